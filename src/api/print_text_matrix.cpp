// The comment matrix of a negotiated text: rows by revision and paragraph, so that answers find
// their place again.
#include <algorithm>

#include "api/print_text.h"
#include "api/print_values.h"
#include "api/print_words.h"
#include "base/text.h"

namespace api {
namespace {

// Words with the code points [from, to) replaced; nothing where they have no such span.
std::optional<std::string> replaced(std::string_view words, std::uint64_t from, std::uint64_t to,
                                    std::string_view by) {
  std::string_view rest = words;
  std::size_t first = from == 0 ? 0 : std::string_view::npos;
  std::size_t last = to == 0 ? 0 : std::string_view::npos;
  for (std::uint64_t at = 1; !rest.empty(); ++at) {
    if (!next_code_point(rest)) return std::nullopt;
    if (at == from) first = words.size() - rest.size();
    if (at == to) last = words.size() - rest.size();
  }
  if (first == std::string_view::npos || last == std::string_view::npos || last < first)
    return std::nullopt;
  return std::string(words.substr(0, first)) + std::string(by) + std::string(words.substr(last));
}

std::uint64_t number_of(const json::Value& value, std::string_view name) {
  const json::Value* member = value.find(name);
  return member == nullptr ? 0 : member->unsigned_number().value_or(0);
}

class Matrix {
 public:
  Matrix(const json::Value& text, const TextAsked& asked, const TextFrame& frame)
      : text_(text),
        asked_(asked),
        frame_(frame),
        words_(text, TextView::clean, "", asked.language, frame.called) {}

  papers::TableOut make() const {
    papers::TableOut out{word("comment_matrix"),
                         {word("paragraph_ref"), word("proposal_ref"), word("number_in_text")},
                         {}};
    for (const std::string& language : asked_.languages)
      out.headings.push_back(word("words_now") + " (" + language + ")");
    for (const std::string_view heading :
         {"party", "proposed_words", "reason_or_comment", "answer"})
      out.headings.push_back(word(heading));
    for (const json::Value& element : items(text_, "elements")) add_element(element, out);
    if (asked_.alone) return out;
    for (const json::Value* comment : words_.comments_on("")) add_comment(nullptr, *comment, out);
    return out;
  }

 private:
  std::string word(std::string_view id) const { return print_word(id, asked_.language); }

  std::vector<std::string> beginning(const json::Value* element, const std::string& ref) const {
    std::vector<std::string> out = {plain(text_, "shown"), ref, ""};
    if (element != nullptr) {
      out[0] += "/" + plain(*element, "id");
      out[2] = plain(*element, "number");
    }
    for (const std::string& language : asked_.languages) {
      std::string cell;
      if (element != nullptr) {
        for (const json::Value& one : items(*element, "words")) {
          if (plain(one, "language") == language) cell = words_.referred(plain(one, "words"));
        }
      }
      out.push_back(std::move(cell));
    }
    return out;
  }

  // How the whole would read with this change alone; where its words have gone on, its own words.
  std::string proposed(const json::Value& element, const json::Value& content) const {
    std::string out;
    for (const json::Value& wording : items(content, "wordings")) {
      const std::string language = plain(wording, "language");
      const std::string blank = in_small(plain(wording, "blank"));
      std::string by = plain(wording, "words");
      if (blank == "no_text" || blank == "to_be_supplied")
        by = "[" + print_word(blank, language) + "]";
      std::optional<std::string> whole;
      for (const json::Value& one : items(element, "words")) {
        if (plain(one, "language") != language || plain(wording, "base") != plain(one, "base") ||
            !plain(content, "on").empty())
          continue;
        const json::Value* frozen = one.find("frozen");
        const std::string base =
            frozen != nullptr && frozen->is_string() ? plain(one, "frozen") : plain(one, "words");
        whole = replaced(base, number_of(wording, "from"), number_of(wording, "to"), by);
      }
      add_line(out, language + ": " + words_.referred(whole.value_or(by)));
    }
    const json::Value* move = content.find("move");
    if (move != nullptr && move->is_object())
      add_line(out, word("structure_" + in_small(plain(*move, "what"))) +
                        (plain(*move, "number").empty() ? "" : " " + plain(*move, "number")));
    return out;
  }

  void add_comment(const json::Value* element, const json::Value& comment,
                   papers::TableOut& out) const {
    std::vector<std::string> row = beginning(element, plain(comment, "key"));
    row.push_back(frame_.called(plain(comment, "party"), asked_.language));
    row.emplace_back();
    row.push_back(words_in(comment.find("words"), {asked_.language}));
    row.emplace_back();
    out.rows.push_back(std::move(row));
  }

