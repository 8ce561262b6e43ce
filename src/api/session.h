// Who asks: sessions of browsers, one-time links, and the local socket. The people of a node are
// its accounts (people/), and the viewers of its configuration, whom a link signs in.
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
#include "people/rights.h"

namespace api {

// Who asks: of the configuration, or of an account as it stands today.
struct Person {
  Viewer viewer;
  std::string person;  // identifier, the actor of acts
  std::string office;
  std::string capacity = "substantive";
  bool is_operator = false;    // circles, links and the figures of the whole node
  bool is_delegate = false;    // may write acts; of an account, which ones is by its rights
  std::string account = {};    // identifier; empty: of the configuration
  people::Rights rights = {};  // of the account, today

  // By what the answers to different people's writes are kept apart.
  std::string key() const {
    return account.empty() ? "viewer " + viewer.name : "account " + account;
  }
  // The same, and for the account of one person another one whenever what they may read changes.
  std::string reads() const;
};
// The account as it stands at `now`.
Person person_of(const people::Account& account, const people::Directory& directory, TimeMs now);

struct Session {
  Person person;
  bool local_socket = false;
  std::string csrf = {};        // empty over the socket
  TimeMs expires = 0;           // wall time, to be shown; 0: never
  std::uint64_t begun = 0;      // monotonic
  std::uint64_t last_used = 0;  // monotonic
  // Of an account alone:
  std::string id = {};          // by which its owner ends it; no secret
  std::uint64_t confirmed = 0;  // monotonic: password and code were last given
  TimeMs since = 0;             // wall time, to be shown
  TimeMs seen = 0;
  std::string address = {};
};

struct SessionLimits {
  std::uint64_t link_ms = 10 * 60'000;
  std::uint64_t idle_ms = 60 * 60'000;
  std::uint64_t absolute_ms = 12 * 3'600'000;
  std::size_t sessions = 1024;
  std::size_t of_account = 16;
  std::size_t links = 64;
  std::uint64_t confirmed_ms = 15 * 60'000;  // that password and code count for privileged steps
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
  // A session of an account that has shown password and code: its token.
  std::string begin(const std::string& account, const Person& person, std::string_view address);
  // The session of a cookie, and marks it used. Stays valid until the next call of this object.
  const Session* find(std::string_view token);
  // The same, without marking it: for what goes on by itself.
  const Session* peek(std::string_view token);
  // Password and code were given anew: the same session goes on under another token and CSRF token.
  // Empty where there is none.
  std::string renew(std::string_view token);
  bool is_confirmed(const Session& session) const {
    return clock_.monotonic() - session.confirmed < limits_.confirmed_ms;
  }
  void end(std::string_view token);
  // Of an account: all, all but the one of `but_token`, or the one with this identifier. How many.
  std::size_t end_all(std::string_view account, std::string_view but_token = {});
  bool end_one(std::string_view account, std::string_view id);
  // Newest first.
  std::vector<Session> of(std::string_view account);
  std::size_t size() const { return sessions_.size(); }

 private:
  struct Link {
    Person person;
    std::uint64_t until = 0;
  };
  void expire();
  std::string insert(Session session);

  Clock& clock_;
  Random& random_;
  SessionLimits limits_;
  std::map<crypto::Hash, Link> links_;
  std::map<crypto::Hash, Session> sessions_;
};

// The value of a cookie in a Cookie header; nothing if it is absent or there twice.
std::optional<std::string_view> cookie(std::string_view header, std::string_view name);

}  // namespace api
