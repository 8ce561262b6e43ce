// If these fail, a node could sign a second history of its own journal after a crash.
#include "store/signed_record.h"

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>

#include "store/memory_signed_records.h"
#include "store/store_testing.h"

namespace store {
namespace {

using testing::good;
using testing::refusal;

constexpr std::size_t kSlot = 4096;

Bytes contents(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return Bytes(std::istreambuf_iterator<char>(in), {});
}

void overwrite(const std::string& path, const Bytes& bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

}  // namespace

TEST_CASE("what was saved last is loaded, also by the next process") {
  testing::ScratchFolder folder;
  const std::string where = folder / "signed";
  auto records = open_signed_records(where);
  CHECK_FALSE(good(records->load("log/a")).has_value());
  CHECK_FALSE(std::filesystem::exists(where));
  good(records->save("log/a", "first"));
  good(records->save("log/b", Bytes(kMaxRecordValue, 'x')));
  for (int i = 0; i < 25; ++i) good(records->save("log/a", "value " + std::to_string(i)));
  CHECK(good(records->load("log/a")) == Bytes("value 24"));
  CHECK(good(open_signed_records(where)->load("log/a")) == Bytes("value 24"));
  CHECK(good(open_signed_records(where)->load("log/b")) == Bytes(kMaxRecordValue, 'x'));
  good(records->save("log/a", ""));
  CHECK(good(records->load("log/a")) == Bytes());

  struct stat info{};
  REQUIRE(stat(where.c_str(), &info) == 0);
  CHECK((info.st_mode & 0777) == 0700);
  REQUIRE(stat((where + "/log_a.signed").c_str(), &info) == 0);
  CHECK((info.st_mode & 0777) == 0600);
  CHECK(info.st_size == 2 * kSlot);
}

TEST_CASE("names that could lead elsewhere and values that do not fit are refused") {
  testing::ScratchFolder folder;
  auto records = open_signed_records(folder / "signed");
  for (const char* name : {"", "A", "a b", "a_b", "a\\b", "ü"}) {
    CHECK(refusal(records->save(name, "v")) == ErrorCode::invalid);
    CHECK(refusal(records->load(name)) == ErrorCode::invalid);
  }
  CHECK(refusal(records->save(Bytes(201, 'a'), "v")) == ErrorCode::invalid);
  CHECK(refusal(records->save("a", Bytes(kMaxRecordValue + 1, 'x'))) == ErrorCode::invalid);
  // Dots and slashes stay inside the folder.
  good(records->save("../../etc/x", "v"));
  good(records->save(Bytes(200, 'a'), "v"));
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder.path())) {
    files += entry.is_regular_file() ? 1 : 0;
  }
  CHECK(files == 2);
  CHECK(good(records->load("../../etc/x")) == Bytes("v"));
}

TEST_CASE("a write torn at any byte leaves the value before it") {
  testing::ScratchFolder folder;
  const std::string where = folder / "signed";
  const std::string file = where + "/r.signed";
  for (const int saves : {2, 3}) {  // so that both slots are torn in turn
    std::filesystem::remove_all(where);
    auto records = open_signed_records(where);
    for (int i = 1; i < saves; ++i) good(records->save("r", "old " + std::to_string(i)));
    const Bytes before = contents(file);
    good(records->save("r", "new value"));
    const Bytes after = contents(file);
    const std::size_t slot = before.substr(0, kSlot) == after.substr(0, kSlot) ? kSlot : 0;
    const Bytes old = "old " + std::to_string(saves - 1);
    for (std::size_t cut = 0; cut <= kSlot; cut += cut < 64 ? 1 : 512) {
      Bytes torn = before;
      torn.replace(slot, cut, after, slot, cut);
      overwrite(file, torn);
      auto next = open_signed_records(where);
      const Bytes loaded = *good(next->load("r"));
      CHECK((loaded == old || (torn == after && loaded == "new value")));
      // Going on replaces the torn slot, never the whole one.
      good(next->save("r", "and on"));
      CHECK(good(open_signed_records(where)->load("r")) == Bytes("and on"));
      CHECK(contents(file).find(loaded) != Bytes::npos);
    }
  }
}

TEST_CASE("a record of which no slot is whole is corrupt, never 'none'") {
  testing::ScratchFolder folder;
  const std::string where = folder / "signed";
  const std::string file = where + "/r.signed";
  good(open_signed_records(where)->save("r", "one"));
  good(open_signed_records(where)->save("r", "two"));
  const Bytes whole = contents(file);
  Bytes damaged = whole;
  damaged[40] ^= 1;
  damaged[kSlot + 40] ^= 1;
  for (const Bytes& bytes : {damaged, Bytes(), Bytes(kSlot, '\0'), whole.substr(0, 100)}) {
    overwrite(file, bytes);
    CHECK(refusal(open_signed_records(where)->load("r")) == ErrorCode::corrupt);
    CHECK(refusal(open_signed_records(where)->save("r", "three")) == ErrorCode::corrupt);
  }
  // A file under another record's name is not that record.
  overwrite(where + "/other.signed", whole);
  CHECK(refusal(open_signed_records(where)->load("other")) == ErrorCode::corrupt);
}

