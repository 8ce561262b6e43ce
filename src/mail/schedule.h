// When somebody is told by mail that something waits: a pure function of what they asked for, of
// what waits since when, and of the rules of their time zone.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "mail/zones.h"

namespace mail {

enum class Often : std::uint8_t { at_once, batched, daily };
std::string_view word(Often often);
std::optional<Often> often_of(std::string_view word);

// Minutes of a local day, 0 to 1439; the end is not included, and may be on the next day.
struct Quiet {
  unsigned from = 22 * 60;
  unsigned to = 7 * 60;
  bool holds(unsigned minute) const {
    return from <= to ? from <= minute && minute < to : from <= minute || minute < to;
  }
  bool operator==(const Quiet&) const = default;
};

// What one person asked for.
struct Wishes {
  std::string address;  // parsed
  std::string language = "en";
  Often often = Often::batched;
  unsigned minutes = 60;  // batched: gathers for so long from the first thing on
  unsigned at = 8 * 60;   // daily: minute of the local day
  std::string zone = "UTC";
  std::optional<Quiet> quiet;
  bool urgent_passes = false;        // what is urgent comes at once, quiet hours or not
  std::set<std::string> categories;  // that are worth a mail
  bool operator==(const Wishes&) const = default;
};
inline constexpr unsigned kMinutesMin = 5;
inline constexpr unsigned kMinutesMax = 24 * 60;

// The earliest moment at which to send, given that the first thing that they were not told of came
// at `since`, and the last mail went at `last` (0: none yet). `urgent`: one of the things is.
TimeMs when(const Wishes& wishes, TimeMs since, TimeMs last, bool urgent, const OffsetAt& offset);

// The first moment at or after `from` at which a local clock shows this minute of the day; where
// the clock is put forward over it, the first moment behind the gap.
TimeMs next_local(TimeMs from, unsigned minute, const OffsetAt& offset);

// How long to wait after so many failures (1, 2, …): `first` doubled with each, up to `most`.
TimeMs retry_after(unsigned failures, TimeMs first, TimeMs most);

}  // namespace mail
