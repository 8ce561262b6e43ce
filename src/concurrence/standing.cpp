// What stands in a closed set of acts: answers, joint facts, charters, members, authority.
#include <algorithm>
#include <set>

#include "concurrence/rule.h"
#include "concurrence/terms.h"

namespace concurrence {

const Answer* Rule::concurrence_of(const Proposal& proposal, std::uint32_t party,
                                   const Past& set) const {
  for (const Answer& answer : proposal.answers) {
    if (answer.kind == AnswerKind::concurrence && answer.party == party && set.has(answer.id))
      return &answer;
  }
  return nullptr;
}

bool Rule::declined_by(const Proposal& proposal, std::uint32_t party, const Past& set) const {
  for (const Answer& answer : proposal.answers) {
    if (answer.kind == AnswerKind::decline && answer.party == party && set.has(answer.id))
      return true;
  }
  for (const LeavingFact& leaving : state_.leavings) {
    if (leaving.party == party && set.has(leaving.id) &&
        concurrence_of(proposal, party, leaving.past) == nullptr)
      return true;
  }
  return false;
}

std::optional<OrderKey> Rule::effect_in(const Proposal& proposal, const Past& set) const {
  std::optional<OrderKey> effect;
  for (const Choice& choice : proposal.choices) {
    if (!choice.joint) continue;
    const bool held = std::all_of(choice.chosen.begin(), choice.chosen.end(),
                                  [&](const EntryId& id) { return set.has(id); });
    if (held && (!effect || choice.effect < *effect)) effect = choice.effect;
  }
  return effect;
}

bool Rule::joint_in(const Proposal& proposal, const Past& set) const {
  return effect_in(proposal, set).has_value();
}

bool Rule::dead_in(const Proposal& proposal, const Past& set) const {
  bool complete = true;
  for (const std::uint32_t party : proposal.required) {
    if (declined_by(proposal, party, set)) return true;
    if (concurrence_of(proposal, party, set) == nullptr) complete = false;
  }
  return complete && !joint_in(proposal, set);
}

bool Rule::has_left(std::uint32_t party, const Past& set) const {
  return std::any_of(
      state_.leavings.begin(), state_.leavings.end(),
      [&](const LeavingFact& leaving) { return leaving.party == party && set.has(leaving.id); });
}

const Past* Rule::left_with(std::uint32_t party) const {
  for (const LeavingFact& leaving : state_.leavings) {
    if (leaving.party == party) return &leaving.past;
  }
  return nullptr;
}

std::vector<std::uint32_t> Rule::members(const Charter& charter, const Past& set) const {
  std::vector<std::uint32_t> out;
  for (const record::Party& party : charter.terms.parties()) {
    const std::uint32_t number = party.number();
    const bool founder =
        !state_.charters.empty() && find_party(state_.charters.front().terms, number) != nullptr;
    const bool joined =
        founder || std::any_of(state_.joinings.begin(), state_.joinings.end(),
                               [&](const JoiningFact& joining) {
                                 return joining.party == number && set.has(joining.id);
                               });
    if (joined && !has_left(number, set)) out.push_back(number);
  }
  return out;
}

std::vector<std::uint32_t> Rule::derive(const Charter& charter, std::string_view body,
                                        const Past& set) const {
  const std::vector<std::uint32_t> all = members(charter, set);
  if (body.empty()) return all;
  std::vector<std::uint32_t> out;
  for (const record::BodyTerms& terms : charter.terms.bodies()) {
    if (terms.id() != body) continue;
    for (const std::uint32_t party : terms.parties()) {
      if (contains(all, party)) out.push_back(party);
    }
  }
  return out;
}

bool Rule::has_authority(std::uint32_t party, std::string_view person, std::string_view office,
                         const Past& set) const {
  const GrantFact* last = nullptr;
  for (const GrantFact& grant : state_.grants) {
    if (grant.party != party || grant.person != person || grant.office != office ||
        !set.has(grant.id))
      continue;
    if (last == nullptr || last->order < grant.order) last = &grant;
  }
  return last != nullptr && last->commit;
}

bool Rule::joint_charter(const Charter& charter, const Past& set) {
  const Result<Slot*> slot = this->slot(charter.slot);
  if (!slot.ok() || slot.value() == nullptr) return false;
  const Proposal* proposal = slot.value()->find(charter.id);
  return proposal != nullptr && joint_in(*proposal, set);
}

bool Rule::descends(const Charter& charter, const EntryId& ancestor) const {
  // Parents stand before their children in the list, so the walk ends.
  std::vector<EntryId> next = charter.settles;
  if (charter.parent) next.push_back(*charter.parent);
  std::set<EntryId> visited;
  while (!next.empty()) {
    const EntryId id = next.back();
    next.pop_back();
    if (id == ancestor) return true;
    if (!visited.insert(id).second) continue;
    if (const Charter* parent = state_.charter(id)) {
      if (parent->parent) next.push_back(*parent->parent);
      next.insert(next.end(), parent->settles.begin(), parent->settles.end());
    }
  }
  return false;
}

std::vector<const Charter*> Rule::joint_charters(const Past& set) {
  std::vector<const Charter*> joint;
  for (const Charter& charter : state_.charters) {
    if (joint_charter(charter, set)) joint.push_back(&charter);
  }
  return joint;
}

std::vector<const Charter*> Rule::newest_charters(const Past& set) {
  const std::vector<const Charter*> joint = joint_charters(set);
  std::vector<const Charter*> newest;
  for (const Charter* charter : joint) {
    const bool superseded = std::any_of(joint.begin(), joint.end(), [&](const Charter* other) {
      return other != charter && descends(*other, charter->id);
    });
    if (!superseded) newest.push_back(charter);
  }
  return newest;
}

}  // namespace concurrence
