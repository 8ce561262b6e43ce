// Reads the words out of files that are held, one after another and beside all other work, so that
// the search finds them: by programs that run apart (decision 0016), `entente-papers` and, for PDF,
// poppler's pdftotext. What cannot be read is not tried again.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "api/unnamed_file.h"
#include "io/child.h"
#include "io/loop.h"
#include "node/engine.h"

namespace api {

class FileReader {
 public:
  // All must outlive this. `wrote` is called after something was written. `reader`: the path of
  // entente-papers. `directory`: of the node's own, for files without names.
  FileReader(io::Loop& loop, node::Engine& engine, std::function<void()> wrote, std::string reader,
             std::string directory);
  ~FileReader();
  FileReader(const FileReader&) = delete;
  FileReader& operator=(const FileReader&) = delete;

 private:
  struct Work {
    node::Engine::UnreadFile file;
    UnnamedFile copy;
    std::uint64_t next = 0;  // chunk
    bool is_pdf = false;
  };
  void look();  // for the next one, in a while
  void begin();
  void copy();  // a slice
  void read();
  void keep(std::optional<std::string> text);

  io::Loop& loop_;
  node::Engine& engine_;
  const std::function<void()> wrote_;
  const std::string reader_;
  const std::string directory_;
  io::Children children_;
  std::optional<Work> work_;
  std::optional<io::Loop::TimerId> timer_;
  std::shared_ptr<char> alive_ = std::make_shared<char>();
};

}  // namespace api
