// Head and foot of a DOCX (ECMA-376): pandoc writes none, and a marking belongs on every page.
#include "papers/archive.h"
#include "papers/clean.h"
#include "papers/document.h"
#include "papers/new_archive.h"

namespace papers {
namespace {

constexpr std::uint64_t kPartMax = std::uint64_t{64} << 20;
constexpr std::string_view kNames =
    "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";
constexpr std::string_view kRelations =
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";

Error failed() { return {ErrorCode::unavailable, "the document could not be marked"}; }

std::string margin_part(std::string_view element, std::string_view text) {
  return "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?><w:" + std::string(element) +
         " " + std::string(kNames) +
         "><w:p><w:pPr><w:jc w:val=\"center\"/></w:pPr><w:r><w:rPr><w:b/><w:sz "
         "w:val=\"18\"/></w:rPr>"
         "<w:t xml:space=\"preserve\">" +
         for_xml(clean(text, false)) + "</w:t></w:r></w:p></w:" + std::string(element) + ">";
}

bool insert_before(Bytes& text, std::string_view mark, std::string_view what) {
  const auto at = text.rfind(mark);
  if (at == Bytes::npos) return false;
  text.insert(at, what);
  return true;
}

}  // namespace

Result<Bytes> with_margins(ByteView docx, std::string_view marking, std::string_view notice,
                           bool wide) {
  const std::string text =
      std::string(marking) + (marking.empty() || notice.empty() ? "" : " · ") + std::string(notice);
  if (text.empty() && !wide) return Bytes(docx);
  Archive from = TRY(Archive::open(docx));
  std::vector<std::pair<std::string, Bytes>> parts;
  for (const Member& member : from.members())
    parts.emplace_back(member.name, TRY(from.read(member.name, kPartMax)));
  bool named = false;
  bool typed = false;
  bool placed = false;
  const std::string references =
      "<w:headerReference w:type=\"default\" r:id=\"rIdEntenteHead\" xmlns:r=\"" +
      std::string(kRelations.substr(0, kRelations.size() - 1)) +
      "\"/><w:footerReference w:type=\"default\" r:id=\"rIdEntenteFoot\" xmlns:r=\"" +
      std::string(kRelations.substr(0, kRelations.size() - 1)) + "\"/>" +
      (wide ? "<w:pgSz w:w=\"16838\" w:h=\"11906\" w:orient=\"landscape\"/>"
              "<w:pgMar w:top=\"1134\" w:right=\"907\" w:bottom=\"1134\" w:left=\"907\" "
              "w:header=\"567\" w:footer=\"567\" w:gutter=\"0\"/>"
            : "");
  for (auto& [name, bytes] : parts) {
    if (name == "[Content_Types].xml") {
      std::string types;
      for (const std::string part : {"header", "footer"})
        types += "<Override PartName=\"/word/entente-" + part +
                 ".xml\" ContentType=\"application/vnd.openxmlformats-officedocument."
                 "wordprocessingml." +
                 part + "+xml\"/>";
      typed = insert_before(bytes, "</Types>", types);
    } else if (name == "word/_rels/document.xml.rels") {
      std::string relations;
      for (const auto& [part, id] :
           {std::pair<std::string, std::string>{"header", "rIdEntenteHead"},
            {"footer", "rIdEntenteFoot"}})
        relations += "<Relationship Id=\"" + id + "\" Type=\"" + std::string(kRelations) + part +
                     "\" Target=\"entente-" + part + ".xml\"/>";
      named = insert_before(bytes, "</Relationships>", relations);
    } else if (name == "word/document.xml") {
      // The properties of the last section come at the end of the body.
      if (const auto empty = bytes.rfind("<w:sectPr />"); empty != Bytes::npos) {
        bytes.replace(empty, 12, "<w:sectPr>" + references + "</w:sectPr>");
        placed = true;
      } else if (const auto open = bytes.rfind("<w:sectPr>"); open != Bytes::npos) {
        bytes.insert(open + 10, references);
        placed = true;
      } else {
        placed = insert_before(bytes, "</w:body>", "<w:sectPr>" + references + "</w:sectPr>");
      }
    }
  }
  if (!named || !typed || !placed) return failed();
  parts.emplace_back("word/entente-header.xml", margin_part("hdr", text));
  parts.emplace_back("word/entente-footer.xml", margin_part("ftr", text));
  NewArchive to;
  for (const auto& [name, bytes] : parts) {
    if (!to.add(name, bytes)) return failed();
  }
  return to.finish();
}

}  // namespace papers
