// A party whose keys moved on is put back to a backup from before: it follows its own journal as
// its peers do, and everybody stores what it writes from then on.
#include <algorithm>
#include <set>

#include "node/test_author.h"

namespace node {
namespace {

void say(Node& node, const std::string& matter) {
  Draft what = draft("abc", matter);
  what.header.mutable_statement();
  what.content = "said";
  submit(node, what);
}

// What a thief of an identity that the party has given up since goes on writing, and a member
// relays: an epoch of the party under that identity, and in it revocations of whatever node key it
// shows.
class KeyThief {
 public:
  explicit KeyThief(Node& victim) : to_(victim), author_(victim, "abc") {}
  void open() {
    replication::Push opening = author_.opening("2-ffffffff", "");
    writer_ = author_;
    writer_.journal.epoch = "2-ffffffff";
    writer_.log = keys().log("2-ffffffff");
    writer_.tree.all.clear();
    relay(std::move(opening));
  }
  void revoke(const std::string& node_key) {
    journal::NodeKeyRevoked event;
    event.revoked = crypto::PublicKey::from(*unhex(node_key));
    event.replacement.node_key = crypto::public_key_of(keys().node(200));
    event.replacement.issued = TestAuthor::kTime;
    event.replacement.not_after = TestAuthor::kTime + 1'000'000;
    event.replacement.signature = crypto::sign(
        identity(), journal::certified_bytes(author_.party, author_.circle, event.replacement));
    event.signature =
        crypto::sign(identity(), journal::signed_bytes(author_.party, author_.circle, event));
    journal::Envelope envelope;
    envelope.kind = static_cast<std::uint8_t>(journal::Kind::key_event);
    envelope.index = writer_.size();
    envelope.time = TestAuthor::kTime;
    replication::PushedEntry entry;
    entry.carried = replication::Carried::clear;
    entry.entry = journal::encode(envelope, journal::encode(journal::KeyEvent(event)));
    relay(writer_.push(writer_.size(), {entry}));
  }

