#include "charter/words.h"

#include "base/encoding.h"
#include "base/text.h"

namespace charter {

std::size_t characters(std::string_view text) {
  std::size_t out = 0;
  while (next_code_point(text)) ++out;
  return out;
}

std::string shown(const Node& node) {
  if (node.kind == Node::Kind::mapping) return "a mapping";
  if (node.kind == Node::Kind::sequence) return "a list";
  if (node.text.empty()) return "nothing";
  std::string_view text = node.text;
  std::string out = "'";
  for (int i = 0; i < 40; ++i) {
    const std::string_view before = text;
    if (!next_code_point(text)) break;
    const auto character = before.substr(0, before.size() - text.size());
    // An escape in quotes can hold what may reach no terminal.
    out += check_text(character, false).ok() ? character : std::string_view("?");
  }
  return out + (text.empty() ? "'" : "…'");
}

bool is_plain_number(const Node& node) {
  return !node.quoted && parse_decimal(node.text, ~std::uint64_t{0}).has_value();
}

bool is_plain_bool(const Node& node) {
  return !node.quoted && (node.text == "true" || node.text == "false");
}

bool only(std::string_view text, std::string_view allowed, std::size_t max) {
  return !text.empty() && text.size() <= max &&
         text.find_first_not_of(allowed) == std::string_view::npos;
}

bool is_party_name(std::string_view text) {
  if (!only(text, "abcdefghijklmnopqrstuvwxyz0123456789.-", 64)) return false;
  char before = '.';
  for (char c : text) {
    const bool mark = c == '.' || c == '-';
    if (mark && (before == '.' || (before == '-' && c == '.'))) return false;
    before = c;
  }
  return before != '.' && before != '-';
}

bool is_language(std::string_view text) {
  std::size_t part = 0;
  int parts = 0;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    if (i < text.size() && text[i] != '-') {
      const char c = text[i];
      const bool small = c >= 'a' && c <= 'z';
      const bool other = (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (!small && !(other && parts > 0)) return false;
      ++part;
      continue;
    }
    if (part < 2 || part > (parts == 0 ? 3U : 8U) || ++parts > 3) return false;
    part = 0;
  }
  return true;
}

std::string listed(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : ", ") + word;
  return out;
}

}  // namespace charter
