#include "replication/adoption.h"

namespace replication {

using crypto::Hash;

Adoption::Adoption(Blobs& blobs, const Hash& secret, store::ContentId content, std::uint64_t size,
                   std::optional<Hash> digest)
    : blobs_(blobs), secret_(secret), digest_(std::move(digest)) {
  check(size > 0 && size <= kBlobSizeMax);
  blob_.content = content;
  blob_.size = size;
  if (digest_) blob_.salt = blob_salt(secret_, *digest_);
}

Result<bool> Adoption::step(std::uint64_t chunks) {
  const std::uint64_t count = chunk_count(blob_.size);
  for (; chunks > 0 && blob_.next < count; --chunks) {
    const std::uint64_t index = digest_ ? blob_.next : summed_;
    const std::optional<Bytes> bytes = TRY(blobs_.chunk_bytes(blob_, index));
    if (!bytes || bytes->size() != chunk_size(blob_.size, index))
      return Error{ErrorCode::conflict, "the file that was taken in does not read any more"};
    if (!digest_) {  // the salt follows from all of it
      sum_.add(*bytes);
      if (++summed_ < count) continue;
      digest_ = sum_.hash();
      blob_.salt = blob_salt(secret_, *digest_);
      return false;
    }
    hashes_.leaves.push_back(chunk_leaf(blob_.salt, index, *bytes));
    ++blob_.next;
    const std::uint64_t group = index / kGroup;
    if (hashes_.leaves.size() < ChunkTree::in_group(count, group)) continue;
    TRY(blobs_.store_.contents().write(blob_.content, count + group,
                                       encode_hashes(hashes_.leaves)));
    hashes_.roots.push_back(root_of(hashes_.leaves));
    hashes_.leaves.clear();
  }
  if (blob_.next < count) return false;
  TRY(finish());
  return true;
}

Result<void> Adoption::finish() {
  id_ = blob_id(blobs_.circle_, blob_.size, root_of(hashes_.roots));
  const std::optional<Blob> known = TRY(blobs_.find(id_));
  if (known && known->state == BlobState::held) return blobs_.discard(blob_);
  const bool counted = known && known->state == BlobState::wanted;
  if (blob_.size > blobs_.room() + (counted ? known->size : 0))
    return Error{ErrorCode::unavailable, "the files of this circle have used up their quota"};
  TRY(blobs_.keep_roots(blob_, hashes_.roots));
  if (known) {  // what came of it before is the same
    TRY(blobs_.discard(*known));
    blob_.author = known->author;
    blob_.precedence = known->precedence;
  }
  blob_.state = BlobState::held;
  TRY(blobs_.save(id_, blob_));
  blobs_.under_way_.erase(id_);
  if (counted) blobs_.bytes_ -= known->size;
  blobs_.wanted_.erase(id_);
  blobs_.bytes_ += blob_.size;
  return {};
}

}  // namespace replication
