#include "node/kept_answers.h"

#include <vector>

#include "base/encoding.h"

namespace node {
namespace {

using store::Space;

constexpr char kAnswers[] = "answer/";

Bytes key_of(const crypto::Hash& key) { return kAnswers + Bytes(key.view()); }

}  // namespace

Result<void> KeptAnswers::open() {
  times_.clear();
  by_time_.clear();
  return store_.list(Space::durable, kAnswers, {}, [this](ByteView name, ByteView value) {
    const ByteView key = name.substr(sizeof kAnswers - 1);
    ByteReader reader(value);
    const TimeMs time = reader.u64();
    if (key.size() == 32 && reader.ok()) {
      const crypto::Hash hash = crypto::Hash::from(key);
      times_[hash] = time;
      by_time_.emplace(time, hash);
    }
    return true;
  });
}

Result<std::optional<Bytes>> KeptAnswers::find(const crypto::Hash& key, TimeMs now) {
  const auto known = times_.find(key);
  // A clock that was set back must not make a key live for ever: both directions count as old.
  if (known == times_.end() || now > known->second + kAnswerKeptMs ||
      known->second > now + kAnswerKeptMs) {
    return std::optional<Bytes>();
  }
  const std::optional<Bytes> value = TRY(store_.get(Space::durable, key_of(key)));
  if (!value || value->size() < 8) return std::optional<Bytes>();
  return std::optional<Bytes>(value->substr(8));
}

Result<void> KeptAnswers::keep(const crypto::Hash& key, ByteView answer, TimeMs now) {
  if (answer.size() > kAnswerBytesMax)
    return Error{ErrorCode::invalid, "an answer that is kept has at most 16 KiB"};
  TRY(drop(key));
  while (!by_time_.empty() &&
         (times_.size() >= kAnswersMax || now > by_time_.begin()->first + kAnswerKeptMs)) {
    TRY(drop(crypto::Hash(by_time_.begin()->second)));
  }
  Bytes value;
  put_u64(value, now);
  value += answer;
  TRY(store_.put(Space::durable, key_of(key), value));
  times_[key] = now;
  by_time_.emplace(now, key);
  return {};
}

Result<void> KeptAnswers::drop(const crypto::Hash& key) {
  const auto known = times_.find(key);
  if (known == times_.end()) return {};
  TRY(store_.erase(Space::durable, key_of(key)));
  const auto [first, last] = by_time_.equal_range(known->second);
  for (auto at = first; at != last; ++at) {
    if (at->second != key) continue;
    by_time_.erase(at);
    break;
  }
  times_.erase(known);
  return {};
}

Result<void> KeptAnswers::clear() {
  while (!times_.empty()) TRY(drop(crypto::Hash(times_.begin()->first)));
  return {};
}

}  // namespace node
