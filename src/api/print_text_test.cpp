// If these fail, a delegation goes into the room with words on paper that the other side has not,
// or takes one side's words for another's.
#include "api/print_text.h"

#include <doctest/doctest.h>

#include <cstdio>

#include "api/print_values.h"
#include "base/json_own.h"

namespace {

using api::TextAsked;
using api::TextView;

std::string file(const std::string& path) {
  std::string out;
  std::FILE* from = std::fopen(path.c_str(), "rb");
  REQUIRE(from != nullptr);
  char piece[4096];
  for (std::size_t count = 1; count > 0;) {
    count = std::fread(piece, 1, sizeof piece, from);
    out.append(piece, count);
  }
  std::fclose(from);
  return out;
}

// tests/functional/text_papers_test.py holds it against the schema of the answer.
json::Value answer(const std::vector<std::pair<std::string, std::string>>& replaced = {}) {
  std::string text = file("src/api/testdata/negotiated_text.json");
  for (const auto& [from, to] : replaced) {
    const auto at = text.find(from);
    REQUIRE(at != std::string::npos);
    text.replace(at, from.size(), to);
  }
  auto out = json::parse_own(text, std::size_t{1} << 20, 200);
  REQUIRE(out.ok());
  return std::move(out).value();
}

api::TextFrame frame() {
  return {"TEST RESTRICTED", "EXERCISE", "Copy of Aldermark, 2031-05-12",
          [](std::string_view party, std::string_view language) {
            std::string name(party.substr(0, party.find('.')));
            name[0] = static_cast<char>(name[0] - 'a' + 'A');
            return language == "ko" ? name + "국" : name;
          },
          [](std::string_view body) { return "Body " + std::string(body); }};
}

TextAsked asked(TextView view, std::vector<std::string> languages = {"en"}) {
  TextAsked out;
  out.view = view;
  out.languages = std::move(languages);
  return out;
}

std::string plain(const papers::Runs& runs) {
  std::string out;
  for (const auto& run : runs) out += run.text;
  return out;
}

// The words of a paragraph in the paper's first column; "-" where the paper has no such paragraph.
std::string words_of(const papers::TextPaper& paper, std::string_view id, std::size_t column = 0) {
  for (const auto& one : paper.paragraphs) {
    if (one.key == "2/" + std::string(id)) return plain(one.columns.at(column));
  }
  return "-";
}

bool has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

}  // namespace

TEST_CASE("a compilation names whose each alternative is, within others too") {
  const json::Value text = answer();
  const auto paper = api::text_paper(text, asked(TextView::compilation, {"en", "ko"}), frame());
  CHECK(words_of(paper, "p2") ==
        "The Parties [shall meet] [Brevonia: may meet] [Aldermark: should [Brevonia, Cordale: "
        "annually ]meet] once a year.");
  CHECK(words_of(paper, "p1") == "Recalling their treaty,");
  // What was proposed to earlier words stands beside, whole; the Chair's is nobody's.
  CHECK(
      words_of(paper, "p3") ==
      "in the spring[Aldermark:  at sea] [Chair: [to be supplied]]\n[Aldermark, to earlier words: "
      "late in the]");
  CHECK(words_of(paper, "p4") == "Each Party shall name an office soon.");
  CHECK(words_of(paper, "n1") == "[Brevonia: Brevonia hosts.]");
  CHECK(words_of(paper, "n1", 1) == "[Brevonia국: 브레보니아가 주최한다.]");
  // On what left the text, what is proposed is not lost either.
  CHECK(words_of(paper, "p9") ==
        "(no longer in the text since Rev.2)\n[Aldermark, to earlier words: Ports stay open.]");
  CHECK(words_of(paper, "p5") == "=1+1 <b>&\"water\" & 1\n[Brevonia: delete this paragraph]");
  CHECK(paper.notice == "EXERCISE");
  CHECK(paper.foot == "Rev.2 · Compilation");
}

