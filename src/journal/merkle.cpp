#include "journal/merkle.h"

#include <algorithm>
#include <bit>

#include "base/mutant.h"

namespace journal {

namespace {

constexpr std::size_t kProofSizeMax = 63;

Error refuse(const char* message) { return Error{ErrorCode::invalid, message}; }

// Hash of leaves [start, end) of a tree where start is a multiple of the smallest power of two that
// is not less than end - start; every range that RFC 6962 section 2.1 splits off is of that form.
Result<Hash> range_hash(std::uint64_t start, std::uint64_t end, HashSource& source) {
  std::vector<Hash> parts;
  for (std::uint64_t at = start; at < end;) {
    const auto level = static_cast<unsigned>(std::bit_width(end - at)) - 1;
    parts.push_back(TRY(source.subtree(level, at >> level)));
    at += std::uint64_t{1} << level;
  }
  check(!parts.empty());
  Hash hash = parts.back();
  for (std::size_t i = parts.size() - 1; i-- > 0;) hash = crypto::node_hash(parts[i], hash);
  return hash;
}

// The largest power of two less than `count`, for count > 1.
std::uint64_t split_of(std::uint64_t count) { return std::bit_floor(count - 1); }

Result<void> check_subtree(std::uint64_t start, std::uint64_t end) {
  if (end > kTreeSizeMax) return refuse("subtree: end beyond 2^63-1");
  if (start >= end) return refuse("subtree: start is not below end");
  if (start % std::bit_ceil(end - start) != 0) {
    return refuse("subtree: start is no multiple of its size rounded up to a power of two");
  }
  return {};
}

// The two roots that a consistency proof leads to, RFC 9162 section 2.1.4.2.
struct Roots {
  Hash first;
  Hash second;
};

Result<Roots> consistency_roots(std::uint64_t first, std::uint64_t second, const Proof& proof,
                                const Hash& claimed_first) {
  if (second > kTreeSizeMax) return refuse("consistency proof: size beyond 2^63-1");
  if (first > second) return refuse("consistency proof: first size is larger than the second");
  if (first == 0) return refuse("consistency proof: from size 0 nothing is proven");
  if (proof.size() > kProofSizeMax) return refuse("consistency proof: more than 63 hashes");
  if (first == second) {
    if (!proof.empty()) return refuse("consistency proof: not empty between equal sizes");
    return Roots{claimed_first, claimed_first};
  }
  if (proof.empty()) return refuse("consistency proof: empty between different sizes");
  std::uint64_t fn = first - 1;
  std::uint64_t sn = second - 1;
  const int shift = std::countr_one(fn);
  fn >>= shift;
  sn >>= shift;
  std::size_t next = 0;
  // A first tree that is one complete subtree is itself the start of the path.
  Hash fr = std::has_single_bit(first) ? claimed_first : proof[next++];
  Hash sr = fr;
  for (; next < proof.size(); ++next) {
    if (sn == 0) return refuse("consistency proof: too long");
    if ((fn & 1) != 0 || fn == sn) {
      fr = crypto::node_hash(proof[next], fr);
      sr = crypto::node_hash(proof[next], sr);
      while ((fn & 1) == 0 && fn != 0) {
        fn >>= 1;
        sn >>= 1;
      }
    } else {
      sr = crypto::node_hash(sr, proof[next]);
    }
    fn >>= 1;
    sn >>= 1;
  }
  if (sn != 0) return refuse("consistency proof: too short");
  return Roots{fr, sr};
}

// The root of a tree of `size` leaves, from the leaf at `index` and its path (RFC 9162, 2.1.3.2).
Result<Hash> inclusion_root(const Hash& leaf, std::uint64_t index, std::uint64_t size,
                            const Proof& proof) {
  std::uint64_t fn = index;
  std::uint64_t sn = size - 1;
  Hash hash = leaf;
  for (const Hash& sibling : proof) {
    if (sn == 0) return refuse("inclusion proof: too long");
    if ((fn & 1) != 0 || fn == sn) {
      hash = crypto::node_hash(sibling, hash);
      while ((fn & 1) == 0 && fn != 0) {
        fn >>= 1;
        sn >>= 1;
      }
    } else {
      hash = crypto::node_hash(hash, sibling);
    }
    fn >>= 1;
    sn >>= 1;
  }
  if (sn != 0) return refuse("inclusion proof: too short");
  return hash;
}

}  // namespace

Hash empty_root() { return crypto::sha256(ByteView{}); }

Hash Frontier::root() const {
  if (hashes_.empty()) return empty_root();
  Hash hash = hashes_.back();
  for (std::size_t i = hashes_.size() - 1; i-- > 0;) hash = crypto::node_hash(hashes_[i], hash);
  return hash;
}

void Frontier::append(const Hash& leaf) {
  check(size_ < kTreeSizeMax);
  Hash hash = leaf;
  for (std::uint64_t rest = size_; (rest & 1) != 0; rest >>= 1) {
    hash = crypto::node_hash(hashes_.back(), hash);
    hashes_.pop_back();
  }
  hashes_.push_back(hash);
  ++size_;
}

Result<Frontier> Frontier::from(std::uint64_t size, std::vector<Hash> hashes) {
  if (size > kTreeSizeMax) return refuse("frontier: size beyond 2^63-1");
  if (hashes.size() != static_cast<std::size_t>(std::popcount(size))) {
    return refuse("frontier: not one hash per complete subtree");
  }
  Frontier frontier;
  frontier.size_ = size;
  frontier.hashes_ = std::move(hashes);
  return frontier;
}

Result<Hash> root_of(std::uint64_t size, HashSource& source) {
  if (size > kTreeSizeMax) return refuse("tree: size beyond 2^63-1");
  if (size == 0) return empty_root();
  return range_hash(0, size, source);
}

Result<Frontier> frontier_of(std::uint64_t size, HashSource& source) {
  if (size > kTreeSizeMax) return refuse("tree: size beyond 2^63-1");
  std::vector<Hash> hashes;
  for (std::uint64_t at = 0; at < size;) {
    const auto level = static_cast<unsigned>(std::bit_width(size - at)) - 1;
    hashes.push_back(TRY(source.subtree(level, at >> level)));
    at += std::uint64_t{1} << level;
  }
  return Frontier::from(size, std::move(hashes));
}

Result<Proof> prove_inclusion(std::uint64_t index, std::uint64_t size, HashSource& source) {
  if (size > kTreeSizeMax) return refuse("inclusion proof: size beyond 2^63-1");
  if (index >= size) return refuse("inclusion proof: index is not below the size");
  Proof proof;
  std::uint64_t low = 0;
  std::uint64_t high = size;
  while (high - low > 1) {
    const std::uint64_t middle = low + split_of(high - low);
    if (index < middle) {
      proof.push_back(TRY(range_hash(middle, high, source)));
      high = middle;
    } else {
      proof.push_back(TRY(range_hash(low, middle, source)));
      low = middle;
    }
  }
  std::reverse(proof.begin(), proof.end());
  return proof;
}

Result<Proof> prove_consistency(std::uint64_t first, std::uint64_t second, HashSource& source) {
  return prove_subtree_consistency(0, first, second, source);
}

Result<Proof> prove_subtree_consistency(std::uint64_t start, std::uint64_t end, std::uint64_t size,
                                        HashSource& source) {
  if (size > kTreeSizeMax) return refuse("consistency proof: size beyond 2^63-1");
  if (end > size) return refuse("consistency proof: first size is larger than the second");
  if (end == 0) return refuse("consistency proof: from size 0 nothing is proven");
  TRY(check_subtree(start, end));
  Proof proof;
  std::uint64_t low = 0;
  std::uint64_t high = size;
  bool known = true;  // the verifier knows the hash of what is left of the subtree in [low, high)
  while (!(start == low && end == high)) {
    const std::uint64_t middle = low + split_of(high - low);
    if (end <= middle) {
      proof.push_back(TRY(range_hash(middle, high, source)));
      high = middle;
    } else if (start >= middle) {
      proof.push_back(TRY(range_hash(low, middle, source)));
      low = middle;
    } else {
      // The subtree spans the split, so it begins where this range does and goes on to its right.
      check(start == low);
      proof.push_back(TRY(range_hash(low, middle, source)));
      low = middle;
      start = middle;
      known = false;
    }
  }
  if (!known) proof.push_back(TRY(range_hash(low, high, source)));
  std::reverse(proof.begin(), proof.end());
  return proof;
}

Result<void> verify_inclusion(const Hash& leaf, std::uint64_t index, std::uint64_t size,
                              const Proof& proof, const Hash& root) {
  if (size > kTreeSizeMax) return refuse("inclusion proof: size beyond 2^63-1");
  if (index >= size) return refuse("inclusion proof: index is not below the size");
  if (proof.size() > kProofSizeMax) return refuse("inclusion proof: more than 63 hashes");
  if (TRY(inclusion_root(leaf, index, size, proof)) != root &&
      !MUTANT("journal-inclusion-unchecked")) {
    return refuse("inclusion proof: does not lead to the root");
  }
  return {};
}

Result<void> verify_consistency(std::uint64_t first, const Hash& first_root, std::uint64_t second,
                                const Hash& second_root, const Proof& proof) {
  const Roots roots = TRY(consistency_roots(first, second, proof, first_root));
  if (roots.first != first_root) {
    return refuse("consistency proof: does not lead to the first root");
  }
  if (roots.second != second_root) {
    return refuse("consistency proof: does not lead to the second root");
  }
  return {};
}

Result<Hash> first_root_of(std::uint64_t first, std::uint64_t second, const Hash& second_root,
                           const Proof& proof, const Hash& claimed_first) {
  const Roots roots = TRY(consistency_roots(first, second, proof, claimed_first));
  if (roots.second != second_root) {
    return refuse("consistency proof: does not lead to the second root");
  }
  return roots.first;
}

Result<void> verify_subtree_inclusion(const Hash& leaf, std::uint64_t index, std::uint64_t start,
                                      std::uint64_t end, const Proof& proof, const Hash& root) {
  TRY(check_subtree(start, end));
  if (index < start || index >= end) return refuse("subtree: index is outside of it");
  return verify_inclusion(leaf, index - start, end - start, proof, root);
}

Result<void> verify_subtree_consistency(std::uint64_t start, std::uint64_t end, std::uint64_t size,
                                        const Hash& subtree_root, const Hash& root,
                                        const Proof& proof) {
  if (size > kTreeSizeMax) return refuse("subtree: size beyond 2^63-1");
  if (end > size) return refuse("subtree: end is beyond the tree");
  if (start == end) {
    if (!proof.empty()) return refuse("subtree: proof of an empty subtree is not empty");
    if (subtree_root != empty_root()) return refuse("subtree: empty, with another root");
    return {};
  }
  TRY(check_subtree(start, end));
  if (proof.size() > kProofSizeMax) return refuse("subtree: more than 63 hashes");
  std::uint64_t fn = start;
  std::uint64_t sn = end - 1;
  std::uint64_t tn = size - 1;
  const auto shift = [&] {
    fn >>= 1;
    sn >>= 1;
    tn >>= 1;
  };
  const bool at_right_edge = sn == tn;
  while (fn != sn && (at_right_edge || (sn & 1) != 0)) shift();
  std::size_t next = 0;
  if (fn != sn && proof.empty()) return refuse("subtree: proof is too short");
  Hash fr = fn == sn ? subtree_root : proof[next++];
  Hash sr = fr;
  for (; next < proof.size(); ++next) {
    if (tn == 0) return refuse("subtree: proof is too long");
    if ((sn & 1) != 0 || sn == tn) {
      if (fn < sn) fr = crypto::node_hash(proof[next], fr);
      sr = crypto::node_hash(proof[next], sr);
      while ((sn & 1) == 0 && sn != 0) shift();
    } else {
      sr = crypto::node_hash(sr, proof[next]);
    }
    shift();
  }
  if (tn != 0) return refuse("subtree: proof is too short");
  if (fr != subtree_root) return refuse("subtree: proof does not lead to the subtree's root");
  if (sr != root) return refuse("subtree: proof does not lead to the tree's root");
  return {};
}

}  // namespace journal
