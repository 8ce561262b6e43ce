// A body's register of agreed wording: what was adopted, by topic, with its first use, where it was
// reaffirmed and how it changed, so that previous wording can be seen and used again.
//
// Only what all agreed counts as agreed wording. One party's own list of it stands beside, as that
// party's: its changes touch its own entry and never the agreed one.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "modules/commitments/view.h"

namespace commitments {

struct LanguageView {
  Saying entry;
  bool agreed = false;
  modules::Names words;                // as it stands now
  std::vector<Saying> reaffirmations;  // by date or meeting
  std::vector<Saying> changes;         // by number; those that count for this entry
  std::vector<Saying> other_changes;   // what single parties say of an agreed entry
};

// By topic and identifier, agreed before others. Empty where there is none.
Result<std::vector<LanguageView>> read_language(record::View& view, std::string_view circle,
                                                std::string_view body);

// An object {"circle","body","topics":[…]}.
void write_language(json::Writer& out, std::string_view circle, std::string_view body,
                    const std::vector<LanguageView>& entries);

}  // namespace commitments
