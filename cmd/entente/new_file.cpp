#include "new_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace cli {
namespace {

Error cannot(const std::string& path) {
  return {ErrorCode::unavailable, path + ": cannot be written: " + std::strerror(errno)};
}

}  // namespace

Result<NewFile> NewFile::make(const std::string& path) {
  io::Descriptor file(
      ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (file.open()) return NewFile(path, std::move(file));
  if (errno == EEXIST) return Error{ErrorCode::conflict, path + ": exists; choose another name"};
  return cannot(path);
}

Result<void> NewFile::write(ByteView bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(file_.get(), bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return cannot(path_);
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return {};
}

void NewFile::discard() { ::unlink(path_.c_str()); }

}  // namespace cli
