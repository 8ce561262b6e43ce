// Bodies and vkeys have one spelling; an opened checkpoint holds only what verifies again.
#include <cstdint>

#include "base/check.h"
#include "journal/checkpoint.h"
#include "journal/test_journal.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const journal::TestJournal journal;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto body = journal::parse_checkpoint_body(text);
  if (body.ok()) check(body.value().body() == text);
  const auto key = journal::parse_vkey(text);
  if (key.ok()) check(key.value().text() == text);
  const auto opened = journal::open_checkpoint(text, journal.log, journal.cosigners);
  if (!opened.ok()) return 0;
  const auto& value = opened.value();
  check(journal::verify_checkpoint(journal.log, value.checkpoint, value.signature));
  for (const auto& [name, cosignature] : value.cosignatures) {
    bool verified = false;
    for (const auto& cosigner : journal.cosigners) {
      verified |= cosigner.name == name &&
                  journal::verify_cosignature(cosigner, value.checkpoint, cosignature);
    }
    check(verified);
  }
  return 0;
}
