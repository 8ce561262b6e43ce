// Acts: reading, writing, who will see it, why not agreed, proofs. All reading goes through the
// viewer's View.
#include <set>

#include "api/act_input.h"
#include "api/body.h"
#include "api/problem.h"
#include "api/record_json.h"
#include "api/routes.h"
#include "api/sign_in.h"
#include "base/encoding.h"
#include "labels/labels.h"

namespace api {
namespace {

// A viewer, a circle of that viewer, and the reference in the path; or the answer that there is
// none.
struct Place {
  std::unique_ptr<record::View> view;
  record::CircleView circle;
  record::Reference ref;
};

std::optional<Place> place_of(Parts& parts, Call& call) {
  Place out;
  out.view = parts.engine.view(call.viewer());
  const auto circle = find_circle(*out.view, call.parameters[0]);
  const auto ref = reference_of(call, 1);
  if (!circle.ok() || !ref.ok()) return std::nullopt;
  out.circle = circle.value();
  out.ref = ref.value();
  return out;
}

std::string in_words(const record::WhyLine& line) {
  const std::string who = line.party.empty() ? "nobody" : line.party;
  if (line.word == "waiting_for") return "Waiting for the answer of " + who + ".";
  if (line.word == "not_delivered") return "It has not reached " + who + " yet.";
  if (line.word == "declined_by")
    return "Declined by " + who + "; that is final. Propose anew, or with changes.";
  if (line.word == "bound_to_rival")
    return who + " has agreed to another proposal for the same place, which is still open.";
  if (line.word == "older_charter")
    return "It was proposed under an older arrangement; propose it anew.";
  if (line.word == "withdrawn_by") return "Withdrawn by " + who + ".";
  if (line.word == "slot_filled") return "Another proposal for the same place is agreed.";
  if (line.word == "objected_by")
    return who + " objects to the replacement of its identity key; it cannot be agreed any more.";
  if (line.word == "notice_running")
    return "The time to object is not over; " + who + " cannot agree yet.";
  if (line.word == "body_ended")
    return "The body that decides ended when one of its parties left; an amendment of the "
           "arrangement can set it up anew.";
  if (line.word == "ad_referendum")
    return who + " has agreed ad referendum; the confirmation is awaited.";
  std::string text = line.word;
  for (char& c : text) {
    if (c == '_') c = ' ';
  }
  return text + (line.party.empty() ? "." : ": " + line.party + ".");
}

}  // namespace

void list_acts(Parts& parts, Call& call, const Respond& respond) {
  const auto view = parts.engine.view(call.viewer());
  const auto circle = find_circle(*view, call.parameters[0]);
  if (!circle.ok()) return respond(read_problem(circle.error()));
  const Result<std::size_t> limit = limit_of(call);
  if (!limit.ok()) return respond(problem("invalid", limit.error().message, "limit"));
  const std::string matter(call.asked("matter"));
  const std::string scope =
      "acts\n" + circle.value().id + "\n" + matter + "\n" + call.viewer().name;
  Bytes after;
  if (const std::string_view cursor = call.asked("after"); !cursor.empty()) {
    const auto place = parts.cursors.open(scope, cursor);
    if (!place)
      return respond(
          problem("invalid", "after: is no cursor of this list; begin without it.", "after"));
    after = *place;
  }
  // One more than asked tells whether there is a next page.
  const auto acts = view->acts(circle.value().id, matter, after, limit.value() + 1);
  if (!acts.ok()) return respond(read_problem(acts.error()));
  Subjects subjects(parts.screens, *view);
  json::Writer out;
  out.begin_object().key("items").begin_array();
  std::size_t count = 0;
  const record::ActRow* last = nullptr;
  for (const record::ActRow& act : acts.value()) {
    if (count++ == limit.value()) break;
    write_act(out, subjects, circle.value().id, act);
    last = &act;
  }
  out.end_array();
  text_or_null(out, "next",
               count > limit.value() && last != nullptr
                   ? parts.cursors.seal(scope, last->ref.text())
                   : std::string());
  out.end_object();
  respond(json_response(200, out.take()));
}

// What a person may mean by a shorter reference: the one act, or the candidates.
void list_references(Parts& parts, Call& call, const Respond& respond) {
  constexpr std::size_t kMost = 10;
  const auto view = parts.engine.view(call.viewer());
  const auto circle = find_circle(*view, call.parameters[0]);
  if (!circle.ok()) return respond(read_problem(circle.error()));
  const Result<record::Place> place = record::Place::parse(call.asked("of"));
  if (!place.ok()) return respond(problem("invalid", "of: " + place.error().message, "of"));
  const auto acts = view->at(circle.value().id, place.value(), kMost);
  if (!acts.ok()) return respond(read_problem(acts.error()));
  Subjects subjects(parts.screens, *view);
  json::Writer out;
  out.begin_object().key("items").begin_array();
  for (const record::ActRow& act : acts.value()) write_act(out, subjects, circle.value().id, act);
  out.end_array().end_object();
  respond(json_response(200, out.take()));
}

namespace {

// What stops an act that nobody has said they want written despite it; nothing: none.
std::optional<HttpResponse> stopped(Parts& parts, record::View& view, std::string_view circle,
                                    const node::Draft& draft, const json::Value& input) {
  const auto advice = parts.screens.advise(view, circle, draft.header, draft.content);
  if (!advice.ok()) return problem(advice.error());
  std::set<std::string_view> despite;
  if (const json::Value* words = input.find("despite")) {
    for (const json::Value& word : words->items()) despite.insert(word.string().value_or(""));
  }
  Problem out{"conflict", "", "content", {}, {}};
  for (const Screens::Advice& one : advice.value()) {
    if (!one.stops || despite.contains(one.word)) continue;
    out.detail += (out.detail.empty() ? "" : " ") + one.text;
    out.despite.push_back(one.word);
  }
  if (out.despite.empty()) return std::nullopt;
  return problem(out);
}

// What stops an act whose writer had something else before them than what stands now (`based_on`),
// so that nobody's words vanish under another's without being seen; nothing: none.
std::optional<HttpResponse> overtaken(Parts& parts, record::View& view, std::string_view circle,
                                      const node::Draft& draft, const json::Value& input) {
  const json::Value* based_on = input.find("based_on");
  if (based_on == nullptr) return std::nullopt;
  const auto last =
      parts.screens.last_word(view, circle, draft.header, draft.content, parts.config.party);
  if (!last.ok()) return problem(last.error());
  const std::string text = last.value() ? last.value()->text() : std::string();
  if (text.empty() || based_on->string() == text) return std::nullopt;
  Problem out{"conflict",
              "based_on: something newer stands here than what this was written from; read it, "
              "and say it once more based on that",
              "based_on",
              {},
              {}};
  out.newer = text;
  return problem(out);
}

}  // namespace

void create_act(Parts& parts, Call& call, const Respond& respond) {
  const auto view = parts.engine.view(call.viewer());
  const auto circle = find_circle(*view, call.parameters[0]);
  if (!circle.ok()) return respond(read_problem(circle.error()));
  Result<node::Draft> draft = read_act(parts, call.session, circle.value().id, call.body);
  if (!draft.ok()) return respond(problem(draft.error()));
  if (auto stop = overtaken(parts, *view, circle.value().id, draft.value(), call.body)) {
    return respond(std::move(*stop));
  }
  if (auto stop = stopped(parts, *view, circle.value().id, draft.value(), call.body)) {
    return respond(std::move(*stop));
  }
  if (!call.once.empty()) {
    draft.value().written = [&parts, once = call.once](const node::Recorded& recorded) {
      parts.keys.written(once, recorded_response(recorded));
    };
  }
  parts.engine.submit(std::move(draft).value(), [respond](Result<node::Recorded> done) {
    respond(done.ok() ? recorded_response(done.value()) : problem(done.error()));
  });
  parts.wrote();
}

void preview_act(Parts& parts, Call& call, const Respond& respond) {
  const auto view = parts.engine.view(call.viewer());
  const auto circle = find_circle(*view, call.parameters[0]);
  if (!circle.ok()) return respond(read_problem(circle.error()));
  const Result<node::Draft> draft = read_act(parts, call.session, circle.value().id, call.body);
  if (!draft.ok()) return respond(problem(draft.error()));
  if (auto stop = overtaken(parts, *view, circle.value().id, draft.value(), call.body)) {
    return respond(std::move(*stop));
  }
  const Result<node::Audience> audience = parts.engine.audience(draft.value());
  if (!audience.ok()) return respond(problem(audience.error()));
  const auto advice =
      parts.screens.advise(*view, circle.value().id, draft.value().header, draft.value().content);
  if (!advice.ok()) return respond(problem(advice.error()));
  const node::Audience& seen = audience.value();
  json::Writer out;
  out.begin_object()
      .field("circle", seen.circle)
      .field("circle_name", seen.circle_name)
      .key("parties")
      .begin_array();
  for (const std::string& party : seen.parties) out.string(party);
  out.end_array().field("marking", seen.marking).key("required").begin_array();
  for (const std::string& party : seen.required) out.string(party);
  out.end_array()
      .field("header_bytes", seen.header_bytes)
      .field("content_bytes", seen.content_bytes)
      .field("content_hex", hex(draft.value().content))
      .key("advice")
      .begin_array();
  for (const Screens::Advice& one : advice.value()) {
    out.begin_object()
        .field("word", one.word)
        .field("text", one.text)
        .field("stops", one.stops)
        .end_object();
  }
  out.end_array().end_object();
  respond(json_response(200, out.take()));
}

void get_act(Parts& parts, Call& call, const Respond& respond) {
  const auto place = place_of(parts, call);
  if (!place) return respond(nothing_here());
  const auto act = place->view->act(place->circle.id, place->ref);
  if (!act.ok()) return respond(read_problem(act.error()));
  Subjects subjects(parts.screens, *place->view);
  json::Writer out;
  write_act(out, subjects, place->circle.id, act.value());
  respond(json_response(200, out.take()));
}

void destroy_act(Parts& parts, Call& call, const Respond& respond) {
  const auto place = place_of(parts, call);
  if (!place) return respond(nothing_here());
  const auto act = place->view->act(place->circle.id, place->ref);
  if (!act.ok()) return respond(read_problem(act.error()));
  // What the parties agreed to be and who may sign for them is needed for as long as the record is.
  if (act.value().matter == "circle" && !call.session.local_socket) {
    return respond(problem("forbidden",
                           "The arrangement itself, who takes part in it and who may sign are not "
                           "destroyed from here; see 'entente destroy' on the node's machine."));
  }
  const Person& person = call.session.person;
  if (!person.account.empty() &&
      !people::may(person.rights, people::Weight::binding, place->circle.id, act.value().matter)) {
    return respond(problem("forbidden", "This needs the role head in the body that it is about."));
  }
  if (const auto known = only_members(call.body, "", {"record_class", "authority"}); !known.ok())
    return respond(problem(known.error()));
  const auto record_class = call.body.text("record_class");
  const auto authority = call.body.text("authority");
  if (!record_class || record_class->empty()) {
    return respond(problem("invalid",
                           "record_class: is missing: under which class of your schedule.",
                           "record_class"));
  }
  if (!authority || authority->empty()) {
    return respond(problem("invalid", "authority: is missing: who ordered it.", "authority"));
  }
  const Result<void> done =
      parts.engine.destroy(place->circle.id, place->ref, *record_class, *authority);
  if (!done.ok()) return respond(problem(done.error()));
  const std::string by = call.session.local_socket ? "socket"
                         : person.account.empty()  ? person.viewer.name
                                                   : person.account;
  note(parts, "destroyed", "", by, call.peer.address);
  json::Writer out;
  out.begin_object().field("destroyed", true).end_object();
  respond_when_durable(parts, respond, 200, out.take());
}

void get_why(Parts& parts, Call& call, const Respond& respond) {
  const auto place = place_of(parts, call);
  if (!place) return respond(nothing_here());
  const auto act = place->view->act(place->circle.id, place->ref);
  if (!act.ok()) return respond(read_problem(act.error()));
  if (act.value().type != "proposal") return respond(nothing_here());
  const auto lines = place->view->why(place->circle.id, place->ref);
  if (!lines.ok()) return respond(read_problem(lines.error()));
  json::Writer out;
  out.begin_object().field("agreed", act.value().is_joint).key("lines").begin_array();
  for (const record::WhyLine& line : lines.value()) {
    out.begin_object().field("word", line.word);
    text_or_null(out, "party", line.party);
    out.field("act", line.act);
    text_or_null(out, "ref", line.ref ? line.ref->text() : "");
    out.field("text", in_words(line)).end_object();
  }
  out.end_array().end_object();
  respond(json_response(200, out.take()));
}

void get_proof(Parts& parts, Call& call, const Respond& respond) {
  const auto place = place_of(parts, call);
  if (!place) return respond(nothing_here());
  // What the viewer may not read has no proof for them either.
  if (const auto act = place->view->act(place->circle.id, place->ref); !act.ok()) {
    return respond(read_problem(act.error()));
  }
  Result<std::string> proof = parts.engine.prove(call.viewer(), place->circle.id, place->ref);
  if (!proof.ok()) return respond(read_problem(proof.error()));
  HttpResponse response;
  response.headers.emplace_back("Content-Type", "application/octet-stream");
  response.headers.emplace_back(
      "Content-Disposition",
      "attachment; filename=\"entry-" + std::to_string(place->ref.index) + ".tlog-proof\"");
  response.body = std::move(proof).value();
  respond(std::move(response));
}

}  // namespace api
