// Tombstones: the body of entries of kind 6. A holder that destroys an opening under its own law
// says so in its own journal before it destroys. The tombstone speaks of this holder's copy alone:
// it is never an order to another holder, and the destroyed leaf and every proof of it stay.
#pragma once

#include <cstdint>
#include <string>

#include "base/bytes.h"
#include "base/result.h"
#include "crypto/crypto.h"
#include "journal/entry.h"

namespace journal {

inline constexpr std::size_t kTombstoneTextMax = 1000;  // bytes of each text field

enum class Extent : std::uint8_t {
  content = 1,  // header and content commitment stay
  opening = 2,  // the header is destroyed too
};

struct Tombstone {
  std::string origin;  // the journal whose opening was destroyed
  std::uint64_t index = 0;
  crypto::Hash commitment;  // of the entry; never a plain hash of the payload
  Extent extent = Extent::content;
  std::string record_class;  // under the holder's schedule; NFC, one line, not empty
  std::string date;          // YYYY-MM-DD
  std::string authority;     // who ordered it; may be empty when it stands in a sealed entry
  bool operator==(const Tombstone&) const = default;
};

// `invalid` if a field breaks its rule.
Result<Bytes> encode(const Tombstone& tombstone);
Result<Tombstone> parse_tombstone(ByteView body);

// That the tombstone speaks of this entry: same index and commitment, a kind with an opening;
// another commitment is `conflict`.
Result<void> check_tombstone(const Tombstone& tombstone, const Envelope& envelope);

}  // namespace journal
