// Anchors, receipts and tombstones have one spelling each.
#include <cstdint>

#include "base/check.h"
#include "journal/anchor.h"
#include "journal/receipt.h"
#include "journal/tombstone.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView bytes(reinterpret_cast<const char*>(data), size);
  const auto receipt = journal::parse_receipt(bytes);
  if (receipt.ok()) check(journal::encode(receipt.value()).value() == bytes);
  const auto tombstone = journal::parse_tombstone(bytes);
  if (tombstone.ok()) check(journal::encode(tombstone.value()).value() == bytes);
  const auto anchor = journal::parse_anchor(bytes);
  if (anchor.ok()) check(bytes.starts_with(anchor.value().checkpoint.body()));
  return 0;
}
