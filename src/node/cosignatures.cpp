// Cosignatures that peers send: counted where they verify, kept for a while where what they need
// has not come yet, and told to the operator where it has and they do not verify.
#include <algorithm>

#include "node/engine_state.h"

namespace node {

using replication::Cosigned;
using replication::Role;

namespace {

constexpr std::size_t kUnsavedMax = 256;  // cosignatures of one circle kept in memory alone
constexpr std::size_t kEarlyMax = 256;    // of one peer and circle that wait for what they need

}  // namespace

// Cosignatures go before everything else, so one may overtake the entries that it is about or the
// key that made it, and is said only once: it is tried again when either has come.
Result<void> EngineState::take_cosignature(Peer& peer, Circle& circle, const Cosigned& cosigned) {
  auto& early = circle.early[peer.name];
  const auto key = [&](bool refused) {
    return Circle::EarlyKey{cosigned.journal, cosigned.cosigner, cosigned.role, refused};
  };
  const Result<bool> added = circle.journals.add_cosignature(cosigned);
  if (!added.ok()) {
    const bool refused = added.error().code == ErrorCode::forbidden;
    if (!refused && added.error().code != ErrorCode::behind) return added.error();
    // What could be compared now waits no longer for something to compare it with.
    if (const auto waited = early.find(key(false));
        refused && waited != early.end() && waited->second.cosigned.size <= cosigned.size)
      early.erase(waited);
    const auto known = early.find(key(refused));
    if (known == early.end() && early.size() >= kEarlyMax) {
      if (refused) return added.error();
      ++figures_["messages_refused"];
    } else if (known == early.end()) {
      early[key(refused)] = {cosigned, refused ? added.error().message : std::string(), beats_};
    } else if (known->second.cosigned.size <= cosigned.size) {
      known->second.cosigned = cosigned;  // not the beat: what is false is told, however often said
    }
    return {};
  }
  for (const bool refused : {false, true}) {
    const auto known = early.find(key(refused));
    if (known != early.end() && known->second.cosigned.size <= cosigned.size) early.erase(known);
  }
  // Stored with whatever is committed next: the peer says it again if we crash before.
  flush_soon();
  if (circle.journals.unsaved() >= kUnsavedMax) TRY(begin());
  if (!added.value()) return {};
  ++figures_["cosignatures_received"];
  change(circle, "", "delivery");
  if (!circle.own) return {};
  // Everybody stores it: urgency of what is delivered need not be remembered.
  std::uint64_t least = ~std::uint64_t{0};
  for (const auto& [number, name] : circle.party_names()) {
    if (number != circle.record.self)
      least = std::min(least, circle.journals.cosigned_size(*circle.own, number, Role::mirror));
  }
  circle.urgent.erase(circle.urgent.begin(), circle.urgent.lower_bound(least));
  return {};
}

// Entries of this journal have come. What was compared with all keys that were known is tried again
// only where its cosigner has another.
Result<void> EngineState::retry_cosignatures(Circle& circle, ChainId grown, bool keys) {
  const concurrence::Chain& chain = circle.journals.chain(grown);
  for (auto& [name, early] : circle.early) {
    std::vector<Cosigned> again;
    for (const auto& [key, one] : early) {
      const bool reached = one.refusal.empty() && one.cosigned.journal.party == chain.party &&
                           one.cosigned.journal.epoch == chain.epoch &&
                           one.cosigned.size <= chain.size;
      if (reached || (keys && one.cosigned.cosigner == chain.party)) again.push_back(one.cosigned);
    }
    for (const Cosigned& cosigned : again) TRY(take_cosignature(peers_[name], circle, cosigned));
  }
  return {};
}

// What did not verify a whole heartbeat long is false, or made by a key that nobody shows us.
void EngineState::tell_false_cosignatures(Circle& circle) {
  for (auto& [name, early] : circle.early) {
    for (auto at = early.begin(); at != early.end();) {
      if (at->second.refusal.empty() || beats_ < at->second.beat + 2) {
        ++at;
        continue;
      }
      refuse(peers_[name], at->second.refusal);
      at = early.erase(at);
    }
  }
}

}  // namespace node
