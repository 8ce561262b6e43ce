// If these fail, the record says of a past day what is so today, or lets one side rewrite what all
// agreed.
#include "modules/bodies/history.h"

#include <doctest/doctest.h>

#include <random>

#include "modules/bodies/bodies.h"
#include "modules/test_record.h"

namespace bodies {
namespace {

constexpr const char* kA = "aldermark.example";
constexpr const char* kB = "brevonia.example";
constexpr const char* kC = "cassowia.example";
constexpr const char* kGroup = "bodies/group";

Bytes content(const std::string& json) {
  auto bytes = content_from_json(json);
  CAPTURE(json);
  if (!bytes.ok()) FAIL(bytes.error().message);
  return bytes.ok() ? bytes.value() : Bytes();
}

struct Record : modules::FakeRecord {
  Record() : FakeRecord(make_module(), {kA, kB, kC}) {}
  void says(const char* party, const std::string& json, const char* matter = kGroup) {
    const auto act = state(party, matter, content(json));
    CAPTURE(json);
    if (!act.ok()) FAIL(act.error().message);
  }
  void agrees(const std::string& json, const char* matter = kGroup) {
    const Bytes bytes = content(json);
    const auto act = propose(kA, matter, kind_of(bytes).value(), bytes);
    CAPTURE(json);
    if (!act.ok()) FAIL(act.error().message);
    agree(act.value());
  }
  BodyView body(std::string_view day = {}, const char* id = "group") {
    return read_body(*this, "c", id, day).value();
  }
};

std::string founded() {
  return R"({"body":{"names":{"en":"Group"},"abbreviations":{"en":"G"},)"
         R"("parties":["aldermark.example","brevonia.example"],"parent":"bodies/council"}})";
}
std::string named(const char* name, const char* from) {
  return std::string(R"({"naming":{"names":{"en":")") + name + R"("},"from":")" + from +
         R"(","reason":{"en":"merged tasks"}}})";
}

}  // namespace

TEST_CASE("a name holds from its day on, and the one before for the days before") {
  Record record;
  record.agrees(founded());
  record.agrees(named("Panel", "2024-06-10"));
  record.agrees(named("Commission", "2026"));
  const auto name = [&](const char* day) { return names_on(record.body(), day).at("en"); };
  CHECK(name("2020-01-01") == "Group");
  CHECK(name("2024-06-09") == "Group");
  CHECK(name("2024-06-10") == "Panel");
  CHECK(name("2025-12-31") == "Panel");
  CHECK(name("2026-01-01") == "Commission");
  CHECK(name("") == "Commission");
  // One side's word does not rename what all named; it is listed with whoever says it.
  record.says(kB, named("Club", "2027"));
  CHECK(name("2028-01-01") == "Commission");
  json::Writer out;
  out.begin_object();
  write_body(out, "c", record.body("2024-07-01"), "2024-07-01");
  const json::Value body = json::parse(out.end_object().take()).value();
  CHECK(body.find("names")->text("en") == "Panel");
  CHECK(body.find("as_of")->text("date") == "2024-07-01");
  const auto& changes = body.find("changes")->items();
  REQUIRE(changes.size() == 3);
  CHECK(changes[0].find("reason")->text("en") == "merged tasks");
  CHECK(changes[2].find("said")->text("kind") == "national");
}

TEST_CASE(
    "where nobody agreed on a description, what one side says of a name is shown as its own") {
  Record record;
  record.says(kA, founded());
  record.says(kA, named("Panel", "2024"));
  CHECK(names_on(record.body(), "2025-01-01").at("en") == "Panel");
}

TEST_CASE("who belongs to it, from when to when, and as what") {
  Record record;
  record.agrees(founded());
  const auto member = [](const char* party, const char* role, const char* from, const char* until) {
    return std::string(R"({"membership":{"party":")") + party + R"(","role":")" + role +
           R"(","from":")" + from + R"(","until":")" + until + R"("}})";
  };
  record.agrees(member(kC, "OBSERVER", "2024-01-01", ""));
  record.agrees(member(kC, "MEMBER", "2025-01-01", ""));
  record.agrees(member(kB, "MEMBER", "2020", "2025-06-30"));
  record.agrees(R"({"membership":{"id":"commission","organisation":{"en":"River Commission"},)"
                R"("role":"OBSERVER","from":"2024"}})");
  const auto parties = [&](const char* day) { return parties_on(record.body(), day); };
  using Names = std::vector<std::string>;
  CHECK(parties("2023-12-31") == Names{kA, kB});
  CHECK(parties("2024-06-01") == Names{kA, kB});  // an observer is no member
  CHECK(parties("2025-01-01") == Names{kA, kB, kC});
  CHECK(parties("2025-07-01") == Names{kA, kC});
  CHECK(members_on(record.body(), "2024-06-01").size() == 4);
  CHECK(members_on(record.body(), "2023-06-01").size() == 2);
}

