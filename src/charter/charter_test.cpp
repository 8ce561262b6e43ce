// If these fail, parties sign what they have not read, or a mistake in the file is not shown where
// it stands.
#include "charter/charter.h"

#include <doctest/doctest.h>

#include <fstream>
#include <sstream>

#include "charter/schema_check.h"

namespace {

std::string file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  REQUIRE(in.good());
  std::stringstream out;
  out << in.rdbuf();
  return out.str();
}

const std::string& good() {
  static const std::string text = file("src/charter/testdata/good.yaml");
  return text;
}

std::string with(const std::string& what, const std::string& instead) {
  const std::size_t at = good().find(what);
  CAPTURE(what);
  REQUIRE(at != std::string::npos);
  return good().substr(0, at) + instead + good().substr(at + what.size());
}

const charter::SchemaCheck& schema() {
  static const json::Value value = json::parse(file("docs/formats/charter.schema.json")).value();
  static const charter::SchemaCheck check(value);
  return check;
}

bool schema_accepts(const std::string& yaml) {
  const auto document = charter::read_yaml(yaml);
  if (!document.problems.empty()) return false;
  json::Writer out;
  charter::write_json(out, document.root);
  return schema().accepts(json::parse(out.take()).value());
}

std::map<std::string, charter::PartyKeys> keys() {
  return {{"aldermark.example", {Bytes(32, 'a'), Bytes(32, 'b')}},
          {"brevonia.example", {Bytes(32, 'c'), Bytes(32, 'd')}}};
}

std::string repeated(const std::string& text, int count) {
  std::string out;
  for (int i = 0; i < count; ++i) out += text;
  return out;
}

}  // namespace

TEST_CASE("a good charter is read whole, written again, and signed as what it says") {
  const auto read = charter::parse_charter(good(), "good.yaml");
  if (!read.ok()) FAIL(read.error().message);
  const charter::Charter& charter = read.value();
  CHECK(schema_accepts(good()));
  CHECK(charter.name() == "alder-breve");
  CHECK(charter.parties_size() == 2);
  CHECK(charter.bodies(0).parties_size() == 2);
  CHECK(charter.bodies(0).parties(0) == 1);  // ascending, however the file orders them
  CHECK(charter.rules(0).name() == "bodies");
  CHECK(charter.rules(3).name() == "record");
  CHECK(charter.silence_classes(0).notice_hours() == 72);
  CHECK(charter.time_objectives(0).acknowledge_minutes() == 10);

  const std::string yaml = charter::to_yaml(charter);
  const auto again = charter::parse_charter(yaml, "again.yaml");
  if (!again.ok()) FAIL(again.error().message);
  CHECK(charter::encode(again.value()) == charter::encode(charter));
  CHECK(charter::to_yaml(again.value()) == yaml);
  CHECK(schema_accepts(yaml));
  const auto json = json::parse(charter::to_json(charter));
  REQUIRE(json.ok());
  CHECK(schema().accepts(json.value()));
  CHECK(json.value().find("parties")->items()[1].text("name") == "brevonia.example");

  const auto decoded = charter::decode(charter::encode(charter));
  REQUIRE(decoded.ok());
  CHECK(charter::encode(decoded.value()) == charter::encode(charter));

  const auto terms = charter::terms(charter, keys(), Bytes(32, 'n'));
  REQUIRE(terms.ok());
  CHECK(charter::agree(charter, terms.value()).ok());
  CHECK(terms.value().parties(1).identity_key() == Bytes(32, 'c'));
  CHECK(terms.value().silence_classes(0) == "agenda");
  CHECK(terms.value().bodies(0).ends_with_leaving());
  CHECK(terms.value().recovery_notice() == 14 * std::uint64_t{86'400'000});
}

TEST_CASE("the smallest charter, of one party, is enough") {
  const std::string text =
      "entente: 1\nname: a\nnames: {en: A}\nparties: [{number: 1, name: a, names: {en: A}}]\n"
      "rules: {record: 1, circle: 1}\nlabel_policy: TEST\nlanguages: [en]\n";
  const auto read = charter::parse_charter(text, "a.yaml");
  if (!read.ok()) FAIL(read.error().message);
  CHECK(schema_accepts(text));
  CHECK(charter::decode(charter::encode(read.value())).ok());
}

