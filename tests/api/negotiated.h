// For tests of papers: a text of two parties negotiated at random, printed, and read as the node
// reads what comes back.
#pragma once

#include <doctest/doctest.h>

#include <algorithm>

#include "api/paper_in.h"
#include "api/print_text.h"
#include "base/json_own.h"
#include "modules/test_record.h"
#include "modules/texts/compose.h"
#include "modules/texts/texts.h"
#include "modules/texts/view.h"
#include "papers/table.h"
#include "papers/tracked.h"

namespace negotiated {

inline constexpr const char* kParties[] = {"alder.example", "birch.example"};
inline constexpr const char* kText = "texts/council/statement";

struct Dice {
  std::uint64_t state;
  std::uint32_t roll(std::uint32_t sides) {
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    return static_cast<std::uint32_t>(state >> 33) % sides;
  }
};

// Random proposals of two parties on words of one another, answered at random.
class Negotiation {
 public:
  explicit Negotiation(std::uint64_t seed) : dice_{seed * 2 + 1} {
    texts::Content content;
    content.mutable_text()->set_kind(texts::JOINT_STATEMENT);
    (*content.mutable_text()->mutable_titles())["en"] = "Statement";
    for (const char* tag : {"en", "ko"}) {
      texts::Language& language = *content.mutable_text()->add_languages();
      language.set_tag(tag);
      language.set_role(texts::Language::NEGOTIATING);
    }
    say(0, content);
    texts::NextRevision first;
    const char* const english[] = {"The parties meet in spring and report to the council.",
                                   "Each side measures the water as {#p0} says.",
                                   "They invite others to join them."};
    const char* const korean[] = {"당사자는 봄에 만나 협의회에 보고한다.",
                                  "양측은 {#p0}에 따라 수량을 측정한다.", "다른 나라를 초청한다."};
    for (int i = 0; i < 3; ++i) {
      texts::Element element;
      element.set_id("p" + std::to_string(i));
      element.set_type(texts::Element::OPERATIVE);
      element.set_place(std::string(1, static_cast<char>('b' + i)));
      element.set_number(std::to_string(i + 1));
      (*element.mutable_words())["en"] = english[i];
      (*element.mutable_words())["ko"] = korean[i];
      first.elements.push_back(std::move(element));
    }
    issue(first);
    reserve();
  }

  void step() {
    switch (dice_.roll(12)) {
      case 0:
        return issue({});
      case 1:
        return move();
      case 2:
      case 3:
        return answer();
      case 4:
        return nest();
      case 5:
        return remark();
      default:
        return propose();
    }
  }

  json::Value answer_of_screen() {
    json::Writer out;
    out.begin_object();
    texts::write_text(out, "c", read(), "2031-05-12T09:00Z");
    out.end_object();
    auto value = json::parse_own(out.take(), std::size_t{16} << 20, 200);
    REQUIRE(value.ok());
    return std::move(value).value();
  }

