// Words of a text as they are searched for: alike for what is indexed and for what is asked, and
// with the place of each in the text, so that a hit can be shown where it stands.
//
// A text is folded (Unicode NFKC_Casefold) and cut into runs. Letters and digits of scripts that
// divide words by spaces make one word each; of Latin ones the marks are dropped and letters with a
// stroke lose it (đ is d), because they are typed without. Hangul, Han and kana, which write words
// together, make overlapping pairs of characters and the last character alone, so that any part of
// a run can be found. docs/formats/search.md.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace record {

// A word as it is indexed, and where it stands in the text, in bytes.
struct SearchWord {
  std::string folded;
  std::string exact;  // the same with its marks; equal to `folded` where it has none
  std::size_t begin = 0;
  std::size_t end = 0;
};
// The words of a text in order; ill-formed UTF-8 divides words. At most kSearchTextMax bytes of the
// text are looked at.
inline constexpr std::size_t kSearchTextMax = std::size_t{1} << 20;
std::vector<SearchWord> search_words(std::string_view text);

// Words that have to stand one behind the other.
struct SearchPattern {
  std::vector<std::string> folded;
  std::vector<std::string> exact;
  bool prefix = false;  // of the last one, only the beginning is given
};

struct SearchQuery {
  std::vector<SearchPattern> patterns;  // all of them have to be found
  bool marked = false;  // some word has marks: texts that spell it so stand before others
};
// Patterns are divided by spaces; what stands in "…" is one pattern. Nothing to look for gives no
// pattern. `invalid` beyond 400 bytes or 16 patterns.
inline constexpr std::size_t kSearchQueryMax = 400;
inline constexpr std::size_t kSearchPatternsMax = 16;
Result<SearchQuery> parse_search(std::string_view text);

// Where a pattern stands in a text.
struct SearchFound {
  std::size_t begin = 0;  // bytes of the text
  std::size_t end = 0;
  bool exact = false;  // with the marks as they are in the query
};
// Every place in order, without those that begin inside the one before; at most `limit`.
std::vector<SearchFound> find_pattern(const std::vector<SearchWord>& words,
                                      const SearchPattern& pattern, std::size_t limit);

}  // namespace record
