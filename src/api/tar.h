// POSIX ustar archives (pax 'x' records where a name is longer), written front to back.
#pragma once

#include <string>

#include "base/bytes.h"

namespace api {

// Header, bytes and padding of one regular file, mode 0644, owner 0, time 0: the same export gives
// the same archive. `path` is relative, with '/' between its parts.
Bytes tar_member(const std::string& path, ByteView bytes);
// What ends an archive.
Bytes tar_end();

}  // namespace api
