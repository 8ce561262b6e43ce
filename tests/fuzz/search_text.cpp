// Words of any text, and what a person asks for. If this fails, somebody's text or somebody's
// question stops a node, or a hit is marked where no character begins.
#include "record/search_text.h"

#include <cstdint>
#include <string_view>

#include "base/check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view all(reinterpret_cast<const char*>(data), size);
  const std::size_t cut = all.find('\n');
  const std::string_view query = all.substr(0, cut);
  const std::string_view text = cut == std::string_view::npos ? all : all.substr(cut + 1);
  const std::vector<record::SearchWord> words = record::search_words(text);
  for (const record::SearchWord& word : words) {
    check(!word.folded.empty() && !word.exact.empty());
    check(word.begin < word.end && word.end <= text.size());
    for (const char c : word.folded) check(static_cast<unsigned char>(c) > ' ' && c != '"');
  }
  const auto parsed = record::parse_search(query);
  if (!parsed.ok()) return 0;
  check(parsed.value().patterns.size() <= record::kSearchPatternsMax);
  for (const record::SearchPattern& pattern : parsed.value().patterns) {
    check(!pattern.folded.empty() && pattern.folded.size() == pattern.exact.size());
    for (const record::SearchFound& found : record::find_pattern(words, pattern, 100))
      check(found.begin < found.end && found.end <= text.size());
  }
  return 0;
}
