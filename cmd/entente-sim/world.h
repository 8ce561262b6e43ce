// A federation in one process: machines with their disks and clocks, links between parties, and
// the queue of events that drives them. Time passes only from event to event.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <queue>
#include <set>
#include <string>
#include <vector>

#include "dice.h"
#include "node/engine_state.h"
#include "store/faulty_vfs.h"
#include "store/memory_signed_records.h"
#include "store/sqlite_store.h"
#include "trace.h"

namespace sim {

using node::Precedence;

inline constexpr TimeMs kBeginning = 1'750'000'000'000;  // wall time of the first event

class World;

class MachineClock final : public Clock {
 public:
  explicit MachineClock(const std::uint64_t& time) : time_(time) {}
  TimeMs now() override { return kBeginning + time_ + static_cast<TimeMs>(offset); }
  std::uint64_t monotonic() override { return time_; }
  std::int64_t offset = 0;  // how wrong this machine's wall clock is

 private:
  const std::uint64_t& time_;
};

// What of a machine's data is known to be durable: entries and joint facts that may not go away.
struct Held {
  std::uint32_t party = 0;
  std::string epoch;
  std::uint64_t size = 0;
  std::uint64_t counted = 0;  // of these, provable to others
  crypto::Hash root;
  // Of a party that was cloned, which entry it is: from then on its number says that no longer.
  std::map<std::uint64_t, crypto::Hash> leaves;
};
struct Durable {
  std::map<std::string, std::map<concurrence::ChainId, Held>> chains;  // by circle
  std::map<std::string, std::set<record::Reference>> facts;            // by circle
};

struct Snapshot {
  std::uint64_t time = 0;
  std::unique_ptr<store::FaultyDisk> disk;
  store::MemorySignedRecords records;
};

// One computer that runs a node. A party has one, or two when it was cloned.
struct Machine {
  std::size_t id = 0;
  std::size_t party = 0;
  bool twin = false;  // the evil second history of a hostile party, or an honest party's clone
  std::unique_ptr<MachineClock> clock;
  std::unique_ptr<Dice> random;
  std::unique_ptr<store::FaultyDisk> disk;
  store::MemorySignedRecords records;
  node::EngineOptions options;
  std::unique_ptr<store::Store> store;
  std::unique_ptr<node::Engine> engine;
  node::EngineState* state = nullptr;  // the same engine, its parts in sight

  bool up = false;
  bool retired = false;    // switched off for good
  std::uint64_t boot = 0;  // counts starts
  std::uint64_t tick_at = 0;
  bool turn_planned = false;
  bool suspect = false;      // something was done to it that may make it stop
  bool rotten = false;       // bits were flipped on its disk since it was last known to be sound
  bool rolled_back = false;  // just restored: what it lost is taken note of at the next start
  bool put_back = false;     // was ever restored
  bool clock_jumped = false;
  bool operator_restore = false;  // the operator's tool marks the store
  unsigned failed_starts = 0;
  std::vector<Snapshot> backups;
  std::vector<node::Change> changes;  // since the last turn
  Durable durable;
};

struct Party {
  std::size_t id = 0;
  std::string name;
  crypto::Seed root;
  bool hostile = false;
  bool cloned = false;  // had two live copies, or signed on from an old state
  bool secret_lost = false;
  std::vector<std::size_t> machines;
};

struct Packet {
  std::uint64_t due = 0;
  Bytes bytes;
};

// The one connection between two parties. Ordered within a precedence, not across.
struct Link {
  std::size_t id = 0;
  std::array<std::size_t, 2> party{};
  std::array<std::size_t, 2> machine{};
  std::array<bool, 2> told{};  // whether the node on this side was told that it is up
  bool connected = false;
  bool cut = false;      // nothing connects
  bool stalled = false;  // packets stay under way
  bool connect_planned = false;
  std::uint64_t generation = 0;  // of the connection
  std::uint64_t latency = 20;
  std::uint64_t jitter = 5;
  std::size_t window = 4;
  std::array<std::array<std::deque<Packet>, 4>, 2> lanes;  // by sending side and precedence
};

// Told what happens; the invariants are checked there.
class Observer {
 public:
  virtual ~Observer() = default;
  virtual void started(Machine& machine) = 0;
  virtual void turned(Machine& machine) = 0;
  virtual void rolled_back(Machine& machine) = 0;
};

// Sits on the wire of hostile parties: may drop, alter, add.
class Wire {
 public:
  virtual ~Wire() = default;
  virtual void outgoing(Link& link, std::size_t side, Precedence precedence, Bytes message) = 0;
};

class World {
 public:
  World(std::uint64_t seed, bool print);
  ~World();

