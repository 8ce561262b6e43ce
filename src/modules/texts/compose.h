// From what somebody wants to read to the contents that say so. Nothing is written.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/json.h"
#include "base/result.h"
#include "modules/texts/view.h"

namespace texts {

// How an element should read, by language; where `on` names a change, how that one's words should.
struct Wanted {
  std::string element;
  std::map<std::string, std::string> words;
  std::string on;
  bool chair = false;
  bool together = false;  // one change where every language has one edit; else one for each edit
  bool whole = false;     // all edits of a language as one, and all languages as one change
};
// One change for each edit by whole words; none where nothing differs. Edits that reach into words
// that all accepted and no revision took yet replace these whole. Refuses an element that is not
// there, and texts that no act may hold.
Result<std::vector<Content>> changes_to(const TextView& text, const Wanted& wanted);

// What the pen-holder puts into the next revision beside what all accepted.
struct NextRevision {
  std::map<std::string, std::string> note;
  std::vector<std::string> editorial;
  std::vector<Element> elements;
  std::vector<std::string> gone;
};
struct Issue {
  std::vector<Content> contents;  // the table of numbers that move, pages, then the revision
  std::string digest;
  std::vector<std::string> took;
};
// `made` is the text up to its last revision. Refuses a revision that would be as the last.
Result<Issue> issue_of(const TextView& text, const NextRevision& next);

// TextComposing to TextComposed (docs: openapi.json); the error names the member. A package, which
// may name other texts of the body, is not made of one text.
Result<Bytes> compose(const TextView& text, const json::Value& asked);
Result<Bytes> compose(record::View& view, std::string_view circle, std::string_view body,
                      std::string_view id, const Members& members, const json::Value& asked);

}  // namespace texts
