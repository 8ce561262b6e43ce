// Verdicts on concurrences, silence included.
#include <algorithm>

#include "concurrence/rule.h"
#include "concurrence/terms.h"

namespace concurrence {

using record::Verdict;

Result<Judgement> Rule::judge_concurrence(const PlacedAct& act, Proposal& target) {
  const Past& past = act.past;
  if (concurrence_of(target, act.party, past) != nullptr || declined_by(target, act.party, past))
    return is_void(Verdict::already_answered, "its party had already answered finally");
  if (act.header->concurrence().silence() && !TRY(silence_sound(act, target)))
    return is_void(Verdict::silence, "the silence was not kept as the rules demand");

  const std::vector<const Charter*> newest = newest_charters(past);
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
    if (!current) return is_void(Verdict::older_charter, "it was proposed under an older charter");
  } else if (!newest.empty()) {
    return is_void(Verdict::older_charter, "the circle was constituted already");
  }

  Slot* slot = TRY(slot_of(target.id));
  for (const Proposal& rival : slot->proposals) {
    if (rival.id == target.id || settled(rival.id) || !past.has(rival.id)) continue;
    if (concurrence_of(rival, act.party, past) != nullptr && !dead_in(rival, past))
      return is_void(Verdict::rival_alive,
                     "its party is bound by its agreement to another proposal for the same place");
  }
  for (const Proposal& rival : slot->proposals) {
    if (rival.id != target.id && !settled(rival.id) && joint_in(rival, past))
      return is_void(Verdict::slot_filled, "another proposal was agreed by all in its place");
  }
  // Amendments of exactly what the target is under: its charter, or all that it settles.
  std::optional<crypto::Hash> amendments;
  const Charter* under = target.charter ? state_.charter(*target.charter) : nullptr;
  if (under != nullptr) {
    std::vector<record::Reference> settles;
    if (target.has_terms) {
      for (const EntryId& id : target.settles) {
        const Charter* one = state_.charter(id);
        if (one != nullptr) settles.push_back(one->ref);
      }
    }
    amendments = slot_key("circle", "charter.amend", "", under->ref, settles);
  }
  for (const Charter& amendment : state_.charters) {
    if (!amendments || amendment.slot != *amendments || amendment.id == target.id ||
        !amendment.changes_required || !past.has(amendment.id))
      continue;
    const Proposal* proposal = TRY(this->proposal(amendment.id));
    if (proposal != nullptr && concurrence_of(*proposal, act.party, past) != nullptr &&
        !dead_in(*proposal, past))
      return is_void(Verdict::amendment_pending,
                     "its party had agreed to change who decides, and that is not decided yet");
  }
  return Judgement{};
}

Result<bool> Rule::silence_sound(const PlacedAct& act, const Proposal& target) {
  if (target.silence_class.empty() || act.time < target.silence_expiry) return false;
  const Charter* charter = target.charter ? state_.charter(*target.charter) : nullptr;
  if (charter == nullptr) return false;
  const auto& classes = charter->terms.silence_classes();
  if (std::find(classes.begin(), classes.end(), target.silence_class) == classes.end())
    return false;
  const SilenceFact* last = nullptr;
  for (const SilenceFact& silence : state_.silences) {
    if (silence.party == act.party && silence.name == target.silence_class &&
        act.past.has(silence.id) && (last == nullptr || last->order < silence.order))
      last = &silence;
  }
  if (last == nullptr || last->revoked) return false;
  for (const Answer& answer : target.answers) {
    if (!act.past.has(answer.id)) continue;
    if (answer.kind == AnswerKind::silence_broken || answer.kind == AnswerKind::decline)
      return false;
  }
  for (const std::uint32_t party : target.required) {
    if (declined_by(target, party, act.past)) return false;
    const bool noticed =
        std::any_of(target.answers.begin(), target.answers.end(), [&](const Answer& answer) {
          return answer.kind == AnswerKind::notice_receipt && answer.party == party &&
                 act.past.has(answer.id) && answer.time <= target.silence_expiry &&
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
