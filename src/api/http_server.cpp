#include "api/http_server.h"

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>

namespace api {
namespace {

constexpr std::size_t kReadSize = 16 * 1024;
constexpr std::size_t kPieceSize = 64 * 1024;
constexpr std::uint64_t kAcceptPauseMs = 100;

}  // namespace

// One connection. It is owned by the server; callbacks that may come later hold it weakly.
class HttpConnection : public std::enable_shared_from_this<HttpConnection> {
 public:
  HttpConnection(HttpServer& server, HttpServer::Listener& listener, std::uint64_t id,
                 io::Descriptor socket, Peer peer)
      : server_(server),
        listener_(listener),
        id_(id),
        socket_(std::move(socket)),
        peer_(std::move(peer)) {
    if (listener.secure != nullptr) secure_.emplace(*listener.secure, socket_.get());
    touch();
  }
  ~HttpConnection() {
    drop();
    give_room_back();
    if (socket_.open()) server_.loop_.forget(socket_.get());
  }

  void start() {
    server_.loop_.watch(socket_.get(), io::readable, [weak = weak_from_this()](unsigned ready) {
      if (const auto self = weak.lock()) self->ready(ready);
    });
    interest_ = io::readable;
  }

  void ready(unsigned bits) {
    if (phase_ == Phase::lingering) return discard();
    if ((bits & io::readable) || read_waits_) read();
    if (phase_ == Phase::gone || phase_ == Phase::lingering) return;
    if ((bits & io::writable) || write_waits_) write();
  }

  // Closes what has been silent for too long.
  void check_time() {
    const std::uint64_t now = server_.clock_.monotonic();
    const HttpTimeouts& limits = server_.timeouts_;
    switch (phase_) {
      case Phase::head:
        if (!parser_.started()) {
          const bool greeting = secure_ && !secure_->established();
          const std::uint64_t most = greeting  ? limits.head_ms
                                     : served_ ? limits.idle_ms
                                               : limits.first_ms;
          if (now - since_ >= most) close();
        } else if (now - since_ >= limits.head_ms) {
          refuse(408, "the head of the request did not come in time");
        }
        break;
      case Phase::body:
        if (now - since_ >= limits.body_ms)
          refuse(408, "the body of the request did not come in time");
        break;
      case Phase::answering:
        if (sent_ < out_.size() && now - since_ >= limits.write_ms) close();
        break;
      case Phase::lingering:
        if (now - since_ >= limits.linger_ms) close();
        break;
      case Phase::serving:
      case Phase::gone:
        break;
    }
  }

  // Waits for the other side to ask: since when, and how little it has shown yet (0: nothing that
  // was answered, 1: a body is on its way, 2: between two requests). Nothing while it is answered,
  // or has had no time.
  std::optional<std::pair<int, std::uint64_t>> waits() const {
    if (server_.clock_.monotonic() - since_ < server_.timeouts_.grace_ms) return std::nullopt;
    if (phase_ == Phase::body) return std::pair(1, since_);
    if (phase_ == Phase::lingering) return std::pair(0, since_);
    if (phase_ == Phase::head) return std::pair(served_ ? 2 : 0, since_);
    return std::nullopt;
  }
  void give_way() { close(); }

  // No further request; a stream ends here, an answer under way is finished.
  void drain() {
    last_ = true;
    if (phase_ == Phase::head && !parser_.started()) close();
    if (phase_ == Phase::answering && stream_ && !stream_->length()) close();
  }

 private:
  enum class Phase : std::uint8_t { head, body, serving, answering, lingering, gone };

  void touch() { since_ = server_.clock_.monotonic(); }

  void want(unsigned events) {
    if (phase_ == Phase::gone || events == interest_) return;
    interest_ = events;
    server_.loop_.change(socket_.get(), events);
  }

