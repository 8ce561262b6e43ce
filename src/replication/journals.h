// The journals of one circle as this node holds them: every party's, every epoch, every branch.
//
// Accepts nothing that an author's signed checkpoint does not prove. Keeps both branches of a
// forked journal, and the checkpoints that prove the fork. Opens no socket and reads no clock;
// all it writes is inside the caller's transaction. Rules: docs/formats/journal.md, "Replication",
// and docs/formats/replication.md.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "concurrence/fold.h"
#include "journal/checkpoint.h"
#include "journal/key_event.h"
#include "journal/merkle.h"
#include "replication/messages.h"
#include "replication/party_keys.h"
#include "store/store.h"

namespace replication {

using concurrence::Chain;
using concurrence::ChainId;

// Contradicting checkpoints of one chain that are kept; each is proof enough.
inline constexpr std::size_t kContradictingMax = 8;
// Branches of one journal, and epochs of one party, that are taken before somebody's act names
// them.
inline constexpr std::size_t kBranchesMax = 8;
inline constexpr std::size_t kEpochsMax = 256;
// From so many branches on a push makes another only if it is seen to lead to what an act names.
inline constexpr std::size_t kBranchesEver = 64;
// How far ahead of the newest epoch of a party a new one may be numbered.
inline constexpr std::uint64_t kEpochsAhead = 16;

struct PartyIdentity {
  std::uint32_t number = 0;
  std::string name;
  // What the joint charters pinned, the one in force last.
  std::vector<journal::PinnedIdentity> pins;
  bool operator==(const PartyIdentity&) const = default;
};

// A checkpoint without what its place says already.
struct SignedHead {
  std::uint64_t size = 0;
  crypto::Hash root;
  crypto::Signature signature;
};

struct ChainKeys {
  journal::VerifierKey log;
  journal::VerifierKey witness;
  journal::VerifierKey mirror;
};

// What came of a push.
struct Accepted {
  ChainId chain = 0;
  std::uint64_t from = 0;  // first entry that was new
  std::uint64_t added = 0;
  std::uint64_t opened = 0;  // openings that were missing before
  std::uint64_t proven = 0;  // entries held before that only now can be proven
  bool new_journal = false;
  bool keys_moved = false;  // a key was rotated or revoked: what was refused may fit now
  bool forked = false;      // the push proved a fork that was not known
};

// Why nothing more of a journal is cosigned, for good: as it is stored and told.
inline constexpr char kFrozenForked[] = "its author signed two different histories";
inline constexpr char kFrozenOpenedTwice[] =
    "its author opened this epoch twice, with two log keys";
inline constexpr char kFrozenRevoked[] = "its node key was revoked";

class Journals : public concurrence::Journals {
 public:
  // `circle` is 32 hex digits; the store must outlive the journals.
  Journals(std::string circle, store::Store& store);
  ~Journals() override;

  // Reads the chains of the circle and their right edges. `corrupt` when an edge does not match.
  Result<void> open();
  // Who writes here; known from the charters. Parties only ever come on.
  void set_parties(std::vector<PartyIdentity> parties);
  // Keys of a party that is known.
  const PartyKeys& party_keys(std::uint32_t number) const;
  // How the epoch of the chain was opened; `unavailable` while that entry is damaged here.
  Result<journal::EpochOpened> opening(ChainId id);
  const PartyIdentity* party(std::uint32_t number) const;
  const std::string& circle() const { return circle_; }

  const std::vector<Chain>& chains() const override { return chains_; }
  Result<store::Row> row(ChainId chain, std::uint64_t index) override;
  Result<void> rows(ChainId chain, std::uint64_t from, std::uint64_t to,
                    const std::function<bool(const store::Row*)>& visit) override;
  Result<crypto::Hash> root(ChainId chain, std::uint64_t size) override;
  std::vector<concurrence::EntryId> take_completed() override {
    return std::exchange(completed_, {});
  }
  Result<journal::Frontier> frontier(ChainId id, std::uint64_t size);
  // Bytes of entries that were read and hashed for roots and proofs since the start: what a peer's
  // questions cost.
  std::uint64_t bytes_hashed() const { return bytes_hashed_; }

