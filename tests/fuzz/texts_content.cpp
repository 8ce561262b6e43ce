// Content of the module `texts` (fuzz/module_content.h).
#include <cstdint>

#include "fuzz/module_content.h"
#include "modules/texts/texts.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto module = texts::make_module();
  fuzz::try_content({texts::content_to_json, texts::content_from_json, texts::kind_of, *module},
                    {reinterpret_cast<const char*>(data), size});
  return 0;
}
