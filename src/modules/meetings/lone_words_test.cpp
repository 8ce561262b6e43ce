// If these fail, one party's word stands where all agreed something else, or in the place of
// another party's word: a number, a date, a title, a debt, or the state of an item.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "modules/meetings/calendar.h"
#include "modules/meetings/series.h"
#include "modules/meetings/test_meetings.h"
#include "modules/test_lone_words.h"

namespace meetings {

namespace {

using test::dated;
using test::kA;
using test::kB;
using test::Record;

constexpr const char* kOne = "meetings/talks/1";
constexpr const char* kSeries = "meetings/talks";

struct Word {
  const char* matter;
  std::string json;  // a content
};

// On record before B speaks: all agreed when it will be; all agreed that it was held and what came
// out of it; A alone says all of this but that it was held.
enum class Base { planned, held, lone };

std::vector<Word> matter_of_record(Base base) {
  const bool joint = base != Base::lone;
  const std::string publication = joint ? "JOINT_STATEMENT" : "READOUT";
  const std::string stage = joint ? "" : R"(,"stage":"CIRCULATED")";
  std::vector<Word> out = {
      {kOne, R"({"candidate":{"id":"may","dates":"2031-09-12"}})"},
      {kOne, R"({"intent":{"details":{"dates":"2031-09"}}})"},
      {kOne,
       R"({"schedule":{"round":1,"candidate":"may","details":{"dates":"2031-09-12","ordinal":7,)"
       R"("titles":{"en":"Talks"},"host":"aldermark.example","timezone":"Asia/Seoul",)"
       R"("starts":"09:00","ends":"11:00","place":{"country":"KR","city":{"en":"Seoul"}}}}})"},
      {kOne, R"({"session":{"id":"plenary","titles":{"en":"Plenary"},)"
             R"("starts":"2031-09-12T00:00Z","ends":"2031-09-12T01:00Z"}})"},
      {kOne,
       R"({"delegation":{"party":"aldermark.example","heads":[{"office":{"en":"Minister"}}]}})"},
      {kOne, R"({"substitution":{"id":"s","party":"aldermark.example",)"
             R"("absent":{"office":{"en":"Head"}},"substitute":{"office":{"en":"Deputy"}}}})"},
      {kOne,
       R"({"attendance":{"id":"a","party":"aldermark.example",)"
       R"("member":{"office":{"en":"Head"}},"presences":[{"arrived":"2031-09-12T00:10Z"}]}})"},
      {kOne, R"({"agenda_item":{"number":1,"titles":{"en":"Water"},"minutes":30,)"
             R"("proposer":"aldermark.example"}})"},
      {kOne, R"({"agenda_item":{"number":2,"titles":{"en":"Ice"},"state":"DEFERRED",)"
             R"("proposer":"aldermark.example"}})"},
      {kOne, R"({"outcome":{"id":"o","kind":"COMMITMENT","words":{"en":"B shall pay."},)"
             R"("commitment":"UNDERTAKING","owners":["brevonia.example"],"due":"2031-12"}})"},
      {kOne, R"({"outcome_status":{"outcome":"o","state":"OPEN","words":{"en":"unpaid"}}})"},
      {kOne,
       R"({"publication":{"id":"text","kind":")" + publication + R"(","titles":{"en":"Text"}}})"},
      {kOne, R"({"comment":{"id":"c","by":"A newspaper","words":{"en":"well"}}})"},
      {kOne, R"({"position":{"id":"p","words":{"en":"our stand"}}})"},
      {kOne, R"({"minutes":{"id":"m","version":1,"titles":{"en":"Minutes"},)"
             R"("paragraphs":[{"number":"1","words":{"en":"All met."}}])" +
                 stage + "}}"},
      {kSeries, R"({"report":{"id":"r","to":"bodies/ministers","covers":["meetings/talks/1"],)"
                R"("due":"2031-01-01"}})"},
      {kSeries, R"({"letter":{"id":"l","direction":"IN","subject":{"en":"Ask"},)"
                R"("reply_due":"2031-01-01"}})"},
  };
  if (base == Base::held) out.push_back({kOne, R"({"held":{"details":{"dates":"2031-09-12"}}})"});
  if (base == Base::planned) {
    std::erase_if(out, [](const Word& word) {
      return word.json.find("outcome") != std::string::npos ||
             word.json.find("publication") != std::string::npos ||
             word.json.find("minutes\":{") != std::string::npos;
    });
  }
  return out;
}

// By rule: the circulated minutes of the highest version are shown, with the others beside;
// a comment is open whoever made it; an item that anybody says was taken was taken.
bool is_by_rule(Base base, const Word& word) {
  if (base != Base::lone || word.matter != std::string(kOne)) return false;
  return word.json.find("minutes") != std::string::npos ||
         (word.json.find("\"number\":2") != std::string::npos &&
          word.json.find("TAKEN") != std::string::npos);
}

// Every content that B alone may write of it, meant to stand in the place of what is there.
std::vector<Word> hostile_words() {
  const char* const details =
      R"({"dates":"2026-01-01","ordinal":99,"titles":{"en":"Surrender"},"host":"brevonia.example",)"
      R"("timezone":"Asia/Tokyo","starts":"03:00","ends":"04:00",)"
      R"("place":{"country":"US","city":{"en":"Elsewhere"}}})";
  const char* const hung =
      R"({"dates":"2026-01-01","titles":{"en":"Surrender"},"hangs_on":"meetings/talks/9"})";
  const auto with = [](const char* what, const char* said, const char* more = "") {
    return std::string("{\"") + what + "\":{\"details\":" + said + more + "}}";
  };
  std::vector<Word> out;
  for (const char* matter : {kOne, "meetings/talks/0", "meetings/talks/zz"}) {
    for (const char* said : {details, hung}) {
      out.push_back({matter, with("possibility", said)});
      out.push_back({matter, with("intent", said)});
      out.push_back({matter, with("intent", said, R"(,"said_at":"meetings/talks/1")")});
      out.push_back({matter, with("schedule", said, R"(,"round":1,"candidate":"may")")});
      out.push_back({matter, with("schedule", said, R"(,"round":2)")});
      out.push_back({matter, with("held", said)});
    }
    for (const char* json :
         {R"({"candidate":{"id":"may","dates":"2026-01-01","withdrawn":true}})",
          R"({"availability":{"candidate":"may","answer":"NOT"}})",
          R"({"delegation":{"party":"aldermark.example","heads":[{"office":{"en":"Nobody"}}]}})",
          R"({"session":{"id":"plenary","titles":{"en":"Closed"}}})",
          R"({"session":{"id":"other","titles":{"en":"Other"},"starts":"2031-09-12T00:00Z",)"
          R"("ends":"2031-09-12T23:00Z"}})",
          R"({"substitution":{"id":"s","party":"aldermark.example",)"
          R"("absent":{"office":{"en":"All"}},"substitute":{"office":{"en":"None"}}}})",
          R"({"attendance":{"id":"a","party":"aldermark.example",)"
          R"("member":{"office":{"en":"None"}},"presences":[{"left":"2031-09-12T00:10Z"}]}})",
          R"({"outcome":{"id":"o","kind":"NOTE","words":{"en":"A shall pay."}}})",
          R"({"outcome_status":{"outcome":"o","state":"CLOSED"}})",
          R"({"publication":{"id":"text","kind":"READOUT","titles":{"en":"Lies"}}})",
          R"({"comment":{"id":"c","by":"Somebody","words":{"en":"bad"}}})",
          R"({"position":{"id":"p","words":{"en":"their stand"}}})",
          R"({"minutes":{"id":"m","version":9,"titles":{"en":"Other"},"stage":"CIRCULATED",)"
          R"("paragraphs":[{"number":"9","words":{"en":"Nobody met."}}]}})",
          R"({"minutes_comment":{"id":"mc","minutes":"m","version":1,"words":{"en":"no"}}})",
          R"({"agenda_item":{"number":1,"titles":{"en":"Fire"},"minutes":1}})",
          R"({"agenda_item":{"number":1,"titles":{"en":"Fire"},"state":"TAKEN"}})",
          R"({"agenda_item":{"number":1,"titles":{"en":"Fire"},"state":"DEFERRED"}})",
          R"({"agenda_item":{"number":1,"titles":{"en":"Fire"},"state":"WITHDRAWN"}})",
          R"({"agenda_item":{"number":2,"titles":{"en":"Fire"},"state":"TAKEN"}})",
          R"({"agenda_item":{"number":3,"titles":{"en":"Ice"},"state":"TAKEN",)"
          R"("from_meeting":"meetings/talks/1","from_item":"2"}})",
          R"({"agenda_item":{"number":3,"titles":{"en":"Ice"},"state":"DEFERRED",)"
          R"("from_meeting":"meetings/talks/1","from_item":"2"}})"}) {
      out.push_back({matter, json});
    }
    for (const char* round : {"0", "1", "2"}) {
      const std::string about = std::string("\"round\":") + round;
      out.push_back({matter, "{\"postponement\":{" + about + R"(,"sine_die":true}})"});
      out.push_back({matter, "{\"cancellation\":{" + about + "}}"});
      out.push_back({matter, "{\"stage\":{" + about + R"(,"state":"RECESSED","sitting":3}})"});
    }
  }
  for (
      const char* json :
      {R"({"report":{"id":"r","to":"bodies/others","covers":["meetings/talks/1"],)"
       R"("sent":"2031-01-02"}})",
       R"({"acknowledgement":{"report":"r","date":"2031-01-03","by":{"en":"Somebody"}}})",
       R"({"letter":{"id":"l","direction":"OUT","subject":{"en":"Else"}}})",
       R"({"letter":{"id":"l2","direction":"OUT","subject":{"en":"Answer"},"in_reply_to":"l"}})"}) {
    out.push_back({kSeries, json});
  }
  return out;
}

// The answers that these words are seen in: the meeting, its line in the list, and the series.
modules::Others::Said others_say(Record& record, const modules::Others& others) {
  const Series series = record.series("talks", {HostCustom::Rule::alternate, "", {}});
  json::Writer out;
  out.begin_object().key("meeting").begin_object();
  write_meeting(out, "c", record.meeting("talks", "1"));
  out.end_object();
  Customs customs;
  customs.meetings_per_year = 1;
  customs.hosts.rule = HostCustom::Rule::alternate;
  customs.reports_upward = true;
  customs.before_each_report = 2;
  out.key("series");
  write_series(out, series, reminders_of(series, customs, "2031-10-15"));
  const Bytes text = out.end_object().take();
  const auto read = json::parse(text, std::size_t{1} << 24);
  REQUIRE(read.ok());
  return others.of(read.value());
}

}  // namespace

TEST_CASE("one party's word that it was held stands beside the schedule that all agreed") {
  Record record;
  record.agrees(kA, kOne,
                R"({"schedule":{"round":1,"details":{"dates":"2031-09-12","ordinal":1,)"
                R"("titles":{"en":"Talks"},"host":"aldermark.example"}}})");
  record.says(kB, kOne,
              R"({"held":{"details":{"dates":"2026-01-01","ordinal":99,"host":"brevonia.example",)"
              R"("titles":{"en":"Surrender talks"}}}})");
  const MeetingView meeting = record.meeting("talks", "1");
  CHECK(meeting.state == State::concluded);
  CHECK(meeting.state_said.party == kB);
  CHECK(meeting.ordinal == 1);
  CHECK(meeting.titles.at("en") == "Talks");
  CHECK(meeting.shown.dates() == "2031-09-12");
  CHECK(meeting.shown.host() == kA);
  CHECK(record.calendar(meeting).dates == "2031-09-12");
  CHECK(record.series("talks").next_ordinal == 2);
  const auto answer = record.answer("talks", "1");
  const auto& held = answer.find("held")->items();
  REQUIRE(held.size() == 1);
  CHECK(held[0].find("ordinal")->unsigned_number() == 99U);
  CHECK(held[0].find("said")->text("party") == kB);
}

TEST_CASE("what one party alone says was held, on a day of its own, is no confirmed event") {
  Record record;
  record.says(kB, kOne, dated("held", "2026-01-01"));
  CHECK(record.calendar(record.meeting("talks", "1")).status == EventStatus::tentative);
  record.agrees(kA, kOne, R"({"outcome":{"id":"o","kind":"NOTE","words":{"en":"well"}}})");
  CHECK(record.calendar(record.meeting("talks", "1")).status == EventStatus::confirmed);
}

TEST_CASE("the next number is of what all agreed and of our own drafts, and passes over others'") {
  Record record;
  record.own = kA;
  const auto numbered = [](const char* number) {
    return std::string(R"({"schedule":{"round":1,"details":{"dates":"2031-09","ordinal":)") +
           number + "}}}";
  };
  record.agrees(kA, "meetings/talks/1", numbered("18"));
  record.says(kB, "meetings/talks/2", numbered("1000"));
  CHECK(record.series("talks").next_ordinal == 19);
  record.proposes(kB, "meetings/talks/3", numbered("19"));
  CHECK(record.series("talks").next_ordinal == 20);
  record.says(kA, "meetings/talks/4", numbered("30"));
  CHECK(record.series("talks").next_ordinal == 31);
}

TEST_CASE("what one party says was held takes the place of no meeting that all agreed") {
  Record record;
  record.own = kA;
  record.agrees(kA, "meetings/talks/1", dated("held", "2030-05-12"));
  record.agrees(kA, "meetings/talks/2", dated("schedule", "2031-09-12", ",\"round\":1"));
  record.says(kB, "meetings/talks/2", dated("held", "2026-01-01"));
  record.says(kB, "meetings/talks/3", dated("held", "2032-01-01"));
  record.says(kB, "meetings/talks/4", dated("possibility", "2031-09-01"));
  const Series series = record.series("talks");
  CHECK(last_held(series)->slug == "1");
  CHECK(next_meeting(series, "2031-01-01")->slug == "2");
  CHECK(series.unreported == std::vector<std::string>{"meetings/talks/1"});
}

TEST_CASE("a letter is answered in the register that it stands in") {
  Record record;
  const char* const asked =
      R"({"letter":{"id":"l","direction":"IN","subject":{"en":"Ask"},"reply_due":"2031-06-01"}})";
  const char* const answer =
      R"({"letter":{"id":"l2","direction":"OUT","subject":{"en":"Answer"},"in_reply_to":"l"}})";
  const auto due = [&] {
    for (const Reminder& one : reminders_of(record.series("talks"), {}, "2031-06-15")) {
      if (one.word == "reply_due") return true;
    }
    return false;
  };
  record.says(kA, kSeries, asked);
  record.says(kB, kSeries, answer);
  CHECK(due());
  record.says(kA, kSeries, answer);
  CHECK_FALSE(due());
}

TEST_CASE("no lone word of one party changes what all agreed, or what another party says") {
  // The state of a meeting is the last word of any party by rule, and says whose; the dates of a
  // postponement and the number of a cancelled meeting go with it.
  const modules::Others others(
      kB,
      {{"state_said",
        {"date", "place", "modality", "host", "timezone", "starts", "ends", "on_margins_of",
         "sine_die", "hangs_on", "ordinal", "title", "backlog"}},
       {"carried_said", {"carried_to"}}},
      {// What can be done next, the calendar and the counts follow the state.
       "transitions", "calendar", "round", "sitting", "postponement",
       // Made of all that is said: where it is taken from, and hints.
       "sources", "variances", "items", "over", "next_ordinal",
       // Lists by candidate of what each says, and words as they came.
       "others"});
  for (const Base base : {Base::planned, Base::held, Base::lone}) {
    for (const char* voice : {"statement", "noted", "proposal"}) {
      for (const Word& word : hostile_words()) {
        if (is_by_rule(base, word)) continue;
        Record record;
        record.own = kA;
        for (const Word& one : matter_of_record(base)) {
          if (base != Base::lone) {
            record.agrees(kA, one.matter, one.json);
          } else {
            record.says(kA, one.matter, one.json);
          }
        }
        const auto before = others_say(record, others);
        std::string json = word.json;
        if (voice == std::string("noted")) {
          json = R"({"words_of":"aldermark.example",)" + json.substr(1);
        }
        const auto bytes = content_from_json(json);
        REQUIRE(bytes.ok());
        const auto written =
            voice == std::string("statement") ? record.state(kB, word.matter, bytes.value())
            : voice == std::string("noted")
                ? record.note(kB, kA, word.matter, bytes.value())
                : record.propose(kB, word.matter, kind_of(bytes.value()).value(), bytes.value());
        if (!written.ok()) continue;  // not to be said so
        CAPTURE(static_cast<int>(base));
        CAPTURE(std::string(voice));
        CAPTURE(std::string(word.matter));
        CAPTURE(word.json);
        const auto after = others_say(record, others);
        CHECK(modules::Others::differences(before, after) == "");
      }
    }
  }
}

}  // namespace meetings
