#include "store/sqlite_words.h"

#include "base/encoding.h"
#include "store/checked_vfs.h"
#include "store/crc32c.h"
#include "store/limits.h"
#include "store/sqlite_parts.h"

namespace store {
namespace {

constexpr const char* kFind =
    "SELECT w.rowid, i.entry, i.words, i.sum FROM words AS w CROSS JOIN indexed AS i "
    "ON i.id = w.rowid WHERE w.text MATCH CAST(?1 AS TEXT) AND w.rowid >= ?2 AND w.rowid < ?3 "
    "ORDER BY w.rowid DESC";
constexpr int kWipePages = 200;  // of the index, in one piece

std::uint32_t taken_sum(std::int64_t number, std::int64_t entry, std::uint32_t words) {
  Bytes all;
  put_u64(all, static_cast<std::uint64_t>(number));
  put_u64(all, static_cast<std::uint64_t>(entry));
  put_u32(all, words);
  return crc32c(all);
}

// As FTS5 reads it: ("a b" * OR "c") AND …
Bytes match_text(const WordQuery& query) {
  Bytes out;
  for (const auto& group : query.all) {
    out += out.empty() ? "(" : " AND (";
    for (std::size_t i = 0; i < group.size(); ++i) {
      out += i == 0 ? "\"" : " OR \"";
      for (std::size_t word = 0; word < group[i].words.size(); ++word)
        out += (word == 0 ? "" : " ") + group[i].words[word];
      out += group[i].prefix ? "\" *" : "\"";
    }
    out += ")";
  }
  return out;
}

}  // namespace

Result<void> create_words(Connection& connection) {
  const std::int64_t page = TRY(connection.integer("PRAGMA page_size"));
  TRY(
      connection.run("CREATE TABLE indexed(id INTEGER PRIMARY KEY, entry INTEGER NOT NULL, "
                     "words INTEGER NOT NULL, sum INTEGER NOT NULL);"
                     "CREATE VIRTUAL TABLE words USING fts5(text, content='', columnsize=0, "
                     "tokenize='ascii')"));
  // A leaf of the index, with what SQLite adds, has to fit on one page of ours.
  return connection.run(("INSERT INTO words(words, rank) VALUES('pgsz', " +
                         std::to_string(page - kReservedBytes - 80) + ")")
                            .c_str());
}

Result<void> SqliteWords::prepare_reads() {
  taken_ = TRY(store_.connection().prepare("SELECT entry, words, sum FROM indexed WHERE id = ?"));
  return {};
}

Result<void> SqliteWords::prepare_writes() {
  Connection& connection = store_.connection();
  add_ = TRY(connection.prepare("INSERT INTO words(rowid, text) VALUES(?, CAST(? AS TEXT))"));
  take_ = TRY(connection.prepare("INSERT INTO indexed(id, entry, words, sum) VALUES(?, ?, ?, ?)"));
  remove_ = TRY(connection.prepare(
      "INSERT INTO words(words, rowid, text) VALUES('delete', ?, CAST(? AS TEXT))"));
  free_ = TRY(connection.prepare("DELETE FROM indexed WHERE id = ?"));
  return {};
}

Result<std::optional<SqliteWords::Taken>> SqliteWords::taken(std::int64_t number, bool writing) {
  const auto failed = [&](int code) {
    constexpr std::string_view kDoing = "reading its index";
    return writing ? store_.stop(code, kDoing) : store_.connection().error(code, kDoing);
  };
  const ResetAtEnd reset(taken_);
  taken_.bind(1, number);
  const int code = taken_.step();
  if (code == SQLITE_DONE) return std::optional<Taken>();
  if (code != SQLITE_ROW) return failed(code);
  const std::int64_t entry = taken_.integer(0);
  Taken out{{chain_of(entry), index_of(entry)}, static_cast<std::uint32_t>(taken_.integer(1))};
  if (taken_.integer(2) != taken_sum(number, entry, out.words)) return failed(SQLITE_CORRUPT);
  return std::optional<Taken>(out);
}

Result<void> SqliteWords::add(std::int64_t number, const IndexedEntry& entry, ByteView words) {
  TRY(store_.may_write());
  TRY(check_place(entry.chain, entry.index));
  if (number < 0 || !is_words(words)) return misuse("this is no text of words");
  const std::uint32_t sum = crc32c(words);
  if (const std::optional<Taken> before = TRY(taken(number, true)); before) {
    if (before->entry == entry && before->words == sum) return {};
    return misuse("this number of the index is taken");
  }
  const ResetAtEnd reset(take_);
  const std::int64_t place = entry_id(entry.chain, entry.index);
  take_.bind(1, number);
  take_.bind(2, place);
  take_.bind(3, sum);
  take_.bind(4, taken_sum(number, place, sum));
  if (const int code = take_.step(); code != SQLITE_DONE) return store_.stop(code, "indexing");
  const ResetAtEnd reset_add(add_);
  add_.bind(1, number);
  add_.bind(2, words);
  if (const int code = add_.step(); code != SQLITE_DONE) return store_.stop(code, "indexing");
  return {};
}

Result<void> SqliteWords::remove(std::int64_t number, ByteView words) {
  TRY(store_.may_write());
  const std::optional<Taken> before = TRY(taken(number, true));
  if (!before) return {};
  if (before->words != crc32c(words)) return misuse("these are not the words that were indexed");
  const ResetAtEnd reset(remove_);
  remove_.bind(1, number);
  remove_.bind(2, words);
  if (const int code = remove_.step(); code != SQLITE_DONE)
    return store_.stop(code, "taking words out");
  const ResetAtEnd reset_free(free_);
  free_.bind(1, number);
  if (const int code = free_.step(); code != SQLITE_DONE)
    return store_.stop(code, "taking words out");
  return {};
}

Result<std::optional<IndexedEntry>> SqliteWords::at(std::int64_t number) {
  TRY(store_.may_read());
  const std::optional<Taken> found = TRY(taken(number, false));
  return found ? std::optional<IndexedEntry>(found->entry) : std::optional<IndexedEntry>();
}

Result<void> SqliteWords::find(
    const WordQuery& query, const std::function<bool(std::int64_t, const IndexedEntry&)>& visit) {
  TRY(store_.may_read());
  if (!is_word_query(query)) return Error{ErrorCode::invalid, "this is no question about words"};
  const Bytes match = match_text(query);
  SqliteStore::Lease rows(finds_, TRY(store_.leased(finds_, kFind)));
  rows->bind(1, match);
  rows->bind(2, query.from);
  rows->bind(3, query.below);
  for (;;) {
    const int code = rows->step();
    if (code == SQLITE_DONE) return {};
    if (code != SQLITE_ROW) return store_.connection().error(code, "searching");
    const std::int64_t number = rows->integer(0);
    const std::int64_t entry = rows->integer(1);
    if (rows->integer(3) != taken_sum(number, entry, static_cast<std::uint32_t>(rows->integer(2))))
      return store_.connection().error(SQLITE_CORRUPT, "searching");
    if (!visit(number, {chain_of(entry), index_of(entry)})) return {};
  }
}

// Old words stay in the file until what holds them is merged with what says that they are gone.
Result<bool> SqliteWords::wipe(bool first) {
  TRY(store_.may_write());
  Connection& connection = store_.connection();
  const int before = sqlite3_total_changes(connection.db());
  const std::string merge = "INSERT INTO words(words, rank) VALUES('merge', " +
                            std::to_string(first ? -kWipePages : kWipePages) + ")";
  const int code = sqlite3_exec(connection.db(), merge.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return store_.stop(code, "wiping words");
  return sqlite3_total_changes(connection.db()) - before < 2;
}

Result<void> SqliteWords::clear() {
  TRY(store_.may_write());
  const int code = sqlite3_exec(store_.connection().db(),
                                "INSERT INTO words(words) VALUES('delete-all');"
                                "DELETE FROM indexed",
                                nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return store_.stop(code, "emptying its index");
  return {};
}

Result<void> SqliteWords::scrub(ScrubSlice& slice, std::uint64_t budget) {
  ScrubPlace& at = slice.next;
  const bool numbers = at.part == 3;
  Statement rows = TRY(store_.connection().prepare(
      numbers ? "SELECT id, entry, words, sum FROM indexed WHERE id >= ? ORDER BY id"
              : "SELECT id, block FROM words_data WHERE id >= ? ORDER BY id"));
  rows.bind(1, static_cast<std::int64_t>(at.index));
  int code = SQLITE_ROW;
  for (std::uint64_t read = 0; read < budget && (code = rows.step()) == SQLITE_ROW; ++read) {
    if (numbers && rows.integer(3) != taken_sum(rows.integer(0), rows.integer(1),
                                                static_cast<std::uint32_t>(rows.integer(2))))
      slice.damaged_structure = true;
    if (!numbers) (void)rows.bytes(1);
    at.index = static_cast<std::uint64_t>(rows.integer(0)) + 1;
    if (numbers) slice.checked += 1;
  }
  if (code == SQLITE_ROW) return {};
  if (code != SQLITE_DONE) slice.damaged_structure = true;
  if (numbers) {
    at = ScrubPlace{4, 0, 0, {}};
    return {};
  }
  // One row for each page of the index: a thousandth of it.
  Statement pages = TRY(store_.connection().prepare("SELECT count(length(term)) FROM words_idx"));
  if (pages.step() != SQLITE_ROW) slice.damaged_structure = true;
  slice.next = ScrubPlace();
  slice.finished = true;
  return {};
}

}  // namespace store
