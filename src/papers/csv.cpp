// Comma separated values (RFC 4180), with the freedoms that programs take: other separators, other
// charsets, lines that end in any way.
#include <array>

#include "papers/charset.h"
#include "papers/clean.h"
#include "papers/limits.h"
#include "papers/table.h"

namespace papers {
namespace {

// The separator that stands most often outside of quotes in the first lines, and in each of them.
char find_separator(std::string_view text) {
  constexpr std::string_view kKnown = ",;\t";
  std::array<std::size_t, 3> lines{};
  std::array<std::size_t, 3> counts{};
  std::array<bool, 3> here{};
  std::size_t ends = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size() && i < 64 * 1024 && ends < 20; ++i) {
    const char c = text[i];
    if (c == '"') quoted = !quoted;
    if (quoted) continue;
    if (const auto at = kKnown.find(c); at != std::string_view::npos) {
      ++counts[at];
      here[at] = true;
    } else if (c == '\n') {
      for (std::size_t k = 0; k < 3; ++k) lines[k] += here[k] ? 1 : 0;
      here = {};
      ++ends;
    }
  }
  for (std::size_t k = 0; k < 3; ++k) lines[k] += here[k] ? 1 : 0;
  std::size_t best = 0;
  for (std::size_t k = 1; k < 3; ++k) {
    if (lines[k] > lines[best] || (lines[k] == lines[best] && counts[k] > counts[best])) best = k;
  }
  return kKnown[best];
}

class Fields {
 public:
  Fields(std::string_view text, char separator) : rest_(text), separator_(separator) {}

  bool more() const { return !rest_.empty(); }

  // One record; the error is a quote that is never closed.
  Result<Row> next() {
    Row out;
    out.number = ++number_;
    std::string field;
    bool quoted = false;
    bool was_quoted = false;
    while (true) {
      const bool ended = rest_.empty();
      if (ended && quoted)
        return Error{ErrorCode::invalid, "row " + std::to_string(number_) +
                                             ": a quotation mark is opened and never closed"};
      const char c = ended ? '\n' : rest_.front();
      if (!ended) rest_.remove_prefix(1);
      if (quoted) {
        if (c != '"') {
          add(field, c);
        } else if (rest_.starts_with('"')) {
          add(field, c);
          rest_.remove_prefix(1);
        } else {
          quoted = false;
        }
      } else if (c == '"' && field.empty() && !was_quoted) {
        quoted = was_quoted = true;
      } else if (c == separator_) {
        TRY(put(out, field));
        was_quoted = false;
      } else if (c == '\n' || c == '\r') {
        if (c == '\r' && rest_.starts_with('\n')) rest_.remove_prefix(1);
        TRY(put(out, field));
        return out;
      } else {
        add(field, c);
      }
    }
  }

 private:
  static void add(std::string& field, char c) {
    if (field.size() <= kCellMax) field += c;
  }
  static Result<void> put(Row& row, std::string& field) {
    if (row.cells.size() >= kColumnsMax) {
      if (field.empty()) return {};
      return Error{ErrorCode::invalid, "row " + std::to_string(row.number) + " has more than " +
                                           std::to_string(kColumnsMax) +
                                           " columns; is the separator right?"};
    }
    Cell cell;
    cell.cut = field.size() > kCellMax;
    cell.text = clean(beginning(field, kCellMax), true);
    // What a spreadsheet would work out is text here.
    row.cells.push_back(std::move(cell));
    field.clear();
    return {};
  }

  std::string_view rest_;
  char separator_;
  std::uint32_t number_ = 0;
};

}  // namespace

Result<void> read_csv(ByteView bytes, const ReadOptions& options, Reading& into) {
  const Decoded decoded = TRY(decode(bytes, options.charset));
  into.sheet(clean(options.name, false));
  if (decoded.guessed) into.note("charset_guessed_" + decoded.charset);
  if (decoded.text.find('\0') != std::string::npos)
    return Error{ErrorCode::invalid, "this is no text: it holds zero bytes"};
  std::string_view text = decoded.text;
  char separator = options.separator;
  if (text.starts_with("sep=") && text.size() > 5 && (text[5] == '\r' || text[5] == '\n')) {
    if (separator == 0) separator = text[4];  // Excel's own first line
    text.remove_prefix(text.find('\n') == std::string_view::npos ? text.size()
                                                                 : text.find('\n') + 1);
  }
  if (separator == 0) separator = find_separator(text);
  Fields fields(text, separator);
  std::uint32_t rows = 0;
  while (fields.more()) {
    const Row row = TRY(fields.next());
    bool filled = false;
    for (const Cell& cell : row.cells) filled = filled || !cell.text.empty();
    if (!filled) continue;
    if (++rows > kRowsMax)
      return Error{ErrorCode::invalid,
                   "the file has more than " + std::to_string(kRowsMax) + " rows; split it"};
    if (!into.row(row)) return {};
  }
  return {};
}

}  // namespace papers
