// If these fail, the page offers a step that leads nowhere, hides one that is possible, or a
// meeting stands elsewhere after a step than it was said to.
#include "modules/meetings/transitions.h"

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <utility>

#include "modules/meetings/calendar.h"
#include "modules/meetings/state.h"
#include "modules/meetings/test_meetings.h"

namespace meetings {
namespace {

using test::dated;
using test::kA;
using test::kB;
using test::Record;

constexpr const char* kMatter = "meetings/talks/3";

std::string scheduled(unsigned round, const char* dates = "2031-05-12") {
  return dated("schedule", dates, (",\"round\":" + std::to_string(round)).c_str());
}
std::string stage(const char* state, unsigned round = 1, unsigned sitting = 0) {
  return std::string(R"({"stage":{"state":")") + state + R"(","round":)" + std::to_string(round) +
         R"(,"sitting":)" + std::to_string(sitting) + "}}";
}

// How each state is reached.
const std::map<State, std::function<void(Record&)>>& ways() {
  static const std::map<State, std::function<void(Record&)>> kWays = {
      {State::mooted, [](Record& r) { r.says(kA, kMatter, dated("possibility", "2031")); }},
      {State::proposed, [](Record& r) { r.says(kA, kMatter, dated("intent", "2031-05")); }},
      {State::agreed_in_principle,
       [](Record& r) { r.agrees(kA, kMatter, dated("intent", "2031-05")); }},
      {State::scheduled, [](Record& r) { r.agrees(kA, kMatter, scheduled(1)); }},
      {State::confirmed,
       [](Record& r) {
         r.agrees(kA, kMatter, scheduled(1));
         r.says(kB, kMatter, stage("CONFIRMED"));
       }},
      {State::in_session,
       [](Record& r) {
         r.agrees(kA, kMatter, scheduled(1));
         r.says(kB, kMatter, stage("IN_SESSION"));
       }},
      {State::recessed,
       [](Record& r) {
         r.agrees(kA, kMatter, scheduled(1));
         r.says(kB, kMatter, stage("RECESSED"));
       }},
      {State::concluded, [](Record& r) { r.agrees(kA, kMatter, dated("held", "2031-05-12")); }},
      {State::outcome_agreed,
       [](Record& r) {
         r.agrees(kA, kMatter, dated("held", "2031-05-12"));
         r.agrees(kA, kMatter, R"({"outcome":{"id":"o","kind":"NOTE","words":{"en":"x"}}})");
       }},
      {State::reported,
       [](Record& r) {
         r.agrees(kA, kMatter, dated("held", "2031-05-12"));
         r.says(kA, "meetings/talks",
                R"({"report":{"id":"r","to":"bodies/m","covers":["meetings/talks/3"],)"
                R"("sent":"2031-06"}})");
       }},
      {State::postponed,
       [](Record& r) {
         r.agrees(kA, kMatter, scheduled(1));
         r.says(kB, kMatter, R"({"postponement":{"round":1,"sine_die":true}})");
       }},
      {State::cancelled,
       [](Record& r) {
         r.agrees(kA, kMatter, scheduled(1));
         r.says(kB, kMatter, R"({"cancellation":{"round":1}})");
       }},
  };
  return kWays;
}

// Fills in what a person would, and writes the step.
void take(Record& record, const Transition& step) {
  Content content = step.template_;
  if (content.has_schedule())
    content.mutable_schedule()->mutable_details()->set_dates("2031-07-01");
  if (content.has_held()) content.mutable_held()->mutable_details()->set_dates("2031-05-12");
  if (content.has_candidate()) {
    content.mutable_candidate()->set_id("c");
    content.mutable_candidate()->set_dates("2031-07-02");
  }
  if (content.has_outcome()) {
    content.mutable_outcome()->set_id("o2");
    content.mutable_outcome()->set_kind(Outcome::NOTE);
    (*content.mutable_outcome()->mutable_words())["en"] = "x";
  }
  if (content.has_publication()) {
    content.mutable_publication()->set_id("p");
    (*content.mutable_publication()->mutable_titles())["en"] = "x";
  }
  if (content.has_minutes()) {
    content.mutable_minutes()->set_id("m");
    content.mutable_minutes()->set_version(1);
    (*content.mutable_minutes()->mutable_titles())["en"] = "x";
    Paragraph& paragraph = *content.mutable_minutes()->add_paragraphs();
    paragraph.set_number("1");
    (*paragraph.mutable_words())["en"] = "x";
  }
  if (content.has_report()) {
    content.mutable_report()->set_id("r");
    content.mutable_report()->set_to("bodies/m");
    content.mutable_report()->set_sent("2031-08");
  }
  const Bytes bytes = modules::encode_content(content);
  if (step.joint) {
    const auto act = record.propose(kA, step.matter, topic(content), bytes);
    if (!act.ok()) FAIL(act.error().message);
    record.agree(act.value());
  } else {
    const auto act = record.state(kA, step.matter, bytes);
    if (!act.ok()) FAIL(act.error().message);
  }
}

std::set<std::string> offered(State from) {
  Record record;
  ways().at(from)(record);
  const MeetingView meeting = record.meeting("talks", "3");
  REQUIRE(meeting.state == from);
  std::set<std::string> out;
  for (const Transition& step : transitions_of(meeting)) out.insert(step.name);
  return out;
}

}  // namespace

TEST_CASE("from every state exactly these steps are offered") {
  using Names = std::set<std::string>;
  CHECK(ways().size() == 12);
  CHECK(offered(State::mooted) == Names{"consider", "find_date", "intend", "agree_in_principle",
                                        "schedule", "cancel", "conclude"});
  CHECK(offered(State::proposed) ==
        Names{"find_date", "intend", "agree_in_principle", "schedule", "cancel", "conclude"});
  CHECK(offered(State::agreed_in_principle) ==
        Names{"find_date", "schedule", "postpone", "cancel", "conclude"});
  CHECK(offered(State::scheduled) ==
        Names{"find_date", "reschedule", "confirm", "open", "postpone", "cancel", "conclude"});
  CHECK(offered(State::confirmed) ==
        Names{"find_date", "reschedule", "open", "postpone", "cancel", "conclude"});
  CHECK(offered(State::in_session) == Names{"recess", "conclude"});
  CHECK(offered(State::recessed) == Names{"reopen", "postpone", "conclude"});
  CHECK(offered(State::postponed) == Names{"find_date", "resume", "cancel", "conclude"});
  CHECK(offered(State::cancelled) == Names{});
  const Names after = {"agree_outcome", "agree_minutes", "agree_statement"};
  Names concluded = after;
  concluded.insert("report");
  CHECK(offered(State::concluded) == concluded);
  CHECK(offered(State::outcome_agreed) == concluded);
  CHECK(offered(State::reported) == after);
}

TEST_CASE("minutes that all agreed are not offered for agreement again") {
  const auto offers = [](Record& record) {
    for (const Transition& step : transitions_of(record.meeting("talks", "3"))) {
      if (step.name == "agree_minutes") return true;
    }
    return false;
  };
  const auto minutes = [](const char* id, const char* stage) {
    return std::string(R"({"minutes":{"id":")") + id +
           R"(","version":1,"titles":{"en":"Minutes"},)"
           R"("paragraphs":[{"number":"1","words":{"en":"They met."}}])" +
           stage + "}}";
  };
  Record record;
  record.agrees(kA, kMatter, dated("held", "2031-05-12"));
  CHECK(offers(record));
  record.says(kA, kMatter, minutes("m", R"(,"stage":"CIRCULATED")"));
  CHECK(offers(record));
  record.agrees(kA, kMatter, minutes("m", ""));
  CHECK_FALSE(offers(record));
  record.agrees(kB, kMatter,
                R"({"correction":{"id":"pv1","minutes":"m","paragraph":"1",)"
                R"("old_words":{"en":"met"},"new_words":{"en":"met in May"}}})");
  CHECK_FALSE(offers(record));
  // Of a second sitting, say: these are not agreed yet.
  record.says(kB, kMatter, minutes("n", R"(,"stage":"DRAFT")"));
  CHECK(offers(record));
}

TEST_CASE("each step leads where it says, by exactly the word it asks for") {
  std::size_t tried = 0;
  for (const auto& [from, way] : ways()) {
    Record first;
    way(first);
    for (const Transition& step : transitions_of(first.meeting("talks", "3"))) {
      Record record;
      way(record);
      take(record, step);
      CAPTURE(step.name);
      CAPTURE(word(from));
      const MeetingView meeting = record.meeting("talks", "3");
      // What is reported stays so, whatever is agreed of its outcome afterwards.
      const State to = from == State::reported ? State::reported : step.to;
      CHECK(word(meeting.state) == word(to));
      if (to != from) {
        CHECK((meeting.state_said.voice == modules::Voice::joint) == step.joint);
      }
      ++tried;
    }
  }
  CHECK(tried == 51);
}

TEST_CASE("every other word from every state changes nothing, or what the rules say of it") {
  struct Word {
    const char* json;
    bool joint;
  };
  const Word words[] = {
      {R"({"possibility":{}})", false},
      {R"({"intent":{"details":{"dates":"2032"}}})", false},
      {R"({"schedule":{"round":1,"details":{"dates":"2032"}}})", false},  // one side's
      {R"({"stage":{"state":"IN_SESSION","round":7}})", false},           // of no round
      {R"({"stage":{"state":"CONFIRMED","round":0}})", false},
      {R"({"postponement":{"round":7,"sine_die":true}})", false},
      {R"({"cancellation":{"round":7}})", false},
      {R"({"candidate":{"id":"x","dates":"2032"}})", false},
      {R"({"availability":{"candidate":"x","answer":"GOOD"}})", false},
      {R"({"agenda_item":{"number":1,"titles":{"en":"x"}}})", true},
      {R"({"delegation":{"party":"aldermark.example","institutions":["DEFENCE"]}})", true},
      {R"({"comment":{"id":"x","by":"A newspaper","words":{"en":"x"}}})", false},
      {R"({"publication":{"id":"x","kind":"READOUT","titles":{"en":"x"}}})", false},
      {R"({"outcome":{"id":"x","kind":"NOTE","words":{"en":"x"}}})", false},
  };
  for (const auto& [from, way] : ways()) {
    for (const Word& said : words) {
      Record record;
      way(record);
      if (said.joint) {
        record.agrees(kB, kMatter, said.json);
      } else {
        record.says(kB, kMatter, said.json);
      }
      CAPTURE(said.json);
      const bool planned = std::string_view(said.json).starts_with(R"({"intent)") ||
                           std::string_view(said.json).starts_with(R"({"schedule)");
      const State to = from == State::mooted && planned ? State::proposed : from;
      CHECK(word(record.meeting("talks", "3").state) == word(to));
    }
  }
}

TEST_CASE("a step on what is agreed already names what it follows") {
  Record record;
  record.agrees(kA, kMatter, dated("intent", "2031-05"));
  record.agrees(kA, kMatter, scheduled(1));
  record.says(kB, kMatter, R"({"postponement":{"round":1,"dates":"2031-09"}})");
  const MeetingView meeting = record.meeting("talks", "3");
  for (const Transition& step : transitions_of(meeting)) {
    if (step.name != "resume") continue;
    CHECK(step.template_.schedule().round() == 2);
    CHECK(step.template_.schedule().details().dates() == "2031-09");
    CHECK_FALSE(step.predecessor.has_value());  // round 2 is a point of its own
  }
  CHECK(joint_on(meeting, "intent").has_value());
  CHECK(joint_on(meeting, "schedule/1").has_value());
  CHECK_FALSE(joint_on(meeting, "schedule/2").has_value());
}

TEST_CASE("recessed and resumed: what was said of an earlier sitting ends no later one") {
  Record record;
  record.agrees(kA, kMatter, scheduled(1));
  record.says(kA, kMatter, stage("IN_SESSION"));
  record.says(kA, kMatter, stage("RECESSED"));
  CHECK(record.meeting("talks", "3").state == State::recessed);
  record.says(kA, kMatter, stage("IN_SESSION", 1, 1));
  CHECK(record.meeting("talks", "3").state == State::in_session);
  record.says(kB, kMatter, stage("RECESSED"));  // late: of the sitting before
  const MeetingView meeting = record.meeting("talks", "3");
  CHECK(meeting.state == State::in_session);
  CHECK(meeting.sitting == 1);
  record.says(kB, kMatter, stage("RECESSED", 1, 1));
  CHECK(record.meeting("talks", "3").state == State::recessed);
}

TEST_CASE("a calendar hears of every change, under one name, and never goes back") {
  Record record;
  record.says(kA, kMatter, dated("possibility", "2031-05-12"));
  std::uint64_t sequence = 0;
  const auto entry = [&] { return record.calendar(record.meeting("talks", "3")); };
  const auto grown = [&] {
    const std::uint64_t before = std::exchange(sequence, entry().sequence);
    return before < sequence;
  };
  CHECK(grown());
  CHECK(entry().status == EventStatus::tentative);
  const std::string uid = entry().uid;
  CHECK(uid == "c/meetings/talks/3@entente");  // calendars that subscribed know it by this
  record.says(kA, kMatter, dated("possibility", "2031-05-14"));
  CHECK(entry().dates == "2031-05-14");
  CHECK(grown());  // a day that is not agreed moves as well
  record.says(kA, kMatter, dated("intent", "2031-05"));
  CHECK(entry().status == EventStatus::none);  // a month is no event
  CHECK(grown());
  record.agrees(kA, kMatter,
                dated("schedule", "2031-05-12", ",\"round\":1",
                      R"(,"timezone":"Asia/Seoul","starts":"09:30","ends":"17:00","ordinal":3)"));
  CHECK(entry().status == EventStatus::confirmed);
  CHECK(grown());
  CHECK_FALSE(grown());  // nothing was written since
  CHECK(entry().timezone == "Asia/Seoul");
  CHECK(entry().starts == "09:30");
  CHECK(record.answer("talks", "3").text("starts") == "09:30");
  CHECK(record.answer("talks", "3").text("ends") == "17:00");
  record.says(kB, kMatter, R"({"postponement":{"round":1,"sine_die":true}})");
  CHECK(entry().status == EventStatus::cancelled);
  CHECK(entry().dates == "2031-05-12");  // the event that is called off
  CHECK(entry().starts == "09:30");
  CHECK(grown());
  record.agrees(kA, kMatter, scheduled(2, "2031-09-01"));
  CHECK(entry().status == EventStatus::confirmed);
  CHECK(grown());
  record.says(kB, kMatter, R"({"postponement":{"round":2,"dates":"2031-10"}})");
  CHECK(entry().status == EventStatus::cancelled);  // a month is no day to move to
  CHECK(entry().dates == "2031-09-01");
  record.says(kB, kMatter, R"({"postponement":{"round":2,"dates":"2031-10-06"}})");
  CHECK(entry().status == EventStatus::tentative);
  CHECK(entry().dates == "2031-10-06");
  CHECK(grown());
  record.says(kA, kMatter, R"({"cancellation":{"round":2}})");
  CHECK(entry().status == EventStatus::cancelled);
  CHECK(entry().dates == "2031-09-01");
  CHECK(grown());
  CHECK(entry().uid == uid);
}

TEST_CASE("dates that would do, with what each side says of them; one is chosen by all") {
  Record record;
  record.says(kA, kMatter, R"({"candidate":{"id":"may","dates":"2031-05-12"}})");
  record.says(kB, kMatter, R"({"candidate":{"id":"june","dates":"2031-06-02/2031-06-03"}})");
  record.says(kA, kMatter, R"({"availability":{"candidate":"june","answer":"POSSIBLE"}})");
  record.says(kA, kMatter, R"({"availability":{"candidate":"june","answer":"GOOD"}})");
  record.says(kB, kMatter, R"({"availability":{"candidate":"may","answer":"NOT"}})");
  REQUIRE(record
              .note(kA, kB, kMatter,
                    test::content(R"({"words_of":"brevonia.example","availability":)"
                                  R"({"candidate":"june","answer":"GOOD"}})"))
              .ok());
  record.agrees(kA, kMatter, dated("schedule", "2031-06-02", R"(,"round":1,"candidate":"june")"));
  const json::Value answer = record.answer("talks", "3");
  const auto& candidates = answer.find("candidates")->items();
  REQUIRE(candidates.size() == 2);
  CHECK(candidates[0].text("id") == "june");
  CHECK(candidates[0].find("chosen")->boolean() == true);
  const auto& answers = candidates[0].find("availability")->items();
  REQUIRE(answers.size() == 2);
  CHECK(answers[0].text("answer") == "good");
  CHECK(answers[0].text("party") == kA);
  CHECK(answers[1].text("party") == kB);  // whose words they are, noted by the other
  CHECK(answers[1].find("said")->text("kind") == "noted");
  CHECK(candidates[1].find("availability")->items()[0].text("answer") == "not");
}

}  // namespace meetings
