// The blobs of one circle at this node: which are wanted, which are held, their chunks.
//
// Wanted is what an act names. Of a wanted blob only chunks are stored that are proven to belong to
// it, in order, so that a transfer goes on where it was cut, and a hostile peer can make us store
// nothing. Writes inside the caller's transaction; opens no socket and reads no clock.
//
// A file's chunks are the first blocks of a content of the store (store/contents.h); behind them
// stand their leaves, 256 in a block, and behind those the roots of these groups, so that a chunk
// is proven, and a piece of a file verified, at a cost that does not grow with the file. What
// stands behind the chunks can be made again from them. Files that came before there were contents
// are entries of a chain of the store, one for each chunk, and are read there.
#pragma once

#include <cstdint>
#include <functional>
#include <list>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "replication/blob.h"
#include "replication/chunk_tree.h"
#include "replication/precedence.h"
#include "store/store.h"

namespace replication {

enum class BlobState : std::uint8_t {
  wanted = 1,     // named by an act; on its way
  held = 2,       // whole, and verified
  deferred = 3,   // larger than the quota leaves room for; not fetched
  destroyed = 4,  // destroyed here; neither fetched nor given
};

struct Blob {
  BlobState state = BlobState::wanted;
  std::uint32_t author = 0;  // party that named it first; asked first
  Precedence precedence = Precedence::routine;
  std::uint64_t size = 0;    // 0 until the first chunk has come
  std::uint64_t next = 0;    // first chunk that is not here
  crypto::Hash salt;         // all zero until the first chunk has come
  store::ChainId chain = 0;  // of an older file: an entry of the store for each chunk
  store::ContentId content = 0;
  // In memory alone: chunks of one that was whole and that do not read; fetched again. After a
  // restart they are found again.
  std::set<std::uint64_t> holes;
  // Chunks that are to be asked for next, from `next` to before this.
  std::uint64_t wanted_to() const;
};

class Blobs {
 public:
  Blobs(ByteView circle_raw, store::Store& store) : circle_(circle_raw), store_(store) {}

  Result<void> open();
  void set_quota(std::uint64_t bytes) { quota_ = bytes; }

  // Stores a file of our own, in one piece, and gives its name. `unavailable` beyond the quota.
  // Large ones come by an Adoption.
  Result<crypto::Hash> put(const crypto::Hash& secret, ByteView bytes);
  // An act names it. True if it was not known.
  Result<bool> want(const crypto::Hash& id, std::uint32_t author, Precedence precedence);
  // A chunk that a peer sent. False: not one that is wanted. `invalid`: does not belong.
  Result<bool> take(const ProvenChunk& chunk);
  Result<void> destroy(const crypto::Hash& id);

  // Wanted ones, by name.
  const std::map<crypto::Hash, Blob>& wanted() const { return wanted_; }
  Result<std::optional<Blob>> find(const crypto::Hash& id);
  // Whether it is whole here.
  Result<bool> holds(const crypto::Hash& id);
  // An entry of the store does not read. True if it is a chunk of a file here; of one that was
  // whole it is fetched again.
  Result<bool> note_damage(store::ChainId chain, std::uint64_t index);
  // After a salvage: files of which a chunk is gone are fetched again. Gives how many.
  Result<std::size_t> find_damaged();
  // Goes on reading whether every chunk that should be here is, and mends what stands behind them;
  // `begin` opens a transaction where one is needed. Begins anew when `finished`.
  struct Scrub {
    std::uint64_t checked = 0;
    std::uint64_t damaged = 0;  // chunks
    bool finished = false;
  };
  Result<Scrub> scrub(std::uint64_t budget, const std::function<Result<void>()>& begin);
  // A chunk to send; nothing where the blob is not whole here (any more).
  Result<std::optional<ProvenChunk>> chunk(const crypto::Hash& id, std::uint64_t index);
  // The size of a file that can be read. `not_found` where it is not known or destroyed,
  // `unavailable` where it is being fetched.
  Result<std::uint64_t> readable(const crypto::Hash& id);
  // The bytes of one chunk, verified by the file's name. Errors as readable().
  Result<Bytes> read_chunk(const crypto::Hash& id, std::uint64_t index);
  // The whole file, piece by piece, each verified. Errors as readable(); those of `visit` as they
  // are.
  Result<void> read(const crypto::Hash& id, const std::function<Result<void>(ByteView)>& visit);
  // The same in one piece: for tests.
  Result<Bytes> read(const crypto::Hash& id);
  // Bytes that the quota leaves.
  std::uint64_t room() const { return quota_ > bytes_ ? quota_ - bytes_ : 0; }

 private:
  friend class Adoption;
  // Hashes of a file that is coming, as far as they are known in memory.
  struct UnderWay {
    std::vector<crypto::Hash> roots;   // of whole groups
    std::vector<crypto::Hash> leaves;  // of the group that is coming
  };

  Bytes key(char prefix, const crypto::Hash& id) const;
  Result<void> save(const crypto::Hash& id, const Blob& blob);
  // All files in `state`.
  Result<std::vector<crypto::Hash>> in_state(BlobState state);
  Result<void> put_chunk(Blob& blob, std::uint64_t index, ByteView bytes);
  Result<std::optional<Bytes>> chunk_bytes(const Blob& blob, std::uint64_t index);
  // Notes the leaf of a chunk that was stored; false, and `next` is set back, where a chunk before
  // it does not read any more.
  Result<bool> keep_leaf(const crypto::Hash& id, Blob& blob, const crypto::Hash& leaf);
  Result<void> keep_roots(const Blob& blob, const std::vector<crypto::Hash>& roots);
  Result<void> finish(const crypto::Hash& id, Blob& blob);
  // Leaves of a group and roots of all, as stored, or made again from the chunks; nothing where a
  // chunk does not read, which `hole` is then.
  Result<std::optional<std::vector<crypto::Hash>>> made_leaves(const Blob& blob,
                                                               std::uint64_t group,
                                                               std::uint64_t& hole);
  Result<std::optional<std::vector<crypto::Hash>>> leaves(const Blob& blob, std::uint64_t group,
                                                          std::uint64_t& hole);
  Result<std::optional<std::vector<crypto::Hash>>> roots(const Blob& blob, bool as_stored,
                                                         std::uint64_t& hole);
  // The tree of a whole file, looking at the group of this chunk; null where it is found damaged.
  Result<ChunkTree*> tree(const crypto::Hash& id, const Blob& blob, std::uint64_t index);
  // A chunk of a whole file, verified; nothing where it is found damaged.
  Result<std::optional<Bytes>> verified(const crypto::Hash& id, const Blob& blob,
                                        std::uint64_t index);
  void forget_tree(const crypto::Hash& id);
  Result<void> discard(const Blob& blob);
  void refetch(const crypto::Hash& id, const Blob& blob, std::uint64_t hole);
  Result<void> mend(const Blob& blob, std::uint64_t index);

  const Bytes circle_;
  store::Store& store_;
  std::map<crypto::Hash, Blob> wanted_;
  std::map<store::ChainId, crypto::Hash> chains_;
  std::uint64_t bytes_ = 0;  // of all blobs held or begun
  std::uint64_t quota_ = ~std::uint64_t{0};
  std::map<crypto::Hash, UnderWay> under_way_;
  std::list<std::pair<crypto::Hash, ChunkTree>> trees_;          // used last first; bounded
  std::optional<std::pair<crypto::Hash, std::uint64_t>> scrub_;  // where it goes on
};

}  // namespace replication
