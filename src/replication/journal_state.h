// What the journals of a circle keep in memory of each chain, and how their trees are read. Inside
// of the room only.
#pragma once

#include <set>

#include "base/encoding.h"
#include "journal/entry.h"
#include "replication/journals.h"

namespace replication {

inline constexpr std::uint64_t kTile = 256;  // leaves whose root is kept in the store

store::OpeningState state_of(Carried carried);
// Whether an opening should be here and is not.
bool lacks_opening(store::OpeningState state);

// Whether the fold waits for its opening (kind 0).
inline bool is_act(ByteView entry) { return entry.size() > 1 && entry[0] == 1 && entry[1] == 0; }
// What is noted of a missing opening if so.
inline constexpr const char* kAct = "act";

struct Journals::State {
  ChainKeys keys;
  journal::Frontier frontier;                    // of the whole chain
  journal::Frontier tile_frontier;               // at the start of the last, incomplete tile
  std::vector<crypto::Hash> tail;                // leaves after tile_frontier
  std::map<std::uint64_t, PushedEntry> offered;  // for damaged entries, not proven yet
  std::set<std::uint64_t>
      gaps;  // of these, damaged ones: the frontier is not the tree's until mended
  std::optional<SignedHead> head;    // newest checkpoint known, maybe beyond what is held
  std::optional<SignedHead> proven;  // newest checkpoint of no more than what is held
  std::string frozen;
  bool forked = false;
  std::string full;         // why nothing more is taken from the author, for now
  std::uint64_t bytes = 0;  // of entries and openings accepted
  std::uint64_t missing = 0;
  std::uint64_t asked = 0;  // where the next question for what is missing goes on
  std::map<std::pair<std::uint32_t, Role>, std::uint64_t> cosigned;
  // Verified and not in the store yet, by size, cosigner and role.
  std::map<std::tuple<std::uint64_t, std::uint32_t, Role>, Cosigned> unsaved;
};

// Complete subtrees: up to a tile from the entries, from there on from the store.
class Journals::Source : public journal::HashSource {
 public:
  Source(Journals& journals, ChainId id) : journals_(journals), id_(id) {}
  Result<crypto::Hash> subtree(unsigned level, std::uint64_t n) override;

 private:
  Journals& journals_;
  ChainId id_;
};

}  // namespace replication
