// Content of the module `meetings` (fuzz/module_content.h).
#include <cstdint>

#include "fuzz/module_content.h"
#include "modules/meetings/meetings.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto module = meetings::make_module();
  fuzz::try_content(
      {meetings::content_to_json, meetings::content_from_json, meetings::kind_of, *module},
      {reinterpret_cast<const char*>(data), size});
  return 0;
}
