// Two whole nodes over real TLS and a line at its worst: nothing of the record is lost, nothing
// comes twice, and a link that still moves is not taken for dead.
#include "link/tls.h"
#include "node/config.h"
#include "node/daemon.h"
#include "node/log.h"
#include "node/test_world.h"
#include "relay.h"

namespace {

using namespace node;

class SystemClock : public TestClock {
 public:
  TimeMs now() override { return io::os_clock().now(); }
  std::uint64_t monotonic() override { return io::os_clock().monotonic(); }
};

struct Side {
  Side(SystemClock& clock, const std::string& name, std::uint64_t seed)
      : node(name, clock, seed), log(clock, false), key(crypto::sha256(name)) {
    config.party = name;
  }
  links::LinkKey link_key() const {
    return links::LinkKey::from_seed(crypto::Seed::from(key.view()));
  }
  void start(io::Loop& loop, const PeerSetting& peer) {
    config.peers = {peer};
    daemon = std::make_unique<Daemon>(loop, node.clock, random, log, *node.engine, config,
                                      link_key(), "build/record_outage_peers.json",
                                      [](const Error& error) { FAIL(error.message); });
    const Result<void> started = daemon->start();
    REQUIRE_MESSAGE(started.ok(), (started.ok() ? "" : started.error().message));
  }
  void say(const std::string& circle, const std::string& matter, const std::string& text,
           Precedence precedence = Precedence::routine) {
    Draft what = draft(circle, matter);
    what.header.mutable_statement();
    what.content = text;
    what.precedence = precedence;
    node.engine->submit(std::move(what), [](const Result<Recorded>& r) { CHECK(r.ok()); });
    ++said;
    REQUIRE(node.engine->turn_end().ok());
    if (daemon) daemon->schedule_turn();
  }
  // Entries of A's own journals, anchors of the heartbeat included, as this side holds them.
  std::uint64_t written_by_a() {
    std::uint64_t count = 0;
    for (const CircleStatus& circle : node.engine->circles()) {
      for (const HeadStatus& head : circle.heads) {
        if (head.party == "a.example" && !circle.national) count += head.size;
      }
    }
    return count;
  }
  std::size_t acts(const std::string& circle, const std::string& matter) {
    std::size_t count = 0;
    const auto rows = node.engine->view(kReader)->acts(circle, matter, "", 10'000);
    if (rows.ok()) count = rows.value().size();
    return count;
  }

  Node node;
  Log log;
  crypto::Hash key;
  TestRandom random{99};
  NodeConfig config;
  std::unique_ptr<Daemon> daemon;
  std::size_t said = 0;
};

// A says, B hears, over a relay that the test controls.
struct Pair {
  SystemClock clock;
  std::unique_ptr<io::Loop> loop = std::move(io::make_loop()).value();
  Side a{clock, "a.example", 1};
  Side b{clock, "b.example", 2};
  std::unique_ptr<link_test::Relay> relay;
  std::string profile;

