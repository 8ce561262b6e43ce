// If these fail, a meeting stands where it does not: held because time passed, scheduled because
// one side said so, reported though nobody reported it.
#include "modules/meetings/meetings.h"

#include <doctest/doctest.h>

#include <map>
#include <random>

#include "modules/meetings/test_meetings.h"
#include "modules/meetings/view.h"

namespace {

using meetings::State;

using meetings::test::content;
using meetings::test::dated;
using meetings::test::kA;
using meetings::test::kB;
using meetings::test::kC;
using meetings::test::Record;

std::string report(const char* id, const char* covers, const char* sent) {
  return std::string("{\"report\":{\"id\":\"") + id +
         "\",\"to\":\"bodies/ministers\",\"to_meeting\":\"meetings/ministers/53\",\"covers\":[" +
         covers + "],\"sent\":\"" + sent + "\"}}";
}

}  // namespace

TEST_CASE("a schedule stands only when all agreed it; one side's word is an intent") {
  Record record;
  record.says(kA, "meetings/council/1", dated("possibility", "2031-06-04/2031-06-05"));
  CHECK(record.meeting("council", "1").state == State::mooted);
  record.says(kA, "meetings/council/1", dated("schedule", "2031-06-04", ",\"round\":1"));
  CHECK(record.meeting("council", "1").state == State::proposed);
  const auto proposal =
      record.proposes(kA, "meetings/council/1", dated("schedule", "2031-06-04", ",\"round\":1"));
  CHECK(record.meeting("council", "1").state == State::proposed);
  record.agree(proposal);
  const auto meeting = record.meeting("council", "1");
  CHECK(meeting.state == State::scheduled);
  CHECK(meeting.state_said.voice == modules::Voice::joint);
  CHECK(meeting.shown.dates() == "2031-06-04");
}

TEST_CASE("an open proposal shows as proposed, a declined one does not") {
  Record record;
  record.says(kB, "meetings/council/1", dated("possibility", "2031"));
  const auto proposal =
      record.proposes(kA, "meetings/council/1", dated("schedule", "2031-06", ",\"round\":1"));
  CHECK(record.meeting("council", "1").state == State::proposed);
  record.decline(proposal);
  CHECK(record.meeting("council", "1").state == State::mooted);
}

TEST_CASE("a meeting that is only proposed goes by what the newest open proposal calls it") {
  Record record;
  const auto schedule = [](const char* names) {
    return std::string(R"({"schedule":{"round":1,"details":{"dates":"2031-06",)") + names + "}}}";
  };
  const auto first = record.proposes(kA, "meetings/talks/x", schedule(R"("ordinal":2)"));
  CHECK(record.meeting("talks", "x").ordinal == 0);  // agreed by nobody else
  CHECK(record.meeting("talks", "x").proposed_ordinal == 2);
  const auto second =
      record.proposes(kB, "meetings/talks/x", schedule(R"("titles":{"en":"Talks on the ice"})"));
  CHECK(record.meeting("talks", "x").proposed_ordinal == 2);
  CHECK(record.meeting("talks", "x").proposed_titles.at("en") == "Talks on the ice");
  record.decline(second);
  CHECK(record.meeting("talks", "x").proposed_titles.empty());
  record.agree(first);
  const auto meeting = record.meeting("talks", "x");
  CHECK(meeting.ordinal == 2);
  CHECK(meeting.proposed_ordinal == 0);  // it is the number now
}

TEST_CASE("a possibility never ages into held, whatever else is said of later meetings") {
  Record record({kA, kB, kC});
  record.says(kA, "meetings/ministers/2021-06",
              R"({"possibility":{"details":{"dates":"2021-06-04/2021-06-05"}}})");
  record.says(kA, "meetings/ministers/2022-06", dated("held", "2022-06-11"));
  CHECK(record.meeting("ministers", "2021-06").state == State::mooted);
  const auto series = record.series("ministers");
  CHECK(series.meetings.front().slug == "2021-06");
  CHECK(meetings::next_meeting(series, "2030-01-01") == nullptr);
  CHECK(meetings::next_meeting(series, "2021-06-01")->slug == "2021-06");
  CHECK(meetings::last_held(series)->slug == "2022-06");
}

