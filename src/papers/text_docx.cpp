// A negotiated text as DOCX (ECMA-376), written here and not by pandoc: what parties add and strike
// under their names, numbers of lines, and a foot with the number of each page, which pandoc has
// not.
#include <algorithm>

#include "papers/markup.h"
#include "papers/text_paper.h"
#include "papers/zip_out.h"

namespace papers {
namespace {

constexpr std::size_t kDepthMax = 8;
constexpr std::size_t kIndent = 567;  // twentieths of a point: 1 cm
constexpr std::size_t kWidth = 10'092;
constexpr std::size_t kWide = 15'024;  // of a page on its long side
constexpr std::size_t kNumberWidth = 1'300;

constexpr std::string_view kXml = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>";
constexpr std::string_view kNames =
    " xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" "
    "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";
constexpr std::string_view kRelations =
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";
constexpr std::string_view kPackage = "http://schemas.openxmlformats.org/package/2006/";
constexpr std::string_view kWord =
    "application/vnd.openxmlformats-officedocument.wordprocessingml.";

std::string_view style_of(TextPaper::Style style) {
  switch (style) {
    case TextPaper::Style::title:
      return "TextTitle";
    case TextPaper::Style::preambular:
      return "Preambular";
    case TextPaper::Style::chapeau:
      return "Chapeau";
    case TextPaper::Style::operative:
      return "Operative";
    case TextPaper::Style::sub_paragraph:
      return "SubParagraph";
    case TextPaper::Style::annex:
      return "Annex";
    case TextPaper::Style::footnote:
      return "Footnote";
  }
  return "Operative";
}

std::string style(std::string_view id, std::string_view name, std::string_view paragraph,
                  std::string_view run) {
  return "<w:style w:type=\"paragraph\" w:styleId=\"" + std::string(id) + "\"><w:name w:val=\"" +
         std::string(name) + "\"/><w:basedOn w:val=\"Normal\"/><w:qFormat/><w:pPr>" +
         std::string(paragraph) + "</w:pPr><w:rPr>" + std::string(run) + "</w:rPr></w:style>";
}

std::string styles() {
  return std::string(kXml) + "<w:styles" + std::string(kNames) +
         "><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii=\"Noto Sans\" w:hAnsi=\"Noto "
         "Sans\" w:eastAsia=\"Noto Sans CJK KR\" w:cs=\"Noto Sans\"/><w:sz w:val=\"21\"/>"
         "</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after=\"120\" w:line=\"276\" "
         "w:lineRule=\"auto\"/></w:pPr></w:pPrDefault></w:docDefaults>"
         "<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name "
         "w:val=\"Normal\"/></w:style>" +
         style("Title", "Title", "<w:jc w:val=\"center\"/>", "<w:b/><w:sz w:val=\"32\"/>") +
         style("Heading1", "heading 1",
               "<w:keepNext/><w:suppressLineNumbers/><w:spacing w:before=\"240\"/><w:outlineLvl "
               "w:val=\"0\"/>",
               "<w:b/><w:sz w:val=\"25\"/>") +
         style("TextTitle", "Text title", "<w:keepNext/><w:jc w:val=\"center\"/>",
               "<w:b/><w:sz w:val=\"26\"/>") +
         style("Preambular", "Preambular", "", "<w:i/>") + style("Chapeau", "Chapeau", "", "") +
         style("Operative", "Operative", "", "") + style("SubParagraph", "Sub-paragraph", "", "") +
         style("Annex", "Annex", "<w:keepNext/><w:spacing w:before=\"360\"/>", "<w:b/>") +
         style("Footnote", "Footnote of the text", "", "<w:sz w:val=\"18\"/>") +
         style("Facts", "Facts", "<w:suppressLineNumbers/><w:spacing w:after=\"40\"/>", "") +
         style("Margin", "Margin",
               "<w:suppressLineNumbers/><w:tabs><w:tab w:val=\"right\" w:pos=\"" +
                   std::to_string(kWidth) + "\"/></w:tabs><w:spacing w:after=\"0\"/>",
               "<w:b/><w:sz w:val=\"18\"/>") +
         "<w:style w:type=\"table\" w:styleId=\"Grid\"><w:name w:val=\"Table Grid\"/><w:tblPr>"
         "<w:tblBorders><w:top w:val=\"single\" w:sz=\"4\"/><w:left w:val=\"single\" w:sz=\"4\"/>"
         "<w:bottom w:val=\"single\" w:sz=\"4\"/><w:right w:val=\"single\" w:sz=\"4\"/><w:insideH "
         "w:val=\"single\" w:sz=\"4\"/><w:insideV w:val=\"single\" w:sz=\"4\"/></w:tblBorders>"
         "</w:tblPr></w:style></w:styles>";
}

std::string text_run(std::string_view words, bool struck, std::string_view properties) {
  std::string out = "<w:r>";
  if (!properties.empty()) out += "<w:rPr>" + std::string(properties) + "</w:rPr>";
  const std::string element = struck ? "w:delText" : "w:t";
  const std::string all = marked_up(words);
  std::string_view rest = all;
  while (true) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    if (end > 0)
      out += "<" + element + " xml:space=\"preserve\">" + std::string(rest.substr(0, end)) + "</" +
             element + ">";
    if (end == rest.size()) break;
    out += "<w:br/>";
    rest.remove_prefix(end + 1);
  }
  return out + "</w:r>";
}

std::string paragraph(std::string_view style, std::string_view words) {
  return "<w:p><w:pPr><w:pStyle w:val=\"" + std::string(style) + "\"/></w:pPr>" +
         text_run(words, false, "") + "</w:p>";
}

std::string field(std::string_view name) {
  return "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText "
         "xml:space=\"preserve\"> " +
         std::string(name) +
         " </w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>1</w:t>"
         "</w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r>";
}

class Docx {
 public:
  explicit Docx(const TextPaper& paper)
      : paper_(paper), wide_(paper.languages.size() > 2 || paper.table) {}

