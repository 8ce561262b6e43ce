// Dates as people write them in lists, in English, Korean and Vietnamese, to the text that the
// record takes (docs/formats/modules.md, 2). Nothing is made finer than it was written.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace papers {

struct SpokenDate {
  std::string text;  // 2024-06-10, 2024-06-10/2024-06-11, 2024-06, 2024-Q3, 2024-H2, 2024-end, 2024
  std::string other;    // the second meaning of 10/06/2024, where nothing says which; else empty
  bool serial = false;  // was a bare number, taken for a spreadsheet's day
};

// `day_first`: what 10/06/2024 means here, where that is known. Empty text: no date. The error says
// what is wrong, without the text.
Result<SpokenDate> read_date(std::string_view text, std::optional<bool> day_first);

}  // namespace papers
