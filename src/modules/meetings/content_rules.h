// What one content of this module may say, decided by its own fields and the act that carries it.
// What depends on anything else on the record (the wrong state, a number used before) is no matter
// of these rules: see state.h and advice.h.
#pragma once

#include <string>

#include "base/result.h"
#include "meetings.pb.h"
#include "modules/checks.h"
#include "record.pb.h"

namespace meetings {

// The first rule that the content breaks, with its field; texts are checked elsewhere.
Result<void> check_says(const record::Header& header, const Content& content);

// By room: convening a meeting, the people at it, its agenda and what came out, what is written to
// and from it.
Result<void> check_convening(const Content& content);
Result<void> check_people(const Content& content);
Result<void> check_results(const record::Header& header, const Content& content);
Result<void> check_writing(const record::Header& header, const Content& content);

// A person, or what is said of one.
void check_member(modules::Checks& checks, const std::string& field, const Member& member);
// The key of an agenda item; empty: none.
void check_item_key(modules::Checks& checks, const std::string& field, const std::string& key);

}  // namespace meetings
