// The inside of the SQLite store: one class for writer and reader, its verbs in
// sqlite_read.cpp and sqlite_write.cpp.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory_resource>
#include <set>
#include <span>

#include "store/file.h"
#include "store/limits.h"
#include "store/sqlite_connection.h"
#include "store/sqlite_contents.h"
#include "store/sqlite_schema.h"
#include "store/sqlite_store.h"
#include "store/sqlite_words.h"

namespace store {

// The lock file of a store, held until destroyed. `conflict` names the process that has it.
Result<File> lock_store(const std::string& path);

// Whether something (not empty) is at `path` of a file system; null: the operating system's.
bool file_exists(const std::string& path, const std::string& vfs);

// Copies the database of `from` to a new file, durable on success. What belongs beside it is put
// there by `beside`, before the copy gets its name.
Result<void> copy_database(Connection& from, const std::string& path, const std::string& vfs,
                           const std::function<bool(std::uint64_t, std::uint64_t)>& progress,
                           const std::function<Result<void>()>& beside);
// The contents of the store at one path, if it has any, as those of one at another: durable on
// success, and all of them or none. `progress` after each, false cancels.
Result<void> copy_contents(const std::string& from, const std::string& to,
                           const std::function<bool(std::uint64_t, std::uint64_t)>& progress);
void remove_contents(const std::string& path);

// What backup, restore and salvage share.
Error file_error(const std::string& path, std::string_view doing, int number);
Result<void> copy_file(const std::string& from, const std::string& to);  // durable on success
// Gives a closed store its final name, durably; replaces what has that name.
Result<void> put_in_place(const std::string& from, const std::string& to);
void remove_store(const std::string& path);  // with its log and lock file
class SqliteStore;
// Another value every time, so that two restores of one backup differ.
Result<void> mark_restored(Store& store);
Result<std::unique_ptr<SqliteStore>> open_at(const std::string& path, bool create);

class SqliteStore final : public StoreReader {
 public:
  SqliteStore(SqliteOptions options, std::unique_ptr<Connection> connection,
              std::optional<File> lock)
      : options_(std::move(options)), lock_(std::move(lock)), connection_(std::move(connection)) {}
  ~SqliteStore() override;

  // To be called once after construction: identity, migration, statements.
  Result<void> start_writing();
  Result<void> start_reading(std::uint64_t max_age_ms);
  Result<void> start_salvaging();

  // Everything that can be read, into an empty store.
  Result<SalvageReport> copy_readable(Store& to);

  Result<void> begin() override;
  Result<void> commit() override;
  void rollback() override;
  Result<void> append(ChainId chain, std::uint64_t index, const Row& row) override;
  Result<void> set_opening(ChainId chain, std::uint64_t index, ByteView opening,
                           OpeningState state) override;
  Result<void> repair(ChainId chain, std::uint64_t index, const Row& row) override;
  Result<void> put(Space space, ByteView key, ByteView value) override;
  Result<void> erase(Space space, ByteView key) override;
  Result<void> clear(Space space) override;
  WordIndex& words() override { return words_; }
  Contents& contents() override { return contents_; }

  Result<Row> read(ChainId chain, std::uint64_t index) override;
  Result<void> scan(ChainId chain, std::uint64_t from, std::uint64_t to,
                    const std::function<bool(std::uint64_t, const Row*)>& visit) override;
  Result<std::uint64_t> end(ChainId chain) override;
  Result<std::optional<Bytes>> get(Space space, ByteView key) override;
  Result<void> list(Space space, ByteView prefix, ByteView from,
                    const std::function<bool(ByteView, ByteView)>& visit) override;
  Result<std::uint64_t> free_bytes() override;
  Result<void> backup(const std::string& path,
                      const std::function<bool(std::uint64_t, std::uint64_t)>& progress) override;
  Result<ScrubSlice> scrub(const ScrubPlace& from, std::uint64_t budget) override;
  StoreStats stats() override;
  Result<void> refresh() override;
  void release() override;

  Connection& connection() { return *connection_; }
  const SqliteOptions& options() const { return options_; }

 private:
  friend class SqliteWords;
  friend class SqliteContents;
  // What a transaction put, or erased (nothing), and SQLite has not seen. Keys, values and the tree
  // over them lie in one piece of memory after another and go all at once: a turn under load keeps
  // tens of thousands.
  class Pending {
   public:
    using Map = std::pmr::map<ByteView, std::optional<ByteView>>;

    bool empty() const { return map_.empty(); }
    std::size_t bytes() const { return bytes_; }  // about what it takes, with what was replaced
    const Map& map() const { return map_; }
    // The value that stands for `key`; null where this transaction has not touched it.
    const std::optional<ByteView>* find(ByteView key);
    void set(ByteView key, std::optional<ByteView> value);
    void clear();

