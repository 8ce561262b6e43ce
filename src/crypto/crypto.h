// Hashing and signing, each result in its own type so that none is taken for another.
//
// SHA-256 is OpenSSL's; Ed25519 is libsodium 1.0.18's strict verification, one signature at a time,
// on every node (docs/decisions: one Ed25519 rule). Nothing here draws a random number.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"

namespace crypto {

template <std::size_t N, class Tag>
struct Block {
  std::array<std::uint8_t, N> bytes{};
  auto operator<=>(const Block&) const = default;
  ByteView view() const { return {reinterpret_cast<const char*>(bytes.data()), N}; }
  // From exactly N bytes; anything else is a mistake of ours, so check the length first.
  static Block from(ByteView data) {
    check(data.size() == N);
    Block out;
    for (std::size_t i = 0; i < N; ++i) out.bytes[i] = static_cast<std::uint8_t>(data[i]);
    return out;
  }
};

using Hash = Block<32, struct HashTag>;
using PublicKey = Block<32, struct PublicKeyTag>;
using Signature = Block<64, struct SignatureTag>;
using Seed = Block<32, struct SeedTag>;  // the secret of an Ed25519 key pair (RFC 8032)

// SHA-256 of the parts one after the other.
Hash sha256(ByteView data);
Hash sha256(std::initializer_list<ByteView> parts);
// SHA-256 of what comes piece by piece.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;
  void add(ByteView bytes);
  // Of all that was added; more may be added afterwards.
  Hash hash() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};
// HMAC-SHA-256 (RFC 2104) with a key of exactly 32 bytes.
Hash hmac_sha256(const Hash& key, std::initializer_list<ByteView> parts);

// RFC 6962 hashing: 0x00 || entry, and 0x01 || left || right.
Hash leaf_hash(ByteView entry);
Hash node_hash(const Hash& left, const Hash& right);

// Compares the fast hashing path with OpenSSL's plain one; false means: do not start.
bool self_test();

PublicKey public_key_of(const Seed& seed);
Signature sign(const Seed& seed, ByteView message);
// Exactly what libsodium's crypto_sign_verify_detached accepts: by this rule a signature counts.
bool verify(const PublicKey& key, ByteView message, const Signature& signature);
// OpenSSL's looser rule: by this one a party is accused (journal.md, A-14).
bool verify_permissive(const PublicKey& key, ByteView message, const Signature& signature);
// Canonical, prime-order point: the only keys that are ever enrolled.
bool is_enrollable(const PublicKey& key);

// A secret key that may live elsewhere (a file read at start, a PKCS#11 token).
class Signer {
 public:
  virtual ~Signer() = default;
  virtual PublicKey public_key() const = 0;
  // `unavailable` when the token does not answer.
  virtual Result<Signature> sign(ByteView message) = 0;
};

std::unique_ptr<Signer> signer_from_seed(const Seed& seed);

}  // namespace crypto
