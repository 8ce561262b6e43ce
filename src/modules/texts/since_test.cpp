// The four words on a print lead back to what it showed. If these fail, somebody with last week's
// room copy in hand is told that it shows another state than it does, or is not told what changed
// since.
#include "modules/texts/since.h"

#include <doctest/doctest.h>

#include "modules/texts/check_words.h"
#include "modules/texts/test_texts.h"

namespace texts {
namespace {

// As a print of the present state would show them.
std::vector<std::string> print(World& world) {
  const TextView text = world.read();
  std::vector<LaidChange> laid;
  for (const auto& [name, change] : text.changes) {
    if (!change.stands()) continue;
    laid.push_back({name, change.accepted, {change.supporters.begin(), change.supporters.end()}});
  }
  return check_words(text.digest, laid);
}

Since since(World& world, const std::vector<std::string>& words, std::uint32_t revision = 0) {
  auto found = since_print(world.record, "c", "council", "statement", words, revision);
  REQUIRE_MESSAGE(found.ok(), found.error().message);
  return std::move(found).value();
}

std::string what(const Since& since, const std::string& change) {
  for (const Moved& one : since.moved) {
    if (one.change == change) return one.what;
  }
  return {};
}

}  // namespace

TEST_CASE("a print of the present state is told to be one, whatever was marked or said beside it") {
  World world;
  world.open();
  world.propose_words(kA, "p1", "The parties meet in September.");
  const std::vector<std::string> words = print(world);
  world.say(kB, R"({"comment":{"element":"p1","words":{"en":"Why?"}}})");
  world.mark(kB, "p2", "AD_REF");
  const Since found = since(world, words);
  CHECK(found.state == "present");
  CHECK(found.then == 1);
  CHECK(found.moved.empty());
}

TEST_CASE("what is new, let go, taken and supported since a print is named") {
  World world;
  world.open();
  world.propose_words(kA, "p1", "The parties meet in September.");
  const std::string a = only_change(world.read(), kA);
  world.propose_words(kB, "p2", "They report twice.");
  const std::string b = only_change(world.read(), kB);
  const std::vector<std::string> words = print(world);
  SUBCASE("supported by all") {
    world.stance(kB, a, "SUPPORTS");
    const Since found = since(world, words);
    CHECK(found.state == "earlier");
    REQUIRE(found.moved.size() == 1);
    CHECK(what(found, a) == "accepted");
    CHECK(found.moved[0].gained == std::set<std::string>{kB});
    CHECK(found.moved[0].element == "p1");
  }
  SUBCASE("let go, another proposed, one taken by Rev.2") {
    world.stance(kB, a, "SUPPORTS");
    world.stance(kB, b, "LETS_GO");
    world.propose_words(kB, "p2", "They report every year.");
    world.compose(kA, R"({"revision":{}})");
    const std::string fresh = only_change(world.read(), kB);
    const Since found = since(world, words);
    CHECK(found.state == "earlier");
    CHECK(found.then == 1);
    CHECK(found.now == 2);
    CHECK(what(found, a) == "taken");
    CHECK(what(found, b) == "gone");
    CHECK(what(found, fresh) == "new");
    CHECK(since(world, words, 1).state == "earlier");
    CHECK(since(world, words, 2).state == "unknown");  // another revision stands on the print
  }
  SUBCASE("proposed once more after it was let go") {
    world.stance(kB, b, "LETS_GO");
    const std::vector<std::string> without = print(world);
    world.stance(kB, b, "SUPPORTS");
    CHECK(what(since(world, without), b) == "again");
    CHECK(since(world, words).state == "present");
  }
}

TEST_CASE("a package counts from the answer on with which all had agreed it") {
  World world;
  world.open();
  world.propose_words(kA, "p1", "The parties meet in September.");
  const std::string a = only_change(world.read(), kA);
  world.propose_words(kB, "p2", "They report twice.");
  const std::string b = only_change(world.read(), kB);
  const std::vector<std::string> before = print(world);
  const std::size_t offered =
      world.propose(kA, R"({"package":{"id":"deal","items":[{"change":")" + a +
                            R"("},{"change":")" + b + R"(","dropped":true}]}})");
  world.propose_words(kA, "t", "Joint statement of both");
  const std::vector<std::string> while_offered = print(world);
  world.record.agree(offered);
  for (const auto& words : {before, while_offered}) {
    const Since found = since(world, words);
    CHECK(found.state == "earlier");
    CHECK(what(found, a) == "accepted");
    CHECK(what(found, b) == "gone");
  }
}

