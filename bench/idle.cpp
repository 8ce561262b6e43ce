// A node that holds a million entries and has nothing to do: its memory, and how long it takes to
// be ready. And what an act costs as the record and the circle grow.

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>

#include "federation.h"
#include "figures.h"

extern char** environ;

namespace bench {
namespace {

std::uint64_t proc_number(const char* file, const std::string& key) {
  std::ifstream stream(file);
  std::string line;
  while (std::getline(stream, line)) {
    if (line.compare(0, key.size(), key) == 0)
      return std::strtoull(line.c_str() + key.size(), nullptr, 10);
  }
  return 0;
}

// A store with this many entries in the first party's journal, made once for both figures.
void fill(const std::string& folder, std::uint64_t count) {
  Federation two(folder, 2);
  for (std::uint64_t sent = 0; sent < count; sent += 4096) {
    if (!two.party(0).engine->append_opaque("bench", std::string(64, 'i'), 4096).ok()) return;
    if (!two.party(0).engine->turn_end().ok()) return;
  }
}

struct Idle {
  double kib = 0;
  double ms = 0;
};

Idle measure_idle(const Options& options) {
  static Idle idle;
  if (idle.ms > 0) return idle;
  const std::string folder = options.folder + "/idle";
  fill(folder, options.quick ? 200'000 : 1'000'000);
  std::vector<double> kib;
  std::vector<double> ms;
  for (int round = 0; round < 3; ++round) {
    int out[2];
    if (::pipe(out) != 0) return idle;
    char self[4096];
    const ssize_t length = ::readlink("/proc/self/exe", self, sizeof self - 1);
    if (length <= 0) return idle;
    self[length] = '\0';
    std::string place = folder + "/p1";
    std::string flag = "--idle-child";
    char* arguments[] = {self, flag.data(), place.data(), nullptr};
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, out[1], 1);
    pid_t child = 0;
    const int spawned = ::posix_spawn(&child, self, &actions, nullptr, arguments, environ);
    posix_spawn_file_actions_destroy(&actions);
    ::close(out[1]);
    if (spawned != 0) return idle;
    char text[128] = {};
    const ssize_t got = ::read(out[0], text, sizeof text - 1);
    ::close(out[0]);
    int status = 0;
    ::waitpid(child, &status, 0);
    if (got <= 0) return idle;
    double one_kib = 0;
    double one_ms = 0;
    if (std::sscanf(text, "%lf %lf", &one_kib, &one_ms) == 2) {
      kib.push_back(one_kib);
      ms.push_back(one_ms);
    }
  }
  idle = {median(kib), median(ms)};
  return idle;
}

// Memory of a process of this program that has opened nothing, in KiB.
double spawned_kib() { return static_cast<double>(proc_number("/proc/self/status", "RssFile:")); }

struct Cost {
  double cpu_us = 0;
  double bytes = 0;
};

// CPU and bytes written for one act, at the sizes that the federation has now.
Cost act_cost(Federation& federation, int acts) {
  const std::string payload(200, 'g');
  const double cpu = cpu_ms();
  const std::uint64_t written = proc_number("/proc/self/io", "write_bytes: ");
  for (int i = 0; i < acts;) {
    for (int k = 0; k < 64; ++k, ++i) {
      node::Draft draft = federation.draft(payload);
      draft.header.mutable_statement();
      draft.header.set_matter("note/" + std::to_string(i % 50));
      federation.party(0).engine->submit(std::move(draft), [](const Result<node::Recorded>&) {});
    }
    if (!federation.party(0).engine->turn_end().ok()) break;
    federation.settle();
  }
  return {(cpu_ms() - cpu) * 1e3 / acts,
          static_cast<double>(proc_number("/proc/self/io", "write_bytes: ") - written) / acts};
}

}  // namespace

int idle_child(const std::string& folder) {
  Party party;
  party.name = "p1.example";
  party.folder = folder;
  const double start = now_ms();
  open_party(party);
  const double ms = now_ms() - start;
  std::printf("%llu %.3f\n",
              static_cast<unsigned long long>(proc_number("/proc/self/status", "VmRSS:")), ms);
  return 0;
}

void idle_memory(const Options& options) {
  const Idle idle = measure_idle(options);
  Figure figure;
  figure.name = "idle_memory";
  figure.value = idle.kib / 1024;
  figure.unit = "MiB";
  figure.yardstick = "this program's code in memory";
  figure.yardstick_value = spawned_kib() / 1024;
  figure.yardstick_unit = "MiB";
  figure.ratio = figure.value / figure.yardstick_value;
  figure.target = 40;
  figure.target_is_value = true;
  figure.smaller_is_better = true;
  print(figure);
}

void start_time(const Options& options) {
  const Idle idle = measure_idle(options);
  const double spawn = spawn_ms();
  Figure figure;
  figure.name = "start_time";
  figure.value = idle.ms / 1e3;
  figure.unit = "s";
  figure.yardstick = "start and end of the smallest program";
  figure.yardstick_value = spawn / 1e3;
  figure.yardstick_unit = "s";
  figure.ratio = idle.ms / spawn;
  figure.target = 0.3;
  figure.target_is_value = true;
  figure.smaller_is_better = true;
  print(figure);
}

void growth_entries(const Options& options) {
  const std::string folder = options.folder + "/growth";
  Federation two(folder, 2);
  act_cost(two, 500);  // fills the page cache; the log is moved to its place on the way
  const Cost small = act_cost(two, 2'000);
  const std::uint64_t more = options.quick ? 200'000 : 1'000'000;
  for (std::uint64_t sent = 0; sent < more; sent += 4096) {
    if (!two.party(0).engine->append_opaque("bench", std::string(64, 'i'), 4096).ok()) return;
    if (!two.party(0).engine->turn_end().ok()) return;
  }
  two.settle();
  act_cost(two, 500);
  const Cost large = act_cost(two, 2'000);
  Figure figure;
  figure.name = "growth_entries";
  figure.value = large.cpu_us;
  figure.unit = "CPU us/act, both nodes";
  figure.yardstick = "the same in a new record";
  figure.yardstick_value = small.cpu_us;
  figure.yardstick_unit = "us";
  figure.ratio = large.cpu_us / small.cpu_us;
  figure.target = 1.3;
  figure.smaller_is_better = true;
  print(figure);
}

void growth_parties(const Options& options) {
  Federation two(options.folder + "/few", 2);
  const Cost few = act_cost(two, 512);
  const int parties = options.quick ? 8 : 32;
  Federation many(options.folder + "/many", parties);
  const Cost more = act_cost(many, 512);
  Figure figure;
  figure.name = "growth_parties";
  figure.value = more.cpu_us;
  figure.unit = "CPU us/act, all " + std::to_string(parties) + " nodes";
  figure.yardstick = "the same with 2, times the number of nodes";
  figure.yardstick_value = few.cpu_us * parties / 2;
  figure.yardstick_unit = "us";
  figure.ratio = figure.value / figure.yardstick_value;
  figure.target = 1.3;
  figure.smaller_is_better = true;
  print(figure);
}

}  // namespace bench
