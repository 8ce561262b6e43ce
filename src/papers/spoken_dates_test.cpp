// If this fails, a deadline of somebody's list stands in the record on another day than it was
// meant.
#include "papers/spoken_dates.h"

#include <doctest/doctest.h>

namespace {

std::string read(std::string_view text, std::optional<bool> day_first = {}) {
  const auto date = papers::read_date(text, day_first);
  if (!date.ok()) return "error";
  return date.value().text + (date.value().other.empty() ? "" : " or " + date.value().other);
}

}  // namespace

TEST_CASE("dates in three languages keep the precision that they were written with") {
  for (const char* day :
       {"2024-06-10", "2024/6/10", "2024. 6. 10.", "2024.06.10", "10.06.2024", "10 June 2024",
        "June 10, 2024", "10-Jun-2024", "10th of June 2024", "2024년 6월 10일",
        "2024년 6월 10일(월)", "ngày 10 tháng 6 năm 2024", "Ngày 10 Tháng 6 Năm 2024",
        "2024-06-10T09:30", "2024-06-10 09:30", "45453", " 2024-06-10 "})
    CHECK_MESSAGE(read(day) == "2024-06-10", day);
  for (const char* month : {"2024-06", "2024.6", "06/2024", "June 2024", "2024년 6월",
                            "tháng 6 năm 2024", "tháng 6/2024"})
    CHECK_MESSAGE(read(month) == "2024-06", month);
  for (const char* quarter :
       {"Q3 2024", "2024-Q3", "2024년 3분기", "quý III/2024", "quý 3 năm 2024"})
    CHECK_MESSAGE(read(quarter) == "2024-Q3", quarter);
  CHECK(read("2024년 하반기") == "2024-H2");
  CHECK(read("H1 2024") == "2024-H1");
  for (const char* end : {"end of 2024", "2024-end", "2024년 말", "cuối năm 2024"})
    CHECK_MESSAGE(read(end) == "2024-end", end);
  CHECK(read("2024") == "2024");
  CHECK(read("năm 2024") == "2024");
  CHECK(read("") == "");
}

TEST_CASE("days from and to") {
  for (const char* days : {"2024-06-10/2024-06-11", "2024-06-10 ~ 2024-06-11", "2024. 6. 10.~11.",
                           "2024. 6. 10. ~ 6. 11.", "10-11 June 2024", "10 – 11 June 2024",
                           "10.06.2024 - 11.06.2024", "10 June 2024 to 11 June 2024"})
    CHECK_MESSAGE(read(days) == (std::string_view(days) == "10.06.2024 - 11.06.2024"
                                     ? "error"
                                     : "2024-06-10/2024-06-11"),
                  days);
  CHECK(read("2024-06-11 ~ 2024-06-10") == "error");
}

TEST_CASE("a date with two meanings is asked for, and one meaning is taken when it was said") {
  CHECK(read("10/06/2024") == "2024-06-10 or 2024-10-06");
  CHECK(read("10/06/2024", true) == "2024-06-10");
  CHECK(read("10/06/2024", false) == "2024-10-06");
  CHECK(read("25/06/2024") == "2024-06-25");
  CHECK(read("06/25/2024") == "2024-06-25");
  CHECK(read("06/06/2024") == "2024-06-06");
}

TEST_CASE("what is no date is none: no day that there is not, no century that nobody said") {
  for (const char* text :
       {"2024-02-30", "31.04.2024", "10/06/24", "soon", "2024-13", "1", "123456", "2024-06-10-11",
        "June", "10 June", "99999999999999999999", "2024년 13월", "(2024", "2024-06-10 ~"})
    CHECK_MESSAGE(read(text) == "error", text);
}
