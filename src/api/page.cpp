#include "api/page.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "base/encoding.h"
#include "crypto/crypto.h"

namespace api {
namespace {

constexpr std::size_t kFilesMax = 2000;
constexpr std::uintmax_t kBytesMax = 64u << 20;

std::string_view type_of(std::string_view name) {
  static constexpr std::pair<std::string_view, std::string_view> kTypes[] = {
      {".html", "text/html; charset=utf-8"},
      {".js", "text/javascript; charset=utf-8"},
      {".css", "text/css; charset=utf-8"},
      {".json", "application/json"},
      {".svg", "image/svg+xml"},
      {".png", "image/png"},
      {".ico", "image/x-icon"},
      {".woff2", "font/woff2"},
      {".webmanifest", "application/manifest+json"},
      {".txt", "text/plain; charset=utf-8"},
      {".wasm", "application/wasm"},
      {".mp3", "audio/mpeg"},
      {".map", "application/json"}};
  for (const auto& [ending, type] : kTypes) {
    if (name.ends_with(ending)) return type;
  }
  return "application/octet-stream";
}

bool is_plain_name(std::string_view name) {
  return !name.empty() && name.front() != '.' && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == '-';
  });
}

}  // namespace

Result<Page> Page::load(const std::string& directory) {
  namespace fs = std::filesystem;
  Page page;
  std::uintmax_t bytes = 0;
  std::error_code error;
  auto at = fs::recursive_directory_iterator(directory, error);
  for (; !error && at != fs::recursive_directory_iterator(); at.increment(error)) {
    if (!is_plain_name(at->path().filename().string())) {
      if (at->is_directory(error)) at.disable_recursion_pending();
      continue;
    }
    if (at->is_symlink(error) || !at->is_regular_file(error)) continue;
    bytes += at->file_size(error);
    if (page.files_.size() >= kFilesMax || bytes > kBytesMax) {
      return Error{ErrorCode::invalid,
                   "page: " + directory + " holds more than 2,000 files or 64 MiB"};
    }
    std::ifstream in(at->path(), std::ios::binary);
    PageFile file;
    file.bytes.assign(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
    if (!in.good() && !in.eof()) {
      return Error{ErrorCode::unavailable, "page: cannot read " + at->path().string()};
    }
    const std::string path = "/" + fs::relative(at->path(), directory, error).generic_string();
    file.type = type_of(path);
    file.hashed = path.starts_with("/assets/");
    file.etag = "\"" + hex(crypto::sha256(file.bytes).view().substr(0, 12)) + "\"";
    page.files_[path] = std::move(file);
  }
  if (error) {
    return Error{ErrorCode::not_found, "page: cannot read " + directory + ": " + error.message()};
  }
  if (!page.files_.contains("/index.html")) {
    return Error{ErrorCode::not_found, "page: no index.html in " + directory +
                                           "; build the page (npm run build in web/)"};
  }
  return page;
}

const PageFile* Page::find(std::string_view path) const {
  const auto exact = files_.find(path);
  if (exact != files_.end()) return &exact->second;
  const std::string_view last = path.substr(path.rfind('/') + 1);
  if (last.find('.') != std::string_view::npos || path.starts_with("/assets/")) return nullptr;
  const auto index = files_.find("/index.html");
  return index == files_.end() ? nullptr : &index->second;
}

}  // namespace api
