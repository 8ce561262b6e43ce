// Parties that cheat: they hold their own keys and run a node of their own making. What they sign
// and send is wrong on purpose; honest nodes have to bear it and to agree all the same.
//
// A hostile party's own node is never held to anything; its people go on working through it, so
// that what is true and what is false are mixed in one journal.
#pragma once

#include <deque>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "faults.h"
#include "people.h"
#include "watch.h"
#include "world.h"

namespace sim {

class Hostile final : public Wire {
 public:
  Hostile(World& world, Watch& watch, People& people, Faults& faults);

  // Chooses who is hostile in this run, and of what kind. Perhaps nobody.
  void choose();
  bool any() const { return !parties_.empty(); }
  // One hostile deed, chosen by the seed; it may do nothing where it does not fit.
  void strike();
  // The end: hostile parties either fall silent for good or speak correctly from now on. What they
  // signed before stays.
  void settle();

  void outgoing(Link& link, std::size_t side, Precedence precedence, Bytes message) override;

 private:
  struct Said {
    std::size_t link;
    std::size_t side;
    Precedence precedence;
    Bytes bytes;
  };

  Machine* some_machine();
  node::Circle* some_circle(Machine& machine);
  // A link of the machine that is up, or nullptr; `side` becomes the machine's.
  Link* some_link(Machine& machine, std::size_t& side);
  void deed(const char* name);  // counts it

  void equivocate(Machine& machine);  // two live copies, each with its own peers
  void sign_another_history(Machine& machine);
  void withhold(Machine& machine);
  void replay();
  void write_raw(Machine& machine, const char* name, std::size_t count, int seen);
  void malform(Machine& machine);
  void oversize(Machine& machine);
  void lie_about_time(Machine& machine);
  void contradict(Machine& machine);  // agrees to two rivals, withdraws, agrees again
  Bytes mutated(Bytes bytes);

  World& world_;
  Watch& watch_;
  People& people_;
  Faults& faults_;
  Dice dice_;
  std::set<std::size_t> parties_;
  std::vector<unsigned> weights_;
  std::deque<Said> said_;
  // Channel numbers in force, learnt from what passes: by link, side and circle.
  std::map<std::tuple<std::size_t, std::size_t, std::string>, std::uint32_t> channels_;
  std::map<std::size_t, std::pair<std::uint8_t, std::uint64_t>> withheld_;  // by link: type, until
  std::map<std::string, unsigned> forged_;                                  // branches by origin
  unsigned bursts_ = 0;
};

}  // namespace sim
