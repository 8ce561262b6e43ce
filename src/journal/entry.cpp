#include "journal/entry.h"

#include <array>
#include <cstring>

#include "base/encoding.h"
#include "base/mutant.h"

namespace journal {

namespace {

constexpr std::size_t kOriginSizeMax = 255;
constexpr std::uint8_t kUnknownVersionKind = 0xff;
constexpr std::uint8_t kWhole = 1;
constexpr std::uint8_t kResidue = 2;
constexpr ByteView kContentTag("entente/content/v1\0", 19);
constexpr ByteView kCommitTag("entente/commit/v1\0", 18);

Error refuse(const char* message) { return Error{ErrorCode::invalid, message}; }

// The fixed part of a commitment's input, assembled on the stack: it is on the path of every entry.
class Prefix {
 public:
  void put(ByteView bytes) {
    check(bytes.size() <= buffer_.size() - size_);
    std::memcpy(buffer_.data() + size_, bytes.data(), bytes.size());
    size_ += bytes.size();
  }
  void put(std::uint64_t value, std::size_t width) {
    std::array<char, 8> bytes;
    for (std::size_t i = 0; i < width; ++i) {
      bytes[i] = static_cast<char>(value >> (8 * (width - 1 - i)) & 0xff);
    }
    put(ByteView(bytes.data(), width));
  }
  void put_origin(std::string_view origin) {
    check(origin.size() <= kOriginSizeMax);
    put(origin.size(), 2);
    put(origin);
  }
  ByteView view() const { return {buffer_.data(), size_}; }

