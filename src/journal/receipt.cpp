#include "journal/receipt.h"

#include <algorithm>

#include "base/encoding.h"
#include "journal/entry.h"
#include "journal/merkle.h"
#include "journal/names.h"

namespace journal {

namespace {

constexpr std::uint8_t kFormat = 1;
constexpr std::size_t kOriginSizeMax = 255;

Error refuse(const char* message) { return Error{ErrorCode::invalid, message}; }

Result<void> check_receipt(const Receipt& receipt) {
  TRY(parse_origin(receipt.origin));
  if (receipt.size > kTreeSizeMax) return refuse("receipt: size beyond 2^63-1");
  std::vector<Range> all;
  for (const auto* list : {&receipt.received, &receipt.withheld, &receipt.missing}) {
    for (std::size_t i = 0; i < list->size(); ++i) {
      const Range& range = (*list)[i];
      if (range.start >= range.end) return refuse("receipt: an empty range");
      if (range.end > receipt.size) return refuse("receipt: a range beyond the size");
      if (i > 0 && range.start <= (*list)[i - 1].end) {
        return refuse("receipt: ranges out of order or without a gap");
      }
      all.push_back(range);
    }
  }
  if (all.size() > kReceiptRangesMax) return refuse("receipt: more than 4,096 ranges");
  std::sort(all.begin(), all.end(),
            [](const Range& a, const Range& b) { return a.start < b.start; });
  for (std::size_t i = 1; i < all.size(); ++i) {
    if (all[i].start < all[i - 1].end) return refuse("receipt: an index in two lists");
  }
  return {};
}

// Each range as the gap since the end of the one before it and its length.
void put_ranges(Bytes& out, const std::vector<Range>& ranges) {
  put_varint(out, ranges.size());
  std::uint64_t end = 0;
  for (const Range& range : ranges) {
    put_varint(out, range.start - end);
    put_varint(out, range.end - range.start);
    end = range.end;
  }
}

std::vector<Range> take_ranges(ByteReader& reader) {
  const std::uint64_t count = reader.varint();
  if (count > kReceiptRangesMax) reader.fail();
  std::vector<Range> ranges;
  std::uint64_t end = 0;
  for (std::uint64_t i = 0; reader.ok() && i < count; ++i) {
    const std::uint64_t gap = reader.varint();
    const std::uint64_t length = reader.varint();
    if (gap > kTreeSizeMax - end || length > kTreeSizeMax - end - gap) {
      reader.fail();
      break;
    }
    ranges.push_back({end + gap, end + gap + length});
    end += gap + length;
  }
  return ranges;
}

}  // namespace

Result<Bytes> encode(const Receipt& receipt) {
  TRY(check_receipt(receipt));
  Bytes out;
  put_u8(out, kFormat);
  put_block(out, receipt.origin);
  put_u64(out, receipt.size);
  put_ranges(out, receipt.received);
  put_ranges(out, receipt.withheld);
  put_ranges(out, receipt.missing);
  if (out.size() > kEntrySizeMax - kEnvelopeSize) return refuse("receipt: too long for an entry");
  return out;
}

Result<Receipt> parse_receipt(ByteView body) {
  if (body.size() > kEntrySizeMax - kEnvelopeSize) return refuse("receipt: too long");
  ByteReader reader(body);
  if (reader.u8() != kFormat) return refuse("receipt: unknown format");
  Receipt receipt;
  receipt.origin = std::string(reader.block(kOriginSizeMax));
  receipt.size = reader.u64();
  receipt.received = take_ranges(reader);
  receipt.withheld = take_ranges(reader);
  receipt.missing = take_ranges(reader);
  if (!reader.ok()) return refuse("receipt: cut short or beyond its limits");
  if (!reader.done()) return refuse("receipt: bytes after its end");
  TRY(check_receipt(receipt));
  return receipt;
}

}  // namespace journal
