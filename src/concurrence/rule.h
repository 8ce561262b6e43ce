// The rule of docs/formats/record.md, sections 4 to 8: whether an act has effect, and which
// proposals are joint facts. Verdicts depend on an act and its past alone; so a fact, once made,
// stays made, and the order in which acts arrive changes nothing.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "concurrence/slot.h"
#include "record/header.h"

namespace concurrence {

// The kinds of rows that the rule keeps.
enum class RuleRow : char {
  charter = 'c',   // ordinal -> id: the joint charters, each after those it amends
  word = 'g',      // id -> a grant or a silence authorisation
  joining = 'i',   // id -> party
  bond = 'k',      // slot, party, id of the concurrence
  leaving = 'l',   // id -> party and past
  noted = 'n',     // id -> party it is about
  joint = 'o',     // slot, id of a joint proposal in it
  proposal = 'p',  // id
  answer = 'q',    // id of the proposal, ordinal
  slot = 's',      // slot, id of a proposal in it
  terms = 't',     // id of a charter, joint or not
  founding = 'u',  // id of a well-formed proposal of a founding, effective or not
  settling = 'z',  // id of a fact, id of the joint proposal that settles it
};

// Where the rows are kept, and what the rule asks of journals.
class Ground {
 public:
  virtual ~Ground() = default;
  virtual Result<std::optional<Bytes>> load(RuleRow kind, ByteView name) = 0;
  virtual Result<void> keep(RuleRow kind, ByteView name, ByteView value) = 0;
  // Rows whose names begin with `prefix`, in the order of their names.
  virtual Result<void> load_all(RuleRow kind, ByteView prefix,
                                const std::function<Result<void>(ByteView, ByteView)>& visit) = 0;

  // The entry in `past` that a reference names, if it is there.
  virtual Result<std::optional<EntryId>> resolve(const record::EntryRef& ref, const Past& past) = 0;
  // The reference of an entry held.
  virtual Result<record::Reference> reference(const EntryId& id) = 0;
  // Party of a chain, and the chains of a party.
  virtual std::uint32_t party_of(ChainId chain) = 0;
  virtual std::vector<ChainId> chains_of(std::uint32_t party) = 0;
  // The greatest envelope time among the first `size` entries of a chain; 0 for none.
  virtual Result<TimeMs> latest_time(ChainId chain, std::uint64_t size) = 0;
  // Whether the entry is at or after a fork point of its journal, as far as the closed set shows.
  virtual bool after_fork(const EntryId& id, const Past& set) = 0;
  // Whether its author no longer vouches for it: it lies beyond where a node key was revoked by an
  // entry of the closed set.
  virtual bool disowned(const EntryId& id, const Past& set) = 0;
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

  Result<void> open();    // reads what it kept
  Result<void> forget();  // of memory alone

  // All acts of the past must have been applied.
  Result<Judgement> judge(const PlacedAct& act);
  // Takes in an act that judge() found effective.
  Result<std::vector<NewFact>> apply(const PlacedAct& act);
  // What was read from the ground is forgotten when it has become much. All that changed is kept
  // there already.
  Result<void> save();
  // Notes a well-formed proposal of a founding, effective or not: answers to it are judged as such.
  Result<void> note_founding(const EntryId& id);

  // Queries. Pointers stay good until the next save() or apply(). A query whose answer cannot be
  // read says no; the failure comes out of the next call that gives a Result.
  Result<Proposal*> proposal(const EntryId& id);  // null when it is no effective proposal
  // Effective proposals of the slot: all, and those that are joint.
  Result<std::vector<EntryId>> proposals_in(const crypto::Hash& slot);
  Result<std::vector<EntryId>> joint_in_slot(const crypto::Hash& slot);
  bool joint_in(const Proposal& proposal, const Past& set);
  bool dead_in(const Proposal& proposal, const Past& set);
  bool declined_by(const Proposal& proposal, std::uint32_t party, const Past& set) const;
  const Answer* concurrence_of(const Proposal& proposal, std::uint32_t party,
                               const Past& set) const;
  std::vector<const Charter*> joint_charters(const Past& set);  // parents before their children
  // Of the joint charters in `set` those from which no other descends, by reference.
  std::vector<const Charter*> newest_charters(const Past& set);
  std::vector<std::uint32_t> members(const Charter& charter, const Past& set) const;
  bool has_left(std::uint32_t party, const Past& set) const;
  // Whether the body, by the charter, decides nothing any more since one of its parties left.
  bool has_ended(const Charter& charter, std::string_view body, const Past& set) const;
  // Whether the party whose identity key the proposal replaces has declined it.
  static bool objected(const Proposal& proposal, const Past& set);
  // Of a recovery: from when on the party may concur, its receipt of the notice being in `set`.
  std::optional<TimeMs> notice_over(const Proposal& proposal, std::uint32_t party,
                                    const Past& set) const;
  // What a party that has left had behind it when it did; null while it is here.
  const Past* left_with(std::uint32_t party) const;
  // The joint charter that first lists the party and is not the founding; null for a founder, and
  // for whom no joint charter lists.
  const Charter* admitted_by(std::uint32_t party) const;
  // The least effect among the choices in the closed set that make the proposal joint, if any.
  Result<std::optional<OrderKey>> effect_in(const Proposal& proposal, const Past& set);
  bool has_authority(std::uint32_t party, std::string_view person, std::string_view office,
                     const Past& set);
  // The authorisation of silence in decisions of this class that stands for the party; none if it
  // gave none or revoked the last.
  std::optional<EntryId> silence_authorised(std::uint32_t party, std::string_view name,
                                            const Past& set);
  // What R would be for a proposal made now, with the charter in force in `set`.
  std::vector<std::uint32_t> derive(const Charter& charter, std::string_view body,
                                    const Past& set) const;
  // Section 8, in a closed set. `known` holds what was answered for the same set, and goes on to
  // hold it.
  Result<bool> contested(const Proposal& proposal, const Past& all, std::map<EntryId, bool>& known);
  Result<bool> contested(const Proposal& proposal, const Past& all) {
    std::map<EntryId, bool> known;
    return contested(proposal, all, known);
  }

