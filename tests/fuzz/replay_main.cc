// Runs a fuzz target without libFuzzer: every seed of a folder, then inputs derived from them by a
// fixed stream of pseudo-random mutations, so that g++ builds and the sanitizer builds exercise the
// same code in every test run, and a failure repeats exactly.
//
//   fuzz_<name> FOLDER_OR_FILE [RUNS]
//
// After a crash or a sanitizer's report the number of the run is printed and, where the environment
// names a folder in ENTENTE_FUZZ_CRASHES, the input is left there as crash-<program>;
// `<program> crash-<program> 0` repeats it.
#include <algorithm>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
extern "C" __attribute__((weak)) int LLVMFuzzerInitialize(int* argc, char*** argv);

namespace {

constexpr std::size_t kInputSizeMax = 70'000;  // a little above every limit of the formats
constexpr std::uint64_t kRunsDefault = 3'000;

// splitmix64: a fixed stream, the same on every machine and library.
class Stream {
 public:
  explicit Stream(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
  }
  std::size_t below(std::size_t bound) { return bound == 0 ? 0 : next() % bound; }

 private:
  std::uint64_t state_;
};

std::string random_bytes(Stream& stream, std::size_t size) {
  std::string out(size, '\0');
  for (char& c : out) c = static_cast<char>(stream.next());
  return out;
}

// Values that sit on the edges of length fields, varints and text formats.
std::string edge_value(Stream& stream) {
  static const std::vector<std::string> values = {
      std::string(1, '\0'),
      std::string(4, '\0'),
      std::string(8, '\0'),
      std::string(4, '\xff'),
      std::string(8, '\xff'),
      std::string("\x7f\xff\xff\xff", 4),
      std::string("\x80\x00", 2),
      std::string(10, '\x80'),
      "\n",
      "\n\n",
      "\xe2\x80\x94 ",
      "-1",
      "18446744073709551616",
      "9223372036854775808",
      "00",
      "\xc0\xaf",
      "\xed\xa0\x80",
      "\xef\xbf\xbf",
      std::string(64, 'a'),
      std::string(300, '\x0a'),
  };
  return values[stream.below(values.size())];
}

void mutate_once(Stream& stream, const std::vector<std::string>& seeds, std::string& input) {
  const std::size_t at = stream.below(input.size() + 1);
  const std::size_t rest = input.size() - at;
  switch (stream.below(8)) {
    case 0:
      if (rest > 0) input[at] = static_cast<char>(input[at] ^ (1 << stream.below(8)));
      break;
    case 1:
      if (rest > 0) input[at] = static_cast<char>(stream.next());
      break;
    case 2:
      input.erase(at, 1 + stream.below(16));
      break;
    case 3:
      input.insert(at, random_bytes(stream, 1 + stream.below(16)));
      break;
    case 4:
      input.insert(at, edge_value(stream));
      break;
    case 5: {
      const std::string value = edge_value(stream);
      input.replace(at, std::min(rest, value.size()), value);
      break;
    }
    case 6:
      input.insert(at, input.substr(at, stream.below(64)));
      break;
    default: {
      const std::string& other = seeds[stream.below(seeds.size())];
      const std::size_t from = stream.below(other.size() + 1);
      input = input.substr(0, at) + other.substr(from);
    }
  }
  if (input.size() > kInputSizeMax) input.resize(kInputSizeMax);
}

std::string make_input(Stream& stream, const std::vector<std::string>& seeds) {
  if (stream.below(16) == 0) return random_bytes(stream, stream.below(512));
  std::string input = seeds[stream.below(seeds.size())];
  for (std::size_t n = 1 + stream.below(6); n > 0; --n) mutate_once(stream, seeds, input);
  return input;
}

std::vector<std::string> read_seeds(const std::filesystem::path& path) {
  std::vector<std::filesystem::path> files;
  std::error_code error;
  if (std::filesystem::is_regular_file(path, error)) files.push_back(path);
  if (std::filesystem::is_directory(path, error)) {
    for (const auto& entry : std::filesystem::directory_iterator(path, error)) {
      if (entry.is_regular_file()) files.push_back(entry.path());
    }
  }
  std::sort(files.begin(), files.end());
  std::vector<std::string> seeds;
  for (const auto& file : files) {
    std::ifstream in(file, std::ios::binary);
    seeds.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
  }
  return seeds;
}

// What is under way, for the report of a crash.
const std::string* g_current = nullptr;
std::uint64_t g_run = 0;
std::string g_crash_file;

void report() {
  std::fprintf(stderr, "fuzz: failed in run %llu, input of %zu bytes\n",
               static_cast<unsigned long long>(g_run),
               g_current == nullptr ? 0 : g_current->size());
  if (g_current == nullptr || g_crash_file.empty()) return;
  if (std::FILE* file = std::fopen(g_crash_file.c_str(), "wb")) {
    std::fwrite(g_current->data(), 1, g_current->size(), file);
    std::fclose(file);
    std::fprintf(stderr, "fuzz: the input is in %s\n", g_crash_file.c_str());
  }
}

void on_signal(int number) {
  report();
  std::signal(number, SIG_DFL);
  std::raise(number);
}

void run(const std::string& input) {
  // A copy of exactly this size, so that the address sanitizer sees a read one byte past the end.
  const std::vector<std::uint8_t> copy(input.begin(), input.end());
  g_current = &input;
  ++g_run;
  LLVMFuzzerTestOneInput(copy.data(), copy.size());
  g_current = nullptr;
}

}  // namespace

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
extern "C" void __sanitizer_set_death_callback(void (*callback)());
#endif

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: %s FOLDER_OR_FILE [RUNS]\n", argv[0]);
    return 2;
  }
  const std::filesystem::path path = argv[1];
  const std::uint64_t runs = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : kRunsDefault;
  const std::string name = std::filesystem::path(argv[0]).filename().string();
  if (const char* folder = std::getenv("ENTENTE_FUZZ_CRASHES")) {
    g_crash_file = std::string(folder) + "/crash-" + name;
  }
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  __sanitizer_set_death_callback(report);  // it reports bad accesses itself
#else
  std::signal(SIGSEGV, on_signal);
  std::signal(SIGILL, on_signal);
#endif
  std::signal(SIGABRT, on_signal);
  if (LLVMFuzzerInitialize != nullptr) LLVMFuzzerInitialize(&argc, &argv);

  std::vector<std::string> seeds = read_seeds(path);
  const std::size_t seed_count = seeds.size();
  run("");
  for (const std::string& seed : seeds) run(seed);
  // Every truncation of the small seeds: where parsers that trust a length field fall over.
  for (const std::string& seed : seeds) {
    if (runs == 0) break;
    const std::size_t longest = std::min<std::size_t>(seed.size(), 512);
    for (std::size_t size = 0; size < longest; ++size) run(seed.substr(0, size));
  }
  if (seeds.empty()) seeds.emplace_back();
  Stream stream(0x656e74656e7465u);
  for (std::uint64_t n = 0; n < runs; ++n) run(make_input(stream, seeds));
  std::printf("%s: %zu seeds, %llu runs, no failure\n", name.c_str(), seed_count,
              static_cast<unsigned long long>(g_run));
  return 0;
}
