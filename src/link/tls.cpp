#include "link/tls.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <cerrno>
#include <cstring>

#include "io/openssl.h"

namespace links {

namespace {

// The one application protocol of the link's port (RFC 7301), fixed, so that nothing else is ever
// spoken to by mistake.
constexpr unsigned char kProtocol[] =
    "\x09"
    "entente/1";
constexpr unsigned kProtocolSize = sizeof kProtocol - 1;

constexpr std::size_t kReadSize = 16'384;  // one record's plaintext
constexpr long kCertificatesMax = 8'192;   // bytes of a peer's Certificate message
// Handshake messages after the handshake (key updates) that a peer may send: some, and one more
// for each mebibyte, where an honest one sends one in terabytes.
constexpr std::uint64_t kLateMessagesFree = 16;
constexpr std::uint64_t kLateMessageBytes = 1'048'576;
// Own keys are renewed long before the 2^24.5 records of RFC 8446, 5.5.
constexpr std::uint64_t kRecordsPerKey = std::uint64_t{1} << 22;

int choose_protocol(SSL*, const unsigned char** chosen, unsigned char* chosen_size,
                    const unsigned char* offered, unsigned offered_size, void*) {
  return io::select_protocol({reinterpret_cast<const char*>(kProtocol), kProtocolSize}, chosen,
                             chosen_size, offered, offered_size);
}

bool configure(SSL_CTX* context) {
  SSL_CTX_set_max_cert_list(context, kCertificatesMax);
  SSL_CTX_set_alpn_select_cb(context, choose_protocol, nullptr);
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
  return io::restrict_tls(context, "X25519:P-256") &&
         SSL_CTX_set1_sigalgs_list(context, "ed25519:ECDSA+SHA256") == 1 &&
         SSL_CTX_set_alpn_protos(context, kProtocol, kProtocolSize) == 0;
}

}  // namespace

void TlsContext::Free::operator()(SSL_CTX* context) const { SSL_CTX_free(context); }

Result<TlsContext> TlsContext::make(const LinkKey& key, Clock& clock, Random& random) {
  TlsContext out;
  const TimeMs now = clock.now();
  out.clock_ = &clock;
  out.valid_from_ = now > kCertificateBackdateMs ? now - kCertificateBackdateMs : 0;
  out.renew_from_ = now + kCertificateLifeMs / 2;
  const Bytes der =
      TRY(make_certificate(key, out.valid_from_, out.valid_from_ + kCertificateLifeMs, random));
  out.context_.reset(SSL_CTX_new(TLS_method()));
  SSL_CTX* context = out.context_.get();
  if (context != nullptr) SSL_CTX_set_cert_verify_callback(context, TlsConnection::verify, nullptr);
  if (context == nullptr || !configure(context) ||
      SSL_CTX_use_certificate_ASN1(context, static_cast<int>(der.size()),
                                   reinterpret_cast<const unsigned char*>(der.data())) != 1 ||
      SSL_CTX_use_PrivateKey(context, key.get()) != 1) {
    return Error{ErrorCode::unavailable, "OpenSSL cannot set up the link: " + io::openssl_reason()};
  }
  return out;
}

TlsConnection::TlsConnection(const TlsContext& context, int fd, Role role, PinRule rule)
    : ssl_(SSL_new(context.context_.get())), clock_(*context.clock_), rule_(std::move(rule)) {
  check(ssl_ != nullptr && SSL_set_fd(ssl_, fd) == 1);
  SSL_set_app_data(ssl_, this);
  SSL_set_msg_callback(ssl_, watch_message);
  SSL_set_msg_callback_arg(ssl_, this);
  if (role == Role::client) {
    SSL_set_connect_state(ssl_);
  } else {
    SSL_set_accept_state(ssl_);
  }
}

TlsConnection::~TlsConnection() { SSL_free(ssl_); }

// Replaces OpenSSL's building of chains: the pin is the whole trust.
int TlsConnection::verify(X509_STORE_CTX* store, void*) {
  auto* ssl =
      static_cast<SSL*>(X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx()));
  auto* self = static_cast<TlsConnection*>(SSL_get_app_data(ssl));
  // Whatever is wrong, the peer hears the same alert: handshake_failure.
  X509_STORE_CTX_set_error(store, X509_V_ERR_APPLICATION_VERIFICATION);
  X509* certificate = X509_STORE_CTX_get0_cert(store);
  if (certificate == nullptr || sk_X509_num(X509_STORE_CTX_get0_untrusted(store)) > 1) {
    self->reason_ = "it shows more than one certificate";
    return 0;
  }
  unsigned char* der = nullptr;
  const int size = i2d_X509(certificate, &der);
  if (size <= 0) return 0;
  const auto pin = check_certificate(
      ByteView(reinterpret_cast<const char*>(der), static_cast<std::size_t>(size)),
      self->clock_.now(), self->rule_);
  OPENSSL_free(der);
  if (!pin.ok()) {
    self->reason_ = pin.error().message;
    return 0;
  }
  self->peer_ = pin.value();
  X509_STORE_CTX_set_error(store, X509_V_OK);
  return 1;
}

