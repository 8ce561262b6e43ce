// Documents of Word 2007 and later (ECMA-376): the text as it stands after all tracked changes.
#include <charconv>

#include "papers/docx_styles.h"
#include "papers/limits.h"
#include "papers/page_text.h"
#include "papers/xml.h"

namespace papers {
namespace {

using At = XmlReader::At;

std::size_t span_of(const std::optional<std::string>& text) {
  std::size_t out = 1;
  if (text) std::from_chars(text->data(), text->data() + text->size(), out);
  return out;
}

}  // namespace

Result<void> read_docx(ByteView bytes, Reading& into) {
  Archive archive = TRY(Archive::open(bytes));
  if (archive.holds("word/vbaProject.bin"))
    return Error{ErrorCode::invalid,
                 "the document carries macros; save it as an ordinary document (.docx) without "
                 "them and try again"};
  const auto styles = TRY(styles_of(archive));
  const auto stream = TRY(archive.stream("word/document.xml"));
  XmlReader xml = TRY(XmlReader::open(*stream));
  PageText page;
  std::string style = "paragraph";
  std::size_t span = 1;
  bool in_text = false;
  std::size_t deleted = 0;  // how deep within what was struck out
  bool changed = false;
  for (At at = TRY(xml.next()); at != At::done; at = TRY(xml.next())) {
    if (at == At::text) {
      if (in_text && deleted == 0) page.add(xml.text());
      continue;
    }
    const std::string_view name = xml.name();
    const bool begins = at == At::begin;
    if (name == "p") {
      if (begins) {
        page.begin_paragraph();
        style = "paragraph";
      } else {
        TRY(page.end_paragraph(style));
      }
    } else if (name == "t") {
      in_text = begins;
    } else if (name == "del" || name == "moveFrom") {
      changed = true;
      if (begins) {
        ++deleted;
      } else if (deleted > 0) {
        --deleted;
      }
    } else if (name == "tbl") {
      begins ? page.begin_table() : page.end_table();
    } else if (name == "tr") {
      begins ? page.begin_row() : page.end_row();
    } else if (name == "tc") {
      if (begins) {
        if (!page.in_table()) continue;
        span = 1;
      } else {
        page.end_cell(span);
        span = 1;
      }
    } else if (begins && name == "gridSpan") {
      span = span_of(xml.attribute("val"));
    } else if (begins && name == "pStyle") {
      const auto known = styles.find(xml.attribute("val").value_or(""));
      if (known != styles.end() &&
          (known->second.starts_with("heading") || known->second == "title"))
        style = known->second;
    } else if (begins && name == "numPr" && style == "paragraph") {
      style = "list";
    } else if (begins && name == "tab" && deleted == 0) {
      page.add("\t");
    } else if (begins && (name == "br" || name == "cr") && deleted == 0) {
      page.add("\n");
    } else if (begins && name == "ins") {
      changed = true;
    }
  }
  if (changed) into.note("tracked_changes");
  page.give(into);
  return {};
}

}  // namespace papers
