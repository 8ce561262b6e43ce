// Every kind of store finds words alike. If this fails, a search over the store on disk finds
// something else than the tests over the one in memory say, or finds what was destroyed.
#include "store/word_index.h"

#include <doctest/doctest.h>

#include <cstdio>
#include <map>
#include <random>

#include "store/store_testing.h"

namespace store {
namespace {

using testing::good;
using testing::in_transaction;
using testing::refusal;

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
    options.page_bytes = 1024;
    return good(open_sqlite_store(options));
  }
};

WordQuery::Phrase phrase(std::vector<std::string> words, bool prefix = false) {
  return {std::move(words), prefix};
}

std::vector<std::int64_t> found(Store& store, const WordQuery& query, std::size_t most = 1000) {
  std::vector<std::int64_t> out;
  good(store.words().find(query, [&](std::int64_t number, const IndexedEntry& entry) {
    CHECK(entry == good(store.words().at(number)));
    out.push_back(number);
    return out.size() < most;
  }));
  return out;
}

WordQuery all(std::vector<WordQuery::Phrase> phrases) {
  WordQuery query;
  for (WordQuery::Phrase& one : phrases) query.all.push_back({std::move(one)});
  return query;
}

using Numbers = std::vector<std::int64_t>;

}  // namespace

TEST_CASE_TEMPLATE("words are found where they stand", Kind, Memory, SqliteOnDisk,
                   SqliteOnFaultyDisk) {
  Kind kind;
  auto store = kind.open();
  WordIndex* words = &store->words();
  in_transaction(*store, [&] {
    good(words->add(5, {1, 50}, "협의 의회 회 kidd doi thoai"));
    good(words->add(9, {1, 51}, "의회 협의 kidds thoai doi"));
    good(words->add(7, {kMaxChain, 3}, "kid \xee\x80\x81p2 \xf0\xaa\x9c\x80\xf0\xaa\x9c\x81"));
    good(words->add(std::int64_t{1} << 60, {2, 0}, "협의 의회"));
  });
  const Numbers late = {std::int64_t{1} << 60, 5};
  CHECK(found(*store, all({phrase({"협의", "의회"})})) == late);
  CHECK(found(*store, all({phrase({"협의"})})) == Numbers{std::int64_t{1} << 60, 9, 5});
  CHECK(found(*store, all({phrase({"회"}, true)})) == Numbers{5});
  CHECK(found(*store, all({phrase({"kid"}, true)})) == Numbers{9, 7, 5});
  CHECK(found(*store, all({phrase({"kid"})})) == Numbers{7});
  CHECK(found(*store, all({phrase({"doi", "tho"}, true)})) == Numbers{5});
  CHECK(found(*store, all({phrase({"doi"}), phrase({"thoai"}), phrase({"kidd"})})) == Numbers{5});
  CHECK(found(*store, all({phrase({"\xee\x80\x81p2"})})) == Numbers{7});
  // Characters newer than the database's own tables of Unicode.
  CHECK(found(*store, all({phrase({"\xf0\xaa\x9c\x80\xf0\xaa\x9c\x81"})})) == Numbers{7});
  CHECK(found(*store, all({phrase({"near"})})).empty());
  WordQuery query;
  query.all = {{phrase({"kid"}), phrase({"회"})}, {phrase({"k"}, true)}};
  CHECK(found(*store, query) == Numbers{7, 5});
  query.below = 7;
  CHECK(found(*store, query) == Numbers{5});
  query.below = 8;
  query.from = 6;
  CHECK(found(*store, query) == Numbers{7});
  CHECK(found(*store, all({phrase({"협의"})}), 1) == Numbers{std::int64_t{1} << 60});
  if (Kind::durable) {
    store.reset();
    store = kind.open();
    CHECK(found(*store, all({phrase({"협의", "의회"})})) == late);
  }
}

