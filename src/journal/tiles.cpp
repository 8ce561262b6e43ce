#include "journal/tiles.h"

#include <bit>

#include "base/encoding.h"

namespace journal {

namespace {

constexpr unsigned kLevels = 8;  // 256^8 > 2^63 - 1

Error refuse(const char* message) { return Error{ErrorCode::invalid, message}; }

// Root of 2^k hashes, reduced in place.
Hash reduce(Hash* hashes, unsigned count) {
  for (; count > 1; count /= 2) {
    for (unsigned i = 0; i < count / 2; ++i) {
      hashes[i] = crypto::node_hash(hashes[2 * i], hashes[2 * i + 1]);
    }
  }
  return hashes[0];
}

// The number at the start of a path, and the path after it; strict only together with the
// comparison in parse_tile_path.
bool take_number(std::string_view& path, std::uint64_t& number) {
  number = 0;
  for (;;) {
    const bool more = !path.empty() && path.front() == 'x';
    if (more) path.remove_prefix(1);
    if (path.size() < 3 || number > (UINT64_MAX - 999) / 1000) return false;
    std::uint64_t group = 0;
    for (int i = 0; i < 3; ++i) {
      if (path[i] < '0' || path[i] > '9') return false;
      group = group * 10 + static_cast<std::uint64_t>(path[i] - '0');
    }
    number = number * 1000 + group;
    path.remove_prefix(3);
    if (!more) return true;
    if (path.empty() || path.front() != '/') return false;
    path.remove_prefix(1);
  }
}

Bytes bytes_of(const Hash* hashes, unsigned count) {
  Bytes out;
  out.reserve(std::size_t{count} * 32);
  for (unsigned i = 0; i < count; ++i) out.append(hashes[i].view());
  return out;
}

}  // namespace

std::string tile_number_path(std::uint64_t number) {
  const auto group = [](std::uint64_t value) {
    std::string digits = std::to_string(value);
    return std::string(3 - digits.size(), '0') + digits;
  };
  std::string path = group(number % 1000);
  for (number /= 1000; number > 0; number /= 1000) path = "x" + group(number % 1000) + "/" + path;
  return path;
}

std::string tile_path(const Tile& tile) {
  std::string path = tile.entries ? "tile/entries/" : "tile/" + std::to_string(tile.level) + "/";
  path += tile_number_path(tile.number);
  if (tile.width != kTileWidth) path += ".p/" + std::to_string(tile.width);
  return path;
}

Result<Tile> parse_tile_path(std::string_view path) {
  constexpr std::string_view kTile = "tile/";
  constexpr std::string_view kEntries = "entries/";
  constexpr std::string_view kPartial = ".p/";
  const std::string_view whole = path;
  if (path.size() > 64 || path.substr(0, kTile.size()) != kTile) {
    return refuse("tile path: does not begin with tile/");
  }
  path.remove_prefix(kTile.size());
  Tile tile;
  if (path.substr(0, kEntries.size()) == kEntries) {
    tile.entries = true;
    path.remove_prefix(kEntries.size());
  } else {
    const std::size_t slash = path.find('/');
    if (slash == std::string_view::npos) return refuse("tile path: no number");
    const auto level = parse_decimal(path.substr(0, slash), 63);
    if (!level) return refuse("tile path: the level is neither entries nor 0 to 63");
    tile.level = static_cast<unsigned>(*level);
    path.remove_prefix(slash + 1);
  }
  if (!take_number(path, tile.number)) return refuse("tile path: malformed number");
  if (!path.empty()) {
    if (path.substr(0, kPartial.size()) != kPartial) return refuse("tile path: trailing bytes");
    const auto width = parse_decimal(path.substr(kPartial.size()), kTileWidth - 1);
    if (!width || *width == 0) return refuse("tile path: the width is not 1 to 255");
    tile.width = static_cast<unsigned>(*width);
  }
  if (tile.level >= kLevels || tile.number > (kTreeSizeMax >> (kTileHeight * tile.level)) >> 8 ||
      tile_width(kTreeSizeMax, tile.level, tile.number) < tile.width) {
    return refuse("tile path: no tree of at most 2^63-1 leaves has this tile");
  }
  if (tile_path(tile) != whole) return refuse("tile path: not in canonical form");
  return tile;
}

unsigned tile_width(std::uint64_t size, unsigned level, std::uint64_t number) {
  if (level >= kLevels) return 0;
  const std::uint64_t hashes = size >> (kTileHeight * level);
  if (number > hashes / kTileWidth) return 0;
  const std::uint64_t rest = hashes - number * kTileWidth;
  return rest < kTileWidth ? static_cast<unsigned>(rest) : kTileWidth;
}

std::vector<Tile> tiles_of(std::uint64_t size) {
  std::vector<Tile> tiles;
  for (unsigned level = 0; level < kLevels; ++level) {
    for (std::uint64_t number = 0;; ++number) {
      const unsigned width = tile_width(size, level, number);
      if (width == 0) break;
      tiles.push_back({false, level, number, width});
    }
  }
  return tiles;
}

Result<std::vector<Hash>> parse_tile(ByteView bytes, unsigned width) {
  check(width >= 1 && width <= kTileWidth);
  if (bytes.size() != std::size_t{width} * 32) return refuse("tile: not 32 bytes for each hash");
  std::vector<Hash> hashes(width);
  for (unsigned i = 0; i < width; ++i) hashes[i] = Hash::from(bytes.substr(i * 32, 32));
  return hashes;
}

Result<std::vector<ByteView>> parse_entry_bundle(ByteView bytes, unsigned width) {
  check(width >= 1 && width <= kTileWidth);
  std::vector<ByteView> entries;
  entries.reserve(width);
  ByteReader reader(bytes);
  for (unsigned i = 0; i < width; ++i) {
    const ByteView entry = reader.take(reader.u16());
    if (!reader.ok()) return refuse("entry bundle: cut short");
    if (entry.empty()) return refuse("entry bundle: an empty entry");
    entries.push_back(entry);
  }
  if (!reader.done()) return refuse("entry bundle: bytes after the last entry");
  return entries;
}

void put_entry(Bytes& bundle, ByteView entry) {
  check(!entry.empty() && entry.size() <= kEntrySizeMax);
  put_u16(bundle, static_cast<std::uint16_t>(entry.size()));
  bundle.append(entry);
}

Result<void> TileBuilder::append(const Hash& leaf) {
  check(size_ < kTreeSizeMax);
  ++size_;
  Hash hash = leaf;
  for (unsigned l = 0;; ++l) {
    if (l == levels_.size()) levels_.emplace_back();
    Level& level = levels_[l];
    level.hashes[level.width++] = hash;
    if (level.width < kTileWidth) return {};
    TRY(emit_({false, l, level.number, kTileWidth}, bytes_of(level.hashes.data(), kTileWidth)));
    hash = reduce(level.hashes.data(), kTileWidth);
    level.width = 0;
    ++level.number;
  }
}

Result<void> TileBuilder::finish() {
  for (unsigned l = 0; l < levels_.size(); ++l) {
    const Level& level = levels_[l];
    if (level.width == 0) continue;
    TRY(emit_({false, l, level.number, level.width}, bytes_of(level.hashes.data(), level.width)));
  }
  return {};
}

Frontier TileBuilder::frontier() const {
  std::vector<Hash> hashes;
  std::array<Hash, kTileWidth> part;
  for (std::size_t l = levels_.size(); l-- > 0;) {
    const Level& level = levels_[l];
    for (unsigned at = 0; at < level.width;) {
      const unsigned count = std::bit_floor(level.width - at);
      std::copy_n(level.hashes.data() + at, count, part.data());
      hashes.push_back(reduce(part.data(), count));
      at += count;
    }
  }
  return Frontier::from(size_, std::move(hashes)).value();
}

Result<Hash> TileHashSource::subtree(unsigned level, std::uint64_t n) {
  if (level >= 63 || n >= (size_ >> level)) {
    return Error{ErrorCode::not_found, "tree: no such complete subtree"};
  }
  const unsigned tile_level = level / kTileHeight;
  const unsigned inside = level % kTileHeight;
  const std::uint64_t first = n << inside;
  const Tile tile{false, tile_level, first / kTileWidth,
                  tile_width(size_, tile_level, first / kTileWidth)};
  Cached& cached = last_[tile_level];
  if (cached.hashes.empty() || cached.tile != tile) {
    const Bytes bytes = TRY(read_(tile));
    cached.hashes = TRY(parse_tile(bytes, tile.width));
    cached.tile = tile;
  }
  std::array<Hash, kTileWidth> part;
  std::copy_n(cached.hashes.begin() + static_cast<std::ptrdiff_t>(first % kTileWidth), 1u << inside,
              part.begin());
  return reduce(part.data(), 1u << inside);
}

}  // namespace journal
