// The egress guard: decides once more, by its own reading of the label's bytes, whether something
// may leave through an export, a feed or a page. Shares no code with labels.cpp.
#pragma once

#include "base/bytes.h"
#include "labels/labels.h"

namespace labels {

// `header` is the act's verbatim header bytes. False when in doubt.
bool guard_allows(const Viewer& viewer, ByteView header);

}  // namespace labels
