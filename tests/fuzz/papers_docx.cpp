#include "papers.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes = fuzz::view(data, size);
  fuzz::Checked reading;
  const std::string file = fuzz::archive({{"word/document.xml", bytes}});
  static_cast<void>(papers::read_docx(file, reading));
  return 0;
}
