// The trees of the journals: rows, leaves, roots, proofs, and entries as they are sent.

#include "replication/journal_state.h"

namespace replication {

using crypto::Hash;
using journal::Frontier;
using store::OpeningState;
using store::Space;

namespace {

constexpr std::size_t kLeavesKept = 16 * kTile;

}  // namespace

Result<Hash> Journals::Source::subtree(unsigned level, std::uint64_t n) {
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

Result<void> Journals::rows(ChainId id, std::uint64_t from, std::uint64_t to,
                            const std::function<bool(const store::Row*)>& visit) {
  return store_.scan(id, from, to,
                     [&](std::uint64_t, const store::Row* row) { return visit(row); });
}

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
  const std::pair place(owner(id, index), index);
  if (const auto known = leaves_.find(place); known != leaves_.end()) return known->second;
  const store::Row held = TRY(row(id, index));
  if (held.entry.empty())
    return Error{ErrorCode::unavailable, "an entry is damaged here and is being fetched again"};
  bytes_hashed_ += held.entry.size();
  if (leaves_.size() >= kLeavesKept) leaves_.clear();
  const Hash hash = crypto::leaf_hash(held.entry);
  leaves_.emplace(place, hash);
  return hash;
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

Result<Bytes> Journals::entry_bundle(ChainId id, std::uint64_t size, std::uint64_t number) {
  Bytes out;
  const std::uint64_t from = number * kBundleEntries;
  const std::uint64_t end = std::min(size, from + kBundleEntries);
  std::uint64_t next = from;
  bool damaged = false;
  const auto take = [&](std::uint64_t, const store::Row* row) {
    damaged = row == nullptr || row->entry.empty();
    if (damaged) return false;
    put_u16(out, static_cast<std::uint16_t>(row->entry.size()));
    out += row->entry;
    bytes_hashed_ += row->entry.size();
    ++next;
    return true;
  };
  while (next < end) {  // of each history that holds some of them, in one reading
    const ChainId held_by = owner(id, next);
    std::uint64_t until = next + 1;
    while (until < end && owner(id, until) == held_by) ++until;
    TRY(store_.scan(held_by, next, until, take));
    if (damaged) return Error{ErrorCode::unavailable, "an entry of this bundle is damaged here"};
    if (next != until) return Error{ErrorCode::not_found, "an entry of this bundle is not here"};
  }
  return out;
}

// Leaves out what is to be sent later. An opening without content stays whole: it is no longer.
Result<void> Journals::shorten(PushedEntry& pushed, std::uint64_t index, const std::string& origin,
                               Extent extent) {
  if (pushed.carried != Carried::whole || extent == Extent::whole) return {};
  if (extent == Extent::envelope) {
    pushed.carried = Carried::missing;
    pushed.opening.clear();
    return {};
  }
  const journal::Opening opening = TRY(journal::parse_opening(pushed.opening, origin, index));
  if (opening.content.empty()) return {};
  pushed.carried = Carried::residue;
  pushed.opening = journal::encode(journal::residue_of(opening));
  return {};
}

Result<std::vector<PushedEntry>> Journals::read_for_push(
    ChainId id, std::uint64_t from, std::size_t entries_max, std::size_t bytes_max,
    const std::function<Extent(std::uint64_t)>& extent) {
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
    } else if (!row.opening.empty()) {
      pushed.carried = Carried::residue;
      pushed.opening = row.opening;
    } else if (entry.envelope.kind == 7) {
      pushed.carried = Carried::deferred;
    } else if (row.state == OpeningState::withheld) {
      pushed.carried = Carried::withheld;
    } else {
      pushed.carried = Carried::missing;
    }
    if (lets_out_ && !pushed.opening.empty()) {
      const journal::OpeningView opening = TRY(journal::view_opening(pushed.opening));
      if (!lets_out_(id, opening.header)) {
        pushed.carried = Carried::withheld;
        pushed.opening.clear();
      }
    }
    if (extent) TRY(shorten(pushed, i, origin({chain(id).party, chain(id).epoch}), extent(i)));
    bytes += pushed.entry.size() + pushed.opening.size();
    if (!out.empty() && bytes > bytes_max) break;
    out.push_back(std::move(pushed));
  }
  return out;
}

}  // namespace replication
