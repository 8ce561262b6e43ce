#include "link/transport.h"

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <string>

#include "link/nodes.h"
#include "link/relay.h"

namespace {

using links::Precedence;
using namespace link_test;

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

// A plain TCP connection from a loopback address of choice.
io::Descriptor stranger_from(const char* source, const io::Address& target) {
  io::Descriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in own{}, there{};
  own.sin_family = there.sin_family = AF_INET;
  inet_pton(AF_INET, source, &own.sin_addr);
  inet_pton(AF_INET, target.host.c_str(), &there.sin_addr);
  there.sin_port = htons(target.port);
  REQUIRE(bind(socket.get(), reinterpret_cast<sockaddr*>(&own), sizeof own) == 0);
  REQUIRE(connect(socket.get(), reinterpret_cast<sockaddr*>(&there), sizeof there) == 0);
  return socket;
}

// A paired peer that speaks TLS and then says what it likes.
struct Rogue {
  ShiftedClock clock;
  SeededRandom random{99};
  links::LinkKey key = links::LinkKey::from_seed(seed_of('r'));
  links::TlsContext context = links::TlsContext::make(key, clock, random).value();
  io::Descriptor socket;
  std::unique_ptr<links::TlsConnection> tls;
  bool connect(World& world, const Node& node) {
    socket = io::connect_tcp(node.address, {}).value();
    tls = std::make_unique<links::TlsConnection>(context, socket.get(),
                                                 links::TlsConnection::Role::client,
                                                 [](const links::Pin&) { return std::nullopt; });
    return world.until([&] { return tls->handshake() == links::TlsConnection::Step::done; });
  }
};

}  // namespace

