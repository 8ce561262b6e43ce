// If these fail, wrong contents are signed, or the same content has two byte forms.
#include <doctest/doctest.h>

#include "modules/meetings/meetings.h"

namespace {

Result<void> checked(const std::string& matter, const std::string& json, bool proposal = false,
                     bool noted = false) {
  const auto bytes = meetings::content_from_json(json);
  if (!bytes.ok()) return bytes.error();
  record::Header header;
  header.set_matter(matter);
  if (proposal) {
    header.mutable_proposal()->set_kind(meetings::kind_of(bytes.value()).value());
  } else if (noted) {
    header.mutable_noted()->set_party(2);
  } else {
    header.mutable_statement();
  }
  return meetings::make_module()->check(header, bytes.value());
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
      {"meetings/council/1", "{}", "says nothing"},
      {"meetings/council/1", "[]", "must be a JSON object"},
      {"meetings/council/1", R"({"held":1})", "does not fit its schema: held: has to be an object"},
      {"meetings/council/1", R"({"helt":{}})", "helt: is no member here"},
      {"meetings/council/1", R"({"held":{"details":{"dates":"2031"}},"held":{}})", "same key"},
      {"meetings/council/1", R"({"held":{"details":{"dates":"2031"}},"cancellation":{}})", "oneof"},
      {"meetings/council", R"({"held":{"details":{"dates":"2031"}}})", "belongs to a meeting"},
      {"meetings/a/b/c", R"({"held":{"details":{"dates":"2031"}}})", "belongs to a meeting"},
      {"bodies/council", R"({"held":{"details":{"dates":"2031"}}})", "belongs to a meeting"},
      {"meetings/council/1", R"({"held":{}})", "say when it was held"},
      {"meetings/council/1", R"({"held":{"details":{"dates":"2031-13"}}})", "no such month"},
      {"meetings/council/1", R"({"held":{"details":{"dates":"2031-02-29"}}})", "no such day"},
      {"meetings/council/1", R"({"held":{"details":{"dates":"2031-05-13/2031-05-12"}}})",
       "not after the first"},
      {"meetings/council/1", R"({"held":{"details":{"dates":"2031","host":"Rok"}}})",
       "must be a party's name"},
      {"meetings/council/1", R"({"held":{"details":{"dates":"2031","place":{"country":"Korea"}}}})",
       "two capital letters"},
      {"meetings/council/1", R"({"held":{"details":{"dates":"2031","titles":{"English":"x"}}}})",
       "under no language"},
      {"meetings/council/1", R"({"held":{"details":{"dates":"2031","titles":{"en":""}}}})",
       "empty"},
      {"meetings/council/1",
       "{\"held\":{\"details\":{\"dates\":\"2031\",\"titles\":{\"en\":\"a\\u202eb\"}}}}",
       "bidirectional"},
      {"meetings/council/1",
       "{\"held\":{\"details\":{\"dates\":\"2031\",\"titles\":{\"en\":\"e\\u0301\"}}}}", "NFC"},
      {"meetings/council/1",
       "{\"held\":{\"details\":{\"dates\":\"2031\",\"titles\":{\"en\":\"a\\nb\"}}}}", "control"},
      {"meetings/council/1", R"({"schedule":{"details":{"dates":"2031"}}})", "schedule.round"},
      {"meetings/council/1", R"({"schedule":{"round":1}})", "a schedule needs dates"},
      {"meetings/council/1", R"({"schedule":{"round":4000000000,"details":{"dates":"2031"}}})",
       "schedule.round"},
      {"meetings/council/1", R"({"postponement":{"sine_die":true,"dates":"2031"}})",
       "no new dates"},
      {"meetings/council/1", R"({"stage":{"round":1}})", "stage.state"},
      {"meetings/council/1", R"({"delegation":{"party":"a.example"}})", "one head"},
      {"meetings/council/1", R"({"delegation":{"party":"a.example","heads":[{}]}})",
       "says nothing of the person"},
      {"meetings/council/1",
       R"({"delegation":{"party":"a.example","heads":[{"person":"people/kim"}]}})",
       "must be a person"},
      {"meetings/council/1", R"({"session":{"id":"..","titles":{"en":"x"}}})", "session.id"},
      {"meetings/council/1", R"({"session":{"id":"DSC","titles":{"en":"x"}}})", "session.id"},
      {"meetings/council/1", R"({"agenda_item":{"titles":{"en":"x"}}})", "agenda_item.number"},
      {"meetings/council/1", R"({"outcome":{"id":"x","words":{"en":"x"}}})", "outcome.kind"},
      {"meetings/council/1", R"({"outcome":{"id":"x","kind":"COMMITMENT","words":{"en":"x"}}})",
       "outcome.commitment"},
      {"meetings/council/1",
       R"({"outcome":{"id":"x","kind":"NOTE","words":{"en":"x"},"due":"2031"}})",
       "only a commitment is due"},
      {"meetings/council/1", R"({"outcome":{"id":"x","kind":"OATH","words":{"en":"x"}}})",
       "outcome.kind: has to be one of "},
      {"meetings/council/1",
       R"({"publication":{"id":"x","kind":"JOINT_STATEMENT","titles":{"en":"x"}}})",
       "proposed and agreed by all"},
      {"meetings/council/1", R"({"publication":{"id":"x","kind":"READOUT","titles":{"en":"x"}}})",
       "one party's", true},
      {"meetings/council/1", R"({"comment":{"id":"x","words":{"en":"x"}}})", "who commented"},
      // Dates and times that do not exist, zones that are none.
      {"meetings/council/1", R"({"candidate":{"id":"x"}})", "candidate.dates"},
      {"meetings/council/1", R"({"candidate":{"id":"x","dates":"2031-04-31"}})", "no such day"},
      {"meetings/council/1",
       R"({"candidate":{"id":"x","dates":"2031-05","starts":"09:00","timezone":"Asia/Seoul"}})",
       "dates to the day"},
      {"meetings/council/1",
       R"({"candidate":{"id":"x","dates":"2031-05-12","starts":"24:00","timezone":"Asia/Seoul"}})",
       "time of day"},
      {"meetings/council/1",
       R"({"candidate":{"id":"x","dates":"2031-05-12","starts":"9:00","timezone":"Asia/Seoul"}})",
       "time of day"},
      {"meetings/council/1", R"({"candidate":{"id":"x","dates":"2031-05-12","starts":"09:00"}})",
       "timezone"},
      {"meetings/council/1",
       R"({"candidate":{"id":"x","dates":"2031-05-12","starts":"09:00","ends":"09:00","timezone":"UTC"}})",
       "must be after starts"},
      {"meetings/council/1", R"({"held":{"details":{"dates":"2031-05-12","timezone":"KST +9"}}})",
       "IANA name"},
      {"meetings/council/1",
       R"({"held":{"details":{"dates":"2031-05-12","timezone":"/etc/passwd"}}})", "IANA name"},
      {"meetings/council/1",
       R"({"held":{"details":{"dates":"2031-05-12","timezone":"Asia//Seoul"}}})", "IANA name"},
      {"meetings/council/1",
       R"({"session":{"id":"s","titles":{"en":"x"},"starts":"2031-02-29T09:00Z"}})",
       "UTC to the minute"},
      {"meetings/council/1",
       R"({"session":{"id":"s","titles":{"en":"x"},"starts":"2031-05-12T09:00+09:00"}})",
       "UTC to the minute"},
      {"meetings/council/1",
       R"({"session":{"id":"s","titles":{"en":"x"},"starts":"2031-05-12T09:00Z","ends":"2031-05-12T08:59Z"}})",
       "end after it began"},
      {"meetings/council/1",
       R"({"attendance":{"id":"a","party":"a.example","member":{"names":{"en":"x"}}}})",
       "attendance.presences"},
      {"meetings/council/1",
       R"({"attendance":{"id":"a","party":"a.example","member":{"names":{"en":"x"}},"presences":[{"arrived":"2031-05-12T10:00Z","left":"2031-05-12T09:00Z"}]}})",
       "end after it began"},
      {"meetings/council/1",
       R"({"substitution":{"id":"a","party":"a.example","absent":{"names":{"en":"x"}}}})",
       "substitution.substitute"},
      {"meetings/council/1",
       R"({"delegation":{"party":"a.example","heads":[{"names":{"en":"x"},"languages":["Korean"]}]}})",
       "heads.languages"},
      // Who may say what, and of what.
      {"meetings/council/1", R"({"availability":{"candidate":"c","answer":"GOOD"}})",
       "each party says it of itself", true},
      {"meetings/council/1", R"({"availability":{"candidate":"c"}})", "availability.answer"},
      {"meetings/council/1", R"({"stage":{"state":"CONFIRMED","sitting":1}})", "stage.sitting"},
      {"meetings/council/1",
       R"({"held":{"details":{"dates":"2031","hangs_on":"meetings/council/1","ordinal":2}}})",
       "no number of its own"},
      {"meetings/council/1", R"({"agenda_item":{"number":1,"id":"12","titles":{"en":"x"}}})",
       "not be of digits alone"},
      {"meetings/council/1", R"({"agenda_item":{"number":1,"titles":{"en":"x"},"state":"AGREED"}})",
       "agreed by all or not at all"},
      {"meetings/council/1", R"({"agenda_item":{"number":1,"titles":{"en":"x"},"minutes":10081}})",
       "at most 10,080"},
      {"meetings/council/1", R"({"agenda_item":{"number":1,"titles":{"en":"x"},"from_item":"2"}})",
       "from_item"},
      {"meetings/council/1",
       R"({"agenda_item":{"number":1,"titles":{"en":"x"},"from_meeting":"meetings/council/1","from_item":"2"}})",
       "not from this one"},
      {"meetings/council/1",
       R"({"agenda_item":{"number":1,"titles":{"en":"x"},"state":"DEFERRED","backlog":true}})",
       "agenda_item.backlog"},
      {"meetings/council/1", R"({"minutes":{"id":"m","version":1,"titles":{"en":"x"}}})",
       "minutes.paragraphs"},
      {"meetings/council/1",
       R"({"minutes":{"id":"m","version":1,"titles":{"en":"x"},"paragraphs":[{"number":"1","words":{"en":"x"}}]}})",
       "minutes.stage"},
      {"meetings/council/1",
       R"({"minutes":{"id":"m","version":1,"titles":{"en":"x"},"stage":"DRAFT","paragraphs":[{"number":"1","words":{"en":"x"}}]}})",
       "minutes.stage", true},
      {"meetings/council/1",
       R"({"minutes":{"id":"m","version":1,"titles":{"en":"x"},"stage":"DRAFT","paragraphs":[{"number":"1","words":{"en":"x"}},{"number":"1","words":{"en":"y"}}]}})",
       "stands twice"},
      {"meetings/council/1",
       R"({"minutes_comment":{"id":"c","minutes":"m","version":1,"words":{"en":"x"}}})",
       "one party's", true},
      {"meetings/council/1",
       R"({"correction":{"id":"c","minutes":"m","paragraph":"1","old_words":{"en":"x"},"new_words":{"en":"y"}}})",
       "corrected by all or not at all"},
      {"meetings/council/1",
       R"({"correction":{"id":"c","minutes":"m","paragraph":"1","old_words":{"en":"x"},"new_words":{"ko":"y"}}})",
       "each language", true},
      {"meetings/council/1", R"({"position":{"id":"p"}})", "position.words"},
      {"meetings/council", R"({"position":{"id":"p","words":{"en":"x"}}})", "belongs to a meeting"},
      {"meetings/council/1", R"({"letter":{"id":"l","direction":"IN","subject":{"en":"x"}}})",
       "reports or writes"},
      {"meetings/council", R"({"letter":{"id":"l","subject":{"en":"x"}}})", "letter.direction"},
      {"meetings/council",
       R"({"letter":{"id":"l","direction":"IN","subject":{"en":"x"},"in_reply_to":"l"}})",
       "another letter"},
      {"meetings/council",
       R"({"letter":{"id":"l","direction":"IN","subject":{"en":"x"},"about":["meetings//x"]}})",
       "letter.about"},
      {"meetings/council", R"({"acknowledgement":{"report":"r","by":{"en":"x"}}})",
       "acknowledgement.date"},
      {"meetings/council",
       R"({"report":{"id":"x","to":"bodies/y","to_authority":{"en":"x"},"covers":["meetings/council/1"]}})",
       "give one of them"},
      // Papers.
      {"meetings/council/1",
       R"({"papers":[{"name":"scan.pdf"}],"position":{"id":"p","words":{"en":"x"}}})",
       "give one of file, link and matter"},
      {"meetings/council/1",
       R"({"papers":[{"file":"AB"}],"position":{"id":"p","words":{"en":"x"}}})",
       "64 hexadecimal digits"},
      {"meetings/council/1",
       R"({"papers":[{"matter":"bodies/x","name":"../../etc/passwd"}],"position":{"id":"p","words":{"en":"x"}}})",
       "without / and"},
      {"meetings/council/1",
       "{\"papers\":[{\"matter\":\"bodies/x\",\"name\":\"fdp.\\u202eexe\"}],\"position\":"
       "{\"id\":\"p\",\"words\":{\"en\":\"x\"}}}",
       "bidirectional"},
      {"meetings/council/1",
       R"({"papers":[{"file":")" + std::string(64, 'a') +
           R"(","name":"x.pdf","act":"1/2/3"}],"position":{"id":"p","words":{"en":"x"}}})",
       "reference of an entry"},
      {"meetings/council/1",
       R"({"position":{"id":"p","words":{"en":")" + std::string(20001, 'x') + R"("}}})",
       "longer than 20,000 bytes"},
      {"meetings/council/1",
       R"({"report":{"id":"x","to":"bodies/y","covers":["meetings/council/1"]}})",
       "belongs to the body that reports"},
      {"meetings/council", R"({"report":{"id":"x","to":"bodies/y"}})", "name the meetings"},
      {"meetings/council", R"({"report":{"id":"x","to":"bodies/y","covers":["meetings/other/1"]}})",
       "its own meetings"},
      {"meetings/council/1", R"({"words_of":"b.example","held":{"details":{"dates":"2031"}}})",
       "only a noted act"},
      {"meetings/council/1", R"({"held":{"details":{"dates":"2031"}}})", "whose words", false,
       true},
  };
  for (const Row& row : rows) {
    CAPTURE(row.json);
    const auto result = checked(row.matter, row.json, row.proposal, row.noted);
    REQUIRE_FALSE(result.ok());
    CAPTURE(result.error().message);
    CHECK(result.error().message.find(row.reason) != std::string::npos);
  }
}

