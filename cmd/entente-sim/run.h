// One seed: a federation is made, lives through its troubles, is mended, and has to come to rest.
#pragma once

#include <cstdint>
#include <map>
#include <string>

namespace sim {

struct RunOptions {
  std::uint64_t seed = 1;
  bool trace = false;
  std::string export_to;  // folder for the journals and what is held to be true; empty: none
};

struct RunOutcome {
  std::string failure;  // empty: everything held
  std::uint64_t trace_hash = 0;
  std::uint64_t events = 0;
  std::uint64_t faults = 0;
  std::map<std::string, std::uint64_t> counts;
};

RunOutcome run_seed(const RunOptions& options);

}  // namespace sim
