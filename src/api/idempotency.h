// Idempotency keys: a write that was sent twice is done once. The answer of the first is kept for a
// day, in this process, by session, route and key.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <string_view>

#include "api/http_server.h"
#include "base/clock.h"
#include "crypto/crypto.h"

namespace api {

class IdempotencyKeys {
 public:
  explicit IdempotencyKeys(Clock& clock, std::size_t most = 10'000) : clock_(clock), most_(most) {}

  enum class Found : std::uint8_t { fresh, running, other_body, stored };
  // Looks `key` up and reserves it when it is fresh; `stored` fills the answer.
  Found begin(const std::string& key, const crypto::Hash& body, HttpResponse& answer);
  // Keeps the answer; one that says 'try again' (5xx) frees the key instead.
  void finish(const std::string& key, const HttpResponse& answer);

  static bool is_key(std::string_view text);  // 1 to 64 visible ASCII characters

 private:
  struct Item {
    crypto::Hash body;
    std::uint64_t until = 0;
    bool done = false;
    int status = 0;
    std::vector<std::pair<std::string, std::string>> headers;
    Bytes answer;
  };
  void expire();

  Clock& clock_;
  std::size_t most_;
  std::map<std::string, Item> items_;
  std::deque<std::pair<std::uint64_t, std::string>> order_;  // by time of begin
};

}  // namespace api
