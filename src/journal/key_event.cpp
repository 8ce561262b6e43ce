#include "journal/key_event.h"

#include <array>
#include <set>
#include <utility>

#include "base/encoding.h"
#include "journal/entry.h"
#include "journal/merkle.h"

namespace journal {

namespace {

constexpr std::uint8_t kFormat = 1;
enum class Variant : std::uint8_t {
  epoch_opened = 1,
  booted = 2,
  identity_rotated = 3,
  node_key_revoked = 4,
};
constexpr std::size_t kEpochNameSizeMax = 28;  // 19 digits, '-', 8 hex digits
constexpr ByteView kCertificateTag("entente/node-key/v1\0", 20);
constexpr ByteView kEpochTag("entente/epoch/v1\0", 17);
constexpr ByteView kRotationTag("entente/identity/v1\0", 20);
constexpr ByteView kRevocationTag("entente/revocation/v1\0", 22);
constexpr ByteView kBootTag("entente/boot/v1\0", 16);

Error refuse(const char* message) { return Error{ErrorCode::invalid, message}; }
Error forbid(const char* message) { return Error{ErrorCode::forbidden, message}; }

template <class T>
T take(ByteReader& reader) {
  T out;
  const ByteView bytes = reader.take(out.bytes.size());
  return reader.ok() ? T::from(bytes) : out;
}

void put_named(Bytes& out, std::string_view name) {
  put_u16(out, static_cast<std::uint16_t>(name.size()));
  out.append(name);
}

Bytes context(ByteView tag, std::string_view party, std::string_view circle) {
  Bytes out(tag);
  put_named(out, party);
  put_named(out, circle);
  return out;
}

void put(Bytes& out, const PinnedIdentity& identity) {
  out.append(identity.key.view());
  out.append(identity.next.view());
}

// Without the signature.
void put_unsigned(Bytes& out, const NodeCertificate& certificate) {
  out.append(certificate.node_key.view());
  put_u64(out, certificate.issued);
  put_u64(out, certificate.not_after);
}

void put(Bytes& out, const NodeCertificate& certificate) {
  put_unsigned(out, certificate);
  out.append(certificate.signature.view());
}

void put_header(Bytes& out, Variant variant) {
  put_u8(out, kFormat);
  put_u8(out, static_cast<std::uint8_t>(variant));
}

// Everything of the body before the node key's signature.
Bytes unsigned_body(const EpochOpened& event) {
  check(event.earlier.size() <= kEarlierEpochsMax);
  Bytes out;
  put_header(out, Variant::epoch_opened);
  put(out, event.identity);
  put(out, event.certificate);
  out.append(event.log_key.view());
  out.append(event.witness_key.view());
  out.append(event.mirror_key.view());
  put_u8(out, static_cast<std::uint8_t>(event.reason));
  put_u16(out, static_cast<std::uint16_t>(event.earlier.size()));
  for (const EarlierEpoch& earlier : event.earlier) {
    put_block(out, earlier.epoch);
    put_u64(out, earlier.size);
    out.append(earlier.root.view());
  }
  return out;
}

PinnedIdentity take_identity(ByteReader& reader) {
  PinnedIdentity identity;
  identity.key = take<crypto::PublicKey>(reader);
  identity.next = take<crypto::Hash>(reader);
  return identity;
}

NodeCertificate take_certificate(ByteReader& reader) {
  NodeCertificate certificate;
  certificate.node_key = take<crypto::PublicKey>(reader);
  certificate.issued = reader.u64();
  certificate.not_after = reader.u64();
  certificate.signature = take<crypto::Signature>(reader);
  return certificate;
}

std::pair<std::uint64_t, std::string_view> epoch_order(std::string_view epoch) {
  return {epoch_number(epoch), epoch};
}

Result<KeyEvent> take_epoch_opened(ByteReader& reader) {
  EpochOpened event;
  event.identity = take_identity(reader);
  event.certificate = take_certificate(reader);
  event.log_key = take<crypto::PublicKey>(reader);
  event.witness_key = take<crypto::PublicKey>(reader);
  event.mirror_key = take<crypto::PublicKey>(reader);
  const std::uint8_t reason = reader.u8();
  const std::uint16_t count = reader.u16();
  if (!reader.ok()) return refuse("key event: cut short");
  if (reason < 1 || reason > static_cast<std::uint8_t>(EpochReason::doubt)) {
    return refuse("key event: unknown reason for an epoch");
  }
  event.reason = static_cast<EpochReason>(reason);
  if (count > kEarlierEpochsMax) return refuse("key event: more than 1,000 earlier epochs");
  for (std::uint16_t i = 0; i < count; ++i) {
    EarlierEpoch earlier;
    earlier.epoch = std::string(reader.block(kEpochNameSizeMax));
    earlier.size = reader.u64();
    earlier.root = take<crypto::Hash>(reader);
    if (!reader.ok()) return refuse("key event: cut short");
    if (!is_epoch_name(earlier.epoch)) return refuse("key event: malformed name of an epoch");
    if (earlier.size > kTreeSizeMax) return refuse("key event: size beyond 2^63-1");
    if (!event.earlier.empty() &&
        epoch_order(event.earlier.back().epoch) >= epoch_order(earlier.epoch)) {
      return refuse("key event: earlier epochs not in ascending order");
    }
    event.earlier.push_back(std::move(earlier));
  }
  event.signature = take<crypto::Signature>(reader);
  return KeyEvent(std::move(event));
}

Result<void> check_form(const NodeCertificate& certificate) {
  if (!crypto::is_enrollable(certificate.node_key)) {
    return refuse("key event: the node key is no canonical point of prime order");
  }
  if (certificate.not_after < certificate.issued ||
      certificate.not_after - certificate.issued > kNodeKeyLifeMax) {
    return refuse("key event: a node key is certified for at most 366 days");
  }
  return {};
}

}  // namespace

VerifierKey EpochOpened::log_vkey(const Origin& origin) const {
  return {origin.text(), KeyType::log, log_key};
}
VerifierKey EpochOpened::witness_vkey(const Origin& origin) const {
  return {witness_name(origin.party, origin.circle), KeyType::cosigner, witness_key};
}
VerifierKey EpochOpened::mirror_vkey(const Origin& origin) const {
  return {mirror_name(origin.party, origin.circle), KeyType::cosigner, mirror_key};
}

Bytes encode(const KeyEvent& event) {
  Bytes out;
  if (const auto* opened = std::get_if<EpochOpened>(&event)) {
    out = unsigned_body(*opened);
    out.append(opened->signature.view());
  } else if (const auto* booted = std::get_if<Booted>(&event)) {
    put_header(out, Variant::booted);
    out.append(booted->mark.view());
  } else if (const auto* rotated = std::get_if<IdentityRotated>(&event)) {
    put_header(out, Variant::identity_rotated);
    put(out, rotated->identity);
    out.append(rotated->by_old.view());
    out.append(rotated->by_new.view());
  } else if (const auto* revoked = std::get_if<NodeKeyRevoked>(&event)) {
    put_header(out, Variant::node_key_revoked);
    out.append(revoked->revoked.view());
    put(out, revoked->replacement);
    out.append(revoked->signature.view());
  }
  return out;
}

Result<KeyEvent> parse_key_event(ByteView body) {
  if (body.size() > kEntrySizeMax - kEnvelopeSize) return refuse("key event: too long");
  ByteReader reader(body);
  const std::uint8_t format = reader.u8();
  const std::uint8_t variant = reader.u8();
  if (!reader.ok()) return refuse("key event: cut short");
  if (format != kFormat) return refuse("key event: unknown format");
  Result<KeyEvent> event = refuse("key event: unknown variant");
  switch (static_cast<Variant>(variant)) {
    case Variant::epoch_opened:
      event = take_epoch_opened(reader);
      break;
    case Variant::booted:
      event = KeyEvent(Booted{take<crypto::Hash>(reader)});
      break;
    case Variant::identity_rotated: {
      IdentityRotated rotated;
      rotated.identity = take_identity(reader);
      rotated.by_old = take<crypto::Signature>(reader);
      rotated.by_new = take<crypto::Signature>(reader);
      event = KeyEvent(rotated);
      break;
    }
    case Variant::node_key_revoked: {
      NodeKeyRevoked revoked;
      revoked.revoked = take<crypto::PublicKey>(reader);
      revoked.replacement = take_certificate(reader);
      revoked.signature = take<crypto::Signature>(reader);
      event = KeyEvent(revoked);
      break;
    }
  }
  if (!event.ok()) return event;
  if (!reader.ok()) return refuse("key event: cut short");
  if (!reader.done()) return refuse("key event: bytes after its end");
  return event;
}

Bytes certified_bytes(std::string_view party, std::string_view circle,
                      const NodeCertificate& certificate) {
  Bytes out = context(kCertificateTag, party, circle);
  put_unsigned(out, certificate);
  return out;
}

Bytes signed_bytes(const Origin& origin, const EpochOpened& event) {
  Bytes out(kEpochTag);
  put_named(out, origin.text());
  out.append(unsigned_body(event));
  return out;
}

Bytes signed_bytes(std::string_view party, std::string_view circle,
                   const crypto::PublicKey& old_key, const IdentityRotated& event) {
  Bytes out = context(kRotationTag, party, circle);
  out.append(old_key.view());
  put(out, event.identity);
  return out;
}

Bytes signed_bytes(std::string_view party, std::string_view circle, const NodeKeyRevoked& event) {
  Bytes out = context(kRevocationTag, party, circle);
  out.append(event.revoked.view());
  put(out, event.replacement);
  return out;
}

crypto::Hash boot_mark(const crypto::Hash& nonce, std::string_view circle) {
  return crypto::hmac_sha256(nonce, {kBootTag, circle});
}

crypto::Hash identity_hash(const crypto::PublicKey& key) { return crypto::sha256(key.view()); }

Result<void> verify_certificate(std::string_view party, std::string_view circle,
                                const NodeCertificate& certificate,
                                const crypto::PublicKey& identity, TimeMs time) {
  TRY(check_form(certificate));
  if (time > certificate.not_after) return forbid("key event: the node key's certificate ran out");
  if (!crypto::verify(identity, certified_bytes(party, circle, certificate),
                      certificate.signature)) {
    return forbid("key event: the identity key did not certify this node key");
  }
  return {};
}

Result<void> verify(const EpochOpened& event, const Origin& origin, const PinnedIdentity& pinned,
                    TimeMs time) {
  if (event.identity != pinned) return forbid("key event: not the pinned identity key");
  TRY(verify_certificate(origin.party, origin.circle, event.certificate, pinned.key, time));
  std::set<crypto::PublicKey> keys;
  for (const crypto::PublicKey& key : {event.log_key, event.witness_key, event.mirror_key,
                                       event.certificate.node_key, event.identity.key}) {
    if (!crypto::is_enrollable(key)) {
      return refuse("key event: a key is no canonical point of prime order");
    }
    if (!keys.insert(key).second) return refuse("key event: one key in two roles");
  }
  if (!event.earlier.empty() &&
      epoch_number(event.earlier.back().epoch) >= epoch_number(origin.epoch)) {
    return refuse("key event: an earlier epoch has a number that is not lower");
  }
  if ((event.reason == EpochReason::first) != event.earlier.empty()) {
    return refuse("key event: the first epoch, and only it, has none before it");
  }
  if (!crypto::verify(event.certificate.node_key, signed_bytes(origin, event), event.signature)) {
    return forbid("key event: the node key did not sign this epoch");
  }
  return {};
}

Result<PinnedIdentity> verify(const IdentityRotated& event, std::string_view party,
                              std::string_view circle, const PinnedIdentity& pinned) {
  if (identity_hash(event.identity.key) != pinned.next) {
    return forbid("key event: not the identity key that was committed to");
  }
  if (!crypto::is_enrollable(event.identity.key)) {
    return refuse("key event: the identity key is no canonical point of prime order");
  }
  const Bytes message = signed_bytes(party, circle, pinned.key, event);
  if (!crypto::verify(pinned.key, message, event.by_old)) {
    return forbid("key event: the old identity key did not sign the rotation");
  }
  if (!crypto::verify(event.identity.key, message, event.by_new)) {
    return forbid("key event: the new identity key did not sign the rotation");
  }
  return event.identity;
}

Result<void> verify(const NodeKeyRevoked& event, std::string_view party, std::string_view circle,
                    const PinnedIdentity& pinned, TimeMs time) {
  if (event.revoked == event.replacement.node_key) {
    return refuse("key event: a node key is replaced by itself");
  }
  TRY(verify_certificate(party, circle, event.replacement, pinned.key, time));
  if (!crypto::verify(pinned.key, signed_bytes(party, circle, event), event.signature)) {
    return forbid("key event: the identity key did not sign the revocation");
  }
  return {};
}

}  // namespace journal
