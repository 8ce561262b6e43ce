// The links of a node: one per paired party, kept up by both sides, for all circles together.
//
// It listens, dials, proves keys, settles which of two crossing connections stays, notices dead
// lines, and tries again for ever. What is sent is not its business: it asks a Source per peer and
// hands up what arrives. Lives on the loop's thread; nothing here blocks.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/random.h"
#include "io/loop.h"
#include "io/resolve.h"
#include "io/socket.h"
#include "link/admission.h"
#include "link/connection.h"

namespace links {

// A paired party.
struct PeerSettings {
  std::string name;                    // this node's own name for it; never sent
  std::vector<Pin> pins;               // its key; two while it changes keys
  std::vector<io::Address> addresses;  // where to dial, in turn; none: it dials us
  const Profile* profile = &kWan;
};

struct LinkStatus {
  std::string name;
  std::string profile;
  bool up = false;
  bool cut = false;
  TimeMs since = 0;                       // wall time of the last change of `up`; 0: never up
  std::optional<std::uint64_t> heard_ms;  // ago; nothing: never
  std::optional<std::uint64_t> next_attempt_ms;  // from now, while down
  std::optional<std::uint64_t> round_trip_ms;
  std::string where;         // address of the other end, while up
  std::string last_failure;  // why it last went or stayed down
  TimeMs last_failure_at = 0;
  bool last_failure_refused = false;  // as Connection::refused()
  std::uint64_t attempts = 0;         // since it was last up
  std::uint64_t links = 0;            // how often it came up
  std::uint64_t bytes_in = 0;         // on TCP, all connections that became a link
  std::uint64_t bytes_out = 0;
  std::uint64_t messages_in = 0;
  std::uint64_t messages_out = 0;
  std::size_t unacknowledged = 0;  // bytes under way
  std::size_t held = 0;            // bytes of messages begun, either way
};

// Called on the loop's thread, from its own turns, or from within drop(), cut(), set_pins() and
// remove_peer(). Any method of the transport may be called from within.
class Events {
 public:
  virtual ~Events() = default;
  virtual void link_up(const std::string& peer) = 0;
  // Whatever was taken from the source and is not known to have arrived has to be offered again.
  virtual void link_down(const std::string& peer, const std::string& reason) = 0;
  virtual void received(const std::string& peer, Precedence precedence, Bytes message) = 0;
  // A connection failed before it was a link. `where` is a peer's name or an address. The same
  // place and reason come once a minute, with the count of those since.
  virtual void refused(const std::string& where, const std::string& reason, unsigned repeats) = 0;
};

class Transport final : private Connection::Owner {
 public:
  // All references must outlive the transport. `clock.now()` judges certificates: pass a clock
  // that never falls below the time the node has already seen.
  Transport(io::Loop& loop, Clock& clock, Random& random, LinkKey key, Events& events,
            AdmissionLimits limits = {});
  ~Transport() override;

  Pin pin() const { return key_.pin(); }

  // Listens on a numeric address and returns it with the port that the system chose.
  Result<io::Address> listen(const io::Address& address);

  // `source` must outlive the peer. Error: invalid (name or pin taken, or no pin).
  Result<void> add_peer(PeerSettings settings, Source& source);
  void remove_peer(const std::string& name);
  // A pin that is missing from `pins` is revoked: a connection that lives by it ends now.
  void set_pins(const std::string& name, std::vector<Pin> pins);
  void set_addresses(const std::string& name, std::vector<io::Address> addresses);

  // The peer's source has something to send. Writes at once what the window lets through; calls no
  // Events.
  void kick(const std::string& name);
  // Stops and resumes acknowledging a peer whose messages come faster than they can be stored: it
  // sends what its window still lets through and waits. Holds across reconnections.
  void hold(const std::string& name, bool held);
  // Ends the link, as after a message that makes no sense; it is dialled again after a pause.
  void drop(const std::string& name, const std::string& reason);
  // Takes the link down and keeps it down until cut again with false, which dials at once.
  void cut(const std::string& name, bool down);
  // Dials now, whatever the pause.
  void retry_now(const std::string& name);

  bool up(const std::string& name) const;
  std::vector<LinkStatus> status() const;
  std::optional<LinkStatus> status(const std::string& name) const;

 private:
  struct Peer {
    PeerSettings settings;
    Source* source = nullptr;
    std::uint64_t link = 0;     // the connection that is the link; 0: down
    std::uint64_t attempt = 0;  // the connection being made by us
    std::unique_ptr<io::Resolution> resolution;
    io::Loop::TimerId retry = 0;
    std::uint64_t retry_at_ms = 0;
    std::uint64_t pause_ms = 0;
    bool held = false;
    std::size_t next_address = 0;
    std::uint64_t up_at_ms = 0;                // monotonic
    std::optional<std::uint64_t> heard_at_ms;  // by connections that are over
    LinkStatus status;                         // what does not follow from the above
  };
  struct Open {
    std::unique_ptr<Connection> connection;
    std::string peer;    // empty until proven
    std::string source;  // of an inbound one that still counts as unfinished
  };
  struct Seen {
    std::uint64_t at_ms = 0;
    unsigned repeats = 0;
  };

  void authenticated(Connection& connection) override;
  void greeted(Connection& connection) override;
  void received(Connection& connection, Message message) override;
  void ended(Connection& connection, const std::string& reason) override;

  Result<const TlsContext*> context();
  void accept(std::size_t listener);
  void take_in(io::Accepted accepted);
  void make_room();
  void release(Open& open);
  std::optional<std::string> judge(const std::string& dialled, const Pin& pin) const;
  Peer* peer_of(const Pin& pin);
  const Peer* peer_of(const Pin& pin) const;
  Peer* find(const std::string& name);
  bool dials_first(const Peer& peer) const;

  void plan(Peer& peer, std::uint64_t delay_ms);
  void plan_after_failure(Peer& peer);
  void dial(Peer& peer);
  void connect(Peer& peer, const io::Address& address);
  void give_up_attempt(Peer& peer);
  void note_failure(Peer& peer, const std::string& reason, bool refused);
  bool keeps(const Peer& peer, const Connection& old, const Connection& young) const;
  void take_down(Peer& peer, const std::string& reason);
  void close(std::uint64_t id);
  void count(Peer& peer, const Connection& connection);
  void report(const std::string& where, const std::string& reason);
  LinkStatus describe(const Peer& peer) const;
  std::uint64_t jitter(std::uint64_t bound_ms);

  io::Loop& loop_;
  Clock& clock_;
  Random& random_;
  LinkKey key_;
  Events& events_;
  AdmissionLimits limits_;
  Admission admission_;
  std::optional<TlsContext> context_;
  std::vector<io::Descriptor> listeners_;
  std::vector<io::Loop::TimerId> accept_timers_;
  std::map<std::string, std::unique_ptr<Peer>> peers_;
  std::map<std::uint64_t, Open> connections_;          // by age
  std::vector<std::unique_ptr<Connection>> finished_;  // until the stack is unwound
  io::Loop::TimerId sweep_ = 0;
  std::uint64_t last_id_ = 0;
  std::map<std::string, Seen> reported_;
};

}  // namespace links
