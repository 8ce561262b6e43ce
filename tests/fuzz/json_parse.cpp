// What the JSON reader takes, the writer writes again, and the reader reads back as the same.
#include <cstdint>
#include <string>

#include "base/check.h"
#include "base/json.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto value = json::parse(text);
  if (value.ok()) {
    const Bytes written = value.value().write();
    const auto again = json::parse(written, std::size_t{8} << 20);
    check(again.ok() && again.value().write() == written);
  } else {
    check(value.error().message.starts_with("JSON: "));
  }
  // Any bytes as a text: the answer stays JSON.
  json::Writer out;
  out.begin_object().key(text).string(text).end_object();
  check(json::parse(out.take(), std::size_t{64} << 20).ok());
  return 0;
}
