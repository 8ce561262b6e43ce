// The end of a list of acts as a place to read from.
#pragma once

#include <string_view>

namespace record {

// Given as `after` to View::acts of a matter: its newest acts, at most `limit`, in order. No
// reference reads so.
inline constexpr std::string_view kNewest = "newest";

}  // namespace record
