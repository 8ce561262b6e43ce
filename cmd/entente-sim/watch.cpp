#include "watch.h"

#include "base/encoding.h"

namespace sim {
namespace {

constexpr std::uint64_t kSaidWithin = 5'000;  // ms in which a cosignature comes when all is well

}  // namespace

using concurrence::Chain;
using concurrence::ChainId;

std::string Watch::name(const Machine& machine) const {
  return world_.parties[machine.party]->name + (machine.twin ? "'" : "");
}

void Watch::attempted(const std::string& circle, std::uint32_t party,
                      const record::Reference& proposal) {
  attempted_.emplace(circle, party, proposal);
}

void Watch::authorised(const std::string& circle, std::uint32_t party) {
  authorised_.emplace(circle, party);
}

void Watch::joined(std::size_t party, const std::string& charter) {
  agreed_[charter].insert(party);
}

void Watch::recorded(Machine& machine, const std::string& circle, const record::Reference& act) {
  if (!honest(machine)) return;
  world_.count("acts_recorded");
  node::Circle* held = machine.state->find_circle(circle);
  if (held == nullptr || !holds(*held, act))
    world_.violation(name(machine) + " answered 'recorded' for " + act.text() +
                     " and does not hold it");
  promises_[circle].push_back({machine.id, act, world_.parties[machine.party]->cloned, false});
}

bool Watch::holds(node::Circle& circle, const record::Reference& act) {
  for (const Chain& chain : circle.journals.chains()) {
    if (chain.party != act.party || chain.epoch != act.epoch || chain.size <= act.index) continue;
    const Result<store::Row> row = circle.journals.row(chain.id, act.index);
    if (!row.ok() || row.value().entry.empty()) continue;
    if (crypto::leaf_hash(row.value().entry) == act.leaf) return true;
  }
  return false;
}

void Watch::rolled_back(Machine& machine) {
  machine.rolled_back = machine.put_back = true;
  machine.durable = Durable();
}

// What was durable before is there now, and what is there now is noted.
void Watch::check_held(Machine& machine, node::Circle& circle, bool after_start) {
  auto& known = machine.durable.chains[circle.record.id];
  for (auto& [id, held] : known) {
    bool found = false;
    for (const Chain& chain : circle.journals.chains()) {
      if (chain.id != id) continue;
      found = true;
      if (chain.party != held.party || chain.epoch != held.epoch || chain.size < held.size) {
        world_.violation(name(machine) + " held " + std::to_string(held.size) +
                         " entries of party " + std::to_string(held.party) + " epoch " +
                         held.epoch + " and now " + std::to_string(chain.size));
        return;
      }
      if (!after_start) break;
      const Result<crypto::Hash> root = circle.journals.root(id, held.size);
      if (machine.rotten) break;  // damaged entries are being fetched again
      if (!root.ok() || !(root.value() == held.root)) {
        world_.violation(name(machine) + " holds another history of party " +
                         std::to_string(held.party) + " epoch " + held.epoch + " after its start");
        return;
      }
    }
    if (!found) {
      world_.violation(name(machine) + " no longer holds any of party " +
                       std::to_string(held.party) + " epoch " + held.epoch);
      return;
    }
  }
  for (const Chain& chain : circle.journals.chains()) {
    Held& held = known[chain.id];
    held.counted = chain.size - chain.unproven;
    if (held.size == chain.size && !held.epoch.empty()) continue;
    for (std::uint64_t i = held.size; cloned(chain.party_name) && i < chain.size; ++i) {
      const Result<store::Row> row = circle.journals.row(chain.id, i);
      if (row.ok() && !row.value().entry.empty())
        held.leaves[i] = crypto::leaf_hash(row.value().entry);
    }
    held.party = chain.party;
    held.epoch = chain.epoch;
    held.size = chain.size;
    const Result<crypto::Hash> root = circle.journals.root(chain.id, chain.size);
    if (root.ok()) held.root = root.value();
  }
}

bool Watch::cloned(const std::string& party) const {
  for (const auto& one : world_.parties)
    if (one->name == party) return one->cloned && !one->hostile;
  return false;
}

// Whether what was promised is among the first entries that are held. Before its party was cloned
// that had one history, in which a number is an entry.
bool Watch::covers(const Held& held, std::uint64_t size, const Promise& promise) {
  if (held.party != promise.act.party || held.epoch != promise.act.epoch ||
      size <= promise.act.index)
    return false;
  const auto leaf = held.leaves.find(promise.act.index);
  return leaf == held.leaves.end() ? !promise.cloned : leaf->second == promise.act.leaf;
}

void Watch::given_up(Machine& machine) {
  machine.durable = Durable();
  note_losses();
}

// What only disks that were put back or given up held is gone, by the operators' own doing.
void Watch::note_losses() {
  for (auto& [circle, promises] : promises_) {
    for (Promise& promise : promises) {
      if (promise.lost) continue;
      bool held = false;
      for (auto& machine : world_.machines) {
        const auto durable = machine->durable.chains.find(circle);
        if (durable == machine->durable.chains.end()) continue;
        for (const auto& [id, one] : durable->second)
          held = held || covers(one, one.counted, promise);
      }
      if (held) continue;
      promise.lost = true;
      world_.count("acts_lost_by_restore");
    }
  }
}

void Watch::started(Machine& machine) {
  if (!honest(machine)) return;
  if (machine.rolled_back) {
    machine.rolled_back = false;
    for (node::Circle* circle : machine.state->all_circles()) {
      check_held(machine, *circle, true);
      const auto facts = circle->fold.joint_facts();
      if (!facts.ok()) continue;
      for (const auto& fact : facts.value())
        machine.durable.facts[circle->record.id].insert(fact.ref);
    }
    note_losses();
  }
  for (node::Circle* circle : machine.state->all_circles()) {
    check_held(machine, *circle, true);
    check_facts(machine, *circle);
    if (world_.over()) return;
  }
  for (auto& [circle, promises] : promises_) {
    node::Circle* own = machine.state->find_circle(circle);
    for (const Promise& promise : promises) {
      if (promise.machine != machine.id || promise.lost) continue;
      if (own != nullptr && holds(*own, promise.act)) continue;
      // A restored machine may still be fetching it; converged() looks again.
      bool known = false;
      if (own != nullptr) {
        for (const auto& [id, held] : machine.durable.chains[circle])
          known = known || covers(held, held.size, promise);
      }
      if (known && !machine.rotten)
        world_.violation(name(machine) +
                         " lost what it had answered as recorded: " + promise.act.text());
    }
  }
}

void Watch::check_fact(Machine& machine, node::Circle& circle, const record::Reference& ref) {
  world_.count("facts_checked");
  const auto id = circle.fold.find(ref);
  if (!id.ok() || !id.value()) {
    world_.violation(name(machine) + " holds as joint what it does not hold: " + ref.text());
    return;
  }
  const auto proposal = circle.fold.rule().proposal(*id.value());
  if (!proposal.ok() || proposal.value() == nullptr) {
    world_.violation(name(machine) + " holds as joint what is no proposal: " + ref.text());
    return;
  }
  if (proposal.value()->required.empty())
    world_.violation(name(machine) + " holds as joint what nobody had to agree to: " + ref.text());
  for (const std::uint32_t party : proposal.value()->required) {
    if (attempted_.contains({circle.record.id, party, ref})) continue;
    if (!proposal.value()->silence_class.empty() && authorised_.contains({circle.record.id, party}))
      continue;
    // The founding is concurred in by who joined.
    bool founding = false;
    if (proposal.value()->kind == "charter.found") {
      const auto name_of = circle.party_names().find(party);
      founding = circle.national() && party == circle.record.self;
      for (const std::size_t agreed : agreed_[circle.record.name]) {
        founding = founding || (name_of != circle.party_names().end() &&
                                world_.parties[agreed]->name == name_of->second);
      }
    }
    if (!founding)
      world_.violation(name(machine) + " holds as joint " + ref.text() +
                       " without an act of party " + std::to_string(party));
  }
}

void Watch::turned(Machine& machine) {
  const std::vector<node::Change> changes = std::move(machine.changes);
  machine.changes.clear();
  if (!honest(machine)) return;
  for (node::Circle* circle : machine.state->all_circles()) {
    check_held(machine, *circle, false);
    if (world_.over()) return;
  }
  for (const node::Change& change : changes) {
    if (change.what == "epoch") {
      world_.count("epochs");
      world_.say(name(machine) + " opens an epoch");
    }
    if (change.what == "fork") {
      world_.count("forks_found");
      world_.say(name(machine) + " finds a fork");
    }
    if (change.what != "joint" || !change.ref) continue;
    node::Circle* circle = machine.state->find_circle(change.circle);
    if (circle == nullptr) continue;
    if (!machine.durable.facts[change.circle].insert(*change.ref).second) continue;
    world_.count("joint_facts");
    world_.say(name(machine) + " holds as joint " + change.ref->text());
    check_fact(machine, *circle, *change.ref);
  }
  for (node::Circle* circle : machine.state->all_circles()) {
    if (machine.durable.facts[circle->record.id].size() != circle->fold.joint_count())
      check_facts(machine, *circle);
  }
}

// Those that were joint still are, and who had to agree did, for those that are new.
void Watch::check_facts(Machine& machine, node::Circle& circle) {
  // A record that is folded anew, after a start, is judged when that is done.
  if (machine.state->is_folding(circle)) return;
  auto& facts = machine.durable.facts[circle.record.id];
  const auto joint = circle.fold.joint_facts();
  if (!joint.ok()) {
    if (!machine.suspect)
      world_.violation(name(machine) + " cannot tell its joint facts: " + joint.error().message);
    return;
  }
  std::set<record::Reference> now;
  for (const auto& fact : joint.value()) now.insert(fact.ref);
  for (const record::Reference& fact : facts) {
    // A projection that is made anew over a damaged entry waits there until the entry is mended.
    if (!now.contains(fact) && !machine.rotten)
      world_.violation(name(machine) + " no longer holds as joint: " + fact.text());
  }
  for (const record::Reference& fact : now) {
    if (facts.insert(fact).second) check_fact(machine, circle, fact);
  }
}

void Watch::inspect(Machine& machine) {
  if (!machine.up || !honest(machine)) return;
  for (node::Circle* circle : machine.state->all_circles()) {
    // Same acts, same digest; whatever the order in which they came.
    std::set<std::string> parts;
    for (const Chain& chain : circle->journals.chains()) {
      const std::uint64_t folded = circle->fold.folded(chain.id);
      if (folded <= chain.fork) continue;
      const Result<crypto::Hash> root = circle->journals.root(chain.id, folded);
      if (!root.ok()) return;
      parts.insert(std::to_string(chain.party) + " " + chain.epoch + " " + std::to_string(folded) +
                   " " + hex(root.value().view()));
    }
    std::string key = circle->record.id;
    for (const std::string& part : parts) key += "\n" + part;
    const Result<crypto::Hash> digest = circle->fold.digest();
    if (!digest.ok()) {
      if (!machine.suspect)
        world_.violation(name(machine) + " has no digest: " + digest.error().message);
      continue;
    }
    world_.count("digests_compared");
    const auto [at, fresh] =
        digests_.emplace(hex(crypto::sha256(key).view()), hex(digest.value().view()));
    if (!fresh && at->second != hex(digest.value().view()))
      world_.violation(name(machine) + " computes another digest of " + circle->record.name +
                       " from the same acts");
    check_facts(machine, *circle);
    // 'Stored by' is true: the peer holds it durably, unless it was put back since.
    for (const auto& [number, peer_name] : circle->party_names()) {
      if (number == circle->record.self || !circle->own) continue;
      for (auto& other : world_.machines) {
        if (world_.parties[other->party]->name != peer_name || !honest(*other) || other->twin ||
            world_.parties[other->party]->cloned || other->put_back)
          continue;
        const std::uint64_t stored =
            circle->journals.cosigned_size(*circle->own, number, replication::Role::mirror);
        const Chain& own = circle->journals.chain(*circle->own);
        std::uint64_t there = 0;
        for (const auto& [id, held] : other->durable.chains[circle->record.id]) {
          if (held.party == own.party && held.epoch == own.epoch)
            there = std::max(there, held.size);
        }
        if (stored > there)
          world_.violation(name(machine) + " was told that " + peer_name + " stores " +
                           std::to_string(stored) + " entries, which holds " +
                           std::to_string(there));
      }
    }
    if (circle->journals.chains().size() > 600)
      world_.violation(name(machine) + " keeps too many journals");
  }
}

std::set<std::string> Watch::circles() {
  std::set<std::string> out;
  for (auto& machine : world_.machines) {
    if (!machine->up || !honest(*machine)) continue;
    for (node::Circle* circle : machine->state->all_circles()) out.insert(circle->record.id);
  }
  return out;
}

std::vector<std::pair<Machine*, node::Circle*>> Watch::members(const std::string& circle) {
  std::vector<std::pair<Machine*, node::Circle*>> out;
  for (auto& machine : world_.machines) {
    if (!machine->up || machine->retired || !honest(*machine)) continue;
    node::Circle* found = machine->state->find_circle(circle);
    if (found != nullptr) out.emplace_back(machine.get(), found);
  }
  // Whoever has left is told nothing that came after.
  std::set<std::uint32_t> left;
  for (const auto& [machine, held] : out) {
    for (const auto& [number, party] : held->party_names()) {
      if (held->fold.rule().has_left(number, held->fold.all())) left.insert(number);
    }
  }
  std::erase_if(out, [&](const auto& item) { return left.contains(item.second->record.self); });
  // Whose key the others replaced by mistake, without hearing from it in time, writes on in an
  // epoch that they do not take: the page of the rule says so.
  const auto all = out;
  std::erase_if(out, [&](const auto& item) {
    // Nor is a newcomer told anything by members who all lost its admission, by rot or a backup;
    // what it alone holds of theirs they do not get back either.
    const bool known = std::any_of(all.begin(), all.end(), [&](const auto& other) {
      return other.first->party != item.first->party &&
             other.second->number_of(item.first->options.party).has_value();
    });
    if (!known && all.size() > 1 && !item.second->record.admitting.empty()) {
      world_.count("admissions_forgotten");
      forgotten_.insert(circle);
      return true;
    }
    // Nor does a newcomer come in that lost its secret before it had joined: it has nothing of the
    // circle, and is admitted anew under another name.
    if (!item.second->record.admitting.empty() && item.second->journals.chains().empty() &&
        world_.parties[item.first->party]->secret_lost) {
      world_.count("newcomers_shut_out");
      return true;
    }
    return std::any_of(all.begin(), all.end(), [&](const auto& other) {
      return is_locked_out(*item.second, *other.second);
    });
  });
  return out;
}

bool Watch::is_locked_out(node::Circle& circle, node::Circle& other) {
  if (!circle.own) return false;
  const Chain& own = circle.journals.chain(*circle.own);
  const Result<journal::EpochOpened> opened = circle.journals.opening(*circle.own);
  const replication::PartyKeys& keys = other.journals.party_keys(circle.record.self);
  if (!opened.ok() || !keys.known(opened.value().identity) ||
      other.journals.find({own.party, own.epoch}) != nullptr)
    return false;
  const auto reached = keys.followers(opened.value().identity);
  const bool stands =
      std::any_of(keys.standing().begin(), keys.standing().end(), [&](const auto& one) {
        return std::find(reached.begin(), reached.end(), one) != reached.end();
      });
  if (!stands) world_.count("locked_out");
  return !stands;
}

// What a party that is locked out wrote in an epoch of which the other holds nothing.
bool Watch::is_untaken(const Promise& promise, node::Circle& other) {
  Machine& author = *world_.machines[promise.machine];
  node::Circle* own = author.up ? author.state->find_circle(other.record.id) : nullptr;
  return own != nullptr && own->record.self == promise.act.party &&
         other.journals.find({promise.act.party, promise.act.epoch}) == nullptr &&
         is_locked_out(*own, other);
}

// What a copy wrote under a node key that was revoked, and that no act which anybody has folded
// names: whoever lost it with its disk takes it from its author no more
// (docs/formats/replication.md, section 3).
bool Watch::is_disowned(const Promise& promise, node::Circle& other) {
  const Chain* chain = other.journals.find({promise.act.party, promise.act.epoch});
  if (!promise.cloned || chain == nullptr || chain->size > promise.act.index) return false;
  const Result<journal::EpochOpened> opened = other.journals.opening(chain->id);
  if (!opened.ok() ||
      !other.journals.party_keys(promise.act.party).revoked(opened.value().certificate.node_key))
    return false;
  for (const auto& [machine, circle] : members(other.record.id)) {
    const Chain* held = circle->journals.find({promise.act.party, promise.act.epoch});
    if (held != nullptr && circle->fold.folded(held->id) > promise.act.index) return false;
  }
  world_.count("disowned");
  return true;
}

bool Watch::agree() {
  for (const std::string& id : circles()) {
    std::string first;
    for (const auto& [machine, circle] : members(id)) {
      const Result<crypto::Hash> digest = circle->fold.digest();
      if (!digest.ok()) return false;
      const std::string text = hex(digest.value().view());
      if (first.empty()) first = text;
      if (text != first) return false;
    }
  }
  return true;
}

namespace {

// As far as a checkpoint that is held proves the journal.
std::uint64_t proven_size(node::Circle& circle, replication::ChainId chain) {
  const auto head = circle.journals.proven_head(chain);
  return head ? head->size : 0;
}

}  // namespace

void Watch::converged() {
  for (const std::string& id : circles()) {
    const auto all = members(id);
    std::string first;
    for (const auto& [machine, circle] : all) {
      inspect(*machine);
      const Result<crypto::Hash> digest = circle->fold.digest();
      if (!digest.ok()) {
        world_.violation(name(*machine) + " has no digest: " + digest.error().message);
        return;
      }
      const std::string text = hex(digest.value().view());
      if (first.empty()) first = text;
      if (text != first) {
        std::string detail;
        for (const auto& [m, c] : all) {
          detail += "\n  " + name(*m) + ": ";
          for (const Chain& chain : c->journals.chains())
            detail += std::to_string(chain.party) + "/" + chain.epoch +
                      (chain.parent ? "@" + std::to_string(chain.fork) : "") + " " +
                      std::to_string(c->fold.folded(chain.id)) + "/" + std::to_string(chain.size) +
                      " of " + std::to_string(proven_size(*c, chain.id)) + "; ";
        }
        world_.violation("honest nodes of " + circle->record.name + " do not converge" + detail);
        return;
      }
    }
    for (const Promise& promise : promises_[id]) {
      if (promise.lost || forgotten_.contains(id)) continue;
      for (const auto& [machine, circle] : all) {
        if (!holds(*circle, promise.act) && !is_untaken(promise, *circle) &&
            !is_disowned(promise, *circle))
          world_.violation(name(*machine) +
                           " lacks what was answered as recorded: " + promise.act.text());
      }
    }
    forks_known(id);
    stored_known(id);
  }
}

// Whoever holds all of an honest party's journal has said so, and was heard. Not where both disks
// were put back, since the one may have signed for entries that the other lost; nor of what a
// cosigner must not sign.
void Watch::stored_known(const std::string& id) {
  const auto all = members(id);
  for (const auto& [machine, circle] : all) {
    if (cloned(machine->options.party)) continue;
    for (const Chain& chain : circle->journals.chains()) {
      const auto grown = circle->grown.find(chain.id);
      if (chain.party != circle->record.self || chain.parent ||
          (grown != circle->grown.end() && world_.now < grown->second + kSaidWithin))
        continue;
      for (const auto& [other, theirs] : all) {
        const Chain* there = theirs->journals.find({chain.party, chain.epoch});
        if (other == machine || !theirs->own || theirs->epoch_due() ||
            cloned(other->options.party) || (machine->put_back && other->put_back) ||
            there == nullptr || there->size < chain.size ||
            !theirs->journals.frozen(there->id).empty() ||
            theirs->journals.vouched(there->id) < chain.size)
          continue;
        world_.count("stored_compared");
        const std::uint64_t size = circle->journals.cosigned_size(chain.id, theirs->record.self,
                                                                  replication::Role::mirror);
        if (size < chain.size)
          world_.violation(name(*machine) + " was told that " + name(*other) + " stores " +
                           std::to_string(size) + " entries of its epoch " + chain.epoch +
                           ", which holds all " + std::to_string(chain.size));
      }
    }
  }
}

// Whoever signed two histories is known for it everywhere, and both are kept.
void Watch::forks_known(const std::string& id) {
  for (const auto& [machine, circle] : members(id)) {
    std::map<std::pair<std::uint32_t, std::string>, std::size_t> branches;
    for (const Chain& chain : circle->journals.chains())
      if (chain.size > chain.fork) ++branches[{chain.party, chain.epoch}];
    for (const Chain& chain : circle->journals.chains()) {
      if (branches[{chain.party, chain.epoch}] < 2) continue;
      if (!circle->journals.forked(chain.id) || circle->journals.frozen(chain.id).empty())
        world_.violation(name(*machine) + " holds two histories of party " +
                         std::to_string(chain.party) + " and goes on cosigning them");
    }
  }
}

std::uint64_t Watch::facts_seen() const {
  std::set<record::Reference> all;
  for (const auto& machine : world_.machines) {
    for (const auto& [circle, facts] : machine->durable.facts)
      all.insert(facts.begin(), facts.end());
  }
  return all.size();
}

}  // namespace sim
