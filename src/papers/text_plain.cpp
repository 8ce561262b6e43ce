// A negotiated text as plain text: pages of lines, each line with its number.
#include <algorithm>

#include "papers/clean.h"
#include "papers/lines.h"
#include "papers/markup.h"
#include "papers/text_paper.h"

namespace papers {
namespace {

constexpr std::size_t kColumns = 72;
constexpr std::size_t kLinesOnPage = 50;
constexpr std::size_t kIndent = 4;
constexpr std::size_t kDepthMax = 6;  // deeper ones stand as far in as these

std::string plain(const Runs& runs) {
  std::string out;
  for (const Run& run : runs) out += run.text;
  return out;
}

// Lines as they come, made into pages.
class Pages {
 public:
  explicit Pages(const TextPaper& paper)
      : head_(harmless(paper.margin())), foot_(harmless(paper.foot)), page_(harmless(paper.page)) {}

  void line(const std::string& text, bool numbered) {
    if (on_page_ == 0 && !head_.empty()) out_ += head_ + "\n\n";
    std::string number;
    if (numbered) {
      number = std::to_string(++line_);
      number = std::string(number.size() < 5 ? 5 - number.size() : 0, ' ') + number + "  ";
    }
    out_ += number + text + "\n";
    if (++on_page_ == kLinesOnPage) end_page();
  }

  Bytes take() {
    if (on_page_ > 0) end_page();
    return std::move(out_);
  }

 private:
  void end_page() {
    if (!out_.empty()) out_ += "\n";
    out_ += foot_ + (foot_.empty() ? "" : " · ") + page_ + " " + std::to_string(++number_) + "\n";
    if (!head_.empty()) out_ += head_ + "\n";
    out_ += "\f";
    on_page_ = 0;
  }

  std::string head_;
  std::string foot_;
  std::string page_;
  Bytes out_;
  std::size_t on_page_ = 0;
  std::size_t number_ = 0;
  std::size_t line_ = 0;
};

void write_words(Pages& pages, const std::string& words, bool numbered) {
  for (const Runs& line : lines_of({{words, false, {}, {}}}, kColumns))
    pages.line(plain(line), numbered);
}

void write_paragraph(Pages& pages, const TextPaper& paper, const TextPaper::Paragraph& one) {
  const std::size_t in = kIndent * std::min(one.depth, kDepthMax);
  for (std::size_t i = 0; i < one.columns.size(); ++i) {
    Runs runs = one.columns[i];
    std::string before = one.number.empty() ? "" : one.number + " ";
    if (paper.languages.size() > 1) before = "{" + paper.languages[i].first + "} " + before;
    if (!before.empty()) runs.insert(runs.begin(), {before, false, {}, {}});
    for (const Runs& line : lines_of(runs, kColumns - in))
      pages.line(std::string(in, ' ') + plain(line), paper.numbered);
  }
  pages.line("", false);
}

}  // namespace

std::string TextPaper::margin() const {
  return marking + (marking.empty() || notice.empty() ? "" : " · ") + notice;
}

Bytes plain_of(const TextPaper& paper) {
  Pages pages(paper);
  write_words(pages, paper.title, false);
  for (const auto& [name, value] : paper.facts) {
    if (!value.empty()) write_words(pages, name + ": " + value, false);
  }
  pages.line("", false);
  for (const TextPaper::Paragraph& one : paper.paragraphs) write_paragraph(pages, paper, one);
  for (const TextPaper::Section& section : paper.sections) {
    write_words(pages, section.heading, false);
    for (const std::string& line : section.lines) write_words(pages, "- " + line, false);
    pages.line("", false);
  }
  if (!paper.origin.empty()) write_words(pages, paper.origin, false);
  return pages.take();
}

}  // namespace papers