TEST_CASE("every flipped bit of the newest slot gives the older value, never another") {
  testing::ScratchFolder folder;
  const std::string where = folder / "signed";
  const std::string file = where + "/r.signed";
  auto records = open_signed_records(where);
  good(records->save("r", "one"));
  good(records->save("r", "two"));
  const Bytes whole = contents(file);
  for (std::size_t byte = 0; byte < kSlot; byte += byte < 64 ? 1 : 97) {
    Bytes rotten = whole;
    rotten[kSlot + byte] = static_cast<char>(rotten[kSlot + byte] ^ (1 << (byte % 8)));
    overwrite(file, rotten);
    CHECK(good(open_signed_records(where)->load("r")) == Bytes("one"));
  }
}

TEST_CASE("numbers that start again keep their order") {
  // Slots written by hand: the value after the greatest number is the newer one.
  testing::ScratchFolder folder;
  const std::string where = folder / "signed";
  const std::string file = where + "/r.signed";
  auto records = open_signed_records(where);
  good(records->save("r", "one"));
  good(records->save("r", "two"));
  const Bytes natural = contents(file);
  // The two slots in the other order mean the same.
  overwrite(file, natural.substr(kSlot) + natural.substr(0, kSlot));
  CHECK(good(open_signed_records(where)->load("r")) == Bytes("two"));
  auto next = open_signed_records(where);
  good(next->save("r", "three"));
  CHECK(contents(file).substr(0, kSlot) == natural.substr(kSlot));
  CHECK(record_is_later(0, ~std::uint64_t{0}));
  CHECK_FALSE(record_is_later(~std::uint64_t{0}, 0));
  CHECK(record_is_later(2, 1));
  CHECK_FALSE(record_is_later(1, 1));
}

TEST_CASE("a process killed between its writes leaves the last value it was told of") {
  testing::ScratchFolder folder;
  const std::string where = folder / "signed";
  for (int round = 0; round < 8; ++round) {
    int told[2];
    REQUIRE(pipe(told) == 0);
    const pid_t child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
      auto records = open_signed_records(where);
      for (std::uint32_t i = 1;; ++i) {
        const std::uint32_t value = static_cast<std::uint32_t>(round) * 1'000'000 + i;
        if (!records->save("r", std::to_string(value)).ok()) _exit(1);
        if (write(told[1], &value, sizeof value) != sizeof value) _exit(1);
      }
    }
    close(told[1]);
    std::uint32_t last = 0;
    for (int i = 0; i < 5 + round; ++i) REQUIRE(read(told[0], &last, sizeof last) == sizeof last);
    REQUIRE(kill(child, SIGKILL) == 0);
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    while (read(told[0], &last, sizeof last) == sizeof last) {
    }
    close(told[0]);
    const Bytes loaded = *good(open_signed_records(where)->load("r"));
    // At least what was told; at most the one save that had no time to tell.
    CHECK(std::stoul(loaded) >= last);
    CHECK(std::stoul(loaded) <= last + 1);
  }
}

TEST_CASE("after a failed save nothing more is saved") {
  testing::ScratchFolder folder;
  const std::string where = folder / "signed";
  auto records = open_signed_records(where);
  good(records->save("r", "one"));
  std::filesystem::remove(where + "/r.signed");
  std::filesystem::create_directory(where + "/r.signed");
  CHECK(refusal(records->save("r", "two")) == ErrorCode::corrupt);
  std::filesystem::remove(where + "/r.signed");
  CHECK(refusal(records->save("r", "three")) == ErrorCode::corrupt);
  CHECK(refusal(records->save("another", "x")) == ErrorCode::corrupt);
}

TEST_CASE("records in memory crash where they are told to") {
  MemorySignedRecords records;
  CHECK_FALSE(good(records.load("r")).has_value());
  good(records.save("r", "one"));
  for (const auto point : {MemorySignedRecords::CrashPoint::before_write,
                           MemorySignedRecords::CrashPoint::torn_write}) {
    records.crash_at(point, 2);
    good(records.save("r", "one"));
    CHECK(refusal(records.save("r", "two")) == ErrorCode::corrupt);
    CHECK(records.crashed());
    CHECK(refusal(records.save("r", "three")) == ErrorCode::corrupt);
    records.restart();
    CHECK(good(records.load("r")) == Bytes("one"));
  }
  records.crash_at(MemorySignedRecords::CrashPoint::after_durable);
  CHECK(refusal(records.save("r", "two")) == ErrorCode::corrupt);
  records.restart();
  CHECK(good(records.load("r")) == Bytes("two"));
  good(records.save("r", "three"));
  records.damage("r");
  CHECK(refusal(records.load("r")) == ErrorCode::corrupt);
  records.forget();
  CHECK_FALSE(good(records.load("r")).has_value());
}

}  // namespace store
