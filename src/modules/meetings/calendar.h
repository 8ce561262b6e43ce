// What a calendar needs to know of a meeting (RFC 5545 calls it UID, SEQUENCE and STATUS), and no
// more: neither its agenda nor who comes. The answer about a meeting and the calendar feeds are
// both made of this.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/json.h"
#include "base/result.h"
#include "modules/meetings/view.h"

namespace meetings {

enum class EventStatus {
  none,       // no event: no date to the day
  tentative,  // somebody names days, and not all agreed them
  confirmed,
  cancelled,  // cancelled, or postponed without another day, after all agreed one
};
std::string_view word(EventStatus status);

struct CalendarEntry {
  std::string uid;             // the same for good, whatever becomes of the meeting
  std::uint64_t sequence = 0;  // acts on it that the viewer may read; never goes back
  EventStatus status = EventStatus::none;
  std::string dates;     // as in docs/formats/modules.md, section 2; of a cancelled one, the last
  std::string timezone;  // IANA; empty: unstated
  std::string starts;    // HH:MM there; empty: all day
  std::string ends;
  TimeMs changed = 0;  // of the newest of these acts, as its author claims
};

// As far as the viewer may read. `meeting` is of the same view.
Result<CalendarEntry> calendar_of(record::View& view, std::string_view circle,
                                  const MeetingView& meeting);
// The member `calendar` of the answer about a meeting (src/api/openapi.json, Calendar).
void write_calendar(json::Writer& out, const CalendarEntry& entry);

}  // namespace meetings
