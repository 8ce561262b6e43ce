#include "io/socket.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <string>
#include <vector>

#include "io/loop.h"
#include "io/resolve.h"

namespace {

int option(const io::Descriptor& socket, int level, int name) {
  int value = -1;
  socklen_t size = sizeof value;
  REQUIRE(getsockopt(socket.get(), level, name, &value, &size) == 0);
  return value;
}

// One connection through the loop; gives both ends.
std::pair<io::Descriptor, io::Accepted> connect_over(const std::string& host,
                                                     const io::SocketOptions& options) {
  auto loop = std::move(io::make_loop()).value();
  auto listener = io::listen_tcp({host, 0});
  REQUIRE(listener.ok());
  const auto where = io::local_address(listener.value());
  REQUIRE(where.ok());
  CHECK(where.value().port != 0);
  auto client = io::connect_tcp(where.value(), options);
  REQUIRE(client.ok());
  std::optional<io::Accepted> accepted;
  bool connected = false;
  const auto both = [&] {
    if (connected && accepted) loop->stop();
  };
  loop->watch(listener.value().get(), io::readable, [&](unsigned) {
    auto next = io::accept_next(listener.value());
    REQUIRE(next.ok());
    if (next.value()) accepted = std::move(*next.value());
    both();
  });
  loop->watch(client.value().get(), io::writable, [&](unsigned) {
    CHECK(io::connect_error(client.value()).ok());
    connected = true;
    loop->forget(client.value().get());
    both();
  });
  loop->run();
  return {std::move(client).value(), std::move(*accepted)};
}

struct Folder {
  std::string path;
  Folder() {
    char name[] = "/tmp/entente-io-XXXXXX";
    REQUIRE(mkdtemp(name) != nullptr);
    path = name;
  }
  ~Folder() {
    unlink((path + "/socket").c_str());
    rmdir(path.c_str());
  }
};

}  // namespace

TEST_CASE("addresses have one spelling each, and others are refused") {
  for (const char* good : {"127.0.0.1:7000", "[::1]:0", "node.example.org:65535"}) {
    const auto address = io::parse_address(good);
    REQUIRE_MESSAGE(address.ok(), good);
    CHECK(address.value().text() == good);
  }
  for (const char* bad : {"", ":", "host", "host:", ":80", "::1:80", "[::1]",
                          "[::1]:", "host:65536", "host:08", "host:-1", "ho st:80", "[host]:80",
                          "[]:80", "[:::]:80", "[fe80::1%eth0]:80", "host:80\n", "h\u00e9:80"}) {
    CHECK_MESSAGE(!io::parse_address(bad).ok(), bad);
  }
  CHECK(!io::parse_address(std::string(254, 'a') + ":80").ok());
}

TEST_CASE("a TCP connection has no Nagle delay at either end, over IPv4 and IPv6") {
  for (const char* host : {"127.0.0.1", "::1"}) {
    const auto [client, accepted] = connect_over(host, {30'000, 8'192, 4'096});
    CHECK(option(client, IPPROTO_TCP, TCP_NODELAY) == 1);
    CHECK(option(accepted.socket, IPPROTO_TCP, TCP_NODELAY) == 1);
    CHECK(option(client, IPPROTO_TCP, TCP_USER_TIMEOUT) == 30'000);
    CHECK(option(client, SOL_SOCKET, SO_SNDBUF) == 2 * 8'192);
    CHECK(option(client, IPPROTO_TCP, TCP_NOTSENT_LOWAT) == 4'096);
    CHECK(accepted.from.host == host);
    CHECK((fcntl(accepted.socket.get(), F_GETFL) & O_NONBLOCK) != 0);
    CHECK((fcntl(accepted.socket.get(), F_GETFD) & FD_CLOEXEC) != 0);
  }
}

TEST_CASE("a refused connection is reported with the system's reason") {
  auto loop = std::move(io::make_loop()).value();
  std::uint16_t port = 0;
  {
    const auto listener = io::listen_tcp({"127.0.0.1", 0});
    port = io::local_address(listener.value()).value().port;
  }
  const auto client = io::connect_tcp({"127.0.0.1", port}, {});
  REQUIRE(client.ok());
  std::string reason;
  loop->watch(client.value().get(), io::writable, [&](unsigned) {
    const auto outcome = io::connect_error(client.value());
    if (!outcome.ok()) reason = outcome.error().message;
    loop->stop();
  });
  loop->run();
  CHECK(reason == "Connection refused");
}

TEST_CASE("names are not taken for numeric addresses") {
  CHECK(!io::listen_tcp({"localhost", 0}).ok());
  CHECK(!io::connect_tcp({"localhost", 80}, {}).ok());
}

TEST_CASE("an accept without a waiting connection gives nothing") {
  const auto listener = io::listen_tcp({"127.0.0.1", 0});
  const auto none = io::accept_next(listener.value());
  REQUIRE(none.ok());
  CHECK(!none.value());
}

TEST_CASE("a Unix socket tells who connects, has its mode, and replaces a dead one only") {
  const Folder folder;
  const std::string path = folder.path + "/socket";
  {
    const auto listener = io::listen_unix(path, 0600);
    REQUIRE(listener.ok());
    struct stat info{};
    REQUIRE(stat(path.c_str(), &info) == 0);
    CHECK((info.st_mode & 0777) == 0600);
    CHECK(!io::listen_unix(path, 0600).ok());
    const auto client = io::connect_unix(path);
    REQUIRE(client.ok());
    // The probe of the refused second listener waits first and is already gone.
    auto next = io::accept_next(listener.value());
    next = io::accept_next(listener.value());
    REQUIRE(next.ok());
    REQUIRE(next.value());
    const auto who = io::peer_credentials(next.value()->socket);
    REQUIRE(who.ok());
    CHECK(who.value().user == getuid());
    CHECK(who.value().process == getpid());
  }
  CHECK(io::listen_unix(path, 0600).ok());
  CHECK(!io::listen_unix(std::string(200, 'p'), 0600).ok());
  CHECK(!io::listen_unix("/tmp", 0600).ok());
}

TEST_CASE("names are looked up without holding the loop, and a look-up can be given up") {
  auto loop = std::move(io::make_loop()).value();
  std::vector<io::Address> found;
  const auto resolution = io::resolve(*loop, {"localhost", 7000}, [&](auto result) {
    if (result.ok()) found = result.value();
    loop->stop();
  });
  CHECK(found.empty());
  loop->run();
  REQUIRE(!found.empty());
  CHECK(found[0].numeric());
  CHECK(found[0].port == 7000);

  bool called = false;
  auto abandoned = io::resolve(*loop, {"localhost", 1}, [&](auto) { called = true; });
  abandoned.reset();
  loop->after(80, [&] { loop->stop(); });
  loop->run();
  CHECK(!called);
}
