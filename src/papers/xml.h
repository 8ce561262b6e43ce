// XML read front to back, in bounded memory, as office files hold it: no document type (so no
// entity of its own, and nothing fetched), at most kXmlDepthMax deep.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "papers/archive.h"

namespace papers {

class XmlReader {
 public:
  enum class At { begin, end, text, done };

  // The stream must outlive the reader.
  static Result<XmlReader> open(Archive::Stream& stream);
  XmlReader(XmlReader&&) noexcept;
  XmlReader& operator=(XmlReader&&) noexcept;
  ~XmlReader();

  // The next place. An element without content gives begin and end, as any other.
  Result<At> next();
  // Of begin and end: the name without its prefix.
  std::string_view name() const;
  // Of begin: the attribute of this name without its prefix; nothing where there is none.
  std::optional<std::string> attribute(std::string_view name) const;
  // Of text.
  std::string_view text() const;

 private:
  struct State;
  explicit XmlReader(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace papers
