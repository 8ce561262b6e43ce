#include "io/secure.h"

#include <arpa/inet.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>

#include <cerrno>
#include <cstring>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "base/encoding.h"
#include "io/openssl.h"

namespace io {
namespace {

constexpr std::size_t kPemMax = 256 * 1024;
constexpr int kChainMax = 8;
// Handshake messages after the handshake (key updates): an honest browser sends none.
constexpr unsigned kLateMessagesMax = 64;
constexpr unsigned char kProtocol[] = {8, 'h', 't', 't', 'p', '/', '1', '.', '1'};

Error invalid(std::string what) { return {ErrorCode::invalid, std::move(what)}; }

Owned<BIO, BIO_free> memory(ByteView bytes) {
  Owned<BIO, BIO_free> out(BIO_new_mem_buf(bytes.data(), static_cast<int>(bytes.size())));
  check(out != nullptr);
  return out;
}

bool is_taken(EVP_PKEY* key) {
  switch (EVP_PKEY_get_base_id(key)) {
    case EVP_PKEY_ED25519:
      return true;
    case EVP_PKEY_RSA:
      return EVP_PKEY_get_bits(key) >= 2048;
    case EVP_PKEY_EC: {
      char group[32] = "";
      std::size_t size = 0;
      if (EVP_PKEY_get_group_name(key, group, sizeof group, &size) != 1) return false;
      const std::string_view name(group, size);
      return name == "prime256v1" || name == "secp384r1";
    }
    default:
      return false;
  }
}

std::string hex_of(const std::array<std::uint8_t, 32>& pin) {
  return hex(ByteView(reinterpret_cast<const char*>(pin.data()), pin.size()));
}

// 0 where it is malformed, or before 1970.
TimeMs time_of(const ASN1_TIME* time) {
  const std::int64_t seconds = seconds_of(time).value_or(0);
  return seconds < 0 ? 0 : static_cast<TimeMs>(seconds) * 1000;
}

// Every certificate of a PEM file, in order.
Result<std::vector<Certificate>> read_certificates(ByteView pem) {
  if (pem.size() > kPemMax) return invalid("is larger than 256 KiB");
  const auto in = memory(pem);
  const auto no_passphrase = [](char*, int, int, void*) { return -1; };
  std::vector<Certificate> out;
  while (true) {
    Certificate one(PEM_read_bio_X509(in.get(), nullptr, no_passphrase, nullptr));
    if (!one) break;
    out.push_back(std::move(one));
  }
  const bool at_end = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
  ERR_clear_error();
  if (out.empty() || !at_end) return invalid("holds no certificate in PEM, or a broken one");
  return out;
}

bool configure(SSL_CTX* context) {
  // An idle connection, of which an open page holds several, keeps no buffers.
  SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_RELEASE_BUFFERS);
  return restrict_tls(context, "X25519:P-256:P-384");
}

int choose_protocol(SSL*, const unsigned char** chosen, unsigned char* chosen_size,
                    const unsigned char* offered, unsigned offered_size, void*) {
  return select_protocol({reinterpret_cast<const char*>(kProtocol), sizeof kProtocol}, chosen,
                         chosen_size, offered, offered_size);
}

bool is_address(const std::string& host) {
  unsigned char space[16];
  return ::inet_pton(AF_INET, host.c_str(), space) == 1 ||
         ::inet_pton(AF_INET6, host.c_str(), space) == 1;
}

}  // namespace

Result<KeyHandle> read_private_key(ByteView pem) {
  if (pem.size() > kPemMax) return invalid("is larger than 256 KiB");
  const KeyHandle key = read_plain_key(pem);
  if (!key) return invalid("holds no unencrypted private key in PEM");
  if (!is_taken(key.get()))
    return invalid("holds a key of another kind than P-256, P-384, Ed25519, or RSA of 2,048 bits");
  return key;
}

void SecureContext::Free::operator()(SSL_CTX* context) const { SSL_CTX_free(context); }