  // Making it.
  Party& add_party(const std::string& name);
  Machine& add_machine(Party& party);
  Link& add_link(std::size_t a, std::size_t b);

  // Events. Actions run in the order of time, then of planning.
  void at(std::uint64_t time, std::function<void()> action);
  void after(std::uint64_t delay, std::function<void()> action) {
    at(now + delay, std::move(action));
  }
  bool step();                         // the next event; false when there is none or all is over
  void run_until(std::uint64_t time);  // or until a violation

  // Machines.
  void start(Machine& machine);
  void crash(Machine& machine);  // power fails
  void stop(Machine& machine);   // in good order
  void plan_start(Machine& machine, std::uint64_t delay);
  void touch(Machine& machine);  // its turn ends with this event, or soon after
  void finish_turn(Machine& machine);
  Machine& machine_of(std::size_t party) { return *machines[parties[party]->machines.front()]; }
  std::vector<Machine*> live(std::size_t party);
  Link* link_between(std::size_t a, std::size_t b);

  // Links.
  void connect(Link& link);
  void plan_connect(Link& link, std::uint64_t delay);
  void reset(Link& link, std::uint64_t back_off);  // both sides notice, at different times
  void cut(Link& link);
  void heal(Link& link);
  void stall(Link& link);
  void unstall(Link& link);
  // Another machine of the party answers on this side from now on.
  void move_link(Link& link, std::size_t side, Machine& machine);
  void put_on_wire(Link& link, std::size_t side, Precedence precedence, Bytes message);

  void say(const std::string& text) { trace.line(now, text); }
  void violation(const std::string& text);
  bool over() const { return !failure.empty(); }
  void count(const char* name, std::uint64_t by = 1) { counts[name] += by; }
  void fault(const char* name) {
    ++faults;
    counts[std::string("fault_") + name] += 1;
  }

  const std::uint64_t seed;
  Dice dice;
  Trace trace;
  std::uint64_t now = 1;  // ms
  std::vector<std::unique_ptr<Party>> parties;
  std::vector<std::unique_ptr<Machine>> machines;
  std::vector<std::unique_ptr<Link>> links;
  std::map<std::string, std::uint64_t> counts;
  std::uint64_t events = 0;
  std::uint64_t faults = 0;
  std::string failure;
  bool calm = false;  // no new faults: whatever stops now is wrong
  Observer* observer = nullptr;
  Wire* wire = nullptr;
  node::ReadCharter read_charter;

 private:
  struct Event {
    std::uint64_t time;
    std::uint64_t number;
    std::function<void()> action;
    bool operator<(const Event& other) const {
      return time != other.time ? time > other.time : number > other.number;
    }
  };
  void halted(Machine& machine);  // the process is gone: links, engine, store
  void failed(Machine& machine, const Error& error);
  void tell_down(Link& link, std::size_t side);
  void deliver(Link& link, std::size_t side, std::size_t precedence, std::uint64_t generation);
  void pump(Machine& machine);
  void pump(Link& link, std::size_t side);
  std::size_t side_of(const Link& link, const Machine& machine) const;

  std::vector<Event> queue_;
  std::uint64_t event_number_ = 0;
  std::set<std::size_t> touched_;
};

}  // namespace sim
