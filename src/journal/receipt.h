// Receipts: the body of entries of kind 3. A mirror cosignature says that the envelopes are stored;
// a receipt says, in the receiver's own journal, which openings came, were withheld or are missing.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace journal {

inline constexpr std::size_t kReceiptRangesMax = 4096;  // in all three lists together

// Indexes start to end - 1; never empty.
struct Range {
  std::uint64_t start = 0;
  std::uint64_t end = 0;
  bool operator==(const Range&) const = default;
};

struct Receipt {
  std::string origin;      // the journal that was received
  std::uint64_t size = 0;  // of the checkpoint up to which it is mirrored
  // Each ascending, with gaps between ranges, within [0, size); no index in two lists. What no list
  // names, the receipt does not speak of.
  std::vector<Range> received;
  std::vector<Range> withheld;
  std::vector<Range> missing;
  bool operator==(const Receipt&) const = default;
};

// `invalid` if the lists break the rules above or the limit.
Result<Bytes> encode(const Receipt& receipt);
Result<Receipt> parse_receipt(ByteView body);

}  // namespace journal