Result<SecureContext> SecureContext::server(ByteView chain, const KeyHandle& key) {
  std::vector<Certificate> certificates = TRY(read_certificates(chain));
  if (certificates.size() > kChainMax) return invalid("holds more than 8 certificates");
  X509* own = certificates.front().get();
  EVP_PKEY* shown = X509_get0_pubkey(own);
  if (shown == nullptr || !is_taken(shown)) {
    return invalid(
        "its first certificate has a key of another kind than P-256, P-384, Ed25519, or "
        "RSA of 2,048 bits");
  }
  if (key_digest(shown) != key_digest(key.get()))
    return invalid("its first certificate is for another key than the one configured beside it");
  SecureContext out;
  out.facts_.from = time_of(X509_get0_notBefore(own));
  out.facts_.to = time_of(X509_get0_notAfter(own));
  out.facts_.pin = hex_of(key_digest(shown));
  out.context_.reset(SSL_CTX_new(TLS_server_method()));
  SSL_CTX* context = out.context_.get();
  if (context == nullptr || !configure(context) || SSL_CTX_use_certificate(context, own) != 1 ||
      SSL_CTX_use_PrivateKey(context, key.get()) != 1) {
    return Error{ErrorCode::unavailable, "OpenSSL cannot use it: " + openssl_reason()};
  }
  for (std::size_t i = 1; i < certificates.size(); ++i) {
    if (SSL_CTX_add1_chain_cert(context, certificates[i].get()) != 1)
      return Error{ErrorCode::unavailable, "OpenSSL cannot use it: " + openssl_reason()};
  }
  SSL_CTX_set_verify(context, SSL_VERIFY_NONE, nullptr);
  SSL_CTX_set_alpn_select_cb(context, choose_protocol, nullptr);
  return out;
}

Result<SecureContext> SecureContext::client(const Trust& trust) {
  SecureContext out;
  out.trust_ = trust;
  out.context_.reset(SSL_CTX_new(TLS_client_method()));
  SSL_CTX* context = out.context_.get();
  if (context == nullptr || !configure(context) ||
      SSL_CTX_set_alpn_protos(context, kProtocol, sizeof kProtocol) != 0) {
    return Error{ErrorCode::unavailable, "OpenSSL cannot be set up: " + openssl_reason()};
  }
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER, SecureStream::note_key);
  SSL_CTX_set_verify_depth(context, 3);
  if (trust.pin) {
    SSL_CTX_set_cert_verify_callback(context, SecureStream::verify_pin, nullptr);
  } else if (!trust.ca.empty()) {
    for (const Certificate& one : TRY(read_certificates(trust.ca))) {
      X509_STORE_add_cert(SSL_CTX_get_cert_store(context), one.get());
    }
  } else if (SSL_CTX_set_default_verify_paths(context) != 1) {
    return Error{ErrorCode::unavailable, "the system's authorities cannot be read"};
  }
  return out;
}

void SecureStream::begin() {
  check(ssl_ != nullptr);
  SSL_set_app_data(ssl_, this);
  SSL_set_msg_callback(ssl_, watch_message);
  SSL_set_msg_callback_arg(ssl_, this);
}

SecureStream::SecureStream(const SecureContext& context, int fd)
    : ssl_(SSL_new(context.context_.get())), trust_(context.trust_) {
  begin();
  check(SSL_set_fd(ssl_, fd) == 1);
  SSL_set_accept_state(ssl_);
}

SecureStream::SecureStream(const SecureContext& context, int fd, const std::string& host)
    : ssl_(SSL_new(context.context_.get())), trust_(context.trust_) {
  begin();
  check(SSL_set_fd(ssl_, fd) == 1);
  SSL_set_connect_state(ssl_);
  if (is_address(host)) {
    X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl_), host.c_str());
  } else {
    SSL_set1_host(ssl_, host.c_str());
    SSL_set_tlsext_host_name(ssl_, host.c_str());
  }
}

SecureStream::~SecureStream() { SSL_free(ssl_); }

// OpenSSL's own verdict, with the key noted that was shown.
int SecureStream::note_key(int good, X509_STORE_CTX* store) {
  auto* ssl =
      static_cast<SSL*>(X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx()));
  auto* self = static_cast<SecureStream*>(SSL_get_app_data(ssl));
  X509* certificate = X509_STORE_CTX_get0_cert(store);
  EVP_PKEY* key = certificate == nullptr ? nullptr : X509_get0_pubkey(certificate);
  if (key != nullptr) self->shown_pin_ = hex_of(key_digest(key));
  return good;
}

