// What of a meeting people find. If this fails, '19th' or a name finds nothing, or every meeting is
// found by a word that none of them says.
#include "modules/texts.h"

#include <doctest/doctest.h>

#include "modules/meetings/meetings.h"

namespace meetings {
namespace {

std::string texts(const char* json) {
  const auto content = content_from_json(json);
  REQUIRE_MESSAGE(content.ok(), (content.ok() ? "" : content.error().message));
  std::vector<record::Text> found;
  make_module()->texts(record::Header(), content.value(), found);
  std::string out;
  for (const record::Text& text : found)
    out += (text.title ? "*" : "") + text.language + ":" + text.text + "\n";
  return out;
}

}  // namespace

TEST_CASE("titles, words, names and numbers are told with their languages; machine words are not") {
  CHECK(texts(R"({"held":{"details":{"dates":"2021-05-12","ordinal":19,"timezone":"Asia/Seoul",
                  "host":"rok.example","place":{"country":"KR","city":{"ko":"서울","en":"Seoul"}},
                  "titles":{"ko":"제19차 회의","en":"19th meeting"}}}})") ==
        ":2021-05-12\nen:Seoul\nko:서울\nen:19th\nko:제19차\nvi:lần thứ 19\n*en:19th meeting\n"
        "*ko:제19차 회의\n");
  CHECK(texts(R"({"comment":{"id":"c1","by":"연합뉴스","words":{"vi":"đã thảo luận"}}})") ==
        ":c1\n:연합뉴스\nvi:đã thảo luận\n");
  CHECK(texts(R"({"delegation":{"party":"rok.example","heads":[{"names":{"ko":"홍길동"},
                  "office":{"en":"Deputy Minister"}}]}})") == "*ko:홍길동\nen:Deputy Minister\n");
}

TEST_CASE("a number is said as people say it") {
  for (const auto& [number, said] : {std::pair(1, "1st"),
                                     {2, "2nd"},
                                     {3, "3rd"},
                                     {4, "4th"},
                                     {11, "11th"},
                                     {12, "12th"},
                                     {13, "13th"},
                                     {21, "21st"},
                                     {111, "111th"},
                                     {122, "122nd"}}) {
    std::vector<record::Text> found;
    modules::add_ordinal(static_cast<std::uint32_t>(number), found);
    REQUIRE(found.size() == 3);
    CHECK(found[0].text == said);
  }
}

TEST_CASE("content that does not read says nothing") {
  std::vector<record::Text> found;
  make_module()->texts(record::Header(), "\xff\xff", found);
  CHECK(found.empty());
}

}  // namespace meetings
