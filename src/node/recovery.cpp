// Recovery of a party's identity key by the other parties (docs/formats/record.md, section 9): what
// the party that lost it gives to them, and the amendment that they agree on.

#include "base/encoding.h"
#include "node/engine_state.h"
#include "record/header.h"

namespace node {

// From the root secret that is here now, by the founding's nonce, so that own_identity() finds it.
std::optional<journal::PinnedIdentity> Circle::recovery_identity() const {
  const auto key = [&](unsigned generation) {
    return crypto::public_key_of(CircleKeys::identity(around_.root, founding_.nonce(), generation));
  };
  const journal::PinnedIdentity fresh{key(0), journal::identity_hash(key(1))};
  if (journals.party_keys(record.self).known(fresh)) return std::nullopt;  // it was ours already
  return fresh;
}

Result<Bytes> Circle::charter_content(const concurrence::EntryId& id) {
  const store::Row row = TRY(journals.row(id.chain, id.index));
  if (row.state != store::OpeningState::held)
    return Error{ErrorCode::unavailable,
                 "the text of this charter is not held here, so nobody can agree to it here"};
  return Bytes(TRY(journal::view_opening(row.opening)).content);
}

// What people read is what binds: the text says what the terms say, and of a recovery nothing new.
Result<void> Circle::refuse_if_text_differs(const record::Header& header, ByteView content) {
  const record::Proposal& p = header.proposal();
  if (!p.has_terms()) return {};
  if (around_.check_charter) TRY(around_.check_charter(content, p.terms()));
  if (p.recovers() == 0) return {};
  const record::Reference charter = TRY(record::Reference::from(p.charter()));
  const std::optional<concurrence::EntryId> id = TRY(fold.find(charter));
  if (!id) return Error{ErrorCode::not_found, "the charter it amends is not here"};
  if (TRY(charter_content(*id)) != content)
    return Error{ErrorCode::forbidden, "a recovery leaves the text of the charter as it is"};
  return {};
}

Result<void> Circle::refuse_if_text_differs(const concurrence::Proposal& proposal) {
  if (!proposal.has_terms) return {};
  TRY(refuse_if_state_differs(proposal.id));
  if (!around_.check_charter && proposal.recovers == 0) return {};
  const store::Row row = TRY(journals.row(proposal.id.chain, proposal.id.index));
  const Bytes content = TRY(charter_content(proposal.id));
  const journal::OpeningView opening = TRY(journal::view_opening(row.opening));
  const record::HeaderReading reading =
      record::read_header(opening.header, proposal.ref.party, proposal.ref.epoch);
  return refuse_if_text_differs(reading.header, content);
}

Result<void> EngineState::recover(std::string_view name, const Recovery& recovery,
                                  const record::Actor& actor,
                                  std::function<void(Result<Recorded>)> done) {
  Circle* circle = find_circle(name);
  if (circle == nullptr || circle->national())
    return Error{ErrorCode::not_found, "there is no such arrangement with others here"};
  const auto newest = circle->fold.rule().newest_charters(circle->fold.all());
  if (newest.size() != 1)
    return Error{
        ErrorCode::conflict,
        "this arrangement is not constituted, or two charters of it have to be settled first"};
  const std::optional<std::uint32_t> number = circle->number_of(recovery.party);
  if (!number || *number == circle->record.self)
    return Error{ErrorCode::invalid, "'" + recovery.party + "' is no other party of it"};
  if (!crypto::is_enrollable(recovery.identity))
    return Error{ErrorCode::invalid, "the new identity key cannot be enrolled"};
  Draft draft;
  draft.circle = circle->record.id;
  draft.precedence = Precedence::priority;
  draft.content = TRY(circle->charter_content(newest.front()->id));
  draft.header.set_matter("circle");
  draft.header.set_module("circle");
  *draft.header.mutable_actor() = actor;
  record::Proposal& proposal = *draft.header.mutable_proposal();
  proposal.set_kind("charter.amend");
  proposal.set_recovers(*number);
  *proposal.mutable_terms() = newest.front()->terms;
  proposal.mutable_terms()->set_nonce(around_.random.bytes(32));
  for (record::Party& party : *proposal.mutable_terms()->mutable_parties()) {
    if (party.number() != *number) continue;
    party.set_identity_key(recovery.identity.view().data(), 32);
    party.set_next_identity(recovery.next.view().data(), 32);
  }
  submit(std::move(draft), std::move(done));
  return {};
}

}  // namespace node
