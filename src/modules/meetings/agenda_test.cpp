// If these fail, an item stands as agreed that one side alone wanted, is forgotten, or is offered
// to a meeting that has dealt with it.
#include "modules/meetings/agenda.h"

#include "modules/meetings/test_meetings.h"

namespace meetings {
namespace {

using test::dated;
using test::kA;
using test::kB;
using test::Record;

constexpr const char* kMatter = "meetings/talks/1";

// Item 1 of Alder, with what else is said of it.
std::string item(const std::string& more = "") {
  return R"({"agenda_item":{"number":1,"titles":{"en":"Water"},"proposer":"aldermark.example")" +
         more + "}}";
}
std::string in_state(const char* state, const char* more = "") {
  return item(std::string(R"(,"state":")") + state + "\"" + more);
}

AgendaEntry entry_of(Record& record, const char* slug = "1") {
  const auto agenda = agenda_of(record.meeting("talks", slug));
  REQUIRE(agenda.size() == 1);
  return agenda[0];
}

}  // namespace

TEST_CASE("state of an item: what is on record, and what each further word makes of it") {
  struct Row {
    const char* before;  // none, stated, asked, agreed
    const char* word;    // state in the words that follow
    const char* who;     // Alder proposed it
    bool joint;
    const char* state;
    const char* variance;
  };
  const Row rows[] = {
      {"stated", "PROPOSED", kA, false, "proposed", ""},
      {"stated", "TAKEN", kB, false, "taken", "not_agreed"},
      {"stated", "DEFERRED", kB, false, "deferred", "not_agreed"},
      {"stated", "WITHDRAWN", kA, false, "withdrawn", ""},
      {"stated", "WITHDRAWN", kB, false, "proposed", "withdrawal_not_agreed"},
      {"asked", "PROPOSED", kB, false, "proposed", ""},
      {"asked", "AGREED", kB, true, "agreed", ""},
      {"agreed", "PROPOSED", kA, false, "agreed", ""},
      {"agreed", "TAKEN", kA, false, "taken", ""},
      {"agreed", "DEFERRED", kB, false, "deferred", ""},
      {"agreed", "WITHDRAWN", kA, false, "agreed", "withdrawal_not_agreed"},
      {"agreed", "TAKEN", kA, true, "taken", ""},
      {"agreed", "DEFERRED", kA, true, "deferred", ""},
      {"agreed", "WITHDRAWN", kA, true, "withdrawn", ""},
      {"none", "AGREED", kA, true, "agreed", ""},
      {"none", "TAKEN", kA, false, "taken", "not_agreed"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.before);
    CAPTURE(row.word);
    CAPTURE(row.joint);
    Record record;
    if (std::string_view(row.before) == "stated") record.says(kA, kMatter, item());
    if (std::string_view(row.before) == "asked") record.proposes(kA, kMatter, item());
    if (std::string_view(row.before) == "agreed") record.agrees(kA, kMatter, in_state("AGREED"));
    if (row.joint) {
      record.agrees(row.who, kMatter, in_state(row.word));
    } else {
      record.says(row.who, kMatter, in_state(row.word));
    }
    const AgendaEntry entry = entry_of(record);
    CHECK(word(entry.state) == row.state);
    const std::string variance = entry.variances.empty() ? "" : entry.variances[0];
    CHECK(variance == row.variance);
  }
}

TEST_CASE("why an item was deferred is said by who deferred it, on the agenda and where it waits") {
  Record record;
  record.agrees(kA, kMatter, in_state("AGREED", R"(,"reason":{"en":"old"})"));
  CHECK(entry_of(record).reason.at("en") == "old");
  record.says(kB, kMatter, in_state("DEFERRED", R"(,"reason":{"en":"figures are missing"})"));
  CHECK(entry_of(record).reason.at("en") == "figures are missing");
  const auto backlog = record.series("talks").backlog;
  REQUIRE(backlog.size() == 1);
  CHECK(backlog[0].reason.at("en") == "figures are missing");
}

TEST_CASE("one side cannot say that an item is agreed") {
  const auto bytes = test::content(in_state("AGREED"));
  Record record;
  const auto act = record.state(kA, kMatter, bytes);
  REQUIRE_FALSE(act.ok());
  CHECK(act.error().message.find("agreed by all or not at all") != std::string::npos);
}

TEST_CASE("an open proposal is on the agenda as proposed, a declined one is not") {
  Record record;
  record.says(kA, kMatter, dated("possibility", "2031"));
  const auto proposal = record.proposes(kA, kMatter, item());
  CHECK(word(entry_of(record).state) == "proposed");
  CHECK(entry_of(record).saying.said.voice == modules::Voice::proposed);
  record.decline(proposal);
  CHECK(agenda_of(record.meeting("talks", "1")).empty());
}

TEST_CASE("two sides' items do not collide, though both call theirs number 1") {
  Record record;
  const auto named = [](const char* id, const char* party) {
    return std::string(R"({"agenda_item":{"number":1,"id":")") + id +
           R"(","titles":{"en":"x"},"proposer":")" + party + R"("}})";
  };
  record.says(kA, kMatter, named("water", kA));
  record.says(kB, kMatter, named("tolls", kB));
  CHECK(agenda_of(record.meeting("talks", "1")).size() == 2);
}

