// Files of a circle: taken in by name, and given out as part of the proposal that names them, to
// whoever may read that.
#include "api/attachment.h"
#include "api/problem.h"
#include "api/routes.h"
#include "api/unnamed_file.h"
#include "base/encoding.h"

namespace api {

// The same bytes have the same name however often they are sent, so this may be repeated freely.
// Until a proposal names it, nobody else hears of the file.
void add_file(Parts& parts, Call& call, const Respond& respond) {
  const auto view = parts.engine.view(call.viewer());
  const auto circle = find_circle(*view, call.parameters[0]);
  if (!circle.ok()) return respond(read_problem(circle.error()));
  if (const Person& person = call.session.person; !person.account.empty()) {
    const auto holds = [&](people::Role role) {
      return person.rights.holds_in(role, circle.value().id);
    };
    if (!holds(people::Role::delegate) && !holds(people::Role::head) &&
        !(circle.value().national && holds(people::Role::drafter)))
      return respond(problem("forbidden", "You may read here but not write."));
  }
  const std::uint64_t size = call.request.body.size();
  parts.engine.put_blob(
      circle.value().id, std::move(call.request.body), [respond, size](Result<crypto::Hash> id) {
        if (!id.ok()) return respond(problem(id.error()));
        json::Writer out;
        out.begin_object().field("file", hex(id.value().view())).field("size", size).end_object();
        respond(json_response(201, out.take()));
      });
  parts.wrote();
}

namespace {

// What the entry that carries a file calls it; it is display data, and nothing here opens it.
std::string display_name(Parts& parts, record::View& view, std::string_view circle,
                         const record::Reference& ref, std::string_view file) {
  std::string name = "file-" + std::string(file.substr(0, 12)) + ".bin";
  const Result<record::ActRow> act = view.act(circle, ref);
  if (!act.ok() || !act.value().has_content) return name;
  const Result<Bytes> content =
      parts.screens.json_of_content(act.value().module, act.value().content);
  const Result<json::Value> parsed =
      content.ok() ? json::parse(content.value()) : Result<json::Value>(content.error());
  const json::Value* papers = parsed.ok() ? parsed.value().find("papers") : nullptr;
  if (papers == nullptr || !papers->is_array()) return name;
  for (const json::Value& paper : papers->items()) {
    if (paper.text("file") == file && !paper.text("name").value_or("").empty())
      name = *paper.text("name");
  }
  return name;
}

}  // namespace

void get_file(Parts& parts, Call& call, const Respond& respond) {
  const auto view = parts.engine.view(call.viewer());
  const auto circle = find_circle(*view, call.parameters[0]);
  const auto ref = reference_of(call, 1);
  const auto id = unhex(call.parameters[5]);
  if (!circle.ok() || !ref.ok() || !id || id->size() != 32) return respond(nothing_here());
  Result<UnnamedFile> file = UnnamedFile::make(parts.config.export_directory);
  if (!file.ok()) return respond(problem(file.error()));
  const Result<void> read = view->file(circle.value().id, ref.value(), crypto::Hash::from(*id),
                                       [&](ByteView piece) { return file.value().write(piece); });
  if (!read.ok()) return respond(read_problem(read.error()));
  HttpResponse response;
  // Whatever it claims to be, a browser saves it and shows nothing of it.
  response.headers.emplace_back("Content-Type", "application/octet-stream");
  response.headers.emplace_back(
      "Content-Disposition",
      disposition(display_name(parts, *view, circle.value().id, ref.value(), call.parameters[5])));
  response.stream = UnnamedFile::send(std::move(file).value());
  respond(std::move(response));
}

}  // namespace api
