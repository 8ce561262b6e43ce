#include "io/loop.h"

#include <doctest/doctest.h>
#include <sys/socket.h>

#include <string>
#include <thread>
#include <vector>

#include "io/descriptor.h"
#include "io/os.h"

namespace {

struct Pair {
  io::Descriptor ours, theirs;
  Pair() {
    int ends[2];
    REQUIRE(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends) == 0);
    ours = io::Descriptor(ends[0]);
    theirs = io::Descriptor(ends[1]);
  }
  void send() { REQUIRE(::write(theirs.get(), "x", 1) == 1); }
};

std::unique_ptr<io::Loop> new_loop() {
  auto loop = io::make_loop();
  REQUIRE(loop.ok());
  return std::move(loop).value();
}

}  // namespace

TEST_CASE("timers run in the order of their deadlines and a cancelled one never runs") {
  const auto loop = new_loop();
  std::string order;
  loop->after(30, [&] { order += 'c'; });
  loop->after(10, [&] { order += 'a'; });
  const auto cancelled = loop->after(15, [&] { order += 'x'; });
  loop->after(20, [&] { order += 'b'; });
  loop->after(40, [&] { loop->stop(); });
  loop->cancel(cancelled);
  loop->cancel(cancelled);
  loop->run();
  CHECK(order == "abc");
}

TEST_CASE("a timer that sets itself without delay does not starve sockets") {
  const auto loop = new_loop();
  Pair pair;
  int rounds = 0;
  std::function<void()> again = [&] {
    ++rounds;
    loop->after(0, again);
  };
  loop->after(0, again);
  loop->watch(pair.ours.get(), io::readable, [&](unsigned) { loop->stop(); });
  pair.send();
  loop->run();
  CHECK(rounds < 1000);
}

TEST_CASE("the turn's end comes after every ready callback of the turn, once") {
  const auto loop = new_loop();
  Pair first, second;
  std::string order;
  const auto on_ready = [&](Pair& pair) {
    char byte;
    CHECK(::read(pair.ours.get(), &byte, 1) == 1);
    order += 'r';
    loop->at_turn_end([&] {
      order += 'e';
      loop->at_turn_end([&] { order += 'n'; });
    });
  };
  loop->watch(first.ours.get(), io::readable, [&](unsigned) { on_ready(first); });
  loop->watch(second.ours.get(), io::readable, [&](unsigned) { on_ready(second); });
  first.send();
  second.send();
  loop->after(20, [&] { loop->stop(); });
  loop->run();
  CHECK(order == "rreenn");
}

TEST_CASE("a callback may forget itself, and a neighbour that is ready in the same turn") {
  const auto loop = new_loop();
  Pair first, second;
  int calls = 0;
  std::string kept_alive(100, 'k');
  const auto only_one = [&, kept_alive](unsigned) {
    ++calls;
    loop->forget(first.ours.get());
    loop->forget(second.ours.get());
    first.ours.close();
    second.ours.close();
    CHECK(kept_alive == std::string(100, 'k'));  // the running callback is still whole
    loop->after(5, [&] { loop->stop(); });
  };
  loop->watch(first.ours.get(), io::readable, only_one);
  loop->watch(second.ours.get(), io::readable, only_one);
  first.send();
  second.send();
  loop->run();
  CHECK(calls == 1);
}

TEST_CASE("hang-up counts as readable and writable") {
  const auto loop = new_loop();
  Pair pair;
  unsigned seen = 0;
  loop->watch(pair.ours.get(), io::readable, [&](unsigned ready) {
    seen = ready;
    loop->forget(pair.ours.get());
    loop->stop();
  });
  pair.theirs.close();
  loop->run();
  CHECK(seen == (io::readable | io::writable));
}

TEST_CASE("a changed watch reports what it is changed to") {
  const auto loop = new_loop();
  Pair pair;
  std::vector<unsigned> seen;
  loop->watch(pair.ours.get(), 0, [&](unsigned ready) {
    seen.push_back(ready);
    loop->change(pair.ours.get(), 0);
    loop->after(5, [&] { loop->stop(); });
  });
  loop->after(5, [&] { loop->change(pair.ours.get(), io::writable); });
  loop->run();
  CHECK(seen == std::vector<unsigned>{io::writable});
}

TEST_CASE("other threads post work, each piece runs once on the loop's thread") {
  const auto loop = new_loop();
  constexpr int kThreads = 4, kEach = 1000;
  int sum = 0;
  const auto own = std::this_thread::get_id();
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < kEach; ++i) {
        loop->post([&] {
          CHECK(std::this_thread::get_id() == own);
          if (++sum == kThreads * kEach) loop->stop();
        });
      }
    });
  }
  loop->run();
  for (auto& thread : threads) thread.join();
  CHECK(sum == kThreads * kEach);
}

TEST_CASE("a stop before the run ends it at once, and the loop can run again") {
  const auto loop = new_loop();
  loop->stop();
  loop->run();
  bool ran = false;
  loop->after(0, [&] {
    ran = true;
    loop->stop();
  });
  loop->run();
  CHECK(ran);
}

TEST_CASE("the system's clock does not go back and its randomness does not repeat") {
  const auto before = io::os_clock().monotonic();
  CHECK(io::os_clock().monotonic() >= before);
  CHECK(io::os_clock().now() > 1'600'000'000'000ull);
  CHECK(io::os_random().bytes(32) != io::os_random().bytes(32));
  CHECK(io::os_random().bytes(0).empty());
}
