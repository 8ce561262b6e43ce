// Imports under way: papers that people sent, what each holds, and what became of its rows. Nothing
// of a paper is in the record before it is run; until then it lies in a file without a name, and is
// gone with the node or after an hour.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "api/import_run.h"
#include "api/paper_in.h"
#include "api/paper_programs.h"
#include "api/parts.h"

namespace api {

class Imports {
 public:
  // Bounds of what lies here at once: in number, and of one person.
  static constexpr std::size_t kMost = 16;
  static constexpr std::size_t kOfOne = 4;
  static constexpr std::uint64_t kKeptMs = 60 * 60'000;

  // As PaperPrograms.
  Imports(io::Loop& loop, std::string reader, std::string missing, const std::string& directory)
      : programs_(loop, std::move(reader), std::move(missing), directory), directory_(directory) {}

  PaperPrograms& programs() { return programs_; }

  using Made = std::function<void(Result<Bytes>)>;
  // Takes a file and says what it holds: the JSON of Import. `request` is the reader's
  // (paper_programs.h).
  void add(Parts& parts, const Session& session, std::string_view name, Bytes bytes,
           std::string request, Made done);
  // The same of one that lies here; `not_found` for everybody but its owner.
  Result<Bytes> show(Parts& parts, const Session& session, std::string_view id);
  // Goes through every row, and writes it to the record where `writes`: the JSON of ImportReport.
  // `conflict` while the same import is under way.
  void run(Parts& parts, const Session& session, std::string_view id, ImportOrder order,
           bool writes, Made done);
  // Ends what is under way: what is recorded stays, and the report says that it was stopped. Of one
  // that is not under way, nothing.
  Result<void> cancel(Parts& parts, const Session& session, std::string_view id);
  // The JSON of ImportReport of the last run or dry run, for whoever lost the answer to it.
  Result<Bytes> report(Parts& parts, const Session& session, std::string_view id);
  // Reads a paper of a negotiated text, which is not kept.
  void paper(std::string_view name, ByteView bytes, std::function<void(Result<PaperIn>)> done,
             PaperPrograms::Waited wanted = nullptr);
  // What became of each row of the last run or dry run, as CSV.
  Result<Bytes> result(Parts& parts, const Session& session, std::string_view id);

 private:
  struct Import {
    std::string id;
    std::string owner;
    std::string name;
    std::string digest;
    UnnamedFile file;
    Bytes contents;  // JSON of ImportContents
    TimeMs expires = 0;
    std::uint64_t until = 0;  // monotonic
    bool busy = false;
    std::weak_ptr<ImportRun> run = {};  // while it is under way
    Bytes report = {};                  // of the last run
    Bytes results = {};                 // the same as CSV
  };
  std::shared_ptr<Import> find(Parts& parts, const Session& session, std::string_view id);
  void expire(Parts& parts);
  bool make_room(const std::string& owner);

  PaperPrograms programs_;
  std::string directory_;
  std::map<std::string, std::shared_ptr<Import>> imports_;
};

}  // namespace api
