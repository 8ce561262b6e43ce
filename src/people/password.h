// Passwords: Argon2id (RFC 9106), by libsodium. A hash takes a tenth of a second and 64 MiB: never
// on the event loop's thread (aside.h).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/random.h"
#include "base/result.h"

namespace people {

struct Argon2 {
  std::uint32_t passes = 3;
  std::uint32_t kibibytes = 64 * 1024;  // RFC 9106, section 4, second recommended option, one lane
};

struct PasswordHash {
  Argon2 cost;
  Bytes salt;  // 16 bytes
  Bytes hash;  // 32 bytes
};

// 12 to 128 characters in at most 512 bytes of UTF-8; not one character over and over, and not made
// of `name`. The error says what is wanted. What is hashed is the NFC form, since input methods
// differ in what they send for the same keys.
Result<std::string> check_password(std::string_view password, std::string_view name);

Bytes fresh_salt(Random& random);
// `salt` is fresh. `unavailable` where there is no memory for it.
Result<PasswordHash> hash_password(std::string_view password, Bytes salt, const Argon2& cost);
// Takes as long for a wrong password as for the right one.
bool fits(const PasswordHash& known, std::string_view password);
// A hash that no password fits, for names that nobody has: they take as long.
PasswordHash nobody(Random& random, const Argon2& cost);

}  // namespace people
