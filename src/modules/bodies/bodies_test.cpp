// If these fail, the wrong institution is shown as leading, one side's word as agreed, or a person
// is taken for two.
#include "modules/bodies/bodies.h"

#include <doctest/doctest.h>

#include <random>

#include "modules/bodies/history.h"
#include "modules/bodies/view.h"
#include "modules/test_record.h"

namespace {

constexpr const char* kA = "aldermark.example";
constexpr const char* kB = "brevonia.example";

Bytes content(const std::string& json) {
  auto bytes = bodies::content_from_json(json);
  CAPTURE(json);
  if (!bytes.ok()) FAIL(bytes.error().message);
  return bytes.ok() ? bytes.value() : Bytes();
}

struct Record : modules::FakeRecord {
  Record() : FakeRecord(bodies::make_module(), {kA, kB}) {}
  void says(const char* party, const char* matter, const std::string& json) {
    const auto act = state(party, matter, content(json));
    if (!act.ok()) FAIL(act.error().message);
  }
  void agrees(const char* party, const char* matter, const std::string& json) {
    const Bytes bytes = content(json);
    const auto act = propose(party, matter, bodies::kind_of(bytes).value(), bytes);
    if (!act.ok()) FAIL(act.error().message);
    agree(act.value());
  }
};

std::string lead(const char* party, const char* who, const char* from, const char* more = "") {
  return std::string(R"({"lead":{"party":")") + party + R"(","organisation":{"en":")" + who +
         R"("},"from":")" + from + "\"" + more + "}}";
}

std::vector<std::string> names(const std::vector<bodies::Saying>& leads) {
  std::vector<std::string> out;
  for (const auto& saying : leads) {
    out.push_back(saying.content.lead().party().substr(0, 1) + " " +
                  saying.content.lead().organisation().at("en") + " " +
                  std::string(modules::word(saying.said.voice)));
  }
  return out;
}

}  // namespace

TEST_CASE(
    "scenario 3: councils lead until the ministries take over; each date shows the right one") {
  Record record;
  record.says(kA, "bodies/group", R"({"body":{"names":{"en":"Group"}}})");
  record.says(kA, "bodies/group", lead(kA, "Council", "2023-07"));
  record.says(kA, "bodies/group", lead(kB, "Council", "2023-07"));
  record.says(kA, "bodies/group",
              lead(kA, "Ministry", "2024-06-10",
                   R"(,"from_meeting":"meetings/group/3","reason":{"en":"closer exchanges"})"));
  record.says(kA, "bodies/group", lead(kB, "Department", "2024-06-10"));
  const auto body = bodies::read_body(record, "c", "group").value();
  using Names = std::vector<std::string>;
  CHECK(names(bodies::leads_on(body, "2023-06-30")) == Names{});
  CHECK(names(bodies::leads_on(body, "2023-07-18")) ==
        Names{"a Council national", "b Council national"});
  CHECK(names(bodies::leads_on(body, "2024-06-09")) ==
        Names{"a Council national", "b Council national"});
  CHECK(names(bodies::leads_on(body, "2024-06-10")) ==
        Names{"a Ministry national", "b Department national"});
  // "From the third meeting on" is told in the answer, now and as of the day.
  json::Writer out;
  out.begin_object();
  bodies::write_body(out, "c", body, "2024-06-10");
  const json::Value answer = json::parse(out.end_object().take()).value();
  for (const json::Value* told : {&answer, answer.find("as_of")}) {
    REQUIRE(told != nullptr);
    Names meetings;
    for (const json::Value& one : told->find("leads")->items()) {
      const json::Value* meeting = one.find("from_meeting");
      REQUIRE(meeting != nullptr);
      if (!meeting->is_null()) meetings.emplace_back(*one.text("from_meeting"));
    }
    CHECK(meetings == Names{"meetings/group/3"});
  }
}

TEST_CASE("what all agreed about a lead and what one party says of it are both shown, apart") {
  Record record;
  record.agrees(kA, "bodies/group", lead(kA, "Council", "2023"));
  record.says(kB, "bodies/group", lead(kA, "Ministry", "2024", R"(,"until":"2025")"));
  const auto body = bodies::read_body(record, "c", "group").value();
  using Names = std::vector<std::string>;
  CHECK(names(bodies::leads_on(body, "2024-07-01")) ==
        Names{"a Council joint", "a Ministry national"});
  CHECK(names(bodies::leads_on(body, "2026-01-01")) == Names{"a Council joint"});
}