TEST_CASE_TEMPLATE("a number is one text's, and what is taken out is what was put in", Kind, Memory,
                   SqliteOnDisk, SqliteOnFaultyDisk) {
  Kind kind;
  auto store = kind.open();
  WordIndex& words = store->words();
  CHECK(refusal(words.add(1, {1, 1}, "a")) == ErrorCode::conflict);  // no transaction
  CHECK(refusal(words.remove(1, "a")) == ErrorCode::conflict);
  CHECK(refusal(words.clear()) == ErrorCode::conflict);
  in_transaction(*store, [&] {
    good(words.add(1, {1, 1}, "alpha beta"));
    good(words.add(1, {1, 1}, "alpha beta"));
    CHECK(refusal(words.add(1, {1, 2}, "alpha beta")) == ErrorCode::conflict);
    CHECK(refusal(words.add(1, {1, 1}, "alpha")) == ErrorCode::conflict);
    CHECK(refusal(words.add(-1, {1, 1}, "alpha")) == ErrorCode::conflict);
    for (const char* bad : {"Alpha", "a  b", " a", "a ", "a-b", "a\"b", "a\nb"})
      CHECK(refusal(words.add(2, {1, 1}, bad)) == ErrorCode::conflict);
    CHECK(refusal(words.remove(1, "alpha")) == ErrorCode::conflict);
    good(words.remove(3, "alpha"));
  });
  CHECK(found(*store, all({phrase({"alpha"})})) == Numbers{1});
  CHECK_FALSE(good(words.at(2)).has_value());
  for (const WordQuery& bad :
       {WordQuery(), all({phrase({})}), all({phrase({""})}), all({phrase({"a b"})}),
        all({phrase({"a\" OR \"b"})}), all({phrase({"A"})})}) {
    CHECK(refusal(words.find(bad, [](std::int64_t, const IndexedEntry&) { return true; })) ==
          ErrorCode::invalid);
  }
  in_transaction(*store, [&] {
    good(words.remove(1, "alpha beta"));
    CHECK(found(*store, all({phrase({"alpha"})})).empty());  // at once
    CHECK_FALSE(good(words.at(1)).has_value());
    good(words.add(1, {1, 9}, "gamma"));
  });
  CHECK(found(*store, all({phrase({"alpha"})})).empty());
  CHECK(found(*store, all({phrase({"gamma"})})) == Numbers{1});
  good(store->begin());
  good(words.add(2, {1, 3}, "gamma"));
  good(words.remove(1, "gamma"));
  store->rollback();
  CHECK(found(*store, all({phrase({"gamma"})})) == Numbers{1});
  in_transaction(*store, [&] { good(words.clear()); });
  CHECK(found(*store, all({phrase({"gamma"})})).empty());
  CHECK_FALSE(good(words.at(1)).has_value());
}

TEST_CASE_TEMPLATE("whatever is added and taken out, what is found is what is there", Kind,
                   SqliteOnDisk, SqliteOnFaultyDisk) {
  Kind kind;
  auto store = kind.open();
  auto model = make_memory_store();
  std::mt19937 dice(3);
  std::map<std::int64_t, std::string> texts;
  const auto word = [&] { return "w" + std::to_string(dice() % 30); };
  bool first = true;
  for (int round = 0; round < 40; ++round) {
    good(store->begin());
    good(model->begin());
    const auto before = texts;
    for (int step = 0; step < 20; ++step) {
      const std::int64_t number = dice() % 200;
      const auto held = texts.find(number);
      if (held != texts.end()) {
        good(store->words().remove(number, held->second));
        good(model->words().remove(number, held->second));
        texts.erase(held);
        continue;
      }
      std::string text = word();
      for (std::size_t more = dice() % 12; more > 0; --more) text += " " + word();
      good(store->words().add(number, {1, static_cast<std::uint64_t>(number)}, text));
      good(model->words().add(number, {1, static_cast<std::uint64_t>(number)}, text));
      texts[number] = text;
    }
    if (dice() % 5 == 0) {
      store->rollback();
      model->rollback();
      texts = before;
    } else {
      if (round % 3 == 0) first = good(store->words().wipe(first));
      good(store->commit());
      good(model->commit());
    }
    for (int ask = 0; ask < 10; ++ask) {
      const WordQuery query = dice() % 2 == 0 ? all({phrase({word(), word()}, dice() % 2 == 0)})
                                              : all({phrase({word()}, true), phrase({word()})});
      CHECK(found(*store, query) == found(*model, query));
    }
  }
}

TEST_CASE("words that were taken out are wiped out of the file") {
  testing::ScratchFolder folder;
  const std::string path = folder / "store.db";
  auto store = good(open_sqlite_store(testing::options_at(path)));
  std::int64_t number = 0;
  const auto fill = [&](int count) {
    in_transaction(*store, [&] {
      for (int i = 0; i < count; ++i, ++number)
        good(store->words().add(number, {1, static_cast<std::uint64_t>(number)},
                                "common x" + std::to_string(number * 7919 % 100'000)));
    });
  };
  const auto in_file = [&](const std::string& word) {
    Bytes all;
    for (const char* part : {"", "-wal"}) {
      FILE* const file = std::fopen((path + part).c_str(), "rb");
      if (file == nullptr) continue;
      char piece[65536];
      for (std::size_t size; (size = std::fread(piece, 1, sizeof piece, file)) > 0;)
        all.append(piece, size);
      std::fclose(file);
    }
    return all.find(word) != Bytes::npos;
  };
  fill(3000);
  in_transaction(*store, [&] {
    good(store->words().add(number, {2, 0}, "qzverysecretword qzverysecretword common"));
  });
  const std::int64_t secret = number++;
  fill(3000);
  CHECK(in_file("qzverysecretword"));
  in_transaction(*store, [&] {
    good(store->words().remove(secret, "qzverysecretword qzverysecretword common"));
  });
  CHECK(found(*store, all({phrase({"qzverysecretword"})})).empty());
  int pieces = 0;
  for (bool done = false; !done; ++pieces) {
    in_transaction(*store, [&] { done = good(store->words().wipe(pieces == 0)); });
    REQUIRE(pieces < 1000);
  }
  fill(1);
  store.reset();  // moves the log to its place
  CHECK_FALSE(in_file("qzverysecretword"));
  store = good(open_sqlite_store(testing::options_at(path)));
  CHECK(found(*store, all({phrase({"common"})}), 10'000).size() == 6001);
}

}  // namespace store
