// What an effective act leaves behind.
#include <algorithm>

#include "base/encoding.h"
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
    Proposal* named = TRY(proposal(*id));
    check(named != nullptr);
    Answer answer;
    answer.kind = kind;
    answer.party = act.party;
    answer.id = act.id;
    answer.order = order;
    answer.time = act.time;
    answer.due = due;
    if (kind == AnswerKind::concurrence || kind == AnswerKind::withdrawal) answer.past = act.past;
    TRY(this->answer(*named, std::move(answer)));
    return named;
  };
  const auto say = [&](const Bytes& of, bool yes) -> Result<void> {
    words_[of][act.id.chain].push_back({act.id.index, act.level, yes});
    Bytes value;
    put_block(value, of);
    put_varint(value, act.level);
    put_u8(value, yes ? 1 : 0);
    return ground_.keep(RuleRow::word, act.id.bytes(), value);
  };

  switch (header.act_case()) {
    case Header::kProposal: {
      const record::Proposal& p = header.proposal();
      const auto id_of = [&](const record::EntryRef& ref) {
        return ground_.resolve(ref, act.past);
      };
      auto made = std::make_unique<Proposal>();
      Proposal& proposal = *made;
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
        if (id) proposal.settles.push_back(*id);
      }
      proposal.required = numbers(p.required());
      proposal.body = p.body();
      proposal.recovers = p.recovers();
      proposal.has_terms = p.has_terms();
      if (p.has_silence()) {
        proposal.silence_class = p.silence().class_();
        proposal.silence_expiry = p.silence().expiry();
        proposal.silence_notice = p.silence().notice();
      }
      for (const std::string& root : p.blobs()) proposal.blobs.push_back(crypto::Hash::from(root));
      proposal.slot =
          slot_key(proposal.matter, proposal.kind, p.body(), predecessor, settled_charters(p));
      if (p.has_terms()) {
        std::vector<EntryId> amended = proposal.settles;
        if (proposal.charter) amended.push_back(*proposal.charter);
        for (const EntryId& id : amended) {
          const Charter* one = joint_charter(id);
          proposal.changes_required = proposal.changes_required ||
                                      (one != nullptr && changes_required(one->terms, p.terms()));
        }
        TRY(ground_.keep(RuleRow::terms, act.id.bytes(), p.terms().SerializeAsString()));
      }
      TRY(ground_.keep(RuleRow::proposal, act.id.bytes(), proposal.encode()));
      TRY(ground_.keep(RuleRow::slot, Bytes(proposal.slot.view()) + act.id.bytes(), ""));
      ++weight_;
      proposals_[act.id] = std::move(made);
      break;
    }
    case Header::kConcurrence: {
      Proposal* target =
          TRY(add_answer(header.concurrence().proposal(), AnswerKind::concurrence, 0));
      const EntryId target_id = target->id;
      Bond bond{act.id, target_id, {}};
      for (const Proposal* rival : TRY(bound_to(target->slot, act.party, act.past))) {
        const bool declined =
            std::any_of(rival->required.begin(), rival->required.end(),
                        [&](std::uint32_t party) { return declined_by(*rival, party, act.past); });
        if (!declined && rival->id != target_id) bond.open.push_back(rival->id);
      }
      Bonds* bonds = TRY(this->bonds(target->slot, act.party));
      Bytes name(target->slot.view());
      put_u32(name, act.party);
      TRY(ground_.keep(RuleRow::bond, name + act.id.bytes(), bond.encode()));
      (*bonds)[act.id.chain].push_back(std::move(bond));
      ++weight_;
      if (target->supersedes) {
        Proposal* superseded = TRY(this->proposal(*target->supersedes));
        if (superseded != nullptr && superseded->requires_party(act.party) &&
            concurrence_of(*superseded, act.party, act.past) == nullptr &&
            !declined_by(*superseded, act.party, act.past)) {
          Answer answer;
          answer.kind = AnswerKind::decline;
          answer.party = act.party;
          answer.id = act.id;
          answer.order = order;
          answer.time = act.time;
          answer.implied = true;
          TRY(this->answer(*superseded, std::move(answer)));
        }
      }
      facts = TRY(complete(*target, act.id));
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
    case Header::kLeaving: {
      Bytes value;
      put_varint(value, act.party);
      act.past.encode(value);
      TRY(ground_.keep(RuleRow::leaving, act.id.bytes(), value));
      leavings_.push_back({act.party, act.id, act.past});
      break;
    }
    case Header::kJoining: {
      Bytes value;
      put_varint(value, act.party);
      TRY(ground_.keep(RuleRow::joining, act.id.bytes(), value));
      joinings_.push_back({act.party, act.id});
      break;
    }
    case Header::kGrant: {
      bool commit = false;
      for (const int power : header.grant().powers()) commit |= power == record::COMMIT;
      TRY(say(grant_of(act.party, header.grant().person(), header.grant().office()), commit));
      break;
    }
    case Header::kSilenceAuthorisation:
      TRY(say(silence_of(act.party, header.silence_authorisation().class_()),
              !header.silence_authorisation().revoked()));
      break;
    case Header::kNoted: {
      Bytes about;
      put_varint(about, header.noted().party());
      TRY(ground_.keep(RuleRow::noted, act.id.bytes(), about));
      break;
    }
    case Header::kStatement:
    case Header::kConfirmation:
    case Header::ACT_NOT_SET:
      break;
  }
  TRY(trouble());
  return facts;
}

}  // namespace concurrence