  const Chain* find(const JournalName& name) const;  // the first chain of the journal
  const Chain& chain(ChainId id) const;
  const ChainKeys& keys(ChainId id) const;
  std::string origin(const JournalName& name) const;  // empty for an unknown party
  std::optional<SignedHead> head(ChainId id) const;   // newest checkpoint known
  // Newest checkpoint that the entries held reach: what can be proven to others.
  std::optional<SignedHead> proven_head(ChainId id) const;
  const std::string& frozen(ChainId id) const;  // why nothing more is cosigned; empty: fine
  void freeze(ChainId id, std::string reason);  // durable with the transaction
  bool forked(ChainId id) const;
  // Why nothing more of a party's journals is taken than acts held here name; empty: fine.
  std::string refused(std::uint32_t party) const;
  // Whether this is the newest epoch of its party.
  bool is_current(ChainId id) const;
  // How many of its entries may be cosigned: all of the newest epoch, of an earlier one as many as
  // a later one names under keys that stand.
  std::uint64_t vouched(ChainId id);

  // A new journal of one's own, beginning with the entry that opens the epoch.
  Result<ChainId> create(const JournalName& name, ByteView first_entry);
  // The next entry of a journal of one's own.
  Result<void> append(ChainId id, const store::Row& row);
  // A checkpoint of one's own, just signed.
  Result<void> set_head(ChainId id, const SignedHead& head);
  // The same in memory alone: it is in the last-signed record; set_head() follows with the next
  // transaction.
  void use_head(ChainId id, const SignedHead& head);

  // The journal that is being written here: all of it counts at once. Of every other one the
  // entries count that a checkpoint held here reaches, so that whatever counts can be proven to
  // everybody.
  void set_writing(std::optional<ChainId> id);

  // Foreign (or one's own, from others' mirrors): proves, then stores. Errors: `invalid` or
  // `forbidden` for what can never be accepted, `behind` when entries before it are lacking,
  // `unavailable` beyond a quota. What the party's revoked or superseded keys carry is taken as far
  // as the party itself names it in a later epoch; beyond that only from another member
  // (`relayed`), who took it before it knew.
  Result<Accepted> accept(const Push& push, bool relayed);
  // An opening or entry that was asked for. False when it changed nothing.
  Result<bool> give(const Give& give);

  // Verifies, then keeps it in memory; false: not of more than was known. Needs no transaction: the
  // cosigner says it again after a crash.
  Result<bool> add_cosignature(const Cosigned& cosigned);
  // One that this node just made over the chain's tree: nothing is left to verify.
  void use_cosignature(ChainId id, const Cosigned& cosigned);
  // Cosignatures that are not in the store yet, and putting them there with the transaction.
  std::size_t unsaved() const;
  Result<void> save_cosignatures();
  Result<std::vector<Cosigned>> cosignatures(ChainId id, std::uint64_t size);
  // Newest size of the chain that the party's cosignature covers.
  std::uint64_t cosigned_size(ChainId id, std::uint32_t party, Role role) const;

  Result<journal::Proof> prove_inclusion(ChainId id, std::uint64_t index, std::uint64_t size);
  Result<journal::Proof> prove_consistency(ChainId id, std::uint64_t first, std::uint64_t second);
  Result<std::optional<SignedHead>> head_at(ChainId id, std::uint64_t size);
  // The checkpoints of more than `above` entries, by size; of these the first `limit`.
  Result<std::vector<SignedHead>> heads(ChainId id, std::uint64_t above = 0,
                                        std::size_t limit = SIZE_MAX);
  // The newest checkpoint of more than `from` and at most `to` entries.
  Result<std::optional<SignedHead>> head_within(ChainId id, std::uint64_t from, std::uint64_t to);

  // Checkpoints that the author signed of other trees than the chain's: half of a fork proof each.
  // Nothing rests on them.
  Result<std::vector<SignedHead>> contradicting(ChainId id);

  // Which contents are not for this holder, who was admitted after them; nothing said: none.
  void set_withheld(std::function<Result<bool>(ChainId, std::uint64_t index)> withheld) {
    withheld_ = std::move(withheld);
  }
  // What came without such a content is not missing; inside a transaction. To be called when it
  // comes out what is withheld; afterwards it is minded as entries come.
  Result<void> withhold();
  // The content of a withheld entry is to be had now; inside a transaction. False for any other
  // entry, to which nothing happens.
  Result<bool> expect(ChainId id, std::uint64_t index);

  // Notes that an entry is damaged here, so that it is asked for.
  Result<void> mark_missing(ChainId id, std::uint64_t index);
  // Indexes whose opening should be here and is not, at most `limit`: acts from `folded` on first,
  // then others, each call going on where the last one ended.
  Result<std::vector<std::uint64_t>> missing(ChainId id, std::uint64_t folded, std::size_t limit);
  // A right edge was read over damaged entries: what comes behind it does not fit until they are
  // mended.
  bool has_gaps() const;
  std::uint64_t missing_count() const;

