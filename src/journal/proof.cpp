#include "journal/proof.h"

#include "base/encoding.h"

namespace journal {

namespace {

constexpr std::string_view kEntryProofHead = "c2sp.org/tlog-proof@v1";
constexpr std::string_view kForkProofHead = "entente fork proof v1";
constexpr std::size_t kPathSizeMax = 63;
constexpr std::size_t kLogBlobSize = 4 + 64;

Error refuse(const char* message) { return Error{ErrorCode::invalid, message}; }

// Takes the text up to the next newline and the newline.
std::optional<std::string_view> take_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end + 1);
  return line;
}

bool take_prefix(std::string_view& line, std::string_view prefix) {
  if (line.substr(0, prefix.size()) != prefix) return false;
  line.remove_prefix(prefix.size());
  return true;
}

std::optional<Hash> parse_hash(std::string_view line) {
  if (line.size() != 44) return std::nullopt;
  const std::optional<Bytes> bytes = unbase64(line);
  if (!bytes || bytes->size() != 32) return std::nullopt;
  return Hash::from(*bytes);
}

// Hashes, one a line, up to and including the blank line.
Result<Proof> take_path(std::string_view& text) {
  Proof path;
  for (;;) {
    const auto line = take_line(text);
    if (!line) return refuse("proof: no blank line after the hashes");
    if (line->empty()) return path;
    const std::optional<Hash> hash = parse_hash(*line);
    if (!hash) return refuse("proof: a hash is not 32 bytes in canonical base64");
    if (path.size() == kPathSizeMax) return refuse("proof: more than 63 hashes");
    path.push_back(*hash);
  }
}

void put_path(std::string& out, const Proof& path) {
  for (const Hash& hash : path) out += base64(hash.view()) + "\n";
  out += "\n";
}

bool is_ordered(const Checkpoint& first, const Checkpoint& second) {
  if (first.size != second.size) return first.size < second.size;
  return first.root < second.root;
}

// The rule of a fork, whatever the signatures are.
Result<void> check_contradiction(const ForkProof& proof) {
  const Checkpoint& first = proof.first.checkpoint;
  const Checkpoint& second = proof.second.checkpoint;
  if (first.origin != second.origin) return refuse("fork proof: two different journals");
  if (first.size == second.size) {
    if (first.root == second.root) return refuse("fork proof: the same tree twice");
    return {};
  }
  const Hash contained =
      TRY(first_root_of(first.size, second.size, second.root, proof.path, proof.contained));
  if (contained != proof.contained) {
    return refuse("fork proof: the hashes do not lead to the root that is named");
  }
  if (contained == first.root) return refuse("fork proof: the second tree continues the first");
  return {};
}

// A note of exactly three body lines and the log's signature line.
Result<SignedCheckpoint> take_signed(std::string_view& text, const VerifierKey& log) {
  std::string_view rest = text;
  for (int i = 0; i < 5; ++i) {
    if (!take_line(rest)) return refuse("fork proof: a checkpoint is cut short");
  }
  const Note note = TRY(parse_note(text.substr(0, text.size() - rest.size())));
  text = rest;
  SignedCheckpoint result;
  result.checkpoint = TRY(parse_checkpoint_body(note.body));
  Bytes id;
  put_u32(id, log.id());
  if (note.lines.size() != 1 || note.lines[0].name != log.name ||
      note.lines[0].blob.size() != kLogBlobSize || note.lines[0].blob.substr(0, id.size()) != id) {
    return refuse("fork proof: not exactly one signature line of the log's key");
  }
  result.signature = crypto::Signature::from(ByteView(note.lines[0].blob).substr(id.size()));
  return result;
}

}  // namespace

std::string encode(const EntryProof& proof) {
  Bytes extra;
  put_u16(extra, static_cast<std::uint16_t>(proof.entry.size()));
  extra += proof.entry;
  extra += proof.opening;
  std::string out(kEntryProofHead);
  out += "\nextra " + base64(extra) + "\nindex " + std::to_string(proof.index) + "\n";
  put_path(out, proof.path);
  return out + proof.checkpoint;
}

