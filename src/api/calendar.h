// Meetings as an iCalendar feed (RFC 5545, 7986): what calendars of any maker can show of them, and
// no more: which body, which number, which days and times, which city. docs/formats/calendar.md.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/result.h"
#include "crypto/crypto.h"

namespace api {

struct CalendarEvent {
  enum class Status { tentative, confirmed, cancelled };
  std::string uid;             // the same for as long as the meeting is
  std::uint64_t sequence = 0;  // grows with every change
  TimeMs changed = 0;          // of the newest change
  Status status = Status::tentative;
  std::string summary;      // body and number
  std::string category;     // the body
  std::string location;     // the city; empty: not known
  std::string first;        // YYYY-MM-DD
  std::string last;         // the last day, not the one after it
  std::string timezone;     // IANA name of the place; empty: not known
  std::string starts = {};  // HH:MM there, on the first day; empty: not known
  std::string ends = {};    // HH:MM there, on the last day
  std::string notice = {};  // of the circle, as on all its screens; empty: none
};

// The feed as text, lines folded at 75 octets between characters. Days that are none of the
// calendar are left out. An event without a start, or in a zone that this machine does not know, is
// of whole days.
Bytes write_calendar(const std::string& name, const std::vector<CalendarEvent>& events);

// One feed: whoever has the address of it reads what its person may read, of the lowest
// classification alone. Of the secret in the address only the hash is kept.
struct Feed {
  crypto::Hash secret;  // SHA-256 of the 32 bytes of the address
  std::string viewer;   // Person::key() of whose rights count, at the time of each fetch
  std::string circle;   // identifier; empty: all that the viewer has
  std::string body;     // identifier; empty: all
  std::string language;
  std::string name;  // what its maker calls it, shown to them alone; empty: nothing
  TimeMs made = 0;

  // What people name it by; tells nothing of the secret.
  std::string id() const;
};

// Where feeds are kept.
class Feeds {
 public:
  virtual ~Feeds() = default;
  virtual const std::vector<Feed>& all() const = 0;
  // Durable when it returns without an error.
  virtual Result<void> keep(std::vector<Feed> feeds) = 0;
  // Those of this Person::key() are gone, durably.
  Result<void> drop_of(std::string_view viewer) {
    std::vector<Feed> left = all();
    if (std::erase_if(left, [&](const Feed& one) { return one.viewer == viewer; }) == 0) return {};
    return keep(std::move(left));
  }
};

class MemoryFeeds final : public Feeds {
 public:
  const std::vector<Feed>& all() const override { return feeds_; }
  Result<void> keep(std::vector<Feed> feeds) override {
    feeds_ = std::move(feeds);
    return {};
  }

 private:
  std::vector<Feed> feeds_;
};

// Feeds as the text of a file, and back; `invalid` for anything else.
Bytes encode_feeds(const std::vector<Feed>& feeds);
Result<std::vector<Feed>> decode_feeds(ByteView text);

}  // namespace api
