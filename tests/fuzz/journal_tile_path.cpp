// A path that is accepted is the path of its tile.
#include <cstdint>

#include "base/check.h"
#include "journal/names.h"
#include "journal/tiles.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto tile = journal::parse_tile_path(text);
  if (tile.ok()) {
    check(journal::tile_path(tile.value()) == text);
    check(tile.value().width >= 1 && tile.value().width <= journal::kTileWidth);
  }
  const auto origin = journal::parse_origin(text);
  if (origin.ok()) check(origin.value().text() == text);
  return 0;
}