  explicit Pair(std::string which) : profile(std::move(which)) {
    // The circles are formed before the line is bad.
    a.node.engine->link_up("b.example");
    b.node.engine->link_up("a.example");
    for (const char* name : {"ab", "urgent"}) {
      REQUIRE(a.node.engine->found(std::string(name) + ": a.example b.example").ok());
      carry();
      for (const Invitation& invitation : b.node.engine->invitations()) {
        if (invitation.state == "received") REQUIRE(b.node.engine->join(invitation.id).ok());
      }
      carry();
      REQUIRE(b.node.engine->circle(name).value().constituted);
    }
    a.node.engine->link_down("b.example");
    b.node.engine->link_down("a.example");
    b.config.link_listen = {"127.0.0.1:0"};
    b.start(*loop, PeerSetting{"a.example", hex(a.link_key().pin().view()), {}, profile});
    relay = std::make_unique<link_test::Relay>(*loop, "127.0.0.1", b.daemon->listening().front());
    start_a();
  }
  void start_a() {
    a.start(*loop,
            PeerSetting{
                "b.example", hex(b.link_key().pin().view()), {relay->address().text()}, profile});
  }
  void carry() {
    for (int round = 0; round < 40; ++round) {
      for (Side* side : {&a, &b}) REQUIRE(side->node.engine->turn_end().ok());
      for (auto [from, to] : {std::pair(&a, &b), std::pair(&b, &a)}) {
        for (int p = 3; p >= 0; --p) {
          const auto precedence = static_cast<Precedence>(p);
          while (auto message = from->node.engine->next(to->node.party, precedence))
            to->node.engine->received(from->node.party, precedence, *message);
        }
      }
    }
  }
  // Runs until it holds; false after a time that only a hanging test needs.
  bool until(const std::function<bool()>& holds, std::uint64_t limit_ms) {
    const std::uint64_t end = io::os_clock().monotonic() + limit_ms;
    bool held = false;
    std::function<void()> look = [&] {
      held = holds();
      if (held || io::os_clock().monotonic() >= end) return loop->stop();
      loop->after(20, look);
    };
    loop->after(0, look);
    loop->run();
    return held;
  }
  bool up() {
    return a.daemon->peer("b.example").value().link.up &&
           b.daemon->peer("a.example").value().link.up;
  }
  bool same() {
    return a.node.engine->circle("ab").value().digest == b.node.engine->circle("ab").value().digest;
  }
};

}  // namespace

TEST_CASE("2,400 bit/s at 600 ms with loss: all arrives once, the link stands, FLASH goes ahead") {
  Pair pair("thin");
  pair.relay->bytes_per_second = 300;
  pair.relay->delay_ms = 300;
  // A lost segment holds up all behind it until it is sent again: two round trips, every few
  // seconds.
  bool losing = true;
  std::function<void()> lose = [&] {
    if (!losing) return;
    pair.relay->dead = !pair.relay->dead;
    pair.loop->after(pair.relay->dead ? 1'200 : 5'000, lose);
  };
  lose();
  REQUIRE(pair.until([&] { return pair.up(); }, 240'000));
  const std::uint64_t received = pair.b.node.engine->figures()["entries_received"];
  const std::uint64_t held = pair.b.written_by_a();
  for (int i = 0; i < 100; ++i)
    pair.a.say("ab", "talk/routine", "routine " + std::to_string(i) + std::string(30, '.'));
  REQUIRE(pair.until([&] { return pair.b.acts("ab", "talk/routine") >= 5; }, 240'000));
  const std::uint64_t before = pair.relay->carried();
  pair.a.say("urgent", "talk/flash", std::string(200, 'f'), Precedence::flash);
  REQUIRE(pair.until([&] { return pair.b.acts("urgent", "talk/flash") == 1; }, 240'000));
  const std::size_t then = pair.b.acts("ab", "talk/routine");
  CHECK(then < 80);  // most of what was queued before it was still waiting
  // What was under way, itself, and what came back meanwhile; not the queue.
  CHECK(pair.relay->carried() - before < 4'000);
  CHECK(
      pair.until([&] { return pair.b.acts("ab", "talk/routine") == 100 && pair.same(); }, 240'000));
  losing = false;
  const auto figures = pair.b.node.engine->figures();
  CHECK(figures.at("entries_received") - received == pair.b.written_by_a() - held);
  CHECK(pair.b.written_by_a() == pair.a.written_by_a());
  CHECK(pair.a.daemon->peer("b.example").value().link.links == 1);
  CHECK(pair.b.daemon->peer("a.example").value().link.links == 1);
}

TEST_CASE(
    "a line dead for five seconds and then reset, under steady load, loses and repeats nothing") {
  Pair pair("fast");
  REQUIRE(pair.until([&] { return pair.up(); }, 20'000));
  bool loading = true;
  std::function<void()> load = [&] {
    if (!loading) return;
    pair.a.say("ab", "talk/steady", "entry " + std::to_string(pair.a.said));
    pair.loop->after(20, load);
  };
  const std::uint64_t received = pair.b.node.engine->figures()["entries_received"];
  load();
  REQUIRE(pair.until([&] { return pair.b.acts("ab", "talk/steady") >= 20; }, 20'000));
  pair.relay->dead = true;
  pair.until([] { return false; }, 5'000);
  pair.relay->reset();
  pair.relay->dead = false;
  const std::size_t at_reset = pair.a.said;
  REQUIRE(pair.until([&] { return pair.b.acts("ab", "talk/steady") > at_reset + 20; }, 60'000));
  loading = false;
  CHECK(pair.until([&] { return pair.b.acts("ab", "talk/steady") == pair.a.said && pair.same(); },
                   60'000));
  CHECK(pair.b.node.engine->figures()["entries_received"] - received == pair.a.said);
  CHECK(pair.a.daemon->peer("b.example").value().link.links == 2);
}

TEST_CASE("a sender that ends without a word with 200 queued sends them once after its start") {
  Pair pair("fast");
  REQUIRE(pair.until([&] { return pair.up(); }, 20'000));
  const std::uint64_t received = pair.b.node.engine->figures()["entries_received"];
  pair.relay->dead = true;
  for (int i = 0; i < 200; ++i) pair.a.say("ab", "talk/queued", "queued " + std::to_string(i));
  CHECK(pair.b.acts("ab", "talk/queued") == 0);
  pair.a.daemon.reset();
  pair.a.node.engine.reset();
  pair.relay->reset();
  pair.relay->dead = false;
  pair.a.node.start();
  pair.start_a();
  CHECK(pair.until([&] { return pair.b.acts("ab", "talk/queued") == 200 && pair.same(); }, 60'000));
  // The mark of the new start in that circle and the other, and no entry twice.
  CHECK(pair.b.node.engine->figures()["entries_received"] - received <= 202);
}
