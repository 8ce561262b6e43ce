// What the rule asks of the fold: its own rows, and the chains, openings and forks of the journals.

#include <algorithm>

#include "concurrence/fold.h"
#include "journal/entry.h"

namespace concurrence {

using store::Space;

Result<std::optional<Bytes>> Fold::load(RuleRow kind, ByteView name) {
  return store_.get(Space::projection, key(static_cast<char>(kind)) + Bytes(name));
}

Result<void> Fold::keep(RuleRow kind, ByteView name, ByteView value) {
  return store_.put(Space::projection, key(static_cast<char>(kind)) + Bytes(name), value);
}

Result<void> Fold::load_all(RuleRow kind, ByteView prefix,
                            const std::function<Result<void>(ByteView, ByteView)>& visit) {
  const Bytes circle = key(static_cast<char>(kind));
  Result<void> failure;
  TRY(store_.list(Space::projection, circle + Bytes(prefix), {},
                  [&](ByteView name, ByteView value) {
                    failure = visit(name.substr(circle.size()), value);
                    return failure.ok();
                  }));
  return failure;
}

Result<std::optional<EntryId>> Fold::resolve(const record::EntryRef& ref, const Past& past) {
  std::optional<EntryId> named;
  for (const Chain& chain : journals_.chains()) {
    if (chain.party != ref.party() || chain.epoch != ref.epoch() || ref.index() < chain.fork)
      continue;
    const EntryId id{chain.id, ref.index()};
    if (!past.has(id)) continue;
    const ActInfo* found = TRY(known_info(id));
    if (found->leaf.view() != ref.leaf()) continue;
    if (named) return std::optional<EntryId>();  // fits two entries, so it names neither
    named = id;
  }
  return named;
}

std::uint32_t Fold::party_of(ChainId id) { return chain(id).party; }

std::vector<ChainId> Fold::chains_of(std::uint32_t party) {
  std::vector<ChainId> out;
  for (const Chain& chain : journals_.chains()) {
    if (chain.party == party) out.push_back(chain.id);
  }
  return out;
}

Result<TimeMs> Fold::latest_time(ChainId id, std::uint64_t size) {
  if (size == 0) return TimeMs{0};
  const ActInfo* last = TRY(known_info({owner(id, size - 1), size - 1}));
  return last->latest_time;
}

const journal::EpochOpened* Fold::opening(ChainId id) const {
  const auto found = openings_.find(owner(id, 0));
  return found == openings_.end() ? nullptr : &found->second;
}

bool Fold::disowned(const EntryId& id, const Past& set) {
  if (revoked_.empty()) return false;
  const Chain& here = chain(id.chain);
  const journal::EpochOpened* opened = opening(id.chain);
  if (opened == nullptr) return false;
  return std::any_of(revoked_.begin(), revoked_.end(), [&](const Revoked& one) {
    const Chain& there = chain(one.place.chain);
    if (!set.has(one.place)) return false;
    if (there.party != here.party || !(one.key == opened->certificate.node_key)) return false;
    if (there.epoch == here.epoch) return id.index > one.place.index;
    const journal::EpochOpened* later = opening(one.place.chain);
    if (later == nullptr) return true;
    for (const journal::EarlierEpoch& earlier : later->earlier) {
      if (earlier.epoch == here.epoch) return id.index >= earlier.size;
    }
    return true;
  });
}

bool Fold::after_fork(const EntryId& id, const Past& set) {
  EntryId at = id;
  while (true) {
    const Chain& here = chain(at.chain);
    for (const Chain& other : journals_.chains()) {
      // A branch that leaves this chain at or before the entry.
      if (other.parent == here.id && other.fork <= at.index && set.size_of(other.id) > other.fork)
        return true;
      // A sibling that leaves the parent where this branch does.
      if (here.parent && other.id != here.id && other.parent == here.parent &&
          other.fork == here.fork && set.size_of(other.id) > other.fork)
        return true;
    }
    if (!here.parent) return false;
    if (set.size_of(*here.parent) > here.fork) return true;
    if (here.fork == 0) return false;
    at = {*here.parent, here.fork - 1};
  }
}

}  // namespace concurrence
