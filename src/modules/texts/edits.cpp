#include "modules/texts/edits.h"

#include <utf8proc.h>

#include <algorithm>
#include <cstddef>

#include "base/check.h"
#include "base/text.h"

namespace texts {
namespace {

enum class TokenKind { word, space, other };

TokenKind kind_of(char32_t c) {
  switch (utf8proc_category(static_cast<utf8proc_int32_t>(c))) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ME:
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_NO:
      return TokenKind::word;
    case UTF8PROC_CATEGORY_LO: {
      const bool han = (c >= 0x3400 && c <= 0x9FFF) || (c >= 0xF900 && c <= 0xFAFF) || c >= 0x20000;
      return han ? TokenKind::other : TokenKind::word;
    }
    case UTF8PROC_CATEGORY_ZS:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
      return TokenKind::space;
    default:
      return c == '\n' || c == '\t' ? TokenKind::space : TokenKind::other;
  }
}

struct Token {
  std::string_view text;
  std::uint32_t at = 0;  // code points before it
  TokenKind kind = TokenKind::other;
};

// Ends with an empty token, whose `at` is the number of code points.
std::vector<Token> tokens_of(std::string_view text) {
  std::vector<Token> out;
  std::uint32_t at = 0;
  std::string_view rest = text;
  while (!rest.empty()) {
    const std::string_view here = rest;
    const auto c = next_code_point(rest);
    check(c.has_value());
    const TokenKind kind = kind_of(*c);
    const std::size_t size = here.size() - rest.size();
    if (kind == TokenKind::word && !out.empty() && out.back().kind == TokenKind::word) {
      out.back().text = {out.back().text.data(), out.back().text.size() + size};
    } else {
      out.push_back({here.substr(0, size), at, kind});
    }
    ++at;
  }
  out.push_back({{}, at, TokenKind::other});
  return out;
}

using Tokens = std::vector<Token>;

struct Span {
  std::size_t from, to;    // tokens of the old
  std::size_t begin, end;  // tokens of the new
};

// Myers, "An O(ND) Difference Algorithm and Its Variations" (1986), forward, with the way back
// kept. Nothing where more than kEditsMax tokens would have to go or come.
bool differences(const Tokens& a, std::size_t a0, std::size_t a1, const Tokens& b, std::size_t b0,
                 std::size_t b1, std::vector<Span>& out) {
  const auto n = static_cast<std::ptrdiff_t>(a1 - a0);
  const auto m = static_cast<std::ptrdiff_t>(b1 - b0);
  const std::ptrdiff_t most = std::min<std::ptrdiff_t>(n + m, kEditsMax);
  std::vector<std::ptrdiff_t> furthest(static_cast<std::size_t>(2 * most + 3), 0);
  const auto at = [&](std::vector<std::ptrdiff_t>& v, std::ptrdiff_t k) -> std::ptrdiff_t& {
    return v[static_cast<std::size_t>(k + most + 1)];
  };
  std::vector<std::vector<std::ptrdiff_t>> trail;
  std::ptrdiff_t steps = -1;
  for (std::ptrdiff_t d = 0; d <= most && steps < 0; ++d) {
    trail.push_back(furthest);
    for (std::ptrdiff_t k = -d; k <= d; k += 2) {
      const bool down = k == -d || (k != d && at(furthest, k - 1) < at(furthest, k + 1));
      std::ptrdiff_t x = down ? at(furthest, k + 1) : at(furthest, k - 1) + 1;
      std::ptrdiff_t y = x - k;
      while (x < n && y < m &&
             a[a0 + static_cast<std::size_t>(x)].text == b[b0 + static_cast<std::size_t>(y)].text) {
        ++x;
        ++y;
      }
      at(furthest, k) = x;
      if (x >= n && y >= m) {
        steps = d;
        break;
      }
    }
  }
  if (steps < 0) return false;
  std::vector<Span> back;
  std::ptrdiff_t x = n;
  std::ptrdiff_t y = m;
  for (std::ptrdiff_t d = steps; d > 0; --d) {
    std::vector<std::ptrdiff_t>& before = trail[static_cast<std::size_t>(d)];
    const std::ptrdiff_t k = x - y;
    const bool down = k == -d || (k != d && at(before, k - 1) < at(before, k + 1));
    const std::ptrdiff_t from_k = down ? k + 1 : k - 1;
    const std::ptrdiff_t from_x = at(before, from_k);
    const std::ptrdiff_t from_y = from_x - from_k;
    // One token that goes, or one that comes, behind the run of equal ones from there.
    const auto x0 = a0 + static_cast<std::size_t>(from_x);
    const auto y0 = b0 + static_cast<std::size_t>(from_y);
    back.push_back(down ? Span{x0, x0, y0, y0 + 1} : Span{x0, x0 + 1, y0, y0});
    x = from_x;
    y = from_y;
  }
  for (auto one = back.rbegin(); one != back.rend(); ++one) {
    if (!out.empty() && out.back().to == one->from && out.back().end == one->begin) {
      out.back().to = one->to;
      out.back().end = one->end;
    } else {
      out.push_back(*one);
    }
  }
  return true;
}

bool is_space_between(const Tokens& tokens, std::size_t from, std::size_t to) {
  return std::all_of(tokens.begin() + static_cast<std::ptrdiff_t>(from),
                     tokens.begin() + static_cast<std::ptrdiff_t>(to),
                     [](const Token& token) { return token.kind == TokenKind::space; });
}

std::string text_of(const Tokens& tokens, std::size_t from, std::size_t to) {
  std::string out;
  for (std::size_t i = from; i < to; ++i) out += tokens[i].text;
  return out;
}

}  // namespace

std::vector<Edit> edits_between(std::string_view before, std::string_view after) {
  const Tokens a = tokens_of(before);
  const Tokens b = tokens_of(after);
  const std::size_t n = a.size() - 1;
  const std::size_t m = b.size() - 1;
  std::size_t begin = 0;
  while (begin < n && begin < m && a[begin].text == b[begin].text) ++begin;
  std::size_t end = 0;
  while (end < n - begin && end < m - begin && a[n - 1 - end].text == b[m - 1 - end].text) ++end;
  if (begin == n && begin == m) return {};
  std::vector<Span> spans;
  if (!differences(a, begin, n - end, b, begin, m - end, spans)) {
    spans = {{begin, n - end, begin, m - end}};
  }
  std::vector<Span> merged;
  for (const Span& span : spans) {
    if (!merged.empty() && is_space_between(a, merged.back().to, span.from)) {
      merged.back().to = span.to;
      merged.back().end = span.end;
    } else {
      merged.push_back(span);
    }
  }
  std::vector<Edit> out;
  for (const Span& span : merged) {
    out.push_back({a[span.from].at, a[span.to].at, text_of(b, span.begin, span.end)});
  }
  return out;
}

std::string apply(std::string_view before, const std::vector<Edit>& edits) {
  std::string out;
  std::uint32_t at = 0;
  std::string_view rest = before;
  const auto take = [&](std::uint32_t until, bool keep) {
    const std::string_view from = rest;
    for (; at < until; ++at) check(next_code_point(rest).has_value());
    if (keep) out += from.substr(0, from.size() - rest.size());
  };
  for (const Edit& edit : edits) {
    take(edit.from, true);
    take(edit.to, false);
    out += edit.words;
  }
  return out += rest;
}

}  // namespace texts
