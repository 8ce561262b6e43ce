// Tells people by mail that something waits. One message for all that waits for one person, and one
// way to one server; what is to be sent is worked out anew at every try, so that a server that is
// away for days finds one message for each, with the figures of that moment.
//
// At least once: that a message was taken is written after the server said so, and a node that ends
// in between sends it again, under the same Message-ID (docs/decisions/0020).
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "api/inbox.h"
#include "api/parts.h"
#include "mail/smtp.h"

namespace api {

struct PostSettings {
  mail::Server server;
  std::string url;  // where people sign in
  TimeMs retry_first_ms = 60'000;
  TimeMs retry_most_ms = 4 * 3'600'000;
  TimeMs look_ms = 5'000;  // between two looks into one inbox
};

class Post {
 public:
  // Hands a message over beside the loop and calls back on it; false where one is under way.
  using Carry = std::function<bool(std::string to, std::string message,
                                   std::function<void(mail::Outcome)> done)>;
  Post(Parts& parts, PostSettings settings, Carry carry);
  Post(const Post&) = delete;
  Post& operator=(const Post&) = delete;

  // To be called about every second: does a bounded piece, one look into one inbox, or one message.
  void step();
  // One message that says that it is a trial.
  void try_out(const std::string& address, std::function<void(Result<mail::Outcome>)> done);

  // Of the way to the server.
  struct State {
    TimeMs trouble_since = 0;  // 0: the last message was taken, or none was tried
    TimeMs next = 0;           // not tried before
    int code = 0;
    std::string reason;
    TimeMs last_taken = 0;
    std::uint64_t taken = 0;
    std::uint64_t failed = 0;
  };
  const State& state() const { return state_; }
  const PostSettings& settings() const { return settings_; }
  // Of one person's mail: idle, waiting (something is to be told), delayed, refused.
  static std::string_view word(const people::Mailbox& box);

 private:
  bool look(const people::Account& account, const people::Mailbox& box);
  void carry(const std::string& to, std::string message, std::function<void(mail::Outcome)> done);
  void send(const people::Account& account, people::Mailbox box, const Inbox& inbox);
  void settle(const std::string& account, const std::set<std::string>& told,
              const mail::Outcome& outcome);
  void keep(const std::string& account, people::Mailbox box);
  bool note(const mail::Outcome& outcome);

  Parts& parts_;
  PostSettings settings_;
  Carry carry_;
  State state_;
  unsigned failures_ = 0;  // of the way, in a row
  bool under_way_ = false;
  std::uint64_t changes_ = 1;
  struct Seen {
    std::uint64_t changes = 0;
    TimeMs at = 0;
  };
  std::map<std::string, Seen> seen_;  // by account: when its inbox was looked into
  std::string last_;                  // account that was served last
  std::shared_ptr<char> alive_ = std::make_shared<char>();
};

}  // namespace api
