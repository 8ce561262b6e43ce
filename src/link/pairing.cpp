#include "link/pairing.h"

#include <sodium.h>

#include <array>

#include "base/encoding.h"
#include "base/text.h"

namespace links {

namespace {

constexpr std::string_view kPrefix = "entente1";
constexpr std::uint8_t kOfferVersion = 1;
constexpr std::size_t kCodeMax = 16;
constexpr std::size_t kAddressMax = 262;  // a host of 253, brackets, colon, port
constexpr std::size_t kChecksumSize = 4;
constexpr std::size_t kGroup = 5;
// Crockford's base 32: no I, L, O, U, so that it can be read out.
constexpr std::string_view kDigits = "0123456789abcdefghjkmnpqrstvwxyz";
constexpr std::string_view kFingerprintDomain = "entente pairing fingerprint v1\n";
// Argon2id (RFC 9106): three passes over 64 MiB.
constexpr unsigned long long kPasses = 3;
constexpr std::size_t kMemory = std::size_t{64} << 20;

Error wrong(std::string why) { return {ErrorCode::invalid, std::move(why)}; }

std::string base32(ByteView bytes) {
  std::string out;
  unsigned bits = 0;
  unsigned pending = 0;
  for (const char byte : bytes) {
    pending = pending << 8 | static_cast<std::uint8_t>(byte);
    for (bits += 8; bits >= 5; bits -= 5) out.push_back(kDigits[pending >> (bits - 5) & 31]);
    pending &= (1u << bits) - 1;
  }
  if (bits > 0) out.push_back(kDigits[pending << (5 - bits) & 31]);
  return out;
}

// Only the canonical spelling: bits beyond the last byte are zero and no digit is spare.
std::optional<Bytes> unbase32(std::string_view digits) {
  Bytes out;
  unsigned bits = 0;
  unsigned pending = 0;
  for (const char digit : digits) {
    const auto value = kDigits.find(digit);
    if (value == std::string_view::npos) return std::nullopt;
    pending = pending << 5 | static_cast<unsigned>(value);
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    out.push_back(static_cast<char>(pending >> bits & 0xff));
    pending &= (1u << bits) - 1;
  }
  if (bits >= 5 || pending != 0) return std::nullopt;
  return out;
}

// Without what people and programs add on the way.
std::string cleaned(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '-') continue;
    out.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c);
  }
  return out;
}

Result<void> check_offer(const Offer& offer) {
  if (offer.party.empty() || offer.party.size() > kCodeMax) {
    return wrong("a party's code has 1 to 16 characters");
  }
  for (const char c : offer.party) {
    if (!((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-')) {
      return wrong("a party's code is made of A-Z, 0-9 and '-'");
    }
  }
  if (offer.name.empty() || offer.name.size() > kOfferNameMax) {
    return wrong("a party's name has 1 to 64 bytes");
  }
  TRY(check_text(offer.name, false));
  if (offer.addresses.size() > kOfferAddressesMax) return wrong("an offer has 4 addresses at most");
  for (const io::Address& address : offer.addresses) {
    const auto same = io::parse_address(address.text());
    if (!same.ok() || address.port == 0) return wrong("an address of the offer is malformed");
  }
  return {};
}

Bytes encode(const Offer& offer) {
  Bytes out;
  put_u8(out, kOfferVersion);
  out.append(offer.pin.view());
  put_block(out, offer.party);
  put_block(out, offer.name);
  put_u8(out, static_cast<std::uint8_t>(offer.addresses.size()));
  for (const io::Address& address : offer.addresses) put_block(out, address.text());
  return out;
}

Result<Offer> decode(ByteView bytes) {
  ByteReader reader(bytes);
  const std::uint8_t version = reader.u8();
  if (reader.ok() && version != kOfferVersion) {
    return wrong("the offer is of version " + std::to_string(version) +
                 ", which this program does not know: update it");
  }
  Offer offer;
  const ByteView pin = reader.take(32);
  if (reader.ok()) offer.pin = Pin::from(pin);
  offer.party = reader.block(kCodeMax);
  offer.name = reader.block(kOfferNameMax);
  const std::uint8_t count = reader.u8();
  if (count > kOfferAddressesMax) reader.fail();
  for (std::uint8_t i = 0; i < count && reader.ok(); ++i) {
    const auto address = io::parse_address(reader.block(kAddressMax));
    if (!reader.ok() || !address.ok()) return wrong("an address of the offer is malformed");
    offer.addresses.push_back(address.value());
  }
  if (!reader.done()) return wrong("the offer is malformed");
  TRY(check_offer(offer));
  return offer;
}

Bytes checksum(ByteView bytes) {
  return Bytes(crypto::sha256({"entente offer\n", bytes}).view().substr(0, kChecksumSize));
}

}  // namespace

Result<std::string> offer_text(const Offer& offer) {
  TRY(check_offer(offer));
  const Bytes bytes = encode(offer);
  const std::string digits = base32(bytes + checksum(bytes));
  std::string out(kPrefix);
  for (std::size_t i = 0; i < digits.size(); i += kGroup) out += "-" + digits.substr(i, kGroup);
  return out;
}

Result<Offer> read_offer(std::string_view text) {
  if (text.size() > kOfferTextMax) return wrong("this is too long for a pairing offer");
  std::string clean = cleaned(text);
  if (!clean.starts_with(kPrefix)) return wrong("a pairing offer begins with 'entente1'");
  clean.erase(0, kPrefix.size());
  for (char& c : clean) c = c == 'o' ? '0' : c == 'i' || c == 'l' ? '1' : c;
  const auto bytes = unbase32(clean);
  if (!bytes || bytes->size() <= kChecksumSize) {
    return wrong("the pairing offer is cut short or holds a character that belongs to none");
  }
  const ByteView body = ByteView(*bytes).substr(0, bytes->size() - kChecksumSize);
  if (checksum(body) != ByteView(*bytes).substr(body.size())) {
    return wrong("the pairing offer is damaged: its checksum is wrong, ask for it again");
  }
  return decode(body);
}

Result<Fingerprint> fingerprint(const Offer& one, const Offer& other) {
  if (one.pin == other.pin) return wrong("both offers show the same key: one is your own");
  TRY(check_offer(one));
  TRY(check_offer(other));
  const bool ordered = one.pin < other.pin;
  Bytes input;
  put_block(input, encode(ordered ? one : other));
  put_block(input, encode(ordered ? other : one));
  const crypto::Hash salt = crypto::sha256(kFingerprintDomain);
  static_assert(crypto_pwhash_SALTBYTES == 16);
  std::array<unsigned char, 17> bits{};
  if (crypto_pwhash(bits.data(), bits.size(), input.data(), input.size(), salt.bytes.data(),
                    kPasses, kMemory, crypto_pwhash_ALG_ARGON2ID13) != 0) {
    return Error{ErrorCode::unavailable, "no 64 MiB of memory for the pairing words"};
  }
  Fingerprint out{};
  for (std::size_t bit = 0; bit < kWords * 11; ++bit) {
    const unsigned value = bits[bit / 8] >> (7 - bit % 8) & 1u;
    out[bit / 11] = static_cast<std::uint16_t>(out[bit / 11] << 1 | value);
  }
  return out;
}

}  // namespace links
