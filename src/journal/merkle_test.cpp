#include "journal/merkle.h"

#include <doctest/doctest.h>

#include "journal/test_journal.h"

namespace journal {
namespace {

std::vector<Hash> leaves_of(std::size_t count) {
  std::vector<Hash> leaves;
  for (std::size_t i = 0; i < count; ++i) leaves.push_back(crypto::leaf_hash(std::to_string(i)));
  return leaves;
}

}  // namespace

TEST_CASE("frontier, source and definition give one root for every size from 0 to 600") {
  const std::vector<Hash> leaves = leaves_of(600);
  LeafSource source(leaves);
  Frontier frontier;
  for (std::size_t size = 0; size <= leaves.size(); ++size) {
    const Hash expected = naive_root(leaves, 0, size);
    REQUIRE(frontier.size() == size);
    REQUIRE(frontier.root() == expected);
    REQUIRE(root_of(size, source).value() == expected);
    const Frontier loaded = frontier_of(size, source).value();
    REQUIRE(loaded.hashes() == frontier.hashes());
    REQUIRE(Frontier::from(size, frontier.hashes()).value().root() == expected);
    if (size < leaves.size()) frontier.append(leaves[size]);
  }
}

TEST_CASE("every inclusion proof up to size 130 verifies, and for no other leaf, place or root") {
  const std::vector<Hash> leaves = leaves_of(130);
  LeafSource source(leaves);
  for (std::uint64_t size = 1; size <= leaves.size(); ++size) {
    const Hash root = naive_root(leaves, 0, size);
    for (std::uint64_t index = 0; index < size; ++index) {
      const Proof proof = prove_inclusion(index, size, source).value();
      REQUIRE(verify_inclusion(leaves[index], index, size, proof, root).ok());
      if (size == 1) continue;
      REQUIRE_FALSE(verify_inclusion(leaves[index], index, size, proof, leaves[0]).ok());
      REQUIRE_FALSE(verify_inclusion(leaves[(index + 1) % size], index, size, proof, root).ok());
      REQUIRE_FALSE(verify_inclusion(leaves[index], (index + 1) % size, size, proof, root).ok());
      Proof longer = proof;
      longer.push_back(root);
      REQUIRE_FALSE(verify_inclusion(leaves[index], index, size, longer, root).ok());
      Proof shorter = proof;
      shorter.pop_back();
      REQUIRE_FALSE(verify_inclusion(leaves[index], index, size, shorter, root).ok());
    }
  }
}

TEST_CASE("every consistency proof up to size 130 verifies, and no altered one") {
  const std::vector<Hash> leaves = leaves_of(130);
  LeafSource source(leaves);
  std::vector<Hash> roots;
  for (std::size_t size = 0; size <= leaves.size(); ++size) {
    roots.push_back(naive_root(leaves, 0, size));
  }
  for (std::uint64_t second = 1; second <= leaves.size(); ++second) {
    for (std::uint64_t first = 1; first <= second; ++first) {
      Proof proof = prove_consistency(first, second, source).value();
      REQUIRE(verify_consistency(first, roots[first], second, roots[second], proof).ok());
      REQUIRE(first_root_of(first, second, roots[second], proof, roots[first]).value() ==
              roots[first]);
      REQUIRE_FALSE(verify_consistency(first, roots[0], second, roots[second], proof).ok());
      if (first == second) continue;
      REQUIRE_FALSE(verify_consistency(first, roots[first], second, roots[0], proof).ok());
      proof.back().bytes[0] ^= 1;
      REQUIRE_FALSE(verify_consistency(first, roots[first], second, roots[second], proof).ok());
    }
  }
}

TEST_CASE("every subtree of every tree up to size 70 is proven consistent with it") {
  const std::vector<Hash> leaves = leaves_of(70);
  LeafSource source(leaves);
  std::size_t checked = 0;
  for (std::uint64_t size = 1; size <= leaves.size(); ++size) {
    const Hash root = naive_root(leaves, 0, size);
    for (std::uint64_t start = 0; start < size; ++start) {
      for (std::uint64_t end = start + 1; end <= size; ++end) {
        const Hash part = naive_root(leaves, start, end);
        const auto proof = prove_subtree_consistency(start, end, size, source);
        if (!proof.ok()) {
          REQUIRE(reason(verify_subtree_consistency(start, end, size, part, root, {}))
                      .starts_with("subtree: start is no multiple"));
          continue;
        }
        ++checked;
        REQUIRE(verify_subtree_consistency(start, end, size, part, root, proof.value()).ok());
        if (part == leaves[0]) continue;
        REQUIRE_FALSE(
            verify_subtree_consistency(start, end, size, leaves[0], root, proof.value()).ok());
      }
    }
  }
  CHECK(checked > 5000);
}

TEST_CASE("sizes beyond 2^63-1 are refused before any arithmetic") {
  const std::vector<Hash> leaves = leaves_of(4);
  LeafSource source(leaves);
  const Hash h = leaves[0];
  for (std::uint64_t size : {std::uint64_t{1} << 63, UINT64_MAX - 1, UINT64_MAX}) {
    CHECK_FALSE(root_of(size, source).ok());
    CHECK_FALSE(frontier_of(size, source).ok());
    CHECK_FALSE(prove_inclusion(0, size, source).ok());
    CHECK_FALSE(prove_consistency(1, size, source).ok());
    CHECK_FALSE(verify_inclusion(h, 0, size, {}, h).ok());
    CHECK_FALSE(verify_consistency(1, h, size, h, {h}).ok());
    CHECK_FALSE(verify_subtree_consistency(0, 1, size, h, h, {}).ok());
    CHECK_FALSE(verify_subtree_inclusion(h, 0, 0, size, {}, h).ok());
    CHECK_FALSE(Frontier::from(size, {h}).ok());
  }
  // The largest tree there may be: every shift is exercised, nothing proves.
  const Proof long_proof(63, h);
  CHECK_FALSE(verify_inclusion(h, kTreeSizeMax - 1, kTreeSizeMax, long_proof, h).ok());
  CHECK_FALSE(verify_consistency(kTreeSizeMax - 1, h, kTreeSizeMax, h, long_proof).ok());
  CHECK_FALSE(verify_subtree_consistency(0, kTreeSizeMax, kTreeSizeMax, h, h, long_proof).ok());
}

TEST_CASE("a frontier needs exactly one hash per complete subtree") {
  CHECK(Frontier::from(0, {}).ok());
  CHECK_FALSE(Frontier::from(0, {empty_root()}).ok());
  CHECK_FALSE(Frontier::from(3, {empty_root()}).ok());
}

}  // namespace journal
