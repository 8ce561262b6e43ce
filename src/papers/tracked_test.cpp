// If these fail, what one side struck or wrote in the margin of a document is lost on its way in,
// or taken for another's.
#include "papers/tracked.h"

#include <doctest/doctest.h>

#include "papers/new_archive.h"

namespace {

using papers::Run;
using papers::Runs;
using papers::TrackedParagraph;

const Run::By kAda{"Ada", "2031-05-12T09:00:00Z"};
const Run::By kBo{"Bo & <Co>", ""};

std::string docx(const std::string& body, const std::string& comments = {},
                 const std::string& styles = {}) {
  const std::string document =
      "<w:document xmlns:w=\"w\"><w:body>" + body + "</w:body></w:document>";
  const std::string margin = "<w:comments xmlns:w=\"w\">" + comments + "</w:comments>";
  const std::string names = "<w:styles xmlns:w=\"w\">" + styles + "</w:styles>";
  papers::NewArchive out;
  REQUIRE(out.add("word/document.xml", document));
  REQUIRE(out.add("word/comments.xml", margin));
  REQUIRE(out.add("word/styles.xml", names));
  auto bytes = out.finish();
  REQUIRE(bytes.ok());
  return std::move(bytes).value();
}

std::vector<TrackedParagraph> read(const std::string& bytes, std::vector<std::string> notes = {}) {
  std::vector<TrackedParagraph> out;
  const auto done = papers::read_tracked(bytes, [&](TrackedParagraph one) {
    out.push_back(std::move(one));
    return true;
  });
  REQUIRE_MESSAGE(done.ok(), done.error().message);
  CHECK(done.value().codes == notes);
  return out;
}

std::string run(const std::string& words, const std::string& element = "t") {
  return "<w:r><w:" + element + ">" + words + "</w:" + element + "></w:r>";
}

const std::string kByAda = " w:author=\"Ada\" w:date=\"2031-05-12T09:00:00Z\"";
const std::string kByBo = " w:author=\"Bo &amp; &lt;Co&gt;\"";

}  // namespace

TEST_CASE("who added and who struck which words, one within the other too") {
  const auto read_in =
      read(docx("<w:p>" + run("The Parties ") + "<w:del" + kByAda + ">" + run("shall", "delText") +
                "</w:del><w:ins" + kByBo + ">" + run("may ") + "<w:del" + kByAda + ">" +
                run("not", "delText") + "</w:del></w:ins>" + run(" meet.") + "</w:p>"));
  REQUIRE(read_in.size() == 1);
  const Runs wanted = {{"The Parties ", false, {}, {}},
                       {"shall", false, {}, kAda},
                       {"may ", false, kBo, {}},
                       {"not", false, kBo, kAda},
                       {" meet.", false, {}, {}}};
  CHECK(read_in[0].runs == wanted);
}

TEST_CASE("paragraphs that come and go, their styles, lists and places in tables") {
  const auto read_in =
      read(docx("<w:p><w:pPr><w:pStyle w:val=\"1\"/><w:rPr><w:ins" + kByAda + "/></w:rPr></w:pPr>" +
                    run("Aims") +
                    "</w:p><w:p><w:pPr><w:numPr><w:ilvl w:val=\"2\"/></w:numPr><w:rPr><w:del" +
                    kByBo + "/></w:rPr></w:pPr>" + run("one") +
                    "</w:p><w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val=\"2\"/></w:tcPr><w:p>" +
                    run("a") + "</w:p></w:tc><w:tc><w:p>" + run("b") +
                    "</w:p></w:tc></w:tr><w:tr><w:tc><w:tbl><w:tr><w:tc><w:p>" + run("inner") +
                    "</w:p></w:tc></w:tr></w:tbl></w:tc></w:tr></w:tbl>",
                "", "<w:style w:styleId=\"1\"><w:name w:val=\"Heading 1\"/></w:style>"),
           {"nested_tables"});
  REQUIRE(read_in.size() == 5);
  CHECK(read_in[0].style == "heading 1");
  CHECK(read_in[0].added == kAda);
  CHECK(read_in[0].runs == Runs{{"Aims", false, {}, {}}});  // not the words: its end alone
  CHECK(read_in[1].style == "list");
  CHECK(read_in[1].level == 2);
  CHECK(read_in[1].struck == kBo);
  CHECK(read_in[1].table == 0);
  CHECK(read_in[2].column == 1);
  CHECK(read_in[3].column == 3);
  CHECK(read_in[4].row == 2);
  CHECK(read_in[4].table == 1);
  CHECK(read_in[4].runs.front().text == "inner");
}

TEST_CASE("remarks hang on their words, and none is lost unsaid") {
  const std::string margin =
      "<w:comment w:id=\"4\"" + kByAda + "><w:p>" + run("Why ") + run("&lt;so&gt;?") +
      "</w:p><w:p>" + run("Or?") +
      "</w:p></w:comment><w:comment w:id=\"9\" w:author=\"\"><w:p/></w:comment>";
  const auto read_in =
      read(docx("<w:p>" + run("We ") + "<w:commentRangeStart w:id=\"4\"/>" + run("meet") +
                    "<w:commentRangeEnd w:id=\"4\"/>" + run(" often") +
                    "<w:r><w:commentReference w:id=\"4\"/></w:r></w:p>",
                margin),
           {"remarks_lost"});
  REQUIRE(read_in.size() == 1);
  const std::vector<papers::Marginal> wanted = {{kAda, "Why <so>?\nOr?", "meet"}};
  CHECK(read_in[0].remarks == wanted);
}

