#include "concurrence/rule.h"

#include <algorithm>
#include <set>

#include "base/encoding.h"

namespace concurrence {

using record::Header;
using record::Verdict;

namespace {

// More choices than this are not tried for one proposal: only a party that forked its journal many
// times over can make them, and the ones tried are the earliest.
constexpr std::size_t kChoicesMax = 4096;
constexpr std::size_t kSlotsKept = 256;

bool contains(const std::vector<std::uint32_t>& list, std::uint32_t party) {
  return std::find(list.begin(), list.end(), party) != list.end();
}

template <class List>
std::vector<std::uint32_t> numbers(const List& list) {
  return {list.begin(), list.end()};
}

Judgement is_void(Verdict verdict, std::string reason) { return {verdict, std::move(reason)}; }

const record::Party* find_party(const record::Terms& terms, std::uint32_t number) {
  for (const record::Party& party : terms.parties()) {
    if (party.number() == number) return &party;
  }
  return nullptr;
}

std::uint32_t rule_version(const record::Terms& terms, std::string_view name) {
  for (const record::RuleVersion& rule : terms.rules()) {
    if (rule.name() == name) return rule.version();
  }
  return 0;
}

// What a settlement of charters settles; nothing for any other proposal.
std::vector<record::Reference> settled_charters(const record::Proposal& p) {
  std::vector<record::Reference> out;
  if (!p.has_terms()) return out;
  for (const record::EntryRef& ref : p.settles()) {
    const Result<record::Reference> one = record::Reference::from(ref);
    if (one.ok()) out.push_back(one.value());
  }
  return out;
}

// Whether the amendment alters who is required for any kind of decision (section 6).
bool changes_required(const record::Terms& before, const record::Terms& after) {
  if (before.parties_size() != after.parties_size() || before.bodies_size() != after.bodies_size())
    return true;
  for (int i = 0; i < before.parties_size(); ++i) {
    if (before.parties(i).number() != after.parties(i).number()) return true;
  }
  for (int i = 0; i < before.bodies_size(); ++i) {
    if (before.bodies(i).id() != after.bodies(i).id() ||
        numbers(before.bodies(i).parties()) != numbers(after.bodies(i).parties()))
      return true;
  }
  return false;
}

// Finds the field Terms inside verbatim header bytes: what the circle's id is the hash of.
ByteView terms_bytes(ByteView header) {
  const auto field = [](ByteView message, std::uint64_t number) {
    ByteReader reader(message);
    while (!reader.done()) {
      const std::uint64_t tag = reader.varint();
      if (!reader.ok()) return ByteView{};
      if ((tag & 7) == 0) {
        reader.varint();
        continue;
      }
      const ByteView block = reader.block(message.size());
      if (tag >> 3 == number) return block;
    }
    return ByteView{};
  };
  return field(field(header, 11), 10);
}

}  // namespace

Result<void> Rule::open(ByteView state) {
  slots_.clear();
  state_ = {};
  state_dirty_ = false;
  if (!state.empty()) state_ = TRY(CircleState::decode(state));
  return {};
}

Result<Slot*> Rule::slot(const crypto::Hash& key) {
  const auto found = slots_.find(key);
  if (found != slots_.end()) return &found->second->slot;
  auto loaded = std::make_unique<Loaded>();
  const std::optional<Bytes> bytes = TRY(ground_.load_slot(key));
  if (bytes) loaded->slot = TRY(Slot::decode(*bytes));
  Slot* slot = &loaded->slot;
  slots_.emplace(key, std::move(loaded));
  return slot;
}

Result<Slot*> Rule::slot_of(const EntryId& proposal) {
  const std::optional<crypto::Hash> key = TRY(ground_.load_proposal(proposal));
  if (!key) return static_cast<Slot*>(nullptr);
  return slot(*key);
}

Result<Proposal*> Rule::proposal(const EntryId& id) {
  Slot* slot = TRY(slot_of(id));
  return slot ? slot->find(id) : static_cast<Proposal*>(nullptr);
}

Result<void> Rule::save() {
  for (auto& [key, loaded] : slots_) {
    if (!loaded->dirty) continue;
    TRY(ground_.save_slot(key, loaded->slot.encode()));
    loaded->dirty = false;
  }
  if (state_dirty_) {
    TRY(ground_.save_state(state_.encode()));
    state_dirty_ = false;
  }
  if (slots_.size() > kSlotsKept) slots_.clear();
  return {};
}

void Rule::note_founding(const EntryId& id) {
  state_.foundings.push_back(id);
  state_dirty_ = true;
}

// --- queries over a closed set -----------------------------------------------------------------

const Answer* Rule::concurrence_of(const Proposal& proposal, std::uint32_t party,
                                   const Past& set) const {
  for (const Answer& answer : proposal.answers) {
    if (answer.kind == AnswerKind::concurrence && answer.party == party && set.has(answer.id))
      return &answer;
  }
  return nullptr;
}

bool Rule::declined_by(const Proposal& proposal, std::uint32_t party, const Past& set) const {
  for (const Answer& answer : proposal.answers) {
    if (answer.kind == AnswerKind::decline && answer.party == party && set.has(answer.id))
      return true;
  }
  for (const LeavingFact& leaving : state_.leavings) {
    if (leaving.party == party && set.has(leaving.id) &&
        concurrence_of(proposal, party, leaving.past) == nullptr)
      return true;
  }
  return false;
}

std::optional<OrderKey> Rule::effect_in(const Proposal& proposal, const Past& set) const {
  std::optional<OrderKey> effect;
  for (const Choice& choice : proposal.choices) {
    if (!choice.joint) continue;
    const bool held = std::all_of(choice.chosen.begin(), choice.chosen.end(),
                                  [&](const EntryId& id) { return set.has(id); });
    if (held && (!effect || choice.effect < *effect)) effect = choice.effect;
  }
  return effect;
}

bool Rule::joint_in(const Proposal& proposal, const Past& set) const {
  return effect_in(proposal, set).has_value();
}

bool Rule::dead_in(const Proposal& proposal, const Past& set) const {
  bool complete = true;
  for (const std::uint32_t party : proposal.required) {
    if (declined_by(proposal, party, set)) return true;
    if (concurrence_of(proposal, party, set) == nullptr) complete = false;
  }
  return complete && !joint_in(proposal, set);
}

bool Rule::has_left(std::uint32_t party, const Past& set) const {
  return std::any_of(state_.leavings.begin(), state_.leavings.end(), [&](const LeavingFact& leaving) {
    return leaving.party == party && set.has(leaving.id);
  });
}

std::vector<std::uint32_t> Rule::members(const Charter& charter, const Past& set) const {
  std::vector<std::uint32_t> out;
  for (const record::Party& party : charter.terms.parties()) {
    const std::uint32_t number = party.number();
    const bool founder = !state_.charters.empty() &&
                         find_party(state_.charters.front().terms, number) != nullptr;
    const bool joined =
        founder || std::any_of(state_.joinings.begin(), state_.joinings.end(),
                               [&](const JoiningFact& joining) {
                                 return joining.party == number && set.has(joining.id);
                               });
    if (joined && !has_left(number, set)) out.push_back(number);
  }
  return out;
}

std::vector<std::uint32_t> Rule::derive(const Charter& charter, std::string_view body,
                                        const Past& set) const {
  const std::vector<std::uint32_t> all = members(charter, set);
  if (body.empty()) return all;
  std::vector<std::uint32_t> out;
  for (const record::BodyTerms& terms : charter.terms.bodies()) {
    if (terms.id() != body) continue;
    for (const std::uint32_t party : terms.parties()) {
      if (contains(all, party)) out.push_back(party);
    }
  }
  return out;
}

bool Rule::has_authority(std::uint32_t party, std::string_view person, std::string_view office,
                         const Past& set) const {
  const GrantFact* last = nullptr;
  for (const GrantFact& grant : state_.grants) {
    if (grant.party != party || grant.person != person || grant.office != office ||
        !set.has(grant.id))
      continue;
    if (last == nullptr || last->order < grant.order) last = &grant;
  }
  return last != nullptr && last->commit;
}

bool Rule::joint_charter(const Charter& charter, const Past& set) {
  const Result<Slot*> slot = this->slot(charter.slot);
  if (!slot.ok() || slot.value() == nullptr) return false;
  const Proposal* proposal = slot.value()->find(charter.id);
  return proposal != nullptr && joint_in(*proposal, set);
}

bool Rule::descends(const Charter& charter, const EntryId& ancestor) const {
  // Parents stand before their children in the list, so the walk ends.
  std::vector<EntryId> next = charter.settles;
  if (charter.parent) next.push_back(*charter.parent);
  std::set<EntryId> visited;
  while (!next.empty()) {
    const EntryId id = next.back();
    next.pop_back();
    if (id == ancestor) return true;
    if (!visited.insert(id).second) continue;
    if (const Charter* parent = state_.charter(id)) {
      if (parent->parent) next.push_back(*parent->parent);
      next.insert(next.end(), parent->settles.begin(), parent->settles.end());
    }
  }
  return false;
}

std::vector<const Charter*> Rule::newest_charters(const Past& set) {
  std::vector<const Charter*> joint;
  for (const Charter& charter : state_.charters) {
    if (joint_charter(charter, set)) joint.push_back(&charter);
  }
  std::vector<const Charter*> newest;
  for (const Charter* charter : joint) {
    const bool superseded = std::any_of(joint.begin(), joint.end(), [&](const Charter* other) {
      return other != charter && descends(*other, charter->id);
    });
    if (!superseded) newest.push_back(charter);
  }
  return newest;
}

// --- verdicts ----------------------------------------------------------------------------------

Result<Judgement> Rule::judge(const PlacedAct& act) {
  const Header& header = *act.header;
  const std::vector<const Charter*> newest = newest_charters(act.past);

  // The proposal that an answer names, where it does.
  const record::EntryRef* target = nullptr;
  switch (header.act_case()) {
    case Header::kConcurrence: target = &header.concurrence().proposal(); break;
    case Header::kDecline: target = &header.decline().proposal(); break;
    case Header::kWithdrawal: target = &header.withdrawal().proposal(); break;
    case Header::kAdReferendum: target = &header.ad_referendum().proposal(); break;
    case Header::kReservation: target = &header.reservation().proposal(); break;
    case Header::kNoticeReceipt: target = &header.notice_receipt().proposal(); break;
    case Header::kSilenceBroken: target = &header.silence_broken().proposal(); break;
    default: break;
  }

  if (newest.empty()) {
    bool allowed = header.has_grant() ||
                   (header.has_proposal() && header.proposal().kind() == "charter.found");
    if (!allowed && target != nullptr &&
        (header.has_concurrence() || header.has_decline() || header.has_withdrawal())) {
      const std::optional<EntryId> id = TRY(ground_.resolve(*target, act.past));
      allowed = id && std::find(state_.foundings.begin(), state_.foundings.end(), *id) !=
                          state_.foundings.end();
    }
    if (!allowed)
      return is_void(Verdict::not_constituted, "the circle was not yet constituted by all");
    if (header.rule() != record::kRecordRule || header.module() != "circle" ||
        header.module_version() != 1)
      return is_void(Verdict::not_in_force, "rule or module version is not that of a founding");
  } else {
    const bool in_force = std::any_of(newest.begin(), newest.end(), [&](const Charter* charter) {
      return rule_version(charter->terms, "record") == header.rule() &&
             header.module_version() != 0 &&
             rule_version(charter->terms, header.module()) == header.module_version();
    });
    if (!in_force)
      return is_void(Verdict::not_in_force,
                     "rule or module version is not in force under the charter: " +
                         header.module() + " " + std::to_string(header.module_version()));
    const bool left = has_left(act.party, act.past);
    if (!left && !header.has_joining() && !header.has_grant()) {
      const bool member = std::any_of(newest.begin(), newest.end(), [&](const Charter* charter) {
        return contains(members(*charter, act.past), act.party);
      });
      if (!member) return is_void(Verdict::not_a_member, "its author was not a member");
    }
    if (left) return is_void(Verdict::has_left, "its author had left");
  }

  Proposal* named = nullptr;
  if (target != nullptr) {
    const std::optional<EntryId> id = TRY(ground_.resolve(*target, act.past));
    if (id) named = TRY(proposal(*id));
    if (named == nullptr)
      return is_void(Verdict::unknown_reference,
                     "the proposal it names was not in its past, or has no effect");
  }
  const Charter* joined = nullptr;
  if (header.has_joining()) {
    const std::optional<EntryId> id = TRY(ground_.resolve(header.joining().charter(), act.past));
    if (id) joined = state_.charter(*id);
    if (joined == nullptr)
      return is_void(Verdict::unknown_reference, "the charter it names was not in its past");
  }
  const NotedFact* noted = nullptr;
  if (header.has_confirmation()) {
    const std::optional<EntryId> id = TRY(ground_.resolve(header.confirmation().noted(), act.past));
    for (const NotedFact& item : state_.noted) {
      if (id && item.id == *id) noted = &item;
    }
    if (noted == nullptr)
      return is_void(Verdict::unknown_reference, "the noted act it names was not in its past");
  }

  if (header.has_proposal()) {
    Result<void> failure;
    Judgement judgement = judge_proposal(act, newest, failure);
    if (!failure.ok()) return failure.error();
    return judgement;
  }

  const bool silent = header.has_concurrence() && header.concurrence().silence();
  const bool binding = header.has_concurrence() || header.has_decline() ||
                       header.has_withdrawal() || header.has_ad_referendum() ||
                       header.has_joining() || header.has_leaving() ||
                       header.has_silence_authorisation();
  if (binding && !silent &&
      !has_authority(act.party, header.actor().person(), header.actor().office(), act.past))
    return is_void(Verdict::no_authority, "its party's journal gave " + header.actor().person() +
                                              " as " + header.actor().office() +
                                              " no authority to commit it");

  if (named != nullptr &&
      (header.has_concurrence() || header.has_decline() || header.has_ad_referendum()) &&
      !named->requires_party(act.party))
    return is_void(Verdict::not_required, "its party's agreement is not asked for");

  if (header.has_concurrence()) return judge_concurrence(act, *named);
  if (header.has_decline()) {
    if (concurrence_of(*named, act.party, act.past) != nullptr ||
        declined_by(*named, act.party, act.past))
      return is_void(Verdict::already_answered, "its party had already answered finally");
  }
  if (header.has_withdrawal()) {
    const bool withdrawn = std::any_of(
        named->answers.begin(), named->answers.end(), [&](const Answer& answer) {
          return answer.kind == AnswerKind::withdrawal && answer.party == act.party &&
                 act.past.has(answer.id);
        });
    if (concurrence_of(*named, act.party, act.past) == nullptr || withdrawn)
      return is_void(Verdict::already_answered, "there was nothing to withdraw");
    if (joint_in(*named, act.past))
      return is_void(Verdict::already_joint, "it was agreed by all already");
  }
  if (header.has_confirmation() && noted->about != act.party)
    return is_void(Verdict::wrong_party, "what was noted is not about its author");
  if (header.has_noted() && header.noted().party() == act.party)
    return is_void(Verdict::wrong_party, "a party does not note itself");
  if (header.has_joining()) {
    const bool member = std::any_of(newest.begin(), newest.end(), [&](const Charter* charter) {
      return contains(members(*charter, act.past), act.party);
    });
    if (find_party(joined->terms, act.party) == nullptr || !joint_charter(*joined, act.past) ||
        member)
      return is_void(Verdict::wrong_party, "the charter does not admit its author");
  }
  return Judgement{};
}

Judgement Rule::judge_proposal(const PlacedAct& act, const std::vector<const Charter*>& newest,
                               Result<void>& failure) {
  const record::Proposal& p = act.header->proposal();
  const auto resolve = [&](const record::EntryRef& ref) -> Proposal* {
    const Result<std::optional<EntryId>> id = ground_.resolve(ref, act.past);
    if (!id.ok()) {
      failure = id.error();
      return nullptr;
    }
    if (!id.value()) return nullptr;
    const Result<Proposal*> found = proposal(*id.value());
    if (!found.ok()) {
      failure = found.error();
      return nullptr;
    }
    return found.value();
  };

  const auto unknown = [](const char* what) {
    return is_void(Verdict::unknown_reference,
                   std::string("the ") + what + " it names was not in its past, or has no effect");
  };
  const Charter* charter = nullptr;
  if (p.has_charter()) {
    const Proposal* named = resolve(p.charter());
    if (named != nullptr) charter = state_.charter(named->id);
    if (charter == nullptr) return unknown("charter");
  }
  std::optional<record::Reference> predecessor;
  if (p.has_predecessor()) {
    const Proposal* named = resolve(p.predecessor());
    if (named == nullptr) return unknown("predecessor");
    predecessor = named->ref;
  }
  const crypto::Hash key = slot_key(act.header->matter(), p.kind(), p.body(), predecessor, settled_charters(p));
  if (p.has_supersedes()) {
    const Proposal* named = resolve(p.supersedes());
    if (named == nullptr) return unknown("superseded proposal");
    const Result<std::optional<crypto::Hash>> theirs = ground_.load_proposal(named->id);
    if (!theirs.ok()) failure = theirs.error();
    if (!theirs.ok() || !theirs.value() || !(*theirs.value() == key))
      return is_void(Verdict::unknown_reference, "what it supersedes is of another kind or matter");
  }
  std::vector<const Proposal*> settled;
  for (const record::EntryRef& ref : p.settles()) {
    const Proposal* named = resolve(ref);
    if (named == nullptr) return unknown("settled fact");
    settled.push_back(named);
  }

  if (charter == nullptr) {  // a founding
    if (!newest.empty())
      return is_void(Verdict::wrong_charter, "the circle was constituted already");
    const crypto::Hash id = crypto::sha256({"entente/circle/v1\n", terms_bytes(act.header_bytes)});
    if (hex(id.view().substr(0, 16)) != circle_)
      return is_void(Verdict::wrong_charter, "its terms are not those of this circle's name");
    std::vector<std::uint32_t> all;
    for (const record::Party& party : p.terms().parties()) all.push_back(party.number());
    if (numbers(p.required()) != all)
      return is_void(Verdict::wrong_required, "a founding asks for all its parties");
    return {};
  }
  const bool settles_charters = p.has_terms() && !settled.empty();
  std::vector<const Charter*> amended{charter};  // what an amendment amends
  if (settles_charters) {
    amended.clear();
    for (const Proposal* named : settled) {
      const Charter* one = state_.charter(named->id);
      if (one == nullptr) return unknown("settled charter");
      amended.push_back(one);
    }
  }
  if (!joint_charter(*charter, act.past))
    return is_void(Verdict::wrong_charter, "the charter it names was not agreed by all");

  std::set<std::uint32_t> under_any;
  for (const Charter* one : amended) {
    for (const std::uint32_t party : derive(*one, p.body(), act.past)) under_any.insert(party);
  }
  if (under_any.empty() ||
      numbers(p.required()) != std::vector<std::uint32_t>(under_any.begin(), under_any.end()))
    return is_void(Verdict::wrong_required,
                   "the parties it asks are not those that the charter names for it");

  if (p.has_terms()) {
    const Judgement kept = judge_terms(act, p.terms(), amended, settles_charters);
    if (kept.verdict != Verdict::effective) return kept;
  }

  bool sound = true;
  if (settles_charters) {
    std::set<EntryId> heads;
    for (const Charter* head : newest) heads.insert(head->id);
    std::set<EntryId> named;
    for (const Charter* one : amended) named.insert(one->id);
    sound = named.size() >= 2 && named == heads && amended.front()->id == charter->id;
  } else if (!settled.empty()) {
    std::set<EntryId> distinct;
    std::set<crypto::Hash> slots;
    for (const Proposal* named : settled) {
      const Result<std::optional<crypto::Hash>> theirs = ground_.load_proposal(named->id);
      if (!theirs.ok()) failure = theirs.error();
      if (!failure.ok()) return {};
      distinct.insert(named->id);
      slots.insert(theirs.value().value_or(crypto::Hash{}));
      sound = sound && !named->has_terms && joint_in(*named, act.past);
      for (const std::uint32_t party : named->required) {
        const bool member =
            std::any_of(newest.begin(), newest.end(), [&](const Charter* head) {
              return contains(members(*head, act.past), party);
            });
        sound = sound && (!member || contains(numbers(p.required()), party));
      }
    }
    sound = sound && distinct.size() >= 2 && slots.size() == 1;
  }
  if (!sound)
    return is_void(Verdict::wrong_settlement, "it does not settle exactly the rival facts");
  return {};
}

Result<Judgement> Rule::judge_concurrence(const PlacedAct& act, Proposal& target) {
  const Past& past = act.past;
  if (concurrence_of(target, act.party, past) != nullptr || declined_by(target, act.party, past))
    return is_void(Verdict::already_answered, "its party had already answered finally");
  if (act.header->concurrence().silence() && !TRY(silence_sound(act, target)))
    return is_void(Verdict::silence, "the silence was not kept as the rules demand");

  const std::vector<const Charter*> newest = newest_charters(past);
  const auto settled = [&](const EntryId& id) {
    return std::find(target.settles.begin(), target.settles.end(), id) != target.settles.end();
  };
  if (target.charter) {
    const bool settlement = target.has_terms && !target.settles.empty();
    const bool current =
        settlement ? target.settles.size() == newest.size() &&
                         std::all_of(newest.begin(), newest.end(),
                                     [&](const Charter* charter) { return settled(charter->id); })
                   : newest.size() == 1 && newest.front()->id == *target.charter;
    if (!current)
      return is_void(Verdict::older_charter, "it was proposed under an older charter");
  } else if (!newest.empty()) {
    return is_void(Verdict::older_charter, "the circle was constituted already");
  }

  Slot* slot = TRY(slot_of(target.id));
  for (const Proposal& rival : slot->proposals) {
    if (rival.id == target.id || settled(rival.id) || !past.has(rival.id)) continue;
    if (concurrence_of(rival, act.party, past) != nullptr && !dead_in(rival, past))
      return is_void(Verdict::rival_alive,
                     "its party is bound by its agreement to another proposal for the same place");
  }
  for (const Proposal& rival : slot->proposals) {
    if (rival.id != target.id && !settled(rival.id) && joint_in(rival, past))
      return is_void(Verdict::slot_filled, "another proposal was agreed by all in its place");
  }
  // Amendments of exactly what the target is under: its charter, or all that it settles.
  std::optional<crypto::Hash> amendments;
  const Charter* under = target.charter ? state_.charter(*target.charter) : nullptr;
  if (under != nullptr) {
    std::vector<record::Reference> settles;
    if (target.has_terms) {
      for (const EntryId& id : target.settles) {
        const Charter* one = state_.charter(id);
        if (one != nullptr) settles.push_back(one->ref);
      }
    }
    amendments = slot_key("circle", "charter.amend", "", under->ref, settles);
  }
  for (const Charter& amendment : state_.charters) {
    if (!amendments || amendment.slot != *amendments || amendment.id == target.id ||
        !amendment.changes_required || !past.has(amendment.id))
      continue;
    const Proposal* proposal = TRY(this->proposal(amendment.id));
    if (proposal != nullptr && concurrence_of(*proposal, act.party, past) != nullptr &&
        !dead_in(*proposal, past))
      return is_void(Verdict::amendment_pending,
                     "its party had agreed to change who decides, and that is not decided yet");
  }
  return Judgement{};
}

Result<bool> Rule::silence_sound(const PlacedAct& act, const Proposal& target) {
  if (target.silence_class.empty() || act.time < target.silence_expiry) return false;
  const Charter* charter = target.charter ? state_.charter(*target.charter) : nullptr;
  if (charter == nullptr) return false;
  const auto& classes = charter->terms.silence_classes();
  if (std::find(classes.begin(), classes.end(), target.silence_class) == classes.end())
    return false;
  const SilenceFact* last = nullptr;
  for (const SilenceFact& silence : state_.silences) {
    if (silence.party == act.party && silence.name == target.silence_class &&
        act.past.has(silence.id) && (last == nullptr || last->order < silence.order))
      last = &silence;
  }
  if (last == nullptr || last->revoked) return false;
  for (const Answer& answer : target.answers) {
    if (!act.past.has(answer.id)) continue;
    if (answer.kind == AnswerKind::silence_broken || answer.kind == AnswerKind::decline)
      return false;
  }
  for (const std::uint32_t party : target.required) {
    if (declined_by(target, party, act.past)) return false;
    const bool noticed = std::any_of(
        target.answers.begin(), target.answers.end(), [&](const Answer& answer) {
          return answer.kind == AnswerKind::notice_receipt && answer.party == party &&
                 act.past.has(answer.id) && answer.time <= target.silence_expiry &&
                 target.silence_expiry - answer.time >= target.silence_notice;
        });
    if (!noticed) return false;
    if (party == act.party) continue;
    bool spoke = false;
    for (const ChainId chain : ground_.chains_of(party)) {
      const TimeMs latest = TRY(ground_.latest_time(chain, act.past.size_of(chain)));
      spoke = spoke || latest >= target.silence_expiry;
    }
    if (!spoke) return false;
  }
  return true;
}

// Code 12: an amendment keeps every party of what it amends (who left may go), and numbers new
// parties above all that were given.
Judgement Rule::judge_terms(const PlacedAct& act, const record::Terms& terms,
                            const std::vector<const Charter*>& amended, bool settlement) const {
  std::uint32_t highest = 0;
  std::set<std::uint32_t> known;
  for (const Charter* charter : amended) {
    for (const record::Party& party : charter->terms.parties()) {
      highest = std::max(highest, party.number());
      known.insert(party.number());
      const bool may_go = settlement ? !contains(members(*charter, act.past), party.number())
                                     : has_left(party.number(), act.past);
      const record::Party* kept = find_party(terms, party.number());
      if (kept == nullptr && may_go) continue;
      if (settlement && may_go) continue;
      if (kept == nullptr || kept->name() != party.name() ||
          kept->identity_key() != party.identity_key() ||
          kept->next_identity() != party.next_identity())
        return is_void(Verdict::removes_party, "an amendment removes or alters a party");
    }
  }
  for (const record::Party& party : terms.parties()) {
    if (!known.contains(party.number()) && party.number() <= highest)
      return is_void(Verdict::removes_party, "a new party's number was used before");
  }
  return {};
}

// --- effects -----------------------------------------------------------------------------------

Result<std::vector<NewFact>> Rule::apply(const PlacedAct& act) {
  const Header& header = *act.header;
  std::vector<NewFact> facts;
  const OrderKey order{act.level, act.ref};

  const auto add_answer = [&](const record::EntryRef& ref, AnswerKind kind,
                              TimeMs due) -> Result<Proposal*> {
    const std::optional<EntryId> id = TRY(ground_.resolve(ref, act.past));
    check(id.has_value());
    const std::optional<crypto::Hash> key = TRY(ground_.load_proposal(*id));
    check(key.has_value());
    Slot* slot = TRY(this->slot(*key));
    slots_.find(*key)->second->dirty = true;
    Proposal* proposal = slot->find(*id);
    check(proposal != nullptr);
    Answer answer;
    answer.kind = kind;
    answer.party = act.party;
    answer.id = act.id;
    answer.level = act.level;
    answer.time = act.time;
    answer.due = due;
    if (kind == AnswerKind::concurrence || kind == AnswerKind::withdrawal) answer.past = act.past;
    proposal->answers.push_back(std::move(answer));
    return proposal;
  };

  switch (header.act_case()) {
    case Header::kProposal: {
      const record::Proposal& p = header.proposal();
      const auto id_of = [&](const record::EntryRef& ref) { return ground_.resolve(ref, act.past); };
      Proposal proposal;
      proposal.id = act.id;
      proposal.ref = act.ref;
      proposal.level = act.level;
      proposal.matter = header.matter();
      proposal.kind = p.kind();
      proposal.module = header.module();
      std::optional<record::Reference> predecessor;
      if (p.has_charter()) proposal.charter = TRY(id_of(p.charter()));
      if (p.has_predecessor()) {
        proposal.predecessor = TRY(id_of(p.predecessor()));
        predecessor = TRY(record::Reference::from(p.predecessor()));
      }
      if (p.has_supersedes()) proposal.supersedes = TRY(id_of(p.supersedes()));
      for (const record::EntryRef& ref : p.settles()) {
        const std::optional<EntryId> id = TRY(id_of(ref));
        if (!id) continue;
        proposal.settles.push_back(*id);
        state_.settlings.push_back({act.id, *id});
        state_dirty_ = true;
      }
      proposal.required = numbers(p.required());
      proposal.has_terms = p.has_terms();
      if (p.has_silence()) {
        proposal.silence_class = p.silence().class_();
        proposal.silence_expiry = p.silence().expiry();
        proposal.silence_notice = p.silence().notice();
      }
      for (const std::string& root : p.blobs()) proposal.blobs.push_back(crypto::Hash::from(root));
      const crypto::Hash key = slot_key(proposal.matter, proposal.kind, p.body(), predecessor, settled_charters(p));
      if (p.has_terms()) {
        Charter charter;
        charter.id = act.id;
        charter.ref = act.ref;
        charter.terms = p.terms();
        charter.parent = proposal.charter;
        charter.settles = proposal.settles;
        std::vector<EntryId> amended = proposal.settles;
        if (charter.parent) amended.push_back(*charter.parent);
        for (const EntryId& id : amended) {
          const Charter* one = state_.charter(id);
          charter.changes_required = charter.changes_required ||
                                     (one != nullptr && changes_required(one->terms, p.terms()));
        }
        charter.slot = key;
        state_.charters.push_back(std::move(charter));
        state_dirty_ = true;
      }
      Slot* slot = TRY(this->slot(key));
      slots_.find(key)->second->dirty = true;
      slot->proposals.push_back(std::move(proposal));
      TRY(ground_.save_proposal(act.id, key));
      break;
    }
    case Header::kConcurrence: {
      Proposal* target =
          TRY(add_answer(header.concurrence().proposal(), AnswerKind::concurrence, 0));
      if (target->supersedes) {
        const std::optional<crypto::Hash> key = TRY(ground_.load_proposal(*target->supersedes));
        check(key.has_value());
        Slot* slot = TRY(this->slot(*key));
        Proposal* superseded = slot->find(*target->supersedes);
        if (superseded != nullptr && superseded->requires_party(act.party) &&
            concurrence_of(*superseded, act.party, act.past) == nullptr &&
            !declined_by(*superseded, act.party, act.past)) {
          Answer answer;
          answer.kind = AnswerKind::decline;
          answer.party = act.party;
          answer.id = act.id;
          answer.level = act.level;
          answer.time = act.time;
          answer.implied = true;
          superseded->answers.push_back(std::move(answer));
          slots_.find(*key)->second->dirty = true;
        }
      }
      const std::optional<crypto::Hash> key = TRY(ground_.load_proposal(target->id));
      facts = TRY(complete(*key, target->id, act.id));
      break;
    }
    case Header::kDecline:
      TRY(add_answer(header.decline().proposal(), AnswerKind::decline, 0));
      break;
    case Header::kWithdrawal:
      TRY(add_answer(header.withdrawal().proposal(), AnswerKind::withdrawal, 0));
      break;
    case Header::kAdReferendum:
      TRY(add_answer(header.ad_referendum().proposal(), AnswerKind::ad_referendum,
                     header.ad_referendum().due()));
      break;
    case Header::kReservation:
      TRY(add_answer(header.reservation().proposal(), AnswerKind::reservation, 0));
      break;
    case Header::kNoticeReceipt:
      TRY(add_answer(header.notice_receipt().proposal(), AnswerKind::notice_receipt, 0));
      break;
    case Header::kSilenceBroken:
      TRY(add_answer(header.silence_broken().proposal(), AnswerKind::silence_broken, 0));
      break;
    case Header::kLeaving:
      state_.leavings.push_back({act.party, act.id, act.past});
      state_dirty_ = true;
      break;
    case Header::kJoining:
      state_.joinings.push_back({act.party, act.id});
      state_dirty_ = true;
      break;
    case Header::kGrant: {
      GrantFact grant;
      grant.party = act.party;
      grant.id = act.id;
      grant.order = order;
      grant.person = header.grant().person();
      grant.office = header.grant().office();
      for (const int power : header.grant().powers()) grant.commit |= power == record::COMMIT;
      state_.grants.push_back(std::move(grant));
      state_dirty_ = true;
      break;
    }
    case Header::kSilenceAuthorisation:
      state_.silences.push_back({act.party, act.id, order, header.silence_authorisation().class_(),
                                 header.silence_authorisation().revoked()});
      state_dirty_ = true;
      break;
    case Header::kNoted:
      state_.noted.push_back({act.id, header.noted().party()});
      state_dirty_ = true;
      break;
    case Header::kStatement:
    case Header::kConfirmation:
    case Header::ACT_NOT_SET:
      break;
  }
  return facts;
}

// Tries every choice that contains the concurrence just added.
Result<std::vector<NewFact>> Rule::complete(const crypto::Hash& key, const EntryId& id,
                                            const EntryId& added) {
  Slot* slot = TRY(this->slot(key));
  Proposal* proposal = slot->find(id);
  check(proposal != nullptr);
  std::vector<std::vector<const Answer*>> options;
  for (const std::uint32_t party : proposal->required) {
    std::vector<const Answer*> of_party;
    for (const Answer& answer : proposal->answers) {
      if (answer.kind != AnswerKind::concurrence || answer.party != party) continue;
      if (answer.id == added) {
        of_party = {&answer};
        break;
      }
      of_party.push_back(&answer);
    }
    if (of_party.empty()) return std::vector<NewFact>{};
    options.push_back(std::move(of_party));
  }
  const std::optional<OrderKey> before = [&] {
    std::optional<OrderKey> least;
    for (const Choice& choice : proposal->choices) {
      if (choice.joint && (!least || choice.effect < *least)) least = choice.effect;
    }
    return least;
  }();
  std::optional<OrderKey> after = before;
  std::vector<std::size_t> at(options.size(), 0);
  for (bool more = true; more && proposal->choices.size() < kChoicesMax;) {
    std::vector<const Answer*> chosen;
    for (std::size_t i = 0; i < options.size(); ++i) chosen.push_back(options[i][at[i]]);
    Choice choice;
    for (const Answer* answer : chosen) {
      choice.chosen.push_back(answer->id);
      const Result<record::Reference> full = ground_.reference(answer->id);
      if (!full.ok()) return full.error();
      const OrderKey order{answer->level, full.value()};
      if (choice.chosen.size() == 1 || choice.effect < order) choice.effect = order;
    }
    choice.joint = TRY(choice_is_joint(*proposal, chosen));
    if (choice.joint && (!after || choice.effect < *after)) after = choice.effect;
    proposal->choices.push_back(std::move(choice));
    more = false;
    for (std::size_t i = 0; i < at.size(); ++i) {
      if (++at[i] < options[i].size()) {
        more = true;
        break;
      }
      at[i] = 0;
    }
  }
  std::vector<NewFact> facts;
  if (after && (!before || *after < *before)) facts.push_back({id, *after});
  return facts;
}

Result<bool> Rule::choice_is_joint(const Proposal& proposal,
                                   const std::vector<const Answer*>& chosen) {
  Past set;
  for (const Answer* answer : chosen) {
    set.join(answer->past);
    set.raise(answer->id.chain, answer->id.index + 1);
  }
  for (const Answer* concurrence : chosen) {
    for (const Answer& answer : proposal.answers) {
      if (answer.kind == AnswerKind::withdrawal && answer.party == concurrence->party &&
          set.has(answer.id) && answer.past.has(concurrence->id))
        return false;
    }
    for (const LeavingFact& leaving : state_.leavings) {
      if (leaving.party == concurrence->party && set.has(leaving.id) &&
          leaving.past.has(concurrence->id) && !joint_in(proposal, leaving.past))
        return false;
    }
  }
  if (proposal.predecessor) {
    const Proposal* predecessor = TRY(this->proposal(*proposal.predecessor));
    if (predecessor == nullptr || !joint_in(*predecessor, set)) return false;
  }
  std::vector<EntryId> roots{proposal.charter.value_or(proposal.id)};
  if (proposal.has_terms)
    roots.insert(roots.end(), proposal.settles.begin(), proposal.settles.end());
  for (const Charter& charter : state_.charters) {
    if (charter.id == proposal.id) continue;
    const bool later = std::any_of(roots.begin(), roots.end(), [&](const EntryId& root) {
      return charter.id != root && descends(charter, root);
    });
    if (later && joint_charter(charter, set)) return false;
  }
  return true;
}

Result<bool> Rule::contested(const Proposal& proposal, const Past& all) {
  return contested_from(proposal, all, 0);
}

Result<bool> Rule::contested_from(const Proposal& proposal, const Past& all, int depth) {
  if (depth > 10'000) return true;
  if (!joint_in(proposal, all)) return false;
  for (const SettlingFact& settling : state_.settlings) {
    if (settling.settled != proposal.id) continue;
    const Proposal* settlement = TRY(this->proposal(settling.proposal));
    if (settlement != nullptr && joint_in(*settlement, all)) return false;
  }
  Slot* slot = TRY(slot_of(proposal.id));
  bool touched = false;
  for (const Proposal& rival : slot->proposals) {
    const bool settled = std::find(proposal.settles.begin(), proposal.settles.end(), rival.id) !=
                         proposal.settles.end();
    if (rival.id != proposal.id && !settled && joint_in(rival, all)) touched = true;
  }
  bool clean_choice = false;
  for (const Choice& choice : proposal.choices) {
    if (!choice.joint) continue;
    const bool clean = std::all_of(choice.chosen.begin(), choice.chosen.end(), [&](const EntryId& id) {
      return all.has(id) && !ground_.after_fork(id);
    });
    clean_choice = clean_choice || clean;
  }
  touched = touched || !clean_choice;
  if (!touched && proposal.charter && *proposal.charter != proposal.id) {
    const Proposal* charter = TRY(this->proposal(*proposal.charter));
    if (charter != nullptr) touched = TRY(contested_from(*charter, all, depth + 1));
  }
  if (!touched && proposal.predecessor) {
    const Proposal* predecessor = TRY(this->proposal(*proposal.predecessor));
    if (predecessor != nullptr) touched = TRY(contested_from(*predecessor, all, depth + 1));
  }
  return touched;
}

}  // namespace concurrence
