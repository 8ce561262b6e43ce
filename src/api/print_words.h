// The words of printed papers, in the languages of the page.
#pragma once

#include <string>
#include <string_view>

namespace api {

// The word in this language, else in English. `word` is one of the first column of print_words.cpp.
std::string print_word(std::string_view word, std::string_view language);

}  // namespace api
