#include "io/socket.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <cerrno>
#include <cstring>

#include "base/encoding.h"

namespace io {

namespace {

constexpr int kBacklog = 128;
constexpr std::size_t kHostMax = 253;

Error system_error(const std::string& what) {
  return {ErrorCode::unavailable, what + ": " + std::strerror(errno)};
}

bool is_host_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '.' || c == ':';
}

struct SystemAddress {
  sockaddr_storage storage{};
  socklen_t size = 0;
  const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&storage); }
};

std::optional<SystemAddress> system_address(const Address& address) {
  SystemAddress out;
  auto* v4 = reinterpret_cast<sockaddr_in*>(&out.storage);
  if (inet_pton(AF_INET, address.host.c_str(), &v4->sin_addr) == 1) {
    v4->sin_family = AF_INET;
    v4->sin_port = htons(address.port);
    out.size = sizeof *v4;
    return out;
  }
  auto* v6 = reinterpret_cast<sockaddr_in6*>(&out.storage);
  if (inet_pton(AF_INET6, address.host.c_str(), &v6->sin6_addr) == 1) {
    v6->sin6_family = AF_INET6;
    v6->sin6_port = htons(address.port);
    out.size = sizeof *v6;
    return out;
  }
  return std::nullopt;
}

Address address_of(const sockaddr_storage& storage) {
  char text[INET6_ADDRSTRLEN] = "";
  if (storage.ss_family == AF_INET) {
    const auto& v4 = reinterpret_cast<const sockaddr_in&>(storage);
    inet_ntop(AF_INET, &v4.sin_addr, text, sizeof text);
    return {text, ntohs(v4.sin_port)};
  }
  if (storage.ss_family == AF_INET6) {
    const auto& v6 = reinterpret_cast<const sockaddr_in6&>(storage);
    inet_ntop(AF_INET6, &v6.sin6_addr, text, sizeof text);
    return {text, ntohs(v6.sin6_port)};
  }
  return {};
}

bool set_option(int fd, int level, int name, int value) {
  return setsockopt(fd, level, name, &value, sizeof value) == 0;
}

Result<sockaddr_un> unix_address(const std::string& path) {
  sockaddr_un out{};
  out.sun_family = AF_UNIX;
  if (path.empty() || path.size() >= sizeof out.sun_path) {
    return Error{ErrorCode::invalid, "the path of a Unix socket has 1 to 107 bytes: " + path};
  }
  path.copy(out.sun_path, path.size());
  return out;
}

bool somebody_listens(const sockaddr_un& address) {
  const Descriptor probe(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  const int rc = connect(probe.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address);
  return rc == 0 || errno == EAGAIN;
}

}  // namespace

