// CRC-32C (Castagnoli; RFC 3720 appendix B.4) of what lies on disk: finds rot and torn writes. It
// is no defence against anyone who wants to forge a value.
#pragma once

#include <cstdint>

#include "base/bytes.h"

namespace store {

// The checksum of what `before` was computed over, followed by `bytes`; begin with 0.
std::uint32_t crc32c(ByteView bytes, std::uint32_t before = 0);

// The same by table alone, for processors without the instruction (and to compare the two).
std::uint32_t crc32c_by_table(ByteView bytes, std::uint32_t before = 0);

}  // namespace store
