// Packages: what has become of each, and whether it can still be agreed (docs/formats/texts.md,
// section 4).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "modules/texts/gathered.h"
#include "modules/texts/view.h"

namespace texts {

// Packages that name this text, or stand in it. Its changes have to be weighed.
Result<void> place_packages(record::View& view, std::string_view circle, const OfBody& body,
                            const Members& members, TextView& text);

// What the paragraphs that it names read once it is agreed: the package with its readings, as all
// of them stand here now. `matter`: the text that it stands in.
Result<Package> with_readings(record::View& view, std::string_view circle, std::string_view matter,
                              Package package, const Members& members);

// Why nobody can agree to this proposal any more, and what to do, for people; nothing: it is no
// package, or one that is offered. `now`: the minute by which packages have expired.
Result<std::optional<std::string>> package_over(record::View& view, std::string_view circle,
                                                const record::Reference& proposal,
                                                std::string_view now, const Members& members);

}  // namespace texts
