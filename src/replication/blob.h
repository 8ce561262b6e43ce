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
inline constexpr std::uint64_t kBlobSizeMax = std::uint64_t{32} << 20;

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
// The name of these bytes under this salt, 1 to kBlobSizeMax of them.
crypto::Hash blob_id(ByteView circle, const crypto::Hash& salt, ByteView bytes);
// The salt that an author gives: of the same file in the same circle always the same one, so that
// it is stored once. `secret` is the author's own.
crypto::Hash blob_salt(const crypto::Hash& secret, ByteView bytes);

journal::Proof prove_chunk(const std::vector<crypto::Hash>& leaves, std::uint64_t index);
crypto::Hash root_of_chunks(const std::vector<crypto::Hash>& leaves);
// `invalid` unless the chunk belongs at its place in the blob that it names.
Result<void> verify_chunk(ByteView circle, const ProvenChunk& chunk);

}  // namespace replication
