// If this fails, a paper comes in with other words than it holds, or a hostile one is taken in.
#include <doctest/doctest.h>
#include <zip.h>

#include <fstream>
#include <iterator>
#include <map>

#include "base/json.h"
#include "papers/clean.h"
#include "papers/document.h"
#include "papers/enclosed.h"
#include "papers/inspect.h"
#include "papers/plan.h"
#include "papers/serial_days.h"
#include "papers/sheets_out.h"
#include "papers/table.h"

namespace {

struct Read final : papers::Reading {
  void sheet(std::string_view name) override { names.emplace_back(name); }
  bool row(const papers::Row& row) override {
    std::string line;
    for (const papers::Cell& cell : row.cells) line += (line.empty() ? "" : "|") + cell.text;
    rows[names.back()].push_back(line);
    return true;
  }
  void note(std::string_view code) override { notes.emplace_back(code); }
  std::vector<std::string> names;
  std::vector<std::string> notes;
  std::map<std::string, std::vector<std::string>> rows;
};

std::string error_of(const Result<void>& how) { return how.ok() ? "" : how.error().message; }

std::string archive(const std::vector<std::pair<std::string, std::string>>& members) {
  zip_source_t* source = zip_source_buffer_create(nullptr, 0, 0, nullptr);
  zip_source_keep(source);
  zip_t* zip = zip_open_from_source(source, ZIP_TRUNCATE, nullptr);
  REQUIRE(zip != nullptr);
  for (const auto& [name, bytes] : members)
    REQUIRE(zip_file_add(zip, name.c_str(), zip_source_buffer(zip, bytes.data(), bytes.size(), 0),
                         0) >= 0);
  REQUIRE(zip_close(zip) == 0);
  zip_stat_t state;
  zip_source_open(source);
  zip_source_stat(source, &state);
  std::string out(state.size, '\0');
  zip_source_read(source, out.data(), out.size());
  zip_source_close(source);
  zip_source_free(source);
  return out;
}

}  // namespace

TEST_CASE("CSV: separators, quotes, lines, charsets that are declared and found out") {
  Read semicolon;
  REQUIRE(papers::read_csv("\xEF\xBB\xBF"
                           "a;b\r\n\"x;\"\"y\"\"\r\nz\";=1+1\r\n;\r\n",
                           {"l", "", 0}, semicolon)
              .ok());
  CHECK(semicolon.rows["l"] == std::vector<std::string>{"a|b", "x;\"y\"\nz|=1+1"});
  // "과제" in CP949 and "Việt" in Windows-1258.
  Read korean;
  REQUIRE(papers::read_csv("\xB0\xFA\xC1\xA6,x\n", {"l", "", 0}, korean).ok());
  CHECK(korean.rows["l"].front() == "과제|x");
  CHECK(korean.notes == std::vector<std::string>{"charset_guessed_cp949"});
  Read vietnamese;
  REQUIRE(papers::read_csv("Vi\xEA\xF2t,Nam\n", {"l", "", 0}, vietnamese).ok());
  CHECK(vietnamese.rows["l"].front() == "Việt|Nam");
  Read declared;
  REQUIRE(papers::read_csv("\xB0\xFA\xC1\xA6\n", {"l", "euc-kr", 0}, declared).ok());
  CHECK(declared.rows["l"].front() == "과제");
  CHECK(declared.notes.empty());
  Read unknown;
  CHECK(error_of(papers::read_csv("a\n", {"l", "klingon", 0}, unknown)).find("klingon") !=
        std::string::npos);
  CHECK_FALSE(papers::read_csv("\"a", {"l", "", 0}, unknown).ok());
}

TEST_CASE("text of others is mended: NFC, no controls, no overrides of direction, no zero widths") {
  CHECK(papers::clean("  Việt\u202Ecod\u200B\x07 ", false) == "Việtcod");
  CHECK(papers::clean("a\r\nb\tc\u2028d", true) == "a\nb\tc\nd");
  CHECK(papers::clean("a\r\nb", false) == "a b");
  CHECK(papers::clean("\xFF\xFE"
                      "a",
                      false) ==
        "\xEF\xBF\xBD"
        "a");
  CHECK(papers::file_name("..\\..//x/\u202Egnp.exe") == "gnp.exe");
  CHECK(papers::file_name("...") == "file");
  CHECK(papers::id_of("3rd NCG") == "3rd-ncg");
  CHECK(papers::id_of("한국") == "");
}

