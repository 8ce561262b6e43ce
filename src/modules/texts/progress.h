// How far a text had come with each of its revisions.
#pragma once

#include <string_view>

#include "base/json.h"
#include "base/result.h"
#include "modules/texts/view.h"
#include "record/view.h"

namespace texts {

inline constexpr std::size_t kProgressMax = 32;             // revisions, the last ones
inline constexpr std::size_t kProgressCostMax = 2'000'000;  // what is read for each, in all

// TextProgress (openapi.json): by revision the counts of the text as it stood when the next one was
// issued, and of the last one as it stands; by the times that the authors claim. Null for those
// that are too far back, or too much to read. `not_found` without the text.
Result<Bytes> progress(record::View& view, std::string_view circle, std::string_view body,
                       std::string_view id, const Members& members = {});
// The member `counts` (TextCounts).
void write_counts(json::Writer& out, const TextCounts& counts);

}  // namespace texts
