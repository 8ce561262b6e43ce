// The one Ed25519 rule, on the published edge cases: what a signature counts by (strict) and what a
// party is accused by (permissive). If a count here changes, two nodes could disagree about a fact.
#include <doctest/doctest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include "base/encoding.h"
#include "crypto/crypto.h"

namespace {

nlohmann::json load(const std::string& path) {
  std::ifstream file(path);
  REQUIRE(file.good());
  return nlohmann::json::parse(file);
}

struct Verdict {
  bool strict = false;
  bool permissive = false;
};

Verdict judge(const std::string& key, ByteView message, const std::string& signature) {
  const Bytes raw = *unhex(signature);
  if (raw.size() != 64) return {};  // no other length is ever a Signature
  const auto public_key = crypto::PublicKey::from(*unhex(key));
  const auto parsed = crypto::Signature::from(raw);
  return {crypto::verify(public_key, message, parsed),
          crypto::verify_permissive(public_key, message, parsed)};
}

}  // namespace

TEST_CASE("C2SP/CCTV: of 914 crafted signatures 43 count and 208 accuse") {
  const auto vectors = load("tests/vectors/cctv-ed25519vectors.json");
  REQUIRE(vectors.size() == 914);
  int strict = 0;
  int permissive = 0;
  int enrollable = 0;
  for (const auto& vector : vectors) {
    const Verdict verdict = judge(vector["key"], vector["msg"].get<std::string>(), vector["sig"]);
    strict += verdict.strict;
    permissive += verdict.permissive;
    if (verdict.strict) CHECK(verdict.permissive);
    // What cannot be enrolled is what makes other verifiers disagree.
    if (crypto::is_enrollable(crypto::PublicKey::from(*unhex(vector["key"].get<std::string>())))) {
      ++enrollable;
      const auto& flags = vector["flags"];
      for (const auto& flag : flags.is_null() ? nlohmann::json::array() : flags) {
        CHECK(flag != "low_order_A");
        CHECK(flag != "low_order_component_A");
        CHECK(flag != "non_canonical_A");
      }
    }
  }
  CHECK(strict == 43);
  CHECK(permissive == 208);
  CHECK(enrollable > 0);
}

TEST_CASE("C2SP/wycheproof: 151 Ed25519 cases, each as stated, by both rules") {
  const auto file = load("tests/vectors/wycheproof-ed25519_test.json");
  int valid = 0;
  int invalid = 0;
  for (const auto& group : file["testGroups"]) {
    const std::string key = group["publicKey"]["pk"];
    for (const auto& test : group["tests"]) {
      CAPTURE(test["tcId"].get<int>());
      const Verdict verdict = judge(key, *unhex(test["msg"].get<std::string>()), test["sig"]);
      const bool expected = test["result"] == "valid";
      CHECK(verdict.strict == expected);
      CHECK(verdict.permissive == expected);
      ++(expected ? valid : invalid);
    }
  }
  CHECK(valid == 88);
  CHECK(invalid == 63);
}
