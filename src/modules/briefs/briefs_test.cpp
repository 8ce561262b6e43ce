// If these fail, somebody who is not named reads a fallback, or learns that there is one; or a
// brief stands where the other side reads.
#include "modules/briefs/briefs.h"

#include <doctest/doctest.h>

#include <random>

#include "modules/briefs/view.h"
#include "modules/test_record.h"

namespace {

constexpr const char* kA = "aldermark.example";
constexpr const char* kOne = "briefs/council/3";

Bytes content(const std::string& json) {
  auto bytes = briefs::content_from_json(json);
  CAPTURE(json);
  if (!bytes.ok()) FAIL(bytes.error().message);
  return bytes.ok() ? bytes.value() : Bytes();
}

Label named(std::vector<std::string> persons) {
  Label out{"TEST", 0, {}};
  for (const std::string& person : persons) out.categories.push_back("person/" + person);
  return out;
}

Viewer reader(const char* person) {
  Viewer out{person, "TEST", 3, {}, true};
  out.person = person;
  return out;
}

struct Record : modules::FakeRecord {
  Record() : FakeRecord(briefs::make_module(), {kA}) { label = named({"head", "officer"}); }
  void says(const std::string& json) {
    const auto act = state(kA, kOne, content(json));
    if (!act.ok()) FAIL(act.error().message);
  }
  Result<briefs::BriefView> brief(bool national = true) {
    record::CircleView circle{"c", "national", {kA}, {kA}, true, national};
    return briefs::read_brief(*this, circle, "council", "3");
  }
  Bytes page() {
    const auto read = brief();
    json::Writer out;
    out.begin_object();
    if (read.ok()) briefs::write_brief(out, "c", read.value());
    return out.end_object().take();
  }
};

std::string item(int number, const char* line) {
  return R"({"item":{"number":)" + std::to_string(number) + R"(,"our_line":{"en":")" + line +
         R"("}}})";
}

Result<void> checked(const std::string& matter, const std::string& json,
                     const std::string& type = "statement", bool with_readers = true) {
  const auto bytes = briefs::content_from_json(json);
  if (!bytes.ok()) return bytes.error();
  record::Header header;
  header.set_matter(matter);
  if (type == "statement") header.mutable_statement();
  if (type == "proposal") {
    header.mutable_proposal()->set_kind(briefs::kind_of(bytes.value()).value());
  }
  if (type == "noted") header.mutable_noted()->set_party(1);
  header.mutable_label()->set_policy("TEST");
  if (with_readers) header.mutable_label()->add_categories("person/head");
  return briefs::make_module()->check(header, bytes.value());
}

}  // namespace

