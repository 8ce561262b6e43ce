// The example records carried through the modules: every content is one that a node accepts, and
// the views show what the public record says. If these fail, the demo shows a meeting that was not.
#include <doctest/doctest.h>

#include <fstream>
#include <map>
#include <memory>
#include <sstream>

#include "base/json.h"
#include "charter/charter.h"
#include "modules/bodies/bodies.h"
#include "modules/bodies/history.h"
#include "modules/bodies/view.h"
#include "modules/meetings/meetings.h"
#include "modules/meetings/view.h"
#include "modules/test_record.h"

namespace {

using meetings::State;

std::string file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  REQUIRE(in.good());
  std::stringstream out;
  out << in.rdbuf();
  return out.str();
}

// One circle: a fake record for each module.
struct Circle {
  explicit Circle(const std::vector<std::string>& parties)
      : bodies(bodies::make_module(), parties), meetings(meetings::make_module(), parties) {}
  modules::FakeRecord bodies;
  modules::FakeRecord meetings;
};

struct Example {
  explicit Example(const std::string& folder) {
    const json::Value record = json::parse(file(folder + "/record.json")).value();
    for (const json::Member& circle : record.find("circles")->members()) {
      const std::string name(*circle.value.string());
      const auto charter = charter::parse_charter(file(folder + "/" + name), name);
      if (!charter.ok()) FAIL(charter.error().message);
      CHECK(charter.value().name() == circle.key);
      std::vector<std::string> parties;
      for (const auto& party : charter.value().parties()) parties.push_back(party.name());
      circles[circle.key] = std::make_unique<Circle>(parties);
      charters[circle.key] = charter.value();
    }
    for (const json::Value& step : record.find("steps")->items()) carry(step);
  }

  void carry(const json::Value& step) {
    const std::string id(*step.text("id"));
    CAPTURE(id);
    const std::string circle(*step.text("circle"));
    const std::string act(*step.text("act"));
    const std::string by(*step.text("by"));
    if (circle == "national") {
      CHECK(content_of(step).ok());
      return;
    }
    Circle& here = *circles.at(circle);
    if (const auto of = step.text("of")) {
      auto& [record, number] = acts.at(std::string(*of));
      if (act == "confirmation") record->confirm(by, number);
      if (act == "decline") record->decline(number);
      if (step.text("expect") == "joint") record->agree(number);
      return;
    }
    modules::FakeRecord& record = step.text("module") == "bodies" ? here.bodies : here.meetings;
    const auto content = content_of(step);
    if (!content.ok()) FAIL(content.error().message);
    const std::string matter(*step.text("matter"));
    Result<std::size_t> done = std::size_t{0};
    if (act == "proposal") {
      const std::string body(*step.text("body"));
      bool known = body.empty();
      for (const auto& one : charters.at(circle).bodies()) known = known || one.id() == body;
      CHECK(known);
      done = record.propose(by, matter, *step.text("kind"), content.value());
    } else if (act == "noted") {
      done = record.note(by, *step.text("noted_of"), matter, content.value());
    } else {
      done = record.state(by, matter, content.value());
    }
    if (!done.ok()) FAIL(done.error().message);
    const bool all = step.find("concur") != nullptr &&
                     step.find("concur")->items().size() ==
                         static_cast<std::size_t>(charters.at(circle).parties_size());
    if (all) record.agree(done.value());
    acts.insert_or_assign(id, std::make_pair(&record, done.value()));
  }

  static Result<Bytes> content_of(const json::Value& step) {
    const Bytes text = step.find("content")->write();
    return step.text("module") == "bodies" ? bodies::content_from_json(text)
                                           : meetings::content_from_json(text);
  }

  meetings::MeetingView meeting(const char* circle, const char* body, const char* slug) {
    auto read = meetings::read_meeting(circles.at(circle)->meetings, circle, body, slug);
    if (!read.ok()) FAIL(read.error().message);
    return std::move(read).value();
  }

  std::map<std::string, std::unique_ptr<Circle>> circles;
  std::map<std::string, charter::Charter> charters;
  std::map<std::string, std::pair<modules::FakeRecord*, std::size_t>> acts;
};

Example& public_record() {
  static Example example("examples/rok-us");
  return example;
}

std::vector<std::string> leaders(const bodies::BodyView& body, const char* day) {
  std::vector<std::string> out;
  for (const auto& saying : bodies::leads_on(body, day)) {
    out.push_back(saying.content.lead().party() + " " +
                  saying.content.lead().organisation().at("en"));
  }
  return out;
}

}  // namespace

TEST_CASE("the 19th KIDD: held and agreed by all, with two heads of the US side; its report owed") {
  const auto meeting = public_record().meeting("kr-us", "kidd", "19");
  CHECK(meeting.state == State::outcome_agreed);
  CHECK(meeting.ordinal == 19);
  CHECK(meeting.shown.dates() == "2021-05-12/2021-05-13");
  CHECK(meeting.titles.at("vi") == "KIDD lần thứ 19");
  REQUIRE(meeting.delegations.size() == 2);
  CHECK(meeting.delegations[1].content.delegation().heads_size() == 2);
  CHECK(meeting.comments.size() == 2);
  REQUIRE(meeting.reports.size() == 1);
  CHECK(meeting.reports[0].content.report().sent().empty());
  REQUIRE(meeting.next_intents.size() == 1);
  CHECK(meeting.next_intents[0].saying.content.intent().details().dates() == "2021-09");
  int joint = 0;
  int national = 0;
  for (const auto& outcome : meeting.outcomes) {
    (outcome.said.voice == modules::Voice::joint ? joint : national) += 1;
  }
  CHECK(joint == 4);
  CHECK(national == 5);
}

