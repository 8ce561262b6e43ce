// Which choices of concurrences make a joint fact (docs/formats/record.md, section 5).
//
// Which choices there are depends on the acts held alone, and no choice is stored but the one with
// the least effect: a party that forked its journal or opened many epochs can make thousands. They
// are searched, each party's earliest first, without those that nothing tells from an earlier one.
// Several parties of the required that conspire, each with many epochs, can make a search long; one
// alone cannot make it longer than the number of its concurrences.
#include <algorithm>

#include "base/encoding.h"
#include "base/mutant.h"
#include "concurrence/rule.h"

namespace concurrence {

// Whether a choice among the options is joint; what other questions wait for.
struct Rule::Question {
  const Proposal* proposal = nullptr;
  Options options;
  Bytes key;
  std::size_t limit = 16;  // of further questions to be answered before it is asked again
};

struct Rule::Search {
  const Proposal& proposal;
  Options options;                     // of the party with the fewest first
  std::vector<const Proposal*> later;  // charters that must not be joint in what is chosen
  bool least = false;                  // the least effect is wanted, not any
  std::size_t limit = 16;
  std::optional<OrderKey> bound;  // only effects before this
  OrderKey floor;                 // no choice has an effect before this
  std::vector<const Answer*> chosen;
  std::optional<Choice> found;
  std::vector<Question> needed;

