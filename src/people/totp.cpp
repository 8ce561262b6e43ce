#include "people/totp.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sodium.h>

#include "base/check.h"
#include "base/encoding.h"

namespace people {

std::string totp_code(ByteView secret, std::uint64_t step, unsigned digits) {
  check(digits >= 6 && digits <= 8);
  Bytes counter;
  put_u64(counter, step);
  unsigned char mac[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  check(HMAC(EVP_sha1(), secret.data(), static_cast<int>(secret.size()),
             reinterpret_cast<const unsigned char*>(counter.data()), counter.size(), mac,
             &size) != nullptr &&
        size == 20);
  const unsigned at = mac[19] & 0x0fU;
  std::uint32_t number = (mac[at] & 0x7fU) << 24 | static_cast<std::uint32_t>(mac[at + 1]) << 16 |
                         static_cast<std::uint32_t>(mac[at + 2]) << 8 | mac[at + 3];
  std::string out(digits, '0');
  for (unsigned i = digits; i-- > 0; number /= 10) out[i] = static_cast<char>('0' + number % 10);
  return out;
}

std::optional<std::uint64_t> totp_step_of(ByteView secret, std::string_view code, TimeMs now,
                                          std::uint64_t last) {
  if (secret.size() != kTotpSecretSize || code.size() != 6) return std::nullopt;
  const std::uint64_t present = now / kTotpStepMs;
  std::optional<std::uint64_t> found;
  for (std::uint64_t step = present == 0 ? 0 : present - 1; step <= present + 1; ++step) {
    const std::string right = totp_code(secret, step);
    if (sodium_memcmp(right.data(), code.data(), right.size()) == 0 && step > last && !found)
      found = step;
  }
  return found;
}

std::string base32(ByteView bytes) {
  static constexpr char kDigits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  std::string out;
  std::uint32_t held = 0;
  unsigned bits = 0;
  for (const char byte : bytes) {
    held = held << 8 | static_cast<unsigned char>(byte);
    for (bits += 8; bits >= 5; bits -= 5) out.push_back(kDigits[held >> (bits - 5) & 31U]);
    held &= (1U << bits) - 1;
  }
  if (bits > 0) out.push_back(kDigits[held << (5 - bits) & 31U]);
  return out;
}

std::string totp_address(ByteView secret, std::string_view issuer, std::string_view name) {
  const auto escaped = [](std::string_view text) {
    static constexpr char kHex[] = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
      const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                         (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
      if (plain) {
        out.push_back(c);
        continue;
      }
      const auto byte = static_cast<unsigned char>(c);
      out += '%';
      out.push_back(kHex[byte >> 4]);
      out.push_back(kHex[byte & 15U]);
    }
    return out;
  };
  return "otpauth://totp/" + escaped(issuer) + ":" + escaped(name) + "?secret=" + base32(secret) +
         "&issuer=" + escaped(issuer);
}

std::string recovery_code(Random& random) {
  const std::string digits = base32(random.bytes(10));
  std::string out;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && i % 4 == 0) out += '-';
    out += digits[i];
  }
  return out;
}

crypto::Hash recovery_hash(std::string_view code) {
  std::string plain;
  for (const char c : code) {
    if (c == ' ' || c == '-') continue;
    plain.push_back(c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c);
  }
  return crypto::sha256(plain);
}

}  // namespace people
