// Exports of whole circles, that any tlog-tiles verifier can check: a piece at a time, since a
// large one takes minutes and acts go on meanwhile. Journals only grow and checkpoints stay, so
// what is to be exported is settled when it begins: of each journal, which checkpoint.

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "base/encoding.h"
#include "journal/export.h"
#include "journal/proof.h"
#include "node/engine_state.h"
#include "node/evidence.h"
#include "record/header.h"

namespace node {

using replication::Cosigned;
using replication::SignedHead;

namespace {

// What one piece may cost, in entries of less than a kilobyte: a few milliseconds.
constexpr std::uint64_t kPiece = 256;
constexpr std::uint64_t kCostOfKilobyte = 1;
constexpr std::uint64_t kCostOfSignature = 16;  // to be verified again
constexpr std::size_t kHeadsAtOnce = 256;
constexpr std::uint64_t kChunksAtOnce = 32;  // of a file

class Folder : public journal::Sink {
 public:
  Folder(std::string path, const Engine::ExportWrite& write)
      : path_(std::move(path)), write_(write) {}
  Result<void> write(std::string_view path, ByteView bytes) override {
    return write_(path_ + "/" + std::string(path), bytes, 0);
  }
  Result<void> write(std::string_view path, ByteView bytes, std::uint64_t more) {
    return write_(path_ + "/" + std::string(path), bytes, more);
  }
  const std::string& path() const { return path_; }

 private:
  const std::string path_;
  const Engine::ExportWrite& write_;
};

class CircleExport final : public Export {
 public:
  CircleExport(Circle& circle, Viewer viewer, Engine::ExportWrite write)
      : circle_(circle), viewer_(std::move(viewer)), write_(std::move(write)) {
    for (const concurrence::Chain& chain : circle.journals.chains()) {
      const std::optional<SignedHead> head = circle.journals.proven_head(chain.id);
      if (head) heads_.push_back({chain.id, *head});
    }
  }

  Result<bool> step() override {
    for (cost_ = 0; cost_ < kPiece; ++cost_) {
      if (!journal_ && next_ == heads_.size()) return false;
      TRY(go_on());
    }
    return true;
  }

 private:
  enum class Stage { checkpoints, entries, files, forks };
  // What is known of the journal that is being written.
  struct Journal {
    Journal(const concurrence::Chain& of, SignedHead head, Folder folder)
        : chain(of), newest(std::move(head)), into(std::move(folder)) {}
    concurrence::Chain chain;  // as it was when this journal's turn came
    SignedHead newest;
    Folder into;
    Stage stage = Stage::checkpoints;
    std::uint64_t listed = 0;  // checkpoints of up to so many entries are
    journal::ExportInput input;
    std::optional<journal::Exporter> entries;
    std::set<crypto::Hash> files;  // that the openings given out name
    std::uint64_t next_chunk = 0;  // of the first of them
  };

  Result<void> go_on() {
    if (!journal_) return begin_journal(heads_[next_++]);
    switch (journal_->stage) {
      case Stage::checkpoints:
        return list_checkpoints();
      case Stage::entries:
        if (!TRY(journal_->entries->step())) journal_->stage = Stage::files;
        return {};
      case Stage::files:
        if (journal_->files.empty())
          journal_->stage = Stage::forks;
        else
          TRY(write_file(*journal_->files.begin()));
        return {};
      case Stage::forks:
        TRY(write_contradiction());
        TRY(write_branching());
        journal_.reset();
        return {};
    }
    return {};
  }

  std::string origin() const {
    return circle_.journals.origin({journal_->chain.party, journal_->chain.epoch});
  }

