#include "papers/lines.h"

#include <unicode/uchar.h>

#include "base/text.h"
#include "papers/markup.h"

namespace papers {
namespace {

std::size_t columns_of(char32_t c) {
  const auto point = static_cast<UChar32>(c);
  const auto kind = u_charType(point);
  if (kind == U_NON_SPACING_MARK || kind == U_ENCLOSING_MARK) return 0;
  const int width = u_getIntPropertyValue(point, UCHAR_EAST_ASIAN_WIDTH);
  return width == U_EA_WIDE || width == U_EA_FULLWIDTH ? 2 : 1;
}

bool is_ideograph(char32_t c) {
  return u_hasBinaryProperty(static_cast<UChar32>(c), UCHAR_IDEOGRAPHIC);
}

// What stands together on a line: a word, with its runs, or the space behind it.
struct Piece {
  Runs runs;
  std::size_t columns = 0;
  bool space = false;
  bool line_end = false;
};

void add(Runs& to, const Run& like, std::string_view text) {
  if (!to.empty()) {
    Run& last = to.back();
    if (last.strong == like.strong && last.added == like.added && last.struck == like.struck) {
      last.text += text;
      return;
    }
  }
  to.push_back({std::string(text), like.strong, like.added, like.struck});
}

std::vector<Piece> pieces_of(const Runs& runs, std::size_t columns) {
  std::vector<Piece> out;
  bool open = false;  // the last piece may grow
  for (const Run& run : runs) {
    const std::string text = harmless(run.text);
    std::string_view rest = text;
    while (!rest.empty()) {
      const std::string_view before = rest;
      const auto c = next_code_point(rest);
      if (!c) break;
      const std::string_view one = before.substr(0, before.size() - rest.size());
      if (*c == '\n' || *c == ' ' || *c == '\t') {
        out.push_back({{}, 1, *c != '\n', *c == '\n'});
        add(out.back().runs, run, " ");
        open = false;
        continue;
      }
      const std::size_t wide = columns_of(*c);
      const bool alone = is_ideograph(*c);
      if (!open || alone || out.back().columns + wide > columns) out.emplace_back();
      add(out.back().runs, run, one);
      out.back().columns += wide;
      open = !alone;
    }
  }
  return out;
}

}  // namespace

std::size_t columns_of(std::string_view text) {
  std::size_t out = 0;
  while (const auto c = next_code_point(text)) out += columns_of(*c);
  return out;
}

std::vector<Runs> lines_of(const Runs& runs, std::size_t columns) {
  std::vector<Runs> out(1);
  std::size_t filled = 0;
  std::vector<Piece> spaces;  // before what comes next on this line
  for (Piece& piece : pieces_of(runs, columns)) {
    if (piece.line_end) {
      out.emplace_back();
      filled = 0;
      spaces.clear();
      continue;
    }
    if (piece.space) {
      if (filled > 0) spaces.push_back(std::move(piece));
      continue;
    }
    if (filled > 0 && filled + spaces.size() + piece.columns > columns) {
      out.emplace_back();
      filled = 0;
      spaces.clear();
    }
    for (const Piece& space : spaces) {
      for (const Run& run : space.runs) add(out.back(), run, run.text);
    }
    filled += spaces.size() + piece.columns;
    spaces.clear();
    for (const Run& run : piece.runs) add(out.back(), run, run.text);
  }
  return out;
}

}  // namespace papers
