#include "papers/new_archive.h"

#include <zip.h>

namespace papers {

NewArchive::NewArchive() {
  source_ = zip_source_buffer_create(nullptr, 0, 0, nullptr);
  if (source_ == nullptr) return;
  zip_source_keep(source_);
  archive_ = zip_open_from_source(source_, ZIP_TRUNCATE, nullptr);
}

NewArchive::~NewArchive() {
  if (archive_ != nullptr) zip_discard(archive_);
  if (source_ != nullptr) zip_source_free(source_);
}

bool NewArchive::add(const std::string& name, ByteView bytes) {
  if (archive_ == nullptr) return false;
  zip_source_t* from = zip_source_buffer(archive_, bytes.data(), bytes.size(), 0);
  if (from == nullptr) return false;
  const zip_int64_t index = zip_file_add(archive_, name.c_str(), from, ZIP_FL_ENC_UTF_8);
  if (index >= 0)
    return zip_file_set_dostime(archive_, static_cast<zip_uint64_t>(index), 0, 0x21, 0) == 0;
  zip_source_free(from);
  return false;
}

Result<Bytes> NewArchive::finish() {
  const Error failed{ErrorCode::unavailable, "the document could not be packed"};
  if (archive_ == nullptr || zip_close(archive_) != 0) return failed;
  archive_ = nullptr;
  zip_stat_t state;
  if (zip_source_open(source_) != 0 || zip_source_stat(source_, &state) != 0) return failed;
  Bytes out(static_cast<std::size_t>(state.size), '\0');
  const bool whole =
      zip_source_read(source_, out.data(), out.size()) == static_cast<zip_int64_t>(out.size());
  zip_source_close(source_);
  if (!whole) return failed;
  return out;
}

std::string for_xml(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '&') {
      out += "&amp;";
    } else if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else if (c == '"') {
      out += "&quot;";
    } else {
      out.push_back(c);
    }
  }
  return out;
}

}  // namespace papers
