#include "papers/document.h"

#include <algorithm>

#include "papers/clean.h"
#include "papers/markup.h"

namespace papers {
namespace {

using Kind = Document::Block::Kind;

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : clean(text, true)) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\n':
        out += "<br>";
        break;
      default:
        out += c;
    }
  }
  return out;
}

// A path beside the document as the target of a link: every byte that may mean something is
// encoded, so that no name of a file becomes a scheme, a host or a query.
std::string for_address(std::string_view path) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  for (const char c : path) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '_' || c == '.' || c == '/';
    if (plain) {
      out += c;
    } else {
      out += '%';
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    }
  }
  return out.empty() ? out : "./" + out;
}

constexpr std::string_view kStyle = R"(
:root { font-family: "Noto Sans", "Noto Sans CJK KR", "Noto Sans KR", sans-serif; font-size: 10.5pt;
  line-height: 1.45; color: #111; background: #fff; }
body { max-width: 60rem; margin: 0 auto; padding: 1rem; overflow-wrap: break-word; }
td { overflow-wrap: anywhere; }
.day { white-space: nowrap; }
.wide { font-size: 9pt; }
th { overflow-wrap: normal; hyphens: none; }
:lang(ko) { word-break: keep-all; line-height: 1.6; }
h1 { font-size: 17pt; margin: 0.6rem 0 0.4rem; }
h2 { font-size: 12.5pt; margin: 1.1rem 0 0.3rem; border-bottom: 1px solid #888; break-after: avoid; }
table { border-collapse: collapse; width: 100%; margin: 0.3rem 0 0.8rem; }
th, td { border: 1px solid #888; padding: 0.25rem 0.45rem; text-align: left; vertical-align: top; }
th { background: #eee; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
p { margin: 0.25rem 0; }
dl { margin: 0.3rem 0; overflow: hidden; }
dt { font-weight: 600; float: left; clear: left; width: 10rem; }
dd { margin: 0 0 0.1rem 10.5rem; }
.remark { color: #444; font-style: italic; }
.margin { display: flex; justify-content: space-between; gap: 1rem; font-size: 9pt;
  border-bottom: 1px solid #111; padding-bottom: 0.2rem; font-weight: 600; }
footer.margin { border-bottom: 0; border-top: 1px solid #111; padding: 0.2rem 0 0; margin-top: 1.2rem; }
@media print { body { padding: 0; max-width: none; } .screen { display: none; } }
)";

// 2031-05-12: read as one, never broken.
bool is_day(std::string_view text) {
  return text.size() == 10 && text[4] == '-' && text[7] == '-' &&
         text.find_first_not_of("0123456789-") == std::string_view::npos;
}

void write_table(std::string& out, const TableOut& table) {
  out += "<table>";
  if (!table.headings.empty()) {
    out += "<thead><tr>";
    for (const std::string& heading : table.headings)
      out += "<th scope=\"col\">" + escaped(heading) + "</th>";
    out += "</tr></thead>";
  }
  out += "<tbody>";
  for (const auto& row : table.rows) {
    out += "<tr>";
    for (const std::string& cell : row)
      out += (is_day(cell) ? "<td class=\"day\">" : "<td>") + escaped(cell) + "</td>";
    out += "</tr>";
  }
  out += "</tbody></table>\n";
}

void write_block(std::string& out, const Document::Block& block) {
  switch (block.kind) {
    case Kind::heading:
      out += "<h2>" + escaped(block.text) + "</h2>\n";
      break;
    case Kind::words:
      out += "<p>" + escaped(block.text);
      if (!block.remark.empty())
        out += " <em class=\"remark\">(" + escaped(block.remark) + ")</em>";
      out += "</p>\n";
      break;
    case Kind::facts:
      out += "<dl>";
      for (const auto& [name, value] : block.facts)
        out += "<dt>" + escaped(name) + "</dt><dd>" + escaped(value) + "</dd>";
      out += "</dl>\n";
      break;
    case Kind::list:
      out += "<ul>";
      for (std::size_t i = 0; i < block.lines.size(); ++i) {
        const std::string line = escaped(block.lines[i]);
        const std::string to = i < block.targets.size() ? for_address(block.targets[i]) : "";
        out += to.empty() ? "<li>" + line + "</li>"
                          : "<li><a href=\"" + to + "\">" + line + "</a></li>";
      }
      out += "</ul>\n";
      break;
    case Kind::table:
      write_table(out, block.table);
      break;
  }
}

}  // namespace

void Document::heading(std::string text) {
  blocks.push_back({Kind::heading, std::move(text), {}, {}, {}, {}, {}});
}

void Document::words(std::string text, std::string remark) {
  if (!text.empty())
    blocks.push_back({Kind::words, std::move(text), std::move(remark), {}, {}, {}, {}});
}

void Document::facts(std::vector<std::pair<std::string, std::string>> facts) {
  std::erase_if(facts, [](const auto& one) { return one.second.empty(); });
  if (!facts.empty()) blocks.push_back({Kind::facts, {}, {}, {}, {}, std::move(facts), {}});
}

void Document::list(std::vector<std::string> lines, std::vector<std::string> targets) {
  if (!lines.empty())
    blocks.push_back({Kind::list, {}, {}, std::move(lines), std::move(targets), {}, {}});
}

void Document::table(TableOut table) {
  if (!table.rows.empty()) blocks.push_back({Kind::table, {}, {}, {}, {}, {}, std::move(table)});
}

SheetsOut Document::sheets() const {
  SheetsOut out{title, notice, marking, {}};
  TableOut words{title, {title, ""}, {}};
  std::string under;
  for (const Block& block : blocks) {
    if (block.kind == Kind::heading) under = block.text;
    if (block.kind == Kind::table) {
      out.tables.push_back(block.table);
      if (out.tables.back().name.empty()) out.tables.back().name = under;
    }
    for (const auto& [name, value] : block.facts) words.rows.push_back({name, value});
    if (block.kind == Kind::words)
      words.rows.push_back(
          {under, block.text + (block.remark.empty() ? "" : " (" + block.remark + ")")});
    for (const std::string& line : block.lines) words.rows.push_back({under, line});
  }
  if (!words.rows.empty() || out.tables.empty()) {
    words.name = title;
    out.tables.insert(out.tables.begin(), std::move(words));
  }
  return out;
}

Bytes html_of(const Document& document) {
  const std::string margin = document.marking +
                             (document.marking.empty() || document.notice.empty() ? "" : " · ") +
                             document.notice;
  // Head and foot of each printed page; browsers that have none print the page's own.
  std::string out =
      "<!doctype html>\n<html lang=\"" + quoted_for_css(document.language) +
      "\">\n<head>\n<meta charset=\"utf-8\">\n<title>" + escaped(document.title) +
      "</title>\n<style>\n@page { size: A4" + (document.wide ? " landscape" : "") +
      "; margin: 22mm 16mm; @top-center { content: \"" + quoted_for_css(margin) +
      "\"; font-size: 9pt; font-weight: 600; } @bottom-left { content: \"" +
      quoted_for_css(margin) +
      "\"; font-size: 9pt; font-weight: 600; } @bottom-right { content: counter(page) \" / \" "
      "counter(pages); font-size: 9pt; } }";
  out += kStyle;
  out +=
      document.wide ? "</style>\n</head>\n<body class=\"wide\">\n" : "</style>\n</head>\n<body>\n";
  const std::string band = margin.empty() ? "" : "<span>" + escaped(margin) + "</span>";
  if (!band.empty()) out += "<header class=\"margin\">" + band + "</header>\n";
  out += "<h1>" + escaped(document.title) + "</h1>\n";
  for (const Document::Block& block : document.blocks) write_block(out, block);
  out += "<footer class=\"margin\">" + band + "<span>" + escaped(document.origin) +
         "</span></footer>\n</body>\n</html>\n";
  return out;
}

}  // namespace papers
