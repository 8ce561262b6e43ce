// POSIX ustar archives (pax 'x' records where a name is longer), written front to back.
#pragma once

#include <cstdint>
#include <string>

#include "base/bytes.h"

namespace api {

// The header of one regular file of `size` bytes, mode 0644, owner 0, time 0: the same export gives
// the same archive. `path` is relative, with '/' between its parts.
// Of a large one its bytes follow, and then tar_padding().
Bytes tar_head(const std::string& path, std::uint64_t size);
Bytes tar_padding(std::uint64_t size);
// What ends an archive.
Bytes tar_end();

}  // namespace api
