// The questions that every act is asked in turn.
#include "concurrence/rule.h"

#include <algorithm>

#include "base/encoding.h"
#include "base/mutant.h"
#include "concurrence/terms.h"

namespace concurrence {

using record::Header;
using record::Verdict;

namespace {

constexpr std::size_t kAmendmentsKept = 64;  // with their terms, up to 64 KiB each

}  // namespace

Result<Judgement> Rule::judge(const PlacedAct& act) {
  if (amendments_.size() > kAmendmentsKept) amendments_.clear();
  Judgement judgement = TRY(judge_act(act));
  TRY(trouble());
  return judgement;
}

Result<Judgement> Rule::judge_act(const PlacedAct& act) {
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
      allowed = id && TRY(ground_.load(RuleRow::founding, id->bytes())).has_value();
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
    if (left && !MUTANT("rule-left-may-act"))
      return is_void(Verdict::has_left, "its author had left");
  }

  Proposal* named = nullptr;
  if (target != nullptr) {
    const std::optional<EntryId> id = TRY(ground_.resolve(*target, act.past));
    if (id) named = TRY(proposal(*id));
    if (named == nullptr)
      return is_void(Verdict::unknown_reference,
                     "the proposal it names was not in its past, or has no effect");
  }
  const Proposal* joined = nullptr;
  if (header.has_joining()) {
    const std::optional<EntryId> id = TRY(ground_.resolve(header.joining().charter(), act.past));
    if (id) joined = TRY(proposal(*id));
    if (joined == nullptr || !joined->has_terms)
      return is_void(Verdict::unknown_reference, "the charter it names was not in its past");
  }
  std::uint32_t noted_about = 0;
  if (header.has_confirmation()) {
    const std::optional<EntryId> id = TRY(ground_.resolve(header.confirmation().noted(), act.past));
    std::optional<Bytes> about;
    if (id) about = TRY(ground_.load(RuleRow::noted, id->bytes()));
    if (!about)
      return is_void(Verdict::unknown_reference, "the noted act it names was not in its past");
    ByteReader reader(*about);
    noted_about = static_cast<std::uint32_t>(reader.varint());
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

  if (header.has_concurrence() && !named->body.empty()) {
    const Charter* charter = joint_charter(*named->charter);
    if (charter != nullptr && has_ended(*charter, named->body, act.past))
      return is_void(Verdict::body_ended, "the body ended when one of its parties left");
  }
  const bool objects = header.has_decline() && named->recovers == act.party;
  if (named != nullptr &&
      (header.has_concurrence() || header.has_decline() || header.has_ad_referendum()) &&
      !named->requires_party(act.party) && !objects && !MUTANT("rule-not-required-counts"))
    return is_void(Verdict::not_required, "its party's agreement is not asked for");

  if (header.has_concurrence()) return judge_concurrence(act, *named, newest);
  if (header.has_decline()) {
    if (concurrence_of(*named, act.party, act.past) != nullptr ||
        declined_by(*named, act.party, act.past))
      return is_void(Verdict::already_answered, "its party had already answered finally");
  }
  if (header.has_withdrawal()) {
    const std::vector<std::size_t>& before = named->of(AnswerKind::withdrawal, act.party);
    const bool withdrawn = std::any_of(before.begin(), before.end(), [&](std::size_t place) {
      return act.past.has(named->answers[place].id);
    });
    if (concurrence_of(*named, act.party, act.past) == nullptr || withdrawn)
      return is_void(Verdict::already_answered, "there was nothing to withdraw");
    if (joint_in(*named, act.past))
      return is_void(Verdict::already_joint, "it was agreed by all already");
  }
  if (header.has_confirmation() && noted_about != act.party)
    return is_void(Verdict::wrong_party, "what was noted is not about its author");
  if (header.has_noted() && header.noted().party() == act.party)
    return is_void(Verdict::wrong_party, "a party does not note itself");
  if (header.has_joining()) {
    const bool member = std::any_of(newest.begin(), newest.end(), [&](const Charter* charter) {
      return contains(members(*charter, act.past), act.party);
    });
    const Charter* charter = joint_charter(joined->id);
    if (charter == nullptr || find_party(charter->terms, act.party) == nullptr ||
        !joint_in(*joined, act.past) || member)
      return is_void(Verdict::wrong_party, "the charter does not admit its author");
  }
  return Judgement{};
}

}  // namespace concurrence
