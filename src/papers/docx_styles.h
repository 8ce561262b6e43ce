// Styles of a DOCX: paragraphs name them by ids in the language of whoever made the document.
#pragma once

#include <map>
#include <string>

#include "base/result.h"
#include "papers/archive.h"

namespace papers {

// Folded names (clean.h) by id: 'heading 1', 'title', …; none where the document has none.
Result<std::map<std::string, std::string>> styles_of(Archive& archive);

}  // namespace papers
