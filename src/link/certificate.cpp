// Link keys and the certificates around them: made, and checked.
#include <openssl/x509v3.h>

#include <string_view>

#include "io/openssl.h"
#include "link/tls.h"

namespace links {

namespace {

constexpr std::size_t kPemMax = 16'384;
constexpr std::size_t kCertificateMax = 4'096;
constexpr std::string_view kCommonName = "entente";

using io::Certificate;
using io::Owned;
using io::seconds_of;

Error refuse(std::string reason) { return {ErrorCode::forbidden, std::move(reason)}; }

bool is_link_algorithm(EVP_PKEY* key) {
  if (EVP_PKEY_get_base_id(key) == EVP_PKEY_ED25519) return true;
  char group[32] = "";
  std::size_t size = 0;
  return EVP_PKEY_get_base_id(key) == EVP_PKEY_EC &&
         EVP_PKEY_get_group_name(key, group, sizeof group, &size) == 1 &&
         std::string_view(group, size) == "prime256v1";
}

Pin pin_of(EVP_PKEY* key) { return Pin{io::key_digest(key)}; }

bool add_extension(X509* certificate, int nid, const char* value) {
  const Owned<X509_EXTENSION, X509_EXTENSION_free> extension(
      X509V3_EXT_conf_nid(nullptr, nullptr, nid, value));
  return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
}

bool set_serial(X509* certificate, Random& random) {
  // Eight bytes, positive (RFC 5280, 4.1.2.2): TLS needs none, tools that list certificates do.
  std::uint64_t serial = 0;
  random.fill(&serial, sizeof serial);
  return ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate), (serial >> 1) | 1) == 1;
}

bool set_name(X509* certificate) {
  X509_NAME* name = X509_get_subject_name(certificate);
  return X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                                    reinterpret_cast<const unsigned char*>(kCommonName.data()),
                                    static_cast<int>(kCommonName.size()), -1, 0) == 1 &&
         X509_set_issuer_name(certificate, name) == 1;
}

bool set_time(ASN1_TIME* field, TimeMs time) {
  return ASN1_TIME_set(field, static_cast<time_t>(time / 1000)) != nullptr;
}

std::string time_text(std::int64_t seconds) {
  const Owned<ASN1_TIME, ASN1_TIME_free> time(ASN1_TIME_set(nullptr, seconds));
  const Owned<BIO, BIO_free> out(BIO_new(BIO_s_mem()));
  char* text = nullptr;
  if (!time || !out || ASN1_TIME_print_ex(out.get(), time.get(), ASN1_DTFLGS_ISO8601) != 1) {
    return "an unreadable time";
  }
  const long size = BIO_get_mem_data(out.get(), &text);
  return {text, static_cast<std::size_t>(size)};
}

Result<void> check_time(const X509* certificate, TimeMs now_ms) {
  const auto from = seconds_of(X509_get0_notBefore(certificate));
  const auto to = seconds_of(X509_get0_notAfter(certificate));
  if (!from || !to || *from > *to) return refuse("its certificate has no readable time");
  const auto now = static_cast<std::int64_t>(now_ms / 1000);
  const std::string clocks =
      "; this node's clock says " + time_text(now) + ": compare both nodes' clocks";
  if (now < *from) {
    return refuse("its certificate is not valid before " + time_text(*from) + clocks);
  }
  if (now > *to) return refuse("its certificate expired at " + time_text(*to) + clocks);
  if (*to - *from > static_cast<std::int64_t>(kCertificateLifeMaxMs / 1000)) {
    return refuse("its certificate is valid for more than 90 days");
  }
  return {};
}

Result<void> check_usage(X509* certificate) {
  constexpr std::uint32_t kNeeded = XKU_SSL_SERVER | XKU_SSL_CLIENT;
  const std::uint32_t flags = X509_get_extension_flags(certificate);
  if ((flags & EXFLAG_INVALID) != 0) return refuse("its certificate has a malformed extension");
  if ((flags & EXFLAG_CRITICAL) != 0) {
    return refuse("its certificate has an unknown critical extension");
  }
  if ((flags & EXFLAG_KUSAGE) == 0 ||
      (X509_get_key_usage(certificate) & KU_DIGITAL_SIGNATURE) == 0) {
    return refuse("its certificate is not for signatures");
  }
  if ((flags & EXFLAG_XKUSAGE) == 0 ||
      (X509_get_extended_key_usage(certificate) & kNeeded) != kNeeded) {
    return refuse("its certificate is not for both ends of a TLS connection");
  }
  return {};
}

}  // namespace

