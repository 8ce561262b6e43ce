// Which files each person sent to this node since it was started: whoever sent the bytes may name
// the file in an entry, though no entry that they read carries it yet.
#pragma once

#include <deque>
#include <map>
#include <string>
#include <utility>

#include "crypto/crypto.h"

namespace api {

class SentFiles {
 public:
  static constexpr std::size_t kOfOneMax = 4096;  // the oldest makes room

  void note(const std::string& person, std::string_view circle, const crypto::Hash& file) {
    if (holds(person, circle, file)) return;
    auto& sent = sent_[person];
    if (sent.size() >= kOfOneMax) sent.pop_front();
    sent.emplace_back(circle, file);
  }
  bool holds(const std::string& person, std::string_view circle, const crypto::Hash& file) const {
    const auto found = sent_.find(person);
    if (found == sent_.end()) return false;
    for (const auto& [where, what] : found->second) {
      if (where == circle && what == file) return true;
    }
    return false;
  }

 private:
  std::map<std::string, std::deque<std::pair<std::string, crypto::Hash>>> sent_;
};

}  // namespace api