TEST_CASE("an observer of the description is among the members, as one, until a membership says") {
  Record record;
  record.agrees(R"({"body":{"names":{"en":"Group"},"parties":["aldermark.example"],)"
                R"("observers":["cassowia.example","aldermark.example"]}})");
  record.agrees(R"({"membership":{"party":"cassowia.example","role":"MEMBER","from":"2025"}})");
  const std::vector<Belonging> before = members_on(record.body(), "2024-12-31");
  // Of whom a membership speaks, it alone counts.
  REQUIRE(before.size() == 1);
  CHECK(before[0].membership.role() == Membership::MEMBER);
  Record other;
  other.agrees(R"({"body":{"names":{"en":"Group"},"parties":["aldermark.example"],)"
               R"("observers":["cassowia.example"]}})");
  const std::vector<Belonging> members = members_on(other.body(), "2024-12-31");
  REQUIRE(members.size() == 2);
  CHECK(members[1].membership.party() == kC);
  CHECK(members[1].membership.role() == Membership::OBSERVER);
  CHECK(members[1].saying.said.voice == modules::Voice::joint);
  CHECK(parties_on(other.body(), "2024-12-31") == std::vector<std::string>{kA});
}

TEST_CASE("a document is told whole: where it was made, for whom, and its papers") {
  Record record;
  record.agrees(founded());
  record.agrees(
      R"({"instrument":{"id":"plan","kind":"PLAN","titles":{"en":"Plan"},"place":{"en":"Riverton"},)"
      R"("words":{"en":"Public summary"},"beneficiary":{"en":"Commission"}},)"
      R"("papers":[{"titles":{"en":"Text"},"link":"https://example.org/plan"}]})");
  json::Writer out;
  out.begin_object();
  write_body(out, "c", record.body(), "");
  const json::Value body = json::parse(out.end_object().take()).value();
  const json::Value& plan = body.find("instruments")->items().at(0);
  CHECK(plan.find("place")->text("en") == "Riverton");
  CHECK(plan.find("words")->text("en") == "Public summary");
  CHECK(plan.find("beneficiary")->text("en") == "Commission");
  CHECK(plan.find("papers")->items().at(0).text("link") == "https://example.org/plan");
}

TEST_CASE("the body above, those below and the lines of report are those of the day") {
  Record record;
  record.agrees(founded());
  for (const char* id : {"council", "summit"}) {
    record.agrees(std::string(R"({"body":{"names":{"en":")") + id + "\"}}}",
                  (std::string("bodies/") + id).c_str());
  }
  record.agrees(R"({"parent":{"body":"bodies/summit","from":"2024-06-10"}})");
  record.agrees(R"({"parent":{"from":"2026-01-01","reason":{"en":"stands alone"}}})");
  record.agrees(R"({"reporting_line":{"to":"bodies/council","from":"2020","until":"2024-06-09"}})");
  record.agrees(R"({"reporting_line":{"to":"bodies/summit","from":"2024-06-10"}})");
  record.agrees(R"({"reporting_line":{"to":"bodies/council","from":"2025"}})");
  CHECK(parent_on(record.body(), "2024-06-09") == "bodies/council");
  CHECK(parent_on(record.body(), "2024-06-10") == "bodies/summit");
  CHECK(parent_on(record.body(), "2026-01-01").empty());
  CHECK(record.body("2024-01-01", "council").sub_bodies == std::vector<std::string>{kGroup});
  CHECK(record.body("2025-01-01", "council").sub_bodies.empty());
  CHECK(record.body("2025-01-01", "summit").sub_bodies == std::vector<std::string>{kGroup});
  const auto lines = [&](const char* day) { return lines_on(record.body(), day).size(); };
  CHECK(lines("2019-12-31") == 0);
  CHECK(lines("2024-01-01") == 1);
  CHECK(lines("2024-07-01") == 1);
  CHECK(lines("2025-07-01") == 2);  // several, and one of them anew
  CHECK(record.body("2024-01-01", "council").reporting_bodies.size() == 1);
  CHECK(record.body("2024-07-01", "council").reporting_bodies.empty());
}

TEST_CASE("custom and status change with time too") {
  Record record;
  record.agrees(founded());
  record.agrees(R"({"custom":{"meetings_per_year":4}})");
  record.agrees(R"({"custom":{"meetings_per_year":2,"from":"2024"}})");
  record.agrees(R"({"status":{"state":"ACTIVE","from":"2020"}})");
  record.agrees(R"({"status":{"state":"MERGED","into":"bodies/summit","from":"2026"}})");
  CHECK(custom_on(record.body(), "2023-01-01").meetings_per_year() == 4);
  CHECK(custom_on(record.body(), "2024-01-01").meetings_per_year() == 2);
  CHECK(status_on(record.body(), "2019-01-01") == "active");
  CHECK(status_on(record.body(), "2025-12-31") == "active");
  CHECK(status_on(record.body(), "2026-01-01") == "merged");
}

TEST_CASE("the same acts give the same rows and the same day in every order of arrival") {
  Record record;
  std::mt19937 random(5);
  const char* dates[] = {"2023", "2024-06", "2024-Q3", "2025-01-01"};
  for (int i = 0; i < 40; ++i) {
    const char* date = dates[random() % 4];
    const std::string json[] = {
        named("x", date),
        std::string(R"({"parent":{"body":"bodies/x","from":")") + date + R"("}})",
        std::string(R"({"membership":{"party":"cassowia.example","role":"MEMBER","from":")") +
            date + R"("}})",
        std::string(R"({"term":{"id":"t","texts":{"en":")") + date + R"("}}})",
    };
    const std::string& one = json[random() % 4];
    if (random() % 2 == 0) {
      record.says(random() % 2 == 0 ? kA : kB, one);
    } else {
      record.agrees(one);
    }
  }
  const auto reference = record.refolded([](auto&) {});
  CHECK(reference.size() > 15);
  for (int i = 0; i < 200; ++i) {
    REQUIRE(reference == record.refolded([&](auto& entries) {
      std::shuffle(entries.begin(), entries.end(), random);
    }));
  }
}

