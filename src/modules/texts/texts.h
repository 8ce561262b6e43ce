// The module `texts`: a text that parties negotiate, from its first draft until it is adopted and
// signed. Contents: acts.proto. What follows from them: view.h and docs/formats/texts.md.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"
#include "record/module.h"
#include "texts.pb.h"

namespace texts {

inline constexpr std::string_view kModule = "texts";
inline constexpr std::uint32_t kVersion = 1;
// Of rows: every description of a text that one party states, beside the last one on `text`.
inline constexpr std::string_view kOpened = "opened";

std::unique_ptr<record::Module> make_module();

// What the content is about: the key of its row, and a proposal's kind of decision. Contents that
// must not change under those who answer them have their digest in it (docs/formats/texts.md, 1).
// Empty where the content says nothing.
std::string topic(const Content& content);

// SHA-256 in hexadecimal digits, the first `digits` of them: at most 64.
std::string digest_of(ByteView bytes, std::size_t digits);
inline constexpr std::size_t kBaseDigits = 16;   // of words that a change is on
inline constexpr std::size_t kNameDigits = 32;   // of a change, a comment, a reading
inline constexpr std::size_t kWholeDigits = 64;  // of a page, a text

// <party>/<digest>: how stances, packages and other changes name this content, which is a change or
// a comment, of whose words it is. `content`: as named_by() gives it.
std::string name_of(std::string_view party, ByteView content);
// Without whose words it holds: what was noted of a party and what it then says itself have one
// name.
Bytes named_by(const Content& content);

// JSON as in docs/formats/modules.md; the error names the member.
Result<Bytes> content_from_json(ByteView json);
Result<Bytes> content_to_json(ByteView content);
// The kind of decision that a proposal with this content has.
Result<std::string> kind_of(ByteView content);

}  // namespace texts
