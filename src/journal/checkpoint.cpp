#include "journal/checkpoint.h"

#include <set>

#include "base/encoding.h"
#include "base/text.h"
#include "journal/merkle.h"

namespace journal {

namespace {

constexpr std::string_view kDash = "\xe2\x80\x94 ";  // U+2014 and a space
constexpr std::size_t kKeyIdSize = 4;
constexpr std::size_t kLogBlobSize = kKeyIdSize + 64;
constexpr std::size_t kCosignatureBlobSize = kKeyIdSize + 8 + 64;
constexpr std::uint64_t kCosignatureTimeMax = (std::uint64_t{1} << 63) - 1;

Error refuse(const std::string& message) { return Error{ErrorCode::invalid, message}; }

// White_Space of the Unicode character database, beyond the controls.
bool is_space(char32_t c) {
  return c == 0x20 || c == 0x85 || c == 0xa0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200a) ||
         c == 0x2028 || c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x3000;
}

// A signed-note key name: well-formed UTF-8, not empty, no space, no control, no '+'.
bool is_key_name(std::string_view name) {
  if (name.empty()) return false;
  while (!name.empty()) {
    const std::optional<char32_t> c = next_code_point(name);
    if (!c || *c < 0x20 || *c == U'+' || is_space(*c)) return false;
  }
  return true;
}

// Well-formed UTF-8 whose only character below U+0020 is the newline.
bool is_note_text(std::string_view text) {
  while (!text.empty()) {
    const std::optional<char32_t> c = next_code_point(text);
    if (!c || (*c < 0x20 && *c != U'\n')) return false;
  }
  return true;
}

Bytes id_bytes(std::uint32_t id) {
  Bytes out;
  put_u32(out, id);
  return out;
}

std::string line_of(const VerifierKey& key, ByteView rest) {
  return std::string(kDash) + key.name + " " + base64(id_bytes(key.id()) + Bytes(rest)) + "\n";
}

bool is_line_of(const VerifierKey& key, const SignatureLine& line) {
  return line.name == key.name && ByteView(line.blob).substr(0, kKeyIdSize) == id_bytes(key.id());
}

Result<SignatureLine> parse_line(std::string_view line) {
  if (line.substr(0, kDash.size()) != kDash) {
    return refuse("note: a line after the last blank line is no signature line");
  }
  line.remove_prefix(kDash.size());
  const std::size_t space = line.find(' ');
  if (space == std::string_view::npos || !is_key_name(line.substr(0, space))) {
    return refuse("note: a signature line has no proper key name");
  }
  std::optional<Bytes> blob = unbase64(line.substr(space + 1));
  if (!blob) return refuse("note: a signature is not canonical base64");
  if (blob->size() <= kKeyIdSize) return refuse("note: a signature is cut short");
  return SignatureLine{std::string(line.substr(0, space)), std::move(*blob)};
}

// A cosigner that shares its key with the log or with another role could exchange the roles'
// statements, and would count twice in a quorum.
Result<void> check_distinct(const VerifierKey& log, const std::vector<VerifierKey>& cosigners) {
  for (std::size_t i = 0; i < cosigners.size(); ++i) {
    if (cosigners[i].type != KeyType::cosigner) {
      return refuse("checkpoint: " + cosigners[i].name + " is not a cosigner's key");
    }
    bool repeated = cosigners[i].key == log.key;
    for (std::size_t k = 0; k < i; ++k) repeated |= cosigners[i].key == cosigners[k].key;
    if (repeated) return refuse("checkpoint: one public key under two names");
  }
  return {};
}

}  // namespace

std::uint32_t VerifierKey::id() const {
  const char type_byte = static_cast<char>(type);
  const crypto::Hash hash = crypto::sha256({name, "\n", ByteView(&type_byte, 1), key.view()});
  return ByteReader(hash.view()).u32();
}

std::string VerifierKey::text() const {
  return name + "+" + hex(id_bytes(id())) + "+" +
         base64(Bytes(1, static_cast<char>(type)) + Bytes(key.view()));
}

