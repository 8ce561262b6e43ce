// A fork proof has one spelling; and since the seeds' key signed one fork alone, no other one is
// ever shown.
#include <cstdint>

#include "base/check.h"
#include "journal/proof.h"
#include "journal/test_journal.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const journal::TestJournal journal;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto proof = journal::verify_fork_proof(text, journal.log);
  if (!proof.ok()) return 0;
  check(journal::encode(proof.value(), journal.log) == text);
  check(proof.value().first.checkpoint != proof.value().second.checkpoint);
  check(proof.value().second.checkpoint.size == 6);
  return 0;
}
