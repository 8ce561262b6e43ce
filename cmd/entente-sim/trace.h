// What happened in a run, line by line: hashed always, so that two runs of one seed can be
// compared, and printed when a person wants to read it.
#pragma once

#include <cstdint>
#include <cstdio>
#include <string>

namespace sim {

class Trace {
 public:
  explicit Trace(bool print) : print_(print) {}

  void line(std::uint64_t time_ms, const std::string& text) {
    for (const char c : text) mix(static_cast<unsigned char>(c));
    mix('\n');
    for (int i = 0; i < 8; ++i) mix(static_cast<unsigned char>(time_ms >> (8 * i)));
    if (print_)
      std::printf("%8llu.%03llu  %s\n", static_cast<unsigned long long>(time_ms / 1000),
                  static_cast<unsigned long long>(time_ms % 1000), text.c_str());
  }
  std::uint64_t hash() const { return hash_; }
  bool prints() const { return print_; }

 private:
  void mix(unsigned char byte) { hash_ = (hash_ ^ byte) * 0x100000001b3ULL; }  // FNV-1a
  const bool print_;
  std::uint64_t hash_ = 0xcbf29ce484222325ULL;
};

}  // namespace sim