Result<VerifierKey> parse_vkey(std::string_view text) {
  if (text.size() > kNoteSizeMax) return refuse("vkey: too long");
  const std::size_t first = text.find('+');
  const std::size_t second =
      first == std::string_view::npos ? first : text.find('+', first + 1);  // base64 may hold '+'
  if (second == std::string_view::npos) return refuse("vkey: not <name>+<id>+<key>");
  const std::string_view name = text.substr(0, first);
  if (!is_key_name(name)) return refuse("vkey: no proper name");
  const std::optional<Bytes> id = unhex(text.substr(first + 1, second - first - 1));
  if (!id || id->size() != kKeyIdSize) return refuse("vkey: the id is not 8 lower-case hex digits");
  const std::optional<Bytes> blob = unbase64(text.substr(second + 1));
  if (!blob) return refuse("vkey: the key is not canonical base64");
  if (blob->size() != 33) return refuse("vkey: not a type and a key of 32 bytes");
  VerifierKey key;
  key.name = std::string(name);
  const auto type = static_cast<std::uint8_t>((*blob)[0]);
  if (type != static_cast<std::uint8_t>(KeyType::log) &&
      type != static_cast<std::uint8_t>(KeyType::cosigner)) {
    return refuse("vkey: unknown key type");
  }
  key.type = static_cast<KeyType>(type);
  key.key = crypto::PublicKey::from(ByteView(*blob).substr(1));
  if (id_bytes(key.id()) != *id) return refuse("vkey: the id is not that of the key");
  if (!crypto::is_enrollable(key.key)) {
    return refuse("vkey: the key is no canonical point of prime order");
  }
  return key;
}

std::string Checkpoint::body() const {
  return origin + "\n" + std::to_string(size) + "\n" + base64(root.view()) + "\n";
}

Result<Note> parse_note(std::string_view text) {
  if (text.size() > kNoteSizeMax) return refuse("note: more than 65,535 bytes");
  if (text.empty() || text.back() != '\n') return refuse("note: no final newline");
  if (!is_note_text(text)) return refuse("note: not UTF-8 without control characters");
  const std::size_t blank = text.rfind("\n\n");
  if (blank == std::string_view::npos) return refuse("note: no blank line before signatures");
  Note note;
  note.body = std::string(text.substr(0, blank + 1));
  std::set<std::pair<std::string, Bytes>> seen;
  for (std::string_view rest = text.substr(blank + 2); !rest.empty();) {
    if (note.lines.size() == kSignatureLinesMax) return refuse("note: more than 100 signatures");
    const std::size_t end = rest.find('\n');
    note.lines.push_back(TRY(parse_line(rest.substr(0, end))));
    rest.remove_prefix(end + 1);
    const SignatureLine& line = note.lines.back();
    if (!seen.emplace(line.name, line.blob.substr(0, kKeyIdSize)).second) {
      return refuse("note: two signature lines of one key of " + line.name);
    }
  }
  if (note.lines.empty()) return refuse("note: no signature");
  return note;
}

Result<Checkpoint> parse_checkpoint_body(std::string_view body) {
  if (body.size() > kNoteSizeMax) return refuse("checkpoint: body too long");
  if (body.find("\n\n") != std::string_view::npos || body.starts_with('\n')) {
    return refuse("checkpoint: a blank line in the body");
  }
  std::array<std::string_view, 3> lines;
  for (auto& line : lines) {
    const std::size_t end = body.find('\n');
    if (end == std::string_view::npos) return refuse("checkpoint: fewer than three lines");
    line = body.substr(0, end);
    body.remove_prefix(end + 1);
  }
  if (!body.empty()) return refuse("checkpoint: extension lines");
  if (lines[0].empty() || !is_note_text(lines[0])) return refuse("checkpoint: no proper origin");
  const auto size = parse_decimal(lines[1], kTreeSizeMax);
  if (!size) return refuse("checkpoint: the size is not a canonical decimal up to 2^63-1");
  const std::optional<Bytes> root = unbase64(lines[2]);
  if (!root || root->size() != 32) {
    return refuse("checkpoint: the root is not 32 bytes in canonical base64");
  }
  Checkpoint checkpoint{std::string(lines[0]), *size, Hash::from(*root)};
  if (checkpoint.size == 0 && checkpoint.root != empty_root()) {
    return refuse("checkpoint: size 0 with a root that is not the empty tree's");
  }
  return checkpoint;
}

crypto::Signature sign_checkpoint(const crypto::Seed& seed, const Checkpoint& checkpoint) {
  return crypto::sign(seed, checkpoint.body());
}

Bytes cosigned_bytes(const Checkpoint& checkpoint, std::uint64_t time) {
  return "cosignature/v1\ntime " + std::to_string(time) + "\n" + checkpoint.body();
}

bool verify_checkpoint(const VerifierKey& log, const Checkpoint& checkpoint,
                       const crypto::Signature& signature) {
  return log.type == KeyType::log && log.name == checkpoint.origin &&
         crypto::verify(log.key, checkpoint.body(), signature);
}

bool verify_cosignature(const VerifierKey& cosigner, const Checkpoint& checkpoint,
                        const Cosignature& cosignature) {
  return cosigner.type == KeyType::cosigner && cosignature.time > 0 &&
         cosignature.time <= kCosignatureTimeMax &&
         crypto::verify(cosigner.key, cosigned_bytes(checkpoint, cosignature.time),
                        cosignature.signature);
}

