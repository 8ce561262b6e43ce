// If these fail, a room copy has no line that can be named, or somebody's words break the file that
// carries them.
#include "papers/text_paper.h"

#include <doctest/doctest.h>

#include <map>

#include "papers/archive.h"
#include "papers/lines.h"
#include "papers/table.h"
#include "papers/xml.h"

namespace {

using papers::Runs;
using papers::TextPaper;

bool has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

std::string plain(const Runs& runs) {
  std::string out;
  for (const auto& run : runs) out += run.text;
  return out;
}

std::vector<std::string> broken(std::string_view words, std::size_t columns) {
  std::vector<std::string> out;
  for (const Runs& line : papers::lines_of({{std::string(words), false, {}, {}}}, columns))
    out.push_back(plain(line));
  return out;
}

TextPaper paper() {
  TextPaper out;
  out.title = "Statement <on> \"water\" & more";
  out.languages = {{"en", "English"}};
  out.marking = "TEST RESTRICTED";
  out.notice = "EXERCISE";
  out.foot = "Rev.2 · Clean text · Copy 7 · acorn adobe agate alloy";
  out.page = "Page";
  out.origin = "Copy of Aldermark";
  out.facts = {{"State", "Clean"}, {"Nothing", ""}};
  TextPaper::Paragraph one;
  one.key = "2/p1";
  one.number = "1";
  one.columns = {{{"Water & <script>alert(1)</script> ]]> \"rivers\"", false, {}, {}}}};
  out.paragraphs.push_back(one);
  one.key = "2/p2";
  one.number = "(a)";
  one.style = TextPaper::Style::sub_paragraph;
  one.depth = 1;
  one.columns = {{{"The Parties ", false, {}, {}},
                  {"shall", false, {}, {"Brevonia & \"Co\"", "2031-05-12T09:00:00Z"}},
                  {"may", false, {"Brevonia & \"Co\"", "2031-05-12T09:00:00Z"}, {}},
                  {" meet.", false, {}, {}}}};
  one.remarks = {{{"Aldermark", ""}, "Why <not>?"}};
  out.paragraphs.push_back(one);
  out.sections = {{"Adoption", {"Council, 2031-06-01"}}};
  return out;
}

Bytes part_of(ByteView docx, const std::string& name) {
  auto archive = papers::Archive::open(docx);
  REQUIRE(archive.ok());
  auto bytes = archive.value().read(name, 1 << 20);
  REQUIRE(bytes.ok());
  return std::move(bytes).value();
}

}  // namespace

TEST_CASE("lines are broken where readers break them, in each language") {
  CHECK(broken("", 10) == std::vector<std::string>{""});
  CHECK(broken("one two three", 8) == std::vector<std::string>{"one two", "three"});
  CHECK(broken("exactly8 next", 8) == std::vector<std::string>{"exactly8", "next"});
  CHECK(broken("incomprehensible", 6) == std::vector<std::string>{"incomp", "rehens", "ible"});
  CHECK(broken("one\n\ntwo", 8) == std::vector<std::string>{"one", "", "two"});
  CHECK(broken("물관리 협의체", 6) == std::vector<std::string>{"물관리", "협의체"});
  CHECK(broken("日米韓協議", 4) == std::vector<std::string>{"日米", "韓協", "議"});
  CHECK(broken("Đối thoại", 6) == std::vector<std::string>{"Đối", "thoại"});
  CHECK(papers::columns_of("협의") == 4);
  CHECK(papers::columns_of("a\xCC\x81") == 1);  // a combining mark stands over its letter
  // Whose words they are goes on over a line's end.
  const auto lines =
      papers::lines_of({{"one ", true, {}, {}}, {"two three", false, {"Aldermark", ""}, {}}}, 8);
  REQUIRE(lines.size() == 2);
  CHECK(lines[0].size() == 2);
  CHECK(lines[1].front().added.author == "Aldermark");
}

