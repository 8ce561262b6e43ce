// Papers that a content names: a file by its hash, a link, or a matter. The messages of several
// modules are alike in this: name, file, size, link, matter.
#pragma once

#include <string>
#include <string_view>

#include "base/encoding.h"
#include "base/json.h"
#include "modules/checks.h"
#include "modules/json_fields.h"

namespace modules {

// What is opened in a browser: http or https, without spaces, quotes and angle brackets.
inline bool is_link(std::string_view text) {
  if (text.size() > 2000) return false;
  if (!text.starts_with("https://") && !text.starts_with("http://")) return false;
  return text.find_first_of(" \"'<>\\`") == std::string_view::npos;
}

// A name is display data: whoever saves the file chooses where.
inline bool is_file_name(std::string_view text) {
  return !text.empty() && text.size() <= 255 && text != "." && text != ".." &&
         text.find_first_of("/\\") == std::string_view::npos;
}

template <class Paper>
void check_paper(Checks& checks, const std::string& field, const Paper& paper) {
  const int given = (paper.file().empty() ? 0 : 1) + (paper.link().empty() ? 0 : 1) +
                    (paper.matter().empty() ? 0 : 1);
  const auto digest = unhex(paper.file());
  checks.require(given == 1, field, "give one of file, link and matter")
      .require(paper.file().empty() || (digest && digest->size() == 32), field + ".file",
               "must be the file's SHA-256, 64 hexadecimal digits")
      .require(paper.file().empty() || is_file_name(paper.name()), field + ".name",
               "is needed beside a file: 1 to 255 bytes without / and \\")
      .require(paper.name().empty() || is_file_name(paper.name()), field + ".name",
               "must have 1 to 255 bytes without / and \\")
      .require(!paper.file().empty() || paper.size() == 0, field + ".size", "belongs to a file")
      .require(paper.link().empty() || is_link(paper.link()), field + ".link",
               "must begin with https:// or http:// and hold no spaces, at most 2,000 bytes")
      .require(paper.matter().empty() || is_matter(paper.matter()), field + ".matter",
               "must be a matter, e.g. meetings/council/3");
}

// {"name","file","size","link","matter"}: null where it does not apply.
template <class List>
void write_papers(json::Writer& out, std::string_view key, const List& papers) {
  out.key(key).begin_array();
  for (const auto& paper : papers) {
    out.begin_object();
    write_maybe(out, "name", paper.name());
    write_maybe(out, "file", paper.file());
    out.field("size", std::uint64_t{paper.size()});
    write_maybe(out, "link", paper.link());
    write_maybe(out, "matter", paper.matter());
    out.end_object();
  }
  out.end_array();
}

}  // namespace modules
