// What a calendar needs to know of a meeting (RFC 5545 calls it UID, SEQUENCE and STATUS), and no
// more: neither its agenda nor who comes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "modules/meetings/view.h"

namespace meetings {

enum class EventStatus {
  none,  // no event: no date to the day, or nothing that is meant to take place
  tentative,
  confirmed,
  cancelled,  // it was scheduled, and is cancelled or postponed
};
std::string_view word(EventStatus status);

struct CalendarEntry {
  std::string uid;             // the same for good, whatever becomes of the meeting
  std::uint32_t sequence = 0;  // how often its date was changed or called off; never goes back
  EventStatus status = EventStatus::none;
  std::string dates;     // as in docs/formats/modules.md, section 2; of a cancelled one, the last
  std::string timezone;  // IANA; empty: unstated
  std::string starts;    // HH:MM there; empty: all day
  std::string ends;
  TimeMs changed = 0;  // when the word was written that it stands so by
};

CalendarEntry calendar_of(std::string_view circle, const MeetingView& meeting);

}  // namespace meetings
