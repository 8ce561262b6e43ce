// If these fail, something that was undertaken is lost from sight, shown twice, closed by one side
// alone, or called late when it is not.
#include "modules/commitments/follow_up.h"

#include <doctest/doctest.h>

#include <random>

#include "modules/commitments/commitments.h"
#include "modules/commitments/language.h"
#include "modules/test_record.h"

namespace {

using commitments::Born;
using commitments::Circumstances;
using commitments::Item;
using commitments::Meeting;
using commitments::Stand;
using commitments::Today;
using modules::Voice;

constexpr const char* kA = "aldermark.example";
constexpr const char* kB = "brevonia.example";
constexpr const char* kOne = "commitments/council/exercise";
const Today kToday{"2031-06-15", "2031-03-17"};

Bytes content(const std::string& json) {
  auto bytes = commitments::content_from_json(json);
  CAPTURE(json);
  if (!bytes.ok()) FAIL(bytes.error().message);
  return bytes.ok() ? bytes.value() : Bytes();
}

struct Record : modules::FakeRecord {
  explicit Record(std::vector<std::string> parties = {kA, kB})
      : FakeRecord(commitments::make_module(), std::move(parties)) {}
  void says(const char* party, const std::string& matter, const std::string& json) {
    const auto act = state(party, matter, content(json));
    if (!act.ok()) FAIL(act.error().message);
  }
  std::size_t proposes(const char* party, const std::string& matter, const std::string& json) {
    const Bytes bytes = content(json);
    const auto act = propose(party, matter, commitments::kind_of(bytes).value(), bytes);
    if (!act.ok()) FAIL(act.error().message);
    return act.value();
  }
  void agrees(const char* party, const std::string& matter, const std::string& json) {
    agree(proposes(party, matter, json));
  }
  std::vector<Item> follow(const std::vector<Born>& born = {}, const Circumstances& around = {},
                           const Today& today = kToday) {
    const auto stated = commitments::list_commitments(*this, "c");
    return commitments::follow_up(stated.value(), born, around, today);
  }
};

std::string commitment(const std::string& words, const std::string& more = "",
                       const char* kind = "TASKING") {
  return R"({"commitment":{"words":{"en":")" + words + R"("},"kind":")" + kind + "\"" + more + "}}";
}

std::string progress(const char* date, const char* state, const std::string& more = "") {
  return std::string(R"({"progress":{"date":")") + date + R"(","state":")" + state + "\"" + more +
         "}}";
}

Meeting meeting(const char* slug, const char* day, bool held, bool cancelled = false) {
  return {std::string("meetings/council/") + slug, "council", 0, {}, day, day, held, cancelled};
}

Born outcome(const char* id, const char* words, Voice voice = Voice::joint) {
  Born out;
  out.body = "council";
  out.words = {{"en", words}};
  out.kind = "tasking";
  out.origin = {"meetings/council/3", id, "item 4", ""};
  out.said.voice = voice;
  out.said.party = kA;
  return out;
}

const char* const kSource = R"(,"source":{"meeting":"meetings/council/3","outcome":"exercise"})";

}  // namespace

TEST_CASE("what a meeting brought out and what follows it up is one item, not two") {
  Record record;
  const std::vector<Born> born = {outcome("exercise", "Hold an exercise"),
                                  outcome("other", "Something else")};
  Circumstances around;
  around.meetings = {meeting("3", "2031-05-12", true)};
  around.meetings[0].ordinal = 3;
  auto items = record.follow(born, around);
  REQUIRE(items.size() == 2);
  CHECK(items[0].key == "meetings/council/3#exercise");
  CHECK(items[0].ordinal == 3);
  record.agrees(kA, kOne, commitment("Hold a table-top exercise", kSource));
  items = record.follow(born, around);
  REQUIRE(items.size() == 2);
  CHECK(items[0].key == kOne);
  CHECK(items[0].words.at("en") == "Hold a table-top exercise");
  CHECK(items[0].ordinal == 3);
  CHECK(items[1].key == "meetings/council/3#other");
}