TEST_CASE("the sum of durations against the time that there is") {
  Record record;
  record.agrees(kA, kMatter,
                dated("schedule", "2031-05-12/2031-05-13", ",\"round\":1",
                      R"(,"timezone":"Asia/Seoul","starts":"09:00","ends":"12:00")"));
  record.says(kA, kMatter, item(R"(,"minutes":300)"));
  record.says(kB, kMatter,
              R"({"agenda_item":{"number":2,"id":"b","titles":{"en":"x"},"minutes":90}})");
  const auto time = [&] {
    const MeetingView meeting = record.meeting("talks", "1");
    return time_of(meeting, agenda_of(meeting));
  };
  CHECK(time().items == 390);
  CHECK(time().planned == 360);  // three hours on each of two days
  record.says(kB, kMatter,
              R"({"agenda_item":{"number":2,"id":"b","titles":{"en":"x"},"minutes":90,)"
              R"("proposer":"brevonia.example","state":"DEFERRED"}})");
  CHECK(time().items == 300);
  record.says(kA, kMatter,
              R"({"session":{"id":"one","titles":{"en":"x"},"starts":"2031-05-12T00:00Z",)"
              R"("ends":"2031-05-12T01:30Z"}})");
  CHECK(time().planned == 90);
  record.says(kA, kMatter, R"({"session":{"id":"two","titles":{"en":"x"}}})");
  CHECK(time().planned == 360);  // not all sessions have times
}

TEST_CASE("what was left waits until a later meeting has taken it") {
  Record record;
  record.agrees(kA, "meetings/talks/1", dated("held", "2031-05-12"));
  record.agrees(kA, "meetings/talks/1", in_state("DEFERRED"));
  record.agrees(kA, "meetings/talks/1",
                R"({"agenda_item":{"number":2,"titles":{"en":"Tolls"},"state":"WITHDRAWN",)"
                R"("backlog":true}})");
  record.agrees(kA, "meetings/talks/1",
                R"({"agenda_item":{"number":3,"titles":{"en":"Gone"},"state":"WITHDRAWN"}})");
  auto backlog = record.series("talks").backlog;
  REQUIRE(backlog.size() == 2);
  CHECK(backlog[0].key == "1");
  CHECK(backlog[0].carried_to.empty());

  // Carried on: it names where it came from.
  const auto carried = [](const char* state) {
    return std::string(R"({"agenda_item":{"number":4,"id":"water","titles":{"en":"Water"},)") +
           R"("from_meeting":"meetings/talks/1","from_item":"1","state":")" + state + "\"}}";
  };
  record.agrees(kA, "meetings/talks/2", dated("schedule", "2031-09-01", ",\"round\":1"));
  record.says(kB, "meetings/talks/2", carried("PROPOSED"));
  backlog = record.series("talks").backlog;
  REQUIRE(backlog.size() == 2);
  CHECK(backlog[0].carried_to == "meetings/talks/2");

  // Left again: it waits from there, once.
  record.agrees(kA, "meetings/talks/2", dated("held", "2031-09-01"));
  record.agrees(kA, "meetings/talks/2", carried("DEFERRED"));
  backlog = record.series("talks").backlog;
  REQUIRE(backlog.size() == 2);
  CHECK(backlog[0].key == "2");
  CHECK(backlog[1].meeting == "meetings/talks/2");
  CHECK(backlog[1].key == "water");

  record.agrees(kA, "meetings/talks/3", dated("held", "2031-12-01"));
  record.agrees(kA, "meetings/talks/3",
                R"({"agenda_item":{"number":1,"titles":{"en":"Water"},"state":"TAKEN",)"
                R"("from_meeting":"meetings/talks/2","from_item":"water"}})");
  backlog = record.series("talks").backlog;
  REQUIRE(backlog.size() == 1);
  CHECK(backlog[0].key == "2");
}

TEST_CASE("an item on the agenda of a meeting that passed it over or was cancelled waits again") {
  for (const bool held : {true, false}) {
    Record record;
    record.agrees(kA, "meetings/talks/1", dated("held", "2031-05-12"));
    record.agrees(kA, "meetings/talks/1", in_state("DEFERRED"));
    record.agrees(kA, "meetings/talks/2", dated("schedule", "2031-09-01", ",\"round\":1"));
    record.agrees(kA, "meetings/talks/2",
                  R"({"agenda_item":{"number":1,"titles":{"en":"x"},)"
                  R"("from_meeting":"meetings/talks/1","from_item":"1"}})");
    CHECK(record.series("talks").backlog[0].carried_to == "meetings/talks/2");
    record.says(kA, "meetings/talks/2",
                held ? dated("held", "2031-09-01") : R"({"cancellation":{"round":1}})");
    CHECK(record.series("talks").backlog[0].carried_to.empty());
  }
}

TEST_CASE("items that claim to carry each other hide nothing") {
  Record record;
  for (const char* number : {"1", "2"}) {
    const char* other = *number == '1' ? "2" : "1";
    record.agrees(kA, std::string("meetings/talks/") + number,
                  dated("held", *number == '1' ? "2031-05-12" : "2031-09-01"));
    record.agrees(kA, std::string("meetings/talks/") + number,
                  std::string(R"({"agenda_item":{"number":1,"titles":{"en":"x"},)") +
                      R"("state":"DEFERRED","from_meeting":"meetings/talks/)" + other +
                      R"(","from_item":"1"}})");
  }
  const auto backlog = record.series("talks").backlog;
  REQUIRE(backlog.size() == 1);
  CHECK(backlog[0].meeting == "meetings/talks/2");
}

}  // namespace meetings
