// A little history for the tests of durability: transaction t does one fixed thing, so that what a
// store holds tells exactly which transactions it has, and any half of one shows.
#pragma once

#include "base/encoding.h"
#include "store/store_testing.h"

namespace store::testing {

inline Bytes projection_key(std::uint64_t t) { return "p/" + std::to_string(t); }
inline Bytes projection_value(std::uint64_t t) {
  return Bytes(t % 7 == 0 ? 9'000 : 50, static_cast<char>('a' + t % 26));
}
// A text of the index, held as long as the value of the same number.
inline Bytes indexed_words(std::uint64_t t) {
  return "common n" + std::to_string(t) + " 협의 의회 회";
}
inline WordQuery common_word() {
  WordQuery query;
  query.all = {{{{"common"}, false}}};
  return query;
}
// Content 1 has a block of each transaction; every fourth makes another content, of two blocks,
// which the next fourth takes away.
inline Bytes block_of(std::uint64_t t) {
  return Bytes(t % 2 == 0 ? kBlockSize : 3'000, static_cast<char>('A' + t % 26));
}
inline Bytes own_key(std::uint64_t t) { return "own/" + std::to_string(t); }
inline bool opening_destroyed(std::uint64_t index, std::uint64_t transactions) {
  return index % 3 == 0 && index + 3 <= transactions;
}

// Writes transaction `t` (from 1); does not commit.
inline Result<void> write_transaction(Store& store, std::uint64_t t) {
  TRY(store.begin());
  TRY(store.append(1, t - 1, row_of(t - 1)));
  TRY(store.append(2, 100 + 2 * (t - 1), row_of(5000 + 2 * (t - 1), 700)));
  TRY(store.append(2, 100 + 2 * (t - 1) + 1, row_of(5000 + 2 * (t - 1) + 1, 700)));
  if (t % 3 == 0) TRY(store.set_opening(1, t - 3, "residue", OpeningState::destroyed));
  TRY(store.put(Space::durable, "last", std::to_string(t)));
  if (t == 1) TRY(store.contents().create());
  TRY(store.contents().write(1, t - 1, block_of(t)));
  if (t % 4 == 0) {
    const ContentId own = TRY(store.contents().create());
    TRY(store.contents().write(own, 0, Bytes(kBlockSize, 'x') + block_of(t)));
    Bytes value;
    put_u64(value, own);
    TRY(store.put(Space::durable, own_key(t), value));
  }
  if (t % 4 == 0 && t > 4) {
    const Bytes before = TRY(store.get(Space::durable, own_key(t - 4))).value();
    TRY(store.contents().remove(ByteReader(before).u64()));
    TRY(store.erase(Space::durable, own_key(t - 4)));
  }
  TRY(store.put(Space::projection, projection_key(t), projection_value(t)));
  if (t % 5 == 0) TRY(store.erase(Space::projection, projection_key(t - 4)));
  TRY(store.words().add(static_cast<std::int64_t>(t), {1, t - 1}, indexed_words(t)));
  if (t % 5 == 0) TRY(store.words().remove(static_cast<std::int64_t>(t - 4), indexed_words(t - 4)));
  return {};
}

inline Result<void> do_transaction(Store& store, std::uint64_t t) {
  TRY(write_transaction(store, t));
  return store.commit();
}

// The rows of chain 1 and 2 as they must be after `t` transactions.
inline Row expected_row(ChainId chain, std::uint64_t index, std::uint64_t t) {
  if (chain == 2) return row_of(5000 + index - 100, 700);
  Row row = row_of(index);
  if (opening_destroyed(index, t)) {
    row.opening = "residue";
    row.state = OpeningState::destroyed;
  }
  return row;
}

inline bool projection_held(std::uint64_t key, std::uint64_t t) {
  return !(key % 5 == 1 && key + 4 <= t);
}

// How many transactions the store holds; fails the test if it holds a part of another one.
inline std::uint64_t transactions_in(Store& store, bool whole = true) {
  const std::uint64_t t = good(store.end(1));
  const std::optional<Bytes> last = good(store.get(Space::durable, "last"));
  REQUIRE(last.value_or("0") == std::to_string(t));
  REQUIRE(good(store.end(2)) == (t == 0 ? 0 : 100 + 2 * t));
  for (const ChainId chain : {1, 2}) {
    std::uint64_t next = chain == 1 ? 0 : 100;
    good(store.scan(chain, 0, kMaxIndex, [&](std::uint64_t index, const Row* row) {
      REQUIRE(index == next++);
      REQUIRE(row != nullptr);
      REQUIRE(same(*row, expected_row(chain, index, t)));
      return true;
    }));
    if (t > 0) REQUIRE(next == good(store.end(chain)));
  }
  for (std::uint64_t n = 1; n <= t; ++n)
    REQUIRE(good(store.contents().read(1, n - 1)) == block_of(n));
  if (const std::uint64_t n = t / 4 * 4; n > 0) {
    const Bytes own = good(store.get(Space::durable, own_key(n))).value();
    const Result<Bytes> block = store.contents().read(ByteReader(own).u64(), 1);
    // Of a copy that went on beside the writer it may be gone, but never another.
    if (whole || block.ok()) REQUIRE(good(block) == block_of(n));
  }
  std::uint64_t listed = 0;
  good(store.list(Space::projection, "p/", "", [&](ByteView key, ByteView value) {
    const std::uint64_t n = std::stoul(Bytes(key.substr(2)));
    REQUIRE(projection_held(n, t));
    REQUIRE(value == projection_value(n));
    ++listed;
    return true;
  }));
  std::uint64_t wanted = 0;
  for (std::uint64_t n = 1; n <= t; ++n) wanted += projection_held(n, t) ? 1 : 0;
  REQUIRE(listed == wanted);
  std::uint64_t found = 0;
  good(store.words().find(common_word(), [&](std::int64_t number, const IndexedEntry& entry) {
    REQUIRE(projection_held(static_cast<std::uint64_t>(number), t));
    REQUIRE(entry == IndexedEntry{1, static_cast<std::uint64_t>(number) - 1});
    ++found;
    return true;
  }));
  REQUIRE(found == wanted);
  return t;
}

}  // namespace store::testing
