// What waits for the person who asks, and what they put aside of it.
#include "api/body.h"
#include "api/inbox.h"
#include "api/problem.h"
#include "api/record_json.h"
#include "api/routes.h"

namespace api {
namespace {

constexpr std::size_t kMarksMax = 500;

bool is_asked(const InboxItem& item, const Call& call, const std::string& circle) {
  const std::string_view kind = call.asked("kind");
  const std::string_view category = call.asked("category");
  return item.aside == (call.asked("aside") == "true") &&
         (kind.empty() || (kind == "answer") == item.needs_answer) &&
         (category.empty() || item.category == category) &&
         (circle.empty() || item.circle == circle);
}

void write_item(json::Writer& out, Parts& parts, Subjects& subjects, const InboxItem& item) {
  out.begin_object()
      .field("id", item.id)
      .field("word", item.word)
      .field("category", item.category)
      .field("needs_answer", item.needs_answer)
      .field("overdue", item.overdue)
      .field("urgent", item.urgent)
      .field("aside", item.aside);
  text_or_null(out, "due", item.due);
  out.key("stands_for");
  const people::Account* principal = parts.people.find(item.stands_for);
  if (principal == nullptr) {
    out.null();
  } else {
    out.begin_object();
    for (const auto& [language, name] : principal->names) out.field(language, name);
    out.end_object();
  }
  out.key("act");
  write_act(out, subjects, item.circle, item.act);
  out.end_object();
}

void write_counts(json::Writer& out, const Inbox& inbox) {
  out.field("answers", inbox.answers())
      .field("information", inbox.information())
      .field("more", inbox.more);
}

std::optional<HttpResponse> wrong_query(const Call& call) {
  const std::string_view kind = call.asked("kind");
  if (!kind.empty() && kind != "answer" && kind != "information")
    return problem("invalid", "kind: has to be answer or information.", "kind");
  const std::string_view aside = call.asked("aside");
  if (!aside.empty() && aside != "true" && aside != "false")
    return problem("invalid", "aside: has to be true or false.", "aside");
  const std::string category(call.asked("category"));
  if (!category.empty() && !people::categories().contains(category))
    return problem("invalid",
                   "category: has to be answers, preparation, letters, reports, commitments or "
                   "information.",
                   "category");
  return std::nullopt;
}

}  // namespace

void get_inbox(Parts& parts, Call& call, const Respond& respond) {
  if (auto refusal = wrong_query(call)) return respond(std::move(*refusal));
  const Result<std::size_t> limit = limit_of(call);
  if (!limit.ok()) return respond(problem("invalid", limit.error().message, "limit"));
  const auto view = parts.engine.view(call.viewer());
  std::string circle;
  if (!call.asked("circle").empty()) {
    const auto found = find_circle(*view, call.asked("circle"));
    if (!found.ok()) return respond(read_problem(found.error()));
    circle = found.value().id;
  }
  const Result<Inbox> inbox = look_into_inbox(parts, call.session.person, *view);
  if (!inbox.ok()) return respond(read_problem(inbox.error()));
  Subjects subjects(parts.screens, *view);
  json::Writer out;
  // To the minute, so that an unchanged inbox keeps its bytes for a while.
  out.begin_object().field("time", time_text(parts.clock.now() / 60'000 * 60'000));
  out.key("items").begin_array();
  std::size_t written = 0;
  bool cut = false;
  for (const InboxItem& item : inbox.value().items) {
    if (!is_asked(item, call, circle)) continue;
    cut = written == limit.value();
    if (cut) break;
    ++written;
    write_item(out, parts, subjects, item);
  }
  out.end_array().field("cut", cut);
  write_counts(out, inbox.value());
  out.end_object();
  respond(json_response(200, with_marking(out.take(), *view)));
}

void count_inbox(Parts& parts, Call& call, const Respond& respond) {
  const auto view = parts.engine.view(call.viewer());
  const Result<Inbox> inbox = look_into_inbox(parts, call.session.person, *view);
  if (!inbox.ok()) return respond(read_problem(inbox.error()));
  json::Writer out;
  out.begin_object();
  write_counts(out, inbox.value());
  respond(json_response(200, out.end_object().take()));
}

void mark_inbox(Parts& parts, Call& call, const Respond& respond) {
  if (const auto known = only_members(call.body, "", {"items", "aside"}); !known.ok())
    return respond(problem(known.error()));
  const json::Value* list = call.body.find("items");
  const json::Value* flag = call.body.find("aside");
  if (list == nullptr || !list->is_array() || list->items().empty() ||
      list->items().size() > kMarksMax)
    return respond(problem("invalid", "items: has to be a list of 1 to 500 identifiers.", "items"));
  if (flag == nullptr || !flag->boolean())
    return respond(problem("invalid", "aside: has to be true or false.", "aside"));
  std::vector<std::string> items;
  for (const json::Value& one : list->items()) {
    const auto id = one.string();
    if (!id || id->size() != 16)
      return respond(problem("invalid", "items: has to hold identifiers of an inbox.", "items"));
    items.emplace_back(*id);
  }
  const auto kept = put_aside(parts, call.session.person, items, *flag->boolean());
  if (!kept.ok()) return respond(problem(kept.error()));
  const auto view = parts.engine.view(call.viewer());
  const Result<Inbox> inbox = look_into_inbox(parts, call.session.person, *view);
  if (!inbox.ok()) return respond(read_problem(inbox.error()));
  json::Writer out;
  out.begin_object();
  write_counts(out, inbox.value());
  respond_when_durable(parts, respond, 200, out.end_object().take());
}

}  // namespace api
