// What is asked of the record by words, and what is found: docs/formats/search.md.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/clock.h"
#include "record/module.h"
#include "record/search_text.h"

namespace record {

struct SearchRequest {
  std::string text;      // as parse_search() takes it; may be empty where a filter is given
  std::string circle;    // its identifier; empty: all that the viewer has
  std::string module;    // empty: all
  std::string party;     // whose acts; empty: everybody's
  std::string body;      // identifier of a body: what its matters hold; empty: all
  std::string language;  // only what is said in this language
  TimeMs from = 0;       // of the act, as its author claims; inclusive
  TimeMs until = 0;      // exclusive; 0: no end
  Bytes after;           // of a page before this one
  std::size_t limit = 20;
};

// A piece of a text; `found` is what was looked for.
struct SnippetPart {
  std::string text;
  bool found = false;
};

// Whether the texts fit a query (every pattern stands in one of them), and how the best of them
// shows it.
struct SearchMatch {
  std::size_t text = 0;  // which of them
  bool exact = false;    // every pattern stands somewhere with the marks of the query
  std::vector<SnippetPart> snippet;
};
// `language` empty: texts of all languages; else of this one, in which some of it has to stand, and
// those of none.
std::optional<SearchMatch> match_texts(const std::vector<Text>& texts, const SearchQuery& query,
                                       std::string_view language);

// The words that are indexed of these texts: of each, then those of them that have marks, as they
// are spelled. Marks of what kind a thing is (`attributes`) become words that no text can have.
Bytes indexed_words(const std::vector<Text>& texts, const std::vector<std::string>& attributes);
// The word of an attribute.
std::string attribute_word(std::string_view attribute);

// Which words a text has depends on this as well: an index made under another is made again.
std::string search_format();

}  // namespace record
