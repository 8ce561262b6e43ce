// Idempotency keys: a write that was sent twice is done once. The answer of the first is kept for a
// day, by viewer, route and key; that of a write which was made is kept by the node's store, in the
// commit that makes the write durable, so that a restart in between changes nothing.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <string_view>

#include "api/http_server.h"
#include "base/clock.h"
#include "crypto/crypto.h"
#include "node/engine.h"

namespace api {

class IdempotencyKeys {
 public:
  // Both must outlive the keys.
  IdempotencyKeys(Clock& clock, node::Engine& engine, std::size_t most = 10'000)
      : clock_(clock), engine_(engine), most_(most) {}

  enum class Found : std::uint8_t { fresh, running, other_body, stored };
  // Looks `key` up and reserves it when it is fresh; `stored` fills the answer.
  Found begin(const std::string& key, const crypto::Hash& body, HttpResponse& answer);
  // The write behind `key` stands in the open transaction: its answer goes with it.
  void written(const std::string& key, const HttpResponse& answer);
  // Keeps the answer; one that says 'try again' (5xx) frees the key instead. A success that
  // written() has not kept is kept by the commit of this turn: true where that has to end.
  bool finish(const std::string& key, const HttpResponse& answer);

  static bool is_key(std::string_view text);  // 1 to 64 visible ASCII characters

 private:
  struct Item {
    crypto::Hash body;
    std::uint64_t until = 0;
    bool done = false;
    bool kept = false;  // in the store
    int status = 0;
    std::vector<std::pair<std::string, std::string>> headers;
    Bytes answer;
  };
  void expire();
  void keep(const std::string& key, Item& item, const HttpResponse& answer);

  Clock& clock_;
  node::Engine& engine_;
  std::size_t most_;
  std::map<std::string, Item> items_;
  std::deque<std::pair<std::uint64_t, std::string>> order_;  // by time of begin
};

}  // namespace api
