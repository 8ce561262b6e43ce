// What is alike in every module: reading a content, the rules about who may say what, and folding.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "modules/content.h"
#include "modules/rows.h"
#include "record/module.h"
#include "record/view.h"

namespace modules {

// A proposal's kind of decision is the topic of its content, and it is of the body that its matter
// names, or of the whole arrangement; a noted act says whose words it holds, and no other act does.
Result<void> check_speech(const record::Header& header, const std::string& topic,
                          const std::string& words_of);

// Whether what is written in `setting` may name the circle `other`: all who take part here take
// part there too, so that nobody learns of a circle by being told what refers to it. The error
// names `field`.
Result<void> check_wider(std::string_view field, const record::Setting& setting,
                         std::string_view other);
// The same when it is read, for what a peer wrote; a circle that is not here is none.
bool is_wider(record::View& view, std::string_view circle, std::string_view other);

// JSON to bytes and back for one module's Content.
template <class Content>
Result<Bytes> content_from_json(ByteView json) {
  Content content;
  TRY(content_of_json(json, content));
  return encode_content(content);
}

template <class Content>
Result<Bytes> content_to_json(ByteView bytes) {
  Content content;
  TRY(decode_content(bytes, content));
  return json_of_content(content);
}

}  // namespace modules
