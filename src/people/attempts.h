// How fast sign-ins may be tried. Delays grow with every failure and end by themselves: nobody is
// locked out for good, also not by somebody else who guesses at their name all day.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "base/clock.h"

namespace people {

// Failures double a delay of one second from the `free`th on, up to `longest_ms`.
struct Delays {
  unsigned free;
  std::uint64_t longest_ms;
};
inline constexpr Delays kOfPair{3, 15 * 60'000};  // of one name from one address
inline constexpr Delays kOfAddress{30, 60'000};   // of all names from one address
inline constexpr Delays kOfName{20, 30'000};      // of one name from all addresses

class Attempts {
 public:
  explicit Attempts(Clock& clock) : clock_(clock) {}

  // Milliseconds until a sign-in under this name from this address is tried; 0: it is tried now,
  // and counts as failed until succeeded() says otherwise, so that many at once gain nothing. Names
  // that nobody has count as any other. From where a name signed in within thirty days, what
  // others do elsewhere does not count.
  std::uint64_t begin(std::string_view name, std::string_view address);
  void succeeded(std::string_view name, std::string_view address);
  std::size_t size() const { return kept_.size(); }

 private:
  struct Kept {
    unsigned failures = 0;
    std::uint64_t next = 0;  // monotonic: not before
    std::uint64_t last = 0;  // monotonic
    bool known = false;      // of a pair: signed in from there
  };
  std::uint64_t wait(const std::string& key, std::uint64_t now) const;
  void count(const std::string& key, const Delays& delays, std::uint64_t now);
  void expire(std::uint64_t now);

  Clock& clock_;
  std::map<std::string, Kept> kept_;
};

// By what addresses are told apart: of IPv6 the first half, since one line has all of the rest.
std::string address_group(std::string_view address);

}  // namespace people
