// The files that the acts of an exported journal name, checked against their names.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <set>
#include <string>

#include "base/result.h"
#include "crypto/crypto.h"
#include "journal/entry.h"
#include "journal/export.h"

namespace cli {

// A folder as the verifier reads it. Paths come from our own code; a link out of the folder reads
// as whatever it leads to, which the checks then judge like everything else.
class Folder final : public journal::Source {
 public:
  explicit Folder(std::filesystem::path root) : root_(std::move(root)) {}
  Result<Bytes> read(std::string_view path, std::size_t limit) override;
  Result<void> visit(std::string_view path, std::size_t limit,
                     const std::function<Result<void>(ByteView)>& piece) override;

 private:
  std::filesystem::path root_;
};

class NamedFiles {
 public:
  // Notes what the act in this entry names, if it is a proposal that is here.
  Result<void> note(const journal::CheckedEntry& entry);
  // Reads each from the export (docs/formats/journal.md, "Export"); `invalid` where one is not what
  // its name says. What is not there is counted: the exporter may not hold it.
  Result<void> check(journal::Source& source, std::string_view origin);
  std::uint64_t good() const { return good_; }
  std::uint64_t absent() const { return absent_; }
  std::string in_words() const;  // "2 files, 1 file absent, ", or nothing

 private:
  std::set<crypto::Hash> names_;
  std::uint64_t good_ = 0;
  std::uint64_t absent_ = 0;
};

}  // namespace cli