TEST_CASE("no name of a party makes what one side noted stand as agreed, or as another's own") {
  for (const char* name : {"j", "n", "o", "q", "j.n", "1"}) {
    CAPTURE(name);
    Record record;
    record.agrees(kA, "bodies/group", lead(kA, "Council", "2023-07"));
    const std::string words =
        std::string(R"({"words_of":")") + name + R"(",)" + lead(kA, "Navy", "2023-07").substr(1);
    const auto noted = record.note(kB, name, "bodies/group", content(words));
    REQUIRE(noted.ok());
    auto body = bodies::read_body(record, "c", "group");
    REQUIRE(body.ok());
    CHECK(names(body.value().leads) == std::vector<std::string>{"a Council joint", "a Navy noted"});
    // Confirmed by somebody whose words they are not, they stay noted.
    record.confirm(kA, noted.value());
    body = bodies::read_body(record, "c", "group");
    REQUIRE(body.ok());
    CHECK(names(body.value().leads) == std::vector<std::string>{"a Council joint", "a Navy noted"});
  }
}

TEST_CASE("a flood of one party hides nothing that others said") {
  Record record;
  const Bytes name = content(R"({"body":{"names":{"en":"Flood"}}})");
  for (std::size_t i = 0; i <= modules::kRowsMax; ++i) {
    REQUIRE(record.state(kB, "bodies/a" + std::to_string(i), name).ok());
  }
  record.says(kA, "bodies/zenith", R"({"body":{"names":{"en":"Zenith"}}})");
  record.agrees(kB, "bodies/zoo", R"({"body":{"names":{"en":"Zoo"}}})");
  record.says(kA, "bodies/people/kim",
              R"({"person":{"party":"aldermark.example","names":[{"text":"Kim","lang":"en"}]}})");
  const auto all = bodies::list_bodies(record, "c");
  REQUIRE(all.ok());
  CHECK(all.value().size() == modules::kRowsMax + 2);
  CHECK(all.value().back().matter == "bodies/zoo");
  CHECK(all.value()[all.value().size() - 2].matter == "bodies/zenith");
}

TEST_CASE("several bodies report to one, and sub-bodies are known from above") {
  Record record;
  record.says(kA, "bodies/ministers",
              R"({"body":{"names":{"en":"Ministers"},"level":"MINISTERS"}})");
  record.says(kA, "bodies/talks", R"({"body":{"names":{"en":"Talks"}}})");
  record.says(kA, "bodies/talks", R"({"reporting_line":{"to":"bodies/ministers"}})");
  record.says(kA, "bodies/chiefs", R"({"reporting_line":{"to":"bodies/ministers"}})");
  record.says(kB, "bodies/panel", R"({"body":{"names":{"en":"Panel"},"parent":"bodies/talks"}})");
  const auto ministers = bodies::read_body(record, "c", "ministers").value();
  CHECK(ministers.reporting_bodies == std::vector<std::string>{"bodies/chiefs", "bodies/talks"});
  CHECK(bodies::read_body(record, "c", "talks").value().sub_bodies ==
        std::vector<std::string>{"bodies/panel"});
}

TEST_CASE("read by itself a body is called as in the list, and only where it is") {
  Record record;
  record.agrees(kA, "bodies/talks", R"({"body":{"names":{"en":"Talks","ko":"회담"}}})");
  record.says(kB, "bodies/panel", R"({"body":{"names":{"en":"Panel"},"parent":"bodies/talks"}})");
  const auto listed = bodies::list_bodies(record, "c");
  REQUIRE(listed.value().size() == 2);
  for (const bodies::BodyView& known : listed.value()) {
    const auto alone = bodies::read_body_alone(record, "c", known.id);
    REQUIRE(alone.ok());
    CHECK(alone.value().body().names().at("en") == known.body().names().at("en"));
    CHECK(alone.value().body().parent() == known.body().parent());
    CHECK(alone.value().matter == known.matter);
  }
  for (const char* nobody : {"nobody", "", "people/kim", "talks/"})
    CHECK_FALSE(bodies::read_body_alone(record, "c", nobody).ok());
}

TEST_CASE("events of others are no bodies of ours, and are listed only when asked for") {
  Record record;
  record.says(kA, "bodies/forum", R"({"body":{"names":{"en":"Forum"},"outside":true}})");
  record.says(kA, "bodies/talks", R"({"body":{"names":{"en":"Talks"}}})");
  CHECK(bodies::list_bodies(record, "c").value().size() == 1);
  CHECK(bodies::list_bodies(record, "c", true).value().size() == 2);
}

TEST_CASE("scenario 14: three spellings are one person, whoever wrote them") {
  Record record;
  record.says(kA, "bodies/people/kim", R"({"sources":["S1"],"person":{"party":"aldermark.example",
      "names":[{"text":"Kim Man-ki","lang":"en"},{"text":"김만기","lang":"ko"}]}})");
  record.says(kB, "bodies/people/kim", R"({"sources":["R1"],"person":{"names":[
      {"text":"Kim Mangi","lang":"en"},{"text":"Kim Man-ki","lang":"en"}]}})");
  record.says(kA, "bodies/people/kim", R"({"holding":{"id":"deputy","office":{"en":"Deputy"},
      "capacity":"ACTING","from":"2021-05"}})");
  const auto person = bodies::read_person(record, "c", "kim").value();
  std::vector<std::string> forms;
  for (const auto& saying : person.names) {
    forms.push_back(saying.content.person().names(0).text() + " " + saying.said.party.substr(0, 1));
  }
  CHECK(forms ==
        std::vector<std::string>{"Kim Man-ki a", "Kim Man-ki b", "Kim Mangi b", "김만기 a"});
  REQUIRE(person.holdings.size() == 1);
  CHECK(person.holdings[0].content.holding().capacity() == bodies::ACTING);
  CHECK_FALSE(bodies::read_person(record, "c", "lee").ok());
  CHECK_FALSE(bodies::read_person(record, "c", "../talks").ok());
}