TEST_CASE("the other views show the same text for other ends") {
  const json::Value text = answer();
  const auto rolling = api::text_paper(text, asked(TextView::rolling), frame());
  CHECK(words_of(rolling, "p2") ==
        "The Parties [shall meet / Brevonia: may meet / Aldermark: should [Brevonia, Cordale: "
        "annually ]meet] once a year.");
  CHECK(!has(words_of(rolling, "p3"), "earlier words"));
  const auto clean = api::text_paper(text, asked(TextView::clean), frame());
  CHECK(words_of(clean, "p2") == "The Parties shall meet once a year.");
  CHECK(words_of(clean, "p4") == "Each Party shall name an office soon.");
  CHECK(words_of(clean, "n1") == "-");
  CHECK(words_of(clean, "p5") == "=1+1 <b>&\"water\" & 1");
  // Nobody takes it for agreed.
  bool said = false;
  for (const auto& [name, value] : clean.facts) said = said || has(value, "4 paragraphs are open");
  CHECK(!said);
  for (const auto& [name, value] : clean.facts) said = said || has(value, "5 paragraphs are open");
  CHECK(said);
  TextAsked one = asked(TextView::party);
  one.party = "brevonia.example";
  const auto brevonia = api::text_paper(text, one, frame());
  CHECK(words_of(brevonia, "p2") == "The Parties may meet once a year.");
  CHECK(words_of(brevonia, "n1") == "Brevonia hosts.");
  CHECK(words_of(brevonia, "p5") == "-");
  one.party = "aldermark.example";
  const auto aldermark = api::text_paper(text, one, frame());
  CHECK(words_of(aldermark, "p2") == "The Parties should meet once a year.");
  CHECK(words_of(aldermark, "p3") == "in the spring at sea ");
  CHECK(words_of(aldermark, "n1") == "-");
  CHECK(words_of(aldermark, "p5") != "-");
  // The Chair's words are not a position of the party that holds the chair.
  one.party = "cordale.example";
  CHECK(words_of(api::text_paper(text, one, frame()), "p3") == "in the spring ");
}

TEST_CASE("tracked changes: who adds and who strikes, and since when") {
  const json::Value text = answer();
  const auto paper = api::text_paper(text, asked(TextView::tracked), frame());
  const papers::Run::By brevonia{"Brevonia", "2031-05-12T09:00:00Z"};
  const papers::Run::By aldermark{"Aldermark", "2031-05-12T09:05:00Z"};
  const papers::Run::By both{"Brevonia, Cordale", "2031-05-12T09:00:00Z"};
  for (const auto& one : paper.paragraphs) {
    if (one.key == "2/p2") {
      const papers::Runs wanted = {
          {"The Parties ", false, {}, {}},   {"shall meet", false, {}, brevonia},
          {"may meet", false, brevonia, {}}, {"should ", false, aldermark, {}},
          {"annually ", false, both, {}},    {"meet", false, aldermark, {}},
          {" once a year.", false, {}, {}}};
      CHECK(one.columns.front() == wanted);
      REQUIRE(one.remarks.size() == 2);
      CHECK(one.remarks[0].text == "Reason: Our law <has> no duty.");
      CHECK(one.remarks[1].by.author == "Brevonia");
    }
    if (one.key == "2/n1") CHECK(one.added == brevonia);
    if (one.key == "2/p5") CHECK(one.struck == brevonia);
  }
}

TEST_CASE("a room copy says the same four words on both sides, and others when anything changes") {
  TextAsked copy = asked(TextView::compilation);
  copy.copy = 7;
  const auto paper = api::text_paper(answer(), copy, frame());
  const std::string words = api::check_words_of(answer(), false);
  CHECK(paper.foot == "Rev.2 · Compilation · Copy 7 · " + words);
  CHECK(paper.numbered);
  TextAsked other = asked(TextView::clean, {"ko"});
  other.copy = 8;
  other.language = "ko";
  CHECK(has(api::text_paper(answer(), other, frame()).foot, words));
  CHECK(api::check_words_of(answer({{"\"state\": \"open\",\n   \"supporters\"",
                                     "\"state\": \"let_go\",\n   \"supporters\""}}),
                            false) != words);
  CHECK(api::check_words_of(answer(), true) != words);  // the revision by itself
}

