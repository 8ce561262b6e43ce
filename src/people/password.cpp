#include "people/password.h"

#include <sodium.h>

#include <algorithm>

#include "base/text.h"

namespace people {
namespace {

constexpr std::size_t kSaltSize = crypto_pwhash_argon2id_SALTBYTES;
constexpr std::size_t kHashSize = 32;

bool derive(std::string_view password, const Argon2& cost, ByteView salt, Bytes& out) {
  const Result<std::string> form = normalise(password);
  if (!form.ok() || salt.size() != kSaltSize) return false;
  out.assign(kHashSize, '\0');
  return crypto_pwhash_argon2id(
             reinterpret_cast<unsigned char*>(out.data()), out.size(), form.value().data(),
             form.value().size(), reinterpret_cast<const unsigned char*>(salt.data()), cost.passes,
             std::size_t{cost.kibibytes} * 1024, crypto_pwhash_argon2id_ALG_ARGON2ID13) == 0;
}

}  // namespace

Result<std::string> check_password(std::string_view password, std::string_view name) {
  constexpr std::size_t kLeast = 12;
  constexpr std::size_t kMost = 128;
  constexpr std::size_t kBytesMax = 512;
  if (password.size() > kBytesMax)
    return Error{ErrorCode::invalid, "password: has more than 128 characters"};
  const Result<std::string> form = normalise(password);
  if (!form.ok()) return Error{ErrorCode::invalid, "password: is no text"};
  std::size_t characters = 0;
  std::string_view rest = form.value();
  std::size_t changes = 0;
  char32_t before = 0;
  while (const auto point = next_code_point(rest)) {
    changes += characters > 0 && *point != before ? 1 : 0;
    before = *point;
    ++characters;
  }
  if (characters < kLeast)
    return Error{ErrorCode::invalid, "password: has to have 12 characters or more"};
  if (characters > kMost)
    return Error{ErrorCode::invalid, "password: has more than 128 characters"};
  if (changes < 4) return Error{ErrorCode::invalid, "password: repeats itself; take another"};
  if (name.size() >= 4 && form.value().find(name) != std::string::npos)
    return Error{ErrorCode::invalid, "password: holds the name that you sign in with"};
  return form;
}

Bytes fresh_salt(Random& random) { return random.bytes(kSaltSize); }

Result<PasswordHash> hash_password(std::string_view password, Bytes salt, const Argon2& cost) {
  PasswordHash out{cost, std::move(salt), {}};
  if (!derive(password, cost, out.salt, out.hash))
    return Error{ErrorCode::unavailable, "there is no memory for this now; try again"};
  return out;
}

bool fits(const PasswordHash& known, std::string_view password) {
  Bytes hash;
  if (!derive(password, known.cost, known.salt, hash)) return false;
  return known.hash.size() == kHashSize &&
         sodium_memcmp(hash.data(), known.hash.data(), kHashSize) == 0;
}

PasswordHash nobody(Random& random, const Argon2& cost) {
  return {cost, random.bytes(kSaltSize), random.bytes(kHashSize)};
}

}  // namespace people
