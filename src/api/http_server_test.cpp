// If these fail, a slow, rude or huge client makes the node wait, grow, or lose an answer.
#include "api/http_server.h"

#include <doctest/doctest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <thread>

#include "io/os.h"

namespace {

using namespace api;

// Streams `count` pieces, some of them only after a wake.
class Counting final : public BodyStream {
 public:
  Counting(int count, std::function<void(std::function<void()>)> later)
      : left_(count), later_(std::move(later)) {}
  std::optional<Bytes> next(std::size_t) override {
    if (left_ == 0) return std::nullopt;
    if (left_ % 3 == 0 && !paused_) {
      paused_ = true;
      later_([this] { wake_(); });
      return Bytes();
    }
    paused_ = false;
    return "piece " + std::to_string(left_--) + "\n";
  }
  void on_more(std::function<void()> wake) override { wake_ = std::move(wake); }

 private:
  int left_;
  bool paused_ = false;
  std::function<void(std::function<void()>)> later_;
  std::function<void()> wake_;
};

// Endless, for clients that do not read.
class Endless final : public BodyStream {
 public:
  explicit Endless(std::atomic<std::size_t>& made) : made_(made) {}
  std::optional<Bytes> next(std::size_t max) override {
    made_ += max;
    return Bytes(max, 'x');
  }

 private:
  std::atomic<std::size_t>& made_;
};

// Ends before it is whole.
class Cut final : public BodyStream {
 public:
  std::optional<Bytes> next(std::size_t) override {
    if (std::exchange(begun_, true)) return std::nullopt;
    return Bytes("beginning");
  }
  bool is_cut() const override { return begun_; }

 private:
  bool begun_ = false;
};

struct EchoSite final : Site {
  io::Loop* loop = nullptr;
  std::atomic<std::size_t> made{0};
  std::atomic<int> dropped{0};
  Admission admit(const HttpRequest& head, const Peer&) override {
    Admission out;
    out.body_limit = 1000;
    if (head.path == "/no") {
      out.refusal = HttpResponse{};
      out.refusal->status = 403;
      out.refusal->body = "no";
    }
    return out;
  }
  void serve(HttpRequest request, const Peer& peer, Respond respond) override {
    HttpResponse response;
    if (request.path == "/work") {
      // Ends when nobody waits for it any more, and answers either way.
      request.wanted->on_drop([this, respond] {
        ++dropped;
        loop->post([respond] {
          HttpResponse late;
          late.body = "dropped";
          respond(std::move(late));
        });
      });
      return;
    }
    if (request.path == "/later") {
      loop->after(5, [respond] {
        HttpResponse late;
        late.body = "late";
        respond(std::move(late));
        respond(HttpResponse{});  // a second answer is nobody's
      });
      return;
    }
    if (request.path == "/stream") {
      response.stream = std::make_unique<Counting>(
          7, [this](std::function<void()> wake) { loop->after(1, std::move(wake)); });
    } else if (request.path == "/endless") {
      response.stream = std::make_unique<Endless>(made);
    } else if (request.path == "/cut") {
      response.stream = std::make_unique<Cut>();
    } else if (request.path == "/who") {
      response.body =
          peer.local_socket ? "socket " + std::to_string(peer.user) : "tcp " + peer.address;
    } else {
      response.body = request.method + " " + request.path + " " + request.body;
    }
    respond(std::move(response));
  }
  HttpResponse refuse(int status, std::string_view reason) override {
    HttpResponse response;
    response.status = status;
    response.body = std::string(reason);
    return response;
  }
};

// A server on its own thread, with short time-outs.
struct Running {
  std::unique_ptr<io::Loop> loop = std::move(io::make_loop()).value();
  EchoSite site;
  std::unique_ptr<HttpServer> server;
  io::Address address;
  std::string path;
  std::thread thread;

