// The state of one meeting from what is said of it (docs/formats/modules.md, "State of a meeting").
#pragma once

#include <vector>

#include "modules/meetings/view.h"

namespace meetings {

// Sets state, state_said, round, sitting, ordinal, titles, what is proposed of these, shown,
// sine_die, hangs_on, variances and postponement from the lists of `meeting`.
void settle(MeetingView& meeting, const Rules& rules);

// What a possibility, intent, schedule or held says of when and where; else nothing.
const Details& details_of(const Saying& saying);

}  // namespace meetings
