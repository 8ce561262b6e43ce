// What the link tests share: nodes that count what happens to them, and a loop that runs until
// something is true.
#pragma once

#include <doctest/doctest.h>

#include <array>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "io/loop.h"
#include "io/os.h"
#include "link/transport.h"

namespace link_test {

// A local network whose every patience is short, so that tests see the end of it.
inline constexpr links::Profile kHasty{
    .name = "hasty",
    .bits_per_second = 0,
    .frame_bytes = 4'096,
    .write_bytes = 16'384,
    .window_bytes = 65'536,
    .reserve_bytes = 65'536,
    .send_buffer_bytes = 32'768,
    .heartbeat_ms = 150,
    .dead_after_ms = 700,
    .handshake_timeout_ms = 2'000,
    .backoff_min_ms = 20,
    .backoff_max_ms = 200,
    .dial_stagger_ms = 20,
    .heads_every_ms = 1'000,
};

struct World {
  std::unique_ptr<io::Loop> loop = std::move(io::make_loop()).value();

  // False where it does not come true within a time that only a hanging test needs.
  bool until(const std::function<bool()>& holds, std::uint64_t limit_ms = 20'000) {
    const std::uint64_t end = io::os_clock().monotonic() + limit_ms;
    bool held = false;
    std::function<void()> look = [&] {
      held = holds();
      if (held || io::os_clock().monotonic() >= end) return loop->stop();
      loop->after(1, look);
    };
    loop->after(0, look);
    loop->run();
    return held;
  }
  void pass(std::uint64_t ms) {
    loop->after(ms, [this] { loop->stop(); });
    loop->run();
  }
};

// The system's clock with a wall time that can be wrong.
struct ShiftedClock final : Clock {
  std::int64_t shift_ms = 0;
  TimeMs now() override {
    return static_cast<TimeMs>(static_cast<std::int64_t>(io::os_clock().now()) + shift_ms);
  }
  std::uint64_t monotonic() override { return io::os_clock().monotonic(); }
};

struct SeededRandom final : Random {
  std::mt19937 engine;
  explicit SeededRandom(std::uint32_t seed) : engine(seed) {}
  void fill(void* data, std::size_t size) override {
    for (std::size_t i = 0; i < size; ++i) {
      static_cast<unsigned char*>(data)[i] = static_cast<unsigned char>(engine());
    }
  }
};

struct Queues final : links::Source {
  std::array<std::deque<Bytes>, links::kPrecedences> waiting;
  void add(links::Precedence precedence, Bytes bytes) {
    waiting[static_cast<std::size_t>(precedence)].push_back(std::move(bytes));
  }
  std::optional<Bytes> next(links::Precedence precedence) override {
    auto& queue = waiting[static_cast<std::size_t>(precedence)];
    if (queue.empty()) return std::nullopt;
    Bytes out = std::move(queue.front());
    queue.pop_front();
    return out;
  }
};

inline crypto::Seed seed_of(char digit) { return crypto::Seed::from(Bytes(32, digit)); }

struct Node final : links::Events {
  World& world;
  ShiftedClock clock;
  SeededRandom random;
  links::Transport transport;
  io::Address address;
  std::map<std::string, Queues> out;
  struct Got {
    std::string from;
    links::Precedence precedence;
    Bytes bytes;
  };
  std::vector<Got> got;
  std::vector<std::string> ups, downs, refusals;
  std::function<void(const std::string&)> on_up, on_down;
  std::function<void(const Got&)> on_message;

  Node(World& in, char key, links::AdmissionLimits limits = {})
      : world(in),
        random(static_cast<std::uint32_t>(key)),
        transport(*in.loop, clock, random, links::LinkKey::from_seed(seed_of(key)), *this, limits) {
  }
  Node& listening(const std::string& host = "127.0.0.1") {
    auto bound = transport.listen({host, 0});
    REQUIRE(bound.ok());
    address = bound.value();
    return *this;
  }
  void pair(const std::string& name, const Node& other, std::vector<io::Address> addresses,
            const links::Profile& profile = kHasty) {
    const auto added = transport.add_peer(
        {name, {other.transport.pin()}, std::move(addresses), &profile}, out[name]);
    REQUIRE(added.ok());
  }
  void send(const std::string& to, links::Precedence precedence, Bytes bytes) {
    out[to].add(precedence, std::move(bytes));
    transport.kick(to);
  }
  bool up(const std::string& name) const { return transport.up(name); }
  links::LinkStatus status(const std::string& name) const { return *transport.status(name); }
  bool was_refused(const std::string& reason) const {
    for (const auto& refusal : refusals) {
      if (refusal.find(reason) != std::string::npos) return true;
    }
    return false;
  }

  void link_up(const std::string& peer) override {
    ups.push_back(peer);
    if (on_up) on_up(peer);
  }
  void link_down(const std::string& peer, const std::string& reason) override {
    downs.push_back(peer + ": " + reason);
    if (on_down) on_down(peer);
  }
  void received(const std::string& peer, links::Precedence precedence, Bytes message) override {
    got.push_back({peer, precedence, std::move(message)});
    if (on_message) on_message(got.back());
  }
  void refused(const std::string& where, const std::string& reason, unsigned) override {
    refusals.push_back(where + ": " + reason);
  }
};

}  // namespace link_test
