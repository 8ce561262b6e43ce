// Exports under way: each becomes a tar archive in an unnamed file, a piece at a turn of the event
// loop, so that acts and other requests go on meanwhile; sent when it is whole.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <string>

#include "api/unnamed_file.h"
#include "node/engine.h"

namespace api {

class Exports {
 public:
  // So many at once; a piece of one of them is made in a turn.
  static constexpr std::size_t kMost = 16;

  // Calls back in a later turn; what it was given may be dropped uncalled when the loop ends.
  using Later = std::function<void(std::function<void()>)>;
  explicit Exports(Later later) : later_(std::move(later)) {}

  using Done = std::function<void(Result<UnnamedFile>)>;
  // Writes the archive into `directory`; `done` is called once. `unavailable` when too many are
  // under way.
  void start(node::Engine& engine, const Viewer& viewer, std::string_view circle,
             const std::string& directory, Done done);

 private:
  struct Archive {
    UnnamedFile file;
    std::unique_ptr<node::Export> source;
    Done done;
    std::uint64_t begun;  // bytes written of a member that is not whole
  };
  void go_on();

  Later later_;
  std::deque<std::shared_ptr<Archive>> archives_;  // the front one is next
};

}  // namespace api
