// Proof arithmetic on hostile sizes: every answer is an error or right for a tree that exists.
#include <cstdint>

#include "base/check.h"
#include "base/encoding.h"
#include "journal/merkle.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  ByteReader reader({reinterpret_cast<const char*>(data), size});
  const std::uint64_t a = reader.u64();
  const std::uint64_t b = reader.u64();
  const std::uint64_t c = reader.u64();
  const std::size_t count = reader.u8() % 70;
  journal::Proof proof;
  for (std::size_t i = 0; i < count; ++i) proof.push_back(crypto::sha256(reader.take(1)));
  if (!reader.ok()) return 0;
  const journal::Hash x = crypto::sha256("x");
  const journal::Hash y = crypto::sha256("y");
  check(!journal::verify_inclusion(x, a, b, proof, y).ok());
  check(!journal::verify_consistency(a, x, b, y, proof).ok());
  check(!journal::verify_subtree_inclusion(x, a, b, c, proof, y).ok());
  check(!journal::verify_subtree_consistency(a, b, c, x, y, proof).ok());
  const auto first = journal::first_root_of(a, b, y, proof, x);
  if (first.ok()) check(a == b && proof.empty());
  return 0;
}
