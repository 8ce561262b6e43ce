// The promise 'recorded means durable on this node', on a disk that loses what was not synced: a
// failure here is an acknowledged act that a power cut takes back, or half a transaction.
#include <doctest/doctest.h>

#include "store/workload_testing.h"

namespace store {
namespace {

using testing::do_transaction;
using testing::good;
using testing::refusal;
using testing::transactions_in;

constexpr std::uint64_t kTransactions = 24;

// Every call is tried, but under the address sanitizer, where each takes ten times as long and
// memory is what is looked at: there one of so many.
#ifdef __SANITIZE_ADDRESS__
constexpr std::uint64_t kStep = 5;
#else
constexpr std::uint64_t kStep = 1;
#endif

SqliteOptions small(const FaultyDisk& disk) {
  SqliteOptions options = testing::options_on(disk);
  options.checkpoint_pages = 12;  // so that moving the log is among what is interrupted
  options.cache_kib = 64;
  return options;
}

struct Run {
  bool opened = false;
  std::uint64_t acknowledged = 0;  // transactions that the store holds and said so
  std::optional<Error> error;
};

// Opens and goes on to transaction `until`, up to the first error.
Run run(const FaultyDisk& disk, std::uint64_t until, std::uint64_t acknowledged = 0) {
  Run result;
  result.acknowledged = acknowledged;
  Result<std::unique_ptr<Store>> opened = open_sqlite_store(small(disk));
  if (!opened.ok()) {
    result.error = opened.error();
    return result;
  }
  result.opened = true;
  std::unique_ptr<Store> store = std::move(opened).value();
  const Result<std::uint64_t> held = store->end(1);
  if (!held.ok()) {
    result.error = held.error();
    return result;
  }
  for (std::uint64_t t = held.value() + 1; t <= until; ++t) {
    const Result<void> done = do_transaction(*store, t);
    if (!done.ok()) {
      result.error = done.error();
      // Fail stop: from here on nothing is accepted, whatever the disk does.
      CHECK(done.error().code == ErrorCode::corrupt);
      store->rollback();
      CHECK(refusal(store->begin()) == ErrorCode::corrupt);
      break;
    }
    result.acknowledged = t;
  }
  return result;
}

// Everything acknowledged is there, nothing is there by half, and work goes on.
void check_recovered(FaultyDisk& disk, const Run& before) {
  {
    auto store = good(open_sqlite_store(small(disk)));
    const std::uint64_t held = transactions_in(*store);
    REQUIRE(held >= before.acknowledged);
    REQUIRE(held <= before.acknowledged + 1);
  }
  const Run after = run(disk, kTransactions + 3);
  REQUIRE_FALSE(after.error.has_value());
  auto store = good(open_sqlite_store(small(disk)));
  REQUIRE(transactions_in(*store) == kTransactions + 3);
}

DiskCounters calls_of_a_whole_run() {
  const auto disk = FaultyDisk::make(0);
  const Run whole = run(*disk, kTransactions);
  REQUIRE(whole.acknowledged == kTransactions);
  return disk->counters();
}

std::uint64_t count_of(const DiskCounters& counters, DiskVerb verb) {
  switch (verb) {
    case DiskVerb::read:
      return counters.reads;
    case DiskVerb::write:
      return counters.writes;
    case DiskVerb::sync:
      return counters.syncs;
    case DiskVerb::remove:
      return counters.removes;
  }
  return 0;
}

}  // namespace

TEST_CASE("a crash at any write or sync loses nothing acknowledged and leaves nothing by half") {
  const DiskCounters whole = calls_of_a_whole_run();
  std::uint64_t crashes = 0;
  std::uint64_t torn = 0;
  for (const DiskVerb verb : {DiskVerb::sync, DiskVerb::write, DiskVerb::remove}) {
    const std::uint64_t calls = count_of(whole, verb);
    CHECK(calls > 0);
    const std::uint64_t seeds = verb == DiskVerb::write ? 2 : 6;
    for (std::uint64_t nth = 1; nth <= calls; nth += kStep) {
      for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
        CAPTURE(static_cast<int>(verb));
        CAPTURE(nth);
        CAPTURE(seed);
        const auto disk = FaultyDisk::make(seed * 1000 + nth);
        disk->crash_at(verb, nth);
        const Run before = run(*disk, kTransactions);
        if (!disk->stopped()) continue;
        disk->crash();
        crashes += 1;
        check_recovered(*disk, before);
        torn += disk->counters().torn_sectors;
      }
    }
  }
  MESSAGE("crashes: ", crashes, ", torn sectors: ", torn);
  CHECK(crashes > 300 / kStep);
  CHECK(torn > 1000 / kStep);
}