std::string signature_line(const VerifierKey& log, const crypto::Signature& signature) {
  return line_of(log, signature.view());
}

std::string cosignature_line(const VerifierKey& cosigner, const Cosignature& cosignature) {
  Bytes rest;
  put_u64(rest, cosignature.time);
  rest.append(cosignature.signature.view());
  return line_of(cosigner, rest);
}

std::string checkpoint_note(const Checkpoint& checkpoint, const VerifierKey& log,
                            const crypto::Signature& signature,
                            const std::vector<std::string>& cosignature_lines) {
  std::string note = checkpoint.body() + "\n" + signature_line(log, signature);
  for (const std::string& line : cosignature_lines) note += line;
  return note;
}

Result<OpenedCheckpoint> open_checkpoint(std::string_view note_text, const VerifierKey& log,
                                         const std::vector<VerifierKey>& cosigners) {
  TRY(check_distinct(log, cosigners));
  const Note note = TRY(parse_note(note_text));
  OpenedCheckpoint opened;
  opened.checkpoint = TRY(parse_checkpoint_body(note.body));
  if (log.type != KeyType::log) return refuse("checkpoint: not a log's key");
  if (opened.checkpoint.origin != log.name) {
    return refuse("checkpoint: its origin is not the name of the log's key");
  }
  bool signed_by_log = false;
  for (const SignatureLine& line : note.lines) {
    const ByteView rest = ByteView(line.blob).substr(kKeyIdSize);
    if (is_line_of(log, line)) {
      if (line.blob.size() != kLogBlobSize) {
        return refuse("checkpoint: the log's signature has a wrong length");
      }
      opened.signature = crypto::Signature::from(rest);
      if (!verify_checkpoint(log, opened.checkpoint, opened.signature)) {
        return refuse("checkpoint: the log's signature does not verify");
      }
      signed_by_log = true;
      continue;
    }
    for (const VerifierKey& cosigner : cosigners) {
      if (!is_line_of(cosigner, line)) continue;
      if (line.blob.size() != kCosignatureBlobSize) {
        return refuse("checkpoint: the cosignature of " + cosigner.name + " has a wrong length");
      }
      Cosignature cosignature{ByteReader(rest).u64(), crypto::Signature::from(rest.substr(8))};
      if (cosignature.time == 0 || cosignature.time > kCosignatureTimeMax) {
        return refuse("checkpoint: the cosignature of " + cosigner.name +
                      " has a time outside 1 to 2^63-1");
      }
      if (!verify_cosignature(cosigner, opened.checkpoint, cosignature)) {
        return refuse("checkpoint: the cosignature of " + cosigner.name + " does not verify");
      }
      opened.cosignatures.emplace_back(cosigner.name, cosignature);
      break;
    }
  }
  if (!signed_by_log) return refuse("checkpoint: no signature by the log's key");
  return opened;
}

Result<void> check_enrolment(const std::vector<VerifierKey>& enrolled, const VerifierKey& key,
                             std::string_view name, KeyType type) {
  if (key.name != name) return refuse("enrolment: the key is named otherwise");
  if (key.type != type) return refuse("enrolment: the key is of another type");
  if (!crypto::is_enrollable(key.key)) {
    return refuse("enrolment: the key is no canonical point of prime order");
  }
  for (const VerifierKey& other : enrolled) {
    if (other.key == key.key) return refuse("enrolment: the public key is enrolled already");
    if (other.name == key.name && other.id() == key.id()) {
      return refuse("enrolment: another key has this name and id");
    }
  }
  return {};
}

Result<void> check_extends(const Checkpoint& held, const Checkpoint& next, const Proof& proof) {
  if (held.origin != next.origin) return refuse("checkpoint: of another journal");
  if (next.size < held.size) return refuse("checkpoint: smaller than the one that is held");
  if (next.size == held.size) {
    if (next.root == held.root) return {};
    return Error{ErrorCode::conflict, "checkpoint: another root at the size that is held"};
  }
  if (held.size == 0) {
    if (!proof.empty()) return refuse("checkpoint: a proof from size 0");
    return {};
  }
  const Hash contained = TRY(first_root_of(held.size, next.size, next.root, proof, held.root));
  if (contained != held.root) {
    return Error{ErrorCode::conflict, "checkpoint: the tree does not continue the one held"};
  }
  return {};
}

TimeFlag judge_time(std::uint64_t time, std::uint64_t previous, std::uint64_t now,
                    std::uint64_t skew_allowed, std::uint64_t stale_after) {
  if (time > now && time - now > skew_allowed) return TimeFlag::future;
  if (time < previous) return TimeFlag::backwards;
  if (time < now && now - time > stale_after) return TimeFlag::stale;
  return TimeFlag::none;
}

}  // namespace journal
