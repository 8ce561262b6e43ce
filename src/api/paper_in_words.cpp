// The words of a paper by themselves.
#include <algorithm>

#include "api/paper_in.h"
#include "api/paper_in_forms.h"
#include "papers/targets.h"

namespace api {

void take_paragraphs(PaperIn& paper) {
  if (paper.kind != "hwpx") return;
  const std::vector<std::string> head = {"Style", "Text"};
  const auto text = std::find(paper.rows.begin(), paper.rows.end(), head);
  const auto add = [&](const std::string& style, const std::string& words, std::uint32_t table,
                       std::uint32_t row, std::uint32_t column) {
    papers::TrackedParagraph one;
    one.style = style;
    one.table = table;
    one.row = row;
    one.column = column;
    if (!words.empty()) one.runs.push_back({words, false, {}, {}});
    paper.paragraphs.push_back(std::move(one));
  };
  if (text != paper.rows.end()) {
    for (auto row = text + 1; row != paper.rows.end(); ++row)
      add(row->empty() ? "" : row->front(), row->size() < 2 ? "" : row->at(1), 0, 0, 0);
  }
  std::uint32_t number = 0;
  for (auto row = paper.rows.begin(); row != text; ++row) {
    ++number;
    std::uint32_t column = 0;
    for (const std::string& cell : *row) {
      ++column;
      std::string_view rest = cell;
      for (bool more = true; more;) {
        const std::size_t end = std::min(rest.find('\n'), rest.size());
        add("paragraph", std::string(rest.substr(0, end)), 1, number, column);
        more = end < rest.size();
        rest.remove_prefix(std::min(end + 1, rest.size()));
      }
    }
  }
  paper.rows.clear();
}

std::map<std::string, std::string> words_of_paper(const PaperIn& paper,
                                                  const std::vector<std::string>& tags) {
  std::map<std::string, std::string> out;
  for (const papers::TrackedParagraph& one : paper.paragraphs) {
    std::string words;
    for (const papers::Run& run : one.runs) {
      if (run.struck.author.empty()) words += run.text;
    }
    words = folded_spaces(words);
    if (words.empty()) continue;
    const std::string first = tags.empty() ? "en" : tags.front();
    const std::string tag = papers::language_of(words, first);
    const bool is_here = std::find(tags.begin(), tags.end(), tag) != tags.end();
    std::string& all = out[is_here ? tag : first];
    all += (all.empty() ? "" : "\n\n") + words;
  }
  return out;
}

}  // namespace api
