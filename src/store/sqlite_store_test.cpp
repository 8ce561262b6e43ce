// What an operator meets: wrong files, wrong folders, two programs at once, an older or newer
// store, and readers beside the writer.
#include "store/sqlite_store.h"

#include <doctest/doctest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <thread>

#include "store/checked_vfs.h"
#include "store/sqlite_parts.h"
#include "store/workload_testing.h"

namespace store {
namespace {

using testing::do_transaction;
using testing::good;
using testing::options_at;
using testing::refusal;
using testing::row_of;
using testing::same;
using testing::ScratchFolder;
using testing::transactions_in;

std::unique_ptr<Store> store_with(const std::string& path, std::uint64_t transactions) {
  auto store = good(open_sqlite_store(options_at(path)));
  for (std::uint64_t t = 1; t <= transactions; ++t) good(do_transaction(*store, t));
  return store;
}

bool says(const Error& error, std::string_view words) {
  return error.message.find(words) != std::string::npos;
}

Bytes contents(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return Bytes(std::istreambuf_iterator<char>(in), {});
}

}  // namespace

TEST_CASE("without leave to create, a missing or empty store is refused by name") {
  ScratchFolder folder;
  SqliteOptions options = options_at(folder / "store.db");
  options.create = false;
  auto missing = open_sqlite_store(options);
  CHECK(refusal(missing) == ErrorCode::not_found);
  CHECK(says(missing.error(), options.path));
  CHECK_FALSE(std::filesystem::exists(options.path));
  std::ofstream(options.path).flush();
  CHECK(refusal(open_sqlite_store(options)) == ErrorCode::not_found);
  CHECK(std::filesystem::file_size(options.path) == 0);
  options.path = folder / "no/such/store.db";
  options.create = true;
  auto nowhere = open_sqlite_store(options);
  CHECK(refusal(nowhere) == ErrorCode::not_found);
  CHECK(says(nowhere.error(), "does not exist"));
}

TEST_CASE("a file that is no store, or another program's database, is refused and left alone") {
  ScratchFolder folder;
  const std::string text = folder / "text";
  std::ofstream(text) << Bytes(5000, 't');
  auto refused = open_sqlite_store(options_at(text));
  CHECK(refusal(refused) == ErrorCode::invalid);
  CHECK(says(refused.error(), "no store"));
  CHECK(contents(text) == Bytes(5000, 't'));

  const std::string foreign = folder / "foreign";
  {
    auto other =
        good(Connection::open(foreign, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr));
    good(other->run("CREATE TABLE theirs(x); INSERT INTO theirs VALUES('y')"));
  }
  const Bytes before = contents(foreign);
  refused = open_sqlite_store(options_at(foreign));
  CHECK(refusal(refused) == ErrorCode::invalid);
  CHECK(says(refused.error(), "another program"));
  CHECK(contents(foreign) == before);
}

TEST_CASE("a store of a newer program is refused and left alone") {
  ScratchFolder folder;
  const std::string path = folder / "store.db";
  store_with(path, 2).reset();
  {
    auto newer = good(Connection::open(path, SQLITE_OPEN_READWRITE, nullptr));
    good(newer->run("PRAGMA user_version=999"));
  }
  const Bytes before = contents(path);
  auto refused = open_sqlite_store(options_at(path));
  CHECK(refusal(refused) == ErrorCode::invalid);
  CHECK(says(refused.error(), "newer version"));
  CHECK(says(refused.error(), "999"));
  CHECK(contents(path) == before);
  SqliteOptions reading = options_at(path);
  reading.read_only = true;
  CHECK(refusal(open_sqlite_store(reading)) == ErrorCode::invalid);
}

TEST_CASE("a store of version 1 is brought up to date with all it holds") {
  ScratchFolder folder;
  const std::string path = folder / "store.db";
  {
    auto old = good(Connection::open(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr));
    int reserved = kReservedBytes;
    sqlite3_file_control(old->db(), "main", SQLITE_FCNTL_RESERVE_BYTES, &reserved);
    sqlite3_file_control(old->db(), "main", kSealControl, nullptr);
    good(create_version_1(*old));
    good(old->run("PRAGMA user_version=1"));
    Statement insert = good(old->prepare("INSERT INTO entry VALUES(?, ?, ?, ?, ?)"));
    for (const ChainId chain : {0u, 7u, kMaxChain}) {
      for (std::uint64_t index = chain; index < chain + 5u; ++index) {
        const Row row = row_of(index);
        const std::int64_t id = entry_id(chain, index);
        insert.bind(1, id);
        insert.bind(2, static_cast<std::int64_t>(row.state));
        insert.bind(3, entry_sum(id, row.state, row.entry, row.opening));
        insert.bind(4, row.entry);
        insert.bind(5, row.opening);
        REQUIRE(insert.step() == SQLITE_DONE);
        insert.reset();
      }
    }
    Statement put = good(old->prepare("INSERT INTO durable VALUES(?, ?, ?)"));
    put.bind(1, ByteView("key"));
    put.bind(2, value_sum(Space::durable, "key", "value"));
    put.bind(3, ByteView("value"));
    REQUIRE(put.step() == SQLITE_DONE);
  }
  for (int round = 0; round < 2; ++round) {
    auto store = good(open_sqlite_store(options_at(path)));
    for (const ChainId chain : {0u, 7u, kMaxChain}) {
      const std::uint64_t end = chain + 5u + static_cast<std::uint64_t>(round);
      CHECK(good(store->end(chain)) == end);
      for (std::uint64_t index = chain; index < end; ++index) {
        CHECK(same(good(store->read(chain, index)), row_of(index)));
      }
      if (chain > 0) CHECK(refusal(store->read(chain, chain - 1)) == ErrorCode::not_found);
      good(store->begin());
      good(store->append(chain, end, row_of(end)));
      good(store->commit());
    }
    CHECK(good(store->get(Space::durable, "key")) == Bytes("value"));
  }
}

TEST_CASE("a second program is refused with the number of the first; a dead one's lock is free") {
  ScratchFolder folder;
  const std::string path = folder / "store.db";
  auto first = store_with(path, 1);
  auto second = open_sqlite_store(options_at(path));
  CHECK(refusal(second) == ErrorCode::conflict);
  CHECK(says(second.error(), "in use by process " + std::to_string(getpid())));
  good(do_transaction(*first, 2));
  first.reset();
  // The file stays and is free.
  CHECK(std::filesystem::exists(path + ".lock"));
  CHECK(transactions_in(*good(open_sqlite_store(options_at(path)))) == 2);

  const auto disk = FaultyDisk::make(1);
  auto holder = good(open_sqlite_store(testing::options_on(*disk)));
  CHECK(refusal(open_sqlite_store(testing::options_on(*disk))) == ErrorCode::conflict);
}

TEST_CASE("a process killed at work loses nothing it was told is committed") {
  ScratchFolder folder;
  const std::string path = folder / "store.db";
  std::uint64_t last = 0;
  for (int round = 0; round < 6; ++round) {
    int told[2];
    REQUIRE(pipe(told) == 0);
    const pid_t child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
      SqliteOptions options = options_at(path);
      options.checkpoint_pages = 20;
      auto opened = open_sqlite_store(options);
      if (!opened.ok()) _exit(1);
      Store& store = *opened.value();
      const Result<std::uint64_t> end = store.end(1);
      if (!end.ok()) _exit(1);
      for (std::uint64_t t = end.value() + 1;; ++t) {
        if (!do_transaction(store, t).ok()) _exit(1);
        if (write(told[1], &t, sizeof t) != sizeof t) _exit(1);
      }
    }
    close(told[1]);
    for (int i = 0; i < 7 + 5 * round; ++i)
      REQUIRE(read(told[0], &last, sizeof last) == sizeof last);
    REQUIRE(kill(child, SIGKILL) == 0);
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    while (read(told[0], &last, sizeof last) == sizeof last) {
    }
    close(told[0]);
    auto store = good(open_sqlite_store(options_at(path)));
    const std::uint64_t held = transactions_in(*store);
    CHECK(held >= last);
    CHECK(held <= last + 1);
  }
}

