// What the rule remembers, row by row: nothing is written twice that did not change, and what is
// read for an act does not grow with what others have written.
#include <algorithm>

#include "base/encoding.h"
#include "concurrence/rule.h"
#include "concurrence/terms.h"

namespace concurrence {

namespace {

constexpr std::size_t kWeightMax = 1u << 18;  // rows kept in memory between turns

Error unreadable() {
  return {ErrorCode::corrupt,
          "what the projection remembers of a circle does not read; run 'entente rebuild'"};
}

}  // namespace

Result<void> Rule::forget() {
  charters_.clear();
  charter_at_.clear();
  tips_.clear();
  words_.clear();
  leavings_.clear();
  joinings_.clear();
  settled_by_.clear();
  proposals_.clear();
  joint_in_slots_.clear();
  bonds_.clear();
  amendments_.clear();
  known_.clear();
  weight_ = 0;
  failure_ = {};
  return {};
}

Result<void> Rule::open() {
  TRY(forget());
  std::vector<EntryId> charters;
  const Result<void> charter_rows =
      ground_.load_all(RuleRow::charter, {}, [&](ByteView, ByteView value) -> Result<void> {
        charters.push_back(TRY(EntryId::parse(value)));
        return {};
      });
  TRY(charter_rows);
  for (const EntryId& id : charters) {
    const Proposal* charter = TRY(proposal(id));
    if (charter == nullptr) return unreadable();
    TRY(add_charter(*charter));
  }
  const Result<void> word_rows =
      ground_.load_all(RuleRow::word, {}, [&](ByteView name, ByteView value) -> Result<void> {
        const EntryId id = TRY(EntryId::parse(name));
        ByteReader reader(value);
        const Bytes of(reader.block(512));
        Word word{id.index, reader.varint(), reader.u8() != 0};
        if (!reader.done()) return unreadable();
        words_[of][id.chain].push_back(word);  // names ascend by chain and index
        return {};
      });
  TRY(word_rows);
  const Result<void> leaving_rows =
      ground_.load_all(RuleRow::leaving, {}, [&](ByteView name, ByteView value) -> Result<void> {
        const EntryId id = TRY(EntryId::parse(name));
        ByteReader reader(value);
        const auto party = static_cast<std::uint32_t>(reader.varint());
        leavings_.push_back({party, id, Past::decode(reader)});
        if (!reader.done()) return unreadable();
        return {};
      });
  TRY(leaving_rows);
  const Result<void> joining_rows =
      ground_.load_all(RuleRow::joining, {}, [&](ByteView name, ByteView value) -> Result<void> {
        ByteReader reader(value);
        joinings_.push_back(
            {static_cast<std::uint32_t>(reader.varint()), TRY(EntryId::parse(name))});
        if (!reader.done()) return unreadable();
        return {};
      });
  TRY(joining_rows);
  return ground_.load_all(RuleRow::settling, {}, [&](ByteView name, ByteView) -> Result<void> {
    if (name.size() != 2 * EntryId::kSize) return unreadable();
    settled_by_[TRY(EntryId::parse(name.substr(0, EntryId::kSize)))].push_back(
        TRY(EntryId::parse(name.substr(EntryId::kSize))));
    return {};
  });
}

Result<void> Rule::trouble() {
  Result<void> failure;
  std::swap(failure, failure_);
  return failure;
}

Result<void> Rule::save() {
  TRY(trouble());
  if (weight_ > kWeightMax) {
    proposals_.clear();
    joint_in_slots_.clear();
    bonds_.clear();
    weight_ = 0;
  }
  if (known_.size() > kWeightMax) known_.clear();
  return {};
}

Result<void> Rule::note_founding(const EntryId& id) {
  return ground_.keep(RuleRow::founding, id.bytes(), "1");
}

Result<Proposal*> Rule::proposal(const EntryId& id) {
  const auto found = proposals_.find(id);
  if (found != proposals_.end()) return found->second.get();
  const std::optional<Bytes> head = TRY(ground_.load(RuleRow::proposal, id.bytes()));
  if (!head) return static_cast<Proposal*>(nullptr);
  auto loaded = std::make_unique<Proposal>(TRY(Proposal::decode(*head)));
  const Result<void> answer_rows =
      ground_.load_all(RuleRow::answer, id.bytes(), [&](ByteView, ByteView value) -> Result<void> {
        loaded->add(TRY(Answer::decode(value)));
        return {};
      });
  TRY(answer_rows);
  weight_ += 1 + loaded->answers.size();
  return proposals_.emplace(id, std::move(loaded)).first->second.get();
}

Result<void> Rule::answer(Proposal& proposal, Answer answer) {
  Bytes name = proposal.id.bytes();
  put_u32(name, static_cast<std::uint32_t>(proposal.answers.size()));
  TRY(ground_.keep(RuleRow::answer, name, answer.encode()));
  proposal.add(std::move(answer));
  ++weight_;
  return {};
}

Result<std::vector<EntryId>> Rule::ids_in(RuleRow kind, const crypto::Hash& slot) {
  std::vector<EntryId> ids;
  const Result<void> rows =
      ground_.load_all(kind, slot.view(), [&](ByteView name, ByteView) -> Result<void> {
        ids.push_back(TRY(EntryId::parse(name.substr(32))));
        return {};
      });
  TRY(rows);
  return ids;
}

Result<std::vector<EntryId>> Rule::proposals_in(const crypto::Hash& slot) {
  return ids_in(RuleRow::slot, slot);
}

Result<std::vector<EntryId>> Rule::joint_in_slot(const crypto::Hash& slot) {
  const auto found = joint_in_slots_.find(slot);
  if (found != joint_in_slots_.end()) return found->second;
  std::vector<EntryId> ids = TRY(ids_in(RuleRow::joint, slot));
  weight_ += 1 + ids.size();
  joint_in_slots_.emplace(slot, ids);
  return ids;
}

Result<Rule::Bonds*> Rule::bonds(const crypto::Hash& slot, std::uint32_t party) {
  const std::pair<Bytes, std::uint32_t> key{Bytes(slot.view()), party};
  const auto found = bonds_.find(key);
  if (found != bonds_.end()) return &found->second;
  Bytes prefix = key.first;
  put_u32(prefix, party);
  Bonds read;
  const Result<void> bond_rows =
      ground_.load_all(RuleRow::bond, prefix, [&](ByteView, ByteView value) -> Result<void> {
        Bond bond = TRY(Bond::decode(value));
        ++weight_;
        read[bond.concurrence.chain].push_back(std::move(bond));
        return {};
      });
  TRY(bond_rows);
  ++weight_;
  return &bonds_.emplace(key, std::move(read)).first->second;
}

// What a party's last concurrence of a chain does not name, of those before it, is declined in its
// past; so the last of each chain are enough.
Result<std::vector<Proposal*>> Rule::bound_to(const crypto::Hash& slot, std::uint32_t party,
                                              const Past& past) {
  std::set<EntryId> ids;
  for (const auto& [chain, list] : *TRY(bonds(slot, party))) {
    const auto end = std::lower_bound(
        list.begin(), list.end(), past.size_of(chain),
        [](const Bond& bond, std::uint64_t size) { return bond.concurrence.index < size; });
    if (end == list.begin()) continue;
    const Bond& last = *std::prev(end);
    ids.insert(last.proposal);
    ids.insert(last.open.begin(), last.open.end());
  }
  std::vector<Proposal*> out;
  for (const EntryId& id : ids) {
    Proposal* bound = TRY(proposal(id));
    if (bound == nullptr) return unreadable();
    out.push_back(bound);
  }
  return out;
}

Result<void> Rule::add_charter(const Proposal& proposal) {
  const std::optional<Bytes> terms = TRY(ground_.load(RuleRow::terms, proposal.id.bytes()));
  Charter charter;
  charter.id = proposal.id;
  charter.ref = proposal.ref;
  charter.parent = proposal.charter;
  charter.settles = proposal.settles;
  if (!terms || !charter.terms.ParseFromArray(terms->data(), static_cast<int>(terms->size())))
    return unreadable();
  const std::size_t at = charters_.size();
  const auto amended = [&](const EntryId& id) {
    const auto found = charter_at_.find(id);
    if (found != charter_at_.end()) tips_.erase(found->second);
  };
  if (charter.parent) amended(*charter.parent);
  for (const EntryId& id : charter.settles) amended(id);
  charter_at_.emplace(charter.id, at);
  tips_.insert(at);
  charters_.push_back(std::move(charter));
  amendments_.erase(proposal.id);
  return {};
}

const Charter* Rule::joint_charter(const EntryId& id) const {
  const auto found = charter_at_.find(id);
  return found == charter_at_.end() ? nullptr : &charters_[found->second];
}

// The charter that the proposal proposes, agreed or not; null when it proposes none.
Result<const Charter*> Rule::any_charter(const Proposal& proposal) {
  if (!proposal.has_terms) return static_cast<const Charter*>(nullptr);
  if (const Charter* joint = joint_charter(proposal.id)) return joint;
  const auto found = amendments_.find(proposal.id);
  if (found != amendments_.end()) return static_cast<const Charter*>(&found->second);
  const std::optional<Bytes> terms = TRY(ground_.load(RuleRow::terms, proposal.id.bytes()));
  Charter charter;
  charter.id = proposal.id;
  charter.ref = proposal.ref;
  charter.parent = proposal.charter;
  charter.settles = proposal.settles;
  if (!terms || !charter.terms.ParseFromArray(terms->data(), static_cast<int>(terms->size())))
    return unreadable();
  return static_cast<const Charter*>(
      &amendments_.emplace(proposal.id, std::move(charter)).first->second);
}

// Whether the last word in the set, which stands in `entry`, is a yes; nothing when there is none.
std::optional<bool> Rule::last_word(const Bytes& of, const Past& set, EntryId* entry) {
  const auto found = words_.find(of);
  if (found == words_.end()) return std::nullopt;
  std::optional<std::uint64_t> level;
  std::optional<bool> yes;
  EntryId last;
  const auto order_of = [&](const EntryId& id, std::uint64_t at) {
    const Result<record::Reference> ref = ground_.reference(id);
    if (ref.ok()) return OrderKey{at, ref.value()};
    if (failure_.ok()) failure_ = ref.error();
    return OrderKey{at, {}};
  };
  for (const auto& [chain, list] : found->second) {
    const auto end =
        std::lower_bound(list.begin(), list.end(), set.size_of(chain),
                         [](const Word& word, std::uint64_t size) { return word.index < size; });
    if (end == list.begin()) continue;
    const Word& word = *std::prev(end);
    const EntryId id{chain, word.index};
    const bool later = !level || *level < word.level ||
                       (*level == word.level && order_of(last, *level) < order_of(id, word.level));
    if (!later) continue;
    level = word.level;
    yes = word.yes;
    last = id;
  }
  if (entry != nullptr) *entry = last;
  return yes;
}

}  // namespace concurrence
