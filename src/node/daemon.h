// The engine with its links and its turn: what arrives in one turn of the loop is committed at its
// end, answered, and sent. Also the paired parties: who they are, and how they became paired.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "io/loop.h"
#include "link/pairing.h"
#include "link/transport.h"
#include "node/config.h"
#include "node/engine.h"
#include "node/log.h"

namespace node {

// A paired party, as it stands in peers.json.
struct Peer {
  std::string name;  // journal name
  links::Pin pin;
  std::vector<std::string> addresses;
  std::string profile;
  bool cut = false;
  bool configured = false;  // from [[peer]]: not written to peers.json
};

// The text of peers.json, and back. Strict.
std::string write_peers(const std::vector<Peer>& peers);
// Refuses a key that another party of the list has: it would let in one as the other, and no list
// that holds it twice can be started with.
Result<void> refuse_taken_pin(const std::vector<Peer>& peers, const std::string& peer,
                              const links::Pin& pin);
// What a pairing anew leaves of a peer: its key and addresses are those of the offer; a link that
// was cut stays cut, and keeps its profile.
Peer paired_anew(const Peer& before, Peer offered);
Result<std::vector<Peer>> parse_peers(std::string_view text);

class Daemon final : private links::Events {
 public:
  // All must outlive the daemon. `failed` is called once when the engine stops trusting its store
  // or its disk: the process has to end.
  Daemon(io::Loop& loop, Clock& clock, Random& random, Log& log, Engine& engine,
         const NodeConfig& config, links::LinkKey link_key, const std::string& peers_path,
         std::function<void(const Error&)> failed);
  ~Daemon() override;

  // Listens, calls the peers, and starts the engine's timers.
  Result<void> start();
  // The turn under way ends with a commit. Called by whoever writes.
  void schedule_turn();
  // No link any more.
  void stop();

  // Where others can call this node: what it listens on, with the ports the system chose.
  const std::vector<io::Address>& listening() const { return listening_; }
  std::string pin() const;

  struct PeerStatus {
    Peer peer;
    links::LinkStatus link;
    TimeMs heard = 0;
  };
  std::vector<PeerStatus> peers() const;
  Result<PeerStatus> peer(const std::string& name) const;
  Result<void> cut(const std::string& name, bool down);
  std::function<void()> on_links_changed;

  // Pairing, by two people (docs/operating/pairing.md): each gives the other its offer, both
  // compare words by voice, each confirms.
  struct Pairing {
    std::string peer;
    std::string offer;
    std::vector<std::string> words;
    std::string fingerprint;  // of their key
  };
  Result<Pairing> offer() const;
  // `peer` is the party's journal name; `address` overrides the offer's.
  Result<Pairing> accept(const std::string& peer, const std::string& offer,
                         const std::string& address, const std::string& language);
  // `words` as the other person read them out; empty where the two people have said that they
  // agree.
  Result<Pairing> confirm(const std::string& peer, const std::vector<std::string>& words,
                          const std::string& language);
  Result<void> abandon(const std::string& peer);
  // Forgets a paired party: its link ends, and its key opens none any more.
  Result<void> remove(const std::string& peer);

 private:
  class Outbox;
  struct Pending {
    links::Offer offer;
    links::Fingerprint words{};
    std::string address;
  };

  void link_up(const std::string& peer) override;
  void link_down(const std::string& peer, const std::string& reason) override;
  void received(const std::string& peer, links::Precedence precedence, Bytes message) override;
  void refused(const std::string& where, const std::string& reason, unsigned repeats) override;

  links::Offer own_offer() const;
  Result<void> add(Peer peer);
  Result<void> save() const;
  std::vector<Peer> paired() const;  // the configured ones too
  Result<void> load();
  void end_turn();
  void plan_tick();
  void tell_refusals();
  void fail(const Error& error);

  io::Loop& loop_;
  Clock& clock_;
  Log& log_;
  Engine& engine_;
  const NodeConfig& config_;
  std::string peers_path_;
  std::function<void(const Error&)> failed_;
  std::unique_ptr<links::Transport> transport_;
  std::vector<io::Address> listening_;
  std::map<std::string, Peer> peers_;
  std::map<std::string, std::unique_ptr<Outbox>> outboxes_;
  std::map<std::string, Pending> pending_;
  io::Loop::TimerId tick_ = 0;
  std::uint64_t tick_at_ = 0;
  std::uint64_t refusals_told_ = 0;  // monotonic; 0: never
  bool scheduled_ = false;
  bool stopped_ = false;
  std::shared_ptr<char> alive_ = std::make_shared<char>();
};

}  // namespace node
