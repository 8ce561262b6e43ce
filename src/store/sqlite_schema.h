// The tables of an SQLite store, their versions, and the steps from one version to the next.
//
//   entry       id = chain << 40 | index, state, sum, entry, opening
//   chain       chain, first and next index, sum: what must be there, so that a lost row is noticed
//   repaired    as entry: rows whose place in `entry` lies on a page that can no longer be trusted
//   durable     key, sum, value
//   projection  key, sum, value
//   indexed     number, entry, checksum of the words, sum
//   words       FTS5 over these (sqlite_words.h), with tables of its own
//
// `sum` is the CRC-32C of everything else in the row, its place included.
#pragma once

#include "store/sqlite_connection.h"
#include "store/store.h"

namespace store {

inline constexpr std::int64_t kApplicationId = 0x656e7473;  // in the file header: "ents"
inline constexpr std::int64_t kSchemaVersion = 3;

std::uint32_t entry_sum(std::int64_t id, OpeningState state, ByteView entry, ByteView opening);
std::uint32_t chain_sum(ChainId chain, std::uint64_t first, std::uint64_t next);
std::uint32_t value_sum(Space space, ByteView key, ByteView value);

inline std::int64_t entry_id(ChainId chain, std::uint64_t index) {
  return static_cast<std::int64_t>(std::uint64_t{chain} << 40 | index);
}
inline ChainId chain_of(std::int64_t id) { return static_cast<ChainId>(id >> 40); }
inline std::uint64_t index_of(std::int64_t id) {
  return static_cast<std::uint64_t>(id) & ((std::uint64_t{1} << 40) - 1);
}

// Refuses a database that is not a store of ours, is newer than this program, or (unless `create`)
// is empty. Changes nothing. True when it is empty.
Result<bool> check_identity(Connection& connection, bool create);

// Brings a database of ours to the current version, step by step, each in one transaction.
Result<void> migrate(Connection& connection);
// Gives an empty database the whole schema; `page_bytes` a power of two from 512 to 65536.
Result<void> create_schema(Connection& connection, std::uint32_t page_bytes);

// The schema of one version alone, for tests of the steps.
Result<void> create_version_1(Connection& connection);

}  // namespace store
