// Openings that are missing here: whom they are asked of, how often, and when no more.
#include <algorithm>

#include "node/engine_state.h"

namespace node {
namespace {

constexpr std::size_t kAskedMax = 4096;    // openings of which it is remembered; others every time
constexpr std::size_t kAskedAtOnce = 128;  // of one journal
constexpr std::uint64_t kLongestBetween = 8;  // heartbeats
// What was released to us a peer may not know as released yet: so often it is asked all the same.
constexpr unsigned kTriesOfReleased = 6;

}  // namespace

// With every heartbeat at first, then at longer and longer pauses; not of those who said that the
// content is destroyed there, and of nobody when all have said so. Who comes back is asked anew.
void EngineState::ask_for_missing(Circle& circle) {
  for (const concurrence::Chain& chain : circle.journals.chains()) {
    const Result<std::vector<std::uint64_t>> missing =
        circle.journals.missing(chain.id, circle.fold.folded(chain.id), kAskedAtOnce);
    if (!missing.ok() || missing.value().empty()) continue;
    std::map<std::string, std::vector<std::uint64_t>> of_peer;
    for (const std::uint64_t index : missing.value()) {
      const std::pair<ChainId, std::uint64_t> place{chain.id, index};
      const auto known = circle.asked.find(place);
      const Circle::Asked before = known == circle.asked.end() ? Circle::Asked{} : known->second;
      if (before.next_beat > beats_) continue;
      bool any = false;
      for (const auto& [name, session] : circle.sessions) {
        if (!session->active() || before.destroyed_at.contains(name)) continue;
        of_peer[name].push_back(index);
        any = true;
      }
      if (!any || (known == circle.asked.end() && circle.asked.size() >= kAskedMax)) continue;
      Circle::Asked& asked = circle.asked[place];
      asked.next_beat =
          beats_ +
          std::min<std::uint64_t>(kLongestBetween, std::uint64_t{1} << std::min(asked.times, 8u));
      ++asked.times;
      ++figures_["openings_asked_for"];
    }
    for (auto& [name, indexes] : of_peer)
      circle.sessions.at(name)->ask_for(chain.id, std::move(indexes));
  }
}

// What a peer gave in answer: without content, it has none (any more).
void EngineState::note_destroyed(Peer& peer, Circle& circle, const replication::Give& give) {
  const concurrence::Chain* chain = circle.journals.find(give.journal);
  if (chain == nullptr) return;
  const std::pair<ChainId, std::uint64_t> place{chain->id, give.index};
  const bool empty = give.entry.carried == replication::Carried::residue ||
                     give.entry.carried == replication::Carried::withheld;
  if (!empty) {
    circle.asked.erase(place);
  } else if (const auto asked = circle.asked.find(place); asked != circle.asked.end()) {
    if (asked->second.times >= kTriesOfReleased ||
        !circle.was_before(circle.record.self, place.first, place.second))
      asked->second.destroyed_at.insert(peer.name);
  }
}

// A peer that comes back may have what it had not, and what was not answered is asked for at once.
void EngineState::forget_refusals(Circle& circle, const std::string& peer) {
  for (auto& [place, asked] : circle.asked) {
    asked.destroyed_at.erase(peer);
    asked.times = 0;
    asked.next_beat = 0;
  }
  for (auto& [id, refused] : circle.without_blob) refused.erase(peer);
}

}  // namespace node
