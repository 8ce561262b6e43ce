// One language of one element: the frozen words, everything that stands laid over them, and what
// of it all have accepted (docs/formats/texts.md, section 4).
#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "modules/texts/edits.h"
#include "modules/texts/overlay.h"

namespace texts {

// A stretch of the frozen words and what is read in its place. Offsets count code points.
struct Stretch {
  std::uint32_t from = 0;  // [from, to) of the frozen words
  std::uint32_t to = 0;
  std::uint32_t read_from = 0;  // [read_from, read_to) of the reading
  std::uint32_t read_to = 0;
  bool same = false;  // the same words, one for one
};

struct Compiled {
  std::vector<Part> parts;  // what all accepted is words; brackets are what is left
  std::string reading;      // frozen words where a bracket is left
  std::vector<Stretch> stretches;
  std::size_t brackets = 0;
  bool waits = false;  // words are to be supplied, and all agreed that
  std::vector<Unplaced> unplaced;
};

// `accepted`: identifiers of changes that all support.
Compiled compile(std::string_view frozen, std::vector<Proposed> changes,
                 const std::set<std::string>& accepted);

// Where [from, to) lies after these edits, if none of them touches it.
std::optional<std::pair<std::uint32_t, std::uint32_t>> carried(const std::vector<Edit>& edits,
                                                               std::uint32_t from,
                                                               std::uint32_t to);

// Code points of well-formed UTF-8.
std::uint32_t code_points(std::string_view words);

}  // namespace texts
