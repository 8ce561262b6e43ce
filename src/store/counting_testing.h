// A store in memory that counts what an operation costs, for tests of that.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "store/memory_store.h"

namespace store {

// Counts what passes through a store in memory: rows of chains and values by key, bytes of values.
class CountingStore final : public Store {
 public:
  std::uint64_t rows_written = 0, bytes_written = 0, rows_read = 0, bytes_read = 0;
  std::uint64_t entries_read = 0;  // of chains; the others are of values by key
  std::uint64_t longest = 0;
  void reset() { rows_written = bytes_written = rows_read = bytes_read = entries_read = 0; }

  Result<void> begin() override { return kept_->begin(); }
  Result<void> commit() override { return kept_->commit(); }
  void rollback() override { kept_->rollback(); }
  Result<void> append(ChainId chain, std::uint64_t index, const Row& row) override {
    return kept_->append(chain, index, row);
  }
  Result<void> set_opening(ChainId chain, std::uint64_t index, ByteView opening,
                           OpeningState state) override {
    return kept_->set_opening(chain, index, opening, state);
  }
  Result<void> repair(ChainId chain, std::uint64_t index, const Row& row) override {
    return kept_->repair(chain, index, row);
  }
  Result<Row> read(ChainId chain, std::uint64_t index) override {
    ++entries_read;
    return kept_->read(chain, index);
  }
  Result<void> scan(ChainId chain, std::uint64_t from, std::uint64_t to,
                    const std::function<bool(std::uint64_t, const Row*)>& visit) override {
    return kept_->scan(chain, from, to, [&](std::uint64_t index, const Row* row) {
      ++entries_read;
      return visit(index, row);
    });
  }
  Result<std::uint64_t> end(ChainId chain) override { return kept_->end(chain); }
  Result<std::optional<Bytes>> get(Space space, ByteView key) override {
    std::optional<Bytes> value = TRY(kept_->get(space, key));
    ++rows_read;
    if (value) bytes_read += value->size();
    return value;
  }
  Result<void> put(Space space, ByteView key, ByteView value) override {
    ++rows_written;
    bytes_written += key.size() + value.size();
    longest = std::max<std::uint64_t>(longest, value.size());
    return kept_->put(space, key, value);
  }
  Result<void> erase(Space space, ByteView key) override { return kept_->erase(space, key); }
  WordIndex& words() override { return kept_->words(); }
  Contents& contents() override { return kept_->contents(); }
  Result<void> list(Space space, ByteView prefix, ByteView from,
                    const std::function<bool(ByteView, ByteView)>& visit) override {
    return kept_->list(space, prefix, from, [&](ByteView key, ByteView value) {
      ++rows_read;
      bytes_read += value.size();
      return visit(key, value);
    });
  }
  Result<void> clear(Space space) override { return kept_->clear(space); }
  Result<std::uint64_t> free_bytes() override { return kept_->free_bytes(); }
  Result<void> backup(const std::string& path,
                      const std::function<bool(std::uint64_t, std::uint64_t)>& progress) override {
    return kept_->backup(path, progress);
  }
  Result<ScrubSlice> scrub(const ScrubPlace& from, std::uint64_t budget) override {
    return kept_->scrub(from, budget);
  }
  StoreStats stats() override { return kept_->stats(); }

 private:
  std::unique_ptr<Store> kept_ = make_memory_store();
};

}  // namespace store