  Bytes write() {
    const std::string document = body();
    ZipOut zip;
    Bytes out;
    const auto part = [&](const std::string& name, ByteView bytes) {
      out += zip.begin(name);
      out += zip.add(bytes);
      out += zip.end();
    };
    const bool remarked = !comments_.empty();
    part("[Content_Types].xml", types(remarked));
    part("_rels/.rels", relations({{"officeDocument", "word/document.xml"}}));
    part("word/document.xml", document);
    std::vector<std::pair<std::string, std::string>> targets = {
        {"styles", "styles.xml"}, {"header", "header1.xml"}, {"footer", "footer1.xml"}};
    if (remarked) targets.emplace_back("comments", "comments.xml");
    part("word/_rels/document.xml.rels", relations(targets));
    part("word/styles.xml", styles());
    part("word/header1.xml", std::string(kXml) + "<w:hdr" + std::string(kNames) + ">" +
                                 paragraph("Margin", paper_.margin()) + "</w:hdr>");
    part("word/footer1.xml",
         std::string(kXml) + "<w:ftr" + std::string(kNames) + ">" +
             (paper_.margin().empty() ? "" : paragraph("Margin", paper_.margin())) +
             "<w:p><w:pPr><w:pStyle w:val=\"Margin\"/></w:pPr>" + text_run(paper_.foot, false, "") +
             "<w:r><w:tab/></w:r>" + text_run(paper_.page + " ", false, "") + field("PAGE") +
             text_run(" / ", false, "") + field("NUMPAGES") + "</w:p></w:ftr>");
    if (remarked)
      part("word/comments.xml", std::string(kXml) + "<w:comments" + std::string(kNames) + ">" +
                                    comments_ + "</w:comments>");
    return out + zip.finish();
  }

 private:
  static std::string types(bool remarked) {
    std::string out = std::string(kXml) + "<Types xmlns=\"" + std::string(kPackage) +
                      "content-types\"><Default Extension=\"rels\" "
                      "ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
                      "<Default Extension=\"xml\" ContentType=\"application/xml\"/>";
    std::vector<std::pair<std::string, std::string>> parts = {{"document", "document.main"},
                                                              {"styles", "styles"},
                                                              {"header1", "header"},
                                                              {"footer1", "footer"}};
    if (remarked) parts.emplace_back("comments", "comments");
    for (const auto& [name, type] : parts)
      out += "<Override PartName=\"/word/" + name + ".xml\" ContentType=\"" + std::string(kWord) +
             type + "+xml\"/>";
    return out + "</Types>";
  }

  static std::string relations(const std::vector<std::pair<std::string, std::string>>& targets) {
    std::string out =
        std::string(kXml) + "<Relationships xmlns=\"" + std::string(kPackage) + "relationships\">";
    for (const auto& [kind, target] : targets)
      out += "<Relationship Id=\"" + kind + "\" Type=\"" + std::string(kRelations) + kind +
             "\" Target=\"" + target + "\"/>";
    return out + "</Relationships>";
  }

