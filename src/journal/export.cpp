#include "journal/export.h"

#include <algorithm>

#include "base/encoding.h"
#include "journal/names.h"
#include "journal/proof.h"
#include "journal/tiles.h"

namespace journal {

namespace {

Error mismatch(const std::string& message) { return Error{ErrorCode::corrupt, message}; }

// An input that our own store gave: what is wrong with it is a fault of the store.
Error as_corrupt(const Error& error) { return mismatch("export: " + error.message); }

}  // namespace

Exporter::Exporter(ExportInput input, Sink& sink)
    : input_(std::move(input)), sink_(sink), builder_([this](const Tile& tile, ByteView hashes) {
        return sink_.write(tile_path(tile), hashes);
      }) {}

Result<bool> Exporter::step() {
  switch (stage_) {
    case Stage::begun:
      TRY(begin());
      stage_ = Stage::checkpoints;
      return true;
    case Stage::checkpoints:
      if (at_ < input_.checkpoint_sizes.size()) {
        TRY(write_checkpoint(input_.checkpoint_sizes[at_++]));
        return true;
      }
      TRY(sink_.write(kCheckpointSizesPath, list_));
      at_ = 0;
      stage_ = Stage::entries;
      return true;
    case Stage::entries:
      if (at_ < size_) {
        TRY(write_entry(at_++));
        return true;
      }
      TRY(builder_.finish());
      if (builder_.root() != root_)
        return mismatch("export: the entries do not give the root of the checkpoint");
      at_ = 0;
      stage_ = Stage::proofs;
      return true;
    case Stage::proofs:
      if (at_ < input_.proofs.size()) {
        TRY(write_proof(input_.proofs[at_++]));
        return true;
      }
      TRY(write_keys());
      TRY(sink_.write(kCheckpointPath, input_.checkpoint));
      stage_ = Stage::done;
      return false;
    case Stage::done:
      break;
  }
  return false;
}

Result<void> Exporter::begin() {
  TRY(parse_origin(input_.log.name));
  const OpenedCheckpoint newest =
      TRY(open_checkpoint(input_.checkpoint, input_.log, input_.cosigners));
  if (newest.cosignatures.size() != input_.cosigners.size()) {
    return Error{ErrorCode::invalid, "export: a listed cosigner has not signed the checkpoint"};
  }
  size_ = newest.checkpoint.size;
  root_ = newest.checkpoint.root;
  const auto& sizes = input_.checkpoint_sizes;
  if (sizes.size() > kExportCheckpointsMax) {
    return Error{ErrorCode::invalid, "export: more than 1,000,000 older checkpoints"};
  }
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    if (sizes[i] > size_ || (i > 0 && sizes[i] <= sizes[i - 1])) {
      return Error{ErrorCode::invalid, "export: sizes of checkpoints are not ascending"};
    }
  }
  return {};
}

Result<void> Exporter::write_checkpoint(std::uint64_t size) {
  list_ += std::to_string(size) + "\n";
  const std::string note = TRY(input_.checkpoint_at(size));
  return sink_.write(checkpoint_path(size), note);
}

Result<void> Exporter::write_entry(std::uint64_t index) {
  const ExportedEntry item = TRY(input_.entry(index));
  const Result<CheckedEntry> checked =
      check_entry(input_.log.name, index, item.entry, item.opening);
  if (!checked.ok()) return as_corrupt(checked.error());
  put_entry(bundle_, item.entry);
  TRY(builder_.append(checked.value().leaf));
  if (!item.opening.empty()) TRY(sink_.write(payload_path(index), item.opening));
  if ((index + 1) % kTileWidth == 0 || index + 1 == size_) {
    const std::uint64_t number = index / kTileWidth;
    const auto width = static_cast<unsigned>(index + 1 - number * kTileWidth);
    TRY(sink_.write(tile_path({true, 0, number, width}), bundle_));
    bundle_.clear();
  }
  return {};
}

Result<void> Exporter::write_proof(std::uint64_t index) {
  check(input_.tree != nullptr);
  EntryProof proof;
  proof.index = index;
  proof.path = TRY(prove_inclusion(index, size_, *input_.tree));
  ExportedEntry item = TRY(input_.entry(index));
  proof.entry = std::move(item.entry);
  proof.opening = std::move(item.opening);
  proof.checkpoint = input_.checkpoint;
  return sink_.write(entry_proof_path(index), encode(proof));
}

Result<void> Exporter::write_keys() {
  TRY(sink_.write(kLogKeyPath, input_.log.text() + "\n"));
  std::string cosigners;
  for (const VerifierKey& key : input_.cosigners) cosigners += key.text() + "\n";
  TRY(sink_.write(kCosignerKeysPath, cosigners));
  return sink_.write(kPolicyPath, policy_text(input_.log, input_.cosigners));
}

Result<void> export_journal(const ExportInput& input, Sink& sink) {
  Exporter exporter(input, sink);
  while (TRY(exporter.step())) {
  }
  return {};
}

std::string policy_text(const VerifierKey& log, const std::vector<VerifierKey>& required) {
  std::string text = "log " + log.text() + "\n";
  if (required.empty()) return text + "quorum none\n";
  std::string group = "group required all";
  for (const VerifierKey& key : required) {
    text += "witness " + key.name + " " + key.text() + "\n";
    group += " " + key.name;
  }
  return text + group + "\nquorum required\n";
}

std::string payload_path(std::uint64_t index) {
  return "payload/" + tile_number_path(index / kTileWidth) + "/" + std::to_string(index);
}

std::string checkpoint_path(std::uint64_t size) { return "checkpoint.d/" + std::to_string(size); }

std::string entry_proof_path(std::uint64_t index) {
  return "proof/" + std::to_string(index) + ".tlog-proof";
}

}  // namespace journal