TEST_CASE("scenario 2: postponed sine die by one party, scheduled again, held; same number") {
  Record record;
  record.agrees(
      kA, "meetings/council/4",
      R"({"schedule":{"round":1,"details":{"dates":"2031-12-04/2031-12-05","ordinal":4}}})");
  record.says(
      kB, "meetings/council/4",
      R"({"postponement":{"round":1,"sine_die":true,"reason":{"en":"until further notice"}}})");
  auto meeting = record.meeting("council", "4");
  CHECK(meeting.state == State::postponed);
  CHECK(meeting.sine_die);
  CHECK(meeting.state_said.party == kB);
  CHECK(meeting.state_said.voice == modules::Voice::national);
  CHECK(meeting.ordinal == 4);
  CHECK(meeting.shown.dates().empty());
  // The schedule stays the joint fact it is.
  REQUIRE(meeting.planned.size() == 1);
  CHECK(meeting.planned[0].said.voice == modules::Voice::joint);
  record.agrees(kB, "meetings/council/4",
                R"({"schedule":{"round":2,"details":{"dates":"2032-01-10","ordinal":4}}})");
  meeting = record.meeting("council", "4");
  CHECK(meeting.state == State::scheduled);
  CHECK(meeting.shown.dates() == "2032-01-10");
  CHECK_FALSE(meeting.sine_die);
  CHECK(meeting.departures.size() == 1);
  record.says(kA, "meetings/council/4", dated("held", "2032-01-10"));
  meeting = record.meeting("council", "4");
  CHECK(meeting.state == State::concluded);
  CHECK(meeting.ordinal == 4);
  CHECK(meeting.variances == std::vector<std::string>{"later_than_planned"});
}

TEST_CASE("a postponement concurrent with a new schedule does not undo it, nor one of no round") {
  Record record;
  record.agrees(kA, "meetings/council/4", dated("schedule", "2031-12", ",\"round\":1"));
  record.agrees(kA, "meetings/council/4", dated("schedule", "2032-01", ",\"round\":2"));
  record.says(kB, "meetings/council/4", R"({"postponement":{"round":1,"sine_die":true}})");
  record.says(kB, "meetings/council/4", R"({"postponement":{"round":9,"sine_die":true}})");
  CHECK(record.meeting("council", "4").state == State::scheduled);
  record.says(kB, "meetings/council/4", R"({"postponement":{"round":2,"dates":"2032-03"}})");
  const auto meeting = record.meeting("council", "4");
  CHECK(meeting.state == State::postponed);
  CHECK(meeting.shown.dates() == "2032-03");
}

TEST_CASE("where the rules ask for more than one party, one alone postpones nothing") {
  Record record({kA, kB, kC});
  record.agrees(kA, "meetings/council/1", dated("schedule", "2031-12", ",\"round\":1"));
  record.says(kB, "meetings/council/1", R"({"postponement":{"round":1,"sine_die":true}})");
  CHECK(record.meeting("council", "1", {2}).state == State::scheduled);
  CHECK(record.meeting("council", "1", {2}).departures.size() == 1);
  record.says(kC, "meetings/council/1", R"({"postponement":{"round":1,"sine_die":true}})");
  CHECK(record.meeting("council", "1", {2}).state == State::postponed);
}

TEST_CASE("a cancelled meeting leaves its number unassigned and was never held") {
  Record record;
  record.agrees(kA, "meetings/council/5",
                R"({"schedule":{"round":1,"details":{"dates":"2031-05","ordinal":5}}})");
  CHECK(record.meeting("council", "5").ordinal == 5);
  record.says(kA, "meetings/council/5", R"({"cancellation":{"round":1}})");
  const auto meeting = record.meeting("council", "5");
  CHECK(meeting.state == State::cancelled);
  CHECK(meeting.ordinal == 0);
  CHECK(meetings::count(record.series("council"), true).held == 0);
}

TEST_CASE("two meetings with one number are shown as a variance, not refused") {
  Record record;
  record.says(kA, "meetings/council/5", R"({"held":{"details":{"dates":"2031-05","ordinal":5}}})");
  record.says(kA, "meetings/council/5b", R"({"held":{"details":{"dates":"2031-06","ordinal":5}}})");
  const auto series = record.series("council");
  CHECK(series.meetings[0].variances.empty());
  CHECK(series.meetings[1].variances == std::vector<std::string>{"ordinal_reused"});
}

TEST_CASE("hosts alternate by custom: the same host twice is a hint") {
  Record record;
  for (const char* json :
       {R"({"held":{"details":{"dates":"2021-09-27/2021-09-28","host":"aldermark.example"}}})",
        R"({"held":{"details":{"dates":"2022-08-16/2022-08-17","host":"aldermark.example"}}})"}) {
    record.says(kA,
                std::string(json).find("2021") != std::string::npos ? "meetings/talks/20"
                                                                    : "meetings/talks/21",
                json);
  }
  CHECK(record.series("talks", {meetings::HostCustom::Rule::alternate, "", {}})
            .meetings[1]
            .variances == std::vector<std::string>{"same_host_again"});
  CHECK(record.series("talks").meetings[1].variances.empty());
}

