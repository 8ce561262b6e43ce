// What a person should know before this content is written on a text, as it stands for them.
// Nothing of it decides anything: what is written nevertheless has the effect that
// docs/formats/texts.md gives it, often none.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "modules/texts/view.h"

namespace texts {

struct Advice {
  std::string word;    // machine word; docs/formats/texts.md, section 9
  std::string text;    // English, what is the matter and what to do
  bool stops = false;  // it would have no effect, or not the one that is meant
};

// `self`: the party that writes. `stated`: by itself; else it is proposed to all.
std::vector<Advice> advise(const TextView& text, std::string_view self, const Content& content,
                           bool stated);

}  // namespace texts
