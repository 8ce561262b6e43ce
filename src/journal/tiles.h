// tlog-tiles v0.1.0: how a tree and its entries lie in files. A tile holds up to 256 hashes of one
// level; an entry bundle holds up to 256 entries, each after its length (u16, big-endian). Every
// path and every bundle has one spelling; trailing bytes are refused, since nothing signs them.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "journal/entry.h"
#include "journal/merkle.h"

namespace journal {

inline constexpr unsigned kTileHeight = 8;
inline constexpr unsigned kTileWidth = 256;
inline constexpr std::size_t kTileSizeMax = std::size_t{kTileWidth} * 32;
inline constexpr std::size_t kEntryBundleSizeMax = std::size_t{kTileWidth} * (2 + kEntrySizeMax);

// One file: a tile of hashes at `level`, or (entries) the bundle of entries below tile 0.
struct Tile {
  bool entries = false;
  unsigned level = 0;  // 0 to 7 (a tree has at most 2^63-1 leaves); 0 for entries
  std::uint64_t number = 0;
  unsigned width = kTileWidth;  // 1 to 256; below 256 the tile is partial
  bool operator==(const Tile&) const = default;
};

// The number coded in groups of three digits, all but the last with a prefix x: x001/x234/067.
std::string tile_number_path(std::uint64_t number);
// tile/<L>/<N>, tile/entries/<N>, with .p/<W> where it is partial.
std::string tile_path(const Tile& tile);
// The inverse of tile_path; refuses any other spelling and tiles that no tree of at most 2^63-1
// leaves has.
Result<Tile> parse_tile_path(std::string_view path);

// The tile of `level` and `number` in a tree of `size` leaves: its width there, 0 if there is none.
unsigned tile_width(std::uint64_t size, unsigned level, std::uint64_t number);
// All tiles of hashes of a tree, level by level. For trees whose list of tiles fits in memory.
std::vector<Tile> tiles_of(std::uint64_t size);

// Exactly `width` hashes; the result looks into nothing.
Result<std::vector<Hash>> parse_tile(ByteView bytes, unsigned width);
// Exactly `width` entries of 1 to 65,535 bytes and nothing after them; views into `bytes`.
Result<std::vector<ByteView>> parse_entry_bundle(ByteView bytes, unsigned width);
void put_entry(Bytes& bundle, ByteView entry);

// Makes the tiles of a growing tree, keeping only the right edge (at most 256 hashes a level).
class TileBuilder {
 public:
  using Emit = std::function<Result<void>(const Tile& tile, ByteView hashes)>;
  // `emit` is called for each full tile as soon as it is full.
  explicit TileBuilder(Emit emit) : emit_(std::move(emit)) {}

  Result<void> append(const Hash& leaf);
  // Emits the partial tiles. Nothing may be appended afterwards.
  Result<void> finish();

  std::uint64_t size() const { return size_; }
  Frontier frontier() const;  // computed from the right edge, at any size
  Hash root() const { return frontier().root(); }

 private:
  struct Level {
    std::array<Hash, kTileWidth> hashes;
    unsigned width = 0;
    std::uint64_t number = 0;
  };
  Emit emit_;
  std::vector<Level> levels_;
  std::uint64_t size_ = 0;
};

// Serves complete subtrees of a tree of `size` leaves from its tiles. The tiles are not checked
// here: a proof made from wrong ones does not verify.
class TileHashSource final : public HashSource {
 public:
  using ReadTile = std::function<Result<Bytes>(const Tile& tile)>;
  TileHashSource(std::uint64_t size, ReadTile read) : size_(size), read_(std::move(read)) {}
  Result<Hash> subtree(unsigned level, std::uint64_t n) override;

 private:
  struct Cached {
    Tile tile;
    std::vector<Hash> hashes;
  };
  std::uint64_t size_;
  ReadTile read_;
  std::array<Cached, 8> last_;  // the tile read last, by level
};

}  // namespace journal
