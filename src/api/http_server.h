// The HTTP/1.1 server of a node: connections on the event loop, one request of each at a time.
//
// It knows bytes, limits and time-outs; what a request means is the Site's. A connection that sends
// slowly, never ends, or never reads its answer costs bounded memory and is closed in bounded time.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "api/http_parser.h"
#include "base/clock.h"
#include "base/result.h"
#include "io/descriptor.h"
#include "io/loop.h"
#include "io/secure.h"
#include "io/socket.h"

namespace api {

// Who is at the other end, as the kernel says.
struct Peer {
  bool local_socket = false;  // came over the Unix socket
  uid_t user = 0;             // of the process at the other end, then
  std::string address;        // of a TCP connection
};

// A body that is made piece by piece while the other side takes it.
class BodyStream {
 public:
  virtual ~BodyStream() = default;
  // The next piece, of about `max` bytes at most; empty: nothing now, more later; nothing: the end.
  virtual std::optional<Bytes> next(std::size_t max) = 0;
  // `wake` is to be called when next() has something again. It stays valid, and does nothing once
  // the connection is gone.
  virtual void on_more(std::function<void()> wake) { static_cast<void>(wake); }
  // The whole length where it is known before: sent as Content-Length instead of in chunks.
  virtual std::optional<std::uint64_t> length() const { return std::nullopt; }
  // After the end: whether it came too early. The connection is closed then without what says that
  // an answer is whole, so that nobody takes the beginning for all.
  virtual bool is_cut() const { return false; }
};

struct HttpResponse {
  int status = 200;
  std::vector<std::pair<std::string, std::string>> headers;  // without length, date and connection
  Bytes body;
  std::unique_ptr<BodyStream> stream;  // instead of `body`
  bool close = false;                  // the connection ends with this answer
};

using Respond = std::function<void(HttpResponse)>;

class Site {
 public:
  virtual ~Site() = default;
  // Called when the head is there: the most bytes that its body may have, or the answer at once.
  struct Admission {
    std::uint64_t body_limit = 0;
    std::optional<HttpResponse> refusal;
  };
  virtual Admission admit(const HttpRequest& head, const Peer& peer) = 0;
  // Answers once, now or later, on the loop's thread.
  virtual void serve(HttpRequest request, const Peer& peer, Respond respond) = 0;
  // The answer to what the parser or a time-out refused.
  virtual HttpResponse refuse(int status, std::string_view reason) = 0;
};

struct HttpTimeouts {
  std::uint64_t grace_ms = 1'000;  // before a connection gives way to another: time for its request
  std::uint64_t first_ms = 10'000;  // until the first byte of a connection's first request
  std::uint64_t idle_ms = 60'000;   // between two requests
  std::uint64_t head_ms = 10'000;   // from the first byte to the end of the head; a TLS handshake
  std::uint64_t body_ms = 30'000;   // from the end of the head to the end of the body
  std::uint64_t write_ms = 30'000;  // without the other side taking a byte
  std::uint64_t linger_ms = 1'000;  // after a refusal, so that the answer is read before the end
};

// Whose connections count together: one IPv4 address, or the 64 bits that one IPv6 network has.
// Empty for this machine's own, from where a proxy brings everybody.
std::string origin_of(const std::string& host);

// Of each listener by itself, so that strangers on the port never shut out who looks after the node
// over its socket.
struct HttpBounds {
  // Where all are taken, the next one takes the place of the one that has kept the node waiting for
  // a request longest; it is refused where everybody is being answered, or has just come.
  std::size_t connections = 256;
  std::size_t of_origin = 64;  // in the same way
  std::string (*origin)(const std::string& host) = origin_of;
  // Bodies are gathered in memory. Those larger than `large_body` share `large_bodies` bytes: who
  // comes when these are taken is refused with 503 before anything of the body is read.
  std::uint64_t large_body = 256 * 1024;
  std::uint64_t large_bodies = std::uint64_t{128} << 20;
};

class HttpConnection;

class HttpServer {
 public:
  // All must outlive the server.
  HttpServer(io::Loop& loop, Clock& clock, Site& site, HttpTimeouts timeouts = {},
             HttpBounds bounds = {});
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  // The address it listens on (port 0: chosen by the system). With `secure`, HTTPS and nothing else
  // is spoken there; it must outlive the server.
  Result<io::Address> listen_tcp(const io::Address& address,
                                 const io::SecureContext* secure = nullptr);
  // `path` is created with `mode`; removed by the destructor.
  Result<void> listen_unix(const std::string& path, mode_t mode);
  // No new connections and no second request on any; streams end.
  void drain();
  std::size_t connections() const { return connections_.size(); }

 private:
  friend class HttpConnection;
  struct Listener {
    io::Descriptor socket;
    bool local = false;
    std::string path;
    const io::SecureContext* secure = nullptr;
    std::size_t connections = 0;
    std::uint64_t large_bodies = 0;  // bytes promised to bodies under way
  };
  struct Open {
    std::shared_ptr<HttpConnection> connection;
    Listener* listener = nullptr;
    std::string origin;
  };
  bool make_room(Listener& listener, const std::string& origin);
  void accept(Listener& listener);
  void remove(std::uint64_t id);
  void sweep();

  io::Loop& loop_;
  Clock& clock_;
  Site& site_;
  HttpTimeouts timeouts_;
  HttpBounds bounds_;
  std::vector<std::unique_ptr<Listener>> listeners_;
  std::map<std::uint64_t, Open> connections_;
  std::uint64_t last_id_ = 0;
  std::optional<io::Loop::TimerId> sweep_timer_;
  bool draining_ = false;
  std::shared_ptr<char> alive_ = std::make_shared<char>();  // for callbacks that may outlive it
};

// The reason phrase of a status code.
std::string_view status_text(int status);
// A date as HTTP writes it (RFC 9110, 5.6.7).
std::string http_date(TimeMs time);

}  // namespace api
