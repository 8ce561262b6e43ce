// The header of an act without what the receiver has already: what it shares with the header of an
// earlier act of the same journal, and the hashes of entries and prefixes that both sides hold.
//
// Packing only saves bytes. What unpacking makes is proven like anything else, by the author's
// checkpoint; a packed header that does not unpack is asked for anew in plain form.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/result.h"
#include "crypto/crypto.h"
#include "replication/numbering.h"

namespace replication {

// Of a header, packed or made by unpacking; longer ones travel as they are.
inline constexpr std::size_t kPackedHeaderMax = 4096;

// What both ends of a link hold of a circle. The sender answers only what it knows the peer to
// hold, the receiver what it holds.
class PackingContext {
 public:
  virtual ~PackingContext() = default;
  // `party/circle/epoch`; empty for a party that is not known.
  virtual std::string origin(const JournalName& journal) const = 0;
  virtual std::optional<crypto::Hash> leaf(const JournalName& journal, std::uint64_t index) = 0;
  virtual std::optional<crypto::Hash> root(const JournalName& journal, std::uint64_t size) = 0;
  virtual std::optional<Bytes> header(const JournalName& journal, std::uint64_t index) = 0;
};

// The header by `before`, another header of the journal (empty: none). Nothing where the plain
// form is no longer.
std::optional<Bytes> pack_header(ByteView header, ByteView before, PackingContext& context,
                                 Numbering& numbers, Precedence precedence);

// Errors: `invalid` for what no sender makes; `unavailable` where something of it is not held here.
Result<Bytes> unpack_header(ByteView packed, ByteView before, PackingContext& context,
                            Numbers& numbers);

}  // namespace replication
