#include "papers.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes = fuzz::view(data, size);
  fuzz::Checked reading;
  // Whatever it is: the archive itself is what is changed here.
  const papers::Kind kind = papers::detect(bytes, "");
  static_cast<void>(papers::read(bytes, kind, {"", "", 0}, reading));
  return 0;
}
