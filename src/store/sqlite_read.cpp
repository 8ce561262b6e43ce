// The reading verbs of the SQLite store: every row is checked before it is given out.
#include <algorithm>

#include "store/sqlite_parts.h"

namespace store {
namespace {

constexpr const char* kScan =
    "SELECT id, state, sum, entry, opening FROM entry WHERE id >= ? AND id < ? ORDER BY id";
constexpr const char* kList[] = {
    "SELECT key, sum, value FROM durable WHERE key >= ? ORDER BY key",
    "SELECT key, sum, value FROM projection WHERE key >= ? ORDER BY key"};
constexpr const char* kGet[] = {"SELECT sum, value FROM durable WHERE key = ?",
                                "SELECT sum, value FROM projection WHERE key = ?"};

// Takes the row that `statement` (columns as in kScan) stands on; false if its checksum fails.
bool take_row(const Statement& statement, Row& row) {
  const std::int64_t state = statement.integer(1);
  if (state < 0 || state > static_cast<std::int64_t>(OpeningState::damaged)) return false;
  row.state = static_cast<OpeningState>(state);
  const ByteView entry = statement.bytes(3);
  const ByteView opening = statement.bytes(4);
  if (statement.integer(2) != entry_sum(statement.integer(0), row.state, entry, opening)) {
    return false;
  }
  row.entry.assign(entry);
  row.opening.assign(opening);
  return true;
}

}  // namespace

Result<void> SqliteStore::prepare_reads() {
  page_bytes_ = static_cast<std::uint64_t>(TRY(connection_->integer("PRAGMA page_size")));
  read_ =
      TRY(connection_->prepare("SELECT id, state, sum, entry, opening FROM entry WHERE id = ?"));
  chain_ = TRY(connection_->prepare("SELECT first, next, sum FROM chain WHERE chain = ?"));
  next_chain_ =
      TRY(connection_->prepare("SELECT chain FROM chain WHERE chain >= ? ORDER BY chain LIMIT 1"));
  read_repaired_ =
      TRY(connection_->prepare("SELECT id, state, sum, entry, opening FROM repaired WHERE id = ?"));
  for (std::size_t space = 0; space < 2; ++space) {
    get_[space] = TRY(connection_->prepare(kGet[space]));
  }
  return words_.prepare_reads();
}

Result<void> SqliteStore::may_read() const {
  if (writer_) return {};
  if (!viewing_) return Error{ErrorCode::unavailable, "store reader: refresh() first"};
  if (max_age_ms_ == 0) return {};
  const auto age = std::chrono::steady_clock::now() - since_;
  if (age <= std::chrono::milliseconds(max_age_ms_)) return {};
  return Error{ErrorCode::unavailable, "store reader: this view is older than " +
                                           std::to_string(max_age_ms_) +
                                           " ms and would let the log grow; refresh() and go on"};
}

Result<Statement> SqliteStore::leased(std::vector<Statement>& pool, const char* sql) {
  if (pool.empty()) return connection_->prepare(sql);
  Statement statement = std::move(pool.back());
  pool.pop_back();
  return statement;
}

Result<std::optional<SqliteStore::Span>> SqliteStore::span(ChainId chain) {
  if (knows_chains_) {
    const auto found = chains_.find(chain);
    return found == chains_.end() ? std::optional<Span>() : std::optional<Span>(found->second);
  }
  const ResetAtEnd reset(chain_);
  chain_.bind(1, chain);
  const int code = chain_.step();
  if (code == SQLITE_DONE) return std::optional<Span>();
  if (code != SQLITE_ROW) return connection_->error(code, "reading its chains");
  const Span span{static_cast<std::uint64_t>(chain_.integer(0)),
                  static_cast<std::uint64_t>(chain_.integer(1))};
  if (chain_.integer(2) != chain_sum(chain, span.first, span.next)) {
    return connection_->error(SQLITE_CORRUPT, "reading its chains");
  }
  return std::optional<Span>(span);
}

Result<std::optional<ChainId>> SqliteStore::next_chain(ChainId from) {
  if (knows_chains_) {
    const auto found = chains_.lower_bound(from);
    return found == chains_.end() ? std::optional<ChainId>() : std::optional<ChainId>(found->first);
  }
  const ResetAtEnd reset(next_chain_);
  next_chain_.bind(1, from);
  const int code = next_chain_.step();
  if (code == SQLITE_DONE) return std::optional<ChainId>();
  if (code != SQLITE_ROW) return connection_->error(code, "reading its chains");
  return std::optional<ChainId>(static_cast<ChainId>(next_chain_.integer(0)));
}

Error SqliteStore::damaged(ChainId chain, std::uint64_t index) {
  return {ErrorCode::corrupt, "store " + connection_->path() + ": entry " + std::to_string(index) +
                                  " of chain " + std::to_string(chain) +
                                  " is damaged; fetch it again from a party that holds it"};
}

Result<void> SqliteStore::load_repaired() {
  repaired_.clear();
  Statement ids = TRY(connection_->prepare("SELECT id FROM repaired"));
  int code = SQLITE_ROW;
  while ((code = ids.step()) == SQLITE_ROW) repaired_.insert(ids.integer(0));
  if (code != SQLITE_DONE) return connection_->error(code, "reading its repairs");
  return {};
}

bool SqliteStore::settle(std::int64_t id, const Statement* main, Row& row) {
  bool whole = false;
  if (!repaired_.contains(id)) {
    whole = main != nullptr && take_row(*main, row);
  } else {
    const ResetAtEnd reset(read_repaired_);
    read_repaired_.bind(1, id);
    whole = read_repaired_.step() == SQLITE_ROW && take_row(read_repaired_, row);
  }
  if (!whole) stats_.damaged_reads += 1;
  return whole;
}

Result<Row> SqliteStore::read(ChainId chain, std::uint64_t index) {
  TRY(may_read());
  const std::optional<Span> held = TRY(span(chain));
  if (!held || index < held->first || index >= held->next) return no_entry(chain, index);
  const ResetAtEnd reset(read_);
  read_.bind(1, entry_id(chain, index));
  const int code = read_.step();
  if (code != SQLITE_ROW && code != SQLITE_DONE && !is_damage(code)) {
    return connection_->error(code, "reading an entry");
  }
  Row row;
  if (!settle(entry_id(chain, index), code == SQLITE_ROW ? &read_ : nullptr, row)) {
    return damaged(chain, index);
  }
  return row;
}

Result<void> SqliteStore::scan(ChainId chain, std::uint64_t from, std::uint64_t to,
                               const std::function<bool(std::uint64_t, const Row*)>& visit) {
  TRY(may_read());
  const std::optional<Span> held = TRY(span(chain));
  if (!held) return {};
  std::uint64_t next = std::max(from, held->first);
  to = std::min(to, held->next);
  Lease rows(scans_, TRY(leased(scans_, kScan)));
  Row row;
  const auto give = [&](std::uint64_t index, const Statement* main) {
    return visit(index, settle(entry_id(chain, index), main, row) ? &row : nullptr);
  };
  const auto missing = [&](std::uint64_t until) {
    while (next < until) {
      if (!give(next++, nullptr)) return false;
    }
    return true;
  };
  while (next < to) {
    rows->reset();
    rows->bind(1, entry_id(chain, next));
    rows->bind(2, entry_id(chain, to));
    int code = SQLITE_ROW;
    while (next < to && (code = rows->step()) == SQLITE_ROW) {
      const std::uint64_t index = index_of(rows->integer(0));
      if (index < next) break;  // a damaged tree gave rows out of order: seek again
      if (!missing(index)) return {};
      next = index + 1;
      if (!give(index, rows.operator->())) return {};
      if (index % 1024 == 0) TRY(may_read());
    }
    if (next >= to) return {};
    if (code == SQLITE_DONE) {
      missing(to);
      return {};
    }
    // Nothing can be read where `next` should be. Past it, the next page may be whole.
    if (code != SQLITE_ROW && !is_damage(code)) return connection_->error(code, "reading entries");
    if (!missing(next + 1)) return {};
  }
  return {};
}

Result<std::uint64_t> SqliteStore::end(ChainId chain) {
  TRY(may_read());
  const std::optional<Span> held = TRY(span(chain));
  return held ? held->next : 0;
}

Result<std::optional<Bytes>> SqliteStore::get(Space space, ByteView key) {
  TRY(may_read());
  if (const std::optional<ByteView>* found = pending_[slot(space)].find(key)) {
    return *found ? std::optional<Bytes>(**found) : std::optional<Bytes>();
  }
  if (cleared_[slot(space)]) return std::optional<Bytes>();
  Statement& statement = get_[slot(space)];
  const ResetAtEnd reset(statement);
  statement.bind(1, key);
  const int code = statement.step();
  if (code == SQLITE_DONE) return std::optional<Bytes>();
  if (code != SQLITE_ROW) return connection_->error(code, "reading a value");
  const ByteView value = statement.bytes(1);
  if (statement.integer(0) != value_sum(space, key, value)) {
    stats_.damaged_reads += 1;
    return connection_->error(SQLITE_CORRUPT, "reading a value");
  }
  return std::optional<Bytes>(Bytes(value));
}

Result<void> SqliteStore::list(Space space, ByteView prefix, ByteView from,
                               const std::function<bool(ByteView, ByteView)>& visit) {
  TRY(may_read());
  TRY(flush(space));
  std::vector<Statement>& pool = lists_[slot(space)];
  Lease rows(pool, TRY(leased(pool, kList[slot(space)])));
  const Bytes first(std::max(prefix, from));
  rows->bind(1, first);
  for (std::uint64_t n = 1;; ++n) {
    const int code = rows->step();
    if (code == SQLITE_DONE) return {};
    if (code != SQLITE_ROW) return connection_->error(code, "listing values");
    const ByteView key = rows->bytes(0);
    if (!key.starts_with(prefix)) return {};
    const ByteView value = rows->bytes(2);
    if (rows->integer(1) != value_sum(space, key, value)) {
      stats_.damaged_reads += 1;
      return connection_->error(SQLITE_CORRUPT, "listing values");
    }
    if (!visit(key, value)) return {};
    if (n % 1024 == 0) TRY(may_read());
  }
}

Result<ScrubSlice> SqliteStore::scrub(const ScrubPlace& from, std::uint64_t budget) {
  TRY(may_read());
  ScrubSlice slice;
  slice.next = from;
  while (slice.checked < budget && !slice.finished) {
    switch (slice.next.part) {
      case 0:
        TRY(scrub_entries(slice, budget));
        break;
      case 1:
        TRY(scrub_space(Space::durable, slice, budget));
        break;
      case 2:
        TRY(scrub_space(Space::projection, slice, budget));
        break;
      default:
        TRY(words_.scrub(slice, budget));
    }
  }
  return slice;
}

Result<void> SqliteStore::scrub_entries(ScrubSlice& slice, std::uint64_t budget) {
  ScrubPlace& at = slice.next;
  const Result<std::optional<ChainId>> chain = next_chain(at.chain);
  if (!chain.ok()) slice.damaged_structure = true;
  if (!chain.ok() || !chain.value()) {
    at = ScrubPlace{1, 0, 0, {}};
    return {};
  }
  if (*chain.value() != at.chain) at = ScrubPlace{0, *chain.value(), 0, {}};
  const std::uint64_t until = TRY(end(at.chain));
  TRY(scan(at.chain, at.index, until, [&](std::uint64_t index, const Row* row) {
    if (row == nullptr || row->state == OpeningState::damaged)
      slice.damaged_entries.emplace_back(at.chain, index);
    at.index = index + 1;
    return ++slice.checked < budget;
  }));
  if (at.index >= until) at = ScrubPlace{0, at.chain + 1, 0, {}};
  return {};
}

Result<void> SqliteStore::scrub_space(Space space, ScrubSlice& slice, std::uint64_t budget) {
  ScrubPlace& at = slice.next;
  std::vector<Statement>& pool = lists_[slot(space)];
  Lease rows(pool, TRY(leased(pool, kList[slot(space)])));
  const Bytes first = at.key;
  rows->bind(1, first);
  int code = SQLITE_ROW;
  while (slice.checked < budget && (code = rows->step()) == SQLITE_ROW) {
    const ByteView key = rows->bytes(0);
    if (rows->integer(1) != value_sum(space, key, rows->bytes(2))) {
      slice.damaged_keys.emplace_back(space, Bytes(key));
    }
    at.key = Bytes(key) + '\0';  // the smallest key behind it
    slice.checked += 1;
  }
  if (code == SQLITE_ROW) return {};
  if (code != SQLITE_DONE) slice.damaged_structure = true;
  at = ScrubPlace{static_cast<std::uint8_t>(at.part + 1), 0, 0, {}};
  return {};
}

}  // namespace store
