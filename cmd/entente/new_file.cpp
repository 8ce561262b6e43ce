#include "new_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

namespace cli {
namespace {

Error cannot(const std::string& path) {
  return {ErrorCode::unavailable, path + ": cannot be written: " + std::strerror(errno)};
}

Result<void> write_all(const io::Descriptor& file, const std::string& path, ByteView bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(file.get(), bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return cannot(path);
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return {};
}

}  // namespace

Result<PartFile> PartFile::open(const std::string& path, const std::string& tag) {
  struct stat info{};
  if (::lstat(path.c_str(), &info) == 0)
    return Error{ErrorCode::conflict, path + ": exists; choose another name"};
  const std::string part = path + "." + tag + ".part";
  io::Descriptor file(
      ::open(part.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!file.open() || ::fstat(file.get(), &info) != 0 || !S_ISREG(info.st_mode) ||
      ::fchmod(file.get(), 0600) != 0)
    return cannot(part);
  if (::flock(file.get(), LOCK_EX | LOCK_NB) != 0)
    return Error{ErrorCode::conflict, part + ": another command is writing it"};
  return PartFile(path, part, std::move(file), static_cast<std::uint64_t>(info.st_size));
}

Result<void> PartFile::write(ByteView bytes) {
  TRY(write_all(file_, part_, bytes));
  size_ += bytes.size();
  return {};
}

Result<void> PartFile::finish() {
  if (::fsync(file_.get()) != 0) return cannot(part_);
  if (::renameat2(AT_FDCWD, part_.c_str(), AT_FDCWD, path_.c_str(), RENAME_NOREPLACE) == 0)
    return {};
  if (errno == EEXIST) return Error{ErrorCode::conflict, path_ + ": exists; choose another name"};
  return cannot(path_);
}

void PartFile::leave() {
  if (size_ == 0) ::unlink(part_.c_str());
}

Result<NewFile> NewFile::make(const std::string& path) {
  io::Descriptor file(
      ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (file.open()) return NewFile(path, std::move(file));
  if (errno == EEXIST) return Error{ErrorCode::conflict, path + ": exists; choose another name"};
  return cannot(path);
}

Result<void> NewFile::write(ByteView bytes) { return write_all(file_, path_, bytes); }

void NewFile::discard() { ::unlink(path_.c_str()); }

}  // namespace cli
