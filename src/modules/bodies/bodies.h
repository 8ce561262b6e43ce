// The module `bodies`: standing mechanisms, their leads, reporting lines, customs, papers and work
// strands, and the persons who appear in them. Contents: acts.proto. Views: view.h.
#pragma once

#include <memory>
#include <string>

#include "base/bytes.h"
#include "base/result.h"
#include "bodies.pb.h"
#include "record/module.h"

namespace bodies {

inline constexpr std::string_view kModule = "bodies";
inline constexpr std::uint32_t kVersion = 1;
// bodies/parties/<party>: what a party is called that is not in the circle.
inline constexpr std::string_view kParties = "bodies/parties/";

std::unique_ptr<record::Module> make_module();

// What the content is about: the key of its row, and a proposal's kind of decision, e.g.
// "lead/alder.example/2024-06". Empty where the content says nothing.
std::string topic(const Content& content);

// JSON as in docs/formats/modules.md; the error names the member.
Result<Bytes> content_from_json(ByteView json);
Result<Bytes> content_to_json(ByteView content);
// The kind of decision that a proposal with this content has.
Result<std::string> kind_of(ByteView content);

}  // namespace bodies