TEST_CASE("a proposal's kind of decision is its topic, so that rivals are found") {
  const auto bytes =
      meetings::content_from_json(R"({"schedule":{"round":2,"details":{"dates":"2031-Q3"}}})")
          .value();
  record::Header header;
  header.set_matter("meetings/council/1");
  header.mutable_proposal()->set_kind("schedule/1");
  const auto module = meetings::make_module();
  CHECK(module->check(header, bytes).error().message.find("must be schedule/2") !=
        std::string::npos);
  header.mutable_proposal()->set_kind("schedule/2");
  CHECK(module->check(header, bytes).ok());
}

TEST_CASE("JSON goes in and comes out the same, and bytes have one form") {
  const std::string json =
      R"({"sources":["S1","item 12"],"held":{"details":{"dates":"2021-05-12/2021-05-13",)"
      R"("place":{"country":"US","city":{"en":"Washington","ko":"워싱턴","vi":"Washington"}},)"
      R"("modality":"IN_PERSON","host":"us.example","ordinal":19}}})";
  const auto bytes = meetings::content_from_json(json);
  REQUIRE(bytes.ok());
  CHECK(meetings::content_to_json(bytes.value()).value() == json);
  const Bytes& good = bytes.value();
  CHECK_FALSE(meetings::content_to_json(good + Bytes("\x52\x00", 2)).ok());      // oneof twice
  CHECK_FALSE(meetings::content_to_json(Bytes("\x12\x00", 2) + good).ok());      // empty default
  CHECK_FALSE(meetings::content_to_json(good + Bytes("\xf8\x01\x01", 3)).ok());  // unknown field
  CHECK_FALSE(meetings::content_to_json(good.substr(1)).ok());
}

