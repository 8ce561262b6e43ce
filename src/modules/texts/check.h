// What one content of the module has to hold, whatever else was said.
#pragma once

#include <string_view>

#include "base/result.h"
#include "record.pb.h"
#include "texts.pb.h"

namespace texts {

// The first mistake, with its field and what to write instead.
Result<void> check_content(const record::Header& header, const Content& content);

// <party>/<digest>, as name_of() makes it.
bool is_name(std::string_view text);
inline constexpr std::string_view kNameForm = "must be <party>/<32 hexadecimal digits>";

// Elements lie at most so deep within one another.
inline constexpr unsigned kDepthOfElements = 8;

}  // namespace texts
