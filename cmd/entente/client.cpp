#include "client.h"

#include <netdb.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <optional>

#include "base/encoding.h"
#include "io/descriptor.h"
#include "io/os.h"
#include "io/secure.h"
#include "io/socket.h"

namespace cli {
namespace {

constexpr std::size_t kHeadMax = 64 * 1024;
constexpr std::size_t kBodyMax = std::size_t{256} << 20;

Error broken(const char* what) {
  return {ErrorCode::unavailable, std::string("the node's answer is broken: ") + what};
}

// While it lives a node that hangs up is an error of one call. Standard output keeps the signal.
class NoPipeSignal {
 public:
  NoPipeSignal() : before_(::signal(SIGPIPE, SIG_IGN)) {}
  ~NoPipeSignal() { ::signal(SIGPIPE, before_); }
  NoPipeSignal(const NoPipeSignal&) = delete;
  NoPipeSignal& operator=(const NoPipeSignal&) = delete;

 private:
  void (*before_)(int);
};

// One connection, waited for: plain or over TLS.
class Connection {
 public:
  explicit Connection(io::Descriptor socket) : socket_(std::move(socket)) {}
  Connection(io::Descriptor socket, io::SecureContext context, const std::string& host)
      : socket_(std::move(socket)),
        context_(std::make_unique<io::SecureContext>(std::move(context))) {
    secure_ = std::make_unique<io::SecureStream>(*context_, socket_.get(), host);
  }

  // Over TLS: who is there. The error says what to do where the certificate is not accepted.
  Result<void> greet(const Server& server) {
    if (!secure_) return {};
    while (true) {
      const io::SecureStream::Step step = secure_->handshake();
      if (step == io::SecureStream::Step::done) return {};
      if (waits(step)) continue;
      std::string what = server.url() + ": " + secure_->reason();
      if (!secure_->shown_pin().empty() && secure_->reason().find("pinned") == std::string::npos) {
        what += "; it shows the key " + secure_->shown_pin() +
                ". If 'entente link' on the node's machine names the same, give --pin with it";
      }
      return Error{ErrorCode::forbidden, what};
    }
  }
  // False where the other end takes nothing more.
  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      std::size_t gone = 0;
      if (secure_) {
        const io::SecureStream::Moved moved = secure_->write(bytes.data(), bytes.size());
        if (waits(moved.step)) continue;
        if (moved.step != io::SecureStream::Step::done) return false;
        gone = moved.bytes;
      } else {
        const ssize_t count = ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (count <= 0) return false;
        gone = static_cast<std::size_t>(count);
      }
      bytes.remove_prefix(gone);
    }
    return true;
  }
  // 0 at the end, and where it is broken.
  std::size_t receive(char* into, std::size_t size) {
    while (secure_) {
      const io::SecureStream::Moved moved = secure_->read(into, size);
      if (waits(moved.step)) continue;
      return moved.step == io::SecureStream::Step::done ? moved.bytes : 0;
    }
    const ssize_t got = ::recv(socket_.get(), into, size, 0);
    return got <= 0 ? 0 : static_cast<std::size_t>(got);
  }

 private:
  static bool waits(io::SecureStream::Step step) {
    return step == io::SecureStream::Step::want_read || step == io::SecureStream::Step::want_write;
  }
  io::Descriptor socket_;
  std::unique_ptr<io::SecureContext> context_;
  std::unique_ptr<io::SecureStream> secure_;
};

// Bytes of a connection, with what was read ahead.
class Incoming {
 public:
  explicit Incoming(Connection& connection) : connection_(connection) {}
  // False at the end.
  bool more() {
    char buffer[65536];
    const std::size_t got = connection_.receive(buffer, sizeof buffer);
    if (got == 0) return false;
    ahead_.append(buffer, got);
    return true;
  }
  Result<std::string> line() {
    std::size_t end = 0;
    while ((end = ahead_.find("\r\n")) == std::string::npos) {
      if (ahead_.size() > kHeadMax || !more()) return broken("it ends early");
    }
    std::string out = ahead_.substr(0, end);
    ahead_.erase(0, end + 2);
    return out;
  }
  // At most `size` bytes; empty at the end.
  Bytes take(std::size_t size) {
    if (ahead_.empty() && !more()) return {};
    Bytes out = ahead_.substr(0, size);
    ahead_.erase(0, out.size());
    return out;
  }

 private:
  Connection& connection_;
  std::string ahead_;
};

Result<io::Descriptor> connect_socket(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) {
    return Error{ErrorCode::invalid, path + ": is too long for a socket's path"};
  }
  std::memcpy(address.sun_path, path.data(), path.size());
  io::Descriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!socket.open() ||
      ::connect(socket.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
    const int error = errno;
    std::string what = path + ": " + std::strerror(error);
    if (error == ENOENT || error == ECONNREFUSED)
      what +=
          "; the node does not run (systemctl start entented), or its socket is elsewhere "
          "(--socket, --config)";
    if (error == EACCES) what += "; run the command as root or as the user of the node";
    return Error{error == EACCES ? ErrorCode::forbidden : ErrorCode::unavailable, what};
  }
  return socket;
}

