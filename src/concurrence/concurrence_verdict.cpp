// Verdicts on concurrences, silence included.
#include <algorithm>

#include "base/mutant.h"
#include "concurrence/rule.h"
#include "concurrence/terms.h"

namespace concurrence {

using record::Verdict;

Result<Judgement> Rule::judge_concurrence(const PlacedAct& act, Proposal& target,
                                          const std::vector<const Charter*>& newest) {
  const Past& past = act.past;
  if (concurrence_of(target, act.party, past) != nullptr || declined_by(target, act.party, past))
    return is_void(Verdict::already_answered, "its party had already answered finally");
  if (act.header->concurrence().silence() && !TRY(silence_sound(act, target)))
    return is_void(Verdict::silence, "the silence was not kept as the rules demand");

  const auto settled = [&](const EntryId& id) {
    return std::find(target.settles.begin(), target.settles.end(), id) != target.settles.end();
  };
  if (target.charter) {
    const bool settlement = target.has_terms && !target.settles.empty();
    const bool current =
        settlement ? target.settles.size() == newest.size() &&
                         std::all_of(newest.begin(), newest.end(),
                                     [&](const Charter* charter) { return settled(charter->id); })
                   : newest.size() == 1 && newest.front()->id == *target.charter;
    if (!current && !MUTANT("rule-older-charter"))
      return is_void(Verdict::older_charter, "it was proposed under an older charter");
  } else if (!newest.empty()) {
    return is_void(Verdict::older_charter, "the circle was constituted already");
  }

  for (const Proposal* rival : TRY(bound_to(target.slot, act.party, past))) {
    if (rival->id != target.id && !settled(rival->id) && !dead_in(*rival, past))
      return is_void(Verdict::rival_alive,
                     "its party is bound by its agreement to another proposal for the same place");
  }
  for (const EntryId& id : TRY(joint_in_slot(target.slot))) {
    if (id == target.id || settled(id)) continue;
    const Proposal* rival = TRY(proposal(id));
    if (rival != nullptr && joint_in(*rival, past))
      return is_void(Verdict::slot_filled, "another proposal was agreed by all in its place");
  }
  // Amendments of what the target is under; of an amendment they are its rivals, asked for above.
  const Charter* under = target.charter ? joint_charter(*target.charter) : nullptr;
  if (under == nullptr) return Judgement{};
  if (!target.has_terms) {
    const crypto::Hash amendments = slot_key("circle", "charter.amend", "", under->ref);
    for (const Proposal* amendment : TRY(bound_to(amendments, act.party, past))) {
      if (amendment->changes_required && !dead_in(*amendment, past))
        return is_void(Verdict::amendment_pending,
                       "its party had agreed to change who decides, and that is not decided yet");
    }
  }
  if (target.recovers == 0) return Judgement{};
  if (objected(target, past))
    return is_void(Verdict::wrong_recovery, "the party whose key it replaces had objected");
  const std::optional<TimeMs> over = notice_over(target, act.party, past);
  if (!over || act.time < *over)
    return is_void(Verdict::wrong_recovery,
                   "the time in which the party whose key it replaces may object was not over");
  return Judgement{};
}

Result<bool> Rule::silence_sound(const PlacedAct& act, const Proposal& target) {
  if (target.silence_class.empty() || act.time < target.silence_expiry) return false;
  const Charter* charter = target.charter ? joint_charter(*target.charter) : nullptr;
  if (charter == nullptr) return false;
  const auto& classes = charter->terms.silence_classes();
  if (std::find(classes.begin(), classes.end(), target.silence_class) == classes.end())
    return false;
  if (!last_word(silence_of(act.party, target.silence_class), act.past).value_or(false) &&
      !MUTANT("rule-silence-unauthorised"))
    return false;
  for (const Answer& answer : target.answers) {
    if (!act.past.has(answer.id)) continue;
    if (answer.kind == AnswerKind::silence_broken || answer.kind == AnswerKind::decline)
      return false;
  }
  for (const std::uint32_t party : target.required) {
    if (declined_by(target, party, act.past)) return false;
    const std::vector<std::size_t>& receipts = target.of(AnswerKind::notice_receipt, party);
    const bool noticed = std::any_of(receipts.begin(), receipts.end(), [&](std::size_t place) {
      const Answer& answer = target.answers[place];
      return act.past.has(answer.id) && answer.time <= target.silence_expiry &&
             target.silence_expiry - answer.time >= target.silence_notice;
    });
    if (!noticed) return false;
    if (party == act.party) continue;
    bool spoke = false;
    for (const ChainId chain : ground_.chains_of(party)) {
      const TimeMs latest = TRY(ground_.latest_time(chain, act.past.size_of(chain)));
      spoke = spoke || latest >= target.silence_expiry;
    }
    if (!spoke) return false;
  }
  return true;
}

}  // namespace concurrence