TEST_CASE("a strand known by its title alone shows no words, whoever sends some") {
  Record record;
  record.says(kA, "bodies/group", R"({"body":{"names":{"en":"Group"}}})");
  record.says(kB, "bodies/group", R"({"progress":{"strand":"planning","meeting":"meetings/group/3",
      "status":"UNDER_WAY","words":{"en":"what must not stand here"}}})");
  record.says(kA, "bodies/group",
              R"({"strand":{"id":"planning","titles":{"en":"Planning"},"title_only":true}})");
  json::Writer out;
  out.begin_object();
  bodies::write_body(out, "c", bodies::read_body(record, "c", "group").value());
  const Bytes text = out.end_object().take();
  CHECK(text.find("must not stand here") == std::string::npos);
  CHECK(text.find("under_way") != std::string::npos);
  REQUIRE(json::parse(text).ok());
}

TEST_CASE("the answer says of every value who says so, and gives nothing that was only proposed") {
  Record record;
  record.agrees(kB, "bodies/talks", R"({"sources":["R1"],"body":{"names":{"en":"Talks","ko":"대화"},
      "abbreviations":{"en":"T"},"level":"DEPUTY_MINISTERS","parties":["aldermark.example"]}})");
  record.agrees(kA, "bodies/talks",
                R"({"custom":{"meetings_per_year":2,"host_rule":"ALTERNATE"}})");
  record.says(kB, "bodies/talks", R"({"custom":{"meetings_per_year":9,"from":"2021"}})");
  REQUIRE(
      record.propose(kA, "bodies/talks", "status", content(R"({"status":{"state":"DISSOLVED"}})"))
          .ok());
  json::Writer out;
  out.begin_object();
  bodies::write_body(out, "c", bodies::read_body(record, "c", "talks").value());
  const auto read = json::parse(out.end_object().take());
  REQUIRE(read.ok());
  CHECK(read.value().text("level") == "deputy_ministers");
  CHECK(read.value().text("abbreviation") == "T");
  CHECK(read.value().text("status") == "active");
  CHECK(read.value().text("host_rule") == "alternate");
  CHECK(read.value().find("usual_host")->is_null());
  CHECK(read.value().find("said")->text("kind") == "joint");
  CHECK(read.value().find("said")->text("source") == "R1");
  CHECK(read.value().find("said")->find("party")->is_null());
}

