// Papers that a content names: a file by its hash, a link, or a matter. The messages of several
// modules are alike in this: name, file, size, link, matter.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/encoding.h"
#include "base/json.h"
#include "modules/checks.h"
#include "modules/json_fields.h"
#include "record/reference.h"

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

// The papers of contents that carry their own files (record/module.h, files()): besides, what the
// file claims to be, and where another act carries it, that act.
template <class List>
Result<void> check_carried(std::string_view path, const List& papers) {
  Checks checks{std::string(path)};
  for (const auto& paper : papers) {
    check_paper(checks, "papers", paper);
    checks.require(paper.media_type().size() <= 127, "papers.media_type", "longer than 127 bytes")
        .require(!paper.file().empty() || (paper.act().empty() && paper.media_type().empty()),
                 "papers.act", "belongs to a file")
        .require(paper.act().empty() || record::Reference::parse(paper.act()).ok(), "papers.act",
                 "must be the reference of an entry: party/epoch/index/leaf");
  }
  return checks.result();
}

// Files that a content's papers carry themselves: those that no other act carries.
template <class List>
std::vector<std::string> files_of(const List& papers) {
  std::vector<std::string> out;
  for (const auto& paper : papers) {
    if (paper.act().empty() && is_file(paper.file())) out.push_back(paper.file());
  }
  return out;
}

// The member "papers": [{"titles","file","name","media_type","size","act","matter","link"}].
template <class List>
void write_carried(json::Writer& out, const List& papers) {
  out.key("papers").begin_array();
  for (const auto& paper : papers) {
    out.begin_object().key("titles");
    write_names(out, names_of(paper.titles()));
    write_maybe(out, "file", paper.file());
    write_maybe(out, "name", paper.name());
    write_maybe(out, "media_type", paper.media_type());
    out.field("size", std::uint64_t{paper.size()});
    write_maybe(out, "act", paper.act());
    write_maybe(out, "matter", paper.matter());
    write_maybe(out, "link", paper.link());
    out.end_object();
  }
  out.end_array();
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
