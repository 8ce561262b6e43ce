// Files of a circle: taken in by name, and given out as part of the proposal that names them, to
// whoever may read that.
#include "api/attachment.h"
#include "api/file_stream.h"
#include "api/problem.h"
#include "api/routes.h"
#include "base/encoding.h"

namespace api {

std::optional<HttpResponse> refuse_unless_files_may_come(const Call& call,
                                                         const record::CircleView& circle) {
  const Person& person = call.session.person;
  if (person.account.empty()) return std::nullopt;
  const auto holds = [&](people::Role role) { return person.rights.holds_in(role, circle.id); };
  if (holds(people::Role::delegate) || holds(people::Role::head) ||
      (circle.national && holds(people::Role::drafter)))
    return std::nullopt;
  return problem("forbidden", "You may read here but not write.");
}

// The same bytes have the same name however often they are sent, so this may be repeated freely.
// Until a proposal names it, nobody else hears of the file.
void add_file(Parts& parts, Call& call, const Respond& respond) {
  const auto view = parts.engine.view(call.viewer());
  const auto circle = find_circle(*view, call.parameters[0]);
  if (!circle.ok()) return respond(read_problem(circle.error()));
  if (auto refusal = refuse_unless_files_may_come(call, circle.value()))
    return respond(std::move(*refusal));
  const std::uint64_t size = call.request.body.size();
  parts.engine.put_blob(
      circle.value().id, std::move(call.request.body),
      [respond, size, &parts, person = call.session.person.key(),
       where = circle.value().id](Result<crypto::Hash> id) {
        if (!id.ok()) return respond(problem(id.error()));
        parts.sent.note(person, where, id.value());
        json::Writer out;
        out.begin_object().field("file", hex(id.value().view())).field("size", size).end_object();
        respond(json_response(201, out.take()));
      });
  parts.wrote();
}

std::string display_name(Parts& parts, record::View& view, std::string_view circle,
                         const record::Reference& ref, std::string_view file) {
  std::string name = "file-" + std::string(file.substr(0, 12)) + ".bin";
  const Result<record::ActRow> act = view.act(circle, ref);
  if (!act.ok() || !act.value().has_content) return name;
  const Result<Bytes> content =
      parts.screens.json_of_content(act.value().module, act.value().content);
  const Result<json::Value> parsed =
      content.ok() ? json::parse(content.value()) : Result<json::Value>(content.error());
  if (!parsed.ok()) return name;
  const auto look_in = [&](const json::Value* papers) {
    if (papers == nullptr || !papers->is_array()) return;
    for (const json::Value& paper : papers->items()) {
      if (paper.text("file") == file && !paper.text("name").value_or("").empty())
        name = *paper.text("name");
    }
  };
  // What goes with an entry, with an item of a brief, and what shows the progress of a commitment.
  look_in(parsed.value().find("papers"));
  for (const auto& [says, list] : {std::pair{"item", "papers"}, {"progress", "evidence"}}) {
    const json::Value* said = parsed.value().find(says);
    if (said != nullptr && said->is_object()) look_in(said->find(list));
  }
  return name;
}

namespace {

struct Found {
  FileOfAct what;
  std::uint64_t size = 0;
};

// The file that the parameters name, where this viewer may read it.
std::optional<Found> find_file(Call& call, record::View& view, const Respond& respond) {
  const auto circle = find_circle(view, call.parameters[0]);
  const auto ref = reference_of(call, 1);
  const auto id = unhex(call.parameters[5]);
  if (!circle.ok() || !ref.ok() || !id || id->size() != 32) {
    respond(nothing_here());
    return std::nullopt;
  }
  Found found{{call.viewer(), call.session.person.account, circle.value().id, ref.value(),
               crypto::Hash::from(*id)},
              0};
  const Result<std::uint64_t> size =
      view.file_size(found.what.circle, found.what.act, found.what.file);
  if (!size.ok()) {
    respond(read_problem(size.error()));
    return std::nullopt;
  }
  found.size = size.value();
  return found;
}

// All of it or, where a range was asked for, that: the name of a file is what it contains, so it is
// its own tag.
void send_file(Parts& parts, Call& call, Found found, HttpResponse response,
               const Respond& respond) {
  const std::string tag = "\"" + hex(found.what.file.view()) + "\"";
  response.headers.emplace_back("ETag", tag);
  response.headers.emplace_back("Accept-Ranges", "bytes");
  if (call.request.header("if-none-match") == tag) {
    response.status = 304;
    return respond(std::move(response));
  }
  const auto if_range = call.request.header("if-range");
  const auto range = !if_range || *if_range == tag
                         ? asked_range(call.request.header("range"), found.size)
                         : std::nullopt;
  const std::string size = std::to_string(found.size);
  if (range && range->from == range->to) {
    HttpResponse refusal = problem("range", "Range: the file has " + size + " bytes.", "Range");
    refusal.headers.emplace_back("Content-Range", "bytes */" + size);
    return respond(std::move(refusal));
  }
  const ByteRange part = range.value_or(ByteRange{0, found.size});
  if (range) {
    response.status = 206;
    response.headers.emplace_back("Content-Range", "bytes " + std::to_string(part.from) + "-" +
                                                       std::to_string(part.to - 1) + "/" + size);
  }
  response.stream = stream_file(parts, std::move(found.what), part.from, part.to);
  respond(std::move(response));
}

}  // namespace

void get_file(Parts& parts, Call& call, const Respond& respond) {
  const auto view = parts.engine.view(call.viewer());
  auto found = find_file(call, *view, respond);
  if (!found) return;
  HttpResponse response;
  // Whatever it claims to be, a browser saves it and shows nothing of it.
  response.headers.emplace_back("Content-Type", "application/octet-stream");
  response.headers.emplace_back("Content-Disposition",
                                disposition(display_name(parts, *view, found->what.circle,
                                                         found->what.act, call.parameters[5])));
  send_file(parts, call, std::move(*found), std::move(response), respond);
}

// For looking at: pictures, PDF and plain text alone, told by what they hold, in an origin of their
// own where nothing of ours is within reach and nothing is loaded (decision 0021).
void show_file(Parts& parts, Call& call, const Respond& respond) {
  const auto view = parts.engine.view(call.viewer());
  auto found = find_file(call, *view, respond);
  if (!found) return;
  const Result<Bytes> beginning =
      view->file_bytes(found->what.circle, found->what.act, found->what.file, 0);
  if (!beginning.ok()) return respond(read_problem(beginning.error()));
  const auto type = shown_type(beginning.value());
  if (!type)
    return respond(
        problem("media_type", "Only pictures, PDF and plain text are shown; save this file."));
  HttpResponse response;
  response.headers.emplace_back("Content-Type", *type);
  response.headers.emplace_back("Content-Disposition", "inline");
  // In a sandbox it reaches no opener as it is; browsers refuse both together.
  response.headers.emplace_back("Cross-Origin-Opener-Policy", "unsafe-none");
  response.headers.emplace_back("Content-Security-Policy",
                                "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; "
                                "frame-ancestors 'none'; sandbox");
  send_file(parts, call, std::move(*found), std::move(response), respond);
}

}  // namespace api
