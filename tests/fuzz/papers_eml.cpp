#include "papers.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes = fuzz::view(data, size);
  fuzz::Checked reading;
  static_cast<void>(papers::read_eml(bytes, reading));
  return 0;
}
