// If these fail, a word in which one letter is of another alphabet passes for the word that it
// looks like, in a text that is signed.
#include "modules/texts/mixed_scripts.h"

#include <doctest/doctest.h>

#include <fstream>
#include <iterator>

#include "base/json.h"

namespace texts {

TEST_CASE("a word of two alphabets is found, and no word that people write") {
  struct Case {
    const char* words;
    const char* language;
    const char* found;  // empty: none
  };
  const Case cases[] = {
      {"The parties agree.", "en", ""},
      {"The pаrties agree.", "en", "pаrties"},  // U+0430
      {"Ηanoi", "en", "Ηanoi"},                 // U+0397
      {"раура", "en", "раура"},                 // all Cyrillic
      {"раура", "ru", ""},
      {"раurа", "ru", "раurа"},
      {"Ελλάδα", "el", ""},
      {"KIDD는 제19차 회의에서 NCG와", "ko", ""},
      {"한미 соmmon", "ko", "соmmon"},
      {"Các bên thỏa thuận, năm 2031 (COP-37)", "vi", ""},
      {"日本ODA計画", "ja", ""},
      {"e\xcc\x81 cole", "fr", ""},  // combining marks
      {"", "en", ""},
      {"a", "en", ""},
      {"end а", "en", "а"},
  };
  for (const Case& one : cases) {
    CAPTURE(one.words);
    CHECK(strange_word(one.words, one.language).value_or("") == one.found);
  }
  CHECK_FALSE(mixed_word("раура and paypa"));
  CHECK(mixed_word("A. Аlder") == std::optional<std::string>("Аlder"));
}

// The page finds them by a table of its own (web/src/modules/texts/look_alike.ts), and is asked the
// same.
TEST_CASE("the page marks the words of which the node warns") {
  std::ifstream file("tests/vectors/look_alike.json");
  const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  const auto cases = json::parse(text);
  REQUIRE(cases.ok());
  CHECK(cases.value().items().size() > 200);
  for (const json::Value& one : cases.value().items()) {
    const std::string words(one.text("words").value());
    CAPTURE(words);
    const auto& all = one.find("found")->items();
    const std::string first(all.empty() ? "" : all[0].string().value());
    CHECK(strange_word(words, one.text("language").value()).value_or("") == first);
  }
}

}  // namespace texts
