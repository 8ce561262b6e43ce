// Invitations that come to nothing: declined by the invited, or withdrawn by who invited. Neither
// is told to the other side; both can be without a link between them.

#include "node/engine_state.h"

namespace node {

using store::Space;

Result<void> EngineState::decline_invitation(std::string_view invitation) {
  const auto found = formations_.find(std::string(invitation));
  if (found == formations_.end() || found->second.mine || found->second.state == "declined")
    return Error{ErrorCode::not_found, "there is no such invitation here"};
  Formation& formation = found->second;
  if (formation.state == "constituted")
    return Error{ErrorCode::conflict,
                 "the arrangement of this invitation exists already; it is left, not declined"};
  // What is kept is that it was declined: its founder says it again at every link.
  formation.state = "declined";
  formation.agreed = false;
  formation.charter.clear();
  formation.keys.clear();
  return save_formation(formation);
}

Result<void> EngineState::withdraw_invitation(std::string_view invitation) {
  const auto found = formations_.find(std::string(invitation));
  if (found == formations_.end() || !found->second.mine)
    return Error{ErrorCode::not_found, "this party has sent no such invitation"};
  if (found->second.state == "constituted")
    return Error{ErrorCode::conflict,
                 found->second.amends.empty()
                     ? "all have joined, and the arrangement exists; it is left, not withdrawn"
                     : "all have joined, and the amendment is proposed; withdraw or decline that"};
  TRY(begin());
  TRY(around_.store.erase(Space::durable, "F" + found->first));
  formations_.erase(found);
  return {};
}

}  // namespace node
