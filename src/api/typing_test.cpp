// If this fails, what somebody is typing is read by a colleague who may not read the text that they
// have before them, or stays on screens when they are long gone.
#include "api/typing.h"

#include <doctest/doctest.h>

namespace api {
namespace {

const Typists::Place kPlace = {"circle", "texts/council/plan"};

Viewer cleared(std::uint32_t clearance) {
  Viewer out;
  out.policy = "TEST";
  out.clearance = clearance;
  return out;
}

Typing typed(const std::string& who, std::uint32_t classification, const std::string& words) {
  Typing out;
  out.key = "account " + who;
  out.window = "w";
  out.person = who;
  out.element = "p1";
  out.words["en"] = words;
  out.label.policy = "TEST";
  out.label.classification = classification;
  return out;
}

TEST_CASE("what is typed is told to colleagues who may read all that its writer reads") {
  Typists typists;
  REQUIRE(typists.keep(kPlace, typed("lim", 1, "in September"), 0));
  CHECK(typists.others(kPlace, "account han", cleared(0), 1).empty());
  const auto seen = typists.others(kPlace, "account han", cleared(1), 1);
  REQUIRE(seen.size() == 1);
  CHECK(seen[0]->words.at("en") == "in September");
  CHECK(typists.others(kPlace, "account lim", cleared(3), 1).empty());
  CHECK(typists.others({"circle", "texts/council/other"}, "account han", cleared(3), 1).empty());
}

TEST_CASE("an editor that is closed, or silent for too long, is forgotten") {
  Typists typists;
  REQUIRE(typists.keep(kPlace, typed("lim", 0, "a"), 0));
  REQUIRE(typists.keep(kPlace, typed("lim", 0, "b"), Typists::kSilenceMs));
  CHECK(typists.others(kPlace, "account han", cleared(0), 2 * Typists::kSilenceMs).size() == 1);
  CHECK(typists.others(kPlace, "account han", cleared(0), 2 * Typists::kSilenceMs + 1).empty());
  REQUIRE(typists.keep(kPlace, typed("lim", 0, "c"), 0));
  CHECK(typists.close(kPlace, "account lim", "w", 4, 0));
  CHECK_FALSE(typists.close(kPlace, "account lim", "w", 5, 0));
  CHECK(typists.others(kPlace, "account han", cleared(0), 0).empty());
}

TEST_CASE("what comes late, after its window was closed or said more, opens nothing") {
  Typists typists;
  Typing one = typed("lim", 0, "in Sep");
  one.sequence = 2;
  REQUIRE(typists.keep(kPlace, one, 0));
  CHECK(typists.is_late(kPlace, "account lim", "w", 1, 0));
  CHECK(typists.is_late(kPlace, "account lim", "w", 2, 0));
  CHECK_FALSE(typists.is_late(kPlace, "account lim", "w", 3, 0));
  typists.close(kPlace, "account lim", "w", 4, 0);
  CHECK(typists.is_late(kPlace, "account lim", "w", 3, 1));
  CHECK_FALSE(typists.is_late(kPlace, "account lim", "other", 1, 1));
  CHECK_FALSE(typists.is_late(kPlace, "account han", "w", 1, 1));
  CHECK_FALSE(typists.is_late({"circle", "texts/council/other"}, "account lim", "w", 1, 1));
  // Closed before it was heard of at all: the closing overtook the opening.
  typists.close(kPlace, "account lim", "swift", 2, 0);
  CHECK(typists.is_late(kPlace, "account lim", "swift", 1, 1));
}

TEST_CASE("an editor whose writer reads the text no more is closed when it is labelled anew") {
  Typists typists;
  REQUIRE(typists.keep(kPlace, typed("lim", 0, "in September"), 0));
  typists.each(kPlace, [](Typing& one) {
    one.label.classification = 2;
    return true;
  });
  CHECK(typists.others(kPlace, "account han", cleared(1), 1).empty());
  CHECK(typists.others(kPlace, "account han", cleared(2), 1).size() == 1);
  typists.each(kPlace, [](Typing&) { return false; });
  CHECK(typists.others(kPlace, "account han", cleared(2), 1).empty());
}

TEST_CASE("nobody has more editors open than they may") {
  Typists typists;
  Typing one = typed("lim", 0, "");
  for (std::size_t at = 0; at < Typists::kOfOne; ++at) {
    one.window = std::to_string(at);
    REQUIRE(typists.keep(kPlace, one, 0));
  }
  one.window = "more";
  CHECK_FALSE(typists.keep(kPlace, one, 0));
  one.window = "0";
  CHECK(typists.keep(kPlace, one, 0));
  CHECK(typists.keep(kPlace, typed("han", 0, ""), 0));
}

}  // namespace
}  // namespace api
