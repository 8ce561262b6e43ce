// Journals by number: what a name costs on a link once it has been said.
//
// Each direction of a link numbers the journals of a circle as it comes to them. A name is said
// once in each precedence, because a message may overtake the one that said it in another.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "base/encoding.h"
#include "base/result.h"
#include "replication/precedence.h"

namespace replication {

// A journal of the circle by its author's number and its epoch.
struct JournalName {
  std::uint32_t party = 0;
  std::string epoch;
  auto operator<=>(const JournalName&) const = default;
};

// Journals beyond this many are named in full each time.
inline constexpr std::uint64_t kNumberMax = 1023;

// Numbers that this side gives.
class Numbering {
 public:
  // Appends the journal field of a message that goes out in this precedence.
  void put(Bytes& out, const JournalName& name, Precedence precedence);
  // The peer did not understand: names are said again.
  void forget() { given_.clear(); }

 private:
  struct Given {
    std::uint64_t number = 0;
    unsigned said = 0;  // bit by precedence
  };
  std::map<JournalName, Given> given_;
};

// Numbers that the peer gave.
class Numbers {
 public:
  // Reads a journal field. A number that was not given fails the reader and is noted.
  JournalName take(ByteReader& reader);
  // A message was about a number whose name never came.
  bool unknown() const { return unknown_; }
  void begin_message() { unknown_ = false; }
  void clear() { names_.clear(); }

 private:
  std::map<std::uint64_t, JournalName> names_;
  bool unknown_ = false;
};

}  // namespace replication
