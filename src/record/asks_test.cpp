// If these fail, an inbox shows what was answered long ago, hides what still waits, or tells by its
// silence that somebody answered under a higher marking.
#include "record/asks.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "base/encoding.h"
#include "store/memory_store.h"

namespace record {
namespace {

const Bytes kCircle(16, 'c');

StoredRow stamp(std::uint64_t level, std::uint32_t party, std::uint32_t classification = 0,
                bool joint = false) {
  StoredRow out;
  out.level = level;
  out.ref.party = party;
  out.ref.epoch = "1-00000000";
  out.ref.index = level;
  out.source = out.ref;
  out.party = party == 1 ? "alder.example" : "birch.example";
  out.time = 1000 * level;
  out.joint = joint;
  out.label = {"TEST", classification, {}};
  return out;
}

struct Asked {
  std::unique_ptr<store::Store> store = store::make_memory_store();
  Ask ask;

  Asked() {
    ask.what = "reply";
    REQUIRE(store->begin().ok());
  }
  void asks(const StoredRow& by) {
    REQUIRE(put_ask(*store, kCircle, "meetings/council", "letter/1", ask, by).ok());
  }
  void answers(const StoredRow& by) {
    REQUIRE(put_answer(*store, kCircle, "meetings/council", "letter/1", by).ok());
  }
  std::vector<StoredAsk> open() {
    std::vector<StoredAsk> out;
    REQUIRE(list_asks(*store, kCircle,
                      [&](std::string_view matter, std::string_view key, StoredAsk& one) {
                        CHECK(matter == "meetings/council");
                        CHECK(key == "letter/1");
                        out.push_back(std::move(one));
                        return true;
                      })
                .ok());
    return out;
  }
};

}  // namespace

TEST_CASE("what is answered is open no more, in whatever order the acts come") {
  for (const bool late : {false, true}) {
    Asked record;
    if (late) record.answers(stamp(2, 1));
    record.asks(stamp(1, 1));
    if (!late) {
      CHECK(record.open().size() == 1);
      record.answers(stamp(2, 1));
    }
    CAPTURE(late);
    CHECK(record.open().empty());
    record.asks(stamp(1, 1));  // its content came, or it is folded once more
    CHECK(record.open().empty());
  }
}

TEST_CASE("what is asked keeps what it says") {
  Asked record;
  record.ask = {"clearance", {"alder.example", "birch.example"}, true, true, true, "legal",
                "2031-05-12"};
  record.asks(stamp(3, 2, 1));
  const auto open = record.open();
  REQUIRE(open.size() == 1);
  CHECK(open[0].ask == record.ask);
  CHECK(open[0].row.party == "birch.example");
  CHECK(open[0].row.label.classification == 1);
  CHECK(open[0].row.time == 3000);
}

TEST_CASE("asked anew, only what is answered since counts, where that was said") {
  for (const bool anew : {false, true}) {
    Asked record;
    record.ask.anew = anew;
    record.asks(stamp(1, 1));
    record.answers(stamp(2, 1));
    record.asks(stamp(3, 1));
    CAPTURE(anew);
    CHECK(record.open().size() == (anew ? 1 : 0));
    record.answers(stamp(4, 1));
    CHECK(record.open().empty());
  }
}

TEST_CASE("who was not asked answers nothing, but who asked may take it back") {
  Asked record;
  record.ask.parties = {"alder.example"};
  record.asks(stamp(1, 1));
  record.answers(stamp(2, 2));
  CHECK(record.open().size() == 1);
  Asked other;
  other.ask.parties = {"alder.example"};
  other.asks(stamp(1, 2));
  other.answers(stamp(2, 2));
  CHECK(other.open().empty());
}

TEST_CASE("where each is asked, one's answer is not the other's, and a joint fact is everybody's") {
  Asked record;
  record.ask.each = true;
  record.ask.parties = {"alder.example", "birch.example"};
  record.asks(stamp(1, 1, 0, true));
  record.answers(stamp(2, 2));
  auto open = record.open();
  REQUIRE(open.size() == 1);
  REQUIRE(open[0].answers.size() == 1);
  CHECK(open[0].answers[0].party == "birch.example");
  record.answers(stamp(3, 2, 0, true));
  CHECK(record.open().empty());
}

TEST_CASE("an answer under a higher marking leaves the question open for whoever may not know") {
  Asked record;
  record.asks(stamp(1, 1));
  record.answers(stamp(2, 1, 3));
  const auto open = record.open();
  REQUIRE(open.size() == 1);
  REQUIRE(open[0].answers.size() == 1);
  CHECK(open[0].answers[0].label.classification == 3);
  record.answers(stamp(3, 1));
  CHECK(record.open().empty());
}

TEST_CASE("what is asked again under a higher marking hides nothing from who may not read that") {
  for (const bool answered : {false, true}) {
    Asked record;
    record.asks(stamp(1, 1));
    record.asks(stamp(2, 1, 3));
    CHECK(record.open().size() == 2);
    if (answered) record.answers(stamp(3, 1));
    CHECK(record.open().size() == (answered ? 0 : 2));
  }
}

TEST_CASE("an answer of another under the same marking replaces none") {
  Asked record;
  record.ask.each = true;
  record.ask.parties = {"alder.example", "birch.example"};
  record.answers(stamp(2, 1));
  record.answers(stamp(3, 2));
  record.asks(stamp(1, 1, 0, true));
  const auto open = record.open();
  CHECK(std::all_of(open.begin(), open.end(),
                    [](const StoredAsk& one) { return one.answers.size() == 2; }));
}

TEST_CASE("a question of the projection that does not read is told as damage") {
  Asked record;
  record.asks(stamp(1, 1));
  Bytes name;
  Bytes kept;
  REQUIRE(record.store
              ->list(store::Space::projection, "h", {},
                     [&](ByteView key, ByteView value) {
                       name = Bytes(key);
                       kept = Bytes(value);
                       return true;
                     })
              .ok());
  for (std::size_t size = 0; size < kept.size(); ++size) {
    REQUIRE(record.store->put(store::Space::projection, name, ByteView(kept).substr(0, size)).ok());
    CHECK_FALSE(
        list_asks(*record.store, kCircle, [](std::string_view, std::string_view, StoredAsk&) {
          return true;
        }).ok());
  }
}

}  // namespace record
