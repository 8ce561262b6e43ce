// The text of a document as its reader comes by it: paragraphs with what they are, and the tables
// with their rows. A table within a cell of another is text of that cell.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "papers/table.h"

namespace papers {

class PageText {
 public:
  void begin_paragraph();
  void add(std::string_view text);
  // `style`: heading 1, list, paragraph
  Result<void> end_paragraph(std::string_view style);
  void begin_table();
  void end_table();
  void end_row();
  void end_cell(std::size_t span);
  void begin_cell() { cell_.clear(); }
  void begin_row() {
    if (depth_ == 1) row_.clear();
  }
  bool in_table() const { return depth_ > 0; }

  // Everything, as sheets: "Text", and "Table 1" and so on.
  void give(Reading& into) const;

 private:
  std::vector<std::pair<std::string, std::string>> paragraphs_;
  std::vector<std::vector<std::vector<std::string>>> tables_;
  std::vector<std::string> row_;
  std::string cell_;
  std::string paragraph_;
  std::size_t depth_ = 0;
  std::size_t size_ = 0;
};

}  // namespace papers
