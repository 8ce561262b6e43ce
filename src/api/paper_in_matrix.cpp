// The comment matrix that comes back filled: rows by revision and paragraph, as it went out.
#include <algorithm>
#include <set>

#include "api/paper_in.h"
#include "api/paper_in_forms.h"
#include "api/print_text.h"
#include "api/print_values.h"
#include "api/print_words.h"
#include "base/encoding.h"
#include "papers/targets.h"

namespace api {
namespace {

constexpr std::size_t kNoColumn = std::string::npos;

// Where each column stands, by its heading in any language of the page.
struct MatrixColumns {
  std::map<std::string, std::size_t, std::less<>> of;  // by word
  std::map<std::string, std::size_t> words;            // by language
  std::size_t at(std::string_view word) const {
    const auto found = of.find(word);
    return found == of.end() ? kNoColumn : found->second;
  }
};

// In CSV an apostrophe stands ahead of what a spreadsheet would take for a formula.
std::string cell_of(const std::vector<std::string>& row, std::size_t column) {
  if (column >= row.size()) return {};
  const std::string& cell = row[column];
  const bool guarded = cell.size() > 1 && cell[0] == '\'' &&
                       std::string_view("=+-@\t\r").find(cell[1]) != std::string_view::npos;
  return guarded ? cell.substr(1) : cell;
}

class MatrixReader {
 public:
  MatrixReader(const PaperIn& paper, const json::Value& text, const PartyCalled& called)
      : paper_(paper), forms_(text, called) {
    for (const json::Value& one : items(text, "languages")) tags_.push_back(plain(one, "tag"));
    for (const json::Value& one : items(text, "changes")) changes_.insert(plain(one, "key"));
    for (const json::Value& one : items(text, "comments")) {
      comments_.insert(plain(one, "key"));
      const json::Value* words = one.find("words");
      if (words == nullptr) continue;
      for (const auto& [tag, said] : words->members())
        said_.emplace(plain(one, "element"), folded_spaces(said.string().value_or("")));
    }
    // What went out, in each language of headings: what reads so is no news.
    for (const std::string_view heading : kHeadings) {
      TextAsked asked;
      asked.languages = tags_;
      asked.language = heading;
      const TextFrame frame{"", "", "", called, [](std::string_view) { return std::string(); }};
      const papers::Document out = comment_matrix(text, asked, frame);
      for (const auto& row : out.blocks.front().table.rows)
        printed_.insert({row[1], folded_spaces(row[row.size() - 3])});
    }
  }

  PaperFound read() {
    MatrixColumns columns;
    for (const std::vector<std::string>& row : paper_.rows) {
      if (columns.of.empty()) {
        columns = columns_of(row);
      } else {
        read_row(row, columns);
      }
    }
    return std::move(out_);
  }

 private:
  MatrixColumns columns_of(const std::vector<std::string>& row) const {
    for (const std::string_view heading : kHeadings) {
      MatrixColumns out;
      for (std::size_t at = 0; at < row.size(); ++at) {
        for (const std::string_view word : {"paragraph_ref", "proposal_ref", "party",
                                            "proposed_words", "reason_or_comment", "answer"}) {
          if (row[at] == print_word(word, heading)) out.of.emplace(word, at);
        }
        for (const std::string& tag : tags_) {
          if (row[at] == print_word("words_now", heading) + " (" + tag + ")")
            out.words.emplace(tag, at);
        }
      }
      if (out.at("paragraph_ref") != kNoColumn && out.at("proposed_words") != kNoColumn) return out;
    }
    return {};
  }

  void read_row(const std::vector<std::string>& row, const MatrixColumns& columns) {
    const std::string ref = cell_of(row, columns.at("paragraph_ref"));
    const std::string key = cell_of(row, columns.at("proposal_ref"));
    const std::string proposed = cell_of(row, columns.at("proposed_words"));
    const std::string reason = cell_of(row, columns.at("reason_or_comment"));
    const std::string answer = cell_of(row, columns.at("answer"));
    if (proposed.empty() && reason.empty() && answer.empty() && ref.empty()) return;
    const std::size_t slash = ref.find('/');
    const auto revision = parse_decimal(std::string_view(ref).substr(0, slash), 1'000'000);
    const std::string id = slash == std::string::npos ? "" : ref.substr(slash + 1);
    const bool here = revision && (slash == std::string::npos || is_element(id));
    if (!here) {
      if (!(proposed + reason + answer).empty())
        out_.left.push_back({id.empty() ? "row" : "element_gone", cell_of(row, columns.at("party")),
                             id, ref, proposed + (proposed.empty() ? "" : "\n") + reason + answer});
      return;
    }
    PaperItem base;
    base.element = id;
    for (const PaperTarget& target : forms_.all()) {
      if (target.id == id) base.number = target.number;
    }
    const bool known = changes_.contains(key) || comments_.contains(key);
    // What somebody writes into a row of another's words is nobody's by name.
    base.author = known ? "" : cell_of(row, columns.at("party"));
    base.state = *revision < forms_.shown() ? "moved" : "new";
    if (!id.empty()) {
      out_.places.push_back({ref, id, base.number, tags_.empty() ? "" : tags_.front(),
                             static_cast<std::uint32_t>(*revision)});
      if (!proposed.empty() && !printed_.contains({key, folded_spaces(proposed)}))
        propose(base, row, columns, proposed);
      else if (known && changes_.contains(key))
        record(base, "change", proposed);
    }
    if (!reason.empty()) {
      if (known) {
        if (comments_.contains(key)) record(base, "comment", reason);
      } else {
        remark(base, reason, "", "");
      }
    }
    if (answer.empty()) return;
    base.author = "";
    remark(base, answer, changes_.contains(key) ? key : "", comments_.contains(key) ? key : "");
  }

