#include "measure.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstring>

#include "crypto/crypto.h"

extern char** environ;

namespace bench {

void print(const Figure& f) {
  const double held = f.target_is_value ? f.value : f.ratio;
  const bool met = f.smaller_is_better ? held <= f.target : held >= f.target;
  char judged[64] = "null,\"met\":null";
  if (f.target != 0)
    std::snprintf(judged, sizeof judged, "%.6g,\"met\":%s", f.target, met ? "true" : "false");
  std::printf(
      "{\"name\":\"%s\",\"value\":%.6g,\"unit\":\"%s\",\"yardstick\":{\"name\":\"%s\",\"value\":%."
      "6g,"
      "\"unit\":\"%s\"},\"ratio\":%.6g,\"target\":%s}\n",
      f.name.c_str(), f.value, f.unit.c_str(), f.yardstick.c_str(), f.yardstick_value,
      f.yardstick_unit.c_str(), f.ratio, judged);
  std::fflush(stdout);
}

double now_ms() {
  return std::chrono::duration<double, std::milli>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

double cpu_ms() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  const auto ms = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) * 1e3 + static_cast<double>(t.tv_usec) / 1e3;
  };
  return ms(usage.ru_utime) + ms(usage.ru_stime);
}

double median(std::vector<double> values) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

double fdatasync_ms(const std::string& folder) {
  const std::string path = folder + "/yardstick";
  const int fd = ::open(path.c_str(), O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0600);
  if (fd < 0) return 0;
  const std::string row(512, 'x');
  std::vector<double> times;
  for (int i = 0; i < 200; ++i) {
    const double start = now_ms();
    if (::write(fd, row.data(), row.size()) < 0 || ::fdatasync(fd) != 0) break;
    times.push_back(now_ms() - start);
  }
  ::close(fd);
  ::unlink(path.c_str());
  return median(times);
}

double synced_rows_per_second(const std::string& folder) {
  const std::string path = folder + "/yardstick";
  const int fd = ::open(path.c_str(), O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0600);
  if (fd < 0) return 0;
  const std::string rows(512 * 256, 'x');
  const double start = now_ms();
  constexpr int kBatches = 200;
  for (int i = 0; i < kBatches; ++i) {
    if (::write(fd, rows.data(), rows.size()) < 0 || ::fdatasync(fd) != 0) break;
  }
  const double seconds = (now_ms() - start) / 1e3;
  ::close(fd);
  ::unlink(path.c_str());
  return kBatches * 256 / seconds;
}

double sha256_bytes_per_second() {
  const std::string block(16384, 'x');
  std::vector<double> rates;
  for (int round = 0; round < 9; ++round) {
    const double start = cpu_ms();
    for (int i = 0; i < 2000; ++i) static_cast<void>(crypto::sha256(block));
    rates.push_back(2000 * 16384.0 / ((cpu_ms() - start) / 1e3));
  }
  return median(rates);
}

double spawn_ms() {
  std::vector<double> times;
  for (int i = 0; i < 20; ++i) {
    char program[] = "/bin/true";
    char* arguments[] = {program, nullptr};
    pid_t child = 0;
    const double start = now_ms();
    if (::posix_spawn(&child, program, nullptr, nullptr, arguments, environ) != 0) return 0;
    int status = 0;
    ::waitpid(child, &status, 0);
    times.push_back(now_ms() - start);
  }
  return median(times);
}

TimeMs BenchClock::now() {
  return static_cast<TimeMs>(std::chrono::duration_cast<std::chrono::milliseconds>(
                                 std::chrono::system_clock::now().time_since_epoch())
                                 .count());
}
std::uint64_t BenchClock::monotonic() { return static_cast<std::uint64_t>(now_ms()); }

void BenchRandom::fill(void* data, std::size_t size) {
  auto* out = static_cast<unsigned char*>(data);
  for (std::size_t i = 0; i < size; ++i) {
    state_ = state_ * 6364136223846793005ULL + 1442695040888963407ULL;
    out[i] = static_cast<unsigned char>(state_ >> 56);
  }
}

}  // namespace bench
