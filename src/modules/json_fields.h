// Parts of answers that the views of all modules write alike.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/json.h"

namespace modules {

using Names = std::map<std::string, std::string>;  // a text by language

template <class Map>
Names names_of(const Map& map) {
  return Names(map.begin(), map.end());
}

inline void write_names(json::Writer& out, const Names& names) {
  out.begin_object();
  for (const auto& [language, text] : names) out.field(language, text);
  out.end_object();
}

// The object, or null where there is no text in any language.
inline void write_maybe_names(json::Writer& out, const Names& names) {
  if (names.empty()) {
    out.null();
  } else {
    write_names(out, names);
  }
}

inline void write_maybe(json::Writer& out, std::string_view key, std::string_view text) {
  out.key(key);
  if (text.empty()) {
    out.null();
  } else {
    out.string(text);
  }
}

template <class List>
void write_list(json::Writer& out, std::string_view key, const List& list) {
  out.key(key).begin_array();
  for (const auto& text : list) out.string(text);
  out.end_array();
}

// English where there is any, else the first language; empty where there is none.
inline std::string one_of(const Names& names) {
  if (names.empty()) return {};
  const auto english = names.find("en");
  return english == names.end() ? names.begin()->second : english->second;
}

// All sources in one line, as answers show them beside who says so.
template <class List>
std::string sources_text(const List& sources) {
  std::string out;
  for (const auto& source : sources) out += (out.empty() ? "" : ", ") + source;
  return out;
}

}  // namespace modules
