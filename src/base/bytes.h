// Bytes as the whole system passes them: owned, or looked at.
//
// std::string is the owner because it is what Protocol Buffers, SQLite and the network code take
// without a copy; nothing here is text unless its name says so.
#pragma once

#include <string>
#include <string_view>

using Bytes = std::string;
using ByteView = std::string_view;
