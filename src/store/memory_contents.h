// Contents in memory, for the tests of other rooms.
#pragma once

#include <map>
#include <set>

#include "store/contents.h"
#include "store/limits.h"

namespace store {

class MemoryContents final : public Contents {
 public:
  explicit MemoryContents(const bool& open) : open_(open) {}

  Result<ContentId> create() override {
    TRY(writable());
    return ++last_;
  }
  Result<void> write(ContentId id, std::uint64_t first, ByteView bytes) override {
    TRY(writable());
    TRY(check_blocks(id, first, bytes));
    for (std::uint64_t index = first; !bytes.empty(); ++index) {
      blocks_[{id, index}] = Bytes(bytes.substr(0, kBlockSize));
      bytes.remove_prefix(std::min(kBlockSize, bytes.size()));
    }
    return {};
  }
  Result<Bytes> read(ContentId id, std::uint64_t index) override {
    const auto found = blocks_.find({id, index});
    if (found == blocks_.end()) return no_block(id, index);
    return found->second;
  }
  Result<void> remove(ContentId id) override {
    TRY(writable());
    removed_.insert(id);
    return {};
  }

  void committed() {
    for (const ContentId id : removed_)
      blocks_.erase(blocks_.lower_bound({id, 0}), blocks_.lower_bound({id + 1, 0}));
    removed_.clear();
  }
  void rolled_back() { removed_.clear(); }

 private:
  Result<void> writable() const {
    if (!open_) return misuse("a write needs a transaction");
    return {};
  }

  const bool& open_;
  std::map<std::pair<ContentId, std::uint64_t>, Bytes> blocks_;
  std::set<ContentId> removed_;  // by the open transaction
  ContentId last_ = 0;
};

}  // namespace store
