// A file that a command makes: its user's alone, and in nobody's place.
#pragma once

#include <cstdint>
#include <string>

#include "base/bytes.h"
#include "base/result.h"
#include "io/descriptor.h"

namespace cli {

class NewFile {
 public:
  // Mode 0600. `conflict` where something has this name already.
  static Result<NewFile> make(const std::string& path);
  Result<void> write(ByteView bytes);
  // Takes its name away again, where what it should hold did not come.
  void discard();

 private:
  NewFile(std::string path, io::Descriptor file) : path_(std::move(path)), file_(std::move(file)) {}
  std::string path_;
  io::Descriptor file_;
};

// A file that comes in pieces, perhaps by several commands: it stands under `path`.`tag`.part until
// it is whole. The tag says what it will be, so that what another command left goes on only with
// the same.
class PartFile {
 public:
  // `conflict` where something has the name `path`, or another program the part.
  static Result<PartFile> open(const std::string& path, const std::string& tag);
  std::uint64_t size() const { return size_; }
  Result<void> write(ByteView bytes);
  // Gives it its name, durably; `conflict` where something has that by now.
  Result<void> finish();
  // Takes it away where it holds nothing.
  void leave();

 private:
  PartFile(std::string path, std::string part, io::Descriptor file, std::uint64_t size)
      : path_(std::move(path)), part_(std::move(part)), file_(std::move(file)), size_(size) {}
  std::string path_;
  std::string part_;
  io::Descriptor file_;
  std::uint64_t size_;
};

}  // namespace cli