 private:
  struct HashLess {
    bool operator()(const crypto::Hash& a, const crypto::Hash& b) const { return a < b; }
  };
  using Bonds = std::map<ChainId, std::vector<Bond>>;  // of a chain ascending by index

  // --- choices (joint.cpp)
  // Of each required party, in the order of `required`, the concurrences that may be chosen.
  using Options = std::vector<std::vector<const Answer*>>;
  enum class Truth { no, yes, unknown };
  struct Question;
  struct Search;
  static Options options_in(const Proposal& proposal, const Past& set);
  Truth ask(const Proposal& proposal, const Past& set, std::vector<Question>& needed);
  Truth holds(Search& search, const Past& set, bool whole);
  void try_from(Search& search, std::size_t at, const Past& set);
  void run(Search& search);
  void drop_alike(Search& search);
  Search begin_search(const Proposal& proposal, const Options& options, bool least);
  Result<std::optional<Choice>> decide(const Proposal& proposal, Options options, bool least);
  std::vector<const Proposal*> later_charters(const Proposal& proposal);
  Result<std::vector<NewFact>> complete(Proposal& proposal, const EntryId& added);
  Result<void> make_joint(Proposal& proposal);

  // --- verdicts
  Judgement judge_proposal(const PlacedAct& act, const std::vector<const Charter*>& newest,
                           Result<void>& failure);
  Judgement judge_terms(const PlacedAct& act, const record::Terms& terms,
                        const std::vector<const Charter*>& amended) const;
  Judgement judge_recovery(const PlacedAct& act, const record::Proposal& p,
                           const Charter& amended) const;
  Result<Judgement> judge_concurrence(const PlacedAct& act, Proposal& target,
                                      const std::vector<const Charter*>& newest);
  Result<bool> silence_sound(const PlacedAct& act, const Proposal& target);
  Result<Judgement> judge_act(const PlacedAct& act);

  // --- memory (rule.cpp)
  Result<std::vector<EntryId>> ids_in(RuleRow kind, const crypto::Hash& slot);
  Result<Bonds*> bonds(const crypto::Hash& slot, std::uint32_t party);
  // What the party has concurred in, in `past` and in this slot, and may still be bound to.
  Result<std::vector<Proposal*>> bound_to(const crypto::Hash& slot, std::uint32_t party,
                                          const Past& past);
  const Charter* joint_charter(const EntryId& id) const;
  Result<const Charter*> any_charter(const Proposal& proposal);
  bool is_joint_charter(const Charter& charter, const Past& set);
  Result<void> add_charter(const Proposal& proposal);
  std::optional<bool> last_word(const Bytes& of, const Past& set, EntryId* entry = nullptr);
  Result<void> answer(Proposal& proposal, Answer answer);
  Result<std::optional<bool>> touched(const Proposal& proposal, const Past& all);
  Result<void> trouble();

  std::string circle_;
  Ground& ground_;
  // Kept in memory whole.
  std::deque<Charter> charters_;
  std::map<EntryId, std::size_t> charter_at_;
  std::set<std::size_t> tips_;  // charters that no joint one amends
  std::map<Bytes, Words> words_;
  std::vector<LeavingFact> leavings_;
  std::vector<JoiningFact> joinings_;
  std::map<EntryId, std::vector<EntryId>> settled_by_;  // fact -> joint settlements of it
  // Read when asked for.
  std::map<EntryId, std::unique_ptr<Proposal>> proposals_;
  std::map<crypto::Hash, std::vector<EntryId>, HashLess> joint_in_slots_;
  std::map<std::pair<Bytes, std::uint32_t>, Bonds> bonds_;
  std::map<EntryId, Charter> amendments_;            // not joint
  std::map<std::pair<EntryId, Bytes>, bool> known_;  // what joint_in() found by search
  std::size_t weight_ = 0;                           // rows read and not forgotten
  Result<void> failure_;
};

}  // namespace concurrence
