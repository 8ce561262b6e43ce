#include "arguments.h"

#include <string_view>

#include "base/encoding.h"

namespace sim {

const char* const kUsage =
    R"(entente-sim: federations of real nodes on a faulty disk, clock and network, each from a seed.

  entente-sim [--seed N | --seeds A..B] [--jobs N] [--json] [--export DIR] [--trace]
  entente-sim --minutes M [--seeds A..] [--jobs N] [--json]

  --seed N       run this seed alone (default 1) and print what was counted
  --seeds A..B   run the seeds A to B
  --minutes M    run fresh seeds for M minutes, from 1000000 on (or from A with --seeds A..)
  --jobs N       so many seeds beside one another, each in a process of its own (default 1)
  --json         one JSON object per seed on standard output, and one for all at the end
  --trace        print what happens, line by line, with the simulated time; one seed only
  --export DIR   write DIR/SEED/<circle>/<author>/<epoch>/ as 'entente export' does, and
                 DIR/SEED/state.json: what the honest nodes hold to be true of them
  --help         print this

The same seed gives the same run on every machine. Exit status: 0 all seeds held, 1 at least one
failed (printed with the command that replays it alone), 2 wrong arguments.
)";

namespace {

Error wrong(const std::string& text) {
  return {ErrorCode::invalid, text + "; see entente-sim --help"};
}

Result<std::uint64_t> number(std::string_view option, std::string_view text, std::uint64_t least,
                             std::uint64_t most) {
  const auto value = parse_decimal(text, most);
  if (!value || *value < least)
    return wrong(std::string(option) + " needs a number from " + std::to_string(least) + " to " +
                 std::to_string(most) + ", not '" + std::string(text) + "'");
  return *value;
}

}  // namespace

Result<Arguments> read_arguments(int argc, const char* const* argv) {
  constexpr std::uint64_t kSeedMax = 1'000'000'000'000;
  Arguments out;
  bool seed = false;
  bool seeds = false;
  bool open_ended = false;
  for (int i = 1; i < argc; ++i) {
    const std::string_view option = argv[i];
    if (option == "--help" || option == "-h") {
      out.help = true;
      return out;
    }
    if (option == "--json") {
      out.json = true;
      continue;
    }
    if (option == "--trace") {
      out.trace = true;
      continue;
    }
    if (option != "--seed" && option != "--seeds" && option != "--minutes" && option != "--jobs" &&
        option != "--export")
      return wrong("unknown argument '" + std::string(option) + "'");
    if (i + 1 >= argc) return wrong(std::string(option) + " needs a value");
    const std::string_view value = argv[++i];
    if (option == "--seed") {
      out.from = out.to = TRY(number(option, value, 0, kSeedMax));
      seed = true;
    } else if (option == "--seeds") {
      const std::size_t dots = value.find("..");
      if (dots == std::string_view::npos)
        return wrong("--seeds needs A..B, not '" + std::string(value) + "'");
      out.from = TRY(number("--seeds A", value.substr(0, dots), 0, kSeedMax));
      open_ended = dots + 2 == value.size();
      out.to = open_ended ? kSeedMax
                          : TRY(number("--seeds B", value.substr(dots + 2), out.from, kSeedMax));
      seeds = true;
    } else if (option == "--minutes") {
      out.minutes = TRY(number(option, value, 1, 100'000));
    } else if (option == "--jobs") {
      out.jobs = static_cast<unsigned>(TRY(number(option, value, 1, 256)));
    } else {
      if (value.empty()) return wrong("--export needs a folder");
      out.export_to = value;
    }
  }
  if (seed && seeds) return wrong("--seed and --seeds exclude each other");
  if (seed && out.minutes > 0) return wrong("--seed and --minutes exclude each other");
  if (open_ended && out.minutes == 0) return wrong("--seeds A.. without an end needs --minutes");
  if (out.minutes > 0 && seeds && !open_ended)
    return wrong("--minutes needs --seeds A.. without an end");
  if (out.minutes > 0 && !seeds) out.from = 1'000'000;
  if (out.trace && (out.minutes > 0 || out.from != out.to)) return wrong("--trace needs one seed");
  if (out.trace && out.json) return wrong("--trace and --json exclude each other");
  return out;
}

}  // namespace sim
