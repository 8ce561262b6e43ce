// Dates to the precision that is known, as one short text: a day, a month, a quarter, a half, the
// end of a year, a year, or nothing (docs/formats/modules.md, "Dates"). 'The end of 2024' is never
// made into a day, and a day never comes from a clock.
#pragma once

#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/json.h"
#include "base/result.h"

namespace modules {

enum class Precision { none, day, month, quarter, half, year_end, year };
std::string_view word(Precision precision);  // "none", "day", …

struct Dates {
  Precision precision = Precision::none;
  std::string from;  // 2021-05-12, 2021-09, 2021-Q3, 2021-H2, 2024 (year end, year); empty: none
  std::string to;    // days alone; empty: one day

  // The earliest and the latest day that are meant, YYYY-MM-DD; empty where there is none.
  std::string first_day() const;
  std::string last_day() const;
};

// `2021-05-12`, `2021-05-12/2021-05-13`, `2021-09`, `2021-Q3`, `2021-H2`, `2024-end`, `2024`, or
// nothing. Years 1900 to 2199; days that the Gregorian calendar has; the last day after the first.
Result<Dates> parse_dates(std::string_view text);
// The first and the last day that are meant by the text of a date; empty where it means none.
std::string first_day_of(std::string_view text);
std::string last_day_of(std::string_view text);
// Whether the text names days, and nothing coarser.
bool is_on_days(std::string_view text);
// One day or coarser: what begins or ends something.
Result<Dates> parse_date(std::string_view text);

// A time in UTC to the minute, in its one form 2031-05-12T09:00Z; days as those of parse_dates().
bool is_utc_minute(std::string_view text);
// 00:00 to 23:59, two digits each.
bool is_time_of_day(std::string_view text);
// The form of an IANA name: Asia/Seoul, America/Argentina/Buenos_Aires, UTC; at most 64 bytes.
// Whether there is such a zone is not asked: a list of zones differs between versions, and a
// content that one node takes no other may refuse.
bool is_timezone(std::string_view text);
// `date` (YYYY-MM-DD) so many months later; the last day of the month where it has not so many.
std::string months_later(std::string_view date, unsigned months);

// {"precision","from","to","timezone"}, or null where there is none.
void write_dates(json::Writer& out, std::string_view text, std::string_view timezone = {});

// 2021-05-14T09:00:00.000Z
std::string utc_text(TimeMs time);

}  // namespace modules
