// Strings that only this node can make and read: cursors of lists, and random tokens.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/random.h"
#include "crypto/crypto.h"

namespace api {

// base64url without padding (RFC 4648, section 5); one spelling per value.
std::string base64url(ByteView bytes);
std::optional<Bytes> unbase64url(std::string_view text);

// 32 random bytes as base64url.
std::string random_token(Random& random);

// Cursors of keyset paging. One made for another list or another viewer is refused, and none can be
// made up, so that a cursor never asks for what its holder did not get.
class Cursors {
 public:
  explicit Cursors(const crypto::Hash& key) : key_(key) {}
  // `scope` is the list with all that selects it, and the viewer.
  std::string seal(std::string_view scope, ByteView place) const;
  std::optional<Bytes> open(std::string_view scope, std::string_view cursor) const;

 private:
  crypto::Hash key_;
};

}  // namespace api
