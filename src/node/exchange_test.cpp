// What two nodes say to each other while they agree: what it costs, and that what was left out can
// always be asked for.
#include "node/test_author.h"
#include "node/test_world.h"
#include "replication/messages.h"

namespace node {
namespace {

struct ExchangingTwo {
  World world;
  Node& a = world.add("a.example");
  Node& b = world.add("b.example");
  ExchangingTwo() {
    world.link("a.example", "b.example");
    form(world, "ab: a.example b.example", "a.example");
    // Everything that was signed is in the stores.
    world.pass(2000);
    world.pass(2000);
  }
  std::uint64_t count(const char* figure) {
    return a.engine->figures()[figure] + b.engine->figures()[figure];
  }
};

}  // namespace

TEST_CASE(
    "a joint fact costs four commits and four signed records, and its proof outlives a crash") {
  ExchangingTwo two;
  const std::uint64_t commits = two.count("commits");
  const std::uint64_t heads = two.count("checkpoints_signed");
  const std::uint64_t cosigned = two.count("cosignatures_made");
  Draft proposal = draft("ab", "talk/x");
  proposal.header.mutable_proposal()->set_kind("talk.agree");
  proposal.content = "meet in May";
  proposal.concur = true;
  const Recorded made = submit(two.a, proposal);
  two.world.settle();
  concur(two.b, "ab", made.ref);
  two.world.settle();
  CHECK(two.a.engine->view(kReader)->act("ab", made.ref).value().is_joint);
  CHECK(two.b.engine->view(kReader)->act("ab", made.ref).value().is_joint);
  CHECK(two.count("commits") - commits == 4);
  CHECK(two.count("checkpoints_signed") - heads == 2);
  CHECK(two.count("cosignatures_made") - cosigned == 2);
  // The last cosignature is in memory alone where it arrived. After a crash it is said again.
  two.world.cut("a.example", "b.example");
  for (Node* node : {&two.a, &two.b}) {
    node->engine.reset();
    node->start();
  }
  two.world.link("a.example", "b.example");
  two.world.settle();
  for (Node* node : {&two.a, &two.b}) {
    const auto row = node->engine->view(kReader)->act("ab", made.ref);
    REQUIRE(row.ok());
    REQUIRE(row.value().delivery.size() == 1);
    CHECK(row.value().delivery[0].second == record::Delivery::stored);
    CHECK(node->engine->prove(kReader, "ab", made.ref).ok());
  }
}

TEST_CASE("a message that was lost on the way is asked for again, though later ones build on it") {
  ExchangingTwo two;
  // All that A says at once is lost, names and headers with it.
  propose(two.a, "ab", "first");
  REQUIRE(two.a.engine->turn_end().ok());
  for (int p = 3; p >= 0; --p) {
    while (two.a.engine->next("b.example", static_cast<Precedence>(p))) {
    }
  }
  const Recorded second = propose(two.a, "ab", "second");
  two.world.settle();
  CHECK(two.b.engine->view(kReader)->act("ab", second.ref).ok());
  CHECK(two.a.engine->circle("ab").value().digest == two.b.engine->circle("ab").value().digest);
}

TEST_CASE("entries beyond what is held are asked for from there on, at once") {
  ExchangingTwo two;
  TestAuthor author(two.a, "ab");
  const std::uint64_t from = author.size();
  author.tree.add(author.heartbeat(from, "lost on the way"));
  author.say(two.b, author.push(from + 1, {author.heartbeat(from + 1, "the next one")}));
  std::size_t asked = 0;
  while (const auto message = two.b.engine->next("a.example", Precedence::immediate)) {
    const Bytes have("\x02\x01\x01", 3);  // have, of the first channel, reset 1
    if (message->starts_with(have)) ++asked;
  }
  CHECK(asked == 1);
}

TEST_CASE("a peer that has not got what a header is packed by still gets the act") {
  ExchangingTwo two;
  // B's content and header of A's first act are gone, as after damage to its store.
  const Recorded first = propose(two.a, "ab", "first");
  two.world.settle();
  const auto row = two.b.engine->view(kReader)->act("ab", first.ref);
  REQUIRE(row.ok());
  bool found = false;
  REQUIRE(two.b.store->begin().ok());
  for (store::ChainId chain = 1; chain < 16 && !found; ++chain) {
    const auto held = two.b.store->read(chain, first.ref.index);
    if (!held.ok() || crypto::leaf_hash(held.value().entry) != first.ref.leaf) continue;
    REQUIRE(
        two.b.store->set_opening(chain, first.ref.index, "", store::OpeningState::missing).ok());
    found = true;
  }
  REQUIRE(two.b.store->commit().ok());
  REQUIRE(found);
  const Recorded second = propose(two.a, "ab", "second");
  two.world.settle();
  CHECK(two.b.engine->view(kReader)->act("ab", second.ref).ok());
  CHECK(two.b.engine->figures()["messages_refused"] > 0);  // it was asked for in plain form
}

TEST_CASE("who has seen more journals than an act can name can agree to what stands in the last") {
  ExchangingTwo two;
  for (int i = 0; i < 70; ++i) {  // b opens one epoch after the other
    two.world.cut("a.example", "b.example");
    two.b.engine.reset();
    two.b.records = std::make_unique<store::MemorySignedRecords>();
    two.b.start();
    two.world.link("a.example", "b.example");
    two.world.pass(5'000);
    two.world.pass(5'000);
  }
  REQUIRE(circle_of(two.a, "ab").journals.chains().size() == 72);
  const Recorded made = propose(two.b, "ab", "meet in May");
  two.world.settle();
  concur(two.b, "ab", made.ref);
  concur(two.a, "ab", made.ref);
  two.world.settle();
  CHECK(two.a.engine->view(kReader)->act("ab", made.ref).value().is_joint);
  CHECK(two.b.engine->view(kReader)->act("ab", made.ref).value().is_joint);
}

TEST_CASE("what an act costs on the lines does not grow with the journals of the circle") {
  World world;
  for (const char* name : {"a.example", "b.example", "c.example"}) world.add(name);
  world.link("a.example", "b.example");
  world.link("a.example", "c.example");
  world.link("b.example", "c.example");
  form(world, "abc: a.example b.example c.example", "a.example");
  const auto cost = [&] {
    for (int i = 0; i < 3; ++i) world.pass(61'000);  // heads, anchors and cosignatures are through
    const auto say = [&] {
      Draft what = draft("abc", "talk/one");
      what.header.mutable_statement();
      what.content = "the river is at two metres";
      submit(*world.nodes["a.example"], what);
      world.settle();
    };
    say();  // names what was seen of the others' journals; the next one has nothing to name
    const std::uint64_t before = world.bytes;
    say();
    return world.bytes - before;
  };
  const std::uint64_t few = cost();
  for (int i = 0; i < 12; ++i) {  // c opens one epoch after the other
    Node& c = *world.nodes["c.example"];
    world.cut("a.example", "c.example");
    world.cut("b.example", "c.example");
    c.engine.reset();
    c.records = std::make_unique<store::MemorySignedRecords>();
    c.start();
    world.link("a.example", "c.example");
    world.link("b.example", "c.example");
    world.pass(5'000);
    world.pass(5'000);
  }
  REQUIRE(world.nodes["c.example"]->engine->figures()["epochs_opened"] == 2);  // of each circle
  CHECK(cost() <= few + 100);
}

}  // namespace node
