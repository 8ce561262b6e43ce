// Which epochs of a peer are taken: those under keys that stand, each other one refused with its
// own reason; and that it does not matter in which order rotations and revocations come to be
// known.
#include <doctest/doctest.h>

#include <map>

#include "journal/checkpoint.h"
#include "journal/entry.h"
#include "replication/journals.h"
#include "store/memory_store.h"

namespace replication {
namespace {

constexpr const char* kCircle = "8f1d2c3b4a5968778695a4b3c2d1e0f0";
constexpr const char* kParty = "alpha.example";
constexpr TimeMs kNow = 1'750'000'000'000;

crypto::Seed seed(const std::string& name) {
  return crypto::Seed::from(crypto::sha256(name).view());
}
crypto::PublicKey key(const std::string& name) { return crypto::public_key_of(seed(name)); }
journal::PinnedIdentity pin(const std::string& now, const std::string& next) {
  return {key(now), journal::identity_hash(key(next))};
}

// One epoch of the author's journal, written by whoever has these secrets.
struct Epoch {
  std::string name;
  std::string node;
  std::vector<Bytes> entries;

  Epoch(std::string epoch, const journal::PinnedIdentity& identity, const std::string& identity_key,
        std::string node_key, const std::vector<const Epoch*>& earlier)
      : name(std::move(epoch)), node(std::move(node_key)) {
    const journal::Origin origin{kParty, kCircle, name};
    journal::EpochOpened event;
    event.identity = identity;
    event.certificate = certificate(identity_key, node);
    event.log_key = key("log " + name);
    event.witness_key = key("witness " + name);
    event.mirror_key = key("mirror " + name);
    event.reason =
        earlier.empty() ? journal::EpochReason::first : journal::EpochReason::key_rotated;
    for (const Epoch* one : earlier) event.earlier.push_back({one->name, one->size(), one->root()});
    event.signature = crypto::sign(seed(node), journal::signed_bytes(origin, event));
    add(journal::KeyEvent(event));
  }
  static journal::NodeCertificate certificate(const std::string& identity_key,
                                              const std::string& node_key) {
    journal::NodeCertificate out;
    out.node_key = key(node_key);
    out.issued = kNow;
    out.not_after = kNow + 1000;
    out.signature =
        crypto::sign(seed(identity_key), journal::certified_bytes(kParty, kCircle, out));
    return out;
  }
  void add(const journal::KeyEvent& event) {
    journal::Envelope envelope;
    envelope.kind = 2;
    envelope.index = entries.size();
    envelope.time = kNow;
    entries.push_back(journal::encode(envelope, journal::encode(event)));
  }
  void rotate(const std::string& from, const std::string& to, const std::string& next) {
    journal::IdentityRotated event;
    event.identity = pin(to, next);
    const Bytes message = journal::signed_bytes(kParty, kCircle, key(from), event);
    event.by_old = crypto::sign(seed(from), message);
    event.by_new = crypto::sign(seed(to), message);
    add(journal::KeyEvent(event));
  }
  void revoke(const std::string& identity_key, const std::string& old_key) {
    journal::NodeKeyRevoked event;
    event.revoked = key(old_key);
    event.replacement = certificate(identity_key, node);
    event.signature =
        crypto::sign(seed(identity_key), journal::signed_bytes(kParty, kCircle, event));
    add(journal::KeyEvent(event));
  }
  void beat() {
    journal::Envelope envelope;
    envelope.kind = 4;
    envelope.index = entries.size();
    envelope.time = kNow;
    entries.push_back(journal::encode(envelope, ""));
  }
  std::uint64_t size() const { return entries.size(); }
  crypto::Hash root() const {
    journal::Frontier frontier;
    for (const Bytes& entry : entries) frontier.append(crypto::leaf_hash(entry));
    return frontier.root();
  }
  Push push(std::uint64_t from = 0) const {
    Push out;
    out.journal = {1, name};
    out.from = from;
    for (std::uint64_t i = from; i < size(); ++i)
      out.entries.push_back({Carried::clear, entries[i], ""});
    out.size = size();
    out.signature = journal::sign_checkpoint(
        seed("log " + name), {std::string(kParty) + "/" + kCircle + "/" + name, size(), root()});
    return out;
  }
};

struct Holder {
  Holder() : store(store::make_memory_store()), journals(kCircle, *store) {
    journals.set_parties({{1, kParty, {pin("id0", "id1")}}, {2, "beta.example", {pin("b", "c")}}});
    REQUIRE(store->begin().ok());
    REQUIRE(journals.open().ok());
  }
  // "taken", or why not.
  std::string take(const Push& push, bool relayed = false) {
    const auto accepted = journals.accept(push, relayed);
    return accepted.ok() ? "taken" : accepted.error().message;
  }
  std::unique_ptr<store::Store> store;
  Journals journals;
};

constexpr const char* kNotPinned = "key event: not the pinned identity key";
constexpr const char* kReplaced =
    "its identity key was replaced; no epoch under it is accepted any more";
constexpr const char* kRevoked = "its node key was revoked; no epoch under it is accepted any more";
constexpr const char* kRevokedMore =
    "its node key was revoked; nothing more is accepted from its author in this epoch";

}  // namespace

TEST_CASE("an epoch stands on the identity that was committed to, once its rotation is here") {
  Epoch one("1-00000001", pin("id0", "id1"), "id0", "node0", {});
  one.rotate("id0", "id1", "id2");
  Epoch two("2-00000002", pin("id1", "id2"), "id1", "node1", {&one});
  Holder holder;
  CHECK(holder.take(two.push()) == kNotPinned);  // its rotation has not come
  CHECK(holder.take(one.push()) == "taken");
  CHECK(holder.take(two.push()) == "taken");
  // The old identity opens nothing more, whoever has it.
  Epoch stolen("3-00000003", pin("id0", "id1"), "id0", "node9", {&one, &two});
  CHECK(holder.take(stolen.push()) == kReplaced);
  // A start finds the same.
  Journals again(kCircle, *holder.store);
  again.set_parties({{1, kParty, {pin("id0", "id1")}}, {2, "beta.example", {pin("b", "c")}}});
  REQUIRE(again.open().ok());
  CHECK(again.party_keys(1).standing().front() == pin("id1", "id2"));
  const auto late = again.accept(stolen.push(), false);
  REQUIRE_FALSE(late.ok());
  CHECK(late.error().message == kReplaced);
}

TEST_CASE("what an act here rests on is taken from its author under keys that stand no more") {
  // The author forgot the first epoch when it opened the second: it was put back to a backup.
  Epoch one("1-00000001", pin("id0", "id1"), "id0", "node0", {});
  one.beat();
  Epoch two("2-00000002", pin("id0", "id1"), "id0", "node1", {});
  SUBCASE("rotated") { two.rotate("id0", "id1", "id2"); }
  SUBCASE("revoked") { two.revoke("id0", "node0"); }
  Holder holder;
  CHECK(holder.take(two.push()) == "taken");
  CHECK(holder.take(one.push()) != "taken");
  // Another party saw it before that, and what it then wrote waits here.
  holder.journals.await({{1, "1-00000001", one.size(), crypto::sha256("another history")}});
  CHECK(holder.take(one.push()) != "taken");
  holder.journals.await({{1, "1-00000001", one.size(), one.root()}});
  CHECK(holder.take(one.push()) == "taken");
  one.beat();  // and nobody's act rests on this
  if (holder.journals.party_keys(1).revoked(key("node0"))) {
    CHECK(holder.take(one.push(2)) == kRevokedMore);
  }
}

TEST_CASE("a rotation to a key that was not committed to moves nothing") {
  Epoch one("1-00000001", pin("id0", "id1"), "id0", "node0", {});
  one.rotate("id0", "evil", "evil2");
  Holder holder;
  CHECK(holder.take(one.push()) == "taken");  // an entry like any other, without effect
  CHECK(holder.journals.party_keys(1).rotations() == 0);
  CHECK(holder.journals.party_keys(1).standing().front() == pin("id0", "id1"));
  Epoch two("2-00000002", pin("evil", "evil2"), "evil", "node1", {&one});
  CHECK(holder.take(two.push()) == kNotPinned);
  // Nor does one that the old key alone signed.
  journal::IdentityRotated half;
  half.identity = pin("id1", "id2");
  half.by_old = crypto::sign(seed("id0"), journal::signed_bytes(kParty, kCircle, key("id0"), half));
  half.by_new = half.by_old;
  one.add(journal::KeyEvent(half));
  CHECK(holder.take(one.push(2)) == "taken");
  CHECK(holder.journals.party_keys(1).rotations() == 0);
}

TEST_CASE("after a revocation its author's link brings no more under the old key than it names") {
  Epoch one("1-00000001", pin("id0", "id1"), "id0", "node0", {});
  one.beat();
  Epoch stolen = one;
  Epoch two("2-00000002", pin("id0", "id1"), "id0", "node1", {&one});
  two.revoke("id0", "node0");
  stolen.beat();
  Epoch opened("3-00000003", pin("id0", "id1"), "id0", "node0", {&one, &two});

  Holder holder;
  SUBCASE("known in time") {
    CHECK(holder.take(two.push()) == "taken");
    CHECK(holder.take(stolen.push()) == kRevoked);
    CHECK(holder.take(one.push()) == "taken");  // named by the epoch that revokes
    CHECK(holder.take(stolen.push(2)) == kRevokedMore);
    CHECK(holder.take(opened.push()) == kRevoked);
    CHECK(holder.journals.frozen(holder.journals.find({1, "1-00000001"})->id) ==
          "its node key was revoked");
    // What another member took before it knew has to be held by all, or its journal could not be
    // folded here.
    CHECK(holder.take(stolen.push(2), true) == "taken");
    CHECK(holder.take(opened.push(), true) == "taken");
  }
  SUBCASE("known late") {
    CHECK(holder.take(stolen.push()) == "taken");
    CHECK(holder.take(opened.push()) == "taken");
    CHECK(holder.take(two.push()) == "taken");
    CHECK(holder.journals.party_keys(1).revoked(key("node0")));
    for (const Chain& chain : holder.journals.chains())
      CHECK(holder.journals.frozen(chain.id).empty() == (chain.epoch == "2-00000002"));
  }
}

TEST_CASE("a revocation counts only under an identity that stood where it was written") {
  Epoch one("1-00000001", pin("id0", "id1"), "id0", "node0", {});
  one.rotate("id0", "id1", "id2");
  one.revoke("id0", "node0");  // by a key that had handed over
  one.revoke("evil", "node0");
  Holder holder;
  CHECK(holder.take(one.push()) == "taken");
  CHECK_FALSE(holder.journals.party_keys(1).revoked(key("node0")));
}

}  // namespace replication