  // What recv() and send() say, over TLS where that is spoken: bytes, 0 at the end, -1 with errno.
  ssize_t receive(char* into, std::size_t size) {
    if (!secure_) return ::recv(socket_.get(), into, size, 0);
    const io::SecureStream::Moved moved = secure_->read(into, size);
    // Reading may have to write first, and the other way round; then the other readiness counts.
    const bool waited = read_waits_;
    read_waits_ = moved.step == io::SecureStream::Step::want_write;
    if (read_waits_) {
      want(interest_ | unsigned{io::writable});
    } else if (waited && phase_ != Phase::answering) {
      want(interest_ & ~unsigned{io::writable});
    }
    return result_of(moved);
  }
  ssize_t transmit(const char* from, std::size_t size) {
    if (!secure_) return ::send(socket_.get(), from, size, MSG_NOSIGNAL);
    const io::SecureStream::Moved moved = secure_->write(from, size);
    write_waits_ = moved.step == io::SecureStream::Step::want_read;
    if (write_waits_) want(interest_ | unsigned{io::readable});
    return result_of(moved);
  }
  static ssize_t result_of(const io::SecureStream::Moved& moved) {
    switch (moved.step) {
      case io::SecureStream::Step::done:
        return static_cast<ssize_t>(moved.bytes);
      case io::SecureStream::Step::closed:
        return 0;
      case io::SecureStream::Step::want_read:
      case io::SecureStream::Step::want_write:
        errno = EAGAIN;
        return -1;
      case io::SecureStream::Step::failed:
        break;
    }
    errno = ECONNRESET;
    return -1;
  }

  void close() {
    if (phase_ == Phase::gone) return;
    if (secure_) secure_->say_goodbye();
    phase_ = Phase::gone;
    stream_.reset();
    drop();
    server_.remove(id_);
  }

  void read() {
    char buffer[kReadSize];
    const ssize_t got = receive(buffer, sizeof buffer);
    if (got < 0) {
      if (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR) return;
      return close();
    }
    if (got == 0) {
      if (ended_) return close();  // told again: both directions are closed
      ended_ = true;
      // Whoever waits for an answer gets it; an endless stream has lost its reader.
      if (phase_ == Phase::head || phase_ == Phase::body) return close();
      if (phase_ == Phase::answering && stream_ && !stream_->length()) return close();
      // A browser that no longer waits closes both directions, and only this one shows: work that
      // looks whether it is wanted ends, all else is answered.
      drop();
      return want(interest_ & ~unsigned{io::readable});
    }
    pending_.append(buffer, static_cast<std::size_t>(got));
    if (phase_ == Phase::serving || phase_ == Phase::answering) {
      // The next request waits its turn, in bounded space.
      if (pending_.size() >= kReadSize) want(interest_ & ~unsigned{io::readable});
      return;
    }
    parse();
  }

  void parse() {
    while (phase_ == Phase::head || phase_ == Phase::body) {
      const bool was_started = parser_.started();
      pending_.erase(0, parser_.consume(pending_));
      if (!was_started && parser_.started()) touch();
      if (parser_.state() == HttpParser::State::failed) {
        return refuse(parser_.status(), parser_.reason());
      }
      if (phase_ == Phase::head && parser_.state() == HttpParser::State::body) {
        if (!admit()) return;
        continue;
      }
      if (parser_.state() != HttpParser::State::complete) return;
      return serve();
    }
  }

  // The head is there: asks the site, and sets the limit of the body.
  bool admit() {
    phase_ = Phase::body;
    touch();
    Site::Admission admission = server_.site_.admit(parser_.request(), peer_);
    if (admission.refusal) {
      const std::string method = parser_.request().method;
      const bool keep_alive = parser_.request().keep_alive;
      if (parser_.has_body()) {
        admission.refusal->close = true;
      } else {
        // Done with: the next bytes are the next request. A head left standing here would be asked
        // about, and answered, again and again.
        parser_.allow_body(0);
        parser_.take();
      }
      begin_answer(method, keep_alive, std::move(*admission.refusal));
      return false;
    }
    if (!take_room(admission.body_limit)) {
      refuse(503,
             "so many large bodies are being sent that there is no room for another; send it "
             "again in a few seconds");
      return false;
    }
    parser_.allow_body(admission.body_limit);
    if (parser_.state() == HttpParser::State::body && parser_.request().expects_continue &&
        pending_.empty()) {
      // Small enough for the empty socket buffer; a client that it does not reach sends anyway.
      static constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
      if (transmit(kContinue.data(), kContinue.size()) < 0) {
        close();
        return false;
      }
    }
    return true;
  }

