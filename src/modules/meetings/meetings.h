// The module `meetings`: from a possibility to what came out of it, and reports upward. Contents:
// acts.proto. The state of a meeting is computed when it is read: view.h.
#pragma once

#include <memory>
#include <string>

#include "base/bytes.h"
#include "base/result.h"
#include "meetings.pb.h"
#include "record/module.h"

namespace meetings {

inline constexpr std::string_view kModule = "meetings";
inline constexpr std::uint32_t kVersion = 1;

std::unique_ptr<record::Module> make_module();

// What the content is about: the key of its row, and a proposal's kind of decision, e.g.
// "schedule/1", "held", "outcome/linchpin". Empty where the content says nothing.
std::string topic(const Content& content);

// The key of an agenda item among those of its meeting: its id, or its number.
std::string item_key(const AgendaItem& item);

// JSON as in docs/formats/modules.md; the error names the member.
Result<Bytes> content_from_json(ByteView json);
Result<Bytes> content_to_json(ByteView content);
// The kind of decision that a proposal with this content has.
Result<std::string> kind_of(ByteView content);

}  // namespace meetings
