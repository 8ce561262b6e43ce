// Calendar feeds as any calendar reads them. If this fails, a meeting that was put off stays in
// somebody's calendar, or a name of it breaks in the middle of a character.
#include "api/calendar.h"

#include <doctest/doctest.h>
#include <libical/ical.h>

#include <sstream>

#include "base/encoding.h"
#include "base/text.h"

namespace api {
namespace {

CalendarEvent meeting() {
  CalendarEvent event;
  event.uid = "0f1e/meetings/kidd/19@entente";
  event.sequence = 3;
  event.changed = 1'620'000'000'000;
  event.status = CalendarEvent::Status::confirmed;
  event.summary = "KIDD 19";
  event.category = "KIDD";
  event.location = "Washington, D.C.; Pentagon";
  event.first = "2021-05-12";
  event.last = "2021-05-13";
  event.timezone = "America/New_York";
  return event;
}

// As libical reads it again.
struct Parsed {
  explicit Parsed(const Bytes& text) : calendar(icalparser_parse_string(text.c_str())) {
    REQUIRE(calendar != nullptr);
    CHECK(icalcomponent_count_errors(calendar) == 0);
    event = icalcomponent_get_first_component(calendar, ICAL_VEVENT_COMPONENT);
  }
  ~Parsed() { icalcomponent_free(calendar); }
  icalcomponent* calendar;
  icalcomponent* event;
};

}  // namespace

TEST_CASE("a meeting is whole days, with all that calendars ask for, and nothing more") {
  const Bytes text = write_calendar("Entente · Alder", {meeting()});
  const Parsed parsed(text);
  REQUIRE(parsed.event != nullptr);
  for (const char* line :
       {"METHOD:PUBLISH\r\n", "NAME:Entente · Alder\r\n", "X-WR-CALNAME:Entente · Alder\r\n",
        "UID:0f1e/meetings/kidd/19@entente\r\n", "SEQUENCE:3\r\n", "STATUS:CONFIRMED\r\n",
        "DTSTART;VALUE=DATE:20210512\r\n", "DTEND;VALUE=DATE:20210514\r\n",
        "DTSTAMP:20210503T000000Z\r\n", "SUMMARY:KIDD 19\r\n", "CATEGORIES:KIDD\r\n",
        "LOCATION:Washington\\, D.C.\\; Pentagon\r\n", "CLASS:PRIVATE\r\n", "BEGIN:VALARM\r\n",
        "ACTION:DISPLAY\r\n", "TRIGGER:-P1D\r\n"}) {
    CAPTURE(std::string(line));
    CHECK(text.find(line) != Bytes::npos);
  }
  for (const char* name : {"DESCRIPTION:Ag", "ATTENDEE", "ORGANIZER", "URL", "VTIMEZONE"})
    CHECK(text.find(name) == Bytes::npos);
  CHECK(std::string(icalcomponent_get_summary(parsed.event)) == "KIDD 19");
  CHECK(icaltime_compare(icalcomponent_get_dtend(parsed.event), icaltime_from_string("20210514")) ==
        0);
  CHECK(write_calendar("Entente · Alder", {meeting()}) == text);  // an ETag that stays
}

TEST_CASE("a meeting that has a start stands at its time, in the rules of its place") {
  CalendarEvent event = meeting();
  event.starts = "09:30";
  event.ends = "17:00";
  const auto lines = [](const CalendarEvent& one, const std::vector<std::string>& wanted,
                        const std::vector<std::string>& unwanted) {
    const Bytes text = write_calendar("x", {one});
    const Parsed parsed(text);
    CAPTURE(text);
    for (const std::string& line : wanted) CHECK(text.find("\r\n" + line) != Bytes::npos);
    for (const std::string& line : unwanted) CHECK(text.find("\r\n" + line) == Bytes::npos);
  };
  lines(event,
        {"DTSTART;TZID=America/New_York:20210512T093000\r\n",
         "DTEND;TZID=America/New_York:20210513T170000\r\n", "BEGIN:VTIMEZONE\r\n",
         "TZID:America/New_York\r\n", "RRULE:", "TRIGGER:-P1D\r\n"},
        {"DTSTART;VALUE=DATE"});
  // Nobody says when it ends: the days that are said are, and no more.
  event.ends.clear();
  lines(event, {"DTEND;TZID=America/New_York:20210514T000000\r\n"}, {});
  event.last = event.first;
  lines(event, {"DTSTART;TZID=America/New_York:20210512T093000\r\n"}, {"DTEND"});
  // Without the rules of its place, and at a time that is none, it is of whole days.
  for (const char* zone : {"", "Nowhere/Atlantis", "../../etc/passwd"}) {
    event.timezone = zone;
    lines(event, {"DTSTART;VALUE=DATE:20210512\r\n", "DTEND;VALUE=DATE:20210513\r\n"},
          {"BEGIN:VTIMEZONE", "DTSTART;TZID"});
  }
  event.timezone = "America/New_York";
  event.starts = "24:10";
  lines(event, {"DTSTART;VALUE=DATE:20210512\r\n"}, {"DTSTART;TZID"});
}

TEST_CASE("the notice of the circle stands in every event, on one line") {
  CalendarEvent event = meeting();
  event.notice = "Reconstructed\nfrom public sources";
  const Bytes text = write_calendar("Entente · Alder", {event, event});
  const std::string line = "\r\nDESCRIPTION:Reconstructed from public sources\r\n";
  const std::size_t first = text.find(line);
  REQUIRE(first != Bytes::npos);
  CHECK(text.find(line, first + 1) != Bytes::npos);
}

TEST_CASE("what was cancelled says so and rings no more; what is not settled is tentative") {
  CalendarEvent event = meeting();
  event.status = CalendarEvent::Status::cancelled;
  Bytes text = write_calendar("x", {event});
  CHECK(text.find("STATUS:CANCELLED\r\n") != Bytes::npos);
  CHECK(text.find("VALARM") == Bytes::npos);
  event.status = CalendarEvent::Status::tentative;
  text = write_calendar("x", {event});
  CHECK(text.find("STATUS:TENTATIVE\r\n") != Bytes::npos);
}

TEST_CASE("long names fold at 75 octets and between characters") {
  CalendarEvent event = meeting();
  for (int i = 0; i < 12; ++i) event.summary += " 한미통합국방협의체 Đối thoại Quốc phòng";
  event.location = std::string(73, 'x') + "ộ";
  const Bytes text = write_calendar("협의체", {event});
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    REQUIRE(line.ends_with('\r'));
    line.pop_back();
    CAPTURE(line);
    CHECK(line.size() <= 75);
    CHECK(normalise(line).ok());  // each line is whole UTF-8
  }
  const Parsed parsed(text);
  CHECK(std::string(icalcomponent_get_summary(parsed.event)) == event.summary);
}

