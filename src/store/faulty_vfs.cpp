#include "store/faulty_vfs.h"

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstring>
#include <limits>
#include <map>

#include "base/check.h"
#include "store/checked_vfs.h"
#include "store/faulty_file.h"

namespace store {
namespace {

struct Named {
  explicit Named(PagePool& pool) : content(pool) {}
  FaultyFile content;
  bool there = false;          // as a program sees it
  bool durably_there = false;  // after a crash, for certain
  int shared = 0;              // locks, as SQLite's levels
  const void* reserved = nullptr;
  const void* exclusive = nullptr;
};

struct Plan {
  std::uint64_t countdown = 0;  // 0: nothing planned
  DiskFault fault = DiskFault::none;
  bool sticky = false;
  bool active = false;  // a sticky fault that has begun
};

class Disk final : public FaultyDisk {
 public:
  explicit Disk(std::uint64_t seed);
  ~Disk() override { sqlite3_vfs_unregister(&vfs_); }

  const std::string& vfs_name() const override { return checked_->name(); }
  void crash() override;
  void crash_at(DiskVerb verb, std::uint64_t count) override {
    crash_verb_ = verb;
    crash_countdown_ = count;
  }
  bool stopped() const override { return stopped_; }
  void fail(DiskVerb verb, std::uint64_t nth, DiskFault fault, bool sticky) override {
    plan(verb) = Plan{nth, fault, sticky, false};
  }
  void heal() override {
    plans_ = {};
    read_only_ = false;
  }
  void set_read_only(bool on) override { read_only_ = on; }
  void set_limit(std::uint64_t bytes) override { limit_ = bytes; }
  std::uint64_t limit() const override { return limit_; }
  std::uint64_t usage() const override;
  std::uint64_t rot(std::uint64_t bits, std::string_view suffix) override;
  bool flip(std::string_view file, std::uint64_t offset, std::uint8_t mask) override;
  std::uint64_t file_size(std::string_view file) const override;
  void put_file(std::string_view file, std::string_view content) override;
  std::string get_file(std::string_view file) const override;
  std::unique_ptr<FaultyDisk> clone(std::uint64_t seed) const override;
  void restore(const FaultyDisk& snapshot) override;
  const DiskCounters& counters() const override { return counters_; }

  // What SQLite calls, by way of the functions below.
  DiskFault arrive(DiskVerb verb);
  Named* find(std::string_view name) const;
  Named& create(std::string_view name);
  bool fits(std::uint64_t growth) const { return growth <= limit_ && usage() <= limit_ - growth; }
  int remove(std::string_view name, bool sync_folder);
  bool read_only() const { return read_only_; }
  std::uint64_t life() const { return life_; }
  Dice& dice() { return dice_; }
  std::string temporary_name() { return "temporary-" + std::to_string(++temporaries_); }
  sqlite3_vfs* vfs() { return &vfs_; }

 private:
  Plan& plan(DiskVerb verb) { return plans_[static_cast<std::size_t>(verb)]; }
  void new_life();
  void take_durable(const Disk& other);

