// What others send of a journal: proven by a checkpoint of its author, then stored; both branches
// of a fork.

#include <algorithm>

#include "base/mutant.h"
#include "journal/names.h"
#include "replication/journal_state.h"

namespace replication {

using crypto::Hash;
using journal::Frontier;

// Whether the push leads to a prefix that is awaited. `before` is the tree that it continues.
// Unless `strict`, one that ends before such a prefix is taken to lead there.
bool Journals::is_awaited(const Push& push, const Frontier& before, const std::vector<Hash>& leaves,
                          bool strict) const {
  const std::uint64_t end = push.from + leaves.size();
  return std::any_of(awaited_.begin(), awaited_.end(), [&](const concurrence::Awaited& one) {
    if (one.party != push.journal.party || one.epoch != push.journal.epoch || one.size <= push.from)
      return false;
    if (one.size > end) return !strict || (push.size == one.size && push.root == one.root);
    Frontier frontier = before;
    for (std::uint64_t i = push.from; i < one.size; ++i) frontier.append(leaves[i - push.from]);
    return frontier.root() == one.root;
  });
}

// Whether a push of a journal that is held begins it with another first entry, under another log
// key than any that is known for it.
Result<bool> Journals::begins_otherwise(const Push& push) {
  if (push.from != 0) return false;
  const Hash first = crypto::leaf_hash(push.entries.front().entry);
  Frontier frontier;
  for (const PushedEntry& one : push.entries) frontier.append(crypto::leaf_hash(one.entry));
  const journal::Checkpoint checkpoint{origin(push.journal), push.size,
                                       push.root.value_or(frontier.root())};
  for (const Chain& chain : chains_) {
    if (chain.party != push.journal.party || chain.epoch != push.journal.epoch) continue;
    if (chain.size > 0 && TRY(leaf(chain.id, 0)) == first) return false;
    if (journal::verify_checkpoint(keys(chain.id).log, checkpoint, push.signature)) return false;
  }
  return true;
}

// Makes a chain of a journal that is not known, or, of one that is, a branch from the first entry
// on under the keys that it names.
Result<ChainId> Journals::open_journal(const Push& push, bool relayed) {
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
  const PartyKeys& party_keys = this->party_keys(push.journal.party);
  const auto& standing = party_keys.standing();
  const bool stands =
      std::find(standing.begin(), standing.end(), opened->identity) != standing.end();
  if (!stands && !party_keys.known(opened->identity))
    return Error{ErrorCode::forbidden, "key event: not the pinned identity key"};
  TRY(journal::verify(*opened, origin, opened->identity, entry.envelope.time));
  const bool revoked = party_keys.revoked(opened->certificate.node_key);
  std::vector<Hash> leaves;
  for (const PushedEntry& one : push.entries) leaves.push_back(crypto::leaf_hash(one.entry));
  if (!relayed && (revoked || !stands) &&
      named_by_later(push.journal.party, push.journal.epoch, party_keys) < push.entries.size() &&
      !is_awaited(push, Frontier(), leaves, false))
    return Error{ErrorCode::forbidden,
                 revoked ? "its node key was revoked; no epoch under it is accepted any more"
                         : "its identity key was replaced; no epoch under it is accepted any more"};
  const ChainKeys keys{opened->log_vkey(origin), opened->witness_vkey(origin),
                       opened->mirror_vkey(origin)};
  // Before a chain is made of it, the author's checkpoint must prove the entries.
  Frontier frontier;
  for (const Hash& leaf : leaves) frontier.append(leaf);
  const Hash end_root = frontier.root();
  if (!journal::verify_checkpoint(
          keys.log, {origin.text(), push.size, push.root.value_or(end_root)}, push.signature))
    return Error{ErrorCode::forbidden, "the checkpoint is not signed by the journal's log key"};
  if (push.root)
    TRY(journal::verify_consistency(push.entries.size(), end_root, push.size, *push.root,
                                    push.proof));
  std::vector<ChainId> held;
  for (const Chain& one : chains_) {
    if (one.party == push.journal.party && one.epoch == push.journal.epoch) held.push_back(one.id);
  }
  if (held.size() >= kBranchesMax &&
      !is_awaited(push, Frontier(), leaves, held.size() >= kBranchesEver))
    return Error{ErrorCode::unavailable,
                 refused_[push.journal.party] = "a journal of its has more than " +
                                                std::to_string(kBranchesMax) + " histories"};
  const auto epochs = std::count_if(chains_.begin(), chains_.end(), [&](const Chain& one) {
    return one.party == push.journal.party && !one.parent;
  });
  if (held.empty() && static_cast<std::size_t>(epochs) >= kEpochsMax &&
      (static_cast<std::size_t>(epochs) >= kEpochsMax * parties_.size() ||
       !is_awaited(push, Frontier(), leaves, false)))
    return Error{ErrorCode::unavailable,
                 refused_[push.journal.party] =
                     "it has opened more than " + std::to_string(kEpochsMax) + " epochs"};
  Chain chain;
  chain.party = push.journal.party;
  chain.party_name = author->name;
  chain.epoch = push.journal.epoch;
  if (held.empty()) return add_chain(std::move(chain), keys);
  chain.parent = held.front();
  const ChainId branch = TRY(add_chain(std::move(chain), keys));
  held.push_back(branch);
  for (const ChainId id : held) {
    state(id).forked = true;
    freeze(id, kFrozenOpenedTwice);
    TRY(save_chain(id));
  }
  return branch;
}

Result<Accepted> Journals::accept(const Push& push, bool relayed) {
  check(!push.entries.empty());
  Accepted accepted;
  keys_moved_ = false;
  if (find(push.journal) == nullptr) {
    TRY(open_journal(push, relayed));
    accepted.new_journal = true;
  } else if (TRY(begins_otherwise(push))) {
    TRY(open_journal(push, relayed));
    accepted.forked = true;
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
                                    {origin, push.size, push.root.value_or(root)}, push.signature))
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
  const Frontier before = TRY(this->frontier(base->id, push.from));
  if (!relayed && (end > base->size || agreed < end) && !is_awaited(push, before, leaves, false))
    TRY(refuse_disowned(push, base->id));
  const bool beyond =
      entries_held + push.entries.size() > quota_entries_ || bytes_held > quota_bytes_;
  state(base->id).full = beyond ? "quota of the circle for this author is used up" : "";
  // Limits give way to what acts here name. Anybody can name, so not without end: each of the
  // parties may have taken its quota of something else, and no more than that has to be here.
  const std::uint64_t shares = std::max<std::uint64_t>(1, parties_.size());
  const bool far_beyond = (entries_held + push.entries.size()) / shares > quota_entries_ ||
                          bytes_held / shares > quota_bytes_;
  if (beyond && (far_beyond || !is_awaited(push, before, leaves, false)))
    return Error{ErrorCode::unavailable, state(base->id).full};

