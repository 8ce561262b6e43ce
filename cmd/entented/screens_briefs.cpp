// A brief beside its meeting: the annotated agenda, and the draft of a day's reporting cable. What
// is said of the meeting comes in the shapes of the meeting's own page.
#include <algorithm>
#include <map>
#include <optional>

#include "modules/briefs/view.h"
#include "modules/content.h"
#include "modules/dates.h"
#include "modules/meetings/view.h"
#include "screens.h"

namespace {

constexpr std::int64_t kMinuteMs = 60'000;

json::Value page_of(std::string_view circle, const meetings::MeetingView& meeting) {
  json::Writer out;
  out.begin_object();
  meetings::write_meeting(out, circle, meeting);
  out.end_object();
  Result<json::Value> read = json::parse(out.take(), std::size_t{64} << 20);
  check(read.ok());  // our own writer's
  return std::move(read).value();
}

void write_members(json::Writer& out, const json::Value* page,
                   std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names) {
    const json::Value* member = page == nullptr ? nullptr : page->find(name);
    out.key(name);
    if (member == nullptr) {
      out.null();
    } else {
      out.raw(member->write());
    }
  }
}

// A list of the meeting's page; empty where there is no meeting.
void write_list_of(json::Writer& out, const json::Value* page, std::string_view name) {
  const json::Value* list = page == nullptr ? nullptr : page->find(name);
  out.key(name).raw(list == nullptr ? Bytes("[]") : list->write());
}

std::uint64_t number_of(const json::Value& item) {
  const json::Value* number = item.find("number");
  return number == nullptr ? 0 : number->unsigned_number().value_or(0);
}

Result<std::optional<meetings::MeetingView>> meeting_if_any(record::View& view,
                                                            std::string_view circle,
                                                            std::string_view body,
                                                            std::string_view slug,
                                                            const meetings::Rules& rules) {
  Result<meetings::MeetingView> meeting = meetings::read_meeting(view, circle, body, slug, rules);
  if (meeting.ok()) return std::optional(std::move(meeting).value());
  if (meeting.error().code == ErrorCode::not_found) return std::optional<meetings::MeetingView>();
  return meeting.error();
}

// A day as it is reckoned somewhere: from `begin` to before `end`.
struct Day {
  TimeMs begin = 0;
  TimeMs end = 0;
  bool holds(TimeMs time) const { return begin <= time && time < end; }
};

Day day_of(TimeMs midnight, std::int64_t utc_offset_minutes) {
  // It begins earlier in the east.
  const std::int64_t start = static_cast<std::int64_t>(midnight) - utc_offset_minutes * kMinuteMs;
  const TimeMs begin = start < 0 ? 0 : static_cast<TimeMs>(start);
  return {begin, begin + kDayMs};
}

// Whether it is of what went on at the meeting, whenever it was recorded. What becomes of an
// outcome, and what third parties say of it, is of the day on which it is recorded.
bool is_of_the_meeting(const meetings::Content& content) {
  return !content.has_outcome_status() && !content.has_comment();
}

// What is of a day of a meeting: what was recorded on it, and on the meeting's last day also what
// went on at the meeting and was recorded after it. `last`: that day; nothing where the meeting's
// days are not known.
void keep_day(std::vector<meetings::Saying>& list, const Day& day, const std::optional<Day>& last) {
  std::erase_if(list, [&](const meetings::Saying& saying) {
    const TimeMs time = saying.said.time;
    if (last && time >= last->end && is_of_the_meeting(saying.content))
      return day.begin != last->begin;
    return !day.holds(time);
  });
}

// The last day of a meeting whose days are known.
std::optional<Day> last_day_of(const meetings::MeetingView& meeting,
                               std::int64_t utc_offset_minutes) {
  const auto dates = modules::parse_dates(meeting.shown.dates());
  if (!dates.ok() || dates.value().precision != modules::Precision::day) return std::nullopt;
  const auto midnight = parse_time(dates.value().last_day() + "T00:00:00Z");
  if (!midnight) return std::nullopt;
  return day_of(*midnight, utc_offset_minutes);
}

}  // namespace

Result<ModuleScreens::Prepared> ModuleScreens::prepared(record::View& view,
                                                        const record::CircleView& circle,
                                                        const BriefAsked& asked) {
  Prepared out;
  if (!circle.national) return Error{ErrorCode::not_found, "there is no such brief here"};
  Result<briefs::BriefView> brief = briefs::read_brief(view, circle, asked.body, asked.slug);
  if (brief.ok()) {
    out.brief = std::move(brief).value();
  } else if (brief.error().code != ErrorCode::not_found) {
    return brief.error();
  }
  out.circle = circle;
  const std::vector<record::CircleView> circles = view.circles();
  const std::string said = out.brief && out.brief->subject_has_effect
                               ? out.brief->subject->content.subject().circle()
                               : circle.id;
  const std::string& id = asked.meeting_circle.empty() ? said : asked.meeting_circle;
  const auto found = std::find_if(circles.begin(), circles.end(),
                                  [&](const record::CircleView& one) { return one.id == id; });
  if (found != circles.end()) out.circle = *found;
  out.meeting = TRY(meeting_if_any(view, out.circle.id, asked.body, asked.slug,
                                   rules_of(out.circle.id, asked.body)));
  if (!out.brief && !out.meeting)
    return Error{ErrorCode::not_found, "there is no such meeting here"};
  return out;
}

