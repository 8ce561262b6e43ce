// Content of the module `briefs` (fuzz/module_content.h).
#include <cstdint>

#include "fuzz/module_content.h"
#include "modules/briefs/briefs.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto module = briefs::make_module();
  fuzz::try_content({briefs::content_to_json, briefs::content_from_json, briefs::kind_of, *module},
                    {reinterpret_cast<const char*>(data), size});
  return 0;
}