  ChainId target = base->id;
  const std::uint64_t base_size = base->size;
  if (agreed < std::min(end, base_size)) {  // the author signed both
    if (branches >= (MUTANT("repl-branches-refused") ? 1 : kBranchesMax) &&
        !is_awaited(push, before, leaves, branches >= kBranchesEver))
      return Error{ErrorCode::unavailable,
                   refused_[push.journal.party] = "a journal of its has more than " +
                                                  std::to_string(kBranchesMax) + " histories"};
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
      if (!MUTANT("repl-fork-not-frozen")) freeze(id, kFrozenForked);
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
    if (!MUTANT("repl-opening-dropped")) row.opening = pushed.opening;
    row.state = state_of(pushed.carried);
    if (i >= chain(target).size) {
      TRY(store_row(target, row, leaves[i - push.from]));
      if (pushed.carried == Carried::residue) TRY(withhold(target, i));
      ++accepted.added;
    } else if (!pushed.opening.empty() && i < agreed) {
      Give fill;
      fill.journal = push.journal;
      fill.index = i;
      fill.entry = pushed;
      if (TRY(give(fill))) ++accepted.opened;
    }
  }
  if (accepted.added > 0) {
    Bytes bytes;
    put_varint(bytes, state(target).bytes);
    TRY(store_.put(store::Space::durable, chain_key('B', target), bytes));
  }
  // Checkpoints that were locked before their entries came must agree with them, and so must this.
  const std::uint64_t unproven = chain(target).unproven;
  bool true_heads = TRY(judge_locked(target, accepted.from));
  const SignedHead head{push.size, push.root.value_or(end_root), push.signature};
  if (TRY(judge_head(target, head)))
    TRY(note_head(target, head));
  else
    true_heads = false;
  accepted.proven = unproven - chain(target).unproven;
  accepted.forked = accepted.forked || !true_heads;
  if (keys_moved_ || accepted.new_journal) TRY(freeze_revoked(push.journal.party));
  accepted.keys_moved = keys_moved_;
  return accepted;
}

}  // namespace replication
