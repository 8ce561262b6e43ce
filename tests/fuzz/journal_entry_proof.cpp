// An entry proof has one spelling, and what verifies is what the test journal really holds.
#include <cstdint>

#include "base/check.h"
#include "journal/proof.h"
#include "journal/test_journal.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const journal::TestJournal journal = [] {
    journal::TestJournal made;
    made.fill(5);
    return made;
  }();
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto proof = journal::parse_entry_proof(text);
  if (proof.ok()) check(journal::encode(proof.value()) == text);
  const auto proven = journal::verify_entry_proof(text, journal.log, journal.cosigners);
  if (!proven.ok()) return 0;
  check(proven.value().index < journal.next());
  check(proof.value().entry == journal.entries[proven.value().index].entry);
  return 0;
}