TEST_CASE("days as spreadsheets count them, from 1900 with its day that never was, and from 1904") {
  CHECK(papers::day_of_serial(45453, false) == "2024-06-10");
  CHECK(papers::day_of_serial(45453.395833, false) == "2024-06-10T09:30");
  CHECK(papers::day_of_serial(59, false) == "1900-02-28");
  CHECK(papers::day_of_serial(60, false) == "");
  CHECK(papers::day_of_serial(61, false) == "1900-03-01");
  CHECK(papers::day_of_serial(43991, true) == "2024-06-10");
  CHECK(papers::day_of_serial(-1, false) == "");
  CHECK(papers::day_of_serial(1e300, false) == "");
}

TEST_CASE("a workbook: 1904, months, rich texts, phonetics, formulas and columns left out") {
  const std::string file = archive(
      {{"xl/workbook.xml",
        "<workbook><workbookPr date1904=\"1\"/><sheets><sheet name=\"S\" "
        "id=\"r\"/></sheets></workbook>"},
       {"xl/_rels/workbook.xml.rels",
        "<Relationships><Relationship Id=\"r\" Target=\"/xl/s.xml\"/></Relationships>"},
       {"xl/styles.xml",
        "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"mmm\\ yyyy\"/></numFmts>"
        "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf "
        "numFmtId=\"164\"/></cellXfs></styleSheet>"},
       {"xl/sharedStrings.xml",
        "<sst><si><r><t>rich </t></r><r><t>text</t></r><rPh><t>no</t></rPh></si></sst>"},
       {"xl/s.xml",
        "<worksheet><sheetData><row r=\"4\"><c r=\"A4\" t=\"s\"><v>0</v></c><c r=\"C4\" "
        "s=\"1\"><v>43991</v></c>"
        "<c r=\"D4\" s=\"2\"><v>43991</v></c><c "
        "r=\"E4\"><f>0.1+0.2</f><v>0.30000000000000004</v></c>"
        "<c r=\"F4\" t=\"b\"><v>1</v></c></row></sheetData></worksheet>"}});
  Read read;
  REQUIRE(papers::read_xlsx(file, read).ok());
  CHECK(read.rows["S"] == std::vector<std::string>{"rich text||2024-06-10|2024-06|0.3|TRUE"});
}