TEST_CASE("one side's wording never stands in the place of what all agreed") {
  Record record;
  record.says(kB, kOne, commitment("Consider an exercise", kSource));
  record.says(kB, kOne, progress("2031-06-01", "UNDER_WAY"));
  const std::vector<Born> born = {outcome("exercise", "Hold an exercise")};
  auto items = record.follow(born);
  REQUIRE(items.size() == 2);
  const auto& agreed = items[0].said.voice == Voice::joint ? items[0] : items[1];
  const auto& alone = items[0].said.voice == Voice::joint ? items[1] : items[0];
  // It stands where it stood, and nothing of it is the one side's.
  CHECK(agreed.words.at("en") == "Hold an exercise");
  CHECK(agreed.matter == "meetings/council/3");
  CHECK(agreed.strand.empty());
  CHECK(alone.matter == kOne);
  CHECK(alone.said.party == kB);
  REQUIRE(alone.views.size() == 1);
  CHECK(alone.views[0].said.party == kB);
  // What all agree follows it up.
  record.agrees(kA, kOne, commitment("Hold it in May", kSource));
  items = record.follow(born);
  REQUIRE(items.size() == 1);
  CHECK(items[0].words.at("en") == "Hold it in May");
  REQUIRE(items[0].views.size() == 1);
}

TEST_CASE("one party's commitment follows no outcome of another party, nor of another body") {
  Record record;
  Born own = outcome("exercise", "B shall pay");
  own.said.voice = Voice::national;
  own.said.party = kA;
  record.says(kB, kOne, commitment("A shall pay", kSource));
  auto items = record.follow({own});
  REQUIRE(items.size() == 2);
  CHECK(std::count_if(items.begin(), items.end(), [](const Item& item) {
          return item.said.party == kA && item.words.at("en") == "B shall pay" &&
                 item.key == "meetings/council/3#exercise";
        }) == 1);
  // Nor does what all agreed in another body take the place of what they agreed in this.
  record.agrees(kB, "commitments/panel/x", commitment("Nothing", kSource));
  items = record.follow({outcome("exercise", "Hold an exercise")});
  CHECK(std::count_if(items.begin(), items.end(), [](const Item& item) {
          return item.key == "meetings/council/3#exercise" && item.body == "council";
        }) == 1);
}

TEST_CASE("two parties' words on one commitment are two items, each with its own") {
  Record record;
  record.says(kB, kOne, commitment("A shall pay"));
  record.says(kA, kOne, commitment("B shall pay"));
  record.own = kB;
  const auto items = record.follow();
  REQUIRE(items.size() == 2);
  for (const Item& item : items) {
    CHECK(item.words.at("en") == (item.said.party == kA ? "B shall pay" : "A shall pay"));
    CHECK(item.key == (item.said.party == kB ? std::string(kOne) : std::string(kOne) + "@" + kA));
  }
}

TEST_CASE("one party's word that a strand is known by its title alone hides its own words only") {
  Record record;
  record.agrees(kA, kOne, commitment("Agreed words", R"(,"strand":"planning")"));
  record.says(kA, kOne, progress("2031-06-01", "OPEN", R"(,"words":{"en":"Our words"})"));
  record.says(kB, kOne, progress("2031-06-01", "OPEN", R"(,"words":{"en":"Their words"})"));
  Circumstances around;
  around.title_only = {{"council/planning", {kB}}};
  const Item item = record.follow({}, around)[0];
  CHECK_FALSE(item.title_only);
  CHECK(item.words.at("en") == "Agreed words");
  REQUIRE(item.views.size() == 2);
  CHECK(item.views[0].words.at("en") == "Our words");
  CHECK(item.views[1].words.empty());
}

