// Which joint facts are contested (docs/formats/record.md, section 8).
#include <algorithm>

#include "concurrence/rule.h"

namespace concurrence {

// Whether the fact is contested for a reason of its own: a rival, an objection, or no choice that
// its authors vouch for.
// Nothing when a settlement has ended it, or when it is no fact.
Result<std::optional<bool>> Rule::touched(const Proposal& proposal, const Past& all) {
  if (!joint_in(proposal, all)) return std::optional<bool>();
  const auto settlements = settled_by_.find(proposal.id);
  if (settlements != settled_by_.end()) {
    for (const EntryId& id : settlements->second) {
      const Proposal* settlement = TRY(this->proposal(id));
      if (settlement != nullptr && joint_in(*settlement, all)) return std::optional<bool>();
    }
  }
  for (const EntryId& id : TRY(joint_in_slot(proposal.slot))) {
    const bool settled =
        std::find(proposal.settles.begin(), proposal.settles.end(), id) != proposal.settles.end();
    if (id == proposal.id || settled) continue;
    const Proposal* rival = TRY(this->proposal(id));
    if (rival != nullptr && joint_in(*rival, all)) return std::optional<bool>(true);
  }
  if (objected(proposal, all)) return std::optional<bool>(true);
  const auto clean = [&](const EntryId& id) {
    return all.has(id) && !ground_.after_fork(id, all) && !ground_.disowned(id, all);
  };
  if (proposal.best &&
      std::all_of(proposal.best->chosen.begin(), proposal.best->chosen.end(), clean))
    return std::optional<bool>(false);
  Options options = options_in(proposal, all);
  for (auto& of_party : options)
    std::erase_if(of_party, [&](const Answer* answer) { return !clean(answer->id); });
  return std::optional<bool>(!TRY(decide(proposal, std::move(options), false)).has_value());
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