TEST_CASE("no word is lost or added by breaking lines") {
  std::string words;
  for (int i = 0; i < 400; ++i)
    words += (i % 7 == 0 ? "물" : i % 5 == 0 ? "nước" : "w") + std::to_string(i * i) + " ";
  words.pop_back();
  for (const std::size_t columns : {1U, 2U, 3U, 10U, 72U, 5000U}) {
    std::string joined;
    for (const std::string& line : broken(words, columns)) joined += line;
    std::string wanted = words;
    std::erase(wanted, ' ');
    std::erase(joined, ' ');
    CHECK(joined == wanted);
  }
}

TEST_CASE("plain text: every line has its number, every page its head and foot") {
  TextPaper one = paper();
  one.numbered = true;
  for (int i = 0; i < 120; ++i) {
    one.paragraphs.push_back(one.paragraphs.front());
    one.paragraphs.back().number = std::to_string(i + 2);
  }
  const Bytes text = papers::plain_of(one);
  CHECK(has(text, "    1  1 Water & <script>"));
  CHECK(has(text, "    2      (a) The Parties shallmay meet."));
  std::size_t pages = 0;
  for (std::size_t at = 0; at < text.size(); ++pages) {
    const std::size_t end = text.find('\f', at);
    REQUIRE(end != std::string::npos);
    const std::string page = text.substr(at, end - at);
    CHECK(has(page, "TEST RESTRICTED · EXERCISE"));
    CHECK(has(page, "Copy 7 · acorn adobe agate alloy · Page " + std::to_string(pages + 1) + "\n"));
    at = end + 1;
  }
  CHECK(pages > 3);
  CHECK(has(text, "  122  121 Water"));
}

TEST_CASE("HTML holds words as words, and the foot on each page") {
  TextPaper one = paper();
  one.numbered = true;
  const Bytes html = papers::html_of(one);
  CHECK(!has(html, "<script>"));
  CHECK(has(html, "&lt;script&gt;"));
  CHECK(has(html, "<i>1</i>1 Water &amp; "));
  CHECK(has(html, "<ins>may</ins>"));
  CHECK(
      has(html, "@bottom-left { content: \"Rev.2 · Clean text · Copy 7 · acorn adobe agate alloy"));
  CHECK(has(html, "Council, 2031-06-01"));
  // Several languages stand side by side, a row to each paragraph.
  one.languages.emplace_back("ko", "한국어");
  for (auto& paragraph : one.paragraphs) paragraph.columns.push_back({{"물", false, {}, {}}});
  const Bytes table = papers::html_of(one);
  CHECK(has(table, "lang=\"ko\"><span class=\"line\">물</span></td>"));
  CHECK(has(table, "<th scope=\"col\">한국어</th>"));
  CHECK(!has(table, "2/p1"));
  one.keyed = true;
  CHECK(has(papers::html_of(one), "2/p1"));
}

TEST_CASE("DOCX: tracked changes under their names, lines numbered, whatever the words are") {
  TextPaper one = paper();
  one.numbered = true;
  const Bytes docx = papers::docx_of(one);
  CHECK(docx == papers::docx_of(one));
  const Bytes document = part_of(docx, "word/document.xml");
  const std::string who =
      " w:author=\"Brevonia &amp; &quot;Co&quot;\" w:date=\"2031-05-12T09:00:00Z\">";
  CHECK(has(document, who +
                          "<w:r><w:rPr><w:lang w:val=\"en\" w:eastAsia=\"en\"/></w:rPr><w:delText "
                          "xml:space=\"preserve\">shall</w:delText></w:r></w:del>"));
  CHECK(has(document, "<w:t xml:space=\"preserve\">may</w:t></w:r></w:ins>"));
  CHECK(has(document, "<w:lnNumType w:countBy=\"1\""));
  CHECK(has(document, "&lt;script&gt;"));
  CHECK(has(document, "<w:commentReference"));
  CHECK(has(part_of(docx, "word/comments.xml"), "Why &lt;not&gt;?"));
  const Bytes foot = part_of(docx, "word/footer1.xml");
  CHECK(has(foot, "Rev.2 · Clean text · Copy 7 · acorn adobe agate alloy"));
  CHECK(has(foot, " PAGE "));
  CHECK(has(foot, "TEST RESTRICTED · EXERCISE"));
  one.numbered = false;
  one.paragraphs.back().remarks.clear();
  const Bytes plain_one = papers::docx_of(one);
  CHECK(!has(part_of(plain_one, "word/document.xml"), "lnNumType"));
  CHECK(!has(part_of(plain_one, "[Content_Types].xml"), "comments"));
  // The same by rows where there are several languages, or rows are to be found again.
  one.keyed = true;
  const Bytes table = part_of(papers::docx_of(one), "word/document.xml");
  CHECK(has(table, "<w:tbl>"));
  CHECK(has(table, "2/p2"));
  // No program numbers lines in a table: a room copy's rows are found by their keys.
  one.keyed = false;
  one.numbered = true;
  one.languages.emplace_back("ko", "한국어");
  const Bytes room = part_of(papers::docx_of(one), "word/document.xml");
  CHECK(has(room, "2/p2"));
  CHECK(!has(room, "lnNumType"));
}

