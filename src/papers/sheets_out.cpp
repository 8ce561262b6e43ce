#include "papers/sheets_out.h"

#include <set>

#include "papers/clean.h"
#include "papers/limits.h"
#include "papers/new_archive.h"

namespace papers {
namespace {

constexpr std::size_t kCellCharacters = 32'767;  // of a workbook
constexpr std::size_t kNameCharacters = 31;

// Names of sheets: at most 31 characters, none of these, and none twice.
std::string sheet_name(std::string_view wanted, std::set<std::string>& taken) {
  std::string plain;
  for (const char c : clean(wanted, false))
    plain += std::string_view("[]:*?/\\'").find(c) == std::string_view::npos ? c : ' ';
  plain = clean(plain, false);
  if (plain.empty()) plain = "Sheet";
  std::string out(beginning(plain, kNameCharacters));
  for (int number = 2; taken.contains(folded(out)); ++number) {
    const std::string end = " " + std::to_string(number);
    out = std::string(beginning(plain, kNameCharacters - end.size())) + end;
  }
  taken.insert(folded(out));
  return out;
}

// Text of a page's head and foot, where '&' begins an instruction.
std::string for_margin(std::string_view text) {
  std::string out;
  for (const char c : beginning(text, 200)) out += c == '&' ? std::string("&&") : std::string(1, c);
  return out;
}

std::string text_of(const json::Value& value, std::string_view name) {
  return std::string(value.text(name).value_or(""));
}

std::vector<std::string> texts_of(const json::Value& row) {
  std::vector<std::string> out;
  for (const json::Value& one : row.items()) out.emplace_back(one.string().value_or(""));
  return out;
}

// The letters of a column, from 0: A, B, …, Z, AA.
std::string column_name(std::size_t column) {
  std::string out;
  for (++column; column > 0; column = (column - 1) / 26)
    out.insert(out.begin(), static_cast<char>('A' + (column - 1) % 26));
  return out;
}

constexpr std::string_view kXml = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>";
constexpr std::string_view kMain = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
constexpr std::string_view kRelations =
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
constexpr std::string_view kPackage = "http://schemas.openxmlformats.org/package/2006/";

// Styles of cells, by their place in styles.xml below.
enum Style : std::uint8_t { kPlain, kHeading, kText, kNotice };

constexpr std::string_view kStyles =
    "<fonts count=\"3\"><font><sz val=\"11\"/><name val=\"Calibri\"/></font>"
    "<font><b/><sz val=\"11\"/><name val=\"Calibri\"/></font>"
    "<font><i/><sz val=\"11\"/><name val=\"Calibri\"/></font></fonts>"
    "<fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill>"
    "<fill><patternFill patternType=\"gray125\"/></fill></fills>"
    "<borders count=\"2\"><border><left/><right/><top/><bottom/><diagonal/></border>"
    "<border><left/><right/><top/><bottom style=\"thin\"><color auto=\"1\"/></bottom>"
    "<diagonal/></border></borders>"
    "<cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/>"
    "</cellStyleXfs><cellXfs count=\"4\">"
    "<xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/>"
    "<xf numFmtId=\"0\" fontId=\"1\" fillId=\"0\" borderId=\"1\" xfId=\"0\" applyFont=\"1\" "
    "applyBorder=\"1\" applyAlignment=\"1\"><alignment wrapText=\"1\"/></xf>"
    "<xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyAlignment=\"1\">"
    "<alignment vertical=\"top\" wrapText=\"1\"/></xf>"
    "<xf numFmtId=\"0\" fontId=\"2\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyFont=\"1\"/>"
    "</cellXfs><cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/>"
    "</cellStyles>";

// An XLSX (ECMA-376) of the plainest kind: texts in the cells themselves, nothing else.
class Workbook {
 public:
  Result<void> add(const json::Value& table, std::string_view title, const std::string& notice,
                   const std::string& marking) {
    const json::Value* headings = table.find("headings");
    const json::Value* rows = table.find("rows");
    if (headings == nullptr || rows == nullptr || rows->items().size() > kRowsMax ||
        headings->items().size() > kColumnsMax)
      return Error{ErrorCode::invalid, "there is more in the table than a workbook takes"};
    const std::string name = sheet_name(text_of(table, "name"), names_);
    std::size_t row = 0;
    std::string cells;
    for (const std::string& line : {marking, notice}) {
      if (!line.empty()) write_row(cells, ++row, {line}, kNotice);
    }
    write_row(cells, ++row, texts_of(*headings), kHeading);
    const std::size_t top = row;
    for (const json::Value& one : rows->items()) write_row(cells, ++row, texts_of(one), kText);
    const std::string margin =
        for_margin(marking + (marking.empty() || notice.empty() ? "" : " · ") + notice);
    std::string columns;
    for (std::size_t column = 1; column <= headings->items().size(); ++column) {
      const std::string number = std::to_string(column);
      columns += "<col min=\"" + number + "\" max=\"" + number + "\" width=\"" +
                 (column == 1 ? "44" : "22") + "\" customWidth=\"1\"/>";
    }
    Bytes sheet(kXml);
    sheet += "<worksheet xmlns=\"" + std::string(kMain) +
             "\"><sheetPr><pageSetUpPr fitToPage=\"1\"/></sheetPr><sheetViews><sheetView "
             "workbookViewId=\"0\"" +
             (sheets_.empty() ? std::string(" tabSelected=\"1\"") : std::string()) +
             "><pane ySplit=\"" + std::to_string(top) + "\" topLeftCell=\"A" +
             std::to_string(top + 1) +
             "\" activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews>";
    if (!columns.empty()) sheet += "<cols>" + columns + "</cols>";
    sheet += "<sheetData>" + cells +
             "</sheetData><pageSetup paperSize=\"9\" orientation=\"landscape\" fitToHeight=\"0\"/>"
             "<headerFooter><oddHeader>&amp;L" +
             for_xml(for_margin(title)) + "&amp;R" + for_xml(margin) +
             "</oddHeader><oddFooter>&amp;L" + for_xml(margin) +
             "&amp;R&amp;P/&amp;N</oddFooter></headerFooter></worksheet>";
    sheets_.push_back({name, std::to_string(top), std::move(sheet)});
    return {};
  }

