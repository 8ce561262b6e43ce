#include "people.h"

#include <algorithm>
#include <array>
#include <memory>

#include "charter.h"

namespace sim {

using record::Header;

node::Draft People::draft(const std::string& circle, const std::string& matter,
                          const std::string& person) {
  node::Draft out;
  out.circle = circle;
  out.header.set_matter(matter);
  out.header.set_module("talk");
  out.header.mutable_actor()->set_person(person);
  out.header.mutable_actor()->set_office("head");
  return out;
}

std::string People::text() {
  static const char* const kWords[] = {"river",  "bridge",  "gauge", "flood",
                                       "survey", "harbour", "levee", "sluice"};
  std::string out;
  const std::uint64_t words = dice_.chance(20) ? dice_.between(200, 4000) : dice_.between(1, 12);
  for (std::uint64_t i = 0; i < words; ++i)
    out += std::string(i > 0 ? " " : "") + kWords[dice_.below(8)];
  return out;
}

bool People::submit(Machine& machine, node::Draft draft, const std::string& what,
                    std::function<void(const node::Recorded&)> then) {
  node::Circle* circle = machine.state->find_circle(draft.circle);
  if (circle == nullptr) return false;
  const std::string id = circle->record.id;
  if (draft.header.has_concurrence()) {
    const auto ref = record::Reference::from(draft.header.concurrence().proposal());
    if (ref.ok()) watch_.attempted(id, circle->record.self, ref.value());
  }
  if (draft.header.has_silence_authorisation()) watch_.authorised(id, circle->record.self);
  const std::uint64_t urgency = dice_.below(20);
  draft.precedence = urgency == 0  ? Precedence::flash
                     : urgency < 3 ? Precedence::immediate
                     : urgency < 6 ? Precedence::priority
                                   : Precedence::routine;
  ++world_.events;
  const std::string who = world_.parties[machine.party]->name + (machine.twin ? "'" : "");
  const auto refused = std::make_shared<bool>(false);
  machine.engine->submit(std::move(draft), [=, this, &machine](Result<node::Recorded> result) {
    if (!result.ok()) {
      *refused = true;
      last_refusal = result.error().message;
      return;
    }
    watch_.recorded(machine, id, result.value().ref);
    world_.say(who + " recorded " + what + " " + result.value().ref.text());
    if (then) then(result.value());
  });
  world_.count(*refused ? "acts_refused" : "acts_submitted");
  if (*refused) world_.say(who + " is refused " + what + ": " + last_refusal);
  world_.touch(machine);
  return !*refused;
}

void People::act(std::size_t party) {
  const std::vector<Machine*> live = world_.live(party);
  if (!live.empty()) act_on(*live[dice_.below(live.size())]);
}

void People::act_on(Machine& machine) {
  std::vector<node::Circle*> circles;
  for (node::Circle* circle : machine.state->all_circles()) {
    if (!circle->constituted()) continue;
    // The workspace of one party alone is there too, but most is done with others.
    if (circle->national() && !dice_.chance(150)) continue;
    circles.push_back(circle);
  }
  if (circles.empty()) return;
  node::Circle& circle = *circles[dice_.below(circles.size())];
  const std::size_t kind = dice_.weighted({150, 480, 30, amend_weight, silence_weight, 120, 12, 40,
                                           destroy_weight, leave_weight, key_weight});
  switch (kind) {
    case 0:
      propose(machine, circle);
      break;
    case 1:
      answer(machine, circle);
      break;
    case 2:
      supersede(machine, circle);
      break;
    case 3:
      amend(machine, circle);
      break;
    case 4:
      silence(machine, circle);
      break;
    case 5: {
      node::Draft what = draft(circle.record.id, "talk/" + std::to_string(dice_.below(12)));
      what.header.mutable_statement();
      what.content = text();
      submit(machine, std::move(what), "a statement");
      break;
    }
    case 6:
      grant(machine, circle);
      break;
    case 7:
      note(machine, circle);
      break;
    case 8:
      destroy(machine, circle);
      break;
    case 9:
      leave(machine, circle);
      break;
    default:
      change_key(machine, circle);
  }
}

// --- proposals ---------------------------------------------------------------------------------

std::size_t People::add(Motion motion) {
  const std::size_t index = motion_index(motion.circle);
  motions_[index] = std::move(motion);
  return index;
}

std::size_t People::motion_index(const std::string& circle) {
  motions_.push_back({});
  motions_.back().circle = circle;
  by_circle_[circle].push_back(motions_.size() - 1);
  return motions_.size() - 1;
}

Motion* People::some_motion(const std::string& circle, std::size_t newest) {
  const auto found = by_circle_.find(circle);
  if (found == by_circle_.end() || found->second.empty()) return nullptr;
  const std::vector<std::size_t>& all = found->second;
  const std::size_t span = std::min(newest, all.size());
  return &motions_[all[all.size() - 1 - dice_.below(span)]];
}

void People::propose(Machine& machine, node::Circle& circle) {
  // Few matters and few kinds, so that rivals of one slot are common.
  const std::string matter = "talk/" + std::to_string(dice_.below(6));
  const std::string kind = dice_.chance(700) ? "talk.agree" : "talk.date";
  node::Draft what = draft(circle.record.id, matter);
  record::Proposal& proposal = *what.header.mutable_proposal();
  proposal.set_kind(kind);
  const auto newest = circle.fold.rule().newest_charters(circle.fold.all());
  if (!newest.empty() && newest.front()->terms.bodies_size() > 0 && dice_.chance(300)) {
    const auto& bodies = newest.front()->terms.bodies();
    proposal.set_body(
        bodies[static_cast<int>(dice_.below(static_cast<std::uint64_t>(bodies.size())))].id());
  }
  TimeMs expiry = 0;
  if (dice_.chance(120)) {
    expiry = machine.clock->now() + dice_.between(5'000, 40'000);
    proposal.mutable_silence()->set_class_("routine");
    proposal.mutable_silence()->set_expiry(expiry);
    proposal.mutable_silence()->set_notice(dice_.between(1, 4'000));
  }
  what.content = text();
  const std::string id = circle.record.id;
  const std::size_t party = machine.party;
  submit(machine, std::move(what), "a proposal on " + matter,
         [this, id, matter, kind, party, expiry](const node::Recorded& recorded) {
           Motion& motion = motions_[motion_index(id)];
           motion.ref = recorded.ref;
           motion.matter = matter;
           motion.kind = kind;
           motion.author = party;
           motion.silence_expiry = expiry;
           world_.count("proposals");
         });
}

void People::supersede(Machine& machine, node::Circle& circle) {
  Motion* old = some_motion(circle.record.id, 6);
  if (old == nullptr || old->amendment) return;
  const auto id = circle.fold.find(old->ref);
  if (!id.ok() || !id.value()) return;
  node::Draft what = draft(circle.record.id, old->matter);
  record::Proposal& proposal = *what.header.mutable_proposal();
  proposal.set_kind(old->kind);
  *proposal.mutable_supersedes() = old->ref.proto();
  const auto held = circle.fold.rule().proposal(*id.value());
  if (held.ok() && held.value() != nullptr && held.value()->predecessor) {
    const auto before = circle.fold.reference(*held.value()->predecessor);
    if (before.ok()) *proposal.mutable_predecessor() = before.value().proto();
  }
  what.content = text();
  const Motion copy = *old;
  const std::size_t party = machine.party;
  submit(machine, std::move(what), "a better text of " + old->ref.text(),
         [this, copy, party](const node::Recorded& recorded) {
           Motion& motion = motions_[motion_index(copy.circle)];
           motion.ref = recorded.ref;
           motion.matter = copy.matter;
           motion.kind = copy.kind;
           motion.author = party;
           world_.count("proposals");
         });
}

bool People::admit(Machine& machine, node::Circle& circle) {
  const auto newest = circle.fold.rule().newest_charters(circle.fold.all());
  if (newest.size() != 1 || world_.parties.size() > 8) return false;
  const record::Terms& terms = newest.front()->terms;
  std::vector<std::string> names;
  for (const record::Party& party : terms.parties()) {
    names.push_back(party.name());
    if (party.number() != names.size()) return false;  // somebody who left is listed no more
  }
  std::vector<std::string> others;
  for (const auto& party : world_.parties) {
    if (std::find(names.begin(), names.end(), party->name) == names.end())
      others.push_back(party->name);
  }
  if (others.empty()) return false;
  names.push_back(dice_.pick(others));
  std::vector<BodyPlan> bodies;
  for (const record::BodyTerms& body : terms.bodies())
    bodies.push_back(
        {body.id(), {body.parties().begin(), body.parties().end()}, body.ends_with_leaving()});
  record::Actor actor;
  actor.set_person("operator");
  actor.set_office("head");
  const auto amended = machine.engine->amend(
      circle.record.id,
      charter_text(circle.record.name, names, bodies,
                   {terms.silence_classes().begin(), terms.silence_classes().end()},
                   terms.recovery_notice()),
      actor);
  world_.say(machine.options.party + (amended.ok() ? " invites " : " cannot invite ") +
             names.back() + (amended.ok() ? "" : ": " + amended.error().message));
  if (amended.ok()) {
    world_.count("newcomers_invited");
    inviting_.insert(circle.record.id);
  }
  world_.touch(machine);
  return amended.ok();
}

void People::notice_admissions(Machine& machine, node::Circle& circle) {
  const auto proposals = circle.fold.proposals();
  for (const concurrence::EntryId& id : proposals.value()) {
    const concurrence::Proposal* proposal = circle.fold.rule().proposal(id).value();
    if (proposal == nullptr || !proposal->has_terms || !proposal->charter) continue;
    if (std::any_of(motions_.begin(), motions_.end(),
                    [&](const Motion& one) { return one.ref == proposal->ref; }))
      continue;
    const std::size_t index = motion_index(circle.record.id);
    Motion& motion = motions_[index];
    motion.ref = proposal->ref;
    motion.matter = "circle";
    motion.kind = "charter.amend";
    motion.author = machine.party;
    motion.amendment = true;
    admissions_[circle.record.id] = index;
    world_.count("admissions_proposed");
    inviting_.erase(circle.record.id);
  }
}

void People::amend(Machine& machine, node::Circle& circle) {
  if (circle.national()) return;
  if (dice_.chance(700) && admit(machine, circle)) return;
  const auto newest = circle.fold.rule().newest_charters(circle.fold.all());
  if (newest.empty()) return;
  node::Draft what = draft(circle.record.id, "circle");
  what.header.set_module("circle");
  record::Proposal& proposal = *what.header.mutable_proposal();
  proposal.set_kind("charter.amend");
  record::Terms& terms = *proposal.mutable_terms();
  terms = newest.front()->terms;
  if (newest.size() > 1) {  // two charters in force: only this mends it
    std::vector<record::Reference> refs;
    for (const concurrence::Charter* charter : newest) refs.push_back(charter->ref);
    std::sort(refs.begin(), refs.end(),
              [](const auto& a, const auto& b) { return a.encode() < b.encode(); });
    for (const concurrence::Charter* charter : newest) {
      if (charter->ref == refs.front()) terms = charter->terms;
    }
    *proposal.mutable_charter() = refs.front().proto();
    *proposal.mutable_predecessor() = refs.front().proto();
    for (const record::Reference& ref : refs) *proposal.add_settles() = ref.proto();
  } else if (dice_.chance(500)) {
    terms.clear_silence_classes();
    terms.add_silence_classes("routine");
    if (dice_.chance(500)) terms.add_silence_classes("urgent");
  } else if (terms.bodies_size() > 0) {  // who has to agree changes: clause 4
    record::BodyTerms& body = *terms.mutable_bodies(0);
    if (body.parties_size() > 1 && dice_.chance(500)) {
      body.mutable_parties()->RemoveLast();
    } else {
      body.clear_parties();
      for (const record::Party& party : terms.parties()) body.add_parties(party.number());
    }
  }
  what.content = text();
  const std::string id = circle.record.id;
  const std::size_t party = machine.party;
  submit(machine, std::move(what), "an amendment",
         [this, id, party](const node::Recorded& recorded) {
           Motion& motion = motions_[motion_index(id)];
           motion.ref = recorded.ref;
           motion.matter = "circle";
           motion.kind = "charter.amend";
           motion.author = party;
           motion.amendment = true;
           world_.count("amendments");
         });
}

// --- answers -----------------------------------------------------------------------------------

void People::answer(Machine& machine, node::Circle& circle) {
  if (inviting_.contains(circle.record.id)) notice_admissions(machine, circle);
  Motion* motion = some_motion(circle.record.id, dice_.chance(800) ? 5 : 60);
  // Whom all want to have with them is answered soon.
  if (const auto admission = admissions_.find(circle.record.id);
      admission != admissions_.end() && dice_.chance(250))
    motion = &motions_[admission->second];
  if (motion == nullptr) return;
  std::string& before = motion->answered[machine.party];
  std::size_t kind = dice_.weighted({800, 40, 40, 40, 40, 40});
  if (before == "concurrence" && kind == 0) {
    if (!dice_.chance(60)) return;
    kind = dice_.chance(500) ? 2 : 0;
  }
  node::Draft what =
      draft(circle.record.id, motion->matter, dice_.chance(40) ? "deputy" : "operator");
  if (motion->amendment) what.header.set_module("circle");
  const record::EntryRef ref = motion->ref.proto();
  std::string word;
  switch (kind) {
    case 0:
      *what.header.mutable_concurrence()->mutable_proposal() = ref;
      word = "concurrence";
      break;
    case 1:
      *what.header.mutable_decline()->mutable_proposal() = ref;
      word = "decline";
      break;
    case 2:
      *what.header.mutable_withdrawal()->mutable_proposal() = ref;
      word = "withdrawal";
      break;
    case 3:
      *what.header.mutable_ad_referendum()->mutable_proposal() = ref;
      what.header.mutable_ad_referendum()->set_due(machine.clock->now() + 60'000);
      word = "ad referendum";
      break;
    case 4:
      *what.header.mutable_reservation()->mutable_proposal() = ref;
      if (dice_.chance(500)) what.header.mutable_reservation()->set_kind(record::SCRUTINY);
      word = "reservation";
      break;
    default:
      *what.header.mutable_silence_broken()->mutable_proposal() = ref;
      word = "break of silence";
  }
  const std::size_t index = static_cast<std::size_t>(motion - motions_.data());
  const std::size_t party = machine.party;
  submit(machine, std::move(what), word + " of " + motion->ref.text(),
         [this, index, party, word](const node::Recorded&) {
           motions_[index].answered[party] = word;
           world_.count(word == "concurrence" ? "concurrences" : "other_answers");
         });
}

bool People::concur(Machine& machine, std::size_t index) {
  const Motion& motion = motions_[index];
  node::Draft what = draft(motion.circle, motion.matter);
  if (motion.amendment) what.header.set_module("circle");
  *what.header.mutable_concurrence()->mutable_proposal() = motion.ref.proto();
  return submit(machine, std::move(what), "concurrence of " + motion.ref.text());
}

bool People::decline(Machine& machine, std::size_t index) {
  const Motion& motion = motions_[index];
  node::Draft what = draft(motion.circle, motion.matter);
  if (motion.amendment) what.header.set_module("circle");
  *what.header.mutable_decline()->mutable_proposal() = motion.ref.proto();
  return submit(machine, std::move(what), "decline of " + motion.ref.text());
}

bool People::withdraw(Machine& machine, std::size_t index) {
  const Motion& motion = motions_[index];
  node::Draft what = draft(motion.circle, motion.matter);
  if (motion.amendment) what.header.set_module("circle");
  *what.header.mutable_withdrawal()->mutable_proposal() = motion.ref.proto();
  return submit(machine, std::move(what), "withdrawal of " + motion.ref.text());
}

std::optional<std::size_t> People::propose_fresh(Machine& machine, const std::string& circle,
                                                 const std::string& body,
                                                 const std::string& matter) {
  node::Draft what = draft(circle, matter);
  what.header.mutable_proposal()->set_kind("talk.agree");
  if (!body.empty()) what.header.mutable_proposal()->set_body(body);
  what.content = "at the end";
  std::optional<std::size_t> made;
  const std::size_t party = machine.party;
  const auto then = [this, &made, circle, matter, party](const node::Recorded& recorded) {
    const std::size_t index = motion_index(circle);
    motions_[index].ref = recorded.ref;
    motions_[index].matter = matter;
    motions_[index].kind = "talk.agree";
    motions_[index].author = party;
    made = index;
  };
  if (!submit(machine, std::move(what), "a last proposal", then)) return std::nullopt;
  world_.finish_turn(machine);
  return made;
}

// Everything that keeping silence takes: the party's standing word, a receipt of the notice, and
// at expiry a sign of life and the node's signature.
void People::silence(Machine& machine, node::Circle& circle) {
  if (dice_.chance(150)) {
    node::Draft what = draft(circle.record.id, "circle");
    what.header.set_module("circle");
    what.header.mutable_silence_authorisation()->set_class_("routine");
    if (dice_.chance(60)) what.header.mutable_silence_authorisation()->set_revoked(true);
    submit(machine, std::move(what), "a word on silence");
    return;
  }
  const auto found = by_circle_.find(circle.record.id);
  if (found == by_circle_.end()) return;
  for (auto at = found->second.rbegin(); at != found->second.rend(); ++at) {
    Motion& motion = motions_[*at];
    if (motion.silence_expiry == 0) continue;
    std::string& before = motion.answered[machine.party];
    node::Draft what = draft(circle.record.id, motion.matter);
    const std::size_t index = *at;
    const std::size_t party = machine.party;
    if (machine.clock->now() < motion.silence_expiry) {
      if (before == "receipt") continue;
      *what.header.mutable_notice_receipt()->mutable_proposal() = motion.ref.proto();
      submit(machine, std::move(what), "receipt of the notice of " + motion.ref.text(),
             [this, index, party](const node::Recorded&) {
               motions_[index].answered[party] = "receipt";
             });
      return;
    }
    if (before == "concurrence" || machine.clock->now() > motion.silence_expiry + 60'000) continue;
    if (before != "expired") {
      before = "expired";
      what.header.mutable_statement();
      submit(machine, std::move(what), "a sign of life");
      return;
    }
    record::Concurrence& concurrence = *what.header.mutable_concurrence();
    *concurrence.mutable_proposal() = motion.ref.proto();
    concurrence.set_silence(true);
    submit(machine, std::move(what), "silence kept on " + motion.ref.text(),
           [this, index, party](const node::Recorded&) {
             motions_[index].answered[party] = "concurrence";
             world_.count("silences_kept");
           });
    return;
  }
}

void People::grant(Machine& machine, node::Circle& circle) {
  node::Draft what = draft(circle.record.id, "circle");
  what.header.set_module("circle");
  what.header.mutable_grant()->set_person("deputy");
  what.header.mutable_grant()->set_office("head");
  if (dice_.chance(600)) what.header.mutable_grant()->add_powers(record::COMMIT);
  submit(machine, std::move(what), "a grant");
}

void People::note(Machine& machine, node::Circle& circle) {
  std::vector<record::Reference>& noted = noted_[circle.record.id];
  if (!noted.empty() && dice_.chance(500)) {
    node::Draft what = draft(circle.record.id, "talk/noted");
    *what.header.mutable_confirmation()->mutable_noted() = dice_.pick(noted).proto();
    submit(machine, std::move(what), "a confirmation");
    return;
  }
  std::vector<std::uint32_t> others;
  for (const auto& [number, name] : circle.party_names()) {
    if (number != circle.record.self) others.push_back(number);
  }
  if (others.empty()) return;
  node::Draft what = draft(circle.record.id, "talk/noted");
  what.header.mutable_noted()->set_party(dice_.pick(others));
  what.header.mutable_noted()->set_channel(record::IN_THE_ROOM);
  what.content = text();
  const std::string id = circle.record.id;
  submit(machine, std::move(what), "a note of what was said",
         [this, id](const node::Recorded& recorded) { noted_[id].push_back(recorded.ref); });
}

void People::leave(Machine& machine, node::Circle& circle) {
  if (circle.national() || circle.party_names().size() < 3) return;
  node::Draft what = draft(circle.record.id, "circle");
  what.header.set_module("circle");
  what.header.mutable_leaving();
  std::uint64_t ended = 0;
  for (const concurrence::Charter* charter :
       circle.fold.rule().newest_charters(circle.fold.all())) {
    for (const record::BodyTerms& body : charter->terms.bodies())
      ended += body.ends_with_leaving() &&
               std::count(body.parties().begin(), body.parties().end(), number(circle)) > 0;
  }
  if (!submit(machine, std::move(what), "its leaving")) return;
  world_.count("leavings");
  if (ended > 0) world_.count("bodies_ended", ended);
}

// In one circle: another node key, the next identity key, or the end of a node key that leaked.
void People::change_key(Machine& machine, node::Circle& circle) {
  static const char* const kNames[] = {"node", "identity", "revocation"};
  const std::size_t kind = dice_.weighted({400, 400, 200});
  const auto change = std::array{node::KeyChange::node, node::KeyChange::identity,
                                 node::KeyChange::revocation}[kind];
  const std::string who = world_.parties[machine.party]->name + (machine.twin ? "'" : "");
  ++world_.events;
  const Result<void> changed = machine.engine->change_key(circle.record.id, change);
  world_.say(who + " changes a key (" + kNames[kind] + ")" +
             (changed.ok() ? "" : ": " + changed.error().message));
  // A new epoch opens when the others have answered: that is no refusal.
  if (changed.ok() || changed.error().code == ErrorCode::unavailable)
    world_.count((std::string("keys_changed_") + kNames[kind]).c_str());
  world_.touch(machine);
}

void People::destroy(Machine& machine, node::Circle& circle) {
  Motion* motion = some_motion(circle.record.id, 1000);
  if (motion == nullptr) return;
  const Result<void> gone =
      machine.engine->destroy(circle.record.id, motion->ref, "minutes", "archive law");
  ++world_.events;
  if (gone.ok()) {
    world_.count("destroyed");
    world_.say(world_.parties[machine.party]->name + " destroys the content of " +
               motion->ref.text());
  }
  world_.touch(machine);
}

}  // namespace sim
