// What was undertaken and how it goes on: follow-up over all circles, one commitment, a body's
// agreed wording, strands and workplans; and the brief of a meeting, with its agenda and cables.
#include <algorithm>
#include <iterator>
#include <map>
#include <set>

#include "api/problem.h"
#include "api/record_json.h"
#include "api/routes.h"
#include "base/encoding.h"

namespace api {
namespace {

constexpr std::size_t kTextMax = 200;
constexpr std::uint64_t kStaleDaysMax = 3650;

Result<std::optional<bool>> flag_of(const Call& call, std::string_view name) {
  const std::string_view asked = call.asked(name);
  if (asked.empty()) return std::optional<bool>();
  if (asked == "true") return std::optional<bool>(true);
  if (asked == "false") return std::optional<bool>(false);
  return Error{ErrorCode::invalid, std::string(name) + ": has to be true or false"};
}

Result<std::string> one_of(const Call& call, std::string_view name,
                           std::initializer_list<std::string_view> words) {
  const std::string_view asked = call.asked(name);
  if (asked.empty() || std::find(words.begin(), words.end(), asked) != words.end())
    return std::string(asked);
  std::string all;
  for (const std::string_view word : words) all += (all.empty() ? "" : ", ") + std::string(word);
  return Error{ErrorCode::invalid, std::string(name) + ": has to be one of " + all};
}

Result<Screens::FollowUp> follow_up_of(const Call& call) {
  Screens::FollowUp out;
  out.body = call.asked("body");
  out.owner = call.asked("owner");
  out.text = call.asked("text");
  out.meeting = call.asked("meeting");
  if (out.text.size() > kTextMax) return Error{ErrorCode::invalid, "text: at most 200 bytes"};
  out.state =
      TRY(one_of(call, "state", {"proposed", "open", "done", "overtaken", "withdrawn", "closed"}));
  out.kind = TRY(one_of(call, "kind",
                        {"goal_reaffirmed", "undertaking", "tasking", "monitoring", "position",
                         "risk_reduction", "access"}));
  out.overdue = TRY(flag_of(call, "overdue"));
  out.stale = TRY(flag_of(call, "stale"));
  if (const std::string_view days = call.asked("stale_days"); !days.empty()) {
    const auto number = parse_decimal(days, kStaleDaysMax);
    if (!number || *number == 0)
      return Error{ErrorCode::invalid, "stale_days: has to be 1 to 3,650"};
    out.stale_days = *number;
  }
  return out;
}

// What is followed up in common. A national item that says the same of the same thing adds nothing
// to a list of all circles: it was submitted from there, or follows up an outcome that is common.
class SharedItems {
 public:
  void add(const std::vector<Screens::Listed>& items) {
    for (const Screens::Listed& item : items) {
      by_key_.emplace(item.key, item.words);
      outcomes_.insert(item.key);
      if (!item.outcome.empty()) outcomes_.insert(item.outcome);
    }
  }
  bool has(const Screens::Listed& item) const {
    if (!item.outcome.empty() && outcomes_.contains(item.outcome)) return true;
    const auto [first, last] = by_key_.equal_range(item.key);
    return std::any_of(first, last, [&](const auto& known) {
      return std::any_of(item.words.begin(), item.words.end(), [&](const auto& text) {
        const auto same = known.second.find(text.first);
        return same != known.second.end() && same->second == text.second;
      });
    });
  }

