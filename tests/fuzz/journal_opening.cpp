// Whatever an opening parses to says its bytes again, and fits no leaf that was not made for it.
#include <cstdint>

#include "base/check.h"
#include "journal/entry.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView bytes(reinterpret_cast<const char*>(data), size);
  const char* const origin = "alpha.example/8f1d2c3b4a5968778695a4b3c2d1e0f0/1-5eed0001";
  const auto opening = journal::parse_opening(bytes, origin, 7);
  check(opening.ok() == journal::view_opening(bytes).ok());
  if (!opening.ok()) return 0;
  check(journal::encode(opening.value()) == bytes);
  check(opening.value().header.size() + opening.value().content.size() <= journal::kPayloadSizeMax);
  journal::Envelope envelope;
  envelope.index = 7;
  check(!journal::check_opening(origin, envelope, opening.value()).ok());
  envelope.commitment =
      journal::commitment(origin, envelope, opening.value().header_salt, opening.value().header,
                          opening.value().content_commitment);
  check(journal::check_opening(origin, envelope, opening.value()).ok());
  const auto residue = journal::residue_of(opening.value());
  check(journal::check_opening(origin, envelope, residue).ok());
  return 0;
}
