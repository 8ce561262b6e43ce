#include "modules/acts.h"

#include <algorithm>

namespace modules {

namespace {

// What is agreed on a matter is agreed by its body, or by the whole arrangement: another body would
// give the word of parties that it does not ask. A body itself is described by the one above it
// too.
Result<void> check_body(const record::Header& header) {
  if (!header.has_proposal() || header.proposal().body().empty() || header.module() == "bodies") {
    return {};
  }
  const std::string& matter = header.matter();
  const std::size_t begin = matter.find('/') + 1;
  const std::string body = matter.substr(begin, matter.find('/', begin) - begin);
  if (header.proposal().body() == body) return {};
  return Error{ErrorCode::invalid, "body: this is of '" + body +
                                       "', whose parties agree on it; propose it to '" + body +
                                       "', or leave body out for the whole arrangement"};
}

}  // namespace

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
  TRY(check_body(header));
  if (header.has_proposal() && header.proposal().kind() != topic) {
    return Error{ErrorCode::invalid, "the kind of decision of this proposal must be " + topic};
  }
  return {};
}

Result<void> check_wider(std::string_view field, const record::Setting& setting,
                         std::string_view other) {
  const std::vector<std::string> there = setting.parties_of(other);
  if (there.empty()) {
    return Error{ErrorCode::invalid,
                 std::string(field) + ": there is no such arrangement at this node"};
  }
  for (const std::string& party : setting.parties) {
    if (std::find(there.begin(), there.end(), party) != there.end()) continue;
    return Error{ErrorCode::invalid,
                 std::string(field) + ": " + party +
                     " reads here and takes no part there; a narrower arrangement may refer to a "
                     "wider one of the same parties, never the reverse"};
  }
  return {};
}

bool is_wider(record::View& view, std::string_view circle, std::string_view other) {
  const std::vector<record::CircleView> circles = view.circles();
  const auto find = [&](std::string_view id) {
    return std::find_if(circles.begin(), circles.end(),
                        [&](const record::CircleView& one) { return one.id == id; });
  };
  const auto here = find(circle);
  const auto there = find(other);
  if (here == circles.end() || there == circles.end()) return false;
  return std::all_of(here->audience.begin(), here->audience.end(), [&](const std::string& party) {
    return std::find(there->audience.begin(), there->audience.end(), party) !=
           there->audience.end();
  });
}

}  // namespace modules
