// The few things the store does to files itself: whole reads and writes at an offset, and making a
// directory entry durable. Interrupted and short calls are continued (signal-safe).
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/bytes.h"

namespace store {

// Owns a file descriptor; closes it.
class File {
 public:
  explicit File(int number) : number_(number) {}
  ~File();
  File(File&& other) noexcept : number_(other.number_) { other.number_ = -1; }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  File& operator=(File&&) = delete;

  bool ok() const { return number_ >= 0; }
  int number() const { return number_; }

  // Bytes read, fewer than `size` only at the end of the file; none on an error (errno says which).
  std::optional<std::size_t> read_at(char* to, std::size_t size, std::uint64_t offset) const;
  // False on an error (errno); part may be written then.
  bool write_at(ByteView bytes, std::uint64_t offset) const;

 private:
  int number_;
};

// The folder a path lies in.
std::string directory_of(const std::string& path);
// Makes creations, renames and removals in the folder of `path` durable; false on an error (errno).
bool sync_directory_of(const std::string& path);

}  // namespace store
