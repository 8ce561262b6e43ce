// The fold of one circle: takes entries as they become held and opened, finds their pasts, judges
// them, and turns effective acts into rows. Nothing is folded twice: verdicts are final and rows
// keep the last value in the order of acts (docs/decisions/0004).
//
// Everything it writes is in the store's projection space and can be rebuilt from the journals.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "concurrence/rule.h"
#include "journal/key_event.h"
#include "record/module.h"
#include "store/store.h"

namespace concurrence {

// A chain as the journals hold it.
struct Chain {
  ChainId id = 0;
  std::uint32_t party = 0;
  std::string party_name;
  std::string epoch;
  std::optional<ChainId> parent;  // of a branch
  std::uint64_t fork = 0;         // first index of a branch; 0 otherwise
  std::uint64_t size = 0;         // one past the last entry held
  std::uint64_t unproven = 0;     // of these, entries at the end that do not count yet
};

// A prefix that an act held here names as seen, and that is not here.
struct Awaited {
  std::uint32_t party = 0;
  std::string epoch;
  std::uint64_t size = 0;
  crypto::Hash root;
};

// The journals of one circle, as the fold reads them.
class Journals {
 public:
  virtual ~Journals() = default;
  // Grows at the end, never reorders; sizes grow.
  virtual const std::vector<Chain>& chains() const = 0;
  // Also for indexes before a branch's fork point.
  virtual Result<store::Row> row(ChainId chain, std::uint64_t index) = 0;
  // Entries [from, to) of the chain itself, in order, until `visit` returns false; a damaged one is
  // given as null. The visitor may read.
  virtual Result<void> rows(ChainId chain, std::uint64_t from, std::uint64_t to,
                            const std::function<bool(const store::Row*)>& visit) = 0;
  virtual Result<crypto::Hash> root(ChainId chain, std::uint64_t size) = 0;
  // Entries whose header was here without the content, and now the content is too; once each.
  virtual std::vector<EntryId> take_completed() { return {}; }
};

// What came of one entry.
struct Folded {
  EntryId id;
  record::Reference ref;
  record::Verdict verdict = record::Verdict::no_act;
  std::string reason;
  const record::Header* header = nullptr;  // of a readable act
  bool joint = false;                      // this is a proposal that has just become a joint fact
};

struct Progress {
  std::uint64_t entries = 0;
  bool more = false;  // stopped at the budget
};

struct ActInfo {
  std::uint64_t level = 0;
  record::Verdict verdict = record::Verdict::no_act;
  Past past;
  TimeMs latest_time = 0;  // the greatest envelope time of the chain so far
  crypto::Hash leaf;
};

// One act in an index of acts, without its content.
struct ActIndexRow {
  OrderKey order;
  EntryId id;
  record::Verdict verdict = record::Verdict::no_act;
};

class Fold : private Ground {
 public:
  // All must outlive the fold. `circle` is 32 hex digits.
  Fold(std::string circle, Journals& journals, store::Store& store,
       const std::vector<std::unique_ptr<record::Module>>& modules);
  ~Fold() override;

  // Reads where it stood. Of rows that another version wrote it reads nothing: the first advance()
  // drops them and begins again.
  Result<void> open();
  // Whether it has folded more of a journal than counts (one that was written here and must not go
  // on has an end that nobody can prove).
  bool ahead() const;
  // Forgets everything it wrote, to begin again; inside a transaction of the store.
  Result<void> forget();

  // Folds what can be folded, at most `budget` entries; inside a transaction of the store.
  Result<Progress> advance(std::uint64_t budget, const std::function<void(const Folded&)>& visit);
  // What was missing or damaged has come: journals that waited for it are tried again.
  void wake() { ++generation_; }
  // Writes cached state; before the transaction commits.
  Result<void> save() { return rule_.save(); }

  // The verdict that an act written now as the next entry of the chain would get. Everything held
  // must be folded.
  Result<Judgement> preview(ChainId chain, const record::Header& header, ByteView header_bytes,
                            TimeMs time);
  // The past that an act without `seen` written now would have; what it must list as seen follows.
  Result<Past> tip_past(ChainId chain);
  // The past that an act with this header would have as the next entry of the chain. `unavailable`
  // while what it names as seen is not folded.
  Result<Past> next_past(ChainId chain, const record::Header& header);

