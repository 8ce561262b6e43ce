// Why a proposal is not agreed yet, or can be no more, and who can do something about it.

#include <algorithm>
#include <optional>
#include <utility>

#include "node/node_view.h"

namespace node {

using concurrence::EntryId;
using record::Reference;
using record::WhyLine;
using replication::Role;

Result<std::vector<WhyLine>> NodeView::why(std::string_view name, const Reference& ref) {
  Circle& circle = *TRY(find(name));
  const std::optional<EntryId> id = TRY(circle.fold.find(ref));
  if (!id || !TRY(act_row(circle, *id))) return unknown();
  const concurrence::Proposal* proposal = TRY(circle.fold.rule().proposal(*id));
  std::vector<WhyLine> lines;
  if (proposal == nullptr) {
    lines.push_back({"no_effect", "", "nothing", std::nullopt});
    return lines;
  }
  const concurrence::Past all = circle.fold.all();
  concurrence::Rule& rule = circle.fold.rule();
  if (rule.joint_in(*proposal, all)) {
    lines.push_back({"agreed_by_all", "", "nothing", std::nullopt});
    return lines;
  }
  if (proposal->recovers != 0 && TRY(said_by(circle, *proposal, proposal->recovers)).declined)
    lines.push_back({"objected_by", circle.party_names().at(proposal->recovers), "propose_again",
                     std::nullopt});
  for (const concurrence::Charter* charter : rule.newest_charters(all)) {
    if (proposal->charter == charter->id && rule.has_ended(*charter, proposal->body, all))
      lines.push_back({"body_ended", "", "propose_again", std::nullopt});
  }
  for (const std::uint32_t party : proposal->required) {
    const std::string& who = circle.party_names().at(party);
    const Said said = TRY(said_by(circle, *proposal, party));
    if (said.declined) {
      lines.push_back({"declined_by", who, "propose_again", std::nullopt});
      continue;
    }
    if (said.concurred) {
      if (said.withdrawn) lines.push_back({"withdrawn_by", who, "propose_again", std::nullopt});
      continue;
    }
    if (rule.has_left(party, all)) {
      lines.push_back({"has_left", who, "propose_again", std::nullopt});
      continue;
    }
    lines.push_back(TRY(waiting(circle, *proposal, party, who, all)));
  }
  if (proposal->charter) {
    const auto newest = rule.newest_charters(all);
    if (newest.size() == 1 && newest.front()->id != *proposal->charter &&
        TRY(legible(circle, newest.front()->id)))
      lines.push_back({"older_charter", "", "propose_again", newest.front()->ref});
    if (newest.size() > 1 && TRY(legible(circle, newest.front()->id)))
      lines.push_back({"charters_diverge", "", "settle", newest.front()->ref});
  }
  if (proposal->predecessor) {
    const concurrence::Proposal* before = TRY(rule.proposal(*proposal->predecessor));
    if (before != nullptr && !rule.joint_in(*before, all) && TRY(legible(circle, before->id)))
      lines.push_back({"predecessor_not_agreed", "", "concur", before->ref});
  }
  const concurrence::Proposal* rival = TRY(joint_rival(circle, *proposal, all));
  if (rival != nullptr && TRY(legible(circle, rival->id)))
    lines.push_back({"another_agreed", "", "propose_again", rival->ref});
  if ((rival != nullptr || rule.dead_in(*proposal, all)) &&
      std::none_of(lines.begin(), lines.end(),
                   [](const WhyLine& line) { return line.act == "propose_again"; }))
    lines.push_back({"cannot_be_agreed", "", "propose_again", std::nullopt});
  // What nobody can agree to any more waits for nobody.
  const bool over = std::any_of(lines.begin(), lines.end(), [](const WhyLine& line) {
    return line.word == "another_agreed" || line.word == "cannot_be_agreed";
  });
  if (over) std::erase_if(lines, [](const WhyLine& line) { return line.act != "propose_again"; });
  return lines;
}

Result<const concurrence::Proposal*> NodeView::joint_rival(Circle& circle,
                                                           const concurrence::Proposal& proposal,
                                                           const concurrence::Past& all) {
  concurrence::Rule& rule = circle.fold.rule();
  for (const EntryId& other : TRY(rule.joint_in_slot(proposal.slot))) {
    const concurrence::Proposal* rival = TRY(rule.proposal(other));
    if (other != proposal.id && rival != nullptr && rule.joint_in(*rival, all)) return rival;
  }
  return static_cast<const concurrence::Proposal*>(nullptr);
}

Result<WhyLine> NodeView::waiting(Circle& circle, const concurrence::Proposal& proposal,
                                  std::uint32_t party, const std::string& who,
                                  const concurrence::Past& all) {
  concurrence::Rule& rule = circle.fold.rule();
  for (const concurrence::Answer& answer : proposal.answers) {
    if (answer.kind == concurrence::AnswerKind::ad_referendum && answer.party == party &&
        TRY(legible(circle, answer.id)))
      return WhyLine{"ad_referendum", who, "confirm", TRY(circle.fold.reference(answer.id))};
  }
  if (proposal.recovers != 0 && TRY(said_by(circle, proposal, proposal.recovers)).declined)
    return WhyLine{"waiting_for", who, "decline_it", std::nullopt};
  if (proposal.recovers != 0) {
    const auto over = rule.notice_over(proposal, party, all);
    if (!over || engine_.now() < *over)
      return WhyLine{"notice_running", who, "nothing", std::nullopt};
  }
  // Bound to a rival: it is freed by a decline of that rival by somebody who has not agreed to
  // it.
  for (const EntryId& bound : TRY(rule.proposals_in(proposal.slot))) {
    const concurrence::Proposal* rival = TRY(rule.proposal(bound));
    if (rival == nullptr || bound == proposal.id ||
        rule.concurrence_of(*rival, party, all) == nullptr || rule.dead_in(*rival, all) ||
        rule.joint_in(*rival, all) || !TRY(legible(circle, bound)) ||
        !TRY(said_by(circle, *rival, party)).concurred)
      continue;
    for (const std::uint32_t other : rival->required) {
      if (rule.concurrence_of(*rival, other, all) == nullptr)
        return WhyLine{"bound_to_rival", circle.party_names().at(other), "decline", rival->ref};
    }
  }
  if (party != circle.record.self &&
      circle.journals.cosigned_size(proposal.id.chain, party, Role::mirror) <= proposal.id.index &&
      circle.journals.chain(proposal.id.chain).party != party)
    return WhyLine{"not_delivered", who, engine_.link_is_up(who) ? "wait" : "connect",
                   std::nullopt};
  return WhyLine{"waiting_for", who, "concur", std::nullopt};
}

Result<NodeView::Said> NodeView::said_by(Circle& circle, const concurrence::Proposal& proposal,
                                         std::uint32_t party) {
  using concurrence::AnswerKind;
  Said out;
  for (const concurrence::Answer& answer : proposal.answers) {
    if (answer.party != party || !TRY(legible(circle, answer.id))) continue;
    out.concurred = out.concurred || answer.kind == AnswerKind::concurrence;
    out.declined = out.declined || answer.kind == AnswerKind::decline;
    out.withdrawn = out.withdrawn || answer.kind == AnswerKind::withdrawal;
  }
  return out;
}

}  // namespace node
