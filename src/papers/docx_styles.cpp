#include "papers/docx_styles.h"

#include <utility>

#include "papers/clean.h"
#include "papers/limits.h"
#include "papers/xml.h"

namespace papers {

Result<std::map<std::string, std::string>> styles_of(Archive& archive) {
  std::map<std::string, std::string> out;
  if (!archive.holds("word/styles.xml")) return out;
  const auto stream = TRY(archive.stream("word/styles.xml"));
  XmlReader xml = TRY(XmlReader::open(*stream));
  std::string id;
  for (XmlReader::At at = TRY(xml.next()); at != XmlReader::At::done; at = TRY(xml.next())) {
    if (at != XmlReader::At::begin) continue;
    if (xml.name() == "style") {
      id = xml.attribute("styleId").value_or("");
    } else if (xml.name() == "name" && !id.empty() && out.size() < kStylesMax) {
      out.emplace(std::exchange(id, ""), folded(xml.attribute("val").value_or("")));
    }
  }
  return out;
}

}  // namespace papers
