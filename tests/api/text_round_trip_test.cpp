// If this fails, a text that goes out with tracked changes comes back as other proposals than those
// that stand in it: a delegation would record its own words twice, or another's as new.
#include "api/negotiated.h"

using namespace negotiated;

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
      // Who sends the first row alone: a reservation that reads as one that is left out is not
      // that.
      api::PaperIn some = paper;
      std::erase_if(some.rows, [](const std::vector<std::string>& row) {
        return !row.empty() && api::is_row_key(row.front()) && !row.front().ends_with("/p0");
      });
      REQUIRE(some.rows.size() < paper.rows.size());
      nothing_new(found_in(some, text));
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
