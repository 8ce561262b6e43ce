// A note has one spelling: body, blank line and lines put together give the text again.
#include <cstdint>
#include <set>
#include <string>

#include "base/check.h"
#include "base/encoding.h"
#include "journal/checkpoint.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto note = journal::parse_note(text);
  if (!note.ok()) return 0;
  std::string again = note.value().body + "\n";
  std::set<std::string> keys;
  for (const auto& line : note.value().lines) {
    again += "\xe2\x80\x94 " + line.name + " " + base64(line.blob) + "\n";
    check(keys.insert(line.name + " " + line.blob.substr(0, 4)).second);
  }
  check(again == text);
  check(note.value().lines.size() <= journal::kSignatureLinesMax);
  return 0;
}
