// Root secrets that get lost, and what the people do about it: the other parties give whoever lost
// its own another identity key, by an amendment that recovers it (docs/formats/record.md, section
// 9). And the mistake: they begin to replace a key that is not lost, and its party objects.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "people.h"
#include "watch.h"
#include "world.h"

namespace sim {

class Secrets {
 public:
  Secrets(World& world, Watch& watch, People& people)
      : world_(world), watch_(watch), people_(people), dice_(world.dice.next()) {}

  // The secret of an honest party that was never cloned is gone, and its node starts with another.
  // Of one party in a seed: two that need each other's agreement could not be helped.
  void lose();
  // Somebody proposes to replace the key of a party that has it.
  void mistake();
  // What is to be done about both now: propose, agree, object. Some of it is put off.
  void attend();
  // Circles whose members could all help the party that lost its secret, and have not yet.
  std::vector<std::string> waiting();
  // Whether somebody whose agreement is needed agreed to another amendment before, for which the
  // party without a key is needed too: that binds it for good (record.md, section 9).
  bool bound(const std::string& circle) const { return bound_.contains(circle); }
  // What was proposed in this circle is taken for dead: another amendment will be.
  void propose_anew(const std::string& circle) {
    open_.erase(circle);
    bound_.erase(circle);
  }

 private:
  struct Open {
    std::size_t motion = 0;
    unsigned rounds = 0;
  };
  struct Mistaken {
    std::size_t motion = 0;
    std::size_t party = 0;
    bool objected = false;
  };
  void recover(Machine& lost, node::Circle& circle);
  void agree(node::Circle& circle, Open& open);
  bool propose(Machine& by, const std::string& circle, const node::Recovery& recovery,
               const std::function<void(std::size_t)>& then);
  std::vector<Machine*> others(const node::Circle& circle);
  static const concurrence::Charter* charter_for_recovery(node::Circle& circle);
  static bool is_member(node::Circle& circle);

  World& world_;
  Watch& watch_;
  People& people_;
  Dice dice_;
  std::optional<std::size_t> lost_;   // party
  std::map<std::string, Open> open_;  // by circle
  std::set<std::string> bound_;       // circles
  std::vector<Mistaken> mistaken_;
};

}  // namespace sim
