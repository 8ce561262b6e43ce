// How the rows of one sheet become items: which column gives which field, and what holds for all.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "papers/table.h"
#include "papers/targets.h"

namespace papers {

struct Plan {
  std::string target;
  std::string sheet;                            // empty: the first
  std::uint32_t header_row = 0;                 // rows up to this one hold no items
  std::map<std::string, std::size_t> columns;   // field → column, from 1
  std::map<std::string, std::string> defaults;  // field → what stands where the row says nothing
  std::map<std::string, std::string> parties;   // as written (folded) → journal name
  std::optional<bool> day_first;                // what 10/06/2024 means
  std::string language = "en";                  // of texts whose letters do not say
  std::string charset;
  char separator = 0;

  // The JSON of openapi.json (ImportPlan) without what concerns the record. The error names the
  // member.
  static Result<Plan> from_json(const json::Value& value);
  void write(json::Writer& out) const;
};

// What of a row somebody has to look at. An error keeps the row out; a warning does not.
struct Problem {
  bool error = false;
  std::string code;   // formula, too_long, missing, no_date, which_day, unknown_party, …
  std::string field;  // empty: the whole row
  std::string text;   // the same in English
};

struct Item {
  std::string sheet;
  std::uint32_t row = 0;
  std::map<std::string, std::string> fields;  // as the record has them; absent: nothing is said
  std::vector<Problem> problems;

  bool fails() const;
  void write(json::Writer& out) const;
  static Result<Item> from_json(const json::Value& value);
};

// The item of a row. The plan must have been checked by from_json().
Item item_of(const Plan& plan, std::string_view sheet, const Row& row);

// Small letters, digits, '.', '_' and '-' of a text: "3rd NCG" is "3rd-ncg"; empty where nothing is
// left. At most 40 bytes.
std::string id_of(std::string_view text);

// Columns by headings: the field of each, as well as they fit this target. `score` counts them.
struct Suggestion {
  std::string target;
  std::map<std::string, std::size_t> columns;
  std::size_t score = 0;
};
// The target that fits best; an empty one where none does. `only`: this target alone.
Suggestion suggest(const std::vector<Cell>& headings, std::string_view only);

}  // namespace papers
