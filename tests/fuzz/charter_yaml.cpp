// A charter that is read can be written, signed and read again as the same; nothing else gets
// through, and what is refused has a place and a reason.
#include <cstdint>
#include <string>

#include "base/check.h"
#include "charter/charter.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const charter::Reading reading = charter::read_charter(text);
  for (const charter::Problem& problem : reading.problems) {
    check(problem.place.line >= 1 && problem.place.column >= 1 && !problem.message.empty());
  }
  if (reading.problems.empty()) {
    const Bytes bytes = charter::encode(reading.charter);
    const auto again = charter::parse_charter(charter::to_yaml(reading.charter), "again");
    check(again.ok() && charter::encode(again.value()) == bytes);
    check(charter::decode(bytes).ok());
    check(json::parse(charter::to_json(reading.charter)).ok());
  }
  const auto decoded = charter::decode(text);
  if (decoded.ok()) check(charter::encode(decoded.value()) == text);
  return 0;
}
