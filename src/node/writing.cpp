// What people want written into this party's own journal, or destroyed.

#include <algorithm>
#include <set>

#include "base/encoding.h"
#include "base/mutant.h"
#include "journal/entry.h"
#include "journal/tombstone.h"
#include "node/engine_state.h"
#include "record/header.h"
#include "record/rows.h"

namespace node {

using journal::Kind;
using store::Space;

namespace {

// Who our persons are is not the others' to see, and their node would not know whom it lets read.
Result<void> refuse_named_persons(const Circle& circle, const record::Header& header) {
  if (circle.national() || !labels::names_persons(record::label_of(header)) ||
      MUTANT("node-shares-named-persons"))
    return {};
  return Error{ErrorCode::invalid,
               "label: what is for named persons stays with this party; write it where no other "
               "party reads, or leave the persons out of the label"};
}

}  // namespace

Result<void> EngineState::name_unseen(Circle& circle, int most) {
  for (int i = 0; i < most && TRY(circle.has_more_unseen()); ++i) {
    record::Header seen;
    seen.mutable_statement();
    if (!TRY(write_own(circle, std::move(seen), Precedence::routine))) return {};
    for (int rounds = 0; rounds < 64 && dirty_.contains(&circle); ++rounds) TRY(fold(circle));
  }
  return {};
}

record::Setting EngineState::setting_of(Circle& circle) {
  return {circle.national(), circle.present(), [this](std::string_view id) {
            const auto found = circles_.find(std::string(id));
            return found == circles_.end() ? std::vector<std::string>() : found->second->present();
          }};
}

// Before this node asks for a silence: what no other would keep is not asked.
Result<void> EngineState::check_silence(Circle& circle, const record::Header& header,
                                        ByteView content) {
  const record::Proposal& proposal = header.proposal();
  if (!proposal.has_silence()) return {};
  const record::SilenceTerms& terms = proposal.silence();
  TRY(circle.refuse_silence(terms.class_(), terms.notice(), proposal.body()));
  TRY(refuse_class(terms.class_(), header.module(), content));
  if (!around_.silence_rules) return {};
  const auto now = static_cast<std::uint64_t>(around_.clock.now());
  if (terms.expiry() >= now && terms.expiry() - now >= terms.notice()) return {};
  return Error{
      ErrorCode::invalid,
      "silence.expiry: it lies within the notice from now, so that nobody could receive it "
      "in time; give a later time"};
}

Result<void> EngineState::check_content(Circle& circle, const record::Header& header,
                                        ByteView content) {
  if (!header.has_statement() && !header.has_proposal() && !header.has_noted()) return {};
  TRY(check_silence(circle, header, content));
  for (const auto& module : modules_) {
    if (module->name() != header.module()) continue;
    TRY(module->check_setting(setting_of(circle), header, content));
    TRY(module->check(header, content));
    if (!header.has_statement() || !module->commits(content)) return {};
    if (circle.fold.rule().has_authority(circle.record.self, header.actor().person(),
                                         header.actor().office(), circle.fold.all())) {
      return {};
    }
    return Error{ErrorCode::forbidden,
                 "content: this gives the party's word, and only somebody gives it who may commit "
                 "the party; as a delegate mark it agreed ad ref"};
  }
  // What nobody here understands is written by nobody here: it could not even be read afterwards.
  // A charter is judged by the rule of the record, whatever modules there are.
  if (!content.empty() && !header.proposal().has_terms())
    return Error{ErrorCode::invalid, "module: this node has none of the name '" + header.module() +
                                         "', so it cannot check the content"};
  return {};
}

// Papers whose files the content carries: they have to be here. Of a proposal they travel only as
// files of the proposal, so it names them as such, unless nobody else is there to get them.
Result<void> EngineState::check_carried(Circle& circle, const Draft& draft) {
  if (!draft.header.has_statement() && !draft.header.has_proposal() && !draft.header.has_noted())
    return {};
  const std::set<crypto::Hash> carried = carried_by(draft.header.module(), draft.content);
  TRY(check_blobs(circle, {carried.begin(), carried.end()}, true));
  if (!draft.header.has_proposal() || circle.national()) return {};
  const auto& blobs = draft.header.proposal().blobs();
  for (const crypto::Hash& file : carried) {
    if (std::find(blobs.begin(), blobs.end(), file.view()) == blobs.end())
      return Error{ErrorCode::invalid, "files: a paper of the content is " +
                                           hex(file.view()).substr(0, 12) +
                                           "…, which the proposal does not carry; name it there"};
  }
  return {};
}

Result<Recorded> EngineState::write(Circle& circle, Draft& draft) {
  if (circle.epoch_due() || !circle.own)
    return Error{ErrorCode::unavailable,
                 "this node is opening a new epoch of its journal; try again in a few seconds"};
  if (Warning doubt = doubt_of_clock(); !doubt.empty())
    return Error{ErrorCode::unavailable, std::move(doubt.text)};
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
  TRY(name_unseen(circle, 64));
  for (const auto& module : modules_) {
    if (module->name() == draft.header.module())
      TRY(module->check_setting(setting_of(circle), draft.header, draft.content));
  }
  TRY(circle.fill(draft.header));
  TRY(refuse_named_persons(circle, draft.header));
  TRY(circle.refuse_if_above_proposal(draft.header));
  TRY(check_content(circle, draft.header, draft.content));
  if (draft.header.has_concurrence()) {
    const Result<record::Reference> ref =
        record::Reference::from(draft.header.concurrence().proposal());
    if (!ref.ok()) return ref.error();
    const std::optional<concurrence::EntryId> id = TRY(circle.fold.find(ref.value()));
    const concurrence::Proposal* proposal = id ? TRY(circle.fold.rule().proposal(*id)) : nullptr;
    if (proposal != nullptr) {
      TRY(check_blobs(circle, proposal->blobs, false));
      TRY(circle.refuse_if_text_differs(*proposal));
    }
  }
  TRY(check_carried(circle, draft));
  if (draft.header.has_proposal()) {
    std::vector<crypto::Hash> named;
    for (const std::string& root : draft.header.proposal().blobs()) {
      if (root.size() == 32) named.push_back(crypto::Hash::from(root));
    }
    TRY(check_blobs(circle, named, true));
    TRY(circle.refuse_if_text_differs(draft.header, draft.content));
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
  if (MUTANT("node-answers-before-commit")) return done(recorded);
  answers_.emplace_back(std::move(done), std::move(recorded).value());
}

Result<void> EngineState::keep(const std::function<Result<void>(store::Store&)>& write) {
  if (failed_) return failure_;
  TRY(begin());
  Result<void> written = write(around_.store);
  if (!written.ok()) fail(written.error());  // half of it may stand in the open transaction
  return written;
}

Result<bool> EngineState::may_commit(std::string_view name, std::string_view person,
                                     std::string_view office) {
  Circle* circle = find_circle(name);
  if (circle == nullptr) return Error{ErrorCode::not_found, "there is no such circle here"};
  return circle->fold.rule().has_authority(circle->record.self, person, office, circle->fold.all());
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
  TRY(check_content(*circle, header, draft.content));
  Audience audience;
  audience.circle = circle->record.id;
  audience.circle_name = circle->record.name;
  audience.parties = circle->present();
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

// Who no longer holds the text of the charter in force can agree to no recovery and no admission by
// it; who destroyed that of an amendment still open, to none once it is agreed.
Result<void> Circle::refuse_if_constitutive(const concurrence::EntryId& id) {
  const concurrence::Proposal* proposal = TRY(fold.rule().proposal(id));
  if (proposal == nullptr || !proposal->has_terms) return {};
  const concurrence::Past all = fold.all();
  const auto newest = fold.rule().newest_charters(all);
  if (std::any_of(newest.begin(), newest.end(), [&](const auto* one) { return one->id == id; }))
    return Error{ErrorCode::conflict,
                 "this is the text of the charter in force: it is needed for as long as it binds, "
                 "and can be destroyed when another one has replaced it"};
  if (!fold.rule().joint_in(*proposal, all) && !fold.rule().dead_in(*proposal, all))
    return Error{ErrorCode::conflict,
                 "this text of a charter can still be agreed: it can be destroyed when it was "
                 "declined or withdrawn, or when another one has replaced it"};
  return {};
}

Result<void> EngineState::destroy(std::string_view name, const record::Reference& ref,
                                  std::string_view record_class, std::string_view authority) {
  Circle* circle = find_circle(name);
  if (circle == nullptr || !circle->own)
    return Error{ErrorCode::not_found, "there is no such circle here"};
  if (Warning doubt = doubt_of_clock(); !doubt.empty())
    return Error{ErrorCode::unavailable, std::move(doubt.text)};
  const std::optional<concurrence::EntryId> id = TRY(circle->fold.find(ref));
  if (!id) return Error{ErrorCode::not_found, "there is no such act here"};
  const store::Row row = TRY(circle->journals.row(id->chain, id->index));
  if (row.state != store::OpeningState::held)
    return Error{ErrorCode::conflict, "its content is not held here (any more)"};
  TRY(circle->refuse_if_constitutive(*id));
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
  tombstone.date = time_text(around_.clock.now()).substr(0, 10);
  const Bytes body = TRY(journal::encode(tombstone));
  TRY(begin());
  TRY(circle->write_clear(Kind::tombstone, body));
  // Outside the store and its backups, so that a restored copy does not bring it back.
  TRY(around_.records.save("destroyed/" + origin + "/" + std::to_string(id->index), "1"));
  const record::HeaderReading read = record::read_header(opening.header, chain.party, chain.epoch);
  TRY(search_.remove(*circle, *id));  // with the words of its files
  TRY(destroy_blobs(*circle, *id, read.header, opening.content));
  index_at_ = around_.clock.monotonic();  // for the wiping
  opening.content_salt.reset();
  opening.content.clear();
  TRY(around_.store.set_opening(circle->journals.chain(id->chain).id, id->index,
                                journal::encode(opening), store::OpeningState::destroyed));
  ++figures_["destroyed"];
  dirty_.insert(circle);
  return {};
}

}  // namespace node
