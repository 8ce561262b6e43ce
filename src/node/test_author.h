// An author whose keys the test holds: it writes and signs what no node of its own would.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "journal/checkpoint.h"
#include "journal/entry.h"
#include "journal/export.h"
#include "journal/key_event.h"
#include "node/engine_state.h"
#include "node/test_world.h"
#include "record/header.h"
#include "store/memory_store.h"

namespace node {

inline Circle& circle_of(Node& node, const std::string& name) {
  Circle* circle = static_cast<EngineState&>(*node.engine).find_circle(name);
  REQUIRE(circle != nullptr);
  return *circle;
}

// A copy of all that a node of a test has stored.
inline std::unique_ptr<store::Store> backup_of(Node& node) {
  std::unique_ptr<store::Store> copy = store::make_memory_store();
  REQUIRE(copy->begin().ok());
  for (const store::Space space : {store::Space::durable, store::Space::projection}) {
    REQUIRE(node.store
                ->list(space, "", "",
                       [&](ByteView key, ByteView value) {
                         REQUIRE(copy->put(space, key, value).ok());
                         return true;
                       })
                .ok());
  }
  for (Circle* circle : static_cast<EngineState*>(node.engine.get())->all_circles()) {
    for (const concurrence::Chain& chain : circle->journals.chains()) {
      for (std::uint64_t i = chain.fork; i < chain.size; ++i)
        REQUIRE(copy->append(chain.id, i, node.store->read(chain.id, i).value()).ok());
    }
  }
  REQUIRE(copy->commit().ok());
  return copy;
}

// What a peer says, as its node would not.
inline void say(std::uint32_t number, const std::string& from, Node& to,
                const replication::Message& message) {
  replication::Numbering numbers;
  to.engine->received(from, Precedence::routine,
                      replication::encode(message, {number, numbers, nullptr}));
  REQUIRE(to.engine->turn_end().ok());
}

struct Leaves : journal::HashSource {
  std::vector<crypto::Hash> all;
  Result<crypto::Hash> subtree(unsigned level, std::uint64_t n) override {
    if (level == 0) return all[n];
    const crypto::Hash left = TRY(subtree(level - 1, 2 * n));
    const crypto::Hash right = TRY(subtree(level - 1, 2 * n + 1));
    return crypto::node_hash(left, right);
  }
  crypto::Hash root(std::size_t size) const {
    journal::Frontier frontier;
    for (std::size_t i = 0; i < size; ++i) frontier.append(all[i]);
    return frontier.root();
  }
  void add(const replication::PushedEntry& entry) { all.push_back(crypto::leaf_hash(entry.entry)); }
};

// Goes on where the journal of a party's node stands, with the same keys. A node's secrets in a
// test world are made from its name.
struct TestAuthor {
  TestAuthor(Node& node, const std::string& circle_name)
      : party(node.party), root(crypto::Seed::from(crypto::sha256(node.party).view())) {
    Circle& held = circle_of(node, circle_name);
    circle = held.record.id;
    journal = {held.record.self, held.journals.chain(*held.own).epoch};
    identity = held.journals.party(held.record.self)->pins.back();
    record::Terms founding;
    REQUIRE(founding.ParseFromString(held.record.founding));
    nonce = founding.nonce();
    log = CircleKeys(root, circle).log(journal.epoch);
    for (std::uint64_t i = 0; i < held.journals.chain(*held.own).size; ++i)
      tree.all.push_back(crypto::leaf_hash(held.journals.row(*held.own, i).value().entry));
  }

  std::string origin() const { return party + "/" + circle + "/" + journal.epoch; }
  std::uint64_t size() const { return tree.all.size(); }
  crypto::Signature sign(std::uint64_t size, const crypto::Hash& root_hash) const {
    return journal::sign_checkpoint(log, {origin(), size, root_hash});
  }

  replication::PushedEntry heartbeat(std::uint64_t index, const Bytes& body) const {
    journal::Envelope envelope;
    envelope.kind = static_cast<std::uint8_t>(journal::Kind::heartbeat);
    envelope.index = index;
    envelope.time = kTime;
    replication::PushedEntry entry;
    entry.carried = replication::Carried::clear;
    entry.entry = journal::encode(envelope, body);
    return entry;
  }

  // An act of the node's operator, on the circle itself.
  replication::PushedEntry act(std::uint64_t index, record::Header header) const {
    header.set_rule(1);
    header.set_matter("circle");
    header.set_module("circle");
    header.set_module_version(1);
    header.mutable_actor()->set_person("operator");
    header.mutable_actor()->set_office("head");
    header.mutable_label()->set_policy("TEST");
    const crypto::Hash salt = crypto::sha256("salt");
    const journal::SealedEntry sealed =
        journal::seal(origin(), journal::Kind::sealed, index, kTime, salt,
                      record::encode_header(header), journal::salt_without_content(salt), "")
            .value();
    return {replication::Carried::whole, sealed.entry, sealed.opening};
  }

