// The words of a paper by themselves.
#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "api/paper_in.h"
#include "api/paper_in_forms.h"
#include "api/paper_in_reader.h"
#include "papers/clean.h"
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

namespace {

// How many bytes of the words a mark of the foot may be away from where it hung, as mended.
std::size_t boundary(const std::string& words, std::size_t at) {
  at = std::min(at, words.size());
  while (at > 0 && at < words.size() && (words[at] & 0xC0) == 0x80) --at;
  return at;
}

std::string raised(std::size_t number) {
  static constexpr std::string_view kDigits[] = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
  std::string out;
  for (const char c : std::to_string(number)) out += kDigits[c - '0'];
  return out;
}

// Of styles of ours and of Word; empty: its words say it.
std::string type_of(const papers::TrackedParagraph& one, bool numbered) {
  static const std::map<std::string, std::string, std::less<>> kTypes = {
      {"title", "title"},
      {"text title", "title"},
      {"preambular", "preambular"},
      {"chapeau", "chapeau"},
      {"operative", "operative"},
      {"sub paragraph", "sub_paragraph"},
      {"annex", "annex"},
      {"footnote of the text", "footnote"},
      {"footnote text", "footnote"},
      {"endnote text", "footnote"}};
  const auto known = kTypes.find(one.style);
  if (known != kTypes.end()) return known->second;
  if (!one.number.empty() || one.style == "list" || one.style.starts_with("list bullet"))
    return one.level > 0 || (one.number.empty() && numbered) ? "sub_paragraph" : "operative";
  return one.style.starts_with("heading") ? "chapeau" : "";
}

bool is_annex(const std::string& words) {
  const std::string low = papers::folded(words);
  for (const std::string_view word :
       {"annex", "appendix", "attachment", "부속서", "별첨", "별지", "붙임", "phụ lục"}) {
    if (!low.starts_with(papers::folded(word))) continue;
    const unsigned char next = low.size() > papers::folded(word).size()
                                   ? static_cast<unsigned char>(low[papers::folded(word).size()])
                                   : ' ';
    if (next == ' ' || next == '.' || next == ':' || next >= 0x80 || (next >= '0' && next <= '9'))
      return true;
  }
  return false;
}

// '1.' and '3)' are numbers 1 and 3; (a) stays.
std::string bare_number(std::string number) {
  if (number.starts_with('(')) return number;
  while (number.ends_with('.') || number.ends_with(')')) number.pop_back();
  return number;
}

}  // namespace

std::vector<FirstWords> first_words(const PaperIn& paper, const std::vector<std::string>& tags) {
  const std::string first = tags.empty() ? "en" : tags.front();
  const bool ours = std::any_of(paper.paragraphs.begin(), paper.paragraphs.end(),
                                [](const auto& one) { return one.style == "facts"; });
  // Rows of our table say their keys; what stands ahead of the key is the number.
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::string> numbers;
  std::set<std::uint32_t> keyed;
  std::string last;
  std::pair<std::uint32_t, std::uint32_t> row_of_last;
  for (const papers::TrackedParagraph& one : paper.paragraphs) {
    if (one.table == 0 || one.column != 1) continue;
    const std::string words = words_before(one.runs);
    const std::pair here(one.table, one.row);
    if (row_of_last != here) last.clear();
    row_of_last = here;
    if (is_row_key(words)) {
      numbers[here] = last;
      keyed.insert(one.table);
    }
    last = words;
  }
  std::vector<FirstWords> out;
  std::vector<FirstWords> feet;
  bool titled = false;
  bool numbered = false;
  for (const papers::TrackedParagraph& one : paper.paragraphs) {
    const bool around = one.style == "facts" || one.style == "margin" || one.style == "title" ||
                        one.style == "heading 1";
    if (ours && around) continue;
    const bool in_rows = keyed.contains(one.table) && one.table != 0;
    const auto row = numbers.find({one.table, one.row});
    if (in_rows && (one.column == 1 || row == numbers.end())) continue;
    std::string all;
    for (const papers::Run& run : one.runs) {
      if (run.struck.author.empty()) all += run.text;
    }
    for (std::size_t i = one.feet.size(); i-- > 0;)
      all.insert(boundary(all, one.feet[i].at), raised(feet.size() + i + 1));
    FirstWords next;
    next.words = folded_spaces(all);
    for (const auto& foot : one.feet) {
      FirstWords note;
      note.type = "footnote";
      note.number = std::to_string(feet.size() + 1);
      note.words = folded_spaces(foot.text);
      note.language = papers::language_of(note.words, first);
      feet.push_back(std::move(note));
    }
    if (next.words.empty()) continue;
    next.type = type_of(one, numbered);
    next.depth = next.type == "sub_paragraph" ? std::max<std::size_t>(1, one.level) : 0;
    next.number = bare_number(one.number);
    if (in_rows) next.number = row->second;
    if (ours && next.number.empty() && !next.type.empty()) {
      next.number = number_ahead_of(next.words);
      next.words = words_behind(next.words, number_ahead(next.words, next.number));
    }
    if (next.type == "title" && std::exchange(titled, true)) next.type = "chapeau";
    if (next.type == "chapeau" && !ours && is_annex(next.words)) next.type = "annex";
    if (next.type.empty() && one.on_new_page && is_annex(next.words)) next.type = "annex";
    if (next.type == "chapeau" && !titled && out.empty()) {
      next.type = "title";
      titled = true;
    }
    numbered = numbered || next.type == "operative";
    const std::string tag = papers::language_of(next.words, first);
    const bool is_here = std::find(tags.begin(), tags.end(), tag) != tags.end();
    next.language = is_here ? tag : first;
    out.push_back(std::move(next));
  }
  for (FirstWords& note : feet) {
    const bool is_here = std::find(tags.begin(), tags.end(), note.language) != tags.end();
    if (!is_here) note.language = first;
    if (!note.words.empty()) out.push_back(std::move(note));
  }
  for (FirstWords& one : out) {
    one.whole = one.words;
    if (!one.number.empty())
      one.whole = one.number + (one.number.starts_with('(') ? " " : ". ") + one.words;
  }
  return out;
}

std::map<std::string, std::string> words_of_paper(const std::vector<FirstWords>& paragraphs) {
  std::map<std::string, std::string> out;
  for (const FirstWords& one : paragraphs) {
    std::string& all = out[one.language];
    all += (all.empty() ? "" : "\n\n") + one.whole;
  }
  return out;
}

}  // namespace api