  bool is_element(const std::string& id) const {
    return std::any_of(forms_.all().begin(), forms_.all().end(),
                       [&](const PaperTarget& one) { return one.id == id; });
  }

  void record(PaperItem item, std::string_view what, const std::string& words) {
    item.what = what;
    item.state = "recorded";
    item.after = words;
    item.language = papers::language_of(words, tags_.empty() ? "en" : tags_.front());
    out_.items.push_back(std::move(item));
  }

  // 'en: …' on lines of their own; without such a beginning, in the language of its letters.
  std::map<std::string, std::string> by_language(const std::string& cell) const {
    std::map<std::string, std::string> out;
    std::string now;
    std::string_view rest = cell;
    while (true) {
      const std::size_t end = std::min(rest.find('\n'), rest.size());
      std::string_view line = rest.substr(0, end);
      bool begins = false;
      for (const std::string& tag : tags_) {
        if (!line.starts_with(tag + ":")) continue;
        now = tag;
        begins = true;
        line.remove_prefix(tag.size() + 1);
        while (line.starts_with(' ')) line.remove_prefix(1);
      }
      if (now.empty()) {
        const std::string tag = papers::language_of(cell, tags_.empty() ? "en" : tags_.front());
        const bool is_one = std::find(tags_.begin(), tags_.end(), tag) != tags_.end();
        now = is_one || tags_.empty() ? tag : tags_.front();
      }
      std::string& words = out[now];
      if (!begins && !words.empty()) words += '\n';
      words += line;
      if (end == rest.size()) return out;
      rest.remove_prefix(end + 1);
    }
  }

  void propose(PaperItem item, const std::vector<std::string>& row, const MatrixColumns& columns,
               const std::string& proposed) {
    item.what = "change";
    json::Writer wanted;
    wanted.begin_object().field("element", item.element).key("words").begin_object();
    std::string on;
    for (const auto& [tag, after] : by_language(proposed)) {
      const std::size_t at = forms_.of(item.element, tag);
      if (at == kNoColumn) {
        out_.left.push_back({"element_gone", item.author, item.element, "", after});
        return;
      }
      const PaperTarget& target = forms_.all()[at];
      const auto column = columns.words.find(tag);
      std::string before = column == columns.words.end() ? "" : cell_of(row, column->second);
      if (before.empty()) before = target.printed;
      const auto words = laid_over(before, after, target.printed, target.reading);
      if (!words) {
        out_.left.push_back({"words_differ", item.author, item.element, before, after});
        return;
      }
      if (before != target.printed) item.state = "moved";
      on = target.proposed;
      if (item.language.empty()) item.language = tag;
      item.before += (item.before.empty() ? "" : "\n") + before;
      item.after += (item.after.empty() ? "" : "\n") + after;
      wanted.field(tag, *words);
    }
    wanted.end_object().field("whole", true);
    if (!on.empty()) wanted.field("on", on);
    item.wanted = wanted.end_object().take();
    out_.items.push_back(std::move(item));
  }

  void remark(PaperItem item, const std::string& words, const std::string& on,
              const std::string& answers) {
    item.what = "comment";
    item.after = words;
    item.language = papers::language_of(words, tags_.empty() ? "en" : tags_.front());
    if (said_.contains({item.element, folded_spaces(words)})) {
      item.state = "recorded";
      out_.items.push_back(std::move(item));
      return;
    }
    json::Writer content;
    content.begin_object().key("comment").begin_object();
    if (!item.element.empty()) content.field("element", item.element);
    if (!on.empty()) content.field("on", on);
    content.key("words").begin_object().field(item.language, words).end_object();
    if (!answers.empty()) content.field("answers", answers);
    item.content = content.end_object().end_object().take();
    out_.items.push_back(std::move(item));
  }

  const PaperIn& paper_;
  PaperForms forms_;
  std::vector<std::string> tags_;
  std::set<std::string> changes_;
  std::set<std::string> comments_;
  std::set<std::pair<std::string, std::string>> said_;     // element, words
  std::set<std::pair<std::string, std::string>> printed_;  // key, proposed words
  PaperFound out_;
};

}  // namespace

PaperFound read_matrix(const PaperIn& paper, const json::Value& text, const PartyCalled& called) {
  return MatrixReader(paper, text, called).read();
}

}  // namespace api
