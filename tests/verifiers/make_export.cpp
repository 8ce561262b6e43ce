// Makes the exports that the independent verifiers check, and checks one with our own verifier.
//
//   make_export SIZE FOLDER EVERY         a journal of SIZE entries in FOLDER, an opening for every
//                                         EVERY-th sealed entry, checkpoints of several sizes
//   make_export --verify FOLDER KEYS      prints "OK ..." or "FAIL: <reason>"; KEYS holds log.vkey
//                                         and cosigners.vkey
//
// FOLDER must not exist; keys and salts are fixed, so the same call gives the same bytes.
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "journal/proof.h"
#include "journal/test_journal.h"

namespace {

namespace fs = std::filesystem;
using namespace journal;

// A folder on disk.
class Folder final : public Sink, public Source {
 public:
  explicit Folder(fs::path root) : root_(std::move(root)) {}

  Result<void> write(std::string_view path, ByteView bytes) override {
    const fs::path file = root_ / path;
    std::error_code error;
    fs::create_directories(file.parent_path(), error);
    std::ofstream out(file, std::ios::binary);
    out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    if (!out.flush()) return Error{ErrorCode::unavailable, "cannot write " + file.string()};
    return {};
  }
  Result<Bytes> read(std::string_view path, std::size_t limit) override {
    const fs::path file = root_ / path;
    std::error_code error;
    const auto size = fs::file_size(file, error);
    if (error) return Error{ErrorCode::not_found, "no file " + std::string(path)};
    if (size > limit) return Error{ErrorCode::invalid, std::string(path) + " is too large"};
    std::ifstream in(file, std::ios::binary);
    return Bytes(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
  }

 private:
  fs::path root_;
};

// Payloads, heartbeats, entries opened later and, every `every`, an opening that stays behind.
TestJournal journal_of(std::uint64_t size, std::uint64_t every) {
  TestJournal journal;
  while (journal.next() < size) {
    const std::uint64_t index = journal.next();
    const std::string text = "of entry " + std::to_string(index);
    if (index % 64 == 1) {
      journal.add_clear(Kind::heartbeat, "");
    } else {
      journal.add("header " + text, "content " + text,
                  index % 64 == 2 ? Kind::deferred : Kind::sealed);
      if (index % 64 == 2 || index % every != 0) journal.entries.back().opening.clear();
    }
  }
  return journal;
}

int fail(const std::string& message) {
  std::printf("FAIL: %s\n", message.c_str());
  return 1;
}

int make(std::uint64_t size, const fs::path& folder, std::uint64_t every) {
  const TestJournal journal = journal_of(size, every);
  ExportInput input = journal.input();
  for (std::uint64_t older : {0, 1, 2, 200, 256, 300, 511, 65536}) {
    if (older < size) input.checkpoint_sizes.push_back(older);
  }
  input.checkpoint_sizes.push_back(size);
  input.checkpoint_at = [&](std::uint64_t at) -> Result<std::string> {
    return journal.note(journal.head(at));
  };
  LeafSource tree(journal.leaves);
  input.tree = &tree;
  if (size > 0) input.proofs = {0, size - 1};
  if (size < 2) input.proofs.resize(size);
  Folder sink(folder);
  const Result<void> result = export_journal(input, sink);
  return result.ok() ? 0 : fail(result.error().message);
}

int verify(const fs::path& folder, const fs::path& keys_folder) {
  // read_export_keys looks below keys/; the caller's keys lie in a folder of that name.
  Folder keys_source(keys_folder.parent_path());
  if (keys_folder.filename() != "keys") return fail("the folder of keys is not named keys");
  const Result<ExportKeys> keys = read_export_keys(keys_source);
  if (!keys.ok()) return fail(keys.error().message);
  Folder source(folder);
  const Result<ExportReport> checked =
      verify_export(source, keys.value().log, keys.value().cosigners);
  if (!checked.ok()) return fail(checked.error().message);
  const ExportReport& report = checked.value();
  std::printf("OK %s size %llu, %llu tiles, %llu openings, %llu checkpoints, %zu cosignatures\n",
              report.checkpoint.origin.c_str(),
              static_cast<unsigned long long>(report.checkpoint.size),
              static_cast<unsigned long long>(report.tiles),
              static_cast<unsigned long long>(report.openings),
              static_cast<unsigned long long>(report.checkpoints), report.cosignatures.size());
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc == 4 && std::strcmp(argv[1], "--verify") == 0) return verify(argv[2], argv[3]);
  const auto size = argc == 4 ? parse_decimal(argv[1], 10'000'000) : std::nullopt;
  const auto every = argc == 4 ? parse_decimal(argv[3], 1'000'000) : std::nullopt;
  if (!size || !every || *every == 0) {
    std::fprintf(stderr, "usage: make_export SIZE FOLDER EVERY | --verify FOLDER KEYS\n");
    return 2;
  }
  return make(*size, argv[2], *every);
}
