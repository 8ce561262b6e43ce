#include "link/pairing.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "base/text.h"

namespace {

using links::Fingerprint;
using links::Language;
using links::Offer;

Offer offer_of(const char* party, const char* name, char key,
               std::vector<io::Address> addresses = {}) {
  return {crypto::sha256(std::string(5, key)), party, name, std::move(addresses)};
}

const Offer kKorea =
    offer_of("KR", "대한민국", 'k', {{"node.example.kr", 7443}, {"2001:db8::1", 7443}});
const Offer kStates = offer_of("US", "United States", 'u', {{"192.0.2.7", 7443}});

Fingerprint counting(std::uint16_t from, std::uint16_t step) {
  Fingerprint out{};
  for (auto& value : out) {
    value = from;
    from = static_cast<std::uint16_t>((from + step) % 2048);
  }
  return out;
}

std::string refusal(std::string_view text, Language language) {
  const auto result = links::read_words(text, language);
  return result.ok() ? "" : result.error().message;
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::size_t distance(const std::u32string& a, const std::u32string& b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t above = row[j];
      row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (a[i - 1] != b[j - 1])});
      diagonal = above;
    }
  }
  return row[b.size()];
}

std::u32string code_points(std::string_view text) {
  std::u32string out;
  while (const auto point = next_code_point(text)) out.push_back(*point);
  return out;
}

// Hangul syllables as their letters (Unicode 3.12).
std::u32string letters(std::string_view text) {
  std::u32string out;
  for (const char32_t point : code_points(text)) {
    const char32_t index = point - 0xac00;
    out.push_back(0x1100 + index / 588);
    out.push_back(0x1161 + index % 588 / 28);
    if (index % 28 != 0) out.push_back(0x11a7 + index % 28);
  }
  return out;
}

// The halves of a language, taken out of its words.
std::pair<std::vector<std::string>, std::vector<std::string>> halves(Language language) {
  const auto cut = [&](std::uint16_t value, bool first) {
    const std::string whole = links::word(value, language);
    const auto hyphen = whole.find('-');
    return first ? whole.substr(0, hyphen) : whole.substr(hyphen + 1);
  };
  std::pair<std::vector<std::string>, std::vector<std::string>> out;
  for (unsigned i = 0; i < 32; ++i)
    out.first.push_back(cut(static_cast<std::uint16_t>(i * 64), true));
  for (unsigned i = 0; i < 64; ++i) out.second.push_back(cut(static_cast<std::uint16_t>(i), false));
  return out;
}

template <class Check>
void each_pair(Language language, const Check& check_pair) {
  const auto [first, second] = halves(language);
  for (const auto& table : {first, second}) {
    for (std::size_t i = 0; i < table.size(); ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        CAPTURE(table[i]);
        CAPTURE(table[j]);
        check_pair(table[i], table[j]);
      }
    }
  }
  // Which half one hears is never in doubt either.
  for (const auto& one : first) CHECK(std::count(second.begin(), second.end(), one) == 0);
}

// Sounds that a telephone makes alike: l r, n m, voiced and voiceless.
std::string as_heard(std::string text) {
  for (char& c : text) {
    const std::size_t at = std::string_view("rnvpdgzqy").find(c);
    if (at != std::string_view::npos) c = "lmbbtkski"[at];
  }
  return text;
}

}  // namespace

TEST_CASE("an offer comes back from its text, however it was wrapped and retyped") {
  for (const Offer& offer : {kKorea, kStates, offer_of("A", "x", 'a')}) {
    const auto text = links::offer_text(offer);
    REQUIRE(text.ok());
    CHECK(text.value().starts_with("entente1-"));
    const auto back = links::read_offer(text.value());
    REQUIRE(back.ok());
    CHECK(back.value() == offer);
    std::string retyped = "  ";
    for (char c : text.value()) {
      if (c == '-') retyped += "-\r\n ";
      retyped += c == '0'                          ? 'o'
                 : c == '1' && retyped.size() > 14 ? 'L'
                                                   : static_cast<char>(toupper(c));
    }
    const auto again = links::read_offer(retyped + "\n");
    REQUIRE_MESSAGE(again.ok(), retyped);
    CHECK(again.value() == offer);
  }
}

TEST_CASE("the text of an offer is the one that the format's document gives") {
  CHECK(links::offer_text(kStates).value() ==
        "entente1-07jz1-mnw0v-taqge-dsh8v-k4asn-0m5q6-zr7bn-q1sm2-qcb88-j6scr-9yp0j-nac6n-avk9e-"
        "hjp88-2kehg-q8sbk-04732-e9j5r-r2wch-e6wx3-ed1m6-c865v-jv");
}

