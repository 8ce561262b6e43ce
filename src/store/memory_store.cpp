#include "store/memory_store.h"

#include <algorithm>
#include <limits>
#include <map>

#include "store/limits.h"
#include "store/memory_contents.h"
#include "store/memory_words.h"

namespace store {
namespace {

struct Chain {
  std::uint64_t first = 0;
  std::vector<Row> rows;
  std::uint64_t end() const { return first + rows.size(); }
};

using Values = std::map<Bytes, Bytes, std::less<>>;

class MemoryStore final : public Store {
 public:
  Result<void> begin() override {
    if (open_) return misuse("a transaction is open already");
    open_ = true;
    return {};
  }

  Result<void> commit() override {
    if (!open_) return misuse("no transaction is open");
    open_ = false;
    undo_.clear();
    contents_.committed();
    stats_.commits += 1;
    return {};
  }

  void rollback() override {
    for (auto step = undo_.rbegin(); step != undo_.rend(); ++step) (*step)();
    undo_.clear();
    contents_.rolled_back();
    open_ = false;
  }

  Result<void> append(ChainId chain, std::uint64_t index, const Row& row) override {
    TRY(writable());
    TRY(check_place(chain, index));
    TRY(check_row(row));
    const auto found = chains_.find(chain);
    if (found == chains_.end()) {
      chains_[chain] = Chain{index, {row}};
      undo_.push_back([this, chain] { chains_.erase(chain); });
    } else {
      if (index != found->second.end()) return not_next(chain, index, found->second.end());
      found->second.rows.push_back(row);
      undo_.push_back([this, chain] { chains_[chain].rows.pop_back(); });
    }
    stats_.rows_appended += 1;
    return {};
  }

  Result<void> set_opening(ChainId chain, std::uint64_t index, ByteView opening,
                           OpeningState state) override {
    TRY(writable());
    TRY(check_size(opening.size(), kMaxValue, "an opening"));
    Row* row = find(chain, index);
    if (row == nullptr) return no_entry(chain, index);
    remember(chain, index, *row);
    row->opening = Bytes(opening);
    row->state = state;
    return {};
  }

  Result<void> repair(ChainId chain, std::uint64_t index, const Row& row) override {
    TRY(writable());
    TRY(check_row(row));
    Row* old = find(chain, index);
    if (old == nullptr) return no_entry(chain, index);
    remember(chain, index, *old);
    *old = row;
    return {};
  }

  Result<Row> read(ChainId chain, std::uint64_t index) override {
    const Row* row = find(chain, index);
    if (row == nullptr) return no_entry(chain, index);
    return *row;
  }

  Result<void> scan(ChainId chain, std::uint64_t from, std::uint64_t to,
                    const std::function<bool(std::uint64_t, const Row*)>& visit) override {
    const auto found = chains_.find(chain);
    if (found == chains_.end()) return {};
    std::uint64_t index = std::max(from, found->second.first);
    for (; index < std::min(to, found->second.end()); ++index) {
      if (!visit(index, &found->second.rows[index - found->second.first])) break;
    }
    return {};
  }

  Result<std::uint64_t> end(ChainId chain) override {
    const auto found = chains_.find(chain);
    return found == chains_.end() ? 0 : found->second.end();
  }

  Result<std::optional<Bytes>> get(Space space, ByteView key) override {
    const auto found = values(space).find(key);
    if (found == values(space).end()) return std::optional<Bytes>();
    return std::optional<Bytes>(found->second);
  }

  Result<void> put(Space space, ByteView key, ByteView value) override {
    TRY(writable());
    TRY(check_size(key.size(), kMaxKey, "a key", 1));
    TRY(check_size(value.size(), kMaxValue, "a value"));
    remember(space, key);
    values(space).insert_or_assign(Bytes(key), Bytes(value));
    return {};
  }

  Result<void> erase(Space space, ByteView key) override {
    TRY(writable());
    const auto found = values(space).find(key);
    if (found == values(space).end()) return {};
    remember(space, key);
    values(space).erase(found);
    return {};
  }

  Result<void> list(Space space, ByteView prefix, ByteView from,
                    const std::function<bool(ByteView, ByteView)>& visit) override {
    Values& all = values(space);
    auto at = all.lower_bound(std::max(prefix, from));
    for (; at != all.end() && at->first.starts_with(prefix); ++at) {
      if (!visit(at->first, at->second)) break;
    }
    return {};
  }

  Result<void> clear(Space space) override {
    TRY(writable());
    auto old = std::make_shared<Values>(std::move(values(space)));
    values(space).clear();
    undo_.push_back([this, space, old] { values(space) = std::move(*old); });
    return {};
  }

  WordIndex& words() override { return words_; }
  Contents& contents() override { return contents_; }

  Result<std::uint64_t> free_bytes() override { return std::numeric_limits<std::int64_t>::max(); }

  Result<void> backup(const std::string&,
                      const std::function<bool(std::uint64_t, std::uint64_t)>&) override {
    return Error{ErrorCode::forbidden, "a store in memory has no backup"};
  }

  Result<ScrubSlice> scrub(const ScrubPlace&, std::uint64_t) override {
    ScrubSlice slice;
    slice.finished = true;
    return slice;
  }

  StoreStats stats() override { return stats_; }

 private:
  Result<void> writable() const {
    if (!open_) return misuse("a write needs a transaction");
    return {};
  }

  Row* find(ChainId chain, std::uint64_t index) {
    const auto found = chains_.find(chain);
    if (found == chains_.end()) return nullptr;
    if (index < found->second.first || index >= found->second.end()) return nullptr;
    return &found->second.rows[index - found->second.first];
  }

  void remember(ChainId chain, std::uint64_t index, const Row& row) {
    undo_.push_back([this, chain, index, row] { *find(chain, index) = row; });
  }

  void remember(Space space, ByteView key) {
    const auto found = values(space).find(key);
    if (found == values(space).end()) {
      undo_.push_back([this, space, old = Bytes(key)] { values(space).erase(old); });
    } else {
      undo_.push_back([this, space, old = *found] { values(space)[old.first] = old.second; });
    }
  }

  Values& values(Space space) { return space == Space::durable ? durable_ : projection_; }

  std::map<ChainId, Chain> chains_;
  Values durable_;
  Values projection_;
  bool open_ = false;
  std::vector<std::function<void()>> undo_;  // newest last
  MemoryWords words_{open_, undo_};
  MemoryContents contents_{open_};
  StoreStats stats_;
};

}  // namespace

std::unique_ptr<Store> make_memory_store() { return std::make_unique<MemoryStore>(); }

}  // namespace store