TEST_CASE("what is said of a day to come hides nothing, whatever the clock it was written by") {
  const auto written_at = [](const char* date, const char* time) {
    Stand stand;
    stand.said.voice = Voice::national;
    stand.said.party = kB;
    stand.said.time = *parse_time(time);
    stand.state = "open";
    stand.date = date;
    return stand;
  };
  const auto is_stale = [&](std::vector<Stand> stands) {
    Record record;
    Born one = outcome("exercise", "Hold an exercise");
    one.said.time = *parse_time("2030-01-01T00:00:00Z");
    one.stands = std::move(stands);
    const auto items = record.follow({one});
    return items[0].stale;
  };
  CHECK(is_stale({}));
  CHECK_FALSE(is_stale({written_at("2031-06-01", "2031-06-01T00:00:00Z")}));
  CHECK(is_stale({written_at("9999", "2030-02-01T00:00:00Z")}));
  CHECK(is_stale({written_at("2199", "2199-02-01T00:00:00Z")}));
}

TEST_CASE("one party's word that a meeting was held makes nothing late that others agreed") {
  Record record;
  record.agrees(kA, kOne, commitment("Report", R"(,"due_at":"meetings/council/3")"));
  Circumstances around;
  around.meetings = {meeting("3", "2031-05-12", false)};
  around.meetings[0].held_by = {kB};
  CHECK_FALSE(record.follow({}, around)[0].overdue);
  around.meetings[0].was_held = true;
  CHECK(record.follow({}, around)[0].overdue);
}

TEST_CASE("what is only asked for is shown as such, and takes nobody's place") {
  Record record;
  const auto asked = record.proposes(kA, kOne, commitment("Hold an exercise", kSource));
  auto items = record.follow();
  REQUIRE(items.size() == 1);
  CHECK(items[0].state == "proposed");
  items = record.follow({outcome("exercise", "As it was agreed")});
  REQUIRE(items.size() == 1);
  CHECK(items[0].words.at("en") == "As it was agreed");
  record.decline(asked);
  CHECK(record.follow().empty());
  CHECK(commitments::read_commitment(record, "c", "council", "exercise").error().code ==
        ErrorCode::not_found);
}

