// A file of one circle by its salted chunk tree (docs/formats/replication.md, "Blobs"): its name is
// what it contains, and equal files of two circles have nothing in common.
#pragma once

#include <cstdint>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "crypto/crypto.h"
#include "journal/merkle.h"

namespace replication {

inline constexpr std::size_t kChunkSize = 8192;
inline constexpr std::uint64_t kBlobSizeMax = std::uint64_t{2} << 30;

// Where one chunk stands and what proves that it stands there.
struct ProvenChunk {
  crypto::Hash blob;
  std::uint64_t size = 0;  // of the whole blob, bytes
  std::uint64_t index = 0;
  crypto::Hash salt;
  journal::Proof proof;
  Bytes bytes;
};

// Chunks of a blob of `size` bytes, 1 to kBlobSizeMax.
std::uint64_t chunk_count(std::uint64_t size);
std::size_t chunk_size(std::uint64_t size, std::uint64_t index);

// Leaf of the blob's tree.
crypto::Hash chunk_leaf(const crypto::Hash& salt, std::uint64_t index, ByteView bytes);
// `circle` is its 16 bytes.
crypto::Hash blob_id(ByteView circle, std::uint64_t size, const crypto::Hash& root);
// The salt that an author gives to a file with this SHA-256: of the same file in the same circle
// always the same one, so that it is stored once. `secret` is the author's own.
crypto::Hash blob_salt(const crypto::Hash& secret, const crypto::Hash& digest);

// The name of a file whose bytes come piece by piece, under this salt.
class BlobName {
 public:
  BlobName(ByteView circle, const crypto::Hash& salt) : circle_(circle), salt_(salt) {}
  void add(ByteView bytes);
  // Of all that was added: 1 to kBlobSizeMax bytes.
  crypto::Hash id() const;

 private:
  const Bytes circle_;
  const crypto::Hash salt_;
  journal::Frontier tree_;
  std::uint64_t size_ = 0;
  Bytes chunk_;  // begun
};

// `invalid` unless the chunk belongs at its place in the blob that it names.
Result<void> verify_chunk(ByteView circle, const ProvenChunk& chunk);

}  // namespace replication