TEST_CASE("every mistake is shown at its line and column, with what to do; the schema agrees") {
  struct Row {
    std::string text;
    const char* place;
    const char* reason;
    bool schema_sees = true;  // false: a rule that no JSON schema can say
  };
  const Row rows[] = {
      // The text and its YAML.
      {"", "1:1", "the file is empty"},
      {"# nothing\n", "1:1", "the file is empty"},
      {with("name: alder-breve", "name: [alder"), "4:6", "this is not YAML"},
      {with("name: alder-breve", "name: alder: breve"), "3:12", "this is not YAML"},
      {with("  ko: 올더", "\tko: 올더"), "6:1", "control character"},
      {with("entente: 1\n", "entente: 1\r\n"), "2:11", "save the file with LF"},
      {with("Brevonia\n", "Bre\u202evonia\n"), "5:24", "bidirectional control"},
      {with("# A charter", "# A \u202echarter"), "1:5", "bidirectional control"},
      {with("en: Aldermark and", "en: Alde\u0301rmark and"), "5:10", "NFC"},
      {with("en: Aldermark and", "en: Alder\xffmark and"), "5:12", "UTF-8"},
      {with("names: {en: Brevonia}", "names: &n {en: Brevonia}"), "16:12", "anchors"},
      {with("names: {en: Council}", "names: *n"), "26:12", "aliases"},
      {with("name: alder-breve", "name: !!str alder-breve"), "3:7", "tags"},
      {with("label_policy: TEST", "label_policy: TEST\nlabel_policy: TEST"), "19:1",
       "same key stands twice"},
      {with("{en: Council}", "{en: Council, en: Rat}"), "26:26", "same key stands twice"},
      {good() + "---\nentente: 1\n", "40:1", "second document"},
      {with("level: ministers", "? [a]\n    : b"), "28:7", "a key must be one word"},
      {with("level: ministers", "level: " + repeated("[", 20) + repeated("]", 20)), "28:21",
       "12 levels"},
      {with("languages: [en, ko]", "languages: [" + repeated("en,", 20000) + "en]"),
       "19:", "20,000"},
      {repeated("# a line of a comment that says nothing\n", 7000), "1:1", "256 KiB"},
      // Keys.
      {"- a\n", "1:1", "must be a mapping"},
      {"charter\n", "1:1", "must be a mapping"},
      {with("entente: 1\n", ""), "2:1", "the key entente is missing"},
      {with("entente: 1", "entente: 2"), "2:10", "format 1"},
      {with("entente: 1", "entente: '1'"), "2:10", "format 1"},
      {with("label_policy", "label_police"), "18:1", "no such key 'label_police'"},
      {with("label_policy: TEST\n", ""), "2:1", "label_policy is missing"},
      {with("\"Invented", "\"Inv\\e[2Jented"), "7:14", "control character", false},
      {with("exercise: false", "exercise: no"), "8:11", "true or false"},
      {with("exercise: false", "exercise: 'false'"), "8:11", "true or false"},
      {with("name: alder-breve", "name: Alder"), "3:7", "a-z 0-9"},
      {with("name: alder-breve", "name: " + repeated("a", 41)), "3:7", "1 to 40"},
      {with("name: alder-breve", "name: 12"), "3:7", "in quotes"},
      {with("name: alder-breve", "name:"), "3:6", "is empty"},
      {with("name: alder-breve", "name: {a: b}"), "3:7", "must be a text"},
      // Texts by language.
      {with("en: Aldermark and Brevonia", "English: Both"), "5:3", "no language tag"},
      {with("{en: Council}", "{}"), "26:12", "one language at least"},
      {with("{en: Council}", "Council"), "26:12", "a text for each language"},
      {with("{en: Council}", "{en: true}"), "26:17", "in quotes"},
      {with("{en: Council}", "{en: \"" + repeated("가", 401) + "\"}"), "26:17", "longer than 400"},
      {with("{en: Council}", "{\"\\u202e\": x}"), "26:13", "no language tag: '?'"},
      // Parties.
      {with("number: 2", "number: 0"), "14:13", "whole number"},
      {with("number: 2", "number: 4294967296"), "14:13", "whole number"},
      {with("number: 2", "number: 02"), "14:13", "whole number"},
      {with("number: 2", "number: 1"), "14:13", "numbers ascend", false},
      {with("- number: 2\n    name", "- name"), "14:5", "the key number is missing"},
      {with("name: brevonia.example", "name: aldermark.example"), "15:11", "already", false},
      {with("name: brevonia.example", "name: Brevonia"), "15:11", "labels of a-z"},
      {with("name: brevonia.example", "name: brevonia..example"), "15:11", "labels of a-z"},
      {with("name: brevonia.example", "name: brevonia-.example"), "15:11", "labels of a-z"},
      // Rules, labels, languages.
      {with("record: 1, ", ""), "17:8", "record is missing"},
      {with("circle: 1, ", ""), "17:8", "circle is missing"},
      {with("bodies: 1,", "Bodies: 1,"), "17:31", "no name of a rule"},
      {with("bodies: 1,", "bodies: one,"), "17:39", "whole number"},
      {with("bodies: 1,", "bodies: 0,"), "17:39", "whole number"},
      {with("{record: 1, circle: 1, bodies: 1, meetings: 1}", "[record]"), "17:8",
       "a version for each"},
      {with("label_policy: TEST", "label_policy: 'T E S T'"), "18:15", "A-Z a-z"},
      {with("[en, ko]", "[en, en]"), "19:17", "already"},
      {with("[en, ko]", "[en, Korean]"), "19:17", "no language tag"},
      {with("[en, ko]", "[]"), "19:12", "one element at least"},
      {with("[en, ko]", "en"), "19:12", "must be a list"},
      // Silence, bodies, procedures, objectives.
      {with("notice_hours: 72", "notice_hours: 3d"), "23:19", "whole number"},
      {with("notice_hours: 72", "notice_hours: 9000"), "23:19", "1 to 8760"},
      {with("silence: [agenda]", "silence: [budget]"), "30:15", "no such class", false},
      {with("parties: [brevonia.example,", "parties: [carvania.example,"), "27:15", "no such party",
       false},
      {with("parties: [brevonia.example,", "parties: [aldermark.example,"), "27:34", "already"},
      {with("level: ministers", "level: kings"), "28:12", "must be one of heads"},
      {with("decision_rule: concurrence", "decision_rule: majority"), "29:20",
       "one of concurrence"},
      {with("parties_to_postpone: 1", "parties_to_postpone: 0"), "31:26", "1 to 64"},
      {with("ad_referendum_days: 30", "ad_referendum_days: -1"), "34:23", "1 to 3650"},
      {with("recovery_notice_days: 14", "recovery_notice_days: 0"), "35:25", "1 to 3650"},
      {with("precedence: flash", "precedence: lightning"), "37:17", "must be one of routine"},
      {with("acknowledge_minutes: 10", "acknowledge_minutes: 1.5"), "38:26", "whole number"},
  };
  int schema_rows = 0;
  for (const Row& row : rows) {
    const std::string start = row.text.substr(0, 300);
    CAPTURE(start);
    CAPTURE(row.reason);
    const auto reading = charter::read_charter(row.text);
    REQUIRE_FALSE(reading.problems.empty());
    std::string all;
    bool found = false;
    for (const auto& problem : reading.problems) {
      const std::string at =
          std::to_string(problem.place.line) + ":" + std::to_string(problem.place.column);
      all += at + " " + problem.message + "\n";
      found = found || (problem.message.find(row.reason) != std::string::npos &&
                        (at == row.place ||
                         (std::string(row.place).ends_with(':') && at.starts_with(row.place))));
    }
    CAPTURE(all);
    CHECK(found);
    CHECK(schema_accepts(row.text) == !row.schema_sees);
    schema_rows += row.schema_sees ? 1 : 0;
  }
  CHECK(std::size(rows) >= 60);
  CHECK(schema_rows >= 50);
}

