#include "store/file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

namespace store {

File::~File() {
  if (number_ >= 0) close(number_);
}

std::optional<std::size_t> File::read_at(char* to, std::size_t size, std::uint64_t offset) const {
  std::size_t done = 0;
  while (done < size) {
    const ssize_t got = pread(number_, to + done, size - done, static_cast<off_t>(offset + done));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return std::nullopt;
    if (got == 0) break;
    done += static_cast<std::size_t>(got);
  }
  return done;
}

bool File::write_at(ByteView bytes, std::uint64_t offset) const {
  while (!bytes.empty()) {
    const ssize_t put = pwrite(number_, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(put));
    offset += static_cast<std::uint64_t>(put);
  }
  return true;
}

std::string directory_of(const std::string& path) {
  const auto slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

bool sync_directory_of(const std::string& path) {
  const File folder(open(directory_of(path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  return folder.ok() && fsync(folder.number()) == 0;
}

}  // namespace store
