// An answer larger than memory should hold: written to a file without a name on the node's disk,
// then sent from it piece by piece. The file is gone with the answer, or with the process.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "api/http_server.h"
#include "io/descriptor.h"

namespace api {

class UnnamedFile {
 public:
  // In a directory of the node's own. `unavailable` where the disk does not take it.
  static Result<UnnamedFile> make(const std::string& directory);
  Result<void> write(ByteView bytes);
  std::uint64_t size() const { return size_; }
  // All of it again, and a descriptor of it for a program that reads it.
  Result<Bytes> read() const { return read(0, size_); }
  // `size` bytes from `offset` on, all of which were written.
  Result<Bytes> read(std::uint64_t offset, std::uint64_t size) const;
  Result<io::Descriptor> descriptor() const;
  // Everything that was written.
  static std::unique_ptr<BodyStream> send(UnnamedFile file);

 private:
  explicit UnnamedFile(io::Descriptor file) : file_(std::move(file)) {}
  io::Descriptor file_;
  std::uint64_t size_ = 0;
};

}  // namespace api
