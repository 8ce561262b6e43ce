#include "store/sqlite_schema.h"

#include "base/encoding.h"
#include "store/checked_vfs.h"
#include "store/crc32c.h"
#include "store/sqlite_words.h"

namespace store {
namespace {

// Version 2: the table of chains, filled from the entries that are there, and the one of repairs.
Result<void> add_chains(Connection& connection) {
  TRY(connection.run(
      "CREATE TABLE chain(chain INTEGER PRIMARY KEY, first INTEGER NOT NULL, "
      "next INTEGER NOT NULL, sum INTEGER NOT NULL);"
      "CREATE TABLE repaired(id INTEGER PRIMARY KEY, state INTEGER NOT NULL, sum INTEGER NOT NULL, "
      "entry BLOB NOT NULL, opening BLOB NOT NULL)"));
  Statement first =
      TRY(connection.prepare("SELECT id FROM entry WHERE id >= ? ORDER BY id LIMIT 1"));
  Statement last =
      TRY(connection.prepare("SELECT id FROM entry WHERE id < ? ORDER BY id DESC LIMIT 1"));
  Statement insert = TRY(connection.prepare("INSERT INTO chain VALUES(?, ?, ?, ?)"));
  for (std::int64_t from = 0;;) {
    first.bind(1, from);
    const int found = first.step();
    if (found == SQLITE_DONE) return {};
    if (found != SQLITE_ROW) return connection.error(found, "reading its chains");
    const ChainId chain = chain_of(first.integer(0));
    const std::uint64_t begin = index_of(first.integer(0));
    first.reset();
    from = entry_id(chain, kMaxIndex);
    last.bind(1, from);
    const int end_found = last.step();
    if (end_found != SQLITE_ROW) return connection.error(end_found, "reading its chains");
    const std::uint64_t next = index_of(last.integer(0)) + 1;
    last.reset();
    insert.bind(1, chain);
    insert.bind(2, static_cast<std::int64_t>(begin));
    insert.bind(3, static_cast<std::int64_t>(next));
    insert.bind(4, chain_sum(chain, begin, next));
    const int inserted = insert.step();
    insert.reset();
    if (inserted != SQLITE_DONE) return connection.error(inserted, "writing its chains");
  }
}

// Version 3: the index of words.

// kSteps[n] leads from version n to n + 1.
constexpr Result<void> (*kSteps[])(Connection&) = {create_version_1, add_chains, create_words};
static_assert(std::size(kSteps) == kSchemaVersion);

Result<void> take_steps(Connection& connection, std::int64_t from, std::int64_t to) {
  for (std::int64_t version = from; version < to; ++version) {
    TRY(kSteps[version](connection));
  }
  return connection.run(("PRAGMA user_version=" + std::to_string(to)).c_str());
}

Result<void> in_transaction(Connection& connection, std::int64_t from, std::int64_t to) {
  TRY(connection.run("BEGIN IMMEDIATE"));
  Result<void> done = take_steps(connection, from, to);
  if (done.ok()) done = connection.run("COMMIT");
  if (!done.ok()) (void)connection.run("ROLLBACK");
  return done;
}

}  // namespace

std::uint32_t entry_sum(std::int64_t id, OpeningState state, ByteView entry, ByteView opening) {
  char head[17];
  for (std::size_t i = 0; i < 8; ++i) {
    head[i] = static_cast<char>(static_cast<std::uint64_t>(id) >> (8 * i));
    head[8 + i] = static_cast<char>(std::uint64_t{entry.size()} >> (8 * i));
  }
  head[16] = static_cast<char>(state);
  return crc32c(opening, crc32c(entry, crc32c({head, sizeof head})));
}

std::uint32_t chain_sum(ChainId chain, std::uint64_t first, std::uint64_t next) {
  Bytes all;
  put_u32(all, chain);
  put_u64(all, first);
  put_u64(all, next);
  return crc32c(all);
}

std::uint32_t value_sum(Space space, ByteView key, ByteView value) {
  const char head[] = {static_cast<char>(space), static_cast<char>(key.size()),
                       static_cast<char>(key.size() >> 8)};
  return crc32c(value, crc32c(key, crc32c({head, sizeof head})));
}

Result<bool> check_identity(Connection& connection, bool create) {
  const std::int64_t application = TRY(connection.integer("PRAGMA application_id"));
  const std::int64_t version = TRY(connection.integer("PRAGMA user_version"));
  const std::string where = "store " + connection.path();
  if (application == 0 && version == 0 &&
      TRY(connection.integer("SELECT count(*) FROM sqlite_schema")) == 0) {
    if (create) return true;
    return Error{ErrorCode::not_found,
                 where +
                     ": the file is empty. Create a store first, or look whether the path is "
                     "right."};
  }
  if (application != kApplicationId) {
    return Error{ErrorCode::invalid,
                 where + ": this is a database of another program (application id " +
                     std::to_string(application) + "). Look whether the path is right."};
  }
  if (version > kSchemaVersion) {
    return Error{ErrorCode::invalid, where +
                                         ": written by a newer version of this program (schema " +
                                         std::to_string(version) + ", this one knows " +
                                         std::to_string(kSchemaVersion) +
                                         "). Install the newer program; nothing was changed."};
  }
  int reserved = -1;
  sqlite3_file_control(connection.db(), "main", SQLITE_FCNTL_RESERVE_BYTES, &reserved);
  if (version < 1 || reserved != kReservedBytes) {
    return Error{ErrorCode::corrupt, where + ": its header is damaged. Restore a backup."};
  }
  return false;
}

Result<void> create_version_1(Connection& connection) {
  TRY(connection.run(
      "CREATE TABLE entry(id INTEGER PRIMARY KEY, state INTEGER NOT NULL, sum INTEGER NOT NULL, "
      "entry BLOB NOT NULL, opening BLOB NOT NULL);"
      "CREATE TABLE durable(key BLOB PRIMARY KEY, sum INTEGER NOT NULL, value BLOB NOT NULL) "
      "WITHOUT ROWID;"
      "CREATE TABLE projection(key BLOB PRIMARY KEY, sum INTEGER NOT NULL, value BLOB NOT NULL) "
      "WITHOUT ROWID;"));
  return connection.run(("PRAGMA application_id=" + std::to_string(kApplicationId)).c_str());
}

Result<void> create_schema(Connection& connection, std::uint32_t page_bytes) {
  TRY(connection.run(("PRAGMA page_size=" + std::to_string(page_bytes)).c_str()));
  int reserved = kReservedBytes;
  sqlite3_file_control(connection.db(), "main", SQLITE_FCNTL_RESERVE_BYTES, &reserved);
  sqlite3_file_control(connection.db(), "main", kSealControl, nullptr);
  return in_transaction(connection, 0, kSchemaVersion);
}

Result<void> migrate(Connection& connection) {
  std::int64_t version = TRY(connection.integer("PRAGMA user_version"));
  for (; version < kSchemaVersion; ++version) {
    TRY(in_transaction(connection, version, version + 1));
  }
  return {};
}

}  // namespace store
