// The programs that read and make papers for the node, each run apart with bounds (io/child.h,
// docs/decisions/0016): the node's own reader, pandoc, WeasyPrint.
#pragma once

#include <functional>
#include <string>

#include "api/unnamed_file.h"
#include "base/result.h"
#include "io/child.h"
#include "io/wanted.h"
#include "papers/document.h"
#include "papers/enclosed.h"

namespace api {

class PaperPrograms {
 public:
  // `reader`: the path of entente-papers. `missing`: what people are told where it is not there.
  // `directory`: of the node's own, for files without names.
  PaperPrograms(io::Loop& loop, std::string reader, std::string missing, std::string directory);

  using Made = std::function<void(Result<Bytes>)>;
  // Who waits for it; the program ends when nobody does any more. Null: it runs to its end.
  using Waited = std::shared_ptr<io::Wanted>;
  // What a file holds (papers/inspect.h); `request`: JSON with name, charset, separator, as.
  void inspect(const UnnamedFile& file, std::string request, Made done);
  // The file's rows as items, line by line; `line` false ends it. The error is the reader's, in
  // words for people.
  void items(const UnnamedFile& file, std::string request, std::function<bool(std::string)> line,
             std::function<void(Result<void>)> done);
  // A paper of a negotiated text, line by line: its kind, paragraphs or rows, what was not taken
  // (cmd/entente-papers). Bounds and errors as items().
  void paper(const UnnamedFile& file, std::string request, std::function<bool(std::string)> line,
             std::function<void(Result<void>)> done, Waited wanted = nullptr);
  // What the file encloses (papers/enclosed.h), each with its bytes where they are whole; `take`
  // false ends it. Errors as items().
  void enclosed(const UnnamedFile& file, std::string request,
                std::function<bool(papers::Enclosed, Bytes)> take,
                std::function<void(Result<void>)> done);
  // The bytes of a workbook, of papers::SheetsOut::to_json().
  void workbook(ByteView tables, Made done, const Waited& wanted = nullptr);
  // A document as DOCX, or its HTML as PDF. `unavailable`, with what to install, where the program
  // is not there.
  void docx(const papers::Document& document, Made done, const Waited& wanted = nullptr);
  void pdf(ByteView html, Made done, const Waited& wanted = nullptr);

 private:
  // What a reader that ended so did wrong; `reason`: its own words, empty where it had none.
  Error why(const Result<int>& how, const std::string& reason) const;
  void lines(const char* command, const UnnamedFile& file, std::string request,
             std::function<bool(std::string)> line, std::function<void(Result<void>)> done,
             Waited wanted = nullptr);
  void make(std::vector<std::string> command, ByteView input, io::ChildBounds bounds,
            std::string failure, Made done, const Waited& wanted = nullptr);

  io::Children children_;
  std::string reader_;
  std::string missing_;
  std::string directory_;
};

}  // namespace api
