// Numbers that Word makes by itself (ECMA-376, word/numbering.xml): lists and their levels, counted
// as the paragraphs come.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "papers/archive.h"

namespace papers {

// Which list a paragraph is of.
struct ListPlace {
  std::string list;
  std::size_t level = 0;
  bool operator==(const ListPlace&) const = default;
};

class DocxNumbers {
 public:
  static constexpr std::size_t kLevels = 9;

  static Result<DocxNumbers> read(Archive& archive);
  // Of paragraphs of a style, by its identifier; nothing where the style is of no list.
  std::optional<ListPlace> of_style(const std::string& style) const;
  // The next paragraph of a list, as its number is printed: 1, (a), IV; empty: a bullet, or no
  // list.
  std::string next(const ListPlace& place);

 private:
  struct Level {
    std::string format = "decimal";
    std::string text;  // %1 is the number of the first level
    std::uint32_t start = 1;
  };
  using Levels = std::array<Level, kLevels>;
  struct List {
    std::string shape;  // lists of one shape count on
    std::map<std::size_t, std::uint32_t> starts;
  };
  std::map<std::string, Levels> shapes_;
  std::map<std::string, List> lists_;
  std::map<std::string, ListPlace> styles_;
  std::map<std::string, std::vector<std::uint32_t>> counts_;  // by shape
  std::map<std::string, bool> begun_;                         // by list
};

}  // namespace papers
