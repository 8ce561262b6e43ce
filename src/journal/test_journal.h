// A small journal for the tests of this room and of tests/verifiers: entries with openings, leaf
// hashes in memory, checkpoints by a log key and cosignatures by a witness and a mirror, all from
// fixed seeds.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/encoding.h"
#include "journal/checkpoint.h"
#include "journal/entry.h"
#include "journal/export.h"
#include "journal/merkle.h"
#include "journal/names.h"

namespace journal {

inline crypto::Seed seed_of(std::string_view name) {
  return crypto::Seed::from(crypto::sha256({"test seed ", name}).view());
}

inline VerifierKey vkey_of(const std::string& name, KeyType type) {
  return {name, type, crypto::public_key_of(seed_of(name))};
}

// Why a result is an error; "accepted" if it is none.
template <class T>
std::string reason(const Result<T>& result) {
  return result.ok() ? "accepted" : result.error().message;
}

class LeafSource final : public HashSource {
 public:
  explicit LeafSource(const std::vector<Hash>& leaves) : leaves_(leaves) {}
  Result<Hash> subtree(unsigned level, std::uint64_t n) override {
    if (level == 0) {
      if (n >= leaves_.size()) return Error{ErrorCode::not_found, "no such leaf"};
      return leaves_[n];
    }
    const Hash left = TRY(subtree(level - 1, 2 * n));
    const Hash right = TRY(subtree(level - 1, 2 * n + 1));
    return crypto::node_hash(left, right);
  }

 private:
  const std::vector<Hash>& leaves_;
};

// The definition of RFC 6962 section 2.1, word for word.
inline Hash naive_root(const std::vector<Hash>& leaves, std::size_t from, std::size_t to) {
  if (from == to) return crypto::sha256("");
  if (to - from == 1) return leaves[from];
  std::size_t split = 1;
  while (split * 2 < to - from) split *= 2;
  return crypto::node_hash(naive_root(leaves, from, from + split),
                           naive_root(leaves, from + split, to));
}

// A folder in memory.
class MemoryFolder final : public Sink, public Source {
 public:
  std::map<std::string, Bytes, std::less<>> files;

  Result<void> write(std::string_view path, ByteView bytes) override {
    const auto [at, is_new] = files.emplace(path, bytes);
    if (!is_new && at->second != bytes) return Error{ErrorCode::conflict, "written twice"};
    return {};
  }
  Result<Bytes> read(std::string_view path, std::size_t limit) override {
    const auto at = files.find(path);
    if (at == files.end()) {
      return Error{ErrorCode::not_found, "no file " + std::string(path)};
    }
    if (at->second.size() > limit) {
      return Error{ErrorCode::invalid, std::string(path) + " is too large"};
    }
    return at->second;
  }
};

inline constexpr const char* kTestCircle = "8f1d2c3b4a5968778695a4b3c2d1e0f0";

class TestJournal {
 public:
  Origin origin;
  VerifierKey log;
  std::vector<VerifierKey> cosigners;  // a peer's witness and mirror
  std::vector<ExportedEntry> entries;
  std::vector<Hash> leaves;
  std::uint64_t first_time = 1767225600;  // of cosignatures, POSIX seconds

  explicit TestJournal(const std::string& party = "alpha.example",
                       const std::string& peer = "bravo.example",
                       const std::string& circle = kTestCircle,
                       const std::string& epoch = "1-5eed0001")
      : origin{party, circle, epoch}, log(vkey_of(origin.text(), KeyType::log)) {
    cosigners.push_back(vkey_of(witness_name(peer, circle), KeyType::cosigner));
    cosigners.push_back(vkey_of(mirror_name(peer, circle), KeyType::cosigner));
  }

  std::uint64_t next() const { return entries.size(); }
  TimeMs time_of(std::uint64_t index) const { return 1767225600000 + index * 1000; }

  Hash salt(std::uint64_t index, std::string_view part) const {
    return crypto::sha256({origin.text(), std::to_string(index), part});
  }

  void push(ExportedEntry entry) {
    leaves.push_back(crypto::leaf_hash(entry.entry));
    entries.push_back(std::move(entry));
  }

  void add(std::string_view header, std::string_view content, Kind kind = Kind::sealed) {
    const std::uint64_t index = next();
    SealedEntry sealed = seal(origin.text(), kind, index, time_of(index), salt(index, "header"),
                              header, salt(index, "content"), content)
                             .value();
    push({std::move(sealed.entry), std::move(sealed.opening)});
  }

  void add_clear(Kind kind, ByteView body) {
    Envelope envelope;
    envelope.kind = static_cast<std::uint8_t>(kind);
    envelope.index = next();
    envelope.time = time_of(next());
    push({encode(envelope, body), {}});
  }

  // Up to `size` entries whose contents differ.
  void fill(std::uint64_t size) {
    while (next() < size) {
      add("header " + std::to_string(next()), "content of entry " + std::to_string(next()));
    }
  }

  Checkpoint head(std::uint64_t size) const {
    LeafSource source(leaves);
    return {origin.text(), size, root_of(size, source).value()};
  }
  Checkpoint head() const { return head(next()); }

  crypto::Signature sign(const Checkpoint& checkpoint) const {
    return sign_checkpoint(seed_of(log.name), checkpoint);
  }
  Cosignature cosign(const VerifierKey& cosigner, const Checkpoint& checkpoint,
                     std::uint64_t time) const {
    return {time, crypto::sign(seed_of(cosigner.name), cosigned_bytes(checkpoint, time))};
  }

  std::string note(const Checkpoint& checkpoint) const {
    std::vector<std::string> lines;
    for (const VerifierKey& key : cosigners) {
      lines.push_back(cosignature_line(key, cosign(key, checkpoint, first_time + lines.size())));
    }
    return checkpoint_note(checkpoint, log, sign(checkpoint), lines);
  }
  std::string note() const { return note(head()); }

  ExportInput input() const {
    ExportInput input;
    input.log = log;
    input.cosigners = cosigners;
    input.checkpoint = note();
    input.entry = [this](std::uint64_t index) -> Result<ExportedEntry> { return entries[index]; };
    return input;
  }
};

}  // namespace journal
