// A party's own keys in one circle: which identity stands and whether its secret is here, rotation
// and revocation (docs/formats/journal.md, "Keys and epochs").

#include <algorithm>

#include "node/circle.h"

namespace node {

using journal::EpochReason;
using journal::Kind;

namespace {

constexpr unsigned kGenerationsMax = 256;  // of a key that is looked for among those derived

}  // namespace

// What the joint charters pinned for each party, the one in force last.
std::vector<replication::PartyIdentity> Circle::parties() {
  std::vector<replication::PartyIdentity> out;
  const auto take = [&](const record::Terms& terms) {
    for (const record::Party& party : terms.parties()) {
      auto known = std::find_if(out.begin(), out.end(),
                                [&](const auto& one) { return one.number == party.number(); });
      if (known == out.end()) known = out.insert(out.end(), {party.number(), party.name(), {}});
      const journal::PinnedIdentity pin{crypto::PublicKey::from(party.identity_key()),
                                        crypto::Hash::from(party.next_identity())};
      if (known->pins.empty() || known->pins.back() != pin) known->pins.push_back(pin);
    }
  };
  take(founding_);
  bool admitted = admitting_.parties().empty();
  for (const concurrence::Charter* charter : fold.rule().joint_charters(fold.all())) {
    take(charter->terms);
    admitted = admitted || charter->terms.nonce() == admitting_.nonce();
  }
  // Until the charter that admits us is joint, nobody has proven what it says of the others.
  if (!admitted) {
    for (int i = 0; i < admitting_.parties_size(); ++i) {
      if (admitting_.parties(i).number() != record.self) continue;
      record::Terms ours;
      *ours.add_parties() = admitting_.parties(i);
      take(ours);
    }
  }
  return out;
}

// Where the identity's secret is among those derived from this node's root secret.
std::optional<Circle::OwnIdentity> Circle::derived(const journal::PinnedIdentity& pinned) {
  std::vector<Bytes> nonces{founding_.nonce(), admitting_.nonce()};
  for (const concurrence::Charter* charter : fold.rule().joint_charters(fold.all()))
    nonces.push_back(charter->terms.nonce());
  for (unsigned generation = 0; generation < kGenerationsMax; ++generation) {
    for (const Bytes& nonce : nonces) {
      if (crypto::public_key_of(CircleKeys::identity(around_.root, nonce, generation)) ==
          pinned.key)
        return OwnIdentity{pinned, nonce, generation};
    }
    // Usually an early one.
    if (generation > journals.party_keys(record.self).rotations() + 1) break;
  }
  return std::nullopt;
}

// The identity that stands and whose secret is derived from this node's root secret.
std::optional<Circle::OwnIdentity> Circle::own_identity() {
  const auto& standing = journals.party_keys(record.self).standing();
  if (identity_ && std::find(standing.begin(), standing.end(), identity_->pinned) != standing.end())
    return identity_;
  identity_.reset();
  const std::pair sought(standing, fold.rule().joint_charters(fold.all()).size());
  if (sought_ == sought) return std::nullopt;
  for (const journal::PinnedIdentity& pinned : standing) {
    identity_ = derived(pinned);
    if (identity_) return identity_;
  }
  sought_ = sought;
  return std::nullopt;
}

// Under which a new epoch is opened: the one that stands. Where a copy of this party revoked the
// node key under an identity that was rotated here, others may know of that and not of the
// rotation, so they take an epoch of the old identity alone; one of the new follows it at once.
std::optional<Circle::OwnIdentity> Circle::opening_identity() {
  const replication::PartyKeys& known = journals.party_keys(record.self);
  const auto opened = own ? journals.opening(*own) : Error{ErrorCode::not_found, ""};
  const std::optional<journal::PinnedIdentity> disputing =
      opened.ok() ? known.disputed_by(opened.value().certificate.node_key) : std::nullopt;
  if (disputing && !known.revoked(opened.value().certificate.node_key)) {
    if (const std::optional<OwnIdentity> before = derived(*disputing)) return before;
  }
  return own_identity();
}

bool Circle::holds_identity() { return own_identity().has_value(); }

// Of the node key that the current epoch was opened under.
std::optional<unsigned> Circle::own_node_generation() {
  if (!own) return std::nullopt;
  const Result<journal::EpochOpened> opened = journals.opening(*own);
  if (!opened.ok()) return std::nullopt;
  for (unsigned generation = 0; generation < kGenerationsMax; ++generation) {
    if (crypto::public_key_of(keys_.node(generation)) == opened.value().certificate.node_key)
      return generation;
  }
  return std::nullopt;
}

Result<void> Circle::want_node_key(bool revoke) {
  if (!own_identity())
    return Error{ErrorCode::forbidden,
                 "the identity key that stands for this party is not here, so it cannot certify a "
                 "node key"};
  if (!own || epoch_due_)
    return Error{ErrorCode::unavailable,
                 "this node is opening a new epoch of its journal; try again in a few seconds"};
  if (!own_node_generation())
    return Error{ErrorCode::forbidden, "the node key of the current epoch is not this node's"};
  fresh_node_key_ = true;
  revoke_node_key_ = revoke;
  want_epoch(revoke ? EpochReason::key_compromised : EpochReason::key_rotated);
  return {};
}

Result<void> Circle::rotate_identity() {
  const std::optional<OwnIdentity> now = own_identity();
  if (!now)
    return Error{ErrorCode::forbidden,
                 "the identity key that stands for this party is not here, so it cannot hand over "
                 "to the next one"};
  if (!own || epoch_due_)
    return Error{ErrorCode::unavailable,
                 "this node is opening a new epoch of its journal; try again in a few seconds"};
  if (now->generation + 2 >= kGenerationsMax)
    return Error{ErrorCode::conflict, "this identity was rotated as often as a node can derive"};
  const auto seed = [&](unsigned later) {
    return CircleKeys::identity(around_.root, now->nonce, now->generation + later);
  };
  const std::string& name = journals.party(record.self)->name;
  journal::IdentityRotated event;
  event.identity.key = crypto::public_key_of(seed(1));
  event.identity.next = journal::identity_hash(crypto::public_key_of(seed(2)));
  if (journal::identity_hash(event.identity.key) != now->pinned.next)
    return Error{ErrorCode::forbidden,
                 "the next identity key that was committed to is not derived from this node's root "
                 "secret"};
  const Bytes message = journal::signed_bytes(name, record.id, now->pinned.key, event);
  event.by_old = crypto::sign(seed(0), message);
  event.by_new = crypto::sign(seed(1), message);
  return write_clear(Kind::key_event, journal::encode(journal::KeyEvent(event)));
}

// After keys moved: an epoch that was opened under what no longer stands must not go on here. If it
// cannot be replaced, because the others recovered this party without it, it goes on: what this
// party still says under it is its own word, and its objection.
void Circle::check_own_keys() {
  // Of what is not signed yet nobody could take anything: it is looked at again when it is.
  if (!own || epoch_due_ || !journals.head(*own)) return;
  const Result<journal::EpochOpened> opened = journals.opening(*own);
  if (!opened.ok()) return;
  const replication::PartyKeys& known = journals.party_keys(record.self);
  // What another epoch of this party rotated, the others do not take this one after: this node was
  // put back to before that, or has a copy.
  const auto reached = known.followers(opened.value().identity, journals.chain(*own).epoch);
  const bool stands = std::any_of(
      known.standing().begin(), known.standing().end(), [&](const journal::PinnedIdentity& one) {
        return std::find(reached.begin(), reached.end(), one) != reached.end();
      });
  const bool revoked = known.disputed_by(opened.value().certificate.node_key).has_value();
  if (stands && !revoked) return;
  // A revocation comes from a copy, or from a thief of an identity that was given up, who can sign
  // one of every key that is shown: answered at once each time, the party would soon have opened as
  // many epochs as its peers take.
  if (own_identity() && revoked)
    outdone(around_.clock.monotonic(), EpochReason::key_compromised);
  else if (own_identity())
    want_epoch(EpochReason::key_rotated);
  else
    warning = {"identity_replaced",
               "the identity key that stands for this party is not here; if the others replaced it "
               "without your wish, decline that amendment"};
}

}  // namespace node
