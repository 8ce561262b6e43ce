// Bit rot and its repair: a byte that changed on the disk is never given out as if it were right,
// what is whole goes on being served, and what is damaged can be put back from elsewhere.
#include <doctest/doctest.h>

#include <fstream>

#include "store/sqlite_parts.h"
#include "store/workload_testing.h"

namespace store {
namespace {

using testing::do_transaction;
using testing::expected_row;
using testing::good;
using testing::options_at;
using testing::options_on;
using testing::projection_held;
using testing::projection_key;
using testing::projection_value;
using testing::refusal;
using testing::row_of;
using testing::same;
using testing::ScratchFolder;
using testing::transactions_in;

constexpr std::uint64_t kTransactions = 30;

std::unique_ptr<FaultyDisk> disk_with_history() {
  auto disk = FaultyDisk::make(1);
  {
    auto store = good(open_sqlite_store(options_on(*disk)));
    for (std::uint64_t t = 1; t <= kTransactions; ++t) good(do_transaction(*store, t));
  }
  // The file alone: from a log that came back, SQLite would mend it.
  auto alone = FaultyDisk::make(2);
  alone->put_file("store.db", disk->get_file("store.db"));
  return alone;
}

// Reads everything; false if anything was answered as damaged. Fails the test for a wrong answer.
bool all_right(Store& store) {
  bool whole = true;
  const auto right_or_corrupt = [&](const auto& result, bool right) {
    if (result.ok()) REQUIRE(right);
    if (!result.ok()) REQUIRE(result.error().code == ErrorCode::corrupt);
    whole = whole && result.ok();
  };
  for (const ChainId chain : {1, 2}) {
    const std::uint64_t first = chain == 1 ? 0 : 100;
    const std::uint64_t count = kTransactions * chain;
    const auto end = store.end(chain);
    right_or_corrupt(end, end.ok() && end.value() == first + count);
    for (std::uint64_t index = first; index < first + count; ++index) {
      const auto row = store.read(chain, index);
      right_or_corrupt(row,
                       row.ok() && same(row.value(), expected_row(chain, index, kTransactions)));
    }
    std::uint64_t next = first;
    const auto scanned = store.scan(chain, 0, kMaxIndex, [&](std::uint64_t index, const Row* row) {
      REQUIRE(index == next++);
      if (row != nullptr) REQUIRE(same(*row, expected_row(chain, index, kTransactions)));
      whole = whole && row != nullptr;
      return true;
    });
    right_or_corrupt(scanned, next == first + count);
  }
  const auto last = store.get(Space::durable, "last");
  right_or_corrupt(last, last.ok() && last.value() == std::to_string(kTransactions));
  std::uint64_t held = 0;
  for (std::uint64_t n = 1; n <= kTransactions; ++n) {
    const auto value = store.get(Space::projection, projection_key(n));
    const bool there = projection_held(n, kTransactions);
    held += there ? 1 : 0;
    right_or_corrupt(value, value.ok() && value.value().has_value() == there &&
                                (!there || *value.value() == projection_value(n)));
  }
  std::uint64_t listed = 0;
  const auto list = store.list(Space::projection, "", "", [&](ByteView key, ByteView value) {
    REQUIRE(value == projection_value(std::stoul(Bytes(key.substr(2)))));
    ++listed;
    return true;
  });
  right_or_corrupt(list, listed == held);
  std::uint64_t found = 0;
  const auto find = store.words().find(
      testing::common_word(), [&](std::int64_t number, const IndexedEntry& entry) {
        REQUIRE(projection_held(static_cast<std::uint64_t>(number), kTransactions));
        REQUIRE(entry == IndexedEntry{1, static_cast<std::uint64_t>(number) - 1});
        ++found;
        return true;
      });
  right_or_corrupt(find, found == held);
  return whole;
}

void flip_in_file(const std::string& path, std::uint64_t offset) {
  std::fstream file(path, std::ios::binary | std::ios::in | std::ios::out);
  file.seekg(static_cast<std::streamoff>(offset));
  const char byte = static_cast<char>(file.get() ^ 0x10);
  file.seekp(static_cast<std::streamoff>(offset));
  file.put(byte);
}

// Offset of some bytes of an opening in a store's file, to be damaged.
std::uint64_t place_of(const std::string& path, const Bytes& bytes) {
  std::ifstream in(path, std::ios::binary);
  const Bytes all(std::istreambuf_iterator<char>(in), {});
  const auto place = all.find(bytes);
  REQUIRE(place != Bytes::npos);
  return place;
}

}  // namespace

TEST_CASE("no flipped bit anywhere in the file makes the store give out a wrong byte") {
  const auto origin = disk_with_history();
  const std::uint64_t size = origin->file_size("store.db");
  REQUIRE(size > 20 * 4096);
  std::uint64_t flips = 0;
  std::uint64_t refused = 0;
  std::uint64_t damaged = 0;
  std::uint64_t harmless = 0;
  for (std::uint64_t offset = 0; offset < size;) {
    CAPTURE(offset);
    const auto disk = origin->clone(offset);
    REQUIRE(disk->flip("store.db", offset, static_cast<std::uint8_t>(1u << (offset % 8))));
    ++flips;
    const auto opened = open_sqlite_store(options_on(*disk));
    if (!opened.ok()) {
      const ErrorCode code = opened.error().code;
      REQUIRE((code == ErrorCode::corrupt || code == ErrorCode::invalid));
      ++refused;
    } else if (all_right(*opened.value())) {
      ++harmless;
    } else {
      ++damaged;
      ScrubSlice slice;
      bool found = false;
      while (!slice.finished) {
        slice = good(opened.value()->scrub(slice.next, 10));
        found = found || !slice.damaged_entries.empty() || !slice.damaged_keys.empty() ||
                slice.damaged_structure;
      }
      REQUIRE(found);
    }
    offset += offset < 200 ? 1 : 37;
  }
  MESSAGE("flips ", flips, ": refused ", refused, ", damaged ", damaged, ", harmless ", harmless);
  CHECK(damaged > flips / 2);
  // Free pages and the bytes of the header that SQLite does not use may change without effect.
  CHECK(harmless < flips / 10);
}

TEST_CASE("a whole page in the place of another is noticed") {
  const auto origin = disk_with_history();
  const Bytes file = origin->get_file("store.db");
  const std::size_t pages = file.size() / 4096;
  std::uint64_t noticed = 0;
  for (std::size_t page = 1; page < pages; ++page) {
    CAPTURE(page);
    const std::size_t other = page + 1 < pages ? page + 1 : 1;
    Bytes moved = file;
    moved.replace(page * 4096, 4096, file, other * 4096, 4096);
    const auto disk = FaultyDisk::make(page);
    disk->put_file("store.db", moved);
    const auto opened = open_sqlite_store(options_on(*disk));
    if (!opened.ok() || !all_right(*opened.value())) ++noticed;
  }
  CHECK(noticed == pages - 1);
}

TEST_CASE("a damaged entry is marked, the others are served, and it can be put back for good") {
  ScratchFolder folder;
  const std::string path = folder / "store.db";
  const Row lost = row_of(50, 900);
  {
    auto store = good(open_sqlite_store(options_at(path)));
    good(store->begin());
    for (std::uint64_t i = 0; i < 200; ++i) good(store->append(1, i, row_of(i, 900)));
    good(store->commit());
  }
  flip_in_file(path, place_of(path, lost.opening) + 300);
  const auto damaged_ones = [](Store& store) {
    std::vector<std::uint64_t> all;
    std::uint64_t next = 0;
    good(store.scan(1, 0, 200, [&](std::uint64_t index, const Row* row) {
      REQUIRE(index == next++);
      if (row == nullptr) all.push_back(index);
      if (row != nullptr) REQUIRE(same(*row, row_of(index, 900)));
      return true;
    }));
    REQUIRE(next == 200);
    return all;
  };
  std::vector<std::uint64_t> damaged;
  {
    auto store = good(open_sqlite_store(options_at(path)));
    damaged = damaged_ones(*store);
    CHECK(!damaged.empty());
    CHECK(damaged.size() < 10);  // those of one page
    CHECK(std::find(damaged.begin(), damaged.end(), 50) != damaged.end());
    CHECK(refusal(store->read(1, 50)) == ErrorCode::corrupt);
    CHECK(same(good(store->read(1, 0)), row_of(0, 900)));
    CHECK(store->stats().damaged_reads > 0);
    const ScrubSlice slice = good(store->scrub({}, 10'000));
    CHECK(slice.damaged_entries.size() == damaged.size());

    good(store->begin());  // taken back: still damaged
    good(store->repair(1, 50, lost));
    CHECK(same(good(store->read(1, 50)), lost));
    store->rollback();
    CHECK(refusal(store->read(1, 50)) == ErrorCode::corrupt);

    good(store->begin());
    for (const std::uint64_t index : damaged) good(store->repair(1, index, row_of(index, 900)));
    good(store->commit());
    CHECK(damaged_ones(*store).empty());
    // Going on as ever: appended, and a repaired opening destroyed.
    good(store->begin());
    good(store->append(1, 200, row_of(200)));
    good(store->set_opening(1, 50, "residue", OpeningState::destroyed));
    good(store->commit());
  }
  auto store = good(open_sqlite_store(options_at(path)));
  CHECK(same(good(store->read(1, 50)), Row{lost.entry, "residue", OpeningState::destroyed}));
  auto reader = good(open_sqlite_reader(path));
  good(reader->refresh());
  CHECK(same(good(reader->read(1, 50)), Row{lost.entry, "residue", OpeningState::destroyed}));
  CHECK(same(good(reader->read(1, 200)), row_of(200)));
}

TEST_CASE("a row that rotted inside a page with a right checksum is found too") {
  // As by a fault of memory or of SQLite itself: the page is written whole, the row is wrong.
  ScratchFolder folder;
  const std::string path = folder / "store.db";
  {
    auto store = good(open_sqlite_store(options_at(path)));
    for (std::uint64_t t = 1; t <= kTransactions; ++t) good(do_transaction(*store, t));
  }
  {
    auto inside = good(Connection::open(path, SQLITE_OPEN_READWRITE, nullptr));
    good(inside->run("UPDATE entry SET opening = zeroblob(100) WHERE id = 1 << 40 | 5"));
    good(inside->run("UPDATE entry SET state = 2 WHERE id = 1 << 40 | 6"));
    good(inside->run("DELETE FROM entry WHERE id = 1 << 40 | 7"));
    good(inside->run("UPDATE projection SET value = x'00' WHERE key = CAST('p/3' AS BLOB)"));
  }
  auto store = good(open_sqlite_store(options_at(path)));
  for (const std::uint64_t index : {5, 6, 7}) {
    CHECK(refusal(store->read(1, index)) == ErrorCode::corrupt);
  }
  CHECK(refusal(store->get(Space::projection, "p/3")) == ErrorCode::corrupt);
  const ScrubSlice slice = good(store->scrub({}, 10'000));
  CHECK(slice.finished);
  CHECK(slice.damaged_entries ==
        std::vector<std::pair<ChainId, std::uint64_t>>{{1, 5}, {1, 6}, {1, 7}});
  CHECK(slice.damaged_keys == std::vector<std::pair<Space, Bytes>>{{Space::projection, "p/3"}});
  good(store->begin());
  for (const std::uint64_t index : {5, 6, 7}) {
    good(store->repair(1, index, expected_row(1, index, kTransactions)));
  }
  good(store->put(Space::projection, "p/3", projection_value(3)));
  good(store->commit());
  CHECK(transactions_in(*store) == kTransactions);
}

TEST_CASE("a store damaged in its structure is rewritten as far as it can be read") {
  std::uint64_t salvaged = 0;
  std::uint64_t lost_entries = 0;
  ScratchFolder folder;
  const std::string whole = folder / "whole.db";
  {
    auto store = good(open_sqlite_store(options_at(whole)));
    for (std::uint64_t t = 1; t <= kTransactions; ++t) good(do_transaction(*store, t));
  }
  const std::uint64_t pages = std::filesystem::file_size(whole) / 4096;
  for (std::uint64_t page = 1; page < pages; ++page) {
    CAPTURE(page);
    ScratchFolder place;
    const std::string path = place / "store.db";
    std::filesystem::copy_file(whole, path);
    flip_in_file(path, page * 4096 + 100);
    const auto report = salvage_sqlite(path);
    if (!report.ok()) {
      // Only where neither the table of chains nor the tree of entries can be walked.
      CHECK(report.error().code == ErrorCode::corrupt);
      CHECK(std::filesystem::exists(path));
      continue;
    }
    ++salvaged;
    lost_entries += report.value().entries_damaged;
    CHECK(report.value().entries_kept + report.value().entries_damaged == 3 * kTransactions);
    CHECK(std::filesystem::exists(path + ".damaged"));
    auto store = good(open_sqlite_store(options_at(path)));
    CHECK(good(store->get(Space::durable, kRestoredKey)).has_value());
    std::uint64_t right = 0;
    for (const ChainId chain : {1, 2}) {
      good(store->scan(chain, 0, kMaxIndex, [&](std::uint64_t index, const Row* row) {
        REQUIRE(row != nullptr);
        if (row->state == OpeningState::damaged) return true;
        REQUIRE(same(*row, expected_row(chain, index, kTransactions)));
        ++right;
        return true;
      }));
    }
    CHECK(right == report.value().entries_kept);
    // Writing goes on, and what was lost is put back in its place.
    good(store->begin());
    good(store->append(1, kTransactions, row_of(kTransactions)));
    good(store->commit());
    CHECK(refusal(salvage_sqlite(path)) == ErrorCode::conflict);  // in use
    store.reset();
    CHECK(refusal(salvage_sqlite(path)) == ErrorCode::conflict);  // the old file is still there
  }
  MESSAGE("pages ", pages, ", salvaged ", salvaged, ", entries lost in all ", lost_entries);
  CHECK(salvaged + 3 >= pages - 1);
}

}  // namespace store
