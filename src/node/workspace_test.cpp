// If these fail, a party that takes a newer program in use cannot use in its own workspace what it
// uses with others, or its workspace changes at every start.
#include "node/test_world.h"

namespace node {
namespace {

Draft note(const std::string& module) {
  Draft what = draft("national", module + "/x");
  what.header.set_module(module);
  what.header.mutable_statement();
  what.content = "a note of " + module;
  return what;
}

std::uint64_t entries_of_workspace(Node& node) { return node.engine->circles().front().entries; }

void restart(World& world, Node& node) {
  node.engine.reset();
  node.start();
  for (int i = 0; i < 3; ++i) {
    world.clock.elapsed += 1'000;
    REQUIRE(node.engine->turn_end().ok());
  }
}

}  // namespace

TEST_CASE("the workspace takes up what a later program knows, once, and keeps what it holds") {
  World world;
  Node& a = world.add("a.example");
  submit(a, note("talk"));
  CHECK(refused(a, note("walk")).message.find("not in force") != std::string::npos);
  a.more_modules = {"walk", "swim"};
  restart(world, a);
  submit(a, note("walk"));
  submit(a, note("swim"));
  const auto view = a.engine->view(kReader);
  for (const char* matter : {"talk/x", "walk/x", "swim/x"}) {
    const auto acts = view->acts("national", matter, "", 10);
    REQUIRE(acts.ok());
    REQUIRE(acts.value().size() == 1);
    CHECK(acts.value()[0].verdict == "effective");
  }
  CHECK(a.engine->circles().front().constituted);
  const std::uint64_t before = entries_of_workspace(a);
  restart(world, a);
  CHECK(entries_of_workspace(a) == before);  // nothing more is written
  submit(a, note("walk"));
  // A program that knows less, for a while, changes nothing and goes on with what it knows.
  a.more_modules = {"swim"};
  const std::uint64_t then = entries_of_workspace(a);
  restart(world, a);
  CHECK(entries_of_workspace(a) == then);
  submit(a, note("talk"));
}

TEST_CASE("with others a module comes into force by the charter alone") {
  World world;
  Node& a = world.add("a.example");
  world.add("b.example");
  world.link("a.example", "b.example");
  form(world, "ab: a.example b.example", "a.example");
  a.more_modules = {"walk"};
  restart(world, a);
  Draft what = note("walk");
  what.circle = "ab";
  CHECK(refused(a, what).message.find("not in force") != std::string::npos);
}

}  // namespace node
