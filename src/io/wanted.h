// Whether what somebody asked for is still wanted: whoever asked may go while it is made. On the
// loop's thread alone.
#pragma once

#include <functional>
#include <memory>
#include <utility>

namespace io {

class Wanted {
 public:
  bool dropped() const { return dropped_; }
  // Nobody waits for it any more. What was to happen then happens once.
  void drop() {
    if (dropped_) return;
    dropped_ = true;
    if (const auto then = std::exchange(then_, nullptr)) then();
  }
  // What ends the work that is under way; of several pieces one behind another the last is asked.
  void on_drop(std::function<void()> then) { then_ = std::move(then); }

 private:
  bool dropped_ = false;
  std::function<void()> then_;
};

}  // namespace io
