// What is a joint fact, and since when, whatever the order in which acts come: parties with many
// epochs can concur many times over, and two nodes that hold the same acts must say the same.
#include <algorithm>
#include <random>
#include <set>

#include "concurrence/circle_testing.h"

namespace concurrence {
namespace {

using Place = WrittenCircle::Place;

std::string epoch_named(unsigned number) {
  char name[16];
  std::snprintf(name, sizeof name, "2-%08x", number);
  return name;
}

std::vector<Place> all_places(const WrittenCircle& circle) {
  std::vector<Place> places(circle.count());
  for (Place i = 0; i < places.size(); ++i) places[i] = i;
  return places;
}

// Section 5 of record.md as it is written: every choice is tried. For small circles alone.
class Plainly {
 public:
  explicit Plainly(FoldedCircle& node) : node_(node) {}

  std::optional<OrderKey> effect(const EntryId& id, const Past& set) {
    const Proposal* proposal = node_.fold.rule().proposal(id).value();
    REQUIRE(proposal != nullptr);
    std::optional<OrderKey> least;
    std::vector<const Answer*> chosen;
    choose(*proposal, set, chosen, least);
    return least;
  }

 private:
  void choose(const Proposal& proposal, const Past& set, std::vector<const Answer*>& chosen,
              std::optional<OrderKey>& least) {
    if (chosen.size() == proposal.required.size()) {
      OrderKey effect = chosen.front()->order;
      for (const Answer* one : chosen) effect = std::max(effect, one->order);
      if ((!least || effect < *least) && joint(proposal, chosen)) least = effect;
      return;
    }
    for (const Answer& answer : proposal.answers) {
      if (answer.kind != AnswerKind::concurrence ||
          answer.party != proposal.required[chosen.size()] || !set.has(answer.id))
        continue;
      chosen.push_back(&answer);
      choose(proposal, set, chosen, least);
      chosen.pop_back();
    }
  }
  bool joint(const Proposal& proposal, const std::vector<const Answer*>& chosen) {
    Past set;
    for (const Answer* one : chosen) {
      set.join(one->past);
      set.raise(one->id.chain, one->id.index + 1);
    }
    for (const Answer* one : chosen) {
      for (const Answer& other : proposal.answers) {
        if (other.kind == AnswerKind::withdrawal && other.party == one->party &&
            set.has(other.id) && other.past.has(one->id))
          return false;
      }
    }
    return !proposal.predecessor || effect(*proposal.predecessor, set).has_value();
  }

