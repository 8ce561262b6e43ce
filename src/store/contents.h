// Contents of files, beside the tables of a store and in its transactions: each is a numbered row
// of blocks, in a file of its own where the store has files. Large ones cost the database nothing,
// and what the database says of them is never ahead of what the disk has kept: commit() makes the
// blocks durable first. SQLite and memory pass the same conformance suite.
#pragma once

#include <cstdint>

#include "base/bytes.h"
#include "base/result.h"

namespace store {

// Number of a content in this store; never given twice. 0 is none.
using ContentId = std::uint64_t;

inline constexpr std::size_t kBlockSize = 8192;                     // most bytes of a block
inline constexpr std::uint64_t kMaxBlock = std::uint64_t{1} << 32;  // blocks of a content

class Contents {
 public:
  virtual ~Contents() = default;

  // A new number, in the open transaction. Nothing is on the disk before the first write.
  virtual Result<ContentId> create() = 0;
  // Puts `bytes` into the blocks from `first` on, kBlockSize into each; the last may be shorter and
  // is not empty. What these blocks held is replaced. In the open transaction: durable when
  // commit() answers. After a rollback, or a crash before, a block holds the old bytes, the new
  // ones, or does not read: whoever replaces blocks that count must be able to do without them.
  virtual Result<void> write(ContentId id, std::uint64_t first, ByteView bytes) = 0;
  // The bytes of a block. `not_found` where none was written or the content is gone; `corrupt`
  // where it is not what was written.
  virtual Result<Bytes> read(ContentId id, std::uint64_t index) = 0;
  // Takes the content away, in the open transaction: nothing of it is on the disk any more when
  // commit() answers.
  virtual Result<void> remove(ContentId id) = 0;
};

}  // namespace store
