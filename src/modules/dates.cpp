#include "modules/dates.h"

#include <algorithm>
#include <cstdio>
#include <optional>

#include "base/encoding.h"

namespace modules {

namespace {

constexpr int kYearMin = 1900;
constexpr int kYearMax = 2199;

Error wrong(std::string_view what) {
  return Error{ErrorCode::invalid,
               "not a date (" + std::string(what) +
                   "): write 2021-05-12, 2021-05-12/2021-05-13, 2021-09, 2021-Q3, 2021-H2, "
                   "2024-end or 2024"};
}

std::optional<int> digits(std::string_view text, std::size_t size) {
  if (text.size() != size) return std::nullopt;
  int out = 0;
  for (char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    out = out * 10 + (c - '0');
  }
  return out;
}

int days_of(int year, int month) {
  constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return month == 2 && leap ? 29 : kDays[month - 1];
}

std::string day_text(int year, int month, int day) {
  char text[40];
  std::snprintf(text, sizeof text, "%04d-%02d-%02d", year, month, day);
  return text;
}

int number(std::string_view text) { return digits(text, text.size()).value_or(0); }

// The months that a period of this precision spans, given its text.
struct Months {
  int year;
  int first;
  int last;
};

Months months_of(const Dates& dates) {
  const int year = number(std::string_view(dates.from).substr(0, 4));
  switch (dates.precision) {
    case Precision::month: {
      const int month = number(std::string_view(dates.from).substr(5));
      return {year, month, month};
    }
    case Precision::quarter: {
      const int quarter = dates.from[6] - '0';
      return {year, quarter * 3 - 2, quarter * 3};
    }
    case Precision::half: {
      const int half = dates.from[6] - '0';
      return {year, half * 6 - 5, half * 6};
    }
    case Precision::year_end:
      return {year, 11, 12};
    default:
      return {year, 1, 12};
  }
}

Result<Dates> parse_period(std::string_view text) {
  const auto year = digits(text.substr(0, 4), 4);
  if (!year || *year < kYearMin || *year > kYearMax) return wrong("the year is not 1900 to 2199");
  Dates out;
  out.from = text;
  if (text.size() == 4) {
    out.precision = Precision::year;
    return out;
  }
  const std::string_view rest = text.substr(5);
  if (text[4] != '-') return wrong("'-' must follow the year");
  if (rest == "end") {
    out.precision = Precision::year_end;
    out.from = text.substr(0, 4);
    return out;
  }
  if (rest.size() == 2 && rest[0] == 'Q' && rest[1] >= '1' && rest[1] <= '4') {
    out.precision = Precision::quarter;
    return out;
  }
  if (rest.size() == 2 && rest[0] == 'H' && rest[1] >= '1' && rest[1] <= '2') {
    out.precision = Precision::half;
    return out;
  }
  const auto month = digits(rest.substr(0, 2), 2);
  if (!month || *month < 1 || *month > 12) return wrong("there is no such month");
  if (rest.size() == 2) {
    out.precision = Precision::month;
    return out;
  }
  const auto day = rest.size() == 5 && rest[2] == '-' ? digits(rest.substr(3), 2) : std::nullopt;
  if (!day || *day < 1 || *day > days_of(*year, *month)) return wrong("there is no such day");
  out.precision = Precision::day;
  return out;
}

}  // namespace

std::string_view word(Precision precision) {
  switch (precision) {
    case Precision::none:
      return "none";
    case Precision::day:
      return "day";
    case Precision::month:
      return "month";
    case Precision::quarter:
      return "quarter";
    case Precision::half:
      return "half";
    case Precision::year_end:
      return "year_end";
    case Precision::year:
      return "year";
  }
  return "none";
}

std::string Dates::first_day() const {
  if (precision == Precision::none || precision == Precision::day) return from;
  const Months months = months_of(*this);
  return day_text(months.year, months.first, 1);
}

std::string Dates::last_day() const {
  if (precision == Precision::none) return {};
  if (precision == Precision::day) return to.empty() ? from : to;
  const Months months = months_of(*this);
  return day_text(months.year, months.last, days_of(months.year, months.last));
}

Result<Dates> parse_dates(std::string_view text) {
  if (text.empty()) return Dates{};
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return parse_period(text);
  Dates out = TRY(parse_period(text.substr(0, slash)));
  const Dates last = TRY(parse_period(text.substr(slash + 1)));
  if (out.precision != Precision::day || last.precision != Precision::day) {
    return wrong("a period from and to is written in days");
  }
  if (last.from <= out.from) return wrong("the last day is not after the first");
  out.to = last.from;
  return out;
}

Result<Dates> parse_date(std::string_view text) {
  Dates out = TRY(parse_dates(text));
  if (!out.to.empty()) return wrong("one date is needed here, not a period from and to");
  return out;
}

bool is_time_of_day(std::string_view text) {
  if (text.size() != 5 || text[2] != ':') return false;
  const auto hour = digits(text.substr(0, 2), 2);
  const auto minute = digits(text.substr(3), 2);
  return hour && minute && *hour <= 23 && *minute <= 59;
}

bool is_utc_minute(std::string_view text) {
  if (text.size() != 17 || text[10] != 'T' || text[16] != 'Z') return false;
  const auto day = parse_date(text.substr(0, 10));
  return day.ok() && day.value().precision == Precision::day && is_time_of_day(text.substr(11, 5));
}

bool is_timezone(std::string_view text) {
  if (text.empty() || text.size() > 64) return false;
  char before = '/';
  for (const char c : text) {
    const bool letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    const bool digit = c >= '0' && c <= '9';
    if (before == '/' && !letter) return false;
    if (!letter && !digit && c != '_' && c != '-' && c != '+' && c != '/') return false;
    before = c;
  }
  return before != '/';
}

std::string months_later(std::string_view date, unsigned months) {
  const auto day = parse_date(date);
  if (!day.ok() || day.value().precision != Precision::day) return {};
  const int all = number(date.substr(5, 2)) - 1 + static_cast<int>(months);
  const int year = number(date.substr(0, 4)) + all / 12;
  const int month = all % 12 + 1;
  return day_text(year, month, std::min(number(date.substr(8, 2)), days_of(year, month)));
}

void write_dates(json::Writer& out, std::string_view text, std::string_view timezone) {
  const auto dates = parse_dates(text);
  if (!dates.ok() || dates.value().precision == Precision::none) {
    out.null();
    return;
  }
  out.begin_object()
      .field("precision", word(dates.value().precision))
      .field("from", dates.value().from);
  if (dates.value().to.empty()) {
    out.key("to").null();
  } else {
    out.field("to", dates.value().to);
  }
  if (!timezone.empty()) out.field("timezone", timezone);
  out.end_object();
}

std::string utc_text(TimeMs time) {
  // Days to a date by the proleptic Gregorian calendar, counted from 1 March of year 0, so that the
  // leap day is the last of its year.
  constexpr TimeMs kTimeMax = 253402300799999;  // the end of 9999
  if (time > kTimeMax) time = kTimeMax;
  const auto days = static_cast<std::int64_t>(time / 86400000) + 719468;
  const std::int64_t era = days / 146097;
  const std::int64_t day_of_era = days - era * 146097;
  const std::int64_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const std::int64_t day_of_year =
      day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int64_t shifted_month = (5 * day_of_year + 2) / 153;
  const auto day = static_cast<int>(day_of_year - (153 * shifted_month + 2) / 5 + 1);
  const auto month = static_cast<int>(shifted_month < 10 ? shifted_month + 3 : shifted_month - 9);
  const auto year = static_cast<int>(year_of_era + era * 400 + (month <= 2 ? 1 : 0));
  const TimeMs rest = time % 86400000;
  char text[64];
  std::snprintf(text, sizeof text, "T%02u:%02u:%02u.%03uZ", static_cast<unsigned>(rest / 3600000),
                static_cast<unsigned>(rest / 60000 % 60), static_cast<unsigned>(rest / 1000 % 60),
                static_cast<unsigned>(rest % 1000));
  return day_text(year, month, day) + text;
}

std::string first_day_of(std::string_view text) {
  const Result<Dates> dates = parse_dates(text);
  return dates.ok() ? dates.value().first_day() : std::string();
}

std::string last_day_of(std::string_view text) {
  const Result<Dates> dates = parse_dates(text);
  return dates.ok() ? dates.value().last_day() : std::string();
}

bool is_on_days(std::string_view text) {
  const Result<Dates> dates = parse_dates(text);
  return dates.ok() && dates.value().precision == Precision::day;
}

}  // namespace modules
