#include "link/tls.h"

#include <doctest/doctest.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>

#include <functional>
#include <string>
#include <vector>

#include "io/descriptor.h"

namespace {

using links::LinkKey;
using links::Pin;
using links::TlsConnection;
using links::TlsContext;
using Step = TlsConnection::Step;
using Role = TlsConnection::Role;

constexpr TimeMs kNow = 1'790'000'000'000;

struct FixedClock final : Clock {
  TimeMs time = kNow;
  TimeMs now() override { return time; }
  std::uint64_t monotonic() override { return 0; }
};

struct Counting final : Random {
  unsigned char next = 1;
  void fill(void* data, std::size_t size) override {
    for (std::size_t i = 0; i < size; ++i) static_cast<unsigned char*>(data)[i] = next++;
  }
};

crypto::Seed seed_of(char digit) { return crypto::Seed::from(Bytes(32, digit)); }

Bytes p256_pem() {
  EVP_PKEY* key = EVP_EC_gen("P-256");
  BIO* out = BIO_new(BIO_s_mem());
  PEM_write_bio_PrivateKey(out, key, nullptr, nullptr, 0, nullptr, nullptr);
  char* text = nullptr;
  const long size = BIO_get_mem_data(out, &text);
  Bytes pem(text, static_cast<std::size_t>(size));
  BIO_free(out);
  EVP_PKEY_free(key);
  return pem;
}

links::PinRule only(const Pin& pin) {
  return [pin](const Pin& shown) -> std::optional<std::string> {
    if (shown == pin) return std::nullopt;
    return "its key is not paired";
  };
}

std::optional<std::string> anyone(const Pin&) { return std::nullopt; }

struct Wires {
  io::Descriptor client, server;
  Wires() {
    int ends[2];
    REQUIRE(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends) == 0);
    client = io::Descriptor(ends[0]);
    server = io::Descriptor(ends[1]);
  }
};

// Runs both handshakes as far as they go.
std::pair<Step, Step> shake(TlsConnection& client, TlsConnection& server) {
  Step a = Step::want_read, b = Step::want_read;
  for (int i = 0; i < 10; ++i) {
    if (a == Step::want_read) a = client.handshake();
    if (b == Step::want_read) b = server.handshake();
  }
  return {a, b};
}

// A certificate of its own making, to be wrong in one way.
struct Forged {
  X509* certificate = X509_new();
  EVP_PKEY* key;
  EVP_PKEY* signer;
  explicit Forged(EVP_PKEY* of) : key(of), signer(of) {
    X509_set_version(certificate, X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), 7);
    X509_set_pubkey(certificate, key);
    times(kNow / 1000 - 86'400, kNow / 1000 + 86'400);
  }
  Forged(const Forged&) = delete;
  Forged& operator=(const Forged&) = delete;
  ~Forged() { X509_free(certificate); }
  void times(std::uint64_t from, std::uint64_t to) {
    ASN1_TIME_set(X509_getm_notBefore(certificate), static_cast<time_t>(from));
    ASN1_TIME_set(X509_getm_notAfter(certificate), static_cast<time_t>(to));
  }
  void add(int nid, const char* value) {
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, nullptr, nid, value);
    REQUIRE(extension != nullptr);
    X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
  }
  void usual() {
    add(NID_key_usage, "critical,digitalSignature");
    add(NID_ext_key_usage, "serverAuth,clientAuth");
  }
  Bytes der() {
    const bool ed = EVP_PKEY_get_base_id(signer) == EVP_PKEY_ED25519;
    REQUIRE(X509_sign(certificate, signer, ed ? nullptr : EVP_sha256()) > 0);
    unsigned char* out = nullptr;
    const int size = i2d_X509(certificate, &out);
    Bytes bytes(reinterpret_cast<char*>(out), static_cast<std::size_t>(size));
    OPENSSL_free(out);
    return bytes;
  }
};

