// A chain as the store keeps it: read at the start, saved, appended to.

#include <algorithm>

#include "journal/names.h"
#include "replication/journal_state.h"
#include "replication/store_chains.h"

namespace replication {

using crypto::Hash;
using journal::Frontier;
using store::Space;

namespace {

void put_key(Bytes& out, const journal::VerifierKey& key) { out += key.key.view(); }

}  // namespace

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
      return journal::VerifierKey{
          std::move(name), type,
          reader.ok() ? crypto::PublicKey::from(bytes) : crypto::PublicKey{}};
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
      if (!reader.done())
        return Error{ErrorCode::corrupt, "a checkpoint in the store does not read"};
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
    if (const auto bytes = TRY(store_.get(Space::durable, chain_key('B', chain.id)))) {
      ByteReader reader(*bytes);
      state.bytes = reader.varint();
    }
    TRY(store_.list(Space::durable, chain_key('M', chain.id), {}, [&](ByteView, ByteView) {
      ++state.missing;
      return true;
    }));
    TRY(store_.list(Space::durable, chain_key('q', chain.id), {},
                    [&](ByteView key, ByteView value) {
                      ByteReader reader(key.substr(5));
                      const std::uint32_t party = reader.u32();
                      const Role role = static_cast<Role>(reader.u8());
                      ByteReader size(value);
                      state.cosigned[{party, role}] = size.u64();
                      return true;
                    }));
  }
  for (const Chain& chain : std::vector<Chain>(chains_)) bound(chain.id);
  return read_key_events();
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
    chain.unproven =
        writing_ == id ? 0 : chain.size - std::min(chain.size, std::max(chain.fork, provable));
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
  const ChainId id = TRY(new_chain(store_));
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
  const ChainId id =
      TRY(add_chain(std::move(chain), {opened->log_vkey(origin), opened->witness_vkey(origin),
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
    TRY(store_.put(Space::durable, key, is_act(row.entry) ? kAct : "1"));
    ++state.missing;
  }
  if (row.entry.size() > 1 && row.entry[1] == 2 && chain->size > 0)
    TRY(note_key_event(id, chain->size, row.entry));
  state.bytes += row.entry.size() + row.opening.size();
  state.frontier.append(leaf);
  state.tail.push_back(leaf);
  ++chain->size;
  if (state.head && state.head->size == chain->size && state.head->root == state.frontier.root())
    state.proven = state.head;
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

}  // namespace replication
