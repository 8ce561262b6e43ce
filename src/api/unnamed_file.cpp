#include "api/unnamed_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace api {
namespace {

Error no_room() {
  return {ErrorCode::unavailable,
          std::string("The answer needs room on the node's disk: ") + std::strerror(errno)};
}

class FileStream final : public BodyStream {
 public:
  FileStream(io::Descriptor file, std::uint64_t size) : file_(std::move(file)), size_(size) {}
  std::optional<Bytes> next(std::size_t max) override {
    if (at_ >= size_) return std::nullopt;
    Bytes out(static_cast<std::size_t>(std::min<std::uint64_t>(max, size_ - at_)), '\0');
    const ssize_t got = ::pread(file_.get(), out.data(), out.size(), static_cast<off_t>(at_));
    if (got <= 0) return std::nullopt;  // shorter than announced: the reader notices
    out.resize(static_cast<std::size_t>(got));
    at_ += static_cast<std::uint64_t>(got);
    return out;
  }
  std::optional<std::uint64_t> length() const override { return size_; }

 private:
  io::Descriptor file_;
  std::uint64_t size_;
  std::uint64_t at_ = 0;
};

}  // namespace

Result<UnnamedFile> UnnamedFile::make(const std::string& directory) {
  io::Descriptor file(::open(directory.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600));
  if (!file.open()) return no_room();
  return UnnamedFile(std::move(file));
}

Result<void> UnnamedFile::write(ByteView bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(file_.get(), bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return no_room();
    bytes.remove_prefix(static_cast<std::size_t>(count));
    size_ += static_cast<std::uint64_t>(count);
  }
  return {};
}

Result<Bytes> UnnamedFile::read(std::uint64_t offset, std::uint64_t size) const {
  Bytes out(static_cast<std::size_t>(size), '\0');
  std::size_t at = 0;
  while (at < out.size()) {
    const ssize_t got =
        ::pread(file_.get(), out.data() + at, out.size() - at, static_cast<off_t>(offset + at));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return no_room();
    at += static_cast<std::size_t>(got);
  }
  return out;
}

Result<io::Descriptor> UnnamedFile::descriptor() const {
  io::Descriptor out(::fcntl(file_.get(), F_DUPFD_CLOEXEC, 3));
  if (!out.open()) return no_room();
  return out;
}

std::unique_ptr<BodyStream> UnnamedFile::send(UnnamedFile file) {
  return std::make_unique<FileStream>(std::move(file.file_), file.size_);
}

}  // namespace api