// The first of the server's addresses that answers.
Result<io::Descriptor> connect_server(const Server& server) {
  addrinfo wanted{};
  wanted.ai_socktype = SOCK_STREAM;
  addrinfo* list = nullptr;
  if (const int rc = ::getaddrinfo(server.host.c_str(), server.port.c_str(), &wanted, &list);
      rc != 0) {
    return Error{ErrorCode::unavailable, server.url() + ": " + ::gai_strerror(rc)};
  }
  const std::unique_ptr<addrinfo, void (*)(addrinfo*)> owned(list, ::freeaddrinfo);
  int error = 0;
  for (const addrinfo* at = list; at != nullptr; at = at->ai_next) {
    io::Descriptor socket(::socket(at->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (socket.open() && ::connect(socket.get(), at->ai_addr, at->ai_addrlen) == 0) {
      if (const auto tuned = io::tune(socket, {}); !tuned.ok()) return tuned.error();
      return socket;
    }
    error = errno;
  }
  return Error{ErrorCode::unavailable, server.url() + ": " + std::strerror(error) +
                                           "; does the node run, and listen there ([api] listen)?"};
}

Result<Connection> connect(const ServerSession& session) {
  io::Descriptor socket = TRY(connect_server(session.server));
  if (!session.server.secure) return Connection(std::move(socket));
  const io::SecureContext::Trust trust = TRY(trust_of(session));
  Connection out(std::move(socket), TRY(io::SecureContext::client(trust)), session.server.host);
  TRY(out.greet(session.server));
  return out;
}

}  // namespace

std::string encode_part(std::string_view text) {
  static constexpr char kDigits[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '.' || c == '_' || c == '~';
    if (plain) {
      out.push_back(c);
    } else {
      out.push_back('%');
      out.push_back(kDigits[static_cast<unsigned char>(c) >> 4]);
      out.push_back(kDigits[static_cast<unsigned char>(c) & 15]);
    }
  }
  return out;
}

Result<Answer> Client::ask(const std::string& method, const std::string& target, ByteView body,
                           const std::function<Result<void>(ByteView)>& sink, std::string_view type,
                           const std::vector<std::pair<std::string, std::string>>& headers) const {
  const NoPipeSignal quiet;
  Connection connection =
      session_ ? TRY(connect(*session_)) : Connection(TRY(connect_socket(socket_)));
  std::string request = method + " " + target +
                        " HTTP/1.1\r\nHost: " + (session_ ? session_->server.authority() : "node") +
                        "\r\nConnection: close\r\n";
  for (const auto& [name, value] : headers) request += name + ": " + value + "\r\n";
  if (session_ && !session_->cookie.empty()) request += "Cookie: " + session_->cookie + "\r\n";
  if (method != "GET") {
    // Whoever repeats a command that got no answer does it again on purpose; a retry inside of it
    // would carry the same key.
    request += "Idempotency-Key: " + hex(io::os_random().bytes(16)) + "\r\n";
    if (session_) request += "X-Entente-CSRF: " + session_->csrf + "\r\n";
    request += "Content-Length: " + std::to_string(body.size()) + "\r\n";
    if (!body.empty()) request += "Content-Type: " + std::string(type) + "\r\n";
  }
  request += "\r\n";
  request += body;
  // A refusal may come before the whole was sent.
  static_cast<void>(connection.send(request));

  Incoming in(connection);
  Answer out;
  const std::string first = TRY(in.line());
  if (!first.starts_with("HTTP/1.1 ") || first.size() < 12) return broken("no status");
  out.status = static_cast<int>(parse_decimal(first.substr(9, 3), 999).value_or(0));
  while (true) {
    const std::string line = TRY(in.line());
    if (line.empty()) break;
    const std::size_t colon = line.find(": ");
    if (colon == std::string::npos) return broken("a header without a colon");
    std::string name = line.substr(0, colon);
    for (char& c : name) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    out.headers[name] = line.substr(colon + 2);
  }
  const bool streamed = sink && out.status / 100 == 2;
  const auto give = [&](ByteView piece) -> Result<void> {
    if (streamed) return sink(piece);
    if (out.body.size() + piece.size() > kBodyMax) return broken("it is too large");
    out.body += piece;
    return {};
  };
  if (out.headers["transfer-encoding"] == "chunked") {
    while (true) {
      const std::string size_line = TRY(in.line());
      std::size_t left = 0;
      if (std::sscanf(size_line.c_str(), "%zx", &left) != 1)
        return broken("a chunk without its size");
      if (left == 0) return out;
      while (left > 0) {
        const Bytes piece = in.take(left);
        if (piece.empty()) return broken("it ends early");
        left -= piece.size();
        TRY(give(piece));
      }
      TRY(in.line());
    }
  }
  std::uint64_t left = parse_decimal(out.headers["content-length"], ~std::uint64_t{0}).value_or(0);
  while (left > 0) {
    const Bytes piece = in.take(static_cast<std::size_t>(std::min<std::uint64_t>(left, 65536)));
    if (piece.empty()) return broken("it ends early");
    left -= piece.size();
    TRY(give(piece));
  }
  return out;
}

}  // namespace cli
