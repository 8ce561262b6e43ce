// Search: what the viewer may read, by its words.
#include "api/problem.h"
#include "api/record_json.h"
#include "api/routes.h"
#include "base/encoding.h"

namespace api {
namespace {

constexpr TimeMs kDay = TimeMs{24} * 3600 * 1000;

// The first moment of a day (YYYY-MM-DD, UTC), 0 where none is given.
Result<TimeMs> day_of(const Call& call, std::string_view name) {
  const std::string_view asked = call.asked(name);
  if (asked.empty()) return TimeMs{0};
  const std::optional<TimeMs> time = parse_time(std::string(asked) + "T00:00:00Z");
  if (asked.size() == 10 && time) return *time;
  return Error{ErrorCode::invalid, std::string(name) + ": a day is written as 2021-05-14"};
}

void write_hit(json::Writer& out, Parts& parts, record::View& view, Subjects& subjects,
               const record::SearchHit& hit) {
  const record::ActRow& act = hit.act;
  out.begin_object()
      .field("ref", act.ref.text())
      .field("circle", hit.circle)
      .field("matter", act.matter)
      .field("module", act.module)
      .field("type", act.type)
      .field("party", act.party);
  time_field(out, "time", act.time);
  text_or_null(out, "state", act.state);
  out.key("label");
  write_label(out, act.label);
  const Screens::Subject& subject = subjects.of(hit.circle, act.matter);
  out.key("subject");
  if (subject.names.empty())
    out.null();
  else
    out.raw(subject.names);
  out.key("ordinal");
  if (subject.ordinal == 0)
    out.null();
  else
    out.number(std::uint64_t{subject.ordinal});
  out.key("titles").begin_array();
  for (const record::Text& title : hit.titles) {
    out.begin_object();
    text_or_null(out, "language", title.language);
    out.field("text", title.text).end_object();
  }
  out.end_array();
  text_or_null(out, "language", hit.language);
  out.key("snippet").begin_array();
  for (const record::SnippetPart& part : hit.snippet)
    out.begin_object().field("text", part.text).field("found", part.found).end_object();
  out.end_array().key("file");
  if (hit.file) {
    const std::string file = hex(hit.file->view());
    out.begin_object()
        .field("file", file)
        .field("name", display_name(parts, view, hit.circle, act.ref, file))
        .end_object();
  } else {
    out.null();
  }
  out.end_object();
}

}  // namespace

void search(Parts& parts, Call& call, const Respond& respond) {
  const auto view = parts.engine.view(call.viewer());
  record::SearchRequest request;
  request.text = std::string(call.asked("q"));
  request.module = std::string(call.asked("module"));
  request.party = std::string(call.asked("party"));
  request.body = std::string(call.asked("body"));
  request.language = std::string(call.asked("language"));
  if (const std::string_view asked = call.asked("circle"); !asked.empty()) {
    const auto circle = find_circle(*view, asked);
    if (!circle.ok()) return respond(read_problem(circle.error()));
    request.circle = circle.value().id;
  }
  const Result<std::size_t> limit = limit_of(call);
  if (!limit.ok()) return respond(problem("invalid", limit.error().message, "limit"));
  request.limit = limit.value();
  for (const char* name : {"from", "to"}) {
    const Result<TimeMs> day = day_of(call, name);
    if (!day.ok()) return respond(problem("invalid", day.error().message, name));
    const bool is_from = std::string_view(name) == "from";
    if (is_from) request.from = day.value();
    if (!is_from && day.value() != 0) request.until = day.value() + kDay;
  }
  std::string scope = "search\n" + call.session.person.reads();
  for (const char* name : {"q", "circle", "module", "party", "body", "language", "from", "to"})
    scope += "\n" + std::string(call.asked(name));
  if (const std::string_view cursor = call.asked("after"); !cursor.empty()) {
    const auto place = parts.cursors.open(scope, cursor);
    if (!place)
      return respond(
          problem("invalid", "after: is no cursor of this list; begin without it.", "after"));
    request.after = *place;
  }
  const Result<record::SearchPage> page = view->search(request);
  if (!page.ok()) {
    return respond(page.error().code == ErrorCode::invalid
                       ? problem("invalid", "q: " + page.error().message, "q")
                       : read_problem(page.error()));
  }
  Subjects subjects(parts.screens, *view);
  json::Writer out;
  out.begin_object().key("items").begin_array();
  for (const record::SearchHit& hit : page.value().hits)
    write_hit(out, parts, *view, subjects, hit);
  out.end_array();
  text_or_null(
      out, "next",
      page.value().next.empty() ? std::string() : parts.cursors.seal(scope, page.value().next));
  out.field("complete", page.value().complete).key("circles").begin_array();
  for (const record::CircleView& circle : view->circles()) {
    if (request.circle.empty() || request.circle == circle.id) out.string(circle.id);
  }
  out.end_array().key("languages").begin_array();
  for (const std::string& language : parts.config.languages) {
    if (request.language.empty() || request.language == language) out.string(language);
  }
  out.end_array().key("label");
  write_label(out, view->marking());
  out.end_object();
  respond(json_response(200, out.take()));
}

}  // namespace api
