// Lines that die, stall, swallow and come back, under load: nothing lost, nothing twice.
#include <doctest/doctest.h>

#include <string>

#include "link/nodes.h"
#include "link/relay.h"

namespace {

using links::Precedence;
using namespace link_test;

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

// The way replication uses a link: numbered messages, a cumulative receipt, resume from it.
struct Stream final : links::Source {
  std::uint64_t produced = 0;   // numbers 1 to produced exist
  std::uint64_t offered = 0;    // handed to the link since it came up
  std::uint64_t receipted = 0;  // the other side has stored these
  std::optional<Bytes> next(Precedence precedence) override {
    if (precedence != Precedence::routine || offered == produced) return std::nullopt;
    ++offered;
    return "m" + std::to_string(offered) + std::string(200, '.');
  }
};

struct Receipts final : links::Source {
  bool due = false;
  std::uint64_t stored = 0;
  std::uint64_t duplicates = 0, gaps = 0;
  std::optional<Bytes> next(Precedence precedence) override {
    if (precedence != Precedence::priority || !due) return std::nullopt;
    due = false;
    return "r" + std::to_string(stored);
  }
  void take(const Bytes& message) {
    const std::uint64_t number = std::stoull(message.substr(1));
    if (number <= stored) {
      ++duplicates;  // a no-op, but the receipt may have been what was lost
    } else if (number == stored + 1) {
      stored = number;
    } else {
      ++gaps;
    }
    due = true;
  }
};

struct Pair {
  World world;
  Node a{world, 'a'}, b{world, 'b'};
  Stream stream;
  Receipts receipts;
  std::unique_ptr<Relay> relay;
  bool producing = true;

  explicit Pair(const links::Profile& profile = kHasty) {
    b.listening();
    relay = std::make_unique<Relay>(*world.loop, "127.0.0.1", b.address);
    REQUIRE(b.transport.add_peer({"a", {a.transport.pin()}, {}, &profile}, receipts).ok());
    REQUIRE(a.transport.add_peer({"b", {b.transport.pin()}, {relay->address()}, &profile}, stream)
                .ok());
    a.on_down = [this](const std::string&) { stream.offered = stream.receipted; };
    a.on_up = [this](const std::string&) { stream.offered = stream.receipted; };
    a.on_message = [this](const Node::Got& message) {
      stream.receipted =
          std::max<std::uint64_t>(stream.receipted, std::stoull(message.bytes.substr(1)));
    };
    b.on_message = [this](const Node::Got& message) {
      receipts.take(message.bytes);
      b.transport.kick("a");
    };
    REQUIRE(world.until([&] { return a.up("b") && b.up("a"); }));
  }
  // Three messages each millisecond, whatever the line does.
  void load() {
    if (!producing) return;
    stream.produced += 3;
    a.transport.kick("b");
    world.loop->after(1, [this] { load(); });
  }
  bool all_stored() const {
    return receipts.stored == stream.produced && stream.receipted == stream.produced;
  }
};

}  // namespace

TEST_CASE("a line dead beyond patience and then reset under steady load loses nothing") {
  for (const bool swallow : {false, true}) {
    CAPTURE(swallow);
    Pair pair;
    pair.load();
    REQUIRE(pair.world.until([&] { return pair.receipts.stored > 300; }));
    pair.relay->dead = !swallow;
    pair.relay->swallow = swallow;
    pair.relay->refuse = true;
    pair.world.pass(3 * kHasty.dead_after_ms);
    pair.relay->reset();
    pair.relay->dead = pair.relay->swallow = pair.relay->refuse = false;
    const auto stored_before = pair.receipts.stored;
    REQUIRE(pair.world.until([&] { return pair.receipts.stored > stored_before + 300; }));
    pair.producing = false;
    CHECK(pair.world.until([&] { return pair.all_stored(); }));
    CHECK(pair.receipts.gaps == 0);
    CHECK(pair.a.status("b").links >= 2);
  }
}

TEST_CASE("resets every moment under load still make progress, in order") {
  Pair pair;
  pair.load();
  for (int i = 0; i < 12; ++i) {
    const auto before = pair.receipts.stored;
    REQUIRE(pair.world.until([&] { return pair.receipts.stored > before + 20; }));
    pair.relay->reset();
  }
  pair.producing = false;
  CHECK(pair.world.until([&] { return pair.all_stored(); }));
  CHECK(pair.receipts.gaps == 0);
}

TEST_CASE("a half-open line is noticed at both ends without any traffic") {
  Pair pair;
  pair.relay->swallow = true;
  pair.relay->refuse = true;
  REQUIRE(pair.world.until([&] { return !pair.a.up("b") && !pair.b.up("a"); }));
  CHECK(has(pair.a.downs.at(0), "nothing heard for 700 ms"));
  CHECK(has(pair.b.downs.at(0), "nothing heard for 700 ms"));
  pair.relay->swallow = pair.relay->refuse = false;
  CHECK(pair.world.until([&] { return pair.a.up("b") && pair.b.up("a"); }));
}

TEST_CASE("a box between that swallows a trickle of messages does not pass for the peer") {
  Pair pair;
  pair.relay->swallow = pair.relay->refuse = true;
  std::function<void()> trickle = [&] {
    ++pair.stream.produced;
    pair.a.transport.kick("b");
    pair.world.loop->after(50, trickle);
  };
  trickle();
  CHECK(pair.world.until([&] { return !pair.a.up("b"); }, 10 * kHasty.dead_after_ms));
}

