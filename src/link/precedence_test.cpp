// A thin line in virtual time: what a FLASH message waits for while a large transfer is under way.
#include <doctest/doctest.h>

#include <algorithm>
#include <deque>
#include <optional>

#include "link/frame.h"

namespace {

using links::Precedence;

constexpr std::uint64_t kDelayMs = 600;

// An endless transfer, and one FLASH text from a given moment on.
struct Transfer final : links::Source {
  std::size_t left = 10'000'000;
  std::optional<Bytes> flash;
  std::optional<Bytes> next(Precedence precedence) override {
    if (precedence == Precedence::flash) {
      auto out = std::move(flash);
      flash.reset();
      return out;
    }
    if (precedence != Precedence::routine || left == 0) return std::nullopt;
    const std::size_t size = std::min<std::size_t>(left, links::kMessageMax);
    left -= size;
    return Bytes(size, 'r');
  }
};

// One direction of a line: a write waits for those before it, is sent at the line's rate with the
// overhead of TLS and TCP, and arrives after the delay.
struct Wire {
  std::uint64_t bits_per_second;
  std::uint64_t free_us = 0;
  std::deque<std::pair<std::uint64_t, Bytes>> flying;  // arrival in us

  std::uint64_t serialisation_us(std::size_t bytes) const {
    return (bytes + links::Pacer::kWriteOverhead) * 8'000'000 / bits_per_second;
  }
  void send(std::uint64_t now_us, Bytes bytes) {
    free_us = std::max(free_us, now_us) + serialisation_us(bytes.size());
    flying.emplace_back(free_us + kDelayMs * 1000, std::move(bytes));
  }
};

struct Outcome {
  double took_ms;
  double allowed_ms;
};

// Sends a FLASH of 1,000 bytes at `flash_ms` into a transfer over a line of `line_bps`.
Outcome flash_at(const links::Profile& profile, std::uint64_t line_bps, std::uint64_t flash_ms) {
  Transfer transfer, nothing;
  nothing.left = 0;
  links::Mux here(profile, transfer), there(profile, nothing);
  links::Pacer pacer(profile.bits_per_second), pacer_back(profile.bits_per_second);
  Wire forth{line_bps, 0, {}}, back{line_bps, 0, {}};
  std::size_t flash_writes_us = 0;
  const auto flash_out = [&] { return here.counts().messages_out[3]; };
  for (std::uint64_t now = 0; now < flash_ms + 600'000; ++now) {
    if (now == flash_ms) transfer.flash = Bytes(1'000, 'f');
    while (!forth.flying.empty() && forth.flying.front().first <= now * 1000) {
      auto got = there.consume(forth.flying.front().second);
      REQUIRE(got.ok());
      forth.flying.pop_front();
      for (const auto& message : got.value()) {
        if (message.precedence != Precedence::flash) continue;
        return {static_cast<double>(now - flash_ms),
                1.3 * static_cast<double>(flash_writes_us) / 1000 + kDelayMs};
      }
    }
    while (!back.flying.empty() && back.flying.front().first <= now * 1000) {
      REQUIRE(here.consume(back.flying.front().second).ok());
      back.flying.pop_front();
    }
    while (pacer.wait_ms(now) == 0 && here.wants_write()) {
      const bool flash_waits = now >= flash_ms && flash_out() == 0;
      Bytes bytes = here.produce(profile.write_bytes);
      pacer.sent(now, bytes.size());
      if (flash_waits) flash_writes_us += forth.serialisation_us(bytes.size());
      forth.send(now * 1000, std::move(bytes));
    }
    while (pacer_back.wait_ms(now) == 0 && there.wants_write()) {
      Bytes bytes = there.produce(profile.write_bytes);
      pacer_back.sent(now, bytes.size());
      back.send(now * 1000, std::move(bytes));
    }
  }
  return {1e9, 0};
}

// How much of the line a transfer uses in ten minutes.
double use_of_line(const links::Profile& profile, std::uint64_t line_bps) {
  Transfer transfer, nothing;
  nothing.left = 0;
  links::Mux here(profile, transfer), there(profile, nothing);
  links::Pacer pacer(profile.bits_per_second);
  Wire forth{line_bps, 0, {}}, back{line_bps, 0, {}};
  std::uint64_t busy_us = 0;
  constexpr std::uint64_t kEnd = 600'000;
  for (std::uint64_t now = 0; now < kEnd; ++now) {
    for (; !forth.flying.empty() && forth.flying.front().first <= now * 1000;
         forth.flying.pop_front()) {
      REQUIRE(there.consume(forth.flying.front().second).ok());
    }
    for (; !back.flying.empty() && back.flying.front().first <= now * 1000;
         back.flying.pop_front()) {
      REQUIRE(here.consume(back.flying.front().second).ok());
    }
    while (pacer.wait_ms(now) == 0 && here.wants_write()) {
      Bytes bytes = here.produce(profile.write_bytes);
      pacer.sent(now, bytes.size());
      busy_us += forth.serialisation_us(bytes.size());
      forth.send(now * 1000, std::move(bytes));
    }
    while (there.wants_write()) back.send(now * 1000, there.produce(profile.write_bytes));
  }
  return static_cast<double>(busy_us) / (kEnd * 1000.0);
}

}  // namespace

TEST_CASE("FLASH of 1,000 bytes at 2,400 bit/s under a 10 MB transfer takes 1.3 serialisations") {
  for (std::uint64_t at = 20'000; at < 30'000; at += 97) {
    const Outcome outcome = flash_at(links::kThin, 2'400, at);
    CAPTURE(at);
    CHECK(outcome.took_ms <= outcome.allowed_ms);
  }
}

TEST_CASE("on a line slower than its profile FLASH waits for a window at most") {
  const Outcome outcome = flash_at(links::kThin, 1'200, 60'000);
  // Half the rate: the window of 1,536 bytes (six frames and their overhead) lies before it.
  const double window_ms = 6 * (260 + 62) * 8.0 / 1.2;
  CHECK(outcome.took_ms <= outcome.allowed_ms + window_ms);
}

TEST_CASE("pacing and windows leave a thin line busy") {
  CHECK(use_of_line(links::kThin, 2'400) > 0.95);
  CHECK(use_of_line(links::kHf, 300) > 0.95);
}
