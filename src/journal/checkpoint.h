// Checkpoints and cosignatures: C2SP signed-note v1.0.0, tlog-checkpoint v1.0.0, tlog-cosignature
// v1.0.1 (Ed25519, type 0x04). Text is built and parsed byte for byte; one spelling per value.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "crypto/crypto.h"
#include "journal/merkle.h"

namespace journal {

inline constexpr std::size_t kNoteSizeMax = 65'535;
inline constexpr std::size_t kSignatureLinesMax = 100;

enum class KeyType : std::uint8_t { log = 0x01, cosigner = 0x04 };

// A named public key (signed-note "vkey").
struct VerifierKey {
  std::string name;
  KeyType type = KeyType::log;
  crypto::PublicKey key;

  std::uint32_t id() const;  // SHA-256(name || 0x0A || type || key)[0:4], big-endian
  std::string text() const;  // <name>+<id hex>+<base64(type || key)>
  bool operator==(const VerifierKey&) const = default;
};
// Strict; refuses keys that crypto::is_enrollable refuses and ids that do not match.
Result<VerifierKey> parse_vkey(std::string_view text);

struct Checkpoint {
  std::string origin;
  std::uint64_t size = 0;
  crypto::Hash root;

  std::string body() const;  // three lines, each with its newline
  bool operator==(const Checkpoint&) const = default;
};

struct Cosignature {
  std::uint64_t time = 0;  // POSIX seconds
  crypto::Signature signature;
  bool operator==(const Cosignature&) const = default;
};

// A signature line as it stands in a note.
struct SignatureLine {
  std::string name;
  Bytes blob;  // key id and what follows it
};

struct Note {
  std::string body;  // with its final newline
  std::vector<SignatureLine> lines;
};
Result<Note> parse_note(std::string_view text);  // limits, em dash, base64, no duplicate (name, id)
Result<Checkpoint> parse_checkpoint_body(std::string_view body);  // exactly three canonical lines

crypto::Signature sign_checkpoint(const crypto::Seed& seed, const Checkpoint& checkpoint);
// The bytes that a log key, or a cosigner at `time`, signs.
Bytes cosigned_bytes(const Checkpoint& checkpoint, std::uint64_t time);
bool verify_checkpoint(const VerifierKey& log, const Checkpoint& checkpoint,
                       const crypto::Signature& signature);
bool verify_cosignature(const VerifierKey& cosigner, const Checkpoint& checkpoint,
                        const Cosignature& cosignature);

std::string signature_line(const VerifierKey& log, const crypto::Signature& signature);
std::string cosignature_line(const VerifierKey& cosigner, const Cosignature& cosignature);

// A whole checkpoint note: body, blank line, log line, cosignature lines.
std::string checkpoint_note(const Checkpoint& checkpoint, const VerifierKey& log,
                            const crypto::Signature& signature,
                            const std::vector<std::string>& cosignature_lines);

struct OpenedCheckpoint {
  Checkpoint checkpoint;
  crypto::Signature signature;
  std::vector<std::pair<std::string, Cosignature>> cosignatures;  // verified, by cosigner name
};
// Parses and verifies: origin equals log.name, the log line verifies, every line of a known
// cosigner verifies (a known one that fails refuses the whole note), unknown lines are dropped.
Result<OpenedCheckpoint> open_checkpoint(std::string_view note, const VerifierKey& log,
                                         const std::vector<VerifierKey>& cosigners);

// Whether `key` may be enrolled as `name` in the role `type` beside `enrolled`: its own name, a
// prime-order point, and a public key that stands under no other name.
Result<void> check_enrolment(const std::vector<VerifierKey>& enrolled, const VerifierKey& key,
                             std::string_view name, KeyType type);

// What a cosigner must know before it signs `next` after `held`, both signed by the log: the same
// tree or a later one that continues it. `conflict` (other root at one size, or no continuation by
// a proof of proper length) is the start of a fork proof; a smaller one is `invalid`. From size 0
// the proof must be empty.
Result<void> check_extends(const Checkpoint& held, const Checkpoint& next, const Proof& proof);

// What a cosignature's time tells; never a reason to refuse a tree, always one to show it.
enum class TimeFlag : std::uint8_t { none, future, backwards, stale };
// `previous` is the time of the same cosigner's cosignature of an earlier or equal tree (0: none);
// all in POSIX seconds. Stale: older than `stale_after` at `now`.
TimeFlag judge_time(std::uint64_t time, std::uint64_t previous, std::uint64_t now,
                    std::uint64_t skew_allowed, std::uint64_t stale_after);

}  // namespace journal
