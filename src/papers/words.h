// What a file says, for the search: its words alone, without their places.
#pragma once

#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"

namespace papers {

inline constexpr std::size_t kWordsMax = std::size_t{128}
                                         << 10;  // bytes; what is beyond is left out

// Of DOCX, HWPX, EML, MSG, XLSX, ICS and plain text; the name decides only between kinds of text.
// Clean (clean.h). `invalid` where the file is of another kind, broken, hostile, or says nothing.
Result<std::string> text_of(ByteView bytes, std::string_view name);
// The same of text that another program read out.
std::string words_of(std::string_view text);

}  // namespace papers
