// The module `circle`: what a party states about the circle itself. For now that is a release, by
// which it shows a newcomer what it said before the newcomer came (docs/decisions/0013). Contents:
// acts.proto.
#pragma once

#include <memory>
#include <string>

#include "base/bytes.h"
#include "base/result.h"
#include "circle.pb.h"
#include "record/module.h"

namespace circle {

inline constexpr std::string_view kModule = "circle";
inline constexpr std::uint32_t kVersion = 1;

std::unique_ptr<record::Module> make_module();

// The row that a release leaves, in the matter that it is about: by party names, who shows whom.
// `everything`: in the matter `circle`, of a release of every matter.
std::string release_row(std::string_view from, std::string_view to, bool everything);

// The release in a content, if it is one.
std::optional<Release> release_of(ByteView content);

// JSON as in docs/formats/modules.md; the error names the member.
Result<Bytes> content_from_json(ByteView json);
Result<Bytes> content_to_json(ByteView content);

}  // namespace circle