TEST_CASE("each wrong content is refused with its own reason") {
  struct Row {
    const char* matter;
    std::string json;
    const char* reason;
    const char* type = "statement";
    bool with_readers = true;
  };
  const Row rows[] = {
      {kOne, "{}", "says nothing"},
      {kOne, R"({"fallback":{}})", "fallback: is no member here"},
      {"briefs/council", item(1, "x"), "brief of a meeting"},
      {"meetings/council/3", item(1, "x"), "brief of a meeting"},
      {kOne, item(1, "x"), "state it", "proposal"},
      {kOne, item(1, "x"), "state it", "noted"},
      {kOne, item(1, "x"), "name who may read this", "statement", false},
      {kOne, R"({"item":{"number":1}})", "says nothing"},
      {kOne, item(1001, "x"), "item.number"},
      {kOne, item(1, std::string(20001, 'x').c_str()), "longer than 20,000"},
      {kOne, R"({"item":{"papers":[{"name":"a/b","link":"https://a.example/"}]}})", "papers.name"},
      {kOne, R"({"instruction_asked":{"id":"x","office":{"en":"Legal"}}})",
       "instruction_asked.question"},
      {kOne, R"({"instruction_asked":{"id":"x","question":{"en":"May we?"}}})",
       "instruction_asked.office"},
      {kOne,
       R"({"instruction_asked":{"id":"x","question":{"en":"?"},"office":{"en":"L"},"deadline":"2031-02-30"}})",
       "no such day"},
      {kOne, R"({"instruction_returned":{"id":"x","answer":{"en":"Yes"},"date":"2031"}})",
       "instruction_returned.authority"},
      {kOne,
       R"({"instruction_returned":{"id":"x","answer":{"en":"Yes"},"authority":{"en":"Minister"}}})",
       "instruction_returned.date"},
      {kOne, R"({"clearance_sheet":{"deadline":"2031"}})", "clearance_sheet.offices"},
      {kOne,
       R"({"clearance_sheet":{"offices":[{"id":"a","names":{"en":"A"}},{"id":"a","names":{"en":"B"}}]}})",
       "twice"},
      {kOne, R"({"clearance":{"office":"legal"}})", "clearance.stand"},
      {kOne, R"({"clearance":{"office":"legal","stand":"OBJECT"}})", "clearance.words"},
      {kOne, R"({"cable":{"date":"2031-05","state":"DRAFT"}})", "cable.date"},
      {kOne, R"({"cable":{"date":"2031-05-12"}})", "cable.state"},
      {kOne, R"({"cable":{"date":"2031-05-12","state":"SENT"}})", "has words"},
      {kOne, R"({"subject":{"circle":"alder-birch"}})", "subject.circle"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.json);
    const auto result = checked(row.matter, row.json, row.type, row.with_readers);
    REQUIRE_FALSE(result.ok());
    CAPTURE(result.error().message);
    CHECK(result.error().message.find(row.reason) != std::string::npos);
  }
}

TEST_CASE("a brief is refused where another party reads") {
  const auto parties_of = [](std::string_view circle) -> std::vector<std::string> {
    if (circle == std::string(32, 'a')) return {kA, "brevonia.example"};
    if (circle == std::string(32, 'b')) return {"brevonia.example"};
    return {};
  };
  const record::Setting shared{false, {kA, "brevonia.example"}, parties_of};
  const record::Setting alone{true, {kA}, parties_of};
  const auto module = briefs::make_module();
  const auto subject = [](char digit) {
    return content(R"({"subject":{"circle":")" + std::string(32, digit) + R"("}})");
  };
  CHECK(module->check_setting(shared, {}, content(item(1, "x")))
            .error()
            .message.find("national workspace") != std::string::npos);
  CHECK(module->check_setting(alone, {}, content(item(1, "x"))).ok());
  CHECK(module->check_setting(alone, {}, subject('a')).ok());
  CHECK_FALSE(module->check_setting(alone, {}, subject('b')).ok());
  CHECK_FALSE(module->check_setting(alone, {}, subject('c')).ok());
}

TEST_CASE("what a peer wrote of this kind in a shared circle is shown nowhere") {
  Record record;
  record.says(item(1, "x"));
  CHECK(record.brief().ok());
  CHECK(record.brief(false).error().code == ErrorCode::not_found);
}

TEST_CASE("named readers alone see a brief; for anybody else there is none") {
  Record record;
  record.says(item(1, "what we say"));
  record.label = named({"head"});
  record.says(R"({"item":{"number":2,"fallback":{"en":"the last line"}}})");
  record.viewer = reader("head");
  CHECK(record.brief().value().items.size() == 2);
  record.viewer = reader("officer");
  CHECK(record.brief().value().items.size() == 1);
  CHECK(record.page().find("the last line") == Bytes::npos);
  record.viewer = reader("clerk");
  CHECK(record.brief().error().code == ErrorCode::not_found);
}

TEST_CASE("what is written for fewer readers leaves what the others see as it is") {
  Record record;
  record.says(item(1, "for both"));
  record.viewer = reader("officer");
  const Bytes before = record.page();
  record.label = named({"head"});
  record.says(item(1, "for the head alone"));
  CHECK(record.page() == before);
  record.viewer = reader("head");
  CHECK(record.page().find("for the head alone") != Bytes::npos);
  record.label = named({"head", "officer"});
  record.says(item(1, "for both, later"));
  CHECK(record.page().find("for both, later") != Bytes::npos);
  CHECK(record.brief().value().items.size() == 1);
}

TEST_CASE("instructions, clearances and cables: asked and returned, who answered for whom") {
  Record record;
  record.actor = "officer";
  record.says(
      R"({"instruction_asked":{"id":"transit","item":3,"question":{"en":"May we agree?"},"office":{"en":"Legal"},"deadline":"2031-05-10"}})");
  record.says(
      R"({"instruction_returned":{"id":"transit","answer":{"en":"Yes, without a date."},"authority":{"en":"Minister"},"date":"2031-05-09"}})");
  record.says(
      R"({"instruction_returned":{"id":"other","answer":{"en":"No."},"authority":{"en":"Minister"},"date":"2031-05-09"}})");
  record.says(
      R"({"clearance_sheet":{"deadline":"2031-05-11","offices":[{"id":"legal","names":{"en":"Legal"}},{"id":"budget","names":{"en":"Budget"}}]}})");
  record.says(
      R"({"clearance":{"office":"legal","stand":"COMMENT","words":{"en":"Mind item 3."},"on_behalf_of":{"en":"Ms Oak, by telephone"}}})");
  record.says(
      R"({"cable":{"date":"2031-05-12","state":"DRAFT","titles":{"en":"First day"},"paragraphs":[{"words":{"en":"1. They came.\nAll of them."}}]}})");
  const auto read = json::parse(record.page());
  REQUIRE(read.ok());
  const auto& asked = read.value().find("instructions")->items();
  REQUIRE(asked.size() == 2);
  CHECK(asked[0].find("returned")->find("authority")->text("en") == "Minister");
  CHECK(asked[1].find("question")->is_null());
  const json::Value& clearance = *read.value().find("clearance");
  CHECK(clearance.find("outstanding")->unsigned_number() == 1);
  const json::Value& legal = clearance.find("offices")->items()[0];
  CHECK(legal.find("answer")->text("stand") == "comment");
  CHECK(legal.find("answer")->text("entered_by") == "officer");
  CHECK(legal.find("answer")->find("on_behalf_of")->text("en") == "Ms Oak, by telephone");
  CHECK(clearance.find("offices")->items()[1].find("answer")->is_null());
  CHECK(read.value().find("cables")->items()[0].text("state") == "draft");
}

TEST_CASE("the same acts give the same rows and the same page in every order of arrival") {
  Record record;
  std::mt19937 random(7);
  const std::vector<Label> labels = {named({"head", "officer"}), named({"head"}),
                                     named({"head", "third"})};
  for (int i = 0; i < 60; ++i) {
    record.label = labels[random() % labels.size()];
    record.says(item(static_cast<int>(random() % 3), ("line " + std::to_string(i)).c_str()));
  }
  record.viewer = reader("head");
  const Bytes page = record.page();
  const auto reference = record.refolded([](auto&) {});
  CHECK(reference.size() == 9);
  for (int i = 0; i < 200; ++i) {
    const auto rows = record.refolded(
        [&](auto& entries) { std::shuffle(entries.begin(), entries.end(), random); });
    REQUIRE(rows == reference);
    REQUIRE(record.page() == page);
  }
}

TEST_CASE("JSON goes in and comes out the same, and what is not understood makes no rows") {
  const std::string json =
      R"({"item":{"number":3,"objective":{"en":"Agree","ko":"합의"},"papers":[{"name":"note.docx",)"
      R"("file":")" +
      std::string(64, 'b') + R"(","size":"12"}]}})";
  const auto bytes = briefs::content_from_json(json);
  REQUIRE(bytes.ok());
  CHECK(briefs::content_to_json(bytes.value()).value() == json);
  struct None final : record::Rows {
    void put(ByteView, ByteView) override { ++count; }
    int count = 0;
  } rows;
  record::Header header;
  header.set_matter(kOne);
  header.mutable_statement();
  // Without named readers too.
  const Bytes wrong[] = {"", "\xff\xff", std::string(70000, 'a'), bytes.value()};
  for (const Bytes& one : wrong) {
    briefs::make_module()->fold(record::Act{header, one, true, {}, kA, 0, false}, rows);
  }
  CHECK(rows.count == 0);
}

