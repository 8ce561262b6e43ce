#include "replication/journals.h"

#include <algorithm>
#include <set>

#include "base/encoding.h"
#include "journal/entry.h"

namespace replication {

using crypto::Hash;
using journal::Frontier;
using store::OpeningState;
using store::Space;

namespace {

constexpr std::uint64_t kTile = 256;  // leaves whose root is kept in the store

void put_key(Bytes& out, const journal::VerifierKey& key) { out += key.key.view(); }

OpeningState state_of(Carried carried) {
  switch (carried) {
    case Carried::whole: return OpeningState::held;
    case Carried::residue: return OpeningState::destroyed;
    case Carried::withheld: return OpeningState::withheld;
    case Carried::missing: return OpeningState::missing;
    case Carried::clear:
    case Carried::deferred:
    case Carried::raw: return OpeningState::none;
  }
  return OpeningState::none;
}

bool lacks_opening(OpeningState state) {
  return state == OpeningState::missing || state == OpeningState::withheld ||
         state == OpeningState::damaged;
}

}  // namespace

struct Journals::State {
  ChainKeys keys;
  Frontier frontier;        // of the whole chain
  Frontier tile_frontier;   // at the start of the last, incomplete tile
  std::vector<Hash> tail;   // leaves after tile_frontier
  std::map<std::uint64_t, PushedEntry> offered;  // for damaged entries, not proven yet
  std::set<std::uint64_t> gaps;  // of these, damaged ones: the frontier is not the tree's until mended
  std::optional<SignedHead> head;    // newest checkpoint known, maybe beyond what is held
  std::optional<SignedHead> proven;  // newest checkpoint of no more than what is held
  std::string frozen;
  bool forked = false;
  std::uint64_t bytes = 0;  // accepted since start, and entries' bytes at open
  std::uint64_t missing = 0;
  std::map<std::pair<std::uint32_t, Role>, std::uint64_t> cosigned;
};

// Complete subtrees: up to a tile from the entries, from there on from the store.
class Journals::Source : public journal::HashSource {
 public:
  Source(Journals& journals, ChainId id) : journals_(journals), id_(id) {}
  Result<Hash> subtree(unsigned level, std::uint64_t n) override {
    if (level == 0) return journals_.leaf(id_, n);
    if (level == 8) {
      const std::uint64_t first = n * kTile;
      const ChainId owner = journals_.owner(id_, first + kTile - 1);
      // A tile with entries on both sides of a fork point belongs to the branch.
      Bytes key = journals_.chain_key('T', owner);
      put_u64(key, n);
      const std::optional<Bytes> held = TRY(journals_.store_.get(Space::durable, key));
      if (held && held->size() == 32) return Hash::from(*held);
    }
    const Hash left = TRY(subtree(level - 1, 2 * n));
    const Hash right = TRY(subtree(level - 1, 2 * n + 1));
    return crypto::node_hash(left, right);
  }

