// The charter as people write it, a commented YAML file, and as it is signed.
//
// The file says everything but the keys, which come from the formation of the circle; terms() puts
// both together, and agree() is asked before anybody signs, so that what is read is what binds.
// Format: docs/formats/charter.md, docs/formats/charter.schema.json.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "charter.pb.h"
#include "charter/yaml.h"
#include "record.pb.h"

namespace charter {

struct Reading {
  Charter charter;                // to be used where there are no problems
  std::vector<Problem> problems;  // by line and column, at most 100
};

// Finds every mistake, not the first alone (but nothing behind broken YAML).
Reading read_charter(std::string_view text);

// The same as one error: lines of `filename:line:column: what is wrong and what to do`.
Result<Charter> parse_charter(std::string_view text, std::string_view filename);

// The charter as YAML again; read_charter() of it gives the same charter.
std::string to_yaml(const Charter& charter);
// As JSON with the members of the file (docs/formats/charter.schema.json).
Bytes to_json(const Charter& charter);

inline constexpr std::size_t kContentSizeMax = 60000;

// Content bytes of a founding or amending proposal, in their one accepted form, and back; a charter
// that breaks a rule of the format is refused.
Bytes encode(const Charter& charter);
Result<Charter> decode(ByteView content);

struct PartyKeys {
  Bytes identity_key;   // 32 bytes
  Bytes next_identity;  // SHA-256 of the next identity key, 32 bytes
};

// What of the charter decides verdicts, with each party's keys by journal name and 32 random bytes.
Result<record::Terms> terms(const Charter& charter, const std::map<std::string, PartyKeys>& keys,
                            ByteView nonce);

// Whether terms say what the charter says (keys and nonce apart).
Result<void> agree(const Charter& charter, const record::Terms& terms);

}  // namespace charter
