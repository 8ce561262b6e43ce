// How many connections of strangers a node begins to speak TLS with.
//
// A handshake costs a signature and some memory before the other end has proven anything, so each
// source address has a budget, and the table of sources has a bound. Pure: the time is an argument.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>

namespace links {

struct AdmissionLimits {
  unsigned pending_max = 64;        // unfinished handshakes in all; the oldest makes room
  unsigned pending_source_max = 8;  // of one source
  unsigned burst = 30;              // handshakes of one source at once
  unsigned refill_ms = 1'000;       // and one more in this time, in the long run
  unsigned sources_max = 4'096;     // sources remembered
};

// One IPv4 address, or the /64 of an IPv6 address, which one machine may fill at will.
std::string source_of(const std::string& host);

class Admission {
 public:
  explicit Admission(const AdmissionLimits& limits) : limits_(limits) {}

  // Whether a new connection from `source` may begin now; if so, finished() follows one day.
  bool begin(const std::string& source, std::uint64_t now_ms);
  // Its handshake ended, well or badly.
  void finished(const std::string& source);
  // A handshake with a paired party's key costs nothing of the budget.
  void forgive(const std::string& source);

  std::size_t sources() const { return sources_.size(); }

 private:
  struct Source {
    std::uint64_t credit_ms = 0;  // of refill_ms each
    std::uint64_t at_ms = 0;      // when the credit was counted
    unsigned pending = 0;
  };
  std::uint64_t full() const { return std::uint64_t{limits_.burst} * limits_.refill_ms; }
  void forget_idle(std::uint64_t now_ms);

  AdmissionLimits limits_;
  std::unordered_map<std::string, Source> sources_;
};

}  // namespace links