TEST_CASE("plans and what became of them") {
  const auto twentieth = public_record().meeting("kr-us", "kidd", "20");
  CHECK(twentieth.state == State::outcome_agreed);
  CHECK(twentieth.variances.empty());
  const auto ministers = public_record().meeting("kr-us", "scm", "53");
  CHECK(ministers.state == State::outcome_agreed);
  CHECK(ministers.variances == std::vector<std::string>{"later_than_planned"});
  CHECK(ministers.reports_received.size() == 1);
  const auto fourth = public_record().meeting("kr-us", "ncg", "4");
  CHECK(fourth.state == State::outcome_agreed);
  CHECK(fourth.shown.dates() == "2025-01-10");
  CHECK(fourth.planned.size() == 2);
  REQUIRE(fourth.departures.size() == 1);
  CHECK(fourth.departures[0].said.party == "us.example");
  CHECK(fourth.variances == std::vector<std::string>{"later_than_planned"});
  const auto third = public_record().meeting("kr-us", "ncg", "3");
  CHECK(third.state == State::concluded);
  CHECK(third.state_said.voice == modules::Voice::national);
  CHECK(public_record().meeting("kr-us", "ncg", "5").state == State::agreed_in_principle);
}

TEST_CASE("the trilateral: a circle of three, and a possibility that stays one") {
  const auto meeting = public_record().meeting("kr-us-jp", "dmm-tri", "2021-06");
  CHECK(meeting.state == State::mooted);
  CHECK(public_record().meeting("kr-us-jp", "dmm-tri", "2019-11").state == State::concluded);
  CHECK_FALSE(meetings::read_meeting(public_record().circles.at("kr-us")->meetings, "kr-us",
                                     "dmm-tri", "2021-06")
                  .ok());
}

TEST_CASE("series: the same host twice is a hint, reports are owed for every talk") {
  Circle& circle = *public_record().circles.at("kr-us");
  circle.bodies.own = "rok.example";  // whose word on the custom it is
  const bool alternate =
      bodies::custom_on(bodies::read_body(circle.bodies, "kr-us", "kidd").value(), {})
          .host_rule() == bodies::Custom::ALTERNATE;
  CHECK(alternate);
  meetings::HostCustom hosts;
  hosts.rule = meetings::HostCustom::Rule::alternate;
  const auto series = meetings::read_series(circle.meetings, "kr-us", "kidd", {}, hosts).value();
  REQUIRE(series.meetings.size() == 8);
  CHECK(series.meetings[0].slug == "17");
  CHECK(series.meetings[4].slug == "21");
  CHECK(series.meetings[4].variances == std::vector<std::string>{"same_host_again"});
  CHECK(series.meetings[5].variances.empty());
  CHECK(series.unreported.size() == 8);
}

TEST_CASE("the NCG was led by the councils until the ministries took over with the third meeting") {
  const auto body =
      bodies::read_body(public_record().circles.at("kr-us")->bodies, "kr-us", "ncg").value();
  using Leaders = std::vector<std::string>;
  CHECK(leaders(body, "2023-12-15") ==
        Leaders{"rok.example National Security Council", "us.example National Security Council"});
  CHECK(leaders(body, "2024-06-10") ==
        Leaders{"rok.example Ministry of National Defense", "us.example Department of Defense"});
  CHECK(body.strands.size() == 8);
  const auto kidd =
      bodies::read_body(public_record().circles.at("kr-us")->bodies, "kr-us", "kidd").value();
  CHECK(kidd.descriptions.front().said.voice == modules::Voice::joint);
  CHECK(kidd.sub_bodies == std::vector<std::string>{"bodies/dsc", "bodies/spi"});
  const auto person =
      bodies::read_person(public_record().circles.at("kr-us")->bodies, "kr-us", "kim-man-ki")
          .value();
  CHECK(person.names.size() == 4);
}

TEST_CASE("every answer about the example is JSON that a strict reader takes") {
  for (auto& [name, circle] : public_record().circles) {
    const auto names = meetings::list_series(circle->meetings, name).value();
    for (const std::string& body : names) {
      const auto series = meetings::read_series(circle->meetings, name, body).value();
      for (const auto& one : series.meetings) {
        json::Writer out;
        out.begin_object();
        meetings::write_meeting(out, name, one);
        CHECK(json::parse(out.end_object().take()).ok());
      }
    }
    const auto list = bodies::list_bodies(circle->bodies, name, true).value();
    for (const auto& body : list) {
      json::Writer out;
      out.begin_object();
      bodies::write_body(out, name, body);
      CHECK(json::parse(out.end_object().take()).ok());
    }
  }
}

TEST_CASE("the invented parties: every step is one that a node accepts, and ends as it should") {
  Example example("examples/fictitious");
  const auto talks = example.meeting("alder-breve", "river-talks", "1");
  CHECK(talks.state == State::reported);
  CHECK(talks.shown.dates() == "2032-01-10");
  CHECK(talks.agenda.size() == 1);  // the second was declined
  REQUIRE(talks.outcomes.size() == 1);
  CHECK(talks.outcomes[0].content.outcome().words().at("en").find("two hours") !=
        std::string::npos);
  CHECK(talks.noted.empty());  // confirmed since
  CHECK(talks.departures.size() == 1);
}
