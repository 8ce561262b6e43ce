#include "base/clock.h"

#include <cstdio>
#include <ctime>

std::string time_text(TimeMs time) {
  const auto seconds = static_cast<std::time_t>(time / 1000);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  char text[64];
  std::snprintf(text, sizeof text, "%04d-%02d-%02dT%02d:%02d:%02d.%03uZ", parts.tm_year + 1900,
                parts.tm_mon + 1, parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec,
                static_cast<unsigned>(time % 1000));
  return text;
}

std::optional<TimeMs> parse_time(std::string_view text) {
  // Fixed places: 2021-05-14T09:00:00.000Z or 2021-05-14T09:00:00Z.
  const bool with_ms = text.size() == 24;
  if (!with_ms && text.size() != 20) return std::nullopt;
  const std::string_view pattern = with_ms ? "dddd-dd-ddTdd:dd:dd.dddZ" : "dddd-dd-ddTdd:dd:ddZ";
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool digit = text[i] >= '0' && text[i] <= '9';
    if (pattern[i] == 'd' ? !digit : text[i] != pattern[i]) return std::nullopt;
  }
  const auto number = [&](std::size_t at, std::size_t size) {
    int value = 0;
    for (const char c : text.substr(at, size)) value = value * 10 + (c - '0');
    return value;
  };
  std::tm parts{};
  parts.tm_year = number(0, 4) - 1900;
  parts.tm_mon = number(5, 2) - 1;
  parts.tm_mday = number(8, 2);
  parts.tm_hour = number(11, 2);
  parts.tm_min = number(14, 2);
  parts.tm_sec = number(17, 2);
  const std::time_t seconds = timegm(&parts);
  if (seconds < 0) return std::nullopt;
  const TimeMs time =
      static_cast<TimeMs>(seconds) * 1000 + (with_ms ? static_cast<TimeMs>(number(20, 3)) : 0);
  // What does not come out as it went in was no date (31 February, 24:00).
  if (time_text(time).substr(0, 19) != text.substr(0, 19)) return std::nullopt;
  return time;
}
