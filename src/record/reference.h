// One entry of a circle by journal, place and leaf hash (docs/formats/record.md, section 1).
#pragma once

#include <compare>
#include <cstdint>
#include <string>

#include "base/bytes.h"
#include "base/result.h"
#include "crypto/crypto.h"
#include "record.pb.h"

namespace record {

struct Reference {
  std::uint32_t party = 0;
  std::string epoch;
  std::uint64_t index = 0;
  crypto::Hash leaf;

  bool operator==(const Reference&) const = default;
  std::strong_ordering operator<=>(
      const Reference& other) const;  // party, epoch number, text, index, leaf

  Bytes encode() const;      // the `ref` of record.md
  std::string text() const;  // <party>/<epoch>/<index>/<leaf hex>, for people, URLs and the API
  static Result<Reference> parse(std::string_view text);
  static Result<Reference> from(const EntryRef& ref);  // checks lengths
  EntryRef proto() const;
};

// A place of a circle as people type it: what of a reference they had patience for.
struct Place {
  std::string party;  // its number, or its name
  std::string epoch;  // the beginning of its name; empty: any
  std::uint64_t index = 0;
  std::string leaf;  // the beginning of its hex; empty: any

  // <party>/<index>, <party>/<epoch>/<index> or <party>/<epoch>/<index>/<leaf>; a whole reference
  // is one too. Error: invalid, with what it has to look like.
  static Result<Place> parse(std::string_view text);
  bool fits(const Reference& ref, std::string_view party_name) const;
};

}  // namespace record