TEST_CASE("scenario 1: two meetings, one report to a senior meeting that slips; nothing is lost") {
  Record record;
  record.says(kA, "meetings/talks/19", dated("held", "2021-05-12/2021-05-13"));
  record.says(kA, "meetings/ministers/53", dated("intent", "2021-10"));
  record.says(kA, "meetings/talks", report("r53", "\"meetings/talks/19\"", ""));
  CHECK(record.series("talks").unreported == std::vector<std::string>{"meetings/talks/19"});
  record.says(kB, "meetings/talks/20", dated("held", "2021-09-27/2021-09-28"));
  CHECK(record.series("talks").unreported.size() == 2);
  CHECK(meetings::count(record.series("talks"), false).unreported == 0);
  record.agrees(kA, "meetings/ministers/53", dated("held", "2021-12-02"));
  CHECK(record.series("talks").unreported.size() == 2);
  record.agrees(kA, "meetings/talks",
                report("r53-sent", "\"meetings/talks/19\",\"meetings/talks/20\"", "2021-12-02"));
  CHECK(record.series("talks").unreported.empty());
  const auto first = record.meeting("talks", "19");
  CHECK(first.state == State::reported);
  CHECK(first.state_said.voice == modules::Voice::joint);
  CHECK(first.reports.size() == 2);
  const auto senior = record.meeting("ministers", "53");
  CHECK(senior.reports_received.size() == 2);
  CHECK(senior.variances == std::vector<std::string>{"later_than_planned"});
}

TEST_CASE("outcomes: one side's readout never makes the outcome agreed") {
  Record record;
  record.says(kA, "meetings/council/1", dated("held", "2031-05-12"));
  record.says(kA, "meetings/council/1",
              R"({"publication":{"id":"readout","kind":"READOUT","titles":{"en":"Outcomes"}}})");
  record.says(
      kA, "meetings/council/1",
      R"({"outcome":{"id":"close","kind":"ASSESSMENT","words":{"en":"A close alliance"}}})");
  CHECK(record.meeting("council", "1").state == State::concluded);
  record.agrees(
      kB, "meetings/council/1",
      R"({"publication":{"id":"joint","kind":"JOINT_STATEMENT","titles":{"en":"Statement"}}})");
  const auto meeting = record.meeting("council", "1");
  CHECK(meeting.state == State::outcome_agreed);
  CHECK(meeting.publications.size() == 2);
}

TEST_CASE("what all agreed and what each side says stand side by side") {
  Record record;
  record.says(kA, "meetings/council/1", dated("held", "2031-05-12"));
  record.says(kB, "meetings/council/1", dated("held", "2031-05-13"));
  record.agrees(kB, "meetings/council/1", dated("held", "2031-05-12/2031-05-13"));
  record.says(kA, "meetings/council/1", dated("held", "2031-05-14"));
  const auto meeting = record.meeting("council", "1");
  REQUIRE(meeting.held.size() == 3);
  CHECK(meeting.shown.dates() == "2031-05-12/2031-05-13");
  CHECK(meeting.state_said.voice == modules::Voice::joint);
  CHECK(meeting.held[1].content.held().details().dates() == "2031-05-14");  // A's last word
}

TEST_CASE("noted words count for nothing until their party confirms them") {
  Record record;
  const auto noted = record.note(
      kA, kB, "meetings/council/1",
      content(R"({"words_of":"brevonia.example","held":{"details":{"dates":"2031-05-12"}}})"));
  REQUIRE(noted.ok());
  auto meeting = record.meeting("council", "1");
  CHECK(meeting.state == State::mooted);
  REQUIRE(meeting.noted.size() == 1);
  CHECK(meeting.noted[0].said.of == kB);
  CHECK(meeting.noted[0].said.party == kA);
  record.confirm(kB, noted.value());
  meeting = record.meeting("council", "1");
  CHECK(meeting.state == State::concluded);
  CHECK(meeting.noted.empty());
  CHECK(meeting.held[0].said.party == kB);
  CHECK(meeting.held[0].said.voice == modules::Voice::national);
}

TEST_CASE("scenario 12: the same words about a body of three are that circle's alone") {
  Record two;
  Record three({kA, kB, kC});
  two.agrees(kA, "meetings/ministers/1", dated("intent", "2031-06"));
  CHECK(two.meeting("ministers", "1").state == State::agreed_in_principle);
  const auto read = meetings::read_meeting(three, "c", "ministers", "1");
  REQUIRE_FALSE(read.ok());
  CHECK(read.error().code == ErrorCode::not_found);
  three.says(kA, "meetings/ministers/1", dated("intent", "2031-06"));
  CHECK(three.meeting("ministers", "1").state == State::proposed);
}

