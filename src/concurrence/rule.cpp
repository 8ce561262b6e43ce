// The rule's memory, and the questions that every act is asked in turn.
#include "concurrence/rule.h"

#include <algorithm>

#include "concurrence/terms.h"

namespace concurrence {

using record::Header;
using record::Verdict;

namespace {

constexpr std::size_t kSlotsKept = 256;

}  // namespace

Result<void> Rule::open(ByteView state) {
  slots_.clear();
  state_ = {};
  state_dirty_ = false;
  if (!state.empty()) state_ = TRY(CircleState::decode(state));
  return {};
}

Result<Slot*> Rule::slot(const crypto::Hash& key) {
  const auto found = slots_.find(key);
  if (found != slots_.end()) return &found->second->slot;
  auto loaded = std::make_unique<Loaded>();
  const std::optional<Bytes> bytes = TRY(ground_.load_slot(key));
  if (bytes) loaded->slot = TRY(Slot::decode(*bytes));
  Slot* slot = &loaded->slot;
  slots_.emplace(key, std::move(loaded));
  return slot;
}

Result<Slot*> Rule::slot_of(const EntryId& proposal) {
  const std::optional<crypto::Hash> key = TRY(ground_.load_proposal(proposal));
  if (!key) return static_cast<Slot*>(nullptr);
  return slot(*key);
}

Result<Proposal*> Rule::proposal(const EntryId& id) {
  Slot* slot = TRY(slot_of(id));
  return slot ? slot->find(id) : static_cast<Proposal*>(nullptr);
}

Result<void> Rule::save() {
  for (auto& [key, loaded] : slots_) {
    if (!loaded->dirty) continue;
    TRY(ground_.save_slot(key, loaded->slot.encode()));
    loaded->dirty = false;
  }
  if (state_dirty_) {
    TRY(ground_.save_state(state_.encode()));
    state_dirty_ = false;
  }
  if (slots_.size() > kSlotsKept) slots_.clear();
  return {};
}

void Rule::note_founding(const EntryId& id) {
  state_.foundings.push_back(id);
  state_dirty_ = true;
}

Result<Judgement> Rule::judge(const PlacedAct& act) {
  const Header& header = *act.header;
  const std::vector<const Charter*> newest = newest_charters(act.past);

  // The proposal that an answer names, where it does.
  const record::EntryRef* target = nullptr;
  switch (header.act_case()) {
    case Header::kConcurrence:
      target = &header.concurrence().proposal();
      break;
    case Header::kDecline:
      target = &header.decline().proposal();
      break;
    case Header::kWithdrawal:
      target = &header.withdrawal().proposal();
      break;
    case Header::kAdReferendum:
      target = &header.ad_referendum().proposal();
      break;
    case Header::kReservation:
      target = &header.reservation().proposal();
      break;
    case Header::kNoticeReceipt:
      target = &header.notice_receipt().proposal();
      break;
    case Header::kSilenceBroken:
      target = &header.silence_broken().proposal();
      break;
    default:
      break;
  }

  if (newest.empty()) {
    bool allowed = header.has_grant() ||
                   (header.has_proposal() && header.proposal().kind() == "charter.found");
    if (!allowed && target != nullptr &&
        (header.has_concurrence() || header.has_decline() || header.has_withdrawal())) {
      const std::optional<EntryId> id = TRY(ground_.resolve(*target, act.past));
      allowed = id && std::find(state_.foundings.begin(), state_.foundings.end(), *id) !=
                          state_.foundings.end();
    }
    if (!allowed)
      return is_void(Verdict::not_constituted, "the circle was not yet constituted by all");
    if (header.rule() != record::kRecordRule || header.module() != "circle" ||
        header.module_version() != 1)
      return is_void(Verdict::not_in_force, "rule or module version is not that of a founding");
  } else {
    const bool in_force = std::any_of(newest.begin(), newest.end(), [&](const Charter* charter) {
      return rule_version(charter->terms, "record") == header.rule() &&
             header.module_version() != 0 &&
             rule_version(charter->terms, header.module()) == header.module_version();
    });
    if (!in_force)
      return is_void(Verdict::not_in_force,
                     "rule or module version is not in force under the charter: " +
                         header.module() + " " + std::to_string(header.module_version()));
    const bool left = has_left(act.party, act.past);
    if (!left && !header.has_joining() && !header.has_grant()) {
      const bool member = std::any_of(newest.begin(), newest.end(), [&](const Charter* charter) {
        return contains(members(*charter, act.past), act.party);
      });
      if (!member) return is_void(Verdict::not_a_member, "its author was not a member");
    }
    if (left) return is_void(Verdict::has_left, "its author had left");
  }

  Proposal* named = nullptr;
  if (target != nullptr) {
    const std::optional<EntryId> id = TRY(ground_.resolve(*target, act.past));
    if (id) named = TRY(proposal(*id));
    if (named == nullptr)
      return is_void(Verdict::unknown_reference,
                     "the proposal it names was not in its past, or has no effect");
  }
  const Charter* joined = nullptr;
  if (header.has_joining()) {
    const std::optional<EntryId> id = TRY(ground_.resolve(header.joining().charter(), act.past));
    if (id) joined = state_.charter(*id);
    if (joined == nullptr)
      return is_void(Verdict::unknown_reference, "the charter it names was not in its past");
  }
  const NotedFact* noted = nullptr;
  if (header.has_confirmation()) {
    const std::optional<EntryId> id = TRY(ground_.resolve(header.confirmation().noted(), act.past));
    for (const NotedFact& item : state_.noted) {
      if (id && item.id == *id) noted = &item;
    }
    if (noted == nullptr)
      return is_void(Verdict::unknown_reference, "the noted act it names was not in its past");
  }

  if (header.has_proposal()) {
    Result<void> failure;
    Judgement judgement = judge_proposal(act, newest, failure);
    if (!failure.ok()) return failure.error();
    return judgement;
  }

  const bool silent = header.has_concurrence() && header.concurrence().silence();
  const bool binding = header.has_concurrence() || header.has_decline() ||
                       header.has_withdrawal() || header.has_ad_referendum() ||
                       header.has_joining() || header.has_leaving() ||
                       header.has_silence_authorisation();
  if (binding && !silent &&
      !has_authority(act.party, header.actor().person(), header.actor().office(), act.past))
    return is_void(Verdict::no_authority, "its party's journal gave " + header.actor().person() +
                                              " as " + header.actor().office() +
                                              " no authority to commit it");

  if (named != nullptr &&
      (header.has_concurrence() || header.has_decline() || header.has_ad_referendum()) &&
      !named->requires_party(act.party))
    return is_void(Verdict::not_required, "its party's agreement is not asked for");

  if (header.has_concurrence()) return judge_concurrence(act, *named);
  if (header.has_decline()) {
    if (concurrence_of(*named, act.party, act.past) != nullptr ||
        declined_by(*named, act.party, act.past))
      return is_void(Verdict::already_answered, "its party had already answered finally");
  }
  if (header.has_withdrawal()) {
    const bool withdrawn =
        std::any_of(named->answers.begin(), named->answers.end(), [&](const Answer& answer) {
          return answer.kind == AnswerKind::withdrawal && answer.party == act.party &&
                 act.past.has(answer.id);
        });
    if (concurrence_of(*named, act.party, act.past) == nullptr || withdrawn)
      return is_void(Verdict::already_answered, "there was nothing to withdraw");
    if (joint_in(*named, act.past))
      return is_void(Verdict::already_joint, "it was agreed by all already");
  }
  if (header.has_confirmation() && noted->about != act.party)
    return is_void(Verdict::wrong_party, "what was noted is not about its author");
  if (header.has_noted() && header.noted().party() == act.party)
    return is_void(Verdict::wrong_party, "a party does not note itself");
  if (header.has_joining()) {
    const bool member = std::any_of(newest.begin(), newest.end(), [&](const Charter* charter) {
      return contains(members(*charter, act.past), act.party);
    });
    if (find_party(joined->terms, act.party) == nullptr || !joint_charter(*joined, act.past) ||
        member)
      return is_void(Verdict::wrong_party, "the charter does not admit its author");
  }
  return Judgement{};
}

}  // namespace concurrence
