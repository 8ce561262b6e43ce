// The tree over the chunks of one file in memory that does not grow with the file: the roots of its
// groups of 256 chunks, and the leaves of the group that is looked at. RFC 6962 cuts a tree at
// powers of two, so the tree over the roots of the groups is the upper part of the tree over all
// leaves.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "crypto/crypto.h"
#include "journal/merkle.h"

namespace replication {

// Hashes as they stand in a block of a content: 256 of them.
inline constexpr std::uint64_t kGroup = 256;
Bytes encode_hashes(const std::vector<crypto::Hash>& hashes);
// Nothing unless there are `count` of them.
std::optional<std::vector<crypto::Hash>> decode_hashes(ByteView bytes, std::uint64_t count);
crypto::Hash root_of(const std::vector<crypto::Hash>& hashes);

class ChunkTree {
 public:
  // `roots`: of the groups of a file of `chunks` chunks, one for each group.
  ChunkTree(std::uint64_t chunks, std::vector<crypto::Hash> roots);

  static std::uint64_t groups(std::uint64_t chunks) { return (chunks + kGroup - 1) / kGroup; }
  // How many chunks are in a group.
  static std::uint64_t in_group(std::uint64_t chunks, std::uint64_t group) {
    return std::min(kGroup, chunks - group * kGroup);
  }

  const crypto::Hash& root() const { return root_; }
  // Looks at a group; false, and nothing is looked at, unless these are its leaves.
  bool look_at(std::uint64_t group, const std::vector<crypto::Hash>& leaves);
  bool looks_at(std::uint64_t index) const { return group_ == index / kGroup; }
  // Of a chunk in the group that is looked at.
  const crypto::Hash& leaf(std::uint64_t index) const;
  journal::Proof prove(std::uint64_t index) const;

 private:
  using Levels = std::vector<std::vector<crypto::Hash>>;  // of complete subtrees, leaves first
  static Levels levels_of(std::vector<crypto::Hash> hashes);
  static journal::Proof prove(std::uint64_t index, const Levels& levels);

  const std::uint64_t chunks_;
  Levels roots_;
  crypto::Hash root_;
  std::optional<std::uint64_t> group_;
  Levels leaves_;
};

}  // namespace replication
