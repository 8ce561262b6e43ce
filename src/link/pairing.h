// How two parties become paired: an offer each, carried by any means, and words compared by voice.
//
// An offer is a short text with a party's link key (its pin), name and addresses; whoever carries
// it may read it, and may have changed it. So both people read to each other words that are made
// of both offers. Equal words mean that both nodes hold the same two offers.
// docs/operating/pairing.md tells people how; docs/formats/link.md is exact.
#pragma once

#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "io/socket.h"
#include "link/pairing_words.h"
#include "link/tls.h"

namespace links {

inline constexpr std::size_t kOfferNameMax = 64;  // bytes
inline constexpr std::size_t kOfferAddressesMax = 4;
inline constexpr std::size_t kOfferTextMax = 4'096;  // characters that are looked at

struct Offer {
  Pin pin;                             // of the party's link key
  std::string party;                   // short code, as "KR": 1 to 16 of A-Z, 0-9, '-'
  std::string name;                    // for people: 1 to 64 bytes of text in NFC
  std::vector<io::Address> addresses;  // where it can be dialled: 0 to 4
  bool operator==(const Offer&) const = default;
};

// The offer as text to send or paste: "entente1" and groups of five letters and digits, with a
// checksum. Error: invalid (a field out of its bounds).
Result<std::string> offer_text(const Offer& offer);

// Reads an offer back. Upper and lower case, spaces, line breaks and hyphens make no difference,
// nor do O for 0 and I or L for 1. Error: invalid, saying what is wrong.
Result<Offer> read_offer(std::string_view text);

// What both people must see alike, whichever of them computes it. 132 bits of Argon2id over both
// offers, so that nobody can look for offers whose words agree by chance; takes 64 MiB and a
// noticeable part of a second. Error: invalid (both offers show one key, or a field is out of its
// bounds), unavailable (no memory).
Result<Fingerprint> fingerprint(const Offer& one, const Offer& other);

}  // namespace links
