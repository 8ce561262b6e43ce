// A file that a command makes: its user's alone, and in nobody's place.
#pragma once

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

}  // namespace cli
