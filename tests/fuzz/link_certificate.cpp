// A peer's certificate in any shape is judged without harm; who accepts no key accepts none.
#include <cstdint>
#include <string>

#include "base/check.h"
#include "link/tls.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView der(reinterpret_cast<const char*>(data), size);
  constexpr TimeMs kNow = 1'790'000'000'000;
  unsigned asked = 0;
  const auto any = links::check_certificate(der, kNow, [&](const links::Pin&) {
    ++asked;
    return std::optional<std::string>();
  });
  check(!any.ok() || asked == 1);
  const auto none = links::check_certificate(
      der, kNow, [](const links::Pin&) { return std::optional<std::string>("no"); });
  check(!none.ok());
  return 0;
}
