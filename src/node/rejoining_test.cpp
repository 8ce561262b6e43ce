// A party that lost everything it had takes part again: with its old root secret at once, with a
// new one when the others have replaced its identity key. If this fails, a fire ends a party's part
// in every circle.
#include "base/json.h"
#include "node/engine_state.h"
#include "node/test_world.h"

namespace node {
namespace {

struct Burnt {
  World world;
  record::Reference before;
  Burnt() {
    for (const char* name : {"a.example", "b.example", "c.example"}) {
      Node& node = world.add(name);
      node.plan = plan_with_recovery;
      node.engine.reset();
      node.start();
    }
    link();
    form(world, "abc: a.example b.example c.example", "a.example");
    before = propose(node("c"), "abc", "before the fire").ref;
    world.pass(3000);
    for (const char* name : {"a", "b", "c"}) concur(node(name), "abc", before);
    world.pass(3000);
  }
  Node& node(const std::string& name) { return *world.nodes[name + ".example"]; }
  void link() {
    world.links.clear();
    world.link("a.example", "b.example");
    world.link("a.example", "c.example");
    world.link("b.example", "c.example");
    world.settle();
  }
  // The machine of C is gone; a new one has the old root secret, or another.
  void burn(const std::string& root) {
    for (const char* other : {"a.example", "b.example"})
      world.nodes[other]->engine->link_down("c.example");
    world.links.clear();
    const auto plan = node("c").plan;
    world.nodes["c.example"] = std::make_unique<Node>("c.example", world.clock, 77);
    node("c").engine.reset();
    node("c").plan = plan;
    node("c").root = root;
    node("c").start();
    link();
    CHECK_FALSE(node("c").engine->circle("abc").ok());
  }
  void rejoin() {
    const auto card = node("a").engine->card("abc");
    REQUIRE_MESSAGE(card.ok(), (card.ok() ? "" : card.error().message));
    const auto id = node("c").engine->rejoin(card.value());
    REQUIRE_MESSAGE(id.ok(), (id.ok() ? "" : id.error().message));
    CHECK(id.value() == node("a").engine->circle("abc").value().id);
    REQUIRE(node("c").engine->turn_end().ok());
    world.settle();
  }
  bool joint_everywhere(const record::Reference& ref) {
    for (const char* name : {"a", "b", "c"}) {
      const auto row = node(name).engine->view(kReader)->act("abc", ref);
      if (!row.ok() || !row.value().is_joint || row.value().contested || !row.value().has_content)
        return false;
    }
    return true;
  }
  void goes_on() {
    const Recorded after = propose(node("c"), "abc", "after the fire");
    world.pass(3000);
    for (const char* name : {"a", "b", "c"}) concur(node(name), "abc", after.ref);
    for (int i = 0; i < 4; ++i) world.pass(3000);
    CHECK(joint_everywhere(after.ref));
    CHECK(joint_everywhere(before));
    const std::string digest = node("a").engine->circle("abc").value().digest;
    for (const char* name : {"b", "c"})
      CHECK(node(name).engine->circle("abc").value().digest == digest);
  }
};

}  // namespace

TEST_CASE("store lost, root secret kept: the record comes back, in a new epoch it goes on") {
  for (const bool restarted : {false, true}) {
    CAPTURE(restarted);
    Burnt world;
    world.burn("c.example");
    world.rejoin();
    if (restarted) {
      world.node("c").engine.reset();
      world.node("c").start();
      for (const char* other : {"a.example", "b.example"})
        world.world.nodes[other]->engine->link_down("c.example");
      world.link();
    }
    for (int i = 0; i < 8; ++i) world.world.pass(5000);
    CHECK(world.joint_everywhere(world.before));
    const CircleStatus status = world.node("c").engine->circle("abc").value();
    std::size_t own = 0;
    for (const HeadStatus& head : status.heads) own += head.party == "c.example" ? 1 : 0;
    CHECK(own == 2);  // the one that was lost, and the one that names it
    world.goes_on();
  }
}

TEST_CASE("store and root secret lost: the others replace the key, and the record goes on") {
  Burnt world;
  crypto::PublicKey lost;
  const auto keys = world.node("a").engine->keys("abc");
  for (const KeyStatus& one : keys.value()) {
    if (one.party == "c.example") lost = crypto::PublicKey::from(*unhex(one.node_key));
  }
  world.burn("another secret");
  world.rejoin();
  for (int i = 0; i < 4; ++i) world.world.pass(5000);
  CHECK(world.joint_everywhere(world.before));  // it reads
  CHECK(refused(world.node("c"), draft("abc", "talk/one")).code == ErrorCode::unavailable);
  std::string word;
  const auto fresh = world.node("c").engine->keys("abc");
  for (const KeyStatus& one : fresh.value()) {
    if (one.party == "c.example") word = one.recovery;
  }
  REQUIRE(word.size() == 128);
  record::Actor actor;
  actor.set_person("operator");
  actor.set_office("head");
  std::optional<Result<Recorded>> proposed;
  REQUIRE(world.node("a")
              .engine
              ->recover("abc",
                        {"c.example", crypto::PublicKey::from(*unhex(word.substr(0, 64))),
                         crypto::Hash::from(*unhex(word.substr(64)))},
                        actor, [&](Result<Recorded> done) { proposed = std::move(done); })
              .ok());
  world.world.settle();
  REQUIRE((proposed && proposed->ok()));
  for (int i = 0; i < 8; ++i) world.world.pass(kRecoveryNotice / 4);
  for (const char* name : {"a", "b"}) {
    Draft yes = draft("abc", "circle");
    yes.header.set_module("circle");
    *yes.header.mutable_concurrence()->mutable_proposal() = proposed->value().ref.proto();
    submit(world.node(name), yes);
    world.world.pass(3000);
  }
  for (int i = 0; i < 4; ++i) world.world.pass(5000);
  CHECK(world.joint_everywhere(proposed->value().ref));
  for (const char* name : {"a", "b", "c"}) {
    auto& engine = static_cast<EngineState&>(*world.node(name).engine);
    CHECK(engine.find_circle("abc")->journals.party_keys(3).revoked(lost));
  }
  world.goes_on();
}

TEST_CASE("a card that is not one is refused, each for its own reason, and changes nothing") {
  Burnt world;
  const std::string good = world.node("a").engine->card("abc").value();
  CHECK(world.node("c").engine->rejoin(good).error().message.starts_with(
      "this circle is here already, as 'abc'"));
  world.burn("another secret");
  Node& c = world.node("c");
  const auto with = [&](const std::string& member, const std::string& value) {
    const json::Value read = json::parse(good).value();
    json::Writer out;
    out.begin_object();
    for (const char* name : {"format", "circle", "name", "founding", "terms", "charter"})
      out.field(name, name == member ? value : std::string(*read.text(name)));
    out.end_object();
    return out.take();
  };
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"no card", "the card is not JSON"},
      {"{}", "the card is not one of a circle"},
      {std::string((1 << 20) + 1, ' '), "the card is larger than 1 MiB"},
      {with("format", "entente/circle-card/v2"), "the card is not one of a circle"},
      {with("circle", std::string(32, '0')),
       "the card names a circle that does not follow from its founding"},
      {with("founding", "xy"), "the card holds"},
      {with("terms", ""), "the card holds"},
      {with("charter", "nothing"), "no charter"},
  };
  for (const auto& [card, message] : cases) {
    const auto result = c.engine->rejoin(card);
    REQUIRE_FALSE(result.ok());
    CHECK(result.error().code == ErrorCode::invalid);
    CHECK_MESSAGE(result.error().message.starts_with(message), result.error().message);
    CHECK(c.engine->circles().size() == 1);  // the national one
  }
  Node& d = world.world.add("d.example");
  CHECK(d.engine->rejoin(good).error().message ==
        "the card is of a circle in which this party, d.example, is not");
  CHECK(world.node("a").engine->card("national").error().code == ErrorCode::conflict);
}

}  // namespace node
