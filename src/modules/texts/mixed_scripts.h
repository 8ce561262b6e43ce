// Letters that look alike: a word that is written in letters of two alphabets reads as one that it
// is not (Unicode UTS 39, section 5).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace texts {

// The first word of well-formed UTF-8 in which Latin, Greek, Cyrillic, Armenian or Cherokee letters
// stand together; nothing: there is none. Han, kana and Hangul stand beside any of them.
std::optional<std::string> mixed_word(std::string_view words);

// As above; and the first word of an alphabet in which this language (BCP 47) is not written, where
// it is known in which it is.
std::optional<std::string> strange_word(std::string_view words, std::string_view language);

}  // namespace texts