 private:
  Journals& journals_;
  ChainId id_;
};

Journals::Journals(std::string circle, store::Store& store)
    : circle_(std::move(circle)), circle_raw_(unhex(circle_).value_or(Bytes())), store_(store) {
  check(circle_raw_.size() == 16);
}
Journals::~Journals() = default;

void Journals::set_parties(std::vector<PartyIdentity> parties) { parties_ = std::move(parties); }

const PartyIdentity* Journals::party(std::uint32_t number) const {
  for (const PartyIdentity& party : parties_) {
    if (party.number == number) return &party;
  }
  return nullptr;
}

void Journals::set_quota(std::uint64_t entries, std::uint64_t bytes) {
  quota_entries_ = entries;
  quota_bytes_ = bytes;
}

Journals::State& Journals::state(ChainId id) {
  const auto found = states_.find(id);
  check(found != states_.end());
  return *found->second;
}
const Journals::State& Journals::state(ChainId id) const {
  const auto found = states_.find(id);
  check(found != states_.end());
  return *found->second;
}

const Chain& Journals::chain(ChainId id) const {
  for (const Chain& chain : chains_) {
    if (chain.id == id) return chain;
  }
  check(false);
  return chains_.front();
}

const Chain* Journals::find(const JournalName& name) const {
  for (const Chain& chain : chains_) {
    if (chain.party == name.party && chain.epoch == name.epoch) return &chain;
  }
  return nullptr;
}

const ChainKeys& Journals::keys(ChainId id) const { return state(id).keys; }
std::optional<SignedHead> Journals::head(ChainId id) const { return state(id).head; }
std::optional<SignedHead> Journals::proven_head(ChainId id) const { return state(id).proven; }
const std::string& Journals::frozen(ChainId id) const { return state(id).frozen; }
bool Journals::forked(ChainId id) const { return state(id).forked; }

std::string Journals::origin(const JournalName& name) const {
  const PartyIdentity* author = party(name.party);
  if (author == nullptr) return {};
  return author->name + "/" + circle_ + "/" + name.epoch;
}

bool Journals::is_current(ChainId id) const {
  const Chain& mine = chain(id);
  for (const Chain& other : chains_) {
    if (other.party != mine.party || other.parent || other.id == id) continue;
    const std::uint64_t theirs = journal::epoch_number(other.epoch);
    const std::uint64_t ours = journal::epoch_number(mine.epoch);
    if (theirs > ours || (theirs == ours && other.id < id && other.epoch != mine.epoch))
      return false;
  }
  return true;
}

Bytes Journals::chain_key(char prefix, ChainId id) const {
  Bytes key(1, prefix);
  put_u32(key, id);
  return key;
}

ChainId Journals::owner(ChainId id, std::uint64_t index) const {
  const Chain* at = &chain(id);
  while (at->parent && index < at->fork) at = &chain(*at->parent);
  return at->id;
}

// --- opening and saving ------------------------------------------------------------------------

Result<void> Journals::open() {
  chains_.clear();
  states_.clear();
  Result<void> failure;
  Bytes prefix = "J";
  prefix += circle_raw_;
  TRY(store_.list(Space::durable, prefix, {}, [&](ByteView key, ByteView value) {
    ByteReader id_reader(key.substr(prefix.size()));
    ByteReader reader(value);
    Chain chain;
    chain.id = id_reader.u32();
    chain.party = static_cast<std::uint32_t>(reader.varint());
    chain.party_name = std::string(reader.block(64));
    chain.epoch = std::string(reader.block(40));
    if (reader.u8() != 0) chain.parent = static_cast<ChainId>(reader.varint());
    chain.fork = reader.varint();
    auto state = std::make_unique<State>();
    const auto take_key = [&](journal::KeyType type, std::string name) {
      const ByteView bytes = reader.take(32);
      return journal::VerifierKey{std::move(name), type,
                                  reader.ok() ? crypto::PublicKey::from(bytes)
                                              : crypto::PublicKey{}};
    };
    const std::string log_name = chain.party_name + "/" + circle_ + "/" + chain.epoch;
    state->keys.log = take_key(journal::KeyType::log, log_name);
    state->keys.witness =
        take_key(journal::KeyType::cosigner, journal::witness_name(chain.party_name, circle_));
    state->keys.mirror =
        take_key(journal::KeyType::cosigner, journal::mirror_name(chain.party_name, circle_));
    state->frozen = std::string(reader.block(1000));
    state->forked = reader.u8() != 0;
    if (!reader.done()) {
      failure = Error{ErrorCode::corrupt, "a journal's record in the store does not read"};
      return false;
    }
    states_[chain.id] = std::move(state);
    chains_.push_back(std::move(chain));
    return true;
  }));
  if (!failure.ok()) return failure;
  std::sort(chains_.begin(), chains_.end(),
            [](const Chain& a, const Chain& b) { return a.id < b.id; });
  for (Chain& chain : chains_) {
    const std::uint64_t end = TRY(store_.end(chain.id));
    chain.size = std::max(end, chain.fork);
  }
  for (const Chain& chain : chains_) {
    State& state = this->state(chain.id);
    TRY(read_edge(chain.id));
    const std::optional<Bytes> head = TRY(store_.get(Space::durable, chain_key('k', chain.id)));
    if (head) {
      ByteReader reader(*head);
      SignedHead known;
      known.size = reader.varint();
      const ByteView root = reader.take(32);
      const ByteView signature = reader.take(64);
      if (!reader.done()) return Error{ErrorCode::corrupt, "a checkpoint in the store does not read"};
      known.root = Hash::from(root);
      known.signature = crypto::Signature::from(signature);
      state.head = known;
    }
    if (state.head && state.head->size > chain.size) {
      for (const SignedHead& one : TRY(heads(chain.id))) {
        if (one.size <= chain.size) state.proven = one;
      }
    } else {
      state.proven = state.head;
    }
    TRY(store_.list(Space::durable, chain_key('M', chain.id), {}, [&](ByteView, ByteView) {
      ++state.missing;
      return true;
    }));
    TRY(store_.list(Space::durable, chain_key('q', chain.id), {}, [&](ByteView key, ByteView value) {
      ByteReader reader(key.substr(5));
      const std::uint32_t party = reader.u32();
      const Role role = static_cast<Role>(reader.u8());
      ByteReader size(value);
      state.cosigned[{party, role}] = size.u64();
      return true;
    }));
  }
  for (const Chain& chain : std::vector<Chain>(chains_)) bound(chain.id);
  return {};
}

Result<void> Journals::read_edge(ChainId id) {
  State& state = this->state(id);
  const std::uint64_t size = chain(id).size;
  Source source(*this, id);
  state.tail.clear();
  state.gaps.clear();
  const std::uint64_t tile = size / kTile * kTile;
  state.tile_frontier = Frontier();  // nothing of the tail while the tree below it is read
  state.tile_frontier = TRY(journal::frontier_of(tile, source));
  state.frontier = state.tile_frontier;
  for (std::uint64_t i = tile; i < size; ++i) {
    const Result<store::Row> row = this->row(id, i);
    Hash leaf;
    if (row.ok() && !row.value().entry.empty())
      leaf = crypto::leaf_hash(row.value().entry);
    else
      state.gaps.insert(i);
    state.tail.push_back(leaf);
    state.frontier.append(leaf);
  }
  return {};
}

void Journals::set_writing(std::optional<ChainId> id) {
  writing_ = id;
  for (const Chain& chain : std::vector<Chain>(chains_)) bound(chain.id);
}

// How much of a chain counts: all of the one that is written here, of others what can be proven.
void Journals::bound(ChainId id) {
  std::uint64_t provable = 0;
  if (state(id).proven) provable = state(id).proven->size;
  for (const Chain& other : chains_) {  // what a branch shares with it is proven by the branch
    if (other.parent == id && state(other.id).proven) provable = std::max(provable, other.fork);
  }
  for (Chain& chain : chains_) {
    if (chain.id != id) continue;
    chain.unproven = writing_ == id ? 0 : chain.size - std::min(chain.size, std::max(chain.fork, provable));
    if (chain.parent && chain.unproven < chain.size - chain.fork) bound(*chain.parent);
  }
}

Result<void> Journals::save_chain(ChainId id) {
  const Chain& chain = this->chain(id);
  const State& state = this->state(id);
  Bytes key = "J";
  key += circle_raw_;
  put_u32(key, id);
  Bytes value;
  put_varint(value, chain.party);
  put_block(value, chain.party_name);
  put_block(value, chain.epoch);
  put_u8(value, chain.parent ? 1 : 0);
  if (chain.parent) put_varint(value, *chain.parent);
  put_varint(value, chain.fork);
  put_key(value, state.keys.log);
  put_key(value, state.keys.witness);
  put_key(value, state.keys.mirror);
  put_block(value, state.frozen);
  put_u8(value, state.forked ? 1 : 0);
  return store_.put(Space::durable, key, value);
}

Result<ChainId> Journals::add_chain(Chain chain, const ChainKeys& keys) {
  const std::optional<Bytes> last = TRY(store_.get(Space::durable, "N"));
  ChainId id = 1;
  if (last) {
    ByteReader reader(*last);
    id = reader.u32() + 1;
  }
  Bytes next;
  put_u32(next, id);
  TRY(store_.put(Space::durable, "N", next));
  chain.id = id;
  chain.size = chain.fork;
  auto state = std::make_unique<State>();
  state->keys = keys;
  if (chain.parent) {
    state->frontier = TRY(frontier(*chain.parent, chain.fork));
    const std::uint64_t tile = chain.fork / kTile * kTile;
    state->tile_frontier = TRY(frontier(*chain.parent, tile));
    for (std::uint64_t i = tile; i < chain.fork; ++i)
      state->tail.push_back(TRY(leaf(*chain.parent, i)));
  }
  states_[id] = std::move(state);
  chains_.push_back(std::move(chain));
  TRY(save_chain(id));
  return id;
}

void Journals::freeze(ChainId id, std::string reason) {
  State& state = this->state(id);
  if (!state.frozen.empty()) return;
  state.frozen = std::move(reason);
  const Result<void> saved = save_chain(id);
  static_cast<void>(saved.ok());
}

Result<ChainId> Journals::create(const JournalName& name, ByteView first_entry) {
  const PartyIdentity* author = party(name.party);
  check(author != nullptr);
  const journal::EntryView entry = TRY(journal::view_entry(first_entry, 0));
  const journal::KeyEvent event = TRY(journal::parse_key_event(entry.body));
  const auto* opened = std::get_if<journal::EpochOpened>(&event);
  check(opened != nullptr);
  const journal::Origin origin{author->name, circle_, name.epoch};
  Chain chain;
  chain.party = name.party;
  chain.party_name = author->name;
  chain.epoch = name.epoch;
  const ChainId id = TRY(add_chain(std::move(chain), {opened->log_vkey(origin),
                                                      opened->witness_vkey(origin),
                                                      opened->mirror_vkey(origin)}));
  store::Row row;
  row.entry = Bytes(first_entry);
  TRY(append(id, row));
  return id;
}

Result<void> Journals::store_row(ChainId id, const store::Row& row, const Hash& leaf) {
  Chain* chain = nullptr;
  for (Chain& one : chains_) {
    if (one.id == id) chain = &one;
  }
  check(chain != nullptr);
  State& state = this->state(id);
  TRY(store_.append(id, chain->size, row));
  if (lacks_opening(row.state)) {
    Bytes key = chain_key('M', id);
    put_u64(key, chain->size);
    TRY(store_.put(Space::durable, key, "1"));
    ++state.missing;
  }
  state.bytes += row.entry.size() + row.opening.size();
  state.frontier.append(leaf);
  state.tail.push_back(leaf);
  ++chain->size;
  if (state.head && state.head->size == chain->size) state.proven = state.head;
  bound(id);
  if (chain->size % kTile == 0) {
    Frontier tile;
    for (const Hash& hash : state.tail) tile.append(hash);
    Bytes key = chain_key('T', id);
    put_u64(key, chain->size / kTile - 1);
    TRY(store_.put(Space::durable, key, tile.root().view()));
    state.tail.clear();
    state.tile_frontier = state.frontier;
  }
  return {};
}

Result<void> Journals::append(ChainId id, const store::Row& row) {
  return store_row(id, row, crypto::leaf_hash(row.entry));
}

// --- reading -----------------------------------------------------------------------------------

Result<store::Row> Journals::row(ChainId id, std::uint64_t index) {
  Result<store::Row> row = store_.read(owner(id, index), index);
  if (!row.ok() && row.error().code == ErrorCode::corrupt) {
    store::Row damaged;
    damaged.state = OpeningState::damaged;
    return damaged;
  }
  return row;
}

Result<Hash> Journals::leaf(ChainId id, std::uint64_t index) {
  const State& state = this->state(id);
  const std::uint64_t tail_from = state.tile_frontier.size();
  if (index >= tail_from && index - tail_from < state.tail.size() && !state.gaps.contains(index))
    return state.tail[index - tail_from];
  const store::Row held = TRY(row(id, index));
  if (held.entry.empty())
    return Error{ErrorCode::unavailable, "an entry is damaged here and is being fetched again"};
  return crypto::leaf_hash(held.entry);
}

Result<Frontier> Journals::frontier(ChainId id, std::uint64_t size) {
  const State& state = this->state(id);
  if (!state.gaps.empty() && *state.gaps.begin() < size)
    return Error{ErrorCode::unavailable, "an entry is damaged here and is being fetched again"};
  if (size == state.frontier.size()) return state.frontier;
  const std::uint64_t tail_from = state.tile_frontier.size();
  if (size >= tail_from && size - tail_from <= state.tail.size()) {
    Frontier frontier = state.tile_frontier;
    for (std::uint64_t i = tail_from; i < size; ++i) frontier.append(state.tail[i - tail_from]);
    return frontier;
  }
  Source source(*this, id);
  return journal::frontier_of(size, source);
}

Result<Hash> Journals::root(ChainId id, std::uint64_t size) {
  const State& state = this->state(id);
  if (size == state.frontier.size() && state.gaps.empty()) return state.frontier.root();
  if (state.head && state.head->size == size && size <= state.frontier.size())
    return state.head->root;
  const Frontier frontier = TRY(this->frontier(id, size));
  return frontier.root();
}

Result<journal::Proof> Journals::prove_inclusion(ChainId id, std::uint64_t index,
                                                 std::uint64_t size) {
  Source source(*this, id);
  return journal::prove_inclusion(index, size, source);
}

Result<journal::Proof> Journals::prove_consistency(ChainId id, std::uint64_t first,
                                                   std::uint64_t second) {
  Source source(*this, id);
  return journal::prove_consistency(first, second, source);
}

Result<std::vector<PushedEntry>> Journals::read_for_push(ChainId id, std::uint64_t from,
                                                         std::size_t entries_max,
                                                         std::size_t bytes_max) {
  std::vector<PushedEntry> out;
  std::size_t bytes = 0;
  const std::uint64_t size = chain(id).size;
  for (std::uint64_t i = from; i < size && out.size() < entries_max; ++i) {
    const store::Row row = TRY(this->row(id, i));
    if (row.entry.empty()) break;  // damaged here: somebody else has it
    const journal::EntryView entry = TRY(journal::view_entry(row.entry, i));
    PushedEntry pushed;
    pushed.entry = row.entry;
    if (entry.opaque) {
      pushed.carried = Carried::raw;
    } else if (!journal::is_sealed(entry.envelope.kind)) {
      pushed.carried = Carried::clear;
    } else if (row.state == OpeningState::held && entry.envelope.kind != 7) {
      pushed.carried = Carried::whole;
      pushed.opening = row.opening;
    } else if (row.state == OpeningState::destroyed) {
      pushed.carried = Carried::residue;
      pushed.opening = row.opening;
    } else if (entry.envelope.kind == 7) {
      pushed.carried = Carried::deferred;
    } else if (row.state == OpeningState::withheld) {
      pushed.carried = Carried::withheld;
    } else {
      pushed.carried = Carried::missing;
    }
    bytes += pushed.entry.size() + pushed.opening.size();
    if (!out.empty() && bytes > bytes_max) break;
    out.push_back(std::move(pushed));
  }
  return out;
}

// --- checkpoints and cosignatures --------------------------------------------------------------

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
  Bytes newest;
  put_varint(newest, head.size);
  newest += value;
  return store_.put(Space::durable, chain_key('k', id), newest);
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

Result<void> Journals::mark_missing(ChainId id, std::uint64_t index) {
  Bytes key = chain_key('M', owner(id, index));
  put_u64(key, index);
  if (TRY(store_.get(Space::durable, key))) return {};
  ++state(owner(id, index)).missing;
  return store_.put(Space::durable, key, "1");
}

Result<std::optional<SignedHead>> Journals::head_at(ChainId id, std::uint64_t size) {
  Bytes key = chain_key('K', id);
  put_u64(key, size);
  const std::optional<Bytes> value = TRY(store_.get(Space::durable, key));
  if (!value || value->size() != 96) return std::optional<SignedHead>();
  return std::optional<SignedHead>(SignedHead{size, Hash::from(ByteView(*value).substr(0, 32)),
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

Result<std::vector<SignedHead>> Journals::heads(ChainId id) {
  std::vector<SignedHead> out;
  TRY(store_.list(Space::durable, chain_key('K', id), {}, [&](ByteView key, ByteView value) {
    ByteReader reader(key.substr(5));
    const std::uint64_t size = reader.u64();
    if (value.size() == 96)
      out.push_back({size, Hash::from(value.substr(0, 32)),
                     crypto::Signature::from(value.substr(32))});
    return true;
  }));
  return out;
}

Result<bool> Journals::add_cosignature(const Cosigned& cosigned) {
  // The cosigner's key stands in its own journals; any epoch's will do, the newest is tried first.
  const Chain* target = nullptr;
  std::optional<Hash> root;
  for (const Chain& chain : chains_) {
    if (chain.party != cosigned.journal.party || chain.epoch != cosigned.journal.epoch ||
        chain.size < cosigned.size || cosigned.size <= chain.fork)
      continue;
    const Hash held = TRY(this->root(chain.id, cosigned.size));
    for (auto other = chains_.rbegin(); other != chains_.rend() && target == nullptr; ++other) {
      if (other->party != cosigned.cosigner) continue;
      const ChainKeys& theirs = keys(other->id);
      const journal::VerifierKey& key =
          cosigned.role == Role::mirror ? theirs.mirror : theirs.witness;
      if (journal::verify_cosignature(key, {origin(cosigned.journal), cosigned.size, held},
                                      {cosigned.time, cosigned.signature})) {
        target = &chain;
        root = held;
      }
    }
    if (target != nullptr) break;
  }
  if (target == nullptr)
    return Error{ErrorCode::forbidden, "a cosignature does not verify against what is held here"};
  State& state = this->state(target->id);
  std::uint64_t& newest = state.cosigned[{cosigned.cosigner, cosigned.role}];
  const bool news = cosigned.size > newest;
  Bytes key = chain_key('S', target->id);
  put_u64(key, cosigned.size);
  put_u32(key, cosigned.cosigner);
  put_u8(key, static_cast<std::uint8_t>(cosigned.role));
  Bytes value;
  put_u64(value, cosigned.time);
  value += cosigned.signature.view();
  TRY(store_.put(Space::durable, key, value));
  if (news) {
    newest = cosigned.size;
    Bytes at = chain_key('q', target->id);
    put_u32(at, cosigned.cosigner);
    put_u8(at, static_cast<std::uint8_t>(cosigned.role));
    Bytes size;
    put_u64(size, newest);
    TRY(store_.put(Space::durable, at, size));
  }
  return news;
}

Result<std::vector<Cosigned>> Journals::cosignatures(ChainId id, std::uint64_t size) {
  std::vector<Cosigned> out;
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
      out.push_back(cosigned);
    }
    return true;
  }));
  return out;
}

