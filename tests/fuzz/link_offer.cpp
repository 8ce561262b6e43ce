// An offer that is read is one that could have been made: writing it again and reading that gives
// the same.
#include <cstdint>
#include <string>

#include "base/check.h"
#include "link/pairing.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto offer = links::read_offer(text);
  if (!offer.ok()) return 0;
  const auto again = links::offer_text(offer.value());
  check(again.ok());
  const auto same = links::read_offer(again.value());
  check(same.ok() && same.value() == offer.value());
  return 0;
}