  Result<Bytes> finish() {
    const std::string type = "application/vnd.openxmlformats-officedocument.spreadsheetml.";
    Bytes types = Bytes(kXml) + "<Types xmlns=\"" + std::string(kPackage) +
                  "content-types\"><Default Extension=\"rels\" "
                  "ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
                  "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
                  "<Override PartName=\"/xl/workbook.xml\" ContentType=\"" +
                  type + "sheet.main+xml\"/><Override PartName=\"/xl/styles.xml\" ContentType=\"" +
                  type + "styles+xml\"/>";
    Bytes book = Bytes(kXml) + "<workbook xmlns=\"" + std::string(kMain) + "\" xmlns:r=\"" +
                 std::string(kRelations) + "\"><sheets>";
    std::string repeated;
    Bytes relations = relationships();
    for (std::size_t i = 0; i < sheets_.size(); ++i) {
      const std::string number = std::to_string(i + 1);
      types += "<Override PartName=\"/xl/worksheets/sheet" + number + ".xml\" ContentType=\"" +
               type + "worksheet+xml\"/>";
      book += "<sheet name=\"" + for_xml(sheets_[i].name) + "\" sheetId=\"" + number +
              "\" r:id=\"rId" + number + "\"/>";
      // The headings stand on each printed page.
      repeated += "<definedName name=\"_xlnm.Print_Titles\" localSheetId=\"" + std::to_string(i) +
                  "\">'" + for_xml(sheets_[i].name) + "'!$" + sheets_[i].top + ":$" +
                  sheets_[i].top + "</definedName>";
      relations += relationship(number, "worksheet", "worksheets/sheet" + number + ".xml");
    }
    types += "</Types>";
    book += "</sheets><definedNames>" + repeated + "</definedNames></workbook>";
    relations += relationship(std::to_string(sheets_.size() + 1), "styles", "styles.xml") +
                 "</Relationships>";
    const Bytes root = relationships() + relationship("1", "officeDocument", "xl/workbook.xml") +
                       "</Relationships>";
    const Bytes styles = Bytes(kXml) + "<styleSheet xmlns=\"" + std::string(kMain) + "\">" +
                         std::string(kStyles) + "</styleSheet>";
    NewArchive out;
    bool good = out.add("[Content_Types].xml", types) && out.add("_rels/.rels", root) &&
                out.add("xl/workbook.xml", book) &&
                out.add("xl/_rels/workbook.xml.rels", relations) &&
                out.add("xl/styles.xml", styles);
    for (std::size_t i = 0; good && i < sheets_.size(); ++i)
      good = out.add("xl/worksheets/sheet" + std::to_string(i + 1) + ".xml", sheets_[i].xml);
    if (!good) return Error{ErrorCode::unavailable, "the workbook could not be written"};
    return out.finish();
  }

 private:
  struct Sheet {
    std::string name;
    std::string top;  // number of the row of headings
    Bytes xml;
  };

  static Bytes relationships() {
    return Bytes(kXml) + "<Relationships xmlns=\"" + std::string(kPackage) + "relationships\">";
  }
  static std::string relationship(const std::string& number, const std::string& kind,
                                  const std::string& target) {
    return "<Relationship Id=\"rId" + number + "\" Type=\"" + std::string(kRelations) + "/" + kind +
           "\" Target=\"" + target + "\"/>";
  }
  static void write_row(std::string& out, std::size_t row, const std::vector<std::string>& cells,
                        Style style) {
    const std::string number = std::to_string(row);
    out += "<row r=\"" + number + "\">";
    for (std::size_t column = 0; column < cells.size() && column < kColumnsMax; ++column) {
      const std::string text = clean(beginning(cells[column], kCellCharacters), true);
      // Always a text, whatever it begins with: nothing here is worked out by who opens it.
      out += "<c r=\"" + column_name(column) + number + "\" s=\"" + std::to_string(style) +
             "\" t=\"inlineStr\"><is><t xml:space=\"preserve\">" + for_xml(text) + "</t></is></c>";
    }
    out += "</row>";
  }

  std::vector<Sheet> sheets_;
  std::set<std::string> names_;
};

}  // namespace

Result<Bytes> workbook_of(const json::Value& sheets) {
  const json::Value* tables = sheets.find("tables");
  if (tables == nullptr || tables->items().empty() || tables->items().size() > kSheetsMax)
    return Error{ErrorCode::invalid, "there is no table to write"};
  Workbook book;
  for (const json::Value& table : tables->items()) {
    TRY(book.add(table, text_of(sheets, "title"), text_of(sheets, "notice"),
                 text_of(sheets, "marking")));
  }
  return book.finish();
}

}  // namespace papers
