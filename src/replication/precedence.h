// The four precedences (ACP 121), lowest first: what may overtake what on a link.
#pragma once

#include <cstdint>

namespace replication {

enum class Precedence : std::uint8_t { routine = 0, priority = 1, immediate = 2, flash = 3 };

}  // namespace replication