  // Attributes of what somebody did; every change of a document has a number of its own.
  std::string who(const Run::By& by) {
    std::string out =
        " w:id=\"" + std::to_string(++number_) + "\" w:author=\"" + marked_up(by.author) + "\"";
    if (!by.date.empty()) out += " w:date=\"" + marked_up(by.date) + "\"";
    return out;
  }

  std::string run(const Run& one, const std::string& language) {
    std::string out = text_run(one.text, !one.struck.author.empty(),
                               (one.strong ? std::string("<w:b/>") : std::string()) + language);
    if (!one.struck.author.empty()) out = "<w:del" + who(one.struck) + ">" + out + "</w:del>";
    if (!one.added.author.empty()) out = "<w:ins" + who(one.added) + ">" + out + "</w:ins>";
    return out;
  }

  std::string remark(const Remark& one) {
    const std::string number = std::to_string(++number_);
    std::string by = " w:id=\"" + number + "\" w:author=\"" + marked_up(one.by.author) + "\"";
    if (!one.by.date.empty()) by += " w:date=\"" + marked_up(one.by.date) + "\"";
    comments_ +=
        "<w:comment" + by + "><w:p>" + text_run(one.text, false, "") + "</w:p></w:comment>";
    return number;
  }

  // A paragraph of one column; remarks hang on the first column alone.
  std::string words(const TextPaper::Paragraph& one, std::size_t column, bool in_cell) {
    const bool first = column == 0;
    std::string properties = "<w:pStyle w:val=\"" + std::string(style_of(one.style)) + "\"/>";
    if (!in_cell && one.depth > 0)
      properties +=
          "<w:ind w:left=\"" + std::to_string(kIndent * std::min(one.depth, kDepthMax)) + "\"/>";
    std::string mark;
    if (!one.added.author.empty()) mark += "<w:ins" + who(one.added) + "/>";
    if (!one.struck.author.empty()) mark += "<w:del" + who(one.struck) + "/>";
    if (!mark.empty()) properties += "<w:rPr>" + mark + "</w:rPr>";
    std::string out = "<w:p><w:pPr>" + properties + "</w:pPr>";
    std::vector<std::string> remarks;
    if (first) {
      for (const Remark& each : one.remarks) remarks.push_back(remark(each));
    }
    for (const std::string& number : remarks)
      out += "<w:commentRangeStart w:id=\"" + number + "\"/>";
    std::string tag;
    if (column < paper_.languages.size()) {
      const std::string name = marked_up(paper_.languages[column].first);
      tag = "<w:lang w:val=\"" + name + "\" w:eastAsia=\"" + name + "\"/>";
    }
    if (!in_cell && !one.number.empty())
      out += run({one.number + " ", false, one.added, one.struck}, tag);
    if (column < one.columns.size()) {
      for (const Run& each : one.columns[column]) out += run(each, tag);
    }
    for (const std::string& number : remarks)
      out += "<w:commentRangeEnd w:id=\"" + number + "\"/><w:r><w:commentReference w:id=\"" +
             number + "\"/></w:r>";
    return out + "</w:p>";
  }

  static std::string cell(std::size_t width, const std::string& inside) {
    return "<w:tc><w:tcPr><w:tcW w:w=\"" + std::to_string(width) + "\" w:type=\"dxa\"/></w:tcPr>" +
           inside + "</w:tc>";
  }

  std::string table() {
    const std::size_t count = std::max<std::size_t>(1, paper_.languages.size());
    const std::size_t width = ((wide_ ? kWide : kWidth) - kNumberWidth) / count;
    std::string out =
        "<w:tbl><w:tblPr><w:tblStyle w:val=\"Grid\"/><w:tblW w:w=\"" +
        std::to_string(kNumberWidth + width * count) +
        "\" w:type=\"dxa\"/><w:tblLayout w:type=\"fixed\"/></w:tblPr><w:tblGrid><w:gridCol w:w=\"" +
        std::to_string(kNumberWidth) + "\"/>";
    for (std::size_t i = 0; i < count; ++i)
      out += "<w:gridCol w:w=\"" + std::to_string(width) + "\"/>";
    out += "</w:tblGrid><w:tr><w:trPr><w:tblHeader/></w:trPr>" +
           cell(kNumberWidth, paragraph("Normal", ""));
    for (const auto& [tag, name] : paper_.languages)
      out += cell(width, "<w:p>" + text_run(name, false, "<w:b/>") + "</w:p>");
    out += "</w:tr>";
    for (const TextPaper::Paragraph& one : paper_.paragraphs) {
      std::string mark;
      if (!one.added.author.empty()) mark += "<w:ins" + who(one.added) + "/>";
      if (!one.struck.author.empty()) mark += "<w:del" + who(one.struck) + "/>";
      out += "<w:tr><w:trPr><w:cantSplit/>" + mark + "</w:trPr>";
      std::string number = paragraph("Normal", one.number);
      // Office programs number no lines within tables: rows are found by their keys instead.
      if (paper_.keyed || paper_.numbered)
        number += "<w:p>" +
                  text_run(one.key, false, "<w:color w:val=\"555555\"/><w:sz w:val=\"15\"/>") +
                  "</w:p>";
      out += cell(kNumberWidth, number);
      for (std::size_t i = 0; i < count; ++i) out += cell(width, words(one, i, true));
      out += "</w:tr>";
    }
    return out + "</w:tbl>" + paragraph("Normal", "");
  }