TEST_CASE("what is no text is passed over and named") {
  const auto read_in = read(
      docx("<w:p>" + run("a") +
           "<w:r><w:rPr><w:rPrChange><w:rPr><w:b/></w:rPr></w:rPrChange></w:rPr>"
           "<w:drawing><w:txbxContent><w:p>" +
           run("boxed") +
           "</w:p></w:txbxContent></w:drawing></w:r><w:r><w:instrText>DATE"
           "</w:instrText></w:r><w:moveTo" +
           kByAda + ">" + run("b") +
           "</w:moveTo><w:r><w:footnoteReference/></w:r><w:r><w:br/></w:r><w:oMath>" + run("x") +
           "</w:oMath>" +
           run("c\xE2\x80\xAE"
               "d") +
           "</w:p>"),
      {"fields", "footnotes", "formats", "formulas", "mended", "moves", "pictures", "text_boxes"});
  REQUIRE(read_in.size() == 1);
  CHECK(read_in[0].runs ==
        Runs{{"a", false, {}, {}}, {"b", false, kAda, {}}, {"\ncd", false, {}, {}}});
}

TEST_CASE("our own tracked changes come back as they went out") {
  papers::TextPaper paper;
  paper.title = "Statement";
  paper.languages = {{"en", "English"}};
  papers::TextPaper::Paragraph one;
  one.columns = {{{"The Parties ", false, {}, {}},
                  {"shall  ", false, {}, kAda},
                  {"may\n<not>", false, kBo, {}},
                  {"ever", false, kBo, kAda},
                  {" meet, 만나며, họp.", false, {}, {}}}};
  one.remarks = {{kBo, "Why?"}};
  paper.paragraphs = {one};
  one.added = kAda;
  one.remarks.clear();
  one.columns = {{{"Anew.", false, kAda, {}}}};
  paper.paragraphs.push_back(one);
  const auto read_in = read(papers::docx_of(paper));
  REQUIRE(read_in.size() == 3);  // the title of the paper before
  CHECK(read_in[1].runs == paper.paragraphs[0].columns[0]);
  CHECK(read_in[1].style == "operative");
  REQUIRE(read_in[1].remarks.size() == 1);
  CHECK(read_in[1].remarks[0].by == kBo);
  CHECK(read_in[1].remarks[0].text == "Why?");
  CHECK(read_in[2].runs == paper.paragraphs[1].columns[0]);
  CHECK(read_in[2].added == kAda);
  // A bilingual table: by row and column.
  paper.keyed = true;
  paper.languages.emplace_back("ko", "한국어");
  for (auto& each : paper.paragraphs) {
    each.key = "2/p";
    each.columns.push_back({{"물", false, {}, {}}});
  }
  bool found = false;
  for (const TrackedParagraph& each : read(papers::docx_of(paper))) {
    if (each.row == 2 && each.column == 3) found = each.runs == Runs{{"물", false, {}, {}}};
  }
  CHECK(found);
}

// A few kilobytes of wide empty cells would stand for a row of millions.
TEST_CASE("a row has no more columns than a table here has") {
  std::string cells;
  for (int i = 0; i < 20; ++i) cells += "<w:tc><w:tcPr><w:gridSpan w:val=\"200\"/></w:tcPr></w:tc>";
  const auto read_in =
      read(docx("<w:tbl><w:tr>" + cells + "<w:tc><w:p><w:r><w:t>last</w:t></w:r></w:p>" +
                "</w:tc></w:tr></w:tbl>"));
  REQUIRE(read_in.size() == 1);
  CHECK(read_in[0].column == 200);
}

TEST_CASE("hostile documents end in words") {
  const auto error = [](const std::string& bytes) {
    const auto done = papers::read_tracked(bytes, [](TrackedParagraph) { return true; });
    return done.ok() ? std::string() : done.error().message;
  };
  CHECK(!error("PK").empty());
  papers::NewArchive macros;
  REQUIRE(macros.add("word/document.xml", "<w:document xmlns:w=\"w\"/>"));
  REQUIRE(macros.add("word/vbaProject.bin", "x"));
  CHECK(error(macros.finish().value()).find("macros") != std::string::npos);
  papers::NewArchive entities;
  const std::string bomb = "<!DOCTYPE d [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><d>&a;</d>";
  REQUIRE(entities.add("word/document.xml", bomb));
  CHECK(!error(entities.finish().value()).empty());
  std::string deep;
  for (int i = 0; i < 300; ++i) deep += "<w:ins w:author=\"a\">";
  CHECK(!error(docx("<w:p>" + deep + "</w:p>")).empty());  // not even closed
  std::string words;                                       // that no archive packs well
  for (std::uint32_t i = 0, state = 7; i < 1'200'000; ++i) {
    state = state * 1664525 + 1013904223;
    words += static_cast<char>('a' + (state >> 24) % 26);
  }
  CHECK(error(docx("<w:p>" + run(words) + "</w:p>")).find("more text") != std::string::npos);
  // Whoever has enough ends it.
  std::size_t taken = 0;
  const std::string many = docx("<w:p/><w:p/><w:p/>");
  CHECK(papers::read_tracked(many, [&](TrackedParagraph) { return ++taken < 2; }).ok());
  CHECK(taken == 2);
}
