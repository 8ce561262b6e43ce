// Days as spreadsheets count them.
#pragma once

#include <cstdint>
#include <string>

namespace papers {

// A day as Excel counts it (1: 1900-01-01, 60: a day that never was; or from 1904-01-01), with the
// time to the minute where there is one. Empty beyond the years 1900 to 2199.
std::string day_of_serial(double serial, bool from_1904);

// YYYY-MM-DD of days since 1970-01-01.
std::string day_text(std::int64_t days);
bool is_day(int year, int month, int day);  // of the Gregorian calendar, 1900 to 2199

}  // namespace papers