TEST_CASE("all mistakes of a file are shown together, in the order of its lines") {
  std::string text = with("level: ministers", "level: kings");
  text.replace(text.find("number: 2"), 9, "number: x");
  text.replace(text.find("name: alder-breve"), 17, "name: Alder Breve");
  const auto result = charter::parse_charter(text, "c.yaml");
  REQUIRE_FALSE(result.ok());
  const std::string& message = result.error().message;
  CAPTURE(message);
  const auto first = message.find("c.yaml:3:7: name");
  const auto second = message.find("\nc.yaml:14:13: parties[2].number");
  const auto third = message.find("\nc.yaml:28:12: bodies[1].level");
  CHECK(first == 0);
  CHECK(second != std::string::npos);
  CHECK(third != std::string::npos);
  CHECK(second < third);
}

TEST_CASE("terms that say something else than the charter are never signed") {
  const auto charter = charter::parse_charter(good(), "good.yaml").value();
  const auto terms = charter::terms(charter, keys(), Bytes(32, 'n')).value();
  const auto refused = [&](const char* what, auto change) {
    record::Terms other = terms;
    change(other);
    CAPTURE(what);
    const auto result = charter::agree(charter, other);
    REQUIRE_FALSE(result.ok());
    CHECK(result.error().message.find("do not agree") != std::string::npos);
  };
  refused("party name", [](auto& t) { t.mutable_parties(0)->set_name("carvania.example"); });
  refused("party number", [](auto& t) { t.mutable_parties(1)->set_number(3); });
  refused("one party less", [](auto& t) { t.mutable_parties()->RemoveLast(); });
  refused("rule version", [](auto& t) { t.mutable_rules(0)->set_version(2); });
  refused("rule name", [](auto& t) { t.mutable_rules(0)->set_name("boats"); });
  refused("one rule more", [](auto& t) { t.add_rules()->set_name("z"); });
  refused("body's parties", [](auto& t) { t.mutable_bodies(0)->mutable_parties()->RemoveLast(); });
  refused("body", [](auto& t) { t.mutable_bodies(0)->set_id("board"); });
  refused("no bodies", [](auto& t) { t.clear_bodies(); });
  refused("that the body ends", [](auto& t) {
    t.mutable_bodies(0)->set_ends_with_leaving(!t.bodies(0).ends_with_leaving());
  });
  refused("recovery", [](auto& t) { t.clear_recovery_notice(); });
  refused("shorter notice of a recovery",
          [](auto& t) { t.set_recovery_notice(t.recovery_notice() - 1); });
  refused("silence class", [](auto& t) { t.set_silence_classes(0, "budget"); });
  refused("silence classes", [](auto& t) { t.clear_silence_classes(); });

  auto few = keys();
  few.erase("brevonia.example");
  CHECK_FALSE(charter::terms(charter, few, Bytes(32, 'n')).ok());
  CHECK_FALSE(charter::terms(charter, keys(), Bytes(31, 'n')).ok());
}

