#include "replication/blob.h"

#include <algorithm>

#include "base/encoding.h"

namespace replication {
namespace {

// Roots of complete subtrees, computed from the leaves each time: a blob has few.
class Leaves : public journal::HashSource {
 public:
  explicit Leaves(const std::vector<crypto::Hash>& leaves) : leaves_(leaves) {}
  Result<crypto::Hash> subtree(unsigned level, std::uint64_t n) override {
    journal::Frontier frontier;
    const std::uint64_t width = std::uint64_t{1} << level;
    for (std::uint64_t i = n * width; i < (n + 1) * width; ++i) frontier.append(leaves_[i]);
    return frontier.root();
  }

 private:
  const std::vector<crypto::Hash>& leaves_;
};

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

crypto::Hash blob_id(ByteView circle, const crypto::Hash& salt, ByteView bytes) {
  std::vector<crypto::Hash> leaves;
  for (std::uint64_t i = 0; i < chunk_count(bytes.size()); ++i)
    leaves.push_back(
        chunk_leaf(salt, i, bytes.substr(i * kChunkSize, chunk_size(bytes.size(), i))));
  return blob_id(circle, bytes.size(), root_of_chunks(leaves));
}

crypto::Hash blob_salt(const crypto::Hash& secret, ByteView bytes) {
  return crypto::hmac_sha256(
      secret, {ByteView("entente/blob-salt/v1\0", 21), crypto::sha256(bytes).view()});
}

journal::Proof prove_chunk(const std::vector<crypto::Hash>& leaves, std::uint64_t index) {
  Leaves source(leaves);
  Result<journal::Proof> proof = journal::prove_inclusion(index, leaves.size(), source);
  check(proof.ok());
  return std::move(proof).value();
}

crypto::Hash root_of_chunks(const std::vector<crypto::Hash>& leaves) {
  journal::Frontier frontier;
  for (const crypto::Hash& leaf : leaves) frontier.append(leaf);
  return frontier.root();
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
