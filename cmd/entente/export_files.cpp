#include "export_files.h"

#include <fstream>
#include <iterator>

#include "base/encoding.h"
#include "journal/names.h"
#include "record/header.h"
#include "replication/blob.h"

namespace cli {

namespace fs = std::filesystem;

Result<Bytes> Folder::read(std::string_view path, std::size_t limit) {
  std::error_code error;
  const fs::path full = root_ / path;
  if (!fs::is_regular_file(full, error))
    return Error{ErrorCode::not_found, full.string() + ": is not there"};
  if (fs::file_size(full, error) > limit)
    return Error{ErrorCode::invalid,
                 full.string() + ": is larger than " + std::to_string(limit) + " bytes"};
  std::ifstream in(full, std::ios::binary);
  return Bytes((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
}

Result<void> NamedFiles::note(const journal::CheckedEntry& entry) {
  if (entry.opening.header.empty()) return {};
  // Whose act it is decides nothing here.
  const record::HeaderReading reading = record::read_header(entry.opening.header, 0, "");
  if (reading.verdict != record::Verdict::effective) return {};
  for (const std::string& root : reading.header.proposal().blobs())
    names_.insert(crypto::Hash::from(root));
  return {};
}

Result<void> NamedFiles::check(journal::Source& source, std::string_view origin) {
  const journal::Origin place = TRY(journal::parse_origin(origin));
  const std::optional<Bytes> circle = unhex(place.circle);
  if (!circle) return Error{ErrorCode::invalid, "the journal's name has no circle"};
  for (const crypto::Hash& name : names_) {
    const std::string path = "blob/" + hex(name.view());
    const Result<Bytes> file = source.read(path, 32 + replication::kBlobSizeMax);
    if (!file.ok() && file.error().code == ErrorCode::not_found) {
      ++absent_;
      continue;
    }
    if (!file.ok()) return file.error();
    const ByteView bytes = file.value();
    if (bytes.size() < 33 || replication::blob_id(*circle, crypto::Hash::from(bytes.substr(0, 32)),
                                                  bytes.substr(32)) != name)
      return Error{ErrorCode::invalid,
                   path + ": is not the file that an act of this journal names"};
    ++good_;
  }
  return {};
}

std::string NamedFiles::in_words() const {
  const auto count = [](std::uint64_t number, const char* what) {
    return std::to_string(number) + (number == 1 ? " file" : " files") + what + ", ";
  };
  return (good_ > 0 ? count(good_, "") : "") + (absent_ > 0 ? count(absent_, " absent") : "");
}

}  // namespace cli
