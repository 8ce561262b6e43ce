#include "api/opaque.h"

#include "base/encoding.h"

namespace api {
namespace {
constexpr std::size_t kTagSize = 16;
constexpr std::size_t kCursorMax = 2048;

Bytes tag_of(const crypto::Hash& key, std::string_view scope, ByteView place) {
  Bytes length;
  put_u64(length, scope.size());
  return Bytes(crypto::hmac_sha256(key, {length, scope, place}).view().substr(0, kTagSize));
}
}  // namespace

std::string base64url(ByteView bytes) {
  std::string out = base64(bytes);
  while (out.ends_with('=')) out.pop_back();
  for (char& c : out) {
    if (c == '+') c = '-';
    if (c == '/') c = '_';
  }
  return out;
}

std::optional<Bytes> unbase64url(std::string_view text) {
  std::string plain(text);
  for (char& c : plain) {
    if (c == '+' || c == '/' || c == '=') return std::nullopt;
    if (c == '-') c = '+';
    if (c == '_') c = '/';
  }
  while (plain.size() % 4 != 0) plain.push_back('=');
  return unbase64(plain);
}

std::string random_token(Random& random) { return base64url(random.bytes(32)); }

std::string Cursors::seal(std::string_view scope, ByteView place) const {
  return base64url(tag_of(key_, scope, place) + Bytes(place));
}

std::optional<Bytes> Cursors::open(std::string_view scope, std::string_view cursor) const {
  if (cursor.size() > kCursorMax) return std::nullopt;
  const std::optional<Bytes> bytes = unbase64url(cursor);
  if (!bytes || bytes->size() < kTagSize) return std::nullopt;
  const ByteView place = ByteView(*bytes).substr(kTagSize);
  // Compared by way of another HMAC, so that the time says nothing of where they differ.
  const Bytes wanted = tag_of(key_, scope, place);
  if (crypto::hmac_sha256(key_, {wanted}) !=
      crypto::hmac_sha256(key_, {ByteView(*bytes).substr(0, kTagSize)})) {
    return std::nullopt;
  }
  return Bytes(place);
}

}  // namespace api
