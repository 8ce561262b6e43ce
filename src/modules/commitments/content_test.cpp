// If these fail, wrong contents are signed, or one side closes what both undertook.
#include "modules/content.h"

#include <doctest/doctest.h>

#include "modules/acts.h"
#include "modules/commitments/commitments.h"

namespace {

Result<void> checked(const std::string& matter, const std::string& json, bool proposal = false,
                     bool noted = false) {
  const auto bytes = commitments::content_from_json(json);
  if (!bytes.ok()) return bytes.error();
  record::Header header;
  header.set_matter(matter);
  if (proposal) {
    header.mutable_proposal()->set_kind(commitments::kind_of(bytes.value()).value());
  } else if (noted) {
    header.mutable_noted()->set_party(2);
  } else {
    header.mutable_statement();
  }
  return commitments::make_module()->check(header, bytes.value());
}

constexpr const char* kOne = "commitments/council/exercise";
constexpr const char* kBody = "commitments/council";
const std::string kDigest(64, 'a');

std::string progress(const std::string& more) {
  return R"({"progress":{"date":"2031-05-12","state":"UNDER_WAY")" + more + "}}";
}

}  // namespace

TEST_CASE("each wrong content is refused with its own reason") {
  struct Row {
    const char* matter;
    std::string json;
    const char* reason;
    bool proposal = false;
    bool noted = false;
  };
  const Row rows[] = {
      {kOne, "{}", "says nothing"},
      {kOne, R"({"oath":{}})", "oath: is no member here"},
      {kBody, R"({"commitment":{"words":{"en":"x"},"kind":"TASKING"}})", "one commitment"},
      {"meetings/council/1", R"({"commitment":{"words":{"en":"x"},"kind":"TASKING"}})",
       "one commitment"},
      {kOne, R"({"commitment":{"kind":"TASKING"}})", "commitment.words"},
      {kOne, R"({"commitment":{"words":{"en":"x"}}})", "commitment.kind"},
      {kOne, R"({"commitment":{"words":{"en":"x"},"kind":"OATH"}})",
       "commitment.kind: has to be one of "},
      {kOne, R"({"commitment":{"words":{"en":"x"},"kind":"TASKING","owners":["ROK"]}})",
       "commitment.owners"},
      {kOne, R"({"commitment":{"words":{"en":"x"},"kind":"TASKING","due":"2031-02-29"}})",
       "no such day"},
      {kOne, R"({"commitment":{"words":{"en":"x"},"kind":"TASKING","due_at":"council/3"}})",
       "must be a meeting"},
      {kOne,
       R"({"commitment":{"words":{"en":"x"},"kind":"TASKING","due":"2031","due_at":"meetings/a/3"}})",
       "give one of them"},
      {kOne,
       R"({"commitment":{"words":{"en":"x"},"kind":"MONITORING","due":"2031","standing":true}})",
       "due at no time"},
      {kOne, R"({"commitment":{"words":{"en":"x"},"kind":"TASKING","source":{"outcome":"close"}}})",
       "at which meeting"},
      {kOne,
       R"({"commitment":{"words":{"en":")" + std::string(20001, 'x') + R"("},"kind":"TASKING"}})",
       "longer than 20,000"},
      {kOne, R"({"progress":{"state":"DONE"}})", "progress.date"},
      {kOne, R"({"progress":{"date":"2031-05-12/2031-05-13","state":"DONE"}})", "progress.date"},
      {kOne, R"({"progress":{"date":"2031-05-12"}})", "progress.state"},
      {kOne, progress(R"(,"evidence":[{"name":"x.pdf"}])"), "one of file, link and matter"},
      {kOne, progress(R"x(,"evidence":[{"link":"javascript:alert(1)"}])x"),
       "must begin with https"},
      {kOne, progress(R"(,"evidence":[{"file":")" + kDigest + R"(","name":"../../etc/passwd"}])"),
       "evidence.name"},
      {kOne, progress(R"(,"evidence":[{"file":")" + kDigest + R"("}])"), "evidence.name"},
      {kOne, progress(R"(,"evidence":[{"file":"abc","name":"x"}])"), "SHA-256"},
      {kOne, progress(R"(,"evidence":[{"matter":"meetings"}])"), "must be a matter"},
      {kOne, progress(R"(,"evidence":[{"link":"https://a.example/","size":5}])"),
       "belongs to a file"},
      {kOne, R"({"closure":{"how":"DONE"}})", "closed by all together"},
      {kOne, R"({"words_of":"b.example","closure":{"how":"DONE"}})", "closed by all together",
       false, true},
      {kOne, R"({"closure":{}})", "closure.how", true},
      {kOne, R"({"reference":{"circle":"river","matter":"meetings/council/1"}})",
       "reference.circle"},
      {kOne, R"({"reference":{"circle":")" + std::string(32, 'a') + R"(","matter":"x"}})",
       "reference.matter"},
      {kOne,
       R"({"agreed_language":{"id":"x","topic":"t","words":{"en":"x"},"source":{"date":"2031"}}})",
       "belongs to a body"},
      {kBody, R"({"agreed_language":{"id":"x","words":{"en":"x"},"source":{"date":"2031"}}})",
       "agreed_language.topic"},
      {kBody, R"({"agreed_language":{"id":"x","topic":"t","words":{"en":"x"}}})",
       "or at which meeting"},
      {kBody, R"({"reaffirmation":{"language":"x"}})", "or at which meeting"},
      {kBody, R"({"change":{"language":"x","words":{"en":"y"},"use":{"date":"2031"}}})",
       "change.number"},
      {kBody, R"({"workplan":{"lines":["commitments/council/a"]}})", "workplan.period"},
      {kBody, R"({"workplan":{"period":"2031"}})", "workplan.lines"},
      {kBody, R"({"workplan":{"period":"2031","lines":["meetings/council/1"]}})",
       "must be commitments"},
      {kBody,
       R"({"workplan":{"period":"2031","lines":["commitments/council/a","commitments/council/a"]}})",
       "twice"},
      {kOne, R"({"words_of":"b.example","progress":{"date":"2031","state":"DONE"}})",
       "only a noted act"},
      {kOne, R"({"progress":{"date":"2031","state":"DONE"}})", "whose words", false, true},
  };
  for (const Row& row : rows) {
    CAPTURE(row.json);
    const auto result = checked(row.matter, row.json, row.proposal, row.noted);
    REQUIRE_FALSE(result.ok());
    CAPTURE(result.error().message);
    CHECK(result.error().message.find(row.reason) != std::string::npos);
  }
}

TEST_CASE("what is right is taken, each under its topic") {
  struct Row {
    const char* matter;
    std::string json;
    const char* topic;
    bool proposal = false;
  };
  const Row rows[] = {
      {kOne,
       R"({"commitment":{"words":{"en":"Hold an exercise"},"kind":"TASKING","due_at":"meetings/council/4"}})",
       "commitment"},
      {kOne, progress(R"(,"at_meeting":"meetings/council/4")"),
       "progress/2031-05-12/meetings/council/4"},
      {kOne, R"({"progress":{"date":"2031-Q3","state":"DONE"}})", "progress/2031-q3"},
      {kOne, R"({"closure":{"how":"WITHDRAWN","date":"2031-05"}})", "closure", true},
      {kBody, R"({"reaffirmation":{"language":"link","use":{"meeting":"meetings/council/4"}}})",
       "reaffirmed/link/meetings/council/4"},
      {kBody,
       R"({"change":{"language":"link","number":2,"words":{"en":"y"},"use":{"date":"2031"}}})",
       "change/link/2"},
      {kBody, R"({"workplan":{"period":"2031-H1","lines":["commitments/council/a"]}})",
       "workplan/2031-h1"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.json);
    const auto result = checked(row.matter, row.json, row.proposal);
    if (!result.ok()) FAIL(result.error().message);
    const auto bytes = commitments::content_from_json(row.json);
    CHECK(commitments::kind_of(bytes.value()).value() == row.topic);
    CHECK(commitments::content_to_json(bytes.value()).value() == row.json);
  }
}

TEST_CASE("a narrower circle may refer to a wider one of the same parties, never the reverse") {
  const std::string wider(32, 'a');
  const std::string national(32, 'b');
  const std::string others(32, 'c');
  const auto parties_of = [&](std::string_view circle) -> std::vector<std::string> {
    if (circle == wider) return {"a.example", "b.example", "c.example"};
    if (circle == national) return {"a.example"};
    if (circle == others) return {"a.example", "c.example"};
    return {};
  };
  const record::Setting here{false, {"a.example", "b.example"}, parties_of};
  const auto refer = [&](const std::string& circle) {
    record::Header header;
    header.set_matter(kOne);
    header.mutable_statement();
    const auto bytes = commitments::content_from_json(R"({"reference":{"circle":")" + circle +
                                                      R"(","matter":"meetings/council/1"}})");
    return commitments::make_module()->check_setting(here, header, bytes.value());
  };
  CHECK(refer(wider).ok());
  CHECK(refer(national).error().message.find("never the reverse") != std::string::npos);
  CHECK(refer(others).error().message.find("b.example reads here") != std::string::npos);
  CHECK(refer(std::string(32, 'd')).error().message.find("no such arrangement") !=
        std::string::npos);
}

TEST_CASE("content that a peer sends and this module does not understand makes no rows") {
  struct None final : record::Rows {
    void put(ByteView, ByteView) override { ++count; }
    int count = 0;
  } rows;
  record::Header header;
  header.set_matter(kOne);
  header.mutable_statement();
  const Bytes one_sided = commitments::content_from_json(R"({"closure":{"how":"DONE"}})").value();
  const Bytes wrong[] = {"", "\xff\xff", Bytes("\x82\x01\x00", 3), std::string(70000, 'a'),
                         one_sided};
  for (const Bytes& bytes : wrong) {
    commitments::make_module()->fold(record::Act{header, bytes, true, {}, "a.example", 0, false},
                                     rows);
  }
  CHECK(rows.count == 0);
}
