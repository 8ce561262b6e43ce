// What an effective act leaves behind in the slots and in the circle's state.
#include "concurrence/rule.h"
#include "concurrence/terms.h"

namespace concurrence {

using record::Header;

Result<std::vector<NewFact>> Rule::apply(const PlacedAct& act) {
  const Header& header = *act.header;
  std::vector<NewFact> facts;
  const OrderKey order{act.level, act.ref};

  const auto add_answer = [&](const record::EntryRef& ref, AnswerKind kind,
                              TimeMs due) -> Result<Proposal*> {
    const std::optional<EntryId> id = TRY(ground_.resolve(ref, act.past));
    check(id.has_value());
    const std::optional<crypto::Hash> key = TRY(ground_.load_proposal(*id));
    check(key.has_value());
    Slot* slot = TRY(this->slot(*key));
    slots_.find(*key)->second->dirty = true;
    Proposal* proposal = slot->find(*id);
    check(proposal != nullptr);
    Answer answer;
    answer.kind = kind;
    answer.party = act.party;
    answer.id = act.id;
    answer.level = act.level;
    answer.time = act.time;
    answer.due = due;
    if (kind == AnswerKind::concurrence || kind == AnswerKind::withdrawal) answer.past = act.past;
    proposal->answers.push_back(std::move(answer));
    return proposal;
  };

  switch (header.act_case()) {
    case Header::kProposal: {
      const record::Proposal& p = header.proposal();
      const auto id_of = [&](const record::EntryRef& ref) {
        return ground_.resolve(ref, act.past);
      };
      Proposal proposal;
      proposal.id = act.id;
      proposal.ref = act.ref;
      proposal.level = act.level;
      proposal.matter = header.matter();
      proposal.kind = p.kind();
      proposal.module = header.module();
      std::optional<record::Reference> predecessor;
      if (p.has_charter()) proposal.charter = TRY(id_of(p.charter()));
      if (p.has_predecessor()) {
        proposal.predecessor = TRY(id_of(p.predecessor()));
        predecessor = TRY(record::Reference::from(p.predecessor()));
      }
      if (p.has_supersedes()) proposal.supersedes = TRY(id_of(p.supersedes()));
      for (const record::EntryRef& ref : p.settles()) {
        const std::optional<EntryId> id = TRY(id_of(ref));
        if (!id) continue;
        proposal.settles.push_back(*id);
        state_.settlings.push_back({act.id, *id});
        state_dirty_ = true;
      }
      proposal.required = numbers(p.required());
      proposal.has_terms = p.has_terms();
      if (p.has_silence()) {
        proposal.silence_class = p.silence().class_();
        proposal.silence_expiry = p.silence().expiry();
        proposal.silence_notice = p.silence().notice();
      }
      for (const std::string& root : p.blobs()) proposal.blobs.push_back(crypto::Hash::from(root));
      const crypto::Hash key =
          slot_key(proposal.matter, proposal.kind, p.body(), predecessor, settled_charters(p));
      if (p.has_terms()) {
        Charter charter;
        charter.id = act.id;
        charter.ref = act.ref;
        charter.terms = p.terms();
        charter.parent = proposal.charter;
        charter.settles = proposal.settles;
        std::vector<EntryId> amended = proposal.settles;
        if (charter.parent) amended.push_back(*charter.parent);
        for (const EntryId& id : amended) {
          const Charter* one = state_.charter(id);
          charter.changes_required = charter.changes_required ||
                                     (one != nullptr && changes_required(one->terms, p.terms()));
        }
        charter.slot = key;
        state_.charters.push_back(std::move(charter));
        state_dirty_ = true;
      }
      Slot* slot = TRY(this->slot(key));
      slots_.find(key)->second->dirty = true;
      slot->proposals.push_back(std::move(proposal));
      TRY(ground_.save_proposal(act.id, key));
      break;
    }
    case Header::kConcurrence: {
      Proposal* target =
          TRY(add_answer(header.concurrence().proposal(), AnswerKind::concurrence, 0));
      if (target->supersedes) {
        const std::optional<crypto::Hash> key = TRY(ground_.load_proposal(*target->supersedes));
        check(key.has_value());
        Slot* slot = TRY(this->slot(*key));
        Proposal* superseded = slot->find(*target->supersedes);
        if (superseded != nullptr && superseded->requires_party(act.party) &&
            concurrence_of(*superseded, act.party, act.past) == nullptr &&
            !declined_by(*superseded, act.party, act.past)) {
          Answer answer;
          answer.kind = AnswerKind::decline;
          answer.party = act.party;
          answer.id = act.id;
          answer.level = act.level;
          answer.time = act.time;
          answer.implied = true;
          superseded->answers.push_back(std::move(answer));
          slots_.find(*key)->second->dirty = true;
        }
      }
      const std::optional<crypto::Hash> key = TRY(ground_.load_proposal(target->id));
      facts = TRY(complete(*key, target->id, act.id));
      break;
    }
    case Header::kDecline:
      TRY(add_answer(header.decline().proposal(), AnswerKind::decline, 0));
      break;
    case Header::kWithdrawal:
      TRY(add_answer(header.withdrawal().proposal(), AnswerKind::withdrawal, 0));
      break;
    case Header::kAdReferendum:
      TRY(add_answer(header.ad_referendum().proposal(), AnswerKind::ad_referendum,
                     header.ad_referendum().due()));
      break;
    case Header::kReservation:
      TRY(add_answer(header.reservation().proposal(), AnswerKind::reservation, 0));
      break;
    case Header::kNoticeReceipt:
      TRY(add_answer(header.notice_receipt().proposal(), AnswerKind::notice_receipt, 0));
      break;
    case Header::kSilenceBroken:
      TRY(add_answer(header.silence_broken().proposal(), AnswerKind::silence_broken, 0));
      break;
    case Header::kLeaving:
      state_.leavings.push_back({act.party, act.id, act.past});
      state_dirty_ = true;
      break;
    case Header::kJoining:
      state_.joinings.push_back({act.party, act.id});
      state_dirty_ = true;
      break;
    case Header::kGrant: {
      GrantFact grant;
      grant.party = act.party;
      grant.id = act.id;
      grant.order = order;
      grant.person = header.grant().person();
      grant.office = header.grant().office();
      for (const int power : header.grant().powers()) grant.commit |= power == record::COMMIT;
      state_.grants.push_back(std::move(grant));
      state_dirty_ = true;
      break;
    }
    case Header::kSilenceAuthorisation:
      state_.silences.push_back({act.party, act.id, order, header.silence_authorisation().class_(),
                                 header.silence_authorisation().revoked()});
      state_dirty_ = true;
      break;
    case Header::kNoted:
      state_.noted.push_back({act.id, header.noted().party()});
      state_dirty_ = true;
      break;
    case Header::kStatement:
    case Header::kConfirmation:
    case Header::ACT_NOT_SET:
      break;
  }
  return facts;
}

}  // namespace concurrence