 private:
  std::multimap<std::string, std::map<std::string, std::string>> by_key_;
  std::set<std::string> outcomes_;
};

// The parameter that an error's message begins with.
HttpResponse query_problem(const Error& error) {
  const std::string field = error.message.substr(0, error.message.find(':'));
  return problem("invalid", error.message, field);
}

// A page of a body or matter of one circle.
template <class Read>
void respond_page(Parts& parts, const Call& call, const Respond& respond, bool acts, Read read) {
  const auto view = parts.engine.view(call.viewer());
  const auto circle = find_circle(*view, call.parameters[0]);
  if (!circle.ok()) return respond(read_problem(circle.error()));
  Result<Bytes> page = read(*view, circle.value());
  if (page.ok() && acts) page = with_acts(parts, *view, circle.value().id, std::move(page).value());
  respond(page.ok() ? json_response(200, with_marking(std::move(page).value(), *view))
                    : read_problem(page.error()));
}

// The brief that the address names, and the circle of its meeting.
Result<Screens::BriefAsked> brief_of(record::View& view, const Call& call) {
  Screens::BriefAsked out;
  out.body = call.parameters[1];
  out.slug = call.parameters[2];
  if (const std::string_view circle = call.asked("meeting_circle"); !circle.empty())
    out.meeting_circle = TRY(find_circle(view, circle)).id;
  return out;
}

constexpr std::uint64_t kOffsetMax = 14 * 60;  // minutes

Result<std::int64_t> offset_of(const Call& call) {
  std::string_view asked = call.asked("utc_offset");
  if (asked.empty()) return std::int64_t{0};
  const bool west = asked.starts_with('-');
  if (west) asked.remove_prefix(1);
  const auto minutes = parse_decimal(asked, kOffsetMax);
  if (!minutes)
    return Error{ErrorCode::invalid, "utc_offset: has to be minutes east of UTC, -840 to 840"};
  return west ? -static_cast<std::int64_t>(*minutes) : static_cast<std::int64_t>(*minutes);
}

}  // namespace

void list_follow_up(Parts& parts, Call& call, const Respond& respond) {
  const auto view = parts.engine.view(call.viewer());
  const Result<std::size_t> limit = limit_of(call);
  if (!limit.ok()) return respond(problem("invalid", limit.error().message, "limit"));
  const Result<Screens::FollowUp> asked = follow_up_of(call);
  if (!asked.ok()) return respond(query_problem(asked.error()));
  const auto circles = circles_of(*view, call);
  if (!circles.ok()) return respond(read_problem(circles.error()));
  // A cursor holds the place in the order of the list, so it stays good when items come and go.
  std::string scope = "follow-up\n" + call.viewer().name;
  for (const std::string_view name : {"circle", "body", "owner", "state", "kind", "overdue",
                                      "stale", "stale_days", "meeting", "text"}) {
    scope += "\n" + std::string(call.asked(name));
  }
  std::string after;
  if (const std::string_view cursor = call.asked("after"); !cursor.empty()) {
    const auto place = parts.cursors.open(scope, cursor);
    if (!place)
      return respond(
          problem("invalid", "after: is no cursor of this list; begin without it.", "after"));
    after = *place;
  }
  std::vector<Screens::Listed> all;
  std::vector<Screens::Listed> own;  // of the national circles
  for (const record::CircleView& circle : circles.value()) {
    Result<std::vector<Screens::Listed>> items =
        parts.screens.follow_up(*view, circle, asked.value());
    if (!items.ok()) return respond(read_problem(items.error()));
    std::vector<Screens::Listed>& into = circle.national ? own : all;
    std::move(items.value().begin(), items.value().end(), std::back_inserter(into));
  }
  if (!own.empty()) {
    // Known in common whether or not the filters let it be shown: what is closed there is not open.
    SharedItems shared;
    for (const record::CircleView& circle : circles.value()) {
      if (circle.national) continue;
      const Result<std::vector<Screens::Listed>> items =
          parts.screens.follow_up(*view, circle, Screens::FollowUp());
      if (!items.ok()) return respond(read_problem(items.error()));
      shared.add(items.value());
    }
    for (Screens::Listed& item : own) {
      if (!shared.has(item)) all.push_back(std::move(item));
    }
  }
  std::erase_if(all, [&](const Screens::Listed& item) { return item.place <= after; });
  std::sort(all.begin(), all.end(),
            [](const Screens::Listed& a, const Screens::Listed& b) { return a.place < b.place; });
  const std::size_t shown = std::min(all.size(), limit.value());
  json::Writer out;
  out.begin_object().field("today", time_text(parts.clock.now()).substr(0, 10));
  out.key("items").begin_array();
  for (std::size_t i = 0; i < shown; ++i) out.raw(all[i].json);
  out.end_array();
  text_or_null(out, "next",
               all.size() > shown ? parts.cursors.seal(scope, all[shown - 1].place) : "");
  out.end_object();
  respond(json_response(200, with_marking(out.take(), *view)));
}

void get_commitment(Parts& parts, Call& call, const Respond& respond) {
  respond_page(parts, call, respond, true, [&](record::View& view, const auto& circle) {
    return parts.screens.commitment(view, circle, call.parameters[1], call.parameters[2]);
  });
}

void get_language(Parts& parts, Call& call, const Respond& respond) {
  respond_page(parts, call, respond, false, [&](record::View& view, const auto& circle) {
    return parts.screens.agreed_language(view, circle.id, call.parameters[1]);
  });
}

void get_strands(Parts& parts, Call& call, const Respond& respond) {
  respond_page(parts, call, respond, false, [&](record::View& view, const auto& circle) {
    return parts.screens.strands(view, circle.id, call.parameters[1]);
  });
}

void get_workplans(Parts& parts, Call& call, const Respond& respond) {
  respond_page(parts, call, respond, false, [&](record::View& view, const auto& circle) {
    return parts.screens.workplans(view, circle, call.parameters[1]);
  });
}

void get_brief(Parts& parts, Call& call, const Respond& respond) {
  respond_page(parts, call, respond, true,
               [&](record::View& view, const auto& circle) -> Result<Bytes> {
                 return parts.screens.brief(view, circle, TRY(brief_of(view, call)));
               });
}

void get_annotated_agenda(Parts& parts, Call& call, const Respond& respond) {
  respond_page(parts, call, respond, false,
               [&](record::View& view, const auto& circle) -> Result<Bytes> {
                 return parts.screens.annotated_agenda(view, circle, TRY(brief_of(view, call)));
               });
}

void get_cable_draft(Parts& parts, Call& call, const Respond& respond) {
  const std::string_view date = call.asked("date");
  if (!parse_time(std::string(date) + "T00:00:00Z"))
    return respond(problem("invalid", "date: has to be a day like 2031-05-12", "date"));
  const Result<std::int64_t> offset = offset_of(call);
  if (!offset.ok()) return respond(query_problem(offset.error()));
  respond_page(parts, call, respond, false,
               [&](record::View& view, const auto& circle) -> Result<Bytes> {
                 Screens::BriefAsked asked = TRY(brief_of(view, call));
                 asked.date = date;
                 asked.utc_offset_minutes = offset.value();
                 return parts.screens.cable_draft(view, circle, asked);
               });
}

}  // namespace api
