#include "journal/tombstone.h"

#include "base/encoding.h"
#include "base/text.h"
#include "journal/merkle.h"
#include "journal/names.h"

namespace journal {

namespace {

constexpr std::uint8_t kFormat = 1;
constexpr std::size_t kOriginSizeMax = 255;
constexpr std::size_t kDateSize = 10;

Error refuse(const char* message) { return Error{ErrorCode::invalid, message}; }

// A day of the Gregorian calendar, years 1 to 9999.
bool is_date(std::string_view text) {
  if (text.size() != kDateSize || text[4] != '-' || text[7] != '-') return false;
  unsigned parts[3] = {0, 0, 0};
  for (std::size_t i = 0, part = 0; i < text.size(); ++i) {
    if (i == 4 || i == 7) {
      ++part;
      continue;
    }
    if (text[i] < '0' || text[i] > '9') return false;
    parts[part] = parts[part] * 10 + static_cast<unsigned>(text[i] - '0');
  }
  const auto [year, month, day] = parts;
  constexpr unsigned kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (year < 1 || month < 1 || month > 12) return false;
  const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  return day >= 1 && day <= kDays[month - 1] + (month == 2 && leap ? 1u : 0u);
}

Result<void> check_fields(const Tombstone& tombstone) {
  TRY(parse_origin(tombstone.origin));
  if (tombstone.index >= kTreeSizeMax) return refuse("tombstone: index beyond 2^63-2");
  if (tombstone.extent != Extent::content && tombstone.extent != Extent::opening) {
    return refuse("tombstone: unknown extent");
  }
  if (tombstone.record_class.empty()) return refuse("tombstone: no class of record");
  for (const std::string* text : {&tombstone.record_class, &tombstone.authority}) {
    if (text->size() > kTombstoneTextMax) return refuse("tombstone: a text of over 1,000 bytes");
    TRY(check_text(*text, false));
  }
  if (!is_date(tombstone.date)) return refuse("tombstone: the date is no day YYYY-MM-DD");
  return {};
}

}  // namespace

Result<Bytes> encode(const Tombstone& tombstone) {
  TRY(check_fields(tombstone));
  Bytes out;
  put_u8(out, kFormat);
  put_block(out, tombstone.origin);
  put_u64(out, tombstone.index);
  out.append(tombstone.commitment.view());
  put_u8(out, static_cast<std::uint8_t>(tombstone.extent));
  put_block(out, tombstone.record_class);
  out.append(tombstone.date);
  put_block(out, tombstone.authority);
  return out;
}

Result<Tombstone> parse_tombstone(ByteView body) {
  ByteReader reader(body);
  if (reader.u8() != kFormat) return refuse("tombstone: unknown format");
  Tombstone tombstone;
  tombstone.origin = std::string(reader.block(kOriginSizeMax));
  tombstone.index = reader.u64();
  const ByteView commitment = reader.take(32);
  tombstone.extent = static_cast<Extent>(reader.u8());
  tombstone.record_class = std::string(reader.block(kTombstoneTextMax));
  tombstone.date = std::string(reader.take(kDateSize));
  tombstone.authority = std::string(reader.block(kTombstoneTextMax));
  if (!reader.ok()) return refuse("tombstone: cut short or beyond its limits");
  if (!reader.done()) return refuse("tombstone: bytes after its end");
  tombstone.commitment = crypto::Hash::from(commitment);
  TRY(check_fields(tombstone));
  return tombstone;
}

Result<void> check_tombstone(const Tombstone& tombstone, const Envelope& envelope) {
  if (tombstone.index != envelope.index) return refuse("tombstone: of another entry");
  if (envelope.version != 1 || !is_sealed(envelope.kind)) {
    return refuse("tombstone: of an entry without an opening");
  }
  if (tombstone.commitment != envelope.commitment) {
    return Error{ErrorCode::conflict, "tombstone: names another commitment than the leaf"};
  }
  return {};
}

}  // namespace journal
