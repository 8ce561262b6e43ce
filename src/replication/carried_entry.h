// One entry as it travels: what the receiver can make itself is left out.
#pragma once

#include <cstdint>
#include <vector>

#include "base/clock.h"
#include "base/encoding.h"
#include "replication/packing.h"

namespace replication {

// How the opening of a pushed entry stands with the sender.
enum class Carried : std::uint8_t {
  clear = 0,  // no opening: the body is in the entry
  whole = 1,
  residue = 2,  // destroyed here: header and content commitment
  deferred = 3,
  withheld = 4,
  missing = 5,          // not here either; ask again later or elsewhere
  without_content = 6,  // only on the wire: whole, the content empty and its salt the derived one
  raw = 15,             // unknown version or kind: the entry verbatim
};

struct PushedEntry {
  Carried carried = Carried::clear;
  Bytes entry;    // rebuilt from what travelled
  Bytes opening;  // journal::encode(Opening) for whole and residue
};

// How many entries back the header may stand that another is packed by.
inline constexpr std::uint64_t kPackedBackMax = 255;

// Appends entries that stand from `from` on in the journal, each as little as the receiver needs.
// `context` null: every header in plain form.
void put_entries(Bytes& out, const JournalName& journal, std::uint64_t from,
                 const std::vector<PushedEntry>& entries, PackingContext* context,
                 Numbering& numbers, Precedence precedence);

struct TakenEntries {
  std::vector<PushedEntry> entries;
  bool packed = false;   // some header was
  bool lacking = false;  // a header names what is not held here; the reader has failed
};
// Reads `count` entries; fails the reader on what is malformed. `origin` is the journal's.
TakenEntries take_entries(ByteReader& reader, const JournalName& journal, std::string_view origin,
                          std::uint64_t from, std::uint64_t count, PackingContext& context,
                          Numbers& numbers);

}  // namespace replication
