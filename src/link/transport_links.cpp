// How links come and go: listening, dialling, proving, crossing, ending.
#include <algorithm>

#include "base/encoding.h"
#include "link/transport.h"

namespace links {

namespace {

constexpr int kAcceptsPerTurn = 16;
constexpr std::uint64_t kAcceptPauseMs = 100;  // out of descriptors: let others close theirs
constexpr std::uint64_t kReportEveryMs = 60'000;
constexpr std::size_t kReportsMax = 1'024;

}  // namespace

// ---- Listening

Result<io::Address> Transport::listen(const io::Address& address) {
  io::Descriptor listener = TRY(io::listen_tcp(address));
  const io::Address bound = TRY(io::local_address(listener));
  TRY(context());
  const std::size_t index = listeners_.size();
  loop_.watch(listener.get(), io::readable, [this, index](unsigned) { accept(index); });
  listeners_.push_back(std::move(listener));
  accept_timers_.push_back(0);
  return bound;
}

void Transport::accept(std::size_t index) {
  const io::Descriptor& listener = listeners_[index];
  for (int i = 0; i < kAcceptsPerTurn; ++i) {
    auto next = io::accept_next(listener);
    if (!next.ok()) {
      report("listener", next.error().message);
      loop_.change(listener.get(), 0);
      accept_timers_[index] = loop_.after(
          kAcceptPauseMs, [this, fd = listener.get()] { loop_.change(fd, io::readable); });
      return;
    }
    if (!next.value()) return;
    take_in(std::move(*next.value()));
  }
}

void Transport::take_in(io::Accepted accepted) {
  const std::string source = source_of(accepted.from.host);
  if (!admission_.begin(source, clock_.monotonic())) {
    return report(source, "too many connections from this address");
  }
  const auto tls = context();
  if (!tls.ok()) {
    admission_.finished(source);
    return report(source, tls.error().message);
  }
  make_room();
  // As patient as the slowest peer's line needs.
  std::uint32_t timeout = 0;
  for (const auto& [name, peer] : peers_) {
    timeout = std::max(timeout, peer->settings.profile->handshake_timeout_ms);
  }
  if (timeout == 0) timeout = kWan.handshake_timeout_ms;  // nobody is paired: all are refused
  const std::uint64_t id = ++last_id_;
  auto connection = std::make_unique<Connection>(
      loop_, clock_, static_cast<Connection::Owner&>(*this), std::move(accepted.socket),
      *tls.value(), [this](const Pin& pin) { return judge("", pin); },
      Connection::Settings{id, accepted.from.text(), TlsConnection::Role::server, timeout});
  connections_[id] = Open{std::move(connection), "", source};
}

// The oldest unfinished handshake of a stranger goes when a new one would be too many: on a line
// that works, a paired party is done long before it is the oldest.
void Transport::make_room() {
  std::size_t pending = 0;
  std::uint64_t oldest = 0;
  for (const auto& [id, open] : connections_) {
    if (open.source.empty()) continue;
    if (++pending == 1) oldest = id;
  }
  if (pending < limits_.pending_max) return;
  report(connections_.at(oldest).source, "its unfinished handshake made room for others");
  close(oldest);
}

// Why a connection with this key is refused; `dialled` names the peer that we meant to reach.
std::optional<std::string> Transport::judge(const std::string& dialled, const Pin& shown) const {
  if (shown == pin()) return "it shows this node's own key";
  const Peer* peer = peer_of(shown);
  const std::string key = "its key " + hex(shown.view());
  if (dialled.empty()) {
    if (peer == nullptr) return key + " is not paired";
  } else if (peer == nullptr) {
    return key + " is not the one paired with " + dialled;
  } else if (peer->settings.name != dialled) {
    return "it is " + peer->settings.name + ", not " + dialled;
  }
  if (peer->status.cut) return "its link is cut here by the operator";
  return std::nullopt;
}

// ---- Dialling

void Transport::plan(Peer& peer, std::uint64_t delay_ms) {
  if (peer.status.cut || peer.settings.addresses.empty() || peer.settings.pins.empty()) return;
  if (peer.link != 0 || peer.attempt != 0 || peer.resolution || peer.retry != 0) return;
  peer.retry_at_ms = clock_.monotonic() + delay_ms;
  peer.retry = loop_.after(delay_ms, [this, &peer] {
    peer.retry = 0;
    dial(peer);
  });
}

// Pauses double up to the profile's longest, each with a random half so that nodes that lost the
// same line do not come back in step. There is no last attempt.
void Transport::plan_after_failure(Peer& peer) {
  const Profile& profile = *peer.settings.profile;
  peer.pause_ms = peer.pause_ms == 0
                      ? profile.backoff_min_ms
                      : std::min<std::uint64_t>(peer.pause_ms * 2, profile.backoff_max_ms);
  plan(peer, peer.pause_ms / 2 + jitter(peer.pause_ms / 2));
}

std::uint64_t Transport::jitter(std::uint64_t bound_ms) {
  std::uint64_t number = 0;
  random_.fill(&number, sizeof number);
  return number % (bound_ms + 1);
}

void Transport::dial(Peer& peer) {
  const auto& addresses = peer.settings.addresses;
  const io::Address address = addresses[peer.next_address++ % addresses.size()];
  ++peer.status.attempts;
  if (address.numeric()) return connect(peer, address);
  peer.resolution = io::resolve(loop_, address, [this, &peer](auto found) {
    peer.resolution.reset();
    if (found.ok()) return connect(peer, found.value()[jitter(found.value().size() - 1)]);
    note_failure(peer, found.error().message, false);
    plan_after_failure(peer);
    report(peer.settings.name, found.error().message);
  });
}

void Transport::connect(Peer& peer, const io::Address& address) {
  const Profile& profile = *peer.settings.profile;
  const auto tls = context();
  auto socket = io::connect_tcp(address, {.user_timeout_ms = profile.dead_after_ms,
                                          .send_buffer_bytes = profile.send_buffer_bytes,
                                          .unsent_low_water = 0});
  if (!tls.ok() || !socket.ok()) {
    const std::string reason = (tls.ok() ? socket.error() : tls.error()).message;
    note_failure(peer, reason, false);
    plan_after_failure(peer);
    return report(peer.settings.name, reason);
  }
  const std::uint64_t id = ++last_id_;
  const std::string name = peer.settings.name;
  peer.attempt = id;
  auto connection = std::make_unique<Connection>(
      loop_, clock_, static_cast<Connection::Owner&>(*this), std::move(socket).value(),
      *tls.value(), [this, name](const Pin& shown) { return judge(name, shown); },
      Connection::Settings{id, address.text(), TlsConnection::Role::client,
                           profile.handshake_timeout_ms});
  connections_[id] = Open{std::move(connection), name, ""};
}

void Transport::give_up_attempt(Peer& peer) {
  peer.resolution.reset();
  if (peer.attempt == 0) return;
  close(peer.attempt);
  peer.attempt = 0;
}

// ---- Connections

void Transport::authenticated(Connection& connection) {
  Open& open = connections_.at(connection.id());
  Peer* peer = peer_of(connection.peer());
  if (peer == nullptr || peer->status.cut) return close(connection.id());
  if (!connection.dialled()) {
    admission_.forgive(open.source);
    release(open);
    open.peer = peer->settings.name;
    peer->pause_ms = 0;  // they can reach us, so perhaps we them
  }
  connection.begin(*peer->settings.profile, *peer->source);
  connection.hold(peer->held);
}

// Whether the link that is up stays when a second connection of the same peer is ready. A peer
// dials only while it has no link, so the younger one is the truth, unless the two crossed.
bool Transport::keeps(const Peer& peer, const Connection& old, const Connection& young) const {
  if (old.dialled() == young.dialled()) return false;
  const std::uint64_t age = clock_.monotonic() - peer.up_at_ms;
  if (age >= peer.settings.profile->handshake_timeout_ms) return false;
  return old.dialled() == (pin() < old.peer());
}

void Transport::greeted(Connection& connection) {
  const std::string name = connections_.at(connection.id()).peer;
  Peer* peer = find(name);
  if (peer == nullptr) return close(connection.id());
  if (peer->attempt == connection.id()) peer->attempt = 0;
  if (peer->link != 0) {
    if (keeps(*peer, *connections_.at(peer->link).connection, connection)) {
      return close(connection.id());
    }
    take_down(*peer, "replaced by a newer connection");
    // The node heard of it, and may have done anything meanwhile.
    peer = find(name);
    if (peer == nullptr || connection.closed()) return;
  }
  peer->link = connection.id();
  peer->up_at_ms = clock_.monotonic();
  peer->status.since = clock_.now();
  peer->status.attempts = 0;
  ++peer->status.links;
  loop_.cancel(peer->retry);
  peer->retry = 0;
  // Our own attempt goes on if it is the one that both sides will prefer and the peer knows of it.
  const bool preferred = pin() < connection.peer();
  if (peer->attempt == 0 || !preferred || !connections_.at(peer->attempt).connection->connected()) {
    give_up_attempt(*peer);
  }
  events_.link_up(name);
}

void Transport::received(Connection& connection, Message message) {
  const auto& open = connections_.at(connection.id());
  Peer* peer = find(open.peer);
  if (peer == nullptr || peer->link != connection.id()) return;
  peer->pause_ms = 0;
  const std::string name = open.peer;
  events_.received(name, message.precedence, std::move(message.bytes));
}

void Transport::ended(Connection& connection, const std::string& reason) {
  const std::uint64_t id = connection.id();
  const Open& open = connections_.at(id);
  const std::string name = open.peer;
  const std::string source = open.source;
  Peer* peer = find(name);
  if (peer != nullptr && peer->link == id) return take_down(*peer, reason);
  close(id);
  if (peer == nullptr) return report(source, reason);
  note_failure(*peer, reason, connection.refused());
  if (peer->attempt == id) {
    peer->attempt = 0;
    plan_after_failure(*peer);
  }
  report(name, reason);
}

// Ends the link and sees to the next one. The node hears of it last.
void Transport::take_down(Peer& peer, const std::string& reason) {
  const std::uint64_t id = peer.link;
  const Connection& connection = *connections_.at(id).connection;
  const bool carried = connection.mux()->counts().frames_in > 1;
  count(peer, connection);
  peer.link = 0;
  peer.status.since = clock_.now();
  note_failure(peer, reason, connection.refused());
  close(id);
  if (carried) {
    const Profile& profile = *peer.settings.profile;
    peer.pause_ms = 0;
    plan(peer, (dials_first(peer) ? 0 : profile.dial_stagger_ms) + jitter(profile.backoff_min_ms));
  } else {
    plan_after_failure(peer);
  }
  const std::string name = peer.settings.name;
  events_.link_down(name, reason);
}

void Transport::count(Peer& peer, const Connection& connection) {
  peer.status.bytes_in += connection.bytes_in();
  peer.status.bytes_out += connection.bytes_out();
  peer.heard_at_ms = connection.last_heard_ms();
  for (std::size_t i = 0; i < kPrecedences; ++i) {
    peer.status.messages_in += connection.mux()->counts().messages_in[i];
    peer.status.messages_out += connection.mux()->counts().messages_out[i];
  }
}

void Transport::release(Open& open) {
  if (open.source.empty()) return;
  admission_.finished(open.source);
  open.source.clear();
}

// The object lives on until the sweep: it may be the one that is calling us.
void Transport::close(std::uint64_t id) {
  const auto found = connections_.find(id);
  if (found == connections_.end()) return;
  release(found->second);
  found->second.connection->close();
  finished_.push_back(std::move(found->second.connection));
  connections_.erase(found);
  if (sweep_ != 0) return;
  sweep_ = loop_.after(0, [this] {
    sweep_ = 0;
    finished_.clear();
  });
}

void Transport::note_failure(Peer& peer, const std::string& reason, bool refused) {
  peer.status.last_failure = reason;
  peer.status.last_failure_refused = refused;
  peer.status.last_failure_at = clock_.now();
}

void Transport::report(const std::string& where, const std::string& reason) {
  const std::uint64_t now = clock_.monotonic();
  const auto old = [&](const Seen& seen) { return now - seen.at_ms >= kReportEveryMs; };
  if (reported_.size() >= kReportsMax) {
    std::erase_if(reported_, [&](const auto& entry) { return old(entry.second); });
    if (reported_.size() >= kReportsMax) reported_.clear();
  }
  const auto [found, fresh] = reported_.try_emplace(where + '\n' + reason);
  Seen& seen = found->second;
  if (!fresh && !old(seen)) {
    ++seen.repeats;
    return;
  }
  const unsigned repeats = seen.repeats;
  seen = {now, 0};
  events_.refused(where, reason, repeats);
}

}  // namespace links
