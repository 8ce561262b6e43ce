// Head and foot of a DOCX (ECMA-376): pandoc writes none, and a marking belongs on every page.
#include <zip.h>

#include "papers/archive.h"
#include "papers/clean.h"
#include "papers/document.h"

namespace papers {
namespace {

constexpr std::uint64_t kPartMax = std::uint64_t{64} << 20;
constexpr std::string_view kNames =
    "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";
constexpr std::string_view kRelations =
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";

Error failed() { return {ErrorCode::unavailable, "the document could not be marked"}; }

std::string for_xml(std::string_view text) {
  std::string out;
  for (const char c : clean(text, false)) {
    out += c == '&' ? "&amp;" : c == '<' ? "&lt;" : c == '>' ? "&gt;" : std::string(1, c);
  }
  return out;
}

std::string margin_part(std::string_view element, std::string_view text) {
  return "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?><w:" + std::string(element) +
         " " + std::string(kNames) +
         "><w:p><w:pPr><w:jc w:val=\"center\"/></w:pPr><w:r><w:rPr><w:b/><w:sz "
         "w:val=\"18\"/></w:rPr>"
         "<w:t xml:space=\"preserve\">" +
         for_xml(text) + "</w:t></w:r></w:p></w:" + std::string(element) + ">";
}

bool insert_before(Bytes& text, std::string_view mark, std::string_view what) {
  const auto at = text.rfind(mark);
  if (at == Bytes::npos) return false;
  text.insert(at, what);
  return true;
}

// A zip that is written to memory.
class NewArchive {
 public:
  NewArchive() {
    source_ = zip_source_buffer_create(nullptr, 0, 0, nullptr);
    if (source_ == nullptr) return;
    zip_source_keep(source_);
    archive_ = zip_open_from_source(source_, ZIP_TRUNCATE, nullptr);
  }
  NewArchive(const NewArchive&) = delete;
  NewArchive& operator=(const NewArchive&) = delete;
  ~NewArchive() {
    if (archive_ != nullptr) zip_discard(archive_);
    if (source_ != nullptr) zip_source_free(source_);
  }

  // The bytes must outlive finish().
  bool add(const std::string& name, ByteView bytes) {
    if (archive_ == nullptr) return false;
    zip_source_t* from = zip_source_buffer(archive_, bytes.data(), bytes.size(), 0);
    if (from == nullptr) return false;
    const zip_int64_t index = zip_file_add(archive_, name.c_str(), from, ZIP_FL_ENC_UTF_8);
    if (index >= 0) {
      // The same document gives the same bytes.
      return zip_file_set_dostime(archive_, static_cast<zip_uint64_t>(index), 0, 0x21, 0) == 0;
    }
    zip_source_free(from);
    return false;
  }

  Result<Bytes> finish() {
    if (archive_ == nullptr || zip_close(archive_) != 0) return failed();
    archive_ = nullptr;
    zip_stat_t state;
    if (zip_source_open(source_) != 0 || zip_source_stat(source_, &state) != 0) return failed();
    Bytes out(static_cast<std::size_t>(state.size), '\0');
    const bool whole =
        zip_source_read(source_, out.data(), out.size()) == static_cast<zip_int64_t>(out.size());
    zip_source_close(source_);
    if (!whole) return failed();
    return out;
  }

 private:
  zip_source_t* source_ = nullptr;
  zip_t* archive_ = nullptr;
};

}  // namespace

Result<Bytes> with_margins(ByteView docx, std::string_view marking, std::string_view notice) {
  const std::string text =
      std::string(marking) + (marking.empty() || notice.empty() ? "" : " · ") + std::string(notice);
  if (text.empty()) return Bytes(docx);
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
      std::string(kRelations.substr(0, kRelations.size() - 1)) + "\"/>";
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