  FoldedCircle& node_;
};

}  // namespace

// Another party has sixty besides, so that no count of choices tried is enough.
TEST_CASE("of three thousand concurrences of one party the earliest counts, in any order") {
  WrittenCircle circle(3);
  const record::EntryRef charter = circle.found();
  const std::uint64_t early = circle.journal(1).size();
  const record::EntryRef x = circle.propose(1, charter, "talk/one", nullptr, {0, 2});
  const record::EntryRef agreed = circle.concur(1, x);
  const record::EntryRef also = circle.concur(2, x, {0, 1});
  for (int i = 0; i < 20; ++i) circle.statement(2, {0, 1});
  const auto concur_late = [&](unsigned number, bool first) {
    const Place place = circle.open(1, epoch_named(number));
    const std::uint64_t late = circle.journal(2).size();
    record::Header grant;
    grant.mutable_grant()->set_person("head");
    grant.mutable_grant()->set_office("head");
    grant.mutable_grant()->add_powers(record::COMMIT);
    circle.write_seen(place, grant, {{1, early + 1}, {2, first ? early : late}});
    return circle.concur(place, x);
  };
  for (unsigned i = 0; i < 60; ++i) {
    const Place place = circle.open(3, epoch_named(i));
    circle.grant(place, {0, 1});
    circle.concur(place, x);
  }
  record::EntryRef first;  // of the acts, and the last to be written
  for (unsigned i = 0; i < 3'000; ++i) first = concur_late(i, i == 2'999);
  std::vector<Place> places = all_places(circle);
  FoldedCircle forward(circle);
  forward.deliver(places);
  std::reverse(places.begin() + 3, places.end());
  FoldedCircle backward(circle);
  backward.deliver(places);
  std::shuffle(places.begin() + 3, places.end(), std::mt19937(7));
  FoldedCircle mixed(circle);
  mixed.deliver(places);
  const auto facts = forward.facts();
  REQUIRE(facts.size() == 2);
  const auto levels = [&](const record::EntryRef& ref) {
    const auto id = forward.fold.find(record::Reference::from(ref).value()).value();
    REQUIRE(id.has_value());
    return forward.fold.info(*id).value()->level;
  };
  const std::uint64_t least = std::max({levels(first), levels(agreed), levels(also)});
  CHECK((facts[0].level == least || facts[1].level == least));
  CHECK(forward.fold.act_count() == backward.fold.act_count());
  CHECK(forward.digest() == backward.digest());
  CHECK(forward.digest() == mixed.digest());
}

// Each epoch withdrew what it had concurred in and another party saw some of the withdrawals; which
// pairs go together takes a search, and thousands of concurrences may not make it endless.
TEST_CASE("two thousand concurrences that were withdrawn make the same of a fact in any order") {
  WrittenCircle circle(2);
  const record::EntryRef charter = circle.found();
  const record::EntryRef x = circle.propose(1, charter, "talk/one", nullptr, {0});
  std::vector<Place> others;
  for (unsigned i = 0; i < 1'000; ++i) {
    const Place place = circle.open(1, epoch_named(i));
    circle.grant(place, {1});
    circle.concur(place, x);
    circle.withdraw(place, x);
    others.push_back(place);
  }
  for (unsigned i = 0; i < 1'000; ++i) {
    const Place place = circle.open(2, epoch_named(i));
    circle.grant(place, {0, 1, others[i], others[(i * 7) % 1'000]});
    circle.concur(place, x);
  }
  std::vector<Place> places = all_places(circle);
  FoldedCircle forward(circle);
  forward.deliver(places);
  std::shuffle(places.begin() + 2, places.end(), std::mt19937(11));
  FoldedCircle mixed(circle);
  mixed.deliver(places);
  CHECK(forward.facts().size() == 2);
  CHECK(forward.digest() == mixed.digest());
}

// Of two concurrences of one party the earlier does not go with what the others said, and the later
// does: what tells them apart is how much they have behind them.
TEST_CASE("a later concurrence makes the fact where an earlier one cannot") {
  WrittenCircle circle(3);
  const record::EntryRef charter = circle.found();
  const record::EntryRef y = circle.propose(0, charter, "talk/one", nullptr, {1, 2});
  const auto epoch = [&](unsigned number, std::vector<std::pair<Place, std::uint64_t>> seen) {
    const Place place = circle.open(1, epoch_named(number));
    record::Header grant;
    grant.mutable_grant()->set_person("head");
    grant.mutable_grant()->set_office("head");
    grant.mutable_grant()->add_powers(record::COMMIT);
    circle.write_seen(place, grant, seen);
    return place;
  };
  Place earlier = 0, later = 0;
  SUBCASE("the earlier one has a withdrawal behind it") {
    circle.concur(0, y);
    circle.concur(1, y, {0});
    circle.concur(2, y, {0});
    const record::EntryRef x = circle.propose(2, charter, "talk/one", &y, {0, 1});
    circle.concur(1, x, {2});
    const std::uint64_t before = circle.journal(1).size();
    circle.withdraw(1, x);
    const std::uint64_t seen = circle.journal(2).size();
    earlier = epoch(1, {{1, circle.journal(1).size()}, {2, seen}});
    circle.concur(earlier, x);
    for (int i = 0; i < 9; ++i) circle.statement(0, {2});
    later = epoch(2, {{0, circle.journal(0).size()}, {1, before}, {2, seen}});
    circle.concur(later, x);
    circle.statement(2);
    circle.concur(2, x);
    FoldedCircle node(circle);
    node.held.deliver(2, seen);
    node.deliver({0, 1, earlier, later});
    CHECK(node.facts().size() == 2);
    node.deliver({2});
    CHECK(node.facts().size() == 3);
  }
  SUBCASE("the earlier one lacks the fact before it") {
    circle.concur(0, y);
    circle.concur(1, y, {0});
    const record::EntryRef x = circle.propose(2, charter, "talk/one", &y, {0, 1});
    const std::uint64_t seen = circle.journal(2).size();
    const Place agreed = circle.open(3, epoch_named(9));
    circle.grant(agreed, {0});
    circle.concur(agreed, y);
    circle.concur(1, x, {2});
    earlier = epoch(1, {{1, circle.journal(1).size()}, {2, seen}});
    circle.concur(earlier, x);
    for (int i = 0; i < 9; ++i) circle.statement(0, {2});
    later = epoch(2, {{0, circle.journal(0).size()}, {2, seen}, {agreed, 2}});
    circle.concur(later, x);
    circle.concur(2, x);
    FoldedCircle node(circle);
    node.held.deliver(2, seen);
    node.deliver({0, 1, agreed, earlier, later});
    CHECK(node.facts().size() == 2);
    node.deliver({2});
    CHECK(node.facts().size() == 3);
  }
}

TEST_CASE("chance circles: the same facts in any order, and those that the page says") {
  unsigned joint = 0, chosen_later = 0;
  for (unsigned seed = 1; seed <= 400; ++seed) {
    CAPTURE(seed);
    std::mt19937 random(seed);
    WrittenCircle circle(3);
    const record::EntryRef charter = circle.found();
    for (std::uint32_t party = 1; party <= 3; ++party) {
      for (unsigned i = 0; i < 2; ++i) circle.grant(circle.open(party, epoch_named(i)), {0, 1, 2});
    }
    std::vector<record::EntryRef> proposals{circle.propose(0, charter)};
    const auto seen = [&] {
      std::vector<Place> places;
      for (Place place = 0; place < circle.count(); ++place)
        if (random() % 4 == 0) places.push_back(place);
      return places;
    };
    for (int step = 0; step < 60; ++step) {
      const Place place = random() % circle.count();
      const record::EntryRef& about = proposals[random() % proposals.size()];
      switch (random() % 8) {
        case 0:
          if (proposals.size() < 4)
            proposals.push_back(circle.propose(place, charter, "talk/one", &about, seen()));
          break;
        case 1:
        case 2:
          circle.withdraw(place, about, seen());
          break;
        default:
          circle.concur(place, about, seen());
      }
    }
    std::vector<Place> places = all_places(circle);
    FoldedCircle one(circle);
    one.deliver(places);
    const std::string digest = one.digest();
    std::vector<std::unique_ptr<FoldedCircle>> others;
    for (int i = 0; i < 3; ++i) {
      std::shuffle(places.begin(), places.end(), random);
      FoldedCircle other(circle);
      // Parts of journals too: the facts known between are not those known at the end.
      for (int part = 0; part < 20; ++part) {
        const Place place = places[random() % places.size()];
        other.held.deliver(place, 1 + random() % circle.journal(place).size());
        other.advance();
      }
      other.deliver(places);
      CHECK(other.digest() == digest);
    }
    std::set<EntryId> facts;
    for (const Fold::Fact& fact : one.facts()) facts.insert(fact.id);
    for (const record::EntryRef& ref : proposals) {
      const auto id = one.fold.find(record::Reference::from(ref).value()).value();
      REQUIRE(id.has_value());
      const Proposal* proposal = one.fold.rule().proposal(*id).value();
      if (proposal == nullptr) continue;
      const std::optional<OrderKey> plain = Plainly(one).effect(*id, one.fold.all());
      CHECK(plain.has_value() == facts.contains(*id));
      REQUIRE(plain.has_value() == proposal->best.has_value());
      if (plain) CHECK(proposal->best->effect == *plain);
      if (plain) ++joint;
      if (plain && proposal->of(AnswerKind::concurrence, 1).size() > 1) ++chosen_later;
    }
  }
  CHECK(joint > 50);  // or nothing was tested
  CHECK(chosen_later > 10);
}

}  // namespace concurrence
