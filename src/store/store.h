// What the node needs of a database, in its own verbs. SQLite and (later) PostgreSQL pass the same
// conformance suite; nothing of either shows here.
//
// A store holds chains of entries and two key-value spaces. It does not know what it stores.
// Everything is written inside a transaction by the one writer; commit() returns only when what was
// written is durable, and is the group commit of everything since begin(). After any error of
// commit() or of a write the caller must stop the process and recover by the ordinary start
// (reliability: fail stop); reads may return `corrupt` for a damaged row without stopping.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "store/contents.h"
#include "store/word_index.h"

namespace store {

// Number of a chain in this store: one chain per journal epoch, and one more for each branch of a
// forked one. Local to this store, never sent.
using ChainId = std::uint32_t;

// Where an opening of an entry stands (docs/formats/journal.md, "States of an opening").
enum class OpeningState : std::uint8_t {
  none = 0,       // the kind has no opening
  held = 1,       // here, checked against the leaf
  missing = 2,    // should be here and is not
  withheld = 3,   // not for this holder
  destroyed = 4,  // residue only: header and content commitment
  damaged = 5,    // row fails its checksum; to be fetched again
};

struct Row {
  Bytes entry;  // verbatim bytes of the journal entry
  // Verbatim journal::encode(Opening). The residue of one if destroyed, or if a peer sent no more
  // and the content is missing; otherwise empty unless held.
  Bytes opening;
  OpeningState state = OpeningState::none;
};

enum class Space : std::uint8_t {
  durable = 1,     // circles, checkpoints, cosignatures, queues: migrated, backed up
  projection = 2,  // disposable: rebuilt from the journals
};

// Chains and indexes a store can hold; beyond them the verbs answer `invalid`.
inline constexpr ChainId kMaxChain = (1u << 23) - 1;
inline constexpr std::uint64_t kMaxIndex = (std::uint64_t{1} << 40) - 1;
inline constexpr std::size_t kMaxKey = 1024;         // bytes of a key, at least 1
inline constexpr std::size_t kMaxValue = 64u << 20;  // bytes of a value, entry or opening

// Keys that begin with this belong to the store itself.
inline constexpr std::string_view kStorePrefix = "store/";
// Present in the durable space after a restore from a backup, with another value for every restore.
// The node that finds it opens a new epoch everywhere and erases it in the transaction that says
// so.
inline constexpr std::string_view kRestoredKey = "store/restored";

// Figures for the metrics page; never a reason to decide anything.
struct StoreStats {
  std::uint64_t commits = 0;
  std::uint64_t rows_appended = 0;
  std::uint64_t damaged_reads = 0;       // rows and values found damaged since the start
  std::uint64_t stored_bytes = 0;        // size of the store
  std::uint64_t log_bytes = 0;           // written and not yet moved to its final place
  std::uint64_t checkpoints = 0;         // moves from the log to the final place
  std::uint64_t last_checkpoint_us = 0;  // how long writing paused for the last of them
  std::uint64_t longest_checkpoint_us = 0;
};

// Where a scrub goes on; the default is the beginning.
struct ScrubPlace {
  // 0 entries, 1 the durable space, 2 the projection space, 3 and more the index of words
  std::uint8_t part = 0;
  ChainId chain = 0;
  std::uint64_t index = 0;
  Bytes key;
};

struct ScrubSlice {
  ScrubPlace next;  // the beginning again when `finished`
  bool finished = false;
  std::uint64_t checked = 0;
  std::vector<std::pair<ChainId, std::uint64_t>> damaged_entries;
  std::vector<std::pair<Space, Bytes>> damaged_keys;
  bool damaged_structure = false;  // part of the store could not be read at all
};

class Store {
 public:
  virtual ~Store() = default;

  // One transaction at a time. commit(): durable on success; on error nothing may be trusted.
  virtual Result<void> begin() = 0;
  virtual Result<void> commit() = 0;
  virtual void rollback() = 0;

  // Entries of a chain are numbered without gaps from the index of its first append (0, or a
  // branch's fork index); `append` with another index than the next one, and any write outside a
  // transaction, is a mistake of the caller, changes nothing and answers `conflict`.
  virtual Result<void> append(ChainId chain, std::uint64_t index, const Row& row) = 0;
  virtual Result<void> set_opening(ChainId chain, std::uint64_t index, ByteView opening,
                                   OpeningState state) = 0;
  // Replaces the bytes of a damaged entry by proven ones.
  virtual Result<void> repair(ChainId chain, std::uint64_t index, const Row& row) = 0;
  // `not_found` beyond the end; `corrupt` when the row fails its checksum.
  virtual Result<Row> read(ChainId chain, std::uint64_t index) = 0;
  // Calls `visit` for each entry of [from, to) in order, until it returns false. A damaged row is
  // given with `row` null. The visitor may read, and must not write to the chain it visits; `row`
  // is valid during the call.
  virtual Result<void> scan(
      ChainId chain, std::uint64_t from, std::uint64_t to,
      const std::function<bool(std::uint64_t index, const Row* row)>& visit) = 0;
  // One past the last index held, 0 for an unknown chain.
  virtual Result<std::uint64_t> end(ChainId chain) = 0;

  // Key-value spaces. Keys are byte strings in lexicographic order.
  virtual Result<std::optional<Bytes>> get(Space space, ByteView key) = 0;
  virtual Result<void> put(Space space, ByteView key, ByteView value) = 0;
  virtual Result<void> erase(Space space, ByteView key) = 0;
  // Visits keys that begin with `prefix` and are >= `from` in order, until `visit` returns false.
  // The visitor may read, and must not write to the space it visits. Ends with `corrupt` at a
  // damaged value.
  virtual Result<void> list(Space space, ByteView prefix, ByteView from,
                            const std::function<bool(ByteView key, ByteView value)>& visit) = 0;
  // Empties a space (rebuild).
  virtual Result<void> clear(Space space) = 0;

  // The index of words, in the same transactions.
  virtual WordIndex& words() = 0;
  // Contents of files, apart from the tables, in the same transactions.
  virtual Contents& contents() = 0;

  // Bytes still free for ordinary writing, before the reserve; the node refuses new work at 0.
  virtual Result<std::uint64_t> free_bytes() = 0;
  // A consistent copy while the store is in use, durable on success; `conflict` if something is at
  // `path` already. Contents are copied after the rest, into a folder beside it, so that they hold
  // whatever the copy says of them, but for what was removed meanwhile. `progress(done, total)` in
  // pages, then once more for each content; false cancels (`unavailable`).
  virtual Result<void> backup(
      const std::string& path,
      const std::function<bool(std::uint64_t, std::uint64_t)>& progress) = 0;

  // Verifies the checksums of up to `budget` rows and values from `from` on, so that rot is found
  // while others still hold the same entries. Call it again with `next` until `finished`.
  virtual Result<ScrubSlice> scrub(const ScrubPlace& from, std::uint64_t budget) = 0;
  virtual StoreStats stats() = 0;
};

}  // namespace store
