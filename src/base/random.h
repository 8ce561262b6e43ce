// Randomness, passed in: the operating system's in the node, a seeded stream in the simulation.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/bytes.h"

class Random {
 public:
  virtual ~Random() = default;
  // Fills `size` bytes at `data` with unpredictable bytes. Does not fail: a source that cannot
  // deliver stops the process, since unsalted commitments would be worse.
  virtual void fill(void* data, std::size_t size) = 0;

  Bytes bytes(std::size_t size) {
    Bytes out(size, '\0');
    fill(out.data(), size);
    return out;
  }
};
