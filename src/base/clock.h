// Time, passed in: the core reads no clock of its own, so a federation runs under a fake one.
#pragma once

#include <cstdint>

// Milliseconds since 1970-01-01T00:00:00Z.
using TimeMs = std::uint64_t;

class Clock {
 public:
  virtual ~Clock() = default;
  // Wall time: a claim to be written down, never a reason to decide anything.
  virtual TimeMs now() = 0;
  // Milliseconds since an arbitrary start, never going back: for every timer.
  virtual std::uint64_t monotonic() = 0;
};
