// Chains of the store: who needs one takes the next number.
#pragma once

#include "base/encoding.h"
#include "base/result.h"
#include "store/store.h"

namespace replication {

// A number that no chain of this store has had, in the open transaction. `unavailable` when there
// is none left.
inline Result<store::ChainId> new_chain(store::Store& store) {
  const std::optional<Bytes> last = TRY(store.get(store::Space::durable, "N"));
  store::ChainId id = 1;
  if (last) {
    ByteReader reader(*last);
    id = reader.u32() + 1;
  }
  if (id > store::kMaxChain)
    return Error{ErrorCode::unavailable,
                 "this store has no number left for another journal or file"};
  Bytes next;
  put_u32(next, id);
  TRY(store.put(store::Space::durable, "N", next));
  return id;
}

}  // namespace replication
