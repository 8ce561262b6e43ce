// An SQLite file system that lies over another one and gives every page of a database file a
// checksum of its content and place, in the eight bytes that our databases keep free at the end of
// each page. A page that rotted, or lies in the wrong place, is kDamagedPage when read: interior
// pages are covered too, so that damage never looks like a key that was never there.
//
// Only main database files are touched; the write-ahead log has checksums of its own. Databases
// without the reserved bytes pass through unchanged.
#pragma once

#include <sqlite3.h>

#include <string>

namespace store {

inline constexpr int kReservedBytes = 8;

// What reading a page with a wrong checksum answers. Neither plain SQLITE_CORRUPT, which makes
// SQLite refuse all further writing of the transaction, nor an I/O error, which ends it: one
// damaged row shall do neither.
inline constexpr int kDamagedPage = SQLITE_CORRUPT | (101 << 8);

// sqlite3_file_control verb (no argument): every page written to this file from now on is given its
// checksum, though its first page, which says so, may come later.
inline constexpr int kSealControl = 0x656e7402;

// Registered with SQLite as long as it lives, which must be longer than every connection over it.
class CheckedVfs {
 public:
  // `below` must be registered and outlive this one.
  CheckedVfs(std::string name, sqlite3_vfs* below);
  ~CheckedVfs();
  CheckedVfs(const CheckedVfs&) = delete;
  CheckedVfs& operator=(const CheckedVfs&) = delete;

  const std::string& name() const { return name_; }

 private:
  std::string name_;
  sqlite3_vfs vfs_;
};

// The one over the operating system's files, made on first use. Null if SQLite has none.
const char* checked_os_vfs();

}  // namespace store
