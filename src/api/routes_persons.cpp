// Who is who: the persons of the record, and our own colleagues, whom a brief may name as its
// readers.
#include "api/problem.h"
#include "api/record_json.h"
#include "api/routes.h"

namespace api {
namespace {

void write_names(json::Writer& out, std::string_view key, const people::Names& names) {
  out.key(key).begin_object();
  for (const auto& [language, text] : names) out.field(language, text);
  out.end_object();
}

// Whoever signs in here and reads: of the accounts, and of those whom a link signs in.
void write_colleagues(json::Writer& out, const Parts& parts) {
  const std::string today = time_text(parts.clock.now()).substr(0, 10);
  for (const auto& [key, account] : parts.people.all()) {
    if (account.disabled || !people::rights_of(account, parts.people, today).viewer.reads_content)
      continue;
    out.begin_object().field("person", account.person);
    text_or_null(out, "office", account.office);
    write_names(out, "names", account.names);
    write_names(out, "office_names", account.office_names);
    out.end_object();
  }
  for (const Person& person : parts.config.people) {
    if (!person.viewer.reads_content) continue;
    out.begin_object().field("person", person.person);
    text_or_null(out, "office", person.office);
    out.key("names").begin_object().end_object();
    out.key("office_names").begin_object().end_object().end_object();
  }
}

}  // namespace

void list_persons(Parts& parts, Call& call, const Respond& respond) {
  const auto view = parts.engine.view(call.viewer());
  const auto circles = circles_of(*view, call);
  if (!circles.ok()) return respond(read_problem(circles.error()));
  json::Writer out;
  out.begin_object().key("items").begin_array();
  for (const record::CircleView& circle : circles.value()) {
    const Result<Bytes> known = parts.screens.persons(*view, circle.id);
    const Result<json::Value> parsed = known.ok()
                                           ? json::parse(known.value(), std::size_t{64} << 20)
                                           : Result<json::Value>(known.error());
    if (!parsed.ok()) return respond(read_problem(parsed.error()));
    for (const json::Value& one : parsed.value().items()) out.raw(one.write());
  }
  out.end_array().key("colleagues").begin_array();
  // Who may read nothing of the record has nobody to name.
  if (call.session.person.viewer.reads_content) write_colleagues(out, parts);
  out.end_array().end_object();
  respond(json_response(200, with_marking(out.take(), *view)));
}

}  // namespace api
