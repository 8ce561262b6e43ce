#include "papers/clean.h"
#include "papers/sheets_out.h"

namespace papers {
namespace {

bool begins_formula(std::string_view text) {
  const std::size_t first = text.find_first_not_of('\'');
  return first != std::string_view::npos &&
         std::string_view("=+-@\t\r|%").find(text[first]) != std::string_view::npos;
}

std::string csv_cell(std::string_view given) {
  std::string out = "\"";
  for (const char c : guarded(clean(given, true))) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + "\"";
}

}  // namespace

std::string guarded(std::string text) {
  if (begins_formula(text)) text.insert(text.begin(), '\'');
  return text;
}

std::string unguarded(const std::string& cell) {
  return cell.starts_with('\'') && begins_formula(cell) ? cell.substr(1) : cell;
}

void TableOut::write(json::Writer& out) const {
  out.begin_object().field("name", name).key("headings").begin_array();
  for (const std::string& heading : headings) out.string(heading);
  out.end_array().key("rows").begin_array();
  for (const auto& row : rows) {
    out.begin_array();
    for (const std::string& cell : row) out.string(cell);
    out.end_array();
  }
  out.end_array().end_object();
}

Bytes SheetsOut::to_json() const {
  json::Writer out;
  out.begin_object().field("title", title).field("notice", notice).field("marking", marking);
  out.key("tables").begin_array();
  for (const TableOut& table : tables) table.write(out);
  out.end_array().end_object();
  return out.take();
}

Bytes csv_of(const SheetsOut& sheets, std::size_t table) {
  Bytes out = "\xEF\xBB\xBF";
  for (const std::string& line : {sheets.marking, sheets.notice}) {
    if (!line.empty()) out += csv_cell(line) + "\r\n";
  }
  const auto line = [&out](const std::vector<std::string>& cells) {
    for (std::size_t i = 0; i < cells.size(); ++i) out += (i == 0 ? "" : ",") + csv_cell(cells[i]);
    out += "\r\n";
  };
  line(sheets.tables[table].headings);
  for (const auto& row : sheets.tables[table].rows) line(row);
  return out;
}

}  // namespace papers
