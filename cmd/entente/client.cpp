#include "client.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "base/encoding.h"
#include "io/descriptor.h"
#include "io/os.h"

namespace cli {
namespace {

constexpr std::size_t kHeadMax = 64 * 1024;
constexpr std::size_t kBodyMax = std::size_t{256} << 20;

Error broken(const char* what) {
  return {ErrorCode::unavailable, std::string("the node's answer is broken: ") + what};
}

// Bytes of a connection, with what was read ahead.
class Incoming {
 public:
  explicit Incoming(int socket) : socket_(socket) {}
  // False at the end.
  bool more() {
    char buffer[65536];
    const ssize_t got = ::recv(socket_, buffer, sizeof buffer, 0);
    if (got <= 0) return false;
    ahead_.append(buffer, static_cast<std::size_t>(got));
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
  int socket_;
  std::string ahead_;
};

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
                           const std::function<Result<void>(ByteView)>& sink) const {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (socket_.size() >= sizeof address.sun_path) {
    return Error{ErrorCode::invalid, socket_ + ": is too long for a socket's path"};
  }
  std::memcpy(address.sun_path, socket_.data(), socket_.size());
  const io::Descriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!socket.open() ||
      ::connect(socket.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
    const int error = errno;
    std::string what = socket_ + ": " + std::strerror(error);
    if (error == ENOENT || error == ECONNREFUSED)
      what +=
          "; the node does not run (systemctl start entented), or its socket is elsewhere "
          "(--socket, --config)";
    if (error == EACCES) what += "; run the command as root or as the user of the node";
    return Error{error == EACCES ? ErrorCode::forbidden : ErrorCode::unavailable, what};
  }
  std::string request = method + " " + target + " HTTP/1.1\r\nHost: node\r\nConnection: close\r\n";
  if (method != "GET") {
    // Whoever repeats a command that got no answer does it again on purpose; a retry inside of it
    // would carry the same key.
    request += "Idempotency-Key: " + hex(io::os_random().bytes(16)) + "\r\n";
    request += "Content-Length: " + std::to_string(body.size()) + "\r\n";
    if (!body.empty()) request += "Content-Type: application/json\r\n";
  }
  request += "\r\n";
  request += body;
  for (std::size_t sent = 0; sent < request.size();) {
    const ssize_t count =
        ::send(socket.get(), request.data() + sent, request.size() - sent, MSG_NOSIGNAL);
    if (count <= 0) break;  // a refusal may have come before the whole was sent
    sent += static_cast<std::size_t>(count);
  }

  Incoming in(socket.get());
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
