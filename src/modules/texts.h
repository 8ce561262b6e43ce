// What of a module's content people may search for, by what its schema says: texts by language,
// forms of names, and single strings. A module adds to it what is its own.
#pragma once

#include <vector>

#include "modules/content.h"
#include "record/module.h"

namespace google::protobuf {
class Message;
}

namespace modules {

// Maps are texts by language, those called names, titles and abbreviations titles; a message with
// `text` and `lang` is a name in that language; a field `ordinal` is said as people say it in
// English, Korean and Vietnamese. Names of parties, time zones, countries and languages are left
// out: they stand in too much to tell anything.
void add_texts(const google::protobuf::Message& content, std::vector<record::Text>& out);

// "19th", "제19차", "lần thứ 19".
void add_ordinal(std::uint32_t ordinal, std::vector<record::Text>& out);

// add_texts() of a content of this type, nothing where it does not read.
template <class Content>
void texts_of_content(ByteView bytes, std::vector<record::Text>& out) {
  Content content;
  if (decode_content(bytes, content).ok()) add_texts(content, out);
}

}  // namespace modules
