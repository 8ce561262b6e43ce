#include "record/search_text.h"

#include <unicode/bytestream.h>
#include <unicode/edits.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include <algorithm>
#include <optional>

#include "base/text.h"

namespace record {
namespace {

// A word longer than this is told apart by its beginning alone.
constexpr std::size_t kWordMax = 96;

enum class Kind { none, spaced, joined, mark };

bool is_ascii_word(unsigned char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// Of scripts that write words together.
bool is_joined(UChar32 c) {
  static constexpr UScriptCode kScripts[] = {USCRIPT_HANGUL, USCRIPT_HAN, USCRIPT_HIRAGANA,
                                             USCRIPT_KATAKANA, USCRIPT_BOPOMOFO};
  UErrorCode failed = U_ZERO_ERROR;
  const UScriptCode script = uscript_getScript(c, &failed);
  if (script != USCRIPT_COMMON && script != USCRIPT_INHERITED)
    return std::find(std::begin(kScripts), std::end(kScripts), script) != std::end(kScripts);
  return std::any_of(std::begin(kScripts), std::end(kScripts),
                     [c](UScriptCode one) { return uscript_hasScript(c, one); });
}

Kind kind_of(UChar32 c) {
  if (c < 0) return Kind::none;
  if (c < 0x80) return is_ascii_word(static_cast<unsigned char>(c)) ? Kind::spaced : Kind::none;
  const std::uint32_t category = U_GET_GC_MASK(c);
  if ((category & U_GC_M_MASK) != 0) return Kind::mark;
  if ((category & (U_GC_L_MASK | U_GC_N_MASK)) == 0) return Kind::none;
  // Punctuation-like letters of these scripts are few; all others of theirs are joined.
  return is_joined(c) ? Kind::joined : Kind::spaced;
}

bool is_latin(UChar32 c) {
  if (c < 0x80) return true;
  UErrorCode failed = U_ZERO_ERROR;
  return uscript_getScript(c, &failed) == USCRIPT_LATIN;
}

// Letters with a stroke, which Unicode does not take apart, and the dotless i.
UChar32 without_stroke(UChar32 c) {
  switch (c) {
    case 0x0111:
      return 'd';
    case 0x0127:
      return 'h';
    case 0x0131:
      return 'i';
    case 0x0142:
      return 'l';
    case 0x00f8:
      return 'o';
    case 0x0167:
      return 't';
    default:
      return c;
  }
}

// Takes a character off the beginning; a byte that is none of UTF-8 comes as -1.
UChar32 take(std::string_view& rest) {
  if (const std::optional<char32_t> c = next_code_point(rest)) return static_cast<UChar32>(*c);
  rest.remove_prefix(1);
  return -1;
}

// Text as NFKC_Casefold gives it, and which place of the original each place of it is.
class Folded {
 public:
  explicit Folded(std::string_view text) {
    text = text.substr(0, kSearchTextMax);
    if (std::all_of(text.begin(), text.end(),
                    [](char c) { return static_cast<unsigned char>(c) < 0x80; })) {
      text_.reserve(text.size());
      for (const char c : text)
        text_.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c);
      return;
    }
    UErrorCode failed = U_ZERO_ERROR;
    const icu::Normalizer2* fold = icu::Normalizer2::getNFKCCasefoldInstance(failed);
    if (U_FAILURE(failed)) return;
    icu::StringByteSink<std::string> sink(&text_, static_cast<std::int32_t>(text.size()));
    fold->normalizeUTF8(0, icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())),
                        sink, &edits_.emplace(), failed);
    if (U_FAILURE(failed))
      text_.clear();
    else if (edits_)
      at_.emplace(edits_->getFineIterator());
  }

