#include "crypto/crypto.h"

#include <doctest/doctest.h>

#include "base/encoding.h"

using crypto::Hash;

namespace {

template <class T>
T from_hex(std::string_view text) {
  return T::from(*unhex(text));
}

}  // namespace

TEST_CASE("a hash over pieces is the hash of the whole, at any moment") {
  Bytes all;
  crypto::Sha256 pieces;
  for (const std::size_t size : {0UL, 1UL, 63UL, 64UL, 65UL, 8192UL, 3UL}) {
    const Bytes piece(size, static_cast<char>('a' + size % 26));
    all += piece;
    pieces.add(piece);
    CHECK(pieces.hash() == crypto::sha256(all));
  }
  const crypto::Sha256 moved = std::move(pieces);
  CHECK(moved.hash() == crypto::sha256(all));
}

TEST_CASE("the fast hashing path agrees with OpenSSL's plain one") { CHECK(crypto::self_test()); }

TEST_CASE("SHA-256 and RFC 6962 hashes are those of the standards") {
  CHECK(hex(crypto::sha256("abc").view()) ==
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(crypto::sha256({"a", "", "bc"}) == crypto::sha256("abc"));
  CHECK(hex(crypto::leaf_hash("").view()) ==
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
  CHECK(hex(crypto::leaf_hash("L123456").view()) ==
        "395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56");
  // "N123" and "N456" as raw nodes, which are shorter than a hash, have no place in our types; the
  // two-block path is compared with the general one instead.
  const Hash left = crypto::sha256("left");
  const Hash right = crypto::sha256("right");
  CHECK(crypto::node_hash(left, right) == crypto::sha256({"\x01", left.view(), right.view()}));
}

TEST_CASE("HMAC-SHA-256 is that of RFC 4231 for keys of 32 bytes") {
  // RFC 4231's keys are of other lengths; a key padded with zeros to 32 bytes is the same key.
  Bytes key = "Jefe";
  key.resize(32, '\0');
  CHECK(hex(crypto::hmac_sha256(Hash::from(key), {"what do ya want ", "for nothing?"}).view()) ==
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  Bytes key_0b(20, '\x0b');
  key_0b.resize(32, '\0');
  CHECK(hex(crypto::hmac_sha256(Hash::from(key_0b), {"Hi There"}).view()) ==
        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
}

TEST_CASE("Ed25519 signs as RFC 8032 section 7.1 test 3, by seed and by signer") {
  const auto seed =
      from_hex<crypto::Seed>("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7");
  const auto key = from_hex<crypto::PublicKey>(
      "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025");
  const auto expected = from_hex<crypto::Signature>(
      "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
      "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a");
  CHECK(crypto::public_key_of(seed) == key);
  CHECK(crypto::sign(seed, "\xaf\x82") == expected);
  const auto signer = crypto::signer_from_seed(seed);
  CHECK(signer->public_key() == key);
  CHECK(signer->sign("\xaf\x82").value() == expected);
  CHECK(crypto::verify(key, "\xaf\x82", expected));
  CHECK(crypto::verify_permissive(key, "\xaf\x82", expected));
  CHECK(crypto::is_enrollable(key));
}

TEST_CASE("any flipped bit of message, key or signature is refused by both rules") {
  const auto seed = crypto::Seed::from(crypto::sha256("seed").view());
  const auto key = crypto::public_key_of(seed);
  const auto signature = crypto::sign(seed, "message");
  CHECK_FALSE(crypto::verify(key, "messagf", signature));
  for (std::size_t bit = 0; bit < 512; ++bit) {
    auto changed = signature;
    changed.bytes[bit / 8] ^= static_cast<std::uint8_t>(1u << (bit % 8));
    CHECK_FALSE(crypto::verify(key, "message", changed));
    CHECK_FALSE(crypto::verify_permissive(key, "message", changed));
  }
  for (std::size_t bit = 0; bit < 256; ++bit) {
    auto changed = key;
    changed.bytes[bit / 8] ^= static_cast<std::uint8_t>(1u << (bit % 8));
    CHECK_FALSE(crypto::verify(changed, "message", signature));
  }
}

TEST_CASE("points of low order, of mixed order and non-canonical ones are never enrolled") {
  for (const char* text :
       {"0000000000000000000000000000000000000000000000000000000000000000",  // order 4
        "0100000000000000000000000000000000000000000000000000000000000000",  // neutral
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",  // order 2
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",  // order 8
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",  // y = p + 1
        "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"}) {
    CAPTURE(text);
    CHECK_FALSE(crypto::is_enrollable(from_hex<crypto::PublicKey>(text)));
  }
}
