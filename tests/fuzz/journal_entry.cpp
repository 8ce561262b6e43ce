// Whatever an entry parses to says its bytes again; no input is worse than an error.
#include <cstdint>

#include "base/check.h"
#include "base/encoding.h"
#include "journal/entry.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView bytes(reinterpret_cast<const char*>(data), size);
  ByteReader reader(bytes);
  reader.take(2);
  const std::uint64_t index = reader.u64();  // its own index, so that parsing goes on
  const auto entry = journal::parse_entry(bytes, index);
  if (!entry.ok()) return 0;
  const auto& value = entry.value();
  check(value.envelope.index == index);
  if (value.envelope.version == 1) {
    check(journal::encode(value.envelope, value.body) == bytes);
  } else {
    check(value.opaque && bytes.substr(1) == value.body);
  }
  return 0;
}
