// Non-blocking TCP (IPv4 and IPv6) and Unix sockets for the loop.
//
// Every TCP socket gets TCP_NODELAY before its first byte: without it Nagle's algorithm meets
// delayed acknowledgements, and a TLS handshake takes 40 ms more on any line. Names are resolved
// elsewhere (resolve.h); an Address here is numeric unless said otherwise.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "io/descriptor.h"

namespace io {

// Where to listen or connect: host (a name, an IPv4 or an IPv6 address without brackets) and port.
struct Address {
  std::string host;
  std::uint16_t port = 0;
  bool operator==(const Address&) const = default;

  // "host:port", and "[host]:port" where the host holds a colon.
  std::string text() const;
  // True where no name has to be looked up.
  bool numeric() const;
};

// Reads "host:port" or "[ipv6]:port"; the host has at most 253 characters of a name or address
// (letters, digits, '-', '.', ':'), the port is 0 to 65535. Error: invalid.
Result<Address> parse_address(std::string_view text);

// What the kernel may hold and how long it may hope; 0 leaves the system's value.
struct SocketOptions {
  unsigned user_timeout_ms = 0;   // TCP_USER_TIMEOUT (RFC 5482)
  int send_buffer_bytes = 0;      // SO_SNDBUF; the kernel doubles it and keeps a floor of 4,608
  unsigned unsent_low_water = 0;  // TCP_NOTSENT_LOWAT: writable again only below this
};

// Sets TCP_NODELAY and `options` on a connected or connecting TCP socket. Error: unavailable.
Result<void> tune(const Descriptor& socket, const SocketOptions& options);

// Listens on a numeric address; port 0 lets the system choose (ask local_address()). An IPv6
// socket takes IPv6 alone, so "::" and "0.0.0.0" can both be listened on.
Result<Descriptor> listen_tcp(const Address& address);
Result<Address> local_address(const Descriptor& socket);

// Listens on a Unix socket with the given mode bits; an old socket file that nobody listens on is
// replaced, a live one is an error (unavailable). The caller removes the file when it stops.
Result<Descriptor> listen_unix(const std::string& path, mode_t mode);

struct Accepted {
  Descriptor socket;
  Address from;  // empty for a Unix socket
};

// The next waiting connection, or nothing where none waits. A TCP socket comes with TCP_NODELAY
// set. `unavailable` where the process is out of descriptors or memory: stop watching the listener
// for a while (100 ms), or the loop spins.
Result<std::optional<Accepted>> accept_next(const Descriptor& listener);

// Begins to connect; when the socket is writable, connect_error() tells the outcome.
Result<Descriptor> connect_tcp(const Address& numeric, const SocketOptions& options);
Result<Descriptor> connect_unix(const std::string& path);
// The outcome of a connect: nothing on success, else the system's words. Clears the error.
Result<void> connect_error(const Descriptor& socket);

// What the kernel knows of bytes written to a TCP connection; zeros where it does not tell.
struct SendProgress {
  std::uint64_t delivered = 0;  // acknowledged by the other end's kernel: grows while a line moves
  std::uint64_t queued = 0;     // written and not acknowledged
};
SendProgress send_progress(const Descriptor& socket);

// Who is at the other end of a Unix socket (SO_PEERCRED), as of its connect.
struct Credentials {
  pid_t process = 0;
  uid_t user = 0;
  gid_t group = 0;
};
Result<Credentials> peer_credentials(const Descriptor& socket);

}  // namespace io
