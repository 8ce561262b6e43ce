// The index of words in memory: goes through everything, for tests and small simulations.
#pragma once

#include <functional>
#include <map>
#include <vector>

#include "store/word_index.h"

namespace store {

class MemoryWords final : public WordIndex {
 public:
  // `open` says whether a transaction is; `undo` is its list of steps back.
  MemoryWords(const bool& open, std::vector<std::function<void()>>& undo)
      : open_(open), undo_(undo) {}

  Result<void> add(std::int64_t number, const IndexedEntry& entry, ByteView words) override;
  Result<void> remove(std::int64_t number, ByteView words) override;
  Result<std::optional<IndexedEntry>> at(std::int64_t number) override;
  Result<void> find(const WordQuery& query,
                    const std::function<bool(std::int64_t, const IndexedEntry&)>& visit) override;
  Result<bool> wipe(bool) override { return true; }
  Result<void> clear() override;

 private:
  struct Text {
    IndexedEntry entry;
    Bytes words;
  };
  Result<void> writable() const;

  const bool& open_;
  std::vector<std::function<void()>>& undo_;
  std::map<std::int64_t, Text> texts_;
};

}  // namespace store
