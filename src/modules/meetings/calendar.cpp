#include "modules/meetings/calendar.h"

#include <algorithm>

#include "modules/dates.h"
#include "modules/meetings/answers.h"

namespace meetings {

namespace {

// The joint schedule of the last round, the one that was called off; else what is shown.
const Details& scheduled(const MeetingView& meeting) {
  for (const Saying& saying : meeting.planned) {
    if (saying.content.has_schedule() && saying.said.voice == modules::Voice::joint &&
        saying.content.schedule().round() == meeting.round) {
      return saying.content.schedule().details();
    }
  }
  return meeting.shown;
}

EventStatus status_of(const MeetingView& meeting, bool off) {
  if (off) return EventStatus::cancelled;
  // One party's word that it was held confirms no day.
  const bool agreed = meeting.state >= State::scheduled && meeting.state <= State::reported &&
                      (meeting.round > 0 || meeting.held_by_all);
  return agreed ? EventStatus::confirmed : EventStatus::tentative;
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

Result<CalendarEntry> calendar_of(record::View& view, std::string_view circle,
                                  const MeetingView& meeting) {
  constexpr std::size_t kPage = 500;
  CalendarEntry out;
  out.uid = std::string(circle) + "/" + meeting.matter + "@entente";
  // A meeting that is put off to other days moves there; else the days that it was to be on are
  // crossed out.
  const bool off =
      meeting.state == State::cancelled ||
      (meeting.state == State::postponed && !modules::is_on_days(meeting.shown.dates()));
  const Details& details = off ? scheduled(meeting) : meeting.shown;
  out.dates = details.dates();
  out.timezone = details.timezone();
  out.starts = details.starts();
  out.ends = details.ends();
  if (modules::is_on_days(out.dates)) out.status = status_of(meeting, off);
  // Every act about it is a change, and none is ever taken off the record.
  std::string after;
  for (bool more = true; more;) {
    const auto acts = TRY(view.acts(circle, meeting.matter, after, kPage));
    out.sequence += acts.size();
    for (const record::ActRow& act : acts) out.changed = std::max(out.changed, act.time);
    more = acts.size() == kPage;
    if (more) after = acts.back().ref.text();
  }
  return out;
}

void write_calendar(json::Writer& out, const CalendarEntry& entry) {
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