void LinkKey::Free::operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }

LinkKey::LinkKey(EVP_PKEY* key) : key_(key), pin_(pin_of(key)) {}

LinkKey LinkKey::from_seed(const crypto::Seed& seed) {
  EVP_PKEY* key =
      EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, seed.bytes.data(), seed.bytes.size());
  check(key != nullptr);
  return LinkKey(key);
}

Result<LinkKey> LinkKey::from_pem(ByteView pem) {
  const Error wrong{ErrorCode::invalid,
                    "a link key is an unencrypted Ed25519 or P-256 private key in PEM"};
  if (pem.size() > kPemMax) return wrong;
  EVP_PKEY* key = io::read_plain_key(pem).release();
  if (key == nullptr) return wrong;
  LinkKey out(key);
  if (!is_link_algorithm(key)) return wrong;
  return out;
}

Result<LinkKey> LinkKey::from_handle(const std::shared_ptr<EVP_PKEY>& key) {
  check(key != nullptr);
  if (!is_link_algorithm(key.get())) {
    return Error{ErrorCode::invalid, "a link key is an Ed25519 or P-256 key"};
  }
  EVP_PKEY_up_ref(key.get());
  return LinkKey(key.get());
}

Result<Bytes> make_certificate(const LinkKey& key, TimeMs from, TimeMs to, Random& random) {
  const Certificate certificate(X509_new());
  const EVP_MD* digest =
      EVP_PKEY_get_base_id(key.get()) == EVP_PKEY_ED25519 ? nullptr : EVP_sha256();
  unsigned char* der = nullptr;
  int size = 0;
  const bool made = certificate && X509_set_version(certificate.get(), X509_VERSION_3) == 1 &&
                    set_serial(certificate.get(), random) && set_name(certificate.get()) &&
                    set_time(X509_getm_notBefore(certificate.get()), from) &&
                    set_time(X509_getm_notAfter(certificate.get()), to) &&
                    X509_set_pubkey(certificate.get(), key.get()) == 1 &&
                    add_extension(certificate.get(), NID_key_usage, "critical,digitalSignature") &&
                    add_extension(certificate.get(), NID_ext_key_usage, "serverAuth,clientAuth") &&
                    X509_sign(certificate.get(), key.get(), digest) > 0 &&
                    (size = i2d_X509(certificate.get(), &der)) > 0;
  if (!made) return Error{ErrorCode::unavailable, "OpenSSL cannot make the link's certificate"};
  Bytes out(reinterpret_cast<const char*>(der), static_cast<std::size_t>(size));
  OPENSSL_free(der);
  return out;
}

Result<Pin> check_certificate(ByteView der, TimeMs now, const PinRule& rule) {
  if (der.size() > kCertificateMax) return refuse("its certificate is above 4,096 bytes");
  const auto* at = reinterpret_cast<const unsigned char*>(der.data());
  const auto* const end = at + der.size();
  const Certificate certificate(d2i_X509(nullptr, &at, static_cast<long>(der.size())));
  if (!certificate || at != end) return refuse("its certificate is malformed");
  EVP_PKEY* key = X509_get0_pubkey(certificate.get());
  if (key == nullptr || !is_link_algorithm(key)) {
    return refuse("its key is neither Ed25519 nor P-256");
  }
  // Of the key's one canonical encoding, however the certificate spells it.
  const Pin pin = pin_of(key);
  if (const auto reason = rule(pin)) return refuse(*reason);
  if (X509_verify(certificate.get(), key) != 1) {
    return refuse("its certificate is not signed by its own key");
  }
  TRY(check_time(certificate.get(), now));
  TRY(check_usage(certificate.get()));
  return pin;
}

}  // namespace links