  void add_element(const json::Value& element, papers::TableOut& out) const {
    const std::string id = plain(element, "id");
    const std::size_t before = out.rows.size();
    static const std::vector<const json::Value*> kNothing;  // of a revision by itself
    for (const json::Value* each : asked_.alone ? kNothing : words_.changes_on(id)) {
      const json::Value& change = *each;
      const json::Value* content = &said_in(change, "change");
      if (plain(change, "state") != "open") continue;
      std::vector<std::string> row = beginning(&element, plain(change, "key"));
      const json::Value* chair = change.find("chair");
      const bool as_chair = chair != nullptr && chair->boolean().value_or(false);
      row.push_back(as_chair ? words_.by(plain(change, "key")).author
                             : words_.authors(items(change, "supporters"), false, asked_.language));
      row.push_back(proposed(element, *content));
      row.push_back(words_in(content->find("reason"), {asked_.language}));
      row.emplace_back();
      out.rows.push_back(std::move(row));
    }
    for (const json::Value* comment : asked_.alone ? kNothing : words_.comments_on(id))
      add_comment(&element, *comment, out);
    if (out.rows.size() > before) return;
    // Nobody has said anything: room for who wants to.
    std::vector<std::string> row = beginning(&element, "");
    row.resize(out.headings.size());
    out.rows.push_back(std::move(row));
  }

  const json::Value& text_;
  const TextAsked& asked_;
  const TextFrame& frame_;
  TextWords words_;
};

std::string titled(const json::Value& text, const TextAsked& asked, const papers::TableOut& table) {
  const std::string title = words_in(text.find("titles"), {asked.language});
  return table.name + ": " + (title.empty() ? plain(text, "id") : title);
}

// Below the rows of the text, in the first cell: no line of them is the key of a row, so that none
// is taken for a paragraph where the table comes back. A line for each language, as a cell ends.
void add_below(const std::vector<papers::TextPaper::Section>& sections, papers::TableOut& table) {
  const auto add = [&](std::string line) {
    std::vector<std::string> row = {std::move(line)};
    row.resize(table.headings.size());
    table.rows.push_back(std::move(row));
  };
  for (const papers::TextPaper::Section& section : sections) {
    add("");
    add(section.heading);
    for (const std::string& lines : section.lines) {
      std::string_view rest = lines;
      for (bool more = true; more;) {
        const std::size_t end = std::min(rest.find('\n'), rest.size());
        if (end > 0) add("– " + std::string(rest.substr(0, end)));
        more = end < rest.size();
        rest.remove_prefix(std::min(end + 1, rest.size()));
      }
    }
  }
}

papers::Document around(const json::Value& text, const TextAsked& asked, const TextFrame& frame,
                        const std::string& foot, papers::TableOut table) {
  papers::Document out;
  out.title = titled(text, asked, table);
  out.language = asked.language;
  out.marking = frame.marking;
  const std::string notice = text_notice(text, asked, frame);
  out.notice = notice + (notice.empty() ? "" : " · ") + foot;
  out.origin = frame.origin;
  out.wide = true;
  papers::Document::Block block;
  block.kind = papers::Document::Block::Kind::table;
  block.table = std::move(table);
  out.blocks.push_back(std::move(block));
  return out;
}

}  // namespace

papers::Document comment_matrix(const json::Value& text, const TextAsked& asked,
                                const TextFrame& frame) {
  papers::TableOut table = Matrix(text, asked, frame).make();
  add_below(text_sections(text, asked, frame), table);
  const std::string foot = text_foot(text, asked, table.name);
  return around(text, asked, frame, foot, std::move(table));
}

papers::TextPaper matrix_pages(const json::Value& text, const TextAsked& asked,
                               const TextFrame& frame) {
  papers::TableOut table = Matrix(text, asked, frame).make();
  papers::TextPaper out;
  out.title = titled(text, asked, table);
  out.language = asked.language;
  out.marking = frame.marking;
  out.notice = text_notice(text, asked, frame);
  out.foot = text_foot(text, asked, print_word("comment_matrix", asked.language));
  out.page = print_word("page", asked.language);
  out.origin = frame.origin;
  out.table = std::move(table);
  out.sections = text_sections(text, asked, frame);
  return out;
}

papers::Document language_table(const json::Value& text, const TextAsked& asked,
                                const TextFrame& frame) {
  const auto word = [&](std::string_view id) { return print_word(id, asked.language); };
  const papers::TextPaper paper = text_paper(text, asked, frame);
  papers::TableOut table{word("side_by_side"), {word("paragraph_ref"), word("number_in_text")}, {}};
  for (const std::string& language : asked.languages)
    table.headings.push_back(word("words") + " (" + language + ")");
  for (const papers::TextPaper::Paragraph& one : paper.paragraphs) {
    std::vector<std::string> row = {one.key, one.number};
    for (const papers::Runs& runs : one.columns) {
      std::string cell;
      for (const papers::Run& run : runs) cell += run.text;
      row.push_back(std::move(cell));
    }
    row.resize(table.headings.size());
    table.rows.push_back(std::move(row));
  }
  add_below(paper.sections, table);
  return around(text, asked, frame, paper.foot, std::move(table));
}

}  // namespace api