TEST_CASE("a content that was removed is off the disk, whenever the power goes") {
  for (std::uint64_t nth = 1; nth <= 40; ++nth) {
    for (const DiskVerb verb : {DiskVerb::remove, DiskVerb::sync}) {
      CAPTURE(nth);
      CAPTURE(static_cast<int>(verb));
      const auto disk = FaultyDisk::make(nth);
      disk->crash_at(verb, nth);
      const Run before = run(*disk, kTransactions);
      disk->crash_at(verb, 0);
      if (disk->stopped()) disk->crash();
      const std::uint64_t held = transactions_in(*good(open_sqlite_store(small(*disk))));
      // Content 1, and that of the last fourth transaction.
      for (ContentId id = 2; id < 2 + held / 4; ++id)
        CHECK((disk->file_size("store.db-files/" + std::to_string(id)) > 0) ==
              (id == 1 + held / 4));
      // A number that a lost transaction had is a new content: nothing of the old one shows.
      CHECK(run(*disk, kTransactions + 8).acknowledged == kTransactions + 8);
      CHECK(before.acknowledged <= held);
    }
  }
}

TEST_CASE("a second crash during recovery loses nothing either") {
  std::uint64_t crashes = 0;
  for (std::uint64_t first = 3; first <= calls_of_a_whole_run().syncs; first += 4) {
    const auto origin = FaultyDisk::make(first);
    origin->crash_at(DiskVerb::sync, first);
    const Run before = run(*origin, kTransactions);
    if (!origin->stopped()) continue;
    origin->crash();
    for (const DiskVerb verb : {DiskVerb::read, DiskVerb::write, DiskVerb::sync}) {
      for (std::uint64_t second = 1; second < 60; ++second) {
        const auto disk = origin->clone(second);
        disk->crash_at(verb, second);
        // One more transaction, so that recovery writes as well.
        const Run between = run(*disk, before.acknowledged + 2, before.acknowledged);
        if (!disk->stopped()) break;
        disk->crash();
        crashes += 1;
        auto store = good(open_sqlite_store(small(*disk)));
        const std::uint64_t held = transactions_in(*store);
        REQUIRE(held >= before.acknowledged);
        REQUIRE(held <= before.acknowledged + 2);
        REQUIRE(held >= between.acknowledged);
      }
    }
  }
  MESSAGE("double crashes: ", crashes);
  CHECK(crashes > 200);
}

TEST_CASE("an I/O error at any call stops the store before it acknowledges anything") {
  const DiskCounters whole = calls_of_a_whole_run();
  std::uint64_t stopped = 0;
  for (const DiskVerb verb : {DiskVerb::sync, DiskVerb::write, DiskVerb::read}) {
    for (const DiskFault fault : {DiskFault::io_error, DiskFault::disk_full}) {
      for (const bool sticky : {false, true}) {
        for (std::uint64_t nth = 1; nth <= count_of(whole, verb); nth += kStep) {
          CAPTURE(static_cast<int>(verb));
          CAPTURE(nth);
          CAPTURE(sticky);
          const auto disk = FaultyDisk::make(nth);
          disk->fail(verb, nth, fault, sticky);
          const Run before = run(*disk, kTransactions);
          if (disk->counters().faults == 0) continue;
          // Some faults are harmless: a read that SQLite tries again, a log that is moved later.
          if (!before.error) CHECK(before.acknowledged == kTransactions);
          stopped += before.error ? 1 : 0;
          disk->heal();
          disk->crash();
          check_recovered(*disk, before);
        }
      }
    }
  }
  MESSAGE("stops: ", stopped);
  CHECK(stopped > 400 / kStep);
}

