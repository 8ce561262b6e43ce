// What officers of this party have open in an editor of a text, and their words as far as they are
// typed: told to their colleagues at this node while it lasts. Kept in the memory of this process
// alone, in no record and no journal, and sent to no other node; whoever types it keeps it in their
// browser.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "labels/labels.h"

namespace api {

// One editor that is open, or was a moment ago.
struct Typing {
  std::string key;     // whose it is: Person::key()
  std::string window;  // of the browser, chosen by it
  std::string person;
  std::map<std::string, std::string> names;  // by language
  std::string element;
  std::string on;                            // the change whose own words are changed
  std::map<std::string, std::string> words;  // by language; empty: nothing is changed yet
  Label label;                 // of the text as its writer reads it: for whom the words are
  std::uint64_t labelled = 0;  // monotonic
  std::uint64_t changes = 0;   // Events::text_changes() when it was labelled
  Viewer viewer;               // its writer
  std::uint64_t sequence = 0;  // of what this window says: a later one prevails
  TimeMs since = 0;
  std::uint64_t heard = 0;  // monotonic
};

class Typists {
 public:
  static constexpr std::uint64_t kSilenceMs = 45'000;  // without a word it is closed
  static constexpr std::size_t kOfOne = 16;            // editors of one person
  static constexpr std::size_t kMax = 512;             // of all
  static constexpr std::size_t kWordsMax = 262'144;    // bytes, of all languages

  using Place = std::pair<std::string, std::string>;  // circle, matter

  // What this editor said last; null: it is not known, or was silent for too long.
  const Typing* find(const Place& place, std::string_view key, std::string_view window,
                     std::uint64_t now);
  // False where this person, or all together, have as many open as they may.
  bool keep(const Place& place, Typing typing, std::uint64_t now);
  // Whether there was one. What this window said before `sequence`, and comes later, opens none.
  bool close(const Place& place, std::string_view key, std::string_view window,
             std::uint64_t sequence, std::uint64_t now);
  // Whether this window was heard with this sequence or a later one, or was closed.
  bool is_late(const Place& place, std::string_view key, std::string_view window,
               std::uint64_t sequence, std::uint64_t now);
  // Those of a place, to be labelled anew; `label` false closes one.
  void each(const Place& place, const std::function<bool(Typing&)>& label);
  // Those of others than `key` whose words `viewer` may read, who came first ahead.
  std::vector<const Typing*> others(const Place& place, std::string_view key, const Viewer& viewer,
                                    std::uint64_t now);

 private:
  struct Closed {
    Place place;
    std::string key;
    std::string window;
    std::uint64_t sequence = 0;
    std::uint64_t heard = 0;
  };
  void forget(std::uint64_t now);
  bool remove(const Place& place, std::string_view key, std::string_view window);

  std::map<Place, std::vector<Typing>> open_;
  std::deque<Closed> closed_;  // for as long as one of theirs may still be on its way
};

}  // namespace api
