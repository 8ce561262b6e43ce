#include "papers/page_text.h"

#include "papers/clean.h"
#include "papers/limits.h"

namespace papers {
namespace {

constexpr std::size_t kTablesMax = 1'000;

Cell cell_of(const std::string& text) {
  Cell out;
  out.cut = text.size() > kCellMax;
  out.text = clean(beginning(text, kCellMax), true);
  return out;
}

}  // namespace

void PageText::begin_paragraph() {
  if (depth_ == 0) paragraph_.clear();
}

void PageText::add(std::string_view text) {
  std::string& to = depth_ > 0 ? cell_ : paragraph_;
  if (to.size() <= kCellMax) to += text.substr(0, kCellMax + 1 - to.size());
}

Result<void> PageText::end_paragraph(std::string_view style) {
  if (depth_ > 0) {
    if (!cell_.empty() && !cell_.ends_with('\n')) cell_ += '\n';
    return {};
  }
  size_ += paragraph_.size() + sizeof paragraph_;
  if (size_ > kSharedMax || paragraphs_.size() >= kRowsMax)
    return Error{ErrorCode::invalid, "the document holds more text than is taken"};
  if (!clean(paragraph_, true).empty()) paragraphs_.emplace_back(style, paragraph_);
  paragraph_.clear();
  return {};
}

void PageText::begin_table() {
  if (++depth_ == 1 && tables_.size() < kTablesMax) tables_.emplace_back();
}

void PageText::end_table() {
  if (depth_ > 0) --depth_;
}

void PageText::end_cell(std::size_t span) {
  if (depth_ != 1) {
    if (!cell_.empty() && !cell_.ends_with('\n')) cell_ += '\t';
    return;
  }
  if (row_.size() < kColumnsMax) row_.push_back(std::move(cell_));
  cell_.clear();
  for (std::size_t i = 1; i < span && row_.size() < kColumnsMax; ++i) row_.emplace_back();
}

void PageText::end_row() {
  if (depth_ != 1 || tables_.empty()) return;
  for (const std::string& text : row_) size_ += text.size() + sizeof text;
  if (size_ <= kSharedMax && tables_.back().size() < kRowsMax) tables_.back().push_back(row_);
  row_.clear();
}

void PageText::give(Reading& into) const {
  std::size_t number = 0;
  Row row;
  const auto rows = [&](const std::vector<std::vector<std::string>>& table) {
    for (const std::vector<std::string>& cells : table) {
      ++row.number;
      row.cells.clear();
      for (const std::string& text : cells) row.cells.push_back(cell_of(text));
      if (!into.row(row)) return false;
    }
    return true;
  };
  for (const auto& table : tables_) {
    into.sheet("Table " + std::to_string(++number));
    row.number = 0;
    if (!rows(table)) return;
  }
  into.sheet("Text");
  row.number = 1;
  row.cells = {{"Style", false, false}, {"Text", false, false}};
  if (!into.row(row)) return;
  for (const auto& [style, text] : paragraphs_) {
    ++row.number;
    row.cells = {{style, false, false}, cell_of(text)};
    if (!into.row(row)) return;
  }
}

}  // namespace papers
