// If these fail, 'the end of 2024' turns into a day, or a day that does not exist is signed.
#include "modules/dates.h"

#include <doctest/doctest.h>

#include "modules/content.h"

TEST_CASE("every precision keeps its own form and spans its own days") {
  struct Row {
    const char* text;
    const char* precision;
    const char* from;
    const char* to;
    const char* first_day;
    const char* last_day;
  };
  const Row rows[] = {
      {"", "none", "", "", "", ""},
      {"2021-05-12", "day", "2021-05-12", "", "2021-05-12", "2021-05-12"},
      {"2021-05-12/2021-05-13", "day", "2021-05-12", "2021-05-13", "2021-05-12", "2021-05-13"},
      {"2021-12-31/2022-01-01", "day", "2021-12-31", "2022-01-01", "2021-12-31", "2022-01-01"},
      {"2024-02-29", "day", "2024-02-29", "", "2024-02-29", "2024-02-29"},
      {"2021-09", "month", "2021-09", "", "2021-09-01", "2021-09-30"},
      {"2024-02", "month", "2024-02", "", "2024-02-01", "2024-02-29"},
      {"2021-Q3", "quarter", "2021-Q3", "", "2021-07-01", "2021-09-30"},
      {"2021-H2", "half", "2021-H2", "", "2021-07-01", "2021-12-31"},
      {"2024-end", "year_end", "2024", "", "2024-11-01", "2024-12-31"},
      {"2024", "year", "2024", "", "2024-01-01", "2024-12-31"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const auto dates = modules::parse_dates(row.text);
    REQUIRE(dates.ok());
    CHECK(modules::word(dates.value().precision) == row.precision);
    CHECK(dates.value().from == row.from);
    CHECK(dates.value().to == row.to);
    CHECK(dates.value().first_day() == row.first_day);
    CHECK(dates.value().last_day() == row.last_day);
  }
}

TEST_CASE("what is no date is refused") {
  for (const char* text : {"2021-02-29",
                           "2100-02-29",
                           "2021-13",
                           "2021-00",
                           "2021-5-12",
                           "2021-05-32",
                           "1899",
                           "2200",
                           "2021-Q5",
                           "2021-q3",
                           "2021-H3",
                           "2021-End",
                           "2021/2022",
                           "2021-05/2021-06",
                           "2021-05-13/2021-05-13",
                           "2021-05-13/2021-05-12",
                           "2021-05-12/",
                           "/2021-05-12",
                           " 2021",
                           "2021 ",
                           "-2021",
                           "21",
                           "2021-05-12T00:00",
                           "sine die",
                           "2021-05-12/2021-05-13/2021-05-14"}) {
    CAPTURE(text);
    CHECK_FALSE(modules::parse_dates(text).ok());
  }
  CHECK_FALSE(modules::parse_date("2021-05-12/2021-05-13").ok());
}

TEST_CASE("times are written in UTC") {
  CHECK(modules::utc_text(0) == "1970-01-01T00:00:00.000Z");
  CHECK(modules::utc_text(951782399999) == "2000-02-28T23:59:59.999Z");
  CHECK(modules::utc_text(951782400000) == "2000-02-29T00:00:00.000Z");
  CHECK(modules::utc_text(1620979200123) == "2021-05-14T08:00:00.123Z");
  CHECK(modules::utc_text(~TimeMs{0}) == "9999-12-31T23:59:59.999Z");
}

TEST_CASE("names of matters, parties and languages have one spelling") {
  CHECK(modules::is_body("bodies/kidd"));
  CHECK_FALSE(modules::is_body("bodies/people/kim"));
  CHECK_FALSE(modules::is_body("bodies/"));
  CHECK_FALSE(modules::is_body("bodies/KIDD"));
  CHECK(modules::is_person("bodies/people/kim"));
  CHECK(modules::is_meeting("meetings/dmm-tri/2021-06"));
  CHECK_FALSE(modules::is_meeting("meetings/kidd"));
  CHECK_FALSE(modules::is_meeting("meetings/kidd/19/x"));
  CHECK_FALSE(modules::is_meeting("meetings//19"));
  CHECK(modules::is_series("meetings/kidd"));
  CHECK(modules::is_party_name("rok.example"));
  for (const char* wrong : {"", ".", "rok.", ".rok", "rok..example", "-rok", "rok-", "rok-.a",
                            "Rok", "rok/example", "r k"}) {
    CAPTURE(wrong);
    CHECK_FALSE(modules::is_party_name(wrong));
  }
  for (const char* good : {"en", "ko", "vi", "ja", "zh-Hant", "pt-BR"}) {
    CHECK(modules::is_language_tag(good));
  }
  for (const char* wrong : {"", "e", "EN", "english", "en-", "en_US", "en-x"}) {
    CAPTURE(wrong);
    CHECK_FALSE(modules::is_language_tag(wrong));
  }
}

TEST_CASE("times to the minute, times of day, zones and months: one form each") {
  for (const char* good : {"2031-05-12T09:00Z", "2032-02-29T23:59Z", "1900-01-01T00:00Z"}) {
    CHECK(modules::is_utc_minute(good));
  }
  for (const char* bad : {"", "2031-05-12", "2031-05-12T09:00", "2031-05-12T9:00Z",
                          "2031-05-12T24:00Z", "2031-05-12T09:60Z", "2031-02-29T09:00Z",
                          "2031-05-12 09:00Z", "2031-05-12T09:00:00Z", "1899-12-31T09:00Z"}) {
    CAPTURE(bad);
    CHECK_FALSE(modules::is_utc_minute(bad));
  }
  for (const char* good : {"UTC", "Asia/Seoul", "America/Argentina/Buenos_Aires", "Etc/GMT+9"}) {
    CHECK(modules::is_timezone(good));
  }
  for (const char* bad :
       {"", "/", "Asia/", "/Seoul", "Asia//Seoul", "../etc", "Asia/S e", "+9", "9"}) {
    CAPTURE(bad);
    CHECK_FALSE(modules::is_timezone(bad));
  }
  CHECK(modules::months_later("2031-05-12", 6) == "2031-11-12");
  CHECK(modules::months_later("2031-08-31", 6) == "2032-02-29");
  CHECK(modules::months_later("2031-12-31", 12) == "2032-12-31");
  CHECK(modules::months_later("2031-05", 6).empty());
}
