// What custom says of a series: what is due by it, as reminders and never as a refusal.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "modules/meetings/view.h"

namespace meetings {

// What is usual, as the body's own module knows it.
struct Customs {
  std::uint32_t meetings_per_year = 0;   // 0: unstated
  std::uint32_t before_each_report = 0;  // meetings expected before each of the receiving body
  HostCustom hosts;
  bool reports_upward = false;
};

struct Reminder {
  // next_meeting_due: by custom one would meet by then, and none is planned; report_owed: a held
  // meeting is not reported; report_overdue: a report that is owed is past its date;
  // fewer_than_usual: less were held since the last report than is the custom before one;
  // host_by_custom: the same host as last time is planned again, where they alternate; usual_host:
  // who would be host by custom, where another is planned; reply_due: a letter waits for an answer;
  // letters_differ: another letter of its sender bears its number and is not the same; backlog:
  // items wait for a meeting.
  std::string word;
  std::string due;      // day, YYYY-MM-DD; empty: none
  std::string matter;   // of the meeting that it is about; empty: the series
  std::string subject;  // id of the report or letter; journal name of the host by custom
  bool overdue = false;
};

// On `today` (YYYY-MM-DD). By word in the order above.
std::vector<Reminder> reminders_of(const Series& series, const Customs& customs,
                                   std::string_view today);

}  // namespace meetings
