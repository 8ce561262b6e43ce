// The accounts of this node, kept in its store under keys of their own ("people/…" of the durable
// space): they survive a rebuild, are in backups, and are nothing that another party is sent. Also
// the list of what was done with them, for administrators.
#pragma once

#include <deque>
#include <map>
#include <string>
#include <string_view>

#include "base/random.h"
#include "people/account.h"
#include "store/store.h"

namespace people {

// What was done with an account, or tried. Holds no password, code, token or content.
struct Event {
  TimeMs time = 0;
  std::string what;     // signed_in, failed, slowed, signed_out, invited, accepted, changed, …
  std::string account;  // identifier; empty: none of that name
  std::string by;       // identifier of the account that did it; "socket": the local operator
  std::string address;  // of the connection; empty over the socket
  std::uint64_t number = 0;
};
inline constexpr std::size_t kEventsMax = 5'000;    // the oldest go
inline constexpr std::size_t kFailuresMax = 1'000;  // of them `failed`: who guesses hides nothing

class Directory {
 public:
  static constexpr std::size_t kAccountsMax = 5'000;

  // Reads what an earlier process kept. `corrupt` for an account that cannot be read: the node must
  // not take it for one that was never there.
  Result<void> open(store::Store& store);

  const Account* find(std::string_view id) const;
  const Account* by_name(std::string_view name) const;
  // Of an invitation that stands at `now`.
  const Account* by_invitation(const crypto::Hash& token, TimeMs now) const;
  const std::map<std::string, Account, std::less<>>& all() const { return accounts_; }
  bool empty() const { return accounts_.empty(); }
  // Whether somebody can sign in as an administrator.
  bool has_administrator() const;

  // The profile has to pass check(); `conflict` where name or person is another account's, or a
  // deputy's account is not there.
  Result<void> check_free(const Profile& profile, std::string_view own_id) const;

  // Inside a transaction; found from now on.
  Result<void> put(store::Store& store, Account account);
  Result<void> note(store::Store& store, Event event);
  // Newest first.
  const std::deque<Event>& events() const { return events_; }

 private:
  std::map<std::string, Account, std::less<>> accounts_;     // by id
  std::map<std::string, std::string, std::less<>> by_name_;  // name -> id
  std::deque<Event> events_;
  std::uint64_t next_event_ = 0;
  std::size_t failures_ = 0;
};

}  // namespace people
