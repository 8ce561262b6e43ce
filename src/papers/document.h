// A document on its way out: headings, words, lists, tables, in their order. One form of HTML is
// made of it, that a browser prints as it stands, and that DOCX and PDF are made of.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "papers/sheets_out.h"

namespace papers {

struct Document {
  struct Block {
    enum class Kind { heading, words, facts, list, table };
    Kind kind = Kind::words;
    std::string text;                  // heading, words
    std::string remark;                // words: who says so
    std::vector<std::string> lines;    // list
    std::vector<std::string> targets;  // list: where each leads; empty: nowhere
    std::vector<std::pair<std::string, std::string>> facts;  // facts: name and value
    TableOut table;
  };
  std::string title;
  std::string language = "en";
  std::string marking;  // in head and foot of each page
  std::string notice;   // as well: 'reconstructed from public sources'
  std::string origin;   // at the end: whose copy this is, and of when
  bool wide = false;    // its tables have many columns: pages lie on their long side
  std::vector<Block> blocks;

  void heading(std::string text);
  void words(std::string text, std::string remark = {});
  // Those without a value are left out; without any, the whole block.
  void facts(std::vector<std::pair<std::string, std::string>> facts);
  // `targets`: for each line the path of a file beside the document, or nothing; or none at all.
  void list(std::vector<std::string> lines, std::vector<std::string> targets = {});
  // Without rows, nothing.
  void table(TableOut table);

  // The tables of it, facts as two columns, for a workbook.
  SheetsOut sheets() const;
};

// A whole page with its style: no script, no image, nothing that is fetched.
Bytes html_of(const Document& document);

// Marking and notice in head and foot of each page of a DOCX that pandoc made; `wide`: its pages
// lie on their long side.
Result<Bytes> with_margins(ByteView docx, std::string_view marking, std::string_view notice,
                           bool wide = false);

}  // namespace papers
