// What one party says to itself alone about a text that may stand elsewhere: instructions and
// fallbacks (docs/formats/texts.md, section 10). No text is made of it, and it is written in a
// circle of that party alone.
#pragma once

#include "base/result.h"
#include "record.pb.h"
#include "record/module.h"
#include "texts.pb.h"

namespace texts {

bool is_at_home(const Content& content);

// What such a content has to hold: the first mistake, with its field.
Result<void> check_at_home(const record::Header& header, const Content& content);
// The circle that it says the text stands in is one of this node's, of the same party among others.
Result<void> check_circle(const record::Setting& setting, const Content& content);

// What it asks of our own people, or answers.
void fold_asks(const record::Act& act, const Content& content, record::Rows& rows);

}  // namespace texts