void TlsConnection::watch_message(int write, int, int type, const void*, size_t, SSL*,
                                  void* self_pointer) {
  auto* self = static_cast<TlsConnection*>(self_pointer);
  if (write != 0 || type != SSL3_RT_HANDSHAKE || !self->established_) return;
  ++self->late_messages_;
}

TlsConnection::Step TlsConnection::step_of(int rc) {
  const int saved_errno = errno;
  switch (SSL_get_error(ssl_, rc)) {
    case SSL_ERROR_WANT_READ:
      return Step::want_read;
    case SSL_ERROR_WANT_WRITE:
      return Step::want_write;
    case SSL_ERROR_ZERO_RETURN:
      broken_ = true;
      reason_ = "the peer closed the link";
      ended_ = Ended::closed;
      return Step::closed;
    case SSL_ERROR_SYSCALL:
      broken_ = true;
      if (reason_.empty()) {
        ended_ = Ended::lost;
        reason_ = saved_errno == 0 ? "the connection ended" : std::strerror(saved_errno);
      }
      ERR_clear_error();
      return Step::failed;
    default:
      broken_ = true;
      // A refusal comes with an alert. Without one the other end waited for us as long as it does,
      // or the line broke.
      if (reason_.empty() &&
          ERR_GET_REASON(ERR_peek_error()) == SSL_R_UNEXPECTED_EOF_WHILE_READING) {
        ended_ = Ended::closed;
        reason_ = "the connection ended";
      }
      // A reason of our own (verify) says more than OpenSSL's.
      if (reason_.empty()) reason_ = "TLS: " + io::openssl_reason();
      ERR_clear_error();
      return Step::failed;
  }
}

TlsConnection::Step TlsConnection::handshake() {
  ERR_clear_error();
  errno = 0;
  const int rc = SSL_do_handshake(ssl_);
  if (rc != 1) return step_of(rc);
  const unsigned char* protocol = nullptr;
  unsigned size = 0;
  SSL_get0_alpn_selected(ssl_, &protocol, &size);
  if (size != kProtocolSize - 1 || std::memcmp(protocol, kProtocol + 1, size) != 0) {
    broken_ = true;
    reason_ = "the peer does not speak entente/1";
    return Step::failed;
  }
  established_ = true;
  return Step::done;
}

bool TlsConnection::too_many_late_messages() {
  if (late_messages_ <= kLateMessagesFree + bytes_in() / kLateMessageBytes) return false;
  broken_ = true;
  reason_ = "the peer floods with TLS handshake messages";
  return true;
}

TlsConnection::Step TlsConnection::read(Bytes& into) {
  ERR_clear_error();
  errno = 0;
  const std::size_t before = into.size();
  into.resize(before + kReadSize);
  const int rc = SSL_read(ssl_, into.data() + before, static_cast<int>(kReadSize));
  into.resize(before + static_cast<std::size_t>(rc > 0 ? rc : 0));
  if (too_many_late_messages()) return Step::failed;
  return rc > 0 ? Step::done : step_of(rc);
}

TlsConnection::Step TlsConnection::write(ByteView bytes) {
  check(!bytes.empty() && bytes.size() <= kReadSize);
  ERR_clear_error();
  errno = 0;
  const int rc = SSL_write(ssl_, bytes.data(), static_cast<int>(bytes.size()));
  if (rc <= 0) return step_of(rc);
  if (++records_out_ % kRecordsPerKey == 0) SSL_key_update(ssl_, SSL_KEY_UPDATE_NOT_REQUESTED);
  return Step::done;
}

void TlsConnection::say_goodbye() {
  if (!established_ || broken_) return;
  ERR_clear_error();
  SSL_shutdown(ssl_);
  ERR_clear_error();
}

std::uint64_t TlsConnection::bytes_in() const { return BIO_number_read(SSL_get_rbio(ssl_)); }
std::uint64_t TlsConnection::bytes_out() const { return BIO_number_written(SSL_get_wbio(ssl_)); }

}  // namespace links
