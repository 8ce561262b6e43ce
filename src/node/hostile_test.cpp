// What a member of a circle, or a paired party, that does not play fair can make a node do.
#include <doctest/doctest.h>

#include "node/engine_state.h"
#include "node/test_world.h"
#include "replication/messages.h"

namespace node {
namespace {

Circle& circle_at(Node& node, const std::string& name) {
  return *static_cast<EngineState&>(*node.engine).find_circle(name);
}

}  // namespace

TEST_CASE("a founding that says something else than the invitation is not signed") {
  World world;
  Node& a = world.add("a.example");
  Node& b = world.add("b.example");
  a.plan = [](std::string_view text) {
    Result<CharterPlan> plan = read_plan(text);
    if (plan.ok()) plan.value().content = "b.example pays for everything";
    return plan;
  };
  a.start();
  world.link("a.example", "b.example");
  form(world, "ab: a.example b.example", "a.example");
  const Result<CircleStatus> status = b.engine->circle("ab");
  REQUIRE(status.ok());
  CHECK_FALSE(status.value().constituted);
  CHECK(status.value().warning.find("not what this party agreed to") != std::string::npos);
}

TEST_CASE("the word that entries were lost is believed once, proof always") {
  World world;
  Node& a = world.add("a.example");
  world.add("b.example");
  world.link("a.example", "b.example");
  form(world, "ab: a.example b.example", "a.example");
  world.clock.elapsed += 10'000;
  Circle& circle = circle_at(a, "ab");
  const std::uint32_t number = *circle.number_of("b.example");
  for (int i = 0; i < 20; ++i) {
    replication::Have have;
    have.channel = 1;
    have.items.push_back({{circle.record.self, circle.journals.chain(*circle.own).epoch},
                          1'000'000, {}});
    replication::Numbering names;
    a.engine->received("b.example", Precedence::immediate,
                       replication::encode(have, {number, names, nullptr, Precedence::immediate}));
    REQUIRE(a.engine->turn_end().ok());
  }
  CHECK(journal::epoch_number(circle.journals.chain(*circle.own).epoch) == 2);
}

TEST_CASE("a proposal under silence makes others write only as far as the charter lets it") {
  World world;
  Node& a = world.add("a.example");
  Node& b = world.add("b.example");
  world.link("a.example", "b.example");
  form(world, "ab: a.example b.example", "a.example");
  const auto size = [&] {
    Circle& circle = circle_at(b, "ab");
    return circle.journals.chain(*circle.own).size;
  };
  const auto under_silence = [&](const std::string& name, int i) {
    Draft quiet = draft("ab", "talk/" + std::to_string(i));
    quiet.header.mutable_proposal()->set_kind("talk.agree");
    record::SilenceTerms& terms = *quiet.header.mutable_proposal()->mutable_silence();
    terms.set_class_(name);
    terms.set_expiry(world.clock.now() + 3'600'000);
    terms.set_notice(30'000);
    submit(a, quiet);
  };
  world.settle();
  world.pass(2'000);
  const std::uint64_t before = size();
  for (int i = 0; i < 10; ++i) under_silence("unheard-of", i);
  world.settle();
  world.pass(2'000);
  CHECK(size() == before);
  for (int i = 0; i < 100; ++i) under_silence("routine", 100 + i);
  world.settle();
  for (int i = 0; i < 4; ++i) world.pass(2'000);
  CHECK(size() > before);
  CHECK(size() <= before + 64);
}

TEST_CASE("whoever has left is told nothing that came after") {
  World world;
  Node& a = world.add("a.example");
  Node& b = world.add("b.example");
  Node& c = world.add("c.example");
  for (const auto& [one, other] :
       {std::pair("a.example", "b.example"), std::pair("a.example", "c.example"),
        std::pair("b.example", "c.example")})
    world.link(one, other);
  form(world, "abc: a.example b.example c.example", "a.example");
  const Recorded before = propose(a, "abc", "before");
  world.settle();
  Draft leaving = draft("abc", "circle");
  leaving.header.set_module("circle");
  leaving.header.mutable_leaving();
  const Recorded left = submit(b, leaving);
  world.settle();
  CHECK(a.engine->view(kReader)->act("abc", left.ref).ok());
  const Recorded after = propose(a, "abc", "after");
  for (int i = 0; i < 4; ++i) world.pass(3'000);
  // Neither at once nor by the others' relaying nor when a link comes up again.
  world.cut("a.example", "b.example");
  world.link("a.example", "b.example");
  for (int i = 0; i < 4; ++i) world.pass(3'000);
  CHECK(c.engine->view(kReader)->act("abc", after.ref).ok());
  CHECK(b.engine->view(kReader)->act("abc", before.ref).ok());
  CHECK_FALSE(b.engine->view(kReader)->act("abc", after.ref).ok());
  // Its leaving is stored by the others, and it is told so.
  const auto row = b.engine->view(kReader)->act("abc", left.ref);
  REQUIRE(row.ok());
  for (const auto& [party, state] : row.value().delivery)
    CHECK((party == "b.example" || state == record::Delivery::stored));
}

}  // namespace node
