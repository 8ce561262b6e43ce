// The writing verbs of the SQLite store: after the first error nothing more is written.
#include <algorithm>
#include <cstring>

#include "store/sqlite_parts.h"

namespace store {
namespace {

constexpr const char* kPut[] = {
    "INSERT OR REPLACE INTO durable(key, sum, value) VALUES(?, ?, ?)",
    "INSERT OR REPLACE INTO projection(key, sum, value) VALUES(?, ?, ?)"};
constexpr std::size_t kPutsTogether = 16;
constexpr const char* kErase[] = {"DELETE FROM durable WHERE key = ?",
                                  "DELETE FROM projection WHERE key = ?"};
constexpr const char* kClear[] = {"DELETE FROM durable", "DELETE FROM projection"};

constexpr std::size_t kPendingMax = 64u << 20;  // bytes of a space that a transaction keeps
constexpr std::size_t kPendingOverhead = 96;    // of a node of the map, about

}  // namespace

Result<void> SqliteStore::start_writing() {
  writer_ = true;
  sqlite3* db = connection_->db();
  // The pages in the log, told after each commit. This takes the place of SQLite's own checkpoints.
  sqlite3_wal_hook(
      db,
      [](void* pages, sqlite3*, const char*, int now) {
        *static_cast<int*>(pages) = now;
        return SQLITE_OK;
      },
      &log_pages_);
  checkpoint_at_ = static_cast<int>(options_.checkpoint_pages);
  TRY(prepare_reads());
  begin_ = TRY(connection_->prepare("BEGIN IMMEDIATE"));
  commit_ = TRY(connection_->prepare("COMMIT"));
  rollback_ = TRY(connection_->prepare("ROLLBACK"));
  insert_ = TRY(connection_->prepare(
      "INSERT INTO entry(id, state, sum, entry, opening) VALUES(?, ?, ?, ?, ?)"));
  replace_ = TRY(connection_->prepare(
      "INSERT OR REPLACE INTO entry(id, state, sum, entry, opening) VALUES(?, ?, ?, ?, ?)"));
  replace_repaired_ = TRY(connection_->prepare(
      "INSERT OR REPLACE INTO repaired(id, state, sum, entry, opening) VALUES(?, ?, ?, ?, ?)"));
  write_chain_ = TRY(connection_->prepare(
      "INSERT OR REPLACE INTO chain(chain, first, next, sum) VALUES(?, ?, ?, ?)"));
  for (std::size_t space = 0; space < 2; ++space) {
    put_[space] = TRY(connection_->prepare(kPut[space]));
    std::string many = kPut[space];
    for (std::size_t i = 1; i < kPutsTogether; ++i) many += ", (?, ?, ?)";
    put_many_[space] = TRY(connection_->prepare(many.c_str()));
    erase_[space] = TRY(connection_->prepare(kErase[space]));
    clear_[space] = TRY(connection_->prepare(kClear[space]));
  }
  TRY(words_.prepare_writes());
  TRY(settle_log());
  TRY(load_repaired());
  TRY(load_chains());
  return contents_.finish_removals_of_before();
}

// What the log holds when a store is opened is read from the system's cache, which need not be what
// is on the disk: a sync that failed in the process before this one leaves pages that look written
// and never will be. Everything later in the log would go with them. So it is moved to its final
// place, and synced there, before anything is built on it.
Result<void> SqliteStore::settle_log() {
  const int code = sqlite3_wal_checkpoint_v2(connection_->db(), "main", SQLITE_CHECKPOINT_TRUNCATE,
                                             nullptr, nullptr);
  // A reader beside us keeps the log, a full disk leaves it whole: both are no reason not to start.
  if (code == SQLITE_OK || (code & 0xff) == SQLITE_BUSY || code == SQLITE_FULL) return {};
  return stop(code, "moving the log");
}

Result<void> SqliteStore::load_chains() {
  Statement rows = TRY(connection_->prepare("SELECT chain, first, next, sum FROM chain"));
  for (;;) {
    const int code = rows.step();
    if (code == SQLITE_DONE) break;
    if (code != SQLITE_ROW) return connection_->error(code, "reading its chains");
    const auto chain = static_cast<ChainId>(rows.integer(0));
    const Span span{static_cast<std::uint64_t>(rows.integer(1)),
                    static_cast<std::uint64_t>(rows.integer(2))};
    if (rows.integer(3) != chain_sum(chain, span.first, span.next)) {
      return connection_->error(SQLITE_CORRUPT, "reading its chains");
    }
    chains_[chain] = span;
  }
  knows_chains_ = true;
  return {};
}

SqliteStore::~SqliteStore() {
  // After an error the last connection must not touch the file any more.
  if (stopped_) {
    sqlite3_db_config(connection_->db(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  }
}

Error SqliteStore::stop(int code, std::string_view doing) {
  Error error = connection_->error(code, doing);
  error.code = ErrorCode::corrupt;
  stopped_ = error;
  return error;
}

Result<void> SqliteStore::may_write() {
  if (stopped_) return *stopped_;
  if (!writer_) {
    return Error{ErrorCode::forbidden,
                 "store " + connection_->path() + " is open for reading only"};
  }
  if (!open_) return misuse("a write needs a transaction");
  // Some read errors end the transaction inside SQLite; what was written before is gone then.
  if (sqlite3_get_autocommit(connection_->db()) != 0) {
    return stop(SQLITE_IOERR, "writing in a transaction that a read error ended");
  }
  return {};
}

Result<void> SqliteStore::begin() {
  if (stopped_) return *stopped_;
  if (open_) return misuse("a transaction is open already");
  if (!writer_) {
    return Error{ErrorCode::forbidden,
                 "store " + connection_->path() + " is open for reading only"};
  }
  TRY(checkpoint_if_due());
  const ResetAtEnd reset(begin_);
  const int code = begin_.step();
  if (code != SQLITE_DONE) return stop(code, "beginning a transaction");
  open_ = true;
  return {};
}

// Between two batches, on the writing connection alone: SQLite 3.40 can damage a log that two
// connections write or move at the same time.
Result<void> SqliteStore::checkpoint_if_due() {
  if (log_pages_ < checkpoint_at_) return {};
  const auto start = std::chrono::steady_clock::now();
  int pages = 0;
  int moved = 0;
  const int code = sqlite3_wal_checkpoint_v2(connection_->db(), "main", SQLITE_CHECKPOINT_PASSIVE,
                                             &pages, &moved);
  const int every = static_cast<int>(options_.checkpoint_pages);
  checkpoint_at_ = every;
  if (code != SQLITE_OK && (code & 0xff) != SQLITE_BUSY) return stop(code, "moving the log");
  if (code != SQLITE_OK || moved < pages) {
    checkpoint_at_ = log_pages_ + every;  // a reader still needs the log: not at every batch
  } else {
    log_pages_ = 0;
  }
  const auto pause = std::chrono::duration_cast<std::chrono::microseconds>(
      std::chrono::steady_clock::now() - start);
  stats_.checkpoints += 1;
  stats_.last_checkpoint_us = static_cast<std::uint64_t>(pause.count());
  stats_.longest_checkpoint_us = std::max(stats_.longest_checkpoint_us, stats_.last_checkpoint_us);
  return {};
}

Result<void> SqliteStore::commit() {
  if (!stopped_ && !open_) return misuse("no transaction is open");
  TRY(may_write());
  // Contents first: the database never says more of them than the disk has kept.
  TRY(contents_.before_commit());
  TRY(flush(Space::durable));
  TRY(flush(Space::projection));
  TRY(write_chains());
  const ResetAtEnd reset(commit_);
  const int code = commit_.step();
  if (code != SQLITE_DONE) return stop(code, "committing");
  open_ = false;
  cleared_[0] = cleared_[1] = false;
  before_.clear();
  newly_repaired_.clear();
  stats_.commits += 1;
  stats_.rows_appended += std::exchange(appended_, 0);
  return contents_.after_commit();
}

Result<void> SqliteStore::write_chains() {
  for (const auto& [chain, old] : before_) {
    Span& span = chains_[chain];
    if (!std::exchange(span.dirty, false)) continue;
    const ResetAtEnd reset(write_chain_);
    write_chain_.bind(1, chain);
    write_chain_.bind(2, static_cast<std::int64_t>(span.first));
    write_chain_.bind(3, static_cast<std::int64_t>(span.next));
    write_chain_.bind(4, chain_sum(chain, span.first, span.next));
    const int code = write_chain_.step();
    if (code != SQLITE_DONE) return stop(code, "writing its chains");
  }
  return {};
}

void SqliteStore::rollback() {
  if (!open_) return;
  open_ = false;
  drop_pending(Space::durable);
  drop_pending(Space::projection);
  appended_ = 0;
  contents_.rolled_back();
  for (const auto& [chain, old] : before_) {
    if (old) {
      chains_[chain] = *old;
    } else {
      chains_.erase(chain);
    }
  }
  before_.clear();
  for (const std::int64_t id : newly_repaired_) repaired_.erase(id);
  newly_repaired_.clear();
  if (sqlite3_get_autocommit(connection_->db()) != 0) return;
  const ResetAtEnd reset(rollback_);
  const int code = rollback_.step();
  if (code != SQLITE_DONE && !stopped_) (void)stop(code, "rolling back");
}

Result<void> SqliteStore::write_row(Statement& statement, ChainId chain, std::uint64_t index,
                                    ByteView entry, ByteView opening, OpeningState state,
                                    std::string_view doing) {
  const std::int64_t id = entry_id(chain, index);
  const ResetAtEnd reset(statement);
  statement.bind(1, id);
  statement.bind(2, static_cast<std::int64_t>(state));
  statement.bind(3, entry_sum(id, state, entry, opening));
  statement.bind(4, entry);
  statement.bind(5, opening);
  const int code = statement.step();
  if (code != SQLITE_DONE) return stop(code, doing);
  return {};
}

Result<void> SqliteStore::append(ChainId chain, std::uint64_t index, const Row& row) {
  TRY(may_write());
  TRY(check_place(chain, index));
  TRY(check_row(row));
  const auto found = chains_.find(chain);
  if (found != chains_.end() && index != found->second.next) {
    return not_next(chain, index, found->second.next);
  }
  TRY(write_row(insert_, chain, index, row.entry, row.opening, row.state, "appending"));
  if (found == chains_.end()) {
    before_.emplace(chain, std::nullopt);
    chains_[chain] = Span{index, index + 1, true};
  } else {
    before_.emplace(chain, found->second);
    found->second.next = index + 1;
    found->second.dirty = true;
  }
  appended_ += 1;
  return {};
}

Result<void> SqliteStore::set_opening(ChainId chain, std::uint64_t index, ByteView opening,
                                      OpeningState state) {
  TRY(may_write());
  TRY(check_size(opening.size(), kMaxValue, "an opening"));
  const Row row = TRY(read(chain, index));
  Statement& into = repaired_.contains(entry_id(chain, index)) ? replace_repaired_ : replace_;
  return write_row(into, chain, index, row.entry, opening, state, "writing an opening");
}

Result<void> SqliteStore::repair(ChainId chain, std::uint64_t index, const Row& row) {
  TRY(may_write());
  TRY(check_row(row));
  const std::optional<Span> held = TRY(span(chain));
  if (!held || index < held->first || index >= held->next) return no_entry(chain, index);
  const std::int64_t id = entry_id(chain, index);
  if (!repaired_.contains(id)) {
    read_.bind(1, id);
    const int code = read_.step();
    read_.reset();
    if (code == SQLITE_ROW) {
      return write_row(replace_, chain, index, row.entry, row.opening, row.state, "repairing");
    }
    // A page that cannot be trusted is not written to either: what it says of its neighbours may be
    // as wrong as what it said of this row.
    if (code != SQLITE_DONE && !is_damage(code)) return stop(code, "repairing");
    repaired_.insert(id);
    newly_repaired_.push_back(id);
  }
  return write_row(replace_repaired_, chain, index, row.entry, row.opening, row.state, "repairing");
}

Result<void> SqliteStore::put(Space space, ByteView key, ByteView value) {
  TRY(may_write());
  TRY(check_size(key.size(), kMaxKey, "a key", 1));
  TRY(check_size(value.size(), kMaxValue, "a value"));
  return keep(space, key, value);
}

Result<void> SqliteStore::erase(Space space, ByteView key) {
  TRY(may_write());
  return keep(space, key, std::nullopt);
}

Result<void> SqliteStore::keep(Space space, ByteView key, std::optional<ByteView> value) {
  auto& pending = pending_[slot(space)];
  pending.set(key, value);
  return pending.bytes() > kPendingMax ? flush(space) : Result<void>();
}

const std::optional<ByteView>* SqliteStore::Pending::find(ByteView key) {
  place_ = map_.lower_bound(key);
  return place_ != map_.end() && place_->first == key ? &place_->second : nullptr;
}

void SqliteStore::Pending::set(ByteView key, std::optional<ByteView> value) {
  const bool known = (place_ == map_.end() || key <= place_->first) &&
                     (place_ == map_.begin() || std::prev(place_)->first < key);
  if (!known) place_ = map_.lower_bound(key);
  if (value) value = copy(*value);
  if (place_ != map_.end() && place_->first == key) {
    place_->second = value;
  } else {
    bytes_ += kPendingOverhead;
    place_ = map_.emplace_hint(place_, copy(key), value);
  }
}

ByteView SqliteStore::Pending::copy(ByteView bytes) {
  if (bytes.empty()) return {};
  bytes_ += bytes.size();
  char* const to = static_cast<char*>(memory_.allocate(bytes.size(), 1));
  std::memcpy(to, bytes.data(), bytes.size());
  return {to, bytes.size()};
}

void SqliteStore::Pending::clear() {
  map_.clear();
  place_ = map_.end();
  bytes_ = 0;
  memory_.release();
}

Result<void> SqliteStore::flush(Space space) {
  auto& pending = pending_[slot(space)];
  if (pending.empty()) return {};
  // Puts beside one another go together: beginning and ending a statement costs as much as a row.
  std::vector<Pending::Map::const_pointer> together;
  const auto put_together = [&]() -> Result<void> {
    if (together.size() == kPutsTogether) {
      TRY(put_rows(put_many_[slot(space)], space, together));
    } else {
      for (const Pending::Map::const_pointer& one : together)
        TRY(put_rows(put_[slot(space)], space, {&one, 1}));
    }
    together.clear();
    return {};
  };
  for (const auto& item : pending.map()) {
    if (item.second) {
      together.push_back(&item);
      if (together.size() == kPutsTogether) TRY(put_together());
      continue;
    }
    TRY(put_together());
    Statement& statement = erase_[slot(space)];
    const ResetAtEnd reset(statement);
    statement.bind(1, item.first);
    const int code = statement.step();
    if (code != SQLITE_DONE) return stop(code, "erasing a value");
  }
  TRY(put_together());
  drop_pending(space);
  return {};
}

Result<void> SqliteStore::put_rows(Statement& statement, Space space,
                                   std::span<const Pending::Map::const_pointer> rows) {
  const ResetAtEnd reset(statement);
  int parameter = 0;
  for (const Pending::Map::const_pointer row : rows) {
    statement.bind(++parameter, row->first);
    statement.bind(++parameter, value_sum(space, row->first, *row->second));
    statement.bind(++parameter, *row->second);
  }
  const int code = statement.step();
  if (code != SQLITE_DONE) return stop(code, "writing a value");
  return {};
}

void SqliteStore::drop_pending(Space space) {
  pending_[slot(space)].clear();
  cleared_[slot(space)] = false;
}

Result<void> SqliteStore::clear(Space space) {
  TRY(may_write());
  drop_pending(space);
  Statement& statement = clear_[slot(space)];
  const ResetAtEnd reset(statement);
  const int code = statement.step();
  if (code != SQLITE_DONE) return stop(code, "emptying a space");
  cleared_[slot(space)] = true;
  return {};
}

}  // namespace store