TEST_CASE("what somebody writes who could not read a part stands beside it, with its author") {
  Record record;
  record.label = named({"kim"});
  record.actor = "kim";
  record.says(item(1, "our line"));
  record.label = named({"kim", "low"});
  record.actor = "low";
  record.says(item(1, "forged line"));
  record.viewer = reader("kim");
  const auto brief = record.brief().value();
  const briefs::Saying& part = brief.items.at(1);
  CHECK(part.content.item().our_line().at("en") == "our line");
  CHECK(part.person == "kim");
  REQUIRE(part.beside.size() == 1);
  CHECK(part.beside[0].person == "low");
  const auto page = json::parse(record.page());
  REQUIRE(page.ok());
  const json::Value& shown = page.value().find("items")->items()[0];
  CHECK(shown.text("author") == "kim");
  CHECK(shown.find("beside")->items()[0].text("author") == "low");
  // Who may read both may write anew what stands for both.
  record.actor = "kim";
  record.says(item(1, "settled line"));
  const auto after = record.brief().value();
  CHECK(after.items.at(1).content.item().our_line().at("en") == "settled line");
  CHECK(after.items.at(1).beside.empty());
  // Somebody among the readers may do so too, as before.
  record.actor = "low";
  record.says(item(1, "changed by a reader"));
  CHECK(record.brief().value().items.at(1).content.item().our_line().at("en") ==
        "changed by a reader");
}
