// Searching on behalf of one viewer: what the index gives is decided about here, hit by hit, by
// what the view says of it, before anything is counted or moves a cursor.
#pragma once

#include <functional>
#include <optional>

#include "node/engine_state.h"
#include "record/view.h"

namespace node {

// What the view says of an entry.
class SearchGround {
 public:
  virtual ~SearchGround() = default;
  // The circles that the viewer has.
  virtual std::vector<record::CircleView> circles() = 0;
  // An act that this viewer may read; nothing where it is not theirs.
  struct Readable {
    record::Header header;
    Bytes content;
    bool has_content = false;  // false: destroyed, or not here
  };
  virtual Result<std::optional<Readable>> readable(Circle& circle,
                                                   const concurrence::EntryId& id) = 0;
  // The same act to be given out.
  virtual Result<std::optional<record::ActRow>> act(Circle& circle,
                                                    const concurrence::EntryId& id) = 0;
};

Result<record::SearchPage> search(EngineState& engine, const Viewer& viewer, SearchGround& ground,
                                  const record::SearchRequest& request);

}  // namespace node