std::uint64_t Journals::cosigned_size(ChainId id, std::uint32_t party, Role role) const {
  const State& state = this->state(id);
  const auto found = state.cosigned.find({party, role});
  return found == state.cosigned.end() ? 0 : found->second;
}

// --- accepting ---------------------------------------------------------------------------------

Result<ChainId> Journals::open_journal(const Push& push) {
  const PartyIdentity* author = party(push.journal.party);
  if (author == nullptr) return Error{ErrorCode::forbidden, "its author is not in the charter"};
  if (push.from != 0) return Error{ErrorCode::behind, "a journal begins with its first entry"};
  std::uint64_t newest = 0;
  for (const Chain& chain : chains_) {
    if (chain.party == push.journal.party)
      newest = std::max(newest, journal::epoch_number(chain.epoch));
  }
  if (journal::epoch_number(push.journal.epoch) > newest + kEpochsAhead)
    return Error{ErrorCode::forbidden, "an epoch is numbered too far ahead"};
  const journal::EntryView entry = TRY(journal::view_entry(push.entries.front().entry, 0));
  if (entry.opaque || entry.envelope.kind != 2)
    return Error{ErrorCode::invalid, "an epoch does not begin with its key event"};
  const journal::KeyEvent event = TRY(journal::parse_key_event(entry.body));
  const auto* opened = std::get_if<journal::EpochOpened>(&event);
  if (opened == nullptr)
    return Error{ErrorCode::invalid, "an epoch does not begin with its key event"};
  const journal::Origin origin{author->name, circle_, push.journal.epoch};
  TRY(journal::verify(*opened, origin, author->identity, entry.envelope.time));
  const ChainKeys keys{opened->log_vkey(origin), opened->witness_vkey(origin),
                       opened->mirror_vkey(origin)};
  // Before a chain is made of it, the author's checkpoint must prove the entries.
  Frontier frontier;
  for (const PushedEntry& one : push.entries) frontier.append(crypto::leaf_hash(one.entry));
  const Hash end_root = frontier.root();
  if (!journal::verify_checkpoint(keys.log, {origin.text(), push.size, push.root.value_or(end_root)},
                                  push.signature))
    return Error{ErrorCode::forbidden, "the checkpoint is not signed by the journal's log key"};
  Chain chain;
  chain.party = push.journal.party;
  chain.party_name = author->name;
  chain.epoch = push.journal.epoch;
  return add_chain(std::move(chain), keys);
}

