// A backup that cannot be restored, or a restore that hides that it was one, costs a party its
// record or its good name.
#include <doctest/doctest.h>

#include <atomic>
#include <fstream>
#include <thread>

#include "store/workload_testing.h"

namespace store {
namespace {

using testing::do_transaction;
using testing::good;
using testing::options_at;
using testing::options_on;
using testing::refusal;
using testing::ScratchFolder;
using testing::transactions_in;

std::unique_ptr<Store> store_with(const std::string& path, std::uint64_t transactions) {
  auto store = good(open_sqlite_store(options_at(path)));
  for (std::uint64_t t = 1; t <= transactions; ++t) good(do_transaction(*store, t));
  return store;
}

std::unique_ptr<Store> open_restored(const std::string& data) {
  SqliteOptions options = options_at(store_path(data));
  options.create = false;
  return good(open_sqlite_store(options));
}

}  // namespace

TEST_CASE("a backup is one moment of the store, also while it is written to") {
  ScratchFolder folder;
  const std::string path = folder / "store.db";
  auto store = store_with(path, 300);
  std::uint64_t steps = 0;
  std::uint64_t t = 300;
  good(store->backup(folder / "own", [&](std::uint64_t done, std::uint64_t total) {
    CHECK(done <= total);
    ++steps;
    if (t < 310) good(do_transaction(*store, ++t));  // the writer goes on between two steps
    return true;
  }));
  CHECK(steps > 0);

  // In another thread, under steady writing.
  std::atomic<bool> stop{false};
  std::atomic<std::uint64_t> copies{0};
  std::thread other([&] {
    auto reader = good(open_sqlite_reader(path));
    while (!stop || copies == 0) {
      const std::string name = folder / ("copy-" + std::to_string(copies));
      good(reader->refresh());
      good(reader->backup(name, {}));
      reader->release();
      ++copies;
    }
  });
  while (copies < 5) good(do_transaction(*store, ++t));
  stop = true;
  other.join();
  store.reset();

  std::uint64_t previous = 300;
  for (std::uint64_t n = 0; n < copies; ++n) {
    ScratchFolder data;
    good(restore_sqlite(folder / ("copy-" + std::to_string(n)), data.path()));
    auto restored = open_restored(data.path());
    const std::uint64_t held = transactions_in(*restored, false);
    CHECK(held >= previous);
    CHECK(held <= t);
    previous = held;
  }
  ScratchFolder data;
  good(restore_sqlite(folder / "own", data.path()));
  CHECK(transactions_in(*open_restored(data.path()), false) >= 300);
}

TEST_CASE("a restore says so in the store, differently each time") {
  ScratchFolder folder;
  store_with(folder / "store.db", 5)->backup(folder / "copy", {}).value();
  std::ifstream in(folder / "copy", std::ios::binary);
  const Bytes before(std::istreambuf_iterator<char>(in), {});
  Bytes marks[2];
  for (Bytes& mark : marks) {
    ScratchFolder data;
    good(restore_sqlite(folder / "copy", data.path()));
    auto store = open_restored(data.path());
    CHECK(transactions_in(*store) == 5);
    mark = good(store->get(Space::durable, kRestoredKey)).value_or("");
    CHECK(mark.size() > 32);
    good(do_transaction(*store, 6));
    std::size_t files = 0;
    for (const auto& entry : std::filesystem::directory_iterator(data.path())) {
      CHECK(entry.path().string().find("restoring") == std::string::npos);
      ++files;
    }
    CHECK(files <= 5);  // store, log, index of the log, lock, contents
  }
  CHECK(marks[0] != marks[1]);
  std::ifstream again(folder / "copy", std::ios::binary);
  CHECK(Bytes(std::istreambuf_iterator<char>(again), {}) == before);
}

TEST_CASE("nothing is overwritten by a restore or a backup") {
  ScratchFolder folder;
  ScratchFolder data;
  auto store = store_with(store_path(data.path()), 3);
  good(store->backup(folder / "copy", {}));
  CHECK(refusal(store->backup(folder / "copy", {})) == ErrorCode::conflict);
  const auto live = restore_sqlite(folder / "copy", data.path());
  CHECK(refusal(live) == ErrorCode::conflict);
  CHECK(live.error().message.find("in use") != std::string::npos);
  good(do_transaction(*store, 4));
  store.reset();
  CHECK(refusal(restore_sqlite(folder / "copy", data.path())) == ErrorCode::conflict);
  CHECK(transactions_in(*open_restored(data.path())) == 4);
  // A log without its store is not silently given to another one.
  std::filesystem::remove(store_path(data.path()));
  std::ofstream(store_path(data.path()) + "-wal") << "left over";
  CHECK(refusal(restore_sqlite(folder / "copy", data.path())) == ErrorCode::conflict);
  // Nor contents.
  std::filesystem::remove(store_path(data.path()) + "-wal");
  CHECK(refusal(restore_sqlite(folder / "copy", data.path())) == ErrorCode::conflict);
  CHECK(std::filesystem::exists(store_path(data.path()) + "-files/1"));
  std::filesystem::remove_all(store_path(data.path()) + "-files");
  good(restore_sqlite(folder / "copy", data.path()));
  CHECK(transactions_in(*open_restored(data.path())) == 3);
}

TEST_CASE("a damaged, cut or foreign backup is refused and leaves nothing") {
  ScratchFolder folder;
  store_with(folder / "store.db", 60)->backup(folder / "copy", {}).value();
  std::ifstream in(folder / "copy", std::ios::binary);
  const Bytes whole(std::istreambuf_iterator<char>(in), {});
  std::uint64_t refused = 0;
  std::uint64_t harmless = 0;
  std::filesystem::copy(folder / "copy-files", folder / "bad-files");
  const auto check_refused = [&](const Bytes& bytes) {
    std::ofstream(folder / "bad", std::ios::binary | std::ios::trunc) << bytes;
    ScratchFolder data;
    if (restore_sqlite(folder / "bad", data.path()).ok()) {
      // Only bytes of a free page can have changed.
      REQUIRE(transactions_in(*open_restored(data.path())) == 60);
      ++harmless;
      return;
    }
    REQUIRE_FALSE(std::filesystem::exists(store_path(data.path())));
    REQUIRE_FALSE(std::filesystem::exists(store_path(data.path()) + "-files"));
    ++refused;
  };
  for (std::size_t offset = 4096; offset < whole.size(); offset += 1511) {
    Bytes rotten = whole;
    rotten[offset] = static_cast<char>(rotten[offset] ^ 4);
    check_refused(rotten);
  }
  for (const std::size_t size : {0, 100, 4096, 9000}) check_refused(whole.substr(0, size));
  check_refused(whole.substr(0, whole.size() - 4096));
  check_refused(Bytes(10'000, 'x'));
  CHECK(refused > 50);
  CHECK(harmless < refused / 10);
  ScratchFolder data;
  CHECK(refusal(restore_sqlite(folder / "nothing", data.path())) == ErrorCode::unavailable);
}

TEST_CASE("an interrupted restore can be repeated, a cancelled backup leaves nothing") {
  ScratchFolder folder;
  auto store = store_with(folder / "store.db", 400);
  const auto cancelled = store->backup(folder / "copy", [](auto, auto) { return false; });
  CHECK(refusal(cancelled) == ErrorCode::unavailable);
  CHECK_FALSE(std::filesystem::exists(folder / "copy"));
  CHECK_FALSE(std::filesystem::exists(folder / "copy.partial"));
  // Nor does one that is cancelled among the contents, which come last.
  CHECK(refusal(store->backup(folder / "copy", [](std::uint64_t at, std::uint64_t total) {
          return total > 8 || at < 2;  // the database has more pages than there are contents
        })) == ErrorCode::unavailable);
  for (const char* left : {"copy", "copy.partial", "copy-files", "copy-files.partial"})
    CHECK_FALSE(std::filesystem::exists(folder / left));
  good(do_transaction(*store, 401));  // a failed backup stops nobody
  good(store->backup(folder / "copy", {}));
  ScratchFolder data;
  // What a killed restore leaves behind.
  std::ofstream(store_path(data.path()) + ".restoring") << "half";
  std::ofstream(store_path(data.path()) + ".restoring-wal") << "half";
  std::filesystem::create_directory(store_path(data.path()) + "-files");
  good(restore_sqlite(folder / "copy", data.path()));
  CHECK(transactions_in(*open_restored(data.path())) == 401);
}

TEST_CASE("a copy of a stopped node's files is a backup too, its log included") {
  ScratchFolder folder;
  auto store = store_with(folder / "store.db", 8);
  // Copied while open and idle, as after a kill: the log still holds everything.
  std::filesystem::copy_file(folder / "store.db", folder / "copy");
  std::filesystem::copy_file(folder / "store.db-wal", folder / "copy-wal");
  std::filesystem::copy(folder / "store.db-files", folder / "copy-files");
  ScratchFolder data;
  good(restore_sqlite(folder / "copy", data.path()));
  CHECK(transactions_in(*open_restored(data.path())) == 8);
}

TEST_CASE("a backup that the disk fails leaves the store at work") {
  const auto disk = FaultyDisk::make(3);
  auto store = good(open_sqlite_store(options_on(*disk)));
  for (std::uint64_t t = 1; t <= 50; ++t) good(do_transaction(*store, t));
  disk->set_limit(disk->usage() + 20'000);
  CHECK(refusal(store->backup("copy", {})) == ErrorCode::unavailable);
  disk->set_limit(10'000'000);
  good(do_transaction(*store, 51));
  good(store->backup("copy", {}));
  SqliteOptions copy = options_on(*disk);
  copy.path = "copy";
  // This disk has snapshots for its contents: the tables alone are looked at.
  CHECK(good(good(open_sqlite_store(copy))->end(1)) == 51);
}

}  // namespace store
