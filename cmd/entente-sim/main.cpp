// entente-sim: runs seeds beside one another, each in a process of its own, and says what came of
// them. A seed that crashes its process has failed like one that breaks an invariant.
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <vector>

#include "arguments.h"
#include "base/json.h"
#include "run.h"

namespace {

using sim::Arguments;
using sim::RunOutcome;
using Clock = std::chrono::steady_clock;

// A seed takes seconds; one that is still at it after this hangs (alarm(2) ends its process).
constexpr unsigned kSeedSecondsMax = 900;

std::string seed_json(std::uint64_t seed, const RunOutcome& outcome) {
  json::Writer out;
  out.begin_object().field("seed", seed).field("held", outcome.failure.empty());
  if (!outcome.failure.empty()) out.field("failure", outcome.failure);
  char hash[17];
  std::snprintf(hash, sizeof hash, "%016llx", static_cast<unsigned long long>(outcome.trace_hash));
  out.field("hash", hash).field("events", outcome.events).field("faults", outcome.faults);
  out.key("counts").begin_object();
  for (const auto& [name, value] : outcome.counts) out.field(name, value);
  out.end_object().end_object();
  return out.take();
}

RunOutcome run(const Arguments& arguments, std::uint64_t seed) {
  sim::RunOptions options;
  options.seed = seed;
  options.trace = arguments.trace;
  if (!arguments.export_to.empty())
    options.export_to = arguments.export_to + "/" + std::to_string(seed);
  return sim::run_seed(options);
}

struct Child {
  pid_t pid = 0;
  int pipe = -1;
  std::uint64_t seed = 0;
  std::string said;
};

// What all seeds came to.
class Tally {
 public:
  Tally(const Arguments& arguments, const char* program)
      : arguments_(arguments), program_(program) {}

  void add(std::uint64_t seed, const std::string& line, int status) {
    const auto value = json::parse(line);
    if (!WIFEXITED(status) || WEXITSTATUS(status) > 1 || !value.ok()) {
      RunOutcome crashed;
      crashed.failure = WIFSIGNALED(status)
                            ? WTERMSIG(status) == SIGALRM
                                  ? "hangs"
                                  : "ended by signal " + std::to_string(WTERMSIG(status))
                            : "exit status " + std::to_string(WEXITSTATUS(status));
      return tell(seed, crashed.failure, seed_json(seed, crashed));
    }
    const json::Value& said = value.value();
    ++seeds_;
    events_.push_back(count(said, "events"));
    faults_.push_back(count(said, "faults"));
    for (const auto& [name, number] : said.find("counts")->members()) {
      const auto many = number.unsigned_number().value_or(0);
      counts_[name] += many;
      if (many > 0) ++seeds_with_[name];
    }
    tell(seed, std::string(said.text("failure").value_or("")), line);
  }

  bool print() {
    if (arguments_.json) {
      json::Writer out;
      out.begin_object().field("seeds", seeds_).field("failed", failed_);
      out.field("events_median", median(events_)).field("faults_median", median(faults_));
      out.key("counts").begin_object();
      for (const auto& [name, value] : counts_) out.field(name, value);
      out.end_object().end_object();
      std::printf("%s\n", out.take().c_str());
    } else {
      std::printf("seeds %llu, failed %llu; median events %llu, faults %llu\n", ull(seeds_),
                  ull(failed_), ull(median(events_)), ull(median(faults_)));
      for (const auto& [name, value] : counts_)
        std::printf("  %-28s %12llu  in %llu seeds\n", name.c_str(), ull(value),
                    ull(seeds_with_[name]));
    }
    return failed_ == 0;
  }

 private:
  static unsigned long long ull(std::uint64_t value) { return value; }
  static std::uint64_t count(const json::Value& object, const char* name) {
    const json::Value* found = object.find(name);
    return found == nullptr ? 0 : found->unsigned_number().value_or(0);
  }
  static std::uint64_t median(std::vector<std::uint64_t> values) {
    if (values.empty()) return 0;
    std::nth_element(values.begin(),
                     values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2), values.end());
    return values[values.size() / 2];
  }

