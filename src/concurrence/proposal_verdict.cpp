// Verdicts on proposals: charter, required parties, terms, settlements.
#include <algorithm>
#include <map>
#include <set>

#include "base/encoding.h"
#include "concurrence/rule.h"
#include "concurrence/terms.h"

namespace concurrence {

using record::Verdict;

namespace {

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
  const Proposal* charter = nullptr;
  if (p.has_charter()) {
    charter = resolve(p.charter());
    if (charter == nullptr || !charter->has_terms) return unknown("charter");
  }
  std::optional<record::Reference> predecessor;
  if (p.has_predecessor()) {
    const Proposal* named = resolve(p.predecessor());
    if (named == nullptr) return unknown("predecessor");
    predecessor = named->ref;
  }
  const crypto::Hash key =
      slot_key(act.header->matter(), p.kind(), p.body(), predecessor, settled_charters(p));
  if (p.has_supersedes()) {
    const Proposal* named = resolve(p.supersedes());
    if (named == nullptr) return unknown("superseded proposal");
    if (!(named->slot == key))
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
  if (settles_charters) {
    for (const Proposal* named : settled) {
      if (!named->has_terms) return unknown("settled charter");
    }
  }
  std::vector<const Charter*> amended;  // what an amendment amends
  for (const Proposal* named : settles_charters ? settled : std::vector<const Proposal*>{charter}) {
    const Result<const Charter*> one = any_charter(*named);
    if (!one.ok()) {
      failure = one.error();
      return {};
    }
    amended.push_back(one.value());
  }
  if (has_ended(*amended.front(), p.body(), act.past))
    return is_void(Verdict::body_ended, "the body ended when one of its parties left");
  if (!joint_in(*charter, act.past))
    return is_void(Verdict::wrong_charter, "the charter it names was not agreed by all");

  std::set<std::uint32_t> under_any;
  for (const Charter* one : amended) {
    for (const std::uint32_t party : derive(*one, p.body(), act.past)) under_any.insert(party);
  }
  under_any.erase(p.recovers());
  if (under_any.empty() ||
      numbers(p.required()) != std::vector<std::uint32_t>(under_any.begin(), under_any.end()))
    return is_void(Verdict::wrong_required,
                   "the parties it asks are not those that the charter names for it");

  if (p.recovers() != 0) return judge_recovery(act, p, *amended.front());
  if (p.has_terms()) {
    const Judgement kept = judge_terms(act, p.terms(), amended);
    if (kept.verdict != Verdict::effective) return kept;
  }

  bool sound = true;
  if (settles_charters) {
    std::set<EntryId> heads;
    for (const Charter* head : newest) heads.insert(head->id);
    std::set<EntryId> named;
    for (const Charter* one : amended) named.insert(one->id);
    sound = named == heads && amended.front()->id == charter->id;
  } else if (!settled.empty()) {
    std::set<EntryId> distinct;
    std::set<crypto::Hash> slots;
    for (const Proposal* named : settled) {
      distinct.insert(named->id);
      slots.insert(named->slot);
      sound = sound && !named->has_terms && joint_in(*named, act.past);
      for (const std::uint32_t party : named->required) {
        const bool member = std::any_of(newest.begin(), newest.end(), [&](const Charter* head) {
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

// Code 12: an amendment keeps every party of what it amends (who left may go), and numbers new
// parties above all that were given. A settlement of several charters keeps every member as it
// stands in one of them.
Judgement Rule::judge_terms(const PlacedAct& act, const record::Terms& terms,
                            const std::vector<const Charter*>& amended) const {
  std::uint32_t highest = 0;
  std::set<Bytes> known;
  std::map<std::uint32_t, bool> kept;  // of each that may not go, whether it stands as before
  for (const Charter* charter : amended) {
    for (const record::Party& party : charter->terms.parties()) {
      const Bytes before = party.SerializeAsString();
      highest = std::max(highest, party.number());
      known.insert(before);
      const bool may_go = amended.size() > 1
                              ? !contains(members(*charter, act.past), party.number())
                              : has_left(party.number(), act.past);
      if (may_go) continue;
      const record::Party* after = find_party(terms, party.number());
      kept[party.number()] |= after != nullptr && after->SerializeAsString() == before;
    }
  }
  if (std::any_of(kept.begin(), kept.end(), [](const auto& one) { return !one.second; }))
    return is_void(Verdict::removes_party, "an amendment removes or alters a party");
  for (const record::Party& party : terms.parties()) {
    if (!known.contains(party.SerializeAsString()) && party.number() <= highest)
      return is_void(Verdict::removes_party, "a new party's number was used before");
  }
  return {};
}

// Code 24: the charter allows recovery, and nothing changes but the keys of one of its members.
Judgement Rule::judge_recovery(const PlacedAct& act, const record::Proposal& p,
                               const Charter& amended) const {
  const record::Party* before = find_party(amended.terms, p.recovers());
  const record::Party* after = find_party(p.terms(), p.recovers());
  if (amended.terms.recovery_notice() == 0)
    return is_void(Verdict::wrong_recovery, "the charter does not allow recovery");
  if (!contains(members(amended, act.past), p.recovers()))
    return is_void(Verdict::wrong_recovery, "the party whose key it replaces is no member");
  record::Terms restored = p.terms();
  restored.set_nonce(amended.terms.nonce());
  for (record::Party& party : *restored.mutable_parties()) {
    if (party.number() != p.recovers()) continue;
    party.set_identity_key(before->identity_key());
    party.set_next_identity(before->next_identity());
  }
  if (after == nullptr || after->identity_key() == before->identity_key() ||
      restored.SerializeAsString() != amended.terms.SerializeAsString())
    return is_void(Verdict::wrong_recovery,
                   "a recovery replaces the identity key of one party and changes nothing else");
  return {};
}

}  // namespace concurrence
