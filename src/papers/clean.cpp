#include "papers/clean.h"

#include <unicode/casemap.h>
#include <unicode/unistr.h>

#include "base/text.h"

namespace papers {
namespace {

bool is_space(char32_t c) {
  return c == 0x20 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F ||
         c == 0x205F || c == 0x3000;
}

bool is_dropped(char32_t c) {
  if (c < 0x20 || (c >= 0x7F && c <= 0x9F)) return true;  // controls
  if (c == 0xAD || c == 0x034F || c == 0x061C || c == 0x180E) return true;
  if (c >= 0x200B && c <= 0x200F) return true;  // zero width, marks of direction
  if (c >= 0x2028 && c <= 0x202E) return true;  // separators, overrides
  if (c >= 0x2060 && c <= 0x206F) return true;  // joiners, isolates
  if (c >= 0xFE00 && c <= 0xFE0F) return true;  // variation selectors
  if (c == 0xFEFF || (c >= 0xFFF9 && c <= 0xFFFB)) return true;
  if (c >= 0xFDD0 && c <= 0xFDEF) return true;  // noncharacters
  if ((c & 0xFFFE) == 0xFFFE) return true;
  return c >= 0xE0000 && c <= 0xE0FFF;  // tags
}

// CON, NUL.txt, com1: where Windows writes to a device instead of a file.
bool is_device(std::string_view name) {
  std::string stem;
  for (const char c : name.substr(0, name.find('.')))
    stem += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  if (stem == "CON" || stem == "PRN" || stem == "AUX" || stem == "NUL") return true;
  return stem.size() == 4 && (stem.starts_with("COM") || stem.starts_with("LPT")) &&
         stem[3] >= '1' && stem[3] <= '9';
}

void put(std::string& out, char32_t c) {
  icu::UnicodeString(static_cast<UChar32>(c)).toUTF8String(out);
}

}  // namespace

std::string clean(std::string_view text, bool lines) {
  std::string out;
  out.reserve(text.size());
  bool bad = false;  // within a run of ill-formed bytes
  while (!text.empty()) {
    const auto c = next_code_point(text);
    if (!c) {
      if (!bad) out += "\xEF\xBF\xBD";
      bad = true;
      text.remove_prefix(1);
      continue;
    }
    bad = false;
    if (*c == '\r' || *c == 0x2028 || *c == 0x2029 || *c == 0x85 || *c == 0x0B || *c == 0x0C) {
      if (*c == '\r' && text.starts_with('\n')) continue;
      out += lines ? '\n' : ' ';
    } else if (*c == '\n' || *c == '\t') {
      out += lines ? static_cast<char>(*c) : ' ';
    } else if (is_space(*c)) {
      out += ' ';
    } else if (!is_dropped(*c)) {
      put(out, *c);
    }
  }
  const auto first = out.find_first_not_of(" \n\t");
  if (first == std::string::npos) return {};
  out = out.substr(first, out.find_last_not_of(" \n\t") - first + 1);
  Result<std::string> normal = normalise(out);
  if (!normal.ok()) return {};
  // What the record still refuses is a character that it knows and this table does not.
  if (check_text(normal.value(), lines).ok()) return std::move(normal).value();
  std::string kept;
  std::string_view rest = normal.value();
  while (!rest.empty()) {
    const std::string_view before = rest;
    if (!next_code_point(rest)) break;
    const std::string_view one = before.substr(0, before.size() - rest.size());
    const bool fits =
        check_text(std::string("a") + std::string(one), lines).ok() || check_text(one, lines).ok();
    if (fits) kept += one;
  }
  return kept;
}

std::string_view beginning(std::string_view text, std::size_t max) {
  if (text.size() <= max) return text;
  std::size_t end = max;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end);
}

std::string folded(std::string_view text) {
  const std::string one = clean(text, false);
  icu::UnicodeString wide = icu::UnicodeString::fromUTF8(one);
  wide.foldCase();
  std::string all;
  wide.toUTF8String(all);
  std::string out;
  for (const char c : all) {
    const bool mark = c == ':' || c == '*' || c == '.' || c == '_' || c == '-' || c == '/' ||
                      c == '(' || c == ')' || c == '#' || c == ' ';
    if (!mark) {
      out += c;
    } else if (!out.empty() && out.back() != ' ') {
      out += ' ';
    }
  }
  while (out.ends_with(' ')) out.pop_back();
  return out;
}

std::string file_name(std::string_view text) {
  constexpr std::size_t kMax = 120;
  const auto slash = text.find_last_of("/\\");
  if (slash != std::string_view::npos) text = text.substr(slash + 1);
  std::string out;
  for (const char c : clean(text, false)) {
    out += std::string_view("<>:\"|?*;%\\/").find(c) == std::string_view::npos ? c : '_';
  }
  while (out.starts_with('.') || out.starts_with(' ') || out.starts_with('-')) out.erase(0, 1);
  if (out.size() > kMax) {
    const auto dot = out.rfind('.');
    const std::string end =
        dot != std::string::npos && out.size() - dot <= 8 ? out.substr(dot) : std::string();
    out = std::string(beginning(out, kMax - end.size())) + end;
  }
  while (out.ends_with('.') || out.ends_with(' ')) out.pop_back();
  if (is_device(out)) out.insert(0, 1, '_');
  return out.empty() ? "file" : out;
}

std::string name_apart(const std::string& name, std::set<std::string>& taken) {
  const auto take = [&taken](const std::string& one) {
    icu::UnicodeString wide = icu::UnicodeString::fromUTF8(one);
    std::string key;
    wide.foldCase().toUTF8String(key);
    return taken.insert(key).second;
  };
  if (take(name)) return name;
  const auto dot = name.rfind('.');
  const std::size_t stem = dot == std::string::npos || dot == 0 ? name.size() : dot;
  for (int number = 2;; ++number) {
    std::string out = name;
    out.insert(stem, " (" + std::to_string(number) + ")");
    if (take(out)) return out;
  }
}

}  // namespace papers
