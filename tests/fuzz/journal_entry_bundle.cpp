// The first byte is the number of entries less one; what parses is the entries and nothing else.
#include <cstdint>

#include "base/check.h"
#include "journal/tiles.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const unsigned width = data[0] + 1u;
  const ByteView bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const auto entries = journal::parse_entry_bundle(bytes, width);
  if (!entries.ok()) return 0;
  check(entries.value().size() == width);
  Bytes again;
  for (ByteView entry : entries.value()) journal::put_entry(again, entry);
  check(again == bytes);
  return 0;
}
