#include "api/idempotency.h"

namespace api {
namespace {
constexpr std::uint64_t kKeptMs = 24 * 3'600'000;
}

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

void IdempotencyKeys::finish(const std::string& key, const HttpResponse& answer) {
  const auto found = items_.find(key);
  if (found == items_.end()) return;
  if (answer.status >= 500) {
    items_.erase(found);
    return;
  }
  found->second.done = true;
  found->second.status = answer.status;
  found->second.headers = answer.headers;
  found->second.answer = answer.body;
}

}  // namespace api
