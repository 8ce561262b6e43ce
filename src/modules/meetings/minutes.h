// Minutes of a meeting: draft, circulated, comments, agreed; then corrected by procès-verbal alone
// (docs/formats/modules.md, section 12).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "modules/meetings/view.h"

namespace meetings {

enum class MinutesState {
  draft,       // one party's
  circulated,  // one party's, shown to the others for comment
  commented,   // and somebody has said something of this version that is not settled
  proposed,    // for agreement
  agreed,
  corrected,  // agreed, and a correction of them too
};
std::string_view word(MinutesState state);

struct MinutesView {
  std::string id;
  MinutesState state = MinutesState::draft;
  Saying saying;  // agreed; else proposed; else the highest version circulated or drafted
  std::vector<Saying> others;  // other versions and other sides' words
  std::vector<Saying> comments;
  std::vector<Saying> corrections;     // agreed ones, then those asked for
  std::vector<std::string> variances;  // paragraph_unknown, words_not_found
};

// Whether a correction speaks of what stands in the minutes: null, or paragraph_unknown or
// words_not_found. Another correction may have changed it since, so this is a hint and no more.
const char* correction_variance(const Minutes& minutes, const Correction& correction);

// By id.
std::vector<MinutesView> minutes_of(const MeetingView& meeting);

}  // namespace meetings
