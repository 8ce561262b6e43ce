// Pasts: how much of each chain an act has behind it (docs/formats/record.md, section 3).
//
// A chain is a run of entries with one predecessor each: a journal, or a branch of a forked one
// from its fork point on. Chain numbers are local to a store and never leave it.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/encoding.h"
#include "record/reference.h"

namespace concurrence {

using ChainId = std::uint32_t;

struct EntryId {
  static constexpr std::size_t kSize = 12;  // of bytes()

  ChainId chain = 0;
  std::uint64_t index = 0;
  auto operator<=>(const EntryId&) const = default;

  Bytes bytes() const {  // that sort as ids do
    Bytes out;
    put_u32(out, chain);
    put_u64(out, index);
    return out;
  }
  static Result<EntryId> parse(ByteView bytes) {
    ByteReader reader(bytes);
    const ChainId chain = reader.u32();
    const EntryId id{chain, reader.u64()};
    if (!reader.done())
      return Error{ErrorCode::corrupt,
                   "the name of an act in the projection does not read; run 'entente rebuild'"};
    return id;
  }
};

// A set of entries that holds, of each chain, a prefix. Closed sets are unions of such prefixes,
// also across forks, because a branch is a chain of its own.
class Past {
 public:
  std::uint64_t size_of(ChainId chain) const {
    const auto at = std::lower_bound(sizes_.begin(), sizes_.end(), chain,
                                     [](const auto& item, ChainId id) { return item.first < id; });
    return at != sizes_.end() && at->first == chain ? at->second : 0;
  }
  bool has(const EntryId& entry) const { return size_of(entry.chain) > entry.index; }
  void raise(ChainId chain, std::uint64_t size) {
    const auto at = std::lower_bound(sizes_.begin(), sizes_.end(), chain,
                                     [](const auto& item, ChainId id) { return item.first < id; });
    if (at != sizes_.end() && at->first == chain)
      at->second = std::max(at->second, size);
    else
      sizes_.insert(at, {chain, size});
  }
  void join(const Past& other) {
    for (const auto& [id, size] : other.sizes_) raise(id, size);
  }
  const std::vector<std::pair<ChainId, std::uint64_t>>& sizes() const { return sizes_; }
  bool operator==(const Past&) const = default;

  void encode(Bytes& out) const {
    put_varint(out, sizes_.size());
    for (const auto& [id, size] : sizes_) {
      put_varint(out, id);
      put_varint(out, size);
    }
  }
  static Past decode(ByteReader& reader) {
    Past past;
    const std::uint64_t count = reader.varint();
    for (std::uint64_t i = 0; i < count && reader.ok(); ++i) {
      const auto id = static_cast<ChainId>(reader.varint());
      past.sizes_.emplace_back(id, reader.varint());
    }
    return past;
  }

 private:
  std::vector<std::pair<ChainId, std::uint64_t>> sizes_;  // ascending by chain
};

// The order of acts: for showing, and for folding like things in the same way everywhere.
struct OrderKey {
  std::uint64_t level = 0;  // L
  record::Reference ref;
  std::strong_ordering operator<=>(const OrderKey& other) const {
    if (const auto c = level <=> other.level; c != 0) return c;
    return ref <=> other.ref;
  }
  bool operator==(const OrderKey&) const = default;
};

}  // namespace concurrence
