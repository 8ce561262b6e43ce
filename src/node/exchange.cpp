// What links bring and take: the sessions of each circle with each peer.

#include <algorithm>

#include "base/mutant.h"
#include "journal/anchor.h"
#include "node/engine_state.h"

namespace node {

using journal::EpochReason;
using replication::Cosigned;

namespace {

constexpr std::size_t kRefusedMax = 1024;  // journals whose refusal is remembered for a heartbeat
constexpr std::size_t kReasonsMax = 8;     // of one peer's refused messages, told apart
constexpr std::size_t kFormationQueueMax = 64;
// A challenge costs reading a bundle: one in this time of each peer and circle is answered.
constexpr std::uint64_t kChallengePauseMs = 250;

}  // namespace

void EngineState::connect(Circle& circle, Peer& peer) {
  const std::optional<std::uint32_t> number = circle.number_of(peer.name);
  if (!number || *number == circle.record.self) return;
  auto& session = circle.sessions[peer.name];
  if (!session) {
    replication::SessionLimits limits{options_.push_entries, options_.push_bytes,
                                      options_.relay_delay_ms};
    Circle* raw = &circle;
    session = std::make_unique<replication::Session>(
        circle.journals, circle.blobs, circle.record.self, *number, limits,
        [raw](ChainId chain) { return raw->own && chain == *raw->own ? &raw->urgent : nullptr; },
        [raw](ChainId chain) {
          const auto found = raw->grown.find(chain);
          return found == raw->grown.end() ? 0 : found->second;
        });
    session->set_extent([raw, number = *number](ChainId chain) {
      const concurrence::Past* past = raw->fold.rule().left_with(number);
      if (past == nullptr || raw->journals.chain(chain).party == number) return ~std::uint64_t{0};
      return past->size_of(chain);
    });
  }
  if (circle.is_newcomer(*number)) {
    session->set_withheld([raw = &circle, number = *number](ChainId chain, std::uint64_t index) {
      return raw->withholds(number, chain, index);
    });
  }
  session->begin(peer.next_channel++, peer.push_bytes);
}

void EngineState::link_up(const std::string& name) {
  Peer& peer = peers_[name];
  peer.name = name;
  peer.up = true;
  peer.next_channel = 1;
  peer.theirs.clear();
  peer.formation.clear();
  for (auto& [id, circle] : circles_) connect(*circle, peer);
  tell_formations(peer);
  for (auto& [id, circle] : circles_) {
    // What we cosigned of theirs may not have reached them.
    const auto session = circle->sessions.find(name);
    if (session == circle->sessions.end()) continue;
    forget_refusals(*circle, name);
    circle->forbidden_pause = circle->forbidden_beat = 0;
    for (const auto& [chain, cosigned] : circle->own_cosignatures)
      session->second->cosigned(cosigned);
    for (const concurrence::Chain& chain : circle->journals.chains()) {
      if (!circle->own_cosignatures.contains(chain.id)) circle->cosign_due.insert(chain.id);
    }
    change(*circle, "", "delivery");
  }
}

void EngineState::link_down(const std::string& name) {
  const auto found = peers_.find(name);
  if (found == peers_.end()) return;
  found->second.up = false;
  found->second.theirs.clear();
  found->second.formation.clear();
  for (auto& [id, circle] : circles_) {
    const auto session = circle->sessions.find(name);
    if (session == circle->sessions.end()) continue;
    session->second->end();
    std::erase_if(circle->fetching, [&](const auto& item) { return item.second.peer == name; });
    circle->challenges.erase(name);
    circle->early.erase(name);  // said again when the link comes up
    change(*circle, "", "delivery");
  }
}

std::optional<Bytes> EngineState::next(const std::string& name, Precedence precedence) {
  const auto found = peers_.find(name);
  if (found == peers_.end() || !found->second.up || failed_) return std::nullopt;
  Peer& peer = found->second;
  if (precedence == Precedence::priority && !peer.formation.empty()) {
    Bytes message = std::move(peer.formation.front());
    peer.formation.pop_front();
    return message;
  }
  // Circles take turns, so that a busy one does not starve the others.
  const std::vector<Circle*> circles = all_circles();
  const std::uint64_t now = around_.clock.monotonic();
  for (std::size_t i = 0; i < circles.size(); ++i) {
    Circle* circle = circles[(peer.turn + i) % circles.size()];
    const auto session = circle->sessions.find(name);
    if (session == circle->sessions.end()) continue;
    Result<std::optional<Bytes>> message = session->second->next(precedence, now);
    if (!message.ok()) {
      if (message.error().code == ErrorCode::corrupt) {
        fail(message.error());
        return std::nullopt;
      }
      ++figures_["sends_put_off"];  // an entry is damaged here and is being fetched again
      continue;
    }
    if (message.value()) {
      peer.turn = (peer.turn + i + 1) % circles.size();
      ++figures_["messages_sent"];
      figures_["bytes_sent"] += message.value()->size();
      return std::move(message).value();
    }
  }
  return std::nullopt;
}

bool EngineState::has_output(const std::string& name) {
  const auto found = peers_.find(name);
  if (found == peers_.end() || !found->second.up) return false;
  if (!found->second.formation.empty()) return true;
  const std::uint64_t now = around_.clock.monotonic();
  for (auto& [id, circle] : circles_) {
    const auto session = circle->sessions.find(name);
    if (session != circle->sessions.end() && session->second->has_output(now)) return true;
  }
  return false;
}

void EngineState::received(const std::string& name, Precedence precedence, ByteView bytes) {
  const auto found = peers_.find(name);
  if (found == peers_.end() || !found->second.up || failed_) return;
  Peer& peer = found->second;
  ++figures_["messages_received"];
  // About a circle that we do not share: said to nobody, not even that it is not known.
  const std::optional<std::uint32_t> channel = replication::channel_of(bytes);
  const bool opening = !bytes.empty() && bytes.front() == 1;
  Circle* circle = nullptr;
  if (channel && !opening) {
    const auto theirs = peer.theirs.find(*channel);
    if (theirs == peer.theirs.end()) return;
    circle = theirs->second;
  }
  const Result<replication::Message> message =
      circle == nullptr ? replication::parse(bytes) : circle->sessions.at(name)->parse(bytes);
  if (!message.ok()) return refuse(peer, message.error().message);
  const Result<void> handled = handle(peer, precedence, message.value());
  if (!handled.ok()) {
    refuse(peer, handled.error().message);
    if (handled.error().code == ErrorCode::corrupt) fail(handled.error());
  }
}

void EngineState::refuse(Peer& peer, const std::string& reason) {
  ++figures_["messages_refused"];
  const bool known = peer.refused.contains(reason) || peer.refused.size() < kReasonsMax;
  ++peer.refused[known ? reason : "and for other reasons"];
}

std::vector<Engine::Refusal> EngineState::take_refusals() {
  std::vector<Refusal> out;
  for (auto& [name, peer] : peers_) {
    for (const auto& [reason, repeats] : peer.refused) out.push_back({name, reason, repeats});
    peer.refused.clear();
  }
  return out;
}

Result<void> EngineState::handle_push(Peer& peer, Circle& circle, const replication::Push& push) {
  TRY(begin());
  const bool relayed = circle.number_of(peer.name) != push.journal.party;
  Result<replication::Accepted> accepted = circle.journals.accept(push, relayed);
  replication::Session& session = *circle.sessions.at(peer.name);
  if (!accepted.ok()) {
    if (MUTANT("node-never-asks-again")) return accepted.error();
    const ErrorCode code = accepted.error().code;
    // Only of authors that there are: a peer can make up names.
    if (circle.journals.party(push.journal.party) == nullptr ||
        circle.refused.size() >= kRefusedMax)
      return accepted.error();
    const auto [known, first] = circle.refused.try_emplace({peer.name, push.journal}, code);
    // What follows something that was refused does not fit either. Asked for anew at once, it would
    // be all that the peer ever gets to say, and never what the refused waits for.
    if (code == ErrorCode::behind && first)
      session.ask_reset();
    else if (code == ErrorCode::forbidden && push.packed)
      session.ask_reset(replication::Reset::plain);  // perhaps we hold another branch of something
    else if (code == ErrorCode::forbidden || known->second == ErrorCode::forbidden)
      circle.forbidden_from.insert(peer.name);
    else
      circle.push_refused = true;  // perhaps for something damaged here
    return accepted.error();
  }
  circle.refused.erase({peer.name, push.journal});
  const replication::Accepted& got = accepted.value();
  session.peer_has(got.chain, push.from + push.entries.size());
  circle.grown[got.chain] = around_.clock.monotonic();
  circle.heard[got.chain] = around_.clock.now();
  circle.cosign_due.insert(got.chain);
  if (push.root)
    circle.witness_due[got.chain] = {{push.size, *push.root, push.signature},
                                     push.from + push.entries.size()};
  figures_["entries_received"] += got.added;
  for (const replication::PushedEntry& entry : push.entries) {
    if (entry.entry.size() > 1 &&
        journal::calls_for_anchor(static_cast<std::uint8_t>(entry.entry[1])))
      circle.anchor_due.insert(got.chain);
  }
  if (got.added > 0 || got.opened > 0 || got.proven > 0) dirty_.insert(&circle);
  if (got.opened > 0) circle.fold.wake();
  if (got.keys_moved) resume_refused(circle);
  if (got.new_journal) {
    // Of its author's other journals it may name what could not be cosigned before, or not again.
    for (const concurrence::Chain& chain : circle.journals.chains()) {
      const auto said = circle.own_cosignatures.find(chain.id);
      if (chain.party == push.journal.party &&
          (said == circle.own_cosignatures.end() || said->second.size < chain.size))
        circle.cosign_due.insert(chain.id);
    }
  }
  if (got.added > 0) TRY(retry_cosignatures(circle, got.chain, got.new_journal || got.keys_moved));
  if (got.forked) {
    ++figures_["forks_found"];
    change(circle, "", "fork");
    for (auto& [name, other] : circle.sessions) other->announce();
  }
  // Third parties hear what is here now, so that nobody relays it to us again.
  if (got.added > 0 && circle.sessions.size() > 1) {
    for (auto& [name, other] : circle.sessions) {
      if (name != peer.name) other->announce(got.chain);
    }
  }
  if (circle.own && push.journal.party == circle.record.self && !circle.epoch_due()) {
    const concurrence::Chain& own = circle.journals.chain(*circle.own);
    const concurrence::Chain& theirs = circle.journals.chain(got.chain);
    if (got.forked && theirs.epoch == own.epoch) {
      circle.want_epoch(EpochReason::cloned);
    } else if (got.chain == *circle.own && got.added > 0) {
      circle.want_epoch(EpochReason::entries_lost);
    } else if (got.new_journal &&
               journal::epoch_number(theirs.epoch) >= journal::epoch_number(own.epoch)) {
      circle.outdone(around_.clock.monotonic(), EpochReason::cloned);
    }
  }
  return {};
}

Result<void> EngineState::handle(Peer& peer, Precedence precedence,
                                 const replication::Message& message) {
  using namespace replication;
  if (const auto* open = std::get_if<Open>(&message)) {
    const auto circle = circles_.find(open->circle);
    if (circle == circles_.end()) return {};
    const auto session = circle->second->sessions.find(peer.name);
    if (session == circle->second->sessions.end()) {
      // Said here alone: the peer gets no answer, as for a circle that there is not.
      refuse(peer, "it opened a circle of which it is no member");
      return {};
    }
    // One number for a circle; whoever gives another one means that from now on.
    std::erase_if(peer.theirs, [&](const auto& item) {
      return item.first != open->channel && item.second == circle->second.get();
    });
    peer.theirs[open->channel] = circle->second.get();
    session->second->opened();
    return {};
  }
  if (std::holds_alternative<Invite>(message) || std::holds_alternative<Accept>(message) ||
      std::holds_alternative<Constitute>(message) || std::holds_alternative<Admit>(message))
    return handle_formation(peer, message);

  const std::uint32_t channel = std::visit(
      [](const auto& m) -> std::uint32_t {
        if constexpr (requires { m.channel; }) return m.channel;
        return 0;
      },
      message);
  const auto found = peer.theirs.find(channel);
  if (found == peer.theirs.end()) return {};
  Circle& circle = *found->second;
  Session& session = *circle.sessions.at(peer.name);
  if (const auto* push = std::get_if<Push>(&message)) {
    TRY(handle_push(peer, circle, *push));
    const concurrence::Chain* chain = circle.journals.find(push->journal);
    if (chain != nullptr) circle.arrived[chain->id] = precedence;
    return {};
  }
  if (const auto* chunk = std::get_if<Chunk>(&message))
    return handle_chunk(peer, circle, chunk->chunk);
  if (const auto* want = std::get_if<WantBlob>(&message)) {
    const std::optional<std::uint32_t> number = circle.number_of(peer.name);
    if (number && !TRY(circle.withholds_file(*number, want->blob))) session.want_blob(*want);
    return {};
  }
  if (const auto* no = std::get_if<NoBlob>(&message)) {
    note_no_blob(peer, circle, *no);
    return {};
  }
  if (const auto* challenge = std::get_if<Challenge>(&message)) {
    const std::uint64_t now = around_.clock.monotonic();
    std::uint64_t& answered = circle.challenges[peer.name].answered;
    if (answered != 0 && now < answered + kChallengePauseMs) return {};
    answered = now;
    return session.challenged(*challenge);
  }
  if (const auto* shown = std::get_if<Shown>(&message)) {
    note_shown(peer, circle, *shown);
    return {};
  }
  if (const auto* have = std::get_if<Have>(&message)) {
    for (const Have::Item& item : have->items) {
      const concurrence::Chain* chain = circle.journals.find(item.journal);
      if (chain != nullptr && chain->party == circle.number_of(peer.name))
        circle.heard[chain->id] = around_.clock.now();
      // They hold more of our own current journal than we do: it was written here and lost. What
      // they say is not proven, so it is believed once; entries that they then send are a proof.
      if (circle.own && chain != nullptr && chain->id == *circle.own && item.size > chain->size &&
          !circle.epoch_due() && circle.believed.insert(peer.name).second)
        circle.want_epoch(EpochReason::entries_lost);
    }
    change(circle, "", "delivery");
    TRY(session.have(*have));
    ask_for_blobs(circle);
    return {};
  }
  if (const auto* cosigned = std::get_if<Cosigned>(&message))
    return take_cosignature(peer, circle, *cosigned);
  if (const auto* want = std::get_if<Want>(&message)) {
    session.want(*want);
    return {};
  }
  if (const auto* give = std::get_if<Give>(&message)) {
    TRY(begin());
    note_destroyed(peer, circle, *give);
    const bool gaped = circle.journals.has_gaps();
    if (TRY(circle.journals.give(*give))) {
      ++figures_["openings_recovered"];
      circle.fold.wake();
      dirty_.insert(&circle);
    }
    // What was sent meanwhile did not fit to an edge that could not be read.
    if (gaped && !circle.journals.has_gaps()) {
      for (auto& [name, other] : circle.sessions) other->ask_reset();
    }
    return {};
  }
  if (const auto* ask = std::get_if<AskRoots>(&message)) return session.ask_roots(*ask);
  if (const auto* roots = std::get_if<Roots>(&message)) return session.roots(*roots);
  return {};
}

}  // namespace node