  Result<void> begin_journal(const std::pair<ChainId, SignedHead>& of) {
    const concurrence::Chain& chain = circle_.journals.chain(of.first);
    std::string folder = chain.party_name + "/" + chain.epoch;
    if (chain.parent) {
      const store::Row row = TRY(circle_.journals.row(chain.id, chain.fork));
      folder += ".fork-" + hex(crypto::leaf_hash(row.entry).view().substr(0, 8));
    }
    journal_.emplace(chain, of.second, Folder(std::move(folder), write_));
    journal::ExportInput& input = journal_->input;
    input.log = circle_.journals.keys(chain.id).log;
    input.checkpoint = TRY(note_at(journal_->newest, &input.cosigners));
    input.entry = [this](std::uint64_t index) { return entry(index); };
    input.checkpoint_at = [this](std::uint64_t size) -> Result<std::string> {
      const std::optional<SignedHead> head =
          TRY(circle_.journals.head_at(journal_->chain.id, size));
      if (!head) return Error{ErrorCode::corrupt, "a checkpoint that was here is gone"};
      return note_at(*head, nullptr);
    };
    journal_->listed = chain.parent ? chain.fork : 0;
    return {};
  }

  Result<std::string> note_at(const SignedHead& head,
                              std::vector<journal::VerifierKey>* cosigners) {
    const std::vector<Cosigned> cosigned =
        TRY(circle_.journals.cosignatures(journal_->chain.id, head.size));
    cost_ += (cosigned.size() + 1) * kCostOfSignature;
    return journal::checkpoint_note({origin(), head.size, head.root}, journal_->input.log,
                                    head.signature,
                                    cosignature_lines(circle_, cosigned, cosigners));
  }

  Result<void> list_checkpoints() {
    Journal& journal = *journal_;
    const std::vector<SignedHead> heads =
        TRY(circle_.journals.heads(journal.chain.id, journal.listed, kHeadsAtOnce));
    cost_ += heads.size() / 4;
    for (const SignedHead& head : heads) {
      if (head.size <= journal.newest.size) journal.input.checkpoint_sizes.push_back(head.size);
    }
    if (!heads.empty()) journal.listed = heads.back().size;
    if (heads.size() == kHeadsAtOnce && journal.listed < journal.newest.size) return {};
    journal.entries.emplace(std::move(journal.input), journal.into);
    journal.input.log = circle_.journals.keys(journal.chain.id).log;  // for the notes
    journal.stage = Stage::entries;
    return {};
  }

  Result<journal::ExportedEntry> entry(std::uint64_t index) {
    const concurrence::Chain& chain = journal_->chain;
    const store::Row row = TRY(circle_.journals.row(chain.id, index));
    if (row.entry.empty())
      return Error{ErrorCode::corrupt, "an entry is damaged here; wait for its repair"};
    cost_ += (row.entry.size() + row.opening.size()) / 1024 * kCostOfKilobyte;
    journal::ExportedEntry out;
    out.entry = row.entry;
    if (row.opening.empty()) return out;
    const journal::OpeningView opening = TRY(journal::view_opening(row.opening));
    if (!may_leave(viewer_, circle_.record.id, opening, chain.party, chain.epoch)) return out;
    out.opening = row.opening;
    // The files that a proposal in this opening names.
    const record::HeaderReading reading =
        record::read_header(opening.header, chain.party, chain.epoch);
    if (reading.verdict != record::Verdict::effective) return out;
    for (const std::string& root : reading.header.proposal().blobs())
      journal_->files.insert(crypto::Hash::from(root));
    return out;
  }

  // A piece of a file: its salt, then its bytes.
  Result<void> write_file(const crypto::Hash& id) {
    const auto done = [&]() -> Result<void> {
      journal_->files.erase(id);
      journal_->next_chunk = 0;
      return {};
    };
    const std::optional<replication::Blob> blob = TRY(circle_.blobs.find(id));
    if (!blob || blob->state != replication::BlobState::held) {
      if (journal_->next_chunk == 0) return done();
      return Error{ErrorCode::unavailable, "a file went while it was exported; export again"};
    }
    std::uint64_t& next = journal_->next_chunk;
    const std::uint64_t chunks = replication::chunk_count(blob->size);
    Bytes piece = next == 0 ? Bytes(blob->salt.view()) : Bytes();
    std::uint64_t left = blob->size - next * replication::kChunkSize;
    for (std::uint64_t i = 0; i < kChunksAtOnce && next < chunks; ++i) {
      const Result<Bytes> bytes = circle_.blobs.read_chunk(id, next);
      if (!bytes.ok() && bytes.error().code == ErrorCode::unavailable && next == 0)
        return done();  // damaged here
      if (!bytes.ok()) return bytes.error();
      piece += bytes.value();
      left -= bytes.value().size();
      ++next;
    }
    cost_ += piece.size() / 1024 * kCostOfKilobyte;
    TRY(journal_->into.write("blob/" + hex(id.view()), piece, left));
    return next == chunks ? done() : Result<void>();
  }