 private:
  texts::TextView read() {
    auto text = texts::read_text(record_, "c", "council", "statement");
    return text.ok() ? std::move(text).value() : texts::TextView();
  }
  void say(std::uint32_t party, const texts::Content& content) {
    const auto done = record_.state(kParties[party], kText, modules::encode_content(content));
    REQUIRE_MESSAGE(done.ok(), done.error().message);
  }
  void issue(const texts::NextRevision& next) {
    const auto issued = texts::issue_of(read(), next);
    if (!issued.ok()) return;
    for (const texts::Content& content : issued.value().contents) say(0, content);
  }
  // What goes with every copy, and reads as paragraphs do.
  void reserve() {
    texts::Content content;
    texts::Attached& attached = *content.mutable_attached();
    attached.set_id("r");
    attached.set_kind(texts::Attached::RESERVATION);
    attached.add_elements("p0");
    (*attached.mutable_words())["en"] =
        "The parties meet in spring and report to the council, each for itself.\n1/p1";
    (*attached.mutable_words())["ko"] = "당사자는 봄에 만나 협의회에 보고한다.";
    say(1, content);
    // As the last paragraph does, in one of two languages.
    attached.set_id("s");
    (*attached.mutable_words())["en"] = "Alder invites nobody.";
    (*attached.mutable_words())["ko"] = "다른 나라를 초청한다.";
    say(0, content);
    texts::Content marks;
    marks.mutable_marks()->set_stand(texts::Marks::SCRUTINY);
    (*marks.mutable_marks()->mutable_reason())["en"] = "They invite others to join them.";
    texts::Marks::Marked& marked = *marks.mutable_marks()->add_marked();
    const texts::TextView text = read();
    marked.set_element(text.elements.back().element.id());
    marked.set_digest(text.elements.back().digest);
    say(0, marks);
  }
  std::string some_words() {
    static const char* const kSome[] = {"autumn ",
                                        "가을에 ",
                                        "twice a year",
                                        "mùa thu",
                                        "without delay",
                                        "in the capital",
                                        "양측은",
                                        "",
                                        "=1+1 ",
                                        "%",
                                        "'-",
                                        "| "};
    return kSome[dice_.roll(12)];
  }
  void propose() {
    const texts::TextView text = read();
    const auto& element =
        text.elements[dice_.roll(static_cast<std::uint32_t>(text.elements.size()))];
    if (element.words.empty()) return;
    const auto& words = element.words[dice_.roll(static_cast<std::uint32_t>(element.words.size()))];
    texts::Content content;
    texts::Change& change = *content.mutable_change();
    change.set_element(element.element.id());
    texts::Change::Wording& wording = *change.add_wordings();
    wording.set_language(words.language);
    wording.set_base(words.base);
    const std::uint32_t size = api::count_of(words.frozen);
    // At the beginning as well, where a spreadsheet looks for formulas.
    const std::uint32_t from = dice_.roll(4) == 0 ? 0 : dice_.roll(size + 1);
    wording.set_from(words.base.empty() ? 0 : from);
    wording.set_to(words.base.empty() ? 0 : from + dice_.roll(std::min(size - from, 12U) + 1));
    wording.set_words(some_words());
    if (wording.from() == wording.to() && wording.words().empty()) return;
    say(dice_.roll(2), content);
  }
  void nest() {
    const texts::TextView text = read();
    for (const auto& [name, below] : text.changes) {
      if (!below.stands() || below.change().wordings_size() == 0 || dice_.roll(3) != 0) continue;
      const texts::Change::Wording& on = below.change().wordings(0);
      texts::Content content;
      texts::Change& change = *content.mutable_change();
      change.set_element(below.change().element());
      change.set_on(name);
      texts::Change::Wording& wording = *change.add_wordings();
      wording.set_language(on.language());
      wording.set_base(on.words().empty() ? "" : texts::digest_of(on.words(), texts::kBaseDigits));
      if (!on.words().empty()) wording.set_to(dice_.roll(api::count_of(on.words()) + 1));
      wording.set_words("nested " + std::to_string(dice_.roll(50)));
      return say(dice_.roll(2), content);
    }
  }
  void move() {
    texts::Content content;
    texts::Change& change = *content.mutable_change();
    texts::Change::Move& move = *change.mutable_move();
    if (dice_.roll(2) == 0) {
      change.set_element("p" + std::to_string(dice_.roll(3)));
      move.set_what(texts::Change::GOES);
    } else {
      change.set_element("n" + std::to_string(++coming_));
      move.set_what(texts::Change::COMES);
      move.set_place("z" + std::to_string(coming_));
      move.set_type(texts::Element::OPERATIVE);
      texts::Change::Wording& wording = *change.add_wordings();
      wording.set_language("en");
      wording.set_words("A paragraph that comes, number " + std::to_string(coming_) + ".");
    }
    say(dice_.roll(2), content);
  }
  void answer() {
    const texts::TextView text = read();
    for (const auto& [name, change] : text.changes) {
      if (dice_.roll(3) != 0) continue;
      texts::Content content;
      texts::Stance::Item& item = *content.mutable_stance()->add_items();
      item.set_change(name);
      item.set_verdict(dice_.roll(3) == 0 ? texts::Stance::LETS_GO : texts::Stance::SUPPORTS);
      return say(dice_.roll(2), content);
    }
  }
  void remark() {
    texts::Content content;
    content.mutable_comment()->set_element("p" + std::to_string(dice_.roll(3)));
    (*content.mutable_comment()->mutable_words())["en"] = "Why " + some_words() + "?";
    say(dice_.roll(2), content);
  }

