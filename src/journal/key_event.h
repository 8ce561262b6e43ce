// Key and epoch events: the body of entries of kind 2. They carry a party's keys from its identity
// key, which the charter pins, to the log, witness and mirror keys of one epoch, in the party's own
// journal; so a start, a restore or a rotation needs no other party (docs/formats/journal.md,
// "Keys and epochs").
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/result.h"
#include "crypto/crypto.h"
#include "journal/checkpoint.h"
#include "journal/names.h"

namespace journal {

// A node key is certified for at most 366 days.
inline constexpr TimeMs kNodeKeyLifeMax = TimeMs{366} * 24 * 3600 * 1000;
inline constexpr std::size_t kEarlierEpochsMax = 1000;

// What the charter pins, moved on by each identity_rotated.
struct PinnedIdentity {
  crypto::PublicKey key;
  crypto::Hash next;  // SHA-256 of the next identity key's 32 bytes
  bool operator==(const PinnedIdentity&) const = default;
};

// The identity key's word that `node_key` acts for the party in this circle.
struct NodeCertificate {
  crypto::PublicKey node_key;
  TimeMs issued = 0;
  TimeMs not_after = 0;
  crypto::Signature signature;
  bool operator==(const NodeCertificate&) const = default;
};

enum class EpochReason : std::uint8_t {
  first = 1,
  restored = 2,
  cloned = 3,
  forked = 4,
  entries_lost = 5,
  key_rotated = 6,
  key_compromised = 7,
  doubt = 8,
};

struct EarlierEpoch {
  std::string epoch;
  std::uint64_t size = 0;  // of the last checkpoint of it that is known here
  crypto::Hash root;
  bool operator==(const EarlierEpoch&) const = default;
};

// Entry 0 of an epoch.
struct EpochOpened {
  PinnedIdentity identity;
  NodeCertificate certificate;
  crypto::PublicKey log_key;      // its name is the origin
  crypto::PublicKey witness_key;  // <party>/<circle>/witness
  crypto::PublicKey mirror_key;   // <party>/<circle>/mirror
  EpochReason reason = EpochReason::first;
  std::vector<EarlierEpoch> earlier;  // ascending by number, then by name
  crypto::Signature signature;        // by the node key
  bool operator==(const EpochOpened&) const = default;

  VerifierKey log_vkey(const Origin& origin) const;
  VerifierKey witness_vkey(const Origin& origin) const;
  VerifierKey mirror_vkey(const Origin& origin) const;
};

// One start of the node. Two running copies of one node write different marks.
struct Booted {
  crypto::Hash mark;
  bool operator==(const Booted&) const = default;
};

struct IdentityRotated {
  PinnedIdentity identity;  // the new key and the hash of the one after it
  crypto::Signature by_old;
  crypto::Signature by_new;
  bool operator==(const IdentityRotated&) const = default;
};

struct NodeKeyRevoked {
  crypto::PublicKey revoked;
  NodeCertificate replacement;
  crypto::Signature signature;  // by the identity key
  bool operator==(const NodeKeyRevoked&) const = default;
};

using KeyEvent = std::variant<EpochOpened, Booted, IdentityRotated, NodeKeyRevoked>;

Bytes encode(const KeyEvent& event);
// Strict, and checks the order and form of the earlier epochs; no signature is checked here.
Result<KeyEvent> parse_key_event(ByteView body);

// What each signature covers. `origin` is that of the journal which holds the event; certificates,
// rotations and revocations name party and circle alone, because they outlive an epoch and may be
// signed offline.
Bytes certified_bytes(std::string_view party, std::string_view circle,
                      const NodeCertificate& certificate);
Bytes signed_bytes(const Origin& origin, const EpochOpened& event);
Bytes signed_bytes(std::string_view party, std::string_view circle,
                   const crypto::PublicKey& old_key, const IdentityRotated& event);
Bytes signed_bytes(std::string_view party, std::string_view circle, const NodeKeyRevoked& event);

// HMAC(nonce, circle): two circles cannot be linked by the marks of one start.
crypto::Hash boot_mark(const crypto::Hash& nonce, std::string_view circle);
crypto::Hash identity_hash(const crypto::PublicKey& key);

// Errors are `forbidden` where a key or signature does not carry the event, `invalid` otherwise.
// `time` is the entry's own: a certificate that had run out by it is refused.
Result<void> verify_certificate(std::string_view party, std::string_view circle,
                                const NodeCertificate& certificate,
                                const crypto::PublicKey& identity, TimeMs time);
Result<void> verify(const EpochOpened& event, const Origin& origin, const PinnedIdentity& pinned,
                    TimeMs time);
// The identity that is pinned from then on.
Result<PinnedIdentity> verify(const IdentityRotated& event, std::string_view party,
                              std::string_view circle, const PinnedIdentity& pinned);
Result<void> verify(const NodeKeyRevoked& event, std::string_view party, std::string_view circle,
                    const PinnedIdentity& pinned, TimeMs time);

}  // namespace journal
