// The words of one element of a negotiated text in one language, with what parties propose to
// change in them laid over it: attributed alternatives in brackets wherever two of them touch the
// same words, and never a word lost or merged in silence.
//
// A pure function of the frozen words and of the set of open changes: whatever order they arrive
// in, every node shows the same text (docs/formats/texts.md, "Compilation").
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace texts {

// What stands in place of words.
enum class Blank : std::uint8_t {
  none,            // words stand there
  no_text,         // proposed: nothing there
  to_be_supplied,  // words announced, not given yet
};

// An open change, as its proposer submitted it. Offsets count code points of the words that it is
// on: those of the element, or those of another change.
struct Proposed {
  std::string id;
  std::string party;       // proposer; in a Chair's text shown as Chair
  bool chair = false;      // counted neither as that party's position nor as its agreement
  std::uint32_t from = 0;  // [from, to) is replaced; empty: an insertion before `from`
  std::uint32_t to = 0;
  std::string words;  // NFC; empty with Blank::none: the words are struck out
  Blank blank = Blank::none;
  std::string on;  // id of the change whose words this changes; empty: the element's
  std::vector<std::string> supporters;  // parties that support it as it stands
  bool operator==(const Proposed&) const = default;
};

struct Alternative;

// Words that nobody contests, a blank in their place, or a bracket.
struct Part {
  std::string words;
  Blank blank = Blank::none;
  std::vector<Alternative> alternatives;  // of a bracket, at least two; the frozen words first
  bool operator==(const Part&) const;
};

// One way to read a bracket.
struct Alternative {
  std::vector<std::string> parties;  // who proposes or supports all of it, ascending
  bool chair = false;
  bool frozen = false;               // the words as they stand in the revision
  std::vector<std::string> changes;  // identifiers, ascending
  std::vector<Part> parts;
  bool operator==(const Alternative&) const;
};

// A change that has no place in the words: shown beside them, whole.
struct Unplaced {
  std::string id;
  enum class Why : std::uint8_t {
    outside,  // its span is not one of these words
    unknown,  // on a change that is not open, or has no place itself
    deep,     // on a change that lies deeper than kDepthMax
    many,     // one of more than kOfOneMax of its party on the same words
  } why = Why::outside;
  bool operator==(const Unplaced&) const = default;
};

struct Overlay {
  std::vector<Part> parts;  // joined in order they are the element
  std::vector<Unplaced> unplaced;
  bool operator==(const Overlay&) const = default;
};

// Brackets within brackets to this depth stand in the text; deeper ones beside it.
inline constexpr unsigned kDepthMax = 32;
// So many of one party stand in the same words, so that a flood costs a bounded amount.
inline constexpr std::size_t kOfOneMax = 64;

// `changes` in any order, identifiers distinct (of equal ones the first in the order of all their
// members stands, the others are left out). `base` and all words are well-formed UTF-8.
Overlay lay_over(std::string_view base, std::vector<Proposed> changes);

// The words that `party` wants to read: its own alternatives, and the frozen words where it
// proposes nothing. Empty `party`: the frozen words. Where it proposes several, the first.
std::string read_as(const std::vector<Part>& parts, std::string_view party);

// Brackets in these parts, those within others included.
std::size_t count_brackets(const std::vector<Part>& parts);

}  // namespace texts
