// The rows of a comment matrix that comes back, and which column is which (paper_in_matrix.cpp).
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "api/paper_in.h"
#include "papers/tracked.h"

namespace api {

inline constexpr std::size_t kNoColumn = std::string::npos;

// Where each column stands, by its heading in any language of the page.
struct MatrixColumns {
  std::map<std::string, std::size_t, std::less<>> of;  // by word
  std::map<std::string, std::size_t> words;            // by language
  std::size_t at(std::string_view word) const {
    const auto found = of.find(word);
    return found == of.end() ? kNoColumn : found->second;
  }
};

// As it reads after all changes and before them, and its paragraphs in a document.
struct MatrixCell {
  std::string text;
  std::string before;
  std::vector<const papers::TrackedParagraph*> parts = {};
};
struct MatrixRow {
  std::uint32_t table = 0;
  std::vector<MatrixCell> cells;
};

std::vector<MatrixRow> matrix_rows_of(const PaperIn& paper);
// An empty one where the row has no such column.
const MatrixCell& cell_at(const MatrixRow& row, std::size_t column);
const std::string& cell_of(const MatrixRow& row, std::size_t column);

// What each heading names, in one language of headings: a word, or a language.
using MatrixHeadings = std::map<std::string, std::pair<std::string, std::string>>;
// In every language of headings; `tags`: the languages of the text.
std::vector<MatrixHeadings> matrix_headings(const std::vector<std::string>& tags);
// Nothing where these are no headings of the matrix.
MatrixColumns matrix_columns_of(const MatrixRow& row, const std::vector<MatrixHeadings>& headings);

}  // namespace api