Result<Accepted> Journals::accept(const Push& push) {
  check(!push.entries.empty());
  Accepted accepted;
  if (find(push.journal) == nullptr) {
    TRY(open_journal(push));
    accepted.new_journal = true;
  }
  const std::uint64_t end = push.from + push.entries.size();
  const std::string origin = this->origin(push.journal);
  std::vector<Hash> leaves;
  leaves.reserve(push.entries.size());
  for (const PushedEntry& entry : push.entries) leaves.push_back(crypto::leaf_hash(entry.entry));

  // Of the branches that it may continue, the one that agrees with it furthest.
  const Chain* base = nullptr;
  std::uint64_t agreed = 0;
  bool gap = true;
  Hash end_root;
  std::size_t branches = 0;
  std::uint64_t entries_held = 0;
  std::uint64_t bytes_held = 0;
  for (const Chain& chain : chains_) {
    if (chain.party == push.journal.party) {
      entries_held += chain.size - chain.fork;
      bytes_held += state(chain.id).bytes;
    }
    if (chain.party != push.journal.party || chain.epoch != push.journal.epoch) continue;
    ++branches;
    if (chain.size < push.from) continue;
    gap = false;
    Frontier frontier = TRY(this->frontier(chain.id, push.from));
    for (const Hash& leaf : leaves) frontier.append(leaf);
    const Hash root = frontier.root();
    if (!journal::verify_checkpoint(keys(chain.id).log,
                                    {origin, push.size, push.root.value_or(root)},
                                    push.signature))
      continue;
    if (push.root &&
        !journal::verify_consistency(end, root, push.size, *push.root, push.proof).ok())
      continue;
    std::uint64_t at = push.from;
    while (at < std::min(end, chain.size)) {
      const Hash held = TRY(leaf(chain.id, at));
      if (!(held == leaves[at - push.from])) break;
      ++at;
    }
    if (base == nullptr || at > agreed) {
      base = &chain;
      agreed = at;
      end_root = root;
    }
  }
  if (base == nullptr) {
    if (gap) return Error{ErrorCode::behind, "entries before it are not held here"};
    return Error{ErrorCode::forbidden,
                 "the entries are not proven by a checkpoint that their author signed"};
  }
  if (entries_held + push.entries.size() > quota_entries_ || bytes_held > quota_bytes_) {
    freeze(base->id, "quota of the circle for this author is used up");
    return Error{ErrorCode::unavailable, "quota of the circle for this author is used up"};
  }

  ChainId target = base->id;
  const std::uint64_t base_size = base->size;
  if (agreed < std::min(end, base_size)) {  // the author signed both
    if (branches >= kBranchesMax)
      return Error{ErrorCode::forbidden, "the journal is forked already, more often than is kept"};
    Chain branch;
    branch.party = base->party;
    branch.party_name = base->party_name;
    branch.epoch = base->epoch;
    branch.parent = owner(base->id, agreed);
    branch.fork = agreed;
    const ChainKeys keys = this->keys(base->id);
    const ChainId trunk = base->id;
    target = TRY(add_chain(std::move(branch), keys));  // chains_ may move: base is not used again
    for (const ChainId id : {trunk, target}) {
      state(id).forked = true;
      freeze(id, "its author signed two different histories");
      TRY(save_chain(id));
    }
    accepted.forked = true;
  }
  accepted.chain = target;
  accepted.from = chain(target).size;
  for (std::uint64_t i = push.from; i < end; ++i) {
    const PushedEntry& pushed = push.entries[i - push.from];
    store::Row row;
    row.entry = pushed.entry;
    row.opening = pushed.opening;
    row.state = state_of(pushed.carried);
    if (i >= chain(target).size) {
      TRY(store_row(target, row, leaves[i - push.from]));
      ++accepted.added;
    } else if (!pushed.opening.empty() && i < agreed) {
      Give fill;
      fill.journal = push.journal;
      fill.index = i;
      fill.entry = pushed;
      if (TRY(give(fill))) ++accepted.opened;
    }
  }
  TRY(note_head(target, {push.size, push.root.value_or(end_root), push.signature}));
  // A checkpoint that was locked before its entries came must agree with them.
  State& held = state(target);
  if (held.head && held.head->size <= chain(target).size && held.head->size > 0) {
    const Frontier frontier = TRY(this->frontier(target, held.head->size));
    if (!(frontier.root() == held.head->root)) {
      held.forked = true;
      freeze(target, "its author signed two different histories");
      TRY(save_chain(target));
      accepted.forked = true;
    }
  }
  return accepted;
}

