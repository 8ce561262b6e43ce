// A content of the store becomes a file of our own: hashed in steps, since a large one takes longer
// than others should wait.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "crypto/crypto.h"
#include "replication/blobs.h"
#include "store/store.h"

namespace replication {

class Adoption {
 public:
  // The `size` bytes, 1 to kBlobSizeMax, that stand in the first blocks of `content`. `digest` is
  // their SHA-256, where that is known.
  Adoption(Blobs& blobs, const crypto::Hash& secret, store::ContentId content, std::uint64_t size,
           std::optional<crypto::Hash> digest);

  // Goes on by at most so many chunks, in the caller's transaction; true when the file is held. If
  // it was already, the content is taken away. `unavailable` beyond the quota; `conflict` where a
  // block does not read: what is stored is no file then.
  Result<bool> step(std::uint64_t chunks);
  // Whether the next step writes, and so needs a transaction.
  bool writes() const { return digest_.has_value(); }
  // Once it is held.
  const crypto::Hash& id() const { return id_; }
  const crypto::Hash& digest() const { return *digest_; }

 private:
  Result<void> finish();

  Blobs& blobs_;
  const crypto::Hash secret_;
  Blob blob_;  // next: the first chunk that is not hashed
  std::optional<crypto::Hash> digest_;
  crypto::Sha256 sum_;
  std::uint64_t summed_ = 0;  // chunks
  Blobs::UnderWay hashes_;
  crypto::Hash id_;
};

}  // namespace replication
