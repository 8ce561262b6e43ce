// Fields of an item of a paper, what was wrong with them, and texts of the acts that they become.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "base/json.h"
#include "papers/plan.h"
#include "papers/targets.h"

namespace api {

// Empty where the item says nothing.
inline std::string field(const papers::Item& item, const char* name) {
  const auto found = item.fields.find(name);
  return found == item.fields.end() ? std::string() : found->second;
}

inline void fails(papers::Item& item, std::string code, std::string name, std::string text) {
  item.problems.push_back({true, std::move(code), std::move(name), std::move(text)});
}

inline void warns(papers::Item& item, std::string code, std::string name, std::string text) {
  item.problems.push_back({false, std::move(code), std::move(name), std::move(text)});
}

// {"en": "…"}, in the language of the text's letters.
inline void texts(json::Writer& out, std::string_view name, const std::string& text,
                  const std::string& language) {
  if (text.empty()) return;
  out.key(name).begin_object().field(papers::language_of(text, language), text).end_object();
}

inline void line(json::Writer& out, std::string_view name, const std::string& text) {
  if (!text.empty()) out.field(name, text);
}

}  // namespace api
