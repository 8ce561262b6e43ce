// Contents of acts as bytes and as JSON, and the rules that every module's texts keep.
//
// A content has exactly one accepted byte form: the one that encode_content() gives. JSON is what
// people and the API use; names of its members are those of the schema (acts.proto), enumerations
// are their names, texts by language are objects {"en": …, "ko": …}.
#pragma once

#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"

namespace google::protobuf {
class Message;
}

namespace modules {

// Ascending fields and keys, no defaults.
Bytes encode_content(const google::protobuf::Message& content);
// Refuses everything that encode_content() would not have written: unknown fields, values that no
// enumeration names, other orders, repetitions.
Result<void> decode_content(ByteView bytes, google::protobuf::Message& content);
// Of a row: decode_content() took these bytes before the fold wrote them, so they are not judged
// again, which would take longer than reading them. False where they are no such message.
[[nodiscard]] bool read_folded(ByteView bytes, google::protobuf::Message& content);

// The error names the member that is wrong. Unknown members are refused.
Result<void> content_of_json(ByteView json, google::protobuf::Message& content);
Bytes json_of_content(const google::protobuf::Message& content);

// Refuses fields and values of enumerations that this version does not know, and more than 65,535
// bytes. The error names the field.
Result<void> check_known(const google::protobuf::Message& content);
// Every text: NFC without controls and bidirectional overrides (base/text.h), at most 4,000 bytes,
// running words 20,000, which alone may have lines; language tags as keys; at most 32 languages and
// 64 elements of a list. The error names the field.
Result<void> check_texts(const google::protobuf::Message& content);

// ASCII letters made small: dates and names of enumerations inside identifiers and answers.
std::string lower(std::string_view text);

bool is_language_tag(std::string_view text);  // BCP 47 in the plain form: en, ko, zh-Hant, pt-BR
bool is_party_name(std::string_view text);  // labels of [a-z0-9-] joined by dots, at most 64 bytes
bool is_id(std::string_view text);          // 1 to 40 of [a-z0-9._-], not "." or ".."
bool is_file(std::string_view text);        // 64 of [0-9a-f]: a file's name in a circle
bool is_country(std::string_view text);     // two capital letters

// bodies/<id>, bodies/people/<id>, meetings/<body>, meetings/<body>/<meeting>, each part an id.
bool is_body(std::string_view matter);
bool is_person(std::string_view matter);
bool is_series(std::string_view matter);
bool is_meeting(std::string_view matter);
// commitments/<body>, commitments/<body>/<id>, briefs/<body>/<meeting>, texts/<body>,
// texts/<body>/<id>.
bool is_commitments(std::string_view matter);
bool is_commitment(std::string_view matter);
bool is_brief(std::string_view matter);
bool is_texts(std::string_view matter);
bool is_text(std::string_view matter);
// Two or three ids below the name of a module: what any of them may be about.
bool is_matter(std::string_view text);
bool is_circle_id(std::string_view text);  // 32 lower-case hexadecimal digits

}  // namespace modules
