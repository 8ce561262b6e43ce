// Folders named by dates, in a zip: `2024-06-10 3rd NCG/readout.docx`. Each folder is a row with
// the date that its name begins with, to the precision it has. Nothing is unpacked here.
#include <map>

#include "papers/archive.h"
#include "papers/charset.h"
#include "papers/clean.h"
#include "papers/limits.h"
#include "papers/spoken_dates.h"
#include "papers/table.h"

namespace papers {
namespace {

struct Dated {
  std::string date;
  std::string title;
};

// The longest beginning of the name that is a date.
Dated dated(const std::string& name) {
  Dated out;
  if (name.size() >= 8 && name.find_first_not_of("0123456789") >= 8 &&
      (name.size() == 8 || name[8] == ' ' || name[8] == '_' || name[8] == '-')) {
    const std::string plain = name.substr(0, 4) + "-" + name.substr(4, 2) + "-" + name.substr(6, 2);
    if (const auto date = read_date(plain, {}); date.ok()) {
      out.date = date.value().text;
      out.title = clean(name.substr(std::min<std::size_t>(9, name.size())), false);
      return out;
    }
  }
  const auto try_to = [&](std::size_t end) {
    const auto date = read_date(name.substr(0, end), {});
    if (!date.ok() || date.value().serial || !date.value().other.empty()) return false;
    out.date = date.value().text;
    out.title = clean(name.substr(std::min(end + 1, name.size())), false);
    return true;
  };
  // A first word that is a date is the whole of it: '2023-09 23rd' is the 23rd of a series.
  const std::size_t word = std::min(name.find_first_of(" _"), name.size());
  if (word >= 7 && word <= 21 && try_to(word)) return out;
  for (std::size_t end = std::min<std::size_t>(name.size(), 40); end >= 4; --end) {
    if (end < name.size() && name[end] != ' ' && name[end] != '_') continue;
    if (try_to(end)) return out;
  }
  return out;
}

}  // namespace

Result<void> read_folders(ByteView bytes, Reading& into) {
  const Archive archive = TRY(Archive::open(bytes));
  struct Folder {
    Dated dated;
    std::uint64_t files = 0;
    std::string names;
  };
  std::map<std::string, Folder> folders;
  bool others = false;
  for (const Member& member : archive.members()) {
    const Decoded name = TRY(decode(member.name, ""));
    // The innermost folder whose name begins with a date holds the file.
    std::string_view rest = name.text;
    std::string path;
    std::string holder;
    Dated found;
    while (rest.find('/') != std::string_view::npos) {
      const std::string part = clean(rest.substr(0, rest.find('/')), false);
      rest.remove_prefix(rest.find('/') + 1);
      if (part.empty() || part == "." || part == "..") continue;
      path += (path.empty() ? "" : "/") + part;
      Dated one = dated(part);
      if (!one.date.empty()) {
        holder = path;
        found = std::move(one);
      }
    }
    if (holder.empty()) {
      others = true;
      continue;
    }
    Folder& folder = folders[holder];
    folder.dated = found;
    if (rest.empty()) continue;
    ++folder.files;
    if (folder.names.size() < kCellMax / 2) {
      folder.names += (folder.names.empty() ? "" : "\n") + file_name(rest);
    }
  }
  if (folders.empty())
    return Error{ErrorCode::invalid,
                 "the archive holds no folder whose name begins with a date, e.g. '2024-06-10 3rd "
                 "meeting'"};
  if (others) into.note("files_without_date");
  into.sheet("Folders");
  Row row;
  row.number = 1;
  for (const char* heading : {"Date", "Title", "Files", "File names", "Folder"})
    row.cells.push_back({heading, false, false});
  if (!into.row(row)) return {};
  for (const auto& [path, folder] : folders) {
    ++row.number;
    row.cells = {{folder.dated.date, false, false},
                 {folder.dated.title, false, false},
                 {std::to_string(folder.files), false, false},
                 {folder.names, false, false},
                 {std::string(beginning(path, kCellMax)), false, false}};
    if (!into.row(row)) return {};
  }
  return {};
}

}  // namespace papers
