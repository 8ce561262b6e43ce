#include "link/connection.h"

#include <algorithm>

#include "io/socket.h"

namespace links {

namespace {

// What one connection may do in a turn of the loop before others have theirs.
constexpr int kReadsPerTurn = 16;
constexpr int kWritesPerTurn = 64;

std::string seconds(std::uint64_t ms) {
  return ms % 1000 == 0 ? std::to_string(ms / 1000) + " s" : std::to_string(ms) + " ms";
}

}  // namespace

Connection::Connection(io::Loop& loop, Clock& clock, Owner& owner, io::Descriptor socket,
                       const TlsContext& context, PinRule rule, Settings settings)
    : loop_(loop),
      clock_(clock),
      owner_(owner),
      socket_(std::move(socket)),
      settings_(std::move(settings)),
      tls_(
          std::make_unique<TlsConnection>(context, socket_.get(), settings_.role, std::move(rule))),
      state_(dialled() ? State::connecting : State::handshake),
      last_heard_ms_(clock.monotonic()) {
  watched_ = dialled() ? io::writable : io::readable;
  loop_.watch(socket_.get(), watched_, [this](unsigned bits) { ready(bits); });
  handshake_timer_ = loop_.after(settings_.handshake_timeout_ms, [this] {
    handshake_timer_ = 0;
    const char* stage = state_ == State::connecting ? "connection"
                        : state_ == State::greeting ? "greeting"
                                                    : "TLS handshake";
    fail("no " + std::string(stage) + " within " + seconds(settings_.handshake_timeout_ms));
  });
}

void Connection::begin(const Profile& profile, Source& source) {
  profile_ = &profile;
  pacer_ = Pacer(profile.bits_per_second);
  mux_.emplace(profile, source);
}

void Connection::hold(bool held) {
  if (!mux_) return;
  mux_->hold(held);
  if (!held) flush();
}

void Connection::ready(unsigned bits) {
  if (state_ == State::connecting) finish_connect();
  if (state_ == State::handshake) return shake();
  if ((bits & io::writable) != 0 && mux_) flush();
  if ((bits & io::readable) != 0 && !closed()) read();
}

void Connection::finish_connect() {
  const auto outcome = io::connect_error(socket_);
  if (!outcome.ok()) return fail("cannot connect: " + outcome.error().message);
  state_ = State::handshake;
}

void Connection::shake() {
  switch (tls_->handshake()) {
    case TlsConnection::Step::want_read:
      return want(io::readable);
    case TlsConnection::Step::want_write:
      return want(io::writable);
    case TlsConnection::Step::closed:
    case TlsConnection::Step::failed:
      return fail(tls_->reason(), !tls_->closed() && !tls_->lost());
    case TlsConnection::Step::done:
      break;
  }
  state_ = State::greeting;
  owner_.authenticated(*this);
  if (closed()) return;
  check(mux_.has_value());
  // What the kernel holds cannot be overtaken, so it gets as little as the line needs.
  const auto tuned = io::tune(socket_, {.user_timeout_ms = profile_->dead_after_ms,
                                        .send_buffer_bytes = profile_->send_buffer_bytes,
                                        .unsent_low_water = 0});
  if (!tuned.ok()) return fail(tuned.error().message);
  heard();
  want(io::readable);
  flush();
  if (!closed()) read();  // the first frames may have come with the handshake's end
}

void Connection::read() {
  for (int i = 0; i < kReadsPerTurn; ++i) {
    in_.clear();
    const auto step = tls_->read(in_);
    if (tls_->bytes_in() != bytes_heard_) heard();
    if (step == TlsConnection::Step::want_read || step == TlsConnection::Step::want_write) break;
    if (step != TlsConnection::Step::done) {
      // Its alert may be lost with the connection. A peer that says goodbye has not refused us: it
      // stops, or waited for our greeting as long as it does.
      const bool refused = state_ == State::greeting && dialled() && !tls_->closed();
      return fail(refused ? "the peer refused this node (" + tls_->reason() +
                                "): it has not paired this key, or a clock is wrong"
                          : tls_->reason(),
                  refused || (!tls_->closed() && !tls_->lost()));
    }
    if (!take(in_)) return;
  }
  flush();  // acknowledgements and answers
}

// False when the connection is over.
bool Connection::take(ByteView bytes) {
  auto messages = mux_->consume(bytes);
  if (!messages.ok()) {
    fail(messages.error().message, true);
    return false;
  }
  if (state_ == State::greeting && mux_->greeted()) {
    state_ = State::up;
    loop_.cancel(handshake_timer_);
    handshake_timer_ = 0;
    watch_life();
    owner_.greeted(*this);
    if (closed()) return false;
  }
  if (mux_->answered() != answers_) {
    answers_ = mux_->answered();
    round_trip_ms_ = clock_.monotonic() - asked_at_ms_;
  }
  for (Message& message : messages.value()) {
    owner_.received(*this, std::move(message));
    if (closed()) return false;
  }
  return true;
}

void Connection::flush() {
  if (!mux_ || closed() || flushing_ || failure_timer_ != 0) return;
  flushing_ = true;
  unsigned events = watched_ & ~io::writable;
  for (int i = 0;; ++i) {
    if (out_.empty()) {
      const std::uint64_t wait = pacer_.wait_ms(clock_.monotonic());
      if ((wait > 0 || i >= kWritesPerTurn) && flush_timer_ == 0) {
        flush_timer_ = loop_.after(wait, [this] {
          flush_timer_ = 0;
          flush();
        });
      }
      if (wait > 0 || i >= kWritesPerTurn) break;
      out_ = mux_->produce(profile_->write_bytes);
      if (out_.empty()) break;
    }
    const auto step = tls_->write(out_);
    if (step == TlsConnection::Step::want_write || step == TlsConnection::Step::want_read) {
      events |= io::writable;
      break;
    }
    if (step != TlsConnection::Step::done) {
      fail_later(tls_->reason());
      break;
    }
    pacer_.sent(clock_.monotonic(), out_.size());
    out_.clear();
  }
  flushing_ = false;
  want(events);
}

void Connection::heard() {
  bytes_heard_ = tls_->bytes_in();
  last_heard_ms_ = clock_.monotonic();
  asked_ = false;
}

// Asks for a sign of life after a heartbeat's silence, and gives up after dead_after.
void Connection::watch_life() {
  const std::uint64_t now = clock_.monotonic();
  // A line much slower than its profile says may hold our question back behind all that was
  // written before it; as long as that moves, the other end is there.
  if (now - last_heard_ms_ >= profile_->heartbeat_ms) {
    const io::SendProgress progress = io::send_progress(socket_);
    if (progress.queued > 0 && progress.delivered > delivered_) last_heard_ms_ = now;
    delivered_ = progress.delivered;
  }
  const std::uint64_t silence = now - last_heard_ms_;
  if (silence >= profile_->dead_after_ms) {
    return fail("nothing heard for " + seconds(profile_->dead_after_ms));
  }
  if (silence >= profile_->heartbeat_ms && !asked_) {
    asked_ = true;
    asked_at_ms_ = now;
    mux_->ping();
    flush();
  }
  const std::uint64_t next = (asked_ ? profile_->dead_after_ms : profile_->heartbeat_ms);
  life_timer_ = loop_.after(std::max<std::uint64_t>(next > silence ? next - silence : 0, 1),
                            [this] { watch_life(); });
}

void Connection::want(unsigned events) {
  if (closed() || events == watched_) return;
  watched_ = events;
  loop_.change(socket_.get(), events);
}

void Connection::fail(std::string reason, bool refused) {
  if (closed()) return;
  refused_ = refused;
  shut();
  owner_.ended(*this, reason);
}

// For failures met where the owner is not to be called.
void Connection::fail_later(std::string reason) {
  if (failure_timer_ != 0) return;
  failure_timer_ = loop_.after(0, [this, reason = std::move(reason)] { fail(reason); });
}

void Connection::shut() {
  if (closed()) return;
  state_ = State::closed;
  tls_->say_goodbye();
  loop_.forget(socket_.get());
  for (io::Loop::TimerId* timer :
       {&handshake_timer_, &life_timer_, &flush_timer_, &failure_timer_}) {
    loop_.cancel(*timer);
    *timer = 0;
  }
  socket_.close();
}

}  // namespace links