   private:
    ByteView copy(ByteView bytes);

    std::pmr::monotonic_buffer_resource memory_;
    Map map_{&memory_};
    // Where the key asked for last stands or would: who asks for a row often writes it next.
    Map::iterator place_ = map_.end();
    std::size_t bytes_ = 0;
  };
  struct Span {
    std::uint64_t first = 0;
    std::uint64_t next = 0;  // one past the last
    bool dirty = false;      // not yet as the table says
  };

  // A statement that may be in use several times at once, because visitors read.
  class Lease {
   public:
    Lease(std::vector<Statement>& pool, Statement statement)
        : pool_(pool), statement_(std::move(statement)) {}
    ~Lease() {
      statement_.reset();
      pool_.push_back(std::move(statement_));
    }
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;
    Statement* operator->() { return &statement_; }

   private:
    std::vector<Statement>& pool_;
    Statement statement_;
  };

  static std::size_t slot(Space space) { return space == Space::durable ? 0 : 1; }
  Result<Statement> leased(std::vector<Statement>& pool, const char* sql);

  Result<void> prepare_reads();
  Result<void> load_chains();
  Result<void> load_repaired();
  Result<void> infer_chains();
  Result<void> copy_entries(Store& to, ChainId chain, SalvageReport& report);
  Result<void> copy_values(Store& to, const char* sql, SalvageReport& report);
  Result<void> write_chains();
  Result<void> may_write();                      // in a transaction, not stopped, not read-only
  Result<void> may_read() const;                 // the view is young enough
  Error stop(int code, std::string_view doing);  // nothing is written from now on
  Result<void> write_row(Statement& statement, ChainId chain, std::uint64_t index, ByteView entry,
                         ByteView opening, OpeningState state, std::string_view doing);
  // Writes what this transaction has put or erased in a space to the database, in order of keys.
  Result<void> flush(Space space);
  void drop_pending(Space space);
  Result<void> keep(Space space, ByteView key, std::optional<ByteView> value);
  Result<void> put_rows(Statement& statement, Space space,
                        std::span<const Pending::Map::const_pointer> rows);
  Result<void> checkpoint_if_due();
  Result<void> settle_log();
  Result<void> scrub_space(Space space, ScrubSlice& slice, std::uint64_t budget);
  Result<void> scrub_entries(ScrubSlice& slice, std::uint64_t budget);
  // The row of an entry, if there is a whole one: from the side table if it was repaired, else what
  // `main` (columns as in the scan) stands on, if anything.
  bool settle(std::int64_t id, const Statement* main, Row& row);
  Result<std::optional<Span>> span(ChainId chain);
  Result<std::optional<ChainId>> next_chain(ChainId from);
  Error damaged(ChainId chain, std::uint64_t index);

  const SqliteOptions options_;
  std::optional<File> lock_;  // released after the connection is closed
  std::unique_ptr<Connection> connection_;

  // Reading.
  Statement read_;
  Statement chain_;
  Statement next_chain_;
  Statement read_repaired_;
  Statement get_[2];
  std::vector<Statement> scans_;
  std::vector<Statement> lists_[2];
  std::set<std::int64_t> repaired_;  // ids whose row stands in the side table
  bool viewing_ = false;
  std::uint64_t max_age_ms_ = 0;  // 0: no limit
  std::chrono::steady_clock::time_point since_;

  // Writing.
  Statement begin_;
  Statement commit_;
  Statement rollback_;
  Statement insert_;
  Statement replace_;
  Statement replace_repaired_;
  Statement write_chain_;
  Statement put_[2];
  Statement put_many_[2];
  Statement erase_[2];
  Statement clear_[2];
  bool writer_ = false;
  bool knows_chains_ = false;  // `chains_` is complete
  bool open_ = false;          // a transaction
  std::optional<Error> stopped_;
  std::map<ChainId, Span> chains_;
  std::map<ChainId, std::optional<Span>> before_;  // of chains that this transaction touched
  std::vector<std::int64_t> newly_repaired_;       // by this transaction
  // What this transaction put, or erased (nothing), and SQLite has not seen: a value written often
  // is written once, and a tree is filled in its own order.
  Pending pending_[2];
  bool cleared_[2] = {false, false};  // by this transaction, and nothing flushed since
  std::uint64_t appended_ = 0;        // rows in this transaction
  std::uint64_t page_bytes_ = 0;
  int log_pages_ = 0;      // as of the last commit
  int checkpoint_at_ = 0;  // log pages at which the next one is due
  StoreStats stats_;
  SqliteWords words_{*this};
  SqliteContents contents_{*this};
};

}  // namespace store