  Dice dice_;
  PagePool pool_;
  std::map<std::string, std::unique_ptr<Named>, std::less<>> files_;
  std::array<Plan, 4> plans_{};
  DiskVerb crash_verb_ = DiskVerb::sync;
  std::uint64_t crash_countdown_ = 0;
  bool stopped_ = false;
  bool read_only_ = false;
  std::uint64_t limit_ = std::numeric_limits<std::int64_t>::max();
  std::uint64_t life_ = 1;  // handles of an earlier life are dead
  std::uint64_t temporaries_ = 0;
  DiskCounters counters_;
  std::string name_;
  sqlite3_vfs vfs_{};
  std::unique_ptr<CheckedVfs> checked_;
};

// ---- the disk -----------------------------------------------------------------------------------

DiskFault Disk::arrive(DiskVerb verb) {
  std::uint64_t* const counts[] = {&counters_.reads, &counters_.writes, &counters_.syncs,
                                   &counters_.removes};
  *counts[static_cast<std::size_t>(verb)] += 1;
  if (stopped_) return DiskFault::io_error;
  if (crash_countdown_ > 0 && verb == crash_verb_ && --crash_countdown_ == 0) {
    stopped_ = true;
    return DiskFault::io_error;
  }
  Plan& planned = plan(verb);
  if (!planned.active) {
    if (planned.countdown == 0 || --planned.countdown > 0) return DiskFault::none;
    planned.active = planned.sticky;
  }
  counters_.faults += 1;
  return planned.fault;
}

Named* Disk::find(std::string_view name) const {
  const auto found = files_.find(name);
  return found == files_.end() || !found->second->there ? nullptr : found->second.get();
}

Named& Disk::create(std::string_view name) {
  auto found = files_.find(name);
  if (found == files_.end()) {
    found = files_.emplace(std::string(name), std::make_unique<Named>(pool_)).first;
  }
  if (!found->second->there) found->second->content.truncate(0);
  found->second->there = true;
  return *found->second;
}

int Disk::remove(std::string_view name, bool sync_folder) {
  Named* file = find(name);
  if (file == nullptr) return SQLITE_IOERR_DELETE_NOENT;
  file->there = false;
  if (sync_folder) {
    file->durably_there = false;
    file->content.truncate(0);
    file->content.sync();
  }
  return SQLITE_OK;
}

void Disk::crash() {
  counters_.crashes += 1;
  for (auto at = files_.begin(); at != files_.end();) {
    Named& file = *at->second;
    const SectorCount sectors = file.content.crash(dice_);
    counters_.torn_sectors += sectors.lost;
    counters_.kept_sectors += sectors.kept;
    if (file.there != file.durably_there) file.durably_there = dice_.coin();
    file.there = file.durably_there;
    at = file.there ? std::next(at) : files_.erase(at);
  }
  new_life();
}

void Disk::new_life() {
  for (auto& [name, file] : files_) {
    file->shared = 0;
    file->reserved = file->exclusive = nullptr;
  }
  plans_ = {};
  read_only_ = stopped_ = false;
  crash_countdown_ = 0;
  life_ += 1;
}

std::uint64_t Disk::usage() const {
  std::uint64_t sum = 0;
  for (const auto& [name, file] : files_) sum += file->there ? file->content.size() : 0;
  return sum;
}

std::uint64_t Disk::rot(std::uint64_t bits, std::string_view suffix) {
  std::vector<Named*> victims;
  std::uint64_t total = 0;
  for (auto& [name, file] : files_) {
    if (!file->there || !name.ends_with(suffix)) continue;
    victims.push_back(file.get());
    total += file->content.durable_size();
  }
  std::uint64_t flipped = 0;
  for (std::uint64_t n = 0; n < bits && total > 0; ++n) {
    std::uint64_t place = dice_.below(total);
    const auto mask = static_cast<std::uint8_t>(1u << dice_.below(8));
    for (Named* file : victims) {
      if (place < file->content.durable_size()) {
        flipped += file->content.flip(place, mask) ? 1 : 0;
        break;
      }
      place -= file->content.durable_size();
    }
  }
  counters_.flipped_bits += flipped;
  return flipped;
}

bool Disk::flip(std::string_view name, std::uint64_t offset, std::uint8_t mask) {
  Named* file = find(name);
  if (file == nullptr || !file->content.flip(offset, mask)) return false;
  counters_.flipped_bits += 1;
  return true;
}

std::uint64_t Disk::file_size(std::string_view name) const {
  const Named* file = find(name);
  return file == nullptr ? 0 : file->content.size();
}

void Disk::put_file(std::string_view name, std::string_view content) {
  Named& file = create(name);
  file.content.truncate(0);
  file.content.write(content.data(), content.size(), 0);
  file.content.sync();
  file.durably_there = true;
}

std::string Disk::get_file(std::string_view name) const {
  const Named* file = find(name);
  std::string out;
  if (file == nullptr) return out;
  out.resize(file->content.size());
  file->content.read(out.data(), out.size(), 0);
  return out;
}

void Disk::take_durable(const Disk& other) {
  files_.clear();
  for (const auto& [name, file] : other.files_) {
    if (!file->durably_there) continue;
    Named& copy = create(name);
    copy.content.take_durable(file->content);
    copy.durably_there = true;
  }
}

std::unique_ptr<FaultyDisk> Disk::clone(std::uint64_t seed) const {
  auto copy = std::make_unique<Disk>(seed);
  copy->take_durable(*this);
  return copy;
}

void Disk::restore(const FaultyDisk& snapshot) {
  take_durable(static_cast<const Disk&>(snapshot));  // there is no other kind
  new_life();
}

// ---- what SQLite calls --------------------------------------------------------------------------

struct Handle {
  sqlite3_file base;
  Disk* disk;
  Named* file;
  std::uint64_t life;
  int level;
  bool temporary;
};

Handle* self(sqlite3_file* file) { return reinterpret_cast<Handle*>(file); }
Disk* self(sqlite3_vfs* vfs) { return static_cast<Disk*>(vfs->pAppData); }
bool dead(const Handle* handle) { return handle->life != handle->disk->life(); }

int answer(DiskFault fault, int io_error) {
  return fault == DiskFault::disk_full ? SQLITE_FULL : io_error;
}

int file_unlock(sqlite3_file* file, int level) {
  Handle* handle = self(file);
  if (dead(handle) || handle->level <= level) return SQLITE_OK;
  Named& named = *handle->file;
  if (named.exclusive == handle) named.exclusive = nullptr;
  if (named.reserved == handle) named.reserved = nullptr;
  if (level == SQLITE_LOCK_NONE) named.shared -= 1;
  handle->level = level;
  return SQLITE_OK;
}

int file_lock(sqlite3_file* file, int level) {
  Handle* handle = self(file);
  if (dead(handle)) return SQLITE_IOERR_LOCK;
  if (handle->level >= level) return SQLITE_OK;
  Named& named = *handle->file;
  if (named.exclusive != nullptr && named.exclusive != handle) return SQLITE_BUSY;
  if (handle->level == SQLITE_LOCK_NONE) named.shared += 1;
  handle->level = std::max(handle->level, SQLITE_LOCK_SHARED);
  if (level == SQLITE_LOCK_SHARED) return SQLITE_OK;
  if (named.reserved != nullptr && named.reserved != handle) return SQLITE_BUSY;
  named.reserved = handle;
  handle->level = SQLITE_LOCK_RESERVED;
  if (level == SQLITE_LOCK_RESERVED) return SQLITE_OK;
  if (named.shared > 1) return SQLITE_BUSY;
  named.exclusive = handle;
  handle->level = level;
  return SQLITE_OK;
}

int file_close(sqlite3_file* file) {
  Handle* handle = self(file);
  if (dead(handle)) return SQLITE_OK;
  (void)file_unlock(file, SQLITE_LOCK_NONE);
  if (handle->temporary) handle->file->there = false;
  return SQLITE_OK;
}

int file_read(sqlite3_file* file, void* to, int size, sqlite3_int64 offset) {
  Handle* handle = self(file);
  if (dead(handle)) return SQLITE_IOERR_READ;
  if (handle->disk->arrive(DiskVerb::read) != DiskFault::none) return SQLITE_IOERR_READ;
  const auto wanted = static_cast<std::size_t>(size);
  const std::size_t got = handle->file->content.read(static_cast<char*>(to), wanted,
                                                     static_cast<std::uint64_t>(offset));
  return got == wanted ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

int file_write(sqlite3_file* file, const void* from, int size, sqlite3_int64 offset) {
  Handle* handle = self(file);
  if (dead(handle)) return SQLITE_IOERR_WRITE;
  Disk& disk = *handle->disk;
  if (disk.stopped()) return SQLITE_IOERR_WRITE;
  const DiskFault fault = disk.arrive(DiskVerb::write);
  if (fault == DiskFault::lost) return SQLITE_OK;
  FaultyFile& content = handle->file->content;
  auto wanted = static_cast<std::size_t>(size);
  const auto end = static_cast<std::uint64_t>(offset) + wanted;
  if (disk.read_only()) return SQLITE_IOERR_WRITE;
  if (end > content.size() && !disk.fits(end - content.size())) return SQLITE_FULL;
  if (fault != DiskFault::none) wanted = disk.dice().below(wanted / kDiskSector + 1) * kDiskSector;
  content.write(static_cast<const char*>(from), wanted, static_cast<std::uint64_t>(offset));
  return fault == DiskFault::none ? SQLITE_OK : answer(fault, SQLITE_IOERR_WRITE);
}

int file_truncate(sqlite3_file* file, sqlite3_int64 size) {
  Handle* handle = self(file);
  if (dead(handle) || handle->disk->stopped() || handle->disk->read_only()) {
    return SQLITE_IOERR_TRUNCATE;
  }
  handle->file->content.truncate(static_cast<std::uint64_t>(size));
  return SQLITE_OK;
}

int file_sync(sqlite3_file* file, int) {
  Handle* handle = self(file);
  if (dead(handle) || handle->disk->stopped()) return SQLITE_IOERR_FSYNC;
  const DiskFault fault = handle->disk->arrive(DiskVerb::sync);
  if (handle->disk->stopped()) return SQLITE_IOERR_FSYNC;  // crash() decides what got through
  if (fault == DiskFault::lost) return SQLITE_OK;
  if (fault != DiskFault::none) {
    handle->file->content.sync_failed(handle->disk->dice());
    return answer(fault, SQLITE_IOERR_FSYNC);
  }
  handle->file->content.sync();
  // The operating system's file system layer of SQLite syncs the folder with a new file's first
  // sync, and open_sqlite_store() does so for the database itself.
  handle->file->durably_there = handle->file->there;
  return SQLITE_OK;
}

int file_length(sqlite3_file* file, sqlite3_int64* size) {
  if (dead(self(file))) return SQLITE_IOERR_FSTAT;
  *size = static_cast<sqlite3_int64>(self(file)->file->content.size());
  return SQLITE_OK;
}

int file_reserved(sqlite3_file* file, int* held) {
  *held = dead(self(file)) || self(file)->file->reserved == nullptr ? 0 : 1;
  return SQLITE_OK;
}

int file_control(sqlite3_file* file, int verb, void* argument) {
  if (verb != kFreeBytesControl) return SQLITE_NOTFOUND;
  const Disk& disk = *self(file)->disk;
  const std::uint64_t used = disk.usage();
  *static_cast<std::uint64_t*>(argument) = used < disk.limit() ? disk.limit() - used : 0;
  return SQLITE_OK;
}

int file_sector(sqlite3_file*) { return 4096; }
int file_traits(sqlite3_file*) { return SQLITE_IOCAP_POWERSAFE_OVERWRITE; }

constexpr sqlite3_io_methods kMethods = {
    1,         file_close,  file_read,     file_write,   file_truncate, file_sync,   file_length,
    file_lock, file_unlock, file_reserved, file_control, file_sector,   file_traits, nullptr,
    nullptr,   nullptr,     nullptr,       nullptr,      nullptr};

int vfs_open(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* out_flags) {
  Handle* handle = self(file);
  *handle = Handle{};
  Disk* disk = self(vfs);
  if (disk->stopped()) return SQLITE_CANTOPEN;
  const std::string path = name == nullptr ? disk->temporary_name() : name;
  Named* named = disk->find(path);
  if (named == nullptr) {
    if ((flags & SQLITE_OPEN_CREATE) == 0 || disk->read_only()) return SQLITE_CANTOPEN;
    named = &disk->create(path);
  }
  if (disk->read_only()) flags = (flags & ~SQLITE_OPEN_READWRITE) | SQLITE_OPEN_READONLY;
  *handle = Handle{{&kMethods},
                   disk,
                   named,
                   disk->life(),
                   SQLITE_LOCK_NONE,
                   name == nullptr || (flags & SQLITE_OPEN_DELETEONCLOSE) != 0};
  if (out_flags != nullptr) *out_flags = flags;
  return SQLITE_OK;
}

int vfs_remove(sqlite3_vfs* vfs, const char* name, int sync_folder) {
  Disk* disk = self(vfs);
  if (disk->stopped()) return SQLITE_IOERR_DELETE;
  const DiskFault fault = disk->arrive(DiskVerb::remove);
  if (fault == DiskFault::lost) return SQLITE_OK;
  if (fault != DiskFault::none || disk->read_only()) return SQLITE_IOERR_DELETE;
  return disk->remove(name, sync_folder != 0);
}

int vfs_access(sqlite3_vfs* vfs, const char* name, int flags, int* out) {
  const Named* file = self(vfs)->find(name);
  *out = file != nullptr && file->content.size() > 0;
  if (flags == SQLITE_ACCESS_READWRITE && self(vfs)->read_only()) *out = 0;
  return SQLITE_OK;
}

int vfs_path(sqlite3_vfs*, const char* name, int size, char* out) {
  sqlite3_snprintf(size, out, "%s", name);
  return SQLITE_OK;
}

int vfs_randomness(sqlite3_vfs* vfs, int size, char* out) {
  for (int i = 0; i < size; ++i) out[i] = static_cast<char>(self(vfs)->dice().roll());
  return size;
}

int vfs_sleep(sqlite3_vfs*, int microseconds) { return microseconds; }

int vfs_time(sqlite3_vfs*, double* days) {
  *days = 2460000.5;  // always the same: nothing here may depend on the time of day
  return SQLITE_OK;
}

int vfs_error(sqlite3_vfs*, int, char*) { return SQLITE_OK; }

std::atomic<std::uint64_t> g_disks{0};

Disk::Disk(std::uint64_t seed) : dice_(seed), name_("entente-faulty-" + std::to_string(++g_disks)) {
  vfs_.iVersion = 1;
  vfs_.szOsFile = sizeof(Handle);
  vfs_.mxPathname = 512;
  vfs_.zName = name_.c_str();
  vfs_.pAppData = this;
  vfs_.xOpen = vfs_open;
  vfs_.xDelete = vfs_remove;
  vfs_.xAccess = vfs_access;
  vfs_.xFullPathname = vfs_path;
  vfs_.xRandomness = vfs_randomness;
  vfs_.xSleep = vfs_sleep;
  vfs_.xCurrentTime = vfs_time;
  vfs_.xGetLastError = vfs_error;
  check(sqlite3_vfs_register(&vfs_, 0) == SQLITE_OK);
  checked_ = std::make_unique<CheckedVfs>(name_ + "-checked", &vfs_);
}

}  // namespace

std::unique_ptr<FaultyDisk> FaultyDisk::make(std::uint64_t seed) {
  return std::make_unique<Disk>(seed);
}

}  // namespace store
