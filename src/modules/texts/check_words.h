// Four words that stand on a print of a text and on the screen: two people who read them to one
// another know whether both have the same state before them (docs/formats/texts.md, section 7).
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace texts {

// A change that is laid over the frozen words: open, or accepted and not taken yet.
struct LaidChange {
  std::string key;  // <party>/<digest>
  bool accepted = false;
  std::vector<std::string> supporters;  // journal names
};

// `digest`: of the revision's whole text, 64 hexadecimal digits; empty: there is none. Changes and
// supporters in any order; one that comes twice counts once.
std::vector<std::string> check_words(std::string_view digest, std::vector<LaidChange> laid);

inline constexpr std::size_t kCheckWords = 4;

// The 256 words, ascending: short, spoken alike by most, no two of them near one another.
const std::vector<std::string_view>& words_to_check_by();

}  // namespace texts
