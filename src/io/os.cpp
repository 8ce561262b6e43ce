#include "io/os.h"

#include <sys/random.h>
#include <time.h>

#include <cerrno>

#include "base/check.h"

namespace io {

namespace {

std::uint64_t read_clock(clockid_t id) {
  timespec now{};
  check(clock_gettime(id, &now) == 0);
  if (now.tv_sec < 0) return 0;
  return static_cast<std::uint64_t>(now.tv_sec) * 1000 +
         static_cast<std::uint64_t>(now.tv_nsec) / 1'000'000;
}

class OsClock final : public Clock {
 public:
  TimeMs now() override { return read_clock(CLOCK_REALTIME); }
  std::uint64_t monotonic() override { return read_clock(CLOCK_MONOTONIC); }
};

class OsRandom final : public Random {
 public:
  void fill(void* data, std::size_t size) override {
    auto* at = static_cast<char*>(data);
    while (size > 0) {
      const ssize_t got = getrandom(at, size, 0);
      if (got < 0 && errno == EINTR) continue;
      check(got > 0);
      at += got;
      size -= static_cast<std::size_t>(got);
    }
  }
};

}  // namespace

Clock& os_clock() {
  static OsClock clock;
  return clock;
}

Random& os_random() {
  static OsRandom random;
  return random;
}

}  // namespace io
