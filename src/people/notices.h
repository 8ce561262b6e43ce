// What each person has put aside of what waits for them, and how they want to be told by mail: this
// node's own knowledge of its people, beside their accounts, and in no journal. What waits is never
// kept here: it is computed from the record whenever it is asked for.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"
#include "mail/schedule.h"
#include "store/store.h"

namespace people {

struct Marks {
  std::set<std::string> aside;  // things that were put aside, by their identifiers
  // Journals of others, by "<circle> <party> <epoch>": what stands before this was dealt with.
  std::map<std::string, std::uint64_t> read;
};

// How far the mail to one person is. Of what they are told it holds identifiers alone.
struct MailState {
  TimeMs since = 0;            // when the first thing came that they were not told of; 0: none
  bool urgent = false;         // one of those
  std::set<std::string> told;  // of what waits
  std::string id;              // of the message that is being sent, until it is taken
  TimeMs last = 0;             // when the last was taken
  std::uint64_t taken = 0;     // messages
  unsigned failures = 0;       // in a row, of this address
  TimeMs next = 0;             // not tried before
  int code = 0;                // of the server's last answer to this address; 0: none
  bool refused = false;        // 5xx: nothing is sent there until the person sets it anew
};

struct Mailbox {
  mail::Wishes wishes;
  MailState state;
};

// `invalid` as "FIELD: WHAT", for what nobody may ask for.
Result<void> check(const mail::Wishes& wishes);
// What somebody may be told of.
const std::set<std::string>& categories();

class Notices {
 public:
  // Reads what an earlier process kept; `corrupt` where it does not read.
  Result<void> open(store::Store& store);

  // By Person::key() of the API: accounts, and the viewers of the configuration.
  const Marks& marks(const std::string& key) const;
  // By account; null where no mail was asked for.
  const Mailbox* mailbox(const std::string& account) const;
  const std::map<std::string, Mailbox>& mailboxes() const { return mailboxes_; }

  // Inside a transaction; found from now on.
  Result<void> put(store::Store& store, const std::string& key, Marks marks);
  Result<void> put(store::Store& store, const std::string& account, Mailbox mailbox);
  Result<void> erase_mailbox(store::Store& store, const std::string& account);

 private:
  std::map<std::string, Marks> marks_;
  std::map<std::string, Mailbox> mailboxes_;
};

}  // namespace people
