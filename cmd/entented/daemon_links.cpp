#include "daemon_links.h"

#include "base/encoding.h"

namespace {

api::LinkStatus status_of(const node::Daemon::PeerStatus& one) {
  api::LinkStatus out;
  out.peer = one.peer.name;
  if (one.peer.cut) {
    out.state = "cut";
  } else if (one.link.up) {
    out.state = "up";
  } else if (!one.peer.addresses.empty() && !one.link.next_attempt_ms) {
    out.state = "connecting";
  } else {
    out.state = "down";
  }
  out.since = one.link.since;
  out.last_heard = one.heard;
  out.bytes_in = one.link.bytes_in;
  out.bytes_out = one.link.bytes_out;
  if (!one.peer.addresses.empty()) out.address = one.peer.addresses.front();
  out.fingerprint = hex(one.peer.pin.view());
  if (!one.link.up) {
    out.error = one.link.last_failure;
    out.refused = one.link.last_failure_refused;
  }
  return out;
}

api::PairingState state_of(std::string step, node::Daemon::Pairing pairing) {
  return {std::move(step), std::move(pairing.peer), std::move(pairing.offer),
          std::move(pairing.words), std::move(pairing.fingerprint)};
}

}  // namespace

std::vector<api::LinkStatus> DaemonLinks::links() {
  std::vector<api::LinkStatus> out;
  for (const node::Daemon::PeerStatus& one : daemon_.peers()) out.push_back(status_of(one));
  return out;
}

Result<api::LinkStatus> DaemonLinks::cut(const std::string& peer, bool cut) {
  TRY(daemon_.cut(peer, cut));
  return status_of(TRY(daemon_.peer(peer)));
}

Result<void> DaemonLinks::remove(const std::string& peer) { return daemon_.remove(peer); }

Result<api::PairingState> DaemonLinks::pair(const api::PairingStep& step) {
  if (step.step == "offer") return state_of("offered", TRY(daemon_.offer()));
  if (step.step == "accept") {
    return state_of("accepted",
                    TRY(daemon_.accept(step.peer, step.offer, step.address, step.language)));
  }
  if (step.step == "confirm") {
    return state_of("confirmed", TRY(daemon_.confirm(step.peer, step.words, step.language)));
  }
  TRY(daemon_.abandon(step.peer));
  node::Daemon::Pairing none;
  none.peer = step.peer;
  return state_of("abandoned", std::move(none));
}
