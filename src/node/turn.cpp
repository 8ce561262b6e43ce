// One turn of the engine: fold what came, commit once, sign, answer; and what is due by the clock.

#include <algorithm>
#include <utility>

#include "base/mutant.h"
#include "journal/anchor.h"
#include "node/engine_state.h"

namespace node {

using journal::EpochReason;
using journal::Kind;
using replication::Cosigned;
using store::Space;

namespace {

constexpr std::uint64_t kLongestPause = 64;  // heartbeats; for what keys forbid
constexpr std::uint64_t kFlushMs = 1000;     // signed heads reach the store at the latest then

}  // namespace

void EngineState::change(Circle& circle, std::string matter, std::string what,
                         std::optional<record::Reference> ref) {
  Change item;
  item.number = ++change_number_;
  item.circle = circle.record.id;
  item.matter = std::move(matter);
  item.what = std::move(what);
  item.ref = std::move(ref);
  changes_.push_back(std::move(item));
}

Result<void> EngineState::fold(Circle& circle) {
  std::optional<record::Reference> founding;
  std::optional<record::Reference> admitting;
  std::vector<record::Reference> silences;
  std::vector<std::pair<record::Reference, record::Header>> blobs;
  std::vector<concurrence::EntryId> stated;  // on the circle itself
  std::vector<concurrence::EntryId> again;   // folded before, and their content came now
  const Result<concurrence::Progress> advanced =
      circle.fold.advance(options_.fold_budget, [&](const concurrence::Folded& folded) {
        ++figures_["entries_folded"];
        if (folded.verdict == record::Verdict::no_act) return;
        if (folded.verdict != record::Verdict::effective) ++figures_["acts_void"];
        if (folded.joint) ++figures_["joint_facts"];
        if (folded.header == nullptr) return;
        change(circle, folded.header->matter(), folded.joint ? "joint" : "act", folded.ref);
        if (folded.verdict != record::Verdict::effective) return;
        if (!folded.joint) again.push_back(folded.id);
        if (folded.header->has_statement() && folded.header->module() == "circle")
          stated.push_back(folded.id);
        if (!folded.header->has_proposal()) return;
        const record::Proposal& proposal = folded.header->proposal();
        if (!folded.joint && proposal.kind() == "charter.found") founding = folded.ref;
        if (!folded.joint && (proposal.has_silence() || proposal.recovers() != 0))
          silences.push_back(folded.ref);
        if (!folded.joint && proposal.blobs_size() > 0) {
          blobs.emplace_back(folded.ref, *folded.header);
          for (const std::string& name : proposal.blobs())
            circle.note_file(crypto::Hash::from(name), folded.id);
        }
        if (folded.joint && proposal.kind() == "charter.amend") admitting = folded.ref;
      });
  // Half a step may be in memory: only a new start is sure of what was folded.
  if (!advanced.ok()) return Error{ErrorCode::corrupt, advanced.error().message};
  for (const concurrence::EntryId& id : again) TRY(search_.came(circle, id));
  circle.journals.await(circle.fold.awaited());
  const concurrence::Progress progress = advanced.value();
  if (!progress.more || MUTANT("node-fold-forgets-the-rest")) dirty_.erase(&circle);
  const bool before = circle.constituted();
  if (progress.entries > 0 || !again.empty()) {
    folded_since_slice_ = true;
    if (index_at_ == 0) index_at_ = around_.clock.monotonic() + options_.index_pause_ms;
  }
  if (progress.entries > 0) {
    circle.silences_moved = true;
    TRY(circle.refresh());
  }
  if (circle.keys_moved) resume_refused(circle);
  if (!before && circle.constituted()) change(circle, "", "circle");
  if (circle.take_admission_found()) TRY(circle.journals.withhold());
  for (const concurrence::EntryId& id : stated) {
    if (!TRY(circle.take_release(id))) continue;
    ask_for_missing(circle);
    ask_for_blobs(circle);
  }
  for (const record::Reference& ref : silences) TRY(note_silence(circle, ref));
  for (const auto& [ref, header] : blobs) TRY(want_blobs(circle, ref, header));
  if (admitting) {
    // Newcomers with a link of their own to us can now be told.
    for (auto& [name, peer] : peers_) {
      if (!peer.up) continue;
      if (!circle.sessions.contains(name)) connect(circle, peer);
      tell_formations(peer);
    }
  }
  // A newcomer joins as soon as all of its admission is here: content may come after the header.
  if (const auto admission = TRY(circle.admission_to_join()); admission) {
    record::Header header;
    *header.mutable_joining()->mutable_charter() = admission->proto();
    TRY(write_own(circle, std::move(header), Precedence::priority));
  }
  // Whoever agreed to this charter when joining signs the concurrence with its founding now.
  if (founding && circle.record.agreed && circle.own) {
    if (TRY(circle.is_founding_agreed_to(*founding))) {
      record::Header header;
      *header.mutable_concurrence()->mutable_proposal() = founding->proto();
      TRY(write_own(circle, std::move(header), Precedence::priority));
    } else {
      circle.warning = {"founding_differs",
                        "a founding was proposed that is not what this party agreed to when it "
                        "joined; nothing was signed"};
    }
  }
  return {};
}

Result<bool> EngineState::write_own(Circle& circle, record::Header header, Precedence precedence) {
  header.set_matter("circle");
  header.set_module("circle");
  header.mutable_actor()->set_person(options_.person);
  header.mutable_actor()->set_office(options_.office);
  // Judged before a transaction is opened: what would have no effect costs no commit.
  TRY(circle.fill(header));
  if (!circle.refuse_if_void(header).ok()) return false;
  TRY(begin());
  TRY(circle.write_act(std::move(header), "", precedence));
  dirty_.insert(&circle);
  return true;
}

Result<void> EngineState::open_due_epoch(Circle& circle) {
  if (!circle.own) TRY(circle.find_own());
  if (!circle.own) return begin_own_journal(circle);
  const EpochReason reason = *circle.epoch_due();
  TRY(circle.forget_unproven());
  dirty_.insert(&circle);
  for (int rounds = 0; rounds < 64 && dirty_.contains(&circle); ++rounds) TRY(fold(circle));
  TRY(circle.open_epoch(reason));
  return grant_operator(circle);
}

// Keys moved, so what peers sent and was refused may fit now: they take their positions anew.
void EngineState::resume_refused(Circle& circle) {
  circle.keys_moved = false;
  circle.forbidden_pause = circle.forbidden_beat = 0;
  for (auto& [name, session] : circle.sessions) session->ask_reset();
}

Result<void> EngineState::turn_end() {
  if (failed_) return failure_;
  const auto run = [&]() -> Result<void> {
    const bool halted = !doubt_of_clock().empty();
    if (!marked_ && !halted) TRY(mark_start());
    for (auto& [id, circle] : circles_) {
      if (!circle->epoch_due() || halted) continue;
      // Nobody's answer is awaited longer than this, and nothing of the old epoch is signed.
      const bool first = *circle->epoch_due() == EpochReason::first || circle->epoch_is_wish();
      const bool waited =
          around_.clock.monotonic() >= std::max(started_, circle->since) + options_.peer_wait_ms;
      bool answered = true;
      for (auto& [name, session] : circle->sessions) answered = answered && session->active();
      // Taken on again: what this party wrote before is on its way.
      if (!circle->own) TRY(circle->find_own());
      answered = answered && (circle->own || circle->record.agreed);
      if (!first && !waited && !(answered && !circle->sessions.empty()) && !circle->national())
        continue;
      if (!circle->holds_identity()) {  // all else goes on; only this journal cannot
        circle->warning = {"identity_missing",
                           "the identity key that stands for this party is not here: nothing can "
                           "be written; put the node's root secret back, or ask the other parties "
                           "for recovery"};
        continue;
      }
      TRY(begin());
      TRY(open_due_epoch(*circle));
      ++figures_["epochs_opened"];
      change(*circle, "", "epoch");
      dirty_.insert(circle.get());
    }
    if (restored_ && std::none_of(circles_.begin(), circles_.end(), [](const auto& item) {
          return item.second->epoch_due().has_value();
        })) {
      // Only now: a crash before this has to find the mark again.
      TRY(begin());
      TRY(around_.store.erase(Space::durable, store::kRestoredKey));
      restored_ = false;
    }
    // One more pass where folding made the node write an act of its own.
    // What folding would make it write, a wrong clock would date: that waits, and so does the fold.
    for (int pass = 0; pass < 3 && !dirty_.empty() && !halted; ++pass) {
      TRY(begin());
      const auto dirty = dirty_;
      for (Circle* circle : dirty) TRY(fold(*circle));
    }
    for (auto& [id, circle] : circles_) {
      if (taken_up_ || halted || !circle->national() || !circle->own || circle->epoch_due() ||
          dirty_.contains(circle.get()))
        continue;
      taken_up_ = true;
      TRY(take_up_modules(*circle));
    }
    if (in_transaction_) {
      for (auto& [id, circle] : circles_) TRY(circle->fold.save());
      TRY(around_.store.commit());
      in_transaction_ = false;
      ++figures_["commits"];
    }
    for (auto& [id, circle] : circles_) {
      if (TRY(circle->sign_head())) {
        ++figures_["checkpoints_signed"];
        flush_soon();
        circle->check_own_keys();
      }
      std::vector<Cosigned> made = TRY(circle->cosign());
      for (const Cosigned& witnessed : TRY(circle->witness())) made.push_back(witnessed);
      for (const Cosigned& cosigned : made) {
        ++figures_["cosignatures_made"];
        flush_soon();
        for (auto& [name, session] : circle->sessions) session->cosigned(cosigned);
      }
    }
    return {};
  };
  const Result<void> outcome = run();
  if (!outcome.ok()) {
    fail(outcome.error());
    if (in_transaction_) around_.store.rollback();
    in_transaction_ = false;
    for (auto& [done, recorded] : answers_) done(failure_);
    answers_.clear();
    for (const auto& done : std::exchange(when_durable_, {})) done(failure_);
    return failure_;
  }
  const auto answers = std::move(answers_);
  answers_.clear();
  for (const auto& [done, recorded] : answers) {
    // Written, and then it came out that this journal must not go on: nobody will ever hold it.
    const Circle* circle = find_circle(recorded.circle);
    if (circle == nullptr || !circle->signed_covers(recorded.ref))
      done(Error{ErrorCode::unavailable,
                 "this node is opening a new epoch of its journal; try again in a few seconds"});
    else
      done(recorded);
  }
  for (const auto& done : std::exchange(when_durable_, {})) done({});
  const std::vector<Change> changes = std::move(changes_);
  changes_.clear();
  for (const Change& item : changes) {
    for (const auto& listener : listeners_) listener(item);
  }
  return {};
}

// What was signed, or verified, and is in memory alone reaches the store within this time.
void EngineState::flush_soon() {
  const std::uint64_t now = around_.clock.monotonic();
  if (flush_at_ <= now) flush_at_ = now + kFlushMs;
}

void EngineState::heartbeat(Circle& circle) {
  const std::uint64_t now = around_.clock.monotonic();
  const bool forbidden = !circle.forbidden_from.empty() && beats_ >= circle.forbidden_beat;
  for (auto& [name, session] : circle.sessions) {
    session->announce();
    if (circle.push_refused || (forbidden && circle.forbidden_from.contains(name)))
      session->ask_reset();
  }
  if (forbidden) {
    circle.forbidden_pause =
        std::min(kLongestPause, 4 * std::max<std::uint64_t>(1, circle.forbidden_pause));
    circle.forbidden_beat = beats_ + circle.forbidden_pause;
    circle.forbidden_from.clear();
  }
  circle.push_refused = false;
  circle.refused.clear();
  tell_false_cosignatures(circle);
  retry_blobs(circle);
  ask_for_missing(circle);
  if (const Result<void> challenged = challenge_peers(circle); !challenged.ok())
    fail(challenged.error());
  if (!circle.own || circle.epoch_due() || !doubt_of_clock().empty()) return;
  if (const Result<void> named = name_unseen(circle, 1); !named.ok()) return fail(named.error());
  // Anchors: only of journals that grew by something else than anchors, so an idle circle rests.
  for (const ChainId id : std::set<ChainId>(std::move(circle.anchor_due))) {
    const auto cosigned = circle.own_cosignatures.find(id);
    const std::optional<replication::SignedHead> head = circle.journals.head(id);
    if (cosigned == circle.own_cosignatures.end() || !head || head->size != cosigned->second.size)
      continue;
    const concurrence::Chain& chain = circle.journals.chain(id);
    const journal::Checkpoint checkpoint{circle.journals.origin({chain.party, chain.epoch}),
                                         head->size, head->root};
    const Result<void> begun = begin();
    const Result<void> written =
        begun.ok()
            ? circle.write_clear(
                  Kind::anchor,
                  journal::encode_anchor(checkpoint, circle.journals.keys(id).log, head->signature,
                                         circle.journals.keys(*circle.own).mirror,
                                         {cosigned->second.time, cosigned->second.signature}))
            : begun;
    if (!written.ok()) fail(written.error());
    dirty_.insert(&circle);
  }
  circle.anchor_due.clear();
  static_cast<void>(now);
}

bool EngineState::is_indexed() const {
  return std::none_of(circles_.begin(), circles_.end(),
                      [&](const auto& item) { return search_.behind(*item.second) > 0; });
}

// Beside the work: nothing waits for it, so while entries come it takes little of the time.
Result<void> EngineState::index_slice() {
  const std::uint64_t now = around_.clock.monotonic();
  if (index_at_ == 0 || now < index_at_ || in_transaction_ || failed_) return {};
  index_at_ = 0;
  for (auto& [id, circle] : circles_) {
    if (search_.behind(*circle) == 0) continue;
    TRY(begin());
    TRY(search_.advance(*circle, options_.index_budget));
    ++figures_["index_slices"];
    break;
  }
  if (search_.has_to_wipe()) {
    TRY(begin());
    TRY(search_.wipe());
  }
  const bool busy = std::exchange(folded_since_slice_, false);
  if (!is_indexed() || search_.has_to_wipe())
    index_at_ = now + (busy ? options_.index_pause_ms : 1);
  return {};
}

std::uint64_t EngineState::tick() {
  const std::uint64_t now = around_.clock.monotonic();
  if (now >= next_heartbeat_) {
    next_heartbeat_ = now + options_.heartbeat_ms;
    ++beats_;
    for (auto& [id, circle] : circles_) heartbeat(*circle);
    if (const Result<void> scrubbed = scrub(); !scrubbed.ok()) fail(scrubbed.error());
    if (const Result<void> dropped = drop_old_uploads(); !dropped.ok()) fail(dropped.error());
  }
  for (auto& [id, circle] : circles_) circle->answer_outdone(now);
  for (auto& [id, circle] : circles_) {
    if (!doubt_of_clock().empty()) break;  // a silence is never kept by a wrong clock
    const Result<void> kept = keep_silence(*circle);
    if (!kept.ok()) fail(kept.error());
  }
  if (const Result<void> indexed = index_slice(); !indexed.ok()) fail(indexed.error());
  if (const Result<void> adopted = adoption_slice(); !adopted.ok()) fail(adopted.error());
  std::uint64_t due = next_heartbeat_;
  if (index_at_ != 0) due = std::min(due, index_at_);
  if (uploads_.first_whole() != nullptr) due = std::min(due, now + 1);
  bool unsaved = false;
  for (auto& [id, circle] : circles_) {
    unsaved = unsaved || circle->has_unsaved();
    if (!circle->silences.empty()) due = std::min(due, now + 1000);
    if (circle->outdone_due() != 0) due = std::min(due, circle->outdone_due());
    // From then on it opens with the next turn, unless something else is missing here: that is
    // not to be had by looking again and again.
    const std::uint64_t waited = std::max(started_, circle->since) + options_.peer_wait_ms;
    if (circle->epoch_due() &&
        (now < waited || (doubt_of_clock().empty() && circle->holds_identity())))
      due = std::min(due, waited);
    for (auto& [name, session] : circle->sessions) {
      const std::uint64_t relay = session->due(now);
      if (relay != 0) due = std::min(due, std::max(relay, now + 1));
    }
  }
  if (unsaved) {
    if (now >= flush_at_) {
      const Result<void> begun = begin();
      if (!begun.ok()) fail(begun.error());
    } else {
      due = std::min(due, flush_at_);
    }
  }
  if ((!dirty_.empty() && doubt_of_clock().empty()) || in_transaction_) due = now;
  return due;
}

}  // namespace node