  // Room for the body whose head is there; false where there is none. A body that comes in chunks
  // may grow to its limit.
  bool take_room(std::uint64_t limit) {
    const std::uint64_t size = parser_.declared_length().value_or(limit);
    if (size <= server_.bounds_.large_body || size > limit)
      return true;  // beyond it: refused as such
    if (listener_.large_bodies + size > server_.bounds_.large_bodies) return false;
    listener_.large_bodies += size;
    room_ = size;
    return true;
  }
  void give_room_back() {
    listener_.large_bodies -= room_;
    room_ = 0;
  }

  void serve() {
    phase_ = Phase::serving;
    HttpRequest request = parser_.take();
    wanted_ = std::make_shared<io::Wanted>();
    request.wanted = wanted_;
    std::string method = request.method;
    const bool keep_alive = request.keep_alive;
    auto once = std::make_shared<bool>(false);
    server_.site_.serve(std::move(request), peer_,
                        [weak = weak_from_this(), method = std::move(method), keep_alive,
                         once](HttpResponse response) {
                          const auto self = weak.lock();
                          if (!self || *once || self->phase_ != Phase::serving) return;
                          *once = true;
                          self->begin_answer(method, keep_alive, std::move(response));
                        });
  }

  void refuse(int status, std::string_view reason) {
    HttpResponse response = server_.site_.refuse(status, reason);
    response.close = true;
    begin_answer("GET", false, std::move(response));
  }

  // Whoever asked has gone.
  void drop() {
    if (const auto wanted = std::exchange(wanted_, nullptr)) wanted->drop();
  }

  void begin_answer(const std::string& method, bool keep_alive, HttpResponse response) {
    phase_ = Phase::answering;
    wanted_.reset();
    give_room_back();
    last_ = last_ || !keep_alive || response.close || ended_;
    linger_ = response.close && !ended_;
    const bool head_only = method == "HEAD" || response.status == 304 || response.status == 204;
    stream_ = std::move(response.stream);
    const auto length =
        stream_ ? stream_->length() : std::optional<std::uint64_t>(response.body.size());
    chunked_ = !length.has_value();
    left_ = stream_ ? length.value_or(0) : 0;

    out_ = "HTTP/1.1 " + std::to_string(response.status) + " ";
    out_ += status_text(response.status);
    out_ += "\r\n";
    for (const auto& [name, value] : response.headers) out_ += name + ": " + value + "\r\n";
    out_ += "Date: " + http_date(server_.clock_.now()) + "\r\n";
    if (chunked_) {
      out_ += "Transfer-Encoding: chunked\r\n";
    } else if (response.status != 304 && response.status != 204) {
      out_ += "Content-Length: " + std::to_string(*length) + "\r\n";
    }
    if (last_) out_ += "Connection: close\r\n";
    out_ += "\r\n";
    sent_ = 0;
    if (head_only) {
      stream_.reset();
    } else {
      out_ += response.body;
    }
    if (stream_) {
      stream_->on_more([weak = weak_from_this()] {
        if (const auto self = weak.lock(); self && self->phase_ == Phase::answering) self->write();
      });
    }
    touch();
    write();
  }

