// What a person should know before this content is written, as the record stands for them. Nothing
// of it decides anything: an act that is written nevertheless has the effect that the rules of
// docs/formats/modules.md give it, often none.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "modules/meetings/view.h"
#include "record.pb.h"

namespace meetings {

struct Advice {
  std::string word;    // machine word; docs/formats/modules.md, section 9
  std::string text;    // English, what is the matter and what to do
  bool stops = false;  // it would have no effect, or not the one that is meant
};

// `matter`: of the act. `shared`: others than the author's own party will hold it.
std::vector<Advice> advise(const Series& series, std::string_view matter,
                           const record::Header& header, const Content& content, bool shared);

}  // namespace meetings
