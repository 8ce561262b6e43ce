// An exported journal: a folder that is an ordinary C2SP tlog-tiles log, with the openings, every
// checkpoint and the keys beside it (docs/formats/journal.md, "Export"). This room opens no file:
// the exporter writes into a Sink, the verifier reads from a Source.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "journal/checkpoint.h"
#include "journal/entry.h"
#include "journal/merkle.h"
#include "journal/tiles.h"

namespace journal {

inline constexpr std::size_t kExportCheckpointsMax = 1'000'000;

// Where an export goes. Paths are relative, of [A-Za-z0-9./-], and never leave the folder. A file
// is written once; writing other bytes to a path that exists is an error of the sink.
class Sink {
 public:
  virtual ~Sink() = default;
  virtual Result<void> write(std::string_view path, ByteView bytes) = 0;
};

// Where an export comes from; hostile.
class Source {
 public:
  virtual ~Source() = default;
  // The whole file; `not_found` if there is none, `invalid` if it has more than `limit` bytes
  // (decided before it is read into memory).
  virtual Result<Bytes> read(std::string_view path, std::size_t limit) = 0;
  // The same piece by piece, for what is too large to be held.
  virtual Result<void> visit(std::string_view path, std::size_t limit,
                             const std::function<Result<void>(ByteView)>& piece) {
    const Bytes whole = TRY(read(path, limit));
    return piece(whole);
  }
};

struct ExportedEntry {
  Bytes entry;
  Bytes opening;  // encode(Opening) that the recipient may see, or empty
};

struct ExportInput {
  VerifierKey log;
  // Whose cosignatures the newest checkpoint carries and the policy requires, all of them.
  std::vector<VerifierKey> cosigners;
  std::string checkpoint;  // the newest, whole note
  std::function<Result<ExportedEntry>(std::uint64_t index)> entry;
  // Sizes of the checkpoints to put into checkpoint.d, ascending, at most the newest one's size;
  // and the note of each. Both may be left empty.
  std::vector<std::uint64_t> checkpoint_sizes;
  std::function<Result<std::string>(std::uint64_t size)> checkpoint_at;
  // Entries to give a proof file each; needs `tree`, which must outlive the call.
  std::vector<std::uint64_t> proofs;
  HashSource* tree = nullptr;
};

// Writes the export, one entry in memory at a time, the checkpoint last: a folder without it is no
// export. Everything is verified on the way; `corrupt` when entries, openings and checkpoint do not
// agree.
Result<void> export_journal(const ExportInput& input, Sink& sink);

// The same a piece at a time, for whoever has others waiting.
class Exporter {
 public:
  Exporter(ExportInput input, Sink& sink);  // the sink must outlive it
  Exporter(const Exporter&) = delete;
  Exporter& operator=(const Exporter&) = delete;
  // Writes the next checkpoint, entry or proof; false when all is written. Not to be called again
  // after an error.
  Result<bool> step();

 private:
  enum class Stage { begun, checkpoints, entries, proofs, done };
  Result<void> begin();
  Result<void> write_checkpoint(std::uint64_t size);
  Result<void> write_entry(std::uint64_t index);
  Result<void> write_proof(std::uint64_t index);
  Result<void> write_keys();

  ExportInput input_;
  Sink& sink_;
  TileBuilder builder_;
  Stage stage_ = Stage::begun;
  std::uint64_t at_ = 0;  // of this stage, what comes next
  std::uint64_t size_ = 0;
  Hash root_;
  std::string list_;  // of the checkpoints' sizes
  Bytes bundle_;      // the entry bundle in the making
};

struct ExportReport {
  Checkpoint checkpoint;
  std::vector<std::pair<std::string, Cosignature>> cosignatures;
  std::uint64_t tiles = 0;
  std::uint64_t checkpoints = 0;  // in checkpoint.d
  // Cosignatures on all checkpoints together: verified, and those under keys that were not given.
  std::uint64_t cosigned = 0;
  std::uint64_t unknown_keys = 0;
  std::uint64_t openings = 0;  // whole, each checked against its leaf
  std::uint64_t residues = 0;  // content destroyed; header checked against its leaf
  std::uint64_t unopened = 0;  // sealed entries whose opening is not in the export
  std::uint64_t opaque = 0;    // entries of a version or kind unknown here
  // What is wrong in clear bodies (at most 100): such entries have no effect, the tree stands.
  std::vector<std::string> remarks;
};

// Called for each entry in order, after its checks; the views end with the call.
using VisitEntry = std::function<Result<void>(const CheckedEntry& entry, std::uint64_t index)>;

// Checks a whole export with keys that come from elsewhere (the charter, an enrolment): the log
// signature, the cosignature of every one of `required`, the root rebuilt from the entries, every
// tile, every envelope, every opening present, every listed older checkpoint against the tree, and
// on each checkpoint every cosignature under `required` and `known`. The first fault ends it.
// `visit` may be empty.
Result<ExportReport> verify_export(Source& source, const VerifierKey& log,
                                   const std::vector<VerifierKey>& required,
                                   const VisitEntry& visit = {},
                                   const std::vector<VerifierKey>& known = {});

// The keys under which the author of an exported journal cosigns, as its first entry says. They are
// worth what that journal's verification is worth. Error: `invalid` where it does not say.
Result<std::vector<VerifierKey>> read_cosigner_keys(Source& source);

struct ExportKeys {
  VerifierKey log;
  std::vector<VerifierKey> cosigners;
};
// The keys that the export itself brings: enough to see that it agrees with itself, no more.
Result<ExportKeys> read_export_keys(Source& source);

// A tlog-policy (draft) that requires every one of `required`.
std::string policy_text(const VerifierKey& log, const std::vector<VerifierKey>& required);

std::string payload_path(std::uint64_t index);      // payload/<N>/<index>
std::string checkpoint_path(std::uint64_t size);    // checkpoint.d/<size>
std::string entry_proof_path(std::uint64_t index);  // proof/<index>.tlog-proof
inline constexpr std::string_view kCheckpointPath = "checkpoint";
inline constexpr std::string_view kCheckpointSizesPath = "checkpoint.sizes";
inline constexpr std::string_view kLogKeyPath = "keys/log.vkey";
inline constexpr std::string_view kCosignerKeysPath = "keys/cosigners.vkey";
inline constexpr std::string_view kPolicyPath = "keys/policy";

}  // namespace journal
