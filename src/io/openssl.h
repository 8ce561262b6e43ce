// What both users of OpenSSL, the links between parties and HTTPS, ask of it alike: TLS 1.3 and
// nothing below, the name of a key, reasons in words, owners. Who is trusted is each one's own.
#pragma once

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "base/bytes.h"

namespace io {

template <auto function>
struct Freed {
  template <class T>
  void operator()(T* pointer) const {
    function(pointer);
  }
};
template <class T, auto function>
using Owned = std::unique_ptr<T, Freed<function>>;
using Certificate = Owned<X509, X509_free>;

// The first of OpenSSL's reasons, the later ones being consequences; forgets all of them.
std::string openssl_reason();

// SHA-256 of the DER form of the SubjectPublicKeyInfo (RFC 5280): the one name of a key, however a
// certificate spells it. All zero for one that cannot be written so, which is nobody's name.
std::array<std::uint8_t, 32> key_digest(EVP_PKEY* key);

// TLS 1.3 alone, with the suites of RFC 8446; no tickets, resumption, early data, renegotiation or
// compression; a read returns after each record. `groups` is a list as OpenSSL has them. False
// where OpenSSL cannot.
bool restrict_tls(SSL_CTX* context, const char* groups);

// A callback's answer for ALPN: `protocols` in wire form, and nothing else, are spoken here.
int select_protocol(ByteView protocols, const unsigned char** chosen, unsigned char* chosen_size,
                    const unsigned char* offered, unsigned offered_size);

// Reads a private key in PEM; null where there is none that is unencrypted. Never asks a terminal.
Owned<EVP_PKEY, EVP_PKEY_free> read_plain_key(ByteView pem);

// Seconds since 1970 of a certificate's time; nothing where it is malformed.
std::optional<std::int64_t> seconds_of(const ASN1_TIME* time);

}  // namespace io
