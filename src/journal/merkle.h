// RFC 6962 / RFC 9162 Merkle trees: roots, inclusion and consistency proofs.
//
// A tree of a million entries is never in memory: what is stored are the roots of complete
// 256-leaf subtrees and up ("tile hashes"), read through HashSource; the right edge is a Frontier.
#pragma once

#include <cstdint>
#include <vector>

#include "base/result.h"
#include "crypto/crypto.h"

namespace journal {

using crypto::Hash;
using Proof = std::vector<Hash>;  // leaf sibling first; at most 63 hashes

// Size limit of every tree: sizes and indexes above are refused before any arithmetic.
inline constexpr std::uint64_t kTreeSizeMax = (std::uint64_t{1} << 63) - 1;

Hash empty_root();

// The complete subtrees that make up a tree of `size()` leaves, largest first: enough to append
// and to know the root, O(log n) memory.
class Frontier {
 public:
  std::uint64_t size() const { return size_; }
  Hash root() const;
  void append(const Hash& leaf);
  const std::vector<Hash>& hashes() const { return hashes_; }
  // From `size` and its hashes (one per set bit of size, largest subtree first).
  static Result<Frontier> from(std::uint64_t size, std::vector<Hash> hashes);

 private:
  std::uint64_t size_ = 0;
  std::vector<Hash> hashes_;
};

// Gives the hash of the complete subtree of 2^level leaves that starts at leaf n * 2^level.
// Implementations may recompute; `corrupt` or `not_found` when they cannot.
class HashSource {
 public:
  virtual ~HashSource() = default;
  virtual Result<Hash> subtree(unsigned level, std::uint64_t n) = 0;
};

Result<Hash> root_of(std::uint64_t size, HashSource& source);
Result<Frontier> frontier_of(std::uint64_t size, HashSource& source);
Result<Proof> prove_inclusion(std::uint64_t index, std::uint64_t size, HashSource& source);
Result<Proof> prove_consistency(std::uint64_t first, std::uint64_t second, HashSource& source);

// RFC 9162 2.1.3.2 and 2.1.4.2; errors are `invalid` and name what is wrong. Consistency from size
// 0 is refused; equal sizes need an empty proof and equal roots.
Result<void> verify_inclusion(const Hash& leaf, std::uint64_t index, std::uint64_t size,
                              const Proof& proof, const Hash& root);
Result<void> verify_consistency(std::uint64_t first, const Hash& first_root, std::uint64_t second,
                                const Hash& second_root, const Proof& proof);
// The root of the larger tree and of the smaller one that the proof itself speaks of, for fork
// proofs: verify_consistency without comparing the first root.
Result<Hash> first_root_of(std::uint64_t first, std::uint64_t second, const Hash& second_root,
                           const Proof& proof, const Hash& claimed_first);

// Subtree proofs of tlog-mirror (draft): [start, end) of a tree, where start is a multiple of the
// smallest power of two that is not less than end - start. The empty subtree (start == end) is
// consistent with every tree by an empty proof, and nothing is included in it.
Result<Proof> prove_subtree_consistency(std::uint64_t start, std::uint64_t end, std::uint64_t size,
                                        HashSource& source);
Result<void> verify_subtree_inclusion(const Hash& leaf, std::uint64_t index, std::uint64_t start,
                                      std::uint64_t end, const Proof& proof, const Hash& root);
Result<void> verify_subtree_consistency(std::uint64_t start, std::uint64_t end, std::uint64_t size,
                                        const Hash& subtree_root, const Hash& root,
                                        const Proof& proof);

}  // namespace journal
