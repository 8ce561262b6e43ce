// Checkpoints of authors and cosignatures of parties, kept beside the entries.

#include "replication/journal_state.h"

namespace replication {

using crypto::Hash;
using store::Space;

Result<void> Journals::note_head(ChainId id, const SignedHead& head) {
  State& state = this->state(id);
  Bytes at = chain_key('K', id);
  put_u64(at, head.size);
  Bytes value(head.root.view());
  value += head.signature.view();
  TRY(store_.put(Space::durable, at, value));
  if (head.size <= chain(id).size && (!state.proven || state.proven->size <= head.size)) {
    state.proven = head;
    bound(id);
  }
  if (state.head && head.size < state.head->size) return {};
  state.head = head;
  return save_newest(id);
}

Result<void> Journals::save_newest(ChainId id) {
  const std::optional<SignedHead>& head = state(id).head;
  if (!head) return store_.erase(Space::durable, chain_key('k', id));
  Bytes newest;
  put_varint(newest, head->size);
  newest += head->root.view();
  newest += head->signature.view();
  return store_.put(Space::durable, chain_key('k', id), newest);
}

// Whether nothing held here contradicts the checkpoint; one that does is set apart. Errors:
// `unavailable` while an entry below it is damaged.
Result<bool> Journals::judge_head(ChainId id, const SignedHead& head) {
  Hash held = head.root;
  if (head.size <= chain(id).size) {
    held = TRY(frontier(id, head.size)).root();
  } else if (const std::optional<SignedHead> locked = TRY(head_at(id, head.size))) {
    held = locked->root;  // which of the two is of this tree will show with the entries
  }
  if (held == head.root) return true;
  TRY(set_apart(id, head));
  return false;
}

// Judges the checkpoints of more than `from` entries that the entries held reach by now. False when
// one was of another tree.
Result<bool> Journals::judge_locked(ChainId id, std::uint64_t from) {
  State& state = this->state(id);
  const std::uint64_t size = chain(id).size;
  if (size <= from || !state.head || state.head->size <= from) return true;
  bool all_true = true;
  std::optional<SignedHead> newest = state.proven;
  std::optional<SignedHead> proven = state.proven;
  for (const SignedHead& one : TRY(heads(id, from))) {
    if (one.size <= size && !(TRY(frontier(id, one.size)).root() == one.root)) {
      Bytes at = chain_key('K', id);
      put_u64(at, one.size);
      TRY(store_.erase(Space::durable, at));
      TRY(set_apart(id, one));
      all_true = false;
      continue;
    }
    newest = one;
    if (one.size <= size) proven = one;
  }
  state.proven = proven;
  bound(id);
  if (all_true) return true;
  state.head = newest;
  TRY(save_newest(id));
  return false;
}

// Keeps what proves that the author signed another tree, where nothing takes it for this one's.
Result<void> Journals::set_apart(ChainId id, const SignedHead& head) {
  const std::vector<SignedHead> held = TRY(contradicting(id));
  if (held.size() < kContradictingMax) {
    Bytes at = chain_key('X', id);
    put_u64(at, head.size);
    at += head.root.view();
    TRY(store_.put(Space::durable, at, head.signature.view()));
  }
  state(id).forked = true;
  freeze(id, kFrozenForked);
  return save_chain(id);
}

Result<std::vector<SignedHead>> Journals::contradicting(ChainId id) {
  std::vector<SignedHead> out;
  TRY(store_.list(Space::durable, chain_key('X', id), {}, [&](ByteView key, ByteView value) {
    ByteReader reader(key.substr(5));
    SignedHead head;
    head.size = reader.u64();
    const ByteView root = reader.take(32);
    if (reader.done() && value.size() == 64) {
      head.root = Hash::from(root);
      head.signature = crypto::Signature::from(value);
      out.push_back(head);
    }
    return true;
  }));
  return out;
}

Result<void> Journals::set_head(ChainId id, const SignedHead& head) { return note_head(id, head); }

void Journals::use_head(ChainId id, const SignedHead& head) {
  State& state = this->state(id);
  if (!state.head || state.head->size <= head.size) state.head = head;
  if (head.size <= chain(id).size && (!state.proven || state.proven->size <= head.size)) {
    state.proven = head;
    bound(id);
  }
}

Result<std::optional<SignedHead>> Journals::head_at(ChainId id, std::uint64_t size) {
  Bytes key = chain_key('K', id);
  put_u64(key, size);
  const std::optional<Bytes> value = TRY(store_.get(Space::durable, key));
  if (!value || value->size() != 96) return std::optional<SignedHead>();
  return std::optional<SignedHead>(
      SignedHead{size, Hash::from(ByteView(*value).substr(0, 32)),
                 crypto::Signature::from(ByteView(*value).substr(32))});
}

Result<std::optional<SignedHead>> Journals::head_within(ChainId id, std::uint64_t from,
                                                        std::uint64_t to) {
  std::optional<SignedHead> found;
  Bytes start = chain_key('K', id);
  put_u64(start, from + 1);
  TRY(store_.list(Space::durable, chain_key('K', id), start, [&](ByteView key, ByteView value) {
    ByteReader reader(key.substr(5));
    const std::uint64_t size = reader.u64();
    if (size > to || value.size() != 96) return false;
    found = SignedHead{size, Hash::from(value.substr(0, 32)),
                       crypto::Signature::from(value.substr(32))};
    return true;
  }));
  return found;
}

Result<std::vector<SignedHead>> Journals::heads(ChainId id, std::uint64_t above,
                                                std::size_t limit) {
  std::vector<SignedHead> out;
  Bytes start = chain_key('K', id);
  put_u64(start, above + 1);
  TRY(store_.list(Space::durable, chain_key('K', id), start, [&](ByteView key, ByteView value) {
    ByteReader reader(key.substr(5));
    const std::uint64_t size = reader.u64();
    if (value.size() == 96)
      out.push_back(
          {size, Hash::from(value.substr(0, 32)), crypto::Signature::from(value.substr(32))});
    return out.size() < limit;
  }));
  return out;
}

Result<bool> Journals::add_cosignature(const Cosigned& cosigned) {
  // The cosigner's key stands in its own journals; any epoch's will do, the newest is tried first.
  bool compared = false;
  for (const Chain& chain : chains_) {
    if (chain.party != cosigned.journal.party || chain.epoch != cosigned.journal.epoch ||
        cosigned.size <= chain.fork)
      continue;
    Result<Hash> held = Error{ErrorCode::unavailable, "its entries are not held here"};
    if (chain.size >= cosigned.size) {
      held = root(chain.id, cosigned.size);
    } else if (cosigned.role == Role::witness) {
      // A witness needs no entries, only the checkpoint: this one if it was heard of here.
      const std::optional<SignedHead> head = TRY(head_at(chain.id, cosigned.size));
      if (head) held = head->root;
    }
    if (!held.ok() && held.error().code == ErrorCode::unavailable) continue;  // damaged here
    if (!held.ok()) return held.error();
    const journal::Checkpoint checkpoint{origin(cosigned.journal), cosigned.size, held.value()};
    for (auto other = chains_.rbegin(); other != chains_.rend(); ++other) {
      if (other->party != cosigned.cosigner) continue;
      const Result<journal::EpochOpened> opened = opening(other->id);
      const bool revoked =
          opened.ok() && party_keys(other->party).revoked(opened.value().certificate.node_key);
      const ChainKeys& theirs = keys(other->id);
      const journal::VerifierKey& key =
          cosigned.role == Role::mirror ? theirs.mirror : theirs.witness;
      compared = compared || !revoked;
      if (!journal::verify_cosignature(key, checkpoint, {cosigned.time, cosigned.signature}))
        continue;
      if (revoked)
        return Error{ErrorCode::forbidden, "a cosignature is by a key whose node key was revoked"};
      return note_cosignature(chain.id, cosigned);
    }
  }
  // It may overtake the entries or the key that it needs; whoever made it says it again.
  if (!compared)
    return Error{ErrorCode::behind,
                 "a cosignature came before what it is about, or before its key"};
  return Error{ErrorCode::forbidden, "a cosignature does not verify against what is held here"};
}

void Journals::use_cosignature(ChainId id, const Cosigned& cosigned) {
  static_cast<void>(note_cosignature(id, cosigned));
}

bool Journals::note_cosignature(ChainId id, const Cosigned& cosigned) {
  State& state = this->state(id);
  std::uint64_t& newest = state.cosigned[{cosigned.cosigner, cosigned.role}];
  const bool news = cosigned.size > newest;
  newest = std::max(newest, cosigned.size);
  state.unsaved[{cosigned.size, cosigned.cosigner, cosigned.role}] = cosigned;
  return news;
}

std::size_t Journals::unsaved() const {
  std::size_t count = 0;
  for (const auto& [id, state] : states_) count += state->unsaved.size();
  return count;
}

Result<void> Journals::save_cosignatures() {
  for (const auto& [id, state] : states_) {
    for (const auto& [at, cosigned] : state->unsaved) {
      Bytes key = chain_key('S', id);
      put_u64(key, cosigned.size);
      put_u32(key, cosigned.cosigner);
      put_u8(key, static_cast<std::uint8_t>(cosigned.role));
      Bytes value;
      put_u64(value, cosigned.time);
      value += cosigned.signature.view();
      TRY(store_.put(Space::durable, key, value));
      if (cosigned.size != cosigned_size(id, cosigned.cosigner, cosigned.role)) continue;
      Bytes newest = chain_key('q', id);
      put_u32(newest, cosigned.cosigner);
      put_u8(newest, static_cast<std::uint8_t>(cosigned.role));
      Bytes size;
      put_u64(size, cosigned.size);
      TRY(store_.put(Space::durable, newest, size));
    }
    state->unsaved.clear();
  }
  return {};
}

Result<std::vector<Cosigned>> Journals::cosignatures(ChainId id, std::uint64_t size) {
  std::map<std::pair<std::uint32_t, Role>, Cosigned> found;
  const Chain& target = chain(id);
  Bytes prefix = chain_key('S', id);
  put_u64(prefix, size);
  TRY(store_.list(Space::durable, prefix, {}, [&](ByteView key, ByteView value) {
    ByteReader reader(key.substr(prefix.size()));
    Cosigned cosigned;
    cosigned.journal = {target.party, target.epoch};
    cosigned.cosigner = reader.u32();
    cosigned.role = static_cast<Role>(reader.u8());
    cosigned.size = size;
    ByteReader stamp(value);
    cosigned.time = stamp.u64();
    const ByteView signature = stamp.take(64);
    if (reader.done() && stamp.done()) {
      cosigned.signature = crypto::Signature::from(signature);
      found[{cosigned.cosigner, cosigned.role}] = cosigned;
    }
    return true;
  }));
  for (const auto& [at, cosigned] : state(id).unsaved) {
    if (cosigned.size == size) found[{cosigned.cosigner, cosigned.role}] = cosigned;
  }
  std::vector<Cosigned> out;
  for (const auto& [who, cosigned] : found) out.push_back(cosigned);
  return out;
}

std::uint64_t Journals::cosigned_size(ChainId id, std::uint32_t party, Role role) const {
  const State& state = this->state(id);
  const auto found = state.cosigned.find({party, role});
  return found == state.cosigned.end() ? 0 : found->second;
}

}  // namespace replication
