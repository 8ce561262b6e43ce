// What must hold after every step, whatever happens. The watch keeps a ledger of its own of who
// really did what and what was answered to whom, and compares the nodes with it.
#pragma once

#include <map>
#include <set>
#include <string>
#include <tuple>

#include "world.h"

namespace sim {

class Watch final : public Observer {
 public:
  explicit Watch(World& world) : world_(world) {}

  void started(Machine& machine) override;
  void turned(Machine& machine) override;

  // The ledger. `attempted` before a concurrence is given to a node; `recorded` when a node said
  // so. Under a party's standing word on silence its node agrees by itself.
  void attempted(const std::string& circle, std::uint32_t party, const record::Reference& proposal);
  void authorised(const std::string& circle, std::uint32_t party);
  void recorded(Machine& machine, const std::string& circle, const record::Reference& act);
  void joined(std::size_t party, const std::string& charter);  // a person founds it, or says yes
  // Before a machine's disk is put back to an earlier state, or it is given up.
  void rolled_back(Machine& machine) override;
  // The machine will never start again.
  void given_up(Machine& machine);

  // Dearer checks of one machine: facts, digest, what its peers are said to hold.
  void inspect(Machine& machine);
  // After the faults: all honest members of every circle hold the same, and all that was promised.
  void converged();
  bool agree();  // whether honest members' digests are equal, without complaint

  std::uint64_t facts_seen() const;
  bool honest(const Machine& machine) const { return !world_.parties[machine.party]->hostile; }
  // Honest, current machines of members of the circle that have not left it.
  std::vector<std::pair<Machine*, node::Circle*>> members(const std::string& circle);
  std::set<std::string> circles();

 private:
  struct Promise {
    std::size_t machine = 0;
    record::Reference act;
    bool cloned = false;  // given when its party had been cloned: by one of its histories
    bool lost = false;    // legitimately: only on a disk that was put back or given up
  };
  bool holds(node::Circle& circle, const record::Reference& act);
  static bool covers(const Held& held, std::uint64_t size, const Promise& promise);
  bool cloned(const std::string& party) const;
  std::set<std::string> forgotten_;  // circles of whose newcomers no member knows any more
  // Whether the others replaced the identity under which this one writes, and it has no other.
  bool is_locked_out(node::Circle& circle, node::Circle& other);
  bool is_untaken(const Promise& promise, node::Circle& other);
  bool is_disowned(const Promise& promise, node::Circle& other);
  void note_losses();
  void check_held(Machine& machine, node::Circle& circle, bool after_start);
  void check_facts(Machine& machine, node::Circle& circle);
  void check_fact(Machine& machine, node::Circle& circle, const record::Reference& proposal);
  void stored_known(const std::string& id);
  void forks_known(const std::string& circle);
  std::string name(const Machine& machine) const;

  World& world_;
  std::map<std::string, std::vector<Promise>> promises_;  // by circle
  std::set<std::tuple<std::string, std::uint32_t, record::Reference>> attempted_;
  std::set<std::pair<std::string, std::uint32_t>> authorised_;
  std::map<std::string, std::set<std::size_t>> agreed_;  // parties by charter name
  std::map<std::string, std::string> digests_;           // what is folded → digest
};

}  // namespace sim