TEST_CASE("a folder without the right to write is refused with what to look at") {
  ScratchFolder folder;
  const std::string path = folder / "store.db";
  store_with(path, 1).reset();
  std::filesystem::remove(path + ".lock");
  if (geteuid() == 0) {
    // Root may write anywhere; the child gives that right up.
    const pid_t child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
      if (chmod(folder.path().c_str(), 0755) != 0 || setuid(65534) != 0) _exit(2);
      auto refused = open_sqlite_store(options_at(path));
      const bool right = !refused.ok() && refused.error().code == ErrorCode::forbidden &&
                         says(refused.error(), "cannot be written");
      _exit(right ? 0 : 1);
    }
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    CHECK(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 0);
  } else {
    REQUIRE(chmod(folder.path().c_str(), 0500) == 0);
    auto refused = open_sqlite_store(options_at(path));
    CHECK(refusal(refused) == ErrorCode::forbidden);
    CHECK(says(refused.error(), "cannot be written"));
    REQUIRE(chmod(folder.path().c_str(), 0700) == 0);
  }
}

TEST_CASE("a file size limit of the process stops the store and loses nothing acknowledged") {
  ScratchFolder folder;
  const std::string path = folder / "store.db";
  int told[2];
  REQUIRE(pipe(told) == 0);
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    std::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{600'000, 600'000};
    if (setrlimit(RLIMIT_FSIZE, &limit) != 0) _exit(2);
    auto opened = open_sqlite_store(options_at(path));
    if (!opened.ok()) _exit(3);
    for (std::uint64_t t = 1; t < 10'000; ++t) {
      const Result<void> done = do_transaction(*opened.value(), t);
      if (!done.ok()) _exit(done.error().code == ErrorCode::corrupt ? 0 : 4);
      if (write(told[1], &t, sizeof t) != sizeof t) _exit(5);
    }
    _exit(6);
  }
  close(told[1]);
  std::uint64_t last = 0;
  while (read(told[0], &last, sizeof last) == sizeof last) {
  }
  close(told[0]);
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  CHECK(WEXITSTATUS(status) == 0);
  CHECK(last > 10);
  const std::uint64_t held = transactions_in(*good(open_sqlite_store(options_at(path))));
  CHECK(held >= last);
  CHECK(held <= last + 1);
}

