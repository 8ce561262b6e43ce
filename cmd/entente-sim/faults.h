// What goes wrong: machines, disks, clocks, links, and the people who look after them.
#pragma once

#include <vector>

#include "watch.h"
#include "world.h"

namespace sim {

class Faults {
 public:
  Faults(World& world, Watch& watch);

  // One fault, chosen by the seed; it may do nothing where it does not fit.
  void strike();
  void back_up(Machine& machine);
  // Everything that can be mended is mended: disks sound, links whole, clocks right, copies off.
  void mend_all();
  // The machine is copied while it runs, and both go on; the copy is switched off after `life` ms.
  // False where that does not fit.
  bool copy(Machine& machine, std::uint64_t life);
  // The machine is put back to an earlier state of its disk.
  void restore(Machine& machine);

 private:
  void crash_somewhere(Machine& machine);
  void disk_error(Machine& machine);
  void disk_full(Machine& machine);
  void rot(Machine& machine);
  void clone(Machine& machine);
  void retire(Machine& machine);
  void jump_clock(Machine& machine);
  void link_trouble();
  void lose(Link& link);
  void reorder(Link& link);
  void partition();

  World& world_;
  Watch& watch_;
  Dice dice_;
  std::vector<unsigned> weights_;  // of this seed
};

}  // namespace sim
