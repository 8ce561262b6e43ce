// A zip of folders named by dates, on its way to files of meetings (enclosed.h).
#pragma once

#include <functional>

#include "papers/enclosed.h"

namespace papers {

Result<void> enclosed_in_folders(ByteView zip, bool bytes,
                                 const std::function<bool(const Enclosed&, ByteView)>& take,
                                 std::uint64_t max);

}  // namespace papers
