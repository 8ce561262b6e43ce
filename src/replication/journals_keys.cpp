// Rotations and revocations among the entries of the journals, and what follows for each chain.

#include <algorithm>

#include "base/encoding.h"
#include "base/mutant.h"
#include "journal/entry.h"
#include "replication/journal_state.h"

namespace replication {

using store::Space;

const PartyKeys& Journals::party_keys(std::uint32_t number) const {
  static const PartyKeys kNone;
  const auto found = party_keys_.find(number);
  return found == party_keys_.end() ? kNone : found->second;
}

Result<journal::EpochOpened> Journals::opening(ChainId id) {
  const ChainId trunk = owner(id, 0);
  const auto known = openings_.find(trunk);
  if (known != openings_.end()) return known->second;
  const store::Row first = TRY(row(trunk, 0));
  if (first.entry.empty())
    return Error{ErrorCode::unavailable, "an entry is damaged here and is being fetched again"};
  const journal::EntryView entry = TRY(journal::view_entry(first.entry, 0));
  const journal::KeyEvent event = TRY(journal::parse_key_event(entry.body));
  const auto* opened = std::get_if<journal::EpochOpened>(&event);
  if (opened == nullptr)
    return Error{ErrorCode::invalid, "an epoch does not begin with its key event"};
  openings_[trunk] = *opened;
  return *opened;
}

// Kept apart from the entries, so that a start need not look for them.
Result<void> Journals::note_key_event(ChainId id, std::uint64_t index, ByteView bytes) {
  const journal::EntryView entry = TRY(journal::view_entry(bytes, index));
  const Result<journal::KeyEvent> event = journal::parse_key_event(entry.body);
  if (entry.opaque || !event.ok()) return {};
  const Chain& chain = this->chain(id);
  if (!std::holds_alternative<journal::IdentityRotated>(event.value()) &&
      !std::holds_alternative<journal::NodeKeyRevoked>(event.value()))
    return {};
  Bytes key = "I";
  key += circle_raw_;
  put_u32(key, id);
  put_u64(key, index);
  TRY(store_.put(Space::durable, key, bytes));
  const auto keys = party_keys_.find(chain.party);
  if (keys != party_keys_.end() &&
      keys->second.note(event.value(), chain.epoch, index, entry.envelope.time))
    keys_moved_ = true;
  return {};
}

Result<void> Journals::read_key_events() {
  Bytes prefix = "I";
  prefix += circle_raw_;
  Result<void> failure;
  TRY(store_.list(Space::durable, prefix, {}, [&](ByteView key, ByteView value) {
    ByteReader reader(key.substr(prefix.size()));
    const ChainId id = reader.u32();
    const std::uint64_t index = reader.u64();
    const Result<journal::EntryView> entry = journal::view_entry(value, index);
    const Result<journal::KeyEvent> event =
        entry.ok() ? journal::parse_key_event(entry.value().body) : entry.error();
    if (!reader.done() || !event.ok() || !states_.contains(id)) {
      failure = Error{ErrorCode::corrupt, "a key event in the store does not read"};
      return false;
    }
    const Chain& chain = this->chain(id);
    const auto keys = party_keys_.find(chain.party);
    if (keys != party_keys_.end())
      keys->second.note(event.value(), chain.epoch, index, entry.value().envelope.time);
    return true;
  }));
  return failure;
}

// Nothing more of an epoch is cosigned once its node key was revoked.
Result<void> Journals::freeze_revoked(std::uint32_t party) {
  const PartyKeys& keys = party_keys(party);
  for (const Chain& chain : std::vector<Chain>(chains_)) {
    if (chain.party != party || chain.fork > 0) continue;
    const Result<journal::EpochOpened> opened = opening(chain.id);
    if (opened.ok() && keys.revoked(opened.value().certificate.node_key))
      freeze(chain.id, kFrozenRevoked);
  }
  return {};
}

// How many entries of an epoch the party vouches for in later epochs, under keys that stand.
std::uint64_t Journals::named_by_later(std::uint32_t party, std::string_view epoch,
                                       const PartyKeys& keys) {
  std::uint64_t named = 0;
  for (const Chain& chain : chains_) {
    if (chain.party != party || chain.fork > 0 || chain.epoch == epoch) continue;
    const Result<journal::EpochOpened> opened = opening(chain.id);
    if (!opened.ok() || keys.revoked(opened.value().certificate.node_key)) continue;
    const auto reached = keys.followers(opened.value().identity);
    const bool stands = std::any_of(
        keys.standing().begin(), keys.standing().end(), [&](const journal::PinnedIdentity& one) {
          return std::find(reached.begin(), reached.end(), one) != reached.end();
        });
    if (!stands) continue;
    for (const journal::EarlierEpoch& earlier : opened.value().earlier) {
      if (earlier.epoch == epoch) named = std::max(named, earlier.size);
    }
  }
  return named;
}

std::uint64_t Journals::vouched(ChainId id) {
  const Chain& chain = this->chain(id);
  return is_current(id) ? chain.size
                        : named_by_later(chain.party, chain.epoch, party_keys(chain.party));
}

// New entries of an epoch whose node key was revoked, from the author's own link.
Result<void> Journals::refuse_disowned(const Push& push, ChainId base) {
  const Result<journal::EpochOpened> opened = opening(base);
  const PartyKeys& keys = party_keys(push.journal.party);
  if (!opened.ok() || !keys.revoked(opened.value().certificate.node_key)) return {};
  std::uint64_t allowed = named_by_later(push.journal.party, push.journal.epoch, keys);
  for (const PartyKeys::Revocation& one : keys.revocations(opened.value().certificate.node_key)) {
    if (one.epoch == push.journal.epoch) allowed = std::max(allowed, one.index + 1);
  }
  if (push.from + push.entries.size() <= allowed || MUTANT("repl-revoked-key-goes-on")) return {};
  return Error{ErrorCode::forbidden,
               "its node key was revoked; nothing more is accepted from its author in this epoch"};
}

}  // namespace replication
