#include "mail/schedule.h"

#include <algorithm>
#include <array>

namespace mail {
namespace {

constexpr TimeMs kMinute = 60'000;
constexpr unsigned kDay = 24 * 60;
constexpr TimeMs kBetween = kMinute;  // least distance of two mails, also of urgent ones
constexpr std::array<std::string_view, 3> kWords = {"at_once", "batched", "daily"};

unsigned local_minute(TimeMs time, const OffsetAt& offset) {
  const std::int64_t seconds = static_cast<std::int64_t>(time / 1000) + offset(time);
  const std::int64_t of_day = ((seconds % 86'400) + 86'400) % 86'400;
  return static_cast<unsigned>(of_day / 60);
}

}  // namespace

std::string_view word(Often often) { return kWords[static_cast<std::size_t>(often)]; }

std::optional<Often> often_of(std::string_view word) {
  const auto* const found = std::find(kWords.begin(), kWords.end(), word);
  if (found == kWords.end()) return std::nullopt;
  return static_cast<Often>(found - kWords.begin());
}

TimeMs next_local(TimeMs from, unsigned minute, const OffsetAt& offset) {
  // Clocks are put on or back by at most three hours; farther away than that, whole hours are
  // passed over in one step.
  constexpr unsigned kNear = 4 * 60;
  TimeMs time = (from + kMinute - 1) / kMinute * kMinute;
  unsigned left = (minute + kDay - local_minute(time, offset)) % kDay;
  while (left != 0) {
    const TimeMs step = left > kNear ? left - kNear : 1;
    time += step * kMinute;
    const unsigned next = (minute + kDay - local_minute(time, offset)) % kDay;
    // What was ahead lies behind now: the clock was put forward over it.
    if (next > left) return time;
    left = next;
  }
  return time;
}

TimeMs when(const Wishes& wishes, TimeMs since, TimeMs last, bool urgent, const OffsetAt& offset) {
  const TimeMs soonest = last == 0 ? since : std::max(since, last + kBetween);
  if (urgent && wishes.urgent_passes) return soonest;
  TimeMs time = soonest;
  if (wishes.often == Often::batched)
    time = std::max(soonest, since + TimeMs{wishes.minutes} * kMinute);
  if (wishes.often == Often::daily) time = next_local(soonest, wishes.at, offset);
  if (wishes.quiet && wishes.quiet->holds(local_minute(time, offset)))
    time = next_local(time, wishes.quiet->to, offset);
  return time;
}

TimeMs retry_after(unsigned failures, TimeMs first, TimeMs most) {
  TimeMs out = first;
  for (unsigned i = 1; i < failures && out < most; ++i) out *= 2;
  return std::min(out, most);
}

}  // namespace mail
