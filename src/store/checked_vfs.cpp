#include "store/checked_vfs.h"

#include <cstring>

#include "base/encoding.h"
#include "store/crc32c.h"

namespace store {
namespace {

// Lies in the memory that SQLite gives; the file below follows directly behind it.
struct Checked {
  sqlite3_file base;
  bool main = false;    // a main database file
  bool checks = false;  // whose header says that the last eight bytes of a page are ours
};

constexpr int kHeaderSize = 100;
constexpr int kReservedAt = 20;  // offset of the number of reserved bytes in the header
constexpr int kSmallestPage = 512;
constexpr std::uint32_t kMark = 0x43524333;  // in the four bytes behind the checksum

Checked* self(sqlite3_file* file) { return reinterpret_cast<Checked*>(file); }
sqlite3_file* below(sqlite3_file* file) {
  return reinterpret_cast<sqlite3_file*>(reinterpret_cast<Checked*>(file) + 1);
}
sqlite3_vfs* below(sqlite3_vfs* vfs) { return static_cast<sqlite3_vfs*>(vfs->pAppData); }

void notice_header(Checked* file, const void* bytes, int size, sqlite3_int64 offset) {
  if (!file->main || offset != 0 || size < kHeaderSize) return;
  file->checks = static_cast<const char*>(bytes)[kReservedAt] == kReservedBytes;
}

bool whole_page(const Checked* file, int size) {
  return file->main && file->checks && size >= kSmallestPage;
}

// What belongs into the last eight bytes of the page at `offset`.
Bytes seal(const char* page, int size, sqlite3_int64 offset) {
  Bytes place;
  put_u64(place, static_cast<std::uint64_t>(offset));
  Bytes out;
  put_u32(out, crc32c({page, static_cast<std::size_t>(size - kReservedBytes)}, crc32c(place)));
  put_u32(out, kMark);
  return out;
}

int read(sqlite3_file* file, void* to, int size, sqlite3_int64 offset) {
  const int rc = below(file)->pMethods->xRead(below(file), to, size, offset);
  if (rc != SQLITE_OK) return rc;
  notice_header(self(file), to, size, offset);
  if (!whole_page(self(file), size)) return rc;
  const char* page = static_cast<const char*>(to);
  const Bytes expected = seal(page, size, offset);
  if (std::memcmp(page + size - kReservedBytes, expected.data(), kReservedBytes) == 0) return rc;
  sqlite3_log(SQLITE_CORRUPT, "page checksum fails at byte %lld", offset);
  return kDamagedPage;
}

int write(sqlite3_file* file, const void* from, int size, sqlite3_int64 offset) {
  notice_header(self(file), from, size, offset);
  if (whole_page(self(file), size)) {
    // The bytes are SQLite's own copy of the page and reserved for exactly this.
    char* page = static_cast<char*>(const_cast<void*>(from));
    const Bytes bytes = seal(page, size, offset);
    std::memcpy(page + size - kReservedBytes, bytes.data(), kReservedBytes);
  }
  return below(file)->pMethods->xWrite(below(file), from, size, offset);
}

int close(sqlite3_file* file) { return below(file)->pMethods->xClose(below(file)); }
int truncate(sqlite3_file* file, sqlite3_int64 size) {
  return below(file)->pMethods->xTruncate(below(file), size);
}
int sync(sqlite3_file* file, int flags) { return below(file)->pMethods->xSync(below(file), flags); }
int file_size(sqlite3_file* file, sqlite3_int64* size) {
  return below(file)->pMethods->xFileSize(below(file), size);
}
int lock(sqlite3_file* file, int level) { return below(file)->pMethods->xLock(below(file), level); }
int unlock(sqlite3_file* file, int level) {
  return below(file)->pMethods->xUnlock(below(file), level);
}
int check_reserved(sqlite3_file* file, int* held) {
  return below(file)->pMethods->xCheckReservedLock(below(file), held);
}
int control(sqlite3_file* file, int verb, void* argument) {
  if (verb == kSealControl) {
    self(file)->checks = self(file)->main;
    return SQLITE_OK;
  }
  return below(file)->pMethods->xFileControl(below(file), verb, argument);
}
int sector_size(sqlite3_file* file) { return below(file)->pMethods->xSectorSize(below(file)); }
int traits(sqlite3_file* file) {
  return below(file)->pMethods->xDeviceCharacteristics(below(file));
}
int shm_map(sqlite3_file* file, int page, int size, int extend, void volatile** at) {
  return below(file)->pMethods->xShmMap(below(file), page, size, extend, at);
}
int shm_lock(sqlite3_file* file, int offset, int n, int flags) {
  return below(file)->pMethods->xShmLock(below(file), offset, n, flags);
}
void shm_barrier(sqlite3_file* file) { below(file)->pMethods->xShmBarrier(below(file)); }
int shm_unmap(sqlite3_file* file, int remove) {
  return below(file)->pMethods->xShmUnmap(below(file), remove);
}

// No memory mapping in either: mapped pages would be read past the checksum.
constexpr sqlite3_io_methods kPlain = {1,       close,       read,    write,   truncate,
                                       sync,    file_size,   lock,    unlock,  check_reserved,
                                       control, sector_size, traits,  nullptr, nullptr,
                                       nullptr, nullptr,     nullptr, nullptr};
constexpr sqlite3_io_methods kShared = {2,           close,       read,    write,   truncate,
                                        sync,        file_size,   lock,    unlock,  check_reserved,
                                        control,     sector_size, traits,  shm_map, shm_lock,
                                        shm_barrier, shm_unmap,   nullptr, nullptr};

int open(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* out_flags) {
  Checked* checked = self(file);
  *checked = Checked{};
  const int rc = below(vfs)->xOpen(below(vfs), name, below(file), flags, out_flags);
  const sqlite3_io_methods* methods = below(file)->pMethods;
  if (methods == nullptr) return rc;
  checked->main = (flags & SQLITE_OPEN_MAIN_DB) != 0;
  checked->base.pMethods = methods->iVersion >= 2 && methods->xShmMap ? &kShared : &kPlain;
  return rc;
}

int remove(sqlite3_vfs* vfs, const char* name, int sync_folder) {
  return below(vfs)->xDelete(below(vfs), name, sync_folder);
}
int access(sqlite3_vfs* vfs, const char* name, int flags, int* answer) {
  return below(vfs)->xAccess(below(vfs), name, flags, answer);
}
int full_path(sqlite3_vfs* vfs, const char* name, int size, char* out) {
  return below(vfs)->xFullPathname(below(vfs), name, size, out);
}
int randomness(sqlite3_vfs* vfs, int size, char* out) {
  return below(vfs)->xRandomness(below(vfs), size, out);
}
int sleep(sqlite3_vfs* vfs, int microseconds) {
  return below(vfs)->xSleep(below(vfs), microseconds);
}
int current_time(sqlite3_vfs* vfs, double* days) {
  return below(vfs)->xCurrentTime(below(vfs), days);
}
int last_error(sqlite3_vfs* vfs, int size, char* out) {
  return below(vfs)->xGetLastError(below(vfs), size, out);
}

}  // namespace

CheckedVfs::CheckedVfs(std::string name, sqlite3_vfs* lower) : name_(std::move(name)), vfs_{} {
  vfs_.iVersion = 1;
  vfs_.szOsFile = static_cast<int>(sizeof(Checked)) + lower->szOsFile;
  vfs_.mxPathname = lower->mxPathname;
  vfs_.zName = name_.c_str();
  vfs_.pAppData = lower;
  vfs_.xOpen = open;
  vfs_.xDelete = remove;
  vfs_.xAccess = access;
  vfs_.xFullPathname = full_path;
  vfs_.xRandomness = randomness;
  vfs_.xSleep = sleep;
  vfs_.xCurrentTime = current_time;
  vfs_.xGetLastError = last_error;
  sqlite3_vfs_register(&vfs_, 0);
}

CheckedVfs::~CheckedVfs() { sqlite3_vfs_unregister(&vfs_); }

const char* checked_os_vfs() {
  // Never destroyed: a connection may be open until the very end of the process.
  static const CheckedVfs* const vfs = [] {
    sqlite3_vfs* lowest = sqlite3_vfs_find(nullptr);
    return lowest == nullptr ? nullptr : new CheckedVfs("entente-checked", lowest);
  }();
  return vfs == nullptr ? nullptr : vfs->name().c_str();
}

}  // namespace store
