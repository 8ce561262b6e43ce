// One entry of a journal: a fixed 54-byte envelope with a salted commitment, and apart from it the
// opening (salts, header and content). Byte formats: docs/formats/journal.md, sections 3 and 4.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/result.h"
#include "crypto/crypto.h"

namespace journal {

inline constexpr std::size_t kEnvelopeSize = 54;
inline constexpr std::size_t kEntrySizeMax = 65'535;
inline constexpr std::size_t kPayloadSizeMax = 65'535;  // header and content together
inline constexpr std::size_t kOpeningSizeMax = 1 + 32 + 4 + 32 + kPayloadSizeMax;

enum class Kind : std::uint8_t {
  sealed = 0,
  anchor = 1,
  key_event = 2,
  receipt = 3,
  heartbeat = 4,
  filler = 5,
  tombstone = 6,
  deferred = 7,
};

// True for kinds whose body is in the opening (0, 5, 7); the others carry a clear body.
bool is_sealed(std::uint8_t kind);

struct Envelope {
  std::uint8_t version = 1;
  std::uint8_t kind = 0;
  std::uint64_t index = 0;
  TimeMs time = 0;          // the author's claim
  crypto::Hash commitment;  // all zero for kinds with a clear body
  bool operator==(const Envelope&) const = default;
};

struct Entry {
  Envelope envelope;
  Bytes body;           // clear body; empty for sealed kinds
  bool opaque = false;  // unknown version or kind: kept, hashed, without meaning
};

// The same, looking into the bytes it was parsed from.
struct EntryView {
  Envelope envelope;
  ByteView body;
  bool opaque = false;
};

// The entry of a known kind; `clear_body` is empty for sealed kinds and such that the whole has at
// most kEntrySizeMax bytes.
Bytes encode(const Envelope& envelope, ByteView clear_body);
// Strict: length, reserved zero, commitment zero where the body is clear, no body where it is
// sealed, index equal to `index`. An unknown version or kind is opaque, never an error: of an
// unknown version only the first byte is read (kind 0xff, `body` is what follows that byte).
Result<Entry> parse_entry(ByteView bytes, std::uint64_t index);
Result<EntryView> view_entry(ByteView bytes, std::uint64_t index);  // without a copy

// What a holder keeps beside the leaf. Without content it is the residue of a destroyed act.
struct Opening {
  crypto::Hash header_salt;
  Bytes header;
  std::optional<crypto::Hash> content_salt;  // set: `content` is here
  Bytes content;
  crypto::Hash content_commitment;  // always valid after parse_opening
};

// The same, looking into the bytes it was parsed from; nothing is hashed to make it.
struct OpeningView {
  bool whole = false;    // false: the residue of a destroyed act
  ByteView header_salt;  // 32 bytes
  ByteView header;
  ByteView content_salt;        // 32 bytes if whole, else empty
  ByteView content;             // empty if not whole
  ByteView content_commitment;  // 32 bytes if not whole, else empty
};

// Stored and sent form: u8 form (1 whole, 2 residue), 32 header_salt, u32 header length, header,
// then 32 content_salt and content to the end, or 32 content_commitment.
Bytes encode(const Opening& opening);
// Needs origin and index, since the content commitment binds them.
Result<Opening> parse_opening(ByteView bytes, std::string_view origin, std::uint64_t index);
Result<OpeningView> view_opening(ByteView bytes);
// What stays of an opening when its content is destroyed.
Opening residue_of(const Opening& opening);

// `origin` in all of the following is the text of a parsed Origin (at most 255 bytes).
crypto::Hash content_commitment(std::string_view origin, std::uint64_t index,
                                const crypto::Hash& salt, ByteView content);
crypto::Hash commitment(std::string_view origin, const Envelope& envelope,
                        const crypto::Hash& header_salt, ByteView header,
                        const crypto::Hash& content_commitment);

// The content salt of an act that has no content: nothing is hidden there, so it is derived and
// need not travel. HMAC-SHA-256(key = header_salt, "entente/no-content/v1\0").
crypto::Hash salt_without_content(const crypto::Hash& header_salt);

struct SealedEntry {
  Bytes entry;    // the 54 bytes
  Bytes opening;  // encode(Opening)
};
// Makes the envelope of a sealed kind and its opening. `invalid` when header and content together
// exceed kPayloadSizeMax.
Result<SealedEntry> seal(std::string_view origin, Kind kind, std::uint64_t index, TimeMs time,
                         const crypto::Hash& header_salt, ByteView header,
                         const crypto::Hash& content_salt, ByteView content);

// Whether the opening is the one that the leaf commits to; a mismatch is `conflict`, an envelope
// without an opening `invalid`. The content commitment is computed anew where content is there.
Result<void> check_opening(std::string_view origin, const Envelope& envelope,
                           const Opening& opening);
// The path for many entries: no copy, no allocation, each byte hashed once.
Result<void> check_opening(std::string_view origin, const Envelope& envelope,
                           const OpeningView& opening);

struct CheckedEntry {
  EntryView entry;
  OpeningView opening;  // as default where no opening was given
  crypto::Hash leaf;
};
// One step of verifying a journal: the entry's form and place, its opening against its commitment,
// its leaf hash. `opening` is encode(Opening), or empty if this holder has none. The result looks
// into both inputs.
Result<CheckedEntry> check_entry(std::string_view origin, std::uint64_t index, ByteView entry,
                                 ByteView opening);

}  // namespace journal
