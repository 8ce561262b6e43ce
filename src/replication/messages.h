// What two nodes say to each other about one circle, byte for byte (docs/formats/replication.md).
//
// Nothing here is trusted: a parsed message is well formed and within limits, no more. What the
// receiver holds or can compute does not travel: it rebuilds that, and the author's signed
// checkpoint proves the result.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "crypto/crypto.h"
#include "journal/merkle.h"
#include "replication/blob.h"
#include "replication/carried_entry.h"
#include "replication/numbering.h"
#include "replication/packing.h"

namespace replication {

inline constexpr std::size_t kMessageSizeMax = 1 << 20;
inline constexpr std::size_t kPushEntriesMax = 512;
inline constexpr std::size_t kHaveMax = 1024;
inline constexpr std::size_t kRootsMax = 128;
inline constexpr std::uint64_t kBundleEntries = 256;  // of tlog-tiles

// First on a link, and when a circle comes to be: "this number stands for this circle from now on
// in what I send". A receiver that is no member of such a circle does not answer.
struct Open {
  std::uint32_t channel = 0;
  std::string circle;  // 32 hex digits
};

// "Send from there on, whatever you sent before": something did not fit, or did not unpack.
enum class Reset : std::uint8_t { none = 0, position = 1, plain = 2 };

// What the sender holds: for each journal (each branch) how many entries, and their root. As `news`
// of some journals alone; nothing is said of those that it does not name.
struct Have {
  struct Item {
    JournalName journal;
    std::uint64_t size = 0;
    crypto::Hash root;
  };
  std::uint32_t channel = 0;
  Reset reset = Reset::none;
  bool news = false;  // with Reset::none only
  bool more = false;  // another message says the rest
  std::vector<Item> items;
};

struct Push {
  std::uint32_t channel = 0;
  JournalName journal;
  std::uint64_t from = 0;
  std::vector<PushedEntry> entries;
  // The author's checkpoint that proves them: at from + entries when `root` is absent, otherwise a
  // later one with the proof that it extends the tree of from + entries.
  std::uint64_t size = 0;
  crypto::Signature signature;
  std::optional<crypto::Hash> root;
  journal::Proof proof;
  bool packed = false;  // some header was; not sent
};

enum class Role : std::uint8_t { witness = 1, mirror = 2 };

// A cosignature; `cosigner` is the party whose it is (relayed ones too).
struct Cosigned {
  std::uint32_t channel = 0;
  JournalName journal;
  std::uint32_t cosigner = 0;
  Role role = Role::mirror;
  std::uint64_t size = 0;
  std::uint64_t time = 0;
  crypto::Signature signature;
};

// Asks for openings (or whole entries, where a row is damaged) of these indexes.
struct Want {
  std::uint32_t channel = 0;
  JournalName journal;
  std::vector<std::uint64_t> indexes;
};

struct Give {
  std::uint32_t channel = 0;
  JournalName journal;
  std::uint64_t index = 0;
  PushedEntry entry;
};

// Finding where two branches part: roots of these sizes, please; and the answer.
struct AskRoots {
  std::uint32_t channel = 0;
  JournalName journal;
  std::vector<std::uint64_t> sizes;  // ascending
};
struct Roots {
  std::uint32_t channel = 0;
  JournalName journal;
  std::vector<std::pair<std::uint64_t, crypto::Hash>> roots;
};

// Asks for chunks of a blob, in order, in a precedence that is routine or priority.
struct WantBlob {
  std::uint32_t channel = 0;
  crypto::Hash blob;
  std::uint64_t from = 0;
  std::uint64_t to = 0;  // exclusive
  Precedence precedence = Precedence::routine;
};
struct Chunk {
  std::uint32_t channel = 0;
  ProvenChunk chunk;
};

// The answer to it where there is no chunk to give.
enum class BlobRefusal : std::uint8_t {
  not_here = 1,   // now; perhaps later
  destroyed = 2,  // for good
};
struct NoBlob {
  std::uint32_t channel = 0;
  crypto::Hash blob;
  BlobRefusal why = BlobRefusal::not_here;
};

// "Show that you hold what you cosigned": entry bundle number `bundle` of the tree of `size`
// entries, under a fresh nonce; and the answer, HMAC-SHA-256(nonce, bundle).
struct Challenge {
  std::uint32_t channel = 0;
  JournalName journal;
  std::uint64_t size = 0;
  std::uint64_t bundle = 0;
  crypto::Hash nonce;
};
struct Shown {
  std::uint32_t channel = 0;
  crypto::Hash nonce;
  crypto::Hash mac;
};

// Forming a circle, before it has journals.
struct Invite {
  Bytes id;     // 16 random bytes
  Bytes nonce;  // 32 random bytes, part of the terms
  std::string charter;
  crypto::PublicKey identity;  // the founder's, of this circle
  crypto::Hash next_identity;
};
struct Accept {
  Bytes id;
  crypto::PublicKey identity;
  crypto::Hash next_identity;
};
// All have accepted: the terms with everybody's keys.
struct Constitute {
  Bytes id;
  Bytes terms;
  std::string charter;
};
// A member tells a party that a joint charter admits it.
struct Admit {
  std::string circle;
  Bytes founding_terms;
  Bytes terms;
  std::string charter;
};

using Message = std::variant<Open, Have, Push, Cosigned, Want, Give, AskRoots, Roots, WantBlob,
                             Chunk, NoBlob, Challenge, Shown, Invite, Accept, Constitute, Admit>;

// The channel of a message about a circle.
std::optional<std::uint32_t> channel_of(ByteView message);

// How a side writes what it says of one circle on one link.
struct Saying {
  std::uint32_t self = 0;  // own party number
  Numbering& numbers;
  PackingContext* context = nullptr;            // null: headers in plain form
  Precedence precedence = Precedence::routine;  // in which this message goes out
};
// How it reads what the peer says.
struct Hearing {
  std::uint32_t peer = 0;
  Numbers& numbers;
  PackingContext& context;
};

// A message about a circle.
Bytes encode(const Message& message, const Saying& saying);
// A message of formation, or Open.
Bytes encode(const Message& message);

// Strict: limits before allocation, no trailing bytes. Errors: `invalid` for what no peer makes;
// `behind` where the number of a journal never came; `unavailable` where a packed header names what
// is not held here. The latter two are asked for anew.
Result<Message> parse(ByteView bytes, const Hearing& hearing);
// The same for messages of formation, and Open.
Result<Message> parse(ByteView bytes);

}  // namespace replication
