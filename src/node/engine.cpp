#include <algorithm>

#include "base/encoding.h"
#include "journal/anchor.h"
#include "journal/entry.h"
#include "journal/tombstone.h"
#include "node/engine_state.h"
#include "record/header.h"

namespace node {

using journal::EpochReason;
using journal::Kind;
using replication::Cosigned;
using store::Space;

namespace {

constexpr std::uint64_t kFoldBudget = 4096;       // entries folded in one turn for one circle
constexpr std::uint64_t kRebuildBudget = 65'536;  // in one transaction of a rebuild
constexpr std::uint64_t kFlushMs = 1000;          // signed heads reach the store at the latest then
constexpr std::size_t kFormationQueueMax = 64;
constexpr std::size_t kUnsavedMax = 256;  // cosignatures of one circle kept in memory alone

}  // namespace

EngineState::EngineState(const EngineOptions& options, const Surroundings& around,
                         std::vector<std::unique_ptr<record::Module>> modules)
    : options_(options), around_(around), modules_(std::move(modules)), kept_(around_.store) {}
EngineState::~EngineState() {
  if (in_transaction_) around_.store.rollback();
}

// --- opening -----------------------------------------------------------------------------------

Result<void> EngineState::open() {
  started_ = around_.clock.monotonic();
  if (!crypto::self_test())
    return Error{ErrorCode::corrupt, "hashing gives wrong results on this machine; not starting"};
  const std::optional<Bytes> owner = TRY(around_.store.get(Space::durable, "party"));
  if (owner && *owner != options_.party)
    return Error{ErrorCode::forbidden, "this store belongs to party '" + *owner + "', not to '" +
                                           options_.party + "'; check the data directory"};
  std::vector<CircleRecord> records;
  Result<void> failure;
  TRY(around_.store.list(Space::durable, "C", {}, [&](ByteView, ByteView value) {
    Result<CircleRecord> record = CircleRecord::decode(value);
    if (!record.ok()) {
      failure = record.error();
      return false;
    }
    records.push_back(std::move(record).value());
    return true;
  }));
  if (!failure.ok()) return failure;
  const std::optional<Bytes> restored = TRY(around_.store.get(Space::durable, store::kRestoredKey));
  for (CircleRecord& record : records) {
    const std::string id = record.id;
    auto circle = std::make_unique<Circle>(std::move(record), options_, around_, modules_);
    TRY(circle->open());
    if (restored) circle->want_epoch(EpochReason::restored);
    const std::optional<Bytes> silences = TRY(around_.store.get(Space::durable, "Q" + id));
    ByteReader names(silences ? ByteView(*silences) : ByteView());
    while (names.ok() && !names.done()) {
      const Result<record::Reference> ref = record::Reference::parse(names.block(200));
      if (ref.ok()) circle->silences.push_back(ref.value());
    }
    circles_[id] = std::move(circle);
  }
  TRY(load_formations());
  TRY(kept_.open());
  if (restored) {
    TRY(begin());
    TRY(kept_.clear());
    TRY(note_damaged());
  }
  if (!owner) {
    TRY(begin());
    TRY(around_.store.put(Space::durable, "party", options_.party));
  }
  restored_ = restored.has_value();
  if (records.empty()) TRY(found_national());
  for (auto& [id, circle] : circles_) {
    TRY(begin());
    TRY(circle->forget_unproven());
  }
  for (auto& [id, circle] : circles_) {
    if (circle->own && !circle->epoch_due()) {
      // A mark of this start, so that a second copy of this node shows itself.
      if (!circle->national()) {
        TRY(begin());
        journal::Booted booted;
        booted.mark = journal::boot_mark(crypto::Hash::from(around_.random.bytes(32)), id);
        TRY(circle->write_clear(Kind::key_event, journal::encode(journal::KeyEvent(booted))));
      }
    }
    dirty_.insert(circle.get());
  }
  next_heartbeat_ = started_ + options_.heartbeat_ms;
  return turn_end();
}

Result<void> EngineState::begin() {
  if (in_transaction_) return {};
  TRY(around_.store.begin());
  in_transaction_ = true;
  for (auto& [id, circle] : circles_) {
    if (circle->has_unsaved()) TRY(circle->save_signed());
  }
  return {};
}

void EngineState::fail(const Error& error) {
  if (failed_) return;
  failed_ = true;
  failure_ = Error{ErrorCode::corrupt, error.message};
}

Result<Circle*> EngineState::add_circle(CircleRecord record) {
  TRY(begin());
  const std::string id = record.id;
  TRY(around_.store.put(Space::durable, "C" + id, record.encode()));
  auto circle = std::make_unique<Circle>(std::move(record), options_, around_, modules_);
  TRY(circle->open());
  Circle* raw = circle.get();
  circles_[id] = std::move(circle);
  TRY(begin_own_journal(*raw));
  for (auto& [name, peer] : peers_) {
    if (peer.up) connect(*raw, peer);
  }
  dirty_.insert(raw);
  change(*raw, "", "circle");
  return raw;
}

// The first acts of a party in a circle: what its operator may do, and the founding.
Result<void> EngineState::begin_own_journal(Circle& circle) {
  TRY(circle.open_epoch(EpochReason::first));
  record::Header grant;
  grant.set_matter("circle");
  grant.set_module("circle");
  grant.mutable_actor()->set_person(options_.person);
  grant.mutable_actor()->set_office(options_.office);
  grant.mutable_grant()->set_person(options_.person);
  grant.mutable_grant()->set_office(options_.office);
  grant.mutable_grant()->add_powers(record::COMMIT);
  TRY(circle.fill(grant));
  TRY(circle.write_act(grant, "", Precedence::priority));
  if (circle.record.founder) {
    record::Header founding;
    founding.set_matter("circle");
    founding.set_module("circle");
    *founding.mutable_actor() = grant.actor();
    record::Proposal& proposal = *founding.mutable_proposal();
    proposal.set_kind("charter.found");
    const bool parsed = proposal.mutable_terms()->ParseFromString(circle.record.founding);
    check(parsed);
    for (const record::Party& party : proposal.terms().parties())
      proposal.add_required(party.number());
    TRY(circle.fill(founding));
    TRY(circle.write_act(founding, circle.record.content, Precedence::priority));
  }
  return {};
}

// --- turns -------------------------------------------------------------------------------------

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
  std::vector<std::pair<record::Reference, record::Proposal>> blobs;
  const Result<concurrence::Progress> advanced =
      circle.fold.advance(kFoldBudget, [&](const concurrence::Folded& folded) {
        ++figures_["entries_folded"];
        if (folded.verdict == record::Verdict::no_act) return;
        if (folded.verdict != record::Verdict::effective) ++figures_["acts_void"];
        if (folded.joint) ++figures_["joint_facts"];
        if (folded.header == nullptr) return;
        change(circle, folded.header->matter(), folded.joint ? "joint" : "act", folded.ref);
        if (folded.verdict != record::Verdict::effective || !folded.header->has_proposal()) return;
        const record::Proposal& proposal = folded.header->proposal();
        if (!folded.joint && proposal.kind() == "charter.found") founding = folded.ref;
        if (!folded.joint && proposal.has_silence()) silences.push_back(folded.ref);
        if (!folded.joint && proposal.blobs_size() > 0) blobs.emplace_back(folded.ref, proposal);
        if (folded.joint && proposal.kind() == "charter.amend") admitting = folded.ref;
      });
  // Half a step may be in memory: only a new start is sure of what was folded.
  if (!advanced.ok()) return Error{ErrorCode::corrupt, advanced.error().message};
  circle.journals.await(circle.fold.awaited());
  const concurrence::Progress progress = advanced.value();
  if (!progress.more) dirty_.erase(&circle);
  const bool before = circle.constituted();
  if (progress.entries > 0) TRY(circle.refresh());
  if (circle.keys_moved) resume_refused(circle);
  if (!before && circle.constituted()) change(circle, "", "circle");
  for (const record::Reference& ref : silences) TRY(note_silence(circle, ref));
  for (const auto& [ref, proposal] : blobs) TRY(want_blobs(circle, ref, proposal));
  if (admitting) {
    // Newcomers with a link of their own to us can now be told; a newcomer itself joins.
    for (auto& [name, peer] : peers_) {
      if (!peer.up) continue;
      if (!circle.sessions.contains(name)) connect(circle, peer);
      tell_formations(peer);
    }
    if (!circle.record.admitting.empty() && circle.record.agreed && circle.own &&
        TRY(circle.is_admission_agreed_to(*admitting))) {
      record::Header header;
      *header.mutable_joining()->mutable_charter() = admitting->proto();
      TRY(write_own(circle, std::move(header), Precedence::priority));
    }
  }
  // Whoever agreed to this charter when joining signs the concurrence with its founding now.
  if (founding && circle.record.agreed && circle.own) {
    if (TRY(circle.is_founding_agreed_to(*founding))) {
      record::Header header;
      *header.mutable_concurrence()->mutable_proposal() = founding->proto();
      TRY(write_own(circle, std::move(header), Precedence::priority));
    } else {
      circle.warning =
          "a founding was proposed that is not what this party agreed to when it joined; nothing "
          "was signed";
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
  if (!circle.own) return begin_own_journal(circle);
  const EpochReason reason = *circle.epoch_due();
  TRY(circle.forget_unproven());
  dirty_.insert(&circle);
  for (int rounds = 0; rounds < 64 && dirty_.contains(&circle); ++rounds) TRY(fold(circle));
  TRY(circle.open_epoch(reason));
  record::Header grant;
  grant.set_matter("circle");
  grant.set_module("circle");
  grant.mutable_actor()->set_person(options_.person);
  grant.mutable_actor()->set_office(options_.office);
  grant.mutable_grant()->set_person(options_.person);
  grant.mutable_grant()->set_office(options_.office);
  grant.mutable_grant()->add_powers(record::COMMIT);
  TRY(circle.fill(grant));
  TRY(circle.write_act(grant, "", Precedence::priority));
  return {};
}

// Keys moved, so what peers sent and was refused may fit now: they take their positions anew.
void EngineState::resume_refused(Circle& circle) {
  circle.keys_moved = false;
  for (auto& [name, session] : circle.sessions) session->ask_reset();
}

Result<void> EngineState::turn_end() {
  if (failed_) return failure_;
  const auto run = [&]() -> Result<void> {
    for (auto& [id, circle] : circles_) {
      if (!circle->epoch_due()) continue;
      // Nobody's answer is awaited longer than this, and nothing of the old epoch is signed.
      const bool first = *circle->epoch_due() == EpochReason::first || circle->epoch_is_wish();
      const bool waited = around_.clock.monotonic() >= started_ + options_.peer_wait_ms;
      bool answered = true;
      for (auto& [name, session] : circle->sessions) answered = answered && session->active();
      if (!first && !waited && !(answered && !circle->sessions.empty()) && !circle->national())
        continue;
      if (!circle->holds_identity()) {  // all else goes on; only this journal cannot
        circle->warning =
            "the identity key that stands for this party is not here: nothing can be written; put "
            "the node's root secret back, or ask the other parties for recovery";
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
    for (int pass = 0; pass < 3 && !dirty_.empty(); ++pass) {
      TRY(begin());
      const auto dirty = dirty_;
      for (Circle* circle : dirty) TRY(fold(*circle));
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
      }
      for (const Cosigned& cosigned : TRY(circle->cosign())) {
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
    for (auto& [done, id] : blob_answers_) done(failure_);
    blob_answers_.clear();
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
  const auto blob_answers = std::move(blob_answers_);
  blob_answers_.clear();
  for (const auto& [done, id] : blob_answers) done(id);
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
  for (auto& [name, session] : circle.sessions) {
    session->announce();
    if (circle.push_refused) session->ask_reset();
  }
  circle.push_refused = false;
  retry_blobs(circle);
  for (const concurrence::Chain& chain : circle.journals.chains()) {
    const Result<std::vector<std::uint64_t>> missing =
        circle.journals.missing(chain.id, circle.fold.folded(chain.id), 128);
    if (!missing.ok() || missing.value().empty()) continue;
    for (auto& [name, session] : circle.sessions) session->ask_for(chain.id, missing.value());
  }
  if (!circle.own || circle.epoch_due()) return;
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

std::uint64_t EngineState::tick() {
  const std::uint64_t now = around_.clock.monotonic();
  if (now >= next_heartbeat_) {
    next_heartbeat_ = now + options_.heartbeat_ms;
    for (auto& [id, circle] : circles_) heartbeat(*circle);
    if (const Result<void> scrubbed = scrub(); !scrubbed.ok()) fail(scrubbed.error());
  }
  for (auto& [id, circle] : circles_) {
    const Result<void> kept = keep_silence(*circle);
    if (!kept.ok()) fail(kept.error());
  }
  std::uint64_t due = next_heartbeat_;
  bool unsaved = false;
  for (auto& [id, circle] : circles_) {
    unsaved = unsaved || circle->has_unsaved();
    if (!circle->silences.empty()) due = std::min(due, now + 1000);
    if (circle->epoch_due()) due = std::min(due, started_ + options_.peer_wait_ms);
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
  if (!dirty_.empty() || in_transaction_) due = now;
  return due;
}

void EngineState::on_change(std::function<void(const Change&)> listener) {
  listeners_.push_back(std::move(listener));
}

// --- writing -----------------------------------------------------------------------------------

Circle* EngineState::find_circle(std::string_view id_or_name) {
  const auto found = circles_.find(std::string(id_or_name));
  if (found != circles_.end()) return found->second.get();
  Circle* named = nullptr;
  for (auto& [id, circle] : circles_) {
    if (circle->record.name != id_or_name) continue;
    if (named != nullptr) return nullptr;
    named = circle.get();
  }
  return named;
}

std::vector<Circle*> EngineState::all_circles() {
  std::vector<Circle*> out;
  for (auto& [id, circle] : circles_) out.push_back(circle.get());
  return out;
}

Result<Recorded> EngineState::write(Circle& circle, Draft& draft) {
  if (circle.epoch_due() || !circle.own)
    return Error{ErrorCode::unavailable,
                 "this node is opening a new epoch of its journal; try again in a few seconds"};
  const std::uint64_t free = TRY(around_.store.free_bytes());
  if (free == 0)
    return Error{ErrorCode::unavailable,
                 "the disk is full: nothing was recorded; free space in the data directory"};
  if (draft.content.size() > journal::kPayloadSizeMax)
    return Error{ErrorCode::invalid,
                 "the content has " + std::to_string(draft.content.size()) +
                     " bytes; an entry holds at most 65535, larger ones are files"};
  TRY(begin());
  // The act is judged in the light of everything that is here.
  for (int rounds = 0; rounds < 64 && dirty_.contains(&circle); ++rounds) TRY(fold(circle));
  TRY(circle.fill(draft.header));
  TRY(circle.refuse_if_above_proposal(draft.header));
  for (const auto& module : modules_) {
    if (module->name() == draft.header.module() &&
        (draft.header.has_statement() || draft.header.has_proposal() || draft.header.has_noted()))
      TRY(module->check(draft.header, draft.content));
  }
  if (draft.header.has_concurrence()) {
    const Result<record::Reference> ref =
        record::Reference::from(draft.header.concurrence().proposal());
    if (!ref.ok()) return ref.error();
    const std::optional<concurrence::EntryId> id = TRY(circle.fold.find(ref.value()));
    const concurrence::Proposal* proposal = id ? TRY(circle.fold.rule().proposal(*id)) : nullptr;
    if (proposal != nullptr) TRY(check_blobs(circle, proposal->blobs));
  }
  if (draft.header.has_proposal()) {
    std::vector<crypto::Hash> named;
    for (const std::string& root : draft.header.proposal().blobs()) {
      if (root.size() == 32) named.push_back(crypto::Hash::from(root));
    }
    TRY(check_blobs(circle, named));
  }
  const Bytes header_bytes = record::encode_header(draft.header);
  if (header_bytes.size() + draft.content.size() > journal::kPayloadSizeMax)
    return Error{ErrorCode::invalid, "header and content together exceed 65535 bytes"};
  TRY(circle.refuse_if_void(draft.header));
  Recorded recorded;
  recorded.ref = TRY(circle.write_act(draft.header, draft.content, draft.precedence));
  recorded.circle = circle.record.id;
  dirty_.insert(&circle);
  TRY(fold(circle));
  if (draft.concur && draft.header.has_proposal()) {
    record::Header own;
    own.set_matter(draft.header.matter());
    own.set_module(draft.header.module());
    *own.mutable_actor() = draft.header.actor();
    *own.mutable_label() = draft.header.label();
    *own.mutable_concurrence()->mutable_proposal() = recorded.ref.proto();
    TRY(circle.fill(own));
    if (circle.refuse_if_void(own).ok()) {
      TRY(circle.write_act(std::move(own), "", draft.precedence));
      recorded.concurred = true;
      dirty_.insert(&circle);
      TRY(fold(circle));
    }
  }
  return recorded;
}

void EngineState::submit(Draft draft, std::function<void(Result<Recorded>)> done) {
  if (failed_) {
    done(failure_);
    return;
  }
  Circle* circle = find_circle(draft.circle);
  if (circle == nullptr) {
    done(Error{ErrorCode::not_found, "there is no such circle here: " + draft.circle});
    return;
  }
  Result<Recorded> recorded = write(*circle, draft);
  if (!recorded.ok()) {
    ++figures_["refused"];
    if (recorded.error().code == ErrorCode::corrupt) fail(recorded.error());
    done(recorded.error());
    return;
  }
  ++figures_["recorded"];
  if (draft.written) draft.written(recorded.value());
  answers_.emplace_back(std::move(done), std::move(recorded).value());
}

Result<void> EngineState::keep_answer(const crypto::Hash& key, ByteView answer) {
  if (failed_) return failure_;
  TRY(begin());
  return kept_.keep(key, answer, around_.clock.now());
}

Result<void> EngineState::drop_answer(const crypto::Hash& key) {
  if (failed_) return failure_;
  TRY(begin());
  return kept_.drop(key);
}

Result<void> EngineState::leave(std::string_view circle, const record::Actor& actor,
                                std::function<void(Result<Recorded>)> done) {
  Draft draft;
  draft.circle = std::string(circle);
  draft.header.set_matter("circle");
  draft.header.set_module("circle");
  *draft.header.mutable_actor() = actor;
  draft.header.mutable_leaving();
  submit(std::move(draft), std::move(done));
  return {};
}

Result<Audience> EngineState::audience(const Draft& draft) {
  Circle* circle = find_circle(draft.circle);
  if (circle == nullptr)
    return Error{ErrorCode::not_found, "there is no such circle here: " + draft.circle};
  record::Header header = draft.header;
  if (!circle->own) return Error{ErrorCode::unavailable, "the journal is not open yet"};
  TRY(circle->fill(header));
  Audience audience;
  audience.circle = circle->record.id;
  audience.circle_name = circle->record.name;
  for (const auto& [number, name] : circle->party_names()) audience.parties.push_back(name);
  const Label label{header.label().policy(),
                    header.label().classification(),
                    {header.label().categories().begin(), header.label().categories().end()}};
  audience.marking = labels::marking(labels::test_policy(), label);
  if (header.has_proposal()) {
    for (const std::uint32_t party : header.proposal().required()) {
      const auto found = circle->party_names().find(party);
      if (found != circle->party_names().end()) audience.required.push_back(found->second);
    }
  }
  audience.header_bytes = record::encode_header(header).size();
  audience.content_bytes = draft.content.size();
  return audience;
}

// --- peers -------------------------------------------------------------------------------------

void EngineState::connect(Circle& circle, Peer& peer) {
  const std::optional<std::uint32_t> number = circle.number_of(peer.name);
  if (!number || *number == circle.record.self) return;
  auto& session = circle.sessions[peer.name];
  if (!session) {
    replication::SessionLimits limits{options_.push_entries, options_.push_bytes,
                                      options_.relay_delay_ms};
    Circle* raw = &circle;
    session = std::make_unique<replication::Session>(
        circle.journals, circle.blobs, circle.record.self, *number, limits,
        [raw](ChainId chain, std::uint64_t from) {
          Precedence highest = Precedence::routine;
          if (!raw->own || chain != *raw->own) return highest;
          for (auto at = raw->urgent.lower_bound(from); at != raw->urgent.end(); ++at)
            highest = std::max(highest, at->second);
          return highest;
        },
        [raw](ChainId chain) {
          const auto found = raw->grown.find(chain);
          return found == raw->grown.end() ? 0 : found->second;
        });
    session->set_extent([raw, number = *number](ChainId chain) {
      const concurrence::Past* past = raw->fold.rule().left_with(number);
      if (past == nullptr || raw->journals.chain(chain).party == number) return ~std::uint64_t{0};
      return past->size_of(chain);
    });
  }
  session->begin(peer.next_channel++, peer.push_bytes);
}

void EngineState::link_up(const std::string& name) {
  Peer& peer = peers_[name];
  peer.name = name;
  peer.up = true;
  peer.next_channel = 1;
  peer.theirs.clear();
  peer.formation.clear();
  for (auto& [id, circle] : circles_) connect(*circle, peer);
  tell_formations(peer);
  for (auto& [id, circle] : circles_) {
    // What we cosigned of theirs may not have reached them.
    const auto session = circle->sessions.find(name);
    if (session == circle->sessions.end()) continue;
    for (const auto& [chain, cosigned] : circle->own_cosignatures)
      session->second->cosigned(cosigned);
    for (const concurrence::Chain& chain : circle->journals.chains()) {
      if (!circle->own_cosignatures.contains(chain.id)) circle->cosign_due.insert(chain.id);
    }
    change(*circle, "", "delivery");
  }
}

void EngineState::link_down(const std::string& name) {
  const auto found = peers_.find(name);
  if (found == peers_.end()) return;
  found->second.up = false;
  found->second.theirs.clear();
  found->second.formation.clear();
  for (auto& [id, circle] : circles_) {
    const auto session = circle->sessions.find(name);
    if (session == circle->sessions.end()) continue;
    session->second->end();
    std::erase_if(circle->fetching, [&](const auto& item) { return item.second.peer == name; });
    change(*circle, "", "delivery");
  }
}

std::optional<Bytes> EngineState::next(const std::string& name, Precedence precedence) {
  const auto found = peers_.find(name);
  if (found == peers_.end() || !found->second.up || failed_) return std::nullopt;
  Peer& peer = found->second;
  if (precedence == Precedence::priority && !peer.formation.empty()) {
    Bytes message = std::move(peer.formation.front());
    peer.formation.pop_front();
    return message;
  }
  // Circles take turns, so that a busy one does not starve the others.
  const std::vector<Circle*> circles = all_circles();
  const std::uint64_t now = around_.clock.monotonic();
  for (std::size_t i = 0; i < circles.size(); ++i) {
    Circle* circle = circles[(peer.turn + i) % circles.size()];
    const auto session = circle->sessions.find(name);
    if (session == circle->sessions.end()) continue;
    Result<std::optional<Bytes>> message = session->second->next(precedence, now);
    if (!message.ok()) {
      if (message.error().code == ErrorCode::corrupt) {
        fail(message.error());
        return std::nullopt;
      }
      ++figures_["sends_put_off"];  // an entry is damaged here and is being fetched again
      continue;
    }
    if (message.value()) {
      peer.turn = (peer.turn + i + 1) % circles.size();
      ++figures_["messages_sent"];
      figures_["bytes_sent"] += message.value()->size();
      return std::move(message).value();
    }
  }
  return std::nullopt;
}

bool EngineState::has_output(const std::string& name) {
  const auto found = peers_.find(name);
  if (found == peers_.end() || !found->second.up) return false;
  if (!found->second.formation.empty()) return true;
  const std::uint64_t now = around_.clock.monotonic();
  for (auto& [id, circle] : circles_) {
    const auto session = circle->sessions.find(name);
    if (session != circle->sessions.end() && session->second->has_output(now)) return true;
  }
  return false;
}

void EngineState::received(const std::string& name, Precedence precedence, ByteView bytes) {
  const auto found = peers_.find(name);
  if (found == peers_.end() || !found->second.up || failed_) return;
  Peer& peer = found->second;
  ++figures_["messages_received"];
  // About a circle that we do not share: said to nobody, not even that it is not known.
  const std::optional<std::uint32_t> channel = replication::channel_of(bytes);
  const bool opening = !bytes.empty() && bytes.front() == 1;
  Circle* circle = nullptr;
  if (channel && !opening) {
    const auto theirs = peer.theirs.find(*channel);
    if (theirs == peer.theirs.end()) return;
    circle = theirs->second;
  }
  const Result<replication::Message> message =
      circle == nullptr ? replication::parse(bytes) : circle->sessions.at(name)->parse(bytes);
  if (!message.ok()) {
    ++figures_["messages_refused"];
    return;
  }
  const Result<void> handled = handle(peer, precedence, message.value());
  if (!handled.ok()) {
    ++figures_["messages_refused"];
    if (handled.error().code == ErrorCode::corrupt) fail(handled.error());
  }
}

Result<void> EngineState::handle_push(Peer& peer, Circle& circle, const replication::Push& push) {
  TRY(begin());
  const bool relayed = circle.number_of(peer.name) != push.journal.party;
  Result<replication::Accepted> accepted = circle.journals.accept(push, relayed);
  replication::Session& session = *circle.sessions.at(peer.name);
  if (!accepted.ok()) {
    if (accepted.error().code == ErrorCode::behind)
      session.ask_reset();
    else if (accepted.error().code == ErrorCode::forbidden && push.packed)
      session.ask_reset(replication::Reset::plain);  // perhaps we hold another branch of something
    else
      circle.push_refused = true;  // perhaps for something damaged here: asked for anew, later
    return accepted.error();
  }
  const replication::Accepted& got = accepted.value();
  session.peer_has(got.chain, push.from + push.entries.size());
  circle.grown[got.chain] = around_.clock.monotonic();
  circle.heard[got.chain] = around_.clock.now();
  circle.cosign_due.insert(got.chain);
  figures_["entries_received"] += got.added;
  for (const replication::PushedEntry& entry : push.entries) {
    if (entry.entry.size() > 1 &&
        journal::calls_for_anchor(static_cast<std::uint8_t>(entry.entry[1])))
      circle.anchor_due.insert(got.chain);
  }
  if (got.added > 0 || got.opened > 0 || got.proven > 0) dirty_.insert(&circle);
  if (got.keys_moved) resume_refused(circle);
  if (got.forked) {
    ++figures_["forks_found"];
    change(circle, "", "fork");
    for (auto& [name, other] : circle.sessions) other->announce();
  }
  // Third parties hear what is here now, so that nobody relays it to us again.
  if (got.added > 0 && circle.sessions.size() > 1) {
    for (auto& [name, other] : circle.sessions) {
      if (name != peer.name) other->announce();
    }
  }
  if (circle.own && push.journal.party == circle.record.self && !circle.epoch_due()) {
    const concurrence::Chain& own = circle.journals.chain(*circle.own);
    const concurrence::Chain& theirs = circle.journals.chain(got.chain);
    if (got.forked && theirs.epoch == own.epoch) {
      circle.want_epoch(EpochReason::cloned);
    } else if (got.chain == *circle.own && got.added > 0) {
      circle.want_epoch(EpochReason::entries_lost);
    } else if (got.new_journal &&
               journal::epoch_number(theirs.epoch) >= journal::epoch_number(own.epoch)) {
      circle.want_epoch(EpochReason::cloned);
    }
  }
  return {};
}

Result<void> EngineState::handle(Peer& peer, Precedence precedence,
                                 const replication::Message& message) {
  using namespace replication;
  if (const auto* open = std::get_if<Open>(&message)) {
    const auto circle = circles_.find(open->circle);
    if (circle == circles_.end()) return {};
    const auto session = circle->second->sessions.find(peer.name);
    if (session == circle->second->sessions.end()) return {};
    // One number for a circle; whoever gives another one means that from now on.
    std::erase_if(peer.theirs, [&](const auto& item) {
      return item.first != open->channel && item.second == circle->second.get();
    });
    peer.theirs[open->channel] = circle->second.get();
    session->second->opened();
    return {};
  }
  if (std::holds_alternative<Invite>(message) || std::holds_alternative<Accept>(message) ||
      std::holds_alternative<Constitute>(message) || std::holds_alternative<Admit>(message))
    return handle_formation(peer, message);

  const std::uint32_t channel = std::visit(
      [](const auto& m) -> std::uint32_t {
        if constexpr (requires { m.channel; }) return m.channel;
        return 0;
      },
      message);
  const auto found = peer.theirs.find(channel);
  if (found == peer.theirs.end()) return {};
  Circle& circle = *found->second;
  Session& session = *circle.sessions.at(peer.name);
  if (const auto* push = std::get_if<Push>(&message)) {
    TRY(handle_push(peer, circle, *push));
    const concurrence::Chain* chain = circle.journals.find(push->journal);
    if (chain != nullptr) circle.arrived[chain->id] = precedence;
    return {};
  }
  if (const auto* chunk = std::get_if<Chunk>(&message))
    return handle_chunk(peer, circle, chunk->chunk);
  if (const auto* want = std::get_if<WantBlob>(&message)) {
    session.want_blob(*want);
    return {};
  }
  if (const auto* have = std::get_if<Have>(&message)) {
    for (const Have::Item& item : have->items) {
      const concurrence::Chain* chain = circle.journals.find(item.journal);
      if (chain != nullptr && chain->party == circle.number_of(peer.name))
        circle.heard[chain->id] = around_.clock.now();
      // They hold more of our own current journal than we do: it was written here and lost. What
      // they say is not proven, so it is believed once; entries that they then send are a proof.
      if (circle.own && chain != nullptr && chain->id == *circle.own && item.size > chain->size &&
          !circle.epoch_due() && circle.believed.insert(peer.name).second)
        circle.want_epoch(EpochReason::entries_lost);
    }
    change(circle, "", "delivery");
    TRY(session.have(*have));
    ask_for_blobs(circle);
    return {};
  }
  if (const auto* cosigned = std::get_if<Cosigned>(&message)) {
    // Stored with whatever is committed next: the peer says it again if we crash before.
    const bool news = TRY(circle.journals.add_cosignature(*cosigned));
    flush_soon();
    if (circle.journals.unsaved() >= kUnsavedMax) TRY(begin());
    if (news) {
      ++figures_["cosignatures_received"];
      change(circle, "", "delivery");
      if (circle.own) {
        // Everybody stores it: urgency of what is delivered need not be remembered.
        std::uint64_t least = ~std::uint64_t{0};
        for (const auto& [number, name] : circle.party_names()) {
          if (number != circle.record.self)
            least =
                std::min(least, circle.journals.cosigned_size(*circle.own, number, Role::mirror));
        }
        circle.urgent.erase(circle.urgent.begin(), circle.urgent.lower_bound(least));
      }
    }
    return {};
  }
  if (const auto* want = std::get_if<Want>(&message)) {
    session.want(*want);
    return {};
  }
  if (const auto* give = std::get_if<Give>(&message)) {
    TRY(begin());
    const bool gaped = circle.journals.has_gaps();
    if (TRY(circle.journals.give(*give))) {
      ++figures_["openings_recovered"];
      circle.fold.wake();
      dirty_.insert(&circle);
    }
    // What was sent meanwhile did not fit to an edge that could not be read.
    if (gaped && !circle.journals.has_gaps()) {
      for (auto& [name, other] : circle.sessions) other->ask_reset();
    }
    return {};
  }
  if (const auto* ask = std::get_if<AskRoots>(&message)) return session.ask_roots(*ask);
  if (const auto* roots = std::get_if<Roots>(&message)) return session.roots(*roots);
  return {};
}

Result<void> EngineState::append_opaque(std::string_view name, const Bytes& payload,
                                        std::size_t count) {
  Circle* circle = find_circle(name);
  if (circle == nullptr || !circle->own || circle->epoch_due())
    return Error{ErrorCode::not_found, "there is no such circle here that can be written"};
  TRY(begin());
  for (std::size_t i = 0; i < count; ++i) TRY(circle->write_filler(payload));
  dirty_.insert(circle);
  return {};
}

// --- maintenance -------------------------------------------------------------------------------

Result<void> EngineState::destroy(std::string_view name, const record::Reference& ref,
                                  std::string_view record_class, std::string_view authority) {
  Circle* circle = find_circle(name);
  if (circle == nullptr || !circle->own)
    return Error{ErrorCode::not_found, "there is no such circle here"};
  const std::optional<concurrence::EntryId> id = TRY(circle->fold.find(ref));
  if (!id) return Error{ErrorCode::not_found, "there is no such act here"};
  const store::Row row = TRY(circle->journals.row(id->chain, id->index));
  if (row.state != store::OpeningState::held)
    return Error{ErrorCode::conflict, "its content is not held here (any more)"};
  const journal::EntryView entry = TRY(journal::view_entry(row.entry, id->index));
  const concurrence::Chain& chain = circle->journals.chain(id->chain);
  const std::string origin = circle->journals.origin({chain.party, chain.epoch});
  journal::Opening opening = TRY(journal::parse_opening(row.opening, origin, id->index));
  journal::Tombstone tombstone;
  tombstone.origin = origin;
  tombstone.index = id->index;
  tombstone.commitment = entry.envelope.commitment;
  tombstone.record_class = std::string(record_class);
  tombstone.authority = std::string(authority);
  const std::time_t seconds = static_cast<std::time_t>(around_.clock.now() / 1000);
  std::tm day{};
  gmtime_r(&seconds, &day);
  char date[16];
  std::strftime(date, sizeof date, "%Y-%m-%d", &day);
  tombstone.date = date;
  const Bytes body = TRY(journal::encode(tombstone));
  TRY(begin());
  TRY(circle->write_clear(Kind::tombstone, body));
  // Outside the store and its backups, so that a restored copy does not bring it back.
  TRY(around_.records.save("destroyed/" + origin + "/" + std::to_string(id->index), "1"));
  const record::HeaderReading read = record::read_header(opening.header, chain.party, chain.epoch);
  TRY(destroy_blobs(*circle, read.header));
  opening.content_salt.reset();
  opening.content.clear();
  TRY(around_.store.set_opening(circle->journals.chain(id->chain).id, id->index,
                                journal::encode(opening), store::OpeningState::destroyed));
  ++figures_["destroyed"];
  dirty_.insert(circle);
  return {};
}

Result<std::map<std::string, std::pair<std::string, std::string>>> EngineState::rebuild(
    const std::function<void(std::uint64_t, std::uint64_t)>& progress) {
  std::map<std::string, std::pair<std::string, std::string>> out;
  std::uint64_t total = 0;
  for (auto& [id, circle] : circles_) {
    out[id].first = hex(TRY(circle->fold.digest()).view());
    for (const concurrence::Chain& chain : circle->journals.chains())
      total += circle->fold.folded(chain.id) - chain.fork;
  }
  TRY(begin());
  TRY(around_.store.clear(Space::projection));
  std::uint64_t done = 0;
  for (auto& [id, circle] : circles_) {
    TRY(circle->fold.open());
    for (bool more = true; more;) {
      TRY(begin());
      const concurrence::Progress step =
          TRY(circle->fold.advance(kRebuildBudget, [](const auto&) {}));
      TRY(circle->fold.save());
      TRY(around_.store.commit());
      in_transaction_ = false;
      done += step.entries;
      progress(done, total);
      more = step.more;
    }
    TRY(circle->refresh());
    out[id].second = hex(TRY(circle->fold.digest()).view());
  }
  return out;
}

Result<std::unique_ptr<Engine>> open_engine(const EngineOptions& options, Surroundings around,
                                            std::vector<std::unique_ptr<record::Module>> modules) {
  if (!journal::is_party_name(options.party))
    return Error{ErrorCode::invalid, "party name '" + options.party +
                                         "' is not labels of a-z, 0-9 and '-' joined by dots"};
  auto engine = std::make_unique<EngineState>(options, around, std::move(modules));
  TRY(engine->open());
  return std::unique_ptr<Engine>(std::move(engine));
}

}  // namespace node
