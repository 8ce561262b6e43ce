// For the modules' tests alone: what one party's lone words may change of an answer, and nothing
// more. A member that tells who says so (`said`, and `<member>_said` of the member beside it) owns
// what stands with it; the rest is what others say.
#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.h"

namespace modules {

// Whether `said` is a word of this party that all have not agreed.
inline bool is_lone_word(const json::Value& said, std::string_view party) {
  return said.is_object() && said.text("kind") != "joint" && said.text("party") == party;
}

// The answer as text, one line for each value with its path, without all that is marked as a word
// of `party`, and without the members in `aside`.
//   {"state": …, "state_said": {by party}} loses both; what a `state_said` owns beyond the member
//   of its name is in `owned`.
class Others {
 public:
  using Owned = std::map<std::string, std::vector<std::string>, std::less<>>;
  Others(std::string party, Owned owned, std::vector<std::string> aside)
      : party_(std::move(party)), owned_(std::move(owned)), aside_(std::move(aside)) {}

  struct Said {
    std::map<std::string, std::string> values;  // by path
    std::vector<std::string> gone;              // paths that the party's word owns now
  };
  Said of(const json::Value& answer) const {
    Said out;
    read(out, "", answer);
    return out;
  }

  // What `before` says that `after` says no longer, or otherwise, one line for each; but for what
  // the party's word owns in `after`.
  static std::string differences(const Said& before, const Said& after) {
    const auto owned = [&](const std::string& path) {
      return std::any_of(after.gone.begin(), after.gone.end(), [&](const std::string& gone) {
        return path.starts_with(gone) &&
               (path.size() == gone.size() || path[gone.size()] == '.' || path[gone.size()] == '[');
      });
    };
    std::string out;
    for (const auto& [path, value] : before.values) {
      const auto now = after.values.find(path);
      if (owned(path) || (now != after.values.end() && now->second == value)) continue;
      out += path + ": " + value + " -> " + (now == after.values.end() ? "nothing" : now->second) +
             "\n";
    }
    for (const auto& [path, value] : after.values) {
      if (!before.values.contains(path)) out += path + ": nothing -> " + value + "\n";
    }
    return out;
  }

 private:
  void read(Said& out, const std::string& path, const json::Value& value) const {
    if (value.is_array()) {
      std::size_t place = 0;
      for (const json::Value& item : value.items()) {
        const auto is_theirs = [&](std::string_view member) {
          const json::Value* said = item.find(member);
          return said != nullptr && is_lone_word(*said, party_);
        };
        if (is_theirs("said") || is_theirs("left_said")) continue;
        read(out, path + "[" + std::to_string(place++) + "]", item);
      }
      return;
    }
    if (!value.is_object()) {
      out.values[path] = value.write();
      return;
    }
    std::vector<std::string_view> gone;
    for (const auto& member : value.members()) {
      const std::string_view name = member.key;
      if (!name.ends_with("_said") || !is_lone_word(member.value, party_)) continue;
      gone.push_back(name);
      gone.push_back(name.substr(0, name.size() - 5));
      const auto more = owned_.find(name);
      if (more != owned_.end()) gone.insert(gone.end(), more->second.begin(), more->second.end());
    }
    for (const std::string_view name : gone) out.gone.push_back(path + "." + std::string(name));
    for (const auto& member : value.members()) {
      const std::string& name = member.key;
      if (std::find(gone.begin(), gone.end(), name) != gone.end() ||
          std::find(aside_.begin(), aside_.end(), name) != aside_.end()) {
        continue;
      }
      const json::Value* said = member.value.find("said");
      if (said != nullptr && is_lone_word(*said, party_)) {
        out.gone.push_back(path + "." + name);
        continue;
      }
      read(out, path + "." + name, member.value);
    }
  }

  std::string party_;
  Owned owned_;
  std::vector<std::string> aside_;
};

}  // namespace modules
