// The index of words in SQLite: FTS5 without the texts (contentless) and without statistics, since
// nothing is ranked by what others wrote (decision 0017). Its tokenizer takes the words as they
// are: `ascii` divides at ASCII other than letters and digits alone, so no version of Unicode but
// ours counts. Beside it a table says which numbers are taken, by what, with a checksum of the
// words, so that taking a text out never takes out what was not put in.
#pragma once

#include "store/sqlite_connection.h"
#include "store/store.h"
#include "store/word_index.h"

namespace store {

class SqliteStore;

class SqliteWords final : public WordIndex {
 public:
  explicit SqliteWords(SqliteStore& store) : store_(store) {}

  Result<void> prepare_reads();
  Result<void> prepare_writes();

  Result<void> add(std::int64_t number, const IndexedEntry& entry, ByteView words) override;
  Result<void> remove(std::int64_t number, ByteView words) override;
  Result<std::optional<IndexedEntry>> at(std::int64_t number) override;
  Result<void> find(const WordQuery& query,
                    const std::function<bool(std::int64_t, const IndexedEntry&)>& visit) override;
  Result<bool> wipe(bool first) override;
  Result<void> clear() override;

  // Reads on through the tables of the index, whose pages have checksums; parts 3 and 4 of a scrub.
  Result<void> scrub(ScrubSlice& slice, std::uint64_t budget);

 private:
  struct Taken {
    IndexedEntry entry;
    std::uint32_t words = 0;  // CRC-32C of them
  };
  // `writing`: an error stops the store.
  Result<std::optional<Taken>> taken(std::int64_t number, bool writing);

  SqliteStore& store_;
  Statement taken_;
  Statement add_;
  Statement take_;
  Statement remove_;
  Statement free_;
  std::vector<Statement> finds_;
};

// The tables, for the schema; `page_bytes` of the database, to whose size the index's own fit.
Result<void> create_words(Connection& connection);

}  // namespace store
