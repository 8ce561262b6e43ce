#include "api/page.h"

#include <zlib.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

#include "base/check.h"
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

// Pictures, fonts and sounds are compressed already.
bool is_text(std::string_view type) {
  return type.starts_with("text/") || type == "application/json" || type == "image/svg+xml" ||
         type == "application/manifest+json" || type == "application/wasm";
}

// Empty where it is no smaller. No time and no name stand in it: the same file gives the same bytes
// at every start.
Bytes as_gzip(const Bytes& bytes) {
  constexpr int kGzip = 15 + 16;  // the largest window, gzip's header
  z_stream stream{};
  check(deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, kGzip, 9, Z_DEFAULT_STRATEGY) ==
        Z_OK);
  Bytes out(deflateBound(&stream, bytes.size()), '\0');
  // zlib's interface is of before const.
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  check(deflate(&stream, Z_FINISH) == Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out.size() < bytes.size() ? out : Bytes();
}

std::string etag_of(const Bytes& bytes) {
  return "\"" + hex(crypto::sha256(bytes).view().substr(0, 12)) + "\"";
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// The parts of a header's list, without the white space around them.
std::vector<std::string_view> parts_of(std::string_view list, char between) {
  std::vector<std::string_view> out;
  while (true) {
    const auto end = list.find(between);
    out.push_back(trimmed(list.substr(0, end)));
    if (end == std::string_view::npos) return out;
    list.remove_prefix(end + 1);
  }
}

// Header fields compare their words without regard to case.
bool same_word(std::string_view a, std::string_view b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) {
           return (x >= 'A' && x <= 'Z' ? x - 'A' + 'a' : x) == y;
         });
}

// q=0, q=0.0, …: not at all.
bool is_refused(std::string_view weight) {
  if (!weight.starts_with("q=") && !weight.starts_with("Q=")) return false;
  return weight.substr(2).find_first_not_of("0.") == std::string_view::npos;
}

bool is_plain_name(std::string_view name) {
  return !name.empty() && name.front() != '.' && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == '-';
  });
}

}  // namespace

bool accepts_gzip(std::optional<std::string_view> accept_encoding) {
  std::optional<bool> named;
  bool others = false;
  for (const std::string_view one : parts_of(accept_encoding.value_or(""), ',')) {
    const std::vector<std::string_view> words = parts_of(one, ';');
    const bool taken = std::none_of(words.begin() + 1, words.end(), is_refused);
    if (same_word(words.front(), "gzip") || same_word(words.front(), "x-gzip")) named = taken;
    if (words.front() == "*") others = taken;
  }
  return named.value_or(others);
}

bool has_already(std::optional<std::string_view> if_none_match, std::string_view etag) {
  const std::vector<std::string_view> known = parts_of(if_none_match.value_or(""), ',');
  return std::any_of(known.begin(), known.end(), [etag](std::string_view one) {
    if (one.starts_with("W/")) one.remove_prefix(2);
    return one == "*" || one == etag;
  });
}

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
    file.etag = etag_of(file.bytes);
    if (is_text(file.type)) file.gzip = as_gzip(file.bytes);
    if (!file.gzip.empty()) file.gzip_etag = etag_of(file.gzip);
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
