#include "replication/chunk_tree.h"

#include <algorithm>

namespace replication {

using crypto::Hash;

Bytes encode_hashes(const std::vector<Hash>& hashes) {
  Bytes out;
  for (const Hash& hash : hashes) out += hash.view();
  return out;
}

std::optional<std::vector<Hash>> decode_hashes(ByteView bytes, std::uint64_t count) {
  if (bytes.size() != count * 32) return std::nullopt;
  std::vector<Hash> out;
  for (std::uint64_t i = 0; i < count; ++i) out.push_back(Hash::from(bytes.substr(i * 32, 32)));
  return out;
}

Hash root_of(const std::vector<Hash>& hashes) {
  journal::Frontier frontier;
  for (const Hash& hash : hashes) frontier.append(hash);
  return frontier.root();
}

ChunkTree::ChunkTree(std::uint64_t chunks, std::vector<Hash> roots)
    : chunks_(chunks), root_(replication::root_of(roots)) {
  check(roots.size() == groups(chunks));
  roots_ = levels_of(std::move(roots));
}

ChunkTree::Levels ChunkTree::levels_of(std::vector<Hash> hashes) {
  Levels out;
  out.push_back(std::move(hashes));
  while (out.back().size() > 1) {
    std::vector<Hash> next;
    for (std::size_t i = 0; i + 1 < out.back().size(); i += 2)
      next.push_back(crypto::node_hash(out.back()[i], out.back()[i + 1]));
    out.push_back(std::move(next));
  }
  return out;
}

journal::Proof ChunkTree::prove(std::uint64_t index, const Levels& levels) {
  class Source final : public journal::HashSource {
   public:
    explicit Source(const Levels& levels) : levels_(levels) {}
    Result<Hash> subtree(unsigned level, std::uint64_t n) override { return levels_[level][n]; }

   private:
    const Levels& levels_;
  } source(levels);
  Result<journal::Proof> proof = journal::prove_inclusion(index, levels.front().size(), source);
  check(proof.ok());
  return std::move(proof).value();
}

bool ChunkTree::look_at(std::uint64_t group, const std::vector<Hash>& leaves) {
  group_.reset();
  if (group >= roots_.front().size() || leaves.size() != in_group(chunks_, group) ||
      !(replication::root_of(leaves) == roots_.front()[group]))
    return false;
  leaves_ = levels_of(leaves);
  group_ = group;
  return true;
}

const Hash& ChunkTree::leaf(std::uint64_t index) const {
  check(looks_at(index) && index < chunks_);
  return leaves_.front()[index % kGroup];
}

journal::Proof ChunkTree::prove(std::uint64_t index) const {
  check(looks_at(index) && index < chunks_);
  journal::Proof proof = prove(index % kGroup, leaves_);
  const journal::Proof above = prove(index / kGroup, roots_);
  proof.insert(proof.end(), above.begin(), above.end());
  return proof;
}

}  // namespace replication
