#include "replication/messages.h"

#include "base/check.h"
#include "base/encoding.h"

namespace replication {
namespace {

enum class Type : std::uint8_t {
  open = 1,
  have = 2,
  push = 3,
  cosigned = 4,
  want = 5,
  give = 6,
  ask_roots = 7,
  roots = 8,
  want_blob = 9,
  chunk = 10,
  invite = 11,
  accept = 12,
  constitute = 13,
  admit = 14,
  no_blob = 15,
  challenge = 16,
  shown = 17,
};

// In the place of a reset: news of some journals.
constexpr std::uint8_t kNews = 3;

// Whether a message is of one circle, so that it cannot be read without knowing that.
bool of_circle(Type type) {
  return (type > Type::open && type <= Type::chunk) || type >= Type::no_blob;
}

bool is_type(std::uint8_t type) {
  return type >= 1 && type <= static_cast<std::uint8_t>(Type::shown);
}

std::uint32_t take_channel(ByteReader& reader) {
  const std::uint64_t channel = reader.varint();
  if (channel > 0xffffffffU) reader.fail();
  return static_cast<std::uint32_t>(channel);
}

template <class T>
T take_fixed(ByteReader& reader) {
  const ByteView bytes = reader.take(sizeof(T{}.bytes));
  return reader.ok() ? T::from(bytes) : T{};
}

void put_proof(Bytes& out, const journal::Proof& proof) {
  put_varint(out, proof.size());
  for (const crypto::Hash& hash : proof) out += hash.view();
}
journal::Proof take_proof(ByteReader& reader) {
  journal::Proof proof;
  const std::uint64_t count = reader.varint();
  if (count > 63) reader.fail();
  for (std::uint64_t i = 0; i < count && reader.ok(); ++i)
    proof.push_back(take_fixed<crypto::Hash>(reader));
  return proof;
}

constexpr unsigned kMore = 4;     // beside the reset of a *have*: another one says the rest
constexpr unsigned kRelayed = 4;  // beside a cosigner's role: the cosigner's number follows

struct Encoder {
  const Saying* saying = nullptr;
  Bytes out;
  void journal(const JournalName& name) {
    check(saying != nullptr);
    saying->numbers.put(out, name, saying->precedence);
  }
  void type(Type type) { put_u8(out, static_cast<std::uint8_t>(type)); }