 private:
  std::array<char, kOriginSizeMax + 64> buffer_;
  std::size_t size_ = 0;
};

crypto::Hash commitment_of(std::string_view origin, const Envelope& envelope,
                           const crypto::Hash& header_salt, ByteView header,
                           ByteView content_commitment) {
  Prefix prefix;
  prefix.put(kCommitTag);
  prefix.put_origin(origin);
  prefix.put(envelope.index, 8);
  prefix.put(envelope.kind, 1);
  prefix.put(envelope.time, 8);
  prefix.put(header.size(), 4);
  return crypto::hmac_sha256(header_salt, {prefix.view(), header, content_commitment});
}

}  // namespace

bool is_sealed(std::uint8_t kind) {
  return kind == static_cast<std::uint8_t>(Kind::sealed) ||
         kind == static_cast<std::uint8_t>(Kind::filler) ||
         kind == static_cast<std::uint8_t>(Kind::deferred);
}

Bytes encode(const Envelope& envelope, ByteView clear_body) {
  check(clear_body.size() <= kEntrySizeMax - kEnvelopeSize);
  Bytes out;
  out.reserve(kEnvelopeSize + clear_body.size());
  put_u8(out, envelope.version);
  put_u8(out, envelope.kind);
  put_u64(out, envelope.index);
  put_u64(out, envelope.time);
  out.append(envelope.commitment.view());
  put_u32(out, 0);
  out.append(clear_body);
  return out;
}

Result<EntryView> view_entry(ByteView bytes, std::uint64_t index) {
  if (bytes.empty()) return refuse("entry: empty");
  if (bytes.size() > kEntrySizeMax) return refuse("entry: more than 65,535 bytes");
  EntryView entry;
  ByteReader reader(bytes);
  entry.envelope.version = reader.u8();
  if (entry.envelope.version != 1) {
    entry.envelope.kind = kUnknownVersionKind;
    entry.envelope.index = index;
    entry.body = reader.rest();
    entry.opaque = true;
    return entry;
  }
  if (bytes.size() < kEnvelopeSize) return refuse("entry: shorter than an envelope of 54 bytes");
  entry.envelope.kind = reader.u8();
  entry.envelope.index = reader.u64();
  entry.envelope.time = reader.u64();
  entry.envelope.commitment = crypto::Hash::from(reader.take(32));
  const std::uint32_t reserved = reader.u32();
  entry.body = reader.rest();
  entry.opaque = entry.envelope.kind > static_cast<std::uint8_t>(Kind::deferred);
  if (entry.envelope.index != index) return refuse("entry: its index is not its position");
  if (reserved != 0 && !MUTANT("journal-reserved-ignored"))
    return refuse("entry: reserved bytes are not zero");
  if (entry.opaque) return entry;
  if (is_sealed(entry.envelope.kind)) {
    if (!entry.body.empty()) return refuse("entry: a sealed kind with a clear body");
  } else if (entry.envelope.commitment != crypto::Hash{}) {
    return refuse("entry: a commitment beside a clear body");
  }
  return entry;
}

Result<Entry> parse_entry(ByteView bytes, std::uint64_t index) {
  const EntryView view = TRY(view_entry(bytes, index));
  return Entry{view.envelope, Bytes(view.body), view.opaque};
}

Bytes encode(const Opening& opening) {
  check(opening.header.size() <= kPayloadSizeMax &&
        opening.content.size() <= kPayloadSizeMax - opening.header.size());
  Bytes out;
  out.reserve(1 + 32 + 4 + opening.header.size() + 32 + opening.content.size());
  put_u8(out, opening.content_salt ? kWhole : kResidue);
  out.append(opening.header_salt.view());
  put_u32(out, static_cast<std::uint32_t>(opening.header.size()));
  out.append(opening.header);
  if (opening.content_salt) {
    out.append(opening.content_salt->view());
    out.append(opening.content);
  } else {
    out.append(opening.content_commitment.view());
  }
  return out;
}

Result<OpeningView> view_opening(ByteView bytes) {
  if (bytes.size() > kOpeningSizeMax) return refuse("opening: too long");
  ByteReader reader(bytes);
  OpeningView opening;
  const std::uint8_t form = reader.u8();
  opening.header_salt = reader.take(32);
  const std::uint32_t header_size = reader.u32();
  if (!reader.ok()) return refuse("opening: cut short");
  if (form != kWhole && form != kResidue) return refuse("opening: unknown form");
  if (header_size > kPayloadSizeMax) return refuse("opening: header of more than 65,535 bytes");
  opening.whole = form == kWhole;
  opening.header = reader.take(header_size);
  (opening.whole ? opening.content_salt : opening.content_commitment) = reader.take(32);
  if (!reader.ok()) return refuse("opening: cut short");
  if (opening.whole) {
    opening.content = reader.rest();
    if (opening.header.size() + opening.content.size() > kPayloadSizeMax) {
      return refuse("opening: header and content of more than 65,535 bytes");
    }
  } else if (!reader.done()) {
    return refuse("opening: bytes after the content commitment");
  }
  return opening;
}

Result<Opening> parse_opening(ByteView bytes, std::string_view origin, std::uint64_t index) {
  const OpeningView view = TRY(view_opening(bytes));
  Opening opening;
  opening.header_salt = crypto::Hash::from(view.header_salt);
  opening.header = Bytes(view.header);
  opening.content = Bytes(view.content);
  if (view.whole) {
    opening.content_salt = crypto::Hash::from(view.content_salt);
    opening.content_commitment =
        content_commitment(origin, index, *opening.content_salt, view.content);
  } else {
    opening.content_commitment = crypto::Hash::from(view.content_commitment);
  }
  return opening;
}

Opening residue_of(const Opening& opening) {
  Opening residue;
  residue.header_salt = opening.header_salt;
  residue.header = opening.header;
  residue.content_commitment = opening.content_commitment;
  return residue;
}

crypto::Hash content_commitment(std::string_view origin, std::uint64_t index,
                                const crypto::Hash& salt, ByteView content) {
  Prefix prefix;
  prefix.put(kContentTag);
  prefix.put_origin(origin);
  prefix.put(index, 8);
  prefix.put(content.size(), 4);
  return crypto::hmac_sha256(salt, {prefix.view(), content});
}

crypto::Hash commitment(std::string_view origin, const Envelope& envelope,
                        const crypto::Hash& header_salt, ByteView header,
                        const crypto::Hash& content_commitment) {
  return commitment_of(origin, envelope, header_salt, header, content_commitment.view());
}

crypto::Hash salt_without_content(const crypto::Hash& header_salt) {
  return crypto::hmac_sha256(header_salt, {ByteView("entente/no-content/v1\0", 22)});
}

Result<SealedEntry> seal(std::string_view origin, Kind kind, std::uint64_t index, TimeMs time,
                         const crypto::Hash& header_salt, ByteView header,
                         const crypto::Hash& content_salt, ByteView content) {
  check(is_sealed(static_cast<std::uint8_t>(kind)));
  if (header.size() > kPayloadSizeMax || content.size() > kPayloadSizeMax - header.size()) {
    return refuse("payload: header and content of more than 65,535 bytes");
  }
  Opening opening;
  opening.header_salt = header_salt;
  opening.header = Bytes(header);
  opening.content_salt = content_salt;
  opening.content = Bytes(content);
  opening.content_commitment = content_commitment(origin, index, content_salt, content);
  Envelope envelope;
  envelope.kind = static_cast<std::uint8_t>(kind);
  envelope.index = index;
  envelope.time = time;
  envelope.commitment =
      commitment(origin, envelope, header_salt, header, opening.content_commitment);
  return SealedEntry{encode(envelope, {}), encode(opening)};
}

Result<void> check_opening(std::string_view origin, const Envelope& envelope,
                           const Opening& opening) {
  OpeningView view;
  view.whole = opening.content_salt.has_value();
  view.header_salt = opening.header_salt.view();
  view.header = opening.header;
  if (view.whole) {
    view.content_salt = opening.content_salt->view();
    view.content = opening.content;
  } else {
    view.content_commitment = opening.content_commitment.view();
  }
  return check_opening(origin, envelope, view);
}

Result<void> check_opening(std::string_view origin, const Envelope& envelope,
                           const OpeningView& opening) {
  if (envelope.version != 1 || !is_sealed(envelope.kind)) {
    return refuse("opening: the entry has no sealed payload");
  }
  crypto::Hash content;
  if (opening.whole) {
    content = content_commitment(origin, envelope.index, crypto::Hash::from(opening.content_salt),
                                 opening.content);
  } else {
    content = crypto::Hash::from(opening.content_commitment);
  }
  if (commitment_of(origin, envelope, crypto::Hash::from(opening.header_salt), opening.header,
                    content.view()) != envelope.commitment) {
    return Error{ErrorCode::conflict, "opening: the leaf does not commit to it"};
  }
  return {};
}

Result<CheckedEntry> check_entry(std::string_view origin, std::uint64_t index, ByteView entry,
                                 ByteView opening) {
  CheckedEntry checked;
  checked.entry = TRY(view_entry(entry, index));
  if (!opening.empty()) {
    checked.opening = TRY(view_opening(opening));
    TRY(check_opening(origin, checked.entry.envelope, checked.opening));
  }
  checked.leaf = crypto::leaf_hash(entry);
  return checked;
}

}  // namespace journal
