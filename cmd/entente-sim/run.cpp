#include "run.h"

#include <algorithm>

#include "charter.h"
#include "evidence.h"
#include "faults.h"
#include "hostile.h"
#include "people.h"
#include "secrets.h"
#include "watch.h"
#include "world.h"

namespace sim {
namespace {

constexpr std::size_t kMembersMax = 12;  // of a circle in a federation of more than 8 parties
constexpr std::size_t kOverlap = 2;

struct CirclePlan {
  std::string name;
  std::vector<std::size_t> parties;
  std::string charter;
};

class Run {
 public:
  explicit Run(const RunOptions& options)
      : options_(options),
        world_(options.seed, options.trace),
        watch_(world_),
        people_(world_, watch_),
        faults_(world_, watch_),
        hostile_(world_, watch_, people_, faults_),
        secrets_(world_, watch_, people_) {
    world_.observer = &watch_;
  }

  RunOutcome go() {
    make();
    form();
    if (!world_.over()) live();
    if (!world_.over()) rest();
    if (!world_.over()) agree_afresh();
    if (!world_.over()) meet();
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
    // Mostly few, as in life; what large federations cost grows with the square.
    const std::uint64_t kind = dice().below(1000);
    const std::size_t parties = kind < 320   ? 2
                                : kind < 750 ? 3
                                : kind < 945 ? 4
                                : kind < 995 ? dice().between(5, 8)
                                : kind < 998 ? dice().between(9, 20)
                                             : 32;
    large_ = parties > 8;
    for (std::size_t i = 0; i < parties; ++i) {
      Party& party = world_.add_party("p" + std::to_string(i + 1) + ".example");
      Machine& machine = world_.add_machine(party);
      node::EngineOptions& o = machine.options;
      o.heartbeat_ms = dice().between(3'000, 15'000) * (large_ ? 4 : 1);
      o.peer_wait_ms = dice().between(200, 3'000);
      o.push_entries = dice().between(1, 64);
      o.fold_budget = dice().chance(500) ? dice().between(1, 64) : 4096;
      o.push_bytes = dice().between(600, 64 * 1024);
      o.relay_delay_ms = dice().between(100, 3'000);
    }
    for (std::size_t a = 0; a < parties; ++a) {
      for (std::size_t b = a + 1; b < parties; ++b) world_.add_link(a, b);
    }
    hostile_.choose();
    for (const std::vector<std::size_t>& members : circles_of(parties)) {
      CirclePlan plan;
      plan.name = "c" + std::to_string(circles_.size() + 1);
      plan.parties = members;
      std::vector<std::string> names;
      for (const std::size_t p : members) names.push_back(world_.parties[p]->name);
      std::vector<BodyPlan> bodies;
      for (const char* id : {"core", "field"}) {
        BodyPlan body;
        body.id = id;
        for (std::uint32_t n = 1; n <= members.size(); ++n)
          if (dice().chance(600)) body.parties.push_back(n);
        if (body.parties.empty()) body.parties.push_back(1);
        body.ends = dice().chance(400);
        bodies.push_back(body);
      }
      // Long enough for an objection to come in time, mostly.
      const std::uint64_t notice = dice().chance(850) ? dice().between(2'000, 9'000) : 0;
      plan.charter = charter_text(plan.name, names, bodies, {"routine"}, notice);
      circles_.push_back(plan);
    }
  }

  // The first circle has all parties, others some of them. Members verify each other's word on
  // every journal, so what a circle costs grows with the cube: of many parties none has all, and
  // each has two of the one before.
  std::vector<std::vector<std::size_t>> circles_of(std::size_t parties) {
    std::vector<std::vector<std::size_t>> out;
    for (std::size_t first = 0; large_ && first + kOverlap < parties;
         first += kMembersMax - kOverlap) {
      out.emplace_back();
      for (std::size_t p = first; p < std::min(parties, first + kMembersMax); ++p)
        out.back().push_back(p);
    }
    if (large_) return out;
    const std::size_t count = parties == 2 ? dice().between(1, 2) : dice().between(1, 4);
    for (std::size_t i = 0; i < count; ++i) {
      std::vector<std::size_t> all;
      for (std::size_t p = 0; p < parties; ++p) all.push_back(p);
      const std::size_t size =
          i == 0 ? parties : std::min<std::size_t>(parties, dice().between(2, 4));
      while (all.size() > size)
        all.erase(all.begin() + static_cast<std::ptrdiff_t>(dice().below(all.size())));
      out.push_back(all);
    }
    return out;
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
    world_.after(formed_ ? 2'000 : 200, [this] {
      for (auto& machine : world_.machines) {
        if (!machine->up) continue;
        for (const node::Invitation& invitation : machine->engine->invitations()) {
          if (invitation.state != "received") continue;
          if (!formed_)
            watch_.joined(machine->party,
                          invitation.charter.substr(0, invitation.charter.find('|')));
          const auto joined = machine->engine->join(invitation.id);
          if (joined.ok()) world_.say(machine->options.party + " joins");
          world_.touch(*machine);
        }
      }
      join_when_asked();
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
    // What an act costs grows with the square of the parties: the more, the shorter.
    const std::size_t parties = world_.parties.size();
    const std::uint64_t length = large_         ? dice().between(40'000, 60'000)
                                 : parties > 4  ? dice().between(35'000, 75'000)
                                 : parties == 4 ? dice().between(50'000, 105'000)
                                 : parties == 3 ? dice().between(70'000, 155'000)
                                                : dice().between(140'000, 320'000);
    end_ = world_.now + length;
    const std::uint64_t pause = large_ ? length / 40 : 650;
    for (std::size_t party = 0; party < parties; ++party) plan_act(party, pause * parties);
    plan_fault(length / 45);
    if (hostile_.any()) plan_deed(length / 60);
    if (dice().chance(150)) plan_loss(length);
    if (dice().chance(150))
      world_.after(dice().between(1, length / 2), [this] { secrets_.mistake(); });
    plan_attention();
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
  void plan_deed(std::uint64_t pause) {
    world_.after(dice().between(1, 2 * pause), [this, pause] {
      if (world_.now >= end_) return;
      hostile_.strike();
      plan_deed(pause);
    });
  }
  void plan_loss(std::uint64_t length) {
    world_.after(dice().between(1, length / 2), [this] { secrets_.lose(); });
  }
  void plan_attention() {
    world_.after(dice().between(500, 2'500), [this] {
      if (world_.now >= end_) return;
      secrets_.attend();
      plan_attention();
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
    hostile_.settle();
    world_.run_until(world_.now + 40'000);
    give_keys();
    meet();
  }

  // Whoever lost its secret is given another key by now, if all others are there and honest.
  void give_keys() {
    const std::uint64_t limit = world_.now + 200'000;
    for (std::uint64_t rounds = 1; !secrets_.waiting().empty() && !world_.over(); ++rounds) {
      if (world_.now >= limit) {
        for (const std::string& id : secrets_.waiting()) {
          if (!secrets_.bound(id)) world_.violation("no recovery helps in circle " + id);
          world_.count("recoveries_bound");
        }
        return;
      }
      if (rounds % 30 == 0) {  // other amendments may stand in its way
        for (const std::string& id : secrets_.waiting()) {
          clear_the_table(id);
          take_back(id);
          secrets_.propose_anew(id);
        }
      }
      secrets_.attend();
      world_.run_until(world_.now + 2'000);
    }
  }

  // Waits until all honest nodes are up and hold the same, for good.
  void meet() {
    const std::uint64_t limit = world_.now + 600'000;
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
      if (!machine->retired && !machine->up && watch_.honest(*machine)) return false;
    }
    return true;
  }

  // Liveness: what is proposed now is agreed within a few exchanges.
  void agree_afresh() {
    for (const std::string& id : watch_.circles()) {
      if (world_.over()) return;
      clear_the_table(id);
      world_.run_until(world_.now + 20'000);
      if (!world_.over()) agree_afresh(id);
    }
  }

  Machine* machine_of(const std::string& circle, std::uint32_t number) {
    for (const auto& [machine, held] : watch_.members(circle)) {
      if (held->record.self == number) return machine;
    }
    return nullptr;
  }

  // Whoever agreed to an amendment that changes who has to agree is bound by it until it is
  // decided: so all that still can, decline.
  void clear_the_table(const std::string& id) {
    const std::vector<Motion> motions = people_.motions();
    for (std::size_t i = 0; i < motions.size(); ++i) {
      if (motions[i].circle != id || !motions[i].amendment) continue;
      for (const auto& [machine, held] : watch_.members(id)) {
        if (!world_.over() && held->constituted()) people_.decline(*machine, i);
      }
    }
  }

  // Whoever agreed to an amendment for which somebody without a key is needed takes that back.
  void take_back(const std::string& id) {
    const std::vector<Motion> motions = people_.motions();
    for (std::size_t i = 0; i < motions.size(); ++i) {
      if (motions[i].circle != id || !motions[i].amendment) continue;
      for (const auto& [machine, held] : watch_.members(id)) {
        if (!world_.over() && held->constituted()) people_.withdraw(*machine, i);
      }
    }
  }

  void agree_afresh(const std::string& id) {
    const auto members = watch_.members(id);
    if (members.empty()) return world_.count("afresh_all_have_left");
    bool all_honest = true;
    for (const auto& [machine, held] : members) {
      const auto charters = held->fold.rule().newest_charters(held->fold.all());
      // Two charters after somebody signed two histories: people settle that first.
      if (charters.size() != 1) return world_.count("afresh_without_one_charter");
      if (!held->holds_identity()) return world_.count("afresh_without_a_key");
    }
    node::Circle& circle = *members.front().second;
    for (const auto& [number, name] : circle.party_names()) {
      for (const auto& party : world_.parties)
        if (party->name == name && party->hostile) all_honest = false;
    }
    const concurrence::Charter& charter =
        *circle.fold.rule().newest_charters(circle.fold.all()).front();
    std::vector<std::string> bodies{""};
    for (const record::BodyTerms& body : charter.terms.bodies()) bodies.push_back(body.id());
    for (const std::string& body : bodies) {
      const auto required = circle.fold.rule().derive(charter, body, circle.fold.all());
      std::vector<Machine*> machines;
      for (const std::uint32_t number : required) {
        Machine* machine = machine_of(id, number);
        if (machine != nullptr) machines.push_back(machine);
      }
      if (machines.empty() || machines.size() != required.size()) continue;
      return agree_in(id, body, machines, all_honest);
    }
    world_.count("afresh_needs_a_hostile_party");
  }

  void agree_in(const std::string& id, const std::string& body,
                const std::vector<Machine*>& machines, bool all_honest) {
    const auto made = people_.propose_fresh(*machines.front(), id, body, "talk/last");
    if (!made) {
      if (all_honest) world_.violation("nothing can be proposed any more: " + people_.last_refusal);
      return world_.count("afresh_bound");
    }
    world_.run_until(world_.now + 20'000);
    for (Machine* machine : machines) {
      if (world_.over()) return;
      if (people_.concur(*machine, *made)) continue;
      if (all_honest)
        world_.violation(machine->options.party +
                         " cannot agree any more: " + people_.last_refusal);
      return world_.count("afresh_bound");
    }
    const record::Reference ref = people_.motions()[*made].ref;
    const std::uint64_t limit = world_.now + 60'000;
    const auto everywhere = [&] {
      for (const auto& [machine, held] : watch_.members(id)) {
        if (!machine->durable.facts[id].contains(ref)) return false;
      }
      return true;
    };
    while (!world_.over() && world_.now < limit && !everywhere())
      world_.run_until(world_.now + 5'000);
    if (world_.over()) return;
    if (!everywhere())
      world_.violation("all agreed to " + ref.text() + " and it is not a joint fact everywhere");
    world_.count("afresh_agreed");
  }

  // What this machine's party takes part in as one that was admitted.
  void count_newcomer(Machine& machine) {
    for (node::Circle* circle : machine.state->all_circles()) {
      if (circle->record.admitting.empty()) continue;
      const concurrence::Past all = circle->fold.all();
      for (const concurrence::Charter* charter : circle->fold.rule().newest_charters(all)) {
        const auto members = circle->fold.rule().members(*charter, all);
        const bool joined =
            std::find(members.begin(), members.end(), circle->record.self) != members.end();
        world_.count(joined ? "newcomers_joined" : "newcomers_not_joined");
      }
      std::uint64_t withheld = 0;
      for (const concurrence::Chain& chain : circle->journals.chains()) {
        for (std::uint64_t i = chain.fork; i < chain.size; ++i) {
          const auto row = circle->journals.row(chain.id, i);
          withheld += row.ok() && row.value().state == store::OpeningState::withheld ? 1 : 0;
        }
      }
      world_.count("contents_withheld", withheld);
    }
  }

  void finish() {
    world_.count("facts_total", watch_.facts_seen());
    world_.count("circles", circles_.size());
    world_.count("parties", world_.parties.size());
    if (hostile_.any()) world_.count("seed_hostile");
    if (!options_.export_to.empty()) export_evidence(world_, watch_, options_.export_to);
    for (const auto& machine : world_.machines) {
      if (machine->up && watch_.honest(*machine)) count_newcomer(*machine);
      world_.count("disk_torn_sectors", machine->disk->counters().torn_sectors);
      world_.count("disk_flipped_bits", machine->disk->counters().flipped_bits);
    }
  }

  const RunOptions options_;
  World world_;
  Watch watch_;
  People people_;
  Faults faults_;
  Hostile hostile_;
  Secrets secrets_;
  std::vector<CirclePlan> circles_;
  bool formed_ = false;
  bool large_ = false;
  std::uint64_t end_ = 0;
};

}  // namespace

RunOutcome run_seed(const RunOptions& options) {
  Run run(options);
  return run.go();
}

}  // namespace sim
