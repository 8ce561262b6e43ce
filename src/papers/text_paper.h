// A negotiated text on its way out: paragraphs with numbers, in one language or in several side by
// side, words that parties add and strike, marks in the margin of each page. One structure, written
// as HTML (of which PDF is made), as plain text, as DOCX and as HWPX.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "papers/sheets_out.h"

namespace papers {

// Words of one kind. Who adds and who strikes is known to DOCX alone (ECMA-376, w:ins and w:del);
// elsewhere brackets say it in the words.
struct Run {
  struct By {
    std::string author;  // empty: nobody
    std::string date;    // 2031-05-12T09:00:00Z
    bool operator==(const By&) const = default;
  };
  std::string text;     // a line end is one
  bool strong = false;  // a bracket and whose it is, not the words themselves
  By added;
  By struck;
  bool operator==(const Run&) const = default;
};
using Runs = std::vector<Run>;

// In the margin, of a DOCX alone.
struct Remark {
  Run::By by;
  std::string text;
};

struct TextPaper {
  enum class Style : std::uint8_t {
    title,
    preambular,
    chapeau,
    operative,
    sub_paragraph,
    annex,
    footnote,
  };
  struct Paragraph {
    Style style = Style::operative;
    std::size_t depth = 0;
    std::string key;  // 2/p4: revision and identifier; printed in a table alone
    std::string number;
    std::vector<Runs> columns;  // as many as languages
    Run::By added;              // the paragraph itself, not its words alone
    Run::By struck;
    std::vector<Remark> remarks;
  };
  struct Section {
    std::string heading;
    std::vector<std::string> lines;
  };

  std::string title;                                           // of the file and of the page
  std::vector<std::pair<std::string, std::string>> facts;      // below it; none without a value
  std::string language = "en";                                 // of headings
  std::vector<std::pair<std::string, std::string>> languages;  // of the columns: tag and name
  std::string marking;                                         // in head and foot of each page
  std::string notice;                                          // as well
  std::string foot;       // in the foot of each page beside its number: revision, view, copy
  std::string page;       // 'Page', in the language of headings
  std::string origin;     // at the end: whose copy this is, and of when
  bool keyed = false;     // a table whose rows say their keys
  bool numbered = false;  // lines have numbers
  std::vector<Paragraph> paragraphs;
  // Instead of paragraphs, of a DOCX alone: cells of words, on pages that lie on their long side.
  std::optional<TableOut> table;
  std::vector<Section> sections;  // what goes with every copy

  bool in_table() const { return keyed || languages.size() > 1; }
  // Marking and notice, as they stand in head and foot.
  std::string margin() const;
};

// Each format for itself; the same paper gives the same bytes.
Bytes html_of(const TextPaper& paper);
// Lines of at most 72 columns, pages of 50 lines with head, foot and form feed.
Bytes plain_of(const TextPaper& paper);
Bytes docx_of(const TextPaper& paper);
// Tracked changes are not written: their words would all stand there.
Bytes hwpx_of(const TextPaper& paper);

}  // namespace papers
