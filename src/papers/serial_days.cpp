#include "papers/serial_days.h"

#include <cmath>
#include <cstdio>

namespace papers {

std::string day_text(std::int64_t days) {
  // By the proleptic Gregorian calendar, counted from 1 March of year 0.
  const std::int64_t shifted = days + 719468;
  const std::int64_t era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
  const std::int64_t of_era = shifted - era * 146097;
  const std::int64_t year_of_era =
      (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
  const std::int64_t of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int64_t month_from_march = (5 * of_year + 2) / 153;
  const auto day = static_cast<int>(of_year - (153 * month_from_march + 2) / 5 + 1);
  const auto month =
      static_cast<int>(month_from_march < 10 ? month_from_march + 3 : month_from_march - 9);
  const auto year = static_cast<int>(year_of_era + era * 400 + (month <= 2 ? 1 : 0));
  char text[48];
  std::snprintf(text, sizeof text, "%04d-%02d-%02d", year, month, day);
  return text;
}

bool is_day(int year, int month, int day) {
  constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (year < 1900 || year > 2199 || month < 1 || month > 12 || day < 1) return false;
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return day <= (month == 2 && leap ? 29 : kDays[month - 1]);
}

std::string day_of_serial(double serial, bool from_1904) {
  constexpr std::int64_t kTo1970From1900 = 25569;  // of Excel's count, after the day that never was
  constexpr std::int64_t kTo1970From1904 = 24107;
  constexpr std::int64_t kEndOf2199 = 109574;
  if (!std::isfinite(serial) || serial < 0 || serial > kEndOf2199) return {};
  auto whole = static_cast<std::int64_t>(std::floor(serial));
  auto minutes = static_cast<int>(std::lround((serial - std::floor(serial)) * 24 * 60));
  if (minutes == 24 * 60) {
    minutes = 0;
    ++whole;
  }
  if (!from_1904) {
    if (whole < 1 || whole == 60) return {};
    if (whole < 60) ++whole;  // before 1900-03-01 Excel is a day behind
  }
  std::string out = day_text(whole - (from_1904 ? kTo1970From1904 : kTo1970From1900));
  if (minutes != 0) {
    char time[32];
    std::snprintf(time, sizeof time, "T%02d:%02d", minutes / 60, minutes % 60);
    out += time;
  }
  return out;
}

}  // namespace papers
