// Reading the header of an act: wire check, well-formedness, and the codes of the verdict.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"
#include "record.pb.h"

namespace record {

// docs/formats/record.md, section 4: numbers are part of the state digest and never change.
enum class Verdict : std::uint8_t {
  no_act = 0,
  effective = 1,
  unreadable = 2,
  malformed = 3,
  not_constituted = 4,
  not_in_force = 5,
  not_a_member = 6,
  has_left = 7,
  unknown_reference = 8,
  no_authority = 9,
  wrong_charter = 10,
  wrong_required = 11,
  removes_party = 12,
  not_required = 13,
  already_answered = 14,
  already_joint = 15,
  silence = 16,
  older_charter = 17,
  rival_alive = 18,
  slot_filled = 19,
  amendment_pending = 20,
  wrong_party = 21,
  wrong_settlement = 22,
  body_ended = 23,
  wrong_recovery = 24,
};
std::string_view word(Verdict verdict);

// 1 to 128 bytes of [a-z0-9._/-].
bool is_identifier(std::string_view text);

inline constexpr std::uint32_t kRecordRule = 1;

struct HeaderReading {
  Verdict verdict = Verdict::effective;  // effective, unreadable or malformed
  std::string reason;                    // for people, when not effective
  Header header;                         // meaningful when effective
};
// `party` and `epoch` are those of the journal the act is in (a header may not list it as seen).
HeaderReading read_header(ByteView bytes, std::uint32_t party, std::string_view epoch);
// The same into `out`, using again what it has of memory: for whoever reads one after another.
void read_header(ByteView bytes, std::uint32_t party, std::string_view epoch, HeaderReading& out);

// What is wrong with the terms of a charter wherever they stand; null if nothing (record.md,
// section 2).
const char* terms_fault(const Terms& terms);

// The act's name in the oneof: "statement", "proposal", …
std::string_view act_word(const Header& header);

// Header bytes with ascending fields and no defaults, so that read_header accepts them.
Bytes encode_header(const Header& header);

}  // namespace record
