#include "journal/tiles.h"

#include <doctest/doctest.h>

#include <map>

#include "journal/test_journal.h"

namespace journal {

TEST_CASE("paths are those of the specification's examples") {
  CHECK(tile_number_path(5) == "005");
  CHECK(tile_number_path(1234067) == "x001/x234/067");
  CHECK(tile_path({false, 0, 273, 112}) == "tile/0/273.p/112");
  CHECK(tile_path({true, 0, 0, 256}) == "tile/entries/000");
  CHECK(tile_path({false, 3, 1000, 256}) == "tile/3/x001/000");
}

TEST_CASE("the tiles of a size are those of the specification, and no others") {
  CHECK(tiles_of(0).empty());
  const std::vector<Tile> two = tiles_of(256);
  REQUIRE(two.size() == 2);
  CHECK(tile_path(two[0]) == "tile/0/000");
  CHECK(tile_path(two[1]) == "tile/1/000.p/1");
  const std::vector<Tile> tiles = tiles_of(70000);
  REQUIRE(tiles.size() == 277);
  CHECK(tile_path(tiles[273]) == "tile/0/273.p/112");
  CHECK(tile_path(tiles[274]) == "tile/1/000");
  CHECK(tile_path(tiles[275]) == "tile/1/001.p/17");
  CHECK(tile_path(tiles[276]) == "tile/2/000.p/1");
}

TEST_CASE("a path reads back to its tile") {
  for (const Tile& tile : tiles_of(70000)) CHECK(parse_tile_path(tile_path(tile)).value() == tile);
  for (std::uint64_t number :
       {0ull, 7ull, 999ull, 1000ull, 999999ull, 1000000ull, 123456789012ull}) {
    for (unsigned width : {1u, 255u, 256u}) {
      const Tile tile{true, 0, number, width};
      CHECK(parse_tile_path(tile_path(tile)).value() == tile);
    }
  }
  const Tile last{false, 0, (kTreeSizeMax >> 8), 255};
  CHECK(parse_tile_path(tile_path(last)).value() == last);
}

TEST_CASE("an entry bundle holds exactly its entries") {
  Bytes bundle;
  put_entry(bundle, "a");
  put_entry(bundle, "bc");
  const std::vector<ByteView> entries = parse_entry_bundle(bundle, 2).value();
  CHECK(entries == std::vector<ByteView>{"a", "bc"});
  CHECK(hex(bundle) ==
        "000161"
        "00026263");
  CHECK(reason(parse_entry_bundle(bundle, 1)) == "entry bundle: bytes after the last entry");
  CHECK(reason(parse_entry_bundle(bundle, 3)) == "entry bundle: cut short");
}

TEST_CASE("a tile builder makes the tiles, and they serve every proof of the tree") {
  for (std::uint64_t size : {1, 2, 255, 256, 257, 511, 512, 513, 66000}) {
    CAPTURE(size);
    std::map<std::string, Bytes> files;
    TileBuilder builder([&](const Tile& tile, ByteView hashes) -> Result<void> {
      CHECK(files.emplace(tile_path(tile), hashes).second);
      return {};
    });
    std::vector<Hash> leaves;
    Frontier frontier;
    for (std::uint64_t i = 0; i < size; ++i) {
      leaves.push_back(crypto::leaf_hash(std::to_string(i)));
      REQUIRE(builder.append(leaves.back()).ok());
      frontier.append(leaves.back());
      if (i % 97 == 0) REQUIRE(builder.frontier().hashes() == frontier.hashes());
    }
    REQUIRE(builder.finish().ok());
    CHECK(builder.root() == frontier.root());
    CHECK(files.size() == tiles_of(size).size());
    for (const Tile& tile : tiles_of(size)) CHECK(files.contains(tile_path(tile)));

    TileHashSource source(size, [&](const Tile& tile) -> Result<Bytes> {
      const auto at = files.find(tile_path(tile));
      if (at == files.end()) return Error{ErrorCode::not_found, tile_path(tile)};
      return at->second;
    });
    CHECK(root_of(size, source).value() == frontier.root());
    for (std::uint64_t index = 0; index < size; index += 1 + size / 40) {
      const Proof proof = prove_inclusion(index, size, source).value();
      CHECK(verify_inclusion(leaves[index], index, size, proof, frontier.root()).ok());
    }
    CHECK_FALSE(source.subtree(0, size).ok());
    CHECK_FALSE(source.subtree(63, 0).ok());
  }
}

}  // namespace journal
