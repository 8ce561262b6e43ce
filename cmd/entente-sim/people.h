// The people of the parties: they propose, agree, decline, withdraw, replace, state, note, leave,
// keep silence, destroy and change keys, through the same door as a real secretariat.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "watch.h"
#include "world.h"

namespace sim {

// A proposal that somebody made somewhere, as gossip has it.
struct Motion {
  std::string circle;
  record::Reference ref;
  std::string matter;
  std::string kind;
  std::size_t author = 0;  // party
  std::vector<std::uint32_t> required;
  TimeMs silence_expiry = 0;  // wall time; 0: no silence
  bool amendment = false;
  std::map<std::size_t, std::string> answered;  // by party: the last thing it did
};

class People {
 public:
  People(World& world, Watch& watch) : world_(world), watch_(watch), dice_(world.dice.next()) {}

  // Somebody of the party does something, if its node is up.
  void act(std::size_t party);
  void act_on(Machine& machine);

  // For the end: a fresh proposal in a circle by its members, agreed by everyone it needs. Gives
  // its motion's place in motions().
  std::optional<std::size_t> propose_fresh(Machine& machine, const std::string& circle,
                                           const std::string& body, const std::string& matter);
  bool concur(Machine& machine, std::size_t motion);
  bool decline(Machine& machine, std::size_t motion);
  bool withdraw(Machine& machine, std::size_t motion);
  std::vector<Motion>& motions() { return motions_; }
  // Takes in a proposal that was made elsewhere; its place in motions().
  std::size_t add(Motion motion);

  // The draft goes to the node; what comes of it goes into the ledger.
  bool submit(Machine& machine, node::Draft draft, const std::string& what,
              std::function<void(const node::Recorded&)> then = {});
  node::Draft draft(const std::string& circle, const std::string& matter,
                    const std::string& person = "operator");
  // The party's number in a circle.
  static std::uint32_t number(const node::Circle& circle) { return circle.record.self; }

  // Weights can be changed by the plan of a seed.
  unsigned leave_weight = 2;
  unsigned amend_weight = 20;
  unsigned destroy_weight = 10;
  unsigned silence_weight = 25;
  unsigned key_weight = 5;
  std::string last_refusal;

 private:
  void propose(Machine& machine, node::Circle& circle);
  void supersede(Machine& machine, node::Circle& circle);
  void amend(Machine& machine, node::Circle& circle);
  // Proposes to take a further party in; false if that cannot be.
  bool admit(Machine& machine, node::Circle& circle);
  // Hears of amendments that nodes proposed by themselves when a newcomer had accepted.
  void notice_admissions(Machine& machine, node::Circle& circle);
  void answer(Machine& machine, node::Circle& circle);
  void silence(Machine& machine, node::Circle& circle);
  void grant(Machine& machine, node::Circle& circle);
  void note(Machine& machine, node::Circle& circle);
  void destroy(Machine& machine, node::Circle& circle);
  void change_key(Machine& machine, node::Circle& circle);
  void leave(Machine& machine, node::Circle& circle);
  std::size_t motion_index(const std::string& circle);
  Motion* some_motion(const std::string& circle, std::size_t newest);
  std::string text();

  World& world_;
  Watch& watch_;
  Dice dice_;
  std::vector<Motion> motions_;
  std::map<std::string, std::vector<std::size_t>> by_circle_;
  std::map<std::string, std::size_t> admissions_;  // by circle: the motion of the newest
  std::set<std::string> inviting_;  // circles of which an amendment may come by itself
  std::map<std::string, std::vector<record::Reference>> noted_;  // by circle
  std::map<std::string, std::vector<record::Reference>> acts_;   // own acts, by machine and circle
};

}  // namespace sim
