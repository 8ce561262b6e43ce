#include "export_files.h"

#include <algorithm>
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

Result<void> Folder::visit(std::string_view path, std::size_t limit,
                           const std::function<Result<void>(ByteView)>& piece) {
  std::error_code error;
  const fs::path full = root_ / path;
  if (!fs::is_regular_file(full, error))
    return Error{ErrorCode::not_found, full.string() + ": is not there"};
  if (fs::file_size(full, error) > limit)
    return Error{ErrorCode::invalid,
                 full.string() + ": is larger than " + std::to_string(limit) + " bytes"};
  std::ifstream in(full, std::ios::binary);
  Bytes buffer(std::size_t{1} << 20, '\0');
  while (in) {
    in.read(buffer.data(), static_cast<std::streamsize>(buffer.size()));
    if (in.gcount() == 0) break;
    TRY(piece(ByteView(buffer).substr(0, static_cast<std::size_t>(in.gcount()))));
  }
  return {};
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
    Bytes salt;
    std::optional<replication::BlobName> found;
    const Result<void> file =
        source.visit(path, 32 + replication::kBlobSizeMax, [&](ByteView piece) -> Result<void> {
          const std::size_t head = std::min(32 - salt.size(), piece.size());
          salt += piece.substr(0, head);
          piece.remove_prefix(head);
          if (!found && salt.size() == 32) found.emplace(*circle, crypto::Hash::from(salt));
          if (found) found->add(piece);
          return {};
        });
    if (!file.ok() && file.error().code == ErrorCode::not_found) {
      ++absent_;
      continue;
    }
    if (!file.ok()) return file.error();
    if (!found || found->id() != name)
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
