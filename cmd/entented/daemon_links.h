// The daemon's links and pairing, as the API asks for them.
#pragma once

#include "api/parts.h"
#include "node/daemon.h"

class DaemonLinks final : public api::Links {
 public:
  explicit DaemonLinks(node::Daemon& daemon) : daemon_(daemon) {}
  std::vector<api::LinkStatus> links() override;
  Result<api::LinkStatus> cut(const std::string& peer, bool cut) override;
  Result<void> remove(const std::string& peer) override;
  Result<api::PairingState> pair(const api::PairingStep& step) override;

 private:
  node::Daemon& daemon_;
};
