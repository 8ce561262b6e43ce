// The one event loop of a node: sockets and timers on one thread (docs/decisions/0001). Everything
// that is not thread-safe lives on it; other threads reach it by post() alone.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include "base/result.h"

namespace io {

enum : unsigned { readable = 1, writable = 2 };

class Loop {
 public:
  virtual ~Loop() = default;
  // Level-triggered. The callback gets the ready bits (error and hang-up count as both).
  virtual void watch(int fd, unsigned events, std::function<void(unsigned ready)> callback) = 0;
  virtual void change(int fd, unsigned events) = 0;
  virtual void forget(int fd) = 0;  // before the descriptor is closed; safe inside its callback
  using TimerId = std::uint64_t;
  virtual TimerId after(std::uint64_t delay_ms, std::function<void()> callback) = 0;
  virtual void cancel(TimerId id) = 0;
  // Runs after all callbacks of this turn: the place of the group commit.
  virtual void at_turn_end(std::function<void()> callback) = 0;
  virtual void post(std::function<void()> callback) = 0;  // from any thread
  virtual void run() = 0;                                 // until stop()
  virtual void stop() = 0;  // from any thread or signal-safe through a self-pipe
};

Result<std::unique_ptr<Loop>> make_loop();

}  // namespace io
