// What can be done to a meeting as it stands: exactly what a page offers (docs/formats/modules.md,
// section 4). Nobody is kept from writing anything else; it then has the effect that the state of a
// meeting says, often none.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "modules/meetings/view.h"

namespace meetings {

struct Transition {
  std::string name;
  State to;             // where the meeting stands once it took effect
  bool joint = false;   // a proposal that all have to agree to; else one party's own statement
  std::string member;   // of Content
  Content template_;    // what the content says in any case; the rest is the author's
  std::string matter;   // of the act
  bool reason = false;  // may be given with it
  std::optional<record::Reference> predecessor;  // the joint fact on the same topic that it follows
};

// In the order in which a meeting goes on.
std::vector<Transition> transitions_of(const MeetingView& meeting);

// What stands joint on a topic of this meeting, which a new proposal on it follows.
std::optional<record::Reference> joint_on(const MeetingView& meeting, const std::string& topic);

}  // namespace meetings
