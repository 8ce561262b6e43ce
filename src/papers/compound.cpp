#include "papers/compound.h"

#include <unicode/unistr.h>

#include <algorithm>

namespace papers {
namespace {

constexpr std::uint32_t kEnd = 0xFFFFFFFE;
constexpr std::uint32_t kFree = 0xFFFFFFFF;
constexpr std::uint32_t kSectorMax = 0xFFFFFFFA;
constexpr std::size_t kHeader = 512;
constexpr std::size_t kEntry = 128;
constexpr std::size_t kEntriesMax = 20'000;

Error broken() { return {ErrorCode::invalid, "the file is damaged: it is no whole compound file"}; }

std::uint32_t u16(ByteView bytes, std::size_t at) {
  return static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[at])) |
         static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[at + 1])) << 8;
}
std::uint32_t u32(ByteView bytes, std::size_t at) {
  return u16(bytes, at) | u16(bytes, at + 2) << 16;
}

std::vector<std::uint32_t> numbers(ByteView bytes) {
  std::vector<std::uint32_t> out;
  for (std::size_t at = 0; at + 4 <= bytes.size(); at += 4) out.push_back(u32(bytes, at));
  return out;
}

std::string name_of(ByteView entry) {
  const std::size_t bytes = std::min<std::size_t>(u16(entry, 64), 64);
  icu::UnicodeString wide;
  for (std::size_t at = 0; at + 2 < bytes; at += 2)
    wide.append(static_cast<char16_t>(u16(entry, at)));
  std::string out;
  wide.toUTF8String(out);
  return out;
}

}  // namespace

Result<ByteView> CompoundFile::sector(std::uint32_t number) const {
  const std::uint64_t at = (std::uint64_t{number} + 1) * sector_size_;
  if (number > kSectorMax || at + sector_size_ > bytes_.size()) return broken();
  return bytes_.substr(static_cast<std::size_t>(at), sector_size_);
}

Result<Bytes> CompoundFile::chain(std::uint32_t start, std::size_t max) const {
  Bytes out;
  std::size_t steps = 0;
  for (std::uint32_t at = start; at != kEnd; at = table_[at]) {
    if (at >= table_.size() || ++steps > table_.size()) return broken();
    out += TRY(sector(at));
    if (out.size() > max + sector_size_) return broken();
  }
  return out;
}

Result<CompoundFile> CompoundFile::open(ByteView bytes) {
  CompoundFile out;
  out.bytes_ = bytes;
  if (bytes.size() < kHeader || !bytes.starts_with("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"))
    return broken();
  const std::uint32_t shift = u16(bytes, 30);
  if ((shift != 9 && shift != 12) || u16(bytes, 28) != 0xFFFE || u16(bytes, 32) != 6)
    return broken();
  out.sector_size_ = std::size_t{1} << shift;
  out.small_below_ = u32(bytes, 56);
  if (out.small_below_ != 4096) return broken();
  const std::size_t most = bytes.size() / out.sector_size_ + 1;  // sectors that can be there
  // Where the table of sectors lies: 109 places in the header, more in a chain of their own.
  std::vector<std::uint32_t> places = numbers(bytes.substr(76, 436));
  std::size_t steps = 0;
  for (std::uint32_t at = u32(bytes, 68); at != kEnd && at != kFree;) {
    if (++steps > most) return broken();
    const std::vector<std::uint32_t> more = numbers(TRY(out.sector(at)));
    places.insert(places.end(), more.begin(), more.end() - 1);
    at = more.back();
  }
  for (const std::uint32_t place : places) {
    if (place == kFree || place == kEnd) continue;
    if (out.table_.size() > most + out.sector_size_) break;  // beyond the end of the file
    const std::vector<std::uint32_t> part = numbers(TRY(out.sector(place)));
    out.table_.insert(out.table_.end(), part.begin(), part.end());
  }
  const Bytes directory = TRY(out.chain(u32(bytes, 48), kEntriesMax * kEntry));
  for (std::size_t at = 0; at + kEntry <= directory.size(); at += kEntry) {
    const ByteView entry = ByteView(directory).substr(at, kEntry);
    Node node;
    node.entry.name = name_of(entry);
    const char kind = entry[66];
    node.entry.storage = kind == 1 || kind == 5;
    node.left = u32(entry, 68);
    node.right = u32(entry, 72);
    node.child = u32(entry, 76);
    node.entry.start = u32(entry, 116);
    node.entry.size = u32(entry, 120);
    out.entries_.push_back(std::move(node));
  }
  if (out.entries_.empty() || !out.entries_[0].entry.storage) return broken();
  if (const std::uint32_t start = u32(bytes, 60); start != kEnd && start != kFree)
    out.small_table_ = numbers(TRY(out.chain(start, bytes.size())));
  if (const Entry& root = out.entries_[0].entry; root.size > 0 && root.start != kEnd)
    out.small_ = TRY(out.chain(root.start, bytes.size()));
  return out;
}

Result<std::vector<std::uint32_t>> CompoundFile::children(std::uint32_t storage) const {
  std::vector<std::uint32_t> out;
  std::vector<std::uint32_t> open = {entries_[storage].child};
  std::vector<bool> seen(entries_.size());
  while (!open.empty()) {
    const std::uint32_t at = open.back();
    open.pop_back();
    if (at == kFree) continue;
    if (at >= entries_.size() || seen[at]) return broken();
    seen[at] = true;
    out.push_back(at);
    open.push_back(entries_[at].left);
    open.push_back(entries_[at].right);
  }
  std::sort(out.begin(), out.end());
  return out;
}

Result<Bytes> CompoundFile::read(std::uint32_t index, std::size_t max) const {
  const Entry& entry = entries_[index].entry;
  if (entry.size > max || entry.size > bytes_.size()) return broken();
  const auto size = static_cast<std::size_t>(entry.size);
  Bytes out;
  if (size == 0) return out;
  if (entry.size >= small_below_) {
    out = TRY(chain(entry.start, size));
  } else {
    constexpr std::size_t kSmall = 64;
    std::size_t steps = 0;
    for (std::uint32_t at = entry.start; at != kEnd && out.size() < size; at = small_table_[at]) {
      if (at >= small_table_.size() || ++steps > small_table_.size() ||
          (std::size_t{at} + 1) * kSmall > small_.size())
        return broken();
      out += ByteView(small_).substr(std::size_t{at} * kSmall, kSmall);
    }
  }
  if (out.size() < size) return broken();
  out.resize(size);
  return out;
}

}  // namespace papers
