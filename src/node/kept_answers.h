// Answers to writes, kept so that a write that was sent twice is done once, over a restart too:
// each is stored by the commit that makes the write itself durable. Bounded by age and by number.
#pragma once

#include <cstdint>
#include <map>
#include <optional>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/result.h"
#include "crypto/crypto.h"
#include "store/store.h"

namespace node {

inline constexpr TimeMs kAnswerKeptMs = 24 * 3'600'000;
inline constexpr std::size_t kAnswersMax = 10'000;
inline constexpr std::size_t kAnswerBytesMax = 16 * 1024;

class KeptAnswers {
 public:
  explicit KeptAnswers(store::Store& store) : store_(store) {}

  // Reads what an earlier process kept; damaged values are left out. Error: the store's.
  Result<void> open();
  // Nothing for a key that is not known or older than a day.
  Result<std::optional<Bytes>> find(const crypto::Hash& key, TimeMs now);
  // Inside a transaction. Replaces what stood under the key; what is too old, or too many, goes.
  // Error: `invalid` for an answer above kAnswerBytesMax, else the store's.
  Result<void> keep(const crypto::Hash& key, ByteView answer, TimeMs now);
  // Inside a transaction: the write did not come about after all.
  Result<void> drop(const crypto::Hash& key);
  // Inside a transaction: after a restore, what they speak of may be gone.
  Result<void> clear();
  std::size_t size() const { return times_.size(); }

 private:
  store::Store& store_;
  std::map<crypto::Hash, TimeMs> times_;
  std::multimap<TimeMs, crypto::Hash> by_time_;
};

}  // namespace node
