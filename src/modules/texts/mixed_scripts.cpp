#include "modules/texts/mixed_scripts.h"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <set>

#include "base/text.h"

namespace texts {
namespace {

enum class Script : std::uint8_t { none, other, latin, greek, cyrillic, armenian, cherokee };

struct Range {
  char32_t first;
  char32_t last;
  Script script;
};

// Letters of the blocks (Unicode 15.0, Scripts.txt) whose capitals or small letters are drawn like
// those of another; combining marks and digits belong to whatever word they stand in.
constexpr Range kRanges[] = {
    {U'0', U'9', Script::other},        {U'A', U'Z', Script::latin},
    {U'a', U'z', Script::latin},        {0x00c0, 0x00d6, Script::latin},
    {0x00d8, 0x00f6, Script::latin},    {0x00f8, 0x02b8, Script::latin},
    {0x0300, 0x036f, Script::other},    {0x0370, 0x03ff, Script::greek},
    {0x0400, 0x052f, Script::cyrillic}, {0x0531, 0x0588, Script::armenian},
    {0x13a0, 0x13fd, Script::cherokee}, {0x1c80, 0x1c88, Script::cyrillic},
    {0x1e00, 0x1eff, Script::latin},    {0x1f00, 0x1fff, Script::greek},
    {0x2c60, 0x2c7f, Script::latin},    {0x2de0, 0x2dff, Script::cyrillic},
    {0x3040, 0x30ff, Script::other},    {0x3400, 0x9fff, Script::other},
    {0xa640, 0xa69f, Script::cyrillic}, {0xa722, 0xa7ff, Script::latin},
    {0xab30, 0xab64, Script::latin},    {0xab70, 0xabbf, Script::cherokee},
    {0xac00, 0xd7a3, Script::other},    {0xff21, 0xff3a, Script::latin},
    {0xff41, 0xff5a, Script::latin},
};

Script script_of(char32_t c) {
  const auto* const found =
      std::upper_bound(std::begin(kRanges), std::end(kRanges), c,
                       [](char32_t one, const Range& range) { return one <= range.last; });
  return found != std::end(kRanges) && c >= found->first ? found->script : Script::none;
}

// The first word that is wrong, by the alphabets of its letters.
std::optional<std::string> first_word(std::string_view words,
                                      const std::function<bool(const std::set<Script>&)>& wrong) {
  std::set<Script> of;
  std::string_view rest = words;
  std::string_view begin = words;
  while (true) {
    const std::string_view here = rest;
    const auto c = next_code_point(rest);
    const Script script = c ? script_of(*c) : Script::none;
    if (script != Script::none) {
      if (script != Script::other) of.insert(script);
      continue;
    }
    if (wrong(of)) return std::string(begin.substr(0, begin.size() - here.size()));
    if (!c) return std::nullopt;
    of.clear();
    begin = rest;
  }
}

// In what a language is written, of those above; none: it is not known here.
Script alphabet_of(std::string_view language) {
  static const std::set<std::string_view> kLatin = {"de", "en", "es", "fr", "id", "it", "ja", "ko",
                                                    "ms", "nl", "pl", "pt", "sv", "tr", "vi", "zh"};
  const std::string_view first = language.substr(0, language.find('-'));
  return kLatin.contains(first) ? Script::latin : Script::none;
}

}  // namespace

std::optional<std::string> mixed_word(std::string_view words) {
  return first_word(words, [](const std::set<Script>& of) { return of.size() > 1; });
}

std::optional<std::string> strange_word(std::string_view words, std::string_view language) {
  const Script own = alphabet_of(language);
  if (own == Script::none) return mixed_word(words);
  return first_word(words, [own](const std::set<Script>& of) {
    return of.size() > 1 || (of.size() == 1 && *of.begin() != own);
  });
}

}  // namespace texts
