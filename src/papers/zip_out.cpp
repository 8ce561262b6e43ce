#include "papers/zip_out.h"

#include <algorithm>
#include <array>

#include "base/check.h"

namespace papers {
namespace {

constexpr std::uint64_t kMost32 = 0xFFFFFFFF;  // larger, or this: it stands in 64 bits elsewhere
constexpr std::uint64_t kMost16 = 0xFFFF;
constexpr std::size_t kBlockMax = 0xFFFF;
constexpr unsigned kVersion = 20;
constexpr unsigned kVersion64 = 45;
constexpr unsigned kUtf8 = 0x0800;
constexpr unsigned kUtf8AndSizesBehind = 0x0808;
constexpr unsigned kDeflated = 8;
// 1980-01-01: the days of the files tell nothing here, and two runs give the same bytes.
constexpr unsigned kDay = 0x0021;

void put(Bytes& out, std::uint64_t value, int bytes) {  // least significant first
  for (int i = 0; i < bytes; ++i, value >>= 8) out += static_cast<char>(value & 0xFF);
}

using Table = std::array<std::array<std::uint32_t, 256>, 8>;

// Of the reversed polynomial; row k is for a byte that k others follow.
constexpr Table make_table() {
  Table out{};
  for (std::uint32_t byte = 0; byte < 256; ++byte) {
    std::uint32_t value = byte;
    for (int bit = 0; bit < 8; ++bit)
      value = (value & 1) != 0 ? (value >> 1) ^ 0xEDB88320 : value >> 1;
    out[0][byte] = value;
  }
  for (std::size_t row = 1; row < 8; ++row) {
    for (std::size_t byte = 0; byte < 256; ++byte)
      out[row][byte] = (out[row - 1][byte] >> 8) ^ out[0][out[row - 1][byte] & 0xFF];
  }
  return out;
}
constexpr Table kTable = make_table();

std::uint32_t crc32(std::uint32_t crc, ByteView bytes) {
  const auto at = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
  crc = ~crc;
  while (bytes.size() >= 8) {
    const std::uint32_t low = crc ^ (std::uint32_t{at(0)} | std::uint32_t{at(1)} << 8 |
                                     std::uint32_t{at(2)} << 16 | std::uint32_t{at(3)} << 24);
    crc = kTable[7][low & 0xFF] ^ kTable[6][low >> 8 & 0xFF] ^ kTable[5][low >> 16 & 0xFF] ^
          kTable[4][low >> 24] ^ kTable[3][at(4)] ^ kTable[2][at(5)] ^ kTable[1][at(6)] ^
          kTable[0][at(7)];
    bytes.remove_prefix(8);
  }
  for (std::size_t i = 0; i < bytes.size(); ++i) crc = (crc >> 8) ^ kTable[0][(crc ^ at(i)) & 0xFF];
  return ~crc;
}

}  // namespace

Bytes ZipOut::begin(const std::string& path) {
  check(path.size() <= kMost16);
  Bytes out;
  put(out, 0x04034b50, 4);
  put(out, kVersion, 2);
  put(out, kUtf8AndSizesBehind, 2);
  put(out, kDeflated, 2);
  put(out, 0, 2);
  put(out, kDay, 2);
  put(out, 0, 12);  // CRC and sizes stand behind the bytes
  put(out, path.size(), 2);
  put(out, 0, 2);
  out += path;
  members_.push_back({path, written_, 0, 0, 0, false});
  written_ += out.size();
  return out;
}

Bytes ZipOut::add(ByteView bytes) {
  Member& member = members_.back();
  member.crc = crc32(member.crc, bytes);
  member.size += bytes.size();
  Bytes out;
  out.reserve(bytes.size() + 5 * (bytes.size() / kBlockMax + 1));
  while (!bytes.empty()) {
    const ByteView block = bytes.substr(0, std::min(bytes.size(), kBlockMax));
    put(out, 0, 1);
    put(out, block.size(), 2);
    put(out, ~std::uint64_t{block.size()}, 2);
    out += block;
    bytes.remove_prefix(block.size());
  }
  member.packed += out.size();
  written_ += out.size();
  return out;
}

Bytes ZipOut::end() {
  Member& member = members_.back();
  Bytes out("\x01\x00\x00\xFF\xFF", 5);  // the last block, an empty one
  member.packed += out.size();
  check(member.packed < kMost32);
  put(out, 0x08074b50, 4);
  put(out, member.crc, 4);
  put(out, member.packed, 4);
  put(out, member.size, 4);
  written_ += out.size();
  return out;
}

Bytes ZipOut::stored(const std::string& path, ByteView bytes) {
  check(path.size() <= kMost16 && bytes.size() < kMost32);
  const std::uint32_t crc = crc32(0, bytes);
  Bytes out;
  put(out, 0x04034b50, 4);
  put(out, kVersion, 2);
  put(out, kUtf8, 2);
  put(out, 0, 4);  // as it is; no time
  put(out, kDay, 2);
  put(out, crc, 4);
  put(out, bytes.size(), 4);
  put(out, bytes.size(), 4);
  put(out, path.size(), 2);
  put(out, 0, 2);
  out += path;
  out += bytes;
  members_.push_back({path, written_, crc, bytes.size(), bytes.size(), true});
  written_ += out.size();
  return out;
}

Bytes ZipOut::finish() {
  const std::uint64_t begun = written_;
  Bytes out;
  for (const Member& member : members_) {
    const bool far = member.offset >= kMost32;
    put(out, 0x02014b50, 4);
    put(out, far ? kVersion64 : kVersion, 2);
    put(out, far ? kVersion64 : kVersion, 2);
    put(out, member.as_it_is ? kUtf8 : kUtf8AndSizesBehind, 2);
    put(out, member.as_it_is ? 0 : kDeflated, 2);
    put(out, 0, 2);
    put(out, kDay, 2);
    put(out, member.crc, 4);
    put(out, member.packed, 4);
    put(out, member.size, 4);
    put(out, member.path.size(), 2);
    put(out, far ? 12 : 0, 2);
    put(out, 0, 10);  // no comment, disk 0, no attributes
    put(out, far ? kMost32 : member.offset, 4);
    out += member.path;
    if (!far) continue;
    put(out, 0x0001, 2);
    put(out, 8, 2);
    put(out, member.offset, 8);
  }
  const std::uint64_t size = out.size();
  const std::uint64_t count = members_.size();
  if (begun >= kMost32 || size >= kMost32 || count >= kMost16) {
    put(out, 0x06064b50, 4);
    put(out, 44, 8);
    put(out, kVersion64, 2);
    put(out, kVersion64, 2);
    put(out, 0, 8);
    put(out, count, 8);
    put(out, count, 8);
    put(out, size, 8);
    put(out, begun, 8);
    put(out, 0x07064b50, 4);
    put(out, 0, 4);
    put(out, begun + size, 8);
    put(out, 1, 4);
  }
  put(out, 0x06054b50, 4);
  put(out, 0, 4);
  put(out, std::min(count, kMost16), 2);
  put(out, std::min(count, kMost16), 2);
  put(out, std::min(size, kMost32), 4);
  put(out, std::min(begun, kMost32), 4);
  put(out, 0, 2);
  written_ += out.size();
  return out;
}

}  // namespace papers