  Dice dice_;
  modules::FakeRecord record_{texts::make_module(), {kParties[0], kParties[1]}};
  int coming_ = 0;
};

inline std::string called(std::string_view party, std::string_view language) {
  const std::string name(party.substr(0, party.find('.')));
  return language == "ko" ? name + "국" : name;
}

// Wherever a paper is of earlier words, the node reads these; here nobody does.
inline const json::Value* nothing_earlier(std::uint32_t) { return nullptr; }

class Rows final : public papers::Reading {
 public:
  void sheet(std::string_view) override {}
  bool row(const papers::Row& row) override {
    std::vector<std::string>& out = rows.emplace_back();
    for (const papers::Cell& cell : row.cells) out.push_back(cell.text);
    return true;
  }
  void note(std::string_view) override {}
  std::vector<std::vector<std::string>> rows;
};

inline api::TextFrame test_frame() {
  return {"TEST", "", "Copy", called, [](std::string_view body) { return std::string(body); }};
}

// A document, or a workbook, as the reader gives it to the node.
inline api::PaperIn read_docx_of(const papers::TextPaper& made) {
  api::PaperIn paper;
  paper.kind = "docx";
  const Bytes docx = papers::docx_of(made);
  const auto read = papers::read_tracked(docx, [&](papers::TrackedParagraph one) {
    paper.paragraphs.push_back(std::move(one));
    return true;
  });
  REQUIRE_MESSAGE(read.ok(), read.error().message);
  return paper;
}

inline api::PaperIn read_csv_of(const papers::Document& made) {
  const papers::SheetsOut sheets = made.sheets();
  Rows rows;
  REQUIRE(papers::read_csv(papers::csv_of(sheets, sheets.tables.size() - 1), {}, rows).ok());
  api::PaperIn paper;
  paper.kind = "csv";
  paper.rows = std::move(rows.rows);
  return paper;
}

inline api::PaperIn read_xlsx_of(const papers::Document& made) {
  const auto tables = json::parse(made.sheets().to_json(), std::size_t{16} << 20);
  REQUIRE(tables.ok());
  const auto book = papers::workbook_of(tables.value());
  REQUIRE(book.ok());
  Rows rows;
  REQUIRE(papers::read_xlsx(book.value(), rows).ok());
  api::PaperIn paper;
  paper.kind = "xlsx";
  paper.rows = std::move(rows.rows);
  return paper;
}

// The last row that is of a paragraph; what goes with every copy stands below.
inline std::vector<std::string>& last_of_text(api::PaperIn& paper) {
  const auto found =
      std::find_if(paper.rows.rbegin(), paper.rows.rend(), [](const std::vector<std::string>& row) {
        return !row.empty() && api::is_row_key(row.front());
      });
  REQUIRE(found != paper.rows.rend());
  found->resize(std::max<std::size_t>(found->size(), 4));
  return *found;
}

inline api::PaperFound found_in(const api::PaperIn& paper, const json::Value& text) {
  return api::read_paper(paper, text, nothing_earlier, called);
}

inline std::vector<api::PaperItem> news_of(const api::PaperFound& found) {
  std::vector<api::PaperItem> out;
  for (const api::PaperItem& item : found.items) {
    if (item.state != "recorded") out.push_back(item);
  }
  return out;
}

inline api::PaperFound brought_back(const json::Value& text, const api::TextAsked& asked) {
  const api::TextFrame frame{"TEST", "", "Copy", called,
                             [](std::string_view body) { return std::string(body); }};
  api::PaperIn paper;
  paper.kind = "docx";
  const Bytes docx = papers::docx_of(api::text_paper(text, asked, frame));
  const auto read = papers::read_tracked(docx, [&](papers::TrackedParagraph one) {
    paper.paragraphs.push_back(std::move(one));
    return true;
  });
  REQUIRE_MESSAGE(read.ok(), read.error().message);
  return api::read_paper(
      paper, text, [](std::uint32_t) -> const json::Value* { return nullptr; }, called);
}

inline api::PaperIn read_hwpx_of(const papers::TextPaper& made) {
  Rows rows;
  REQUIRE(papers::read_hwpx(papers::hwpx_of(made), rows).ok());
  api::PaperIn paper;
  paper.kind = "hwpx";
  paper.rows = std::move(rows.rows);
  api::take_paragraphs(paper);
  return paper;
}

inline void nothing_new(const api::PaperFound& found) {
  for (const api::PaperItem& item : found.items) {
    CAPTURE(item.what);
    CAPTURE(item.element);
    CAPTURE(item.language);
    CAPTURE(item.author);
    CAPTURE(item.before);
    CAPTURE(item.after);
    CHECK(item.state == "recorded");
  }
  for (const api::PaperLeft& left : found.left) {
    CAPTURE(left.reason);
    CAPTURE(left.element);
    CAPTURE(left.author);
    CAPTURE(left.before);
    CAPTURE(left.after);
    CHECK(false);
  }
}

}  // namespace negotiated
