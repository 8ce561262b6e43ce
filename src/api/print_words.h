// The words of printed papers, in the languages of the page.
#pragma once

#include <string>
#include <string_view>

namespace api {

// The word in this language, else in English. `word` is one of the first column of print_words.cpp.
std::string print_word(std::string_view word, std::string_view language);

// Such words with what stands in them for {} and {1}.
std::string filled(std::string words, std::string_view first, std::string_view second = {});

}  // namespace api