std::string Address::text() const {
  const bool colon = host.find(':') != std::string::npos;
  return (colon ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

bool Address::numeric() const { return system_address(*this).has_value(); }

Result<Address> parse_address(std::string_view text) {
  const Error wrong{ErrorCode::invalid, "an address is host:port or [ipv6]:port, port 0 to 65535"};
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos) return wrong;
  std::string_view host = text.substr(0, colon);
  const bool bracketed = host.size() >= 2 && host.front() == '[' && host.back() == ']';
  if (bracketed) host = host.substr(1, host.size() - 2);
  const auto port = parse_decimal(text.substr(colon + 1), 65535);
  if (!port || host.empty() || host.size() > kHostMax) return wrong;
  for (char c : host) {
    if (!is_host_character(c)) return wrong;
  }
  Address out{std::string(host), static_cast<std::uint16_t>(*port)};
  const bool colons = host.find(':') != std::string_view::npos;
  if (colons != bracketed || (colons && !out.numeric())) return wrong;
  return out;
}

Result<void> tune(const Descriptor& socket, const SocketOptions& options) {
  const int fd = socket.get();
  bool good = set_option(fd, IPPROTO_TCP, TCP_NODELAY, 1);
  if (options.user_timeout_ms > 0) {
    good = good &&
           set_option(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, static_cast<int>(options.user_timeout_ms));
  }
  if (options.send_buffer_bytes > 0) {
    good = good && set_option(fd, SOL_SOCKET, SO_SNDBUF, options.send_buffer_bytes);
  }
  if (options.unsent_low_water > 0) {
    good = good && set_option(fd, IPPROTO_TCP, TCP_NOTSENT_LOWAT,
                              static_cast<int>(options.unsent_low_water));
  }
  if (!good) return system_error("cannot set the socket's options");
  return {};
}

Result<Descriptor> listen_tcp(const Address& address) {
  const auto where = system_address(address);
  if (!where) {
    return Error{ErrorCode::invalid, address.text() + " is not a numeric address to listen on"};
  }
  Descriptor listener(
      ::socket(where->storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, IPPROTO_TCP));
  if (!listener.open()) return system_error("cannot open a socket");
  set_option(listener.get(), SOL_SOCKET, SO_REUSEADDR, 1);
  if (where->storage.ss_family == AF_INET6) {
    set_option(listener.get(), IPPROTO_IPV6, IPV6_V6ONLY, 1);
  }
  if (bind(listener.get(), where->get(), where->size) != 0 ||
      listen(listener.get(), kBacklog) != 0) {
    return system_error("cannot listen on " + address.text());
  }
  return listener;
}

Result<Address> local_address(const Descriptor& socket) {
  sockaddr_storage storage{};
  socklen_t size = sizeof storage;
  if (getsockname(socket.get(), reinterpret_cast<sockaddr*>(&storage), &size) != 0) {
    return system_error("cannot ask a socket for its address");
  }
  return address_of(storage);
}

Result<Descriptor> listen_unix(const std::string& path, mode_t mode) {
  const sockaddr_un where = TRY(unix_address(path));
  struct stat old{};
  if (lstat(path.c_str(), &old) == 0) {
    if (!S_ISSOCK(old.st_mode)) {
      return Error{ErrorCode::invalid, path + " exists and is not a socket"};
    }
    if (somebody_listens(where)) {
      return Error{ErrorCode::unavailable, "another process listens on " + path};
    }
    if (unlink(path.c_str()) != 0) return system_error("cannot remove the old socket " + path);
  }
  Descriptor listener(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!listener.open()) return system_error("cannot open a socket");
  if (bind(listener.get(), reinterpret_cast<const sockaddr*>(&where), sizeof where) != 0 ||
      chmod(path.c_str(), mode) != 0 || listen(listener.get(), kBacklog) != 0) {
    return system_error("cannot listen on " + path);
  }
  return listener;
}

Result<std::optional<Accepted>> accept_next(const Descriptor& listener) {
  while (true) {
    sockaddr_storage storage{};
    socklen_t size = sizeof storage;
    Descriptor socket(accept4(listener.get(), reinterpret_cast<sockaddr*>(&storage), &size,
                              SOCK_CLOEXEC | SOCK_NONBLOCK));
    if (socket.open()) {
      if (storage.ss_family != AF_UNIX) set_option(socket.get(), IPPROTO_TCP, TCP_NODELAY, 1);
      return std::optional<Accepted>(Accepted{std::move(socket), address_of(storage)});
    }
    if (errno == EAGAIN || errno == EWOULDBLOCK) return std::optional<Accepted>();
    if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
      return system_error("cannot accept a connection");
    }
    // Anything else is the failure of one connection before it was accepted (accept(2)), except
    // for a listener that is none.
    if (errno == EBADF || errno == EINVAL || errno == ENOTSOCK) {
      return system_error("cannot accept a connection");
    }
  }
}

Result<Descriptor> connect_tcp(const Address& numeric, const SocketOptions& options) {
  const auto where = system_address(numeric);
  if (!where) return Error{ErrorCode::invalid, numeric.text() + " is not a numeric address"};
  Descriptor socket(
      ::socket(where->storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, IPPROTO_TCP));
  if (!socket.open()) return system_error("cannot open a socket");
  TRY(tune(socket, options));
  if (connect(socket.get(), where->get(), where->size) != 0 && errno != EINPROGRESS) {
    return system_error("cannot connect to " + numeric.text());
  }
  return socket;
}

Result<Descriptor> connect_unix(const std::string& path) {
  const sockaddr_un where = TRY(unix_address(path));
  Descriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!socket.open()) return system_error("cannot open a socket");
  if (connect(socket.get(), reinterpret_cast<const sockaddr*>(&where), sizeof where) != 0) {
    return system_error("cannot connect to " + path);
  }
  return socket;
}

Result<void> connect_error(const Descriptor& socket) {
  int error = 0;
  socklen_t size = sizeof error;
  if (getsockopt(socket.get(), SOL_SOCKET, SO_ERROR, &error, &size) != 0) error = errno;
  if (error == 0) return {};
  return Error{ErrorCode::unavailable, std::strerror(error)};
}

Result<Credentials> peer_credentials(const Descriptor& socket) {
  ucred found{};
  socklen_t size = sizeof found;
  if (getsockopt(socket.get(), SOL_SOCKET, SO_PEERCRED, &found, &size) != 0 ||
      found.uid == static_cast<uid_t>(-1)) {
    return system_error("cannot tell who is at the other end of the socket");
  }
  return Credentials{found.pid, found.uid, found.gid};
}

}  // namespace io