TEST_CASE(
    "an idle link stays up on heartbeats alone, which cost little, and tells its round trip") {
  Pair pair;
  const auto bytes = pair.relay->carried();
  pair.relay->delay_ms = 20;
  pair.world.pass(5 * kHasty.dead_after_ms);
  CHECK(pair.a.downs.empty());
  CHECK(pair.b.downs.empty());
  CHECK(pair.a.status("b").links == 1);
  // Two questions and answers of 23 bytes in each heartbeat at most.
  const auto beats = 5 * kHasty.dead_after_ms / kHasty.heartbeat_ms + 1;
  CHECK(pair.relay->carried() - bytes <= beats * 4 * 23);
  const auto round_trip =
      pair.a.status("b").round_trip_ms.value_or(pair.b.status("a").round_trip_ms.value_or(0));
  CHECK(round_trip >= 40);
}

TEST_CASE("a line far slower than the load never counts as dead while it moves") {
  // A window's time on the line is well below the patience, as in every profile.
  static constexpr links::Profile kNarrow = [] {
    links::Profile profile = kHasty;
    profile.frame_bytes = 256;
    profile.write_bytes = 260;
    profile.window_bytes = profile.reserve_bytes = 4'096;
    return profile;
  }();
  Pair pair(kNarrow);
  pair.relay->bytes_per_second = 20'000;
  pair.relay->delay_ms = 60;
  for (int i = 0; i < 400; ++i) pair.stream.produced += 1;
  pair.a.transport.kick("b");
  CHECK(pair.world.until([&] { return pair.all_stored(); }, 60'000));
  CHECK(pair.a.downs.empty());
  CHECK(pair.b.downs.empty());
  CHECK(pair.receipts.duplicates == 0);
}

TEST_CASE("a peer that never reads costs a window, and other peers have their speed") {
  World world;
  Node a(world, 'a'), b(world, 'b'), c(world, 'c');
  b.listening();
  c.listening();
  Relay relay(*world.loop, "127.0.0.1", b.address);
  static constexpr links::Profile kPatient = [] {
    links::Profile profile = kHasty;
    profile.dead_after_ms = 60'000;
    return profile;
  }();
  b.pair("a", a, {}, kPatient);
  c.pair("a", a, {}, kPatient);
  a.pair("b", b, {relay.address()}, kPatient);
  a.pair("c", c, {c.address}, kPatient);
  REQUIRE(world.until([&] { return a.up("b") && a.up("c"); }));
  relay.dead = true;
  constexpr std::size_t kQueued = 200;
  for (std::size_t i = 0; i < kQueued; ++i) {
    a.out["b"].add(Precedence::routine, Bytes(500'000, 'm'));
    a.out["b"].add(Precedence::flash, Bytes(500'000, 'f'));
  }
  a.transport.kick("b");
  for (int i = 0; i < 1'000; ++i) {
    a.out["c"].add(Precedence::routine, Bytes(10'000, 'c'));
  }
  a.transport.kick("c");
  REQUIRE(world.until([&] { return c.got.size() == 1'000; }));
  CHECK(a.up("b"));
  const auto status = a.status("b");
  CHECK(status.held <= 2 * 500'000);
  CHECK(status.unacknowledged <= kPatient.window_bytes + kPatient.reserve_bytes);
  CHECK(a.out["b"].waiting[0].size() >= kQueued - 1);
  CHECK(a.out["b"].waiting[3].size() >= kQueued - 1);
}

TEST_CASE("on a slow line a flash overtakes the transfer that is under way") {
  Pair pair;
  pair.relay->bytes_per_second = 200'000;
  Queues queues;
  Node c(pair.world, 'c');
  c.listening();
  Relay relay(*pair.world.loop, "127.0.0.1", c.address);
  relay.bytes_per_second = 200'000;
  c.pair("a", pair.a, {});
  pair.a.pair("c", c, {relay.address()});
  REQUIRE(pair.world.until([&] { return pair.a.up("c"); }));
  for (int i = 0; i < 4; ++i) pair.a.out["c"].add(Precedence::routine, Bytes(400'000, 'r'));
  pair.a.transport.kick("c");
  pair.world.pass(200);
  pair.a.send("c", Precedence::flash, "now");
  REQUIRE(pair.world.until([&] { return !c.got.empty(); }));
  CHECK(c.got[0].bytes == "now");
}

TEST_CASE("a paced line of known rate is never run ahead of") {
  static constexpr links::Profile kPaced = [] {
    links::Profile profile = kHasty;
    profile.bits_per_second = 400'000;
    profile.frame_bytes = 256;
    profile.write_bytes = 260;
    return profile;
  }();
  Pair pair(kPaced);
  const auto begin = io::os_clock().monotonic();
  const auto before = pair.relay->carried();
  for (int i = 0; i < 200; ++i) pair.stream.produced += 1;
  pair.a.transport.kick("b");
  REQUIRE(pair.world.until([&] { return pair.all_stored(); }));
  const auto took = io::os_clock().monotonic() - begin;
  // The relay carries both directions; ours alone is more than the payload.
  CHECK(pair.relay->carried() - before > 200 * 203);
  CHECK(took * 400'000 / 8 / 1000 >= 200 * 203);
}