Result<EntryProof> parse_entry_proof(std::string_view text) {
  if (text.size() > kProofTextMax) return refuse("proof: more than 320,000 bytes");
  if (take_line(text) != kEntryProofHead) return refuse("proof: not a c2sp.org/tlog-proof@v1");
  auto line = take_line(text);
  if (!line || !take_prefix(*line, "extra ")) return refuse("proof: no extra line");
  const std::optional<Bytes> extra = unbase64(*line);
  if (!extra) return refuse("proof: extra is not canonical base64");
  EntryProof proof;
  ByteReader reader(*extra);
  proof.entry = Bytes(reader.take(reader.u16()));
  if (!reader.ok() || proof.entry.empty()) return refuse("proof: extra holds no entry");
  if (reader.rest().size() > kOpeningSizeMax) return refuse("proof: the opening is too long");
  proof.opening = Bytes(reader.rest());
  line = take_line(text);
  if (!line || !take_prefix(*line, "index ")) return refuse("proof: no index line");
  const auto index = parse_decimal(*line, kTreeSizeMax - 1);
  if (!index) return refuse("proof: the index is no canonical decimal below 2^63-1");
  proof.index = *index;
  proof.path = TRY(take_path(text));
  if (text.empty()) return refuse("proof: no checkpoint");
  if (text.size() > kNoteSizeMax) return refuse("proof: the checkpoint is too long");
  proof.checkpoint = std::string(text);
  return proof;
}

Result<ProvenEntry> verify_entry_proof(std::string_view text, const VerifierKey& log,
                                       const std::vector<VerifierKey>& required) {
  const EntryProof proof = TRY(parse_entry_proof(text));
  ProvenEntry proven;
  proven.checkpoint = TRY(open_checkpoint(proof.checkpoint, log, required));
  proven.index = proof.index;
  proven.entry = TRY(parse_entry(proof.entry, proof.index));
  TRY(verify_inclusion(crypto::leaf_hash(proof.entry), proof.index,
                       proven.checkpoint.checkpoint.size, proof.path,
                       proven.checkpoint.checkpoint.root));
  if (!proof.opening.empty()) {
    proven.opening = TRY(parse_opening(proof.opening, log.name, proof.index));
    TRY(check_opening(log.name, proven.entry.envelope, *proven.opening));
  }
  if (proven.checkpoint.cosignatures.size() != required.size()) {
    return Error{ErrorCode::unavailable,
                 "proof: unproven, since not every required cosigner has signed"};
  }
  return proven;
}

Result<ForkProof> make_fork_proof(const SignedCheckpoint& a, const SignedCheckpoint& b,
                                  const Hash& contained, const Proof& path) {
  ForkProof proof;
  const bool in_order = is_ordered(a.checkpoint, b.checkpoint);
  proof.first = in_order ? a : b;
  proof.second = in_order ? b : a;
  if (a.checkpoint.size != b.checkpoint.size) {
    proof.contained = contained;
    proof.path = path;
  }
  TRY(check_contradiction(proof));
  return proof;
}

std::string encode(const ForkProof& proof, const VerifierKey& log) {
  std::string out(kForkProofHead);
  out += "\n";
  if (proof.first.checkpoint.size != proof.second.checkpoint.size) {
    out += "root " + base64(proof.contained.view()) + "\n";
  }
  put_path(out, proof.path);
  out += checkpoint_note(proof.first.checkpoint, log, proof.first.signature, {});
  out += checkpoint_note(proof.second.checkpoint, log, proof.second.signature, {});
  return out;
}

Result<ForkProof> verify_fork_proof(std::string_view text, const VerifierKey& log) {
  if (text.size() > kForkProofTextMax) return refuse("fork proof: more than 16,384 bytes");
  if (take_line(text) != kForkProofHead) return refuse("fork proof: unknown first line");
  ForkProof proof;
  const bool names_root = take_prefix(text, "root ");
  if (names_root) {
    const auto line = take_line(text);
    const std::optional<Hash> root = line ? parse_hash(*line) : std::nullopt;
    if (!root) return refuse("fork proof: the root is not 32 bytes in canonical base64");
    proof.contained = *root;
  }
  proof.path = TRY(take_path(text));
  proof.first = TRY(take_signed(text, log));
  proof.second = TRY(take_signed(text, log));
  if (!text.empty()) return refuse("fork proof: bytes after the second checkpoint");
  const Checkpoint& first = proof.first.checkpoint;
  const Checkpoint& second = proof.second.checkpoint;
  if (log.type != KeyType::log || first.origin != log.name || second.origin != log.name) {
    return refuse("fork proof: its origin is not the name of the log's key");
  }
  if (names_root != (first.size != second.size)) {
    return refuse("fork proof: a root is named exactly where the sizes differ");
  }
  if (!names_root && !proof.path.empty()) return refuse("fork proof: hashes between equal sizes");
  TRY(check_contradiction(proof));
  if (!is_ordered(first, second)) return refuse("fork proof: the larger checkpoint stands first");
  for (const SignedCheckpoint* side : {&proof.first, &proof.second}) {
    if (!crypto::verify_permissive(log.key, side->checkpoint.body(), side->signature)) {
      return refuse("fork proof: a signature is not by the log's key");
    }
  }
  return proof;
}

}  // namespace journal