namespace {

class Told final : public papers::Reading {
 public:
  void sheet(std::string_view name) override { now = name; }
  bool row(const papers::Row& row) override {
    std::vector<std::string>& out = rows[now].emplace_back();
    for (const papers::Cell& cell : row.cells) out.push_back(cell.text);
    return true;
  }
  void note(std::string_view) override {}
  std::string now;
  std::map<std::string, std::vector<std::vector<std::string>>> rows;
};

Told read_again(const TextPaper& paper) {
  Told out;
  const Bytes bytes = papers::hwpx_of(paper);
  CHECK(bytes.substr(30, 27) == "mimetypeapplication/hwp+zip");
  CHECK(papers::detect(bytes, "") == papers::Kind::hwpx);
  auto archive = papers::Archive::open(bytes);
  REQUIRE(archive.ok());
  for (const papers::Member& member : archive.value().members()) {
    if (!member.name.ends_with(".xml") && !member.name.ends_with(".hpf")) continue;
    CAPTURE(member.name);
    auto stream = archive.value().stream(member.name);
    REQUIRE(stream.ok());
    auto xml = papers::XmlReader::open(*stream.value());
    REQUIRE(xml.ok());
    for (auto at = xml.value().next();; at = xml.value().next()) {
      REQUIRE(at.ok());
      if (at.value() == papers::XmlReader::At::done) break;
    }
  }
  REQUIRE(papers::read_hwpx(bytes, out).ok());
  return out;
}

}  // namespace

TEST_CASE("an HWPX reads back as the same paragraphs, and what stands around them is told apart") {
  const TextPaper made = paper();
  Told told = read_again(made);
  const auto& rows = told.rows["Text"];
  const std::vector<std::vector<std::string>> expected = {
      {"Style", "Text"},
      {"facts", made.title},
      {"facts", "State: Clean"},
      {"operative", "1 Water & <script>alert(1)</script> ]]> \"rivers\""},
      {"sub paragraph", "(a) The Parties shallmay meet."},
      {"facts", "Adoption"},
      {"facts", "– Council, 2031-06-01"},
      {"facts", "Copy of Aldermark"}};
  REQUIRE(rows.size() == expected.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    CHECK(rows[i].at(0) == expected[i].at(0));
    CHECK(rows[i].at(1) == expected[i].at(1));
  }
  CHECK(told.rows.size() == 1);
  // Marking and foot stand in the margins of each page.
  const Bytes bytes = papers::hwpx_of(made);
  auto archive = papers::Archive::open(bytes);
  const Bytes section = archive.value().read("Contents/section0.xml", 1 << 20).value();
  for (const std::string_view part : {"<hp:header", "<hp:footer", "TEST RESTRICTED", "acorn adobe"})
    CHECK(has(section, part));
}

TEST_CASE("the table of an HWPX reads back with its rows, keys and lines") {
  TextPaper made = paper();
  made.languages = {{"en", "English"}, {"ko", "Korean"}};
  made.keyed = true;
  made.paragraphs.resize(1);
  made.paragraphs[0].columns = {{{"One line\nand another", false, {}, {}}},
                                {{"물", false, {}, {}}, {" [대안]", true, {}, {}}}};
  Told told = read_again(made);
  const std::vector<std::vector<std::string>> expected = {
      {"", "English", "Korean"}, {"1\n2/p1", "One line\nand another", "물 [대안]"}};
  CHECK(told.rows["Table 1"] == expected);
}
