// Measurements, not tests: skipped unless asked for with --no-skip --test-case="measure*". Each is
// told with its yardstick, since only the ratio means anything on another machine.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <fstream>

#include "store/file.h"
#include "store/signed_record.h"
#include "store/workload_testing.h"

namespace store {
namespace {

using testing::good;
using testing::options_at;
using testing::row_of;
using testing::ScratchFolder;

double seconds_of(const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

double median_us(int times, const std::function<void()>& work) {
  std::vector<double> all;
  for (int i = 0; i < times; ++i) all.push_back(seconds_of(work) * 1e6);
  std::nth_element(all.begin(), all.begin() + times / 2, all.end());
  return all[static_cast<std::size_t>(times) / 2];
}

// One fdatasync of 512 bytes appended to a file of the same folder, in microseconds.
double yardstick_us(const ScratchFolder& folder) {
  const File file(open((folder / "yardstick").c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600));
  std::uint64_t offset = 0;
  const Bytes bytes(512, 'y');
  return median_us(400, [&] {
    REQUIRE(file.write_at(bytes, offset));
    REQUIRE(fdatasync(file.number()) == 0);
    offset += bytes.size();
  });
}

std::uint64_t resident_kib() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmRSS:")) return std::stoul(line.substr(6));
  }
  return 0;
}

}  // namespace

TEST_CASE("measure appending, scanning and memory" * doctest::skip()) {
  ScratchFolder folder;
  const double sync_us = yardstick_us(folder);
  const std::string path = folder / "store.db";
  const std::uint64_t rows = 1'000'000;
  auto store = good(open_sqlite_store(options_at(path)));
  const Row row{Bytes(54, 'e'), Bytes(458, 'o'), OpeningState::held};
  std::uint64_t index = 0;
  const double append_s = seconds_of([&] {
    while (index < rows) {
      good(store->begin());
      for (int i = 0; i < 256; ++i, ++index) good(store->append(1, index, row));
      good(store->commit());
    }
  });
  const StoreStats stats = store->stats();
  const double single_us = median_us(500, [&] {
    good(store->begin());
    good(store->append(2, good(store->end(2)), row));
    good(store->commit());
  });
  MESSAGE("rows/s of 512 B in batches of 256: ", static_cast<double>(index) / append_s,
          "; fdatasync ", sync_us, " us; one row a commit ", single_us, " us, ratio ",
          single_us / sync_us, "; checkpoints ", stats.checkpoints, ", longest ",
          stats.longest_checkpoint_us, " us");
  std::uint64_t bytes = 0;
  const double scan_s = seconds_of([&] {
    good(store->scan(1, 0, rows, [&](std::uint64_t, const Row* seen) {
      bytes += seen->opening.size();
      return true;
    }));
  });
  const double read_us = median_us(2000, [&] { (void)good(store->read(1, bytes % rows)); });
  MESSAGE("rows/s scanned: ", static_cast<double>(rows) / scan_s, "; one read ", read_us, " us");
  store.reset();
  const double open_s = seconds_of([&] { store = good(open_sqlite_store(options_at(path))); });
  MESSAGE("opened with ", rows, " rows in ", open_s * 1e3, " ms; resident ", resident_kib(),
          " KiB");
}

TEST_CASE("measure a signed record against an append" * doctest::skip()) {
  ScratchFolder folder;
  const double sync_us = yardstick_us(folder);
  auto records = open_signed_records(folder / "signed");
  good(records->save("log/a", Bytes(400, 's')));
  const double save_us = median_us(400, [&] { good(records->save("log/a", Bytes(400, 's'))); });
  MESSAGE("save ", save_us, " us; fdatasync of an append ", sync_us, " us; ratio ",
          save_us / sync_us);
}

TEST_CASE("measure transactions on the faulty disk" * doctest::skip()) {
  const auto disk = FaultyDisk::make(1);
  SqliteOptions options = testing::options_on(*disk);
  options.page_bytes = 1024;
  options.checkpoint_pages = 200;
  auto store = good(open_sqlite_store(options));
  std::uint64_t t = 0;
  const double seconds = seconds_of([&] {
    while (t < 20'000) good(testing::do_transaction(*store, ++t));
  });
  MESSAGE("transactions/s (7 writes each): ", static_cast<double>(t) / seconds, "; disk calls ",
          disk->counters().writes, " writes, ", disk->counters().syncs, " syncs");
  std::uint64_t crashes = 0;
  const double crash_seconds = seconds_of([&] {
    for (; crashes < 200; ++crashes) {
      disk->crash();
      store.reset();
      store = good(open_sqlite_store(options));
      good(testing::do_transaction(*store, good(store->end(1)) + 1));
    }
  });
  MESSAGE("crash and recovery: ", crash_seconds / static_cast<double>(crashes) * 1e6, " us");
}

}  // namespace store
