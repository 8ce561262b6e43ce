// What an act costs in a circle where one party has written much that nobody agreed to. Counted in
// rows and bytes of the store, as a ratio to a circle where it has written little.
#include <algorithm>

#include "concurrence/circle_testing.h"
#include "store/counting_testing.h"

namespace concurrence {
namespace {

using store::CountingStore;
using Place = WrittenCircle::Place;

struct Cost {
  std::uint64_t written = 0;  // bytes, for the act that is measured
  std::uint64_t read = 0;     // rows
  std::uint64_t longest = 0;  // bytes of the longest value ever written
};

// Party 1 writes `count` acts, then what `measured` writes is folded and counted: after a first one
// that may read what was forgotten.
template <class Write, class Measured>
Cost cost_after(unsigned count, Write write, Measured measured) {
  WrittenCircle circle(2);
  const record::EntryRef charter = circle.found();
  for (unsigned i = 0; i < count; ++i) write(circle, charter, i);
  circle.statement(1, {0});
  auto counting = std::make_unique<CountingStore>();
  CountingStore& counter = *counting;
  FoldedCircle node(circle, std::move(counting));
  node.deliver({0, 1});
  measured(circle, charter, 0);
  node.deliver({0, 1});
  counter.reset();
  measured(circle, charter, 1);
  node.deliver({0, 1});
  CHECK(node.fold.all().sizes().size() == 2);
  CHECK(node.fold.folded(0) == circle.journal(0).size());
  CHECK(node.fold.folded(1) == circle.journal(1).size());
  return {counter.bytes_written, counter.rows_read, counter.longest};
}

template <class Write, class Measured>
void check_no_dearer(Write write, Measured measured) {
  // Both end at the same place among the acts that stand together in a row.
  const Cost few = cost_after(30, write, measured);
  const Cost many = cost_after(30 + 16 * 186, write, measured);
  INFO("bytes written ", few.written, " and ", many.written, ", rows read ", few.read, " and ",
       many.read, ", longest row ", few.longest, " and ", many.longest);
  CHECK(static_cast<double>(many.written) < 1.5 * static_cast<double>(few.written));
  CHECK(static_cast<double>(many.read) < 1.5 * static_cast<double>(few.read) + 8);
  CHECK(many.longest <= few.longest + 64);
}

record::EntryRef amend(WrittenCircle& circle, const record::EntryRef& charter, unsigned i) {
  record::Terms terms = circle.terms();
  terms.add_silence_classes("c" + std::to_string(i));
  for (unsigned k = 0; k < 20; ++k) {  // some length
    record::BodyTerms& body = *terms.add_bodies();
    body.set_id("body-" + std::string(60, 'x') + std::to_string(100 + k));
    body.add_parties(1);
  }
  return circle.amend(0, charter, terms, {1});
}

}  // namespace

TEST_CASE("an act costs the same after three thousand amendments that nobody agreed to") {
  SUBCASE("a statement of another party") {
    check_no_dearer(amend, [](WrittenCircle& circle, const record::EntryRef&, unsigned) {
      circle.statement(1, {0});
    });
  }
  SUBCASE("one more amendment") { check_no_dearer(amend, amend); }
  SUBCASE("a concurrence in another matter") {
    check_no_dearer(amend, [](WrittenCircle& circle, const record::EntryRef& charter, unsigned i) {
      const record::EntryRef x = circle.propose(1, charter, "talk/x" + std::to_string(i));
      circle.concur(1, x);
    });
  }
}

TEST_CASE("an act costs the same after three thousand grants") {
  check_no_dearer(
      [](WrittenCircle& circle, const record::EntryRef&, unsigned i) {
        circle.grant(0, {1}, i % 2 == 0 ? "head" : "person-" + std::to_string(i));
      },
      [](WrittenCircle& circle, const record::EntryRef& charter, unsigned i) {
        circle.grant(0, {1});
        const record::EntryRef x = circle.propose(0, charter, "talk/x" + std::to_string(i));
        circle.concur(0, x);
      });
}

TEST_CASE("an act costs the same in a place for which three thousand proposals were made") {
  SUBCASE("that nobody answered") {
    check_no_dearer([](WrittenCircle& circle, const record::EntryRef& charter,
                       unsigned) { circle.propose(0, charter, "talk/one"); },
                    [](WrittenCircle& circle, const record::EntryRef& charter, unsigned i) {
                      const record::EntryRef x =
                          circle.propose(1, charter, "talk/one", nullptr, {0});
                      if (i == 1) circle.concur(1, x);
                    });
  }
  SUBCASE("that one party agreed to and the other declined") {
    const auto declined = [](WrittenCircle& circle, const record::EntryRef& charter, unsigned) {
      const record::EntryRef x = circle.propose(0, charter, "talk/one", nullptr, {1});
      circle.concur(0, x);
      circle.decline(1, x, {0});
    };
    check_no_dearer(
        declined, [&](WrittenCircle& circle, const record::EntryRef& charter, unsigned i) {
          declined(circle, charter, i);
          const record::EntryRef x = circle.propose(0, charter, "talk/one", nullptr, {1});
          circle.concur(0, x);
          circle.decline(1, x, {0});
        });
  }
}

TEST_CASE("a party bound to one of three thousand declined rivals stays bound to the one alive") {
  WrittenCircle circle(2);
  const record::EntryRef charter = circle.found();
  const auto put = [&] {
    const record::EntryRef x = circle.propose(0, charter, "talk/one", nullptr, {1});
    return std::pair(x, circle.concur(0, x));
  };
  for (unsigned i = 0; i < 3'000; ++i) {
    const auto [x, concurrence] = put();
    circle.decline(1, x, {0});
  }
  const auto [alive, agreed] = put();
  const auto [rival, refused] = put();
  const record::EntryRef other = circle.concur(1, alive, {0});
  FoldedCircle node(circle);
  node.deliver({0, 1});
  CHECK(node.verdict(agreed) == record::Verdict::effective);
  CHECK(node.verdict(refused) == record::Verdict::rival_alive);
  CHECK(node.verdict(other) == record::Verdict::effective);
  REQUIRE(node.facts().size() == 2);
}

// A rival that everybody had agreed to, and one had withdrawn from, was dead; by an epoch that had
// not seen the withdrawal it is agreed after all, and what was agreed to in between does not hide
// it.
TEST_CASE("a party is bound to a rival that died and was agreed after all") {
  WrittenCircle circle(2);
  const record::EntryRef charter = circle.found();
  const record::EntryRef died = circle.propose(0, charter, "talk/one", nullptr, {1});
  circle.concur(0, died);
  const std::uint64_t before = circle.journal(0).size();
  circle.withdraw(0, died);
  circle.concur(1, died, {0});
  const record::EntryRef between = circle.propose(0, charter, "talk/one", nullptr, {1});
  const record::EntryRef agreed = circle.concur(0, between);
  circle.decline(1, between, {0});
  const Place epoch = circle.open(2, "2-0000000f");
  record::Header grant;
  grant.mutable_grant()->set_person("head");
  grant.mutable_grant()->set_office("head");
  grant.mutable_grant()->add_powers(record::COMMIT);
  circle.write_seen(epoch, grant, {{0, before}});
  circle.concur(epoch, died);
  const record::EntryRef last = circle.propose(0, charter, "talk/one", nullptr, {1, epoch});
  const record::EntryRef refused = circle.concur(0, last);
  FoldedCircle node(circle);
  node.deliver({0, 1, epoch});
  CHECK(node.facts().size() == 2);
  CHECK(node.verdict(agreed) == record::Verdict::effective);
  CHECK(node.verdict(refused) == record::Verdict::rival_alive);
}

// An act that waits is not looked into again until what it waits for has come.
TEST_CASE("acts that wait cost nothing while others come") {
  WrittenCircle circle(2);
  circle.found();
  const Place late = circle.open(1, "2-0000000f");
  circle.grant(late);
  std::vector<Place> places;
  std::vector<Place> seen{0, late};
  for (unsigned i = 0; i < 40; ++i) {
    const Place place = circle.open(2, "2-000000" + hex(Bytes(1, static_cast<char>(i + 16))));
    circle.grant(place, {});
    places.push_back(place);
    if (seen.size() < 30) seen.push_back(place);
  }
  std::vector<Place> waiting;
  for (unsigned i = 0; i < 40; ++i) {
    const Place place = circle.open(1, "3-000000" + hex(Bytes(1, static_cast<char>(i + 16))));
    circle.statement(place, seen);
    waiting.push_back(place);
  }
  FoldedCircle node(circle);
  node.deliver({0, 1});
  node.deliver(places);
  node.deliver(waiting);
  const std::uint64_t acts = node.fold.act_count();
  const std::uint64_t asked = node.held.roots_asked;
  for (int i = 0; i < 100; ++i) {
    circle.statement(1);
    node.deliver({1});
  }
  CHECK(node.held.roots_asked == asked);
  CHECK(node.fold.act_count() == acts + 100);
  node.deliver({late});
  CHECK(node.fold.act_count() == acts + 100 + 1 + 40);
}

TEST_CASE("rows that another version wrote are dropped and the record is folded again") {
  WrittenCircle circle(2);
  const record::EntryRef charter = circle.found();
  const record::EntryRef x = circle.propose(0, charter);
  circle.agree(x);
  FoldedCircle node(circle);
  node.deliver({0, 1});
  const std::string digest = node.digest();
  const Bytes id = unhex(circle.circle()).value();
  REQUIRE(node.store->begin().ok());
  REQUIRE(node.store->put(store::Space::projection, "f" + id, "1").ok());
  REQUIRE(node.store->put(store::Space::projection, "c" + id, "what was here before").ok());
  REQUIRE(node.store->commit().ok());
  REQUIRE(node.fold.open().ok());
  CHECK(node.fold.act_count() == 0);
  node.advance();
  CHECK(node.digest() == digest);
  REQUIRE(node.fold.open().ok());
  CHECK(node.digest() == digest);
}

namespace {

// A circle of two parties that see one another's acts now and then, and what one node holds of it.
struct Listed {
  Listed(unsigned acts) {
    circle.found();
    for (unsigned i = 0; i < acts; ++i)
      circle.statement(i % 3 == 0 ? 1 : 0,
                       i % 7 == 0 ? std::vector<Place>{0, 1} : std::vector<Place>{});
    auto counting = std::make_unique<CountingStore>();
    counter = counting.get();
    node = std::make_unique<FoldedCircle>(circle, std::move(counting));
    node->deliver({0, 1});
  }
  std::vector<OrderKey> list(const std::optional<OrderKey>& after, Fold::Direction direction,
                             std::size_t limit) {
    std::vector<OrderKey> out;
    REQUIRE(node->fold
                .acts(after, direction,
                      [&](const ActIndexRow& row) {
                        out.push_back(row.order);
                        return out.size() < limit;
                      })
                .ok());
    return out;
  }

