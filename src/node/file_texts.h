// The words of files, for the search: read out of each file once, by a program that runs apart, and
// kept in the projection space, so that they are made anew with everything else there. Which
// indexed acts name a file is kept beside it. Whoever may read such an act may find its files'
// words; that is decided with the act (view_search.h).
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "concurrence/rule.h"
#include "crypto/crypto.h"
#include "store/store.h"

namespace node {

inline constexpr std::size_t kFileTextMax = std::size_t{128} << 10;  // bytes of a file's words

class FileTexts {
 public:
  using Place = std::pair<std::string, crypto::Hash>;  // a circle's id, a file of it

  explicit FileTexts(store::Store& store) : store_(store) {}

  // Reads which files nobody has looked at.
  Result<void> open();
  // Named by an indexed act, and not looked at; in order.
  const std::set<Place>& unread() const { return unread_; }

  // Nothing where a file has none, or was not looked at.
  Result<std::optional<std::string>> text(const Place& place);
  Result<std::vector<concurrence::EntryId>> named_by(const Place& place);

  // Inside a transaction. An indexed act names the file.
  Result<void> name(const Place& place, const concurrence::EntryId& act);
  // Inside a transaction: what was read out of it, at most kFileTextMax; nothing: it has no words
  // that can be read, and is not tried again.
  Result<void> keep(const Place& place, std::optional<std::string_view> text);
  // Inside a transaction: all of it, to be made again.
  Result<void> clear();
  // Inside a transaction: the file is destroyed.
  Result<void> drop(const Place& place);

 private:
  store::Store& store_;
  std::set<Place> unread_;
};

}  // namespace node
