// The peers of a transport and what the node asks for; how links come and go is in
// transport_links.cpp.
#include "link/transport.h"

#include <algorithm>

namespace links {

Transport::Transport(io::Loop& loop, Clock& clock, Random& random, LinkKey key, Events& events,
                     AdmissionLimits limits)
    : loop_(loop),
      clock_(clock),
      random_(random),
      key_(std::move(key)),
      events_(events),
      limits_(limits),
      admission_(limits) {}

Transport::~Transport() {
  for (const auto& listener : listeners_) loop_.forget(listener.get());
  for (const auto timer : accept_timers_) loop_.cancel(timer);
  for (const auto& [name, peer] : peers_) loop_.cancel(peer->retry);
  loop_.cancel(sweep_);
}

Result<const TlsContext*> Transport::context() {
  if (!context_ || context_->stale(clock_.now())) {
    context_ = TRY(TlsContext::make(key_, clock_, random_));
  }
  return &*context_;
}

// ---- Peers

Result<void> Transport::add_peer(PeerSettings settings, Source& source) {
  const auto wrong = [](const char* why) { return Error{ErrorCode::invalid, why}; };
  if (settings.name.empty() || peers_.contains(settings.name)) return wrong("peer name is taken");
  if (settings.pins.empty()) return wrong("a peer has at least one pin");
  for (const Pin& one : settings.pins) {
    if (one == pin()) return wrong("the peer's key is this node's own");
    if (peer_of(one) != nullptr) return wrong("the peer's key belongs to another peer");
  }
  auto peer = std::make_unique<Peer>();
  peer->settings = std::move(settings);
  peer->source = &source;
  Peer& added = *peer;
  peers_[added.settings.name] = std::move(peer);
  plan(added, dials_first(added) ? 0 : added.settings.profile->dial_stagger_ms);
  return {};
}

void Transport::remove_peer(const std::string& name) {
  Peer* peer = find(name);
  if (peer == nullptr) return;
  give_up_attempt(*peer);
  loop_.cancel(peer->retry);
  const bool was_up = peer->link != 0;
  std::vector<std::uint64_t> theirs;
  for (const auto& [id, open] : connections_) {
    if (open.peer == name) theirs.push_back(id);
  }
  for (const auto id : theirs) close(id);
  peers_.erase(name);
  if (was_up) events_.link_down(name, "the peer was removed");
}

void Transport::set_pins(const std::string& name, std::vector<Pin> pins) {
  Peer* peer = find(name);
  if (peer == nullptr) return;
  std::erase_if(pins, [&](const Pin& one) {
    const Peer* owner = peer_of(one);
    return one == pin() || (owner != nullptr && owner != peer);
  });
  peer->settings.pins = std::move(pins);
  std::vector<std::uint64_t> revoked;
  for (const auto& [id, open] : connections_) {
    if (open.peer != name) continue;
    const Pin& shown = open.connection->peer();
    if (std::count(peer->settings.pins.begin(), peer->settings.pins.end(), shown) == 0) {
      revoked.push_back(id);
    }
  }
  bool link_revoked = false;
  for (const auto id : revoked) {
    if (id == peer->link) {
      link_revoked = true;
    } else {
      close(id);
      if (id == peer->attempt) peer->attempt = 0;
    }
  }
  plan(*peer, 0);
  if (link_revoked) take_down(*peer, "its key is no longer paired");
}

void Transport::set_addresses(const std::string& name, std::vector<io::Address> addresses) {
  Peer* peer = find(name);
  if (peer == nullptr) return;
  peer->settings.addresses = std::move(addresses);
  peer->next_address = 0;
  retry_now(name);
}

Transport::Peer* Transport::find(const std::string& name) {
  const auto found = peers_.find(name);
  return found == peers_.end() ? nullptr : found->second.get();
}

const Transport::Peer* Transport::peer_of(const Pin& pin) const {
  for (const auto& [name, peer] : peers_) {
    const auto& pins = peer->settings.pins;
    if (std::find(pins.begin(), pins.end(), pin) != pins.end()) return peer.get();
  }
  return nullptr;
}

Transport::Peer* Transport::peer_of(const Pin& pin) {
  return const_cast<Peer*>(std::as_const(*this).peer_of(pin));
}

// The party with the lower key has the first try, and its connection stays where two cross.
bool Transport::dials_first(const Peer& peer) const {
  return !peer.settings.pins.empty() && pin() < peer.settings.pins.front();
}

// ---- What the node asks for

void Transport::kick(const std::string& name) {
  const Peer* peer = find(name);
  if (peer == nullptr || peer->link == 0) return;
  connections_.at(peer->link).connection->flush();
}

void Transport::hold(const std::string& name, bool held) {
  Peer* peer = find(name);
  if (peer == nullptr) return;
  peer->held = held;
  if (peer->link != 0) connections_.at(peer->link).connection->hold(held);
}

void Transport::drop(const std::string& name, const std::string& reason) {
  Peer* peer = find(name);
  if (peer != nullptr && peer->link != 0) take_down(*peer, reason);
}

void Transport::cut(const std::string& name, bool down) {
  Peer* peer = find(name);
  if (peer == nullptr || peer->status.cut == down) return;
  peer->status.cut = down;
  if (!down) return retry_now(name);
  give_up_attempt(*peer);
  loop_.cancel(peer->retry);
  peer->retry = 0;
  std::vector<std::uint64_t> others;
  for (const auto& [id, open] : connections_) {
    if (open.peer == name && id != peer->link) others.push_back(id);
  }
  for (const auto id : others) close(id);
  if (peer->link != 0) take_down(*peer, "cut here by the operator");
}

void Transport::retry_now(const std::string& name) {
  Peer* peer = find(name);
  if (peer == nullptr) return;
  loop_.cancel(peer->retry);
  peer->retry = 0;
  peer->pause_ms = 0;
  plan(*peer, 0);
}

bool Transport::up(const std::string& name) const {
  const auto found = peers_.find(name);
  return found != peers_.end() && found->second->link != 0;
}

std::vector<LinkStatus> Transport::status() const {
  std::vector<LinkStatus> out;
  for (const auto& [name, peer] : peers_) out.push_back(describe(*peer));
  return out;
}

std::optional<LinkStatus> Transport::status(const std::string& name) const {
  const auto found = peers_.find(name);
  if (found == peers_.end()) return std::nullopt;
  return describe(*found->second);
}

LinkStatus Transport::describe(const Peer& peer) const {
  LinkStatus out = peer.status;
  const std::uint64_t now = clock_.monotonic();
  out.name = peer.settings.name;
  out.profile = peer.settings.profile->name;
  out.up = peer.link != 0;
  std::optional<std::uint64_t> heard = peer.heard_at_ms;
  if (out.up) {
    const Connection& link = *connections_.at(peer.link).connection;
    heard = link.last_heard_ms();
    out.round_trip_ms = link.round_trip_ms();
    out.where = link.where();
    out.bytes_in += link.bytes_in();
    out.bytes_out += link.bytes_out();
    for (std::size_t i = 0; i < kPrecedences; ++i) {
      out.messages_in += link.mux()->counts().messages_in[i];
      out.messages_out += link.mux()->counts().messages_out[i];
    }
    out.unacknowledged = link.mux()->unacknowledged();
    out.held = link.mux()->held_bytes();
  } else if (peer.retry != 0) {
    out.next_attempt_ms = peer.retry_at_ms > now ? peer.retry_at_ms - now : 0;
  }
  if (heard) out.heard_ms = now - *heard;
  return out;
}

}  // namespace links
