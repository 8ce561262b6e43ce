// The silence procedure at a party's own node, and the notice of a recovery: the receipt of the
// notice when it comes, and at expiry 'the silence was kept', signed only under this party's
// standing, unrevoked authorisation for the class and only if the rule of docs/formats/record.md,
// section 7, holds. Nothing here answers for a person who has not authorised it, and an unreachable
// node never consents.

#include <algorithm>
#include <limits>

#include "base/encoding.h"
#include "node/engine_state.h"
#include "record/header.h"

namespace node {

using store::Space;

namespace {

Bytes silence_key(const Circle& circle) { return "Q" + circle.record.id; }

// Proposals under silence of one author that are watched at a time: a receipt is an entry of our
// own journal, and nobody else decides how many of these we write. Those beyond need a plain
// answer.
constexpr std::ptrdiff_t kSilencesPerAuthor = 64;
// How long 'the silence was kept' is tried after expiry, for what the others have to show first.
constexpr std::uint64_t kWatchedAfterExpiryMs = 14 * 24 * 3'600'000ULL;
constexpr TimeMs kNever = std::numeric_limits<TimeMs>::max();

}  // namespace

Result<void> EngineState::refuse_class(std::string_view name, std::string_view module,
                                       ByteView content) const {
  std::string_view own;
  for (const auto& one : modules_) {
    if (one->name() == module) own = one->silence_class(content);
  }
  if (!own.empty() && own == name) return {};
  if (own.empty()) {
    return Error{
        ErrorCode::invalid,
        "silence.class: no class of silence covers what is proposed here; it needs a plain "
        "answer of every party"};
  }
  return Error{ErrorCode::invalid,
               "silence.class: what is proposed here is a decision of the class '" +
                   std::string(own) + "', not of '" + std::string(name) +
                   "'; silence reaches only what its class is for"};
}

Result<void> EngineState::refuse_silence(Circle& circle,
                                         const concurrence::Proposal& proposal) const {
  TRY(circle.refuse_silence(proposal.silence_class, proposal.silence_notice, proposal.body));
  const std::optional<Circle::HeldAct> act = TRY(circle.held_act(proposal.id));
  if (!act || !act->whole) {
    return Error{ErrorCode::unavailable,
                 "silence: what is proposed is not held here, so no silence is kept on it"};
  }
  return refuse_class(proposal.silence_class, act->header.module(), act->content);
}

// A proposal under silence, or a recovery, has come: watch it until it is decided.
Result<void> EngineState::note_silence(Circle& circle, const record::Reference& proposal) {
  const std::optional<concurrence::EntryId> id = TRY(circle.fold.find(proposal));
  const concurrence::Proposal* held = id ? TRY(circle.fold.rule().proposal(*id)) : nullptr;
  if (std::find(circle.silences.begin(), circle.silences.end(), proposal) != circle.silences.end())
    return {};
  if (held == nullptr || (held->recovers == 0 && !circle.allows_silence(held->silence_class)))
    return {};
  // What the charter does not allow, or its class is not for, is not received as a notice, and
  // never kept.
  if (held->recovers == 0 && !refuse_silence(circle, *held).ok()) return {};
  const auto of_author =
      std::count_if(circle.silences.begin(), circle.silences.end(),
                    [&](const record::Reference& ref) { return ref.party == proposal.party; });
  if (of_author >= kSilencesPerAuthor) return {};
  circle.silences.push_back(proposal);
  Bytes all;
  for (const record::Reference& ref : circle.silences) put_block(all, ref.text());
  return around_.store.put(Space::durable, silence_key(circle), all);
}

Result<void> EngineState::keep_silence(Circle& circle) {
  if (circle.silences.empty() || circle.epoch_due() || !circle.own) return {};
  const TimeMs now = around_.clock.now();
  // What this party's node may say depends on what is folded and on which side of an expiry it is.
  const bool same_side = now >= circle.silences_seen && now < circle.silences_due;
  if (!circle.silences_moved && same_side) return {};
  circle.silences_moved = false;
  circle.silences_seen = now;
  circle.silences_due = kNever;
  const concurrence::Past all = circle.fold.all();
  concurrence::Rule& rule = circle.fold.rule();
  std::vector<record::Reference> left;
  for (const record::Reference& ref : circle.silences) {
    const std::optional<concurrence::EntryId> id = TRY(circle.fold.find(ref));
    const concurrence::Proposal* proposal = id ? TRY(rule.proposal(*id)) : nullptr;
    if (proposal == nullptr) continue;
    if (rule.joint_in(*proposal, all) || rule.dead_in(*proposal, all)) continue;
    // A recovery is noticed whenever it is looked at, and never kept by silence.
    const TimeMs expiry = proposal->recovers != 0 ? kNever : proposal->silence_expiry;
    const TimeMs given_up = expiry + std::min(kWatchedAfterExpiryMs, kNever - expiry);
    if (now > given_up) continue;
    left.push_back(ref);
    circle.silences_due = std::min(circle.silences_due, now < expiry ? expiry : given_up);
    if (!proposal->requires_party(circle.record.self)) continue;
    bool noticed = false;
    for (const concurrence::Answer& answer : proposal->answers) {
      if (answer.party != circle.record.self) continue;
      if (answer.kind == concurrence::AnswerKind::notice_receipt) noticed = true;
    }
    if (!noticed && now < expiry) {
      record::Header receipt;
      *receipt.mutable_notice_receipt()->mutable_proposal() = ref.proto();
      if (TRY(write_own(circle, std::move(receipt), Precedence::immediate))) TRY(fold(circle));
      continue;
    }
    if (now < expiry) continue;
    // The others need to see that we were there at expiry. Known by what was written, not by what
    // is folded of it: that may lag behind.
    if (circle.last_written < expiry) {
      TRY(begin());
      TRY(circle.write_clear(journal::Kind::heartbeat, ""));
      dirty_.insert(&circle);
    }
    if (!check_blobs(circle, proposal->blobs, false).ok()) {  // what was not read is not agreed to
      circle.silences_moved = true;
      continue;
    }
    // Nor what the charter in force does not allow: it may be another than when the notice came.
    // It may have been watched since before this node knew what the class is for, too.
    if (!refuse_silence(circle, *proposal).ok()) continue;
    // Nor what is not as this node computes it; that does not change.
    if (!circle.refuse_if_text_differs(*proposal).ok()) continue;
    record::Header kept;
    record::Concurrence& concurrence = *kept.mutable_concurrence();
    *concurrence.mutable_proposal() = ref.proto();
    concurrence.set_silence(true);
    if (TRY(write_own(circle, std::move(kept), Precedence::immediate))) TRY(fold(circle));
  }
  if (left.size() != circle.silences.size()) {
    circle.silences = std::move(left);
    TRY(begin());
    Bytes rest;
    for (const record::Reference& ref : circle.silences) put_block(rest, ref.text());
    TRY(around_.store.put(Space::durable, silence_key(circle), rest));
  }
  return {};
}

}  // namespace node
