// What somebody changed in a paper of a negotiated text, found again in the text: which paragraph
// is which element, who of it proposes what, who remarks what, and what found no place. Made of
// the answer that the text's own screen gives whoever brings the paper (openapi.json,
// NegotiatedText); nothing is written here (docs/operating/import.md).
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/text_views.h"
#include "base/json.h"
#include "papers/text_paper.h"
#include "papers/tracked.h"

namespace api {

// As entente-papers reads it.
struct PaperIn {
  std::string kind;    // docx, xlsx, csv, hwpx
  std::string digest;  // of the file: names of what comes are made of it
  std::vector<papers::TrackedParagraph> paragraphs;
  std::vector<std::vector<std::string>> rows;
  // Of the columns of its table of languages, from the second; empty: their words say it.
  std::vector<std::string> languages = {};
  std::vector<std::string> notes;
};

// A line of entente-papers' answer; false: it is none of them.
bool take_line(const json::Value& line, PaperIn& into);

// HWPX comes as rows of style and text: they become its paragraphs.
void take_paragraphs(PaperIn& paper);

// For a text that has no words yet: the paragraphs as they stand after all changes, with what the
// document says of them. Notes at the foot stand behind all others, under the raised number that
// marks their place. What stands around the text in a paper of ours is left out.
struct FirstWords {
  std::string language;   // of `tags`, the first where the letters are of none
  std::string type;       // as of elements; empty: the document does not say it
  std::size_t depth = 0;  // of a sub-paragraph, from 1
  std::string number;
  std::string words;
  std::string whole;  // with the number ahead
};
std::vector<FirstWords> first_words(const PaperIn& paper, const std::vector<std::string>& tags);
// The same to be typed on: by language, an empty line between paragraphs.
std::map<std::string, std::string> words_of_paper(const std::vector<FirstWords>& paragraphs);
// 2/p4, as rows of tables say it.
bool is_row_key(std::string_view words);
// 12, 12 bis or (a), as it is printed ahead; empty: none.
std::string number_ahead_of(const std::string& words);

// What somebody says in the paper.
struct PaperItem {
  std::string what;      // change, comes, goes, splits, joins, supports, comment
  std::string state;     // new, moved (its words have gone on since), recorded
  std::string author;    // empty: changed without a name
  std::string date;      // as the paper has it; empty: none
  std::string element;   // identifier
  std::string number;    // as printed
  std::string language;  // of the words; of a comment, that it is in
  std::string before;
  std::string after;
  std::string on;          // of a comment: the words that it hangs on
  std::string party = {};  // of support: of whose words
  std::string wanted;      // JSON of a wish that the text composes (TextComposing, each); or
  std::string content;     // JSON of what would be said; both empty where it is recorded
};

struct PaperLeft {
  std::string
      reason;  // no_paragraph, words_differ, number_changed, in_words_of_another, split,
               // split_in_part, as_another, joined, element_gone, in_brackets, emptied, refused
  std::string author;
  std::string element;
  std::string before;
  std::string after;
  std::string detail = {};  // of refused: why, in words for people
};

// Of a workbook's cell: a longer one may have lost its end.
inline constexpr std::size_t kWholeCell = 30 * 1024;
inline constexpr std::size_t kPaperItemsMax = 4096;  // as many as one wish may have

struct PaperPlace {
  std::string words;  // the beginning
  std::string element;
  std::string number;
  std::string language;
  std::uint32_t revision = 0;  // whose words they are; 0: of none, they differ
};

struct PaperFound {
  std::vector<PaperPlace> places;  // of every paragraph that is of the text
  std::vector<PaperItem> items;
  std::vector<PaperLeft> left;
};

// The text's answer for an earlier revision; null: there is none.
using EarlierText = std::function<const json::Value*(std::uint32_t revision)>;

PaperFound read_paper(const PaperIn& paper, const json::Value& text, const EarlierText& earlier,
                      const PartyCalled& called);

// paper_in_matrix.cpp. The comment matrix (print_text_matrix.cpp), of which somebody filled cells.
PaperFound read_matrix(const PaperIn& paper, const json::Value& text, const EarlierText& earlier,
                       const PartyCalled& called);
// Whether it is one: a workbook that is no table of languages, or a document with its headings.
bool is_matrix(const PaperIn& paper, const json::Value& text);

// paper_in_table.cpp. The table of languages as a workbook (print_text_matrix.cpp): its rows become
// those of the table that a document has. False where it is none.
bool take_language_table(PaperIn& paper, const json::Value& text);

// paper_in_runs.cpp. What one author did in one place of the words before all changes.
struct TrackedEdit {
  papers::Run::By by;
  std::uint32_t from = 0;  // code points
  std::uint32_t to = 0;
  std::string words;   // in their place
  std::string within;  // words of another's that are struck; then nothing of the text is
  bool operator==(const TrackedEdit&) const = default;
};
std::string words_before(const papers::Runs& runs);
std::vector<TrackedEdit> tracked_edits(const papers::Runs& runs);
// Where the span stands in other words; nothing where a difference touches what is in it.
struct CodeSpan {
  std::uint32_t from = 0;
  std::uint32_t to = 0;
  bool operator==(const CodeSpan&) const = default;
};
// `around`: a difference that lies within the span goes with it.
std::optional<CodeSpan> moved_along(std::string_view from, std::string_view to, CodeSpan span,
                                    bool around);
// 0 to 1: how much of the longer one is in both; 0 where one is less than half of the other.
double likeness(const std::string& a, const std::string& b);
// `now` with everything in which `after` differs from `from`; nothing where a difference of `from`
// and `now` touches that. Both stages as moved_along(): `printed` is `now` as papers have it.
std::optional<std::string> laid_over(std::string_view from, std::string_view after,
                                     std::string_view printed, std::string_view now);
std::uint32_t count_of(std::string_view words);
std::string cut_of(std::string_view words, std::uint32_t from, std::uint32_t to);

}  // namespace api
