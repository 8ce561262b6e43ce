// A party of which two copies run, each linked to others: neither signs what the other signed, and
// they do not answer each other's epochs without end.
#include <algorithm>

#include "node/test_author.h"

namespace node {
namespace {

// a.example is linked to b alone, its copy to c alone, and what each writes reaches the other.
struct Cloned {
  Cloned() {
    world.link("a.example", "b.example");
    world.link("a.example", "c.example");
    world.link("b.example", "c.example");
    form(world, "abc: a.example b.example c.example", "a.example");
    world.pass(3'000);
    world.cut("a.example", "c.example");
    twin.engine.reset();
    twin.store = backup_of(a);
    twin.records = std::make_unique<store::MemorySignedRecords>(
        static_cast<store::MemorySignedRecords&>(*a.records));
    twin.start();
    twin.engine->link_up("c.example");
    c.engine->link_up("a.example");
  }
  void pass(std::uint64_t ms) {
    twin.engine->tick();
    world.pass(ms);
    bool moved = true;
    for (int i = 0; moved && i < 100; ++i) {
      moved = false;
      REQUIRE(twin.engine->turn_end().ok());
      for (const Precedence p :
           {Precedence::flash, Precedence::immediate, Precedence::priority, Precedence::routine}) {
        while (const auto message = twin.engine->next("c.example", p)) {
          c.engine->received("a.example", p, *message);
          moved = true;
        }
        while (const auto message = c.engine->next("a.example", p)) {
          twin.engine->received("c.example", p, *message);
          moved = true;
        }
      }
      world.settle();
    }
  }
  std::size_t epochs(Node& node) {
    const auto& chains = circle_of(node, "abc").journals.chains();
    return static_cast<std::size_t>(std::count_if(
        chains.begin(), chains.end(),
        [](const concurrence::Chain& chain) { return chain.party == 1 && !chain.parent; }));
  }
  World world;
  Node& a = world.add("a.example");
  Node& b = world.add("b.example");
  Node& c = world.add("c.example");
  Node twin{"a.example", world.clock, 99};
};

}  // namespace

TEST_CASE("two copies of one party go on side by side without answering each other for ever") {
  Cloned cloned;
  for (int i = 0; i < 200; ++i) cloned.pass(3'000);
  // Ten minutes: at once, then after 5, 10, 20, 40, 80, 160 seconds, each of the two.
  CHECK(cloned.epochs(cloned.b) > 2);
  CHECK(cloned.epochs(cloned.b) <= 20);
  // Both still record what is said to them, and the others hold both.
  for (Node* copy : {&cloned.a, &cloned.twin}) {
    Draft what = draft("abc", "talk/side");
    what.header.mutable_statement();
    submit(*copy, what);
    for (int i = 0; i < 4; ++i) cloned.pass(3'000);
  }
  for (Node* node : {&cloned.a, &cloned.b, &cloned.c, &cloned.twin}) {
    const auto said = node->engine->view(kReader)->acts("abc", "talk/side", "", 10);
    REQUIRE(said.ok());
    CHECK(said.value().size() == 2);
  }
}

}  // namespace node
