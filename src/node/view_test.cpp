// What a viewer gets to see at a node, and what not.
#include <doctest/doctest.h>

#include "node/engine_state.h"
#include "node/test_world.h"

namespace node {
namespace {

Circle& circle_at(Node& node, const std::string& name) {
  return *static_cast<EngineState&>(*node.engine).find_circle(name);
}

Viewer clerk() { return {"clerk", "TEST", 0, {}, true}; }
Viewer officer() { return {"officer", "TEST", 3, {"ALPHA", "BRAVO"}, true}; }

void put_label(record::Header& header, std::uint32_t classification,
               const std::vector<std::string>& categories = {}) {
  header.mutable_label()->set_policy("TEST");
  header.mutable_label()->set_classification(classification);
  for (const std::string& category : categories) header.mutable_label()->add_categories(category);
}

// Everything that an export has for the viewer.
Bytes exported(Node& node, const Viewer& viewer) {
  Bytes out;
  REQUIRE(node.engine
              ->export_circle(viewer, "ab",
                              [&](const std::string&, ByteView bytes) -> Result<void> {
                                out += bytes;
                                return {};
                              })
              .ok());
  return out;
}

}  // namespace

TEST_CASE("the label of an act that is void for its header counts") {
  World world;
  Node& a = world.add("a.example");
  Node& b = world.add("b.example");
  world.link("a.example", "b.example");
  form(world, "ab: a.example b.example", "a.example");
  // Written past the checks in the same turn, as another program may: no matter, no act, but a label.
  Circle& theirs = circle_at(b, "ab");
  Draft good = draft("ab", "talk/1");
  good.header.mutable_statement();
  b.engine->submit(std::move(good), [](const Result<Recorded>& done) { REQUIRE(done.ok()); });
  record::Header high;
  put_label(high, 3, {"ALPHA"});
  const auto secret = theirs.write_act(high, "the price of bread", Precedence::routine);
  REQUIRE(secret.ok());
  record::Header low;
  put_label(low, 0);
  const auto open = theirs.write_act(low, "the price of salt", Precedence::routine);
  REQUIRE(open.ok());
  REQUIRE(b.engine->turn_end().ok());
  world.settle();
  world.pass(5'000);

  const std::string circle = circle_at(a, "ab").record.id;
  const auto seen_by = [&](const Viewer& viewer, const record::Reference& ref) {
    const auto row = a.engine->view(viewer)->act(circle, ref);
    return row.ok() ? row.value().type : std::string("nothing");
  };
  CHECK(seen_by(clerk(), secret.value()) == "nothing");
  CHECK(seen_by(clerk(), open.value()) == "unreadable");
  CHECK(seen_by(officer(), secret.value()) == "unreadable");
  CHECK_FALSE(a.engine->prove(clerk(), circle, secret.value()).ok());
  CHECK(a.engine->prove(clerk(), circle, open.value()).ok());
  CHECK(a.engine->prove(officer(), circle, secret.value()).ok());
  CHECK(exported(a, officer()).find("the price of bread") != Bytes::npos);
  CHECK(exported(a, clerk()).find("the price of salt") != Bytes::npos);
  CHECK(exported(a, clerk()).find("the price of bread") == Bytes::npos);
}

}  // namespace node
