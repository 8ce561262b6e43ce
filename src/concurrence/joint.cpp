// Which choices of concurrences make a joint fact, and which facts are contested.
#include <algorithm>

#include "concurrence/rule.h"

namespace concurrence {

namespace {

// More choices than this are not tried for one proposal: only a party that forked its journal many
// times over can make them, and the ones tried are the earliest.
constexpr std::size_t kChoicesMax = 4096;

}  // namespace

// Tries every choice that contains the concurrence just added.
Result<std::vector<NewFact>> Rule::complete(const crypto::Hash& key, const EntryId& id,
                                            const EntryId& added) {
  Slot* slot = TRY(this->slot(key));
  Proposal* proposal = slot->find(id);
  check(proposal != nullptr);
  std::vector<std::vector<const Answer*>> options;
  for (const std::uint32_t party : proposal->required) {
    std::vector<const Answer*> of_party;
    for (const Answer& answer : proposal->answers) {
      if (answer.kind != AnswerKind::concurrence || answer.party != party) continue;
      if (answer.id == added) {
        of_party = {&answer};
        break;
      }
      of_party.push_back(&answer);
    }
    if (of_party.empty()) return std::vector<NewFact>{};
    options.push_back(std::move(of_party));
  }
  const std::optional<OrderKey> before = [&] {
    std::optional<OrderKey> least;
    for (const Choice& choice : proposal->choices) {
      if (choice.joint && (!least || choice.effect < *least)) least = choice.effect;
    }
    return least;
  }();
  std::optional<OrderKey> after = before;
  std::vector<std::size_t> at(options.size(), 0);
  for (bool more = true; more && proposal->choices.size() < kChoicesMax;) {
    std::vector<const Answer*> chosen;
    for (std::size_t i = 0; i < options.size(); ++i) chosen.push_back(options[i][at[i]]);
    Choice choice;
    for (const Answer* answer : chosen) {
      choice.chosen.push_back(answer->id);
      const Result<record::Reference> full = ground_.reference(answer->id);
      if (!full.ok()) return full.error();
      const OrderKey order{answer->level, full.value()};
      if (choice.chosen.size() == 1 || choice.effect < order) choice.effect = order;
    }
    choice.joint = TRY(choice_is_joint(*proposal, chosen));
    if (choice.joint && (!after || choice.effect < *after)) after = choice.effect;
    proposal->choices.push_back(std::move(choice));
    more = false;
    for (std::size_t i = 0; i < at.size(); ++i) {
      if (++at[i] < options[i].size()) {
        more = true;
        break;
      }
      at[i] = 0;
    }
  }
  std::vector<NewFact> facts;
  if (after && (!before || *after < *before)) facts.push_back({id, *after});
  return facts;
}

Result<bool> Rule::choice_is_joint(const Proposal& proposal,
                                   const std::vector<const Answer*>& chosen) {
  Past set;
  for (const Answer* answer : chosen) {
    set.join(answer->past);
    set.raise(answer->id.chain, answer->id.index + 1);
  }
  for (const Answer* concurrence : chosen) {
    for (const Answer& answer : proposal.answers) {
      if (answer.kind == AnswerKind::withdrawal && answer.party == concurrence->party &&
          set.has(answer.id) && answer.past.has(concurrence->id))
        return false;
    }
    for (const LeavingFact& leaving : state_.leavings) {
      if (leaving.party == concurrence->party && set.has(leaving.id) &&
          leaving.past.has(concurrence->id) && !joint_in(proposal, leaving.past))
        return false;
    }
  }
  if (proposal.predecessor) {
    const Proposal* predecessor = TRY(this->proposal(*proposal.predecessor));
    if (predecessor == nullptr || !joint_in(*predecessor, set)) return false;
  }
  std::vector<EntryId> roots{proposal.charter.value_or(proposal.id)};
  if (proposal.has_terms)
    roots.insert(roots.end(), proposal.settles.begin(), proposal.settles.end());
  for (const Charter& charter : state_.charters) {
    if (charter.id == proposal.id) continue;
    const bool later = std::any_of(roots.begin(), roots.end(), [&](const EntryId& root) {
      return charter.id != root && descends(charter, root);
    });
    if (later && joint_charter(charter, set)) return false;
  }
  return true;
}

// Whether the fact is contested for a reason of its own: a rival, or no choice that its
// authors vouch for.
// Nothing when a settlement has ended it, or when it is no fact.
Result<std::optional<bool>> Rule::touched(const Proposal& proposal, const Past& all) {
  if (!joint_in(proposal, all)) return std::optional<bool>();
  for (const SettlingFact& settling : state_.settlings) {
    if (settling.settled != proposal.id) continue;
    const Proposal* settlement = TRY(this->proposal(settling.proposal));
    if (settlement != nullptr && joint_in(*settlement, all)) return std::optional<bool>();
  }
  Slot* slot = TRY(slot_of(proposal.id));
  for (const Proposal& rival : slot->proposals) {
    const bool settled = std::find(proposal.settles.begin(), proposal.settles.end(), rival.id) !=
                         proposal.settles.end();
    if (rival.id != proposal.id && !settled && joint_in(rival, all))
      return std::optional<bool>(true);
  }
  for (const Choice& choice : proposal.choices) {
    if (!choice.joint) continue;
    const bool clean =
        std::all_of(choice.chosen.begin(), choice.chosen.end(),
                    [&](const EntryId& id) {
                      return all.has(id) && !ground_.after_fork(id) && !ground_.disowned(id);
                    });
    if (clean) return std::optional<bool>(false);
  }
  return std::optional<bool>(true);
}

Result<bool> Rule::contested(const Proposal& proposal, const Past& all,
                             std::map<EntryId, bool>& known) {
  // A fact is asked twice: it first names what it stands on, and is answered when that is.
  std::vector<EntryId> asked{proposal.id};
  while (!asked.empty()) {
    const EntryId id = asked.back();
    if (known.contains(id)) {
      asked.pop_back();
      continue;
    }
    const Proposal* fact = TRY(this->proposal(id));
    check(fact != nullptr);
    const std::optional<bool> own = TRY(touched(*fact, all));
    bool answer = own.value_or(false);
    bool waits = false;
    if (own && !answer) {
      for (const std::optional<EntryId>& below : {fact->charter, fact->predecessor}) {
        if (!below) continue;
        const auto found = known.find(*below);
        if (found != known.end()) {
          answer = answer || found->second;
        } else {
          asked.push_back(*below);  // it stands before the fact, so the walk ends
          waits = true;
        }
      }
    }
    if (waits) continue;
    known.emplace(id, answer);
    asked.pop_back();
  }
  return known.at(proposal.id);
}

}  // namespace concurrence
