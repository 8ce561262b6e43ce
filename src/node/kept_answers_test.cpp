// If these fail, a client that repeats a request after a restart of the node writes twice, or kept
// answers fill the disk.
#include "node/kept_answers.h"

#include <doctest/doctest.h>

#include "store/memory_store.h"

namespace {

crypto::Hash key(std::size_t number) { return crypto::sha256("key " + std::to_string(number)); }

struct Fixture {
  std::unique_ptr<store::Store> store = store::make_memory_store();
  node::KeptAnswers answers{*store};

  void keep(std::size_t number, ByteView answer, TimeMs now) {
    REQUIRE(store->begin().ok());
    REQUIRE(answers.keep(key(number), answer, now).ok());
    REQUIRE(store->commit().ok());
  }
};

TEST_CASE("an answer outlives the process that gave it, for a day") {
  Fixture node;
  node.keep(1, "first", 1000);
  node.keep(1, "second", 2000);
  node::KeptAnswers next(*node.store);
  REQUIRE(next.open().ok());
  CHECK(next.find(key(1), 3000).value() == "second");
  CHECK(next.find(key(2), 3000).value() == std::nullopt);
  CHECK(next.find(key(1), 2000 + node::kAnswerKeptMs).value() == "second");
  CHECK(next.find(key(1), 2001 + node::kAnswerKeptMs).value() == std::nullopt);
}

TEST_CASE("what was rolled back or cleared is not there") {
  Fixture node;
  REQUIRE(node.store->begin().ok());
  REQUIRE(node.answers.keep(key(1), "never", 1000).ok());
  node.store->rollback();
  node::KeptAnswers next(*node.store);
  REQUIRE(next.open().ok());
  CHECK(next.find(key(1), 1000).value() == std::nullopt);
  node.keep(2, "there", 1000);
  REQUIRE(node.store->begin().ok());
  REQUIRE(node.answers.clear().ok());
  REQUIRE(node.store->commit().ok());
  REQUIRE(next.open().ok());
  CHECK(next.size() == 0);
}

TEST_CASE("age and number bound what is kept") {
  Fixture node;
  for (std::size_t i = 0; i < node::kAnswersMax + 5; ++i) node.keep(i, "x", 1000 + i);
  CHECK(node.answers.size() == node::kAnswersMax);
  CHECK(node.answers.find(key(4), 20'000).value() == std::nullopt);
  CHECK(node.answers.find(key(5), 20'000).value() == "x");
  node.keep(99'999, "young", 20'000 + node::kAnswerKeptMs);
  CHECK(node.answers.size() == 1);
  CHECK(node.answers.keep(key(1), Bytes(node::kAnswerBytesMax + 1, 'x'), 1).error().code ==
        ErrorCode::invalid);
}

}  // namespace
