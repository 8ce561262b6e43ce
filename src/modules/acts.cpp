#include "modules/acts.h"

namespace modules {

Result<void> check_speech(const record::Header& header, const std::string& topic,
                          const std::string& words_of) {
  if (topic.size() > kTopicSizeMax) {
    return Error{ErrorCode::invalid, "the identifiers in this content are too long together"};
  }
  if (header.has_noted()) {
    if (!is_party_name(words_of)) {
      return Error{ErrorCode::invalid,
                   "words_of: a noted act says whose words it holds, e.g. brevonia.example"};
    }
  } else if (!words_of.empty()) {
    return Error{ErrorCode::invalid,
                 "words_of: only a noted act holds another's words; leave it out"};
  }
  if (header.has_proposal() && header.proposal().kind() != topic) {
    return Error{ErrorCode::invalid, "the kind of decision of this proposal must be " + topic};
  }
  return {};
}

}  // namespace modules
