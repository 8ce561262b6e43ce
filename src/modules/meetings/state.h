// The state of one meeting from what is said of it (docs/formats/modules.md, "State of a meeting").
#pragma once

#include <vector>

#include "modules/meetings/view.h"

namespace meetings {

// Sets state, state_said, ordinal, titles, what is proposed of these, shown, sine_die and
// postponement from the lists of `meeting`. `proposals`: open proposals to schedule it.
void settle(MeetingView& meeting, const std::vector<Saying>& proposals, const Rules& rules);

}  // namespace meetings
