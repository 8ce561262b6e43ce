// How a node's circles stand, for who looks after it: sizes, journals, what is to be seen to.

#include "base/encoding.h"
#include "node/engine_state.h"

namespace node {

using replication::Role;

namespace {

// The word of what a journal says; only its author's quota is told otherwise.
std::string frozen_code(std::string_view reason) {
  if (reason == replication::kFrozenForked) return "forked";
  if (reason == replication::kFrozenOpenedTwice) return "opened_twice";
  if (reason == replication::kFrozenRevoked) return "revoked";
  return "quota";
}

}  // namespace

CircleStatus EngineState::status(Circle& circle) {
  CircleStatus out;
  out.id = circle.record.id;
  out.name = circle.record.name;
  out.parties = circle.present();
  out.constituted = circle.constituted();
  out.national = circle.national();
  const Result<crypto::Hash> digest = circle.fold.digest();
  if (digest.ok()) out.digest = hex(digest.value().view());
  out.acts = circle.fold.act_count();
  out.joint_facts = circle.fold.joint_count();
  out.missing_openings = circle.journals.missing_count();
  out.warning = circle.warning;
  if (out.warning.empty()) out.warning = doubted(circle);
  for (const auto& [number, name] : circle.party_names()) {
    const std::string why = circle.journals.refused(number);
    if (out.warning.empty() && !why.empty())
      out.warning = {"not_taken",
                     "of " + name + " nothing more is taken than acts of others name: " + why,
                     {{"party", name}, {"why", why}}};
  }
  if (circle.epoch_due() && circle.holds_identity())
    out.warning = {"epoch_opening", "a new epoch is being opened; nothing is signed meanwhile"};
  if (out.warning.empty() && is_folding(circle))
    out.warning = {"folding", "its record is being folded; what is shown is not complete yet"};
  for (const concurrence::Chain& chain : circle.journals.chains()) {
    HeadStatus head;
    head.party = chain.party_name;
    head.epoch = chain.epoch;
    head.size = chain.size;
    out.entries += chain.size - chain.fork;
    head.folded = circle.fold.folded(chain.id);
    const std::optional<replication::SignedHead> known = circle.journals.head(chain.id);
    head.known = known ? known->size : 0;
    const auto heard = circle.heard.find(chain.id);
    head.heard = chain.party == circle.record.self ? around_.clock.now()
                 : heard == circle.heard.end()     ? 0
                                                   : heard->second;
    head.forked = circle.journals.forked(chain.id);
    head.frozen_reason = circle.journals.frozen(chain.id);
    head.frozen = !head.frozen_reason.empty();
    if (head.frozen) head.frozen_code = frozen_code(head.frozen_reason);
    for (const auto& [number, name] : circle.party_names()) {
      if (number == chain.party) continue;
      head.stored_by[name] = number == circle.record.self
                                 ? chain.size
                                 : circle.journals.cosigned_size(chain.id, number, Role::mirror);
    }
    out.heads.push_back(std::move(head));
  }
  return out;
}

std::vector<CircleStatus> EngineState::circles() {
  std::vector<CircleStatus> out;
  for (Circle* circle : all_circles()) out.push_back(status(*circle));
  return out;
}

Result<CircleStatus> EngineState::circle(std::string_view name) {
  Circle* circle = find_circle(name);
  if (circle == nullptr) return Error{ErrorCode::not_found, "there is no such circle here"};
  return status(*circle);
}

Result<std::string> EngineState::charter_yaml(std::string_view name) {
  Circle* circle = find_circle(name);
  if (circle == nullptr) return Error{ErrorCode::not_found, "there is no such circle here"};
  std::vector<std::string> written{circle->record.charter};
  for (const auto& [id, formation] : formations_) {
    if (formation.amends == circle->record.id) written.push_back(formation.charter);
  }
  return circle->charter_text(written);
}

}  // namespace node
