#include "papers/clean.h"
#include "papers/sheets_out.h"

namespace papers {
namespace {

std::string csv_cell(std::string_view given) {
  std::string text = clean(given, true);
  if (!text.empty() && std::string_view("=+-@\t\r|%").find(text[0]) != std::string_view::npos)
    text.insert(text.begin(), '\'');
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + "\"";
}

}  // namespace

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
