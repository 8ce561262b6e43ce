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

}  // namespace record
