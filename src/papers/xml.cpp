#include "papers/xml.h"

#include <libxml/xmlreader.h>

#include "papers/limits.h"

namespace papers {
namespace {

std::string_view view(const xmlChar* text) {
  return text == nullptr ? std::string_view() : reinterpret_cast<const char*>(text);
}

void say_nothing(void*, const char*, xmlParserSeverities, xmlTextReaderLocatorPtr) {}

}  // namespace

struct XmlReader::State {
  Archive::Stream& stream;
  xmlTextReaderPtr reader = nullptr;
  bool ends = false;  // an empty element: its end comes next

  explicit State(Archive::Stream& from) : stream(from) {}
  ~State() {
    if (reader != nullptr) xmlFreeTextReader(reader);
  }
  static int take(void* self, char* into, int most) {
    return static_cast<int>(
        static_cast<State*>(self)->stream.read(into, static_cast<std::size_t>(most)));
  }
  Error broken() const {
    if (!stream.error.message.empty()) return stream.error;
    return {ErrorCode::invalid, "the file is damaged: a part of it is no proper XML"};
  }
};

XmlReader::XmlReader(std::unique_ptr<State> state) : state_(std::move(state)) {}
XmlReader::XmlReader(XmlReader&&) noexcept = default;
XmlReader& XmlReader::operator=(XmlReader&&) noexcept = default;
XmlReader::~XmlReader() = default;

Result<XmlReader> XmlReader::open(Archive::Stream& stream) {
  auto state = std::make_unique<State>(stream);
  // No entity is put in place of its name, no document type is loaded, nothing is fetched.
  state->reader = xmlReaderForIO(&State::take, nullptr, state.get(), nullptr, nullptr,
                                 XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
  if (state->reader == nullptr) return state->broken();
  xmlTextReaderSetErrorHandler(state->reader, &say_nothing, nullptr);
  return XmlReader(std::move(state));
}

Result<XmlReader::At> XmlReader::next() {
  State& at = *state_;
  if (at.ends) {
    at.ends = false;
    return At::end;
  }
  while (true) {
    const int got = xmlTextReaderRead(at.reader);
    if (got < 0) return at.broken();
    if (got == 0) return At::done;
    switch (xmlTextReaderNodeType(at.reader)) {
      case XML_READER_TYPE_ELEMENT:
        if (xmlTextReaderDepth(at.reader) >= static_cast<int>(kXmlDepthMax))
          return Error{ErrorCode::invalid, "the file is refused: its parts lie too deep in others"};
        at.ends = xmlTextReaderIsEmptyElement(at.reader) == 1;
        return At::begin;
      case XML_READER_TYPE_END_ELEMENT:
        return At::end;
      case XML_READER_TYPE_TEXT:
      case XML_READER_TYPE_CDATA:
      case XML_READER_TYPE_WHITESPACE:
      case XML_READER_TYPE_SIGNIFICANT_WHITESPACE:
        return At::text;
      case XML_READER_TYPE_DOCUMENT_TYPE:
      case XML_READER_TYPE_ENTITY_REFERENCE:
      case XML_READER_TYPE_ENTITY:
        return Error{ErrorCode::invalid,
                     "the file is refused: it declares entities of its own, which no office "
                     "program writes"};
      default:
        break;  // comments, instructions to programs
    }
  }
}

std::string_view XmlReader::name() const {
  return view(xmlTextReaderConstLocalName(state_->reader));
}

std::optional<std::string> XmlReader::attribute(std::string_view wanted) const {
  xmlTextReaderPtr reader = state_->reader;
  std::optional<std::string> out;
  for (int more = xmlTextReaderMoveToFirstAttribute(reader); more == 1 && !out;
       more = xmlTextReaderMoveToNextAttribute(reader)) {
    if (xmlTextReaderIsNamespaceDecl(reader) != 1 &&
        view(xmlTextReaderConstLocalName(reader)) == wanted)
      out = std::string(view(xmlTextReaderConstValue(reader)));
  }
  xmlTextReaderMoveToElement(reader);
  return out;
}

std::string_view XmlReader::text() const { return view(xmlTextReaderConstValue(state_->reader)); }

}  // namespace papers