  void operator()(const Open& m) {
    type(Type::open);
    put_varint(out, m.channel);
    out += unhex(m.circle).value_or(Bytes(16, '\0'));
  }
  void operator()(const Have& m) {
    type(Type::have);
    put_varint(out, m.channel);
    put_u8(out, m.news ? kNews
                       : static_cast<std::uint8_t>(static_cast<unsigned>(m.reset) |
                                                   (m.more ? kMore : 0)));
    put_varint(out, m.items.size());
    for (const Have::Item& item : m.items) {
      journal(item.journal);
      put_varint(out, item.size);
      out += item.root.view();
    }
  }
  void operator()(const Push& m) {
    type(Type::push);
    put_varint(out, m.channel);
    journal(m.journal);
    put_varint(out, m.from);
    put_varint(out, std::uint64_t{m.entries.size()} << 1 | (m.root ? 1 : 0));
    put_entries(out, m.journal, m.from, m.entries, saying->context, saying->numbers,
                saying->precedence);
    out += m.signature.view();
    if (m.root) {
      put_varint(out, m.size - m.from - m.entries.size());
      out += m.root->view();
      put_proof(out, m.proof);
    }
  }
  void operator()(const Cosigned& m) {
    type(Type::cosigned);
    put_varint(out, m.channel);
    journal(m.journal);
    const bool relayed = m.cosigner != saying->self;
    put_u8(out,
           static_cast<std::uint8_t>(static_cast<unsigned>(m.role) | (relayed ? kRelayed : 0)));
    if (relayed) put_varint(out, m.cosigner);
    put_varint(out, m.size);
    put_varint(out, m.time);
    out += m.signature.view();
  }
  void operator()(const Want& m) {
    type(Type::want);
    put_varint(out, m.channel);
    journal(m.journal);
    put_varint(out, m.indexes.size());
    for (const std::uint64_t index : m.indexes) put_varint(out, index);
  }
  void operator()(const Give& m) {
    type(Type::give);
    put_varint(out, m.channel);
    journal(m.journal);
    put_varint(out, m.index);
    put_entries(out, m.journal, m.index, {m.entry}, nullptr, saying->numbers, saying->precedence);
  }
  void operator()(const AskRoots& m) {
    type(Type::ask_roots);
    put_varint(out, m.channel);
    journal(m.journal);
    put_varint(out, m.sizes.size());
    for (const std::uint64_t size : m.sizes) put_varint(out, size);
  }
  void operator()(const Roots& m) {
    type(Type::roots);
    put_varint(out, m.channel);
    journal(m.journal);
    put_varint(out, m.roots.size());
    for (const auto& [size, root] : m.roots) {
      put_varint(out, size);
      out += root.view();
    }
  }
  void operator()(const WantBlob& m) {
    type(Type::want_blob);
    put_varint(out, m.channel);
    out += m.blob.view();
    put_varint(out, m.from);
    put_varint(out, m.to - m.from);
    put_u8(out, static_cast<std::uint8_t>(m.precedence));
  }
  void operator()(const Chunk& m) {
    type(Type::chunk);
    put_varint(out, m.channel);
    out += m.chunk.blob.view();
    put_varint(out, m.chunk.size);
    put_varint(out, m.chunk.index);
    out += m.chunk.salt.view();
    put_proof(out, m.chunk.proof);
    put_block(out, m.chunk.bytes);
  }
  void operator()(const NoBlob& m) {
    type(Type::no_blob);
    put_varint(out, m.channel);
    out += m.blob.view();
    put_u8(out, static_cast<std::uint8_t>(m.why));
  }
  void operator()(const Challenge& m) {
    type(Type::challenge);
    put_varint(out, m.channel);
    journal(m.journal);
    put_varint(out, m.size);
    put_varint(out, m.bundle);
    out += m.nonce.view();
  }
  void operator()(const Shown& m) {
    type(Type::shown);
    put_varint(out, m.channel);
    out += m.nonce.view();
    out += m.mac.view();
  }
  void operator()(const Invite& m) {
    type(Type::invite);
    put_block(out, m.id);
    put_block(out, m.nonce);
    out += m.identity.view();
    out += m.next_identity.view();
    put_block(out, m.charter);
  }
  void operator()(const Accept& m) {
    type(Type::accept);
    put_block(out, m.id);
    out += m.identity.view();
    out += m.next_identity.view();
  }
  void operator()(const Constitute& m) {
    type(Type::constitute);
    put_block(out, m.id);
    put_block(out, m.terms);
    put_block(out, m.charter);
  }
  void operator()(const Admit& m) {
    type(Type::admit);
    out += unhex(m.circle).value_or(Bytes(16, '\0'));
    put_block(out, m.founding_terms);
    put_block(out, m.terms);
    put_block(out, m.charter);
  }
};

constexpr std::size_t kCharterMax = 256 * 1024;
constexpr std::size_t kTermsMax = 65'535;

Bytes take_id(ByteReader& reader, std::size_t size) {
  const ByteView id = reader.block(size);
  if (id.size() != size) reader.fail();
  return Bytes(id);
}

// What a parsed message was found to lack.
struct Lacking {
  bool held = false;
};

Message take(Type type, ByteReader& reader, const Hearing* hearing, Lacking& lacking) {
  const auto take_name = [&](ByteReader& from) { return hearing->numbers.take(from); };
  switch (type) {
    case Type::open: {
      Open m;
      m.channel = take_channel(reader);
      m.circle = hex(reader.take(16));
      return m;
    }
    case Type::have: {
      Have m;
      m.channel = take_channel(reader);
      const std::uint8_t reset = reader.u8();
      m.news = reset == kNews;
      m.more = !m.news && (reset & kMore) != 0;
      if (!m.news) {
        if ((reset & ~kMore) > 2) reader.fail();
        m.reset = static_cast<Reset>(reset & ~kMore);
      }
      const std::uint64_t count = reader.varint();
      if (count > kHaveMax) reader.fail();
      for (std::uint64_t i = 0; i < count && reader.ok(); ++i) {
        Have::Item item;
        item.journal = take_name(reader);
        item.size = reader.varint();
        if (item.size > journal::kTreeSizeMax) reader.fail();
        item.root = take_fixed<crypto::Hash>(reader);
        m.items.push_back(std::move(item));
      }
      return m;
    }
    case Type::push: {
      Push m;
      m.channel = take_channel(reader);
      m.journal = take_name(reader);
      m.from = reader.varint();
      const std::uint64_t field = reader.varint();
      const std::uint64_t count = field >> 1;
      if (count == 0 || count > kPushEntriesMax || m.from > journal::kTreeSizeMax - count)
        reader.fail();
      const std::string origin = reader.ok() ? hearing->context.origin(m.journal) : "";
      if (origin.empty()) reader.fail();
      if (!reader.ok()) return m;
      TakenEntries taken = take_entries(reader, m.journal, origin, m.from, count, hearing->context,
                                        hearing->numbers);
      lacking.held = taken.lacking;
      m.packed = taken.packed;
      m.entries = std::move(taken.entries);
      m.signature = take_fixed<crypto::Signature>(reader);
      m.size = m.from + count;
      if ((field & 1) != 0) {
        const std::uint64_t later = reader.varint();
        if (later == 0 || later > journal::kTreeSizeMax - m.size) reader.fail();
        m.size += later;
        m.root = take_fixed<crypto::Hash>(reader);
        m.proof = take_proof(reader);
      }
      return m;
    }
    case Type::cosigned: {
      Cosigned m;
      m.channel = take_channel(reader);
      m.journal = take_name(reader);
      const std::uint8_t role = reader.u8();
      const std::uint64_t cosigner = (role & kRelayed) != 0 ? reader.varint() : hearing->peer;
      if (cosigner == 0 || cosigner > 0xffffffffU) reader.fail();
      if ((role & kRelayed) != 0 && cosigner == hearing->peer) reader.fail();
      m.cosigner = static_cast<std::uint32_t>(cosigner);
      if ((role & 3) != 1 && (role & 3) != 2) reader.fail();
      if (role > 7) reader.fail();
      m.role = static_cast<Role>(role & 3);
      m.size = reader.varint();
      m.time = reader.varint();
      if (m.size > journal::kTreeSizeMax || m.time > journal::kTreeSizeMax) reader.fail();
      m.signature = take_fixed<crypto::Signature>(reader);
      return m;
    }
    case Type::want: {
      Want m;
      m.channel = take_channel(reader);
      m.journal = take_name(reader);
      const std::uint64_t count = reader.varint();
      if (count > kPushEntriesMax) reader.fail();
      for (std::uint64_t i = 0; i < count && reader.ok(); ++i) m.indexes.push_back(reader.varint());
      return m;
    }
    case Type::give: {
      Give m;
      m.channel = take_channel(reader);
      m.journal = take_name(reader);
      m.index = reader.varint();
      if (m.index > journal::kTreeSizeMax) reader.fail();
      const std::string origin = reader.ok() ? hearing->context.origin(m.journal) : "";
      if (origin.empty()) reader.fail();
      if (!reader.ok()) return m;
      TakenEntries taken =
          take_entries(reader, m.journal, origin, m.index, 1, hearing->context, hearing->numbers);
      if (taken.packed) reader.fail();
      m.entry = std::move(taken.entries.front());
      return m;
    }
    case Type::ask_roots: {
      AskRoots m;
      m.channel = take_channel(reader);
      m.journal = take_name(reader);
      const std::uint64_t count = reader.varint();
      if (count > kRootsMax) reader.fail();
      for (std::uint64_t i = 0; i < count && reader.ok(); ++i) m.sizes.push_back(reader.varint());
      return m;
    }
    case Type::roots: {
      Roots m;
      m.channel = take_channel(reader);
      m.journal = take_name(reader);
      const std::uint64_t count = reader.varint();
      if (count > kRootsMax) reader.fail();
      for (std::uint64_t i = 0; i < count && reader.ok(); ++i) {
        const std::uint64_t size = reader.varint();
        m.roots.emplace_back(size, take_fixed<crypto::Hash>(reader));
      }
      return m;
    }
    case Type::want_blob: {
      WantBlob m;
      m.channel = take_channel(reader);
      m.blob = take_fixed<crypto::Hash>(reader);
      m.from = reader.varint();
      const std::uint64_t count = reader.varint();
      const std::uint64_t chunks = chunk_count(kBlobSizeMax);
      if (count == 0 || m.from > chunks || count > chunks - m.from) reader.fail();
      m.to = m.from + count;
      const std::uint8_t precedence = reader.u8();
      if (precedence > static_cast<std::uint8_t>(Precedence::priority)) reader.fail();
      m.precedence = static_cast<Precedence>(precedence);
      return m;
    }
    case Type::chunk: {
      Chunk m;
      m.channel = take_channel(reader);
      m.chunk.blob = take_fixed<crypto::Hash>(reader);
      m.chunk.size = reader.varint();
      m.chunk.index = reader.varint();
      m.chunk.salt = take_fixed<crypto::Hash>(reader);
      m.chunk.proof = take_proof(reader);
      m.chunk.bytes = Bytes(reader.block(kChunkSize));
      return m;
    }
    case Type::no_blob: {
      NoBlob m;
      m.channel = take_channel(reader);
      m.blob = take_fixed<crypto::Hash>(reader);
      const std::uint8_t why = reader.u8();
      if (why < 1 || why > 2) reader.fail();
      m.why = static_cast<BlobRefusal>(why);
      return m;
    }
    case Type::challenge: {
      Challenge m;
      m.channel = take_channel(reader);
      m.journal = take_name(reader);
      m.size = reader.varint();
      m.bundle = reader.varint();
      if (m.size == 0 || m.size > journal::kTreeSizeMax || m.bundle > (m.size - 1) / kBundleEntries)
        reader.fail();
      m.nonce = take_fixed<crypto::Hash>(reader);
      return m;
    }
    case Type::shown: {
      Shown m;
      m.channel = take_channel(reader);
      m.nonce = take_fixed<crypto::Hash>(reader);
      m.mac = take_fixed<crypto::Hash>(reader);
      return m;
    }
    case Type::invite: {
      Invite m;
      m.id = take_id(reader, 16);
      m.nonce = take_id(reader, 32);
      m.identity = take_fixed<crypto::PublicKey>(reader);
      m.next_identity = take_fixed<crypto::Hash>(reader);
      m.charter = std::string(reader.block(kCharterMax));
      return m;
    }
    case Type::accept: {
      Accept m;
      m.id = take_id(reader, 16);
      m.identity = take_fixed<crypto::PublicKey>(reader);
      m.next_identity = take_fixed<crypto::Hash>(reader);
      return m;
    }
    case Type::constitute: {
      Constitute m;
      m.id = take_id(reader, 16);
      m.terms = Bytes(reader.block(kTermsMax));
      m.charter = std::string(reader.block(kCharterMax));
      return m;
    }
    case Type::admit: {
      Admit m;
      m.circle = hex(reader.take(16));
      m.founding_terms = Bytes(reader.block(kTermsMax));
      m.terms = Bytes(reader.block(kTermsMax));
      m.charter = std::string(reader.block(kCharterMax));
      return m;
    }
  }
  reader.fail();
  return Open{};
}

}  // namespace

std::optional<std::uint32_t> channel_of(ByteView message) {
  ByteReader reader(message);
  const std::uint8_t type = reader.u8();
  if (!is_type(type) || (type != 1 && !of_circle(static_cast<Type>(type)))) return std::nullopt;
  const std::uint32_t channel = take_channel(reader);
  if (!reader.ok()) return std::nullopt;
  return channel;
}

Bytes encode(const Message& message, const Saying& saying) {
  Encoder encoder{&saying, {}};
  std::visit(encoder, message);
  return std::move(encoder.out);
}

Bytes encode(const Message& message) {
  Encoder encoder;
  std::visit(encoder, message);
  return std::move(encoder.out);
}

namespace {

Result<Message> parse(ByteView bytes, const Hearing* hearing) {
  if (bytes.size() > kMessageSizeMax)
    return Error{ErrorCode::invalid, "a message of a peer exceeds 1 MiB"};
  ByteReader reader(bytes);
  const std::uint8_t type = reader.u8();
  if (!reader.ok() || !is_type(type))
    return Error{ErrorCode::invalid, "a message of a peer has an unknown type"};
  if (of_circle(static_cast<Type>(type)) != (hearing != nullptr))
    return Error{ErrorCode::invalid, "a message of a peer stands in the wrong place"};
  if (hearing != nullptr) hearing->numbers.begin_message();
  Lacking lacking;
  Message message = take(static_cast<Type>(type), reader, hearing, lacking);
  if (reader.done()) return message;
  if (lacking.held)
    return Error{ErrorCode::unavailable, "a packed message of a peer names what is not held here"};
  if (hearing != nullptr && hearing->numbers.unknown())
    return Error{ErrorCode::behind, "a message of a peer is about a journal that it did not name"};
  return Error{ErrorCode::invalid,
               "a message of a peer is malformed (type " + std::to_string(type) + ")"};
}

}  // namespace

Result<Message> parse(ByteView bytes, const Hearing& hearing) { return parse(bytes, &hearing); }
Result<Message> parse(ByteView bytes) { return parse(bytes, nullptr); }

}  // namespace replication
