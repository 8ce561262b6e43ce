// What somebody changed in words, as few edits as a reader would name: whole words of Korean,
// Vietnamese and English, never parts of a syllable.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace texts {

// Code points [from, to) of the old words are replaced by `words`.
struct Edit {
  std::uint32_t from = 0;
  std::uint32_t to = 0;
  std::string words;
  bool operator==(const Edit&) const = default;
};

// The edits that turn `before` into `after`, in order, none touching another. A word is a run of
// letters, marks and digits (UAX 44, General_Category), and where letters are those of Chinese
// each for itself; whatever else stands between is a token of its own, white space as it comes.
// Edits with white space alone between them are one. Where more than kEditsMax tokens differ, all
// that lies between the first and the last difference is one edit. Both well-formed UTF-8.
std::vector<Edit> edits_between(std::string_view before, std::string_view after);
inline constexpr std::size_t kEditsMax = 1000;

// `before` with edits that are in order, do not overlap and lie within it.
std::string apply(std::string_view before, const std::vector<Edit>& edits);

}  // namespace texts