  void tell(std::uint64_t seed, const std::string& failure, const std::string& line) {
    if (arguments_.json) std::printf("%s\n", line.c_str());
    if (!failure.empty()) {
      ++failed_;
      std::fprintf(arguments_.json ? stderr : stdout,
                   "seed %llu failed: %s\n  replay: %s --seed %llu --trace\n", ull(seed),
                   failure.c_str(), program_, ull(seed));
    }
    std::fflush(stdout);
  }

  const Arguments& arguments_;
  const char* program_;
  std::uint64_t seeds_ = 0;
  std::uint64_t failed_ = 0;
  std::vector<std::uint64_t> events_;
  std::vector<std::uint64_t> faults_;
  std::map<std::string, std::uint64_t> counts_;
  std::map<std::string, std::uint64_t> seeds_with_;
};

bool begin(const Arguments& arguments, std::uint64_t seed, Child& child) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return false;
  const pid_t pid = fork();
  if (pid < 0) return false;
  if (pid == 0) {
    alarm(kSeedSecondsMax);
    const RunOutcome outcome = run(arguments, seed);
    const std::string line = seed_json(seed, outcome);
    std::size_t written = 0;
    while (written < line.size()) {
      const ssize_t n = write(ends[1], line.data() + written, line.size() - written);
      if (n <= 0) break;
      written += static_cast<std::size_t>(n);
    }
    _exit(outcome.failure.empty() ? 0 : 1);
  }
  close(ends[1]);
  child = Child{pid, ends[0], seed, {}};
  return true;
}

bool run_many(const Arguments& arguments, const char* program) {
  Tally tally(arguments, program);
  std::vector<Child> children;
  std::uint64_t next = arguments.from;
  const auto end = Clock::now() + std::chrono::minutes(arguments.minutes);
  const auto more = [&] {
    return arguments.minutes > 0 ? Clock::now() < end : next <= arguments.to;
  };
  while (more() || !children.empty()) {
    while (children.size() < arguments.jobs && more()) {
      Child child;
      if (!begin(arguments, next, child)) {
        std::perror("entente-sim: cannot start a process");
        std::exit(1);
      }
      children.push_back(std::move(child));
      ++next;
    }
    std::vector<pollfd> waiting;
    for (const Child& child : children) waiting.push_back({child.pipe, POLLIN, 0});
    if (poll(waiting.data(), waiting.size(), -1) < 0) continue;
    for (std::size_t i = waiting.size(); i-- > 0;) {
      if (waiting[i].revents == 0) continue;
      char buffer[16384];
      const ssize_t n = read(children[i].pipe, buffer, sizeof buffer);
      if (n > 0) {
        children[i].said.append(buffer, static_cast<std::size_t>(n));
        continue;
      }
      int status = 0;
      while (waitpid(children[i].pid, &status, 0) < 0) {
      }
      close(children[i].pipe);
      tally.add(children[i].seed, children[i].said, status);
      children.erase(children.begin() + static_cast<std::ptrdiff_t>(i));
    }
  }
  return tally.print();
}

}  // namespace

int main(int argc, char** argv) {
  const auto arguments = sim::read_arguments(argc, argv);
  if (!arguments.ok()) {
    std::fprintf(stderr, "entente-sim: %s\n", arguments.error().message.c_str());
    return 2;
  }
  if (arguments.value().help) {
    std::fputs(sim::kUsage, stdout);
    return 0;
  }
  if (!arguments.value().trace) return run_many(arguments.value(), argv[0]) ? 0 : 1;
  // In this process, so that a debugger sees it.
  const RunOutcome outcome = run(arguments.value(), arguments.value().from);
  std::printf("\nseed %llu: %s; events %llu, faults %llu\n",
              static_cast<unsigned long long>(arguments.value().from),
              outcome.failure.empty() ? "held" : outcome.failure.c_str(),
              static_cast<unsigned long long>(outcome.events),
              static_cast<unsigned long long>(outcome.faults));
  for (const auto& [name, value] : outcome.counts)
    std::printf("  %-28s %12llu\n", name.c_str(), static_cast<unsigned long long>(value));
  return outcome.failure.empty() ? 0 : 1;
}
