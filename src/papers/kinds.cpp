#include "papers/archive.h"
#include "papers/clean.h"
#include "papers/limits.h"
#include "papers/table.h"

namespace papers {
namespace {

bool ends_with_any(std::string_view name, std::initializer_list<std::string_view> ends) {
  std::string small;
  for (const char c : name) small += c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
  for (const std::string_view end : ends) {
    if (small.ends_with(end)) return true;
  }
  return false;
}

}  // namespace

std::string_view word(Kind kind) {
  switch (kind) {
    case Kind::xlsx:
      return "xlsx";
    case Kind::csv:
      return "csv";
    case Kind::ics:
      return "ics";
    case Kind::eml:
      return "eml";
    case Kind::msg:
      return "msg";
    case Kind::docx:
      return "docx";
    case Kind::hwpx:
      return "hwpx";
    case Kind::folders:
      return "folders";
    case Kind::unknown:
      break;
  }
  return "unknown";
}

Kind detect(ByteView bytes, std::string_view name) {
  constexpr std::string_view kCompound = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
  if (bytes.starts_with(kCompound)) return Kind::msg;  // what else it may be, its reader says
  if (bytes.starts_with("PK\x03\x04") || bytes.starts_with("PK\x05\x06")) {
    const Result<Archive> archive = Archive::open(bytes);
    if (!archive.ok()) return ends_with_any(name, {".docx"}) ? Kind::docx : Kind::xlsx;
    if (archive.value().holds("xl/workbook.xml") || archive.value().holds("xl/workbook.bin"))
      return Kind::xlsx;
    if (archive.value().holds("word/document.xml")) return Kind::docx;
    if (archive.value().holds("Contents/content.hpf") ||
        archive.value().holds("Contents/section0.xml"))
      return Kind::hwpx;
    return Kind::folders;
  }
  std::string_view begin = bytes.substr(0, 4096);
  if (begin.starts_with("\xEF\xBB\xBF")) begin.remove_prefix(3);
  if (begin.starts_with("BEGIN:VCALENDAR")) return Kind::ics;
  if (ends_with_any(name, {".ics", ".ifb"})) return Kind::ics;
  if (ends_with_any(name, {".eml", ".mht", ".mhtml"})) return Kind::eml;
  if (ends_with_any(name, {".csv", ".tsv", ".txt", ".tab"})) return Kind::csv;
  if (begin.starts_with("%PDF") || begin.starts_with("\x89PNG") ||
      begin.starts_with("\xFF\xD8\xFF"))
    return Kind::unknown;
  if (begin.starts_with("\xFF\xFE") || begin.starts_with("\xFE\xFF")) return Kind::csv;
  if (begin.find('\0') != std::string_view::npos) return Kind::unknown;
  return Kind::csv;
}

Result<void> read(ByteView bytes, Kind kind, const ReadOptions& options, Reading& into) {
  if (bytes.size() > kFileMax)
    return Error{ErrorCode::invalid, "the file is larger than 32 MiB; split it"};
  switch (kind) {
    case Kind::xlsx:
      return read_xlsx(bytes, into);
    case Kind::csv:
      return read_csv(bytes, options, into);
    case Kind::ics:
      return read_ics(bytes, options, into);
    case Kind::eml:
      return read_eml(bytes, into);
    case Kind::msg:
      return read_msg(bytes, into);
    case Kind::docx:
      return read_docx(bytes, into);
    case Kind::hwpx:
      return read_hwpx(bytes, into);
    case Kind::folders:
      return read_folders(bytes, into);
    case Kind::unknown:
      break;
  }
  return Error{ErrorCode::invalid,
               "this kind of file is not read here; known are XLSX, CSV, ICS, EML, MSG, DOCX, HWPX "
               "and a zip of dated folders"};
}

}  // namespace papers
