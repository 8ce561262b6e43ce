#include "api/paper_in_matrix_rows.h"

#include <functional>

#include "api/paper_in_forms.h"
#include "api/print_words.h"
#include "papers/limits.h"
#include "papers/sheets_out.h"

namespace api {
namespace {

constexpr std::size_t kHeadingMax = 400;

}  // namespace

const MatrixCell& cell_at(const MatrixRow& row, std::size_t column) {
  static const MatrixCell kNoCell;
  return column < row.cells.size() ? row.cells[column] : kNoCell;
}

const std::string& cell_of(const MatrixRow& row, std::size_t column) {
  return cell_at(row, column).text;
}

std::vector<MatrixRow> matrix_rows_of(const PaperIn& paper) {
  std::vector<MatrixRow> out;
  for (const std::vector<std::string>& row : paper.rows) {
    MatrixRow& made = out.emplace_back();
    for (const std::string& cell : row) {
      const std::string words = paper.kind == "csv" ? papers::unguarded(cell) : cell;
      made.cells.push_back({words, words});
    }
  }
  std::pair<std::uint32_t, std::uint32_t> last{0, 0};
  for (const papers::TrackedParagraph& one : paper.paragraphs) {
    if (one.table == 0 || one.column == 0 || one.column > papers::kColumnsMax) continue;
    if (out.empty() || last != std::pair(one.table, one.row)) out.push_back({one.table, {}});
    last = {one.table, one.row};
    std::vector<MatrixCell>& cells = out.back().cells;
    if (cells.size() < one.column) cells.resize(one.column);
    MatrixCell& cell = cells[one.column - 1];
    if (!cell.parts.empty()) cell.text += '\n';
    if (!cell.parts.empty() && one.added.author.empty()) cell.before += '\n';
    for (const papers::Run& run : one.runs) {
      if (run.struck.author.empty()) cell.text += run.text;
    }
    cell.before += words_before(one.runs);
    cell.parts.push_back(&one);
  }
  return out;
}

std::vector<MatrixHeadings> matrix_headings(const std::vector<std::string>& tags) {
  std::vector<MatrixHeadings> out;
  for (const std::string_view language : kHeadings) {
    MatrixHeadings& made = out.emplace_back();
    for (const char* word : {"paragraph_ref", "proposal_ref", "party", "proposed_words",
                             "reason_or_comment", "answer"})
      made.emplace(print_word(word, language), std::pair(word, ""));
    for (const std::string& tag : tags)
      made.emplace(print_word("words_now", language) + " (" + tag + ")", std::pair("", tag));
  }
  return out;
}

MatrixColumns matrix_columns_of(const MatrixRow& row, const std::vector<MatrixHeadings>& headings) {
  std::vector<std::string> cells;
  for (const MatrixCell& cell : row.cells)
    cells.push_back(cell.text.size() > kHeadingMax ? "" : folded_spaces(cell.text));
  for (const MatrixHeadings& names : headings) {
    MatrixColumns out;
    for (std::size_t at = 0; at < cells.size(); ++at) {
      const auto found = names.find(cells[at]);
      if (found == names.end()) continue;
      if (found->second.first.empty()) {
        out.words.emplace(found->second.second, at);
      } else {
        out.of.emplace(found->second.first, at);
      }
    }
    if (out.at("paragraph_ref") != kNoColumn && out.at("proposed_words") != kNoColumn) return out;
  }
  return {};
}

}  // namespace api
