// What is known about a line before it is used: sizes, windows and every timer of a link.
//
// No value assumes a fast line, and there is no cap on retries. The two ends of a link may use
// different profiles: nothing here has to be agreed with the peer. docs/operating/links.md tells
// an administrator which to choose.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace links {  // not "link": <unistd.h> has a function of that name

struct Profile {
  std::string_view name;
  // The line's rate where we must not run ahead of it; 0: the window alone holds us back.
  std::uint32_t bits_per_second;
  // Payload of one frame: what a higher precedence waits for at most. 64 to 16,380.
  std::size_t frame_bytes;
  // Frames are gathered into writes of up to this size, one TLS record each. At least
  // frame_bytes + 4, at most 16,384.
  std::size_t write_bytes;
  // Payload bytes of ROUTINE and PRIORITY that may be under way unacknowledged. At least twice
  // frame_bytes; the line's rate times its round trip is enough.
  std::size_t window_bytes;
  // The same for IMMEDIATE and FLASH, which never wait for the other window.
  std::size_t reserve_bytes;
  int send_buffer_bytes;  // SO_SNDBUF: what the kernel may hold back from us

  std::uint32_t heartbeat_ms;          // silence after which the peer is asked for a sign of life
  std::uint32_t dead_after_ms;         // silence after which the link is given up
  std::uint32_t handshake_timeout_ms;  // connect, TLS and greeting together
  std::uint32_t backoff_min_ms;        // pause before the second attempt; doubles from there
  std::uint32_t backoff_max_ms;        // longest pause; attempts go on for ever
  std::uint32_t dial_stagger_ms;       // head start of one side, so that not both dial at once
  std::uint32_t heads_every_ms;        // signed heads are sent at least this often, also when idle
};

// A local network or loopback.
inline constexpr Profile kFast{
    .name = "fast",
    .bits_per_second = 0,
    .frame_bytes = 16'380,
    .write_bytes = 16'384,
    .window_bytes = 1'048'576,
    .reserve_bytes = 1'048'576,
    .send_buffer_bytes = 262'144,
    .heartbeat_ms = 5'000,
    .dead_after_ms = 20'000,
    .handshake_timeout_ms = 10'000,
    .backoff_min_ms = 100,
    .backoff_max_ms = 15'000,
    .dial_stagger_ms = 50,
    .heads_every_ms = 10'000,
};

// The Internet between capitals. The default.
inline constexpr Profile kWan{
    .name = "wan",
    .bits_per_second = 0,
    .frame_bytes = 4'096,
    .write_bytes = 16'384,
    .window_bytes = 1'048'576,
    .reserve_bytes = 262'144,
    .send_buffer_bytes = 131'072,
    .heartbeat_ms = 20'000,
    .dead_after_ms = 60'000,
    .handshake_timeout_ms = 30'000,
    .backoff_min_ms = 500,
    .backoff_max_ms = 60'000,
    .dial_stagger_ms = 1'000,
    .heads_every_ms = 20'000,
};

// Geostationary: some Mbit/s, 600 to 1,500 ms for a round trip.
inline constexpr Profile kSatellite{
    .name = "satellite",
    .bits_per_second = 0,
    .frame_bytes = 1'024,
    .write_bytes = 4'112,
    .window_bytes = 262'144,
    .reserve_bytes = 65'536,
    .send_buffer_bytes = 65'536,
    .heartbeat_ms = 30'000,
    .dead_after_ms = 90'000,
    .handshake_timeout_ms = 60'000,
    .backoff_min_ms = 2'000,
    .backoff_max_ms = 120'000,
    .dial_stagger_ms = 4'000,
    .heads_every_ms = 30'000,
};

// 2,400 bit/s and a round trip of up to two seconds.
inline constexpr Profile kThin{
    .name = "thin",
    .bits_per_second = 2'400,
    .frame_bytes = 256,
    .write_bytes = 260,
    .window_bytes = 1'536,
    .reserve_bytes = 2'048,
    .send_buffer_bytes = 4'608,
    .heartbeat_ms = 60'000,
    .dead_after_ms = 240'000,
    .handshake_timeout_ms = 180'000,
    .backoff_min_ms = 10'000,
    .backoff_max_ms = 300'000,
    .dial_stagger_ms = 30'000,
    .heads_every_ms = 60'000,
};

// Short-wave radio: 300 bit/s and a round trip of many seconds.
inline constexpr Profile kHf{
    .name = "hf",
    .bits_per_second = 300,
    .frame_bytes = 128,
    .write_bytes = 132,
    .window_bytes = 768,
    .reserve_bytes = 1'024,
    .send_buffer_bytes = 4'608,
    .heartbeat_ms = 300'000,
    .dead_after_ms = 1'200'000,
    .handshake_timeout_ms = 900'000,
    .backoff_min_ms = 60'000,
    .backoff_max_ms = 900'000,
    .dial_stagger_ms = 180'000,
    .heads_every_ms = 600'000,
};

inline constexpr std::array<const Profile*, 5> kProfiles{&kFast, &kWan, &kSatellite, &kThin, &kHf};

// The profile of that name, as configuration files write it.
constexpr const Profile* profile_named(std::string_view name) {
  for (const Profile* profile : kProfiles) {
    if (profile->name == name) return profile;
  }
  return nullptr;
}

// Keeps a sender from running ahead of a line of known rate, so that what waits, waits here, where
// it can be overtaken, and not in a kernel's or a modem's queue. Pure: the time is an argument.
class Pacer {
 public:
  // What a write costs on the line beyond its own bytes: a TLS 1.3 record (5 + 1 + 16) and the
  // headers of TCP and IPv4 (40). Larger headers only make the pace a little optimistic.
  static constexpr std::size_t kWriteOverhead = 62;

  explicit Pacer(std::uint32_t bits_per_second) : bits_per_second_(bits_per_second) {}

  // Milliseconds to wait at `now_ms` (monotonic) until the next write may go; 0 for now.
  std::uint64_t wait_ms(std::uint64_t now_ms) const {
    const std::uint64_t now_us = now_ms * 1000;
    return free_us_ <= now_us ? 0 : (free_us_ - now_us + 999) / 1000;
  }

  // A write of `bytes` (before TLS) goes at `now_ms`.
  void sent(std::uint64_t now_ms, std::size_t bytes) {
    if (bits_per_second_ == 0) return;
    const std::uint64_t now_us = now_ms * 1000;
    if (free_us_ < now_us) free_us_ = now_us;
    free_us_ += (bytes + kWriteOverhead) * 8 * 1'000'000 / bits_per_second_;
  }

 private:
  std::uint32_t bits_per_second_;
  std::uint64_t free_us_ = 0;  // when the line will have carried everything written so far
};

}  // namespace links
