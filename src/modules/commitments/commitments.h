// The module `commitments`: what was undertaken and how it goes on, closed by all together alone;
// the register of agreed wording; workplans. Contents: acts.proto. Views: view.h, follow_up.h.
#pragma once

#include <memory>
#include <string>

#include "base/bytes.h"
#include "base/result.h"
#include "commitments.pb.h"
#include "record/module.h"

namespace commitments {

inline constexpr std::string_view kModule = "commitments";
inline constexpr std::uint32_t kVersion = 1;

std::unique_ptr<record::Module> make_module();

// What the content is about: the key of its row, and a proposal's kind of decision, e.g.
// "commitment", "progress/2031-05-12", "closure". Empty where the content says nothing.
std::string topic(const Content& content);

// JSON as in docs/formats/modules.md; the error names the member.
Result<Bytes> content_from_json(ByteView json);
Result<Bytes> content_to_json(ByteView content);
// The kind of decision that a proposal with this content has.
Result<std::string> kind_of(ByteView content);

}  // namespace commitments
