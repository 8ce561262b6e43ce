// What leaves the node for strangers: proofs of one entry, and exports of whole journals that any
// tlog-tiles verifier can check. Every opening that leaves is decided twice: by the label decision
// and by the egress guard.

#include <algorithm>
#include <set>

#include "base/encoding.h"
#include "journal/entry.h"
#include "journal/export.h"
#include "journal/proof.h"
#include "labels/guard.h"
#include "node/engine_state.h"
#include "record/header.h"
#include "record/rows.h"

namespace node {

using replication::Cosigned;
using replication::Role;
using replication::SignedHead;

namespace {

// Whether the viewer may have this opening.
bool may_leave(const Viewer& viewer, const journal::OpeningView& opening, std::uint32_t party,
               std::string_view epoch) {
  const record::HeaderReading reading = record::read_header(opening.header, party, epoch);
  // An act that is void for its header can have a label all the same: the guard reads that by
  // itself, and refuses what it cannot read.
  if (reading.verdict != record::Verdict::effective)
    return labels::guard_allows(viewer, opening.header);
  return labels::may_read(viewer, record::label_of(reading.header)) &&
         labels::guard_allows(viewer, opening.header);
}

// The files that a proposal in this opening names.
void note_files(const journal::OpeningView& opening, const concurrence::Chain& chain,
                std::set<crypto::Hash>& files) {
  const record::HeaderReading reading =
      record::read_header(opening.header, chain.party, chain.epoch);
  if (reading.verdict != record::Verdict::effective) return;
  for (const std::string& root : reading.header.proposal().blobs())
    files.insert(crypto::Hash::from(root));
}

std::vector<std::string> cosignature_lines(Circle& circle, const std::vector<Cosigned>& cosigned,
                                           std::vector<journal::VerifierKey>* keys) {
  std::vector<std::string> lines;
  for (const Cosigned& one : cosigned) {
    for (const concurrence::Chain& chain : circle.journals.chains()) {
      if (chain.party != one.cosigner) continue;
      const replication::ChainKeys& theirs = circle.journals.keys(chain.id);
      const journal::VerifierKey& key = one.role == Role::mirror ? theirs.mirror : theirs.witness;
      const concurrence::Chain* target = circle.journals.find(one.journal);
      if (target == nullptr) continue;
      const Result<std::optional<SignedHead>> head = circle.journals.head_at(target->id, one.size);
      if (!head.ok() || !head.value()) continue;
      if (!journal::verify_cosignature(
              key, {circle.journals.origin(one.journal), one.size, head.value()->root},
              {one.time, one.signature}))
        continue;
      lines.push_back(journal::cosignature_line(key, {one.time, one.signature}));
      if (keys != nullptr) keys->push_back(key);
      break;
    }
  }
  return lines;
}

class TreeSource : public journal::HashSource {
 public:
  TreeSource(Circle& circle, ChainId id) : circle_(circle), id_(id) {}
  Result<crypto::Hash> subtree(unsigned level, std::uint64_t n) override {
    if (level == 0) {
      const store::Row row = TRY(circle_.journals.row(id_, n));
      return crypto::leaf_hash(row.entry);
    }
    const crypto::Hash left = TRY(subtree(level - 1, 2 * n));
    const crypto::Hash right = TRY(subtree(level - 1, 2 * n + 1));
    return crypto::node_hash(left, right);
  }

 private:
  Circle& circle_;
  ChainId id_;
};

class CallbackSink : public journal::Sink {
 public:
  CallbackSink(std::string prefix,
               const std::function<Result<void>(const std::string&, ByteView)>& write)
      : prefix_(std::move(prefix)), write_(write) {}
  Result<void> write(std::string_view path, ByteView bytes) override {
    return write_(prefix_ + std::string(path), bytes);
  }

