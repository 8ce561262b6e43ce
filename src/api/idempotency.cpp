#include "api/idempotency.h"

#include "base/encoding.h"

namespace api {
namespace {

constexpr std::uint64_t kKeptMs = 24 * 3'600'000;
constexpr std::size_t kHeadersMax = 16;

Bytes encode(const crypto::Hash& body, const HttpResponse& answer) {
  Bytes out(body.view());
  put_u16(out, static_cast<std::uint16_t>(answer.status));
  put_varint(out, answer.headers.size());
  for (const auto& [name, value] : answer.headers) {
    put_block(out, name);
    put_block(out, value);
  }
  put_block(out, answer.body);
  return out;
}

// False for what this program did not write.
bool decode(ByteView bytes, crypto::Hash& body, HttpResponse& answer) {
  ByteReader in(bytes);
  const ByteView hash = in.take(32);
  if (!in.ok()) return false;
  body = crypto::Hash::from(hash);
  answer.status = in.u16();
  const std::uint64_t headers = in.varint();
  if (headers > kHeadersMax) return false;
  for (std::uint64_t i = 0; i < headers && in.ok(); ++i) {
    const std::string name(in.block(64));
    answer.headers.emplace_back(name, in.block(1024));
  }
  answer.body = Bytes(in.block(64 * 1024));
  return in.done();
}

}  // namespace

bool IdempotencyKeys::is_key(std::string_view text) {
  if (text.empty() || text.size() > 64) return false;
  for (const char c : text) {
    if (c <= 0x20 || c >= 0x7f) return false;
  }
  return true;
}

void IdempotencyKeys::expire() {
  const std::uint64_t now = clock_.monotonic();
  while (!order_.empty() && (order_.front().first <= now || items_.size() >= most_)) {
    const auto item = items_.find(order_.front().second);
    if (item != items_.end() && item->second.until == order_.front().first) items_.erase(item);
    order_.pop_front();
  }
}

IdempotencyKeys::Found IdempotencyKeys::begin(const std::string& key, const crypto::Hash& body,
                                              HttpResponse& answer) {
  expire();
  const auto found = items_.find(key);
  if (found == items_.end()) {
    const Result<std::optional<Bytes>> kept = engine_.kept_answer(crypto::sha256(key));
    crypto::Hash first;
    if (kept.ok() && kept.value() && decode(*kept.value(), first, answer)) {
      return first == body ? Found::stored : Found::other_body;
    }
    Item item;
    item.body = body;
    item.until = clock_.monotonic() + kKeptMs;
    order_.emplace_back(item.until, key);
    items_[key] = std::move(item);
    return Found::fresh;
  }
  const Item& item = found->second;
  if (item.body != body) return Found::other_body;
  if (!item.done) return Found::running;
  answer.status = item.status;
  answer.headers = item.headers;
  answer.body = item.answer;
  return Found::stored;
}

void IdempotencyKeys::keep(const std::string& key, Item& item, const HttpResponse& answer) {
  // An answer that is too large is kept by this process alone; a store that fails stops the node
  // at the end of this turn.
  item.kept = engine_.keep_answer(crypto::sha256(key), encode(item.body, answer)).ok();
}

void IdempotencyKeys::written(const std::string& key, const HttpResponse& answer) {
  const auto found = items_.find(key);
  if (found != items_.end()) keep(key, found->second, answer);
}

bool IdempotencyKeys::finish(const std::string& key, const HttpResponse& answer) {
  const auto found = items_.find(key);
  if (found == items_.end()) return false;
  if (answer.status >= 500) {
    const bool kept = found->second.kept;
    if (kept) static_cast<void>(engine_.drop_answer(crypto::sha256(key)));
    items_.erase(found);
    return kept;
  }
  const bool keeps = answer.status < 300 && !found->second.kept;
  if (keeps) keep(key, found->second, answer);
  found->second.done = true;
  found->second.status = answer.status;
  found->second.headers = answer.headers;
  found->second.answer = answer.body;
  return keeps;
}

}  // namespace api