TEST_CASE("a text of the record makes no line of its own, and a day that is none no event") {
  CalendarEvent event = meeting();
  event.summary = "KIDD\r\nATTENDEE:mailto:a@example\nX:1";
  event.category = "a,b;c\nd";
  const Parsed parsed(write_calendar("n\r\nX-EVIL:1", {event}));
  CHECK(icalcomponent_get_first_property(parsed.event, ICAL_ATTENDEE_PROPERTY) == nullptr);
  for (const char* day : {"2021-02-30", "2021-05", "", "20210512", "2021-13-01"}) {
    event = meeting();
    event.first = event.last = day;
    CAPTURE(std::string(day));
    CHECK(write_calendar("x", {event}).find("VEVENT") == Bytes::npos);
  }
  event = meeting();
  event.last = "2021-05-11";
  CHECK(write_calendar("x", {event}).find("VEVENT") == Bytes::npos);
  event = meeting();
  event.timezone = "../../etc/passwd";
  event.starts = "09:00";
  CHECK(write_calendar("x", {event}).find("VTIMEZONE") == Bytes::npos);
}

TEST_CASE("feeds are kept as they are, without their secrets") {
  Feed feed;
  feed.secret = crypto::sha256("secret");
  feed.viewer = "officer";
  feed.body = "kidd";
  feed.language = "ko";
  feed.made = 1'620'000'000'000;
  const Bytes text = encode_feeds({feed});
  const auto read = decode_feeds(text);
  REQUIRE(read.ok());
  REQUIRE(read.value().size() == 1);
  CHECK(read.value()[0].secret == feed.secret);
  CHECK(read.value()[0].viewer == "officer");
  CHECK(read.value()[0].id() == feed.id());
  CHECK(feed.id().size() == 16);
  CHECK(hex(feed.secret.view()).find(feed.id()) == std::string::npos);
  for (const char* bad : {"", "[]", "{}", R"({"feeds":[{}]})", R"({"feeds":1})"})
    CHECK_FALSE(decode_feeds(bad).ok());
}

}  // namespace api
