#include "base/text.h"

#include <doctest/doctest.h>

namespace {

std::string reason(const Result<void>& result) {
  return result.ok() ? "accepted" : result.error().message;
}

}  // namespace

TEST_CASE("names in the languages of the parties are text") {
  for (const char* text : {"Kim Min-su", "김민수", "핵협의그룹", "Nguyễn Văn A", "Đặng Thị Hồng",
                           "日本国", "Ærøskøbing", "👩"}) {
    CAPTURE(text);
    CHECK(check_text(text, false).ok());
    CHECK(normalise(text).value() == text);
  }
}

TEST_CASE("text that is not NFC is refused and normalised on request: it would look like another") {
  const std::string decomposed = "Nguye\xcc\x82\xcc\x83n";  // e, circumflex, tilde
  CHECK(reason(check_text(decomposed, false)) == "text is not in NFC: U+0065 at byte 4");
  CHECK(normalise(decomposed).value() == "Nguyễn");
  const std::string jamo = "\xe1\x84\x80\xe1\x85\xa1";  // two jamo that compose to one syllable
  CHECK_FALSE(check_text(jamo, false).ok());
  CHECK(normalise(jamo).value() == "가");
}

// If this fails, one text has two forms, of which only one is found, compared and signed.
TEST_CASE("what is taken for composed without asking is so, alone and beside anything") {
  const auto utf8 = [](char32_t c) {
    std::string out;
    if (c < 0x80) return std::string(1, static_cast<char>(c));
    if (c >= 0x800) {
      out.push_back(static_cast<char>(0xe0 | c >> 12));
      out.push_back(static_cast<char>(0x80 | (c >> 6 & 0x3f)));
    } else {
      out.push_back(static_cast<char>(0xc0 | c >> 6));
    }
    out.push_back(static_cast<char>(0x80 | (c & 0x3f)));
    return out;
  };
  std::string before = "a";
  for (char32_t c = 0x20; c < 0xd800; ++c) {
    const std::string one = utf8(c);
    for (const std::string& text : {one, "a" + one, before + one, one + "e", "\uac00" + one}) {
      const auto taken = check_text(text, false);
      if (!taken.ok()) continue;
      CAPTURE(static_cast<unsigned>(c));
      REQUIRE(normalise(text).value() == text);
    }
    before = one;
  }
}

TEST_CASE("ill-formed UTF-8 is named with its place") {
  for (const char* text : {"ab\xff", "ab\xc0\x80", "ab\xed\xa0\x80", "ab\xf4\x90\x80\x80",
                           "ab\xe2\x82", "ab\x80", "ab\xf8\x88\x80\x80\x80"}) {
    CHECK(reason(check_text(text, false)) == "text is not well-formed UTF-8 at byte 2");
    CHECK_FALSE(normalise(text).ok());
  }
}

TEST_CASE("characters that hide or reorder text are refused where identity matters") {
  CHECK(reason(check_text("a\xe2\x80\xae"
                          "b",
                          false)) == "text holds a bidirectional control, U+202E, at byte 1");
  CHECK(reason(check_text("a\xe2\x81\xa6"
                          "b",
                          true)) == "text holds a bidirectional control, U+2066, at byte 1");
  CHECK(reason(check_text("a\xe2\x80\x8b"
                          "b",
                          false)) == "text holds a zero-width character, U+200B, at byte 1");
  CHECK(reason(check_text("\xef\xbb\xbfx", false)) ==
        "text holds a zero-width character, U+FEFF, at byte 0");
  CHECK(reason(check_text("\xef\xbf\xbf", false)) ==
        "text holds a noncharacter, U+FFFF, at byte 0");
  CHECK(reason(check_text("a\x07", false)) == "text holds a control character, U+0007, at byte 1");
  CHECK(reason(check_text("a\x7f", false)) == "text holds a control character, U+007F, at byte 1");
  CHECK(reason(check_text("a\xc2\x9f", true)) ==
        "text holds a control character, U+009F, at byte 1");
}

TEST_CASE("newline and tab are text only where several lines are allowed") {
  CHECK(check_text("a\nb\tc", true).ok());
  CHECK_FALSE(check_text("a\nb", false).ok());
  CHECK_FALSE(check_text("a\tb", false).ok());
  CHECK_FALSE(check_text("a\r\nb", true).ok());
}