  const std::string& text() const { return text_; }
  // The byte of the original from which this byte, the first of a character, was made.
  std::size_t begin_of(std::size_t place) { return source(place); }
  // One past the last byte of the original from which the bytes before `place` were made.
  std::size_t end_of(std::size_t place) {
    if (!at_) return place;
    UErrorCode failed = U_ZERO_ERROR;
    const auto last = static_cast<std::int32_t>(place) - 1;
    if (!at_->findDestinationIndex(last, failed))
      return static_cast<std::size_t>(
          at_->sourceIndexFromDestinationIndex(static_cast<std::int32_t>(place), failed));
    // A place inside what was replaced as one is behind all of it.
    return static_cast<std::size_t>(at_->hasChange() ? at_->sourceIndex() + at_->oldLength()
                                                     : at_->sourceIndex() +
                                                           (last - at_->destinationIndex()) + 1);
  }

 private:
  std::size_t source(std::size_t place) {
    if (!at_) return place;
    UErrorCode failed = U_ZERO_ERROR;
    const auto wanted = static_cast<std::int32_t>(place);
    if (!at_->findDestinationIndex(wanted, failed)) return place;
    return static_cast<std::size_t>(at_->hasChange()
                                        ? at_->sourceIndex()
                                        : at_->sourceIndex() + (wanted - at_->destinationIndex()));
  }

  std::string text_;
  std::optional<icu::Edits> edits_;
  std::optional<icu::Edits::Iterator> at_;
};

// Marks of Latin letters go; those of other scripts are part of the letter.
std::string without_marks(std::string_view word) {
  static const icu::Normalizer2* const decompose = [] {
    UErrorCode failed = U_ZERO_ERROR;
    return icu::Normalizer2::getNFDInstance(failed);
  }();
  std::string out;
  out.reserve(word.size());
  bool latin = false;
  for (std::string_view rest = word; !rest.empty();) {
    UChar32 c = take(rest);
    if (c < 0) continue;
    const bool mark = c >= 0x80 && (U_GET_GC_MASK(c) & U_GC_M_MASK) != 0;
    if (mark && latin) continue;
    icu::UnicodeString parts;
    if (!mark) latin = is_latin(c);
    if (latin && c >= 0x80 && decompose->getDecomposition(c, parts)) c = parts.char32At(0);
    if (latin) c = without_stroke(c);
    if (c < 0x80) {
      out.push_back(static_cast<char>(c));
    } else {
      icu::UnicodeString(c).toUTF8String(out);
    }
  }
  return out;
}

std::string cut(std::string word) {
  if (word.size() <= kWordMax) return word;
  std::size_t end = kWordMax;
  while (end > 0 && (static_cast<unsigned char>(word[end]) & 0xc0) == 0x80) --end;
  word.resize(end);
  return word;
}

// One run of a text, as places in the folded text.
struct Run {
  Kind kind = Kind::none;
  std::size_t begin = 0;
  std::size_t end = 0;
  std::vector<std::size_t> letters;  // where each character of a joined run begins
};

template <class Visit>
void runs_of(const std::string& text, const Visit& visit) {
  Run run;
  const auto finish = [&](std::size_t at) {
    run.end = at;
    if (run.kind != Kind::none) visit(run);
    run = Run();
  };
  for (std::string_view rest = text; !rest.empty();) {
    const std::size_t at = text.size() - rest.size();
    const Kind kind = kind_of(take(rest));
    if (kind == Kind::mark) continue;  // of the letter before, or of none
    if (kind != run.kind) {
      finish(at);
      run.kind = kind;
      run.begin = at;
    }
    if (kind == Kind::joined) run.letters.push_back(at);
  }
  finish(text.size());
}

SearchWord word_of(Folded& folded, std::size_t begin, std::size_t end, bool joined) {
  SearchWord word;
  word.exact = folded.text().substr(begin, end - begin);
  word.folded = joined ? word.exact : cut(without_marks(word.exact));
  word.exact = cut(std::move(word.exact));
  word.begin = folded.begin_of(begin);
  word.end = folded.end_of(end);
  return word;
}

