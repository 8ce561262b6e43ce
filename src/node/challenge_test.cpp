// Whether who signed 'stored' can show it. If this fails, a party believes that its journal
// lies safely with another, whose node only signs.
#include "node/test_author.h"

namespace node {
namespace {

constexpr char kShownType = 17;

struct ChallengedTwo {
  World world;
  Node& a = world.add("a.example");
  Node& b = world.add("b.example");
  // What becomes of B's answers on their way.
  std::function<bool(Bytes&)> on_shown = [](Bytes&) { return true; };

  ChallengedTwo() {
    world.link("a.example", "b.example");
    form(world, "ab: a.example b.example", "a.example");
    for (int i = 0; i < 300; ++i) {  // more than a bundle
      Draft what = draft("ab", "talk/x");
      what.header.mutable_statement();
      what.content = std::to_string(i);
      submit(a, what);
    }
    world.settle();
  }
  void beat() {
    world.clock.elapsed += 61'000;
    for (Node* node : {&a, &b}) node->engine->tick();
    for (int round = 0; round < 6; ++round) {
      for (const auto& [from, to] : {std::pair(&a, &b), std::pair(&b, &a)}) {
        REQUIRE(from->engine->turn_end().ok());
        for (int p = 3; p >= 0; --p) {
          while (auto message = from->engine->next(to->party, static_cast<Precedence>(p))) {
            if (from == &b && message->front() == kShownType && !on_shown(*message)) continue;
            to->engine->received(from->party, static_cast<Precedence>(p), *message);
          }
        }
        REQUIRE(to->engine->turn_end().ok());
      }
    }
  }
  std::string warning(Node& node) { return node.engine->circle("ab").value().warning.text; }
};

}  // namespace

TEST_CASE("who holds what it signed shows it, each time, and nobody is alarmed") {
  ChallengedTwo two;
  for (int i = 0; i < 8; ++i) two.beat();
  CHECK(two.a.engine->figures()["challenges_met"] == 8);
  CHECK(two.b.engine->figures()["challenges_met"] == 8);
  CHECK(two.a.engine->figures()["challenges_failed"] == 0);
  CHECK(two.warning(two.a).empty());
  CHECK(two.warning(two.b).empty());
}

TEST_CASE("who signs without storing is shown to the people of the circle") {
  ChallengedTwo two;
  SUBCASE("it shows something else") {
    two.on_shown = [](Bytes& message) {
      message.back() = static_cast<char>(message.back() ^ 1);
      return true;
    };
    two.beat();
    CHECK(two.warning(two.a).find("b.example signed that it stores the journal of a.example, and "
                                  "showed something else") == 0);
  }
  SUBCASE("it shows nothing") {
    two.on_shown = [](Bytes&) { return false; };
    two.beat();
    two.beat();
    CHECK(two.warning(two.a).empty());  // one that is lost is no alarm
    two.beat();
    two.beat();
    CHECK(two.warning(two.a).find("does not show it") != std::string::npos);
  }
  CHECK(two.warning(two.b).empty());
  // A store that was mended shows it again, and the warning ends.
  two.on_shown = [](Bytes&) { return true; };
  two.beat();
  CHECK(two.warning(two.a).empty());
}

TEST_CASE("an answer to another nonce, or one that was not asked for, counts for nothing") {
  ChallengedTwo two;
  two.beat();
  const auto met = two.a.engine->figures()["challenges_met"];
  say(2, "b.example", two.a, replication::Shown{1, crypto::sha256("x"), crypto::sha256("y")});
  CHECK(two.a.engine->figures()["challenges_met"] == met);
  CHECK(two.a.engine->figures()["challenges_failed"] == 0);
  CHECK(two.warning(two.a).empty());
}

TEST_CASE("a flood of challenges is answered at a bounded rate") {
  ChallengedTwo two;
  const auto& journal = *circle_of(two.a, "ab").own;
  const concurrence::Chain& chain = circle_of(two.a, "ab").journals.chain(journal);
  const std::uint64_t read = circle_of(two.a, "ab").journals.bytes_hashed();
  for (int i = 0; i < 1000; ++i)
    say(2, "b.example", two.a,
        replication::Challenge{1, {chain.party, chain.epoch}, chain.size, 0, crypto::sha256("n")});
  CHECK(circle_of(two.a, "ab").journals.bytes_hashed() - read < 256 * 100);
}

}  // namespace node
