// Copies of a store: taken while it is in use, and put back.
#include <fcntl.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <ctime>
#include <filesystem>

#include "base/encoding.h"
#include "store/checked_vfs.h"
#include "store/sqlite_parts.h"

namespace store {
namespace {

constexpr int kPagesPerStep = 256;  // 1 MiB between two calls of `progress`

Result<void> copy_pages(Connection& from, Connection& to,
                        const std::function<bool(std::uint64_t, std::uint64_t)>& progress) {
  sqlite3_file_control(to.db(), "main", kSealControl, nullptr);
  sqlite3_backup* copy = sqlite3_backup_init(to.db(), "main", from.db(), "main");
  if (copy == nullptr) return to.error(sqlite3_extended_errcode(to.db()), "beginning a backup");
  int code = SQLITE_OK;
  bool cancelled = false;
  while (code == SQLITE_OK && !cancelled) {
    code = sqlite3_backup_step(copy, kPagesPerStep);
    const int total = sqlite3_backup_pagecount(copy);
    const int done = total - sqlite3_backup_remaining(copy);
    cancelled = progress &&
                !progress(static_cast<std::uint64_t>(done), static_cast<std::uint64_t>(total)) &&
                code == SQLITE_OK;
  }
  const int finished = sqlite3_backup_finish(copy);
  if (cancelled) return Error{ErrorCode::unavailable, "backup cancelled; nothing was kept"};
  if (code != SQLITE_DONE || finished != SQLITE_OK) {
    return to.error(code != SQLITE_DONE ? code : finished, "writing a backup");
  }
  return {};
}

// Whole, by SQLite's own check of the structure and by every checksum of ours.
Result<void> verify_all(SqliteStore& store) {
  Statement check = TRY(store.connection().prepare("PRAGMA integrity_check(1)"));
  const int code = check.step();
  const bool sound = code == SQLITE_ROW && check.bytes(0) == "ok";
  check.reset();
  ScrubSlice slice;
  bool whole = sound;
  while (whole && !slice.finished) {
    slice = TRY(store.scrub(slice.next, 100'000));
    whole = slice.damaged_entries.empty() && slice.damaged_keys.empty() && !slice.damaged_structure;
  }
  if (whole) return {};
  return Error{ErrorCode::corrupt,
               "the backup is damaged; nothing was restored. Take another one."};
}

Result<void> refuse_existing(const std::string& target) {
  for (const char* part : {"", "-wal", "-journal", "-files"}) {
    if (!file_exists(target + part, "")) continue;
    return Error{ErrorCode::conflict,
                 target + part +
                     " exists. Move it away first (keep it: it may hold what the backup "
                     "does not), then restore."};
  }
  return {};
}

}  // namespace

Error file_error(const std::string& path, std::string_view doing, int number) {
  return {ErrorCode::unavailable, path + ": " + std::string(doing) + ": " + std::strerror(number)};
}

Result<void> copy_file(const std::string& from, const std::string& to) {
  const File in(open(from.c_str(), O_RDONLY | O_CLOEXEC));
  if (!in.ok()) return file_error(from, "cannot be read", errno);
  const File out(open(to.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
  if (!out.ok()) return file_error(to, "cannot be written", errno);
  Bytes block(1 << 20, '\0');
  for (std::uint64_t offset = 0;; offset += block.size()) {
    const auto got = in.read_at(block.data(), block.size(), offset);
    if (!got) return file_error(from, "cannot be read", errno);
    if (!out.write_at(ByteView(block).substr(0, *got), offset)) {
      return file_error(to, "cannot be written", errno);
    }
    if (*got < block.size()) break;
  }
  if (fsync(out.number()) != 0) return file_error(to, "cannot be made durable", errno);
  return {};
}

Result<void> copy_contents(const std::string& from, const std::string& to,
                           const std::function<bool(std::uint64_t, std::uint64_t)>& progress) {
  namespace fs = std::filesystem;
  const std::string source = contents_folder(from);
  std::error_code error;
  if (!fs::is_directory(source, error)) return {};
  const std::string fresh = contents_folder(to) + ".partial";
  fs::remove_all(fresh, error);
  if (mkdir(fresh.c_str(), 0700) != 0) return file_error(fresh, "cannot be made", errno);
  std::vector<std::string> names;
  for (fs::directory_iterator at(source, error), end; !error && at != end; at.increment(error))
    names.push_back(at->path().filename().string());
  if (error) return file_error(source, "cannot be read", error.value());
  for (std::size_t i = 0; i < names.size(); ++i) {
    const Result<void> copied = copy_file(source + "/" + names[i], fresh + "/" + names[i]);
    // Taken away while this went on.
    const bool gone = !copied.ok() && !file_exists(source + "/" + names[i], "");
    if (gone) fs::remove(fresh + "/" + names[i], error);
    const bool cancelled = progress && !progress(i + 1, names.size());
    if (!gone && copied.ok() && !cancelled) continue;
    if (gone && !cancelled) continue;
    fs::remove_all(fresh, error);
    if (cancelled) return Error{ErrorCode::unavailable, "backup cancelled; nothing was kept"};
    return copied;
  }
  return put_in_place(fresh, contents_folder(to));
}

void remove_contents(const std::string& path) {
  std::error_code ignored;
  std::filesystem::remove_all(contents_folder(path), ignored);
  std::filesystem::remove_all(contents_folder(path) + ".partial", ignored);
}

Result<void> put_in_place(const std::string& from, const std::string& to) {
  {
    const File file(open(from.c_str(), O_RDONLY | O_CLOEXEC));
    if (!file.ok() || fsync(file.number()) != 0) {  // of a folder too
      return file_error(from, "cannot be made durable", errno);
    }
  }
  if (rename(from.c_str(), to.c_str()) != 0) return file_error(to, "cannot be put in place", errno);
  if (!sync_directory_of(to)) return file_error(to, "cannot be made durable", errno);
  return {};
}

void remove_store(const std::string& path) {
  for (const char* part : {"", "-wal", "-shm", "-journal", ".lock"}) {
    (void)unlink((path + part).c_str());
  }
}

Result<void> mark_restored(Store& store) {
  char chance[16];
  if (getrandom(chance, sizeof chance, 0) != sizeof chance) {
    return Error{ErrorCode::unavailable, "the system gives no random numbers"};
  }
  const Bytes mark = std::to_string(std::time(nullptr)) + " " + hex({chance, sizeof chance});
  TRY(store.begin());
  TRY(store.put(Space::durable, kRestoredKey, mark));
  return store.commit();
}

Result<std::unique_ptr<SqliteStore>> open_at(const std::string& path, bool create) {
  SqliteOptions options;
  options.path = path;
  options.create = create;
  auto store = TRY(open_sqlite_store(options));
  // open_sqlite_store() makes nothing else.
  return std::unique_ptr<SqliteStore>(static_cast<SqliteStore*>(store.release()));
}

Result<void> copy_database(Connection& from, const std::string& path, const std::string& vfs,
                           const std::function<bool(std::uint64_t, std::uint64_t)>& progress,
                           const std::function<Result<void>()>& beside) {
  for (const std::string& name : {path, contents_folder(path)}) {
    if (file_exists(name, vfs))
      return Error{ErrorCode::conflict, name + " exists; choose another name for the backup"};
  }
  // Under its name only when it is whole; a file system for tests knows no renaming.
  const std::string fresh = vfs.empty() ? path + ".partial" : path;
  if (vfs.empty()) remove_store(fresh);
  Result<void> copied = [&]() -> Result<void> {
    const auto to = TRY(Connection::open(fresh, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
                                         vfs.empty() ? nullptr : vfs.c_str()));
    if (vfs.empty()) TRY(to->run("PRAGMA journal_mode=MEMORY"));
    return copy_pages(from, *to, progress);
  }();
  if (copied.ok()) copied = beside();
  if (vfs.empty()) {
    if (copied.ok()) copied = put_in_place(fresh, path);
    if (!copied.ok()) {
      remove_store(fresh);
      remove_contents(path);
    }
  } else if (!copied.ok()) {
    sqlite3_vfs* files = sqlite3_vfs_find(vfs.c_str());
    (void)files->xDelete(files, path.c_str(), 1);
  }
  // A backup that fails leaves the store as it was: nobody has to stop.
  if (!copied.ok() && copied.error().code == ErrorCode::corrupt) {
    return Error{ErrorCode::unavailable, "no backup was made: " + copied.error().message};
  }
  return copied;
}

Result<void> restore_sqlite(const std::string& backup_path, const std::string& data_directory) {
  const std::string target = store_path(data_directory);
  const File lock = TRY(lock_store(target));
  const std::string fresh = target + ".restoring";
  // Of a restore that was interrupted, which put the contents in place first.
  if (file_exists(fresh, "") && !file_exists(target, "")) remove_contents(target);
  TRY(refuse_existing(target));
  remove_store(fresh);
  Result<void> restored = [&]() -> Result<void> {
    TRY(copy_file(backup_path, fresh));
    // A stopped node's files may be the backup; its log belongs to it.
    if (file_exists(backup_path + "-wal", "")) TRY(copy_file(backup_path + "-wal", fresh + "-wal"));
    auto store = TRY(open_at(fresh, false));
    TRY(verify_all(*store));
    TRY(mark_restored(*store));
    TRY(store->connection().run("PRAGMA wal_checkpoint(TRUNCATE)"));
    store.reset();
    TRY(copy_contents(backup_path, target, {}));
    TRY(put_in_place(fresh, target));
    return {};
  }();
  if (!restored.ok()) remove_contents(target);
  remove_store(fresh);
  return restored;
}

}  // namespace store
