// Keys of a party: rotated and revoked by the party alone, followed by its peers, and of no use to
// whoever stole the old ones.
#include "journal/checkpoint.h"
#include "journal/entry.h"
#include "node/engine_state.h"
#include "node/test_world.h"
#include "record/header.h"

namespace node {
namespace {

Circle& circle_of(Node& node) {
  Circle* circle = static_cast<EngineState*>(node.engine.get())->find_circle("ab");
  REQUIRE(circle != nullptr);
  return *circle;
}

KeyStatus keys_of(Node& node, const std::string& party) {
  const auto keys = node.engine->keys("ab");
  REQUIRE(keys.ok());
  for (const KeyStatus& one : keys.value()) {
    if (one.party == party) return one;
  }
  FAIL("no such party");
  return {};
}

void change(Node& node, KeyChange what) {
  const auto changed = node.engine->change_key("ab", what);
  REQUIRE_MESSAGE(changed.ok(), (changed.ok() ? "" : changed.error().message));
}

void agree(World& world, const std::string& text) {
  Node& a = *world.nodes["a.example"];
  Node& b = *world.nodes["b.example"];
  const Recorded proposal = propose(a, "ab", text);
  world.settle();
  concur(b, "ab", proposal.ref);
  concur(a, "ab", proposal.ref);
  world.settle();
  CHECK(a.engine->view(kReader)->act("ab", proposal.ref).value().is_joint);
  CHECK(b.engine->view(kReader)->act("ab", proposal.ref).value().is_joint);
}

void same_state(World& world) {
  const std::string digest = world.nodes["a.example"]->engine->circle("ab").value().digest;
  for (auto& [name, node] : world.nodes) CHECK(node->engine->circle("ab").value().digest == digest);
}

// Whoever copied the secrets of an epoch of a.example, and writes on in it.
class Thief {
 public:
  explicit Thief(Node& from) : root_(crypto::Seed::from(crypto::sha256(from.party).view())) {
    Circle& circle = circle_of(from);
    circle_ = circle.record.id;
    name_ = {circle.record.self, circle.journals.chain(*circle.own).epoch};
    origin_ = circle.journals.origin(name_);
    size_ = circle.journals.chain(*circle.own).size;
    frontier_ = circle.journals.frontier(*circle.own, size_).value();
    std::uint32_t party = 0;
    for (const concurrence::Chain& chain : circle.journals.chains()) {
      if (chain.party != name_.party && circle.journals.is_current(chain.id)) {
        other_.set_party(chain.party);
        other_.set_epoch(chain.epoch);
        other_.set_size(chain.size);
        other_.set_root(circle.journals.root(chain.id, chain.size).value().view().data(), 32);
        party = chain.party;
      }
    }
    REQUIRE(party != 0);
  }
  // A message with the next entry of the stolen epoch: an act of a.example.
  Bytes write(record::Header header, const Bytes& content) {
    header.set_rule(1);
    header.set_module_version(1);
    header.mutable_label()->set_policy("TEST");
    const journal::SealedEntry sealed =
        journal::seal(origin_, journal::Kind::sealed, size_, 1'750'000'000'000,
                      crypto::sha256("one"), record::encode_header(header), crypto::sha256("two"),
                      content)
            .value();
    frontier_.append(crypto::leaf_hash(sealed.entry));
    replication::Push push;
    push.channel = 1;
    push.journal = name_;
    push.from = size_++;
    push.size = size_;
    push.entries.push_back({replication::Carried::whole, sealed.entry, sealed.opening});
    push.signature = journal::sign_checkpoint(CircleKeys(root_, circle_).log(name_.epoch),
                                              {origin_, size_, frontier_.root()});
    replication::Numbering numbers;
    return replication::encode(push, {name_.party, numbers, nullptr, Precedence::routine});
  }
  const record::Seen& other() const { return other_; }