TEST_CASE("a letter of Outlook, and what else is a compound file") {
  std::ifstream in("src/papers/testdata/letter.msg", std::ios::binary);
  const std::string bytes((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  REQUIRE_FALSE(bytes.empty());
  Read read;
  REQUIRE(error_of(papers::read_msg(bytes, read)) == "");
  CHECK(read.rows["Letter"][1] ==
        "제3차 회의 제안 – Proposal|2031-05-12T09:30|Desk of Birch <desk@birch.example>|"
        "desk@alder.example||We propose the 12th of May.\nXin cảm ơn.|1");
  CHECK(read.rows["Attachments"][1] == "의제.docx|application/octet-stream|14");
  // Cut anywhere, it is refused, or still holds nothing that is not in it.
  for (std::size_t size = 0; size < bytes.size(); size += 97) {
    Read cut;
    static_cast<void>(papers::read_msg(ByteView(bytes).substr(0, size), cut));
  }
  CHECK(papers::detect(bytes, "x") == papers::Kind::msg);
}

// If this fails, a letter of Outlook keeps its annexes to itself, or one that is too large is lost
// without a word.
TEST_CASE("what a letter of Outlook encloses") {
  std::ifstream in("src/papers/testdata/letter.msg", std::ios::binary);
  const std::string bytes((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  const auto told = [&](std::uint64_t max, bool wanted) {
    std::string out;
    const auto done = papers::enclosed(
        bytes, {"letter.msg", "", '\0'}, wanted,
        [&](const papers::Enclosed& one, ByteView content) {
          json::Writer text;
          one.write(text);
          out += text.take() + " " + std::to_string(content.size());
          const auto parsed = json::parse(out.substr(0, out.rfind(' ')));
          REQUIRE(parsed.ok());
          const auto again = papers::Enclosed::from_json(parsed.value());
          REQUIRE(again.ok());
          CHECK((again.value().name == one.name && again.value().size == one.size));
          return true;
        },
        max);
    CHECK(done.ok());
    return out;
  };
  const std::string begin = R"({"row":2,"folder":"","name":"의제.docx","size":14,"state":)";
  CHECK(told(14, true) == begin + R"("whole"} 14)");
  CHECK(told(14, false) == begin + R"("whole"} 0)");
  CHECK(told(13, true) == begin + R"("too_large"} 0)");
}

TEST_CASE("a letter of others: words in headers, parts, HTML where there is no text") {
  Read read;
  REQUIRE(
      papers::read_eml(
          "From: =?utf-8?b?6rmA?= <k@a.example>\nTo: b@b.example\nSubject: =?EUC-KR?B?sPrBpg==?=\n"
          "Date: Mon, 10 Jun 2024 09:30:00 +0900\nContent-Type: multipart/mixed; boundary=x\n\n"
          "--x\nContent-Type: text/html; charset=utf-8\n\n<style>p{}</style><p>Hello "
          "&amp;<br>you</p>\n"
          "--x\nContent-Type: application/pdf; name=\"../a.pdf\"\nContent-Transfer-Encoding: "
          "base64\n\nAAAA\n--x--\n",
          read)
          .ok());
  CHECK(read.rows["Letter"][1].find("과제|2024-06-10T09:30|김 <k@a.example>|b@b.example||Hello "
                                    "&\nyou|1") == 0);
  CHECK(read.rows["Attachments"][1] == "a.pdf|application/pdf|3");
  Read nothing;
  CHECK_FALSE(papers::read_eml("no letter at all", nothing).ok());
  std::string nested =
      "From: a@b.example\nSubject: x\nContent-Type: multipart/mixed; boundary=b0\n\n";
  for (int i = 0; i < 100; ++i)
    nested += "--b" + std::to_string(i) + "\nContent-Type: multipart/mixed; boundary=b" +
              std::to_string(i + 1) + "\n\n";
  Read deep;
  CHECK(error_of(papers::read_eml(nested, deep)).find("too many parts") != std::string::npos);
}

TEST_CASE("a calendar: whole days end the day before, and recurrences are told") {
  Read read;
  REQUIRE(papers::read_ics(
              "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\n"
              "DTSTART;VALUE=DATE:20310512\r\nDTEND;VALUE=DATE:20310514\r\nSUMMARY:3rd, round\r\n"
              "RRULE:FREQ=DAILY\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:2\r\n"
              "DTSTART;TZID=Asia/Seoul:20310601T090000\r\nSTATUS:CANCELLED\r\nEND:VEVENT\r\n"
              "END:VCALENDAR\r\n",
              {"c.ics", "", 0}, read)
              .ok());
  CHECK(read.rows["Events"][1].starts_with("3rd, round|2031-05-12/2031-05-13|"));
  CHECK(read.rows["Events"][2].find("2031-06-01||CANCELLED") != std::string::npos);
  CHECK(read.notes == std::vector<std::string>{"recurrences_left_out"});
  std::string deep;
  for (int i = 0; i < 100'000; ++i) deep += "BEGIN:VEVENT\n";
  Read refused;
  CHECK_FALSE(papers::read_ics("BEGIN:VCALENDAR\n" + deep, {"c", "", 0}, refused).ok());
}

TEST_CASE("documents: tables become sheets, what was struck out is gone") {
  Read docx;
  REQUIRE(
      papers::read_docx(
          archive({{"word/document.xml",
                    "<w:document xmlns:w=\"w\"><w:body><w:p><w:r><w:t>Kept</w:t></w:r><w:del><w:r>"
                    "<w:t>gone</w:t></w:r></w:del></w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>A</w:t></"
                    "w:r></w:p>"
                    "</w:tc><w:tc><w:p><w:r><w:t>가</w:t></w:r></w:p></w:tc></w:tr></w:tbl></"
                    "w:body></w:document>"}}),
          docx)
          .ok());
  CHECK(docx.rows["Text"] == std::vector<std::string>{"Style|Text", "paragraph|Kept"});
  CHECK(docx.rows["Table 1"] == std::vector<std::string>{"A|가"});
  CHECK(docx.notes == std::vector<std::string>{"tracked_changes"});
  Read hwpx;
  REQUIRE(
      papers::read_hwpx(
          archive(
              {{"Contents/header.xml", "<h><style name=\"바탕글\"/><style name=\"개요 1\"/></h>"},
               {"Contents/section0.xml",
                "<s xmlns:hp=\"p\"><hp:p styleIDRef=\"1\"><hp:run><hp:t>제목</hp:t></hp:run></hp:p>"
                "<hp:p><hp:run><hp:tbl><hp:tr><hp:tc><hp:p><hp:run><hp:t>칸</hp:t></hp:run></"
                "hp:p></hp:tc>"
                "<hp:tc><hp:p><hp:run><hp:t>둘</hp:t></hp:run></hp:p></hp:tc></hp:tr></hp:tbl></"
                "hp:run></hp:p></s>"}}),
          hwpx)
          .ok());
  CHECK(hwpx.rows["Text"] == std::vector<std::string>{"Style|Text", "heading 1|제목"});
  CHECK(hwpx.rows["Table 1"] == std::vector<std::string>{"칸|둘"});
}

TEST_CASE("folders named by dates, to the precision of the name; paths lead nowhere") {
  Read read;
  REQUIRE(papers::read_folders(archive({{"2024-06-10 3rd NCG/readout.docx", "x"},
                                        {"2024-06-10 3rd NCG/list.xlsx", "x"},
                                        {"KIDD/2023-09 23rd/../x.txt", "x"},
                                        {"20221103_Talks/a.txt", "x"},
                                        {"other/y.txt", "x"}}),
                               read)
              .ok());
  CHECK(read.rows["Folders"][2] ==
        "2024-06-10|3rd NCG|2|readout.docx\nlist.xlsx|2024-06-10 3rd NCG");
  CHECK(read.rows["Folders"][1] == "2022-11-03|Talks|1|a.txt|20221103_Talks");
  CHECK(read.rows["Folders"][3] == "2023-09|23rd|1|x.txt|KIDD/2023-09 23rd");
  CHECK(read.notes == std::vector<std::string>{"files_without_date"});
}

TEST_CASE("headings in three languages suggest the fields") {
  const auto columns = [](std::vector<std::string> headings) {
    std::vector<papers::Cell> cells;
    for (std::string& heading : headings) cells.push_back({std::move(heading), false, false});
    return papers::suggest(cells, "");
  };
  CHECK(columns({"No.", "Action item", "OPR", "Suspense"}).columns ==
        std::map<std::string, std::size_t>{{"text", 2}, {"owner", 3}, {"due", 4}});
  CHECK(columns({"과제명", "담당 부서", "기한", "진행 상태"}).target == "commitments");
  CHECK(columns({"Họ và tên", "Chức vụ", "Bên"}).target != "");
  CHECK(columns({"x", "y"}).target == "");
}

TEST_CASE("what goes out works out nothing and shows no marks of others") {
  papers::SheetsOut sheets{
      "t", "reconstructed", "SECRET", {{"n", {"h"}, {{"=1+1"}, {"a\"b"}, {"-x"}}}}};
  CHECK(papers::csv_of(sheets, 0) ==
        "\xEF\xBB\xBF\"SECRET\"\r\n\"reconstructed\"\r\n\"h\"\r\n\"'=1+1\"\r\n\"a\"\"b\"\r\n\"'-"
        "x\"\r\n");
  const auto json = json::parse(sheets.to_json());
  const auto book = papers::workbook_of(json.value());
  REQUIRE(book.ok());
  Read read;
  REQUIRE(papers::read_xlsx(book.value(), read).ok());
  CHECK(read.rows["n"] ==
        std::vector<std::string>{"SECRET", "reconstructed", "h", "=1+1", "a\"b", "-x"});
  papers::Document document;
  document.title = "<script>alert(1)</script>";
  document.marking = "SECRET\"; } body { display: none";
  document.words("a < b & c", "\"who\"");
  const std::string html = papers::html_of(document);
  CHECK(html.find("<script") == std::string::npos);
  CHECK(html.find("\"; }") == std::string::npos);
  CHECK(html.find("a &lt; b &amp; c") != std::string::npos);
}
