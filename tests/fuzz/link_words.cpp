// Words that are read are the words of what they are read as, in every form.
#include <cstdint>
#include <string>

#include "base/check.h"
#include "link/pairing_words.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using links::Language;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const Language language :
       {Language::english, Language::korean, Language::vietnamese, Language::digits}) {
    const auto read = links::read_words(text, language);
    if (!read.ok()) {
      check(!read.error().message.empty());
      continue;
    }
    for (const Language other :
         {Language::english, Language::korean, Language::vietnamese, Language::digits}) {
      const auto back = links::read_words(links::words(read.value(), other), other);
      check(back.ok() && back.value() == read.value());
    }
  }
  return 0;
}
