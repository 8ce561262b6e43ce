// Mutual TLS 1.3 between the nodes of paired parties, with OpenSSL.
//
// A party's link identity is one key (Ed25519 or P-256), known to each paired party by the SHA-256
// of its SubjectPublicKeyInfo: the pin. Certificates are only the wrapping that TLS asks for: made
// by the node itself, valid for weeks, and without any name of a party or circle in them. Tickets,
// resumption, early data, renegotiation and compression are off, so every connection proves both
// keys again.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "crypto/crypto.h"

using EVP_PKEY = struct evp_pkey_st;
using SSL_CTX = struct ssl_ctx_st;
using SSL = struct ssl_st;
using X509_STORE_CTX = struct x509_store_ctx_st;

namespace links {

// SHA-256 of the DER form of a SubjectPublicKeyInfo (RFC 5280, 4.1.2.7).
using Pin = crypto::Hash;

inline constexpr TimeMs kCertificateLifeMs = 30 * kDayMs;
inline constexpr TimeMs kCertificateBackdateMs = kDayMs;  // forgives a peer whose clock is behind
inline constexpr TimeMs kCertificateLifeMaxMs = 90 * kDayMs;  // of a peer's certificate

// The secret of a link identity.
class LinkKey {
 public:
  // Ed25519 (RFC 8032).
  static LinkKey from_seed(const crypto::Seed& seed);
  // An unencrypted private key in PEM, Ed25519 or P-256. Error: invalid.
  static Result<LinkKey> from_pem(ByteView pem);
  // A private key that lives elsewhere, e.g. in a token: Ed25519 or P-256. Error: invalid.
  static Result<LinkKey> from_handle(const std::shared_ptr<EVP_PKEY>& key);

  Pin pin() const { return pin_; }
  EVP_PKEY* get() const { return key_.get(); }

 private:
  struct Free {
    void operator()(EVP_PKEY* key) const;
  };
  explicit LinkKey(EVP_PKEY* key);
  std::unique_ptr<EVP_PKEY, Free> key_;
  Pin pin_;
};

// A self-signed certificate (DER) of `key`, subject CN=entente, for both ends of a connection.
// `from` and `to` are cut to whole seconds. Error: unavailable where OpenSSL fails.
Result<Bytes> make_certificate(const LinkKey& key, TimeMs from, TimeMs to, Random& random);

// What certificate a peer may show: asked with its pin, answers nothing to accept it, or the reason
// to refuse it.
using PinRule = std::function<std::optional<std::string>(const Pin& pin)>;

// Whether a peer's certificate (DER) is acceptable at `now`: self-signed by an Ed25519 or P-256
// key that `rule` accepts, for signatures and for TLS, within its time, for 90 days at most. The
// error (forbidden) names the first thing that is wrong, for our own log alone.
Result<Pin> check_certificate(ByteView der, TimeMs now, const PinRule& rule);

// A certificate and the settings of all connections made with it.
class TlsContext {
 public:
  // `clock` must outlive every connection. Error: unavailable.
  static Result<TlsContext> make(const LinkKey& key, Clock& clock, Random& random);

  // Half the certificate's life is over, or the clock stands before it: make another context.
  bool stale(TimeMs now) const { return now >= renew_from_ || now < valid_from_; }

 private:
  friend class TlsConnection;
  struct Free {
    void operator()(SSL_CTX* context) const;
  };
  std::unique_ptr<SSL_CTX, Free> context_;
  Clock* clock_ = nullptr;
  TimeMs valid_from_ = 0;
  TimeMs renew_from_ = 0;
};

// One connection over a non-blocking socket that it does not own.
class TlsConnection {
 public:
  enum class Role { client, server };
  enum class Step { done, want_read, want_write, closed, failed };

  // The socket must stay open as long as this object. `rule` is asked once, in the handshake.
  TlsConnection(const TlsContext& context, int fd, Role role, PinRule rule);
  ~TlsConnection();
  TlsConnection(const TlsConnection&) = delete;
  TlsConnection& operator=(const TlsConnection&) = delete;

  Step handshake();
  // After done: the peer's key.
  const Pin& peer() const { return peer_; }

  // Up to 16,384 bytes appended to `into`.
  Step read(Bytes& into);
  // The whole of `bytes` or nothing; after want_* call again with the same bytes.
  Step write(ByteView bytes);
  // Tells the peer that we close; waits for nothing.
  void say_goodbye();

  // After closed or failed: why, for our own log alone.
  const std::string& reason() const { return reason_; }
  // After closed and failed: the other end closed the connection, or the line broke it. Otherwise
  // one end refused what the other showed or sent.
  bool closed() const { return ended_ == Ended::closed; }
  bool lost() const { return ended_ == Ended::lost; }
  // Bytes on the TCP connection, handshake included.
  std::uint64_t bytes_in() const;
  std::uint64_t bytes_out() const;

 private:
  friend class TlsContext;
  static int verify(X509_STORE_CTX* store, void* unused);
  static void watch_message(int write, int version, int type, const void* data, size_t size,
                            SSL* ssl, void* self);
  Step step_of(int rc);
  bool too_many_late_messages();

  SSL* ssl_;
  Clock& clock_;
  PinRule rule_;
  Pin peer_;
  enum class Ended { not_yet, closed, lost };
  Ended ended_ = Ended::not_yet;
  std::string reason_;
  bool established_ = false;
  bool broken_ = false;
  std::uint64_t late_messages_ = 0;  // handshake messages after the handshake
  std::uint64_t records_out_ = 0;
};

}  // namespace links
