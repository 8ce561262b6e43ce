// The slow reading of everything that is stored, so that rot is found while others still hold the
// same entries: a slice at every heartbeat. A damaged entry is asked for from the peers; damage
// that they cannot mend is told until it is gone.
#include <algorithm>

#include "node/engine_state.h"

namespace node {

using store::Space;

Circle* EngineState::circle_of(ChainId chain) {
  for (auto& [id, circle] : circles_) {
    for (const concurrence::Chain& known : circle->journals.chains()) {
      if (known.id == chain) return circle.get();
    }
  }
  return nullptr;
}

Result<void> EngineState::scrub() {
  const Result<store::ScrubSlice> read = around_.store.scrub(scrub_place_, options_.scrub_rows);
  if (!read.ok() && read.error().code != ErrorCode::corrupt) return read.error();
  if (!read.ok()) {
    // Nothing of this chain, or of this space, can be gone through: on behind it.
    damage_.structure = true;
    if (scrub_place_.part == 0) {
      scrub_place_ = store::ScrubPlace{0, scrub_place_.chain + 1, 0, {}};
    } else {
      scrub_place_ = store::ScrubPlace{static_cast<std::uint8_t>(scrub_place_.part + 1), 0, 0, {}};
    }
    return {};
  }
  const store::ScrubSlice& slice = read.value();
  scrub_place_ = slice.next;
  figures_["scrubbed"] += slice.checked;
  damage_.structure = damage_.structure || slice.damaged_structure;
  for (const auto& [space, key] : slice.damaged_keys) {
    ++(space == Space::durable ? damage_.durable : damage_.projection);
  }
  std::map<ChainId, std::vector<std::uint64_t>> entries;
  for (const auto& [chain, index] : slice.damaged_entries) entries[chain].push_back(index);
  for (const auto& [chain, indexes] : entries) {
    Circle* circle = circle_of(chain);
    if (circle == nullptr) {
      TRY(note_damaged_chunks(chain, indexes));
      continue;
    }
    damage_.entries += indexes.size();
    figures_["entries_damaged"] += indexes.size();
    TRY(begin());
    for (const std::uint64_t index : indexes) TRY(circle->journals.mark_missing(chain, index));
    for (auto& [name, session] : circle->sessions) session->ask_for(chain, indexes);
  }
  TRY(scrub_files());
  if (slice.finished) {
    ++figures_["scrub_passes"];
    found_ = damage_;
    damage_ = {};
  }
  return {};
}

// A piece of a file has its like at every party of its circle: it is asked for from them.
Result<void> EngineState::note_damaged_chunks(ChainId chain,
                                              const std::vector<std::uint64_t>& indexes) {
  for (auto& [id, circle] : circles_) {
    bool known = false;
    for (const std::uint64_t index : indexes)
      known = TRY(circle->blobs.note_damage(chain, index)) || known;
    if (!known) continue;  // or a branch that nobody needs any more
    damage_.chunks += indexes.size();
    figures_["chunks_damaged"] += indexes.size();
    ask_for_blobs(*circle);
  }
  return {};
}

// The same of files, a circle after another: as much at a time as of the rest.
Result<void> EngineState::scrub_files() {
  if (circles_.empty()) return {};
  auto at = circles_.upper_bound(scrub_files_of_);
  // Every one that has nothing to read is gone through at once.
  for (std::size_t i = 0; i < circles_.size(); ++i, ++at) {
    if (at == circles_.end()) at = circles_.begin();
    Circle& circle = *at->second;
    const auto slice = TRY(circle.blobs.scrub(options_.scrub_rows, [this] { return begin(); }));
    figures_["scrubbed"] += slice.checked;
    damage_.chunks += slice.damaged;
    figures_["chunks_damaged"] += slice.damaged;
    if (slice.damaged > 0) ask_for_blobs(circle);
    if (slice.finished) scrub_files_of_ = at->first;
    if (slice.checked > 0) return {};
  }
  return {};
}

// After a salvage: what keeps its place without its bytes is asked for at once.
Result<void> EngineState::note_damaged() {
  for (auto& [id, circle] : circles_) {
    figures_["files_damaged"] += TRY(circle->blobs.find_damaged());
    for (const concurrence::Chain& chain : circle->journals.chains()) {
      std::vector<std::uint64_t> damaged;
      TRY(around_.store.scan(chain.id, chain.fork, chain.size,
                             [&](std::uint64_t index, const store::Row* row) {
                               if (row == nullptr || row->state == store::OpeningState::damaged)
                                 damaged.push_back(index);
                               return true;
                             }));
      for (const std::uint64_t index : damaged) {
        TRY(begin());
        TRY(circle->journals.mark_missing(chain.id, index));
      }
    }
  }
  return {};
}

std::vector<Warning> EngineState::warnings() {
  std::vector<Warning> out;
  // What the pass under way has found already, and what the last one had.
  const auto most = [&](std::uint64_t Damage::* part) {
    return std::max(damage_.*part, found_.*part);
  };
  const auto counted = [&](std::uint64_t Damage::* part, const char* code, const char* text) {
    if (const std::string count = std::to_string(most(part)); most(part) > 0)
      out.push_back({code, count + text, {{"count", count}}});
  };
  if (damage_.structure || found_.structure) {
    out.push_back({"store_structure",
                   "a part of the store's file cannot be read; stop the node, look at the disk, "
                   "then run 'entente restore --salvage'"});
  }
  counted(&Damage::durable, "store_values",
          " values of the store are damaged; stop the node, look at the disk, then run 'entente "
          "restore --salvage'");
  counted(&Damage::projection, "projection_values",
          " values of the projections are damaged; stop the node, then run 'entente rebuild'");
  counted(&Damage::entries, "damaged_entries",
          " entries were found damaged; they are asked for from the parties that hold them");
  counted(
      &Damage::chunks, "damaged_files",
      " pieces of files were found damaged; they are asked for from the parties that hold them");
  return out;
}

}  // namespace node
