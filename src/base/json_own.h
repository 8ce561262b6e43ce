// Reading JSON that this node made itself and that nests deeper than what is taken from others: the
// brackets of a text within brackets (docs/formats/texts.md). Apart from json.h, so that nobody
// takes foreign input so by mistake.
#pragma once

#include "base/json.h"

namespace json {

// As parse(). Each level takes some of the stack.
Result<Value> parse_own(ByteView text, std::size_t size_max, std::size_t depth_max);

}  // namespace json
