#include "faults.h"

namespace sim {

Faults::Faults(World& world, Watch& watch)
    : world_(world), watch_(watch), dice_(world.dice.next()) {
  // crash, crash in a call, error, full, rot, restore, clone, clock, link, partition
  weights_ = {60, 60, 40, 15, 15, 12, 4, 30, 200, 40};
  // Each seed has troubles of its own.
  for (unsigned& weight : weights_)
    weight = weight * static_cast<unsigned>(dice_.between(0, 3)) + 1;
}

void Faults::strike() {
  Machine& machine = *world_.machines[dice_.below(world_.machines.size())];
  switch (dice_.weighted(weights_)) {
    case 0:
      if (!machine.up) return;
      world_.fault("crash");
      world_.crash(machine);
      world_.plan_start(machine, dice_.between(50, 15'000));
      break;
    case 1:
      crash_somewhere(machine);
      break;
    case 2:
      disk_error(machine);
      break;
    case 3:
      disk_full(machine);
      break;
    case 4:
      rot(machine);
      break;
    case 5:
      restore(machine);
      break;
    case 6:
      clone(machine);
      break;
    case 7:
      jump_clock(machine);
      break;
    case 8:
      link_trouble();
      break;
    default:
      partition();
  }
}

// The power fails in the middle of a write or a sync, or between the commit and the signature.
void Faults::crash_somewhere(Machine& machine) {
  if (!machine.up) return;
  machine.suspect = true;
  const std::uint64_t kind = dice_.below(10);
  if (kind < 3) {
    world_.fault("crash_in_write");
    machine.disk->crash_at(store::DiskVerb::write, dice_.between(1, 40));
  } else if (kind < 6) {
    world_.fault("crash_in_sync");
    machine.disk->crash_at(store::DiskVerb::sync, dice_.between(1, 4));
  } else {
    world_.fault("crash_at_signing");
    using Point = store::MemorySignedRecords::CrashPoint;
    machine.records.crash_at(kind < 8    ? Point::before_write
                             : kind == 8 ? Point::torn_write
                                         : Point::after_durable,
                             dice_.between(1, 3));
  }
}

void Faults::disk_error(Machine& machine) {
  if (!machine.up) return;
  machine.suspect = true;
  world_.fault("disk_error");
  const auto verb = static_cast<store::DiskVerb>(dice_.below(3));
  machine.disk->fail(verb, dice_.between(1, 30), store::DiskFault::io_error, dice_.chance(300));
}

void Faults::disk_full(Machine& machine) {
  if (!machine.up) return;
  machine.suspect = true;
  world_.fault("disk_full");
  machine.disk->set_limit(machine.disk->usage() + dice_.below(60'000));
  const std::uint64_t boot = machine.boot;
  world_.after(dice_.between(2'000, 30'000), [&machine, boot] {
    if (machine.boot == boot) machine.disk->set_limit(~std::uint64_t{0} >> 1);
  });
}

void Faults::rot(Machine& machine) {
  if (machine.backups.empty()) return;
  world_.fault("rot");
  machine.suspect = true;
  machine.rotten = true;
  const std::uint64_t flipped = machine.disk->rot(dice_.between(1, 3), "node.db");
  world_.say(world_.parties[machine.party]->name + ": " + std::to_string(flipped) + " bits rot");
}

void Faults::back_up(Machine& machine) {
  if (!machine.up || machine.rotten) return;
  // An administrator's backup has everything that was answered; it is taken between turns.
  Snapshot snapshot;
  snapshot.time = world_.now;
  snapshot.disk = machine.disk->clone(dice_.next());
  snapshot.records = machine.records;
  machine.backups.push_back(std::move(snapshot));
  if (machine.backups.size() > 3) machine.backups.erase(machine.backups.begin() + 1);
  world_.count("backups");
}

void Faults::restore(Machine& machine) {
  if (machine.backups.empty() || machine.retired || machine.twin) return;
  const Snapshot& snapshot = dice_.pick(machine.backups);
  const std::uint64_t kind = dice_.below(10);
  if (machine.up) world_.crash(machine);
  machine.disk->restore(*snapshot.disk);
  machine.rotten = false;
  watch_.rolled_back(machine);
  if (kind < 5) {
    world_.fault("restore");
    machine.operator_restore = true;
  } else if (kind < 8) {
    world_.fault("restore_of_disk");  // nobody tells the node; its last-signed records do
  } else {
    // The whole virtual machine is put back, records too. Only the peers can tell.
    world_.fault("restore_of_machine");
    machine.records = snapshot.records;
    machine.records.restart();
    world_.parties[machine.party]->cloned = true;
  }
  world_.say(world_.parties[machine.party]->name + " is put back to " +
             std::to_string(snapshot.time / 1000) + " s");
  world_.plan_start(machine, dice_.between(100, 5'000));
}

// The machine is copied while it runs, and both copies go on.
void Faults::clone(Machine& machine) {
  if (copy(machine, dice_.between(20'000, 120'000))) world_.fault("clone");
}

bool Faults::copy(Machine& machine, std::uint64_t life) {
  if (!machine.up || machine.rotten || world_.parties[machine.party]->machines.size() > 1 ||
      world_.parties.size() < 2)
    return false;
  Party& party = *world_.parties[machine.party];
  party.cloned = true;
  Machine& twin = world_.add_machine(party);
  twin.twin = true;
  twin.options = machine.options;
  twin.clock->offset = machine.clock->offset;
  twin.disk = machine.disk->clone(dice_.next());
  twin.records = machine.records;
  twin.records.restart();
  world_.say(party.name + " is cloned");
  // The copy takes over some of the links.
  for (auto& link : world_.links) {
    for (std::size_t side = 0; side < 2; ++side) {
      if (link->party[side] != party.id || !dice_.chance(500)) continue;
      world_.move_link(*link, side, twin);
    }
  }
  world_.plan_start(twin, dice_.between(10, 3'000));
  world_.after(life, [this, &twin] { retire(twin); });
  return true;
}

void Faults::retire(Machine& copy) {
  if (copy.retired) return;
  Party& party = *world_.parties[copy.party];
  world_.say("the copy of " + party.name + " is switched off");
  copy.retired = true;
  world_.stop(copy);
  for (auto& link : world_.links) {
    for (std::size_t side = 0; side < 2; ++side) {
      if (link->machine[side] == copy.id)
        world_.move_link(*link, side, *world_.machines[party.machines.front()]);
    }
  }
  watch_.given_up(copy);
}

void Faults::jump_clock(Machine& machine) {
  world_.fault("clock");
  const std::int64_t size = static_cast<std::int64_t>(
      dice_.chance(200) ? dice_.between(1, 400ULL * 24 * 3600 * 1000) : dice_.between(1, 120'000));
  machine.clock->offset = dice_.chance(500) ? size : -size;
  machine.clock_jumped = true;
  world_.after(dice_.between(1'000, 60'000), [&machine] { machine.clock->offset = 0; });
}

void Faults::link_trouble() {
  if (world_.links.empty()) return;
  Link& link = *world_.links[dice_.below(world_.links.size())];
  const std::uint64_t kind = dice_.below(12);
  if (kind == 10) {
    lose(link);
  } else if (kind == 11) {
    reorder(link);
  } else if (kind < 5) {
    world_.fault("link_reset");
    world_.reset(link, dice_.between(1, 3'000));
  } else if (kind < 7) {
    world_.fault("link_stall");
    world_.stall(link);
    const bool dies = dice_.chance(500);
    world_.after(dice_.between(100, 20'000), [this, &link, dies] {
      if (dies) world_.reset(link, 500);
      world_.unstall(link);
    });
  } else if (kind < 8) {
    world_.fault("link_cut");
    world_.cut(link);
    world_.after(dice_.between(1'000, 60'000), [this, &link] { world_.heal(link); });
  } else {
    world_.fault("link_slow");
    const std::uint64_t before = link.latency;
    link.latency = dice_.between(100, 3'000);
    link.jitter = dice_.below(1'000);
    world_.after(dice_.between(1'000, 30'000), [this, &link, before] {
      if (!world_.calm) link.latency = before;
      link.jitter = 5;
    });
  }
}

// Something under way is lost. The transport promises a connection without gaps, so it does not
// outlive the loss for long.
void Faults::lose(Link& link) {
  for (auto& lanes : link.lanes) {
    for (auto& lane : lanes) {
      if (lane.size() < 2) continue;  // the first one is being delivered
      lane.erase(lane.begin() + 1 + static_cast<std::ptrdiff_t>(dice_.below(lane.size() - 1)));
      world_.fault("loss");
      world_.after(dice_.between(1, 3'000), [this, &link] { world_.reset(link, 500); });
      return;
    }
  }
  world_.fault("link_reset");
  world_.reset(link, dice_.between(1, 3'000));
}

// What is under way in one direction changes places, then the connection breaks as above.
void Faults::reorder(Link& link) {
  for (auto& lanes : link.lanes) {
    for (auto& lane : lanes) {
      if (lane.size() < 2) continue;
      std::swap(lane.front().bytes, lane.back().bytes);
      world_.fault("reorder");
      world_.after(dice_.between(1, 10'000), [this, &link] { world_.reset(link, 500); });
      return;
    }
  }
  world_.fault("link_slow");
  link.latency = dice_.between(100, 3'000);
  world_.after(dice_.between(1'000, 30'000), [&link] { link.latency = 20; });
}

// The parties fall into two groups that do not reach each other.
void Faults::partition() {
  if (world_.links.empty()) return;
  world_.fault("partition");
  std::vector<bool> group;
  for (std::size_t i = 0; i < world_.parties.size(); ++i) group.push_back(dice_.chance(500));
  const std::uint64_t until = dice_.between(1'000, 40'000);
  for (auto& link : world_.links) {
    if (group[link->party[0]] == group[link->party[1]]) continue;
    world_.cut(*link);
    Link* raw = link.get();
    world_.after(until, [this, raw] { world_.heal(*raw); });
  }
}

void Faults::mend_all() {
  for (auto& machine : world_.machines) {
    if (machine->twin) retire(*machine);
    if (!world_.parties[machine->party]->hostile) machine->clock->offset = 0;
    if (machine->clock_jumped) {
      // What was written by a wrong clock makes the right one doubtful: the operator confirms it.
      machine->options.clock_confirmed = kBeginning;
      world_.stop(*machine);
    }
    machine->disk->set_limit(~std::uint64_t{0} >> 1);
    if (!machine->disk->stopped()) {
      machine->disk->heal();
      // What was planned and has not come, at a node that writes no more.
      machine->disk->crash_at(store::DiskVerb::write, 0);
    }
    if (!machine->records.crashed())
      machine->records.crash_at(store::MemorySignedRecords::CrashPoint::before_write, 0);
    if (machine->rotten && !machine->backups.empty() && !machine->retired) {
      // What rot left is not waited for: the operator restores.
      if (machine->up) world_.crash(*machine);
      machine->disk->restore(*machine->backups.back().disk);
      machine->rotten = false;
      machine->operator_restore = true;
      watch_.rolled_back(*machine);
    }
    if (!machine->up) {
      machine->disk->crash();
      if (!machine->retired) world_.plan_start(*machine, 10);
    }
  }
  for (auto& link : world_.links) {
    link->latency = 20;
    link->jitter = 5;
    world_.unstall(*link);
    world_.heal(*link);
    world_.plan_connect(*link, 200);
  }
}

}  // namespace sim
