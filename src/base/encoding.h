// Hex, base64, decimals and fixed-width integers, each with exactly one accepted spelling.
//
// Decoders are strict: whatever they accept, encoding it again gives the same bytes (base64 by
// RFC 4648 section 4 with canonical padding and zero trailing bits; decimals without sign, spaces
// or leading zeros). Journal notes rely on this (docs/formats/journal.md).
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/bytes.h"

std::string hex(ByteView bytes);                       // lower case
std::optional<Bytes> unhex(std::string_view text);     // lower case only, even length
std::string base64(ByteView bytes);                    // padded
std::optional<Bytes> unbase64(std::string_view text);  // canonical form only
std::optional<std::uint64_t> parse_decimal(std::string_view text, std::uint64_t max);

// Big-endian integers and LEB128 varints, appended to `out`.
void put_u8(Bytes& out, std::uint8_t value);
void put_u16(Bytes& out, std::uint16_t value);
void put_u32(Bytes& out, std::uint32_t value);
void put_u64(Bytes& out, std::uint64_t value);
void put_varint(Bytes& out, std::uint64_t value);
void put_block(Bytes& out, ByteView block);  // varint length, then the bytes

// Reads what the functions above wrote. After the first failure every read fails; check `ok()`
// (and `done()`, where nothing may follow) before using what was read.
class ByteReader {
 public:
  explicit ByteReader(ByteView bytes) : rest_(bytes) {}

  std::uint8_t u8();
  std::uint16_t u16();
  std::uint32_t u32();
  std::uint64_t u64();
  std::uint64_t varint();           // minimal form only, at most 10 bytes
  ByteView take(std::size_t size);  // a view into the input
  ByteView block(std::size_t max);  // varint length of at most `max`, then the bytes

  bool ok() const { return ok_; }
  bool done() const { return ok_ && rest_.empty(); }
  ByteView rest() const { return rest_; }
  void fail() { ok_ = false; }

 private:
  ByteView rest_;
  bool ok_ = true;
};