  // Names and numbers stand in the first columns, words in the others.
  static std::string plain_table(const TableOut& table) {
    constexpr std::size_t kNameColumns = 3;
    const std::size_t count = std::max<std::size_t>(1, table.headings.size());
    const std::size_t names = count > kNameColumns ? kNameColumns : 0;
    const std::size_t words = (kWide - names * kNumberWidth) / (count - names);
    const auto width = [&](std::size_t column) { return column < names ? kNumberWidth : words; };
    std::string out = "<w:tbl><w:tblPr><w:tblStyle w:val=\"Grid\"/><w:tblW w:w=\"" +
                      std::to_string(names * kNumberWidth + words * (count - names)) +
                      "\" w:type=\"dxa\"/><w:tblLayout w:type=\"fixed\"/></w:tblPr><w:tblGrid>";
    for (std::size_t i = 0; i < count; ++i)
      out += "<w:gridCol w:w=\"" + std::to_string(width(i)) + "\"/>";
    out += "</w:tblGrid><w:tr><w:trPr><w:tblHeader/></w:trPr>";
    for (std::size_t i = 0; i < table.headings.size(); ++i)
      out += cell(width(i), "<w:p><w:pPr><w:pStyle w:val=\"Facts\"/></w:pPr>" +
                                text_run(table.headings[i], false, "<w:b/>") + "</w:p>");
    out += "</w:tr>";
    for (const std::vector<std::string>& row : table.rows) {
      out += "<w:tr><w:trPr><w:cantSplit/></w:trPr>";
      for (std::size_t i = 0; i < count; ++i)
        out += cell(width(i), paragraph("Facts", i < row.size() ? row[i] : ""));
      out += "</w:tr>";
    }
    return out + "</w:tbl>" + paragraph("Normal", "");
  }

  std::string body() {
    std::string out = std::string(kXml) + "<w:document" + std::string(kNames) + "><w:body>" +
                      "<w:p><w:pPr><w:pStyle w:val=\"Title\"/><w:suppressLineNumbers/></w:pPr>" +
                      text_run(paper_.title, false, "") + "</w:p>";
    for (const auto& [name, value] : paper_.facts) {
      if (!value.empty()) out += paragraph("Facts", name + ": " + value);
    }
    if (paper_.table) {
      out += plain_table(*paper_.table);
    } else if (paper_.in_table()) {
      out += table();
    } else {
      for (const TextPaper::Paragraph& one : paper_.paragraphs) out += words(one, 0, false);
    }
    for (const TextPaper::Section& section : paper_.sections) {
      out += paragraph("Heading1", section.heading);
      for (const std::string& line : section.lines) out += paragraph("Facts", "– " + line);
    }
    if (!paper_.origin.empty()) out += paragraph("Facts", paper_.origin);
    out +=
        "<w:sectPr><w:headerReference w:type=\"default\" r:id=\"header\"/><w:footerReference "
        "w:type=\"default\" r:id=\"footer\"/>";
    out += wide_ ? "<w:pgSz w:w=\"16838\" w:h=\"11906\" w:orient=\"landscape\"/>"
                 : "<w:pgSz w:w=\"11906\" w:h=\"16838\"/>";
    out +=
        "<w:pgMar w:top=\"1247\" w:right=\"907\" w:bottom=\"1247\" w:left=\"907\" "
        "w:header=\"567\" w:footer=\"567\" w:gutter=\"0\"/>";
    if (paper_.numbered && !paper_.in_table())
      out += "<w:lnNumType w:countBy=\"1\" w:distance=\"113\" w:restart=\"continuous\"/>";
    return out + "</w:sectPr></w:body></w:document>";
  }

  const TextPaper& paper_;
  const bool wide_;
  std::uint64_t number_ = 0;
  std::string comments_;
};

}  // namespace

Bytes docx_of(const TextPaper& paper) { return Docx(paper).write(); }

}  // namespace papers
