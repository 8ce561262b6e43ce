// The test disk itself: what it claims to break must break, and the same again from the same seed,
// or the simulation above it proves nothing.
#include "store/faulty_vfs.h"

#include <doctest/doctest.h>

#include "store/faulty_file.h"
#include "store/workload_testing.h"

namespace store {
namespace {

using testing::do_transaction;
using testing::good;
using testing::options_on;
using testing::refusal;
using testing::transactions_in;

Bytes all_of(const FaultyFile& file) {
  Bytes out(file.size(), '\0');
  CHECK(file.read(out.data(), out.size(), 0) == out.size());
  return out;
}

}  // namespace

TEST_CASE("the same seed gives the same damage, another seed another one") {
  const auto after_crash = [](std::uint64_t seed) {
    const auto disk = FaultyDisk::make(seed);
    {
      auto store = good(open_sqlite_store(options_on(*disk)));
      for (std::uint64_t t = 1; t <= 5; ++t) good(do_transaction(*store, t));
      disk->crash_at(DiskVerb::sync, 1);
      CHECK_FALSE(do_transaction(*store, 6).ok());
      CHECK(disk->stopped());
      disk->crash();
    }
    CHECK(disk->rot(3, ".db") == 3);
    // The log's salts come from SQLite; sizes and counts are the disk's.
    const DiskCounters& counters = disk->counters();
    return std::vector<std::uint64_t>{counters.torn_sectors, counters.kept_sectors, counters.writes,
                                      disk->file_size("store.db-wal"), disk->usage()};
  };
  std::size_t different = 0;
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    CHECK(after_crash(seed) == after_crash(seed));
    different += after_crash(seed) != after_crash(seed + 100) ? 1 : 0;
  }
  CHECK(different > 2);
}

TEST_CASE("a file is what was written, before and after its sync, whatever the offsets") {
  PagePool pool;
  Dice dice(4);
  FaultyFile file(pool);
  Bytes model;
  for (int step = 0; step < 3000; ++step) {
    const std::uint64_t offset = dice.below(30'000);
    switch (dice.below(10)) {
      case 0:
        file.sync();
        CHECK(file.durable_size() == file.size());
        break;
      case 1:
        file.truncate(offset);
        if (offset < model.size()) model.resize(offset);
        break;
      case 2:
        file.sync_failed(dice);  // seen by programs as before
        break;
      default: {
        const Bytes bytes(1 + dice.below(6000), static_cast<char>(dice.roll()));
        file.write(bytes.data(), bytes.size(), offset);
        model.resize(std::max<std::size_t>(model.size(), offset + bytes.size()));
        model.replace(offset, bytes.size(), bytes);
      }
    }
    REQUIRE(file.size() == model.size());
    if (step % 50 == 0) REQUIRE(all_of(file) == model);
  }
  file.sync();
  (void)file.crash(dice);
  CHECK(file.size() == model.size());
}

TEST_CASE("a crash keeps what was synced and takes only whole sectors of the rest") {
  PagePool pool;
  std::uint64_t kept = 0;
  std::uint64_t lost = 0;
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    Dice dice(seed);
    FaultyFile file(pool);
    const Bytes old(20'480, 'o');
    file.write(old.data(), old.size(), 0);
    file.sync();
    const Bytes fresh(10'240, 'n');
    file.write(fresh.data(), fresh.size(), 4096);
    const SectorCount count = file.crash(dice);
    kept += count.kept;
    lost += count.lost;
    const Bytes now = all_of(file);
    REQUIRE(now.size() == old.size());
    std::uint64_t changed = 0;
    for (std::size_t sector = 0; sector < now.size(); sector += kDiskSector) {
      const Bytes part = now.substr(sector, kDiskSector);
      const bool is_old = part == old.substr(0, kDiskSector);
      REQUIRE((is_old || part == fresh.substr(0, kDiskSector)));
      if (!is_old) REQUIRE((sector >= 4096 && sector < 4096 + 10'240));
      changed += is_old ? 0 : 1;
    }
    CHECK(changed == count.kept);
  }
  CHECK(kept > 100);
  CHECK(lost > 100);
}

TEST_CASE(
    "what a failed sync left volatile is gone after the next crash, though a later sync works") {
  std::uint64_t gone = 0;
  PagePool pool;
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    Dice dice(seed);
    FaultyFile file(pool);
    const Bytes bytes(40'960, 'x');
    file.write(bytes.data(), bytes.size(), 0);
    file.sync_failed(dice);
    file.sync();
    CHECK(all_of(file) == bytes);  // the page cache still shows it
    (void)file.crash(dice);
    gone += all_of(file) != bytes ? 1 : 0;
  }
  CHECK(gone == 50);
}

TEST_CASE("handles from before a crash are dead") {
  const auto disk = FaultyDisk::make(5);
  auto before = good(open_sqlite_store(options_on(*disk)));
  good(do_transaction(*before, 1));
  disk->crash();
  auto after = good(open_sqlite_store(options_on(*disk)));
  CHECK_FALSE(do_transaction(*before, 2).ok());
  before.reset();  // closing it changes nothing either
  good(do_transaction(*after, 2));
  CHECK(transactions_in(*after) == 2);
}

TEST_CASE("disks are apart from each other, and counted") {
  const auto a = FaultyDisk::make(1);
  const auto b = FaultyDisk::make(1);
  CHECK(a->vfs_name() != b->vfs_name());
  auto store_a = good(open_sqlite_store(options_on(*a)));
  auto store_b = good(open_sqlite_store(options_on(*b)));
  good(do_transaction(*store_a, 1));
  CHECK(transactions_in(*store_a) == 1);
  CHECK(transactions_in(*store_b) == 0);
  CHECK(a->counters().syncs > b->counters().syncs);
  CHECK(a->usage() > 0);
  a->fail(DiskVerb::sync, 1, DiskFault::io_error, false);
  CHECK(refusal(do_transaction(*store_a, 2)) == ErrorCode::corrupt);
  CHECK(a->counters().faults == 1);
  good(do_transaction(*store_b, 1));
  CHECK(b->counters().faults == 0);
  CHECK_FALSE(b->flip("no such file", 0, 1));
  CHECK(b->rot(5, "no such file") == 0);
}

}  // namespace store
