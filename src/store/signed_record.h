// The last-signed record of one journal or cosigner role: what was signed last, in a small file of
// two preallocated slots written in turn, each with a number and a checksum, and synced. It is
// outside the database and outside every backup, so that a restored store is noticed
// (docs/formats/journal.md, "The last-signed record").
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"

namespace store {

inline constexpr std::size_t kMaxRecordName = 200;
inline constexpr std::size_t kMaxRecordValue = 3500;

// `invalid` unless `name` is 1 to 200 bytes of [a-z0-9./-] and `value` at most 3,500 bytes.
Result<void> check_record_name(std::string_view name);
Result<void> check_record_value(ByteView value);
// Whether slot number `a` was written after `b`: by their distance, so that numbers which start
// again at 0 keep their order (RFC 1982).
bool record_is_later(std::uint64_t a, std::uint64_t b);

class SignedRecords {
 public:
  virtual ~SignedRecords() = default;
  // The newest whole value under `name` (at most 200 bytes of [a-z0-9./-]); none if there never was
  // one; `corrupt` if a record exists and no slot of it is whole.
  virtual Result<std::optional<Bytes>> load(std::string_view name) = 0;
  // Durable on return; value at most 3,500 bytes. An error means: stop the process.
  virtual Result<void> save(std::string_view name, ByteView value) = 0;
};

// Files below `directory` (created 0700 by the first save). One file per name, owned by this
// process alone; after an error of save() every later one answers `corrupt`.
std::unique_ptr<SignedRecords> open_signed_records(const std::string& directory);

}  // namespace store
