// Documents of Hangul in the open form (KS X 6101, HWPX): the text of every section.
#include <charconv>

#include "papers/clean.h"
#include "papers/limits.h"
#include "papers/page_text.h"
#include "papers/xml.h"

namespace papers {
namespace {

using At = XmlReader::At;

// Names of the styles, by number: 바탕글, 개요 1, …
Result<std::vector<std::string>> styles_of(Archive& archive) {
  std::vector<std::string> out;
  if (!archive.holds("Contents/header.xml")) return out;
  const auto stream = TRY(archive.stream("Contents/header.xml"));
  XmlReader xml = TRY(XmlReader::open(*stream));
  for (At at = TRY(xml.next()); at != At::done; at = TRY(xml.next())) {
    if (at != At::begin || xml.name() != "style" || out.size() >= kStylesMax) continue;
    out.push_back(clean(xml.attribute("name").value_or(""), false));
  }
  return out;
}

std::size_t number_of(const std::optional<std::string>& text, std::size_t otherwise) {
  std::size_t out = otherwise;
  if (text) std::from_chars(text->data(), text->data() + text->size(), out);
  return out;
}

// "개요 1" and "Outline 1" are headings.
std::string style_of(const std::vector<std::string>& styles, std::size_t number) {
  if (number >= styles.size()) return "paragraph";
  const std::string& name = styles[number];
  // Those of our own texts (text_hwpx.cpp), by which they are known again.
  for (const std::string_view own : {"Facts", "Text title", "Preambular", "Chapeau", "Operative",
                                     "Sub-paragraph", "Annex", "Footnote of the text"}) {
    if (name == own) return folded(name);
  }
  for (const std::string_view heading : {"개요 ", "Outline ", "제목"}) {
    if (name.starts_with(heading)) return "heading " + name.substr(heading.size());
  }
  return "paragraph";
}

Result<void> read_section(Archive& archive, const std::string& name,
                          const std::vector<std::string>& styles, PageText& page) {
  const auto stream = TRY(archive.stream(name));
  XmlReader xml = TRY(XmlReader::open(*stream));
  // A paragraph that holds a table, or a note at its foot, goes on behind it.
  std::vector<std::string> open;
  std::size_t span = 1;
  bool in_text = false;
  std::size_t margins = 0;  // head and foot of pages are no text
  for (At at = TRY(xml.next()); at != At::done; at = TRY(xml.next())) {
    if (at != At::text && (xml.name() == "header" || xml.name() == "footer")) {
      margins += at == At::begin ? 1 : 0;
      margins -= at == At::end && margins > 0 ? 1 : 0;
      continue;
    }
    if (margins > 0) continue;
    if (at == At::text) {
      if (in_text) page.add(xml.text());
      continue;
    }
    const std::string_view element = xml.name();
    const bool begins = at == At::begin;
    if (element == "p") {
      if (begins) {
        if (open.size() >= kXmlDepthMax) continue;
        if (open.empty()) page.begin_paragraph();
        open.push_back(style_of(styles, number_of(xml.attribute("styleIDRef"), 0)));
      } else if (!open.empty()) {
        TRY(page.end_paragraph(open.back()));
        open.pop_back();
      }
    } else if (element == "t") {
      in_text = begins;
    } else if (element == "tbl") {
      begins ? page.begin_table() : page.end_table();
    } else if (element == "tr") {
      begins ? page.begin_row() : page.end_row();
    } else if (element == "tc") {
      if (!begins) page.end_cell(std::exchange(span, 1));
    } else if (begins && element == "cellSpan") {
      span = number_of(xml.attribute("colSpan"), 1);
    } else if (begins && in_text && element == "lineBreak") {
      page.add("\n");
    } else if (begins && in_text && element == "tab") {
      page.add("\t");
    } else if (begins && in_text && (element == "nbSpace" || element == "fwSpace")) {
      page.add(" ");
    }
  }
  return {};
}

}  // namespace

Result<void> read_hwpx(ByteView bytes, Reading& into) {
  Archive archive = TRY(Archive::open(bytes));
  if (archive.holds("META-INF/manifest.xml")) {
    const Bytes manifest = TRY(archive.read("META-INF/manifest.xml", 1 << 20));
    if (manifest.find("encryption-data") != Bytes::npos)
      return Error{ErrorCode::invalid,
                   "the file is protected by a password; save it without one and try again"};
  }
  const auto styles = TRY(styles_of(archive));
  PageText page;
  std::size_t sections = 0;
  for (; sections < 1'000; ++sections) {
    const std::string name = "Contents/section" + std::to_string(sections) + ".xml";
    if (!archive.holds(name)) break;
    TRY(read_section(archive, name, styles, page));
  }
  if (sections == 0) return Error{ErrorCode::invalid, "the document is damaged: it has no section"};
  page.give(into);
  return {};
}

}  // namespace papers
