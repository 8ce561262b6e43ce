// Where words stand: an index over texts, in the store and in its transactions. It holds words and
// places, not the texts; like the projection space it is disposable, and made again from the
// journals. SQLite and memory pass the same conformance suite.
//
// A text is its words with one space between each and the next: bytes above 0x20 without '"' and
// 0x7f, of ASCII small letters and digits alone (all else of ASCII would divide words). Which words
// a text has, and what they mean, is the caller's affair.
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace store {

// The entry that a text belongs to.
struct IndexedEntry {
  std::uint32_t chain = 0;
  std::uint64_t index = 0;
  bool operator==(const IndexedEntry&) const = default;
};

struct WordQuery {
  // Words that stand one behind the other; of the last one only the beginning when `prefix`.
  struct Phrase {
    std::vector<std::string> words;
    bool prefix = false;
  };
  // Of each group one phrase at least.
  std::vector<std::vector<Phrase>> all;
  std::int64_t from = 0;                                          // lowest number
  std::int64_t below = std::numeric_limits<std::int64_t>::max();  // one past the highest
};

class WordIndex {
 public:
  virtual ~WordIndex() = default;

  // Adds a text under a number of the caller's choice, 0 or more; hits come in the order of these.
  // The same once more changes nothing; `conflict` where the number is taken by another.
  virtual Result<void> add(std::int64_t number, const IndexedEntry& entry, ByteView words) = 0;
  // Takes a text out, so that nothing finds it any more from this call on. `words` has to be what
  // was added; `conflict` where it is not, and then all of it has to be made again (clear()).
  // Nothing happens where the number is free.
  virtual Result<void> remove(std::int64_t number, ByteView words) = 0;
  // What has this number, if anything.
  virtual Result<std::optional<IndexedEntry>> at(std::int64_t number) = 0;
  // Visits what fits, the highest number first, until `visit` returns false. The visitor may read
  // the store. An empty query, and one whose words break the rule above, is `invalid`.
  virtual Result<void> find(
      const WordQuery& query,
      const std::function<bool(std::int64_t number, const IndexedEntry& entry)>& visit) = 0;
  // Goes on, a bounded piece at a time, with wiping out of the file the words of what was removed;
  // `first` begins it. True when no piece is left.
  virtual Result<bool> wipe(bool first) = 0;
  virtual Result<void> clear() = 0;
};

// Whether every word of the phrases keeps the rule, and there is one.
bool is_word_query(const WordQuery& query);
bool is_words(ByteView words);

}  // namespace store
