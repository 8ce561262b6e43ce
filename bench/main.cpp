// entente-bench: measures what docs/performance.md speaks of. Every figure stands beside a
// yardstick measured in the same run, because the machine's speed changes by the hour.
#include <sys/stat.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <string>
#include <vector>

#include "figures.h"
#include "load.h"

int main(int count, char** values) {
  struct Entry {
    const char* name;
    void (*run)(const bench::Options&);
  };
  static constexpr Entry kAll[] = {
      {"joint_fact_latency", bench::joint_fact_latency},
      {"replicated_throughput", bench::replicated_throughput},
      {"replicated_folded_throughput", bench::replicated_folded_throughput},
      {"verify_rate", bench::verify_rate},
      {"rebuild_rate", bench::rebuild_rate},
      {"joint_fact_wire_bytes", bench::joint_fact_wire_bytes},
      {"idle_memory", bench::idle_memory},
      {"start_time", bench::start_time},
      {"growth_entries", bench::growth_entries},
      {"growth_parties", bench::growth_parties},
      {"search", bench::search},
      {"text_fold", bench::text_fold},
      {"text_bytes", bench::text_bytes},
  };
  if (count == 3 && std::strcmp(values[1], "--idle-child") == 0)
    return bench::idle_child(values[2]);
  if (count > 1 && std::strcmp(values[1], "--load") == 0) return bench::load(count - 2, values + 2);
  if (count > 1 && std::strcmp(values[1], "--store-commits") == 0)
    return bench::store_commits(count - 2, values + 2);
  bench::Options options;
  std::vector<std::string> wanted;
  for (int i = 1; i < count; ++i) {
    const std::string word = values[i];
    if (word == "--quick") {
      options.quick = true;
      continue;
    }
    bool known = false;
    for (const Entry& entry : kAll) known = known || word == entry.name;
    if (!known) {
      std::fprintf(stderr, "entente-bench: '%s' is no figure; there are:\n", word.c_str());
      for (const Entry& entry : kAll) std::fprintf(stderr, "  %s\n", entry.name);
      return 2;
    }
    wanted.push_back(word);
  }
  std::filesystem::create_directories("build/bench");
  char folder[] = "build/bench/run-XXXXXX";
  if (::mkdtemp(folder) == nullptr) {
    std::fprintf(stderr, "entente-bench: cannot make a folder in build/bench\n");
    return 1;
  }
  options.folder = std::filesystem::absolute(folder);
  for (const Entry& entry : kAll) {
    bool run = wanted.empty();
    for (const std::string& name : wanted) run = run || name == entry.name;
    if (!run) continue;
    std::fprintf(stderr, "measuring %s\n", entry.name);
    for (const auto& old : std::filesystem::directory_iterator(options.folder))
      if (old.path().filename() != "idle") std::filesystem::remove_all(old.path());
    entry.run(options);
  }
  std::filesystem::remove_all(options.folder);
  return 0;
}
