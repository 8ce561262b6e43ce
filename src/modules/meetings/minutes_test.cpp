// If these fail, minutes pass for agreed that are not, a comment is lost, or a late correction
// changes what was agreed without being seen.
#include "modules/meetings/minutes.h"

#include "modules/meetings/test_meetings.h"

namespace meetings {
namespace {

using test::dated;
using test::kA;
using test::kB;
using test::Record;

constexpr const char* kMatter = "meetings/talks/1";

std::string minutes(const char* version, const char* stage) {
  return std::string(R"({"minutes":{"id":"m","version":)") + version +
         R"(,"titles":{"en":"Agreed minutes"},"paragraphs":[)"
         R"({"number":"1","words":{"en":"Both sides met in May."},"agenda_item":"water"},)"
         R"({"number":"2","words":{"en":"They agreed on the water level."}}])" +
         (*stage == '\0' ? std::string() : std::string(R"(,"stage":")") + stage + "\"") + "}}";
}
std::string comment(const char* id, const char* version, const char* more = "") {
  return std::string(R"({"minutes_comment":{"id":")") + id + R"(","minutes":"m","version":)" +
         version + R"(,"paragraph":"2","words":{"en":"Say: noted."})" + more + "}}";
}
std::string correction(const char* paragraph, const char* old_words) {
  return std::string(R"({"correction":{"id":"pv1","minutes":"m","paragraph":")") + paragraph +
         R"(","old_words":{"en":")" + old_words + R"("},"new_words":{"en":"June"}}})";
}

MinutesView only(Record& record) {
  const auto all = minutes_of(record.meeting("talks", "1"));
  REQUIRE(all.size() == 1);
  return all[0];
}

}  // namespace

TEST_CASE("minutes: draft, circulated, comments, asked for, agreed, corrected") {
  Record record;
  record.agrees(kA, kMatter, dated("held", "2031-05-12"));
  record.says(kA, kMatter, minutes("1", "DRAFT"));
  CHECK(word(only(record).state) == "draft");
  record.says(kA, kMatter, minutes("1", "CIRCULATED"));
  CHECK(word(only(record).state) == "circulated");
  record.says(kB, kMatter, comment("c1", "1"));
  CHECK(word(only(record).state) == "commented");
  record.says(kA, kMatter, minutes("2", "CIRCULATED"));
  CHECK(word(only(record).state) == "circulated");  // the comment was on the version before
  CHECK(only(record).comments.size() == 1);         // and stays
  record.says(kB, kMatter, comment("c2", "2"));
  CHECK(word(only(record).state) == "commented");
  record.says(kB, kMatter, comment("c2", "2", R"(,"settled":true)"));
  CHECK(word(only(record).state) == "circulated");
  CHECK(record.meeting("talks", "1").state == State::concluded);
  const auto proposal = record.proposes(kA, kMatter, minutes("2", ""));
  CHECK(word(only(record).state) == "proposed");
  record.agree(proposal);
  CHECK(word(only(record).state) == "agreed");
  CHECK(record.meeting("talks", "1").state == State::outcome_agreed);
  CHECK(record.meeting("talks", "1").state_said.voice == modules::Voice::joint);

  // One side's later draft and an open correction change nothing of what was agreed.
  record.says(kB, kMatter, minutes("3", "CIRCULATED"));
  CHECK(only(record).saying.content.minutes().version() == 2);
  const auto asked = record.proposes(kB, kMatter, correction("1", "May"));
  CHECK(word(only(record).state) == "agreed");
  CHECK(only(record).corrections.size() == 1);
  CHECK(only(record).corrections[0].said.voice == modules::Voice::proposed);
  record.agree(asked);
  CHECK(word(only(record).state) == "corrected");
  CHECK(only(record).variances.empty());
  const json::Value answer = record.answer("talks", "1");
  const json::Value& shown = answer.find("minutes")->items()[0];
  CHECK(shown.find("paragraphs")->items()[0].find("text")->text("en") == "Both sides met in May.");
  CHECK(shown.find("corrections")->items()[0].find("new")->text("en") == "June");
  CHECK(shown.find("others")->items().size() == 2);  // each side's last version
}

TEST_CASE("a correction of what does not stand there is shown as such") {
  for (const auto& [paragraph, old_words, variance] :
       {std::tuple{"9", "May", "paragraph_unknown"}, std::tuple{"1", "July", "words_not_found"}}) {
    Record record;
    record.agrees(kA, kMatter, minutes("1", ""));
    record.agrees(kA, kMatter, correction(paragraph, old_words));
    CHECK(only(record).variances == std::vector<std::string>{variance});
  }
}

TEST_CASE("a declined proposal of minutes leaves them where they were") {
  Record record;
  record.says(kA, kMatter, minutes("1", "CIRCULATED"));
  const auto proposal = record.proposes(kA, kMatter, minutes("1", ""));
  record.decline(proposal);
  CHECK(word(only(record).state) == "circulated");
}

}  // namespace meetings
