// Time zones by IANA name, from the same rules as the calendar feeds (libical and the system's zone
// files).
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "base/clock.h"

namespace mail {

// Seconds that local time is ahead of UTC at a moment.
using OffsetAt = std::function<int(TimeMs)>;

// Nothing where there is no such zone here. Not to be used from several threads.
std::optional<OffsetAt> zone(const std::string& name);

}  // namespace mail