TEST_CASE("reservations, adoption and signatures go with every copy") {
  const json::Value text = answer(
      {{"\"adoption\": null",
        "\"adoption\": {\"content\": {\"adoption\": {\"revision\": 2, \"digest\": \"22\", "
        "\"body\": "
        "\"bodies/council\", \"level\": {\"en\": \"Ministers\"}, \"date\": \"2031-06-01\"}}, "
        "\"said\": "
        "{\"kind\": \"joint\", \"party\": null, \"time\": null, \"ref\": null}}"},
       {"\"signatures\": []",
        "\"signatures\": [{\"content\": {\"signature\": {\"signatory\": \"A. Orr\", \"capacity\": "
        "\"Minister\", \"place\": \"Port\", \"date\": \"2031-06-02\", \"in_ink\": true}}, "
        "\"said\": "
        "{\"kind\": \"national\", \"party\": \"aldermark.example\", \"time\": null, \"ref\": "
        "null}}]"}});
  for (const TextView view : {TextView::compilation, TextView::rolling, TextView::clean,
                              TextView::tracked, TextView::party}) {
    TextAsked one = asked(view);
    one.party = "brevonia.example";
    const auto paper = api::text_paper(text, one, frame());
    for (const std::string& made : {papers::html_of(paper), papers::plain_of(paper),
                                    papers::docx_of(paper), api::akoma_ntoso(text, one, frame())}) {
      std::string all = made;
      for (auto at = all.find("\n"); at != std::string::npos; at = all.find("\n")) all[at] = ' ';
      CHECK(has(all, "reads 'year' as the water year."));
      CHECK(has(all, "Body council, Ministers, 2031-06-01, Rev.2"));
      CHECK(has(all, "Aldermark: A. Orr, Minister, Port, 2031-06-02, in ink"));
      CHECK(has(all, "Cordale, scrutiny reservation"));
      CHECK(has(all, "TEST RESTRICTED"));
      CHECK(has(all, "EXERCISE"));
    }
  }
  // The forms that are tables: what comes back from capital is not without them either.
  const TextAsked one = asked(TextView::compilation, {"en", "ko"});
  const auto sheet = api::instruction_sheet(text, nullptr, "aldermark.example", one, frame());
  const auto matrix = api::comment_matrix(text, one, frame());
  const auto table = api::language_table(text, one, frame());
  const auto cells = [](const papers::Document& made) {
    Bytes out;
    const papers::SheetsOut sheets = made.sheets();
    for (std::size_t i = 0; i < sheets.tables.size(); ++i) out += papers::csv_of(sheets, i);
    return out;
  };
  const std::pair<const char*, Bytes> tables[] = {
      {"sheet", papers::html_of(sheet)},
      {"matrix", cells(matrix)},
      {"matrix as pages", papers::docx_of(api::matrix_pages(text, one, frame()))},
      {"languages", cells(table)},
      {"languages as a document", papers::docx_of(api::text_paper(text, one, frame()))}};
  for (const auto& [form, made] : tables) {
    CAPTURE(form);
    CHECK(has(made, "reads 'year' as the water year."));
    CHECK(has(made, "Body council, Ministers, 2031-06-01, Rev.2"));
    CHECK(has(made, "Aldermark: A. Orr, Minister, Port, 2031-06-02, in ink"));
    CHECK(has(made, "Cordale, scrutiny reservation"));
  }
  // Below the rows of the text, in rows as wide as these.
  for (const papers::Document* made : {&matrix, &table}) {
    const papers::TableOut& rows = made->blocks.at(0).table;
    for (const auto& row : rows.rows) CHECK(row.size() == rows.headings.size());
    CHECK(rows.rows.front()[0] == "2/t");
  }
}

TEST_CASE("a non-paper says so in every format") {
  const json::Value text = answer({{"\"non_paper\": false", "\"non_paper\": true"}});
  const auto paper = api::text_paper(text, asked(TextView::clean), frame());
  const std::string words = "Non-paper, without prejudice";
  CHECK(paper.notice == words + " · EXERCISE");
  CHECK(has(papers::html_of(paper), words));
  CHECK(has(papers::plain_of(paper), words));
  CHECK(has(papers::docx_of(paper), words));
  CHECK(has(api::akoma_ntoso(text, asked(TextView::clean), frame()), words));
  CHECK(has(api::comment_matrix(text, asked(TextView::clean), frame()).notice, words));
  // Its rolling text is without names, in marks that no reader sees as well: the pen-holder's
  // alone.
  const Bytes rolling = api::akoma_ntoso(text, asked(TextView::rolling), frame());
  CHECK(has(rolling, "name=\"bracket\""));
  CHECK(!has(rolling, "refersTo"));
  CHECK(!has(rolling, "entente:changes"));
  CHECK(!has(rolling, "name=\"beside\""));
}