  // The entries that follow `from` of this tree, with a checkpoint of exactly these.
  replication::Push push(std::uint64_t from, std::vector<replication::PushedEntry> entries) const {
    Leaves tree_then;
    tree_then.all.assign(tree.all.begin(), tree.all.begin() + static_cast<long>(from));
    for (const auto& entry : entries) tree_then.add(entry);
    replication::Push push;
    push.channel = 1;
    push.journal = journal;
    push.from = from;
    push.entries = std::move(entries);
    push.size = tree_then.all.size();
    push.signature = sign(push.size, tree_then.root(push.size));
    return push;
  }

  // The first entry of an epoch. Another `salt`, other keys of log, witness and mirror.
  replication::Push opening(const std::string& epoch, const std::string& salt,
                            std::vector<journal::EarlierEpoch> earlier) const {
    TestAuthor then = *this;
    then.journal.epoch = epoch;
    const CircleKeys keys(root, circle);
    then.log = keys.log(epoch + salt);
    const journal::Origin named{party, circle, epoch};
    journal::EpochOpened event;
    event.identity = identity;
    event.certificate.node_key = crypto::public_key_of(keys.node(0));
    event.certificate.issued = kTime;
    event.certificate.not_after = kTime + 1'000'000;
    event.certificate.signature =
        crypto::sign(CircleKeys::identity(root, nonce, 0),
                     journal::certified_bytes(party, circle, event.certificate));
    event.log_key = crypto::public_key_of(then.log);
    event.witness_key = crypto::public_key_of(keys.witness(epoch + salt));
    event.mirror_key = crypto::public_key_of(keys.mirror(epoch + salt));
    event.reason = journal::EpochReason::doubt;
    event.earlier = std::move(earlier);
    event.signature = crypto::sign(keys.node(0), journal::signed_bytes(named, event));
    journal::Envelope envelope;
    envelope.kind = static_cast<std::uint8_t>(journal::Kind::key_event);
    envelope.time = kTime;
    replication::PushedEntry entry;
    entry.carried = replication::Carried::clear;
    entry.entry = journal::encode(envelope, journal::encode(journal::KeyEvent(event)));
    return then.push(0, {entry});
  }
  replication::Push opening(const std::string& epoch, const std::string& salt) const {
    journal::EarlierEpoch first;
    first.epoch = journal.epoch;
    first.root = journal::empty_root();
    return opening(epoch, salt, {first});
  }

  void say(Node& to, const replication::Message& message) const {
    node::say(journal.party, party, to, message);
  }

  static constexpr TimeMs kTime = 1'750'000'100'000;
  std::string party;
  crypto::Seed root;
  std::string circle;
  replication::JournalName journal;
  journal::PinnedIdentity identity;
  Bytes nonce;
  crypto::Seed log;
  Leaves tree;
};

// Three parties, of which the first is the test's: its node is asked nothing any more.
struct Betrayed {
  World world;
  Node& a = world.add("a.example");
  Node& b = world.add("b.example");
  Node& c = world.add("c.example");
  Betrayed() {
    world.link("a.example", "b.example");
    world.link("a.example", "c.example");
    world.link("b.example", "c.example");
    form(world, "abc: a.example b.example c.example", "a.example");
    world.pass(2500);
    // Links to it stay up, since it goes on speaking.
    std::erase(world.links, std::pair<std::string, std::string>("a.example", "b.example"));
    std::erase(world.links, std::pair<std::string, std::string>("a.example", "c.example"));
  }
  // Both speak of everything that they hold, some times over.
  void exchange(int times = 4) {
    for (int i = 0; i < times; ++i) {
      for (Node* node : {&b, &c}) {
        Draft statement = draft("abc", "talk/z");
        statement.header.mutable_statement();
        submit(*node, statement);
      }
      world.settle();
      world.pass(3000);
    }
  }
  std::string digest(Node& node) { return node.engine->circle("abc").value().digest; }
};

// Files of an export, in memory.
class MemoryFiles : public journal::Source {
 public:
  std::map<std::string, Bytes> files;
  Result<Bytes> read(std::string_view path, std::size_t limit) override {
    const auto found = files.find(std::string(path));
    if (found == files.end()) return Error{ErrorCode::not_found, std::string(path)};
    if (found->second.size() > limit) return Error{ErrorCode::invalid, std::string(path)};
    return found->second;
  }
};

}  // namespace node
