// What changed since a print: the four words on it tell which state of the text it shows, and going
// back over what was said of the text finds that state again (docs/formats/texts.md, section 7).
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "modules/texts/view.h"

namespace texts {

// As they were typed: separated by whatever is no letter, in any case, each by its first three
// letters at least.
struct PrintWords {
  std::vector<std::string> words;  // of the list
  struct Unknown {
    std::string typed;
    std::string meant;  // begins with the same three letters; empty: none does
  };
  std::vector<Unknown> unknown;
};
PrintWords print_words(std::string_view typed);

struct Moved {
  std::string change;
  std::string element;
  std::string party;
  std::string what;  // new, again, gone, taken, accepted, reopened, support
  std::set<std::string> gained;
  std::set<std::string> lost;
};

struct Since {
  std::string state;   // present, earlier, unknown
  bool alone = false;  // of a revision by itself, with nothing that is proposed
  std::uint32_t then = 0;
  std::uint32_t now = 0;
  TimeMs last = 0;  // what was said last in that state; 0: nothing
  std::size_t looked = 0;
  std::vector<std::string> words;  // of the present state
  std::vector<Moved> moved;        // in the order of names
};

// States that are looked at, and what all of them together may cost: words said and elements, once
// for each state.
inline constexpr std::size_t kStatesMax = 1024;
inline constexpr std::size_t kSinceCostMax = 400'000;

// `revision` 0: whichever. not_found where there is no such text; `words` are four of the list, or
// none for the present state.
Result<Since> since_print(record::View& view, std::string_view circle, std::string_view body,
                          std::string_view id, const std::vector<std::string>& words,
                          std::uint32_t revision, const Members& members = {});

// TextSince (openapi.json); `typed` with words that are not in the list is answered by these.
Result<Bytes> since(record::View& view, std::string_view circle, std::string_view body,
                    std::string_view id, std::string_view typed, std::uint32_t revision,
                    const Members& members = {});

}  // namespace texts
