#include "mail/zones.h"

#include <libical/ical.h>

namespace mail {

std::optional<OffsetAt> zone(const std::string& name) {
  if (name == "UTC") return [](TimeMs) { return 0; };
  // A name becomes a path of the zone files.
  if (name.empty() || name.size() > 64 || name.front() == '/' ||
      name.find("..") != std::string::npos)
    return std::nullopt;
  icaltimezone_set_builtin_tzdata(0);
  icaltimezone* const known = icaltimezone_get_builtin_timezone(name.c_str());
  if (known == nullptr || icaltimezone_get_component(known) == nullptr) return std::nullopt;
  return [known](TimeMs time) {
    icaltimetype utc = icaltime_from_timet_with_zone(static_cast<time_t>(time / 1000), 0,
                                                     icaltimezone_get_utc_timezone());
    int is_daylight = 0;
    return icaltimezone_get_utc_offset_of_utc_time(known, &utc, &is_daylight);
  };
}

}  // namespace mail