TEST_CASE("the comment matrix keys each row, and leaves room for the answer") {
  const json::Value text = answer();
  const papers::Document made =
      api::comment_matrix(text, asked(TextView::compilation, {"en", "ko"}), frame());
  const papers::TableOut& table = made.blocks.at(0).table;
  CHECK(table.headings ==
        std::vector<std::string>{"Paragraph ref", "Proposal ref", "No.", "Text as it stands (en)",
                                 "Text as it stands (ko)", "Party", "Proposed words",
                                 "Reason or comment", "Answer"});
  const auto row = [&](std::string_view ref, std::string_view party, std::string_view words) {
    for (const auto& one : table.rows) {
      if (one[0] == ref && one[5] == party && one[6] == words) return one;
    }
    FAIL_CHECK(std::string(ref) << " " << std::string(words));
    return std::vector<std::string>(9);
  };
  const auto may = row("2/p2", "Brevonia", "en: The Parties may meet once a year.");
  CHECK(may[1].starts_with("brevonia.example/"));
  CHECK(may[3] == "The Parties shall meet once a year.");
  CHECK(may[7] == "Our law <has> no duty.");
  CHECK(may[8].empty());
  CHECK(row("2/p2", "Brevonia, Cordale", "en: annually ")[2] == "1");
  CHECK(row("2/p3", "Chair", "en: in the spring[to be supplied]")[2] == "(a)");
  CHECK(row("2/p2", "Brevonia", "")[7] == "=HYPERLINK(\"x\") how often?");
  CHECK(row("2/p5", "Brevonia", "delete this paragraph")[4] == "=1+1");
  CHECK(row("2/p1", "", "")[3] == "Recalling their treaty,");  // room for who has something to say
  // No formula leaves the node in CSV.
  const papers::SheetsOut sheets = made.sheets();
  const Bytes csv = papers::csv_of(sheets, 0);
  CHECK(has(csv, "\"'=1+1 <b>&\"\"water\"\" & 1\""));
  CHECK(has(csv, "\"'=HYPERLINK("));
  CHECK(!has(csv, ",\"=1"));
}

TEST_CASE("Akoma Ntoso keeps identifiers, numbers and whose the alternatives are") {
  const json::Value text = answer();
  const Bytes akn = api::akoma_ntoso(text, asked(TextView::compilation), frame());
  CHECK(has(akn, "<statement name=\"joint_statement\">"));
  CHECK(has(akn, "<FRBRversionNumber value=\"Rev.2\"/><FRBRlanguage language=\"eng\"/>"));
  CHECK(has(akn, "/akn/xx/statement/2031-05-01/council~river/eng@rev.2"));
  CHECK(has(akn,
            "<paragraph eId=\"para_1\" wId=\"p2\"><num>1</num><intro><p>The Parties <inline "
            "name=\"bracket\"><inline name=\"alternative\" class=\"revision\">shall "
            "meet</inline><inline name=\"alternative\" class=\"proposed\" "
            "refersTo=\"#brevonia.example\""));
  CHECK(has(akn, "<subparagraph eId=\"para_1__subpara_1\" wId=\"p3\"><num>(a)</num>"));
  CHECK(has(akn, "class=\"chair\""));
  CHECK(has(akn, "<num>2 bis</num>"));
  CHECK(has(akn, "=1+1 &lt;b&gt;&amp;&quot;water&quot; &amp; 1"));
  CHECK(has(akn, "showAs=\"Brevonia\""));
  CHECK(!has(akn, "<ins"));
  CHECK(!has(akn, "<del"));
  const Bytes clean = api::akoma_ntoso(text, asked(TextView::clean, {"ko"}), frame());
  CHECK(has(clean, "<FRBRlanguage language=\"kor\"/>"));
  CHECK(!has(clean, "name=\"bracket\""));
}

TEST_CASE("brackets nested as deep as the rule allows are printed") {
  constexpr std::size_t kDeep = 32;
  std::string inner = "\"x\"";
  for (std::size_t i = 0; i < kDeep; ++i)
    inner =
        R"({"alternatives":[{"frozen":true,"chair":false,"parties":[],"changes":[],"parts":[]},)"
        R"({"frozen":false,"chair":false,"parties":["brevonia.example"],"changes":["b/1"],"parts":[)" +
        inner + "]}]}";
  const json::Value text = answer({{"\"Recalling their treaty,\"", "\"y\""},
                                   {"\"parts\": null", "\"parts\": [" + inner + "]"}});
  const auto paper = api::text_paper(text, asked(TextView::compilation), frame());
  std::string wanted;
  for (std::size_t i = 0; i < kDeep; ++i) wanted += "[Brevonia: ";
  CHECK(words_of(paper, "t") == wanted + "x" + std::string(kDeep, ']'));
  CHECK(has(papers::docx_of(api::text_paper(text, asked(TextView::tracked), frame())), ">x</w:t>"));
  CHECK(has(api::akoma_ntoso(text, asked(TextView::compilation), frame()), ">x</inline>"));
}
