#include "hostile.h"

#include <algorithm>
#include <limits>

#include "base/encoding.h"
#include "journal/checkpoint.h"
#include "journal/entry.h"
#include "record/header.h"

namespace sim {
namespace {

using replication::Message;

constexpr std::uint8_t kOpenType = 1;
constexpr std::size_t kSaidMax = 200;
constexpr unsigned kForgedMax = 3;  // of one epoch: honest nodes keep so many branches and no more

// How a raw act declares what its author has seen.
enum Seen { none = 0, less = 1, more = 2 };

// Says what it says with every journal named in full, so that the numbers which the party's own
// engine gave on this link stay as they are.
Bytes encoded(const replication::Message& message, std::uint32_t self, Precedence precedence) {
  static const replication::Numbering full = [] {
    replication::Numbering numbers;
    Bytes unused;
    for (std::uint64_t i = 0; i <= replication::kNumberMax + 1; ++i)
      numbers.put(unused, {1, std::to_string(i + 1) + "-00000000"}, Precedence::routine);
    return numbers;
  }();
  replication::Numbering numbers = full;
  return replication::encode(message, {self, numbers, nullptr, precedence});
}

}  // namespace

Hostile::Hostile(World& world, Watch& watch, People& people, Faults& faults)
    : world_(world), watch_(watch), people_(people), faults_(faults), dice_(world.dice.next()) {
  // equivocate, another history, withhold, replay, understate, overstate, far past, malformed,
  // oversize, time, contradict
  weights_ = {10, 20, 40, 60, 60, 6, 5, 80, 20, 25, 30};
  for (unsigned& weight : weights_)
    weight = weight * static_cast<unsigned>(dice_.between(0, 3)) + 2;
}

void Hostile::choose() {
  const std::size_t parties = world_.parties.size();
  if (!dice_.chance(450)) return;
  const std::size_t most = parties <= 3 ? 1 : (parties - 1) / 2;
  const std::size_t count = dice_.between(1, std::min<std::size_t>(most, 3));
  while (parties_.size() < count) {
    const std::size_t party = dice_.below(parties);
    if (!parties_.insert(party).second) continue;
    world_.parties[party]->hostile = true;
    world_.say(world_.parties[party]->name + " is hostile");
  }
  world_.wire = this;
}

Machine* Hostile::some_machine() {
  std::vector<Machine*> live;
  for (const std::size_t party : parties_) {
    for (Machine* machine : world_.live(party)) live.push_back(machine);
  }
  return live.empty() ? nullptr : dice_.pick(live);
}

node::Circle* Hostile::some_circle(Machine& machine) {
  std::vector<node::Circle*> circles;
  for (node::Circle* circle : machine.state->all_circles()) {
    if (circle->constituted() && !circle->national() && circle->own && !circle->epoch_due())
      circles.push_back(circle);
  }
  return circles.empty() ? nullptr : dice_.pick(circles);
}

Link* Hostile::some_link(Machine& machine, std::size_t& side) {
  std::vector<std::pair<Link*, std::size_t>> open;
  for (auto& link : world_.links) {
    for (std::size_t s = 0; s < 2; ++s) {
      if (link->machine[s] == machine.id && link->connected && link->told[s])
        open.emplace_back(link.get(), s);
    }
  }
  if (open.empty()) return nullptr;
  const auto& chosen = dice_.pick(open);
  side = chosen.second;
  return chosen.first;
}

void Hostile::deed(const char* name) {
  ++world_.faults;
  world_.count((std::string("hostile_") + name).c_str());
}

void Hostile::strike() {
  if (parties_.empty()) return;
  Machine* machine = some_machine();
  if (machine == nullptr) return;
  machine->suspect = true;
  switch (dice_.weighted(weights_)) {
    case 0:
      equivocate(*machine);
      break;
    case 1:
      sign_another_history(*machine);
      break;
    case 2:
      withhold(*machine);
      break;
    case 3:
      replay();
      break;
    case 4:
      write_raw(*machine, "understate", dice_.between(1, 6), dice_.chance(500) ? none : less);
      break;
    case 5:
      write_raw(*machine, "overstate", 1, more);
      break;
    case 6:
      if (bursts_++ < 1)
        write_raw(*machine, "far_past",
                  world_.parties.size() > 4 ? 1'000 : dice_.between(1'000, 2'500), none);
      break;
    case 7:
      malform(*machine);
      break;
    case 8:
      oversize(*machine);
      break;
    case 9:
      lie_about_time(*machine);
      break;
    default:
      contradict(*machine);
  }
}

// Two live copies of one node write into one journal, each to peers of its own.
void Hostile::equivocate(Machine& machine) {
  if (machine.twin || !faults_.copy(machine, dice_.between(30'000, 200'000))) return;
  deed("equivocate");
}

// The newest entry once more, otherwise, with a good signature: shown to one peer alone.
void Hostile::sign_another_history(Machine& machine) {
  std::size_t side = 0;
  Link* link = some_link(machine, side);
  node::Circle* circle = some_circle(machine);
  if (link == nullptr || circle == nullptr) return;
  const auto channel = channels_.find({link->id, side, circle->record.id});
  if (channel == channels_.end()) return;
  const concurrence::Chain& chain = circle->journals.chain(*circle->own);
  const std::string origin = circle->journals.origin({chain.party, chain.epoch});
  const std::uint64_t back = dice_.between(1, 8);
  if (chain.size < back + 3 || forged_[origin] >= kForgedMax) return;
  ++forged_[origin];
  const std::uint64_t at = chain.size - back;
  auto frontier = circle->journals.frontier(*circle->own, at);
  if (!frontier.ok()) return;
  replication::Push push;
  push.channel = channel->second;
  push.journal = {chain.party, chain.epoch};
  push.from = at;
  for (std::uint64_t i = 0; i < dice_.between(1, 4); ++i) {
    record::Header header;
    header.set_rule(record::kRecordRule);
    header.set_matter("talk/1");
    header.set_module("talk");
    header.set_module_version(1);
    header.mutable_actor()->set_person("operator");
    header.mutable_actor()->set_office("head");
    header.mutable_label()->set_policy("TEST");
    header.mutable_statement();
    const auto sealed =
        journal::seal(origin, journal::Kind::sealed, at + i, machine.clock->now(),
                      crypto::Hash::from(dice_.bytes(32)), record::encode_header(header),
                      crypto::Hash::from(dice_.bytes(32)), "what the other history says");
    if (!sealed.ok()) return;
    frontier.value().append(crypto::leaf_hash(sealed.value().entry));
    push.entries.push_back(
        {replication::Carried::whole, sealed.value().entry, sealed.value().opening});
  }
  push.size = at + push.entries.size();
  const node::CircleKeys keys(world_.parties[machine.party]->root, circle->record.id);
  push.signature =
      journal::sign_checkpoint(keys.log(chain.epoch), {origin, push.size, frontier.value().root()});
  world_.say(world_.parties[machine.party]->name + " signs another history of " + origin +
             " from " + std::to_string(at));
  world_.put_on_wire(*link, side, Precedence::routine,
                     encoded(push, circle->record.self, Precedence::routine));
  deed("another_history");
}

// One kind of message, or all, does not go out to one peer for a while; the link stays up.
void Hostile::withhold(Machine& machine) {
  std::size_t side = 0;
  Link* link = some_link(machine, side);
  if (link == nullptr) return;
  const auto type = static_cast<std::uint8_t>(dice_.chance(300) ? 0 : dice_.between(2, 8));
  withheld_[link->id] = {type, world_.now + dice_.between(5'000, 90'000)};
  deed("withhold");
}

void Hostile::replay() {
  if (said_.empty()) return;
  std::uint64_t sent = 0;
  for (std::uint64_t i = dice_.between(1, 20); i > 0; --i) {
    const Said& old = said_[dice_.below(said_.size())];
    Link& link = *world_.links[old.link];
    if (!link.connected) continue;
    world_.put_on_wire(link, old.side, old.precedence, old.bytes);
    ++sent;
  }
  if (sent > 0) deed("replay");
}

// Acts that the honest engine would not write: past its checks, with a `seen` of their own.
void Hostile::write_raw(Machine& machine, const char* name, std::size_t count, int seen) {
  node::Circle* circle = some_circle(machine);
  if (circle == nullptr) return;
  // A real act opens the transaction; the others ride in it.
  node::Draft first = people_.draft(circle->record.id, "talk/0");
  first.header.mutable_statement();
  first.content = "a beginning";
  if (!people_.submit(machine, std::move(first), "a beginning")) return;
  std::size_t written = 0;
  for (std::size_t i = 0; i < count; ++i) {
    record::Header header =
        people_.draft(circle->record.id, "talk/" + std::to_string(dice_.below(6))).header;
    std::vector<Motion>& motions = people_.motions();
    Motion* motion = nullptr;
    if (!motions.empty()) {
      motion =
          &motions[motions.size() - 1 - dice_.below(std::min<std::size_t>(motions.size(), 12))];
      if (motion->circle != circle->record.id) motion = nullptr;
    }
    const std::uint64_t kind = motion == nullptr ? 0 : dice_.below(6);
    if (motion != nullptr && kind > 1) header.set_matter(motion->matter);
    if (motion != nullptr && kind > 1 && motion->amendment) header.set_module("circle");
    switch (kind) {
      case 0:
        header.mutable_statement();
        break;
      case 1:
        header.mutable_proposal()->set_kind("talk.agree");
        break;
      case 2:
      case 3:
        *header.mutable_concurrence()->mutable_proposal() = motion->ref.proto();
        break;
      case 4:
        *header.mutable_decline()->mutable_proposal() = motion->ref.proto();
        break;
      default:
        *header.mutable_withdrawal()->mutable_proposal() = motion->ref.proto();
    }
    if (!circle->fill(header).ok()) return;
    if (seen == none) {
      header.clear_seen();
    } else if (seen == less) {
      google::protobuf::RepeatedPtrField<record::Seen> kept;
      for (const record::Seen& one : header.seen()) {
        if (dice_.chance(500)) *kept.Add() = one;
      }
      *header.mutable_seen() = kept;
    } else {
      // The act before this one has seen all there is, so it names more of a journal than there is,
      // or as much of another one.
      const replication::Chain* other = nullptr;
      for (const replication::Chain& chain : circle->journals.chains()) {
        if (chain.party != circle->record.self && !chain.parent && chain.size > 0) other = &chain;
      }
      if (other == nullptr) continue;
      header.clear_seen();
      record::Seen& one = *header.add_seen();
      one.set_party(other->party);
      one.set_epoch(other->epoch);
      one.set_size(other->size + (dice_.chance(500) ? dice_.between(1, 5) : 0));
      const Bytes root = dice_.bytes(32);
      one.set_root(root.data(), root.size());
    }
    if (header.has_concurrence())
      watch_.attempted(circle->record.id, circle->record.self, motion->ref);
    const auto ref =
        circle->write_act(header, header.has_proposal() ? "raw" : "", Precedence::routine);
    if (!ref.ok()) return;
    ++written;
    ++world_.events;
  }
  if (written == 0) return;
  world_.say(world_.parties[machine.party]->name + " writes " + std::to_string(written) +
             " acts: " + name);
  world_.count((std::string("hostile_acts_") + name).c_str(), written);
  deed(name);
}

// Agrees to rivals at once and takes back and agrees again, whatever its own node would say.
void Hostile::contradict(Machine& machine) {
  write_raw(machine, "contradict", dice_.between(2, 8), less);
}

Bytes Hostile::mutated(Bytes bytes) {
  const std::uint64_t kind = dice_.below(6);
  if (kind == 0 && !bytes.empty()) {
    bytes.resize(dice_.below(bytes.size()));
  } else if (kind == 1) {
    bytes += dice_.bytes(dice_.between(1, 64));
  } else if (kind == 2) {
    bytes = dice_.bytes(dice_.between(0, 400));
  } else if (kind == 3 && bytes.size() > 8) {  // a run of one length or number at its largest
    const std::size_t at = 1 + dice_.below(bytes.size() - 8);
    for (std::size_t i = 0; i < 8; ++i) bytes[at + i] = static_cast<char>(0xff);
  } else {
    for (std::uint64_t i = dice_.between(1, 4); i > 0 && !bytes.empty(); --i)
      bytes[dice_.below(bytes.size())] ^= static_cast<char>(1U << dice_.below(8));
  }
  return bytes;
}

void Hostile::malform(Machine& machine) {
  std::size_t side = 0;
  Link* link = some_link(machine, side);
  if (link == nullptr) return;
  for (std::uint64_t i = dice_.between(1, 12); i > 0; --i) {
    Bytes bytes = said_.empty() ? dice_.bytes(64) : said_[dice_.below(said_.size())].bytes;
    world_.put_on_wire(*link, side, static_cast<Precedence>(dice_.below(4)),
                       mutated(std::move(bytes)));
  }
  // Well formed and absurd: numbers at their ends, roots that are none.
  node::Circle* circle = some_circle(machine);
  if (circle != nullptr) {
    const auto channel = channels_.find({link->id, side, circle->record.id});
    if (channel != channels_.end()) {
      const concurrence::Chain& chain =
          circle->journals.chains()[dice_.below(circle->journals.chains().size())];
      const replication::JournalName journal{chain.party, chain.epoch};
      replication::Have have;
      have.channel = channel->second;
      have.reset = static_cast<replication::Reset>(dice_.below(3));
      have.items.push_back({journal,
                            dice_.chance(500) ? std::numeric_limits<std::uint64_t>::max()
                                              : dice_.below(chain.size + 2),
                            crypto::Hash::from(dice_.bytes(32))});
      world_.put_on_wire(*link, side, Precedence::immediate,
                         encoded(have, circle->record.self, Precedence::immediate));
      replication::Want want;
      want.channel = channel->second;
      want.journal = journal;
      for (std::uint64_t n = 0; n < 100; ++n) want.indexes.push_back(n * dice_.below(1 << 20));
      std::sort(want.indexes.begin(), want.indexes.end());
      want.indexes.erase(std::unique(want.indexes.begin(), want.indexes.end()), want.indexes.end());
      world_.put_on_wire(*link, side, Precedence::priority,
                         encoded(want, circle->record.self, Precedence::priority));
      replication::Cosigned cosigned;
      cosigned.channel = channel->second;
      cosigned.journal = journal;
      cosigned.cosigner = chain.party;
      cosigned.size = dice_.between(1, chain.size + 3);
      cosigned.signature = crypto::Signature::from(dice_.bytes(64));
      world_.put_on_wire(*link, side, Precedence::immediate,
                         encoded(cosigned, circle->record.self, Precedence::immediate));
    }
  }
  deed("malformed");
}

void Hostile::oversize(Machine& machine) {
  std::size_t side = 0;
  Link* link = some_link(machine, side);
  if (link == nullptr) return;
  Bytes bytes = said_.empty() ? Bytes(1, 3) : said_[dice_.below(said_.size())].bytes;
  bytes.resize(replication::kMessageSizeMax + dice_.between(1, 4'096), '\x7f');
  world_.put_on_wire(*link, side, Precedence::routine, std::move(bytes));
  deed("oversize");
}

void Hostile::lie_about_time(Machine& machine) {
  const auto years = static_cast<std::int64_t>(dice_.between(1, 40));
  const std::int64_t offset = years * 365 * 24 * 3'600'000;
  machine.clock->offset = dice_.chance(500) ? offset : -offset;
  world_.say(world_.parties[machine.party]->name + " lies about time by " + std::to_string(years) +
             " years");
  deed("time");
}

void Hostile::outgoing(Link& link, std::size_t side, Precedence precedence, Bytes message) {
  const bool hostile = parties_.contains(link.party[side]);
  if (!hostile || message.empty()) {
    world_.put_on_wire(link, side, precedence, std::move(message));
    return;
  }
  const auto type = static_cast<std::uint8_t>(message.front());
  if (type == kOpenType) {
    const auto open = replication::parse(message);
    if (open.ok()) {
      if (const auto* found = std::get_if<replication::Open>(&open.value()))
        channels_[{link.id, side, found->circle}] = found->channel;
    }
  }
  if (!world_.calm) {
    const auto withheld = withheld_.find(link.id);
    if (withheld != withheld_.end() && world_.now < withheld->second.second && type != kOpenType &&
        (withheld->second.first == 0 || withheld->second.first == type)) {
      world_.count("hostile_messages_withheld");
      return;
    }
    said_.push_back({link.id, side, precedence, message});
    if (said_.size() > kSaidMax)
      said_.erase(said_.begin() + static_cast<std::ptrdiff_t>(dice_.below(said_.size())));
  }
  world_.put_on_wire(link, side, precedence, std::move(message));
}

void Hostile::settle() {
  withheld_.clear();
  for (const std::size_t party : parties_) {
    if (dice_.chance(500)) continue;
    world_.say(world_.parties[party]->name + " falls silent for good");
    world_.count("hostile_falls_silent");
    for (const std::size_t id : world_.parties[party]->machines) {
      world_.stop(*world_.machines[id]);
      world_.machines[id]->retired = true;
    }
  }
}

}  // namespace sim
