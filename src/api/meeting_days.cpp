#include "api/meeting_days.h"

#include <algorithm>

#include "base/encoding.h"

namespace api {
namespace {

// Whether the day of a meeting in this state stands: what is looked for, proposed or put off has
// none.
bool is_set(std::string_view state) {
  static constexpr std::string_view kSet[] = {"scheduled", "confirmed", "in_session", "recessed"};
  return std::find(std::begin(kSet), std::end(kSet), state) != std::end(kSet);
}

bool is_held(std::string_view state) {
  return state == "concluded" || state == "outcome_agreed" || state == "reported";
}

MeetingDays::Day day_of(const json::Value& meeting) {
  MeetingDays::Day out;
  const std::string state(meeting.text("state").value_or(""));
  const json::Value* date = meeting.find("date");
  if ((!is_set(state) && !is_held(state)) || date == nullptr || !date->is_object()) return out;
  const std::string to(date->text("to").value_or(""));
  out.day = last_day_of(to.empty() ? date->text("from").value_or("") : to);
  if (!is_held(state)) return out;
  const json::Value* said = meeting.find("state_said");
  const bool by_all = state != "concluded" || said == nullptr || !said->is_object() ||
                      said->text("kind") == "joint";
  out.held = by_all ? "all" : std::string(said->text("party").value_or(""));
  return out;
}

}  // namespace

std::string last_day_of(std::string_view date) {
  if (date.size() == 10) return std::string(date);
  const auto year = parse_decimal(date.substr(0, std::min<std::size_t>(date.size(), 4)), 9999);
  if (!year || date.size() < 4) return {};
  std::uint64_t month = 12;
  if (date.size() == 7) {
    const std::string_view part = date.substr(5);
    const auto number = parse_decimal(part.substr(part[0] == 'Q' || part[0] == 'H' ? 1 : 0), 12);
    if (!number || *number == 0) return {};
    month = part[0] == 'Q' ? *number * 3 : part[0] == 'H' ? *number * 6 : *number;
  } else if (date.size() != 4) {
    return {};
  }
  if (month > 12) return {};
  const bool leap = (*year % 4 == 0 && *year % 100 != 0) || *year % 400 == 0;
  const bool is_short = month == 4 || month == 6 || month == 9 || month == 11;
  const char* day = is_short ? "30" : "31";
  if (month == 2) day = leap ? "29" : "28";
  return std::string(date.substr(0, 4)) + (month < 10 ? "-0" : "-") + std::to_string(month) + "-" +
         day;
}

Result<const MeetingDays::Known*> MeetingDays::known(const std::string& circle,
                                                     const std::string& body) {
  const auto [at, is_new] = known_.try_emplace({circle, body});
  if (!is_new) return &at->second;
  const Bytes bytes = TRY(screens_.meetings(view_, circle, body));
  const json::Value meetings = TRY(json::parse(bytes, std::size_t{64} << 20));
  for (const json::Value& meeting : meetings.items())
    at->second.emplace(std::string(meeting.text("matter").value_or("")), day_of(meeting));
  return &at->second;
}

Result<MeetingDays::Day> MeetingDays::of(const record::CircleView& circle,
                                         std::string_view matter) {
  const std::size_t begin = matter.find('/');
  const std::size_t end = matter.rfind('/');
  if (begin == end) return Day{};
  const std::string body(matter.substr(begin + 1, end - begin - 1));
  const Known* here = TRY(known(circle.id, body));
  const auto found = here->find(matter);
  Day out = found == here->end() ? Day{} : found->second;
  if (!out.day.empty() || !circle.national) return out;
  for (const record::CircleView& other : view_.circles()) {
    if (other.national) continue;
    const Known* there = TRY(known(other.id, body));
    const auto day = there->find(matter);
    if (day == there->end() || day->second.day.empty()) continue;
    if (out.day.empty() || day->second.day < out.day) out = day->second;
  }
  return out;
}

}  // namespace api
