// A DOCX (ECMA-376) as several people left it: paragraphs with the words that each of them added or
// struck, and what they wrote in the margin. Other readers (table.h) take the text as it stands
// after all changes; here nothing that somebody proposed is lost, and what could not be taken is
// named.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "papers/text_paper.h"

namespace papers {

// In the margin of a paragraph.
struct Marginal {
  Run::By by;
  std::string text;
  std::string on;  // the words that it hangs on, their beginning; empty: none
  bool operator==(const Marginal&) const = default;
};

struct TrackedParagraph {
  std::string style;        // folded name: heading 1, title, list, …; paragraph where it has none
  std::size_t level = 0;    // of a list, from 0
  std::uint32_t table = 0;  // from 1; 0: in none. A table within a cell is text of that cell
  std::uint32_t row = 0;
  std::uint32_t column = 0;
  Runs runs;       // `strong` is never set; clean (clean.h) but for spaces at their ends
  Run::By added;   // the paragraph itself
  Run::By struck;  // its end: what follows would join it
  std::vector<Marginal> remarks;
  std::string number = {};  // that the program prints ahead of it by itself: 1., (a)
  bool on_new_page = false;
  // What stands at the foot of the page, and at which byte of the words after all changes it hangs.
  struct Foot {
    std::size_t at = 0;
    std::string text;
    bool operator==(const Foot&) const = default;
  };
  std::vector<Foot> feet = {};
};

// What a document held beside, as words of the answer: nested_tables, moves, pictures, text_boxes,
// footnotes, formulas, fields, formats (changes of looks alone), mended (characters that the record
// refuses were taken out), remarks_lost (of no paragraph).
struct TrackedNotes {
  std::vector<std::string> codes;  // each once, ascending
};

// Gives the paragraphs in the order of the document; `take` false ends it. `invalid` with words for
// people where the document is broken, hostile, too large or carries macros.
Result<TrackedNotes> read_tracked(ByteView docx, const std::function<bool(TrackedParagraph)>& take);

void write_tracked(json::Writer& out, const TrackedParagraph& paragraph);

}  // namespace papers