 private:
  CircleKeys keys() const { return {author_.root, author_.circle}; }
  crypto::Seed identity() const { return CircleKeys::identity(author_.root, author_.nonce, 0); }
  void relay(replication::Push push) {
    for (const replication::PushedEntry& entry : push.entries) writer_.tree.add(entry);
    node::say(3, "c.example", to_, push);
  }
  Node& to_;
  TestAuthor author_;
  TestAuthor writer_{author_};
};

// At every node, every journal is stored by everybody, as far as it goes.
void stored_by_all(World& world) {
  for (auto& [name, node] : world.nodes) {
    const auto status = node->engine->circle("abc").value();
    for (const HeadStatus& head : status.heads) {
      for (const auto& [party, size] : head.stored_by)
        CHECK_MESSAGE(size == head.size, name << " was told that of " << head.party << "/"
                                              << head.epoch << " " << size << " of " << head.size
                                              << " entries are stored by " << party);
    }
  }
}

// What was said alone is in force everywhere.
void said_alone_everywhere(World& world) {
  for (auto& [name, node] : world.nodes) {
    CAPTURE(name);
    const auto said = node->engine->view(kReader)->acts("abc", "talk/alone", "", 10);
    REQUIRE(said.ok());
    CHECK(said.value().size() == 1);
  }
}

struct RestoredThree {
  RestoredThree() {
    for (const char* name : {"a.example", "b.example", "c.example"}) world.add(name);
    world.link("a.example", "b.example");
    world.link("a.example", "c.example");
    world.link("b.example", "c.example");
    form(world, "abc: a.example b.example c.example", "a.example");
    world.pass(30'000);
  }
  Node& a() { return *world.nodes["a.example"]; }
  // Its links go down, its store is another from now on.
  void restore(std::unique_ptr<store::Store> backup) {
    a().engine.reset();
    world.links.clear();
    world.links.emplace_back("b.example", "c.example");
    for (const char* other : {"b.example", "c.example"})
      world.nodes[other]->engine->link_down("a.example");
    a().store = std::move(backup);
    a().start();
  }
  void link() {
    world.link("a.example", "b.example");
    world.link("a.example", "c.example");
    world.settle();
    for (int i = 0; i < 5; ++i) world.pass(3'000);
  }
  World world;
};

}  // namespace

TEST_CASE("after a restore the peers' word for what they store counts again") {
  RestoredThree three;
  auto backup = backup_of(three.a());
  say(three.a(), "talk/one");
  three.world.settle();
  three.world.pass(30'000);
  three.restore(std::move(backup));
  // The cosignatures go before the entries that they are about, and are said once.
  three.link();
  three.world.pass(30'000);
  stored_by_all(three.world);
  say(three.a(), "talk/two");
  three.world.settle();
  stored_by_all(three.world);
}

TEST_CASE("what an epoch did not name the next one does, and then it is said to be stored") {
  RestoredThree three;
  auto backup = backup_of(three.a());
  auto again = backup_of(three.a());
  say(three.a(), "talk/one");
  three.world.settle();
  three.world.pass(30'000);
  // Its second epoch names the first only as far as the backup goes.
  three.restore(std::move(backup));
  for (int i = 0; i < 10; ++i) three.world.pass(3'000);
  three.link();
  // It is put back once more, and those who stored all of it do not remember having said so.
  three.restore(std::move(again));
  for (const char* name : {"b.example", "c.example"}) {
    Node& node = *three.world.nodes[name];
    node.engine.reset();
    node.start();
  }
  three.world.links.clear();
  three.world.link("b.example", "c.example");
  for (int i = 0; i < 10; ++i) three.world.pass(3'000);
  three.link();
  three.world.pass(30'000);
  const auto status = three.a().engine->circle("abc").value();
  for (const HeadStatus& head : status.heads) {
    if (head.party != "a.example" || !head.epoch.starts_with("1-")) continue;
    CHECK(head.stored_by.at("b.example") == head.size);
    CHECK(head.stored_by.at("c.example") == head.size);
  }
}

TEST_CASE("an epoch that was opened under keys from before a rotation is stored by all") {
  RestoredThree three;
  auto backup = backup_of(three.a());
  REQUIRE(three.a().engine->change_key("abc", KeyChange::identity).ok());
  three.world.settle();
  bool node_key = false;
  bool by_operator = false;
  bool without_records = false;
  SUBCASE("the disk alone was put back") {}
  SUBCASE("the operator put it back") { by_operator = true; }
  SUBCASE("and the last-signed records are lost") { without_records = true; }
  SUBCASE("the node key was replaced too") { node_key = true; }
  if (node_key) {
    REQUIRE(three.a().engine->change_key("abc", KeyChange::node).ok());
    three.world.settle();
  }
  say(three.a(), "talk/one");
  three.world.settle();
  three.world.pass(30'000);
  if (by_operator) {
    REQUIRE(backup->begin().ok());
    REQUIRE(backup->put(store::Space::durable, store::kRestoredKey, "1").ok());
    REQUIRE(backup->commit().ok());
  }
  if (without_records) three.a().records = std::make_unique<store::MemorySignedRecords>();
  three.restore(std::move(backup));
  // Nobody tells it that its keys moved on: it opens an epoch and writes.
  for (int i = 0; i < 10; ++i) three.world.pass(3'000);
  say(three.a(), "talk/alone");
  three.world.settle();
  three.link();
  say(three.a(), "talk/two");
  three.world.settle();
  three.world.pass(30'000);
  const auto status = three.a().engine->circle("abc").value();
  CHECK(std::count_if(status.heads.begin(), status.heads.end(), [](const HeadStatus& head) {
          return head.party == "a.example";
        }) == (node_key ? 4 : 3));
  stored_by_all(three.world);
  said_alone_everywhere(three.world);
}

// What the party wrote after it was put back would be seen by nobody else, and nobody would know.
TEST_CASE("a party that was put back twice, once to before a rotation, is followed by its peers") {
  RestoredThree three;
  auto backup = backup_of(three.a());
  auto again = backup_of(three.a());
  three.restore(std::move(backup));
  for (int i = 0; i < 10; ++i) three.world.pass(3'000);
  three.link();
  REQUIRE(three.a().engine->change_key("abc", KeyChange::identity).ok());
  three.world.settle();
  three.world.pass(30'000);
  // The epoch that it opens alone has the number of the one that rotated its key.
  three.restore(std::move(again));
  for (int i = 0; i < 10; ++i) three.world.pass(3'000);
  say(three.a(), "talk/alone");
  three.world.settle();
  three.link();
  for (int i = 0; i < 20; ++i) three.world.pass(30'000);
  stored_by_all(three.world);
  said_alone_everywhere(three.world);
}

// A copy revoked the node key while this one, which did not know, rotated the identity.
TEST_CASE("a copy that goes on under a key that the other revoked is followed in a new epoch") {
  RestoredThree three;
  auto copy = backup_of(three.a());
  auto records = std::make_unique<store::MemorySignedRecords>(
      static_cast<store::MemorySignedRecords&>(*three.a().records));
  REQUIRE(three.a().engine->change_key("abc", KeyChange::revocation).ok());
  three.world.settle();
  three.world.pass(30'000);
  three.a().records = std::move(records);
  three.restore(std::move(copy));
  for (int i = 0; i < 3; ++i) three.world.pass(3'000);
  REQUIRE(three.a().engine->change_key("abc", KeyChange::identity).ok());
  say(three.a(), "talk/alone");
  three.world.settle();
  three.link();
  for (int i = 0; i < 20; ++i) three.world.pass(30'000);
  said_alone_everywhere(three.world);
}

// Each answer costs the party two epochs: of the identity that others may know alone, and of the
// one that stands. Peers take 256 of a party unasked.
TEST_CASE("whoever stole an identity that was given up makes a party open few epochs") {
  RestoredThree three;
  KeyThief thief(three.a());
  const auto epochs = [&](Node& node) {
    const auto heads = node.engine->circle("abc").value().heads;
    return std::count_if(heads.begin(), heads.end(),
                         [](const HeadStatus& head) { return head.party == "a.example"; });
  };
  const auto node_key = [&] {
    const auto keys = three.a().engine->keys("abc");
    REQUIRE(keys.ok());
    for (const KeyStatus& one : keys.value()) {
      if (one.party == "a.example") return one.node_key;
    }
    return std::string();
  };
  REQUIRE(three.a().engine->change_key("abc", KeyChange::identity).ok());
  three.world.settle();
  REQUIRE(three.a().engine->change_key("abc", KeyChange::node).ok());
  three.world.settle();
  three.world.pass(30'000);
  const auto before = epochs(three.a());
  thief.open();
  three.world.settle();
  std::set<std::string> revoked;
  for (int second = 0; second < 60; ++second) {
    if (const std::string now = node_key(); revoked.insert(now).second) thief.revoke(now);
    three.world.settle();
    three.world.pass(1'000);
  }
  // Its own epoch, the answer to that, and two for each answer of the first minute.
  CHECK(epochs(three.a()) - before <= 10);
  CHECK(epochs(three.a()) - before >= 3);
  say(three.a(), "talk/alone");
  three.world.settle();
  three.link();
  for (int i = 0; i < 20; ++i) three.world.pass(30'000);
  stored_by_all(three.world);
  said_alone_everywhere(three.world);
}

}  // namespace node
