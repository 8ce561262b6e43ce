// When a meeting is, on paper.
#include "api/print.h"
#include "base/clock.h"
#include "mail/zones.h"

namespace api {
namespace {

std::string plain(const json::Value& value, std::string_view name) {
  return std::string(value.text(name).value_or(""));
}

// 2031-05-12 09:00
std::string to_minute(TimeMs time) {
  std::string out = time_text(time).substr(0, 16);
  out[10] = ' ';
  return out;
}

// The moment at which clocks there show this day and time; where they skip it, as if they had not.
TimeMs moment_of(const mail::OffsetAt& offset, TimeMs local) {
  const auto before = [&](TimeMs utc) {
    return static_cast<TimeMs>(static_cast<std::int64_t>(local) - std::int64_t{1000} * offset(utc));
  };
  return before(before(local));
}

}  // namespace

std::string Printer::times(const json::Value& meeting) const {
  const std::string starts = plain(meeting, "starts");
  const json::Value* date = meeting.find("date");
  if (starts.empty() || date == nullptr || !date->is_object()) return {};
  const std::string zone = plain(meeting, "timezone");
  const std::string ends = plain(meeting, "ends");
  const std::string first = plain(*date, "from");
  const std::string last = plain(*date, "to").empty() ? first : plain(*date, "to");
  const auto there = starts + (ends.empty() ? "" : " – " + ends) + " " + zone;
  const auto offset = mail::zone(zone);
  const auto begin = parse_time(first + "T" + starts + ":00Z");
  if (!offset || !begin) return there;
  std::string out = to_minute(moment_of(*offset, *begin));
  if (const auto end = parse_time(last + "T" + ends + ":00Z"); end && !ends.empty())
    out += " – " + to_minute(moment_of(*offset, *end));
  return out + " UTC (" + there + ")";
}

}  // namespace api
