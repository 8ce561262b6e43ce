// Programs that the node starts for a single piece of work: to read a paper of somebody else's, or
// to make one. Each has bounds on memory, time and output, an empty environment, no descriptor of
// the node's, no network, no file but those it is given to read, and ends with it
// (docs/decisions/0016).
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "io/confine.h"
#include "io/descriptor.h"
#include "io/loop.h"
#include "io/wanted.h"

namespace io {

struct ChildBounds {
  std::uint64_t memory = std::uint64_t{1} << 30;  // bytes of address space
  std::uint64_t cpu_seconds = 30;
  std::uint64_t file_bytes = std::uint64_t{256} << 20;  // of any file that it writes
  std::uint64_t output = std::uint64_t{64} << 20;       // bytes on standard output
  std::uint64_t time_ms = 60'000;                       // of the clock, waiting included
};

struct ChildWork {
  std::vector<std::string> command;  // the program's path first
  Descriptor input;                  // its standard input, read from the beginning
  ChildBounds bounds;
  // A piece of its standard output. False: no more is wanted, and it is ended.
  std::function<bool(ByteView)> output;
  // Once, behind the last piece: the exit status, or `unavailable` where it did not start, was
  // ended at one of its bounds, or crashed.
  std::function<void(Result<int>)> done;
  // Ended at once, or never begun, when nobody wants it any more; null: it runs to its end.
  std::shared_ptr<Wanted> wanted = nullptr;
};

// Runs at most `most` at once; others wait in their order.
class Children {
 public:
  // `scratch`: a folder for their own while they run, or empty. Where the kernel has Landlock they
  // open nothing else but themselves and what the system's programs are made of.
  Children(Loop& loop, std::size_t most, std::string scratch = {});
  // Ends those that run; their `done` is not called any more.
  ~Children();
  Children(const Children&) = delete;
  Children& operator=(const Children&) = delete;

  // `unavailable` where as many wait as may (16).
  Result<void> start(ChildWork work);

 private:
  struct Running;
  void begin(ChildWork work);
  void read(Running& one);
  void end(std::uint64_t id, Result<int> how);
  void leave_out_dropped();  // places of those whom nobody waits for
  void next();

  Loop& loop_;
  std::size_t most_;
  std::string scratch_;
  std::deque<ChildWork> waiting_;
  std::map<std::uint64_t, std::unique_ptr<Running>> running_;
  std::uint64_t last_ = 0;
};

}  // namespace io