  bool over() const {
    return needed.size() >= limit || (found && (!least || found->effect == floor));
  }
};

Rule::Options Rule::options_in(const Proposal& proposal, const Past& set) {
  Options options;
  for (const std::uint32_t party : proposal.required) {
    std::vector<const Answer*>& of_party = options.emplace_back();
    for (const std::size_t place : proposal.of(AnswerKind::concurrence, party)) {
      if (set.has(proposal.answers[place].id)) of_party.push_back(&proposal.answers[place]);
    }
    if (of_party.empty()) break;
  }
  return options;
}

// Whether the proposal is joint in the closed set, as far as it is known without a search.
Rule::Truth Rule::ask(const Proposal& proposal, const Past& set, std::vector<Question>& needed) {
  if (!proposal.best) return Truth::no;
  if (std::all_of(proposal.best->chosen.begin(), proposal.best->chosen.end(),
                  [&](const EntryId& id) { return set.has(id); }))
    return Truth::yes;
  Question question{&proposal, options_in(proposal, set), {}};
  if (question.options.size() < proposal.required.size() || question.options.back().empty())
    return Truth::no;
  Bytes ids;
  for (const auto& of_party : question.options) {
    for (const Answer* answer : of_party) ids += answer->id.bytes();
  }
  question.key = Bytes(crypto::sha256(ids).view());
  const auto known = known_.find({proposal.id, question.key});
  if (known != known_.end()) return known->second ? Truth::yes : Truth::no;
  needed.push_back(std::move(question));
  return Truth::unknown;
}

// What is chosen so far, `set` being all that it has behind it and itself. What does not hold of a
// part does not hold of the whole, but for the predecessor, which the whole alone is asked for.
Rule::Truth Rule::holds(Search& search, const Past& set, bool whole) {
  Truth truth = Truth::yes;
  const auto also = [&](Truth other) {
    if (truth == Truth::yes) truth = other;
    return other != Truth::no;
  };
  const auto negated = [](Truth other) {
    return other == Truth::yes ? Truth::no : other == Truth::no ? Truth::yes : other;
  };
  const Proposal& proposal = search.proposal;
  for (const Answer* concurrence : search.chosen) {
    for (const std::size_t place : proposal.of(AnswerKind::withdrawal, concurrence->party)) {
      const Answer& withdrawal = proposal.answers[place];
      if (set.has(withdrawal.id) && withdrawal.past.has(concurrence->id) &&
          !MUTANT("rule-withdrawal-ignored"))
        return Truth::no;
    }
    for (const LeavingFact& leaving : leavings_) {
      if (leaving.party != concurrence->party || !set.has(leaving.id) ||
          !leaving.past.has(concurrence->id) || MUTANT("rule-leaving-unmakes-nothing"))
        continue;
      if (!also(ask(proposal, leaving.past, search.needed))) return Truth::no;
    }
  }
  for (const Proposal* charter : search.later) {
    if (!also(negated(ask(*charter, set, search.needed)))) return Truth::no;
  }
  if (whole && proposal.predecessor && !MUTANT("rule-predecessor-ignored")) {
    const Result<Proposal*> predecessor = this->proposal(*proposal.predecessor);
    if (!predecessor.ok() && failure_.ok()) failure_ = predecessor.error();
    if (!predecessor.ok() || predecessor.value() == nullptr) return Truth::no;
    also(ask(*predecessor.value(), set, search.needed));
  }
  return truth;
}

// At most as deep as parties are required.
void Rule::try_from(Search& search, std::size_t at, const Past& set) {
  const bool whole = at == search.options.size();
  if (!search.chosen.empty()) {
    const std::size_t asked = search.needed.size();
    const Truth truth = holds(search, set, whole);
    if (truth == Truth::no) {
      search.needed.resize(asked);  // whatever they would say
      return;
    }
    if (whole && truth == Truth::unknown) return;
  }
  if (whole) {
    Choice choice;
    for (const Answer* answer : search.chosen) {
      choice.chosen.push_back(answer->id);
      if (choice.chosen.size() == 1 || choice.effect < answer->order) choice.effect = answer->order;
    }
    search.bound = choice.effect;
    search.found = std::move(choice);
    return;
  }
  for (const Answer* answer : search.options[at]) {
    if (search.over()) return;
    if (search.bound && !(answer->order < *search.bound)) return;  // and so are the later ones
    Past further = set;
    further.join(answer->past);
    further.raise(answer->id.chain, answer->id.index + 1);
    search.chosen.push_back(answer);
    try_from(search, at + 1, further);
    search.chosen.pop_back();
  }
}

// Leaves of each party's options those that differ in what the search asks of them: which acts that
// matter they have behind them, and which withdrawals have them. Of equals the earliest stays.
void Rule::drop_alike(Search& search) {
  const Proposal& proposal = search.proposal;
  std::map<ChainId, std::vector<std::uint64_t>> matter;
  const auto note = [&](const EntryId& id) { matter[id.chain].push_back(id.index); };
  const auto note_concurrences = [&](const Proposal& other) {
    for (const Answer& answer : other.answers) {
      if (answer.kind == AnswerKind::concurrence) note(answer.id);
    }
  };
  for (const Answer& answer : proposal.answers) {
    if (answer.kind == AnswerKind::withdrawal) note(answer.id);
  }
  for (const LeavingFact& leaving : leavings_) note(leaving.id);
  for (const Proposal* charter : search.later) note_concurrences(*charter);
  if (proposal.predecessor) {
    const Result<Proposal*> predecessor = this->proposal(*proposal.predecessor);
    if (predecessor.ok() && predecessor.value() != nullptr) note_concurrences(*predecessor.value());
  }
  for (auto& [chain, indexes] : matter) std::sort(indexes.begin(), indexes.end());
  for (std::vector<const Answer*>& of_party : search.options) {
    if (of_party.size() < 2) continue;
    std::set<Bytes> seen;
    std::erase_if(of_party, [&](const Answer* answer) {
      Bytes trait;
      for (const auto& [chain, size] : answer->past.sizes()) {
        const auto found = matter.find(chain);
        if (found == matter.end()) continue;
        const auto& indexes = found->second;
        const auto behind = std::lower_bound(indexes.begin(), indexes.end(), size);
        if (behind == indexes.begin()) continue;
        put_u32(trait, chain);
        put_u64(trait, static_cast<std::uint64_t>(behind - indexes.begin()));
      }
      put_u32(trait, 0);
      for (const std::size_t place : proposal.of(AnswerKind::withdrawal, answer->party))
        put_u8(trait, proposal.answers[place].past.has(answer->id) ? 1 : 0);
      for (const LeavingFact& leaving : leavings_)
        put_u8(trait, leaving.party == answer->party && leaving.past.has(answer->id) ? 1 : 0);
      return !seen.insert(std::move(trait)).second;
    });
  }
}

// Joint charters that descend from the proposal's, or from what it settles, and are not itself.
std::vector<const Proposal*> Rule::later_charters(const Proposal& proposal) {
  std::set<EntryId> above{proposal.charter.value_or(proposal.id)};
  if (proposal.has_terms) above.insert(proposal.settles.begin(), proposal.settles.end());
  std::size_t from = charters_.size();
  for (const EntryId& id : above) {
    const auto found = charter_at_.find(id);
    if (found != charter_at_.end()) from = std::min(from, found->second);
  }
  std::vector<const Proposal*> later;
  for (std::size_t i = from; i < charters_.size(); ++i) {
    const Charter& charter = charters_[i];
    const bool descends = (charter.parent && above.contains(*charter.parent)) ||
                          std::any_of(charter.settles.begin(), charter.settles.end(),
                                      [&](const EntryId& id) { return above.contains(id); });
    if (!descends || MUTANT("rule-later-charter-ignored")) continue;
    above.insert(charter.id);
    if (charter.id == proposal.id) continue;
    const Result<Proposal*> found = this->proposal(charter.id);
    if (!found.ok() && failure_.ok()) failure_ = found.error();
    if (found.ok() && found.value() != nullptr) later.push_back(found.value());
  }
  return later;
}

Rule::Search Rule::begin_search(const Proposal& proposal, const Options& options, bool least) {
  Search search{proposal, options, later_charters(proposal), least, 16, {}, {}, {}, {}, {}};
  for (std::size_t i = 0; i < options.size(); ++i) {
    const OrderKey& first = options[i].front()->order;
    if (i == 0 || search.floor < first) search.floor = first;
  }
  std::stable_sort(search.options.begin(), search.options.end(),
                   [](const auto& a, const auto& b) { return a.size() < b.size(); });
  return search;
}

// First each party's earliest: mostly that is all there is, and it stands.
void Rule::run(Search& search) {
  Options all = search.options;
  for (auto& of_party : search.options) of_party.resize(1);
  try_from(search, 0, Past());
  if (search.over()) return;
  const bool single = std::all_of(all.begin(), all.end(),
                                  [](const auto& of_party) { return of_party.size() == 1; });
  search.options = std::move(all);
  if (single) return;
  drop_alike(search);
  search.needed.clear();
  try_from(search, 0, Past());
}

// The choice, if any; with `least` the one with the least effect. What a question needs is answered
// before it is asked again, so nothing here is as deep as facts follow one another.
Result<std::optional<Choice>> Rule::decide(const Proposal& proposal, Options options, bool least) {
  if (options.size() < proposal.required.size() ||
      std::any_of(options.begin(), options.end(),
                  [](const auto& of_party) { return of_party.empty(); }))
    return std::optional<Choice>();
  std::vector<Question> waiting;
  waiting.push_back({&proposal, std::move(options), {}});
  while (true) {
    Question& question = waiting.back();
    const bool last = waiting.size() == 1;
    if (!last && known_.contains({question.proposal->id, question.key})) {
      waiting.pop_back();
      continue;
    }
    Search search = begin_search(*question.proposal, question.options, last && least);
    search.limit = question.limit;
    run(search);
    TRY(trouble());
    const bool sure = search.found && (!search.least || search.found->effect == search.floor);
    if (!sure && !search.needed.empty()) {
      question.limit *= 2;
      for (Question& needed : search.needed) waiting.push_back(std::move(needed));
      continue;
    }
    if (last) return std::move(search.found);
    known_[{question.proposal->id, question.key}] = search.found.has_value();
    waiting.pop_back();
  }
}

bool Rule::joint_in(const Proposal& proposal, const Past& set) {
  std::vector<Question> needed;
  const Truth truth = ask(proposal, set, needed);
  if (truth != Truth::unknown) return truth == Truth::yes;
  const Bytes key = needed.front().key;
  const Result<std::optional<Choice>> found =
      decide(proposal, std::move(needed.front().options), false);
  if (!found.ok()) {
    if (failure_.ok()) failure_ = found.error();
    return false;
  }
  known_[{proposal.id, key}] = found.value().has_value();
  return found.value().has_value();
}

Result<std::optional<OrderKey>> Rule::effect_in(const Proposal& proposal, const Past& set) {
  if (!proposal.best) return std::optional<OrderKey>();
  if (std::all_of(proposal.best->chosen.begin(), proposal.best->chosen.end(),
                  [&](const EntryId& id) { return set.has(id); }))
    return std::optional<OrderKey>(proposal.best->effect);
  const std::optional<Choice> choice = TRY(decide(proposal, options_in(proposal, set), true));
  return choice ? std::optional<OrderKey>(choice->effect) : std::nullopt;
}

// The concurrence has just been added: whether a choice with it has an earlier effect than all
// others.
Result<std::vector<NewFact>> Rule::complete(Proposal& proposal, const EntryId& added) {
  std::vector<NewFact> facts;
  Options options;
  for (const std::uint32_t party : proposal.required) {
    std::vector<const Answer*>& of_party = options.emplace_back();
    for (const std::size_t place : proposal.of(AnswerKind::concurrence, party)) {
      const Answer& answer = proposal.answers[place];
      if (answer.id == added) of_party.clear();
      if (!proposal.best || answer.order < proposal.best->effect) of_party.push_back(&answer);
      if (answer.id == added) break;
    }
    if (of_party.empty() && MUTANT("rule-one-party-is-enough") && options.size() > 1)
      of_party.push_back(options.front().front());
    if (of_party.empty()) return facts;
  }
  std::optional<Choice> choice = TRY(decide(proposal, std::move(options), true));
  if (!choice) return facts;
  const bool first = !proposal.best;
  proposal.best = std::move(choice);
  TRY(ground_.keep(RuleRow::proposal, proposal.id.bytes(), proposal.encode()));
  if (first) TRY(make_joint(proposal));
  facts.push_back({proposal.id, proposal.best->effect});
  return facts;
}

Result<void> Rule::make_joint(Proposal& proposal) {
  TRY(ground_.keep(RuleRow::joint, Bytes(proposal.slot.view()) + proposal.id.bytes(), ""));
  const auto slot = joint_in_slots_.find(proposal.slot);
  if (slot != joint_in_slots_.end()) slot->second.push_back(proposal.id);
  for (const EntryId& settled : proposal.settles) {
    TRY(ground_.keep(RuleRow::settling, settled.bytes() + proposal.id.bytes(), ""));
    settled_by_[settled].push_back(proposal.id);
  }
  if (!proposal.has_terms) return {};
  Bytes ordinal;
  put_u32(ordinal, static_cast<std::uint32_t>(charters_.size()));
  TRY(ground_.keep(RuleRow::charter, ordinal, proposal.id.bytes()));
  return add_charter(proposal);
}

}  // namespace concurrence
