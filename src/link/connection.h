// One TCP connection to a peer from its first byte to its last: connect, TLS, greeting, frames.
//
// It owns socket, TLS state and multiplexer, keeps every timer of the profile, and tells its owner
// what happened. Which connection of a peer is *the* link is the owner's to decide
// (transport.h). Memory is bounded: one read, one write, and what the mux holds.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/clock.h"
#include "io/descriptor.h"
#include "io/loop.h"
#include "link/frame.h"
#include "link/tls.h"

namespace links {

class Connection {
 public:
  class Owner {
   public:
    virtual ~Owner() = default;
    // The handshake is over and peer() is proven. The owner calls begin(), or close().
    virtual void authenticated(Connection& connection) = 0;
    // The peer's greeting is in: messages may flow.
    virtual void greeted(Connection& connection) = 0;
    virtual void received(Connection& connection, Message message) = 0;
    // Called once, unless the owner closed it. The owner keeps the object until its stack is
    // unwound.
    virtual void ended(Connection& connection, const std::string& reason) = 0;
  };

  struct Settings {
    std::uint64_t id;
    std::string where;  // the other end's address, for people
    TlsConnection::Role role;
    std::uint32_t handshake_timeout_ms;
  };

  // `socket` is connected (server) or connecting (client).
  Connection(io::Loop& loop, Clock& clock, Owner& owner, io::Descriptor socket,
             const TlsContext& context, PinRule rule, Settings settings);
  ~Connection() { shut(); }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // In authenticated(): what the line is like and where messages come from. Both outlive this.
  void begin(const Profile& profile, Source& source);
  // The source may have something. Never calls the owner.
  void flush();
  // Stops and resumes acknowledging (Mux::hold).
  void hold(bool held);
  // Ends it without calling the owner.
  void close() { shut(); }

  std::uint64_t id() const { return settings_.id; }
  const std::string& where() const { return settings_.where; }
  bool dialled() const { return settings_.role == TlsConnection::Role::client; }
  bool connected() const { return state_ != State::connecting && state_ != State::closed; }
  bool up() const { return state_ == State::up; }
  bool closed() const { return state_ == State::closed; }
  // After ended(): it ended at what one end is or sent, which trying again does not mend. False:
  // the other end was not reached, or not for long enough.
  bool refused() const { return refused_; }
  const Pin& peer() const { return tls_->peer(); }
  const Mux* mux() const { return mux_ ? &*mux_ : nullptr; }
  std::uint64_t last_heard_ms() const { return last_heard_ms_; }  // monotonic
  std::optional<std::uint64_t> round_trip_ms() const { return round_trip_ms_; }
  std::uint64_t bytes_in() const { return tls_->bytes_in(); }
  std::uint64_t bytes_out() const { return tls_->bytes_out(); }

 private:
  enum class State { connecting, handshake, greeting, up, closed };

  void ready(unsigned bits);
  void finish_connect();
  void shake();
  void read();
  bool take(ByteView bytes);
  void heard();
  void watch_life();
  void want(unsigned events);
  void fail(std::string reason, bool refused = false);
  void fail_later(std::string reason);
  void shut();

  io::Loop& loop_;
  Clock& clock_;
  Owner& owner_;
  io::Descriptor socket_;
  Settings settings_;
  std::unique_ptr<TlsConnection> tls_;
  const Profile* profile_ = nullptr;
  std::optional<Mux> mux_;
  Pacer pacer_{0};
  State state_;
  unsigned watched_ = 0;
  bool flushing_ = false;
  bool refused_ = false;
  Bytes in_;
  Bytes out_;  // a write that TLS has begun
  std::uint64_t last_heard_ms_;
  std::uint64_t bytes_heard_ = 0;
  std::uint64_t delivered_ = 0;  // bytes that the peer's system had taken when last looked at
  bool asked_ = false;           // for a sign of life, since last heard
  std::uint64_t asked_at_ms_ = 0;
  std::uint64_t answers_ = 0;
  std::optional<std::uint64_t> round_trip_ms_;
  // Timers; 0 where none runs.
  io::Loop::TimerId handshake_timer_ = 0;
  io::Loop::TimerId life_timer_ = 0;
  io::Loop::TimerId flush_timer_ = 0;
  io::Loop::TimerId failure_timer_ = 0;
};

}  // namespace links
