// The files of the page, read once at the start and served from memory: no path of a request ever
// reaches the file system.
#pragma once

#include <map>
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
};

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
