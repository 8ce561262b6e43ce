// How fast a stranger's journal is checked, openings included, and how fast everything derived is
// built again from the journals.

#include <map>

#include "base/encoding.h"
#include "federation.h"
#include "figures.h"
#include "journal/export.h"

namespace bench {
namespace {

class MapSink : public journal::Sink {
 public:
  Result<void> write(std::string_view path, ByteView bytes) override {
    files[std::string(path)] = Bytes(bytes);
    return {};
  }
  std::map<std::string, Bytes> files;
};

class MapSource : public journal::Source {
 public:
  explicit MapSource(const std::map<std::string, Bytes>& files) : files_(files) {}
  Result<Bytes> read(std::string_view path, std::size_t limit) override {
    const auto found = files_.find(std::string(path));
    if (found == files_.end()) return Error{ErrorCode::not_found, "no such file"};
    if (found->second.size() > limit) return Error{ErrorCode::invalid, "too large"};
    return found->second;
  }

 private:
  const std::map<std::string, Bytes>& files_;
};

}  // namespace

void verify_rate(const Options& options) {
  const std::uint64_t count = options.quick ? 50'000 : 200'000;
  const std::string origin = "p1.example/00112233445566778899aabbccddeeff/1-5eed0001";
  const crypto::Seed seed = crypto::Seed::from(crypto::sha256("log").view());
  journal::VerifierKey log{origin, journal::KeyType::log, crypto::public_key_of(seed)};
  std::vector<journal::ExportedEntry> entries;
  journal::Frontier frontier;
  BenchRandom random(3);
  const Bytes header(112, 'h');
  const Bytes content(400, 'c');
  for (std::uint64_t i = 0; i < count; ++i) {
    const Bytes salts = random.bytes(64);
    const Result<journal::SealedEntry> sealed =
        journal::seal(origin, journal::Kind::sealed, i, 1'750'000'000'000,
                      crypto::Hash::from(ByteView(salts).substr(0, 32)), header,
                      crypto::Hash::from(ByteView(salts).substr(32)), content);
    if (!sealed.ok()) return;
    frontier.append(crypto::leaf_hash(sealed.value().entry));
    entries.push_back({sealed.value().entry, sealed.value().opening});
  }
  const journal::Checkpoint checkpoint{origin, count, frontier.root()};
  journal::ExportInput input;
  input.log = log;
  input.checkpoint =
      journal::checkpoint_note(checkpoint, log, journal::sign_checkpoint(seed, checkpoint), {});
  input.entry = [&](std::uint64_t index) -> Result<journal::ExportedEntry> {
    return entries[index];
  };
  MapSink sink;
  if (!journal::export_journal(input, sink).ok()) return;
  // The checks alone: entries and openings in memory, one pass as verify_export makes it.
  std::vector<double> rates;
  for (int round = 0; round < 3; ++round) {
    const double start = cpu_ms();
    journal::Frontier tree;
    bool sound = true;
    for (std::uint64_t i = 0; i < count; ++i) {
      sound = sound && journal::check_entry(origin, i, entries[i].entry, entries[i].opening).ok();
      tree.append(crypto::leaf_hash(entries[i].entry));
    }
    sound = sound && tree.root() == checkpoint.root;
    if (!sound) return;
    rates.push_back(static_cast<double>(count) / ((cpu_ms() - start) / 1e3));
  }
  MapSource source(sink.files);
  if (!journal::verify_export(source, log, {}).ok()) return;
  // What is hashed for one entry: two HMACs (two extra blocks of key and one of the inner hash
  // each), the leaf, one node of the tree.
  const double blocks =
      (64 + 18 + 2 + 57 + 8 + 4 + 400 + 9 + 64 + 32 + 9 + 64.0) / 64 +
      (64 + 17 + 2 + 57 + 8 + 1 + 8 + 4 + 112 + 32 + 9 + 64 + 32 + 9 + 64.0) / 64 + 1 + 2;
  const double sha = sha256_bytes_per_second();
  Figure figure;
  figure.name = "verify_rate";
  figure.value = median(rates);
  figure.unit = "entries/s";
  figure.yardstick = "what SHA-256 of this core allows for the bytes hashed";
  figure.yardstick_value = sha / (blocks * 64);
  figure.yardstick_unit = "entries/s";
  figure.ratio = figure.value / figure.yardstick_value;
  figure.target = 0.7;
  print(figure);
}

void rebuild_rate(const Options& options) {
  Federation one(options.folder + "/rebuild", 2);
  const std::uint64_t count = options.quick ? 20'000 : 100'000;
  const std::string payload(300, 'r');
  for (std::uint64_t sent = 0; sent < count;) {
    for (int i = 0; i < 256; ++i, ++sent) {
      node::Draft draft = one.draft(payload);
      draft.header.mutable_statement();
      draft.header.set_matter("note/" + std::to_string(sent % 100));
      one.party(0).engine->submit(std::move(draft), [](const Result<node::Recorded>&) {});
    }
    if (!one.party(0).engine->turn_end().ok()) return;
  }
  const double start = now_ms();
  const auto digests = one.party(0).engine->rebuild([](std::uint64_t, std::uint64_t) {});
  const double seconds = (now_ms() - start) / 1e3;
  if (!digests.ok()) return;
  for (const auto& [id, pair] : digests.value()) {
    if (pair.first != pair.second) return;
  }
  const double rows = synced_rows_per_second(options.folder);
  Figure figure;
  figure.name = "rebuild_rate";
  figure.value = static_cast<double>(count) / seconds;
  figure.unit = "acts/s";
  figure.yardstick = "rows of 512 B appended, 256 to an fdatasync";
  figure.yardstick_value = rows;
  figure.yardstick_unit = "rows/s";
  figure.ratio = figure.value / rows;
  figure.target = 200'000;
  figure.target_is_value = true;
  print(figure);
}

}  // namespace bench
