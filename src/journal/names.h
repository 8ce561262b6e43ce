// Names of journals and cosigners (docs/formats/journal.md, section "Names"): nothing in them needs
// escaping in a path, and no journal can be named like a cosigner.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace journal {

// `<party>/<circle>/<epoch>`: party is labels of [a-z0-9-] joined by single dots, circle 32 hex
// digits, epoch a decimal from 1 without leading zeros, '-' and 8 hex digits.
struct Origin {
  std::string party;
  std::string circle;
  std::string epoch;

  std::string text() const { return party + "/" + circle + "/" + epoch; }
  auto operator<=>(const Origin&) const = default;
};

bool is_party_name(std::string_view text);  // at most 64 bytes, no label begins or ends with '-'
bool is_circle_id(std::string_view text);
bool is_epoch_name(std::string_view text);
std::uint64_t epoch_number(std::string_view epoch);  // of a valid epoch name
Result<Origin> parse_origin(std::string_view text);

// A peer goes on from epoch number `current` to `next` only if it is one of the few numbers after
// it: never back to a lower or an equal one under another name, never far ahead.
inline constexpr std::uint64_t kEpochStepMax = 16;
bool follows_epoch(std::uint64_t current, std::uint64_t next);

std::string witness_name(std::string_view party, std::string_view circle);
std::string mirror_name(std::string_view party, std::string_view circle);

}  // namespace journal