  // Asked of every opening before it is sent, with its header: false keeps header and content here,
  // and the envelope alone goes. Without it all are.
  void set_egress(std::function<bool(ChainId, ByteView header)> lets_out) {
    lets_out_ = std::move(lets_out);
  }
  // How much of an entry is read to be sent.
  enum class Extent : std::uint8_t { envelope, header, whole };
  Result<std::vector<PushedEntry>> read_for_push(
      ChainId id, std::uint64_t from, std::size_t entries_max, std::size_t bytes_max,
      const std::function<Extent(std::uint64_t index)>& extent = {});

  // Entry bundle `number` of the tree of `size` entries as an export holds it (at most 16 MiB).
  // `unavailable` where an entry of it is damaged here.
  Result<Bytes> entry_bundle(ChainId id, std::uint64_t size, std::uint64_t number);

  // What acts held here name as seen and is not here: limits give way to it, since a node that
  // refused it for good would part from those that hold it.
  void await(std::vector<concurrence::Awaited> awaited) { awaited_ = std::move(awaited); }
  void set_quota(std::uint64_t entries, std::uint64_t bytes);

 private:
  struct State;
  class Source;

  static Result<void> shorten(PushedEntry& pushed, std::uint64_t index, const std::string& origin,
                              Extent extent);
  State& state(ChainId id);
  const State& state(ChainId id) const;
  Result<ChainId> add_chain(Chain chain, const ChainKeys& keys);
  void bound(ChainId id);
  Result<void> read_edge(ChainId id);
  Result<bool> mend(ChainId id, const Give& give);
  Result<bool> mended_edges();
  Result<void> unmark_missing(ChainId id, std::uint64_t index);
  Result<void> withhold(ChainId id, std::uint64_t index);
  Result<bool> is_withheld(ChainId id, std::uint64_t index) {
    return withheld_ ? withheld_(id, index) : Result<bool>(false);
  }
  Result<void> save_chain(ChainId id);
  Result<void> store_row(ChainId id, const store::Row& row, const crypto::Hash& leaf);
  Result<crypto::Hash> leaf(ChainId id, std::uint64_t index);
  bool is_awaited(const Push& push, const journal::Frontier& before,
                  const std::vector<crypto::Hash>& leaves, bool strict) const;
  Result<bool> begins_otherwise(const Push& push);
  Result<ChainId> open_journal(const Push& push, bool relayed);
  Result<void> note_key_event(ChainId id, std::uint64_t index, ByteView entry);
  Result<void> read_key_events();
  Result<void> freeze_revoked(std::uint32_t party);
  std::uint64_t named_by_later(std::uint32_t party, std::string_view epoch, const PartyKeys& keys);
  Result<void> refuse_disowned(const Push& push, ChainId base);
  Result<void> note_head(ChainId id, const SignedHead& head);
  bool note_cosignature(ChainId id, const Cosigned& cosigned);
  Result<void> save_newest(ChainId id);
  Result<bool> judge_head(ChainId id, const SignedHead& head);
  Result<bool> judge_locked(ChainId id, std::uint64_t from);
  Result<void> set_apart(ChainId id, const SignedHead& head);
  ChainId owner(ChainId id, std::uint64_t index) const;
  Bytes chain_key(char prefix, ChainId id) const;

  std::string circle_;
  Bytes circle_raw_;
  store::Store& store_;
  std::vector<PartyIdentity> parties_;
  std::map<std::uint32_t, PartyKeys> party_keys_;
  std::map<ChainId, journal::EpochOpened> openings_;
  std::map<std::uint32_t, std::string> refused_;
  bool keys_moved_ = false;
  std::vector<Chain> chains_;
  std::optional<ChainId> writing_;
  std::map<ChainId, std::unique_ptr<State>> states_;
  std::vector<concurrence::EntryId> completed_;
  std::vector<concurrence::Awaited> awaited_;
  std::function<Result<bool>(ChainId, std::uint64_t)> withheld_;
  std::function<bool(ChainId, ByteView)> lets_out_;
  std::map<std::pair<ChainId, std::uint64_t>, crypto::Hash> leaves_;  // read lately
  std::uint64_t bytes_hashed_ = 0;
  std::uint64_t quota_entries_ = ~std::uint64_t{0};
  std::uint64_t quota_bytes_ = ~std::uint64_t{0};
};

}  // namespace replication
