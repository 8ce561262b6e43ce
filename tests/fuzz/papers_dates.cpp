#include "base/check.h"
#include "papers.h"
#include "papers/spoken_dates.h"

// What is read as a date is one that the record takes, and is read as the same again.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = fuzz::view(data, size);
  for (const bool day_first : {false, true}) {
    const auto date = papers::read_date(text, day_first);
    if (!date.ok() || date.value().text.empty()) continue;
    if (date.value().text.find("end") != std::string::npos) continue;
    const auto again = papers::read_date(date.value().text, day_first);
    check(again.ok() && again.value().text == date.value().text);
  }
  return 0;
}