// `words[at…]` against the pattern, by one of the spellings.
bool stands_at(const std::vector<SearchWord>& words, std::size_t at, const SearchPattern& pattern,
               std::string SearchWord::* spelling, const std::vector<std::string>& wanted) {
  if (at + wanted.size() > words.size()) return false;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const std::string& word = words[at + i].*spelling;
    const bool last = i + 1 == wanted.size();
    if (last && pattern.prefix ? !word.starts_with(wanted[i]) : word != wanted[i]) return false;
  }
  return true;
}

}  // namespace

std::vector<SearchWord> search_words(std::string_view text) {
  Folded folded(text);
  std::vector<SearchWord> words;
  runs_of(folded.text(), [&](const Run& run) {
    if (run.kind == Kind::spaced) {
      words.push_back(word_of(folded, run.begin, run.end, false));
      return;
    }
    const std::vector<std::size_t>& at = run.letters;
    for (std::size_t i = 0; i < at.size(); ++i) {
      const std::size_t end = i + 2 < at.size() ? at[i + 2] : run.end;
      words.push_back(word_of(folded, at[i], end, true));
    }
  });
  return words;
}

Result<SearchQuery> parse_search(std::string_view text) {
  if (text.size() > kSearchQueryMax)
    return Error{ErrorCode::invalid,
                 "at most " + std::to_string(kSearchQueryMax) + " bytes can be searched for"};
  // What stands together: divided by spaces, or in quotes.
  std::vector<std::string_view> pieces;
  std::size_t begin = 0;
  bool quoted = false;
  const auto finish = [&](std::size_t end) {
    if (end > begin) pieces.push_back(text.substr(begin, end - begin));
  };
  for (std::string_view rest = text; !rest.empty();) {
    const std::size_t at = text.size() - rest.size();
    const UChar32 c = take(rest);
    const bool quote = c == '"' || c == 0x201c || c == 0x201d;
    if (!quote && (quoted || c < 0 || !u_isUWhiteSpace(c))) continue;
    finish(at);
    begin = text.size() - rest.size();
    if (quote) quoted = !quoted;
  }
  finish(text.size());

  SearchQuery query;
  for (const std::string_view piece : pieces) {
    const std::vector<SearchWord> words = search_words(piece);
    if (words.empty()) continue;
    SearchPattern pattern;
    for (const SearchWord& word : words) {
      pattern.folded.push_back(word.folded);
      pattern.exact.push_back(word.exact);
      query.marked = query.marked || word.folded != word.exact;
    }
    // A run of several joined characters at the end is part of a longer one: its pairs, without the
    // last character alone, which stands at the end of a run only. Anything else may go on.
    const std::size_t count = words.size();
    Folded last(piece);
    bool joined = false;
    runs_of(last.text(),
            [&](const Run& run) { joined = run.kind == Kind::joined && run.letters.size() > 1; });
    pattern.prefix = !joined;
    if (joined && count > 1) {
      pattern.folded.pop_back();
      pattern.exact.pop_back();
    }
    query.patterns.push_back(std::move(pattern));
    if (query.patterns.size() > kSearchPatternsMax)
      return Error{ErrorCode::invalid, "at most " + std::to_string(kSearchPatternsMax) +
                                           " words can be searched for together"};
  }
  return query;
}

std::vector<SearchFound> find_pattern(const std::vector<SearchWord>& words,
                                      const SearchPattern& pattern, std::size_t limit) {
  std::vector<SearchFound> found;
  if (pattern.folded.empty()) return found;
  for (std::size_t i = 0; i < words.size() && found.size() < limit; ++i) {
    if (!found.empty() && words[i].begin < found.back().end) continue;
    if (!stands_at(words, i, pattern, &SearchWord::folded, pattern.folded)) continue;
    const std::size_t last = i + pattern.folded.size() - 1;
    // Of a pair of which one character was asked for, that one: the next pair begins behind it.
    const bool half =
        pattern.prefix && last + 1 < words.size() && words[last + 1].begin < words[last].end;
    found.push_back({words[i].begin, half ? words[last + 1].begin : words[last].end,
                     stands_at(words, i, pattern, &SearchWord::exact, pattern.exact)});
  }
  return found;
}

}  // namespace record