 private:
  crypto::Seed root_;
  std::string circle_;
  replication::JournalName name_;
  std::string origin_;
  std::uint64_t size_ = 0;
  journal::Frontier frontier_;
  record::Seen other_;
};

struct Pair {
  Pair() {
    world.add("a.example");
    world.add("b.example");
    world.link("a.example", "b.example");
    form(world, "ab: a.example b.example", "a.example");
    agree(world, "before");
  }
  Node& a() { return *world.nodes["a.example"]; }
  Node& b() { return *world.nodes["b.example"]; }
  World world;
};

}  // namespace

TEST_CASE("a node key is replaced in a new epoch, and everything goes on") {
  Pair pair;
  const KeyStatus before = keys_of(pair.a(), "a.example");
  CHECK(before.held);
  change(pair.a(), KeyChange::node);
  pair.world.settle();
  for (Node* node : {&pair.a(), &pair.b()}) {
    const KeyStatus after = keys_of(*node, "a.example");
    CHECK(after.node_key != before.node_key);
    CHECK(after.epoch != before.epoch);
    CHECK(after.identity == before.identity);
    CHECK_FALSE(after.revoked);
  }
  agree(pair.world, "after");
  SUBCASE("the key stays after a restart, and the next one is another again") {
    const std::string now = keys_of(pair.a(), "a.example").node_key;
    pair.a().engine.reset();
    pair.a().start();
    pair.world.links.clear();
    pair.world.link("a.example", "b.example");
    pair.world.settle();
    CHECK(keys_of(pair.a(), "a.example").node_key == now);
    change(pair.a(), KeyChange::node);
    pair.world.settle();
    CHECK(keys_of(pair.b(), "a.example").node_key != now);
    CHECK(keys_of(pair.b(), "a.example").node_key != before.node_key);
  }
  agree(pair.world, "in the end");
  same_state(pair.world);
}

TEST_CASE(
    "an identity key hands over to the one that was committed to, and later epochs stand on it") {
  Pair pair;
  const KeyStatus before = keys_of(pair.b(), "a.example");
  bool partitioned = false;
  SUBCASE("linked") { partitioned = false; }
  SUBCASE("while the other cannot hear it") { partitioned = true; }
  CAPTURE(partitioned);
  if (partitioned) pair.world.cut("a.example", "b.example");
  change(pair.a(), KeyChange::identity);
  change(pair.a(), KeyChange::identity);
  change(pair.a(), KeyChange::node);
  pair.world.settle();
  if (partitioned) {
    CHECK(keys_of(pair.b(), "a.example").identity == before.identity);
    pair.world.link("a.example", "b.example");
    pair.world.settle();
  }
  const KeyStatus after = keys_of(pair.b(), "a.example");
  CHECK(after.rotations == 2);
  CHECK(after.identity != before.identity);
  CHECK(after.identity == keys_of(pair.a(), "a.example").identity);
  CHECK(after.epoch == keys_of(pair.a(), "a.example").epoch);
  CHECK(keys_of(pair.a(), "a.example").held);
  agree(pair.world, "under the new identity");

  // Both restart from what they stored; the one whose last-signed record is gone opens an epoch.
  for (Node* node : {&pair.a(), &pair.b()}) {
    node->engine.reset();
    if (node == &pair.a()) node->records = std::make_unique<store::MemorySignedRecords>();
    node->start();
  }
  pair.world.links.clear();
  pair.world.link("a.example", "b.example");
  pair.world.settle();
  for (int i = 0; i < 3; ++i) pair.world.pass(3000);
  CHECK(keys_of(pair.b(), "a.example").epoch != after.epoch);
  CHECK(keys_of(pair.b(), "a.example").identity == after.identity);
  agree(pair.world, "in the end");
  same_state(pair.world);
}

TEST_CASE("a revoked node key makes nothing more, un-makes nothing, and contests what came of it") {
  Pair pair;
  // B proposes something that A does not want.
  const Recorded wanted = propose(pair.b(), "ab", "what the thief wants");
  pair.world.settle();
  Thief thief(pair.a());
  record::Header yes;
  yes.set_matter("talk/one");
  yes.set_module("talk");
  yes.mutable_actor()->set_person("operator");
  yes.mutable_actor()->set_office("head");
  *yes.add_seen() = thief.other();
  *yes.mutable_concurrence()->mutable_proposal() = wanted.ref.proto();
  const Bytes stolen = thief.write(yes, "");
  concur(pair.b(), "ab", wanted.ref);
  pair.world.cut("a.example", "b.example");
  const std::string old_epoch = keys_of(pair.a(), "a.example").epoch;
  const std::string old_key = keys_of(pair.a(), "a.example").node_key;

  SUBCASE("what a peer took before it knew is kept, counts, and is contested everywhere") {
    pair.b().engine->link_up("a.example");  // the thief, as far as B can see
    pair.b().engine->received(
        "a.example", Precedence::immediate,
        replication::encode(replication::Open{1, circle_of(pair.a()).record.id}));
    pair.b().engine->received("a.example", Precedence::routine, stolen);
    REQUIRE(pair.b().engine->turn_end().ok());
    CHECK(pair.b().engine->view(kReader)->act("ab", wanted.ref).value().is_joint);
    CHECK(circle_of(pair.b()).fold.joint_facts().value().back().contested == false);
    pair.b().engine->link_down("a.example");
    change(pair.a(), KeyChange::revocation);
    pair.world.link("a.example", "b.example");
    pair.world.settle();
    for (int i = 0; i < 3; ++i) pair.world.pass(3000);
    for (Node* node : {&pair.a(), &pair.b()}) {
      std::size_t contested = 0;
      const auto facts = circle_of(*node).fold.joint_facts();
      for (const auto& fact : facts.value()) {
        CHECK(fact.contested == (fact.ref == wanted.ref));
        contested += fact.contested ? 1 : 0;
      }
      CHECK(contested == 1);
    }
    same_state(pair.world);
    REQUIRE(pair.a().engine->rebuild([](std::uint64_t, std::uint64_t) {}).ok());
    same_state(pair.world);
  }
  SUBCASE("a peer that knows refuses it, and all that the old key could open") {
    change(pair.a(), KeyChange::revocation);
    pair.world.link("a.example", "b.example");
    pair.world.settle();
    CHECK(keys_of(pair.b(), "a.example").node_key != old_key);
    const auto heads = pair.b().engine->circle("ab").value().heads;
    for (const HeadStatus& head : heads) {
      if (head.epoch == old_epoch && head.party == "a.example")
        CHECK(head.frozen_reason == "its node key was revoked");
    }
    const std::uint64_t refused = pair.b().engine->figures()["messages_refused"];
    const std::uint64_t entries = pair.b().engine->circle("ab").value().entries;
    pair.b().engine->received("a.example", Precedence::routine, stolen);
    REQUIRE(pair.b().engine->turn_end().ok());
    CHECK(pair.b().engine->figures()["messages_refused"] == refused + 1);
    CHECK(pair.b().engine->circle("ab").value().entries == entries);
    CHECK_FALSE(pair.b().engine->view(kReader)->act("ab", wanted.ref).value().is_joint);
    const auto facts = circle_of(pair.b()).fold.joint_facts();
    for (const auto& fact : facts.value()) CHECK_FALSE(fact.contested);
    Draft no = draft("ab", "talk/one");
    *no.header.mutable_decline()->mutable_proposal() = wanted.ref.proto();
    submit(pair.a(), no);
    pair.world.settle();
  }
  agree(pair.world, "in the end");
  same_state(pair.world);
}

TEST_CASE("urgent entries that wait for a rotation do not keep it back for ever") {
  World world;
  Node& a = world.add("a.example");
  Node& b = world.add("b.example");
  a.options.push_entries = 2;
  a.engine.reset();
  a.start();
  world.link("a.example", "b.example");
  form(world, "ab: a.example b.example", "a.example");
  world.cut("a.example", "b.example");
  change(a, KeyChange::identity);
  world.pass(2000);
  // Another epoch, under the new identity; the rotation stands in the one before.
  a.engine.reset();
  a.records = std::make_unique<store::MemorySignedRecords>();
  a.start();
  for (int i = 0; i < 4; ++i) world.pass(5000);
  for (int i = 0; i < 6; ++i) {
    Draft urgent = draft("ab", "talk/one");
    urgent.header.mutable_statement();
    urgent.content = "at once";
    urgent.precedence = Precedence::flash;
    submit(a, urgent);
  }
  a.engine->link_up("b.example");
  b.engine->link_up("a.example");
  // A line that takes one message at a time, the most urgent that there is.
  const auto step = [](Node& from, Node& to) {
    for (int p = 3; p >= 0; --p) {
      const auto precedence = static_cast<Precedence>(p);
      const auto message = from.engine->next(to.party, precedence);
      if (!message) continue;
      to.engine->received(from.party, precedence, *message);
      REQUIRE(to.engine->turn_end().ok());
      return true;
    }
    return false;
  };
  bool moved = true;
  for (int i = 0; i < 400 && moved; ++i) {
    moved = step(a, b);
    moved = step(b, a) || moved;
  }
  CHECK_FALSE(moved);  // all was said, and nothing over and over
  CHECK(circle_of(b).journals.party_keys(1).rotations() == 1);
  world.links.emplace_back("a.example", "b.example");
  for (int i = 0; i < 4; ++i) world.pass(5000);
  same_state(world);
}

TEST_CASE("a key is changed only where the secrets are") {
  Pair pair;
  CHECK(pair.a().engine->change_key("nowhere", KeyChange::node).error().code ==
        ErrorCode::not_found);
  // The same node with another root secret: what it holds goes on, nothing new can be certified.
  pair.a().engine.reset();
  pair.a().root = "another root";
  pair.a().start();
  const auto changed = pair.a().engine->change_key("ab", KeyChange::identity);
  REQUIRE_FALSE(changed.ok());
  CHECK(changed.error().code == ErrorCode::forbidden);
  CHECK_FALSE(keys_of(pair.a(), "a.example").held);
  // It waits for a person, and does not look for the key all the time.
  pair.world.pass(pair.a().options.peer_wait_ms + 1);
  for (int i = 0; i < 10; ++i) pair.world.pass(100);  // until what is held is indexed
  CHECK(pair.a().engine->tick() > pair.world.clock.monotonic() + 1'000);
}

}  // namespace node
