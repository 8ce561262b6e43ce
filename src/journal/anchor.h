// Anchors: the body of entries of kind 1. An anchor is the newest checkpoint of another member's
// journal of the same circle, word for word: body, log signature and the anchoring party's own
// mirror cosignature. So the journals of a circle pin each other, and two exports show a fork
// without a network.
#pragma once

#include <cstdint>
#include <string>

#include "base/bytes.h"
#include "base/result.h"
#include "journal/checkpoint.h"
#include "journal/names.h"

namespace journal {

struct Anchor {
  Origin origin;  // of the anchored journal
  Checkpoint checkpoint;
  crypto::Signature signature;
  std::uint32_t log_key_id = 0;
  std::string mirror;  // name of the mirror cosigner: the anchoring party's own
  std::uint32_t mirror_key_id = 0;
  Cosignature cosignature;
};

// The body: a signed note with exactly two signature lines, the log's and the mirror's.
Bytes encode_anchor(const Checkpoint& checkpoint, const VerifierKey& log,
                    const crypto::Signature& signature, const VerifierKey& mirror,
                    const Cosignature& cosignature);
// Strict; no signature is checked.
Result<Anchor> parse_anchor(ByteView body);
// That the anchor is in its place (`holder`: the journal that logs it; same circle, another party,
// the holder's own mirror) and that both signatures verify.
Result<void> verify_anchor(const Anchor& anchor, const Origin& holder, const VerifierKey& log,
                           const VerifierKey& mirror);

// Whether an entry of this kind makes its journal worth a new anchor. Anchors, receipts and
// heartbeats do not, or an idle circle would anchor its own anchors for ever.
bool calls_for_anchor(std::uint8_t kind);

}  // namespace journal
