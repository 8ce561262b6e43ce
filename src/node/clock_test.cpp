// If these fail, a machine whose battery died dates a party's acts a year off, for good, or a wrong
// clock lets a silence pass for kept.
#include <doctest/doctest.h>

#include "node/test_world.h"

namespace node {
namespace {

constexpr std::int64_t kDay = std::int64_t{24} * 3600 * 1000;

std::uint64_t entries(Node& node) { return node.engine->circle("ab").value().entries; }

}  // namespace

TEST_CASE("a clock half a year off dates nothing until it is right") {
  for (const std::int64_t wrong : {365 * kDay, -365 * kDay, 181 * kDay, -181 * kDay}) {
    CAPTURE(wrong);
    World world;
    Node& a = world.add("a.example");
    world.add("b.example");
    world.link("a.example", "b.example");
    form(world, "ab: a.example b.example", "a.example");
    world.pass(10'000);
    const std::uint64_t before = entries(a);
    world.clock.wrong = wrong;
    const Error error = refused(a, draft("ab", "talk/one"));
    CHECK(error.code == ErrorCode::unavailable);
    CHECK(error.message.find("clock says 20") != std::string::npos);
    CHECK(error.message.find("clock_confirmed") != std::string::npos);
    CHECK(a.engine->halted().text == error.message);
    // Nor does the node write for itself: no mark of its start, no anchor, nothing after a while.
    a.engine.reset();
    a.start();
    REQUIRE(a.engine->turn_end().ok());
    for (int i = 0; i < 4; ++i) {
      world.clock.elapsed += 30'000;
      a.engine->tick();
      REQUIRE(a.engine->turn_end().ok());
    }
    CHECK(entries(a) == before);
    CHECK_FALSE(a.engine->view(kReader)->circles().empty());
    world.clock.wrong = 0;
    REQUIRE(a.engine->turn_end().ok());
    CHECK(entries(a) == before + 1);  // the mark of the start
    CHECK(a.engine->halted().empty());
    propose(a, "ab", "now");
  }
}

TEST_CASE("an epoch that is due waits for the right time too") {
  World world;
  Node& a = world.add("a.example");
  world.add("b.example");
  world.link("a.example", "b.example");
  form(world, "ab: a.example b.example", "a.example");
  world.cut("a.example", "b.example");
  a.engine.reset();
  a.records = std::make_unique<store::MemorySignedRecords>();
  world.clock.wrong = -400 * kDay;
  a.start();
  const std::uint64_t before = entries(a);
  world.clock.elapsed += 10'000;
  a.engine->tick();
  REQUIRE(a.engine->turn_end().ok());
  CHECK(entries(a) == before);
  world.clock.wrong = 0;
  a.engine->tick();
  REQUIRE(a.engine->turn_end().ok());
  CHECK(entries(a) > before);
  world.link("a.example", "b.example");
  world.settle();
  propose(a, "ab", "after");
}

TEST_CASE("what a person confirms is believed, for as long as that says something") {
  World world;
  Node& a = world.add("a.example");
  world.add("b.example");
  world.link("a.example", "b.example");
  form(world, "ab: a.example b.example", "a.example");
  const TimeMs then = world.clock.now();
  const auto confirmed = [&](TimeMs day) {
    a.engine.reset();
    a.options.clock_confirmed = day;
    a.start();
    return a.engine->halted().empty();
  };
  // The node was off for two years.
  world.clock.wrong = 730 * kDay;
  CHECK_FALSE(confirmed(0));
  CHECK_FALSE(confirmed(then));                       // that was before
  CHECK_FALSE(confirmed(then + TimeMs(900 * kDay)));  // nobody has seen that day yet
  CHECK(confirmed(world.clock.now() - TimeMs(kDay)));
  propose(a, "ab", "after two years");
  CHECK(confirmed(0));  // what is written since speaks for itself
  // The two years were the mistake: entries from the future are left behind.
  world.clock.wrong = kDay;
  CHECK_FALSE(confirmed(0));
  CHECK(confirmed(world.clock.now() - 1));
  propose(a, "ab", "in truth the next day");
}

}  // namespace node
