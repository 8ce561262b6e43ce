#include "papers/letter.h"

#include "papers/clean.h"
#include "papers/limits.h"

namespace papers {
namespace {

Cell cell_of(const std::string& text, bool lines) {
  Cell out;
  out.cut = text.size() > kCellMax;
  out.text = clean(beginning(text, kCellMax), lines);
  return out;
}

bool same_word(std::string_view text, std::string_view word) {
  if (text.size() < word.size()) return false;
  for (std::size_t i = 0; i < word.size(); ++i) {
    if ((text[i] | 0x20) != word[i]) return false;
  }
  return true;
}

}  // namespace

void give(const Letter& letter, Reading& into) {
  into.sheet("Letter");
  Row row;
  row.number = 1;
  for (const char* heading : {"Subject", "Date", "From", "To", "Cc", "Text", "Attachments"})
    row.cells.push_back({heading, false, false});
  if (!into.row(row)) return;
  row.number = kLetterRow;
  row.cells = {cell_of(letter.subject, false),
               cell_of(letter.date, false),
               cell_of(letter.from, false),
               cell_of(letter.to, false),
               cell_of(letter.copies, false),
               cell_of(letter.text, true),
               cell_of(std::to_string(letter.attachments.size()), false)};
  if (!into.row(row)) return;
  if (letter.attachments.empty()) return;
  into.sheet("Attachments");
  row.number = 1;
  row.cells = {{"Name", false, false}, {"Type", false, false}, {"Bytes", false, false}};
  if (!into.row(row)) return;
  for (const Letter::Attachment& one : letter.attachments) {
    ++row.number;
    row.cells = {cell_of(file_name(one.name), false), cell_of(one.type, false),
                 cell_of(std::to_string(one.size), false)};
    if (!into.row(row)) return;
  }
}

std::string words_of_html(std::string_view html) {
  std::string out;
  std::string_view skipped;  // the element whose content is no text
  while (!html.empty()) {
    if (html.front() == '<') {
      const std::size_t end = html.find('>');
      if (end == std::string_view::npos) break;
      const std::string_view tag = html.substr(1, end - 1);
      html.remove_prefix(end + 1);
      if (!skipped.empty()) {
        if (tag.starts_with('/') && same_word(tag.substr(1), skipped)) skipped = {};
        continue;
      }
      for (const std::string_view name : {"style", "script", "head", "title"}) {
        if (same_word(tag, name)) skipped = name;
      }
      for (const std::string_view name : {"br", "/p", "/div", "/tr", "/li", "/h"}) {
        if (same_word(tag, name)) {
          out += '\n';
          break;
        }
      }
      if (same_word(tag, "/td")) out += '\t';
      continue;
    }
    const char c = html.front();
    html.remove_prefix(1);
    if (!skipped.empty()) continue;
    if (c == '\r' || c == '\n' || c == '\t' || c == ' ') {
      if (!out.empty() && out.back() != ' ' && out.back() != '\n') out += ' ';
      continue;
    }
    if (c != '&') {
      out += c;
      continue;
    }
    bool found = false;
    for (const auto& [name, text] : {std::pair<std::string_view, std::string_view>{"amp;", "&"},
                                     {"lt;", "<"},
                                     {"gt;", ">"},
                                     {"quot;", "\""},
                                     {"nbsp;", " "},
                                     {"#39;", "'"},
                                     {"apos;", "'"}}) {
      if (html.starts_with(name)) {
        out += text;
        html.remove_prefix(name.size());
        found = true;
        break;
      }
    }
    if (!found) out += c;
  }
  return out;
}

}  // namespace papers
