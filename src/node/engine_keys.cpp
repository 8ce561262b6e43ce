// A party's keys in its circles: shown, rotated, revoked.

#include "base/encoding.h"
#include "node/engine_state.h"

namespace node {

Result<std::vector<KeyStatus>> EngineState::keys(std::string_view name) {
  Circle* circle = find_circle(name);
  if (circle == nullptr) return Error{ErrorCode::not_found, "there is no such circle here"};
  std::vector<KeyStatus> out;
  for (const auto& [number, party] : circle->party_names()) {
    KeyStatus status;
    status.party = party;
    const replication::PartyKeys& keys = circle->journals.party_keys(number);
    if (!keys.standing().empty()) {
      status.identity = hex(keys.standing().front().key.view());
      status.next_identity = hex(keys.standing().front().next.view());
    }
    status.rotations = keys.rotations();
    for (const concurrence::Chain& chain : circle->journals.chains()) {
      if (chain.party != number || chain.parent || !circle->journals.is_current(chain.id)) continue;
      const Result<journal::EpochOpened> opened = circle->journals.opening(chain.id);
      if (!opened.ok()) continue;
      status.epoch = chain.epoch;
      status.node_key = hex(opened.value().certificate.node_key.view());
      status.not_after = opened.value().certificate.not_after;
      status.revoked = keys.revoked(opened.value().certificate.node_key);
    }
    status.held = number == circle->record.self && circle->holds_identity();
    if (number == circle->record.self && !status.held) {
      const auto fresh = circle->recovery_identity();
      if (fresh) status.recovery = hex(fresh->key.view()) + hex(fresh->next.view());
    }
    out.push_back(std::move(status));
  }
  return out;
}

Result<void> EngineState::change_key(std::string_view name, KeyChange change) {
  Circle* circle = find_circle(name);
  if (circle == nullptr) return Error{ErrorCode::not_found, "there is no such circle here"};
  TRY(turn_end());  // everything of the present epoch is signed before another one names its size
  if (change == KeyChange::identity) {
    TRY(begin());
    TRY(circle->rotate_identity());
    dirty_.insert(circle);
    this->change(*circle, "", "circle");
  } else {
    TRY(circle->want_node_key(change == KeyChange::revocation));
  }
  TRY(turn_end());
  if (circle->epoch_due())
    return Error{
        ErrorCode::unavailable,
        "the new epoch opens as soon as the other parties' nodes answered or were waited for"};
  return {};
}

}  // namespace node