TEST_CASE("a print made before the other side's earlier words arrived is found") {
  World world;
  world.open();
  // By its clock the other side spoke before all that this print shows, and was heard after it.
  world.record.now = 1'000'000;
  world.propose_words(kA, "p1", "The parties meet in September.");
  const std::vector<std::string> words = print(world);
  world.propose_words(kA, "p1", "The parties meet in late spring.");
  world.record.now = 0;
  world.propose_words(kB, "p2", "They report twice.");
  const Since found = since(world, words);
  CHECK(found.state == "earlier");
  CHECK(found.moved.size() == 2);
}

TEST_CASE("a print of a revision by itself is known by the revision") {
  World world;
  world.open();
  const std::vector<std::string> alone = check_words(world.read(1).digest, {});
  // What all agreed of the whole is in no line, and stands in no state's way.
  world.agree(R"({"review":{"revision":1,"digest":")" + world.read(1).digest + "\"}}");
  world.propose_words(kA, "p1", "The parties meet in September.");
  const std::string a = only_change(world.read(), kA);
  world.stance(kB, a, "SUPPORTS");
  world.compose(kA, R"({"revision":{}})");
  world.propose_words(kB, "p2", "They report twice.");
  const std::string b = only_change(world.read(), kB);
  const Since found = since(world, alone);
  CHECK(found.state == "earlier");
  CHECK(found.alone);
  CHECK(found.then == 1);
  CHECK(what(found, a) == "taken");
  CHECK(what(found, b) == "new");
  CHECK(since(world, {"acorn", "acorn", "acorn", "acorn"}).state == "unknown");
}

TEST_CASE("words of no state are looked for within bounds, and words of no list are named") {
  World world;
  world.open();
  for (int i = 0; i < 40; ++i) {
    world.propose_words(i % 2 == 0 ? kA : kB, "p1", "Words " + std::to_string(i));
  }
  const Since found = since(world, {"acorn", "acorn", "acorn", "acorn"});
  CHECK(found.state == "unknown");
  CHECK(found.looked <= kStatesMax);
  CHECK(found.looked > 41);

  const PrintWords words = print_words("Bonnet, lob adobe-ARCHWAY");
  CHECK(words.unknown.empty());
  CHECK(words.words == std::vector<std::string>{"bonnet", "lobster", "adobe", "archway"});
  const PrintWords wrong = print_words("bonnet lobstre qqq adobe");
  REQUIRE(wrong.unknown.size() == 2);
  CHECK(wrong.unknown[0].typed == "lobstre");
  CHECK(wrong.unknown[0].meant == "lobster");
  CHECK(wrong.unknown[1].meant.empty());
}

TEST_CASE("what a viewer may not read is in none of the states that it may ask about") {
  World world;
  world.record.label.policy = "TEST";
  world.open();
  world.propose_words(kA, "p1", "The parties meet in September.");
  const std::vector<std::string> open = print(world);
  world.record.label.classification = 3;
  world.propose_words(kB, "p2", "They report twice.");
  const std::vector<std::string> secret = print(world);
  world.record.label.classification = 0;
  Viewer viewer;
  viewer.policy = "TEST";
  world.record.viewer = viewer;
  CHECK(since(world, open).state == "present");
  CHECK(since(world, secret).state == "unknown");
}

}  // namespace texts
