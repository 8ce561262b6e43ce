#include "secrets.h"

#include <algorithm>

#include "base/encoding.h"

namespace sim {
namespace {

constexpr unsigned kRoundsMax = 20;  // of asking all to agree; then another amendment is tried

}  // namespace

// The one charter under which a recovery can be proposed, if it allows one.
const concurrence::Charter* Secrets::charter_for_recovery(node::Circle& circle) {
  if (circle.national() || !circle.constituted()) return nullptr;
  const auto newest = circle.fold.rule().newest_charters(circle.fold.all());
  if (newest.size() != 1 || newest.front()->terms.recovery_notice() == 0) return nullptr;
  return newest.front();
}

// Only a member is recovered: a newcomer that lost its secret before it joined is not one.
bool Secrets::is_member(node::Circle& circle) {
  const concurrence::Past all = circle.fold.all();
  for (const concurrence::Charter* charter : circle.fold.rule().newest_charters(all)) {
    const auto members = circle.fold.rule().members(*charter, all);
    if (std::find(members.begin(), members.end(), circle.record.self) != members.end()) return true;
  }
  return false;
}

// Nodes of the other members of a circle, honest or not, that are up.
std::vector<Machine*> Secrets::others(const node::Circle& circle) {
  std::vector<Machine*> out;
  for (const auto& party : world_.parties) {
    const auto& names = circle.party_names();
    const bool member = std::any_of(names.begin(), names.end(), [&](const auto& one) {
      return one.second == party->name && one.first != circle.record.self;
    });
    if (!member) continue;
    for (Machine* machine : world_.live(party->id)) {
      node::Circle* held = machine->state->find_circle(circle.record.id);
      if (held != nullptr && held->constituted() &&
          !held->fold.rule().has_left(held->record.self, held->fold.all()))
        out.push_back(machine);
    }
  }
  return out;
}

void Secrets::lose() {
  if (lost_) return;
  std::vector<Machine*> able;
  for (const auto& party : world_.parties) {
    if (party->hostile || party->cloned || party->machines.size() > 1) continue;
    for (Machine* machine : world_.live(party->id)) {
      for (node::Circle* circle : machine->state->all_circles()) {
        if (charter_for_recovery(*circle) == nullptr || others(*circle).empty()) continue;
        able.push_back(machine);
        break;
      }
    }
  }
  if (able.empty()) return;
  Machine& machine = *dice_.pick(able);
  Party& party = *world_.parties[machine.party];
  lost_ = party.id;
  world_.fault("secret_lost");
  world_.say(party.name + " loses its root secret");
  world_.stop(machine);
  party.secret_lost = true;
  party.root = crypto::Seed::from(crypto::sha256({"another root of ", party.name}).view());
  world_.plan_start(machine, dice_.between(100, 5'000));
}

bool Secrets::propose(Machine& by, const std::string& circle, const node::Recovery& recovery,
                      const std::function<void(std::size_t)>& then) {
  record::Actor actor;
  actor.set_person("operator");
  actor.set_office("head");
  const std::size_t party = by.party;
  const std::string name = by.options.party;
  ++world_.events;
  const Result<void> begun = by.engine->recover(
      circle, recovery, actor,
      [this, &by, circle, party, name, then](Result<node::Recorded> recorded) {
        if (!recorded.ok()) {
          world_.say(name + " is refused a recovery: " + recorded.error().message);
          return;
        }
        watch_.recorded(by, circle, recorded.value().ref);
        world_.say(name + " recorded a recovery " + recorded.value().ref.text());
        world_.count("recoveries_proposed");
        Motion motion;
        motion.circle = circle;
        motion.ref = recorded.value().ref;
        motion.matter = "circle";
        motion.kind = "charter.amend";
        motion.author = party;
        motion.amendment = true;
        then(people_.add(std::move(motion)));
      });
  if (!begun.ok()) world_.say(name + " cannot begin a recovery: " + begun.error().message);
  world_.touch(by);
  return begun.ok();
}

void Secrets::mistake() {
  Machine& by = *world_.machines[dice_.below(world_.machines.size())];
  if (!by.up || by.twin) return;
  std::vector<node::Circle*> circles;
  for (node::Circle* circle : by.state->all_circles())
    if (charter_for_recovery(*circle) != nullptr) circles.push_back(circle);
  if (circles.empty()) return;
  node::Circle& circle = *dice_.pick(circles);
  const std::vector<Machine*> all = others(circle);
  if (all.empty()) return;
  const Machine& whose = *dice_.pick(all);
  if (lost_ == whose.party || world_.parties[whose.party]->hostile) return;
  const std::string& name = world_.parties[whose.party]->name;
  const node::Recovery recovery{
      name, crypto::public_key_of(crypto::Seed::from(crypto::sha256({"nobody's, ", name}).view())),
      crypto::sha256(name)};
  propose(by, circle.record.id, recovery, [this, party = whose.party](std::size_t motion) {
    mistaken_.push_back({motion, party});
  });
}

void Secrets::attend() {
  for (Mistaken& one : mistaken_) {
    if (one.objected) continue;
    for (Machine* machine : world_.live(one.party)) {
      if (one.objected || !people_.decline(*machine, one.motion)) continue;
      one.objected = true;
      world_.count("recoveries_objected");
    }
  }
  if (!lost_) return;
  for (Machine* machine : world_.live(*lost_)) {
    for (node::Circle* circle : machine->state->all_circles()) {
      if (!circle->national() && circle->constituted()) recover(*machine, *circle);
    }
  }
}

void Secrets::recover(Machine& lost, node::Circle& circle) {
  const std::string& id = circle.record.id;
  if (circle.holds_identity()) {
    if (open_.erase(id) > 0) world_.count("recoveries_joint");
    bound_.erase(id);
    return;
  }
  const auto open = open_.find(id);
  if (open != open_.end() && open->second.rounds < kRoundsMax) return agree(circle, open->second);
  if (charter_for_recovery(circle) == nullptr) return;
  if (!is_member(circle)) return;
  const auto keys = lost.engine->keys(id);
  const std::vector<Machine*> able = others(circle);
  if (!keys.ok() || able.empty()) return;
  for (const node::KeyStatus& one : keys.value()) {
    if (one.party != lost.options.party || one.recovery.size() != 128) continue;
    const node::Recovery recovery{one.party,
                                  crypto::PublicKey::from(*unhex(one.recovery.substr(0, 64))),
                                  crypto::Hash::from(*unhex(one.recovery.substr(64)))};
    propose(*dice_.pick(able), id, recovery,
            [this, id](std::size_t motion) { open_[id] = {motion, 0}; });
  }
}

// The others agree as soon as each one's own notice is over; until then they are refused.
void Secrets::agree(node::Circle& circle, Open& open) {
  ++open.rounds;
  const std::string& id = circle.record.id;
  for (Machine* machine : others(circle)) {
    if (people_.motions()[open.motion].answered[machine->party] == "concurrence" ||
        !dice_.chance(600))
      continue;
    if (people_.concur(*machine, open.motion))
      people_.motions()[open.motion].answered[machine->party] = "concurrence";
    else if (people_.last_refusal.ends_with("(rival_alive)") ||
             people_.last_refusal.ends_with("(amendment_pending)"))
      bound_.insert(id);
  }
}

std::vector<std::string> Secrets::waiting() {
  std::vector<std::string> out;
  if (!lost_) return out;
  for (Machine* machine : world_.live(*lost_)) {
    for (node::Circle* circle : machine->state->all_circles()) {
      if (circle->holds_identity() || charter_for_recovery(*circle) == nullptr ||
          !is_member(*circle) ||
          circle->fold.rule().has_left(circle->record.self, circle->fold.all()))
        continue;
      const std::vector<Machine*> able = others(*circle);
      const bool honest = std::all_of(able.begin(), able.end(), [&](const Machine* one) {
        return !world_.parties[one->party]->hostile;
      });
      const std::size_t present = circle->present().size();
      if (honest && !able.empty() && able.size() + 1 == present) out.push_back(circle->record.id);
    }
  }
  return out;
}

}  // namespace sim
