// A negotiated text as a page of HTML: what a browser prints as it stands, and what PDF is made of.
#include <algorithm>

#include "papers/lines.h"
#include "papers/markup.h"
#include "papers/text_paper.h"

namespace papers {
namespace {

constexpr std::size_t kDepthMax = 6;
constexpr std::size_t kColumns = 78;  // of a numbered line over the whole width

constexpr std::string_view kStyle = R"(
:root { font-family: "Noto Sans", "Noto Sans CJK KR", "Noto Sans KR", sans-serif; font-size: 10.5pt;
  line-height: 1.5; color: #111; background: #fff; }
body { max-width: 60rem; margin: 0 auto; padding: 1rem; overflow-wrap: break-word; }
:lang(ko) { word-break: keep-all; }
h1 { font-size: 17pt; margin: 0.6rem 0 0.4rem; }
h2 { font-size: 12.5pt; margin: 1.1rem 0 0.3rem; border-bottom: 1px solid #888; break-after: avoid; }
p { margin: 0 0 0.6rem; white-space: pre-line; }
.title { font-size: 13pt; font-weight: 600; text-align: center; }
.annex { font-weight: 600; margin-top: 1.2rem; }
.footnote { font-size: 9pt; }
.preambular { font-style: italic; }
.in1 { margin-left: 2rem; } .in2 { margin-left: 4rem; } .in3 { margin-left: 6rem; }
.in4 { margin-left: 8rem; } .in5 { margin-left: 9rem; } .in6 { margin-left: 10rem; }
b { font-weight: 700; }
ins { text-decoration: underline; } del { text-decoration: line-through; }
table { border-collapse: collapse; width: 100%; margin: 0.3rem 0 0.8rem; table-layout: fixed; }
th, td { border: 1px solid #888; padding: 0.25rem 0.45rem; text-align: left; vertical-align: top;
  overflow-wrap: anywhere; }
th { background: #eee; }
thead { display: table-header-group; }
.number { width: 3.5rem; }
.key { display: block; font-size: 7.5pt; color: #555; }
.line { display: block; white-space: pre; }
.line > i { display: inline-block; width: 2.2rem; margin-right: 0.8rem; text-align: right;
  font-style: normal; font-weight: 400; font-size: 8pt; color: #555; }
.numbered p { margin-left: 0; text-align: left; }
.in1 .line > i { margin-right: 2.8rem; } .in2 .line > i { margin-right: 4.8rem; }
.in3 .line > i { margin-right: 6.8rem; } .in4 .line > i { margin-right: 8.8rem; }
.in5 .line > i { margin-right: 9.8rem; } .in6 .line > i { margin-right: 10.8rem; }
.lines { width: 3rem; text-align: right; font-size: 8pt; color: #555; }
.lines .line { line-height: 1.97; }
.numbered { font-size: 9.5pt; }
dl { margin: 0.3rem 0; overflow: hidden; }
dt { font-weight: 600; float: left; clear: left; width: 10rem; }
dd { margin: 0 0 0.1rem 10.5rem; }
.margin { display: flex; justify-content: space-between; gap: 1rem; font-size: 9pt;
  border-bottom: 1px solid #111; padding-bottom: 0.2rem; font-weight: 600; }
footer.margin { border-bottom: 0; border-top: 1px solid #111; padding: 0.2rem 0 0; margin-top: 1.2rem; }
@media print { body { padding: 0; max-width: none; } }
)";

std::string_view name_of(TextPaper::Style style) {
  switch (style) {
    case TextPaper::Style::title:
      return "title";
    case TextPaper::Style::preambular:
      return "preambular";
    case TextPaper::Style::chapeau:
      return "chapeau";
    case TextPaper::Style::operative:
      return "operative";
    case TextPaper::Style::sub_paragraph:
      return "sub";
    case TextPaper::Style::annex:
      return "annex";
    case TextPaper::Style::footnote:
      return "footnote";
  }
  return "operative";
}

std::string write_runs(const Runs& runs) {
  std::string out;
  for (const Run& run : runs) {
    std::string one = marked_up(run.text);
    if (run.strong) one = "<b>" + one + "</b>";
    if (!run.struck.author.empty()) one = "<del>" + one + "</del>";
    if (!run.added.author.empty()) one = "<ins>" + one + "</ins>";
    out += one;
  }
  return out;
}

// Lines with their numbers, which go on over the whole text.
class Body {
 public:
  explicit Body(const TextPaper& paper) : paper_(paper) {}

  std::string write() {
    std::string out;
    if (!paper_.in_table()) {
      for (const auto& one : paper_.paragraphs) write_alone(out, one);
      return out;
    }
    out += "<table><thead><tr>";
    if (paper_.numbered) out += "<th scope=\"col\" class=\"lines\"></th>";
    out += "<th scope=\"col\" class=\"number\"></th>";
    for (const auto& [tag, name] : paper_.languages)
      out += "<th scope=\"col\">" + marked_up(name) + "</th>";
    out += "</tr></thead><tbody>\n";
    for (const auto& one : paper_.paragraphs) write_row(out, one);
    return out + "</tbody></table>\n";
  }

 private:
  static std::string opened(const TextPaper::Paragraph& one, std::string_view element) {
    std::string out = "<" + std::string(element) + " class=\"" + std::string(name_of(one.style));
    if (one.depth > 0) out += " in" + std::to_string(std::min(one.depth, kDepthMax));
    return out + "\"";
  }

  void write_alone(std::string& out, const TextPaper::Paragraph& one) {
    Runs runs = one.columns.empty() ? Runs() : one.columns.front();
    if (!one.number.empty()) runs.insert(runs.begin(), {one.number + " ", false, {}, {}});
    const std::string tag = paper_.languages.empty() ? "" : paper_.languages.front().first;
    out += opened(one, "p") + (tag.empty() ? "" : " lang=\"" + marked_up(tag) + "\"") + ">";
    if (paper_.numbered) {
      for (const Runs& line : lines_of(runs, kColumns - 4 * std::min(one.depth, kDepthMax)))
        out += "<span class=\"line\"><i>" + std::to_string(++line_) + "</i>" + write_runs(line) +
               "</span>";
    } else {
      out += write_runs(runs);
    }
    out += "</p>\n";
  }

  void write_row(std::string& out, const TextPaper::Paragraph& one) {
    const std::size_t wide = kColumns / std::max<std::size_t>(1, paper_.languages.size()) - 6;
    std::vector<std::string> cells;
    std::size_t lines = 1;
    for (const Runs& column : one.columns) {
      if (!paper_.numbered) {
        cells.push_back(write_runs(column));
        continue;
      }
      std::string cell;
      const std::vector<Runs> broken = lines_of(column, wide);
      for (const Runs& line : broken)
        cell += "<span class=\"line\">" + write_runs(line) + "</span>";
      lines = std::max(lines, broken.size());
      cells.push_back(std::move(cell));
    }
    out += "<tr>";
    if (paper_.numbered) {
      out += "<td class=\"lines\">";
      for (std::size_t i = 0; i < lines; ++i)
        out += "<span class=\"line\">" + std::to_string(++line_) + "</span>";
      out += "</td>";
    }
    out += "<td class=\"number\">" + marked_up(one.number);
    if (paper_.keyed) out += "<span class=\"key\">" + marked_up(one.key) + "</span>";
    out += "</td>";
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const std::string tag = i < paper_.languages.size() ? paper_.languages[i].first : "";
      out += "<td class=\"" + std::string(name_of(one.style)) + "\" lang=\"" + marked_up(tag) +
             "\">" + cells[i] + "</td>";
    }
    out += "</tr>\n";
  }

  const TextPaper& paper_;
  std::size_t line_ = 0;
};

}  // namespace

Bytes html_of(const TextPaper& paper) {
  const std::string margin = quoted_for_css(paper.margin());
  const std::string small = "; font-size: 9pt; font-weight: 600; }";
  std::string out = "<!doctype html>\n<html lang=\"" + marked_up(paper.language) +
                    "\">\n<head>\n<meta charset=\"utf-8\">\n<title>" + marked_up(paper.title) +
                    "</title>\n<style>\n@page { size: A4" +
                    (paper.languages.size() > 2 ? " landscape" : "") +
                    "; margin: 22mm 16mm 26mm; @top-center { content: \"" + margin + "\"" + small +
                    " @bottom-left { content: \"" + quoted_for_css(paper.foot) +
                    (margin.empty() ? "" : "\\A " + margin) +
                    "\"; white-space: pre-line; font-size: 9pt; font-weight: 600; width: 80%; "
                    "text-align: left; } "
                    "@bottom-right { content: \"" +
                    quoted_for_css(paper.page) +
                    " \" counter(page) \" / \" counter(pages); font-size: 9pt; width: 20%; } }";
  out += std::string(kStyle) + "</style>\n</head>\n<body" +
         (paper.numbered ? " class=\"numbered\"" : "") + ">\n";
  const std::string band =
      paper.margin().empty() ? "" : "<span>" + marked_up(paper.margin()) + "</span>";
  if (!band.empty()) out += "<header class=\"margin\">" + band + "</header>\n";
  out += "<h1>" + marked_up(paper.title) + "</h1>\n<dl>";
  for (const auto& [name, value] : paper.facts) {
    if (!value.empty()) out += "<dt>" + marked_up(name) + "</dt><dd>" + marked_up(value) + "</dd>";
  }
  out += "</dl>\n" + Body(paper).write();
  for (const TextPaper::Section& section : paper.sections) {
    out += "<h2>" + marked_up(section.heading) + "</h2>\n<ul>";
    for (const std::string& line : section.lines) out += "<li>" + marked_up(line) + "</li>";
    out += "</ul>\n";
  }
  out += "<footer class=\"margin\">" + band + "<span>" + marked_up(paper.foot) + "</span><span>" +
         marked_up(paper.origin) + "</span></footer>\n</body>\n</html>\n";
  return out;
}

}  // namespace papers
