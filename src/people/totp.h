// Codes of an authenticator: TOTP (RFC 6238) with SHA-1, six digits and steps of 30 seconds, which
// is what every authenticator knows; and recovery codes for the day on which it is lost.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/random.h"
#include "crypto/crypto.h"

namespace people {

inline constexpr std::size_t kTotpSecretSize = 20;
inline constexpr TimeMs kTotpStepMs = 30'000;

// The code of a step (RFC 4226, section 5.3), with leading zeros; 6 to 8 digits.
std::string totp_code(ByteView secret, std::uint64_t step, unsigned digits = 6);

// The step whose code this is: the present one, the one before or the one after, and later than
// `last`, so that a code is used once. Nothing for any other text.
std::optional<std::uint64_t> totp_step_of(ByteView secret, std::string_view code, TimeMs now,
                                          std::uint64_t last);

// RFC 4648, section 6, without padding; how authenticators take secrets.
std::string base32(ByteView bytes);
// What an authenticator reads: otpauth://totp/ISSUER:NAME?secret=…&issuer=ISSUER
std::string totp_address(ByteView secret, std::string_view issuer, std::string_view name);

// 80 random bits in four groups of four characters.
std::string recovery_code(Random& random);
// As it is kept, however it was typed: capitals, spaces and hyphens do not count.
crypto::Hash recovery_hash(std::string_view code);

}  // namespace people
