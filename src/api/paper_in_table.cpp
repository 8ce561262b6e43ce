// The table of languages that comes back as a workbook.
#include <algorithm>

#include "api/paper_in.h"
#include "api/paper_in_forms.h"
#include "api/print_values.h"
#include "api/print_words.h"

namespace api {
namespace {

// Where each column stands; languages in the order of the columns.
struct TableColumns {
  std::size_t key = std::string::npos;
  std::vector<std::pair<std::size_t, std::string>> words;
};

TableColumns table_columns_of(const std::vector<std::string>& row,
                              const std::vector<std::string>& tags) {
  for (const std::string_view heading : kHeadings) {
    TableColumns out;
    bool is_other = false;
    for (std::size_t at = 0; at < row.size(); ++at) {
      if (row[at] == print_word("paragraph_ref", heading)) out.key = at;
      is_other = is_other || row[at] == print_word("proposed_words", heading);
      for (const std::string& tag : tags) {
        if (row[at] == print_word("words", heading) + " (" + tag + ")")
          out.words.emplace_back(at, tag);
      }
    }
    if (out.key != std::string::npos && !out.words.empty() && !is_other) return out;
  }
  return {};
}

}  // namespace

bool take_language_table(PaperIn& paper, const json::Value& text) {
  if (paper.kind != "xlsx" && paper.kind != "csv") return false;
  std::vector<std::string> tags;
  for (const json::Value& one : items(text, "languages")) tags.push_back(plain(one, "tag"));
  TableColumns columns;
  std::uint32_t number = 0;
  std::vector<papers::TrackedParagraph> paragraphs;
  const auto add = [&](std::uint32_t column, const std::string& words,
                       const char* style = "paragraph") {
    papers::TrackedParagraph one;
    one.style = style;
    one.table = 1;
    one.row = number;
    one.column = column;
    if (!words.empty()) one.runs.push_back({words, false, {}, {}});
    paragraphs.push_back(std::move(one));
  };
  for (const std::vector<std::string>& row : paper.rows) {
    if (columns.words.empty()) {
      columns = table_columns_of(row, tags);
      continue;
    }
    const auto cell = [&](std::size_t at) { return at < row.size() ? row[at] : std::string(); };
    ++number;
    // A row that names no paragraph is of what goes with every copy, as facts are.
    const std::string key = cell(columns.key);
    const bool around = !key.empty() && !is_row_key(key);
    if (!key.empty()) add(1, key, around ? "facts" : "paragraph");
    std::uint32_t column = 1;
    for (const auto& [at, tag] : columns.words) {
      ++column;
      if (around && cell(at).empty()) continue;
      if (const std::string words = cell(at); words.size() <= kWholeCell) {
        add(column, words);
      } else if (std::find(paper.notes.begin(), paper.notes.end(), "cell_cut") ==
                 paper.notes.end()) {
        paper.notes.emplace_back("cell_cut");
      }
    }
  }
  if (columns.words.empty()) return false;
  for (const auto& [at, tag] : columns.words) paper.languages.push_back(tag);
  paper.paragraphs = std::move(paragraphs);
  paper.rows.clear();
  return true;
}

}  // namespace api