TEST_CASE("each wrong content about history is refused with its own reason") {
  const std::pair<const char*, const char*> rows[] = {
      {R"({"naming":{"names":{"en":"x"}}})", "naming.from"},
      {R"({"naming":{"from":"2024"}})", "naming.names"},
      {R"({"naming":{"names":{"en":"x"},"from":"2024-02-30"}})", "no such day"},
      {R"({"membership":{"role":"MEMBER"}})", "membership.id"},
      {R"({"membership":{"party":"a.example","id":"x","role":"MEMBER"}})", "membership.id"},
      {R"({"membership":{"party":"a.example"}})", "membership.role"},
      {R"({"membership":{"id":"x","role":"MEMBER"}})", "membership.organisation"},
      {R"({"parent":{"body":"council","from":"2024"}})", "parent.body"},
      {R"({"parent":{"body":"bodies/council"}})", "parent.from"},
      {R"({"term":{"id":"t"}})", "term.texts"},
      {R"({"body":{"names":{"en":"x"},"terms_of_reference_version":"2"}})", "terms_of_reference"},
      {R"({"body":{"names":{"en":"x"},"decision_rule":{"silence":true}}})", "silence_classes"},
      {R"({"body":{"names":{"en":"x"},"decision_rule":{"silence_classes":["x"]}}})",
       "silence_classes"},
      {R"({"papers":[{"name":"x.pdf"}],"term":{"id":"t","texts":{"en":"x"}}})", "give one of"},
  };
  const auto module = make_module();
  for (const auto& [json, reason] : rows) {
    CAPTURE(json);
    record::Header header;
    header.set_matter(kGroup);
    header.mutable_statement();
    const auto bytes = content_from_json(json);
    const auto result = bytes.ok() ? module->check(header, bytes.value()) : bytes.error();
    REQUIRE_FALSE(result.ok());
    CAPTURE(result.error().message);
    CHECK(result.error().message.find(reason) != std::string::npos);
  }
}

}  // namespace bodies