  std::uint64_t folded(ChainId chain) const;  // entries of the chain that are folded
  // What the next act of each chain waits for.
  std::vector<Awaited> awaited() const;
  // Everything folded, as a set.
  Past all() const;
  Result<std::optional<ActInfo>> info(const EntryId& id);
  Result<std::optional<EntryId>> find(const record::Reference& ref);
  Result<record::Reference> reference(const EntryId& id) override;
  Rule& rule() { return rule_; }

  struct Fact {
    EntryId id;
    record::Reference ref;
    std::uint64_t level = 0;
    bool contested = false;
  };
  // In a closed set of what is folded.
  Result<std::vector<Fact>> joint_facts(const Past& set);
  Result<std::vector<Fact>> joint_facts() { return joint_facts(all()); }
  std::uint64_t joint_count() const { return joint_count_; }
  std::uint64_t act_count() const { return act_count_; }
  // Of a closed set of what is folded (record.md, section 10). Of all of it that costs what the
  // joint facts cost; of less also a walk over the entries of the journals that end elsewhere.
  Result<crypto::Hash> digest(const Past& set);
  Result<crypto::Hash> digest() { return digest(all()); }

  // Every effective proposal, in no particular order; reads no act.
  Result<std::vector<EntryId>> proposals();
  // Those that are neither joint nor overtaken by a joint fact in their place, in no particular
  // order. Of those that were declined it holds all: a decline counts as long as its author vouches
  // for it.
  Result<std::vector<EntryId>> open_proposals();
  // Acts of a matter in order, those after `after`, until `visit` returns false.
  Result<void> acts_of(std::string_view matter, const std::optional<OrderKey>& after,
                       const std::function<bool(const ActIndexRow&)>& visit);
  // Acts of all journals in order, or from the newest back; those behind `after` in that direction,
  // until `visit` returns false. Reads what it visits and no act before it.
  enum class Direction { oldest_first, newest_first };
  Result<void> acts(const std::optional<OrderKey>& after, Direction direction,
                    const std::function<bool(const ActIndexRow&)>& visit);
  // Where the act stands; nothing when it is not folded here.
  Result<std::optional<OrderKey>> order_of(const record::Reference& ref);

 private:
  // Acts of one chain that stand together in one row of the projection. What is known of an act is
  // some 50 bytes, and a row of its own costs more than that.
  static constexpr std::uint64_t kInfosPerRow = 16;

  using JournalName = std::pair<std::uint32_t, std::string>;  // party and epoch
  // What is known of a past that is not all there.
  struct Gathered {
    Past past;      // of what is
    int found = 0;  // of the header's `seen`
    Awaited next;
    bool damaged = false;  // it may be there, in a prefix that cannot be read now
  };
  struct ChainState {
    std::uint64_t folded = 0;
    crypto::Hash running;    // digest of the journal so far; used while it is unforked
    std::uint64_t base = 0;  // index of recent.front()
    std::deque<ActInfo> recent;
    std::uint64_t saved = 0;           // acts before this are in the projection
    bool blocked = false;              // waits for something else than its own next entry
    std::uint64_t blocked_at = 0;      // generation() when it was found blocked
    std::uint64_t acts = 0;            // acts among the folded entries
    std::optional<Gathered> gathered;  // of the next entry, when its past is not all there
    bool asleep = false;               // until wake()
  };
  enum class Step { folded, waiting };

