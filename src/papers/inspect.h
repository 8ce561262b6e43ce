// What a file holds, for who decides how it comes in: its kind, its sheets with their columns, and
// the mapping that their headings suggest.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/json.h"
#include "papers/plan.h"
#include "papers/table.h"

namespace papers {

// Writes the JSON of openapi.json (ImportContents). `only`: the target that was asked for, or
// empty.
Result<Bytes> inspect(ByteView bytes, const ReadOptions& options, std::string_view only);

// Each row behind the headings as an item, in the order of the file. False from `take`: no more.
// The error may come after items that were good.
Result<void> items(ByteView bytes, const ReadOptions& options, const Plan& plan,
                   const std::function<bool(const Item&)>& take);

}  // namespace papers
