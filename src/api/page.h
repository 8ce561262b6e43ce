// The files of the page, read once at the start and served from memory: no path of a request ever
// reaches the file system.
//
// They are the one thing that the node sends compressed, and are compressed at the start, at the
// best level, so that no .gz beside a file can be of another one. They are the same for everybody
// and hold no secret. What the API answers is never compressed: its length beside text of the
// asker's own choice would tell secrets of it letter by letter (CRIME, BREACH).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "api/http_server.h"
#include "base/result.h"

namespace api {

struct PageFile {
  std::string type;  // media type
  std::string etag;
  bool hashed = false;  // its name changes with its content: may be kept for ever
  Bytes bytes;
  // The same as gzip, with an ETag of its own, since other bytes are sent; empty where that saves
  // nothing.
  Bytes gzip;
  std::string gzip_etag;
};

// Whether a request with this Accept-Encoding takes gzip (RFC 9110, 12.5.3). Without one it does
// not: what a monitor or a script saves is then the file.
bool accepts_gzip(std::optional<std::string_view> accept_encoding);

// Whether a request with this If-None-Match has what `etag` names (RFC 9110, 13.1.2).
bool has_already(std::optional<std::string_view> if_none_match, std::string_view etag);

class Page {
 public:
  // Without files: "/" says how to build them.
  Page() = default;
  // Regular files below `directory` (no links followed, names of [A-Za-z0-9._-], at most 2,000
  // files and 64 MiB). `not_found` when there is no index.html.
  static Result<Page> load(const std::string& directory);

  // The file of a path, or index.html for a path of the page's own routes (no dot in its last
  // part); null when there is none.
  const PageFile* find(std::string_view path) const;
  bool empty() const { return files_.empty(); }

 private:
  std::map<std::string, PageFile, std::less<>> files_;
};

}  // namespace api