// In place of OpenSSL's building of chains: the pin is the whole trust, but for the time.
int SecureStream::verify_pin(X509_STORE_CTX* store, void*) {
  auto* ssl =
      static_cast<SSL*>(X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx()));
  auto* self = static_cast<SecureStream*>(SSL_get_app_data(ssl));
  X509_STORE_CTX_set_error(store, X509_V_ERR_APPLICATION_VERIFICATION);
  X509* certificate = X509_STORE_CTX_get0_cert(store);
  EVP_PKEY* key = certificate == nullptr ? nullptr : X509_get0_pubkey(certificate);
  if (key == nullptr) return 0;
  const auto pin = key_digest(key);
  self->shown_pin_ = hex_of(pin);
  if (pin != *self->trust_.pin) {
    self->reason_ = "the server shows another key than the one that is pinned: " + self->shown_pin_;
    return 0;
  }
  if (X509_cmp_current_time(X509_get0_notAfter(certificate)) <= 0) {
    self->reason_ = "the server's certificate has expired";
    return 0;
  }
  if (X509_cmp_current_time(X509_get0_notBefore(certificate)) >= 0) {
    self->reason_ = "the server's certificate is not valid yet";
    return 0;
  }
  X509_STORE_CTX_set_error(store, X509_V_OK);
  return 1;
}

void SecureStream::watch_message(int write, int, int type, const void*, std::size_t, SSL*,
                                 void* self_pointer) {
  auto* self = static_cast<SecureStream*>(self_pointer);
  if (write == 0 && type == SSL3_RT_HANDSHAKE && self->established_) ++self->late_messages_;
}

SecureStream::Step SecureStream::step_of(int rc) {
  const int saved_errno = errno;
  switch (SSL_get_error(ssl_, rc)) {
    case SSL_ERROR_WANT_READ:
      return Step::want_read;
    case SSL_ERROR_WANT_WRITE:
      return Step::want_write;
    case SSL_ERROR_ZERO_RETURN:
      broken_ = true;
      reason_ = "the other end closed the connection";
      return Step::closed;
    default:
      break;
  }
  broken_ = true;
  if (const long verdict = SSL_get_verify_result(ssl_);
      reason_.empty() && verdict != X509_V_OK && !SSL_is_server(ssl_)) {
    reason_ = std::string("the server's certificate is not accepted: ") +
              X509_verify_cert_error_string(verdict);
  }
  if (reason_.empty()) {
    if (ERR_peek_error() != 0) {
      reason_ = "TLS: " + openssl_reason();
    } else {
      reason_ = saved_errno == 0 ? "the connection ended" : std::strerror(saved_errno);
    }
  }
  ERR_clear_error();
  return Step::failed;
}

SecureStream::Step SecureStream::handshake() {
  ERR_clear_error();
  errno = 0;
  const int rc = SSL_do_handshake(ssl_);
  if (rc != 1) return step_of(rc);
  established_ = true;
  return Step::done;
}

SecureStream::Moved SecureStream::read(char* into, std::size_t size) {
  if (!established_) {
    if (const Step step = handshake(); step != Step::done) return {step, 0};
  }
  ERR_clear_error();
  errno = 0;
  std::size_t got = 0;
  const int rc = SSL_read_ex(ssl_, into, size, &got);
  if (late_messages_ > kLateMessagesMax) {
    broken_ = true;
    reason_ = "the other end floods with TLS handshake messages";
    return {Step::failed, 0};
  }
  if (rc == 1) return {Step::done, got};
  return {step_of(rc), 0};
}

SecureStream::Moved SecureStream::write(const char* from, std::size_t size) {
  if (!established_) {
    if (const Step step = handshake(); step != Step::done) return {step, 0};
  }
  ERR_clear_error();
  errno = 0;
  std::size_t gone = 0;
  const int rc = SSL_write_ex(ssl_, from, size, &gone);
  if (rc == 1) return {Step::done, gone};
  return {step_of(rc), 0};
}

void SecureStream::say_goodbye() {
  if (!established_ || broken_) return;
  ERR_clear_error();
  SSL_shutdown(ssl_);
  ERR_clear_error();
}

}  // namespace io
