// Words of the record within marks: HTML, XML, CSS. They are kept as they are, to the space, since
// what is negotiated is the words; only what the record itself would refuse (base/text.h) is taken
// out.
#pragma once

#include <string>
#include <string_view>

namespace papers {

// Words without what the record refuses; others stay byte for byte.
std::string harmless(std::string_view words);

// Between marks of XML or HTML, or in an attribute in double quotes.
std::string marked_up(std::string_view words);

// Within a quoted string of CSS, on one line.
std::string quoted_for_css(std::string_view words);

}  // namespace papers
