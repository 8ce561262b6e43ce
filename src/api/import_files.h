// What the paper of an import encloses, on its way to files of the workspace: attachments go with
// the letter's entry, files of a dated folder with the meeting of that date. What is not taken
// stays in the paper, which is kept as it came, and is listed with the reason.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "api/parts.h"
#include "api/unnamed_file.h"
#include "papers/enclosed.h"

namespace api {

class ImportFiles {
 public:
  struct File {
    papers::Enclosed what;
    std::string id;  // its name in the circle; empty where it is not whole
    std::uint64_t offset = 0;
    std::string result = {};  // a word of openapi.json (ImportFile); empty: nobody asked for it yet
    std::string matter = {};
    std::string ref = {};
  };
  static constexpr std::size_t kOfEntryMax =
      64;  // papers of one entry (modules/content.h), with the letter

  // `kept`: where bytes wait until their entry is written; none in a dry run.
  ImportFiles(Parts& parts, std::string person, std::optional<UnnamedFile> kept)
      : parts_(parts), person_(std::move(person)), kept_(std::move(kept)) {}

  Result<void> add(const std::string& circle, papers::Enclosed what, const Bytes& bytes);
  const std::vector<File>& all() const { return files_; }
  File& at(std::size_t index) { return files_[index]; }
  // Whether an entry of the matter that the view shows carries the file already.
  Result<bool> carried(record::View& view, const std::string& circle, const std::string& matter,
                       const std::string& id);
  // Takes it into the circle, as sent by the person. Its entry can be written from then on.
  Result<void> put(const std::string& circle, std::size_t index);
  // The member of `papers` that names it.
  void write_paper(json::Writer& out, std::size_t index) const;
  // The members `files` and `files_left_out` of ImportReport.
  void write(json::Writer& out) const;

 private:
  Parts& parts_;
  std::string person_;
  std::optional<UnnamedFile> kept_;
  std::vector<File> files_;
  std::map<std::string, std::set<std::string>> carried_;  // by matter, as far as asked
};

}  // namespace api