  Result<Step> fold_one(const Chain& chain, ChainState& state, const store::Row& row,
                        const std::function<void(const Folded&)>& visit);
  Result<void> note_key_event(const EntryId& id, ByteView body);
  void note_opening(ChainId id, ByteView body);
  Result<void> project(const Folded& folded, const PlacedAct& act, ByteView content,
                       bool has_content, const OrderKey& order, std::string_view party);
  Result<void> note_open(const EntryId& proposal);
  Result<void> note_joint(const EntryId& proposal);
  Result<std::vector<EntryId>> listed(char kind);
  Result<void> project_again(const EntryId& id, const std::function<void(const Folded&)>& visit);
  Result<void> project_joint(const NewFact& fact, const std::function<void(const Folded&)>& visit);
  Result<void> project_fact(const NewFact& fact, const std::function<void(const Folded&)>& visit);
  Result<std::optional<Past>> past_of(const Chain& chain, std::uint64_t index,
                                      const record::Header* header, Gathered& gathered);
  void wake(const Chain& chain, std::uint64_t before, std::uint64_t after);
  Result<std::optional<ChainId>> chain_with(const record::Seen& seen, bool& damaged);
  static std::uint64_t info_row(std::uint64_t index) { return index - index % kInfosPerRow; }
  // What is known of a folded act, until the next call that looks one up; null where none is.
  Result<const ActInfo*> look_up(const EntryId& id);
  Result<std::optional<ActIndexRow>> next_act(const Chain& chain, std::uint64_t& at,
                                              bool backwards);
  Result<std::uint64_t> level_begin(const Chain& chain, std::uint64_t level);
  Result<const ActInfo*> known_info(const EntryId& id);     // `corrupt` where none is
  ChainId owner(ChainId chain, std::uint64_t index) const;  // chain that stores this index
  const Chain& chain(ChainId id) const;
  // Of a journal's part in a closed set: the number of its entries, and their running digest.
  Result<std::pair<std::uint64_t, crypto::Hash>> sum(const std::vector<const Chain*>& chains,
                                                     const Past& set);
  // The digest of a journal with one more entry.
  static crypto::Hash extend(const crypto::Hash& running, std::uint64_t index,
                             const crypto::Hash& leaf, record::Verdict verdict);
  Bytes key(char prefix) const;
  Bytes entry_key(char prefix, const EntryId& id) const;
  Result<void> save_chain(ChainId id, ChainState& state);
  Result<void> load_recent(ChainId id, ChainState& state);
  Result<void> save_recent(ChainId id, ChainState& state, std::uint64_t end);

  // Ground
  Result<std::optional<Bytes>> load(RuleRow kind, ByteView name) override;
  Result<void> keep(RuleRow kind, ByteView name, ByteView value) override;
  Result<void> load_all(RuleRow kind, ByteView prefix,
                        const std::function<Result<void>(ByteView, ByteView)>& visit) override;
  Result<std::optional<EntryId>> resolve(const record::EntryRef& ref, const Past& past) override;
  std::uint32_t party_of(ChainId chain) override;
  std::vector<ChainId> chains_of(std::uint32_t party) override;
  Result<TimeMs> latest_time(ChainId chain, std::uint64_t size) override;
  bool after_fork(const EntryId& id, const Past& set) override;
  bool disowned(const EntryId& id, const Past& set) override;
  const journal::EpochOpened* opening(ChainId id) const;  // null: it begins with none

  std::string circle_;
  Bytes circle_raw_;
  Journals& journals_;
  store::Store& store_;
  const std::vector<std::unique_ptr<record::Module>>& modules_;
  Rule rule_;
  std::map<ChainId, ChainState> states_;
  ActInfo looked_up_;              // read from the projection by look_up()
  record::HeaderReading reading_;  // of the entry being folded; kept for the memory that it has
  std::map<JournalName, std::set<ChainId>> awaiting_;
  mutable std::map<ChainId, std::size_t> places_;  // in the list of chains
  bool current_ = false;    // the rows are of this version, or there are none
  std::set<EntryId> owed_;  // facts of which the modules have not heard, their entry being damaged
  struct Revoked {
    EntryId place;
    crypto::PublicKey key;
  };
  std::vector<Revoked> revoked_;
  std::map<ChainId, journal::EpochOpened> openings_;  // of the epochs folded, by trunk
  std::uint64_t joint_count_ = 0;
  std::uint64_t act_count_ = 0;
  std::uint64_t generation_ = 1;
};

}  // namespace concurrence
