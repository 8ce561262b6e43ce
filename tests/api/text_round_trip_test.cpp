// If this fails, a text that goes out with tracked changes comes back as other proposals than those
// that stand in it: a delegation would record its own words twice, or another's as new.
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

namespace {

constexpr const char* kParties[] = {"alder.example", "birch.example"};
constexpr const char* kText = "texts/council/statement";

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

std::string called(std::string_view party, std::string_view language) {
  const std::string name(party.substr(0, party.find('.')));
  return language == "ko" ? name + "국" : name;
}

// Wherever a paper is of earlier words, the node reads these; here nobody does.
const json::Value* nothing_earlier(std::uint32_t) { return nullptr; }

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

api::TextFrame test_frame() {
  return {"TEST", "", "Copy", called, [](std::string_view body) { return std::string(body); }};
}

// A document, or a workbook, as the reader gives it to the node.
api::PaperIn read_docx_of(const papers::TextPaper& made) {
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

api::PaperIn read_csv_of(const papers::Document& made) {
  const papers::SheetsOut sheets = made.sheets();
  Rows rows;
  REQUIRE(papers::read_csv(papers::csv_of(sheets, sheets.tables.size() - 1), {}, rows).ok());
  api::PaperIn paper;
  paper.kind = "csv";
  paper.rows = std::move(rows.rows);
  return paper;
}

api::PaperIn read_xlsx_of(const papers::Document& made) {
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
std::vector<std::string>& last_of_text(api::PaperIn& paper) {
  const auto found =
      std::find_if(paper.rows.rbegin(), paper.rows.rend(), [](const std::vector<std::string>& row) {
        return !row.empty() && api::is_row_key(row.front());
      });
  REQUIRE(found != paper.rows.rend());
  found->resize(std::max<std::size_t>(found->size(), 4));
  return *found;
}

api::PaperFound found_in(const api::PaperIn& paper, const json::Value& text) {
  return api::read_paper(paper, text, nothing_earlier, called);
}

std::vector<api::PaperItem> news_of(const api::PaperFound& found) {
  std::vector<api::PaperItem> out;
  for (const api::PaperItem& item : found.items) {
    if (item.state != "recorded") out.push_back(item);
  }
  return out;
}

api::PaperFound brought_back(const json::Value& text, const api::TextAsked& asked) {
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

void nothing_new(const api::PaperFound& found) {
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

}  // namespace

TEST_CASE("whatever two parties propose, its print with tracked changes says nothing new") {
  std::size_t changes = 0;
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    CAPTURE(seed);
    Negotiation negotiation(seed);
    for (int i = 0; i < 16; ++i) negotiation.step();
    const json::Value text = negotiation.answer_of_screen();
    for (const char* heading : {"en", "ko"}) {
      for (const char* language : {"en", "ko"}) {
        CAPTURE(heading);
        CAPTURE(language);
        api::TextAsked asked;
        asked.view = api::TextView::tracked;
        asked.language = heading;
        asked.languages = {language};
        const api::PaperFound found = brought_back(text, asked);
        nothing_new(found);
        changes += static_cast<std::size_t>(
            std::count_if(found.items.begin(), found.items.end(),
                          [](const api::PaperItem& item) { return item.what == "change"; }));
      }
    }
  }
  CHECK(changes > 500);
}

TEST_CASE("the table of two languages says nothing new, in whatever view") {
  for (std::uint64_t seed = 101; seed <= 140; ++seed) {
    CAPTURE(seed);
    Negotiation negotiation(seed);
    for (int i = 0; i < 16; ++i) negotiation.step();
    const json::Value text = negotiation.answer_of_screen();
    for (const api::TextView view :
         {api::TextView::compilation, api::TextView::rolling, api::TextView::clean}) {
      CAPTURE(static_cast<int>(view));
      api::TextAsked asked;
      asked.view = view;
      asked.languages = {"en", "ko"};
      asked.keyed = true;
      nothing_new(brought_back(text, asked));
    }
  }
}

TEST_CASE("the comment matrix as a document says nothing new, and one cell that one") {
  for (std::uint64_t seed = 201; seed <= 230; ++seed) {
    CAPTURE(seed);
    Negotiation negotiation(seed);
    for (int i = 0; i < 16; ++i) negotiation.step();
    const json::Value text = negotiation.answer_of_screen();
    for (const char* heading : {"en", "ko", "vi"}) {
      CAPTURE(heading);
      api::TextAsked asked;
      asked.language = heading;
      asked.languages = {"en", "ko"};
      api::PaperIn paper = read_docx_of(api::matrix_pages(text, asked, test_frame()));
      nothing_new(found_in(paper, text));
      // Somebody says in the last column what it thinks of the first row.
      papers::TrackedParagraph* answer = nullptr;
      for (papers::TrackedParagraph& one : paper.paragraphs) {
        if (one.table == 1 && one.row == 2 && one.column == 9) answer = &one;
      }
      REQUIRE(answer != nullptr);
      answer->runs = {{"We can live with it.", false, {}, {}}};
      const api::PaperFound found = found_in(paper, text);
      const auto news = news_of(found);
      REQUIRE(news.size() == 1);
      CHECK(news.front().what == "comment");
      CHECK(news.front().after == "We can live with it.");
      CHECK(found.left.empty());
    }
  }
}

TEST_CASE("the comment matrix as a workbook or CSV says nothing new, its reservations neither") {
  for (std::uint64_t seed = 231; seed <= 250; ++seed) {
    CAPTURE(seed);
    Negotiation negotiation(seed);
    for (int i = 0; i < 16; ++i) negotiation.step();
    const json::Value text = negotiation.answer_of_screen();
    for (const char* heading : {"en", "ko", "vi"}) {
      CAPTURE(heading);
      api::TextAsked asked;
      asked.language = heading;
      asked.languages = {"en", "ko"};
      api::PaperIn paper = read_xlsx_of(api::comment_matrix(text, asked, test_frame()));
      const auto below = std::find_if(paper.rows.begin(), paper.rows.end(), [](const auto& row) {
        return row.front().find("each for itself.") != std::string::npos;
      });
      REQUIRE(below != paper.rows.end());
      nothing_new(found_in(paper, text));
      nothing_new(found_in(read_csv_of(api::comment_matrix(text, asked, test_frame())), text));
      // What somebody answers there is of no paragraph, and is not lost.
      below->resize(9);
      below->back() = "We cannot follow this.";
      const api::PaperFound found = found_in(paper, text);
      CHECK(news_of(found).empty());
      REQUIRE(found.left.size() == 1);
      CHECK(found.left.front().after == "We cannot follow this.");
    }
  }
}

TEST_CASE("who writes into the words of the matrix proposes them, under the name in the document") {
  Negotiation negotiation(7);
  const json::Value text = negotiation.answer_of_screen();
  api::TextAsked asked;
  asked.languages = {"en", "ko"};
  api::PaperIn paper = read_docx_of(api::matrix_pages(text, asked, test_frame()));
  for (papers::TrackedParagraph& one : paper.paragraphs) {
    if (one.table != 1 || one.row != 2 || one.column != 4) continue;
    REQUIRE(one.runs.size() == 1);
    one.runs.push_back({" Every year.", false, {"Kim", "2031-05-12T09:00:00Z"}, {}});
    one.remarks.push_back({{"Lee", ""}, "Too much.", ""});
  }
  const auto news = news_of(found_in(paper, text));
  REQUIRE(news.size() == 2);
  CHECK(news[0].what == "change");
  CHECK(news[0].author == "Kim");
  CHECK(news[0].language == "en");
  CHECK(news[0].after.ends_with("report to the council. Every year."));
  CHECK(news[1].what == "comment");
  CHECK(news[1].author == "Lee");
}

TEST_CASE("the languages side by side as a workbook say nothing new, and one cell that one") {
  for (std::uint64_t seed = 301; seed <= 330; ++seed) {
    CAPTURE(seed);
    Negotiation negotiation(seed);
    for (int i = 0; i < 16; ++i) negotiation.step();
    const json::Value text = negotiation.answer_of_screen();
    for (const api::TextView view :
         {api::TextView::compilation, api::TextView::rolling, api::TextView::clean}) {
      CAPTURE(static_cast<int>(view));
      api::TextAsked asked;
      asked.view = view;
      asked.language = "ko";
      asked.languages = {"en", "ko"};
      asked.keyed = true;
      api::PaperIn paper = read_xlsx_of(api::language_table(text, asked, test_frame()));
      nothing_new(found_in(paper, text));
      if (view != api::TextView::clean) continue;
      // Behind the words of the last row, in Korean.
      std::string& cell = last_of_text(paper).at(3);
      if (cell.empty()) continue;
      cell += " 매년 그러하다.";
      const api::PaperFound found = found_in(paper, text);
      const auto news = news_of(found);
      REQUIRE(news.size() + found.left.size() == 1);
      if (news.empty()) continue;
      CHECK(news.front().language == "ko");
      CHECK(news.front().before.empty());
      // Words that end with a space lose it in a cell.
      CHECK(news.front().after.ends_with("매년 그러하다."));
    }
  }
}

TEST_CASE("a language that had no words is filled in the column that is headed so") {
  Negotiation negotiation(9);
  const json::Value text = negotiation.answer_of_screen();
  api::TextAsked asked;
  asked.view = api::TextView::clean;
  asked.languages = {"en", "ko"};
  asked.keyed = true;
  api::PaperIn paper = read_xlsx_of(api::language_table(text, asked, test_frame()));
  // In letters of the other language: the heading says which it is.
  last_of_text(paper).at(3) = "Report.";
  const auto news = news_of(found_in(paper, text));
  REQUIRE(!news.empty());
  for (const api::PaperItem& item : news) CHECK(item.language == "ko");
  last_of_text(paper).at(3).clear();
  const api::PaperFound emptied = found_in(paper, text);
  CHECK(news_of(emptied).empty());
  REQUIRE(emptied.left.size() == 1);
  CHECK(emptied.left.front().reason == "emptied");
}

namespace {

api::PaperIn read_hwpx_of(const papers::TextPaper& made) {
  Rows rows;
  REQUIRE(papers::read_hwpx(papers::hwpx_of(made), rows).ok());
  api::PaperIn paper;
  paper.kind = "hwpx";
  paper.rows = std::move(rows.rows);
  api::take_paragraphs(paper);
  return paper;
}

}  // namespace

TEST_CASE("a text as HWPX says nothing new, and a first revision takes the words that stand") {
  for (std::uint64_t seed = 401; seed <= 430; ++seed) {
    CAPTURE(seed);
    Negotiation negotiation(seed);
    for (int i = 0; i < 16; ++i) negotiation.step();
    const json::Value text = negotiation.answer_of_screen();
    for (const api::TextView view :
         {api::TextView::compilation, api::TextView::rolling, api::TextView::clean}) {
      CAPTURE(static_cast<int>(view));
      for (const bool table : {false, true}) {
        CAPTURE(table);
        api::TextAsked asked;
        asked.view = view;
        asked.languages =
            table ? std::vector<std::string>{"en", "ko"} : std::vector<std::string>{"ko"};
        asked.keyed = table;
        const papers::TextPaper made = api::text_paper(text, asked, test_frame());
        const api::PaperIn paper = read_hwpx_of(made);
        nothing_new(found_in(paper, text));
      }
    }
  }
}
