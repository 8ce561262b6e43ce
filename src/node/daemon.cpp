#include "node/daemon.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iterator>
#include <sstream>

#include "base/encoding.h"
#include "base/json.h"
#include "io/descriptor.h"
#include "journal/names.h"
#include "store/file.h"

namespace node {
namespace {

constexpr std::size_t kPeersMax = 1000;
constexpr std::uint64_t kRefusalsTogetherMs = 10'000;  // told together in the log

Error no_peer(const std::string& name) {
  return {ErrorCode::not_found,
          "'" + name + "' is not paired with this node; 'entente pair' pairs two parties"};
}

std::vector<std::string> split_words(const std::string& text) {
  std::vector<std::string> out;
  std::istringstream in(text);
  for (std::string word; in >> word;) out.push_back(word);
  return out;
}

}  // namespace

// What waits for one peer: the engine's queue for it.
class Daemon::Outbox final : public links::Source {
 public:
  Outbox(Engine& engine, std::string peer) : engine_(engine), peer_(std::move(peer)) {}
  std::optional<Bytes> next(links::Precedence precedence) override {
    return engine_.next(peer_, static_cast<Precedence>(precedence));
  }

 private:
  Engine& engine_;
  std::string peer_;
};

std::string write_peers(const std::vector<Peer>& peers) {
  json::Writer out;
  out.begin_object().key("peers").begin_array();
  for (const Peer& peer : peers) {
    out.begin_object()
        .field("name", peer.name)
        .field("pin", hex(peer.pin.view()))
        .key("addresses")
        .begin_array();
    for (const std::string& address : peer.addresses) out.string(address);
    out.end_array().field("profile", peer.profile).field("cut", peer.cut).end_object();
  }
  out.end_array().end_object();
  return out.take() + "\n";
}

Result<std::vector<Peer>> parse_peers(std::string_view text) {
  const json::Value root = TRY(json::parse(text));
  const json::Value* list = root.find("peers");
  if (list == nullptr || list->items().size() > kPeersMax)
    return Error{ErrorCode::invalid, "no list of peers"};
  std::vector<Peer> out;
  for (const json::Value& item : list->items()) {
    Peer peer;
    peer.name = item.text("name").value_or("");
    const auto pin = unhex(item.text("pin").value_or("-"));
    if (!journal::is_party_name(peer.name) || !pin || pin->size() != 32) {
      return Error{ErrorCode::invalid, "a peer without a proper name or pin"};
    }
    peer.pin = links::Pin::from(*pin);
    peer.profile = item.text("profile").value_or("");
    if (const json::Value* cut = item.find("cut")) peer.cut = cut->boolean().value_or(false);
    if (const json::Value* addresses = item.find("addresses")) {
      for (const json::Value& address : addresses->items()) {
        peer.addresses.emplace_back(address.string().value_or(""));
        TRY(io::parse_address(peer.addresses.back()));
      }
    }
    for (const Peer& other : out) {
      if (other.name == peer.name)
        return Error{ErrorCode::invalid, "'" + peer.name + "' is there twice"};
      if (other.pin == peer.pin)
        return Error{ErrorCode::invalid, "'" + peer.name + "' has the pin of '" + other.name + "'"};
    }
    out.push_back(std::move(peer));
  }
  return out;
}

Daemon::Daemon(io::Loop& loop, Clock& clock, Random& random, Log& log, Engine& engine,
               const NodeConfig& config, links::LinkKey link_key, const std::string& peers_path,
               std::function<void(const Error&)> failed)
    : loop_(loop),
      clock_(clock),
      log_(log),
      engine_(engine),
      config_(config),
      peers_path_(peers_path),
      failed_(std::move(failed)),
      transport_(std::make_unique<links::Transport>(loop, clock, random, std::move(link_key),
                                                    static_cast<links::Events&>(*this))) {}

Daemon::~Daemon() { stop(); }

Result<void> Daemon::start() {
  for (const std::string& text : config_.link_listen) {
    const io::Address wanted = TRY(io::parse_address(text));
    listening_.push_back(TRY(transport_->listen(wanted)));
    log_.info("link_listening", {{"address", listening_.back().text()}});
  }
  TRY(load());
  plan_tick();
  return {};
}

Result<void> Daemon::load() {
  for (const PeerSetting& setting : config_.peers) {
    Peer peer;
    peer.name = setting.name;
    peer.pin = links::Pin::from(*unhex(setting.pin));
    peer.addresses = setting.addresses;
    peer.profile = setting.profile;
    peer.configured = true;
    TRY(add(std::move(peer)));
  }
  std::ifstream in(peers_path_, std::ios::binary);
  if (!in) {
    if (errno == ENOENT) return {};
    return Error{ErrorCode::unavailable, peers_path_ + ": " + std::strerror(errno)};
  }
  const std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  auto peers = parse_peers(text);
  if (!peers.ok()) {
    return Error{ErrorCode::invalid, peers_path_ + ": " + peers.error().message +
                                         "; restore it, or remove it and pair anew"};
  }
  for (Peer& peer : peers.value()) {
    if (peers_.contains(peer.name)) continue;  // the configuration says more
    TRY(add(std::move(peer)));
  }
  return {};
}

Result<void> Daemon::add(Peer peer) {
  links::PeerSettings settings;
  settings.name = peer.name;
  settings.pins = {peer.pin};
  for (const std::string& text : peer.addresses)
    settings.addresses.push_back(TRY(io::parse_address(text)));
  settings.profile =
      links::profile_named(peer.profile.empty() ? config_.link_profile : peer.profile);
  if (settings.profile == nullptr)
    return Error{ErrorCode::invalid, "'" + peer.profile + "' is no link profile"};
  // Two windows: some seconds of any line, so that it gets on though it is cut again and again.
  engine_.set_push_bytes(peer.name, 2 * settings.profile->window_bytes);
  auto outbox = std::make_unique<Outbox>(engine_, peer.name);
  TRY(transport_->add_peer(std::move(settings), *outbox));
  if (peer.cut) transport_->cut(peer.name, true);
  outboxes_[peer.name] = std::move(outbox);
  peers_[peer.name] = std::move(peer);
  return {};
}

Result<void> Daemon::save() const {
  std::vector<Peer> list;
  for (const auto& [name, peer] : peers_) {
    if (!peer.configured) list.push_back(peer);
  }
  const std::string text = write_peers(list);
  const std::string fresh = peers_path_ + ".new";
  const io::Descriptor file(::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
  if (!file.open() ||
      ::write(file.get(), text.data(), text.size()) != static_cast<ssize_t>(text.size()) ||
      ::fsync(file.get()) != 0 || std::rename(fresh.c_str(), peers_path_.c_str()) != 0 ||
      !store::sync_directory_of(peers_path_)) {
    return Error{ErrorCode::unavailable,
                 peers_path_ + ": cannot be written: " + std::strerror(errno)};
  }
  return {};
}

void Daemon::stop() {
  if (stopped_) return;
  stopped_ = true;
  if (tick_ != 0) loop_.cancel(tick_);
  transport_.reset();
}

std::string Daemon::pin() const {
  return transport_ ? hex(transport_->pin().view()) : std::string();
}

// --- the turn ------------------------------------------------------------------------------------

void Daemon::schedule_turn() {
  if (scheduled_ || stopped_) return;
  scheduled_ = true;
  loop_.at_turn_end([this, alive = std::weak_ptr<char>(alive_)] {
    if (!alive.lock() || stopped_) return;
    scheduled_ = false;
    end_turn();
  });
}

void Daemon::end_turn() {
  if (const Result<void> ended = engine_.turn_end(); !ended.ok()) return fail(ended.error());
  for (const auto& [name, outbox] : outboxes_) {
    if (stopped_) return;
    if (engine_.has_output(name)) transport_->kick(name);
  }
  tell_refusals();
  plan_tick();
}

// At once where it was quiet before, then gathered, so that no peer fills the log.
void Daemon::tell_refusals() {
  const std::uint64_t now = clock_.monotonic();
  if (now < refusals_told_ + kRefusalsTogetherMs && refusals_told_ != 0) return;
  for (const Engine::Refusal& one : engine_.take_refusals()) {
    refusals_told_ = now;
    log_.warning(
        "message_refused",
        {{"peer", one.peer}, {"reason", one.reason}, {"repeats", std::to_string(one.repeats)}});
  }
}

void Daemon::plan_tick() {
  const std::uint64_t now = clock_.monotonic();
  const std::uint64_t at = engine_.tick();
  if (tick_ != 0) loop_.cancel(tick_);
  tick_ = loop_.after(at > now ? std::min<std::uint64_t>(at - now, 60'000) : 1,
                      [this, alive = std::weak_ptr<char>(alive_)] {
                        if (!alive.lock() || stopped_) return;
                        tick_ = 0;
                        end_turn();
                      });
}

void Daemon::fail(const Error& error) {
  log_.error("stopped", {{"reason", error.message}});
  stop();
  if (failed_) failed_(error);
}

void Daemon::link_up(const std::string& peer) {
  log_.info("link_up", {{"peer", peer}});
  engine_.link_up(peer);
  if (on_links_changed) on_links_changed();
  schedule_turn();
}

void Daemon::link_down(const std::string& peer, const std::string& reason) {
  log_.info("link_down", {{"peer", peer}, {"reason", reason}});
  engine_.link_down(peer);
  if (on_links_changed) on_links_changed();
  schedule_turn();
}

void Daemon::received(const std::string& peer, links::Precedence precedence, Bytes message) {
  engine_.received(peer, static_cast<Precedence>(precedence), message);
  schedule_turn();
}

void Daemon::refused(const std::string& where, const std::string& reason, unsigned repeats) {
  log_.warning("link_refused",
               {{"where", where}, {"reason", reason}, {"repeats", std::to_string(repeats)}});
}

// --- peers and pairing ---------------------------------------------------------------------------

std::vector<Daemon::PeerStatus> Daemon::peers() const {
  std::vector<PeerStatus> out;
  for (const auto& [name, peer] : peers_) {
    PeerStatus one;
    one.peer = peer;
    if (transport_) one.link = transport_->status(name).value_or(links::LinkStatus());
    if (one.link.heard_ms) one.heard = clock_.now() - *one.link.heard_ms;
    out.push_back(std::move(one));
  }
  return out;
}

Result<Daemon::PeerStatus> Daemon::peer(const std::string& name) const {
  for (PeerStatus& one : peers()) {
    if (one.peer.name == name) return std::move(one);
  }
  return no_peer(name);
}

Result<void> Daemon::cut(const std::string& name, bool down) {
  const auto found = peers_.find(name);
  if (found == peers_.end() || !transport_) return no_peer(name);
  found->second.cut = down;
  if (!found->second.configured) TRY(save());
  log_.info(down ? "link_cut" : "link_released", {{"peer", name}});
  transport_->cut(name, down);
  schedule_turn();
  if (on_links_changed) on_links_changed();
  return {};
}

links::Offer Daemon::own_offer() const {
  links::Offer out;
  out.pin = transport_->pin();
  out.party = config_.code;
  const auto english = config_.names.find("en");
  out.name = english != config_.names.end() ? english->second : config_.party;
  for (const std::string& text : config_.link_announce) {
    if (const auto address = io::parse_address(text); address.ok())
      out.addresses.push_back(address.value());
  }
  // On one machine, for trials: what it listens on is where it can be called.
  if (out.addresses.empty()) {
    for (const io::Address& address : listening_) {
      if (address.host.starts_with("127.") || address.host == "::1")
        out.addresses.push_back(address);
    }
  }
  if (out.addresses.size() > links::kOfferAddressesMax)
    out.addresses.resize(links::kOfferAddressesMax);
  return out;
}

Result<Daemon::Pairing> Daemon::offer() const {
  Pairing out;
  out.offer = TRY(links::offer_text(own_offer()));
  out.fingerprint = pin();
  return out;
}

Result<void> refuse_taken_pin(const std::vector<Peer>& peers, const std::string& peer,
                              const links::Pin& pin) {
  for (const Peer& other : peers) {
    if (other.name == peer || !(other.pin == pin)) continue;
    return Error{ErrorCode::conflict,
                 "the key of this offer is that of '" + other.name +
                     "', which is paired already; was the offer, or the name, mixed up?"};
  }
  return {};
}

Peer paired_anew(const Peer& before, Peer offered) {
  offered.cut = before.cut;
  offered.profile = before.profile;
  return offered;
}

std::vector<Peer> Daemon::paired() const {
  std::vector<Peer> out;
  for (const auto& [name, peer] : peers_) out.push_back(peer);
  return out;
}

Result<Daemon::Pairing> Daemon::accept(const std::string& peer, const std::string& offer,
                                       const std::string& address, const std::string& language) {
  if (!journal::is_party_name(peer)) {
    return Error{ErrorCode::invalid,
                 "peer: has to be the party's journal name, e.g. birch.example"};
  }
  if (peer == config_.party)
    return Error{ErrorCode::invalid, "peer: that is this node's own party"};
  if (const auto known = peers_.find(peer); known != peers_.end() && known->second.configured) {
    return Error{ErrorCode::conflict,
                 "peer: '" + peer + "' stands in the configuration; change it there"};
  }
  const auto spoken = links::language_named(language);
  if (!spoken) return Error{ErrorCode::invalid, "language: has to be en, ko, vi or digits"};
  Pending pending;
  pending.offer = TRY(links::read_offer(offer));
  pending.address = address;
  TRY(refuse_taken_pin(paired(), peer, pending.offer.pin));
  if (pending.offer.pin == transport_->pin())
    return Error{ErrorCode::invalid, "offer: is this node's own; take that of '" + peer + "'"};
  if (!address.empty()) TRY(io::parse_address(address));
  pending.words = TRY(links::fingerprint(own_offer(), pending.offer));
  if (pending_.size() >= 100 && !pending_.contains(peer)) {
    return Error{ErrorCode::unavailable, "too many pairings are begun; abandon one"};
  }
  Pairing out;
  out.peer = peer;
  out.words = split_words(links::words(pending.words, *spoken));
  out.fingerprint = hex(pending.offer.pin.view());
  pending_[peer] = std::move(pending);
  return out;
}

Result<Daemon::Pairing> Daemon::confirm(const std::string& peer,
                                        const std::vector<std::string>& words,
                                        const std::string& language) {
  const auto found = pending_.find(peer);
  if (found == pending_.end()) {
    return Error{ErrorCode::not_found,
                 "no pairing with '" + peer + "' is begun; accept their offer first"};
  }
  const Pending& pending = found->second;
  if (!words.empty()) {
    const auto spoken = links::language_named(language);
    if (!spoken) return Error{ErrorCode::invalid, "language: has to be en, ko, vi or digits"};
    std::string text;
    for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
    const links::Fingerprint theirs = TRY(links::read_words(text, *spoken));
    if (const auto place = links::first_difference(pending.words, theirs)) {
      return Error{ErrorCode::conflict,
                   "word " + std::to_string(*place) +
                       " differs: the two nodes do not hold the same offers. Somebody may have "
                       "changed one on its way; exchange them again by another way"};
    }
  }
  Peer one;
  one.name = peer;
  one.pin = pending.offer.pin;
  if (!pending.address.empty()) {
    one.addresses = {pending.address};
  } else {
    for (const io::Address& address : pending.offer.addresses)
      one.addresses.push_back(address.text());
  }
  // Another party may have been paired since the offer was taken.
  TRY(refuse_taken_pin(paired(), peer, one.pin));
  if (const auto known = peers_.find(peer); known != peers_.end()) {
    // A new key of a party that is paired already: the old one is not let in any more.
    one = paired_anew(known->second, std::move(one));
    transport_->set_pins(peer, {one.pin});
    std::vector<io::Address> addresses;
    for (const std::string& text : one.addresses) addresses.push_back(TRY(io::parse_address(text)));
    transport_->set_addresses(peer, std::move(addresses));
    peers_[peer] = one;
  } else {
    TRY(add(one));
  }
  TRY(save());
  pending_.erase(found);
  log_.info("paired", {{"peer", peer}, {"pin", hex(one.pin.view())}});
  schedule_turn();
  if (on_links_changed) on_links_changed();
  Pairing out;
  out.peer = peer;
  out.fingerprint = hex(one.pin.view());
  return out;
}

Result<void> Daemon::remove(const std::string& name) {
  const auto found = peers_.find(name);
  if (found == peers_.end() || !transport_) return no_peer(name);
  if (found->second.configured) {
    return Error{ErrorCode::conflict,
                 "'" + name + "' stands in the configuration; remove its [[peer]] there"};
  }
  const Peer before = std::move(found->second);
  peers_.erase(found);
  if (const auto saved = save(); !saved.ok()) {
    peers_[name] = before;
    return saved.error();
  }
  pending_.erase(name);
  transport_->remove_peer(name);
  outboxes_.erase(name);
  log_.info("unpaired", {{"peer", name}, {"pin", hex(before.pin.view())}});
  schedule_turn();
  if (on_links_changed) on_links_changed();
  return {};
}

Result<void> Daemon::abandon(const std::string& peer) {
  if (pending_.erase(peer) == 0)
    return Error{ErrorCode::not_found, "no pairing with '" + peer + "' is begun"};
  return {};
}

}  // namespace node
