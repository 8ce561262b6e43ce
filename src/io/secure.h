// TLS 1.3 for the port of the API: a server with a certificate, and a client that trusts a pin, a
// file of authorities, or the system's. Nothing of the links between parties is here (link/tls.h).
//
// Tickets, resumption, early data, renegotiation and compression are off; "http/1.1" is the one
// application protocol.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/result.h"

using EVP_PKEY = struct evp_pkey_st;
using SSL_CTX = struct ssl_ctx_st;
using SSL = struct ssl_st;
using X509_STORE_CTX = struct x509_store_ctx_st;

namespace io {

using KeyHandle = std::shared_ptr<EVP_PKEY>;

// An unencrypted private key in PEM: P-256, P-384, Ed25519, or RSA of at least 2,048 bits. Error:
// invalid.
Result<KeyHandle> read_private_key(ByteView pem);

// What is known of a certificate before it is used.
struct CertificateFacts {
  TimeMs from = 0;
  TimeMs to = 0;
  std::string pin;  // hex of the SHA-256 of its SubjectPublicKeyInfo
};

class SecureContext {
 public:
  // `chain`: certificates in PEM, the server's first. Error: invalid, which names what does not
  // fit: no certificate, a key of another one, a kind of key that is not taken.
  static Result<SecureContext> server(ByteView chain, const KeyHandle& key);

  // Whom a client trusts: the key with this pin whoever signed for it; else the authorities of `ca`
  // (PEM) or of the system, for the server's name.
  struct Trust {
    std::optional<std::array<std::uint8_t, 32>> pin;
    Bytes ca;
  };
  static Result<SecureContext> client(const Trust& trust);

  const CertificateFacts& facts() const { return facts_; }  // of a server's

 private:
  friend class SecureStream;
  struct Free {
    void operator()(SSL_CTX* context) const;
  };
  std::unique_ptr<SSL_CTX, Free> context_;
  CertificateFacts facts_;
  Trust trust_;
};

// One connection over a socket that it does not own; the socket must stay open as long as this.
// The process has to ignore SIGPIPE.
class SecureStream {
 public:
  enum class Step : std::uint8_t { done, want_read, want_write, closed, failed };
  struct Moved {
    Step step = Step::failed;
    std::size_t bytes = 0;  // with `done`
  };

  // The accepting end.
  SecureStream(const SecureContext& context, int fd);
  // The calling end: `host` is the server's name or address, which its certificate has to bear
  // unless a pin is trusted.
  SecureStream(const SecureContext& context, int fd, const std::string& host);
  ~SecureStream();
  SecureStream(const SecureStream&) = delete;
  SecureStream& operator=(const SecureStream&) = delete;

  // read() and write() do it too; a client does it first, to tell why it does not come about.
  Step handshake();
  bool established() const { return established_; }
  Moved read(char* into, std::size_t size);
  // A part of the bytes may go.
  Moved write(const char* from, std::size_t size);
  void say_goodbye();

  // After `failed`: why.
  const std::string& reason() const { return reason_; }
  // Hex of the pin of the server's key, as it was shown; empty: none was.
  const std::string& shown_pin() const { return shown_pin_; }

 private:
  friend class SecureContext;
  static int note_key(int good, X509_STORE_CTX* store);
  static int verify_pin(X509_STORE_CTX* store, void* unused);
  static void watch_message(int write, int version, int type, const void* data, std::size_t size,
                            SSL* ssl, void* self);
  void begin();
  Step step_of(int rc);

  SSL* ssl_;
  const SecureContext::Trust& trust_;
  std::string reason_;
  std::string shown_pin_;
  bool established_ = false;
  bool broken_ = false;
  unsigned late_messages_ = 0;
};

}  // namespace io
