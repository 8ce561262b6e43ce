#include "replication/journals.h"

#include "journal/names.h"
#include "replication/journal_state.h"

namespace replication {

using store::OpeningState;

OpeningState state_of(Carried carried) {
  switch (carried) {
    case Carried::whole:
    case Carried::without_content:
      return OpeningState::held;
    case Carried::withheld:
      return OpeningState::withheld;
    case Carried::residue:  // only a tombstone of one's own destroys
    case Carried::missing:
      return OpeningState::missing;
    case Carried::clear:
    case Carried::deferred:
    case Carried::raw:
      return OpeningState::none;
  }
  return OpeningState::none;
}

bool lacks_opening(OpeningState state) {
  return state == OpeningState::missing || state == OpeningState::withheld ||
         state == OpeningState::damaged;
}

Journals::Journals(std::string circle, store::Store& store)
    : circle_(std::move(circle)), circle_raw_(unhex(circle_).value_or(Bytes())), store_(store) {
  check(circle_raw_.size() == 16);
}
Journals::~Journals() = default;

void Journals::set_parties(std::vector<PartyIdentity> parties) {
  parties_ = std::move(parties);
  bool grew = false;
  for (const PartyIdentity& party : parties_) {
    auto [at, fresh] = party_keys_.try_emplace(party.number, party.name, circle_);
    at->second.pin(party.pins);
    grew = grew || fresh;
  }
  // Damage of these shows when the journals are opened.
  if (grew && !chains_.empty()) static_cast<void>(read_key_events().ok());
}

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
std::string Journals::refused(std::uint32_t party) const {
  const auto found = refused_.find(party);
  return found == refused_.end() ? std::string() : found->second;
}

const std::string& Journals::frozen(ChainId id) const {
  const State& state = this->state(id);
  return state.frozen.empty() ? state.full : state.frozen;
}
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

}  // namespace replication