TEST_CASE("content that a peer sends and this module does not understand makes no rows") {
  struct None final : record::Rows {
    void put(ByteView, ByteView) override { ++count; }
    int count = 0;
  } rows;
  record::Header header;
  header.set_matter("meetings/council/1");
  header.mutable_statement();
  const Bytes wrong[] = {"", "\xff\xff", Bytes("\x82\x01\x00", 3), std::string(70000, 'a')};
  for (const Bytes& bytes : wrong) {
    meetings::make_module()->fold(record::Act{header, bytes, true, {}, "a.example", 0, false},
                                  rows);
  }
  CHECK(rows.count == 0);
}

// If this fails, a party that sits alone in some body agrees for all parties of another.
TEST_CASE("what another body agrees is nothing agreed on this meeting") {
  const auto content = meetings::content_from_json(
      R"({"outcome":{"id":"x","kind":"DECISION","words":{"en":"All pay."}}})");
  REQUIRE_MESSAGE(content.ok(), content.error().message);
  const auto agreed_by = [&](const char* body) {
    record::Header header;
    header.set_matter("meetings/council/1");
    header.set_module("meetings");
    header.mutable_proposal()->set_kind("outcome/x");
    header.mutable_proposal()->set_body(body);
    return meetings::make_module()->check(header, content.value());
  };
  CHECK(agreed_by("council").ok());
  CHECK(agreed_by("").ok());
  REQUIRE_FALSE(agreed_by("panel").ok());
  CHECK(agreed_by("panel").error().message.starts_with("body: this is of 'council'"));
}
