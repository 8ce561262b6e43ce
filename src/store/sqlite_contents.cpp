#include "store/sqlite_contents.h"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>

#include "base/encoding.h"
#include "store/crc32c.h"
#include "store/sqlite_parts.h"

namespace store {
namespace {

constexpr std::size_t kHead = 6;
constexpr std::size_t kStride = kHead + kBlockSize;
constexpr std::size_t kOpenMax = 16;
// Written by one call: below 128 KiB, since SQLite 3.40 takes the length of a write modulo that.
constexpr std::size_t kBlocksTogether = 15;
static_assert(kBlocksTogether * kStride < 0x1ffff);
constexpr std::string_view kLastKey = "store/contents";
constexpr std::string_view kGonePrefix = "store/gone/";

std::uint32_t sum_of(ContentId id, std::uint64_t index, ByteView bytes) {
  Bytes place;
  put_u64(place, id);
  put_u64(place, index);
  return crc32c(bytes, crc32c(place));
}

Bytes gone_key(ContentId id) {
  Bytes key(kGonePrefix);
  put_u64(key, id);
  return key;
}

}  // namespace

// SQLite's file layer keeps the name that a file was opened by, so it lives as long as the file.
struct SqliteContents::Open {
  ContentId id = 0;
  std::string path;
  std::vector<std::max_align_t> room;
  sqlite3_file* file = nullptr;
  ~Open() {
    if (file != nullptr && file->pMethods != nullptr) file->pMethods->xClose(file);
  }
};

std::string contents_folder(const std::string& store_path) { return store_path + "-files"; }

SqliteContents::SqliteContents(SqliteStore& store)
    : store_(store),
      files_(sqlite3_vfs_find(store.options().vfs.empty() ? nullptr : store.options().vfs.c_str())),
      folder_(contents_folder(store.options().path)) {}

SqliteContents::~SqliteContents() = default;

std::string SqliteContents::path(ContentId id) const { return folder_ + "/" + std::to_string(id); }

Result<SqliteContents::Open*> SqliteContents::file(ContentId id, bool create) {
  for (auto at = open_.begin(); at != open_.end(); ++at) {
    if ((*at)->id != id) continue;
    open_.splice(open_.begin(), open_, at);
    return open_.front().get();
  }
  if (files_ == nullptr) return store_.stop(SQLITE_CANTOPEN, "opening the file of a content");
  const bool real = store_.options().vfs.empty();
  if (create && real && !has_folder_) {
    if (mkdir(folder_.c_str(), 0700) != 0 && errno != EEXIST)
      return store_.stop(SQLITE_CANTOPEN, "making the folder of contents");
    if (!sync_directory_of(folder_)) return store_.stop(SQLITE_IOERR_DIR_FSYNC, "making a folder");
    has_folder_ = true;
  }
  auto opened = std::make_unique<Open>();
  opened->id = id;
  opened->path = path(id);
  if (!create) {
    int there = 0;
    if (files_->xAccess(files_, opened->path.c_str(), SQLITE_ACCESS_EXISTS, &there) != SQLITE_OK ||
        there == 0)
      return nullptr;
  }
  opened->room.resize(static_cast<std::size_t>(files_->szOsFile) / sizeof(std::max_align_t) + 1);
  opened->file = reinterpret_cast<sqlite3_file*>(opened->room.data());
  // Of SQLite's kinds of files this is the one that takes no lock, belongs to no database, and has
  // its folder synced with it when it is new.
  const int flags = SQLITE_OPEN_SUPER_JOURNAL |
                    (store_.writer_ ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY) |
                    (create ? SQLITE_OPEN_CREATE : 0);
  const int code = files_->xOpen(files_, opened->path.c_str(), opened->file, flags, nullptr);
  if (code != SQLITE_OK) {
    opened->file = nullptr;
    if (create) return store_.stop(code, "opening the file of a content");
    return store_.connection().error(SQLITE_IOERR_READ, "opening the file of a content");
  }
  open_.push_front(std::move(opened));
  // Those that are still to be synced stay.
  for (auto at = open_.end(); open_.size() > kOpenMax && at != std::next(open_.begin());) {
    --at;
    if (!dirty_.contains((*at)->id)) at = open_.erase(at);
  }
  return open_.front().get();
}

void SqliteContents::close(ContentId id) {
  open_.remove_if([&](const auto& one) { return one->id == id; });
}

Result<ContentId> SqliteContents::create() {
  TRY(store_.may_write());
  const std::optional<Bytes> last = TRY(store_.get(Space::durable, kLastKey));
  ContentId id = 1;
  if (last) {
    ByteReader reader(*last);
    id = reader.u64() + 1;
    if (!reader.done()) return store_.stop(SQLITE_CORRUPT, "numbering a content");
  }
  Bytes value;
  put_u64(value, id);
  TRY(store_.put(Space::durable, kLastKey, value));
  fresh_.insert(id);
  return id;
}

Result<void> SqliteContents::write(ContentId id, std::uint64_t first, ByteView bytes) {
  TRY(store_.may_write());
  TRY(check_blocks(id, first, bytes));
  // What has its number is of a transaction that never was, or of a store that this one replaced.
  if (fresh_.erase(id) > 0) TRY(take_away(id));
  Open* const open = TRY(file(id, true));
  dirty_.insert(id);
  Bytes together;
  std::uint64_t from = first;
  for (std::uint64_t index = first; !bytes.empty(); ++index) {
    const ByteView block = bytes.substr(0, kBlockSize);
    bytes.remove_prefix(block.size());
    put_u32(together, sum_of(id, index, block));
    put_u16(together, static_cast<std::uint16_t>(block.size()));
    together += block;
    if (!bytes.empty() && index + 1 < from + kBlocksTogether) continue;
    const int code =
        open->file->pMethods->xWrite(open->file, together.data(), static_cast<int>(together.size()),
                                     static_cast<sqlite3_int64>(from * kStride));
    if (code != SQLITE_OK) return store_.stop(code, "writing a file's content");
    together.clear();
    from = index + 1;
  }
  return {};
}

Result<Bytes> SqliteContents::read(ContentId id, std::uint64_t index) {
  if (id == 0 || index >= kMaxBlock) return no_block(id, index);
  Open* const open = TRY(file(id, false));
  if (open == nullptr) return no_block(id, index);
  sqlite3_int64 size = 0;
  const auto at = static_cast<sqlite3_int64>(index * kStride);
  int code = open->file->pMethods->xFileSize(open->file, &size);
  if (code == SQLITE_OK && size <= at) return no_block(id, index);
  const Error damaged{ErrorCode::corrupt, "store: block " + std::to_string(index) + " of content " +
                                              std::to_string(id) + " is damaged"};
  Bytes frame(static_cast<std::size_t>(std::min<sqlite3_int64>(kStride, size - at)), '\0');
  if (code == SQLITE_OK)
    code =
        open->file->pMethods->xRead(open->file, frame.data(), static_cast<int>(frame.size()), at);
  if (code != SQLITE_OK || frame.size() < kHead) {
    store_.stats_.damaged_reads += 1;
    return damaged;
  }
  ByteReader reader(frame);
  const std::uint32_t sum = reader.u32();
  const std::uint16_t length = reader.u16();
  const ByteView bytes = reader.take(length);
  if (!reader.ok() || length == 0 || length > kBlockSize || sum != sum_of(id, index, bytes)) {
    store_.stats_.damaged_reads += 1;
    return damaged;
  }
  return Bytes(bytes);
}

Result<void> SqliteContents::remove(ContentId id) {
  TRY(store_.may_write());
  TRY(store_.put(Space::durable, gone_key(id), "1"));
  removing_.insert(id);
  return {};
}

Result<void> SqliteContents::take_away(ContentId id) {
  close(id);
  dirty_.erase(id);
  const std::string name = path(id);
  const int code = files_->xDelete(files_, name.c_str(), 1);
  if (code == SQLITE_OK || code == SQLITE_IOERR_DELETE_NOENT) return {};
  return store_.stop(code, "taking away a file's content");
}

Result<void> SqliteContents::finish_removals_of_before() {
  TRY(store_.list(Space::durable, kGonePrefix, {}, [&](ByteView key, ByteView) {
    ByteReader reader(key.substr(kGonePrefix.size()));
    const ContentId id = reader.u64();
    if (reader.done()) gone_.push_back(id);
    return true;
  }));
  for (const ContentId id : gone_) TRY(take_away(id));
  return {};
}

Result<void> SqliteContents::before_commit() {
  for (const ContentId id : dirty_) {
    Open* const open = TRY(file(id, true));
    const int code = open->file->pMethods->xSync(open->file, SQLITE_SYNC_NORMAL);
    if (code != SQLITE_OK) return store_.stop(code, "making a file's content durable");
  }
  dirty_.clear();
  for (const ContentId id : gone_) TRY(store_.erase(Space::durable, gone_key(id)));
  return {};
}

Result<void> SqliteContents::after_commit() {
  gone_.clear();
  for (const ContentId id : removing_) {
    TRY(take_away(id));
    gone_.push_back(id);
  }
  removing_.clear();
  return {};
}

void SqliteContents::rolled_back() { removing_.clear(); }

}  // namespace store