TEST_CASE("each side's view stands beside the other's; closed is what all agreed to close") {
  Record record;
  record.agrees(kA, kOne, commitment("Hold an exercise"));
  record.now = *parse_time("2031-06-03T00:00:00Z");
  record.says(kA, kOne, progress("2031-06-02", "DONE"));
  record.says(kA, kOne, progress("2031-05-02", "OPEN"));  // entered late; the newer view stands
  record.says(
      kB, kOne,
      progress("2031-06-01", "UNDER_WAY", R"(,"evidence":[{"link":"https://b.example/x"}])"));
  auto items = record.follow();
  REQUIRE(items.size() == 1);
  CHECK(items[0].state == "open");
  REQUIRE(items[0].views.size() == 2);
  CHECK(items[0].views[0].state == "done");
  CHECK(items[0].views[1].state == "under_way");
  CHECK(items[0].evidence == 1);
  CHECK(items[0].last_progress == "2031-06-02");
  const auto closing = record.proposes(kA, kOne, R"({"closure":{"how":"DONE"}})");
  items = record.follow();
  CHECK(items[0].state == "open");
  CHECK(items[0].closing.size() == 1);
  record.agree(closing);
  items = record.follow();
  CHECK(items[0].state == "done");
  CHECK(items[0].closing.empty());
}

TEST_CASE("alone: the other side's view is noted, and is never shown as theirs") {
  Record record({kA, kB});
  record.says(kA, kOne, commitment("They send the list", R"(,"owners":["brevonia.example"])"));
  const auto noted =
      record.note(kA, kB, kOne,
                  content(R"({"words_of":"brevonia.example","progress":{"date":"2031-06-01",)"
                          R"("state":"DONE","words":{"en":"Sent by letter."}}})"));
  REQUIRE(noted.ok());
  auto items = record.follow();
  REQUIRE(items.size() == 1);
  CHECK(items[0].views.empty());
  REQUIRE(items[0].noted.size() == 1);
  CHECK(items[0].noted[0].said.of == kB);
  CHECK(items[0].noted[0].said.party == kA);
  CHECK(items[0].state == "open");
  record.confirm(kB, noted.value());
  items = record.follow();
  CHECK(items[0].noted.empty());
  REQUIRE(items[0].views.size() == 1);
  CHECK(items[0].views[0].said.party == kB);
}

TEST_CASE("overdue: the last day that was meant has passed, and it is open") {
  struct Row {
    const char* due;
    const char* today;
    bool overdue;
  };
  const Row rows[] = {{"2031-06-15", "2031-06-15", false}, {"2031-06-14", "2031-06-15", true},
                      {"2031-06", "2031-06-30", false},    {"2031-06", "2031-07-01", true},
                      {"2031-end", "2031-12-31", false},   {"2031-end", "2032-01-01", true},
                      {"2031", "2031-12-31", false},       {"2031-Q2", "2031-07-01", true}};
  for (const Row& row : rows) {
    CAPTURE(row.due);
    CAPTURE(row.today);
    Record record;
    record.agrees(kA, kOne,
                  commitment("Hold an exercise", std::string(R"(,"due":")") + row.due + "\""));
    CHECK(record.follow({}, {}, {row.today, ""})[0].overdue == row.overdue);
    record.agrees(kA, kOne, R"({"closure":{"how":"OVERTAKEN"}})");
    const auto items = record.follow({}, {}, {row.today, ""});
    CHECK_FALSE(items[0].overdue);
    CHECK(items[0].state == "overtaken");
  }
}

TEST_CASE("due by a meeting: overdue once it was held, never because its planned day passed") {
  Record record;
  record.agrees(kA, kOne, commitment("Report", R"(,"due_at":"meetings/council/4")"));
  Circumstances around;
  around.meetings = {meeting("4", "2031-06-01", false)};
  CHECK_FALSE(record.follow({}, around)[0].overdue);
  CHECK(record.follow({}, around)[0].due_day == "2031-06-01");
  around.meetings = {meeting("4", "2031-06-01", true)};
  CHECK(record.follow({}, around)[0].overdue);
  around.meetings = {meeting("4", "2031-06-15", true)};  // today
  CHECK_FALSE(record.follow({}, around)[0].overdue);
  around.meetings = {meeting("4", "2031-06-01", false, true)};
  CHECK_FALSE(record.follow({}, around)[0].overdue);
  CHECK(record.follow({}, around)[0].due_day.empty());
}

TEST_CASE("stale: nothing said for long, or since the body met last") {
  Record record;
  record.agrees(kA, kOne, commitment("Hold an exercise", kSource));
  Circumstances around;
  around.meetings = {meeting("3", "2031-05-12", true)};
  CHECK_FALSE(record.follow({}, around)[0].stale);  // the last meeting is where it was undertaken
  around.meetings.push_back(meeting("4", "2031-06-10", true));
  CHECK(record.follow({}, around)[0].stale);
  record.now = *parse_time("2031-06-10T00:00:00Z");
  record.says(kB, kOne,
              progress("2031-06-09", "UNDER_WAY", R"(,"at_meeting":"meetings/council/4")"));
  CHECK_FALSE(record.follow({}, around)[0].stale);  // spoken of at the meeting
  CHECK(record.follow({}, around, {"2032-06-15", "2032-03-17"})[0].stale);
  record.now = *parse_time("2032-06-02T00:00:00Z");
  record.says(kA, kOne, progress("2032-06-01", "UNDER_WAY"));
  CHECK_FALSE(record.follow({}, around, {"2032-06-15", "2032-03-17"})[0].stale);
  record.agrees(kA, kOne, commitment("The alliance is the linchpin", kSource, "GOAL_REAFFIRMED"));
  CHECK_FALSE(record.follow({}, around, {"2039-06-15", "2039-03-17"})[0].stale);
}

TEST_CASE("a standing monitoring item returns on every coming agenda until all close it") {
  Record record;
  record.agrees(kA, kOne, commitment("Monitor progress", R"(,"standing":true)", "MONITORING"));
  Circumstances around;
  around.meetings = {meeting("3", "2031-05-12", true),
                     meeting("4", "2031-09-01", false),
                     meeting("5", "", false),
                     meeting("x", "2031-08-01", false, true),
                     {"meetings/other/1", "other", 0, {}, "", "", false, false}};
  auto items = record.follow({}, around);
  CHECK(items[0].returns_on_agenda ==
        std::vector<std::string>{"meetings/council/4", "meetings/council/5"});
  record.says(kA, kOne, progress("2031-06-02", "DONE"));
  CHECK(record.follow({}, around)[0].returns_on_agenda.size() == 2);  // one side's view
  Circumstances flooded = around;
  for (int i = 0; i < 1000; ++i) {
    flooded.meetings.push_back(meeting(("f" + std::to_string(i)).c_str(), "2032-01-01", false));
  }
  CHECK(record.follow({}, flooded)[0].returns_on_agenda.size() == 64);
  record.agrees(kB, kOne, R"({"closure":{"how":"DONE"}})");
  CHECK(record.follow({}, around)[0].returns_on_agenda.empty());
}

TEST_CASE("an outcome's own status: all decide in a circle of several, the party in its own") {
  Record record;
  auto born = outcome("exercise", "Hold an exercise");
  Stand status;
  status.state = "closed";
  status.date = "2031-06-01";
  status.said.voice = Voice::national;
  status.said.party = kA;
  born.stands = {status};
  CHECK(record.follow({born})[0].state == "open");
  CHECK(record.follow({born})[0].views.size() == 1);
  Circumstances alone;
  alone.national = true;
  CHECK(record.follow({born}, alone)[0].state == "closed");
  born.stands[0].said.voice = Voice::joint;
  CHECK(record.follow({born})[0].state == "closed");
  // What was said of the outcome stays said when a matter takes its place.
  record.agrees(kA, kOne, commitment("Hold an exercise", kSource));
  CHECK(record.follow({born})[0].state == "closed");
}

TEST_CASE("the list: overdue, then stale, then the rest, closed last") {
  Record record;
  record.agrees(kA, "commitments/council/a", commitment("closed"));
  record.agrees(kA, "commitments/council/a", R"({"closure":{"how":"DONE"}})");
  record.agrees(kA, "commitments/council/b", commitment("open", R"(,"due":"2031-09")"));
  record.now = *parse_time("2031-06-02T00:00:00Z");
  record.says(kA, "commitments/council/b", progress("2031-06-01", "OPEN"));
  record.now = 0;
  record.agrees(kA, "commitments/council/c", commitment("stale"));
  record.agrees(kA, "commitments/council/d", commitment("late", R"(,"due":"2031-02")"));
  record.agrees(kA, "commitments/council/e", commitment("later still", R"(,"due":"2031-01")"));
  std::string order;
  for (const Item& item : record.follow()) order += item.id;
  CHECK(order == "edcba");
}

TEST_CASE("a strand known by its title alone shows no words of what hangs on it") {
  Record record;
  record.agrees(kA, kOne, commitment("Secret words", R"(,"strand":"planning","due":"2031-09")"));
  record.says(kA, kOne, progress("2031-06-01", "OPEN", R"(,"words":{"en":"More words"})"));
  Circumstances around;
  around.title_only = {{"council/planning", {""}}};
  const auto item = record.follow({}, around)[0];
  CHECK(item.title_only);
  CHECK(item.words.empty());
  CHECK(item.views[0].words.empty());
  json::Writer out;
  out.begin_object();
  commitments::write_item(out, "c", item);
  commitments::write_history(
      out, commitments::read_commitment(record, "c", "council", "exercise").value(), {""});
  const Bytes text = out.end_object().take();
  CHECK(text.find("words\":{\"en") == std::string::npos);
  CHECK(text.find("ecret words") == std::string::npos);
  CHECK(text.find("ore words") == std::string::npos);
}

TEST_CASE("the same acts give the same rows and the same list in every order of arrival") {
  Record record;
  const char* parties[] = {kA, kB};
  const char* dates[] = {"2031-05-12", "2031-06", "2031-Q3", "2031-end", "2031"};
  const char* states[] = {"OPEN", "UNDER_WAY", "DONE", "OVERTAKEN"};
  std::mt19937 random(7);
  for (int i = 0; i < 80; ++i) {
    const char* party = parties[random() % 2];
    const std::string matter = "commitments/council/" + std::to_string(random() % 3);
    const char* date = dates[random() % 5];
    switch (random() % 5) {
      case 0:
        record.says(party, matter, commitment("Words " + std::to_string(i)));
        break;
      case 1:
        record.agrees(party, matter, commitment("Agreed " + std::to_string(i)));
        break;
      case 2:
        record.says(party, matter, progress(date, states[random() % 4]));
        break;
      case 3:
        record.agrees(party, matter, R"({"closure":{"how":"DONE"}})");
        break;
      default:
        REQUIRE(record
                    .note(party, parties[random() % 2], matter,
                          content(std::string(R"({"words_of":"brevonia.example","progress":)") +
                                  R"({"date":")" + date + R"(","state":"DONE"}})"))
                    .ok());
    }
  }
  const auto listed = [&] {
    json::Writer out;
    out.begin_array();
    for (const Item& item : record.follow()) {
      out.begin_object();
      commitments::write_item(out, "c", item);
      out.end_object();
    }
    return out.end_array().take();
  };
  const auto reference = record.refolded([](auto&) {});
  const Bytes list = listed();
  CHECK(reference.size() > 10);
  for (int i = 0; i < 200; ++i) {
    const auto rows = record.refolded(
        [&](auto& entries) { std::shuffle(entries.begin(), entries.end(), random); });
    REQUIRE(rows == reference);
    REQUIRE(listed() == list);
  }
}

TEST_CASE("agreed wording: first use, reaffirmations, changes; one party's list stays its own") {
  Record record;
  const std::string body = "commitments/council";
  const auto adopt = [](const char* words) {
    return std::string(R"({"agreed_language":{"id":"link","topic":"alliance","words":{"en":")") +
           words +
           R"("},"source":{"meeting":"meetings/council/3","text":"Joint statement","paragraph":"4"},)"
           R"("first_use":{"date":"2023-04"}}})";
  };
  const auto change = [](int number, const char* words) {
    return R"({"change":{"language":"link","number":)" + std::to_string(number) +
           R"(,"words":{"en":")" + words + R"("},"use":{"meeting":"meetings/council/9"}}})";
  };
  record.agrees(kA, body, adopt("linchpin of peace"));
  record.says(kA, body, adopt("cornerstone of peace"));
  for (int i = 1; i <= 11; ++i) {
    record.agrees(kB, body, change(i, ("change " + std::to_string(i)).c_str()));
  }
  record.says(kB, body, change(12, "what B would like"));
  record.agrees(kA, body,
                R"({"reaffirmation":{"language":"link","use":{"meeting":"meetings/council/5"}}})");
  const auto entries = commitments::read_language(record, "c", "council");
  REQUIRE(entries.ok());
  REQUIRE(entries.value().size() == 2);
  const auto& agreed = entries.value()[0];
  CHECK(agreed.agreed);
  CHECK(agreed.words.at("en") == "change 11");  // by number: 11 follows 2
  CHECK(agreed.changes.size() == 11);
  CHECK(agreed.other_changes.size() == 1);
  CHECK(agreed.reaffirmations.size() == 1);
  CHECK_FALSE(entries.value()[1].agreed);
  CHECK(entries.value()[1].words.at("en") == "cornerstone of peace");
  json::Writer out;
  commitments::write_language(out, "c", "council", entries.value());
  const auto read = json::parse(out.take());
  REQUIRE(read.ok());
  const auto& topic = read.value().find("topics")->items()[0];
  const auto& entry = topic.find("entries")->items()[0];
  CHECK(entry.find("changes")->items()[0].find("before")->text("en") == "linchpin of peace");
  CHECK(entry.find("changes")->items()[10].find("before")->text("en") == "change 10");
  CHECK(entry.find("first_use")->find("date")->text("from") == "2023-04");
  CHECK(entry.find("source")->text("meeting") == "meetings/council/3");
}
