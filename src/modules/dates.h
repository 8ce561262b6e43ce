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
// One day or coarser: what begins or ends something.
Result<Dates> parse_date(std::string_view text);

// {"precision","from","to","timezone"}, or null where there is none.
void write_dates(json::Writer& out, std::string_view text, std::string_view timezone = {});

// 2021-05-14T09:00:00.000Z
std::string utc_text(TimeMs time);

}  // namespace modules
