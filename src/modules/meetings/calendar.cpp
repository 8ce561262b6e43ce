#include "modules/meetings/calendar.h"

#include "modules/dates.h"
#include "modules/meetings/answers.h"

namespace meetings {

namespace {

// The joint schedule of the round in force; else what is shown.
const Details& scheduled(const MeetingView& meeting) {
  for (const Saying& saying : meeting.planned) {
    if (saying.content.has_schedule() && saying.said.voice == modules::Voice::joint &&
        saying.content.schedule().round() == meeting.round) {
      return saying.content.schedule().details();
    }
  }
  return meeting.shown;
}

EventStatus status_of(const MeetingView& meeting) {
  switch (meeting.state) {
    case State::mooted:
      return EventStatus::none;
    case State::proposed:
    case State::agreed_in_principle:
      return EventStatus::tentative;
    case State::postponed:
    case State::cancelled:
      return meeting.round > 0 ? EventStatus::cancelled : EventStatus::none;
    default:
      // One party's word that it was held confirms no day.
      return meeting.round > 0 || meeting.held_by_all ? EventStatus::confirmed
                                                      : EventStatus::tentative;
  }
}

// Every round that all agreed and every departure that anybody declared is one change; that it was
// held, on the days that were, is the last. All of these stay on the record, so this only grows.
std::uint32_t sequence_of(const MeetingView& meeting) {
  std::uint32_t out = meeting.held.empty() ? 0 : 1;
  for (const Saying& saying : meeting.planned) {
    if (saying.content.has_schedule() && saying.said.voice == modules::Voice::joint) ++out;
  }
  out += static_cast<std::uint32_t>(meeting.departures.size());
  return out == 0 ? 0 : out - 1;
}

}  // namespace

std::string_view word(EventStatus status) {
  switch (status) {
    case EventStatus::none:
      return "none";
    case EventStatus::tentative:
      return "tentative";
    case EventStatus::confirmed:
      return "confirmed";
    case EventStatus::cancelled:
      return "cancelled";
  }
  return "none";
}

CalendarEntry calendar_of(std::string_view circle, const MeetingView& meeting) {
  CalendarEntry out;
  // No part of a matter holds a '/', so no two meetings share one.
  out.uid = meeting.body + "/" + meeting.slug + "@" + std::string(circle) + ".entente";
  out.sequence = sequence_of(meeting);
  const bool off = meeting.state == State::postponed || meeting.state == State::cancelled;
  const Details& details = off ? scheduled(meeting) : meeting.shown;
  out.dates = details.dates();
  out.timezone = details.timezone();
  out.starts = details.starts();
  out.ends = details.ends();
  out.changed = meeting.state_said.time;
  const auto dates = modules::parse_dates(out.dates);
  if (dates.ok() && dates.value().precision == modules::Precision::day) {
    out.status = status_of(meeting);
  }
  return out;
}

void write_calendar(json::Writer& out, std::string_view circle, const MeetingView& meeting) {
  const CalendarEntry entry = calendar_of(circle, meeting);
  out.key("calendar")
      .begin_object()
      .field("uid", entry.uid)
      .field("sequence", entry.sequence)
      .field("status", word(entry.status))
      .key("date");
  modules::write_dates(out, entry.dates, entry.timezone);
  modules::write_maybe(out, "starts", entry.starts);
  modules::write_maybe(out, "ends", entry.ends);
  out.key("changed");
  if (entry.changed == 0) {
    out.null();
  } else {
    out.string(modules::utc_text(entry.changed));
  }
  out.end_object();
}

}  // namespace meetings
