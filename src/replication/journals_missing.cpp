// Openings and entries that should be here and are not: noted, asked for, filled in.

#include <algorithm>

#include "replication/journal_state.h"

namespace replication {
namespace {

constexpr std::size_t kMissingRead = 4096;  // notes that one question reads

}  // namespace

using crypto::Hash;
using journal::Frontier;
using store::OpeningState;
using store::Space;

Result<void> Journals::mark_missing(ChainId id, std::uint64_t index) {
  Bytes key = chain_key('M', owner(id, index));
  put_u64(key, index);
  if (TRY(store_.get(Space::durable, key))) return {};
  ++state(owner(id, index)).missing;
  return store_.put(Space::durable, key, "1");
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
    const bool residue = give.entry.carried == Carried::residue;
    if (held.entry != give.entry.entry || !lacks_opening(held.state) ||
        give.entry.opening.empty() || (residue && !held.opening.empty()))
      continue;
    TRY(store_.set_opening(chain.id, give.index, give.entry.opening, state_of(give.entry.carried)));
    if (residue) {  // the content goes on being asked for, if it is to be had at all
      TRY(withhold(chain.id, give.index));
      return true;
    }
    TRY(unmark_missing(chain.id, give.index));
    if (!held.opening.empty()) completed_.push_back({chain.id, give.index});
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
    if (!lacks_opening(mended.state)) TRY(unmark_missing(owner(id, at->first), at->first));
  }
  return mended_edges();
}

// If the entry came without a content that is not for us.
Result<void> Journals::withhold(ChainId id, std::uint64_t index) {
  const store::Row held = TRY(row(id, index));
  if (held.state != OpeningState::missing || held.opening.empty() || !TRY(is_withheld(id, index)))
    return {};
  TRY(store_.set_opening(id, index, held.opening, OpeningState::withheld));
  return unmark_missing(id, index);
}

Result<void> Journals::withhold() {
  for (const Chain& chain : chains_) {
    std::vector<std::uint64_t> noted;
    TRY(store_.list(Space::durable, chain_key('M', chain.id), {}, [&](ByteView key, ByteView) {
      ByteReader reader(key.substr(5));
      noted.push_back(reader.u64());
      return true;
    }));
    for (const std::uint64_t index : noted) TRY(withhold(chain.id, index));
  }
  return {};
}

Result<bool> Journals::expect(ChainId id, std::uint64_t index) {
  const store::Row held = TRY(row(id, index));
  if (held.state != OpeningState::withheld) return false;
  TRY(store_.set_opening(owner(id, index), index, held.opening, OpeningState::missing));
  TRY(mark_missing(id, index));
  return true;
}

bool Journals::has_gaps() const {
  for (const Chain& chain : chains_) {
    if (!state(chain.id).gaps.empty()) return true;
  }
  return false;
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

// What nobody can serve keeps nothing else from being asked for.
Result<std::vector<std::uint64_t>> Journals::missing(ChainId id, std::uint64_t folded,
                                                     std::size_t limit) {
  std::vector<std::uint64_t> out;
  State& state = this->state(id);
  if (state.missing == 0) return out;
  const auto read = [&](std::uint64_t from, bool acts, std::size_t most) -> Result<void> {
    std::size_t marks = 0;
    Bytes start = chain_key('M', id);
    put_u64(start, from);
    return store_.list(
        Space::durable, chain_key('M', id), start, [&](ByteView key, ByteView value) {
          if (out.size() >= most || ++marks > kMissingRead) return false;
          ByteReader reader(key.substr(5));
          const std::uint64_t index = reader.u64();
          if (!acts) state.asked = index + 1;
          if ((!acts || value == kAct) && std::find(out.begin(), out.end(), index) == out.end())
            out.push_back(index);
          return true;
        });
  };
  TRY(read(folded, true, limit / 2));
  TRY(read(state.asked, false, limit));
  if (out.size() < limit) TRY(read(0, false, limit));
  return out;
}

std::uint64_t Journals::missing_count() const {
  std::uint64_t count = 0;
  for (const auto& [id, state] : states_) count += state->missing;
  return count;
}

}  // namespace replication
