// What is contested, in circles that have agreed much.
#include "concurrence/circle_testing.h"

namespace concurrence {
namespace {

// An amendment for a change that leaves the parties alone.
record::Terms with_class(record::Terms terms, const std::string& name) {
  terms.clear_silence_classes();
  terms.add_silence_classes(name);
  return terms;
}

}  // namespace

// An amendment names its charter twice, as charter and as predecessor; asked along both ways the
// answer would take 2^200 steps, and the circle's digest would never come.
TEST_CASE("a charter amended two hundred times has a digest") {
  WrittenCircle circle(2);
  record::EntryRef charter = circle.found();
  for (int i = 0; i < 200; ++i) {
    charter = circle.amend(0, charter, with_class(circle.terms(), "c" + std::to_string(i)), {1});
    circle.agree(charter);
    circle.statement(0, {1});
  }
  FoldedCircle node(circle);
  node.deliver({0, 1});
  const auto facts = node.facts();
  CHECK(facts.size() == 201);
  for (const Fold::Fact& fact : facts) CHECK_FALSE(fact.contested);
  CHECK(node.digest().size() == 64);
}

TEST_CASE("a decision after eleven thousand others is as little contested as they are") {
  WrittenCircle circle(2);
  const record::EntryRef charter = circle.found();
  record::EntryRef last = circle.propose(0, charter);
  circle.agree(last);
  for (int i = 1; i < 11'000; ++i) {
    last = circle.propose(0, charter, "talk/one", &last, {1});
    circle.agree(last);
  }
  FoldedCircle node(circle);
  node.deliver({0, 1});
  const auto facts = node.facts();
  CHECK(facts.size() == 11'001);
  CHECK(std::none_of(facts.begin(), facts.end(), [](const auto& fact) { return fact.contested; }));
}

}  // namespace concurrence