TEST_CASE(
    "what was committed behind a sync that failed is not lost with what that left unwritten") {
  // The operating system goes on showing what a failed sync did not bring to the disk, and takes it
  // for written. A process that starts again in the same boot works on behind it; then the power
  // goes.
  const std::uint64_t syncs = calls_of_a_whole_run().syncs;
  std::uint64_t failures = 0;
  for (std::uint64_t nth = 1; nth <= syncs; ++nth) {
    for (std::uint64_t seed = 1; seed <= 6; ++seed) {
      CAPTURE(nth);
      CAPTURE(seed);
      const auto disk = FaultyDisk::make(seed);
      disk->fail(DiskVerb::sync, nth, DiskFault::io_error, false);
      const Run failed = run(*disk, kTransactions);
      if (!failed.error) continue;
      failures += 1;
      const Run behind = run(*disk, kTransactions - 2, failed.acknowledged);
      REQUIRE_FALSE(behind.error.has_value());
      disk->crash();
      check_recovered(*disk, behind);
    }
  }
  CHECK(failures > 60);
}

TEST_CASE("a full disk is told before it is full, and a write that fails all the same stops") {
  const auto disk = FaultyDisk::make(7);
  SqliteOptions options = small(*disk);
  options.reserve_bytes = 100'000;
  disk->set_limit(400'000);
  auto store = good(open_sqlite_store(options));
  std::uint64_t t = 0;
  while (good(store->free_bytes()) > 0) {
    good(do_transaction(*store, ++t));
    REQUIRE(t < 10'000);
  }
  // The node refuses new work now; what it must still write fits the reserve.
  good(do_transaction(*store, ++t));
  CHECK(transactions_in(*store) == t);

  disk->set_limit(disk->usage() + 5'000);
  std::optional<Error> error;
  while (!error) {
    const Result<void> done = do_transaction(*store, t + 1);
    if (done.ok()) {
      ++t;
    } else {
      error = done.error();
    }
    REQUIRE(t < 10'000);
  }
  CHECK(error->code == ErrorCode::corrupt);
  CHECK(error->message.find("disk is full") != std::string::npos);
  CHECK(refusal(store->commit()) == ErrorCode::corrupt);
  store->rollback();
  CHECK(transactions_in(*store) == t);  // reading goes on
  store.reset();
  disk->set_limit(4'000'000);  // space returns, the node starts again
  store = good(open_sqlite_store(options));
  CHECK(transactions_in(*store) == t);
  CHECK(good(store->free_bytes()) > 0);
  good(do_transaction(*store, t + 1));
}

TEST_CASE("a disk that becomes read-only stops the store; reading goes on") {
  const auto disk = FaultyDisk::make(8);
  auto store = good(open_sqlite_store(small(*disk)));
  good(do_transaction(*store, 1));
  disk->set_read_only(true);
  CHECK(refusal(do_transaction(*store, 2)) == ErrorCode::corrupt);
  store->rollback();
  CHECK(transactions_in(*store) == 1);
  store.reset();
  const auto refused = open_sqlite_store(small(*disk));
  CHECK(refusal(refused) == ErrorCode::forbidden);
  CHECK(refused.error().message.find("read-only") != std::string::npos);
  disk->heal();
  CHECK(transactions_in(*good(open_sqlite_store(small(*disk)))) == 1);
}

TEST_CASE("a snapshot of the machine's disk goes back to that moment") {
  const auto disk = FaultyDisk::make(9);
  CHECK(run(*disk, 5).acknowledged == 5);
  const auto snapshot = disk->clone(10);
  CHECK(run(*disk, 9).acknowledged == 9);
  const auto twin = disk->clone(11);
  disk->restore(*snapshot);
  CHECK(transactions_in(*good(open_sqlite_store(small(*disk)))) == 5);
  CHECK(transactions_in(*good(open_sqlite_store(small(*twin)))) == 9);
  CHECK(run(*twin, 12).acknowledged == 12);
  CHECK(transactions_in(*good(open_sqlite_store(small(*disk)))) == 5);
}

TEST_CASE("a disk that lies about syncing is told apart by the test disk itself") {
  // Shows that the crash tests above can fail: here the promise is broken, and they would see it.
  std::uint64_t lost = 0;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const auto disk = FaultyDisk::make(seed);
    CHECK(run(*disk, 3).acknowledged == 3);
    disk->fail(DiskVerb::sync, 1, DiskFault::lost, true);
    {
      // Not closed before the crash: closing would tidy up.
      auto store = good(open_sqlite_store(small(*disk)));
      for (std::uint64_t t = 4; t <= 5; ++t) good(do_transaction(*store, t));
      disk->crash();
    }
    const auto opened = open_sqlite_store(small(*disk));
    if (!opened.ok() || opened.value()->end(1).value() < 5) ++lost;
  }
  CHECK(lost > 0);
}

}  // namespace store
