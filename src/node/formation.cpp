// Forming a circle over paired links: invitation, a person's yes at every party, then the terms
// with everybody's fresh keys, whose hash is the circle's name. Nothing of it is a journal yet; the
// founding itself is an act with which every party concurs (docs/formats/replication.md).

#include <algorithm>

#include "base/encoding.h"
#include "node/engine_state.h"
#include "record/header.h"
#include "record/wire.h"

namespace node {

using replication::Accept;
using replication::Constitute;
using replication::Invite;
using store::Space;

namespace {

// The terms of a charter as people agreed to them, with the keys and the nonce of `given`; nothing
// if that has other parties.
std::optional<record::Terms> with_keys(record::Terms plan, const record::Terms& given) {
  if (plan.parties_size() != given.parties_size()) return std::nullopt;
  for (int i = 0; i < plan.parties_size(); ++i) {
    plan.mutable_parties(i)->set_identity_key(given.parties(i).identity_key());
    plan.mutable_parties(i)->set_next_identity(given.parties(i).next_identity());
  }
  plan.set_nonce(given.nonce());
  return plan;
}

// Invitations of one peer that wait here: its newest. So no peer keeps another's out.
constexpr std::size_t kInvitationsOfOne = 16;
constexpr std::size_t kQueueMax = 64;

Bytes terms_bytes(const record::Terms& terms) { return terms.SerializeAsString(); }

}  // namespace

Bytes Formation::encode() const {
  Bytes out;
  put_block(out, id);
  put_block(out, founder);
  put_block(out, charter);
  put_block(out, nonce);
  put_varint(out, received);
  put_u8(out, mine ? 1 : 0);
  put_u8(out, agreed ? 1 : 0);
  put_block(out, state);
  put_varint(out, keys.size());
  for (const auto& [party, key] : keys) {
    put_block(out, party);
    out += key.identity.view();
    out += key.next.view();
  }
  put_block(out, amends);
  put_block(out, person);
  put_block(out, office);
  return out;
}

Result<Formation> Formation::decode(ByteView bytes) {
  ByteReader reader(bytes);
  Formation f;
  f.id = std::string(reader.block(64));
  f.founder = std::string(reader.block(64));
  f.charter = std::string(reader.block(1 << 20));
  f.nonce = Bytes(reader.block(32));
  f.received = reader.varint();
  f.mine = reader.u8() != 0;
  f.agreed = reader.u8() != 0;
  f.state = std::string(reader.block(32));
  const std::uint64_t count = reader.varint();
  for (std::uint64_t i = 0; i < count && reader.ok(); ++i) {
    const std::string party(reader.block(64));
    const ByteView identity = reader.take(32);
    const ByteView next = reader.take(32);
    if (reader.ok()) f.keys[party] = {crypto::PublicKey::from(identity), crypto::Hash::from(next)};
  }
  f.amends = std::string(reader.block(32));
  f.person = std::string(reader.block(128));
  f.office = std::string(reader.block(128));
  if (!reader.done()) return Error{ErrorCode::corrupt, "a formation in the store does not read"};
  return f;
}

Result<void> EngineState::load_formations() {
  Result<void> failure;
  TRY(around_.store.list(Space::durable, "F", {}, [&](ByteView, ByteView value) {
    Result<Formation> one = Formation::decode(value);
    if (!one.ok()) {
      failure = one.error();
      return false;
    }
    formations_[one.value().id] = std::move(one).value();
    return true;
  }));
  return failure;
}

Result<void> EngineState::save_formation(const Formation& formation) {
  TRY(begin());
  return around_.store.put(Space::durable, "F" + formation.id, formation.encode());
}

// The workspace of the party alone, from its first start.
Result<void> EngineState::found_national() {
  record::Terms terms;
  const Bytes nonce = around_.random.bytes(32);
  record::Party& party = *terms.add_parties();
  party.set_number(1);
  party.set_name(options_.party);
  const crypto::PublicKey identity =
      crypto::public_key_of(CircleKeys::identity(around_.root, nonce, 0));
  const crypto::Hash next =
      journal::identity_hash(crypto::public_key_of(CircleKeys::identity(around_.root, nonce, 1)));
  party.set_identity_key(identity.view().data(), 32);
  party.set_next_identity(next.view().data(), 32);
  std::map<std::string, std::uint32_t> rules{{"circle", 1}, {"record", 1}};
  for (const auto& module : modules_) rules[std::string(module->name())] = module->version();
  for (const auto& [name, version] : rules) {
    record::RuleVersion& rule = *terms.add_rules();
    rule.set_name(name);
    rule.set_version(version);
  }
  terms.set_nonce(nonce);
  CircleRecord record;
  record.name = "national";
  record.founding = terms_bytes(terms);
  record.id = hex(crypto::sha256({"entente/circle/v1\n", record.founding}).view().substr(0, 16));
  record.self = 1;
  record.founder = record.agreed = true;
  TRY(add_circle(std::move(record)));
  return {};
}

Result<std::string> EngineState::found(std::string_view charter_yaml) {
  const CharterPlan plan = TRY(around_.read_charter(charter_yaml));
  bool named = false;
  for (const record::Party& party : plan.terms.parties())
    named = named || party.name() == options_.party;
  if (!named)
    return Error{ErrorCode::invalid, "this party, " + options_.party + ", is not in the charter"};
  if (plan.terms.parties_size() < 2)
    return Error{
        ErrorCode::invalid,
        "a charter to found needs two parties or more; the national workspace exists already"};
  for (const auto& [id, circle] : circles_) {
    if (circle->record.name == plan.name)
      return Error{ErrorCode::conflict, "there is an arrangement named '" + plan.name +
                                            "' here already; choose another name"};
  }
  Formation formation;
  formation.id = hex(around_.random.bytes(16));
  formation.founder = options_.party;
  formation.charter = std::string(charter_yaml);
  formation.nonce = around_.random.bytes(32);
  formation.received = around_.clock.now();
  formation.mine = formation.agreed = true;
  formation.state = "founding";
  formation.keys[options_.party] = {
      crypto::public_key_of(CircleKeys::identity(around_.root, formation.nonce, 0)),
      journal::identity_hash(
          crypto::public_key_of(CircleKeys::identity(around_.root, formation.nonce, 1)))};
  TRY(save_formation(formation));
  const std::string id = formation.id;
  formations_[id] = std::move(formation);
  for (auto& [name, peer] : peers_) {
    if (peer.up) tell_formations(peer);
  }
  return id;
}

std::vector<Invitation> EngineState::invitations() {
  std::vector<Invitation> out;
  for (const auto& [id, formation] : formations_) {
    if (formation.state == "declined") continue;
    Invitation one;
    one.id = id;
    one.from = formation.founder;
    one.charter = formation.charter;
    one.received = formation.received;
    one.state = formation.state;
    const Result<CharterPlan> plan = around_.read_charter(formation.charter);
    if (plan.ok()) {
      one.name = plan.value().name;
      for (const record::Party& party : plan.value().terms.parties())
        one.joined[party.name()] = formation.keys.contains(party.name());
    }
    out.push_back(std::move(one));
  }
  return out;
}

Result<void> EngineState::join(std::string_view invitation) {
  const auto found = formations_.find(std::string(invitation));
  if (found == formations_.end() || found->second.mine || found->second.state == "declined")
    return Error{ErrorCode::not_found, "there is no such invitation here"};
  Formation& formation = found->second;
  if (formation.agreed) return {};
  formation.agreed = true;
  formation.state = "joined";
  formation.keys[options_.party] = {
      crypto::public_key_of(CircleKeys::identity(around_.root, formation.nonce, 0)),
      journal::identity_hash(
          crypto::public_key_of(CircleKeys::identity(around_.root, formation.nonce, 1)))};
  TRY(save_formation(formation));
  const auto peer = peers_.find(formation.founder);
  if (peer != peers_.end() && peer->second.up) tell_formations(peer->second);
  return {};
}

// Says to a peer what it may not have heard: invitations, our yes, the terms. Saying it twice does
// no harm.
void EngineState::tell_formations(Peer& peer) {
  for (const auto& [id, formation] : formations_) {
    if (peer.formation.size() >= kQueueMax) return;
    const Bytes raw = unhex(id).value_or(Bytes());
    if (!formation.mine) {
      if (formation.founder != peer.name || !formation.agreed || formation.state == "constituted")
        continue;
      const auto key = formation.keys.find(options_.party);
      if (key == formation.keys.end()) continue;
      peer.formation.push_back(
          replication::encode(Accept{raw, key->second.identity, key->second.next}));
      continue;
    }
    const Result<CharterPlan> plan = around_.read_charter(formation.charter);
    if (!plan.ok()) continue;
    if (!formation.amends.empty()) {
      // Newcomers alone are invited; once the amendment is joint, they are told that they are in.
      const auto circle = circles_.find(formation.amends);
      if (circle == circles_.end()) continue;
      const auto& members = circle->second->party_names();
      const bool listed =
          std::any_of(plan.value().terms.parties().begin(), plan.value().terms.parties().end(),
                      [&](const record::Party& party) { return party.name() == peer.name; });
      if (!listed) continue;
      const auto& own = formation.keys.at(options_.party);
      if (!formation.keys.contains(peer.name)) {
        if (!circle->second->number_of(peer.name))
          peer.formation.push_back(replication::encode(
              Invite{raw, formation.nonce, formation.charter, own.identity, own.next}));
        continue;
      }
      for (const concurrence::Charter* charter :
           circle->second->fold.rule().joint_charters(circle->second->fold.all())) {
        if (charter->terms.nonce() != formation.nonce || members.size() < 2) continue;
        peer.formation.push_back(replication::encode(
            replication::Admit{formation.amends, circle->second->record.founding,
                               charter->terms.SerializeAsString(), formation.charter}));
      }
      continue;
    }
    bool named = false;
    for (const record::Party& party : plan.value().terms.parties())
      named = named || party.name() == peer.name;
    if (!named) continue;
    if (formation.state == "constituted") {
      for (auto& [circle_id, circle] : circles_) {
        record::Terms terms;
        if (!terms.ParseFromString(circle->record.founding) || terms.nonce() != formation.nonce ||
            circle->constituted())
          continue;
        peer.formation.push_back(
            replication::encode(Constitute{raw, circle->record.founding, formation.charter}));
      }
    } else if (!formation.keys.contains(peer.name)) {
      const auto& own = formation.keys.at(options_.party);
      peer.formation.push_back(replication::encode(
          Invite{raw, formation.nonce, formation.charter, own.identity, own.next}));
    }
  }
}

Result<void> EngineState::constitute(Formation& formation, const Bytes& terms, std::uint32_t self) {
  const CharterPlan plan = TRY(around_.read_charter(formation.charter));
  CircleRecord record;
  record.name = plan.name;
  record.charter = formation.charter;
  record.content = plan.content;
  record.founding = terms;
  record.id = hex(crypto::sha256({"entente/circle/v1\n", terms}).view().substr(0, 16));
  record.self = self;
  record.founder = formation.mine;
  record.agreed = true;
  formation.state = "constituted";
  TRY(save_formation(formation));
  if (circles_.contains(record.id)) return {};
  TRY(add_circle(std::move(record)));
  return {};
}

// At the founder: when all keys are in, the terms are complete.
Result<void> EngineState::advance_formation(Formation& formation) {
  if (!formation.mine || formation.state != "founding") return {};
  if (!formation.amends.empty()) return propose_amendment(formation);
  const CharterPlan plan = TRY(around_.read_charter(formation.charter));
  record::Terms terms = plan.terms;
  std::uint32_t self = 0;
  for (record::Party& party : *terms.mutable_parties()) {
    const auto key = formation.keys.find(party.name());
    if (key == formation.keys.end()) return {};
    party.set_identity_key(key->second.identity.view().data(), 32);
    party.set_next_identity(key->second.next.view().data(), 32);
    if (party.name() == options_.party) self = party.number();
  }
  terms.set_nonce(formation.nonce);
  TRY(constitute(formation, terms_bytes(terms), self));
  for (auto& [name, peer] : peers_) {
    if (peer.up) tell_formations(peer);
  }
  return {};
}

Result<std::string> EngineState::amend(std::string_view name, std::string_view charter_yaml,
                                       const record::Actor& actor) {
  Circle* circle = find_circle(name);
  if (circle == nullptr || circle->national())
    return Error{ErrorCode::not_found, "there is no such arrangement with others here"};
  const auto newest = circle->fold.rule().newest_charters(circle->fold.all());
  if (newest.size() != 1)
    return Error{
        ErrorCode::conflict,
        "this arrangement is not constituted, or two charters of it have to be settled first"};
  const CharterPlan plan = TRY(around_.read_charter(charter_yaml));
  std::set<std::string> kept;
  for (const record::Party& party : plan.terms.parties()) {
    const std::optional<std::uint32_t> number = circle->number_of(party.name());
    if (number && *number != party.number())
      return Error{ErrorCode::invalid, "party " + party.name() + " has the number " +
                                           std::to_string(*number) + " here, for good"};
    kept.insert(party.name());
  }
  for (const record::Party& party : newest.front()->terms.parties()) {
    if (!kept.contains(party.name()) &&
        !circle->fold.rule().has_left(party.number(), circle->fold.all()))
      return Error{ErrorCode::conflict,
                   "an amendment cannot remove " + party.name() + ": a party goes only by leaving"};
  }
  Formation formation;
  formation.id = hex(around_.random.bytes(16));
  formation.founder = options_.party;
  formation.charter = std::string(charter_yaml);
  formation.nonce = around_.random.bytes(32);
  formation.received = around_.clock.now();
  formation.mine = formation.agreed = true;
  formation.state = "founding";
  formation.amends = circle->record.id;
  formation.person = actor.person();
  formation.office = actor.office();
  formation.keys[options_.party] = {};
  TRY(save_formation(formation));
  const std::string id = formation.id;
  formations_[id] = std::move(formation);
  TRY(propose_amendment(formations_[id]));
  for (auto& [peer_name, peer] : peers_) {
    if (peer.up) tell_formations(peer);
  }
  return id;
}

// When every newcomer's key is in, the amendment is proposed as an act like any other.
Result<void> EngineState::propose_amendment(Formation& formation) {
  const auto found = circles_.find(formation.amends);
  if (found == circles_.end()) return {};
  Circle& circle = *found->second;
  const auto newest = circle.fold.rule().newest_charters(circle.fold.all());
  if (newest.size() != 1) return {};
  const CharterPlan plan = TRY(around_.read_charter(formation.charter));
  record::Terms terms = plan.terms;
  for (record::Party& party : *terms.mutable_parties()) {
    bool known = false;
    for (const record::Party& old : newest.front()->terms.parties()) {
      if (old.number() != party.number()) continue;
      party = old;
      known = true;
    }
    if (known) continue;
    const auto key = formation.keys.find(party.name());
    if (key == formation.keys.end()) return {};
    party.set_identity_key(key->second.identity.view().data(), 32);
    party.set_next_identity(key->second.next.view().data(), 32);
  }
  terms.set_nonce(formation.nonce);
  Draft draft;
  draft.circle = circle.record.id;
  draft.header.set_matter("circle");
  draft.header.set_module("circle");
  draft.header.mutable_actor()->set_person(formation.person);
  draft.header.mutable_actor()->set_office(formation.office);
  draft.header.mutable_proposal()->set_kind("charter.amend");
  *draft.header.mutable_proposal()->mutable_terms() = terms;
  draft.content = plan.content;
  draft.precedence = Precedence::priority;
  const Result<Recorded> recorded = write(circle, draft);
  if (!recorded.ok()) return recorded.error();
  formation.state = "constituted";
  return save_formation(formation);
}

// At the newcomer: a joint charter of the members admits us, with the key that we gave.
Result<void> EngineState::admitted(Formation& formation, const replication::Admit& admit) {
  for (const Bytes* bytes : {&admit.founding_terms, &admit.terms})
    TRY(record::check_wire(*bytes, *record::Terms::descriptor(), true));
  record::Terms terms;
  record::Terms founding;
  if (!terms.ParseFromString(admit.terms) || !founding.ParseFromString(admit.founding_terms) ||
      hex(crypto::sha256({"entente/circle/v1\n", admit.founding_terms}).view().substr(0, 16)) !=
          admit.circle ||
      terms.nonce() != formation.nonce)
    return Error{ErrorCode::forbidden, "an admission does not fit the invitation"};
  std::uint32_t self = 0;
  const auto& own = formation.keys.at(options_.party);
  for (const auto* list : {&terms, &founding}) {
    if (const char* what = record::terms_fault(*list))
      return Error{ErrorCode::invalid, std::string("the terms of an admission are wrong: ") + what};
    for (const record::Party& party : list->parties()) {
      if (party.identity_key().size() != 32 || party.next_identity().size() != 32 ||
          !crypto::is_enrollable(crypto::PublicKey::from(party.identity_key())))
        return Error{ErrorCode::invalid, "an identity key that cannot be enrolled"};
    }
  }
  for (const record::Party& party : terms.parties()) {
    if (party.name() == options_.party && ByteView(party.identity_key()) == own.identity.view())
      self = party.number();
  }
  if (self == 0) return Error{ErrorCode::forbidden, "an admission carries another key for us"};
  const CharterPlan plan = TRY(around_.read_charter(formation.charter));
  const std::optional<record::Terms> expected = with_keys(plan.terms, terms);
  if (!expected || expected->SerializeAsString() != admit.terms)
    return Error{ErrorCode::forbidden, "the terms are not those of the charter agreed to"};
  CircleRecord record;
  record.id = admit.circle;
  record.name = plan.name;
  record.charter = formation.charter;
  record.content = plan.content;
  record.founding = admit.founding_terms;
  record.admitting = admit.terms;
  record.self = self;
  record.agreed = true;
  formation.state = "constituted";
  TRY(save_formation(formation));
  if (circles_.contains(record.id)) return {};
  TRY(add_circle(std::move(record)));
  return {};
}

// Of one peer's invitations that nobody here has answered the oldest goes, where it has too many.
// What a person here said yes to stays.
Result<void> EngineState::make_room(const std::string& founder) {
  std::size_t waiting = 0;
  const Formation* oldest = nullptr;
  for (const auto& [id, formation] : formations_) {
    if (formation.mine || formation.founder != founder || formation.state == "constituted" ||
        formation.state == "declined")
      continue;
    ++waiting;
    if (!formation.agreed && (oldest == nullptr || formation.received < oldest->received))
      oldest = &formation;
  }
  if (waiting < kInvitationsOfOne) return {};
  if (oldest == nullptr)
    return Error{ErrorCode::unavailable,
                 "so many circles of this founder are being formed that no other is taken on"};
  TRY(begin());
  TRY(around_.store.erase(Space::durable, "F" + oldest->id));
  formations_.erase(std::string(oldest->id));
  ++figures_["invitations_dropped"];
  return {};
}

Result<void> EngineState::handle_formation(Peer& peer, const replication::Message& message) {
  if (const auto* invite = std::get_if<Invite>(&message)) {
    const std::string id = hex(invite->id);
    if (formations_.contains(id)) {
      if (formations_[id].founder == peer.name) tell_formations(peer);
      return {};
    }
    const CharterPlan plan = TRY(around_.read_charter(invite->charter));
    bool us = false;
    bool them = false;
    for (const record::Party& party : plan.terms.parties()) {
      us = us || party.name() == options_.party;
      them = them || party.name() == peer.name;
    }
    if (!us || !them)
      return Error{ErrorCode::forbidden,
                   "an invitation to a circle without us, or from outside it"};
    Formation formation;
    formation.id = id;
    formation.founder = peer.name;
    formation.charter = invite->charter;
    formation.nonce = invite->nonce;
    formation.received = around_.clock.now();
    formation.state = "received";
    formation.keys[peer.name] = {invite->identity, invite->next_identity};
    TRY(make_room(peer.name));
    TRY(save_formation(formation));
    formations_[id] = std::move(formation);
    Change change;
    change.number = ++change_number_;
    change.what = "invitation";
    changes_.push_back(change);
    return {};
  }
  if (const auto* accept = std::get_if<Accept>(&message)) {
    const auto found = formations_.find(hex(accept->id));
    if (found == formations_.end() || !found->second.mine) return {};
    Formation& formation = found->second;
    if (formation.state == "constituted") {
      tell_formations(peer);
      return {};
    }
    if (!crypto::is_enrollable(accept->identity))
      return Error{ErrorCode::invalid, "an identity key that cannot be enrolled"};
    formation.keys.emplace(peer.name, Formation::Keys{accept->identity, accept->next_identity});
    TRY(save_formation(formation));
    return advance_formation(formation);
  }
  if (const auto* admit = std::get_if<replication::Admit>(&message)) {
    for (auto& [id, formation] : formations_) {
      if (!formation.mine && formation.agreed && formation.founder == peer.name &&
          formation.state != "constituted" && formation.charter == admit->charter)
        return admitted(formation, *admit);
    }
    return {};
  }
  if (const auto* constituted = std::get_if<Constitute>(&message)) {
    const auto found = formations_.find(hex(constituted->id));
    if (found == formations_.end() || found->second.mine || found->second.founder != peer.name ||
        !found->second.agreed || found->second.state == "constituted")
      return {};
    Formation& formation = found->second;
    // Exactly the charter that a person here agreed to, with our own keys in it.
    if (constituted->charter != formation.charter)
      return Error{ErrorCode::forbidden, "the charter is not the one that was agreed to"};
    TRY(record::check_wire(constituted->terms, *record::Terms::descriptor(), true));
    record::Terms terms;
    if (!terms.ParseFromString(constituted->terms))
      return Error{ErrorCode::invalid, "the terms do not read"};
    const CharterPlan plan = TRY(around_.read_charter(formation.charter));
    std::uint32_t self = 0;
    for (const record::Party& given : terms.parties()) {
      if (given.identity_key().size() != 32 || given.next_identity().size() != 32 ||
          !crypto::is_enrollable(crypto::PublicKey::from(given.identity_key())))
        return Error{ErrorCode::invalid, "an identity key that cannot be enrolled"};
      if (given.name() != options_.party) continue;
      self = given.number();
      const auto& own = formation.keys.at(options_.party);
      if (own.identity.view() != ByteView(given.identity_key()) ||
          own.next.view() != ByteView(given.next_identity()))
        return Error{ErrorCode::forbidden, "the terms carry another key for this party"};
    }
    const std::optional<record::Terms> expected = with_keys(plan.terms, terms);
    if (terms.nonce() != formation.nonce || self == 0 || !expected ||
        expected->SerializeAsString() != constituted->terms)
      return Error{ErrorCode::forbidden, "the terms are not those of the charter"};
    return constitute(formation, constituted->terms, self);
  }
  return {};
}

}  // namespace node
