// Members of the answers that papers are made of, as they are printed.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace api {

// A text or number as text; empty where there is none.
inline std::string plain(const json::Value& value, std::string_view name) {
  const json::Value* member = value.find(name);
  if (member == nullptr) return {};
  if (const auto text = member->string()) return std::string(*text);
  if (const auto number = member->unsigned_number()) return std::to_string(*number);
  return {};
}

// Of a list; none where there is no such list.
inline const std::vector<json::Value>& items(const json::Value& value, std::string_view name) {
  static const std::vector<json::Value> kNone;
  const json::Value* member = value.find(name);
  return member == nullptr || !member->is_array() ? kNone : member->items();
}

// Names of contents as the record writes them, RESERVATION, as words of papers have them.
inline std::string in_small(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

// Lines of one cell.
inline void add_line(std::string& cell, const std::string& line) {
  if (!line.empty()) cell += (cell.empty() ? "" : "\n") + line;
}

}  // namespace api
