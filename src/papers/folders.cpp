// Folders named by dates, in a zip: `2024-06-10 3rd NCG/readout.docx`. Each folder is a row with
// the date that its name begins with, to the precision it has.
#include "papers/folders.h"

#include <algorithm>
#include <map>
#include <vector>

#include "papers/archive.h"
#include "papers/charset.h"
#include "papers/clean.h"
#include "papers/limits.h"
#include "papers/spoken_dates.h"
#include "papers/table.h"

namespace papers {
namespace {

constexpr std::size_t kFolderShown = 1024;  // bytes of its path

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

struct Folder {
  Dated dated;
  std::uint64_t files = 0;
  std::string names;
  std::uint32_t row = 0;  // of the sheet
};

struct Folders {
  std::map<std::string, Folder> all;  // by path
  // For each member of the archive: the dated folder that holds it, or empty, and its own name,
  // empty for a folder.
  struct Place {
    std::string holder;
    std::string path;
    std::string name;
  };
  std::vector<Place> places;
};

Result<Folders> folders_of(const Archive& archive) {
  Folders out;
  for (const Member& member : archive.members()) {
    const Decoded name = TRY(decode(member.name, ""));
    // The innermost folder whose name begins with a date holds the file.
    std::string_view rest = name.text;
    Folders::Place place;
    Dated found;
    while (rest.find('/') != std::string_view::npos) {
      const std::string part = clean(rest.substr(0, rest.find('/')), false);
      rest.remove_prefix(rest.find('/') + 1);
      if (part.empty() || part == "." || part == "..") continue;
      place.path += (place.path.empty() ? "" : "/") + part;
      Dated one = dated(part);
      if (!one.date.empty()) {
        place.holder = place.path;
        found = std::move(one);
      }
    }
    if (!rest.empty()) place.name = file_name(rest);
    if (!place.holder.empty()) {
      Folder& folder = out.all[place.holder];
      folder.dated = found;
      if (!place.name.empty()) {
        ++folder.files;
        if (folder.names.size() < kCellMax / 2)
          folder.names += (folder.names.empty() ? "" : "\n") + place.name;
      }
    }
    out.places.push_back(std::move(place));
  }
  std::uint32_t row = 1;  // the headings
  for (auto& [path, folder] : out.all) folder.row = ++row;
  if (out.all.empty())
    return Error{ErrorCode::invalid,
                 "the archive holds no folder whose name begins with a date, e.g. '2024-06-10 3rd "
                 "meeting'"};
  return out;
}

}  // namespace

Result<void> read_folders(ByteView bytes, Reading& into) {
  const Archive archive = TRY(Archive::open(bytes));
  const Folders folders = TRY(folders_of(archive));
  const bool others = std::any_of(folders.places.begin(), folders.places.end(),
                                  [](const Folders::Place& place) { return place.holder.empty(); });
  if (others) into.note("files_without_date");
  into.sheet("Folders");
  Row row;
  row.number = 1;
  for (const char* heading : {"Date", "Title", "Files", "File names", "Folder"})
    row.cells.push_back({heading, false, false});
  if (!into.row(row)) return {};
  for (const auto& [path, folder] : folders.all) {
    row.number = folder.row;
    row.cells = {{folder.dated.date, false, false},
                 {folder.dated.title, false, false},
                 {std::to_string(folder.files), false, false},
                 {folder.names, false, false},
                 {std::string(beginning(path, kCellMax)), false, false}};
    if (!into.row(row)) return {};
  }
  return {};
}

Result<void> enclosed_in_folders(ByteView zip, bool bytes,
                                 const std::function<bool(const Enclosed&, ByteView)>& take,
                                 std::uint64_t max) {
  Archive archive = TRY(Archive::open(zip));
  const Folders folders = TRY(folders_of(archive));
  for (std::size_t i = 0; i < folders.places.size(); ++i) {
    const Folders::Place& place = folders.places[i];
    if (place.name.empty()) continue;
    Enclosed one;
    const std::string& folder = place.holder.empty() ? place.path : place.holder;
    one.folder = std::string(beginning(folder, kFolderShown));
    one.name = place.name;
    one.size = archive.members()[i].size;
    if (!place.holder.empty()) one.row = folders.all.at(place.holder).row;
    one.state = place.holder.empty() ? Enclosed::State::elsewhere
                : one.size > max     ? Enclosed::State::too_large
                : one.size == 0      ? Enclosed::State::inside
                                     : Enclosed::State::whole;
    Bytes content;
    if (bytes && one.state == Enclosed::State::whole) {
      content = TRY(archive.read(i, max));
      one.size = content.size();  // what came out, whatever was claimed
      if (content.empty()) one.state = Enclosed::State::inside;
    }
    if (!take(one, content)) break;
  }
  return {};
}

}  // namespace papers