  void write() {
    if (phase_ != Phase::answering) return;
    while (true) {
      while (sent_ < out_.size()) {
        const ssize_t count = transmit(out_.data() + sent_, out_.size() - sent_);
        if (count < 0) {
          if (errno == EINTR) continue;
          if (errno != EAGAIN && errno != EWOULDBLOCK) return close();
          return want(write_waits_ ? unsigned{io::readable} : io::writable | reading());
        }
        if (count == 0) return close();
        sent_ += static_cast<std::size_t>(count);
        touch();
      }
      out_.clear();
      sent_ = 0;
      if (!stream_) {
        // An idle connection keeps no room of the largest answer it has given.
        if (out_.capacity() > kPieceSize) Bytes().swap(out_);
        return finish();
      }
      std::optional<Bytes> piece = stream_->next(kPieceSize);
      if (!piece) {
        const bool is_cut = stream_->is_cut();
        stream_.reset();
        if (is_cut) return close();
        if (!chunked_ && left_ > 0) return close();  // shorter than announced: no answer follows
        if (chunked_) out_ = "0\r\n\r\n";
        continue;
      }
      if (piece->empty()) return want(reading());
      if (chunked_) {
        char size[24];
        std::snprintf(size, sizeof size, "%zx\r\n", piece->size());
        out_ = size + *piece + "\r\n";
      } else {
        out_ = std::move(*piece);
        if (out_.size() > left_) return close();
        left_ -= out_.size();
      }
    }
  }

  unsigned reading() const {
    return !ended_ && pending_.size() < kReadSize ? unsigned{io::readable} : 0u;
  }

  void finish() {
    if (last_) {
      if (!linger_) return close();
      // Whatever still comes is thrown away for a moment: an end with unread bytes would be a
      // reset, and could destroy the answer before it is read.
      phase_ = Phase::lingering;
      touch();
      if (secure_) secure_->say_goodbye();
      ::shutdown(socket_.get(), SHUT_WR);
      pending_.clear();
      want(io::readable);
      return;
    }
    phase_ = Phase::head;
    served_ = true;
    touch();
    want(io::readable);
    // On a fresh stack, so that many requests in one packet do not nest.
    server_.loop_.at_turn_end([weak = weak_from_this()] {
      if (const auto self = weak.lock(); self && self->phase_ == Phase::head) self->parse();
    });
  }

  void discard() {
    char buffer[kReadSize];
    for (int i = 0; i < 64; ++i) {
      const ssize_t got = ::recv(socket_.get(), buffer, sizeof buffer, 0);
      if (got > 0) continue;
      if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR)) return;
      return close();
    }
  }

  HttpServer& server_;
  HttpServer::Listener& listener_;
  std::uint64_t room_ = 0;  // of the listener's for large bodies, while this one is under way
  std::uint64_t id_;
  io::Descriptor socket_;
  Peer peer_;
  HttpParser parser_;
  Phase phase_ = Phase::head;
  unsigned interest_ = 0;
  std::uint64_t since_ = 0;
  Bytes pending_;  // read and not yet parsed
  Bytes out_;
  std::size_t sent_ = 0;
  std::unique_ptr<BodyStream> stream_;
  std::optional<io::SecureStream> secure_;
  std::shared_ptr<io::Wanted> wanted_;  // of the request that is being served
  bool read_waits_ = false;             // reading over TLS has to write first
  bool write_waits_ = false;            // writing has to read first
  bool chunked_ = false;
  std::uint64_t left_ = 0;  // of a stream whose length was announced
  bool last_ = false;
  bool linger_ = false;
  bool ended_ = false;
  bool served_ = false;  // has had an answer
};

HttpServer::HttpServer(io::Loop& loop, Clock& clock, Site& site, HttpTimeouts timeouts,
                       HttpBounds bounds)
    : loop_(loop), clock_(clock), site_(site), timeouts_(timeouts), bounds_(bounds) {}

HttpServer::~HttpServer() {
  if (sweep_timer_) loop_.cancel(*sweep_timer_);
  for (const auto& listener : listeners_) {
    loop_.forget(listener->socket.get());
    if (!listener->path.empty()) ::unlink(listener->path.c_str());
  }
  connections_.clear();
}

Result<io::Address> HttpServer::listen_tcp(const io::Address& address,
                                           const io::SecureContext* secure) {
  io::Descriptor socket = TRY(io::listen_tcp(address));
  const io::Address bound = TRY(io::local_address(socket));
  auto listener = std::make_unique<Listener>();
  listener->socket = std::move(socket);
  listener->secure = secure;
  Listener& place = *listeners_.emplace_back(std::move(listener));
  loop_.watch(place.socket.get(), io::readable, [this, &place](unsigned) { accept(place); });
  return bound;
}

