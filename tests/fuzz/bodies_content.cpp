// Content of the module `bodies` (fuzz/module_content.h).
#include <cstdint>

#include "fuzz/module_content.h"
#include "modules/bodies/bodies.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto module = bodies::make_module();
  fuzz::try_content({bodies::content_to_json, bodies::content_from_json, bodies::kind_of, *module},
                    {reinterpret_cast<const char*>(data), size});
  return 0;
}
