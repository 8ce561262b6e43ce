// Rewriting a damaged store: whatever can still be read and passes its checksum goes into a new
// file, what cannot leaves its place marked.
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>

#include "base/encoding.h"
#include "store/sqlite_parts.h"

namespace store {
namespace {

constexpr std::uint64_t kRowsPerCommit = 1000;

// The old file under its other name as well, its log beside it if it could not be moved in.
Result<void> set_aside(const std::string& path) {
  const std::string aside = path + ".damaged";
  if (file_exists(path + "-wal", "")) {
    TRY(copy_file(path + "-wal", aside + "-wal"));
    if (unlink((path + "-wal").c_str()) != 0) return file_error(path, "log stays", errno);
  }
  (void)unlink((path + "-shm").c_str());
  if (link(path.c_str(), aside.c_str()) != 0) return file_error(aside, "cannot be made", errno);
  return {};
}

// Contents stay where they are. Where the last number of one was lost, none is given again.
Result<void> number_contents(Store& store, const std::string& path) {
  ContentId last = 0;
  std::error_code error;
  for (std::filesystem::directory_iterator at(contents_folder(path), error), end;
       !error && at != end; at.increment(error)) {
    last = std::max(last, parse_decimal(at->path().filename().string(), kMaxIndex).value_or(0));
  }
  TRY(store.begin());
  while (last > 0 && TRY(store.contents().create()) < last) {
  }
  return store.commit();
}

}  // namespace

Result<SalvageReport> salvage_sqlite(const std::string& path) {
  const File lock = TRY(lock_store(path));
  if (!file_exists(path, "")) {
    return Error{ErrorCode::not_found, path + ": there is no such file"};
  }
  if (file_exists(path + ".damaged", "")) {
    return Error{ErrorCode::conflict,
                 path + ".damaged exists, of an earlier salvage; move it away"};
  }
  const std::string fresh = path + ".salvaged";
  remove_store(fresh);
  SalvageReport report;
  {
    auto old = TRY(Connection::open(path, SQLITE_OPEN_READWRITE, nullptr));
    (void)TRY(check_identity(*old, false));
    SqliteOptions options;
    options.path = path;
    SqliteStore from(std::move(options), std::move(old), std::nullopt);
    TRY(from.start_salvaging());
    const auto to = TRY(open_at(fresh, true));
    report = TRY(from.copy_readable(*to));
    TRY(number_contents(*to, path));
    TRY(mark_restored(*to));
    TRY(to->connection().run("PRAGMA wal_checkpoint(TRUNCATE)"));
  }
  TRY(set_aside(path));
  TRY(put_in_place(fresh, path));
  remove_store(fresh);
  return report;
}

Result<void> SqliteStore::start_salvaging() {
  TRY(migrate(*connection_));
  TRY(start_reading(0));
  viewing_ = true;
  if (!load_repaired().ok()) repaired_.clear();
  if (load_chains().ok()) return {};
  return infer_chains();
}

// From the entries alone, where the table of chains cannot be read.
Result<void> SqliteStore::infer_chains() {
  chains_.clear();
  Statement first =
      TRY(connection_->prepare("SELECT id FROM entry WHERE id >= ? ORDER BY id LIMIT 1"));
  Statement last =
      TRY(connection_->prepare("SELECT id FROM entry WHERE id < ? ORDER BY id DESC LIMIT 1"));
  for (std::int64_t from = 0;;) {
    first.bind(1, from);
    const int found = first.step();
    if (found == SQLITE_DONE) break;
    if (found != SQLITE_ROW) return connection_->error(found, "looking for its chains");
    const ChainId chain = chain_of(first.integer(0));
    const std::uint64_t begin = index_of(first.integer(0));
    first.reset();
    from = entry_id(chain, kMaxIndex);
    last.bind(1, from);
    const int end_found = last.step();
    if (end_found != SQLITE_ROW) return connection_->error(end_found, "looking for its chains");
    chains_[chain] = Span{begin, index_of(last.integer(0)) + 1};
    last.reset();
  }
  knows_chains_ = true;
  return {};
}

Result<SalvageReport> SqliteStore::copy_readable(Store& to) {
  SalvageReport report;
  for (const auto& [chain, span] : chains_) TRY(copy_entries(to, chain, report));
  TRY(to.begin());
  TRY(copy_values(to, "SELECT key, sum, value FROM durable ORDER BY key", report));
  // From the other end too: so only what lies between two damaged places is lost.
  if (report.values_lost) {
    TRY(copy_values(to, "SELECT key, sum, value FROM durable ORDER BY key DESC", report));
  }
  TRY(to.commit());
  return report;
}

Result<void> SqliteStore::copy_entries(Store& to, ChainId chain, SalvageReport& report) {
  const Row gone{{}, {}, OpeningState::damaged};
  const std::uint64_t until = chains_[chain].next;
  for (std::uint64_t index = chains_[chain].first; index < until;) {
    TRY(to.begin());
    Result<void> copied;
    TRY(scan(chain, index, std::min(until, index + kRowsPerCommit),
             [&](std::uint64_t at, const Row* row) {
               copied = to.append(chain, at, row == nullptr ? gone : *row);
               (row == nullptr ? report.entries_damaged : report.entries_kept) += 1;
               index = at + 1;
               return copied.ok();
             }));
    TRY(std::move(copied));
    TRY(to.commit());
  }
  return {};
}

Result<void> SqliteStore::copy_values(Store& to, const char* sql, SalvageReport& report) {
  Statement rows = TRY(connection_->prepare(sql));
  int code = SQLITE_ROW;
  while ((code = rows.step()) == SQLITE_ROW) {
    const ByteView key = rows.bytes(0);
    const ByteView value = rows.bytes(2);
    if (rows.integer(1) != value_sum(Space::durable, key, value)) {
      report.values_lost = true;
      continue;
    }
    if (TRY(to.get(Space::durable, key))) continue;
    TRY(to.put(Space::durable, key, value));
    report.values_kept += 1;
  }
  if (code != SQLITE_DONE) report.values_lost = true;
  return {};
}

}  // namespace store
