#include "replication/messages.h"

#include "base/encoding.h"
#include "journal/entry.h"
#include "journal/names.h"

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
};

void put_name(Bytes& out, const JournalName& name) {
  put_varint(out, name.party);
  put_block(out, name.epoch);
}

JournalName take_name(ByteReader& reader) {
  JournalName name;
  const std::uint64_t party = reader.varint();
  if (party == 0 || party > 0xffffffffU) reader.fail();
  name.party = static_cast<std::uint32_t>(party);
  name.epoch = std::string(reader.block(40));
  if (!journal::is_epoch_name(name.epoch)) reader.fail();
  return name;
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

std::uint64_t zigzag(std::int64_t value) {
  return (static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63);
}
std::int64_t unzigzag(std::uint64_t value) {
  return static_cast<std::int64_t>(value >> 1) ^ -static_cast<std::int64_t>(value & 1);
}

// Low 4 bits how it is carried, high 4 bits the kind.
void put_entry(Bytes& out, const PushedEntry& pushed, std::uint64_t index, TimeMs& last_time) {
  const Result<journal::EntryView> view = journal::view_entry(pushed.entry, index);
  check(view.ok());
  const journal::EntryView& entry = view.value();
  if (entry.opaque) {
    put_u8(out, static_cast<std::uint8_t>(Carried::raw));
    put_block(out, pushed.entry);
    return;
  }
  put_u8(out, static_cast<std::uint8_t>(static_cast<unsigned>(pushed.carried) |
                                        static_cast<unsigned>(entry.envelope.kind) << 4));
  put_varint(out, zigzag(static_cast<std::int64_t>(entry.envelope.time - last_time)));
  last_time = entry.envelope.time;
  switch (pushed.carried) {
    case Carried::clear:
      put_block(out, entry.body);
      return;
    case Carried::whole:
    case Carried::residue: {
      const Result<journal::OpeningView> opened = journal::view_opening(pushed.opening);
      check(opened.ok());
      const journal::OpeningView& opening = opened.value();
      out += opening.header_salt;
      put_block(out, opening.header);
      if (pushed.carried == Carried::residue) {
        out += opening.content_commitment;
      } else {
        out += opening.content_salt;
        put_block(out, opening.content);
      }
      return;
    }
    case Carried::deferred:
    case Carried::withheld:
    case Carried::missing:
      out += entry.envelope.commitment.view();
      return;
    case Carried::raw:
      return;
  }
}

PushedEntry take_entry(ByteReader& reader, std::string_view origin, std::uint64_t index,
                       TimeMs& last_time) {
  PushedEntry pushed;
  const std::uint8_t flags = reader.u8();
  const auto kind = static_cast<std::uint8_t>(flags >> 4);
  pushed.carried = static_cast<Carried>(flags & 15);
  if (pushed.carried == Carried::raw) {
    pushed.entry = Bytes(reader.block(journal::kEntrySizeMax));
    const Result<journal::EntryView> view = journal::view_entry(pushed.entry, index);
    if (kind != 0 || !view.ok() || !view.value().opaque) reader.fail();
    return pushed;
  }
  journal::Envelope envelope;
  envelope.kind = kind;
  envelope.index = index;
  envelope.time = last_time + static_cast<std::uint64_t>(unzigzag(reader.varint()));
  last_time = envelope.time;
  const bool sealed = journal::is_sealed(kind);
  switch (pushed.carried) {
    case Carried::clear: {
      const ByteView body = reader.block(journal::kEntrySizeMax - journal::kEnvelopeSize);
      if (sealed || kind > 7) reader.fail();
      if (reader.ok()) pushed.entry = journal::encode(envelope, body);
      return pushed;
    }
    case Carried::whole:
    case Carried::residue: {
      if (!sealed) reader.fail();
      journal::Opening opening;
      opening.header_salt = take_fixed<crypto::Hash>(reader);
      opening.header = Bytes(reader.block(journal::kPayloadSizeMax));
      if (pushed.carried == Carried::residue) {
        opening.content_commitment = take_fixed<crypto::Hash>(reader);
      } else {
        opening.content_salt = take_fixed<crypto::Hash>(reader);
        opening.content = Bytes(reader.block(journal::kPayloadSizeMax));
        if (opening.header.size() + opening.content.size() > journal::kPayloadSizeMax)
          reader.fail();
        if (reader.ok())
          opening.content_commitment =
              journal::content_commitment(origin, index, *opening.content_salt, opening.content);
      }
      if (!reader.ok()) return pushed;
      envelope.commitment = journal::commitment(origin, envelope, opening.header_salt,
                                                opening.header, opening.content_commitment);
      pushed.entry = journal::encode(envelope, {});
      pushed.opening = journal::encode(opening);
      return pushed;
    }
    case Carried::deferred:
    case Carried::withheld:
    case Carried::missing:
      if (!sealed || (pushed.carried == Carried::deferred) != (kind == 7)) reader.fail();
      envelope.commitment = take_fixed<crypto::Hash>(reader);
      if (reader.ok()) pushed.entry = journal::encode(envelope, {});
      return pushed;
    case Carried::raw:
      break;
  }
  reader.fail();
  return pushed;
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

struct Encoder {
  Bytes out;
  void type(Type type) { put_u8(out, static_cast<std::uint8_t>(type)); }

  void operator()(const Open& m) {
    type(Type::open);
    put_varint(out, m.channel);
    out += unhex(m.circle).value_or(Bytes(16, '\0'));
  }
  void operator()(const Have& m) {
    type(Type::have);
    put_varint(out, m.channel);
    put_u8(out, m.reset ? 1 : 0);
    put_varint(out, m.items.size());
    for (const Have::Item& item : m.items) {
      put_name(out, item.journal);
      put_varint(out, item.size);
      out += item.root.view();
    }
  }
  void operator()(const Push& m) {
    type(Type::push);
    put_varint(out, m.channel);
    put_name(out, m.journal);
    put_varint(out, m.from);
    put_varint(out, m.entries.size());
    TimeMs last_time = 0;
    for (std::size_t i = 0; i < m.entries.size(); ++i)
      put_entry(out, m.entries[i], m.from + i, last_time);
    out += m.signature.view();
    put_u8(out, m.root ? 1 : 0);
    if (m.root) {
      put_varint(out, m.size);
      out += m.root->view();
      put_proof(out, m.proof);
    }
  }
  void operator()(const Cosigned& m) {
    type(Type::cosigned);
    put_varint(out, m.channel);
    put_name(out, m.journal);
    put_varint(out, m.cosigner);
    put_u8(out, static_cast<std::uint8_t>(m.role));
    put_varint(out, m.size);
    put_varint(out, m.time);
    out += m.signature.view();
  }
  void operator()(const Want& m) {
    type(Type::want);
    put_varint(out, m.channel);
    put_name(out, m.journal);
    put_varint(out, m.indexes.size());
    for (const std::uint64_t index : m.indexes) put_varint(out, index);
  }
  void operator()(const Give& m) {
    type(Type::give);
    put_varint(out, m.channel);
    put_name(out, m.journal);
    put_varint(out, m.index);
    TimeMs last_time = 0;
    put_entry(out, m.entry, m.index, last_time);
  }
  void operator()(const AskRoots& m) {
    type(Type::ask_roots);
    put_varint(out, m.channel);
    put_name(out, m.journal);
    put_varint(out, m.sizes.size());
    for (const std::uint64_t size : m.sizes) put_varint(out, size);
  }
  void operator()(const Roots& m) {
    type(Type::roots);
    put_varint(out, m.channel);
    put_name(out, m.journal);
    put_varint(out, m.roots.size());
    for (const auto& [size, root] : m.roots) {
      put_varint(out, size);
      out += root.view();
    }
  }
  void operator()(const WantBlob& m) {
    type(Type::want_blob);
    put_varint(out, m.channel);
    out += m.root.view();
    put_varint(out, m.from);
  }
  void operator()(const Chunk& m) {
    type(Type::chunk);
    put_varint(out, m.channel);
    out += m.root.view();
    put_varint(out, m.index);
    put_varint(out, m.count);
    put_proof(out, m.proof);
    put_block(out, m.bytes);
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

Message take(Type type, ByteReader& reader, const OriginSource& origins) {
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
      if (reset > 1) reader.fail();
      m.reset = reset == 1;
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
      const std::uint64_t count = reader.varint();
      if (count == 0 || count > kPushEntriesMax || m.from > journal::kTreeSizeMax - count)
        reader.fail();
      const std::string origin = reader.ok() ? origins.origin(m.channel, m.journal) : "";
      if (origin.empty()) reader.fail();
      TimeMs last_time = 0;
      for (std::uint64_t i = 0; i < count && reader.ok(); ++i)
        m.entries.push_back(take_entry(reader, origin, m.from + i, last_time));
      m.signature = take_fixed<crypto::Signature>(reader);
      m.size = m.from + count;
      const std::uint8_t later = reader.u8();
      if (later > 1) reader.fail();
      if (later == 1) {
        m.size = reader.varint();
        if (m.size <= m.from + count || m.size > journal::kTreeSizeMax) reader.fail();
        m.root = take_fixed<crypto::Hash>(reader);
        m.proof = take_proof(reader);
      }
      return m;
    }
    case Type::cosigned: {
      Cosigned m;
      m.channel = take_channel(reader);
      m.journal = take_name(reader);
      const std::uint64_t cosigner = reader.varint();
      if (cosigner == 0 || cosigner > 0xffffffffU) reader.fail();
      m.cosigner = static_cast<std::uint32_t>(cosigner);
      const std::uint8_t role = reader.u8();
      if (role != 1 && role != 2) reader.fail();
      m.role = static_cast<Role>(role);
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
      const std::string origin = reader.ok() ? origins.origin(m.channel, m.journal) : "";
      if (origin.empty()) reader.fail();
      TimeMs last_time = 0;
      if (reader.ok()) m.entry = take_entry(reader, origin, m.index, last_time);
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
      m.root = take_fixed<crypto::Hash>(reader);
      m.from = reader.varint();
      return m;
    }
    case Type::chunk: {
      Chunk m;
      m.channel = take_channel(reader);
      m.root = take_fixed<crypto::Hash>(reader);
      m.index = reader.varint();
      m.count = reader.varint();
      m.proof = take_proof(reader);
      m.bytes = Bytes(reader.block(kMessageSizeMax));
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
  if (type < 1 || type > static_cast<std::uint8_t>(Type::chunk)) return std::nullopt;
  const std::uint32_t channel = take_channel(reader);
  if (!reader.ok()) return std::nullopt;
  return channel;
}

Bytes encode(const Message& message) {
  Encoder encoder;
  std::visit(encoder, message);
  return std::move(encoder.out);
}

Result<Message> parse(ByteView bytes, const OriginSource& origins) {
  if (bytes.size() > kMessageSizeMax)
    return Error{ErrorCode::invalid, "a message of a peer exceeds 1 MiB"};
  ByteReader reader(bytes);
  const std::uint8_t type = reader.u8();
  if (!reader.ok() || type < 1 || type > static_cast<std::uint8_t>(Type::admit))
    return Error{ErrorCode::invalid, "a message of a peer has an unknown type"};
  Message message = take(static_cast<Type>(type), reader, origins);
  if (!reader.done())
    return Error{ErrorCode::invalid,
                 "a message of a peer is malformed (type " + std::to_string(type) + ")"};
  return message;
}

}  // namespace replication
