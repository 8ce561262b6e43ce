// Clocks, yardsticks and the line that a figure is printed as.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/random.h"

namespace bench {

struct Figure {
  std::string name;
  double value = 0;
  std::string unit;
  std::string yardstick;  // what it is held against, measured in this run
  double yardstick_value = 0;
  std::string yardstick_unit;
  double ratio = 0;
  double target = 0;  // of the ratio or of the value, see target_is_value; 0: none
  bool target_is_value = false;
  bool smaller_is_better = false;
};

// One JSON line on standard output.
void print(const Figure& figure);

struct Options {
  bool quick = false;
  std::string folder;  // on the disk that is measured
};

double now_ms();
double cpu_ms();  // of this process, user and system
double median(std::vector<double> values);

// Milliseconds of one append of 512 bytes with fdatasync in `folder`, median.
double fdatasync_ms(const std::string& folder);
// Rows of 512 bytes a second, 256 to an fdatasync.
double synced_rows_per_second(const std::string& folder);
// Bytes a second of SHA-256 on one core, 16 KiB at a time.
double sha256_bytes_per_second();
// Milliseconds to start the smallest program and wait for its end.
double spawn_ms();

class BenchClock : public Clock {
 public:
  TimeMs now() override;
  std::uint64_t monotonic() override;
};

class BenchRandom : public Random {
 public:
  explicit BenchRandom(std::uint64_t seed) : state_(seed * 2 + 1) {}
  void fill(void* data, std::size_t size) override;

 private:
  std::uint64_t state_;
};

}  // namespace bench