TEST_CASE("the writer moves the log itself, between transactions") {
  ScratchFolder folder;
  SqliteOptions options = options_at(folder / "store.db");
  options.checkpoint_pages = 50;
  auto store = good(open_sqlite_store(options));
  std::uint64_t longest_log = 0;
  for (std::uint64_t t = 1; t <= 200; ++t) {
    good(do_transaction(*store, t));
    longest_log = std::max(longest_log, store->stats().log_bytes);
  }
  const StoreStats stats = store->stats();
  CHECK(stats.checkpoints > 5);
  CHECK(stats.longest_checkpoint_us >= stats.last_checkpoint_us);
  CHECK(stats.longest_checkpoint_us > 0);
  CHECK(longest_log < 100 * 4096);
  CHECK(std::filesystem::file_size(options.path + "-wal") < 200 * 4096);
  CHECK(stats.stored_bytes > 200 * 1500);
}

TEST_CASE("a reader shows one moment, in its own thread, and writes nothing") {
  ScratchFolder folder;
  const std::string path = folder / "store.db";
  auto store = store_with(path, 20);
  auto reader = good(open_sqlite_reader(path));
  CHECK(refusal(reader->end(1)) == ErrorCode::unavailable);  // refresh() first
  good(reader->refresh());
  CHECK(transactions_in(*reader) == 20);
  for (std::uint64_t t = 21; t <= 30; ++t) good(do_transaction(*store, t));
  CHECK(transactions_in(*reader, false) == 20);
  good(reader->refresh());
  CHECK(transactions_in(*reader) == 30);
  CHECK(refusal(reader->begin()) == ErrorCode::forbidden);
  CHECK(refusal(reader->append(1, 30, row_of(30))) == ErrorCode::forbidden);
  CHECK(refusal(reader->put(Space::durable, "k", "v")) == ErrorCode::forbidden);
  CHECK(refusal(reader->clear(Space::projection)) == ErrorCode::forbidden);
  reader->release();
  CHECK(refusal(reader->read(1, 0)) == ErrorCode::unavailable);

  std::atomic<bool> stop{false};
  std::uint64_t views = 0;
  std::thread other([&] {
    auto own = good(open_sqlite_reader(path));
    while (!stop || views < 3) {
      good(own->refresh());
      if (transactions_in(*own, false) < 30) FAIL("a view went back");
      own->release();
      ++views;
    }
  });
  for (std::uint64_t t = 31; t <= 130; ++t) good(do_transaction(*store, t));
  stop = true;
  other.join();
  CHECK(transactions_in(*store) == 130);
}

TEST_CASE("a view that is too old is refused, so that it cannot make the log grow for ever") {
  ScratchFolder folder;
  const std::string path = folder / "store.db";
  auto store = store_with(path, 3);
  auto reader = good(open_sqlite_reader(path, 1));
  good(reader->refresh());
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  CHECK(refusal(reader->end(1)) == ErrorCode::unavailable);
  CHECK(refusal(reader->get(Space::durable, "last")) == ErrorCode::unavailable);
}

TEST_CASE("a store opened for reading only refuses every write") {
  ScratchFolder folder;
  SqliteOptions options = options_at(folder / "store.db");
  store_with(options.path, 4).reset();
  options.read_only = true;
  auto store = good(open_sqlite_store(options));
  CHECK(transactions_in(*store) == 4);
  CHECK(refusal(store->begin()) == ErrorCode::forbidden);
  CHECK(refusal(store->put(Space::durable, "k", "v")) == ErrorCode::forbidden);
}

TEST_CASE("free space is counted beyond the reserve") {
  ScratchFolder folder;
  SqliteOptions options = options_at(folder / "store.db");
  options.reserve_bytes = std::uint64_t{1} << 60;  // no disk has that
  auto store = good(open_sqlite_store(options));
  CHECK(good(store->free_bytes()) == 0);
  store.reset();
  options.reserve_bytes = 0;
  CHECK(good(good(open_sqlite_store(options))->free_bytes()) > 0);
}

}  // namespace store
