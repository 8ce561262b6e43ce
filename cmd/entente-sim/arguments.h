// What the command line of entente-sim asks for.
#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"

namespace sim {

struct Arguments {
  std::uint64_t from = 1;     // first seed
  std::uint64_t to = 1;       // last seed; without meaning while `minutes` is set
  std::uint64_t minutes = 0;  // fresh seeds from `from` on for so long; 0: from..to
  unsigned jobs = 1;          // processes beside one another
  bool json = false;          // one JSON object for each seed, then one for all
  bool trace = false;         // what happens, line by line; one seed only
  bool help = false;
  std::string export_to;  // folder for the journals of each seed; empty: none
};

extern const char* const kUsage;

// Strict: unknown options, missing or odd values and contradictions are `invalid`, with what to do.
Result<Arguments> read_arguments(int argc, const char* const* argv);

}  // namespace sim
