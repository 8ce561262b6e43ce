#include "world.h"

#include <algorithm>

#include "charter.h"

namespace sim {

World::World(std::uint64_t seed_number, bool print)
    : seed(seed_number), dice(seed_number * 2 + 1), trace(print) {
  read_charter = sim::read_charter;
}

World::~World() {
  for (auto& machine : machines) {
    machine->state = nullptr;
    machine->engine.reset();
    machine->store.reset();
  }
}

Party& World::add_party(const std::string& name) {
  auto party = std::make_unique<Party>();
  party->id = parties.size();
  party->name = name;
  party->root = crypto::Seed::from(crypto::sha256({"root of ", name}).view());
  parties.push_back(std::move(party));
  return *parties.back();
}

Machine& World::add_machine(Party& party) {
  auto machine = std::make_unique<Machine>();
  machine->id = machines.size();
  machine->party = party.id;
  machine->clock = std::make_unique<MachineClock>(now);
  machine->random = std::make_unique<Dice>(dice.next());
  machine->disk = store::FaultyDisk::make(dice.next());
  machine->options.party = party.name;
  machine->options.default_label.policy = "TEST";
  party.machines.push_back(machine->id);
  machines.push_back(std::move(machine));
  return *machines.back();
}

Link& World::add_link(std::size_t a, std::size_t b) {
  auto link = std::make_unique<Link>();
  link->id = links.size();
  link->party = {a, b};
  link->machine = {parties[a]->machines.front(), parties[b]->machines.front()};
  link->latency = dice.between(5, 60);
  link->jitter = dice.below(20);
  link->window = dice.between(1, 6);
  links.push_back(std::move(link));
  return *links.back();
}

std::vector<Machine*> World::live(std::size_t party) {
  std::vector<Machine*> out;
  for (const std::size_t id : parties[party]->machines) {
    if (machines[id]->up) out.push_back(machines[id].get());
  }
  return out;
}

Link* World::link_between(std::size_t a, std::size_t b) {
  for (auto& link : links) {
    if ((link->party[0] == a && link->party[1] == b) ||
        (link->party[0] == b && link->party[1] == a))
      return link.get();
  }
  return nullptr;
}

// --- events ------------------------------------------------------------------------------------

void World::at(std::uint64_t time, std::function<void()> action) {
  queue_.push_back({std::max(time, now), event_number_++, std::move(action)});
  std::push_heap(queue_.begin(), queue_.end());
}

bool World::step() {
  if (queue_.empty() || over()) return false;
  std::pop_heap(queue_.begin(), queue_.end());
  Event event = std::move(queue_.back());
  queue_.pop_back();
  now = std::max(now, event.time);
  event.action();
  while (!touched_.empty() && !over()) {
    const std::size_t id = *touched_.begin();
    touched_.erase(touched_.begin());
    Machine& machine = *machines[id];
    if (!machine.up) continue;
    // A busy node takes in several things before its turn ends.
    if (!calm && dice.chance(250)) {
      if (!machine.turn_planned) {
        machine.turn_planned = true;
        const std::uint64_t boot = machine.boot;
        after(dice.between(1, 8), [this, &machine, boot] {
          if (!machine.up || machine.boot != boot) return;
          machine.turn_planned = false;
          finish_turn(machine);
        });
      }
      continue;
    }
    finish_turn(machine);
  }
  return !over();
}

void World::run_until(std::uint64_t time) {
  while (!over() && !queue_.empty() && queue_.front().time <= time) step();
  now = std::max(now, time);
}

void World::violation(const std::string& text) {
  if (!failure.empty()) return;
  failure = text;
  say("VIOLATION " + text);
}

// --- machines ----------------------------------------------------------------------------------

void World::touch(Machine& machine) { touched_.insert(machine.id); }

void World::start(Machine& machine) {
  if (machine.up || machine.retired || over()) return;
  machine.records.restart();
  ++machine.boot;
  machine.turn_planned = false;
  machine.tick_at = 0;
  store::SqliteOptions options;
  options.path = "node.db";
  options.vfs = machine.disk->vfs_name();
  options.create = true;
  options.exclusive = true;
  options.page_bytes = 1024;
  options.checkpoint_pages = 100;
  options.reserve_bytes = 0;
  options.cache_kib = 256;
  Result<std::unique_ptr<store::Store>> opened = store::open_sqlite_store(options);
  if (!opened.ok()) {
    failed(machine, opened.error());
    return;
  }
  machine.store = std::move(opened).value();
  if (machine.operator_restore) {
    Result<void> marked = machine.store->begin();
    if (marked.ok()) {
      marked = machine.store->put(store::Space::durable, store::kRestoredKey,
                                  std::to_string(machine.boot));
    }
    if (marked.ok()) marked = machine.store->commit();
    if (!marked.ok()) {
      failed(machine, marked.error());
      return;
    }
    machine.operator_restore = false;
  }
  std::vector<std::unique_ptr<record::Module>> modules;
  modules.push_back(std::make_unique<TalkModule>());
  node::Surroundings around{*machine.store,
                            machine.records,
                            *machine.clock,
                            *machine.random,
                            parties[machine.party]->root,
                            read_charter};
  auto engine = node::open_engine(machine.options, around, std::move(modules));
  if (!engine.ok()) {
    failed(machine, engine.error());
    return;
  }
  machine.engine = std::move(engine).value();
  machine.state = static_cast<node::EngineState*>(machine.engine.get());
  machine.changes.clear();
  machine.engine->on_change(
      [&machine](const node::Change& change) { machine.changes.push_back(change); });
  machine.up = true;
  machine.failed_starts = 0;
  say(parties[machine.party]->name + " starts");
  count("starts");
  if (observer != nullptr) observer->started(machine);
  for (auto& link : links) {
    if (link->machine[0] == machine.id || link->machine[1] == machine.id)
      plan_connect(*link, dice.between(10, 2000));
  }
  touch(machine);
}

void World::halted(Machine& machine) {
  machine.up = false;
  touched_.erase(machine.id);
  for (auto& link : links) {
    for (std::size_t side = 0; side < 2; ++side) {
      if (link->machine[side] != machine.id || link->party[side] != machine.party) continue;
      link->told[side] = false;
      if (!link->connected) continue;
      link->connected = false;
      for (auto& lane : link->lanes[0]) lane.clear();
      for (auto& lane : link->lanes[1]) lane.clear();
      // The other side notices when it notices.
      const std::uint64_t generation = link->generation;
      Link* raw = link.get();
      after(dice.between(1, 4000), [this, raw, side, generation] {
        if (raw->generation == generation) tell_down(*raw, 1 - side);
      });
    }
  }
  machine.state = nullptr;
  machine.engine.reset();
  machine.store.reset();
}

void World::stop(Machine& machine) {
  if (!machine.up) return;
  say(parties[machine.party]->name + " stops in good order");
  halted(machine);
}

void World::crash(Machine& machine) {
  if (!machine.up) return;
  say(parties[machine.party]->name + " crashes");
  machine.disk->crash();
  halted(machine);
  machine.disk->crash();
}

void World::failed(Machine& machine, const Error& error) {
  const bool planned = machine.disk->stopped() || machine.records.crashed();
  say(parties[machine.party]->name + " fails: " + error.message);
  count("fail_stops");
  if (planned) machine.disk->crash();
  halted(machine);
  if (planned) machine.disk->crash();
  if (!planned && !machine.suspect && !machine.rotten && !parties[machine.party]->hostile) {
    violation(parties[machine.party]->name +
              " stopped though nothing was done to it: " + error.message);
    return;
  }
  if (machine.retired) return;
  ++machine.failed_starts;
  if (machine.failed_starts >= 3 && machine.rotten && !machine.backups.empty()) {
    // The operator gives up on this disk.
    const Snapshot& backup = machine.backups.back();
    say(parties[machine.party]->name + " is restored from its last backup");
    count("restores_after_rot");
    machine.disk->restore(*backup.disk);
    machine.operator_restore = true;
    if (observer != nullptr) observer->rolled_back(machine);
    machine.rotten = false;
    machine.failed_starts = 0;
  }
  if (calm || machine.failed_starts >= 2 || dice.chance(700)) {
    machine.disk->heal();
    machine.disk->set_limit(~std::uint64_t{0} >> 1);
    if (!machine.rotten && machine.failed_starts >= 2) machine.suspect = machine.failed_starts < 6;
  }
  plan_start(machine, dice.between(100, 8000));
}

void World::plan_start(Machine& machine, std::uint64_t delay) {
  after(delay, [this, &machine] { start(machine); });
}

void World::finish_turn(Machine& machine) {
  if (!machine.up) return;
  std::uint64_t due = 0;
  for (int pass = 0; pass < 4; ++pass) {
    const Result<void> ended = machine.engine->turn_end();
    if (!ended.ok()) {
      failed(machine, ended.error());
      return;
    }
    if (machine.records.crashed() || machine.disk->stopped()) {
      failed(machine, {ErrorCode::corrupt, "the machine stops"});
      return;
    }
    if (observer != nullptr) observer->turned(machine);
    if (over()) return;
    due = machine.engine->tick();
    if (due > now) break;
  }
  due = std::max(due, now + 1);
  if (machine.tick_at <= now || due < machine.tick_at) {
    machine.tick_at = due;
    const std::uint64_t boot = machine.boot;
    at(due, [this, &machine, boot, due] {
      if (!machine.up || machine.boot != boot || machine.tick_at != due) return;
      machine.tick_at = 0;
      ++events;
      finish_turn(machine);
    });
  }
  pump(machine);
}

// --- links -------------------------------------------------------------------------------------

std::size_t World::side_of(const Link& link, const Machine& machine) const {
  return link.machine[0] == machine.id ? 0 : 1;
}

void World::plan_connect(Link& link, std::uint64_t delay) {
  if (link.connect_planned) return;
  link.connect_planned = true;
  after(delay, [this, &link] {
    link.connect_planned = false;
    connect(link);
  });
}

void World::connect(Link& link) {
  if (link.connected || link.cut) return;
  Machine& a = *machines[link.machine[0]];
  Machine& b = *machines[link.machine[1]];
  if (!a.up || !b.up) return;  // whoever starts connects
  link.connected = true;
  link.stalled = false;
  ++link.generation;
  for (std::size_t side = 0; side < 2; ++side) {
    for (auto& lane : link.lanes[side]) lane.clear();
    tell_down(link, side);
  }
  for (std::size_t side = 0; side < 2; ++side) {
    Machine& machine = *machines[link.machine[side]];
    machine.engine->link_up(parties[link.party[1 - side]]->name);
    link.told[side] = true;
    touch(machine);
  }
  ++events;
  count("connections");
  say("link " + parties[link.party[0]]->name + " " + parties[link.party[1]]->name + " is up");
}

void World::tell_down(Link& link, std::size_t side) {
  if (!link.told[side]) return;
  link.told[side] = false;
  Machine& machine = *machines[link.machine[side]];
  if (!machine.up) return;
  machine.engine->link_down(parties[link.party[1 - side]]->name);
  touch(machine);
}

void World::reset(Link& link, std::uint64_t back_off) {
  if (link.connected) {
    say("link " + parties[link.party[0]]->name + " " + parties[link.party[1]]->name + " is reset");
    link.connected = false;
    const std::uint64_t generation = link.generation;
    for (auto& side : link.lanes) {
      for (auto& lane : side) lane.clear();
    }
    for (std::size_t side = 0; side < 2; ++side) {
      after(dice.below(back_off / 2 + 1), [this, &link, side, generation] {
        if (link.generation == generation) tell_down(link, side);
      });
    }
  }
  if (!link.cut) plan_connect(link, back_off);
}

void World::cut(Link& link) {
  link.cut = true;
  reset(link, 2000);
}

void World::heal(Link& link) {
  if (!link.cut) return;
  link.cut = false;
  plan_connect(link, dice.between(1, 500));
}

void World::stall(Link& link) { link.stalled = true; }

void World::unstall(Link& link) {
  if (!link.stalled) return;
  link.stalled = false;
  for (std::size_t side = 0; side < 2; ++side) {
    for (std::size_t p = 0; p < 4; ++p) {
      if (link.lanes[side][p].empty()) continue;
      const std::uint64_t generation = link.generation;
      at(link.lanes[side][p].front().due,
         [this, &link, side, p, generation] { deliver(link, side, p, generation); });
    }
  }
}

void World::move_link(Link& link, std::size_t side, Machine& machine) {
  if (link.connected) {
    link.connected = false;
    for (auto& lanes : link.lanes) {
      for (auto& lane : lanes) lane.clear();
    }
  }
  tell_down(link, 0);
  tell_down(link, 1);
  link.machine[side] = machine.id;
  plan_connect(link, dice.between(1, 1'000));
}

void World::pump(Machine& machine) {
  for (auto& link : links) {
    if (!machine.up) return;
    for (std::size_t side = 0; side < 2; ++side) {
      if (link->machine[side] == machine.id && link->told[side]) pump(*link, side);
    }
  }
}

void World::pump(Link& link, std::size_t side) {
  Machine& machine = *machines[link.machine[side]];
  if (!machine.up || !link.told[side]) return;
  const std::string& peer = parties[link.party[1 - side]]->name;
  std::size_t flying = 0;
  for (const auto& lane : link.lanes[side]) flying += lane.size();
  for (int p = 3; p >= 0; --p) {
    while (flying < link.window) {
      std::optional<Bytes> message = machine.engine->next(peer, static_cast<Precedence>(p));
      if (!message) break;
      if (message->size() > replication::kMessageSizeMax) {
        violation(machine.options.party + " says a message of " + std::to_string(message->size()) +
                  " bytes");
        return;
      }
      count("messages");
      count("message_bytes", message->size());
      ++flying;
      if (!link.connected) continue;  // into a dead connection
      if (wire != nullptr)
        wire->outgoing(link, side, static_cast<Precedence>(p), std::move(*message));
      else
        put_on_wire(link, side, static_cast<Precedence>(p), std::move(*message));
    }
  }
}

void World::put_on_wire(Link& link, std::size_t side, Precedence precedence, Bytes message) {
  const auto p = static_cast<std::size_t>(precedence);
  std::deque<Packet>& lane = link.lanes[side][p];
  Packet packet;
  packet.due = now + link.latency + dice.below(link.jitter + 1) + message.size() / 4000;
  if (!lane.empty()) packet.due = std::max(packet.due, lane.back().due);
  packet.bytes = std::move(message);
  lane.push_back(std::move(packet));
  if (lane.size() == 1 && !link.stalled) {
    const std::uint64_t generation = link.generation;
    at(lane.front().due,
       [this, &link, side, p, generation] { deliver(link, side, p, generation); });
  }
}

void World::deliver(Link& link, std::size_t side, std::size_t p, std::uint64_t generation) {
  if (!link.connected || link.generation != generation || link.stalled) return;
  std::deque<Packet>& lane = link.lanes[side][p];
  if (lane.empty() || lane.front().due > now) return;
  Machine& receiver = *machines[link.machine[1 - side]];
  Machine& sender = *machines[link.machine[side]];
  const std::string& peer = parties[link.party[side]]->name;
  ++events;
  // Everything that has arrived by now is read in one go.
  while (!lane.empty() && lane.front().due <= now) {
    const Packet packet = std::move(lane.front());
    lane.pop_front();
    if (!receiver.up || !link.told[1 - side]) continue;
    receiver.engine->received(peer, static_cast<Precedence>(p), packet.bytes);
    // The same again: nobody may mind.
    if (!calm && dice.chance(5)) {
      count("fault_duplicate");
      ++faults;
      receiver.engine->received(peer, static_cast<Precedence>(p), packet.bytes);
    }
  }
  if (!lane.empty()) {
    at(lane.front().due,
       [this, &link, side, p, generation] { deliver(link, side, p, generation); });
  }
  if (receiver.up) touch(receiver);
  if (sender.up) pump(link, side);
}

}  // namespace sim
