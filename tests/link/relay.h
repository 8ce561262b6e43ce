// A TCP relay that stands for a line: slow, late, dead, swallowing, or reset, as told.
#pragma once

#include <sys/socket.h>

#include <algorithm>
#include <cstdint>
#include <deque>
#include <list>
#include <string>
#include <utility>

#include "io/loop.h"
#include "io/os.h"
#include "io/socket.h"

namespace link_test {

class Relay {
 public:
  // Controls; they act on all connections, at once.
  std::uint64_t bytes_per_second = 0;  // each way; 0: as fast as it goes
  std::uint64_t delay_ms = 0;          // each way
  bool dead = false;                   // nothing moves, everything stays open
  bool swallow = false;                // bytes are taken and lost: the half-open line
  bool refuse = false;                 // new connections are reset

  Relay(io::Loop& loop, const std::string& host, io::Address target)
      : loop_(loop), target_(std::move(target)) {
    listener_ = std::move(io::listen_tcp({host, 0})).value();
    tick();
  }
  ~Relay() { loop_.cancel(timer_); }
  Relay(const Relay&) = delete;
  Relay& operator=(const Relay&) = delete;

  io::Address address() const { return io::local_address(listener_).value(); }
  void set_target(io::Address target) { target_ = std::move(target); }

  // Every connection ends with a reset, as after a reboot of the box between.
  void reset() {
    for (Line& line : lines_) {
      for (const io::Descriptor* end : {&line.near, &line.far}) {
        const linger now{1, 0};
        setsockopt(end->get(), SOL_SOCKET, SO_LINGER, &now, sizeof now);
      }
    }
    lines_.clear();
  }
  std::size_t connections() const { return lines_.size(); }
  std::uint64_t carried() const { return carried_; }

 private:
  static constexpr std::uint64_t kTickMs = 2;
  static constexpr std::size_t kBufferMax = 65'536;

  struct Way {
    std::deque<std::pair<std::uint64_t, std::string>> queue;  // when it may go on
    std::size_t waiting = 0;
    double credit = 0;
    bool ended = false;
  };
  struct Line {
    io::Descriptor near, far;
    Way forth, back;
    bool over = false;
  };

  void tick() {
    timer_ = loop_.after(kTickMs, [this] { tick(); });
    while (true) {
      auto next = io::accept_next(listener_);
      if (!next.ok() || !next.value()) break;
      if (refuse) continue;
      auto far = io::connect_tcp(target_, {});
      if (!far.ok()) continue;
      lines_.push_back({std::move(next.value()->socket), std::move(far).value(), {}, {}, false});
    }
    if (dead) return;
    for (Line& line : lines_) {
      move(line, line.near, line.far, line.forth);
      move(line, line.far, line.near, line.back);
    }
    lines_.remove_if([](const Line& line) { return line.over; });
  }

  void move(Line& line, const io::Descriptor& from, const io::Descriptor& to, Way& way) {
    const std::uint64_t now = io::os_clock().monotonic();
    char buffer[16'384];
    while (!way.ended && way.waiting < kBufferMax) {
      const ssize_t got = recv(from.get(), buffer, sizeof buffer, MSG_DONTWAIT);
      if (got == 0 || (got < 0 && errno != EAGAIN && errno != ENOTCONN)) way.ended = true;
      if (got <= 0) break;
      if (swallow) continue;
      way.queue.emplace_back(now + delay_ms, std::string(buffer, static_cast<std::size_t>(got)));
      way.waiting += static_cast<std::size_t>(got);
    }
    way.credit =
        bytes_per_second == 0
            ? static_cast<double>(kBufferMax)
            : std::min(way.credit + static_cast<double>(bytes_per_second * kTickMs) / 1000, 4096.0);
    while (!way.queue.empty() && way.queue.front().first <= now && way.credit >= 1) {
      std::string& piece = way.queue.front().second;
      const std::size_t size = std::min(piece.size(), static_cast<std::size_t>(way.credit));
      const ssize_t sent = send(to.get(), piece.data(), size, MSG_DONTWAIT | MSG_NOSIGNAL);
      if (sent < 0 && errno != EAGAIN && errno != ENOTCONN) line.over = true;
      if (sent <= 0) break;
      way.credit -= static_cast<double>(sent);
      way.waiting -= static_cast<std::size_t>(sent);
      carried_ += static_cast<std::uint64_t>(sent);
      piece.erase(0, static_cast<std::size_t>(sent));
      if (piece.empty()) way.queue.pop_front();
    }
    if (way.ended && way.queue.empty() && !swallow) line.over = true;
  }

  io::Loop& loop_;
  io::Address target_;
  io::Descriptor listener_;
  std::list<Line> lines_;
  io::Loop::TimerId timer_ = 0;
  std::uint64_t carried_ = 0;
};

}  // namespace link_test
