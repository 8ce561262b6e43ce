// If these fail, mail comes at three in the morning, never, or at the wrong hour twice a year; or
// somebody's address makes a header of its own.
#include <doctest/doctest.h>

#include "base/encoding.h"
#include "mail/address.h"
#include "mail/message.h"
#include "mail/schedule.h"
#include "mail/zones.h"

namespace mail {
namespace {

TimeMs at(const char* text) {
  const auto time = parse_time(text);
  REQUIRE(time.has_value());
  return *time;
}

struct Row {
  const char* what;
  const char* zone;
  Often often;
  unsigned minutes;  // batched
  unsigned hour;     // daily
  bool quiet;        // 22:00 to 07:00
  bool passes;
  bool urgent;
  const char* since;
  const char* last;  // empty: none
  const char* wanted;
};

Wishes wishes_of(const Row& row) {
  Wishes out;
  out.often = row.often;
  out.minutes = row.minutes;
  out.at = row.hour * 60;
  out.zone = row.zone;
  if (row.quiet) out.quiet = Quiet{};
  out.urgent_passes = row.passes;
  return out;
}

}  // namespace

TEST_CASE("when somebody is told") {
  using enum Often;
  constexpr Row kRows[] = {
      {"at once", "UTC", at_once, 0, 0, false, false, false, "2031-05-12T10:00:30Z", "",
       "2031-05-12T10:00:30Z"},
      {"at once, a minute after the last", "UTC", at_once, 0, 0, false, false, false,
       "2031-05-12T10:00:30Z", "2031-05-12T10:00:10Z", "2031-05-12T10:01:10Z"},
      {"gathered for an hour from the first thing on", "UTC", batched, 60, 0, false, false, false,
       "2031-05-12T10:00:30Z", "2031-05-12T09:59:00Z", "2031-05-12T11:00:30Z"},
      {"at once, in the night of Seoul: in its morning", "Asia/Seoul", at_once, 0, 0, true, false,
       false, "2031-05-12T14:30:00Z", "", "2031-05-12T22:00:00Z"},
      {"at once, at noon of Seoul", "Asia/Seoul", at_once, 0, 0, true, false, false,
       "2031-05-12T03:00:00Z", "", "2031-05-12T03:00:00Z"},
      {"after midnight is still the night", "Asia/Seoul", at_once, 0, 0, true, false, false,
       "2031-05-12T16:30:00Z", "", "2031-05-12T22:00:00Z"},
      {"the minute in which the night ends", "Asia/Seoul", at_once, 0, 0, true, false, false,
       "2031-05-12T22:00:00Z", "", "2031-05-12T22:00:00Z"},
      {"the minute in which it begins", "Asia/Seoul", at_once, 0, 0, true, false, false,
       "2031-05-12T13:00:00Z", "", "2031-05-12T22:00:00Z"},
      {"gathered into the night", "Asia/Seoul", batched, 60, 0, true, false, false,
       "2031-05-12T12:30:00Z", "", "2031-05-12T22:00:00Z"},
      {"urgent, and they did not say so", "Asia/Seoul", at_once, 0, 0, true, false, true,
       "2031-05-12T14:30:00Z", "", "2031-05-12T22:00:00Z"},
      {"urgent, and they said so", "Asia/Seoul", at_once, 0, 0, true, true, true,
       "2031-05-12T14:30:00Z", "", "2031-05-12T14:30:00Z"},
      {"said so, and nothing is urgent", "Asia/Seoul", at_once, 0, 0, true, true, false,
       "2031-05-12T14:30:00Z", "", "2031-05-12T22:00:00Z"},
      {"urgent does not wait for the day's mail either", "UTC", daily, 0, 8, false, true, true,
       "2031-05-12T10:00:00Z", "2031-05-12T08:00:00Z", "2031-05-12T10:00:00Z"},
      {"daily, before the hour", "Asia/Ho_Chi_Minh", daily, 0, 8, false, false, false,
       "2031-05-12T00:30:00Z", "", "2031-05-12T01:00:00Z"},
      {"daily, after the hour", "Asia/Ho_Chi_Minh", daily, 0, 8, false, false, false,
       "2031-05-12T01:30:00Z", "", "2031-05-13T01:00:00Z"},
      {"daily, once a day though it came in the very minute", "UTC", daily, 0, 8, false, false,
       false, "2031-05-12T08:00:00Z", "2031-05-12T08:00:00Z", "2031-05-13T08:00:00Z"},
      {"daily within quiet hours", "UTC", daily, 0, 6, true, false, false, "2031-05-12T05:00:00Z",
       "", "2031-05-12T07:00:00Z"},
      // New York puts its clocks forward on 9 March 2031 at 07:00Z and back on 2 November at
      // 06:00Z.
      {"the night on which clocks go forward is an hour shorter", "America/New_York", at_once, 0, 0,
       true, false, false, "2031-03-09T04:00:00Z", "", "2031-03-09T11:00:00Z"},
      {"the night before", "America/New_York", at_once, 0, 0, true, false, false,
       "2031-03-08T04:00:00Z", "", "2031-03-08T12:00:00Z"},
      {"the night on which they go back is an hour longer", "America/New_York", at_once, 0, 0, true,
       false, false, "2031-11-02T03:00:00Z", "", "2031-11-02T12:00:00Z"},
      {"an hour that the day does not have", "America/New_York", daily, 0, 2, false, false, false,
       "2031-03-09T05:30:00Z", "", "2031-03-09T07:00:00Z"},
      {"an hour that the day has twice: the first", "America/New_York", daily, 0, 1, false, false,
       false, "2031-11-02T04:30:00Z", "", "2031-11-02T05:00:00Z"},
      {"a zone of half an hour", "Asia/Kolkata", daily, 0, 9, false, false, false,
       "2031-05-12T00:00:00Z", "", "2031-05-12T03:30:00Z"},
  };
  for (const Row& row : kRows) {
    CAPTURE(row.what);
    const auto offset = zone(row.zone);
    REQUIRE(offset.has_value());
    const TimeMs last = row.last[0] == '\0' ? 0 : at(row.last);
    const TimeMs time = when(wishes_of(row), at(row.since), last, row.urgent, *offset);
    CHECK(time_text(time) == time_text(at(row.wanted)));
  }
}

TEST_CASE("no moment of a year is quiet when mail goes, and none waits longer than the night") {
  const auto offset = zone("America/New_York");
  REQUIRE(offset.has_value());
  Wishes wishes;
  wishes.often = Often::at_once;
  wishes.quiet = Quiet{};
  for (TimeMs time = at("2031-01-01T00:00:00Z"); time < at("2032-01-01T00:00:00Z");
       time += 47 * 60'000) {
    const TimeMs told = when(wishes, time, 0, false, *offset);
    const auto local = static_cast<unsigned>(
        (static_cast<std::int64_t>(told / 1000) + (*offset)(told)) % 86'400 / 60);
    REQUIRE_FALSE(wishes.quiet->holds(local));
    REQUIRE(told >= time);
    REQUIRE(told - time <= TimeMs{10} * 3'600'000);
  }
}

TEST_CASE("zones that are none") {
  for (const char* name : {"", "Nowhere/Else", "/etc/passwd", "../../etc/passwd", "Asia"})
    CHECK_FALSE(zone(name).has_value());
}

TEST_CASE("failures are tried again less and less often, and never given up") {
  const TimeMs first = 60'000;
  const TimeMs most = 4 * 3'600'000;
  CHECK(retry_after(1, first, most) == first);
  CHECK(retry_after(2, first, most) == 2 * first);
  CHECK(retry_after(8, first, most) == 128 * first);
  CHECK(retry_after(9, first, most) == most);
  CHECK(retry_after(4'000'000'000U, first, most) == most);
}

TEST_CASE("addresses") {
  for (const char* good :
       {"duty@ministry.example", "a.b+c@x.y.z.example", "o'neil_1@xn--9n2bp8q.kr"})
    CHECK(parse_address(good).value() == good);
  CHECK(parse_address("Duty@Ministry.EXAMPLE").value() == "Duty@ministry.example");
  const std::string zero("a@b.c\0d.e", 9);
  for (const std::string& bad : {std::string(""),
                                 std::string("duty"),
                                 std::string("@ministry.example"),
                                 std::string("duty@"),
                                 std::string("duty@localhost"),
                                 std::string("duty@ministry.example\r\nBcc: x@y.example"),
                                 std::string("duty\r\nRCPT TO:<x@y.example>@ministry.example"),
                                 std::string("a b@ministry.example"),
                                 std::string("\"a\"@ministry.example"),
                                 std::string("<duty@ministry.example>"),
                                 std::string("a@b@ministry.example"),
                                 std::string("duty@ministry..example"),
                                 std::string("duty@-ministry.example"),
                                 std::string("duty@[127.0.0.1]"),
                                 std::string(".duty@ministry.example"),
                                 std::string("duty.@ministry.example"),
                                 std::string("d..y@ministry.example"),
                                 std::string("a,b@ministry.example"),
                                 std::string("duty@ministry.example,x@y.example"),
                                 std::string(65, 'a') + "@ministry.example",
                                 "a@" + std::string(64, 'b') + ".example",
                                 zero,
                                 std::string("대사관@외교부.한국"),
                                 std::string("duty@외교부.한국"),
                                 std::string("duty@ministry.example ")}) {
    CAPTURE(bad);
    CHECK_FALSE(parse_address(bad).ok());
  }
  CHECK(parse_address("duty@외교부.한국").error().message.find("xn--") != std::string::npos);
}

TEST_CASE("the mail holds nothing but numbers and where to sign in") {
  for (const char* language : {"en", "ko", "vi", "xx"}) {
    Message message;
    message.from = "entente@ministry.example";
    message.to = "duty@ministry.example";
    message.language = language;
    message.waiting = 3;
    message.answers = 1;
    message.url = "https://node.ministry.example/";
    message.id = "00112233445566778899aabbccddeeff@ministry.example";
    message.date = at("2031-05-12T09:00:00Z");
    const std::string text = write(message);
    CAPTURE(text);
    CHECK(text.find("Date: Mon, 12 May 2031 09:00:00 +0000\r\n") != std::string::npos);
    CHECK(text.find("Auto-Submitted: auto-generated\r\n") != std::string::npos);
    CHECK(text.find("To: <duty@ministry.example>\r\n") != std::string::npos);
    for (std::size_t line = 0; line < text.size();) {
      const std::size_t end = text.find("\r\n", line);
      REQUIRE(end != std::string::npos);  // no line without its end
      CHECK(end - line <= 200);
      CHECK(text.substr(line, end - line).find('\n') == std::string::npos);
      line = end + 2;
    }
    for (const char c : text) CHECK(static_cast<unsigned char>(c) < 0x80);
  }
}

}  // namespace mail