TEST_CASE("paired nodes link up over IPv4, IPv6 and by name, and carry messages both ways") {
  for (const std::string host : {"127.0.0.1", "::1", "localhost"}) {
    CAPTURE(host);
    World world;
    Node a(world, 'a'), b(world, 'b');
    b.listening(host == "localhost" ? "127.0.0.1" : host);
    b.pair("a", a, {});
    a.pair("b", b, {{host, b.address.port}});
    // A name may stand for both families: only one of them listens.
    REQUIRE(world.until([&] { return a.up("b") && b.up("a"); }));
    a.send("b", Precedence::routine, Bytes(100'000, 'r'));
    a.send("b", Precedence::flash, "ring");
    b.send("a", Precedence::priority, "hello");
    REQUIRE(world.until([&] { return b.got.size() == 2 && a.got.size() == 1; }));
    CHECK(a.got[0].bytes == "hello");
    CHECK(a.got[0].from == "b");
    CHECK(a.got[0].precedence == Precedence::priority);
    for (const auto& message : b.got) {
      CHECK(message.bytes ==
            (message.precedence == Precedence::flash ? "ring" : Bytes(100'000, 'r')));
    }
    const auto status = a.status("b");
    CHECK(status.up);
    CHECK(status.messages_out == 2);
    CHECK(status.messages_in == 1);
    CHECK(status.bytes_out > 100'000);
    CHECK(status.links == 1);
    CHECK(status.heard_ms.has_value());
    CHECK(status.profile == "hasty");
  }
}

TEST_CASE("where both sides dial at once, one link stays, the same at both ends") {
  for (char other = 'b'; other < 'f'; ++other) {
    World world;
    Node a(world, 'a'), b(world, other);
    a.listening();
    b.listening();
    static constexpr links::Profile kNoStagger = [] {
      links::Profile profile = kHasty;
      profile.dial_stagger_ms = 0;
      return profile;
    }();
    a.pair("b", b, {b.address}, kNoStagger);
    b.pair("a", a, {a.address}, kNoStagger);
    REQUIRE(world.until([&] { return a.up("b") && b.up("a"); }));
    world.pass(100);
    REQUIRE(world.until([&] { return a.up("b") && b.up("a"); }));
    a.send("b", Precedence::routine, "x");
    b.send("a", Precedence::routine, "y");
    CHECK(world.until([&] { return a.got.size() == 1 && b.got.size() == 1; }));
    CHECK(a.status("b").links <= 2);
    CHECK(b.status("a").links <= 2);
  }
}

TEST_CASE("a stranger's key is refused with its reason, and paired links do not notice") {
  World world;
  Node a(world, 'a'), b(world, 'b'), stranger(world, 's');
  b.listening();
  b.pair("a", a, {});
  a.pair("b", b, {b.address});
  stranger.pair("b", b, {b.address});
  REQUIRE(world.until([&] { return b.up("a") && b.was_refused("is not paired"); }));
  REQUIRE(world.until([&] { return stranger.was_refused("the peer refused this node"); }));
  CHECK(!stranger.up("b"));
  CHECK(stranger.ups.empty());
  // The reason for the log is once a minute, however often the stranger comes.
  REQUIRE(world.until([&] { return stranger.status("b").attempts >= 5; }));
  CHECK(b.refusals.size() == 1);
  CHECK(a.downs.empty());
  // What the stranger is told is no more than that it was refused.
  CHECK(!has(stranger.status("b").last_failure, "paired with"));
  // Trying again does not mend that.
  CHECK(stranger.status("b").last_failure_refused);
}

TEST_CASE("the node that answers must be the one that was dialled") {
  World world;
  Node a(world, 'a'), b(world, 'b'), c(world, 'c');
  c.listening();
  c.pair("a", a, {});
  a.pair("c", c, {});
  a.pair("b", b, {c.address});
  REQUIRE(world.until([&] { return a.was_refused("it is c, not b"); }));
  CHECK(!a.up("b"));
  CHECK(!c.up("a"));
}

TEST_CASE("a clock a year off keeps the link down with a reason, and the link comes back with it") {
  World world;
  Node a(world, 'a'), b(world, 'b');
  b.clock.shift_ms = -365ll * 86'400'000;
  b.listening();
  b.pair("a", a, {});
  a.pair("b", b, {b.address});
  REQUIRE(world.until([&] { return a.was_refused("compare both nodes' clocks"); }));
  CHECK(has(a.status("b").last_failure, "expired"));
  b.clock.shift_ms = 0;
  CHECK(world.until([&] { return a.up("b") && b.up("a"); }));
}

TEST_CASE("there is no last attempt, and the link is up soon after the peer is") {
  World world;
  Node a(world, 'a'), b(world, 'b');
  b.listening();
  const io::Address where = b.address;
  Relay relay(*world.loop, "127.0.0.1", where);
  relay.refuse = true;
  a.pair("b", b, {relay.address()});
  REQUIRE(world.until([&] { return a.status("b").attempts >= 12; }));
  CHECK(a.status("b").next_attempt_ms.value_or(0) <= kHasty.backoff_max_ms);
  CHECK(!a.status("b").last_failure.empty());
  b.pair("a", a, {});
  relay.refuse = false;
  CHECK(world.until([&] { return a.up("b"); }));
  CHECK(a.status("b").attempts == 0);
}

TEST_CASE("a revoked key ends its live link, and only its own") {
  World world;
  Node a(world, 'a'), b(world, 'b'), c(world, 'c');
  a.listening();
  b.pair("a", a, {a.address});
  c.pair("a", a, {a.address});
  a.pair("b", b, {});
  a.pair("c", c, {});
  REQUIRE(world.until([&] { return a.up("b") && a.up("c"); }));
  a.transport.set_pins("b", {});
  CHECK(!a.up("b"));
  REQUIRE(a.downs.size() == 1);
  CHECK(a.downs[0] == "b: its key is no longer paired");
  REQUIRE(world.until([&] { return !b.up("a") && a.was_refused("is not paired"); }));
  world.pass(100);
  CHECK(!a.up("b"));
  CHECK(a.up("c"));
  // A party that changes its key has two pins for a while.
  a.transport.set_pins("b", {b.transport.pin(), crypto::sha256("next")});
  CHECK(world.until([&] { return a.up("b"); }));
  CHECK(c.downs.empty());
}

TEST_CASE("a cut link stays down until it is mended, and comes up at once then") {
  World world;
  Node a(world, 'a'), b(world, 'b');
  a.listening();
  b.listening();
  a.pair("b", b, {b.address});
  b.pair("a", a, {a.address});
  REQUIRE(world.until([&] { return a.up("b") && b.up("a"); }));
  a.transport.cut("b", true);
  CHECK(!a.up("b"));
  REQUIRE(world.until([&] { return !b.up("a"); }));
  REQUIRE(world.until([&] { return b.status("a").attempts >= 4; }));
  CHECK(!a.up("b"));
  CHECK(a.status("b").cut);
  a.transport.cut("b", false);
  CHECK(world.until([&] { return a.up("b") && b.up("a"); }));
}

TEST_CASE("a removed peer is gone, its link with it") {
  World world;
  Node a(world, 'a'), b(world, 'b');
  b.listening();
  b.pair("a", a, {});
  a.pair("b", b, {b.address});
  REQUIRE(world.until([&] { return a.up("b") && b.up("a"); }));
  a.transport.remove_peer("b");
  CHECK(!a.transport.status("b"));
  CHECK(a.downs.size() == 1);
  CHECK(world.until([&] { return !b.up("a"); }));
}

TEST_CASE("peers that would be taken for each other are not added") {
  World world;
  Node a(world, 'a'), b(world, 'b');
  a.pair("b", b, {});
  Queues queues;
  CHECK(!a.transport.add_peer({"b", {crypto::sha256("x")}, {}, &kHasty}, queues).ok());
  CHECK(!a.transport.add_peer({"c", {b.transport.pin()}, {}, &kHasty}, queues).ok());
  CHECK(!a.transport.add_peer({"c", {a.transport.pin()}, {}, &kHasty}, queues).ok());
  CHECK(!a.transport.add_peer({"c", {}, {}, &kHasty}, queues).ok());
  CHECK(!a.transport.add_peer({"", {crypto::sha256("x")}, {}, &kHasty}, queues).ok());
}

TEST_CASE("the node may drop a link from within a message, and hear of it once") {
  World world;
  Node a(world, 'a'), b(world, 'b');
  b.listening();
  b.pair("a", a, {});
  a.pair("b", b, {b.address});
  b.on_message = [&](const Node::Got& message) {
    if (message.bytes == "nonsense") b.transport.drop("a", "the message makes no sense");
  };
  REQUIRE(world.until([&] { return a.up("b") && b.up("a"); }));
  a.out["b"].add(Precedence::routine, "nonsense");
  a.out["b"].add(Precedence::routine, "never read");
  a.transport.kick("b");
  REQUIRE(world.until([&] { return b.downs.size() == 1; }));
  CHECK(b.downs[0] == "a: the message makes no sense");
  CHECK(b.got.size() == 1);
  CHECK(world.until([&] { return a.up("b") && b.up("a"); }));
}

TEST_CASE("a peer that breaks the format is dropped with the reason, and can come back") {
  World world;
  Node b(world, 'b');
  b.listening();
  Queues queues;
  Rogue rogue;
  REQUIRE(b.transport.add_peer({"rogue", {rogue.key.pin()}, {}, &kHasty}, queues).ok());
  REQUIRE(rogue.connect(world, b));
  REQUIRE(rogue.tls->write(ByteView("\x04\x01", 2)) == links::TlsConnection::Step::done);
  REQUIRE(world.until([&] { return b.up("rogue"); }));
  REQUIRE(rogue.tls->write(ByteView("\x20\xff\xff\xff\x7f", 5)) ==
          links::TlsConnection::Step::done);
  REQUIRE(world.until([&] { return !b.up("rogue"); }));
  CHECK(has(b.downs.at(0), "a frame above 16,384 bytes"));
  CHECK(has(b.status("rogue").last_failure, "broke the link format"));
  REQUIRE(rogue.connect(world, b));
  REQUIRE(rogue.tls->write(ByteView("\x04\x01", 2)) == links::TlsConnection::Step::done);
  CHECK(world.until([&] { return b.up("rogue"); }));
}

TEST_CASE("a peer that comes back before its old connection is known to be dead is let in") {
  World world;
  Node b(world, 'b');
  b.listening();
  Queues queues;
  Rogue old, young;
  REQUIRE(b.transport.add_peer({"rogue", {old.key.pin()}, {}, &kHasty}, queues).ok());
  for (Rogue* rogue : {&old, &young}) {
    REQUIRE(rogue->connect(world, b));
    REQUIRE(rogue->tls->write(ByteView("\x04\x01", 2)) == links::TlsConnection::Step::done);
    const std::size_t links = rogue == &old ? 1 : 2;
    REQUIRE(world.until([&] { return b.status("rogue").links == links; }));
  }
  CHECK(b.up("rogue"));
  CHECK(b.downs == std::vector<std::string>{"rogue: replaced by a newer connection"});
}

TEST_CASE("a peer that starts anew and dials is let in, although we dialled the link that is up") {
  World world;
  static constexpr links::Profile kLongLived = [] {
    links::Profile profile = kHasty;
    profile.dead_after_ms = 60'000;
    profile.handshake_timeout_ms = 300;
    return profile;
  }();
  // The dialling side is the one whose connection would stay if the two crossed.
  const bool ordered =
      links::LinkKey::from_seed(seed_of('a')).pin() < links::LinkKey::from_seed(seed_of('b')).pin();
  Node here(world, ordered ? 'a' : 'b'), before(world, ordered ? 'b' : 'a');
  here.listening();
  before.listening();
  Relay relay(*world.loop, "127.0.0.1", before.address);
  before.pair("here", here, {}, kLongLived);
  here.pair("there", before, {relay.address()}, kLongLived);
  REQUIRE(world.until([&] { return here.up("there") && before.up("here"); }));
  relay.dead = true;
  world.pass(2 * kLongLived.handshake_timeout_ms);
  Node after(world, ordered ? 'b' : 'a');
  after.pair("here", here, {here.address}, kLongLived);
  REQUIRE(world.until([&] { return here.status("there").links == 2; }));
  CHECK(world.until([&] { return after.up("here") && here.up("there"); }));
}

TEST_CASE("a caller that says nothing is let go, and the paired link is not held up") {
  World world;
  Node a(world, 'a'), b(world, 'b');
  b.listening();
  static constexpr links::Profile kImpatient = [] {
    links::Profile profile = kHasty;
    profile.handshake_timeout_ms = 300;
    return profile;
  }();
  b.pair("a", a, {}, kImpatient);
  a.pair("b", b, {b.address}, kImpatient);
  const auto mute = stranger_from("127.0.0.3", b.address);
  REQUIRE(world.until([&] { return b.up("a"); }));
  REQUIRE(world.until([&] { return b.was_refused("127.0.0.3"); }));
  CHECK(b.was_refused("no TLS handshake within 300 ms"));
  CHECK(b.downs.empty());
}

TEST_CASE("one address cannot take all handshakes; others still get through") {
  World world;
  links::AdmissionLimits limits;
  limits.pending_source_max = 4;
  Node a(world, 'a'), b(world, 'b', limits);
  b.listening();
  std::vector<io::Descriptor> flood;
  for (int i = 0; i < 20; ++i) flood.push_back(stranger_from("127.0.0.4", b.address));
  b.pair("a", a, {});
  a.pair("b", b, {b.address});
  REQUIRE(world.until([&] { return b.up("a"); }));
  CHECK(b.was_refused("127.0.0.4: too many connections"));
}

TEST_CASE("strangers from many addresses make room for newcomers, oldest first") {
  World world;
  links::AdmissionLimits limits;
  limits.pending_max = 8;
  Node a(world, 'a'), b(world, 'b', limits);
  b.listening();
  std::vector<io::Descriptor> flood;
  for (int i = 10; i < 40; ++i) {
    flood.push_back(stranger_from(("127.0.0." + std::to_string(i)).c_str(), b.address));
  }
  REQUIRE(world.until([&] { return b.was_refused("made room"); }));
  CHECK(b.was_refused("127.0.0.10: its unfinished handshake made room"));
  b.pair("a", a, {});
  a.pair("b", b, {b.address});
  CHECK(world.until([&] { return b.up("a"); }));
}

TEST_CASE("a peer that is held sends no more than its window, and goes on when released") {
  World world;
  Node a(world, 'a'), b(world, 'b');
  b.listening();
  b.pair("a", a, {});
  a.pair("b", b, {b.address});
  REQUIRE(world.until([&] { return a.up("b") && b.up("a"); }));
  b.transport.hold("a", true);
  constexpr std::size_t kMessages = 2'000;
  for (std::size_t i = 0; i < kMessages; ++i) {
    a.out["b"].add(Precedence::routine, std::to_string(i) + Bytes(1'000, '.'));
  }
  a.transport.kick("b");
  world.pass(2 * kHasty.dead_after_ms);
  // Being held is not being dead.
  CHECK(a.downs.empty());
  CHECK(b.downs.empty());
  CHECK(b.got.size() <= kHasty.window_bytes / 1'000);
  CHECK(a.out["b"].waiting[0].size() >= kMessages - kHasty.window_bytes / 1'000 - 1);
  b.transport.hold("a", false);
  REQUIRE(world.until([&] { return b.got.size() == kMessages; }));
  for (std::size_t i = 0; i < kMessages; ++i) {
    REQUIRE(b.got[i].bytes == std::to_string(i) + Bytes(1'000, '.'));
  }
}

TEST_CASE("a hold outlasts the connection") {
  World world;
  Node a(world, 'a'), b(world, 'b');
  b.listening();
  b.pair("a", a, {});
  a.pair("b", b, {b.address});
  REQUIRE(world.until([&] { return a.up("b") && b.up("a"); }));
  b.transport.hold("a", true);
  a.transport.drop("b", "to come again");
  REQUIRE(world.until([&] { return b.status("a").links == 2 && a.up("b"); }));
  for (int i = 0; i < 1'000; ++i) a.out["b"].add(Precedence::routine, Bytes(1'000, '.'));
  a.transport.kick("b");
  world.pass(100);
  CHECK(b.got.size() <= kHasty.window_bytes / 1'000);
  b.transport.hold("a", false);
  CHECK(world.until([&] { return b.got.size() == 1'000; }));
}
