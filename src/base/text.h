// Unicode rules for what is signed, compared or shown as an identity.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

// Refuses text that is not well-formed UTF-8 in NFC, or that holds C0/C1 controls (newline and tab
// excepted when `multiline`), bidirectional overrides and isolates (UAX 9), zero-width characters
// or noncharacters. The error says which code point stands at which byte.
Result<void> check_text(std::string_view text, bool multiline);

// The NFC form of well-formed UTF-8 (UAX 15); an error for ill-formed input.
Result<std::string> normalise(std::string_view text);

// Takes the first code point off `rest`, or nothing where `rest` is empty or does not begin with
// well-formed UTF-8 (Unicode table 3-7: no overlong form, no surrogate, at most U+10FFFF).
std::optional<char32_t> next_code_point(std::string_view& rest);
