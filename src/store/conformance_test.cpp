// Every kind of store answers alike: rooms above are tested over the store in memory and run over
// the one on disk, so a difference here is a fault that those tests cannot see.
#include <doctest/doctest.h>

#include <map>
#include <random>

#include "store/store_testing.h"

namespace store {
namespace {

using testing::good;
using testing::in_transaction;
using testing::refusal;
using testing::row_of;
using testing::same;

struct Memory {
  static constexpr bool durable = false;
  std::unique_ptr<Store> open() { return make_memory_store(); }
};

struct SqliteOnDisk {
  static constexpr bool durable = true;
  testing::ScratchFolder folder;
  std::unique_ptr<Store> open() {
    return good(open_sqlite_store(testing::options_at(folder / "store.db")));
  }
};

struct SqliteOnFaultyDisk {
  static constexpr bool durable = true;
  std::unique_ptr<FaultyDisk> disk = FaultyDisk::make(1);
  std::unique_ptr<Store> open() {
    SqliteOptions options = testing::options_on(*disk);
    options.page_bytes = 1024;  // as the simulation does, for its speed
    return good(open_sqlite_store(options));
  }
};

Bytes listing(Store& store, Space space, ByteView prefix, ByteView from = {},
              std::size_t at_most = 1000) {
  Bytes seen;
  good(store.list(space, prefix, from, [&](ByteView key, ByteView value) {
    seen += Bytes(key) + "=" + Bytes(value) + ";";
    return --at_most > 0;
  }));
  return seen;
}

}  // namespace

TEST_CASE_TEMPLATE("entries come back as they were appended", Kind, Memory, SqliteOnDisk,
                   SqliteOnFaultyDisk) {
  Kind kind;
  auto store = kind.open();
  const Row none{"only an entry", "", OpeningState::none};
  const Row large{Bytes(54, '\0'), Bytes(65'635, '\xff'), OpeningState::held};
  in_transaction(*store, [&] {
    good(store->append(3, 0, none));
    good(store->append(3, 1, large));
    CHECK(same(good(store->read(3, 1)), large));  // within the transaction too
  });
  CHECK(same(good(store->read(3, 0)), none));
  CHECK(same(good(store->read(3, 1)), large));
  CHECK(good(store->end(3)) == 2);
  CHECK(good(store->end(4)) == 0);
  CHECK(refusal(store->read(3, 2)) == ErrorCode::not_found);
  CHECK(refusal(store->read(4, 0)) == ErrorCode::not_found);
  if (Kind::durable) {
    store.reset();
    store = kind.open();
    CHECK(same(good(store->read(3, 1)), large));
    CHECK(good(store->end(3)) == 2);
  }
}

TEST_CASE_TEMPLATE("an entry out of turn is refused and changes nothing", Kind, Memory,
                   SqliteOnDisk, SqliteOnFaultyDisk) {
  Kind kind;
  auto store = kind.open();
  in_transaction(*store, [&] {
    good(store->append(1, 0, row_of(0)));
    CHECK(refusal(store->append(1, 0, row_of(9))) == ErrorCode::conflict);
    CHECK(refusal(store->append(1, 2, row_of(9))) == ErrorCode::conflict);
    good(store->append(1, 1, row_of(1)));
    CHECK(refusal(store->append(kMaxChain + 1, 0, row_of(9))) == ErrorCode::invalid);
    CHECK(refusal(store->append(2, kMaxIndex, row_of(9))) == ErrorCode::invalid);
  });
  CHECK(good(store->end(1)) == 2);
  CHECK(same(good(store->read(1, 0)), row_of(0)));
}

TEST_CASE_TEMPLATE("a branch begins at its fork index", Kind, Memory, SqliteOnDisk,
                   SqliteOnFaultyDisk) {
  Kind kind;
  auto store = kind.open();
  in_transaction(*store, [&] {
    good(store->append(kMaxChain, 1000, row_of(1000)));
    good(store->append(kMaxChain, 1001, row_of(1001)));
  });
  CHECK(good(store->end(kMaxChain)) == 1002);
  CHECK(refusal(store->read(kMaxChain, 999)) == ErrorCode::not_found);
  std::uint64_t seen = 0;
  good(store->scan(kMaxChain, 0, 5000, [&](std::uint64_t index, const Row* row) {
    REQUIRE(row != nullptr);
    CHECK(same(*row, row_of(index)));
    seen += index;
    return true;
  }));
  CHECK(seen == 2001);
}

TEST_CASE_TEMPLATE("a scan keeps to its chain, its range and its visitor's wish", Kind, Memory,
                   SqliteOnDisk, SqliteOnFaultyDisk) {
  Kind kind;
  auto store = kind.open();
  in_transaction(*store, [&] {
    for (std::uint64_t i = 0; i < 50; ++i) {
      for (const ChainId chain : {1, 2, 3}) good(store->append(chain, i, row_of(chain * 100 + i)));
    }
  });
  const auto scan = [&](ChainId chain, std::uint64_t from, std::uint64_t to, std::uint64_t stop) {
    std::vector<std::uint64_t> seen;
    good(store->scan(chain, from, to, [&](std::uint64_t index, const Row* row) {
      REQUIRE(row != nullptr);
      CHECK(same(*row, row_of(chain * 100 + index)));
      // A visitor reads, as a fold does.
      CHECK(same(good(store->read(1, index)), row_of(100 + index)));
      seen.push_back(index);
      return index != stop;
    }));
    return seen;
  };
  CHECK(scan(2, 0, 50, 99).size() == 50);
  CHECK(scan(2, 10, 13, 99) == std::vector<std::uint64_t>{10, 11, 12});
  CHECK(scan(2, 48, 1000, 99) == std::vector<std::uint64_t>{48, 49});
  CHECK(scan(2, 20, 50, 21) == std::vector<std::uint64_t>{20, 21});
  CHECK(scan(2, 13, 10, 99).empty());
  CHECK(scan(7, 0, 10, 99).empty());
  std::uint64_t pairs = 0;
  good(store->scan(1, 0, 5, [&](std::uint64_t, const Row*) {
    good(store->scan(1, 0, 5, [&](std::uint64_t, const Row*) { return ++pairs > 0; }));
    return true;
  }));
  CHECK(pairs == 25);
}

TEST_CASE_TEMPLATE("an opening can come later, go, and an entry be repaired", Kind, Memory,
                   SqliteOnDisk, SqliteOnFaultyDisk) {
  Kind kind;
  auto store = kind.open();
  in_transaction(*store, [&] {
    good(store->append(1, 0, Row{"e0", "", OpeningState::missing}));
    good(store->append(1, 1, Row{"e1", "secret", OpeningState::held}));
    good(store->append(1, 2, Row{"", "", OpeningState::damaged}));
  });
  in_transaction(*store, [&] {
    good(store->set_opening(1, 0, "came later", OpeningState::held));
    good(store->set_opening(1, 1, "residue", OpeningState::destroyed));
    good(store->repair(1, 2, Row{"e2", "o2", OpeningState::held}));
    CHECK(refusal(store->set_opening(1, 3, "x", OpeningState::held)) == ErrorCode::not_found);
    CHECK(refusal(store->repair(1, 3, row_of(3))) == ErrorCode::not_found);
  });
  CHECK(same(good(store->read(1, 0)), Row{"e0", "came later", OpeningState::held}));
  CHECK(same(good(store->read(1, 1)), Row{"e1", "residue", OpeningState::destroyed}));
  CHECK(same(good(store->read(1, 2)), Row{"e2", "o2", OpeningState::held}));
}

TEST_CASE_TEMPLATE("a rollback leaves no trace", Kind, Memory, SqliteOnDisk, SqliteOnFaultyDisk) {
  Kind kind;
  auto store = kind.open();
  in_transaction(*store, [&] {
    good(store->append(1, 0, row_of(0)));
    good(store->put(Space::durable, "a", "1"));
    good(store->put(Space::projection, "p", "1"));
  });
  good(store->begin());
  good(store->append(1, 1, row_of(1)));
  good(store->append(2, 5, row_of(5)));
  good(store->set_opening(1, 0, "", OpeningState::withheld));
  good(store->repair(1, 0, row_of(77)));
  good(store->put(Space::durable, "a", "2"));
  good(store->put(Space::durable, "b", "2"));
  good(store->erase(Space::durable, "a"));
  good(store->clear(Space::projection));
  good(store->put(Space::projection, "q", "2"));
  store->rollback();
  CHECK(good(store->end(1)) == 1);
  CHECK(good(store->end(2)) == 0);
  CHECK(same(good(store->read(1, 0)), row_of(0)));
  CHECK(refusal(store->read(1, 1)) == ErrorCode::not_found);
  CHECK(listing(*store, Space::durable, "") == "a=1;");
  CHECK(listing(*store, Space::projection, "") == "p=1;");
  // The next transaction is an ordinary one.
  in_transaction(*store, [&] { good(store->append(1, 1, row_of(1))); });
  CHECK(good(store->end(1)) == 2);
  store->rollback();  // without a transaction: nothing
  CHECK(good(store->end(1)) == 2);
}

TEST_CASE_TEMPLATE("writing needs exactly one transaction", Kind, Memory, SqliteOnDisk,
                   SqliteOnFaultyDisk) {
  Kind kind;
  auto store = kind.open();
  CHECK(refusal(store->append(1, 0, row_of(0))) == ErrorCode::conflict);
  CHECK(refusal(store->put(Space::durable, "k", "v")) == ErrorCode::conflict);
  CHECK(refusal(store->erase(Space::durable, "k")) == ErrorCode::conflict);
  CHECK(refusal(store->clear(Space::durable)) == ErrorCode::conflict);
  CHECK(refusal(store->commit()) == ErrorCode::conflict);
  good(store->begin());
  CHECK(refusal(store->begin()) == ErrorCode::conflict);
  good(store->commit());
  // None of these mistakes has stopped the store.
  in_transaction(*store, [&] { good(store->put(Space::durable, "k", "v")); });
  CHECK(good(store->get(Space::durable, "k")) == Bytes("v"));
}

TEST_CASE_TEMPLATE("values are kept by key in two spaces", Kind, Memory, SqliteOnDisk,
                   SqliteOnFaultyDisk) {
  Kind kind;
  auto store = kind.open();
  const Bytes odd{"\0\xff\0", 3};
  in_transaction(*store, [&] {
    good(store->put(Space::durable, "key", "durable"));
    good(store->put(Space::projection, "key", "projection"));
    good(store->put(Space::durable, odd, ""));
    good(store->put(Space::durable, "big", Bytes(300'000, 'x')));
    CHECK(refusal(store->put(Space::durable, "", "v")) == ErrorCode::invalid);
    CHECK(refusal(store->put(Space::durable, Bytes(kMaxKey + 1, 'k'), "v")) == ErrorCode::invalid);
    good(store->put(Space::durable, Bytes(kMaxKey, 'k'), "v"));
  });
  CHECK(good(store->get(Space::durable, "key")) == Bytes("durable"));
  CHECK(good(store->get(Space::projection, "key")) == Bytes("projection"));
  CHECK(good(store->get(Space::durable, odd)) == Bytes());
  CHECK_FALSE(good(store->get(Space::projection, odd)).has_value());
  CHECK(good(store->get(Space::durable, "big"))->size() == 300'000);
  in_transaction(*store, [&] {
    good(store->put(Space::durable, "key", "changed"));
    good(store->erase(Space::durable, odd));
    good(store->erase(Space::durable, "never was"));
    good(store->clear(Space::projection));
  });
  CHECK(good(store->get(Space::durable, "key")) == Bytes("changed"));
  CHECK_FALSE(good(store->get(Space::durable, odd)).has_value());
  CHECK_FALSE(good(store->get(Space::projection, "key")).has_value());
}

TEST_CASE_TEMPLATE("lists are in the order of bytes, by prefix and from a key", Kind, Memory,
                   SqliteOnDisk, SqliteOnFaultyDisk) {
  Kind kind;
  auto store = kind.open();
  in_transaction(*store, [&] {
    for (const char* key : {"b/2", "a", "b/", "b/10", "b/\xff", "b0", "c", "b"}) {
      good(store->put(Space::projection, key, "v"));
    }
  });
  CHECK(listing(*store, Space::projection, "b/") == "b/=v;b/10=v;b/2=v;b/\xff=v;");
  CHECK(listing(*store, Space::projection, "b/", "b/11") == "b/2=v;b/\xff=v;");
  CHECK(listing(*store, Space::projection, "b/", "a") == "b/=v;b/10=v;b/2=v;b/\xff=v;");
  CHECK(listing(*store, Space::projection, "b/", "b/2", 1) == "b/2=v;");
  CHECK(listing(*store, Space::projection, "b/", "c") == "");
  CHECK(listing(*store, Space::projection, "", "b0") == "b0=v;c=v;");
  CHECK(listing(*store, Space::durable, "") == "");
  // A visitor reads while it lists.
  std::size_t nested = 0;
  good(store->list(Space::projection, "b/", "", [&](ByteView key, ByteView) {
    CHECK(good(store->get(Space::projection, key)) == Bytes("v"));
    nested += listing(*store, Space::projection, "b/").size();
    return true;
  }));
  CHECK(nested == 4 * listing(*store, Space::projection, "b/").size());
}

TEST_CASE_TEMPLATE("a transaction reads what it wrote, and what is kept is the same", Kind, Memory,
                   SqliteOnDisk, SqliteOnFaultyDisk) {
  Kind kind;
  auto store = kind.open();
  std::map<Bytes, Bytes> kept;
  std::mt19937_64 random(20);
  const auto agree = [&](const std::map<Bytes, Bytes>& expected) {
    std::map<Bytes, Bytes> seen;
    good(store->list(Space::projection, "", "", [&](ByteView key, ByteView value) {
      seen.emplace(Bytes(key), Bytes(value));
      return true;
    }));
    CHECK(seen == expected);
  };
  for (int round = 0; round < 60; ++round) {
    std::map<Bytes, Bytes> now = kept;
    good(store->begin());
    const int steps = static_cast<int>(random() % 90);
    for (int step = 0; step < steps; ++step) {
      const Bytes key = "k" + std::to_string(random() % 64);
      switch (random() % 16) {
        case 0:
          good(store->erase(Space::projection, key));
          now.erase(key);
          break;
        case 1:
          agree(now);
          break;
        case 2:
          if (random() % 8 != 0) break;
          good(store->clear(Space::projection));
          now.clear();
          break;
        case 3: {
          const std::optional<Bytes> held = good(store->get(Space::projection, key));
          CHECK(held.has_value() == now.contains(key));
          if (held && now.contains(key)) CHECK(*held == now[key]);
          break;
        }
        default: {
          const Bytes value(random() % 40, static_cast<char>(random()));
          good(store->put(Space::projection, key, value));
          now[key] = value;
        }
      }
    }
    if (random() % 4 == 0) {
      store->rollback();
    } else {
      good(store->commit());
      kept = std::move(now);
    }
    agree(kept);
  }
}

TEST_CASE_TEMPLATE("a scrub passes over everything in slices", Kind, Memory, SqliteOnDisk,
                   SqliteOnFaultyDisk) {
  Kind kind;
  auto store = kind.open();
  in_transaction(*store, [&] {
    for (std::uint64_t i = 0; i < 30; ++i) {
      good(store->append(5, i + 7, row_of(i)));
      good(store->append(6, i, row_of(i)));
      good(store->put(Space::durable, "k" + std::to_string(i), "v"));
      good(store->put(Space::projection, "k" + std::to_string(i), "v"));
    }
  });
  ScrubSlice slice;
  std::uint64_t checked = 0;
  std::uint64_t slices = 0;
  while (!slice.finished) {
    slice = good(store->scrub(slice.next, 7));
    CHECK(slice.checked <= 7);
    CHECK(slice.damaged_entries.empty());
    CHECK(slice.damaged_keys.empty());
    CHECK_FALSE(slice.damaged_structure);
    checked += slice.checked;
    REQUIRE(++slices < 100);
  }
  if (Kind::durable) CHECK(checked == 120);
  CHECK(slice.next.part == 0);
}

TEST_CASE_TEMPLATE("figures count commits and rows", Kind, Memory, SqliteOnDisk,
                   SqliteOnFaultyDisk) {
  Kind kind;
  auto store = kind.open();
  in_transaction(*store, [&] {
    for (std::uint64_t i = 0; i < 10; ++i) good(store->append(1, i, row_of(i)));
  });
  CHECK(store->stats().commits == 1);
  CHECK(store->stats().rows_appended == 10);
  CHECK(good(store->free_bytes()) > 0);
}

TEST_CASE_TEMPLATE("contents come back block by block, and go when they are removed", Kind, Memory,
                   SqliteOnDisk, SqliteOnFaultyDisk) {
  Kind kind;
  auto store = kind.open();
  CHECK(refusal(store->contents().create()) == ErrorCode::conflict);
  ContentId first = 0;
  ContentId second = 0;
  const Bytes large(3 * kBlockSize + 5, 'l');
  Bytes many(100 * kBlockSize + 1, '\0');
  for (std::size_t i = 0; i < many.size(); ++i) many[i] = static_cast<char>(i / kBlockSize);
  in_transaction(*store, [&] {
    first = good(store->contents().create());
    second = good(store->contents().create());
    CHECK(first != second);
    good(store->contents().write(first, 0, large));
    good(store->contents().write(first, 9, "far behind"));  // with a hole before it
    good(store->contents().write(first, 1000, many));
    good(store->contents().write(second, 0, "other"));
    CHECK(refusal(store->contents().write(first, 0, "")) == ErrorCode::invalid);
    CHECK(refusal(store->contents().write(0, 0, "x")) == ErrorCode::invalid);
    CHECK(refusal(store->contents().write(first, kMaxBlock, "x")) == ErrorCode::invalid);
  });
  if (Kind::durable) {
    store.reset();
    store = kind.open();
  }
  for (std::uint64_t i = 0; i < 3; ++i)
    CHECK(good(store->contents().read(first, i)) == Bytes(kBlockSize, 'l'));
  CHECK(good(store->contents().read(first, 3)) == "lllll");
  CHECK(good(store->contents().read(first, 9)) == "far behind");
  CHECK_FALSE(store->contents().read(first, 5).ok());
  for (std::uint64_t i = 0; i < 101; ++i)
    CHECK(good(store->contents().read(first, 1000 + i)) == many.substr(i * kBlockSize, kBlockSize));
  CHECK(refusal(store->contents().read(first, 1101)) == ErrorCode::not_found);
  CHECK(refusal(store->contents().read(77, 0)) == ErrorCode::not_found);
  CHECK(good(store->contents().read(second, 0)) == "other");

  good(store->begin());
  good(store->contents().remove(second));
  store->rollback();
  CHECK(good(store->contents().read(second, 0)) == "other");
  in_transaction(*store, [&] {
    good(store->contents().remove(second));
    good(store->contents().write(first, 0, "shorter"));
  });
  CHECK(refusal(store->contents().read(second, 0)) == ErrorCode::not_found);
  CHECK(good(store->contents().read(first, 0)) == "shorter");
  in_transaction(*store, [&] { CHECK(good(store->contents().create()) > second); });
}

}  // namespace store