TEST_CASE("charter bytes of a peer that break a rule of the file, or its one form, are refused") {
  const auto good_charter = charter::parse_charter(good(), "good.yaml").value();
  const auto refused = [&](auto change) {
    charter::Charter other = good_charter;
    change(other);
    CHECK_FALSE(charter::decode(charter::encode(other)).ok());
  };
  refused([](auto& c) { c.set_format(2); });
  refused([](auto& c) { c.set_name("a\nb: c"); });
  refused([](auto& c) {
    (*c.mutable_names())["en"] =
        "a\xe2\x80\xae"
        "b";
  });
  refused([](auto& c) { (*c.mutable_names())["x y"] = "a"; });
  refused([](auto& c) { c.mutable_parties()->SwapElements(0, 1); });
  refused([](auto& c) { c.mutable_rules()->SwapElements(0, 1); });
  refused([](auto& c) { c.mutable_bodies(0)->add_parties(7); });
  refused([](auto& c) { c.mutable_bodies(0)->set_decision_rule("majority"); });
  refused([](auto& c) { c.clear_parties(); });
  const Bytes bytes = charter::encode(good_charter);
  CHECK_FALSE(charter::decode(bytes + Bytes("\x08\x01", 2)).ok());
  CHECK_FALSE(charter::decode(bytes.substr(0, bytes.size() - 1)).ok());
  CHECK_FALSE(charter::decode("").ok());
  CHECK_FALSE(charter::decode(Bytes(70000, '\x08')).ok());
}
