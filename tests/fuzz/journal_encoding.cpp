// Decoders of base/: what they accept is what the encoder writes; text that passes is in NFC.
#include <cstdint>

#include "base/check.h"
#include "base/encoding.h"
#include "base/text.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView bytes(reinterpret_cast<const char*>(data), size);
  if (const auto decoded = unbase64(bytes)) check(base64(*decoded) == bytes);
  if (const auto decoded = unhex(bytes)) check(hex(*decoded) == bytes);
  if (const auto value = parse_decimal(bytes, UINT64_MAX)) check(std::to_string(*value) == bytes);
  check(unbase64(base64(bytes)) == bytes && unhex(hex(bytes)) == bytes);
  ByteReader reader(bytes);
  const std::uint64_t value = reader.varint();
  if (reader.ok()) {
    Bytes again;
    put_varint(again, value);
    check(again == bytes.substr(0, again.size()));
    reader.block(1000);
  }
  const auto normal = normalise(bytes);
  if (check_text(bytes, true).ok()) check(normal.ok() && normal.value() == bytes);
  if (normal.ok()) check(normalise(normal.value()).value() == normal.value());
  return 0;
}
