// What rows can be brought in as: commitments, persons, delegations, meetings, agenda items,
// letters; which
// fields each has, and by which headings and words people name them in English, Korean and
// Vietnamese.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace papers {

enum class Takes { words, line, id, party, parties, date, dates, number, flag, choice };

struct Choice {
  std::string_view word;                  // as the record has it: UNDERTAKING, DONE, HEAD, …
  std::vector<std::string_view> written;  // folded (clean.h)
};

struct Field {
  std::string_view name;
  Takes takes = Takes::line;
  bool needed = false;
  std::vector<std::string_view> headings;  // folded
  std::vector<Choice> choices = {};
};

struct Target {
  std::string_view name;
  std::vector<Field> fields;

  const Field* find(std::string_view field) const;
};

const std::vector<Target>& targets();
const Target* find_target(std::string_view name);

// "ko", "vi", or `otherwise`, by the letters of the text.
std::string language_of(std::string_view text, std::string_view otherwise);

}  // namespace papers
