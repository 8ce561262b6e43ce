// What a peer that is mute, slow, greedy or malformed costs: memory that does not grow with what it
// does, and nobody else's time.
#include <malloc.h>

#include "node/test_author.h"

namespace node {
namespace {

using namespace replication;

// Bytes of the heap in use. Under a sanitizer it is always 0, and the checks say nothing.
std::uint64_t heap() { return mallinfo2().uordblks; }

struct LimitedThree {
  World world;
  LimitedThree() {
    for (const char* name : {"a.example", "b.example", "c.example"}) world.add(name);
    world.link("a.example", "b.example");
    world.link("a.example", "c.example");
    world.link("b.example", "c.example");
    form(world, "abc: a.example b.example c.example", "a.example");
    for (int i = 0; i < 3; ++i) world.pass(3'000);
    // From now on C's end of its link with A is the test's.
    std::erase(world.links, std::pair<std::string, std::string>("a.example", "c.example"));
  }
  Node& a() { return *world.nodes.at("a.example"); }
  Node& b() { return *world.nodes.at("b.example"); }
  Circle& at(Node& node) { return circle_of(node, "abc"); }
  // The number that C opened the circle with at A is not known here: it opens it anew.
  void open() { say(3, "c.example", a(), Open{9, at(a()).record.id}); }
  void statement(std::size_t bytes) {
    Draft what = draft("abc", "talk/x");
    what.header.mutable_statement();
    what.content = std::string(bytes, '.');
    submit(a(), what);
  }
  // What A keeps beyond its store while it writes and B listens.
  std::uint64_t grows_by_writing() {
    const std::uint64_t before = heap();
    for (int i = 0; i < 400; ++i) {
      statement(5'000);
      world.settle();
    }
    return heap() - before;
  }
};

}  // namespace

TEST_CASE("a peer that takes nothing costs no more than one that is not linked") {
  LimitedThree without;
  without.a().engine->link_down("c.example");
  const std::uint64_t alone = without.grows_by_writing();
  LimitedThree with;
  const std::uint64_t mute = with.grows_by_writing();
  MESSAGE("400 acts of 5,000 bytes: ", alone, " bytes without C, ", mute, " with a mute C");
  CHECK(mute < alone + 64 * 1024);
  // Nobody waits for it: B has everything.
  CHECK(with.a().engine->circle("abc").value().digest ==
        with.b().engine->circle("abc").value().digest);
}

TEST_CASE("a peer that asks for everything, and takes nothing, costs bounded memory") {
  LimitedThree three;
  three.statement(5'000);
  three.world.settle();
  three.open();
  const concurrence::Chain own = three.at(three.a()).journals.chain(*three.at(three.a()).own);
  const JournalName journal{own.party, own.epoch};
  const auto flood = [&](std::uint64_t rounds) {
    const std::uint64_t before = heap();
    for (std::uint64_t i = 0; i < rounds; ++i) {
      Want want{9, journal, {}};
      for (std::uint64_t k = 0; k < 500; ++k) want.indexes.push_back((i + k) % own.size);
      std::sort(want.indexes.begin(), want.indexes.end());
      say(3, "c.example", three.a(), want);
      crypto::Hash id = crypto::sha256(std::to_string(i));
      say(3, "c.example", three.a(), WantBlob{9, id, 0, 4096, Precedence::routine});
      say(3, "c.example", three.a(), AskRoots{9, journal, {1, 2, 3}});
      say(3, "c.example", three.a(), Challenge{9, journal, own.size, 0, id});
      say(3, "c.example", three.a(), NoBlob{9, id, BlobRefusal::destroyed});
      Have have{9, Reset::position, false, (i & 1) != 0, {}};
      for (std::uint32_t k = 0; k < 1000; ++k)
        have.items.push_back({{k % 3 + 1, std::to_string(i % 60'000 + 2) + "-0000000a"}, 5, id});
      say(3, "c.example", three.a(), have);
      say(3, "c.example", three.a(), Open{static_cast<std::uint32_t>(9), own.epoch + "x"});
      say(3, "c.example", three.a(),
          Invite{Bytes(id.view().substr(0, 16)),
                 Bytes(id.view()),
                 "x" + std::to_string(i) + ": a.example c.example",
                 {},
                 id});
    }
    return heap() > before ? heap() - before : 0;
  };
  flood(100);  // what has a bound is full now
  const std::uint64_t more = flood(1'000);
  MESSAGE("8,000 further messages of a greedy peer left ", more, " bytes");
  CHECK(more < 128 * 1024);
  // The others go on.
  const Recorded made = propose(three.a(), "abc", "all the same");
  three.world.settle();
  CHECK(three.b().engine->view(kReader)->act("abc", made.ref).ok());
}

TEST_CASE("what is malformed leaves nothing behind") {
  LimitedThree three;
  three.open();
  const std::string before = three.a().engine->circle("abc").value().digest;
  TestRandom random(7);
  const auto garbage = [&](int rounds) {
    const std::uint64_t held = heap();
    for (int i = 0; i < rounds; ++i) {
      Bytes message = random.bytes(1 + static_cast<std::size_t>(i) % 3000);
      message[0] = static_cast<char>(i % 20);
      if (message.size() > 1) message[1] = 9;  // the channel
      three.a().engine->received("c.example", static_cast<Precedence>(i % 4), message);
      if (i % 64 == 0) REQUIRE(three.a().engine->turn_end().ok());
    }
    return heap() > held ? heap() - held : 0;
  };
  garbage(2'000);
  const std::uint64_t left = garbage(20'000);
  MESSAGE("20,000 malformed messages left ", left, " bytes");
  CHECK(left < 64 * 1024);
  CHECK(three.a().engine->circle("abc").value().digest == before);
}

TEST_CASE("one peer's invitations keep no other's out, and only its newest wait") {
  LimitedThree three;
  const auto invite = [&](const std::string& from, int number) {
    const crypto::Hash id = crypto::sha256(from + std::to_string(number));
    three.world.clock.elapsed += 10;
    three.a().engine->received(
        from, Precedence::priority,
        replication::encode(Invite{Bytes(id.view().substr(0, 16)), Bytes(id.view()),
                                   "n" + std::to_string(number) + ": a.example " + from,
                                   crypto::public_key_of(crypto::Seed::from(id.view())), id}));
    REQUIRE(three.a().engine->turn_end().ok());
    return hex(id.view().substr(0, 16));
  };
  const std::string wanted = invite("b.example", 0);
  std::string last;
  for (int i = 0; i < 300; ++i) last = invite("c.example", i);
  std::size_t of_c = 0;
  bool has_wanted = false;
  bool has_last = false;
  for (const Invitation& one : three.a().engine->invitations()) {
    if (one.state != "received") continue;
    of_c += one.from == "c.example" ? 1 : 0;
    has_wanted = has_wanted || one.id == wanted;
    has_last = has_last || one.id == last;
  }
  CHECK(of_c == 16);
  CHECK(has_wanted);
  CHECK(has_last);
  // What a person said yes to is not pushed out.
  REQUIRE(three.a().engine->join(last).ok());
  for (int i = 300; i < 400; ++i) invite("c.example", i);
  const auto now = three.a().engine->invitations();
  CHECK(std::any_of(now.begin(), now.end(), [&](const Invitation& one) { return one.id == last; }));
  CHECK(invite("b.example", 1) != "");
}

TEST_CASE("what a peer holds may come in several messages, and nothing is sent before the last") {
  LimitedThree three;
  three.open();
  const auto& journals = three.at(three.a()).journals;
  std::vector<Have::Item> all;
  for (const concurrence::Chain& chain : journals.chains())
    all.push_back({{chain.party, chain.epoch},
                   chain.size,
                   three.at(three.a()).journals.root(chain.id, chain.size).value()});
  REQUIRE(all.size() == 3);
  const auto pushes = [&] {
    std::size_t count = 0;
    three.world.clock.elapsed += 10'000;
    for (int p = 3; p >= 0; --p) {
      while (auto message = three.a().engine->next("c.example", static_cast<Precedence>(p)))
        count += message->front() == 3 ? 1 : 0;
    }
    return count;
  };
  say(3, "c.example", three.a(), Have{9, Reset::position, false, true, {all[0]}});
  CHECK(pushes() == 0);
  say(3, "c.example", three.a(), Have{9, Reset::none, false, true, {all[1]}});
  CHECK(pushes() == 0);
  say(3, "c.example", three.a(), Have{9, Reset::none, false, false, {}});
  CHECK(pushes() == 1);  // the one that was not named
}

}  // namespace node
