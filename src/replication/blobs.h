// The blobs of one circle at this node: which are wanted, which are held, their chunks.
//
// Wanted is what an act names. Of a wanted blob only chunks are stored that are proven to belong to
// it, in order, so that a transfer goes on where it was cut, and a hostile peer can make us store
// nothing. Writes inside the caller's transaction; opens no socket and reads no clock.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "replication/blob.h"
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
  bool damaged = false;      // it was whole, and a chunk does not read; fetched again
  store::ChainId chain = 0;  // of the store, an entry for each chunk; 0 before the first one
};

class Blobs {
 public:
  Blobs(ByteView circle_raw, store::Store& store) : circle_(circle_raw), store_(store) {}

  Result<void> open();
  void set_quota(std::uint64_t bytes) { quota_ = bytes; }

  // Stores a file of our own and gives its name. `unavailable` beyond the quota.
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
  // A chunk to send; nothing where the blob is not whole here (any more).
  Result<std::optional<ProvenChunk>> chunk(const crypto::Hash& id, std::uint64_t index);
  // The whole file, piece by piece. It is verified when this returns without an error; after one,
  // what was visited is to be thrown away. `not_found` where it is not known or destroyed,
  // `unavailable` where it is being fetched; errors of `visit` as they are.
  Result<void> read(const crypto::Hash& id, const std::function<Result<void>(ByteView)>& visit);
  // The same in one piece, at most kBlobSizeMax.
  Result<Bytes> read(const crypto::Hash& id);

 private:
  Bytes key(char prefix, const crypto::Hash& id) const;
  Result<void> save(const crypto::Hash& id, const Blob& blob);
  Result<void> put_chunk(Blob& blob, std::uint64_t index, ByteView bytes);
  Result<std::optional<Bytes>> chunk_bytes(const Blob& blob, std::uint64_t index);
  Result<void> finish(const crypto::Hash& id, Blob& blob);
  void refetch(const crypto::Hash& id, const Blob& blob, std::uint64_t from);

  const Bytes circle_;
  store::Store& store_;
  std::map<crypto::Hash, Blob> wanted_;
  std::map<store::ChainId, crypto::Hash> chains_;
  std::uint64_t bytes_ = 0;  // of all blobs held or begun
  std::uint64_t quota_ = ~std::uint64_t{0};
  // Leaves of the blob that was sent last.
  crypto::Hash sent_;
  std::vector<crypto::Hash> leaves_;
};

}  // namespace replication
