// Headers of acts: what is effective has exactly one byte form, and a verdict needs nothing else.
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "record/header.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const record::HeaderReading reading = record::read_header(input, 2, "1-5eed0002");
  check(reading.reason.empty() == (reading.verdict == record::Verdict::effective));
  if (reading.verdict != record::Verdict::effective) return 0;
  check(record::encode_header(reading.header) == input);
  check(record::act_word(reading.header) != "none");
  return 0;
}
