// If these fail, a change of one word is shown as a change of half a line, or cuts a syllable.
#include "modules/texts/edits.h"

#include <doctest/doctest.h>

namespace texts {

TEST_CASE("whole words change, in each language") {
  struct Case {
    const char* before;
    const char* after;
    std::vector<Edit> edits;
  };
  const Case cases[] = {
      {"a b c", "a b c", {}},
      {"", "new words", {{0, 0, "new words"}}},
      {"old words", "", {{0, 9, ""}}},
      {"The Parties shall meet.", "The Parties should meet.", {{12, 17, "should"}}},
      {"shall meet annually", "should convene annually", {{0, 10, "should convene"}}},
      {"양측은 매년 회의를 개최한다.", "양측은 격년으로 회의를 개최한다.", {{4, 6, "격년으로"}}},
      {"협력을 강화한다", "협력을 더욱 강화한다", {{4, 4, "더욱 "}}},
      {"Các bên họp hằng năm",
       "Các bên họp hai năm một lần",
       {{12, 16, "hai"}, {20, 20, " một lần"}}},
      {"会議を開く", "会談を開く", {{1, 2, "談"}}},
      {"(a) one; (b) two", "(a) one; (c) two", {{10, 11, "c"}}},
      {"don't", "do", {{0, 5, "do"}}},
  };
  for (const Case& one : cases) {
    CAPTURE(one.before);
    const auto edits = edits_between(one.before, one.after);
    CHECK(apply(one.before, edits) == one.after);
    REQUIRE(edits.size() == one.edits.size());
    for (std::size_t i = 0; i < edits.size(); ++i) {
      CHECK(edits[i].from == one.edits[i].from);
      CHECK(edits[i].to == one.edits[i].to);
      CHECK(edits[i].words == one.edits[i].words);
    }
  }
}

TEST_CASE("texts that share nothing are one edit, at once") {
  std::string before;
  std::string after;
  for (int i = 0; i < 20'000; ++i) {
    before += "x" + std::to_string(i) + " ";
    after += "y" + std::to_string(i) + ",";
  }
  const auto edits = edits_between(before, after);
  CHECK(edits.size() == 1);
  CHECK(apply(before, edits) == after);
}

}  // namespace texts
