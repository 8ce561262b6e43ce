// The comment matrix that comes back filled: rows by revision and paragraph, as it went out.
#include <algorithm>
#include <set>
#include <tuple>

#include "api/paper_in.h"
#include "api/paper_in_forms.h"
#include "api/paper_in_matrix_rows.h"
#include "api/print_text.h"
#include "api/print_values.h"
#include "api/print_words.h"
#include "base/encoding.h"
#include "papers/sheets_out.h"
#include "papers/targets.h"

namespace api {
namespace {

constexpr std::size_t kMatrixEarlierMax = 20;                // revisions that are looked through
constexpr std::size_t kComparedMax = std::size_t{64} << 20;  // bytes, of one paper

std::vector<std::string> tags_of_text(const json::Value& text) {
  std::vector<std::string> out;
  for (const json::Value& one : items(text, "languages")) out.push_back(plain(one, "tag"));
  return out;
}

class MatrixReader {
 public:
  MatrixReader(const PaperIn& paper, const json::Value& text, const EarlierText& earlier,
               const PartyCalled& called)
      : paragraphs_(paper.paragraphs),
        text_(text),
        rows_(matrix_rows_of(paper)),
        earlier_(earlier),
        forms_(text, called),
        tags_(tags_of_text(text)),
        headings_(matrix_headings(tags_)) {
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
    std::uint32_t table = 0;
    for (const MatrixRow& row : rows_) {
      if (out_.items.size() + out_.left.size() > kPaperItemsMax) break;  // more than are taken
      if (columns.of.empty()) {
        columns = matrix_columns_of(row, headings_);
        table = row.table;
      } else if (row.table == table) {
        read_row(row, columns);
      } else {
        for (const MatrixCell& cell : row.cells) {
          for (const papers::TrackedParagraph* part : cell.parts) leave_out(*part);
        }
      }
    }
    for (const papers::TrackedParagraph& one : paragraphs_) {
      if (one.table == 0) leave_out(one);
    }
    return std::move(out_);
  }

 private:
  // Changes and remarks beside the table.
  void leave_out(const papers::TrackedParagraph& one) {
    if (out_.left.size() > kPaperItemsMax) return;
    const auto changed = std::find_if(one.runs.begin(), one.runs.end(), [](const papers::Run& run) {
      return !run.added.author.empty() || !run.struck.author.empty();
    });
    if (changed == one.runs.end() && one.remarks.empty()) return;
    const papers::Run::By& by = changed == one.runs.end()       ? one.remarks.front().by
                                : changed->added.author.empty() ? changed->struck
                                                                : changed->added;
    std::string after;
    for (const papers::Run& run : one.runs) {
      if (run.struck.author.empty()) after += run.text;
    }
    out_.left.push_back({"outside_table", by.author, "", words_before(one.runs), after});
  }