TEST_CASE("each wrong content is refused with its own reason") {
  struct Row {
    const char* matter;
    const char* json;
    const char* reason;
  };
  const Row rows[] = {
      {"bodies/x", "{}", "says nothing"},
      {"bodies/x", R"({"body":{}})", "body.names"},
      {"bodies/x", R"({"body":{"names":{"en":"x"},"founded":"May"}})", "body.founded"},
      {"bodies/x", R"({"body":{"names":{"en":"x"},"parties":["X"]}})", "body.parties"},
      {"bodies/x", R"({"body":{"names":{"en":"x"},"parent":"talks"}})", "body.parent"},
      {"bodies/x", R"({"body":{"names":{"en":"x"},"languages":["Korean"]}})", "body.languages"},
      {"bodies/people/x", R"({"body":{"names":{"en":"x"}}})", "belongs to a body"},
      {"bodies/x", R"({"person":{"names":[{"text":"x","lang":"en"}]}})", "belongs to a person"},
      {"bodies/people/x", R"({"person":{}})", "person.names"},
      {"bodies/people/x", R"({"person":{"names":[{"text":"x/y","lang":"en"}]}})", "no '/'"},
      {"bodies/people/x", R"({"person":{"names":[{"text":"x"}]}})", "names.lang"},
      {"bodies/people/x", R"({"holding":{"id":"d"}})", "holding.office"},
      {"bodies/x", R"({"status":{}})", "status.state"},
      {"bodies/x", R"({"status":{"state":"MERGED"}})", "status.into"},
      {"bodies/x", R"({"status":{"state":"ACTIVE","into":"bodies/y"}})", "status.into"},
      {"bodies/x", R"({"lead":{"party":"a.example"}})", "lead.organisation"},
      {"bodies/x", R"({"lead":{"organisation":{"en":"x"}}})", "lead.party"},
      {"bodies/x",
       R"({"lead":{"party":"a","organisation":{"en":"x"},"from":"2021-05-12/2021-05-13"}})",
       "one date is needed"},
      {"bodies/x", R"({"lead":{"party":"a","organisation":{"en":"x"},"from_meeting":"3"}})",
       "must be a meeting"},
      {"bodies/x", R"({"reporting_line":{"to":"scm"}})", "must be a body"},
      {"bodies/x", R"({"custom":{"meetings_per_year":1000}})", "at most 366"},
      {"bodies/x", R"({"custom":{"host_rule":"ROTATING","host":"a.example"}})", "custom.host"},
      {"bodies/x", R"({"custom":{"host_rule":"FIXED","host":"X"}})", "custom.host"},
      {"bodies/x", R"({"instrument":{"id":"d","titles":{"en":"x"}}})", "instrument.kind"},
      {"bodies/x", R"({"strand":{"id":"S","titles":{"en":"x"}}})", "strand.id"},
      {"bodies/x",
       R"({"progress":{"strand":"s","meeting":"meetings/x/3","title_only":true,"words":{"en":"x"}}})",
       "title alone"},
      {"bodies/x", R"({"words_of":"b.example","custom":{}})", "only a noted act"},
  };
  const auto module = bodies::make_module();
  for (const Row& row : rows) {
    CAPTURE(row.json);
    record::Header header;
    header.set_matter(row.matter);
    header.mutable_statement();
    const auto bytes = bodies::content_from_json(row.json);
    const auto result = bytes.ok() ? module->check(header, bytes.value()) : bytes.error();
    REQUIRE_FALSE(result.ok());
    CAPTURE(result.error().message);
    CHECK(result.error().message.find(row.reason) != std::string::npos);
  }
}

TEST_CASE("the same acts give the same rows in every order of arrival") {
  Record record;
  std::mt19937 random(11);
  const char* parties[] = {kA, kB};
  const char* dates[] = {"2023", "2024-06", "2024-Q3"};
  for (int i = 0; i < 40; ++i) {
    const char* party = parties[random() % 2];
    const std::string json = lead(parties[random() % 2], "Council", dates[random() % 3]);
    if (random() % 2 == 0) {
      record.says(party, "bodies/group", json);
    } else {
      record.agrees(party, "bodies/group", json);
    }
    record.says(party, "bodies/people/kim",
                std::string(R"({"person":{"names":[{"lang":"en","text":"Kim )") +
                    std::to_string(random() % 4) + "\"}]}}");
  }
  const auto reference = record.refolded([](auto&) {});
  CHECK(reference.size() > 15);
  for (int i = 0; i < 200; ++i) {
    REQUIRE(reference == record.refolded([&](auto& entries) {
      std::shuffle(entries.begin(), entries.end(), random);
    }));
  }
}
