// A zip archive that is written to memory, for the papers that are made: no file is opened for it.
#pragma once

#include <string>

#include "base/bytes.h"
#include "base/result.h"

struct zip;
struct zip_source;

namespace papers {

class NewArchive {
 public:
  NewArchive();
  NewArchive(const NewArchive&) = delete;
  NewArchive& operator=(const NewArchive&) = delete;
  ~NewArchive();

  // The bytes must outlive finish(). False where that cannot be added.
  bool add(const std::string& name, ByteView bytes);
  // The whole archive, once; the same members give the same bytes. `unavailable` where it cannot be
  // written.
  Result<Bytes> finish();

 private:
  zip_source* source_ = nullptr;
  zip* archive_ = nullptr;
};

// Text between the marks of XML, or in an attribute in double quotes.
std::string for_xml(std::string_view text);

}  // namespace papers
