// Who asks: sessions of browsers, one-time links, and the local socket. Until accounts exist the
// people of a node are the viewers of its configuration.
//
// A link is printed by the command line, opens one session and is spent. Tokens are 256 random bits
// and are kept as hashes only; sessions live in this process and end with it.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "crypto/crypto.h"
#include "labels/labels.h"

namespace api {

// One person of the configuration.
struct Person {
  Viewer viewer;
  std::string person;  // identifier, the actor of acts
  std::string office;
  std::string capacity = "substantive";
  bool is_operator = false;  // circles, links and the figures of the whole node
  bool is_delegate = false;  // may act for the party
};

struct Session {
  Person person;
  bool local_socket = false;
  std::string csrf;             // empty over the socket
  TimeMs expires = 0;           // wall time, to be shown; 0: never
  std::uint64_t begun = 0;      // monotonic
  std::uint64_t last_used = 0;  // monotonic
};

struct SessionLimits {
  std::uint64_t link_ms = 10 * 60'000;
  std::uint64_t idle_ms = 60 * 60'000;
  std::uint64_t absolute_ms = 12 * 3'600'000;
  std::size_t sessions = 256;
  std::size_t links = 64;
};

class Sessions {
 public:
  Sessions(Clock& clock, Random& random, SessionLimits limits)
      : clock_(clock), random_(random), limits_(limits) {}

  // A fresh one-time token for a session of `person`.
  std::string make_link(const Person& person);
  TimeMs link_expiry() const { return clock_.now() + limits_.link_ms; }
  // Spends the token: the token of a new session, or nothing.
  std::optional<std::string> open(std::string_view link_token);
  // The session of a cookie, and marks it used. Stays valid until the next call of this object.
  const Session* find(std::string_view token);
  void end(std::string_view token);
  std::size_t size() const { return sessions_.size(); }

 private:
  struct Link {
    Person person;
    std::uint64_t until = 0;
  };
  void expire();

  Clock& clock_;
  Random& random_;
  SessionLimits limits_;
  std::map<crypto::Hash, Link> links_;
  std::map<crypto::Hash, Session> sessions_;
};

// The value of a cookie in a Cookie header; nothing if it is absent or there twice.
std::optional<std::string_view> cookie(std::string_view header, std::string_view name);

}  // namespace api
