// The egress guard: decides once more, by its own reading of the label's bytes, whether something
// may leave through an export, a feed or a page. Shares no code with labels.cpp.
#pragma once

#include "base/bytes.h"
#include "labels/labels.h"

namespace labels {

// `header` is the verbatim header bytes of an act of this circle. False when in doubt.
bool guard_allows(const Viewer& viewer, std::string_view circle, ByteView header);

// Whether an act of our own with these header bytes may go to another party: not where its label
// names persons (labels.h), nor where a label cannot be read for certain.
bool guard_lets_out(ByteView header);

}  // namespace labels
