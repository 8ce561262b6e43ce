// The rule of docs/formats/record.md, sections 4 to 8: whether an act has effect, and which
// proposals are joint facts. Verdicts depend on an act and its past alone; so a fact, once made,
// stays made, and the order in which acts arrive changes nothing.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "concurrence/slot.h"
#include "record/header.h"

namespace concurrence {

// Where slots and the circle's state are kept between turns, and what the rule asks of journals.
class Ground {
 public:
  virtual ~Ground() = default;
  virtual Result<std::optional<Bytes>> load_slot(const crypto::Hash& key) = 0;
  virtual Result<void> save_slot(const crypto::Hash& key, const Bytes& value) = 0;
  // Which slot an effective proposal is in.
  virtual Result<std::optional<crypto::Hash>> load_proposal(const EntryId& id) = 0;
  virtual Result<void> save_proposal(const EntryId& id, const crypto::Hash& slot) = 0;
  virtual Result<void> save_state(const Bytes& value) = 0;

  // The entry in `past` that a reference names, if it is there.
  virtual Result<std::optional<EntryId>> resolve(const record::EntryRef& ref, const Past& past) = 0;
  // The reference of an entry held.
  virtual Result<record::Reference> reference(const EntryId& id) = 0;
  // Party of a chain, and the chains of a party.
  virtual std::uint32_t party_of(ChainId chain) = 0;
  virtual std::vector<ChainId> chains_of(std::uint32_t party) = 0;
  // The greatest envelope time among the first `size` entries of a chain; 0 for none.
  virtual Result<TimeMs> latest_time(ChainId chain, std::uint64_t size) = 0;
  // Whether the entry is at or after a fork point of its journal.
  virtual bool after_fork(const EntryId& id) = 0;
  // Whether its author no longer vouches for it: it lies beyond where a node key was revoked.
  virtual bool disowned(const EntryId& id) = 0;
};

// An act with its place and its past, ready to be judged.
struct PlacedAct {
  const record::Header* header = nullptr;
  std::uint32_t party = 0;
  EntryId id;
  record::Reference ref;
  std::uint64_t level = 0;
  TimeMs time = 0;
  Past past;
  ByteView header_bytes;  // verbatim
};

struct Judgement {
  record::Verdict verdict = record::Verdict::effective;
  std::string reason;  // for people
};

// A proposal that has just become a joint fact, or whose effect moved to an earlier choice.
struct NewFact {
  EntryId proposal;
  OrderKey effect;
};

class Rule {
 public:
  // `circle` is the circle's id (32 hex digits), which the founding's terms must hash to.
  Rule(std::string circle, Ground& ground) : circle_(std::move(circle)), ground_(ground) {}

  Result<void> open(ByteView state);  // as saved; empty for a new circle

  // All acts of the past must have been applied.
  Result<Judgement> judge(const PlacedAct& act);
  // Takes in an act that judge() found effective.
  Result<std::vector<NewFact>> apply(const PlacedAct& act);
  // Writes what has changed since the last call to the ground, and forgets cold slots.
  Result<void> save();
  // Notes a well-formed proposal of a founding, effective or not: answers to it are judged as such.
  void note_founding(const EntryId& id);

  // Queries. Pointers stay good until the next save().
  Result<Proposal*> proposal(const EntryId& id);  // null when it is no effective proposal
  Result<Slot*> slot(const crypto::Hash& key);
  Result<Slot*> slot_of(const EntryId& proposal);
  bool joint_in(const Proposal& proposal, const Past& set) const;
  std::optional<OrderKey> effect_in(const Proposal& proposal, const Past& set) const;
  bool dead_in(const Proposal& proposal, const Past& set) const;
  bool declined_by(const Proposal& proposal, std::uint32_t party, const Past& set) const;
  const Answer* concurrence_of(const Proposal& proposal, std::uint32_t party,
                               const Past& set) const;
  std::vector<const Charter*> joint_charters(const Past& set);  // parents before their children
  std::vector<const Charter*> newest_charters(const Past& set);
  std::vector<std::uint32_t> members(const Charter& charter, const Past& set) const;
  bool has_left(std::uint32_t party, const Past& set) const;
  // What a party that has left had behind it when it did; null while it is here.
  const Past* left_with(std::uint32_t party) const;
  bool has_authority(std::uint32_t party, std::string_view person, std::string_view office,
                     const Past& set) const;
  // What R would be for a proposal made now, with the charter in force in `set`.
  std::vector<std::uint32_t> derive(const Charter& charter, std::string_view body,
                                    const Past& set) const;
  // Section 8. `known` holds what was answered for the same `all`, and goes on to hold it.
  Result<bool> contested(const Proposal& proposal, const Past& all,
                         std::map<EntryId, bool>& known);
  Result<bool> contested(const Proposal& proposal, const Past& all) {
    std::map<EntryId, bool> known;
    return contested(proposal, all, known);
  }
  const CircleState& state() const { return state_; }

 private:
  struct HashLess {
    bool operator()(const crypto::Hash& a, const crypto::Hash& b) const { return a < b; }
  };
  struct Loaded {
    Slot slot;
    bool dirty = false;
  };

  Judgement judge_proposal(const PlacedAct& act, const std::vector<const Charter*>& newest,
                           Result<void>& failure);
  Judgement judge_terms(const PlacedAct& act, const record::Terms& terms,
                        const std::vector<const Charter*>& amended, bool settlement) const;
  Result<Judgement> judge_concurrence(const PlacedAct& act, Proposal& target);
  Result<bool> silence_sound(const PlacedAct& act, const Proposal& target);
  bool joint_charter(const Charter& charter, const Past& set);
  bool descends(const Charter& charter, const EntryId& ancestor) const;
  Result<bool> choice_is_joint(const Proposal& proposal, const std::vector<const Answer*>& chosen);
  Result<std::vector<NewFact>> complete(const crypto::Hash& key, const EntryId& proposal,
                                        const EntryId& added);
  Result<std::optional<bool>> touched(const Proposal& proposal, const Past& all);

  std::string circle_;
  Ground& ground_;
  CircleState state_;
  bool state_dirty_ = false;
  std::map<crypto::Hash, std::unique_ptr<Loaded>, HashLess> slots_;
};

}  // namespace concurrence