  explicit Running(HttpTimeouts timeouts = {}, HttpBounds bounds = {}) {
    site.loop = loop.get();
    server = std::make_unique<HttpServer>(*loop, io::os_clock(), site, timeouts, bounds);
    address = server->listen_tcp({"127.0.0.1", 0}).value();
    path = "/tmp/entente-http-test-" + std::to_string(::getpid()) + ".sock";
    REQUIRE(server->listen_unix(path, 0600).ok());
    thread = std::thread([this] { loop->run(); });
  }
  ~Running() {
    loop->stop();
    thread.join();
  }
};

// A blocking client.
struct Plain {
  io::Descriptor socket;
  explicit Plain(const Running& running, bool local = false) {
    socket = local ? io::connect_unix(running.path).value()
                   : io::connect_tcp(running.address, {}).value();
    timeval limit{10, 0};
    ::setsockopt(socket.get(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    int flags = 0;
    static_cast<void>(flags);
    wait(true);
    set_blocking();
  }
  void set_blocking();
  void wait(bool) {}
  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t count = ::send(socket.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (count <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
  }
  // Until the other side closes, or more has come than any answer here has.
  std::string read_all() {
    std::string out;
    char buffer[65536];
    while (true) {
      const ssize_t count = ::recv(socket.get(), buffer, sizeof buffer, 0);
      if (count <= 0) return out;
      out.append(buffer, static_cast<std::size_t>(count));
      if (out.size() >= std::size_t{64} << 20) return out;
    }
  }
  // Until `end` has come.
  std::string read_until(std::string_view end) {
    std::string out;
    char c = 0;
    while (out.find(end) == std::string::npos && ::recv(socket.get(), &c, 1, 0) == 1)
      out.push_back(c);
    return out;
  }
};

}  // namespace

#include <fcntl.h>
void Plain::set_blocking() {
  ::fcntl(socket.get(), F_SETFL, ::fcntl(socket.get(), F_GETFL) & ~O_NONBLOCK);
}

namespace {

TEST_CASE("requests one after the other on one connection, pipelined too") {
  Running running;
  Plain client(running);
  REQUIRE(
      client.send("GET /a HTTP/1.1\r\nHost: a\r\n\r\nPOST /b HTTP/1.1\r\nHost: "
                  "a\r\nContent-Length: 3\r\n\r\nxyz"
                  "GET /later HTTP/1.1\r\nHost: a\r\n\r\nGET /c HTTP/1.1\r\nHost: a\r\nConnection: "
                  "close\r\n\r\n"));
  const std::string all = client.read_all();
  CHECK(all.find("GET /a ") < all.find("POST /b xyz"));
  CHECK(all.find("POST /b xyz") < all.find("late"));
  CHECK(all.find("late") < all.find("GET /c "));
  CHECK(all.find("GET /c ") != std::string::npos);
  CHECK(all.find("Connection: close") > all.find("late"));
  CHECK(all.find("\r\nDate: ") != std::string::npos);
}

TEST_CASE("HEAD has the length and no body") {
  Running running;
  Plain client(running);
  client.send("HEAD /a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  const std::string all = client.read_all();
  CHECK(all.find("Content-Length: 8\r\n") != std::string::npos);
  CHECK(all.ends_with("\r\n\r\n"));
}

TEST_CASE(
    "work is dropped when whoever asked for it goes, and who only sends no more is answered") {
  Running running;
  const auto dropped = [&](int count) {
    for (int i = 0; i < 1'000 && running.site.dropped < count; ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    return running.site.dropped == count;
  };
  {
    Plain client(running);
    client.send("GET /work HTTP/1.1\r\nHost: a\r\n\r\n");
  }
  CHECK(dropped(1));
  Plain client(running);
  client.send("GET /work HTTP/1.1\r\nHost: a\r\n\r\n");
  ::shutdown(client.socket.get(), SHUT_WR);
  CHECK(client.read_all().ends_with("dropped"));
  // What is answered already is nobody's to drop.
  {
    Plain quick(running);
    quick.send("GET /a HTTP/1.1\r\nHost: a\r\n\r\n");
    CHECK(quick.read_until("GET /a ").ends_with("GET /a "));
  }
  CHECK(dropped(2));
}

TEST_CASE("a stream comes in chunks, with pauses") {
  Running running;
  Plain client(running);
  client.send("GET /stream HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  const std::string all = client.read_all();
  CHECK(all.find("Transfer-Encoding: chunked\r\n") != std::string::npos);
  CHECK(all.find("8\r\npiece 7\n\r\n") != std::string::npos);
  CHECK(all.find("8\r\npiece 1\n\r\n0\r\n\r\n") != std::string::npos);
}

TEST_CASE("a stream that is cut is not taken for a whole one") {
  Running running;
  Plain client(running);
  client.send("GET /cut HTTP/1.1\r\nHost: a\r\n\r\n");
  CHECK(client.read_all().ends_with("9\r\nbeginning\r\n"));
}

TEST_CASE("who does not read a stream holds it back") {
  Running running;
  Plain client(running);
  client.send("GET /endless HTTP/1.1\r\nHost: a\r\n\r\n");
  client.read_until("\r\n\r\n");
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  // No more than the kernel's buffers took.
  CHECK(running.site.made.load() < std::size_t{32} << 20);
}

TEST_CASE("a request of 100 MB is refused while it is being sent") {
  Running running;
  Plain client(running);
  client.send("POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 104857600\r\n\r\n");
  const std::string piece(1 << 20, 'x');
  for (int i = 0; i < 100 && client.send(piece); ++i) {
  }
  const std::string all = client.read_all();
  CHECK(all.find("HTTP/1.1 413 Content Too Large\r\n") == 0);
  CHECK(all.find("Connection: close\r\n") != std::string::npos);
}

TEST_CASE("a refused head is answered at once, and its body is not waited for") {
  Running running;
  Plain client(running);
  client.send("POST /no HTTP/1.1\r\nHost: a\r\nContent-Length: 500\r\n\r\n");
  const std::string all = client.read_all();
  CHECK(all.find("HTTP/1.1 403") == 0);
  Plain asking(running);
  asking.send(
      "POST /a HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\nConnection: "
      "close\r\n\r\n");
  CHECK(asking.read_until("\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n");
  asking.send("hi");
  CHECK(asking.read_all().find("POST /a hi") != std::string::npos);
}

TEST_CASE("every refused head is answered once, and the connection goes on") {
  Running running;
  Plain client(running);
  client.send(
      "GET /no HTTP/1.1\r\nHost: a\r\n\r\nHEAD /no HTTP/1.1\r\nHost: a\r\n\r\n"
      "GET /after HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  const std::string all = client.read_all();
  std::size_t refusals = 0;
  for (std::size_t at = all.find("HTTP/1.1 403"); at != std::string::npos;
       at = all.find("HTTP/1.1 403", at + 1))
    ++refusals;
  CHECK(refusals == 2);
  CHECK(all.find("HTTP/1.1 200 OK\r\n") > all.rfind("HTTP/1.1 403"));
  CHECK(all.find("GET /after") != std::string::npos);
}

TEST_CASE("a smuggled second request is never answered") {
  Running running;
  Plain client(running);
  client.send(
      "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: "
      "chunked\r\n\r\n0\r\n\r\n"
      "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n");
  const std::string all = client.read_all();
  CHECK(all.find("HTTP/1.1 400") == 0);
  CHECK(all.find("smuggled") == std::string::npos);
}

TEST_CASE("those who dawdle are closed") {
  HttpTimeouts quick;
  quick.first_ms = 100;
  quick.head_ms = 100;
  quick.body_ms = 100;
  quick.write_ms = 100;
  quick.linger_ms = 100;
  Running running(quick);
  Plain idle(running);
  CHECK(idle.read_all().empty());
  Plain half_head(running);
  half_head.send("GET /a HTTP/1.1\r\nHo");
  CHECK(half_head.read_all().find("HTTP/1.1 408") == 0);
  Plain half_body(running);
  half_body.send("POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc");
  CHECK(half_body.read_all().find("HTTP/1.1 408") == 0);
  Plain deaf(running);
  deaf.send("GET /endless HTTP/1.1\r\nHost: a\r\n\r\n");
  std::this_thread::sleep_for(std::chrono::milliseconds(600));
  std::string all = deaf.read_all();  // what was on its way; then the end
  CHECK(all.size() < std::size_t{32} << 20);
}

TEST_CASE("large bodies share their room, and it comes back however they end") {
  HttpTimeouts quick;
  quick.body_ms = 500;
  Running running(quick, {.connections = 256, .large_body = 100, .large_bodies = 1000});
  const std::string large = "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 600\r\n\r\n";
  const std::string small =
      "POST /a HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 2\r\n\r\nhi";
  const auto refused = [&](const std::string& head, bool local = false) {
    Plain other(running, local);
    other.send(head + std::string(600, 'x'));
    return other.read_until("\r\n\r\n").find("HTTP/1.1 503") == 0;
  };
  {
    Plain first(running);
    first.send(large + std::string(300, 'x'));
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    // No room for another, told before its body is read; small ones and those of the socket go on.
    Plain second(running);
    second.send(large + std::string(600, 'x'));
    const std::string answer = second.read_all();
    CHECK(answer.find("HTTP/1.1 503") == 0);
    CHECK(answer.find("no room for another") != std::string::npos);
    CHECK(refused("POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n258\r\n"));
    CHECK_FALSE(refused(large, true));
    Plain third(running);
    third.send(small);
    CHECK(third.read_all().find("POST /a hi") != std::string::npos);
    first.send(std::string(300, 'x'));
    CHECK(first.read_until("xxx").find("200 OK") != std::string::npos);
    CHECK_FALSE(refused(large));  // it was answered
    first.send(large + std::string(300, 'x'));
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    CHECK(refused(large));
  }
  std::this_thread::sleep_for(std::chrono::milliseconds(100));
  CHECK_FALSE(refused(large));  // the other end hung up
  Plain slow(running);
  slow.send(large + "x");
  CHECK(slow.read_until("\r\n\r\n").find("HTTP/1.1 408") == 0);
  CHECK_FALSE(refused(large));  // it dawdled
}

TEST_CASE("strangers who say nothing shut nobody out") {
  const auto all_others = [](const std::string&) { return std::string("198.51.100.7"); };
  const std::string ask = "GET /who HTTP/1.1\r\nHost: a\r\n\r\n";
  for (const bool of_one : {false, true}) {
    CAPTURE(of_one);
    HttpBounds bounds;
    bounds.connections = of_one ? 256 : 4;
    bounds.of_origin = of_one ? 4 : 256;
    bounds.origin = all_others;
    HttpTimeouts timeouts;
    timeouts.grace_ms = 1000;
    Running running(timeouts, bounds);
    Plain between(running);
    between.send(ask);
    CHECK(between.read_until("tcp 127.0.0.1").find("200 OK") != std::string::npos);
    Plain answered(running);
    answered.send("GET /endless HTTP/1.1\r\nHost: a\r\n\r\n");
    CHECK(answered.read_until("xxxx").find("200 OK") != std::string::npos);
    Plain first(running);
    first.send("GET /who HTTP/1.1\r\nHo");
    // It is read before the next one comes, so that it is the oldest by any reckoning.
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    const Plain second(running);
    // Who has just come is given time to ask.
    Plain hasty(running);
    CHECK(hasty.read_all().empty());
    std::this_thread::sleep_for(std::chrono::milliseconds(1500));
    Plain last(running);
    last.send(ask);
    CHECK(last.read_until("tcp 127.0.0.1").find("200 OK") != std::string::npos);
    CHECK(first.read_all().empty());  // the oldest gave way
    CHECK(answered.read_until("xxxx").find("xxxx") != std::string::npos);
    between.send(ask);
    CHECK(between.read_until("tcp 127.0.0.1").find("200 OK") != std::string::npos);
  }
}

TEST_CASE("one network counts as one, and a proxy on this machine as nobody") {
  CHECK(origin_of("198.51.100.7") == "198.51.100.7");
  CHECK(origin_of("::ffff:198.51.100.7") == "198.51.100.7");
  CHECK(origin_of("2001:db8:1:2::7") == origin_of("2001:db8:1:2:ffff::9"));
  CHECK(origin_of("2001:db8:1:2::7") != origin_of("2001:db8:1:3::7"));
  for (const char* const own : {"127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"})
    CHECK(origin_of(own).empty());
}

TEST_CASE("the socket tells who is there, and one more connection than allowed is closed") {
  Running running({}, {.connections = 1});
  Plain local(running, true);
  local.send("GET /who HTTP/1.1\r\nHost: a\r\n\r\n");
  CHECK(local.read_until("socket " + std::to_string(::getuid())).find("200 OK") !=
        std::string::npos);
  Plain second(running);
  second.send("GET /who HTTP/1.1\r\nHost: a\r\n\r\n");
  CHECK(second.read_until("tcp 127.0.0.1").find("200 OK") != std::string::npos);
  second.send("GET /endless HTTP/1.1\r\nHost: a\r\n\r\n");
  CHECK(second.read_until("xxxx").find("200 OK") != std::string::npos);
  Plain third(running);
  CHECK(third.read_all().empty());
  // Neither takes the other's place: the first on the socket goes on.
  local.send("GET /who HTTP/1.1\r\nHost: a\r\n\r\n");
  CHECK(local.read_until("socket " + std::to_string(::getuid())).find("200 OK") !=
        std::string::npos);
  struct stat state{};
  CHECK(::stat(running.path.c_str(), &state) == 0);
  CHECK((state.st_mode & 0777) == 0600);
}

TEST_CASE("dates are as HTTP wants them") {
  CHECK(http_date(784111777000) == "Sun, 06 Nov 1994 08:49:37 GMT");
}

}  // namespace
