#include "papers/charset.h"

#include <unicode/ucnv.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <memory>

#include "base/text.h"

namespace papers {
namespace {

struct Close {
  void operator()(UConverter* converter) const { ucnv_close(converter); }
};
using Converter = std::unique_ptr<UConverter, Close>;

// Nothing where ICU does not know the charset, or `strict` and a byte does not belong to it.
std::optional<std::string> convert(ByteView bytes, const char* charset, bool strict) {
  UErrorCode status = U_ZERO_ERROR;
  const Converter converter(ucnv_open(charset, &status));
  if (U_FAILURE(status)) return std::nullopt;
  if (strict) {
    ucnv_setToUCallBack(converter.get(), UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr,
                        &status);
  }
  const icu::UnicodeString wide(bytes.data(), static_cast<std::int32_t>(bytes.size()),
                                converter.get(), status);
  if (U_FAILURE(status)) return std::nullopt;
  std::string out;
  wide.toUTF8String(out);
  return out;
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    if (!next_code_point(text)) return false;
  }
  return true;
}

// How much of what is not ASCII in a text lies within these blocks, of 100.
std::size_t percent_hangul(std::string_view text) {
  std::size_t all = 0;
  std::size_t hangul = 0;
  while (!text.empty()) {
    const auto c = next_code_point(text);
    if (!c) return 0;
    if (*c < 0x80) continue;
    ++all;
    if ((*c >= 0xAC00 && *c <= 0xD7A3) || (*c >= 0x3131 && *c <= 0x318E)) ++hangul;
  }
  return all == 0 ? 0 : hangul * 100 / all;
}

// Windows-1258 writes the five tones as marks of their own, right behind a letter, and has đ, ư, ơ
// where Windows-1252 has letters that stand in no language that is met here.
bool looks_vietnamese(ByteView bytes) {
  std::size_t high = 0;
  std::size_t marks = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const auto c = static_cast<unsigned char>(bytes[i]);
    if (c < 0x80) continue;
    ++high;
    const bool tone = c == 0xCC || c == 0xD2 || c == 0xDE || c == 0xEC || c == 0xF2;
    const auto before = static_cast<unsigned char>(i > 0 ? bytes[i - 1] : ' ');
    const bool letter =
        (before >= 'a' && before <= 'z') || (before >= 'A' && before <= 'Z') || before >= 0xC0;
    if ((tone && letter) || c == 0xF0 || c == 0xFD || c == 0xF5 || c == 0xD0 || c == 0xDD) ++marks;
  }
  return high > 0 && marks * 4 >= high;
}

constexpr std::size_t kSample = 64 * 1024;

}  // namespace

Result<Decoded> decode(ByteView bytes, std::string_view declared) {
  if (bytes.starts_with("\xEF\xBB\xBF")) {
    bytes.remove_prefix(3);
    if (declared.empty()) declared = "utf-8";
  } else if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF")) {
    declared = "utf-16";
  }
  if (!declared.empty()) {
    std::string name(declared);
    std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) {
      return static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    });
    // What programs call EUC-KR or KS C 5601 has the letters of CP949 as well.
    const bool korean = name == "cp949" || name == "euc-kr" || name == "ks_c_5601-1987" ||
                        name == "ksc5601" || name == "uhc" || name == "ms949";
    const auto text = convert(bytes, korean ? "windows-949" : name.c_str(), false);
    if (!text)
      return Error{ErrorCode::invalid, "charset: '" + name.substr(0, 40) +
                                           "' is not known; known are utf-8, utf-16, cp949, "
                                           "windows-1258 and others"};
    return Decoded{*text, korean ? "cp949" : name, false};
  }
  if (is_utf8(bytes)) return Decoded{std::string(bytes), "utf-8", false};
  // A part that ends within a character is no proof against a charset of two bytes: the whole is
  // tried, the sample is for counting alone.
  if (auto korean = convert(bytes, "windows-949", true)) {
    if (percent_hangul(std::string_view(*korean).substr(0, korean->size())) >= 50)
      return Decoded{std::move(*korean), "cp949", true};
  }
  const char* charset =
      looks_vietnamese(bytes.substr(0, kSample)) ? "windows-1258" : "windows-1252";
  auto text = convert(bytes, charset, false);
  if (!text) return Error{ErrorCode::invalid, "the text is in no charset that is known here"};
  return Decoded{std::move(*text), charset, true};
}

}  // namespace papers
