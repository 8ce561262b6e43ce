// What stands in a closed set of acts: answers, joint facts, charters, members, authority.
#include <algorithm>
#include <limits>
#include <map>

#include "base/mutant.h"
#include "concurrence/rule.h"
#include "concurrence/terms.h"

namespace concurrence {

const Answer* Rule::concurrence_of(const Proposal& proposal, std::uint32_t party,
                                   const Past& set) const {
  for (const std::size_t place : proposal.of(AnswerKind::concurrence, party)) {
    if (set.has(proposal.answers[place].id)) return &proposal.answers[place];
  }
  return nullptr;
}

bool Rule::declined_by(const Proposal& proposal, std::uint32_t party, const Past& set) const {
  for (const std::size_t place : proposal.of(AnswerKind::decline, party)) {
    if (set.has(proposal.answers[place].id)) return true;
  }
  for (const LeavingFact& leaving : leavings_) {
    if (leaving.party == party && set.has(leaving.id) &&
        concurrence_of(proposal, party, leaving.past) == nullptr)
      return true;
  }
  return false;
}

bool Rule::dead_in(const Proposal& proposal, const Past& set) {
  bool complete = true;
  for (const std::uint32_t party : proposal.required) {
    if (declined_by(proposal, party, set) && !MUTANT("rule-decline-forgotten")) return true;
    if (concurrence_of(proposal, party, set) == nullptr) complete = false;
  }
  return complete && (MUTANT("rule-complete-is-dead") || !joint_in(proposal, set));
}

bool Rule::has_left(std::uint32_t party, const Past& set) const {
  return std::any_of(leavings_.begin(), leavings_.end(), [&](const LeavingFact& leaving) {
    return leaving.party == party && set.has(leaving.id);
  });
}

bool Rule::has_ended(const Charter& charter, std::string_view body, const Past& set) const {
  const record::BodyTerms* terms = find_body(charter.terms, body);
  return terms != nullptr && terms->ends_with_leaving() &&
         std::any_of(terms->parties().begin(), terms->parties().end(),
                     [&](std::uint32_t party) { return has_left(party, set); });
}

bool Rule::objected(const Proposal& proposal, const Past& set) {
  if (proposal.recovers == 0) return false;
  const std::vector<std::size_t>& declines = proposal.of(AnswerKind::decline, proposal.recovers);
  return std::any_of(declines.begin(), declines.end(),
                     [&](std::size_t place) { return set.has(proposal.answers[place].id); });
}

std::optional<TimeMs> Rule::notice_over(const Proposal& proposal, std::uint32_t party,
                                        const Past& set) const {
  const Charter* charter = proposal.charter ? joint_charter(*proposal.charter) : nullptr;
  if (charter == nullptr) return std::nullopt;
  const TimeMs notice = charter->terms.recovery_notice();
  std::optional<TimeMs> over;
  for (const std::size_t place : proposal.of(AnswerKind::notice_receipt, party)) {
    const Answer& receipt = proposal.answers[place];
    if (!set.has(receipt.id) || receipt.time > std::numeric_limits<TimeMs>::max() - notice)
      continue;
    over = std::min(over.value_or(receipt.time + notice), receipt.time + notice);
  }
  return over;
}

const Charter* Rule::admitted_by(std::uint32_t party) const {
  for (const Charter& charter : charters_) {  // parents before their children
    if (find_party(charter.terms, party) != nullptr) return charter.parent ? &charter : nullptr;
  }
  return nullptr;
}

const Past* Rule::left_with(std::uint32_t party) const {
  for (const LeavingFact& leaving : leavings_) {
    if (leaving.party == party) return &leaving.past;
  }
  return nullptr;
}

std::vector<std::uint32_t> Rule::members(const Charter& charter, const Past& set) const {
  std::vector<std::uint32_t> out;
  for (const record::Party& party : charter.terms.parties()) {
    const std::uint32_t number = party.number();
    const bool founder =
        !charters_.empty() && find_party(charters_.front().terms, number) != nullptr;
    const bool joined =
        founder || std::any_of(joinings_.begin(), joinings_.end(), [&](const JoiningFact& joining) {
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
  const record::BodyTerms* terms = find_body(charter.terms, body);
  if (terms == nullptr) return out;
  for (const std::uint32_t party : terms->parties()) {
    if (contains(all, party)) out.push_back(party);
  }
  return out;
}

bool Rule::has_authority(std::uint32_t party, std::string_view person, std::string_view office,
                         const Past& set) {
  return last_word(grant_of(party, person, office), set).value_or(false);
}

std::optional<EntryId> Rule::silence_authorised(std::uint32_t party, std::string_view name,
                                                const Past& set) {
  EntryId entry;
  if (!last_word(silence_of(party, name), set, &entry).value_or(false)) return std::nullopt;
  return entry;
}

bool Rule::is_joint_charter(const Charter& charter, const Past& set) {
  const Result<Proposal*> proposal = this->proposal(charter.id);
  if (!proposal.ok() && failure_.ok()) failure_ = proposal.error();
  return proposal.ok() && proposal.value() != nullptr && joint_in(*proposal.value(), set);
}

std::vector<const Charter*> Rule::joint_charters(const Past& set) {
  std::vector<const Charter*> joint;
  for (const Charter& charter : charters_) {
    if (is_joint_charter(charter, set)) joint.push_back(&charter);
  }
  return joint;
}

// From the charters that none amends down to the first that are joint in the set; so of many
// amendments, agreed or not, an act meets those that its author had not seen.
std::vector<const Charter*> Rule::newest_charters(const Past& set) {
  std::map<std::size_t, bool, std::greater<>> next;  // whether one that descends from it is joint
  for (const std::size_t tip : tips_) next.emplace(tip, false);
  std::size_t uncovered = next.size();
  std::vector<const Charter*> newest;
  while (uncovered > 0) {
    const auto [at, below] = *next.begin();
    next.erase(next.begin());
    if (!below) --uncovered;
    const Charter& charter = charters_[at];
    const bool joint = !below && is_joint_charter(charter, set);
    if (joint) newest.push_back(&charter);
    std::vector<EntryId> parents = charter.settles;
    if (charter.parent) parents.push_back(*charter.parent);
    for (const EntryId& id : parents) {
      const auto place = charter_at_.find(id);
      if (place == charter_at_.end()) continue;
      const auto [parent, fresh] = next.emplace(place->second, below || joint);
      if (fresh && !parent->second) ++uncovered;
      if (!fresh && !parent->second && (below || joint)) {
        parent->second = true;
        --uncovered;
      }
    }
  }
  std::sort(newest.begin(), newest.end(),
            [](const Charter* a, const Charter* b) { return a->ref < b->ref; });
  return newest;
}

}  // namespace concurrence
