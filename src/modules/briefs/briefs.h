// The module `briefs`: how one party prepares a meeting and reports on it to its own capital. It is
// written where no other party reads, and every act names its readers. Contents: acts.proto. Views:
// view.h.
#pragma once

#include <memory>
#include <string>

#include "base/bytes.h"
#include "base/result.h"
#include "briefs.pb.h"
#include "record/module.h"

namespace briefs {

inline constexpr std::string_view kModule = "briefs";
inline constexpr std::uint32_t kVersion = 1;

std::unique_ptr<record::Module> make_module();

// What the content is about, e.g. "item/3", "asked/transit", "cable/2031-05-12". Empty where the
// content says nothing.
std::string topic(const Content& content);

// JSON as in docs/formats/modules.md; the error names the member.
Result<Bytes> content_from_json(ByteView json);
Result<Bytes> content_to_json(ByteView content);
Result<std::string> kind_of(ByteView content);

}  // namespace briefs