Result<bool> Journals::give(const Give& give) {
  for (const Chain& chain : chains_) {
    if (chain.party != give.journal.party || chain.epoch != give.journal.epoch ||
        chain.size <= give.index || give.index < chain.fork)
      continue;
    const store::Row held = TRY(row(chain.id, give.index));
    if (held.state == OpeningState::damaged && held.entry.empty()) {
      if (TRY(mend(chain.id, give))) return true;
      continue;
    }
    if (held.entry != give.entry.entry || !lacks_opening(held.state) || give.entry.opening.empty())
      continue;
    TRY(store_.set_opening(chain.id, give.index, give.entry.opening,
                           state_of(give.entry.carried)));
    TRY(unmark_missing(chain.id, give.index));
    return true;
  }
  return false;
}

// Damaged entries are mended together with the others of their tile: the tree says whether these
// are the bytes, for the root over all of them must be the one signed.
Result<bool> Journals::mend(ChainId id, const Give& give) {
  if (give.entry.opening.empty() && give.entry.carried != Carried::clear &&
      give.entry.carried != Carried::deferred && give.entry.carried != Carried::raw)
    return false;
  State& state = this->state(id);
  const std::uint64_t size = chain(id).size;
  const std::uint64_t first = give.index / kTile * kTile;
  Frontier frontier;
  std::uint64_t to = first + kTile;
  Hash root;
  if (to <= size) {
    Bytes key = chain_key('T', owner(id, to - 1));
    put_u64(key, first / kTile);
    const std::optional<Bytes> tile = TRY(store_.get(Space::durable, key));
    if (!tile || tile->size() != 32) return false;
    root = Hash::from(*tile);
  } else {
    if (!state.proven || state.proven->size <= give.index) return false;
    to = state.proven->size;
    root = state.proven->root;
    frontier = state.tile_frontier;
  }
  if (state.offered.size() >= kTile) state.offered.clear();
  state.offered[give.index] = give.entry;
  for (std::uint64_t i = first; i < to; ++i) {
    const store::Row other = TRY(row(id, i));
    if (!other.entry.empty()) {
      frontier.append(crypto::leaf_hash(other.entry));
      continue;
    }
    const auto offer = state.offered.find(i);
    if (offer == state.offered.end()) return false;  // until that one has come too
    frontier.append(crypto::leaf_hash(offer->second.entry));
  }
  const std::map<std::uint64_t, PushedEntry> offered = std::move(state.offered);
  state.offered.clear();
  if (!(frontier.root() == root)) return false;
  for (auto at = offered.lower_bound(first); at != offered.end() && at->first < to; ++at) {
    const store::Row other = TRY(row(id, at->first));
    if (!other.entry.empty()) continue;
    store::Row mended;
    mended.entry = at->second.entry;
    mended.opening = at->second.opening;
    mended.state = state_of(at->second.carried);
    TRY(store_.repair(owner(id, at->first), at->first, mended));
    TRY(unmark_missing(owner(id, at->first), at->first));
  }
  return mended_edges();
}

// Right edges that were read over a gap are read again.
Result<bool> Journals::mended_edges() {
  for (const Chain& chain : chains_) {
    if (!state(chain.id).gaps.empty()) TRY(read_edge(chain.id));
  }
  return true;
}

Result<void> Journals::unmark_missing(ChainId id, std::uint64_t index) {
  Bytes key = chain_key('M', id);
  put_u64(key, index);
  if (!TRY(store_.get(Space::durable, key))) return {};
  State& state = this->state(id);
  if (state.missing > 0) --state.missing;
  return store_.erase(Space::durable, key);
}

Result<std::vector<std::uint64_t>> Journals::missing(ChainId id, std::size_t limit) {
  std::vector<std::uint64_t> out;
  TRY(store_.list(Space::durable, chain_key('M', id), {}, [&](ByteView key, ByteView) {
    ByteReader reader(key.substr(5));
    out.push_back(reader.u64());
    return out.size() < limit;
  }));
  return out;
}

std::uint64_t Journals::missing_count() const {
  std::uint64_t count = 0;
  for (const auto& [id, state] : states_) count += state->missing;
  return count;
}

}  // namespace replication
