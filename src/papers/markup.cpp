#include "papers/markup.h"

#include "base/text.h"
#include "papers/clean.h"

namespace papers {

std::string harmless(std::string_view words) {
  return check_text(words, true).ok() ? std::string(words) : clean(words, true);
}

std::string marked_up(std::string_view words) {
  std::string out;
  for (const char c : harmless(words)) {
    if (c == '&') {
      out += "&amp;";
    } else if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else if (c == '"') {
      out += "&quot;";
    } else {
      out += c;
    }
  }
  return out;
}

std::string quoted_for_css(std::string_view words) {
  std::string out;
  for (const char c : harmless(words)) {
    const bool ends_it = c == '"' || c == '\\' || c == '<' || c == '>' || c == '\n' || c == '\t';
    out += ends_it ? ' ' : c;
  }
  return out;
}

}  // namespace papers
