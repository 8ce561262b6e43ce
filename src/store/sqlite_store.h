// The store in one SQLite file: write-ahead log, every commit synced before it is answered, one
// connection that writes and moves the log to its place, a checksum on every page and every row.
// docs/operating/storage.md tells the operator's side.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "store/store.h"

namespace store {

struct SqliteOptions {
  std::string path;        // the database file; its folder must exist
  std::string vfs;         // SQLite file system; empty: the operating system's files
  bool create = false;     // make a store if there is none
  bool read_only = false;  // the writing verbs answer `forbidden`
  // Locks the file for this connection alone and keeps the log's index in memory: for file systems
  // without shared memory. No reader can be opened beside it.
  bool exclusive = false;
  std::uint64_t reserve_bytes = 64u << 20;  // free_bytes() counts what is free beyond this
  std::uint32_t checkpoint_pages = 2000;    // log pages after which it is moved to its place
  std::uint32_t page_bytes = 4096;  // of a store being created: 512 to 65536, a power of two
  std::uint32_t cache_kib = 4096;   // page cache
};

// Opens for writing, or for reading a store at rest with `read_only`. Only one writer at a time:
// the lock file `path`.lock is held as long as the process lives. Errors: `not_found` (nothing
// there and not `create`), `conflict` (in use; the message says by which process), `invalid` (not a
// store, or a newer one than this program knows), `forbidden` (folder missing or not writable),
// `corrupt`.
Result<std::unique_ptr<Store>> open_sqlite_store(const SqliteOptions& options);

// A view of a store beside its writer, on a connection of its own, for exports and backups in
// another thread. It shows one moment until refresh(); a view older than `max_age_ms` answers
// `unavailable`, since it keeps the writer's log from being reused. Only backup() may take longer.
// Contents are shown as they are, not as they were: one that was removed since is gone.
// Writing verbs answer `forbidden`.
class StoreReader : public Store {
 public:
  virtual Result<void> refresh() = 0;  // shows the newest commit from now on
  virtual void release() = 0;          // holds nothing until the next refresh()
};

inline constexpr std::uint64_t kReaderMaxAgeMs = 10'000;
Result<std::unique_ptr<StoreReader>> open_sqlite_reader(const std::string& path,
                                                        std::uint64_t max_age_ms = kReaderMaxAgeMs);

// Where a node keeps its store inside its data directory.
std::string store_path(const std::string& data_directory);

// Puts a backup in the place of the store of `data_directory`, after verifying all of it, and
// leaves kRestoredKey in it. `conflict` if a store or a part of one is there, or a process uses it.
// The backup itself is not written to. Interrupted at any point, it can be called again.
Result<void> restore_sqlite(const std::string& backup_path, const std::string& data_directory);

struct SalvageReport {
  std::uint64_t entries_kept = 0;
  std::uint64_t entries_damaged = 0;  // left as OpeningState::damaged, to be fetched from others
  std::uint64_t values_kept = 0;
  bool values_lost = false;  // part of the durable space could not be read
};

// Rewrites a store whose file is damaged, as far as it can be read: damaged entries keep their
// place with state `damaged` and no bytes, projections are dropped, kRestoredKey is set. The old
// file stays beside it as `path`.damaged. The store must be at rest (`conflict` otherwise).
Result<SalvageReport> salvage_sqlite(const std::string& path);

}  // namespace store
