// Evidence files, each one text file that a stranger can check offline with vkeys alone.
//
// An entry proof is a C2SP tlog-proof@v1 whose `extra` holds the entry and its opening: it shows
// that this payload stands at this place of a journal whose checkpoint these parties signed. A fork
// proof shows that one log key signed two trees of which neither continues the other.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "journal/checkpoint.h"
#include "journal/entry.h"
#include "journal/merkle.h"

namespace journal {

inline constexpr std::size_t kProofTextMax = 320'000;
inline constexpr std::size_t kForkProofTextMax = 16'384;

struct EntryProof {
  std::uint64_t index = 0;
  Bytes entry;
  Bytes opening;  // encode(Opening), or empty
  Proof path;
  std::string checkpoint;  // the note, verbatim
};

std::string encode(const EntryProof& proof);
// Strict in form; nothing is verified. `extra` is required.
Result<EntryProof> parse_entry_proof(std::string_view text);

struct ProvenEntry {
  OpenedCheckpoint checkpoint;  // verified, with the cosignatures of every required cosigner
  std::uint64_t index = 0;
  Entry entry;
  std::optional<Opening> opening;  // checked against the entry's commitment
};
// Verifies all of it. Every one of `required` must have cosigned (quorum all); a proof that only
// lacks cosignatures is `unavailable`: unproven so far, not false.
Result<ProvenEntry> verify_entry_proof(std::string_view text, const VerifierKey& log,
                                       const std::vector<VerifierKey>& required);

// A tree head and the log key's signature on it.
struct SignedCheckpoint {
  Checkpoint checkpoint;
  crypto::Signature signature;
};

struct ForkProof {
  SignedCheckpoint first;   // the smaller one; of equal sizes the one with the lower root
  SignedCheckpoint second;  // the same origin
  // Different sizes only: the root that the second tree has at the first one's size, and the
  // consistency proof that takes it to the second root.
  Hash contained;
  Proof path;
};

// `invalid` when the two do not contradict each other. The signatures are not checked here.
// `contained` and `path` are read only where the sizes differ.
Result<ForkProof> make_fork_proof(const SignedCheckpoint& a, const SignedCheckpoint& b,
                                  const Hash& contained, const Proof& path);
std::string encode(const ForkProof& proof, const VerifierKey& log);
// The whole check: form, both signatures by the permissive rule (whoever holds the key made them),
// and that the trees contradict each other.
Result<ForkProof> verify_fork_proof(std::string_view text, const VerifierKey& log);

}  // namespace journal
