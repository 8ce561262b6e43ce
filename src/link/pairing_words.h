// The 132 bits that two people compare over the telephone, as words in three languages or digits.
//
// Twelve words of eleven bits. A word is a pair: one of 32 first halves, one of 64 second halves,
// common words of the language chosen to sound unlike each other over a bad line
// (docs/formats/link.md, section 5). All four forms show the same bits, word for word, so two
// people without a common language compare the word numbers.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"

namespace links {

inline constexpr std::size_t kWords = 12;

enum class Language { english, korean, vietnamese, digits };

// "en", "ko", "vi" or "digits".
std::optional<Language> language_named(std::string_view name);

// Eleven bits each, so below 2,048.
using Fingerprint = std::array<std::uint16_t, kWords>;

// One word as it is shown and read out: "amber-tiger", "0417".
std::string word(std::uint16_t value, Language language);
// All of them, separated by spaces.
std::string words(const Fingerprint& fingerprint, Language language);

// Reads what somebody typed as they heard it: upper or lower case, any spaces, hyphens, commas and
// full stops, composed or decomposed letters. The error (invalid) names the position, 1 to 12, of
// the first word that is none, and the nearest one that is.
Result<Fingerprint> read_words(std::string_view text, Language language);

// The position, 1 to 12, of the first word that differs; nothing where all are equal.
std::optional<std::size_t> first_difference(const Fingerprint& ours, const Fingerprint& theirs);

}  // namespace links
