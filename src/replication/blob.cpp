#include "replication/blob.h"

#include <algorithm>

#include "base/encoding.h"

namespace replication {
namespace {

// The root that an inclusion proof leads to; nothing where the proof has another length than the
// place in the tree asks for.
std::optional<crypto::Hash> root_by(const crypto::Hash& leaf, std::uint64_t index,
                                    std::uint64_t count, const journal::Proof& proof) {
  crypto::Hash hash = leaf;
  std::uint64_t at = index;
  std::uint64_t last = count - 1;
  for (const crypto::Hash& sibling : proof) {
    if (last == 0) return std::nullopt;
    if ((at & 1) != 0 || at == last) {
      hash = crypto::node_hash(sibling, hash);
      while ((at & 1) == 0 && at != 0) {
        at >>= 1;
        last >>= 1;
      }
    } else {
      hash = crypto::node_hash(hash, sibling);
    }
    at >>= 1;
    last >>= 1;
  }
  if (last != 0) return std::nullopt;
  return hash;
}

}  // namespace

std::uint64_t chunk_count(std::uint64_t size) { return (size + kChunkSize - 1) / kChunkSize; }

std::size_t chunk_size(std::uint64_t size, std::uint64_t index) {
  return static_cast<std::size_t>(std::min<std::uint64_t>(kChunkSize, size - index * kChunkSize));
}

crypto::Hash chunk_leaf(const crypto::Hash& salt, std::uint64_t index, ByteView bytes) {
  Bytes place("entente/chunk/v1\0", 17);
  put_u64(place, index);
  return crypto::leaf_hash(crypto::hmac_sha256(salt, {place, bytes}).view());
}

crypto::Hash blob_id(ByteView circle, std::uint64_t size, const crypto::Hash& root) {
  Bytes head("entente/blob/v1\0", 16);
  head += circle;
  put_u64(head, size);
  return crypto::sha256({head, root.view()});
}

crypto::Hash blob_salt(const crypto::Hash& secret, const crypto::Hash& digest) {
  return crypto::hmac_sha256(secret, {ByteView("entente/blob-salt/v1\0", 21), digest.view()});
}

void BlobName::add(ByteView bytes) {
  size_ += bytes.size();
  while (!bytes.empty()) {
    const ByteView piece = bytes.substr(0, kChunkSize - chunk_.size());
    chunk_ += piece;
    bytes.remove_prefix(piece.size());
    if (chunk_.size() < kChunkSize) return;
    tree_.append(chunk_leaf(salt_, tree_.size(), chunk_));
    chunk_.clear();
  }
}

crypto::Hash BlobName::id() const {
  journal::Frontier tree = tree_;
  if (!chunk_.empty()) tree.append(chunk_leaf(salt_, tree.size(), chunk_));
  return blob_id(circle_, size_, tree.root());
}

Result<void> verify_chunk(ByteView circle, const ProvenChunk& chunk) {
  const Error wrong{ErrorCode::invalid, "a chunk of a file does not belong to the file it names"};
  if (chunk.size == 0 || chunk.size > kBlobSizeMax) return wrong;
  const std::uint64_t count = chunk_count(chunk.size);
  if (chunk.index >= count || chunk.bytes.size() != chunk_size(chunk.size, chunk.index))
    return wrong;
  const std::optional<crypto::Hash> root =
      root_by(chunk_leaf(chunk.salt, chunk.index, chunk.bytes), chunk.index, count, chunk.proof);
  if (!root || !(blob_id(circle, chunk.size, *root) == chunk.blob)) return wrong;
  return {};
}

}  // namespace replication