std::string refusal(ByteView der, TimeMs now = kNow) {
  const auto result = links::check_certificate(der, now, anyone);
  return result.ok() ? "" : result.error().message;
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a certificate names nobody, is small, and is valid for 30 days from yesterday") {
  const LinkKey key = LinkKey::from_seed(seed_of('k'));
  Counting random;
  const auto der = links::make_certificate(key, kNow, kNow + links::kCertificateLifeMs, random);
  REQUIRE(der.ok());
  CHECK(der.value().size() < 320);
  CHECK(refusal(der.value()) == "");
  CHECK(links::check_certificate(der.value(), kNow, anyone).value() == key.pin());
  const auto* at = reinterpret_cast<const unsigned char*>(der.value().data());
  X509* certificate = d2i_X509(nullptr, &at, static_cast<long>(der.value().size()));
  char name[100];
  X509_NAME_oneline(X509_get_subject_name(certificate), name, sizeof name);
  CHECK(std::string(name) == "/CN=entente");
  X509_free(certificate);
}

TEST_CASE("each wrong certificate is refused with a reason of its own") {
  EVP_PKEY* key = EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519");
  EVP_PKEY* other = EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519");
  EVP_PKEY* rsa = EVP_RSA_gen(2048);
  EVP_PKEY* p384 = EVP_EC_gen("P-384");
  const std::uint64_t now = kNow / 1000, day = 86'400;
  const auto wrong = [&](EVP_PKEY* of, const std::function<void(Forged&)>& change) {
    Forged forged(of);
    change(forged);
    return refusal(forged.der());
  };
  CHECK(wrong(key, [](Forged& f) { f.usual(); }) == "");
  struct Case {
    const char* reason;
    EVP_PKEY* key;
    std::function<void(Forged&)> change;
  };
  const Case cases[] = {
      {"expired at", key, [&](Forged& f) { f.usual(), f.times(now - 9 * day, now - 1); }},
      {"not valid before", key, [&](Forged& f) { f.usual(), f.times(now + 1, now + day); }},
      {"no readable time", key, [&](Forged& f) { f.usual(), f.times(now + day, now - day); }},
      {"more than 90 days", key, [&](Forged& f) { f.usual(), f.times(now - day, now + 90 * day); }},
      {"more than 90 days", key, [&](Forged& f) { f.usual(), f.times(0, now + day); }},
      {"not for signatures", key,
       [](Forged& f) { f.add(NID_ext_key_usage, "serverAuth,clientAuth"); }},
      {"not for signatures", key,
       [](Forged& f) {
         f.add(NID_key_usage, "critical,keyAgreement");
         f.add(NID_ext_key_usage, "serverAuth,clientAuth");
       }},
      {"not for both ends", key, [](Forged& f) { f.add(NID_key_usage, "digitalSignature"); }},
      {"not for both ends", key,
       [](Forged& f) {
         f.add(NID_key_usage, "digitalSignature");
         f.add(NID_ext_key_usage, "serverAuth");
       }},
      {"not for both ends", key,
       [](Forged& f) {
         f.add(NID_key_usage, "digitalSignature");
         f.add(NID_ext_key_usage, "emailProtection,codeSigning");
       }},
      {"unknown critical extension", key,
       [](Forged& f) {
         f.usual();
         f.add(NID_netscape_comment, "critical,hello");
       }},
      {"not signed by its own key", key, [&](Forged& f) { f.usual(), f.signer = other; }},
      {"not signed by its own key", key, [&](Forged& f) { f.usual(), f.signer = rsa; }},
      {"neither Ed25519 nor P-256", rsa, [](Forged& f) { f.usual(); }},
      {"neither Ed25519 nor P-256", p384, [](Forged& f) { f.usual(); }},
  };
  for (const Case& one : cases) {
    const std::string reason = wrong(one.key, one.change);
    CHECK_MESSAGE(has(reason, one.reason), one.reason, ": ", reason);
  }
  Forged good(key);
  good.usual();
  const Bytes der = good.der();
  CHECK(has(refusal(der + "x"), "malformed"));
  CHECK(has(refusal(der.substr(0, der.size() - 1)), "malformed"));
  CHECK(has(refusal(""), "malformed"));
  CHECK(has(refusal(Bytes(5'000, '0')), "4,096"));
  for (std::size_t bit = 0; bit < der.size() * 8; bit += 7) {
    Bytes flipped = der;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << bit % 8));
    CHECK_MESSAGE(refusal(flipped) != "", "bit ", bit);
  }
  for (EVP_PKEY* each : {key, other, rsa, p384}) EVP_PKEY_free(each);
}

TEST_CASE("a clock that is a year off is named as the likely reason") {
  const LinkKey key = LinkKey::from_seed(seed_of('k'));
  Counting random;
  const Bytes der =
      links::make_certificate(key, kNow, kNow + links::kCertificateLifeMs, random).value();
  const TimeMs year = 365 * kDayMs;
  CHECK(has(refusal(der, kNow + year), "this node's clock says 2027-09-21"));
  CHECK(has(refusal(der, kNow - year), "compare both nodes' clocks"));
}

TEST_CASE("keys other than Ed25519 and P-256, encrypted or damaged ones are not link keys") {
  const Bytes pem = p256_pem();
  const auto key = LinkKey::from_pem(pem);
  REQUIRE(key.ok());
  CHECK(key.value().pin() == LinkKey::from_pem(pem).value().pin());
  CHECK(!LinkKey::from_pem("").ok());
  CHECK(!LinkKey::from_pem("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n").ok());
  CHECK(!LinkKey::from_pem(Bytes(20'000, 'x')).ok());
  EVP_PKEY* rsa = EVP_RSA_gen(2048);
  BIO* out = BIO_new(BIO_s_mem());
  PEM_write_bio_PrivateKey(out, rsa, nullptr, nullptr, 0, nullptr, nullptr);
  char* text = nullptr;
  const long size = BIO_get_mem_data(out, &text);
  CHECK(!LinkKey::from_pem(ByteView(text, static_cast<std::size_t>(size))).ok());
  BIO_free(out);
  EVP_PKEY_free(rsa);
}

TEST_CASE("two paired nodes shake hands with either kind of key, and carry bytes") {
  FixedClock clock;
  Counting random;
  const LinkKey ed = LinkKey::from_seed(seed_of('a'));
  const LinkKey ec = LinkKey::from_pem(p256_pem()).value();
  for (const auto& [one, two] : {std::pair{&ed, &ec}, std::pair{&ec, &ed}}) {
    const TlsContext mine = TlsContext::make(*one, clock, random).value();
    const TlsContext theirs = TlsContext::make(*two, clock, random).value();
    Wires wires;
    TlsConnection client(mine, wires.client.get(), Role::client, only(two->pin()));
    TlsConnection server(theirs, wires.server.get(), Role::server, only(one->pin()));
    CHECK(shake(client, server) == std::pair{Step::done, Step::done});
    CHECK(client.peer() == two->pin());
    CHECK(server.peer() == one->pin());
    // A cold connect must be cheap on a thin line.
    CHECK(client.bytes_out() < 1'300);
    CHECK(server.bytes_out() < 1'300);
    CHECK(client.write("over the line") == Step::done);
    Bytes got;
    CHECK(server.read(got) == Step::done);
    CHECK(got == "over the line");
    CHECK(server.read(got) == Step::want_read);
    client.say_goodbye();
    CHECK(server.read(got) == Step::closed);
    CHECK(server.reason() == "the peer closed the link");
  }
}

TEST_CASE(
    "a key that is not paired is refused by either end, and the peer hears one alert for all") {
  FixedClock clock, late;
  late.time = kNow + 40 * kDayMs;
  Counting random;
  const LinkKey here = LinkKey::from_seed(seed_of('h')), there = LinkKey::from_seed(seed_of('t'));
  struct Case {
    const char* reason;
    TimeMs server_time;
    bool paired;
  };
  std::string alert;
  for (const Case& one : {Case{"not paired", kNow, false}, Case{"expired", late.time, true},
                          Case{"not valid before", kNow - 40 * kDayMs, true}}) {
    FixedClock server_clock;
    const TlsContext mine = TlsContext::make(here, clock, random).value();
    const TlsContext theirs = TlsContext::make(there, server_clock, random).value();
    server_clock.time = one.server_time;
    Wires wires;
    TlsConnection client(mine, wires.client.get(), Role::client, only(there.pin()));
    TlsConnection server(theirs, wires.server.get(), Role::server,
                         only(one.paired ? here.pin() : there.pin()));
    const auto [client_step, server_step] = shake(client, server);
    CHECK(server_step == Step::failed);
    CHECK_MESSAGE(has(server.reason(), one.reason), server.reason());
    // TLS 1.3: the client is done first, and learns of the refusal when it reads.
    CHECK(client_step == Step::done);
    Bytes got;
    CHECK(client.read(got) == Step::failed);
    if (alert.empty()) alert = client.reason();
    CHECK(client.reason() == alert);
    CHECK(has(client.reason(), "handshake failure"));
  }
  const TlsContext mine = TlsContext::make(here, clock, random).value();
  const TlsContext theirs = TlsContext::make(there, clock, random).value();
  Wires wires;
  TlsConnection client(mine, wires.client.get(), Role::client, only(here.pin()));
  TlsConnection server(theirs, wires.server.get(), Role::server, only(here.pin()));
  CHECK(shake(client, server).first == Step::failed);
  CHECK(client.reason() == "its key is not paired");
}

namespace {

// A client that is not ours, to do what ours never does.
struct Stranger {
  SSL_CTX* context = SSL_CTX_new(TLS_client_method());
  SSL* ssl = nullptr;
  Stranger() { SSL_CTX_set_verify(context, SSL_VERIFY_NONE, nullptr); }
  Stranger(const Stranger&) = delete;
  Stranger& operator=(const Stranger&) = delete;
  ~Stranger() {
    SSL_free(ssl);
    SSL_CTX_free(context);
  }
  void speak() {
    static const unsigned char protocol[] =
        "\x09"
        "entente/1";
    REQUIRE(SSL_CTX_set_alpn_protos(context, protocol, 10) == 0);
  }
  void show(const LinkKey& key) {
    Counting random;
    const Bytes der =
        links::make_certificate(key, kNow, kNow + links::kCertificateLifeMs, random).value();
    REQUIRE(SSL_CTX_use_certificate_ASN1(context, static_cast<int>(der.size()),
                                         reinterpret_cast<const unsigned char*>(der.data())) == 1);
    REQUIRE(SSL_CTX_use_PrivateKey(context, key.get()) == 1);
  }
  void dial(int fd) {
    ssl = SSL_new(context);
    REQUIRE(SSL_set_fd(ssl, fd) == 1);
    SSL_set_connect_state(ssl);
  }
  Step shake(TlsConnection& server) {
    Step step = Step::want_read;
    for (int i = 0; i < 10 && step == Step::want_read; ++i) {
      SSL_do_handshake(ssl);
      ERR_clear_error();
      step = server.handshake();
    }
    return step;
  }
};

struct Served {
  FixedClock clock;
  Counting random;
  LinkKey key = LinkKey::from_seed(seed_of('s')), friend_key = LinkKey::from_seed(seed_of('f'));
  TlsContext context = TlsContext::make(key, clock, random).value();
  Wires wires;
  TlsConnection server{context, wires.server.get(), Role::server, only(friend_key.pin())};
};

}  // namespace

TEST_CASE("clients that speak something older, or nothing of ours, are refused") {
  struct Case {
    const char* reason;
    std::function<void(Stranger&, const LinkKey&)> setup;
  };
  const Case cases[] = {
      {"unsupported protocol",
       [](Stranger& s, const LinkKey& k) {
         s.speak(), s.show(k);
         SSL_CTX_set_max_proto_version(s.context, TLS1_2_VERSION);
       }},
      {"peer did not return a certificate", [](Stranger& s, const LinkKey&) { s.speak(); }},
      {"no application protocol",
       [](Stranger& s, const LinkKey& k) {
         s.show(k);
         static const unsigned char protocol[] = "\x02h2";
         SSL_CTX_set_alpn_protos(s.context, protocol, 3);
       }},
      {"does not speak entente/1", [](Stranger& s, const LinkKey& k) { s.show(k); }},
      {"no shared cipher",
       [](Stranger& s, const LinkKey& k) {
         s.speak(), s.show(k);
         SSL_CTX_set_ciphersuites(s.context, "TLS_AES_128_CCM_SHA256");
       }},
      {"no suitable key share",
       [](Stranger& s, const LinkKey& k) {
         s.speak(), s.show(k);
         SSL_CTX_set1_groups_list(s.context, "X448:P-521");
       }},
      {"its key is not paired",
       [](Stranger& s, const LinkKey&) { s.speak(), s.show(LinkKey::from_seed(seed_of('x'))); }},
      {"more than one certificate",
       [](Stranger& s, const LinkKey& k) {
         s.speak(), s.show(k);
         X509* extra = X509_dup(SSL_CTX_get0_certificate(s.context));
         SSL_CTX_add_extra_chain_cert(s.context, extra);
       }},
  };
  for (const Case& one : cases) {
    Served served;
    Stranger stranger;
    one.setup(stranger, served.friend_key);
    stranger.dial(served.wires.client.get());
    CHECK(stranger.shake(served.server) == Step::failed);
    CHECK_MESSAGE(has(served.server.reason(), one.reason), one.reason, ": ",
                  served.server.reason());
  }
}

TEST_CASE("bytes that are no TLS at all are refused") {
  for (const Bytes& bytes :
       {Bytes("GET / HTTP/1.1\r\n\r\n"), Bytes(100, '\0'), Bytes(20'000, 'x')}) {
    Served served;
    REQUIRE(::write(served.wires.client.get(), bytes.data(), bytes.size()) > 0);
    CHECK(served.server.handshake() == Step::failed);
  }
}

TEST_CASE("the server gives no ticket, so no connection is ever resumed") {
  Served served;
  Stranger stranger;
  stranger.speak();
  stranger.show(served.friend_key);
  static int tickets;
  tickets = 0;
  SSL_CTX_set_session_cache_mode(stranger.context, SSL_SESS_CACHE_CLIENT);
  SSL_CTX_sess_set_new_cb(stranger.context, [](SSL*, SSL_SESSION*) {
    ++tickets;
    return 0;
  });
  stranger.dial(served.wires.client.get());
  REQUIRE(stranger.shake(served.server) == Step::done);
  REQUIRE(served.server.write("hello") == Step::done);
  char buffer[100];
  CHECK(SSL_read(stranger.ssl, buffer, sizeof buffer) == 5);
  CHECK(tickets == 0);
  CHECK(SSL_session_reused(stranger.ssl) == 0);
  CHECK(SSL_renegotiate(stranger.ssl) != 1);
  ERR_clear_error();
}

TEST_CASE("some key updates are fine, a flood of them ends the connection") {
  Served served;
  Stranger stranger;
  stranger.speak();
  stranger.show(served.friend_key);
  stranger.dial(served.wires.client.get());
  REQUIRE(stranger.shake(served.server) == Step::done);
  Bytes got;
  const auto update = [&] {
    SSL_key_update(stranger.ssl, SSL_KEY_UPDATE_NOT_REQUESTED);
    SSL_write(stranger.ssl, "x", 1);
    Step step = Step::want_read;
    for (int i = 0; i < 3 && step == Step::want_read; ++i) step = served.server.read(got);
    return step;
  };
  for (int i = 0; i < 10; ++i) CHECK(update() == Step::done);
  CHECK(got == Bytes(10, 'x'));
  Step step = Step::done;
  for (int i = 0; i < 20 && step == Step::done; ++i) step = update();
  CHECK(step == Step::failed);
  CHECK(has(served.server.reason(), "floods"));
}

TEST_CASE("a context asks for renewal after half its certificate's life, or when the clock falls") {
  FixedClock clock;
  Counting random;
  const LinkKey key = LinkKey::from_seed(seed_of('k'));
  const TlsContext context = TlsContext::make(key, clock, random).value();
  CHECK(!context.stale(kNow));
  CHECK(!context.stale(kNow + links::kCertificateLifeMs / 2 - 1));
  CHECK(context.stale(kNow + links::kCertificateLifeMs / 2));
  CHECK(context.stale(kNow - 2 * kDayMs));
}
