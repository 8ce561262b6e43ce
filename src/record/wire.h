// The wire check: one accepted byte form for every message that is signed (docs/formats/record.md,
// section 2). An older reader and a newer one accept and refuse the same bytes, which a Protocol
// Buffers library alone does not promise.
#pragma once

#include "base/bytes.h"
#include "base/result.h"

namespace google::protobuf {
class Descriptor;
}

namespace record {

// Rules 1 to 6 of section 2 for a message of this type. Nesting is bounded by the schema, at most
// `kWireDepthMax`. With `ascii` false, strings need only be well-formed UTF-8 (content of modules).
inline constexpr int kWireDepthMax = 16;
Result<void> check_wire(ByteView bytes, const google::protobuf::Descriptor& type, bool ascii);

}  // namespace record
