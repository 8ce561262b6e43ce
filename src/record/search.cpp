#include "record/search.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <set>

namespace record {
namespace {

// In the words of an index: between two texts, and before an attribute. Both are of the private use
// area, whose characters are no letters, so no text has such a word.
constexpr std::string_view kBetween = "\xee\x80\x80";    // U+E000
constexpr std::string_view kAttribute = "\xee\x80\x81";  // U+E001

constexpr std::size_t kBefore = 60;   // bytes of a text shown before the first place found
constexpr std::size_t kShown = 240;   // and in all
constexpr std::size_t kPlaces = 200;  // looked for in one text

bool continues(char byte) { return (static_cast<unsigned char>(byte) & 0xc0) == 0x80; }

// The nearest beginning of a word, or at least of a character, at or before `at`.
std::size_t back_to_word(std::string_view text, std::size_t at) {
  while (at > 0 && at < text.size() && continues(text[at])) --at;
  for (std::size_t i = at, steps = 0; i > 0 && steps < 24; --i, ++steps) {
    if (text[i - 1] == ' ' || text[i - 1] == '\n') return i;
  }
  return at;
}

std::vector<SnippetPart> snippet(std::string_view text, std::vector<SearchFound> places) {
  std::sort(places.begin(), places.end(),
            [](const SearchFound& a, const SearchFound& b) { return a.begin < b.begin; });
  const std::size_t first = places.empty() ? 0 : places.front().begin;
  const std::size_t begin = first > kBefore ? back_to_word(text, first - kBefore) : 0;
  std::size_t end = std::min(text.size(), begin + kShown);
  if (!places.empty()) end = std::max(end, std::min(text.size(), places.front().end));
  while (end < text.size() && end > begin && continues(text[end])) --end;
  std::vector<SnippetPart> parts;
  const auto add = [&](std::string_view piece, bool found) {
    if (piece.empty()) return;
    if (!parts.empty() && parts.back().found == found) {
      parts.back().text += piece;
    } else {
      parts.push_back({std::string(piece), found});
    }
  };
  if (begin > 0) add("… ", false);
  std::size_t at = begin;
  for (const SearchFound& place : places) {
    if (place.begin >= end) break;
    const std::size_t until = std::min(place.end, end);
    if (until <= at) continue;
    if (place.begin > at) add(text.substr(at, place.begin - at), false);
    const std::size_t from = std::max(at, place.begin);
    add(text.substr(from, until - from), true);
    at = until;
  }
  add(text.substr(at, end - at), false);
  if (end < text.size()) add(" …", false);
  return parts;
}

}  // namespace

std::optional<SearchMatch> match_texts(const std::vector<Text>& texts, const SearchQuery& query,
                                       std::string_view language) {
  struct Read {
    std::size_t patterns = 0;  // of the query that stand in it
    std::vector<SearchFound> places;
  };
  std::vector<Read> read(texts.size());
  std::vector<bool> found(query.patterns.size());
  std::vector<bool> exact(query.patterns.size());
  bool spoken = language.empty() || query.patterns.empty();  // some of it in that language
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (!language.empty() && !texts[i].language.empty() && texts[i].language != language) continue;
    const std::vector<SearchWord> words = search_words(texts[i].text);
    for (std::size_t p = 0; p < query.patterns.size(); ++p) {
      const std::vector<SearchFound> places = find_pattern(words, query.patterns[p], kPlaces);
      if (places.empty()) continue;
      found[p] = true;
      spoken = spoken || texts[i].language == language;
      ++read[i].patterns;
      for (const SearchFound& place : places) {
        exact[p] = exact[p] || place.exact;
        read[i].places.push_back(place);
      }
    }
  }
  const auto is_true = [](bool one) { return one; };
  if (!spoken || !std::all_of(found.begin(), found.end(), is_true)) return std::nullopt;
  SearchMatch match;
  match.exact = std::all_of(exact.begin(), exact.end(), is_true);
  // The one that shows most of what was asked; of equal ones what is said rather than a title.
  std::optional<std::size_t> best;
  const auto rank = [&](std::size_t i) {
    return 4 * read[i].patterns + (texts[i].language.empty() ? 0 : 2) + (texts[i].title ? 0 : 1);
  };
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (!language.empty() && !texts[i].language.empty() && texts[i].language != language) continue;
    if (!best || rank(i) > rank(*best)) best = i;
  }
  if (!best) return std::nullopt;
  match.text = *best;
  match.snippet = snippet(texts[*best].text, std::move(read[*best].places));
  return match;
}

std::string attribute_word(std::string_view attribute) {
  std::string out(kAttribute);
  for (const char byte : attribute) {
    const auto c = static_cast<unsigned char>(byte);
    const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (plain) {
      out.push_back(byte);
      continue;
    }
    // U+E100 and the byte.
    out += "\xee";
    out.push_back(static_cast<char>(0x84 | c >> 6));
    out.push_back(static_cast<char>(0x80 | (c & 0x3f)));
  }
  return out;
}

Bytes indexed_words(const std::vector<Text>& texts, const std::vector<std::string>& attributes) {
  Bytes out;
  std::set<std::string> marked;
  const auto add = [&](std::string_view word) {
    if (!out.empty()) out.push_back(' ');
    out += word;
  };
  for (const Text& text : texts) {
    for (const SearchWord& word : search_words(text.text)) {
      add(word.folded);
      if (word.exact != word.folded) marked.insert(word.exact);
    }
    add(kBetween);
  }
  for (const std::string& word : marked) add(word);
  for (const std::string& attribute : attributes) add(attribute_word(attribute));
  return out;
}

std::string search_format() {
  UVersionInfo version;
  u_getUnicodeVersion(version);
  return "3, Unicode " + std::to_string(version[0]) + "." + std::to_string(version[1]);
}

}  // namespace record