 private:
  std::string prefix_;
  const std::function<Result<void>(const std::string&, ByteView)>& write_;
};

}  // namespace

Result<std::string> EngineState::prove(const Viewer& viewer, std::string_view name,
                                       const record::Reference& ref) {
  const Error unknown{ErrorCode::not_found, "there is no such entry"};
  Circle* circle = find_circle(name);
  if (circle == nullptr) return unknown;
  const std::optional<concurrence::EntryId> id = TRY(circle->fold.find(ref));
  if (!id) return unknown;
  const store::Row row = TRY(circle->journals.row(id->chain, id->index));
  if (row.entry.empty()) return unknown;
  const concurrence::Chain& chain = circle->journals.chain(id->chain);
  if (!row.opening.empty()) {
    const journal::OpeningView opening = TRY(journal::view_opening(row.opening));
    if (!may_leave(viewer, opening, chain.party, chain.epoch)) return unknown;
  }
  TRY(begin());
  TRY(circle->save_signed());
  // The oldest checkpoint over it that everybody cosigned, or the oldest with the most: what was
  // written later, perhaps above this viewer's clearance, must not show in its size.
  const std::vector<SignedHead> heads = TRY(circle->journals.heads(id->chain));
  std::optional<SignedHead> best;
  std::size_t best_count = 0;
  for (auto at = heads.begin(); at != heads.end(); ++at) {
    if (at->size <= id->index || at->size > chain.size) continue;
    const std::vector<Cosigned> cosigned = TRY(circle->journals.cosignatures(id->chain, at->size));
    if (!best || cosigned.size() > best_count) {
      best = *at;
      best_count = cosigned.size();
    }
    if (best_count + 1 >= circle->party_names().size()) break;
  }
  if (!best)
    return Error{ErrorCode::unavailable, "no signed checkpoint covers this entry yet; try again"};
  journal::EntryProof proof;
  proof.index = id->index;
  proof.entry = row.entry;
  proof.opening = row.opening;
  proof.path = TRY(circle->journals.prove_inclusion(id->chain, id->index, best->size));
  const std::vector<Cosigned> cosigned = TRY(circle->journals.cosignatures(id->chain, best->size));
  proof.checkpoint = journal::checkpoint_note(
      {circle->journals.origin({chain.party, chain.epoch}), best->size, best->root},
      circle->journals.keys(id->chain).log, best->signature,
      cosignature_lines(*circle, cosigned, nullptr));
  return journal::encode(proof);
}

Result<void> EngineState::export_circle(
    const Viewer& viewer, std::string_view name,
    const std::function<Result<void>(const std::string& path, ByteView bytes)>& write) {
  Circle* circle = find_circle(name);
  if (circle == nullptr) return Error{ErrorCode::not_found, "there is no such circle here"};
  TRY(begin());
  TRY(circle->save_signed());
  for (const concurrence::Chain& chain :
       std::vector<concurrence::Chain>(circle->journals.chains())) {
    const std::vector<SignedHead> heads = TRY(circle->journals.heads(chain.id));
    const std::string origin = circle->journals.origin({chain.party, chain.epoch});
    const replication::ChainKeys& keys = circle->journals.keys(chain.id);
    std::optional<SignedHead> newest;
    for (const SignedHead& head : heads) {
      if (head.size <= chain.size && (!newest || head.size > newest->size)) newest = head;
    }
    if (!newest) continue;
    const auto note_at = [&](const SignedHead& head,
                             std::vector<journal::VerifierKey>* cosigners) -> Result<std::string> {
      const std::vector<Cosigned> cosigned =
          TRY(circle->journals.cosignatures(chain.id, head.size));
      return journal::checkpoint_note({origin, head.size, head.root}, keys.log, head.signature,
                                      cosignature_lines(*circle, cosigned, cosigners));
    };
    std::set<crypto::Hash> files;  // that the openings given out name
    journal::ExportInput input;
    input.log = keys.log;
    input.checkpoint = TRY(note_at(*newest, &input.cosigners));
    input.entry = [&](std::uint64_t index) -> Result<journal::ExportedEntry> {
      const store::Row row = TRY(circle->journals.row(chain.id, index));
      if (row.entry.empty())
        return Error{ErrorCode::corrupt, "an entry is damaged here; wait for its repair"};
      journal::ExportedEntry out;
      out.entry = row.entry;
      if (!row.opening.empty()) {
        const journal::OpeningView opening = TRY(journal::view_opening(row.opening));
        if (may_leave(viewer, opening, chain.party, chain.epoch)) {
          out.opening = row.opening;
          note_files(opening, chain, files);
        }
      }
      return out;
    };
    std::map<std::uint64_t, SignedHead> by_size;
    for (const SignedHead& head : heads) {
      if (head.size > chain.fork || !chain.parent) by_size[head.size] = head;
    }
    for (const auto& [size, head] : by_size) {
      if (size <= newest->size) input.checkpoint_sizes.push_back(size);
    }
    input.checkpoint_at = [&](std::uint64_t size) -> Result<std::string> {
      return note_at(by_size.at(size), nullptr);
    };
    std::string folder = chain.party_name + "/" + chain.epoch;
    if (chain.parent) {
      const store::Row row = TRY(circle->journals.row(chain.id, chain.fork));
      folder += ".fork-" + hex(crypto::leaf_hash(row.entry).view().substr(0, 8));
    }
    CallbackSink sink(folder + "/", write);
    TRY(journal::export_journal(input, sink));
    for (const crypto::Hash& id : files) {
      const std::optional<replication::Blob> blob = TRY(circle->blobs.find(id));
      if (!blob || blob->state != replication::BlobState::held) continue;
      Bytes file(blob->salt.view());
      const Result<void> read = circle->blobs.read(id, [&](ByteView piece) -> Result<void> {
        file += piece;
        return {};
      });
      if (!read.ok() && read.error().code == ErrorCode::unavailable) continue;  // damaged here
      if (!read.ok()) return read.error();
      TRY(write(folder + "/blob/" + hex(id.view()), file));
    }
    // A checkpoint of a tree that was never shown contradicts what is held.
    for (const SignedHead& other : TRY(circle->journals.contradicting(chain.id))) {
      const bool within = other.size <= newest->size;
      const std::optional<SignedHead> locked =
          within ? newest : TRY(circle->journals.head_at(chain.id, other.size));
      if (!locked) continue;
      const journal::SignedCheckpoint a{{origin, locked->size, locked->root}, locked->signature};
      const journal::SignedCheckpoint b{{origin, other.size, other.root}, other.signature};
      crypto::Hash contained;
      journal::Proof path;
      if (locked->size != other.size) {
        contained = TRY(circle->journals.root(chain.id, other.size));
        path = TRY(circle->journals.prove_consistency(chain.id, other.size, locked->size));
      }
      const Result<journal::ForkProof> proof = journal::make_fork_proof(a, b, contained, path);
      if (!proof.ok()) continue;  // the other one turned out to be of this tree
      TRY(write(folder + "/fork.proof", journal::encode(proof.value(), keys.log)));
      break;
    }
    // Two checkpoints of one key, neither continuing the other: for whoever holds the vkey alone.
    if (chain.parent) {
      const ChainId trunk = *chain.parent;
      const std::vector<SignedHead> others = TRY(circle->journals.heads(trunk));
      for (const SignedHead& other : others) {
        if (other.size <= chain.fork || other.size > circle->journals.chain(trunk).size) continue;
        const journal::SignedCheckpoint a{{origin, newest->size, newest->root}, newest->signature};
        const journal::SignedCheckpoint b{{origin, other.size, other.root}, other.signature};
        crypto::Hash contained;
        journal::Proof path;
        if (newest->size != other.size) {
          const ChainId longer = newest->size > other.size ? chain.id : trunk;
          const std::uint64_t small = std::min(newest->size, other.size);
          contained = TRY(circle->journals.root(longer, small));
          path = TRY(circle->journals.prove_consistency(longer, small,
                                                        std::max(newest->size, other.size)));
        }
        const Result<journal::ForkProof> proof = journal::make_fork_proof(a, b, contained, path);
        if (!proof.ok()) continue;
        TRY(write(folder + "/fork.proof", journal::encode(proof.value(), keys.log)));
        break;
      }
    }
  }
  return {};
}

}  // namespace node
