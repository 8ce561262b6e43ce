#include "base/text.h"

#include <utf8proc.h>

#include <cstdio>
#include <cstdlib>
#include <memory>

namespace {

// Texts beyond this are refused before utf8proc allocates for them; no field comes near it.
constexpr std::size_t kTextSizeMax = std::size_t{16} << 20;

bool is_control(char32_t c) { return c < 0x20 || (c >= 0x7f && c <= 0x9f); }

// Why a code point may not stand in text, or null.
const char* reason_against(char32_t c, bool multiline) {
  if (is_control(c)) {
    return multiline && (c == '\n' || c == '\t') ? nullptr : "control character";
  }
  if (c < 0xad) return nullptr;
  if (c == 0x2028 || c == 0x2029) return "line separator";
  if ((c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069)) return "bidirectional control";
  if (c == 0x200e || c == 0x200f || c == 0x061c) return "bidirectional mark";
  if (c == 0xad || c == 0x034f || c == 0x180e || (c >= 0x200b && c <= 0x200d) ||
      (c >= 0x2060 && c <= 0x206f) || c == 0xfeff || (c >= 0xfff9 && c <= 0xfffb) ||
      (c >= 0xe0000 && c <= 0xe007f)) {
    return "zero-width character";
  }
  if ((c >= 0xfdd0 && c <= 0xfdef) || (c & 0xfffe) == 0xfffe) return "noncharacter";
  return nullptr;
}

std::string place(std::size_t byte) { return " at byte " + std::to_string(byte); }

std::string named(char32_t c) {
  char text[16];
  std::snprintf(text, sizeof text, "U+%04X", static_cast<unsigned>(c));
  return text;
}

bool is_ascii(std::string_view text) {
  for (char c : text) {
    if (static_cast<unsigned char>(c) >= 0x80) return false;
  }
  return true;
}

Result<void> check_utf8(std::string_view text) {
  std::string_view rest = text;
  while (!rest.empty()) {
    const std::size_t byte = text.size() - rest.size();
    if (!next_code_point(rest)) {
      return Error{ErrorCode::invalid, "text is not well-formed UTF-8" + place(byte)};
    }
  }
  return {};
}

// NFC_Quick_Check=Yes and Canonical_Combining_Class=0 (UAX 15, section 9): a text of such code
// points alone is in NFC. Ranges of the scripts that we mostly see, which are whole in this; others
// are asked of the library.
bool is_composed(char32_t c) {
  return c < 0x300 || (c >= 0x1e00 && c <= 0x1eff) || (c >= 0x2010 && c <= 0x2027) ||
         (c >= 0x3001 && c <= 0x3029) || (c >= 0x4e00 && c <= 0x9fff) ||
         (c >= 0xac00 && c <= 0xd7a3);
}

// NFC of well-formed UTF-8.
Result<std::string> compose(std::string_view text) {
  utf8proc_uint8_t* out = nullptr;
  const auto size =
      utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                   static_cast<utf8proc_ssize_t>(text.size()), &out,
                   static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
  const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner(out, &std::free);
  if (size < 0) {
    return Error{ErrorCode::invalid,
                 std::string("text cannot be normalised: ") + utf8proc_errmsg(size)};
  }
  return std::string(reinterpret_cast<const char*>(out), static_cast<std::size_t>(size));
}

}  // namespace

std::optional<char32_t> next_code_point(std::string_view& rest) {
  if (rest.empty()) return std::nullopt;
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(rest[i]); };
  const unsigned char first = byte(0);
  std::size_t size = 1;
  char32_t value = first;
  char32_t least = 0;
  if (first >= 0xf0 && first <= 0xf4) {
    size = 4, value = first & 0x07, least = 0x10000;
  } else if (first >= 0xe0 && first < 0xf0) {
    size = 3, value = first & 0x0f, least = 0x800;
  } else if (first >= 0xc2 && first < 0xe0) {
    size = 2, value = first & 0x1f, least = 0x80;
  } else if (first >= 0x80) {
    return std::nullopt;
  }
  if (size > rest.size()) return std::nullopt;
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xc0) != 0x80) return std::nullopt;
    value = value << 6 | (byte(i) & 0x3f);
  }
  if (value < least || value > 0x10ffff || (value >= 0xd800 && value <= 0xdfff)) {
    return std::nullopt;
  }
  rest.remove_prefix(size);
  return value;
}

Result<void> check_text(std::string_view text, bool multiline) {
  if (text.size() > kTextSizeMax) return Error{ErrorCode::invalid, "text is too long"};
  std::string_view rest = text;
  bool composed_already = true;
  while (!rest.empty()) {
    const std::size_t byte = text.size() - rest.size();
    const std::optional<char32_t> c = next_code_point(rest);
    if (!c) return Error{ErrorCode::invalid, "text is not well-formed UTF-8" + place(byte)};
    composed_already = composed_already && is_composed(*c);
    if (const char* reason = reason_against(*c, multiline)) {
      return Error{ErrorCode::invalid,
                   "text holds a " + std::string(reason) + ", " + named(*c) + "," + place(byte)};
    }
  }
  if (composed_already) return {};
  const std::string composed = TRY(compose(text));
  if (composed == text) return {};
  std::size_t same = 0;
  while (same < text.size() && same < composed.size() && text[same] == composed[same]) ++same;
  while (same > 0 && same < text.size() &&
         (static_cast<unsigned char>(text[same]) & 0xc0) == 0x80) {
    --same;  // to the start of the code point
  }
  std::string_view at = text.substr(same);
  const std::optional<char32_t> c = next_code_point(at);
  return Error{ErrorCode::invalid,
               "text is not in NFC: " + (c ? named(*c) : std::string("end")) + place(same)};
}

Result<std::string> normalise(std::string_view text) {
  if (text.size() > kTextSizeMax) return Error{ErrorCode::invalid, "text is too long"};
  TRY(check_utf8(text));
  if (is_ascii(text)) return std::string(text);
  return compose(text);
}
