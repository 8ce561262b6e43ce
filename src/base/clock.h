// Time, passed in: the core reads no clock of its own, so a federation runs under a fake one.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// Milliseconds since 1970-01-01T00:00:00Z.
using TimeMs = std::uint64_t;
inline constexpr TimeMs kDayMs = 86'400'000;

// As RFC 3339 in UTC: 2021-05-14T09:00:00.000Z; its first ten characters are the day.
std::string time_text(TimeMs time);
// The same, or without the milliseconds; nothing for what is no time of the calendar.
std::optional<TimeMs> parse_time(std::string_view text);

class Clock {
 public:
  virtual ~Clock() = default;
  // Wall time: a claim to be written down, never a reason to decide anything.
  virtual TimeMs now() = 0;
  // Milliseconds since an arbitrary start, never going back: for every timer.
  virtual std::uint64_t monotonic() = 0;
};