  // The proof that one key signed two trees: the checkpoint `one` of the journal, and `other`.
  // False where both turn out to be of one tree.
  Result<bool> write_fork(const SignedHead& one, const SignedHead& other, const crypto::Hash& root,
                          const journal::Proof& path) {
    const Result<journal::ForkProof> proof =
        journal::make_fork_proof({{origin(), one.size, one.root}, one.signature},
                                 {{origin(), other.size, other.root}, other.signature}, root, path);
    if (!proof.ok()) return false;
    TRY(journal_->into.write("fork.proof", journal::encode(proof.value(), journal_->input.log)));
    return true;
  }

  // A checkpoint of a tree that was never shown contradicts what is held.
  Result<void> write_contradiction() {
    const ChainId id = journal_->chain.id;
    const SignedHead& newest = journal_->newest;
    for (const SignedHead& other : TRY(circle_.journals.contradicting(id))) {
      const std::optional<SignedHead> locked =
          other.size <= newest.size ? newest : TRY(circle_.journals.head_at(id, other.size));
      if (!locked) continue;
      crypto::Hash contained;
      journal::Proof path;
      if (locked->size != other.size) {
        contained = TRY(circle_.journals.root(id, other.size));
        path = TRY(circle_.journals.prove_consistency(id, other.size, locked->size));
      }
      if (TRY(write_fork(*locked, other, contained, path))) return {};
    }
    return {};
  }

  // Two checkpoints of one key, neither continuing the other: for whoever holds the vkey alone.
  Result<void> write_branching() {
    const concurrence::Chain& chain = journal_->chain;
    if (!chain.parent) return {};
    const ChainId trunk = *chain.parent;
    const SignedHead& newest = journal_->newest;
    const std::uint64_t held = circle_.journals.chain(trunk).size;
    for (std::uint64_t above = chain.fork;;) {
      const std::vector<SignedHead> others =
          TRY(circle_.journals.heads(trunk, above, kHeadsAtOnce));
      if (others.empty()) return {};
      for (const SignedHead& other : others) {
        if (other.size > held) return {};
        crypto::Hash contained;
        journal::Proof path;
        if (newest.size != other.size) {
          const ChainId longer = newest.size > other.size ? chain.id : trunk;
          const std::uint64_t small = std::min(newest.size, other.size);
          contained = TRY(circle_.journals.root(longer, small));
          path = TRY(
              circle_.journals.prove_consistency(longer, small, std::max(newest.size, other.size)));
        }
        if (TRY(write_fork(newest, other, contained, path))) return {};
      }
      above = others.back().size;
    }
  }

  Circle& circle_;
  const Viewer viewer_;
  const Engine::ExportWrite write_;
  std::vector<std::pair<ChainId, SignedHead>> heads_;  // settled at the beginning
  std::size_t next_ = 0;
  std::optional<Journal> journal_;
  std::uint64_t cost_ = 0;  // of this piece
};

}  // namespace

Result<std::unique_ptr<Export>> EngineState::begin_export(const Viewer& viewer,
                                                          std::string_view name,
                                                          ExportWrite write) {
  Circle* circle = find_circle(name);
  if (circle == nullptr || !labels::may_see_circle(viewer, circle->record.id))
    return Error{ErrorCode::not_found, "there is no such circle here"};
  TRY(begin());
  TRY(circle->save_signed());
  return std::unique_ptr<Export>(std::make_unique<CircleExport>(*circle, viewer, std::move(write)));
}

}  // namespace node