TEST_CASE("any changed, lost or added character of an offer is noticed") {
  const std::string text = links::offer_text(kKorea).value();
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '-') continue;
    std::string changed = text;
    changed[i] = changed[i] == '7' ? '8' : '7';
    CHECK_MESSAGE(!links::read_offer(changed).ok(), i);
    changed = text;
    changed.erase(i, 1);
    CHECK_MESSAGE(!links::read_offer(changed).ok(), i);
    changed = text;
    changed.insert(i, "7");
    CHECK_MESSAGE(!links::read_offer(changed).ok(), i);
  }
  for (const char* bad : {"", "entente1", "entente1-", "entente2-00000", "hello", "entente1-uuuuu",
                          "entente1-00000-00000-00000"}) {
    CHECK_MESSAGE(!links::read_offer(bad).ok(), bad);
  }
  CHECK(!links::read_offer(Bytes(100'000, 'a')).ok());
  CHECK(has(links::read_offer(text.substr(0, text.size() - 12)).error().message, "pairing offer"));
}

TEST_CASE("an offer with fields out of bounds is neither made nor accepted") {
  const auto made = [](auto change) {
    Offer offer = kStates;
    change(offer);
    return links::offer_text(offer).ok() && links::fingerprint(offer, kKorea).ok();
  };
  CHECK(!made([](Offer& o) { o.party = ""; }));
  CHECK(!made([](Offer& o) { o.party = "us"; }));
  CHECK(!made([](Offer& o) { o.party = std::string(17, 'U'); }));
  CHECK(!made([](Offer& o) { o.name = ""; }));
  CHECK(!made([](Offer& o) { o.name = std::string(65, 'n'); }));
  CHECK(!made([](Offer& o) { o.name = "two\nlines"; }));
  CHECK(!made([](Offer& o) { o.name = "\u202eevil"; }));
  CHECK(!made([](Offer& o) { o.addresses[0].port = 0; }));
  CHECK(!made([](Offer& o) { o.addresses[0].host = "a b"; }));
  CHECK(!made([](Offer& o) { o.addresses.assign(5, o.addresses[0]); }));
}

TEST_CASE("both sides compute the same words, and any difference between the offers changes them") {
  const auto words = links::fingerprint(kKorea, kStates);
  REQUIRE(words.ok());
  CHECK(links::fingerprint(kStates, kKorea).value() == words.value());
  // A program in another language must come to the same (docs/formats/link.md, section 5).
  CHECK(links::words(words.value(), Language::digits) ==
        "0132 1528 0109 1375 0487 0580 0602 0919 0772 0078 2022 0777");
  const auto differs = [&](auto change) {
    Offer offer = kStates;
    change(offer);
    const auto other = links::fingerprint(kKorea, offer);
    REQUIRE(other.ok());
    return links::first_difference(words.value(), other.value()).has_value();
  };
  CHECK(differs([](Offer& o) { o.pin.bytes[31] ^= 1; }));
  CHECK(differs([](Offer& o) { o.name = "United states"; }));
  CHECK(differs([](Offer& o) { o.party = "UK"; }));
  CHECK(differs([](Offer& o) { o.addresses[0].port = 7444; }));
  CHECK(differs([](Offer& o) { o.addresses.clear(); }));
  CHECK(!links::fingerprint(kKorea, kKorea).ok());
}

TEST_CASE("2,048 different words in each form, and every one is read back") {
  for (const Language language :
       {Language::english, Language::korean, Language::vietnamese, Language::digits}) {
    std::set<std::string> all;
    for (unsigned value = 0; value < 2048; ++value) {
      all.insert(links::word(static_cast<std::uint16_t>(value), language));
    }
    CHECK(all.size() == 2048);
    for (std::uint16_t from = 0; from < 2048; from = static_cast<std::uint16_t>(from + 12)) {
      const Fingerprint fingerprint = counting(from, 1);
      const auto back = links::read_words(links::words(fingerprint, language), language);
      REQUIRE(back.ok());
      CHECK(back.value() == fingerprint);
    }
  }
}

TEST_CASE("typing is forgiven: case, spaces, commas, missing hyphens, missing or split marks") {
  const Fingerprint fingerprint = counting(1234, 777);
  for (const Language language :
       {Language::english, Language::korean, Language::vietnamese, Language::digits}) {
    const std::string text = links::words(fingerprint, language);
    std::string joined, spread, upper;
    for (char c : text) {
      if (c != ' ' && c != '-') joined += c;
      spread += c == ' ' ? ",\n  " : c == '-' ? " " : std::string(1, c);
      upper += static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
    }
    for (const std::string& typed : {joined, spread, upper, "  " + text + ".\n"}) {
      const auto back = links::read_words(typed, language);
      REQUIRE_MESSAGE(back.ok(), typed, ": ", (back.ok() ? "" : back.error().message));
      CHECK(back.value() == fingerprint);
    }
  }
  // 0: mây-ghế; with a combining accent, in capitals, and without marks.
  for (const char* first :
       {"mây-ghế", "ma\u0302y-ghe\u0302\u0301", "MÂY GHẾ", "may ghe", "mayghe"}) {
    std::string typed;
    for (int i = 0; i < 12; ++i) typed += std::string(first) + " ";
    const auto back = links::read_words(typed, Language::vietnamese);
    REQUIRE_MESSAGE(back.ok(), first);
    CHECK(back.value() == counting(0, 0));
  }
}

TEST_CASE("a wrong word is named by its place, with the nearest right one") {
  const std::string good = links::words(counting(5, 100), Language::english);
  const auto with_fifth = [&](const std::string& fifth) {
    std::string out;
    Fingerprint all = counting(5, 100);
    for (std::size_t i = 0; i < 12; ++i) {
      out += (i == 4 ? fifth : links::word(all[i], Language::english)) + " ";
    }
    return refusal(out, Language::english);
  };
  CHECK(with_fifth("ambre-tiger") == "word 5: its first half is unknown; the nearest is 'amber'");
  CHECK(has(with_fifth("amber-tornedo"), "word 5: its second half, after 'amber', is unknown"));
  CHECK(has(with_fifth("amber-tornedo"), "'tornado'"));
  CHECK(has(with_fifth("tiger-amber"), "word 5"));
  CHECK(has(with_fifth("amber+tornado"), "word 5"));
  CHECK(refusal("amber-anchor", Language::english) == "only 1 of 12 words are given");
  CHECK(refusal("", Language::korean) == "only 0 of 12 words are given");
  CHECK(refusal(good + " amber-anchor", Language::english) == "there is more after word 12");
  CHECK(has(refusal("0001 0002 2048", Language::digits), "word 3: a group is at most 2047"));
  CHECK(has(refusal("0001 000", Language::digits), "word 2: a group has four digits"));
  CHECK(has(refusal("0001 00x2", Language::digits), "word 2"));
  CHECK(refusal(Bytes(3'000, ' '), Language::english) != "");
  CHECK(refusal("\xff\xfe", Language::english) != "");
  CHECK(links::first_difference(counting(0, 1), counting(0, 1)) == std::nullopt);
  Fingerprint other = counting(0, 1);
  other[6] = 99;
  CHECK(links::first_difference(counting(0, 1), other) == 7);
}

TEST_CASE("English halves differ in three letters, and in how a telephone makes them sound") {
  each_pair(Language::english, [](const std::string& one, const std::string& other) {
    CHECK(distance(code_points(one), code_points(other)) >= 3);
    CHECK(distance(code_points(as_heard(one)), code_points(as_heard(other))) >= 2);
    CHECK(!one.starts_with(other));
    CHECK(!other.starts_with(one));
  });
}

TEST_CASE("Korean halves are two syllables without the vowels that sound alike") {
  each_pair(Language::korean, [](const std::string& one, const std::string& other) {
    CHECK(code_points(one).size() == 2);
    CHECK(distance(letters(one), letters(other)) >= 2);
    for (const char32_t letter : letters(one) + letters(other)) {
      // ae, yae, e, ye, oe, wae, we
      for (const char32_t vowel : {0x1162, 0x1164, 0x1166, 0x1168, 0x116b, 0x116c, 0x1170}) {
        CHECK(letter != vowel);
      }
    }
  });
}

TEST_CASE("Vietnamese halves differ without their marks, and no tone is hoi or nga") {
  const auto plain = [](const std::string& syllable) {
    // Twelve of it as first half would not parse; the shortest way is through the marks themselves.
    std::string out;
    for (const char32_t point : code_points(syllable)) {
      if (point < 0x80) {
        out.push_back(static_cast<char>(point));
        continue;
      }
      for (const auto& [base, marked] : {std::pair{'a', U"àáạăằắặâầấậ"},
                                         {'d', U"đ"},
                                         {'e', U"èéẹêềếệ"},
                                         {'i', U"ìíị"},
                                         {'o', U"òóọôồốộơờớợ"},
                                         {'u', U"ùúụưừứự"},
                                         {'y', U"ỳýỵ"}}) {
        if (std::u32string_view(marked).find(point) != std::u32string_view::npos) {
          out.push_back(base);
        }
      }
    }
    return out;
  };
  each_pair(Language::vietnamese, [&](const std::string& one, const std::string& other) {
    CHECK(plain(one).size() == code_points(one).size());  // only the tones of that table
    CHECK(!plain(one).starts_with(plain(other)));
    CHECK(!plain(other).starts_with(plain(one)));
    // s x, tr ch, d gi r, l n and final n ng, t c are one sound somewhere in the country.
    const auto region = [&](std::string text) {
      const auto replace = [&](const std::string& from, const std::string& to) {
        if (text.starts_with(from)) text = to + text.substr(from.size());
      };
      replace("x", "s"), replace("ch", "tr"), replace("n", text.starts_with("ng") ? "n" : "l");
      if (text.ends_with("ng")) text.pop_back();
      if (text.ends_with("c")) text.back() = 't';
      return text;
    };
    CHECK(region(one) != region(other));
  });
}
