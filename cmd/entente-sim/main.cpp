// entente-sim: runs seeds and says what came of them.
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include "run.h"
int main(int argc, char** argv) {
  std::uint64_t from = 1, to = 1; bool trace = false;
  for (int i = 1; i < argc; ++i) {
    if (!std::strcmp(argv[i], "--seed")) from = to = std::strtoull(argv[++i], nullptr, 10);
    else if (!std::strcmp(argv[i], "--seeds")) { std::sscanf(argv[++i], "%lu..%lu", &from, &to); }
    else if (!std::strcmp(argv[i], "--trace")) trace = true;
  }
  for (std::uint64_t seed = from; seed <= to; ++seed) {
    sim::RunOptions options; options.seed = seed; options.trace = trace;
    const auto outcome = sim::run_seed(options);
    std::printf("seed %lu hash %016lx events %lu faults %lu %s\n", seed, outcome.trace_hash, outcome.events, outcome.faults, outcome.failure.c_str());
    if (from == to) for (auto& [k, v] : outcome.counts) std::printf("  %s %lu\n", k.c_str(), v);
    std::fflush(stdout);
  }
}