  void read_row(const MatrixRow& row, const MatrixColumns& columns) {
    const std::string ref = cell_of(row, columns.at("paragraph_ref"));
    const std::string key = cell_of(row, columns.at("proposal_ref"));
    const std::string proposed = cell_of(row, columns.at("proposed_words"));
    const std::string reason = cell_of(row, columns.at("reason_or_comment"));
    const std::string answer = cell_of(row, columns.at("answer"));
    if (proposed.empty() && reason.empty() && answer.empty() && ref.empty()) return;
    if (matrix_columns_of(row, headings_).of.size() > 1) return;  // headings of the next page
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
      look_at(static_cast<std::uint32_t>(*revision));
      edited(base, row, columns);
      support(base, row, columns);
      remarks(base, row);
      if (!proposed.empty() && !printed_.contains({key, folded_spaces(proposed)}))
        propose(base, by_language(proposed), words_of(row, columns));
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

  // What an earlier revision read is no news in a row of that one.
  void look_at(std::uint32_t revision) {
    if (revision == 0 || revision >= forms_.shown() || looked_.size() >= kMatrixEarlierMax ||
        !looked_.insert(revision).second)
      return;
    if (const json::Value* earlier = earlier_(revision)) forms_.add(*earlier, revision);
  }

  // A workbook that was made of CSV still has the apostrophes of that.
  bool is_form(std::size_t target, const std::string& cell) const {
    return reads_so(target, cell) || reads_so(target, papers::unguarded(cell));
  }

  bool reads_so(std::size_t target, const std::string& words) const {
    if (folded_spaces(words) == folded_spaces(forms_.all()[target].printed)) return true;
    for (const PaperForms::Found& one : forms_.exactly(words)) {
      if (one.target == target && one.prefix == 0) return true;
    }
    return false;
  }

  // Several may come under one identifier: the one that reads so, else the first.
  std::size_t target_of(const std::string& id, const std::string& language,
                        const std::string& words) const {
    for (const PaperForms::Found& one : forms_.exactly(words)) {
      const PaperTarget& target = forms_.all()[one.target];
      if (one.prefix == 0 && target.id == id && target.language == language) return one.target;
    }
    return forms_.of(id, language);
  }

  bool begins_form(std::size_t target, const std::string& words) const {
    const auto& forms = forms_.all()[target].forms;
    return std::any_of(forms.begin(), forms.end(),
                       [&](const auto& form) { return form.words.starts_with(words); });
  }

  // Who is the first to change something in a cell of a document.
  static void name_author(const MatrixCell& cell, PaperItem& item) {
    for (const papers::TrackedParagraph* part : cell.parts) {
      for (const papers::Run& run : part->runs) {
        const papers::Run::By& by = run.added.author.empty() ? run.struck : run.added;
        if (!item.author.empty() || by.author.empty()) continue;
        item.author = by.author;
        item.date = by.date;
      }
    }
  }

  // Whose reading alone these words are: the matrix shows what stands. Empty: nobody's.
  std::string reading_of(std::size_t target, const std::string& words) const {
    for (const PaperForms::Found& one : forms_.exactly(words)) {
      const auto& parties = forms_.all()[one.target].forms[one.form].parties;
      if (one.target == target && one.prefix == 0 && !parties.empty()) return parties.front();
    }
    return {};
  }

  // Who wrote the words of another party there supports them.
  void support(const PaperItem& base, const MatrixRow& row, const MatrixColumns& columns) {
    PaperItem out = base;
    out.author.clear();
    std::set<std::string> languages;
    std::size_t target = kNoColumn;
    for (const auto& [tag, column] : columns.words) {
      const std::size_t at = forms_.of(base.element, tag);
      if (at == kNoColumn) continue;
      const MatrixCell& cell = cell_at(row, column);
      const std::string party = reading_of(at, cell.text);
      if (party.empty() || (!out.party.empty() && out.party != party)) continue;
      if (!edited_.insert({base.element, tag, cell.text}).second) continue;
      if (languages.empty()) out.language = tag;
      out.party = party;
      name_author(cell, out);
      target = at;
      languages.insert(tag);
      out.before += (out.before.empty() ? "" : "\n") + forms_.all()[at].printed;
      out.after += (out.after.empty() ? "" : "\n") + cell.text;
    }
    if (target == kNoColumn) return;
    out.what = "supports";
    const PaperSupport made = support_of(text_, forms_.all()[target], languages, out.party);
    if (!made.whole) {
      out_.left.push_back({"as_another", out.author, base.element, out.before, out.after});
      return;
    }
    out.content = support_content(made.changes);
    out_.items.push_back(std::move(out));
  }

  // Who wrote into the words as they stand proposes what they read now.
  void edited(const PaperItem& base, const MatrixRow& row, const MatrixColumns& columns) {
    for (const auto& [tag, column] : columns.words) {
      const MatrixCell& cell = cell_at(row, column);
      const std::size_t target = target_of(base.element, tag, cell.before);
      if (target == kNoColumn || is_form(target, cell.text) ||
          !edited_.insert({base.element, tag, cell.text}).second)
        continue;
      if (cell.text.empty()) {
        // A workbook does not say whether words were there.
        if (!cell.before.empty())
          out_.left.push_back({"emptied", base.author, base.element, cell.before, ""});
        continue;
      }
      if (cell.text.size() > kWholeCell) {
        if (!begins_form(target, cell.text))
          out_.left.push_back({"cell_cut", base.author, base.element, "", cell.text});
        continue;
      }
      PaperItem item = base;
      item.author.clear();
      name_author(cell, item);
      propose(item, {{tag, cell.text}}, {{tag, cell.before}});
    }
  }

  // In the margin of a document, on a cell of the row.
  void remarks(const PaperItem& base, const MatrixRow& row) {
    for (const MatrixCell& cell : row.cells) {
      for (const papers::TrackedParagraph* part : cell.parts) {
        for (const papers::Marginal& one : part->remarks) {
          if (one.text.empty()) continue;
          PaperItem item = base;
          item.author = one.by.author;
          item.date = one.by.date;
          item.on = one.on;
          remark(item, one.text, "", "");
        }
      }
    }
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

  // The words that a row was written against.
  static std::map<std::string, std::string> words_of(const MatrixRow& row,
                                                     const MatrixColumns& columns) {
    std::map<std::string, std::string> out;
    for (const auto& [tag, column] : columns.words) out[tag] = cell_at(row, column).before;
    return out;
  }

  void propose(PaperItem item, const std::map<std::string, std::string>& wanted_words,
               const std::map<std::string, std::string>& against) {
    item.what = "change";
    json::Writer wanted;
    wanted.begin_object().field("element", item.element).key("words").begin_object();
    std::string on;
    for (const auto& [tag, after] : wanted_words) {
      const auto column = against.find(tag);
      std::string before = column == against.end() ? "" : column->second;
      const std::size_t at = target_of(item.element, tag, before);
      if (at == kNoColumn) {
        out_.left.push_back({"element_gone", item.author, item.element, "", after});
        return;
      }
      const PaperTarget& target = forms_.all()[at];
      if (before.empty() || !is_form(at, before)) {
        const std::string* over = compared_ > kComparedMax ? nullptr : most_alike(target, after);
        compared_ += target.forms.size() * (target.printed.size() + after.size());
        // Written anew on the words as they are; of an earlier revision it would undo what came
        // since.
        before = over != nullptr ? *over : item.state == "moved" ? "" : target.printed;
      }
      compared_ += before.size() + after.size() + target.printed.size();
      if (compared_ > kComparedMax) {
        out_.left.push_back({"too_much", item.author, item.element, before, after});
        return;
      }
      const auto words = before.empty() && !target.printed.empty()
                             ? std::nullopt
                             : laid_over(before, after, target.printed, target.reading);
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

  const std::vector<papers::TrackedParagraph>& paragraphs_;
  const json::Value& text_;
  const std::vector<MatrixRow> rows_;
  const EarlierText& earlier_;
  PaperForms forms_;
  std::vector<std::string> tags_;
  std::vector<MatrixHeadings> headings_;
  std::size_t compared_ = 0;
  std::set<std::string> changes_;
  std::set<std::string> comments_;
  std::set<std::pair<std::string, std::string>> said_;     // element, words
  std::set<std::pair<std::string, std::string>> printed_;  // key, proposed words
  std::set<std::uint32_t> looked_;
  // Element, language and words of cells that somebody wrote in: rows of one paragraph repeat them.
  std::set<std::tuple<std::string, std::string, std::string>> edited_;
  PaperFound out_;
};

}  // namespace

PaperFound read_matrix(const PaperIn& paper, const json::Value& text, const EarlierText& earlier,
                       const PartyCalled& called) {
  return MatrixReader(paper, text, earlier, called).read();
}

bool is_matrix(const PaperIn& paper, const json::Value& text) {
  if (paper.kind == "xlsx" || paper.kind == "csv") return true;
  const std::vector<MatrixHeadings> headings = matrix_headings(tags_of_text(text));
  const std::vector<MatrixRow> rows = matrix_rows_of(paper);
  return std::any_of(rows.begin(), rows.end(), [&](const MatrixRow& row) {
    return !matrix_columns_of(row, headings).of.empty();
  });
}

}  // namespace api