Result<Bytes> ModuleScreens::brief(record::View& view, const record::CircleView& circle,
                                   const BriefAsked& asked) {
  const briefs::BriefView brief = TRY(briefs::read_brief(view, circle, asked.body, asked.slug));
  json::Writer out;
  out.begin_object();
  briefs::write_brief(out, circle.id, brief);
  out.end_object();
  return out.take();
}

Result<Bytes> ModuleScreens::annotated_agenda(record::View& view, const record::CircleView& circle,
                                              const BriefAsked& asked) {
  const Prepared prepared = TRY(this->prepared(view, circle, asked));
  std::optional<json::Value> page;
  if (prepared.meeting) page = page_of(prepared.circle.id, *prepared.meeting);
  std::map<std::uint64_t, std::vector<const json::Value*>> agenda;
  if (page) {
    for (const json::Value& item : page->find("agenda")->items()) {
      agenda[number_of(item)].push_back(&item);
    }
  }
  if (prepared.brief) {
    for (const auto& [number, item] : prepared.brief->items) agenda.try_emplace(number);
  }
  const std::string matter = "meetings/" + asked.body + "/" + asked.slug;
  const json::Value* const of = page ? &*page : nullptr;
  json::Writer out;
  out.begin_object()
      .field("circle", circle.id)
      .field("meeting_circle", prepared.circle.id)
      .field("body", asked.body)
      .field("slug", asked.slug)
      .field("meeting", matter);
  write_members(out, of, {"title", "ordinal", "state", "date", "place"});
  write_list_of(out, of, "delegations");
  out.key("items").begin_array();
  for (const auto& [number, sayings] : agenda) {
    out.begin_object().field("number", number).key("agenda").begin_array();
    for (const json::Value* saying : sayings) out.raw(saying->write());
    out.end_array().key("brief");
    const briefs::Saying* item = nullptr;
    if (prepared.brief) {
      const auto found = prepared.brief->items.find(static_cast<std::uint32_t>(number));
      if (found != prepared.brief->items.end()) item = &found->second;
    }
    briefs::write_item(out, item);
    out.end_object();
  }
  out.end_array();
  const briefs::BriefView none;
  briefs::write_instructions(out, prepared.brief ? *prepared.brief : none);
  briefs::write_clearance(out, prepared.brief ? *prepared.brief : none);
  FollowUp here;
  here.meeting = matter;
  const std::vector<Listed> follow = TRY(follow_up(view, prepared.circle, here));
  out.key("follow_up").begin_array();
  for (const Listed& item : follow) out.raw(item.json);
  out.end_array().end_object();
  return out.take();
}

Result<Bytes> ModuleScreens::cable_draft(record::View& view, const record::CircleView& circle,
                                         const BriefAsked& asked) {
  Prepared prepared = TRY(this->prepared(view, circle, asked));
  const auto midnight = parse_time(asked.date + "T00:00:00Z");
  if (!midnight) {
    return Error{ErrorCode::invalid, "date: has to be a day like 2031-05-12"};
  }
  const Day day = day_of(*midnight, asked.utc_offset_minutes);
  std::optional<json::Value> page;
  if (prepared.meeting) {
    const std::optional<Day> last = last_day_of(*prepared.meeting, asked.utc_offset_minutes);
    for (auto* list :
         {&prepared.meeting->outcomes, &prepared.meeting->outcome_statuses,
          &prepared.meeting->publications, &prepared.meeting->comments, &prepared.meeting->noted}) {
      keep_day(*list, day, last);
    }
    page = page_of(prepared.circle.id, *prepared.meeting);
  }
  const json::Value* const of = page ? &*page : nullptr;
  json::Writer out;
  out.begin_object()
      .field("circle", circle.id)
      .field("meeting_circle", prepared.circle.id)
      .field("body", asked.body)
      .field("slug", asked.slug)
      .field("meeting", "meetings/" + asked.body + "/" + asked.slug)
      .field("day", asked.date)
      .field("utc_offset", asked.utc_offset_minutes);
  write_members(out, of, {"title", "ordinal", "state", "date", "place"});
  for (const std::string_view list :
       {"delegations", "attendance", "substitutions", "sessions", "agenda", "outcomes", "texts",
        "comments", "positions", "noted"}) {
    write_list_of(out, of, list);
  }
  const briefs::Saying* cable = nullptr;
  if (prepared.brief) {
    for (const briefs::Saying& one : prepared.brief->cables) {
      if (one.content.cable().date() == asked.date) cable = &one;
    }
  }
  out.key("cable");
  briefs::write_cable(out, cable);
  out.end_object();
  return out.take();
}