  WrittenCircle circle{2};
  CountingStore* counter = nullptr;
  std::unique_ptr<FoldedCircle> node;
};

}  // namespace

TEST_CASE("acts are listed in their order, each once, whatever the page") {
  Listed listed(700);
  // What it has to be: every act of both journals, sorted.
  std::vector<OrderKey> all;
  for (Place place = 0; place < 2; ++place) {
    for (std::uint64_t i = 0; i < listed.circle.journal(place).size(); ++i) {
      const auto info = listed.node->fold.info({static_cast<ChainId>(place), i});
      REQUIRE(info.ok());
      REQUIRE(info.value().has_value());
      const WrittenJournal& journal = listed.circle.journal(place);
      all.push_back({info.value()->level, {journal.party, journal.epoch, i, info.value()->leaf}});
    }
  }
  std::sort(all.begin(), all.end());
  REQUIRE(all.size() > 700);
  for (const std::size_t page : {std::size_t{1}, std::size_t{7}, std::size_t{1000}}) {
    for (const auto direction : {Fold::Direction::oldest_first, Fold::Direction::newest_first}) {
      std::vector<OrderKey> paged;
      std::optional<OrderKey> after;
      for (;;) {
        const std::vector<OrderKey> some = listed.list(after, direction, page);
        paged.insert(paged.end(), some.begin(), some.end());
        if (some.size() < page) break;
        after = some.back();
      }
      if (direction == Fold::Direction::newest_first) std::reverse(paged.begin(), paged.end());
      CHECK(paged == all);
    }
  }
}

TEST_CASE("a page of acts costs what it shows, however many acts stand before it") {
  const auto cost = [](unsigned acts, bool last) {
    Listed listed(acts);
    std::optional<OrderKey> after;
    if (last) after = listed.list(std::nullopt, Fold::Direction::newest_first, 30).back();
    listed.counter->reset();
    CHECK(listed.list(after, Fold::Direction::oldest_first, 20).size() == 20);
    return listed.counter->rows_read;
  };
  CHECK(cost(6000, false) <= 30);
  CHECK(cost(6000, true) <= 60);  // with a search in each journal, by halves
}

}  // namespace concurrence
