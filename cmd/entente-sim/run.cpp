#include "run.h"

#include <algorithm>

#include "charter.h"
#include "faults.h"
#include "people.h"
#include "watch.h"
#include "world.h"

namespace sim {
namespace {

struct CirclePlan {
  std::string name;
  std::vector<std::size_t> parties;
  std::string charter;
};

class Run {
 public:
  explicit Run(const RunOptions& options)
      : options_(options), world_(options.seed, options.trace), watch_(world_),
        people_(world_, watch_), faults_(world_, watch_) {
    world_.observer = &watch_;
  }

  RunOutcome go() {
    make();
    form();
    if (!world_.over()) live();
    if (!world_.over()) rest();
    if (!world_.over()) agree_afresh();
    if (!world_.over()) finish();
    RunOutcome outcome;
    outcome.failure = world_.failure;
    outcome.events = world_.events;
    outcome.faults = world_.faults;
    outcome.counts = world_.counts;
    outcome.trace_hash = world_.trace.hash();
    return outcome;
  }

 private:
  Dice& dice() { return world_.dice; }

  void make() {
    const std::uint64_t kind = dice().below(100);
    const std::size_t parties = kind < 30   ? 2
                                : kind < 72 ? 3
                                : kind < 92 ? 4
                                : kind < 99 ? dice().between(5, 8)
                                            : dice().between(9, 32);
    for (std::size_t i = 0; i < parties; ++i) {
      Party& party = world_.add_party("p" + std::to_string(i + 1) + ".example");
      Machine& machine = world_.add_machine(party);
      node::EngineOptions& o = machine.options;
      o.heartbeat_ms = dice().between(3'000, 15'000);
      o.peer_wait_ms = dice().between(200, 3'000);
      o.push_entries = dice().between(1, 64);
      o.push_bytes = dice().between(600, 64 * 1024);
      o.relay_delay_ms = dice().between(100, 3'000);
    }
    for (std::size_t a = 0; a < parties; ++a) {
      for (std::size_t b = a + 1; b < parties; ++b) world_.add_link(a, b);
    }
    const std::size_t count = parties == 2 ? dice().between(1, 2) : dice().between(1, 4);
    for (std::size_t i = 0; i < count; ++i) {
      CirclePlan plan;
      plan.name = "c" + std::to_string(i + 1);
      std::vector<std::size_t> all;
      for (std::size_t p = 0; p < parties; ++p) all.push_back(p);
      const std::size_t size =
          i == 0 ? parties : std::min<std::size_t>(parties, dice().between(2, 4));
      while (all.size() > size) all.erase(all.begin() + static_cast<std::ptrdiff_t>(dice().below(all.size())));
      plan.parties = all;
      std::vector<std::string> names;
      for (const std::size_t p : all) names.push_back(world_.parties[p]->name);
      std::vector<BodyPlan> bodies;
      for (const char* id : {"core", "field"}) {
        BodyPlan body;
        body.id = id;
        for (std::uint32_t n = 1; n <= all.size(); ++n)
          if (dice().chance(600)) body.parties.push_back(n);
        if (body.parties.empty()) body.parties.push_back(1);
        bodies.push_back(body);
      }
      plan.charter = charter_text(plan.name, names, bodies, {"routine"});
      circles_.push_back(plan);
    }
  }

  // The circles come to be; mostly in peace.
  void form() {
    for (auto& machine : world_.machines) world_.start(*machine);
    for (auto& link : world_.links) world_.plan_connect(*link, dice().between(1, 500));
    for (const CirclePlan& plan : circles_) {
      const std::size_t founder = dice().pick(plan.parties);
      world_.after(dice().between(1'000, 4'000), [this, &plan, founder] {
        for (Machine* machine : world_.live(founder)) {
          watch_.joined(founder, plan.name);
          const auto founded = machine->engine->found(plan.charter);
          if (!founded.ok()) world_.violation("cannot found: " + founded.error().message);
          world_.say(machine->options.party + " founds " + plan.name);
          world_.touch(*machine);
        }
      });
    }
    join_when_asked();
    const std::uint64_t limit = world_.now + 120'000;
    while (!world_.over() && world_.now < limit && !formed()) world_.run_until(world_.now + 500);
    if (!formed() && !world_.over()) world_.violation("the circles were not formed");
    for (auto& machine : world_.machines) {
      faults_.back_up(*machine);
    }
  }

  void join_when_asked() {
    world_.after(200, [this] {
      for (auto& machine : world_.machines) {
        if (!machine->up) continue;
        for (const node::Invitation& invitation : machine->engine->invitations()) {
          if (invitation.state != "received") continue;
          watch_.joined(machine->party,
                        invitation.charter.substr(0, invitation.charter.find('|')));
          const auto joined = machine->engine->join(invitation.id);
          if (joined.ok()) world_.say(machine->options.party + " joins");
          world_.touch(*machine);
        }
      }
      if (!formed_) join_when_asked();
    });
  }

  bool formed() {
    for (const CirclePlan& plan : circles_) {
      for (const std::size_t party : plan.parties) {
        for (Machine* machine : world_.live(party)) {
          const node::Circle* circle = machine->state->find_circle(plan.name);
          if (circle == nullptr || !circle->constituted()) return false;
        }
      }
    }
    formed_ = true;
    return true;
  }

  void live() {
    const std::uint64_t length = dice().between(150'000, 400'000);
    end_ = world_.now + length;
    const std::uint64_t pause = length / 420;
    for (std::size_t party = 0; party < world_.parties.size(); ++party)
      plan_act(party, pause * world_.parties.size());
    plan_fault(length / 45);
    plan_inspection();
    world_.run_until(end_);
  }

  void plan_act(std::size_t party, std::uint64_t pause) {
    world_.after(dice().between(1, 2 * pause), [this, party, pause] {
      if (world_.now >= end_) return;
      people_.act(party);
      plan_act(party, pause);
    });
  }
  void plan_fault(std::uint64_t pause) {
    world_.after(dice().between(1, 2 * pause), [this, pause] {
      if (world_.now >= end_) return;
      faults_.strike();
      plan_fault(pause);
    });
  }
  void plan_inspection() {
    world_.after(10'000, [this] {
      if (world_.now >= end_) return;
      for (auto& machine : world_.machines) watch_.inspect(*machine);
      for (auto& machine : world_.machines) {
        if (dice().chance(150)) faults_.back_up(*machine);
      }
      plan_inspection();
    });
  }

  // The faults end; everything has to meet.
  void rest() {
    world_.say("the faults end");
    world_.calm = true;
    faults_.mend_all();
    const std::uint64_t limit = world_.now + 600'000;
    world_.run_until(world_.now + 40'000);
    bool settled = false;
    while (!world_.over() && world_.now < limit) {
      world_.run_until(world_.now + 10'000);
      if (all_up() && watch_.agree()) {
        if (settled) break;  // twice: nothing is under way any more
        settled = true;
      } else {
        settled = false;
      }
    }
    if (!world_.over() && !all_up()) world_.violation("a node does not come up again");
    if (!world_.over()) watch_.converged();
  }

  bool all_up() {
    for (auto& machine : world_.machines) {
      if (!machine->retired && !machine->up) return false;
    }
    return true;
  }

  // Liveness: what is proposed now is agreed within a few exchanges.
  void agree_afresh() {}

  void finish() {
    world_.count("facts_total", watch_.facts_seen());
    world_.count("circles", circles_.size());
    world_.count("parties", world_.parties.size());
  }

  const RunOptions options_;
  World world_;
  Watch watch_;
  People people_;
  Faults faults_;
  std::vector<CirclePlan> circles_;
  bool formed_ = false;
  std::uint64_t end_ = 0;
};

}  // namespace

RunOutcome run_seed(const RunOptions& options) {
  Run run(options);
  return run.go();
}

}  // namespace sim
