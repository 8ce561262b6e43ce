// A key event has one spelling, and judging one never fails otherwise than by an error.
#include <cstdint>

#include "base/check.h"
#include "journal/key_event.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView bytes(reinterpret_cast<const char*>(data), size);
  const auto event = journal::parse_key_event(bytes);
  if (!event.ok()) return 0;
  check(journal::encode(event.value()) == bytes);
  const journal::Origin origin{"alpha.example", "8f1d2c3b4a5968778695a4b3c2d1e0f0", "3-0000beef"};
  if (const auto* opened = std::get_if<journal::EpochOpened>(&event.value())) {
    static_cast<void>(journal::verify(*opened, origin, opened->identity, 1767225600000));
  }
  return 0;
}
