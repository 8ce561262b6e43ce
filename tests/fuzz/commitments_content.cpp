// Content of the module `commitments` (fuzz/module_content.h).
#include <cstdint>

#include "fuzz/module_content.h"
#include "modules/commitments/commitments.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto module = commitments::make_module();
  fuzz::try_content(
      {commitments::content_to_json, commitments::content_from_json, commitments::kind_of, *module},
      {reinterpret_cast<const char*>(data), size});
  return 0;
}
