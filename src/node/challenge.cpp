// Whether a party that signs as a mirror holds what it signed for: now and then it has to show a
// bundle of entries under a fresh nonce (docs/formats/replication.md, "Challenges").
#include "base/encoding.h"
#include "node/engine_state.h"

namespace node {
namespace {

constexpr unsigned kUnansweredMax = 3;  // challenges in a row, of a peer whose link is up

}  // namespace

// One challenge to each linked peer, of a journal that it did not write and has cosigned.
Result<void> EngineState::challenge_peers(Circle& circle) {
  using namespace replication;
  for (auto& [name, session] : circle.sessions) {
    if (!session->active()) {
      circle.challenges.erase(name);
      continue;
    }
    const std::optional<std::uint32_t> number = circle.number_of(name);
    if (!number) continue;
    Circle::Challenged& state = circle.challenges[name];
    if (state.open && ++state.unanswered == kUnansweredMax) ++figures_["challenges_unanswered"];
    state.open = false;
    std::vector<std::pair<ChainId, std::uint64_t>> signed_for;
    for (const concurrence::Chain& chain : circle.journals.chains()) {
      const std::uint64_t size = circle.journals.cosigned_size(chain.id, *number, Role::mirror);
      if (chain.party != *number && size > 0 && size <= chain.size && !chain.parent &&
          !circle.journals.forked(chain.id))
        signed_for.emplace_back(chain.id, size);
    }
    if (signed_for.empty()) continue;
    const Bytes dice = around_.random.bytes(16);
    ByteReader random(dice);
    const auto& [chain, size] = signed_for[random.u64() % signed_for.size()];
    Challenge challenge;
    challenge.journal = {circle.journals.chain(chain).party, circle.journals.chain(chain).epoch};
    challenge.size = size;
    challenge.bundle = random.u64() % ((size - 1) / kBundleEntries + 1);
    challenge.nonce = crypto::Hash::from(around_.random.bytes(32));
    const Result<Bytes> bundle = circle.journals.entry_bundle(chain, size, challenge.bundle);
    if (!bundle.ok() && bundle.error().code == ErrorCode::unavailable) continue;  // damaged here
    if (!bundle.ok()) return bundle.error();
    state.chain = chain;
    state.nonce = challenge.nonce;
    state.expected = crypto::hmac_sha256(challenge.nonce, {bundle.value()});
    state.open = true;
    session->challenge(std::move(challenge));
    ++figures_["challenges_made"];
  }
  return {};
}

void EngineState::note_shown(Peer& peer, Circle& circle, const replication::Shown& shown) {
  const auto found = circle.challenges.find(peer.name);
  if (found == circle.challenges.end() || !found->second.open ||
      !(found->second.nonce == shown.nonce))
    return;
  found->second.open = false;
  found->second.unanswered = 0;
  found->second.wrong = !(found->second.expected == shown.mac);
  ++figures_[found->second.wrong ? "challenges_failed" : "challenges_met"];
}

// For the people of this circle; empty where all is well.
Warning EngineState::doubted(const Circle& circle) {
  for (const auto& [name, state] : circle.challenges) {
    if (!state.wrong && state.unanswered < kUnansweredMax) continue;
    const std::string& author = circle.journals.chain(state.chain).party_name;
    return {state.wrong ? "copy_differs" : "copy_not_shown",
            name + " signed that it stores the journal of " + author + ", and " +
                (state.wrong ? "showed something else" : "does not show it") +
                " when asked: ask its people whether its store is sound",
            {{"party", name}, {"author", author}}};
  }
  return {};
}

}  // namespace node
