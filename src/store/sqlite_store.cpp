#include "store/sqlite_store.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <vector>

#include "base/mutant.h"
#include "store/checked_vfs.h"
#include "store/faulty_vfs.h"
#include "store/sqlite_parts.h"

namespace store {
namespace {

const char* vfs_of(const SqliteOptions& options) {
  return options.vfs.empty() ? nullptr : options.vfs.c_str();
}

// The same for every connection, before the first page is read.
Result<void> set_up(Connection& connection, const SqliteOptions& options) {
  if (options.exclusive) TRY(connection.run("PRAGMA locking_mode=EXCLUSIVE"));
  TRY(connection.run("PRAGMA mmap_size=0"));
  TRY(connection.run("PRAGMA temp_store=MEMORY"));
  TRY(connection.run("PRAGMA cell_size_check=ON"));
  TRY(connection.run(("PRAGMA cache_size=-" + std::to_string(options.cache_kib)).c_str()));
  return {};
}

Result<void> set_up_writer(Connection& connection, const SqliteOptions& options) {
  // With the log the same as FULL. Without it, in the transaction that creates the store, it makes
  // the removal of the rollback journal durable too: one that came back would undo later work.
  TRY(connection.run(MUTANT("store-no-sync") ? "PRAGMA synchronous=OFF"
                                             : "PRAGMA synchronous=EXTRA"));
  // A destroyed opening leaves no copy in free space.
  TRY(connection.run("PRAGMA secure_delete=ON"));
  const std::int64_t limit =
      std::int64_t{options.checkpoint_pages} * 2 * TRY(connection.integer("PRAGMA page_size"));
  return connection.run(("PRAGMA journal_size_limit=" + std::to_string(limit)).c_str());
}

Result<void> use_log(Connection& connection) {
  Statement mode = TRY(connection.prepare("PRAGMA journal_mode=WAL"));
  const int code = mode.step();
  if (code != SQLITE_ROW) return connection.error(code, "turning its log on");
  if (mode.bytes(0) == "wal") return {};
  return Error{ErrorCode::corrupt, "store " + connection.path() +
                                       ": the file system offers no write-ahead log; keep the "
                                       "store on a local disk"};
}

Result<void> check_folder(const std::string& path) {
  const std::string folder = directory_of(path);
  struct stat info{};
  if (stat(folder.c_str(), &info) != 0 || !S_ISDIR(info.st_mode)) {
    return Error{ErrorCode::not_found, "store " + path + ": the folder " + folder +
                                           " does not exist. Make it, owned by this user, mode "
                                           "0700."};
  }
  return {};
}

Error unwritable(const std::string& path, int number) {
  return {ErrorCode::forbidden, "store " + path + ": the folder " + directory_of(path) +
                                    " cannot be written: " + std::strerror(number) +
                                    ". Look at its owner and access rights, and whether its volume "
                                    "is mounted read-only."};
}

// Writes the log once more, as it reads, and syncs it; before anything rests on it. After a sync
// that failed, the operating system shows pages that are not on the disk and that no later sync
// brings there, since it takes them for written. Work that went on behind such pages would be lost
// with them. What is there already is replaced by itself, so a crash meanwhile does no harm.
Result<void> write_log_again(const SqliteOptions& options) {
  constexpr int kPiece = 1 << 16;
  sqlite3_vfs* const files = sqlite3_vfs_find(vfs_of(options));
  const std::string path = options.path + "-wal";
  int there = 0;
  if (files == nullptr ||
      files->xAccess(files, path.c_str(), SQLITE_ACCESS_EXISTS, &there) != SQLITE_OK || there == 0)
    return {};
  std::vector<std::max_align_t> room(
      static_cast<std::size_t>(files->szOsFile) / sizeof(std::max_align_t) + 1);
  auto* const file = reinterpret_cast<sqlite3_file*>(room.data());
  const auto failed = [&](int code) {
    return Error{ErrorCode::corrupt, "store " + options.path +
                                         ", while writing its log again: the disk failed (SQLite " +
                                         std::to_string(code) +
                                         "). Look at the disk (dmesg, smartctl) and start again; "
                                         "what was acknowledged is safe."};
  };
  // Whoever may not write is told so with the store itself.
  if (files->xOpen(files, path.c_str(), file, SQLITE_OPEN_WAL | SQLITE_OPEN_READWRITE, nullptr) !=
      SQLITE_OK)
    return {};
  const auto write = [&]() -> int {
    sqlite3_int64 size = 0;
    if (const int code = file->pMethods->xFileSize(file, &size); code != SQLITE_OK) return code;
    Bytes piece(kPiece, '\0');
    for (sqlite3_int64 at = 0; at < size; at += kPiece) {
      const int count = static_cast<int>(std::min<sqlite3_int64>(kPiece, size - at));
      int code = file->pMethods->xRead(file, piece.data(), count, at);
      if (code == SQLITE_OK) code = file->pMethods->xWrite(file, piece.data(), count, at);
      if (code != SQLITE_OK) return code;
    }
    return size == 0 ? SQLITE_OK : file->pMethods->xSync(file, SQLITE_SYNC_NORMAL);
  };
  const int code = write();
  file->pMethods->xClose(file);
  if (code != SQLITE_OK) return failed(code);
  return {};
}

Result<std::unique_ptr<Store>> open_writer(const SqliteOptions& options) {
  const bool real = options.vfs.empty();
  std::optional<File> lock;
  if (real) {
    TRY(check_folder(options.path));
    lock.emplace(TRY(lock_store(options.path)));
  }
  const Result<void> written_again = write_log_again(options);
  const int create = options.create ? SQLITE_OPEN_CREATE : 0;
  auto connection =
      TRY(Connection::open(options.path, SQLITE_OPEN_READWRITE | create, vfs_of(options)));
  TRY(set_up(*connection, options));
  if (sqlite3_db_readonly(connection->db(), "main") == 1) {
    return Error{ErrorCode::forbidden,
                 "store " + options.path +
                     ": the file cannot be written. Look at its owner and access rights, and "
                     "whether its volume is mounted read-only."};
  }
  TRY(written_again);
  const bool empty = TRY(check_identity(*connection, options.create));
  TRY(set_up_writer(*connection, options));
  TRY(empty ? create_schema(*connection, options.page_bytes) : migrate(*connection));
  if (real && empty && !sync_directory_of(options.path)) return unwritable(options.path, errno);
  TRY(use_log(*connection));
  auto store = std::make_unique<SqliteStore>(options, std::move(connection), std::move(lock));
  TRY(store->start_writing());
  return std::unique_ptr<Store>(std::move(store));
}

Result<std::unique_ptr<SqliteStore>> open_reader(const SqliteOptions& options,
                                                 std::uint64_t max_age_ms) {
  auto connection = TRY(Connection::open(options.path, SQLITE_OPEN_READONLY, vfs_of(options)));
  sqlite3_db_config(connection->db(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  TRY(set_up(*connection, options));
  TRY(connection->run("PRAGMA query_only=ON"));
  TRY(connection->run("PRAGMA wal_autocheckpoint=0"));
  (void)TRY(check_identity(*connection, false));
  auto store = std::make_unique<SqliteStore>(options, std::move(connection), std::nullopt);
  TRY(store->start_reading(max_age_ms));
  return store;
}

}  // namespace

Result<File> lock_store(const std::string& path) {
  const std::string name = path + ".lock";
  File lock(open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (!lock.ok()) return unwritable(path, errno);
  if (flock(lock.number(), LOCK_EX | LOCK_NB) != 0) {
    char owner[24] = {};
    (void)lock.read_at(owner, sizeof owner - 1, 0);
    owner[std::strspn(owner, "0123456789")] = '\0';
    return Error{ErrorCode::conflict, "store " + path + " is in use by process " +
                                          std::string(*owner == '\0' ? "(unknown)" : owner) +
                                          ". Stop it first, or choose another folder."};
  }
  const std::string self = std::to_string(getpid()) + "\n";
  // Only the message above reads this, so its durability does not matter; its failure does.
  if (ftruncate(lock.number(), 0) != 0 || !lock.write_at(self, 0)) return unwritable(path, errno);
  return lock;
}

bool file_exists(const std::string& path, const std::string& vfs) {
  if (vfs.empty()) {
    struct stat info{};
    return lstat(path.c_str(), &info) == 0;
  }
  sqlite3_vfs* files = sqlite3_vfs_find(vfs.c_str());
  int there = 0;
  if (files != nullptr) (void)files->xAccess(files, path.c_str(), SQLITE_ACCESS_EXISTS, &there);
  return there != 0;
}

std::string store_path(const std::string& data_directory) { return data_directory + "/store.db"; }

Result<std::unique_ptr<Store>> open_sqlite_store(const SqliteOptions& options) {
  if (options.vfs.empty() && !options.create && !file_exists(options.path, options.vfs)) {
    return Error{ErrorCode::not_found, "store " + options.path +
                                           ": there is no such file. Create a store first, or look "
                                           "whether the path is right."};
  }
  if (!options.read_only) return open_writer(options);
  auto store = TRY(open_reader(options, 0));
  TRY(store->refresh());
  return std::unique_ptr<Store>(std::move(store));
}

Result<std::unique_ptr<StoreReader>> open_sqlite_reader(const std::string& path,
                                                        std::uint64_t max_age_ms) {
  SqliteOptions options;
  options.path = path;
  options.read_only = true;
  options.cache_kib = 1024;
  return std::unique_ptr<StoreReader>(TRY(open_reader(options, max_age_ms)));
}

Result<void> SqliteStore::start_reading(std::uint64_t max_age_ms) {
  max_age_ms_ = max_age_ms;
  begin_ = TRY(connection_->prepare("BEGIN"));
  rollback_ = TRY(connection_->prepare("ROLLBACK"));
  return prepare_reads();
}

Result<void> SqliteStore::refresh() {
  if (writer_) return {};
  release();
  const ResetAtEnd reset(begin_);
  const int code = begin_.step();
  if (code != SQLITE_DONE) return connection_->error(code, "taking a view");
  viewing_ = true;
  since_ = std::chrono::steady_clock::now();
  return load_repaired();  // this first read fixes the moment that the view shows
}

void SqliteStore::release() {
  if (writer_ || !std::exchange(viewing_, false)) return;
  const ResetAtEnd reset(rollback_);
  (void)rollback_.step();
}

Result<std::uint64_t> SqliteStore::free_bytes() {
  std::uint64_t free = 0;
  if (sqlite3_file_control(connection_->db(), "main", kFreeBytesControl, &free) != SQLITE_OK) {
    struct statvfs volume{};
    if (statvfs(directory_of(connection_->path()).c_str(), &volume) != 0) {
      return Error{
          ErrorCode::unavailable,
          "store " + connection_->path() + ": free space cannot be told: " + std::strerror(errno)};
    }
    free = std::uint64_t{volume.f_bavail} * volume.f_frsize;
  }
  // What is in the log will want its final place as well.
  const std::uint64_t kept =
      options_.reserve_bytes + static_cast<std::uint64_t>(log_pages_) * page_bytes_;
  return free > kept ? free - kept : 0;
}

StoreStats SqliteStore::stats() {
  StoreStats now = stats_;
  now.log_bytes = static_cast<std::uint64_t>(log_pages_) * page_bytes_;
  const Result<std::int64_t> pages = connection_->integer("PRAGMA page_count");
  if (pages.ok()) now.stored_bytes = static_cast<std::uint64_t>(pages.value()) * page_bytes_;
  return now;
}

Result<void> SqliteStore::backup(
    const std::string& path, const std::function<bool(std::uint64_t, std::uint64_t)>& progress) {
  if (open_) return misuse("a backup is of what is committed");
  if (!writer_ && !viewing_) TRY(refresh());
  return copy_database(*connection_, path, options_.vfs, progress, [&]() -> Result<void> {
    if (!options_.vfs.empty()) return {};  // a file system for tests: it has snapshots
    return copy_contents(options_.path, path, progress);
  });
}

}  // namespace store
