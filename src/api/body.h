// Members of a request's body, taken strictly. What a member was to say must not be passed over
// because it is misspelt or of another type: an act cannot be changed afterwards, and a sign-in
// link for nobody in particular would be one for the first viewer.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"

namespace api {

// `invalid`, as "FIELD: WHAT".
Error wrong_member(std::string_view field, std::string_view what);

// Refuses what is no object, and members that are not among `known`. `where` is the path of the
// value ("label"); empty for the body itself.
Result<void> only_members(const json::Value& value, std::string_view where,
                          const std::vector<std::string_view>& known);

// A text of 1 to `max` bytes; empty when absent.
Result<std::string> text_member(const json::Value& value, std::string_view field,
                                std::size_t max = 128);
// Refuses what is no time zone by the list of this machine, by IANA name; empty is none. Names
// alone: an offset says nothing of the summer, and an abbreviation may mean several.
Result<void> check_zone(std::string_view field, const std::string& name);
// The same of every member `timezone` of the value, at any depth.
Result<void> check_zones(const std::string& field, const json::Value& value);

// false when absent.
Result<bool> flag_member(const json::Value& value, std::string_view field);

}  // namespace api
