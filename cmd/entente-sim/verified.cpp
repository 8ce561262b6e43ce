// What one node of this process has verified, the next need not compute again. Whether a signature
// verifies follows from key, words and signature alone, and a federation asks it of the same three
// once at each of its nodes: a fifth of all that a run would compute. Every node still asks, with
// its own words, and gets the answer that crypto::verify gives.
//
// The linker puts these in the place of crypto::verify and crypto::is_enrollable (CMakeLists.txt),
// in this program and in no other.
#include <map>

#include "crypto/crypto.h"

namespace sim {

bool computed_verify(const crypto::PublicKey& key, ByteView message, const crypto::Signature& signature) asm(
    "__real__ZN6crypto6verifyERKNS_5BlockILm32ENS_12PublicKeyTagEEESt17basic_string_viewIcSt11char_"
    "traitsIcEERKNS0_ILm64ENS_12SignatureTagEEE");
bool remembered_verify(const crypto::PublicKey& key, ByteView message, const crypto::Signature& signature) asm(
    "__wrap__ZN6crypto6verifyERKNS_5BlockILm32ENS_12PublicKeyTagEEESt17basic_"
    "string_viewIcSt11char_traitsIcEERKNS0_ILm64ENS_12SignatureTagEEE");
bool computed_is_enrollable(const crypto::PublicKey& key) asm(
    "__real__ZN6crypto13is_enrollableERKNS_5BlockILm32ENS_12PublicKeyTagEEE");
bool remembered_is_enrollable(const crypto::PublicKey& key) asm(
    "__wrap__ZN6crypto13is_enrollableERKNS_5BlockILm32ENS_12PublicKeyTagEEE");

bool remembered_verify(const crypto::PublicKey& key, ByteView message,
                       const crypto::Signature& signature) {
  static std::map<crypto::Hash, bool> answers;  // one process runs one seed
  const auto [at, fresh] =
      answers.try_emplace(crypto::sha256({key.view(), signature.view(), message}));
  if (fresh) at->second = computed_verify(key, message, signature);
  return at->second;
}

bool remembered_is_enrollable(const crypto::PublicKey& key) {
  static std::map<crypto::PublicKey, bool> answers;
  const auto [at, fresh] = answers.try_emplace(key);
  if (fresh) at->second = computed_is_enrollable(key);
  return at->second;
}

}  // namespace sim