TEST_CASE(
    "scenario 14: two heads of one delegation, acting capacity, the spellings of one person") {
  Record record;
  record.agrees(kB, "meetings/talks/19", dated("held", "2031-05-12"));
  record.agrees(kB, "meetings/talks/19", R"({"delegation":{"party":"brevonia.example","heads":[
      {"person":"bodies/people/hale","names":{"en":"R. Hale"},"office":{"en":"Assistant Minister"},
       "capacity":"ACTING","institution":"DEFENCE","role":"HEAD"},
      {"office":{"en":"Second head"},"role":"HEAD","remark":{"en":"name not in the source"}}]}})");
  const auto meeting = record.meeting("talks", "19");
  REQUIRE(meeting.delegations.size() == 1);
  const auto& heads = meeting.delegations[0].content.delegation().heads();
  REQUIRE(heads.size() == 2);
  CHECK(heads[0].capacity() == meetings::ACTING);
  CHECK(heads[1].names().empty());
  json::Writer out;
  out.begin_object();
  meetings::write_meeting(out, "c", meeting);
  const auto read = json::parse(out.end_object().take());
  REQUIRE(read.ok());
  const auto& delegation = read.value().find("delegations")->items()[0];
  CHECK(delegation.find("heads")->items()[0].text("capacity") == "acting");
  CHECK(delegation.find("heads")->items().size() == 2);
  CHECK(delegation.find("said")->text("kind") == "joint");
}

TEST_CASE("the intent for the next meeting is seen from the meeting that stated it") {
  Record record;
  record.says(kA, "meetings/talks/19", dated("held", "2021-05-12/2021-05-13"));
  record.says(kA, "meetings/talks/20",
              R"({"intent":{"said_at":"meetings/talks/19","details":{"dates":"2021-09",
                 "place":{"country":"KR","city":{"en":"Seoul"}},"host":"aldermark.example"}}})");
  const auto meeting = record.meeting("talks", "19");
  REQUIRE(meeting.next_intents.size() == 1);
  CHECK(meeting.next_intents[0].meeting == "meetings/talks/20");
  CHECK(record.meeting("talks", "20").state == State::proposed);
}

TEST_CASE("the same acts give the same rows in every order of arrival") {
  Record record({kA, kB, kC});
  const char* parties[] = {kA, kB, kC};
  const char* dates[] = {"2031-05-12", "2031-06", "2031-Q3", "2031-end", "2031"};
  std::mt19937 random(7);
  for (int i = 0; i < 90; ++i) {
    const char* party = parties[random() % 3];
    const std::string matter = "meetings/council/" + std::to_string(random() % 3);
    const char* date = dates[random() % 5];
    switch (random() % 9) {
      case 5:
        record.says(party, matter.c_str(),
                    R"({"agenda_item":{"number":1,"titles":{"en":"x"},"state":"DEFERRED"}})");
        break;
      case 6:
        record.agrees(party, matter.c_str(),
                      R"({"minutes":{"id":"m","version":)" + std::to_string(1 + random() % 3) +
                          R"(,"titles":{"en":"x"},"paragraphs":[{)"
                          R"("number":"1","words":{"en":"x"}}]}})");
        break;
      case 7:
        record.says(party, matter.c_str(),
                    R"({"stage":{"state":"IN_SESSION","round":1,"sitting":)" +
                        std::to_string(random() % 3) + "}}");
        break;
      case 8:
        record.says(party, matter.c_str(),
                    std::string(R"({"availability":{"candidate":"c","answer":")") +
                        (random() % 2 == 0 ? "GOOD" : "NOT") + R"("}})");
        break;
      case 0:
        record.says(party, matter.c_str(), dated("intent", date));
        break;
      case 1:
        record.agrees(party, matter.c_str(),
                      dated("schedule", date, random() % 2 ? ",\"round\":1" : ",\"round\":2"));
        break;
      case 2:
        record.says(party, matter.c_str(), dated("held", date));
        break;
      case 3:
        record.says(party, matter.c_str(), R"({"postponement":{"round":1,"sine_die":true}})");
        break;
      default:
        REQUIRE(
            record
                .note(party, parties[random() % 3], matter,
                      content(std::string(R"({"words_of":"brevonia.example","held":{"details":)") +
                              R"({"dates":")" + date + R"("}}})"))
                .ok());
    }
  }
  const auto reference = record.refolded([](auto&) {});
  CHECK(reference.size() > 20);
  std::map<std::string, Bytes> answers;
  for (int i = 0; i < 200; ++i) {
    const auto rows = record.refolded(
        [&](auto& entries) { std::shuffle(entries.begin(), entries.end(), random); });
    REQUIRE(rows == reference);
    for (const char* slug : {"0", "1", "2"}) {
      json::Writer out;
      out.begin_object();
      meetings::write_meeting(out, "c", record.meeting("council", slug));
      const Bytes text = out.end_object().take();
      auto& known = answers[slug];
      if (known.empty()) known = text;
      REQUIRE(text == known);
    }
  }
}