Result<void> HttpServer::listen_unix(const std::string& path, mode_t mode) {
  auto listener = std::make_unique<Listener>();
  listener->socket = TRY(io::listen_unix(path, mode));
  listener->local = true;
  listener->path = path;
  Listener& place = *listeners_.emplace_back(std::move(listener));
  loop_.watch(place.socket.get(), io::readable, [this, &place](unsigned) { accept(place); });
  return {};
}

bool HttpServer::make_room(Listener& listener, const std::string& origin) {
  std::size_t of_origin = 0;
  for (const auto& [id, open] : connections_)
    of_origin += open.listener == &listener && !origin.empty() && open.origin == origin ? 1 : 0;
  const bool too_many = of_origin >= bounds_.of_origin;
  if (!too_many && listener.connections < bounds_.connections) return true;
  std::shared_ptr<HttpConnection> gone;
  std::pair<int, std::uint64_t> least;
  for (const auto& [id, open] : connections_) {
    if (open.listener != &listener || (too_many && open.origin != origin)) continue;
    const auto waits = open.connection->waits();
    if (!waits || (gone && *waits >= least)) continue;
    gone = open.connection;
    least = *waits;
  }
  if (!gone) return false;
  gone->give_way();
  return true;
}

void HttpServer::accept(Listener& listener) {
  for (int i = 0; i < 64; ++i) {
    Result<std::optional<io::Accepted>> next = io::accept_next(listener.socket);
    if (!next.ok()) {
      loop_.change(listener.socket.get(), 0);
      loop_.after(kAcceptPauseMs,
                  [this, alive = std::weak_ptr<char>(alive_), fd = listener.socket.get()] {
                    if (alive.lock() && !draining_) loop_.change(fd, io::readable);
                  });
      return;
    }
    if (!next.value()) return;
    io::Accepted accepted = std::move(*std::move(next).value());
    const std::string origin = listener.local ? std::string() : bounds_.origin(accepted.from.host);
    if (draining_ || !make_room(listener, origin)) continue;  // closed at once
    Peer peer;
    peer.local_socket = listener.local;
    if (listener.local) {
      const Result<io::Credentials> credentials = io::peer_credentials(accepted.socket);
      if (!credentials.ok()) continue;
      peer.user = credentials.value().user;
    } else {
      peer.address = accepted.from.host;
    }
    const std::uint64_t id = ++last_id_;
    auto connection = std::make_shared<HttpConnection>(*this, listener, id,
                                                       std::move(accepted.socket), std::move(peer));
    connections_[id] = {connection, &listener, origin};
    ++listener.connections;
    connection->start();
    if (!sweep_timer_) sweep();
  }
}

void HttpServer::remove(std::uint64_t id) {
  const auto found = connections_.find(id);
  if (found == connections_.end()) return;
  --found->second.listener->connections;
  connections_.erase(found);
}

void HttpServer::sweep() {
  sweep_timer_.reset();
  std::vector<std::shared_ptr<HttpConnection>> all;
  for (const auto& [id, open] : connections_) all.push_back(open.connection);
  for (const auto& connection : all) connection->check_time();
  if (connections_.empty()) return;
  const std::uint64_t shortest =
      std::min({timeouts_.first_ms, timeouts_.idle_ms, timeouts_.head_ms, timeouts_.body_ms,
                timeouts_.write_ms, timeouts_.linger_ms});
  sweep_timer_ =
      loop_.after(std::clamp<std::uint64_t>(shortest / 2, 10, 1000), [this] { sweep(); });
}

void HttpServer::drain() {
  draining_ = true;
  for (const auto& listener : listeners_) loop_.change(listener->socket.get(), 0);
  std::vector<std::shared_ptr<HttpConnection>> all;
  for (const auto& [id, open] : connections_) all.push_back(open.connection);
  for (const auto& connection : all) connection->drain();
}

}  // namespace api
