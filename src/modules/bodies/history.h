// A body as of a day: names, leads, members, the body above, reporting lines and custom each have a
// day from which they are so, and every change stands with its reason.
//
// Of what was said of one point, what all agreed comes before one party's word, then what began
// later; what is only noted of another party counts for nothing here, and what a party says that
// does not describe the body alone is listed and changes nothing. No day is ever taken from a
// clock: whoever asks says which.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "modules/bodies/view.h"

namespace bodies {

// A day is YYYY-MM-DD; empty: after all that is said.
modules::Names names_on(const BodyView& body, std::string_view day);
modules::Names abbreviations_on(const BodyView& body, std::string_view day);
std::string parent_on(const BodyView& body, std::string_view day);  // matter; empty: none
modules::Said said_of_parent(const BodyView& body, std::string_view day);
std::string status_on(const BodyView& body, std::string_view day);  // active where nobody says
// Whether what is said so may change what the body is.
bool counts(const BodyView& body, const modules::Said& said);
bool reports_upward(const BodyView& body, std::string_view day);
const Custom& custom_on(const BodyView& body, std::string_view day);
std::vector<Saying> lines_on(const BodyView& body, std::string_view day);

// Who led: of each party, what all agreed and what each party says.
std::vector<Saying> leads_on(const BodyView& body, std::string_view day);

// Who belonged to it. A party or observer of the body's own description that no membership speaks
// of belongs to it for all its time.
struct Belonging {
  Membership membership;
  Saying saying;
};
std::vector<Belonging> members_on(const BodyView& body, std::string_view day);
std::vector<std::string> parties_on(const BodyView& body, std::string_view day);  // members alone

// Members `as_of` and `changes` of the answer about a body.
void write_as_of(json::Writer& out, const BodyView& body, std::string_view day);
void write_changes(json::Writer& out, const BodyView& body);

// Parts that view.cpp and history.cpp write alike.
void write_source(json::Writer& out, const Saying& saying);
void write_leads(json::Writer& out, const std::vector<Saying>& leads);
void write_custom(json::Writer& out, const Custom& custom);
// Members `status` and `status_said`.
void write_status(json::Writer& out, const BodyView& body, std::string_view day);

}  // namespace bodies
