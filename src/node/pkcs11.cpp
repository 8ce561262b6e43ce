#include "node/pkcs11.h"

#define OPENSSL_SUPPRESS_DEPRECATED  // EC_KEY_METHOD has no other form in OpenSSL 3.0
#include <dlfcn.h>
#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <p11-kit/pkcs11.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <map>
#include <utility>
#include <vector>

#include "node/keys.h"

namespace node {
namespace {

constexpr CK_MECHANISM_TYPE kEdDsa = 0x1057;  // CKM_EDDSA
constexpr CK_KEY_TYPE kEdwardsKey = 0x40;     // CKK_EC_EDWARDS
constexpr CK_MECHANISM_TYPE kEcdsa = 0x1041;  // CKM_ECDSA, of a hash
constexpr CK_KEY_TYPE kCurveKey = 0x03;       // CKK_EC
constexpr std::size_t kPointSize = 65;        // of P-256, uncompressed
constexpr CK_RV kOk = 0;
constexpr CK_RV kPinIncorrect = 0xA0;
constexpr CK_RV kPinLocked = 0xA4;
constexpr CK_RV kAlreadyInitialised = 0x191;
constexpr CK_RV kAlreadyLoggedIn = 0x100;
constexpr char kRootText[] = "entente/root/v1: this signature is the root secret of a node";

Error failed(const char* what, CK_RV code) {
  char text[32];
  std::snprintf(text, sizeof text, "0x%lx", static_cast<unsigned long>(code));
  return {ErrorCode::unavailable, std::string("token: ") + what + " failed with " + text};
}

// The token's library: one of each in the process, since all its users share its state.
class Library {
 public:
  static Result<std::shared_ptr<Library>> open(const std::string& path) {
    static std::map<std::string, std::weak_ptr<Library>> all;
    if (std::shared_ptr<Library> known = all[path].lock()) return known;
    auto fresh = std::make_shared<Library>();
    TRY(fresh->load(path));
    all[path] = fresh;
    return fresh;
  }
  ~Library() {
    if (initialised_) functions_->C_Finalize(nullptr);
    if (library_ != nullptr) ::dlclose(library_);
  }
  CK_FUNCTION_LIST* operator->() const { return functions_; }

 private:
  Result<void> load(const std::string& path) {
    library_ = ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (library_ == nullptr)
      return Error{ErrorCode::not_found, "token: cannot load " + path + ": " + ::dlerror()};
    const auto get_list =
        reinterpret_cast<CK_C_GetFunctionList>(::dlsym(library_, "C_GetFunctionList"));
    if (get_list == nullptr || get_list(&functions_) != kOk) {
      return Error{ErrorCode::not_found, "token: " + path + " is no PKCS#11 library"};
    }
    if (const CK_RV code = functions_->C_Initialize(nullptr); code == kOk) {
      initialised_ = true;
    } else if (code != kAlreadyInitialised) {
      return failed("C_Initialize", code);
    }
    return {};
  }

  void* library_ = nullptr;
  CK_FUNCTION_LIST* functions_ = nullptr;
  bool initialised_ = false;
};

// A session in which the user is logged in, and one key pair of it.
class TokenKey {
 public:
  ~TokenKey() {
    if (session_open_) (*library_)->C_CloseSession(session_);
  }

  Result<void> open(const TokenSetting& setting, CK_KEY_TYPE type) {
    library_ = TRY(Library::open(setting.module));
    const CK_SLOT_ID slot = TRY(find_slot(setting.token));
    if (const CK_RV code =
            (*library_)->C_OpenSession(slot, CKF_SERIAL_SESSION, nullptr, nullptr, &session_);
        code != kOk) {
      return failed("C_OpenSession", code);
    }
    session_open_ = true;
    Bytes pin = TRY(read_secret(setting.pin_file));
    const CK_RV code = (*library_)->C_Login(session_, CKU_USER,
                                            reinterpret_cast<CK_UTF8CHAR*>(pin.data()), pin.size());
    if (code == kPinIncorrect || code == kPinLocked) {
      return Error{
          ErrorCode::forbidden,
          "token: the PIN in " + setting.pin_file +
              (code == kPinLocked ? " is locked" : " is wrong; too many attempts lock the token")};
    }
    if (code != kOk && code != kAlreadyLoggedIn) return failed("C_Login", code);
    private_ = TRY(find_key(CKO_PRIVATE_KEY, type, setting.key));
    public_ = TRY(find_key(CKO_PUBLIC_KEY, type, setting.key));
    return {};
  }

  // Exactly 64 bytes, as both kinds of signature have them.
  Result<std::array<std::uint8_t, 64>> sign(CK_MECHANISM_TYPE how, ByteView message) {
    CK_MECHANISM mechanism{how, nullptr, 0};
    if (const CK_RV code = (*library_)->C_SignInit(session_, &mechanism, private_); code != kOk)
      return failed("C_SignInit", code);
    std::array<std::uint8_t, 64> out{};
    CK_ULONG size = out.size();
    Bytes copy(message);
    if (const CK_RV code = (*library_)->C_Sign(session_, reinterpret_cast<CK_BYTE*>(copy.data()),
                                               copy.size(), out.data(), &size);
        code != kOk || size != out.size()) {
      return failed("C_Sign", code);
    }
    return out;
  }

  // The public key's `size` bytes, which the token gives as they are or inside an OCTET STRING.
  Result<Bytes> point(std::size_t size) {
    Bytes out(256, '\0');
    CK_ATTRIBUTE wanted{CKA_EC_POINT, out.data(), out.size()};
    if (const CK_RV code = (*library_)->C_GetAttributeValue(session_, public_, &wanted, 1);
        code != kOk)
      return failed("C_GetAttributeValue", code);
    out.resize(wanted.ulValueLen);
    const bool wrapped =
        out.size() == size + 2 && out[0] == 0x04 && static_cast<std::uint8_t>(out[1]) == size;
    if (out.size() != size && !wrapped)
      return Error{ErrorCode::invalid, "token: the public key is of another curve"};
    return out.substr(out.size() - size);
  }

 private:
  Result<CK_SLOT_ID> find_slot(const std::string& label) {
    CK_ULONG count = 0;
    if (const CK_RV code = (*library_)->C_GetSlotList(CK_TRUE, nullptr, &count); code != kOk)
      return failed("C_GetSlotList", code);
    std::vector<CK_SLOT_ID> slots(count);
    if (const CK_RV code = (*library_)->C_GetSlotList(CK_TRUE, slots.data(), &count); code != kOk)
      return failed("C_GetSlotList", code);
    for (const CK_SLOT_ID slot : slots) {
      CK_TOKEN_INFO info;
      if ((*library_)->C_GetTokenInfo(slot, &info) != kOk) continue;
      std::string name(reinterpret_cast<const char*>(info.label), sizeof info.label);
      while (name.ends_with(' ')) name.pop_back();
      if (name == label) return slot;
    }
    return Error{ErrorCode::not_found, "token: there is none with the label '" + label + "'"};
  }

  Result<CK_OBJECT_HANDLE> find_key(CK_OBJECT_CLASS kind, CK_KEY_TYPE type,
                                    const std::string& label) {
    std::string name = label;
    CK_ATTRIBUTE wanted[] = {{CKA_CLASS, &kind, sizeof kind},
                             {CKA_KEY_TYPE, &type, sizeof type},
                             {CKA_LABEL, name.data(), name.size()}};
    if (const CK_RV code = (*library_)->C_FindObjectsInit(session_, wanted, 3); code != kOk)
      return failed("C_FindObjectsInit", code);
    CK_OBJECT_HANDLE found[2];
    CK_ULONG count = 0;
    const CK_RV code = (*library_)->C_FindObjects(session_, found, 2, &count);
    (*library_)->C_FindObjectsFinal(session_);
    if (code != kOk) return failed("C_FindObjects", code);
    if (count == 0) {
      const bool edwards = type == kEdwardsKey;
      return Error{ErrorCode::not_found,
                   std::string("token: there is no ") + (edwards ? "Ed25519" : "P-256") +
                       " key pair '" + label + "'; make one with: pkcs11-tool --keypairgen " +
                       "--key-type EC:" + (edwards ? "edwards25519" : "prime256v1") + " --label " +
                       label};
    }
    if (count > 1)
      return Error{ErrorCode::invalid,
                   "token: there are several keys '" + label + "'; give them labels of their own"};
    return found[0];
  }

  std::shared_ptr<Library> library_;
  bool session_open_ = false;
  CK_SESSION_HANDLE session_ = 0;
  CK_OBJECT_HANDLE private_ = 0;
  CK_OBJECT_HANDLE public_ = 0;
};

class TokenSigner final : public crypto::Signer {
 public:
  Result<void> open(const TokenSetting& setting) {
    TRY(key_.open(setting, kEdwardsKey));
    public_ = crypto::PublicKey::from(TRY(key_.point(32)));
    return {};
  }
  crypto::PublicKey public_key() const override { return public_; }

  Result<crypto::Signature> sign(ByteView message) override {
    crypto::Signature out;
    out.bytes = TRY(key_.sign(kEdDsa, message));
    // A token that errs, or was tampered with, must not give us a root that is no signature.
    if (!crypto::verify(public_, message, out))
      return Error{ErrorCode::unavailable, "token: its signature does not verify"};
    return out;
  }

 private:
  TokenKey key_;
  crypto::PublicKey public_;
};

// --- P-256 for OpenSSL ---------------------------------------------------------------------------
// An EC_KEY whose signing is the token's. OpenSSL keeps such keys out of its providers and signs
// through the method.

using SharedKey = std::shared_ptr<TokenKey>;

void free_key(void*, void* pointer, CRYPTO_EX_DATA*, int, long, void*) {
  delete static_cast<SharedKey*>(pointer);
}
int copy_key(CRYPTO_EX_DATA*, const CRYPTO_EX_DATA*, void** pointer, int, long, void*) {
  if (*pointer != nullptr) *pointer = new SharedKey(*static_cast<SharedKey*>(*pointer));
  return 1;
}
int key_index() {
  static const int index = EC_KEY_get_ex_new_index(0, nullptr, nullptr, copy_key, free_key);
  return index;
}

// The verification of what comes back is OpenSSL's peer's: a wrong signature fails the handshake.
ECDSA_SIG* sign_hash(const unsigned char* hash, int size, const BIGNUM*, const BIGNUM*,
                     EC_KEY* key) {
  const auto* token = static_cast<SharedKey*>(EC_KEY_get_ex_data(key, key_index()));
  if (token == nullptr || size <= 0) return nullptr;
  const auto raw = (*token)->sign(kEcdsa, ByteView(reinterpret_cast<const char*>(hash),
                                                   static_cast<std::size_t>(std::min(size, 32))));
  if (!raw.ok()) return nullptr;
  ECDSA_SIG* out = ECDSA_SIG_new();
  BIGNUM* r = BN_bin2bn(raw.value().data(), 32, nullptr);
  BIGNUM* s = BN_bin2bn(raw.value().data() + 32, 32, nullptr);
  if (out != nullptr && ECDSA_SIG_set0(out, r, s) == 1) return out;
  BN_free(r);
  BN_free(s);
  ECDSA_SIG_free(out);
  return nullptr;
}

const EC_KEY_METHOD* token_method() {
  static EC_KEY_METHOD* const method = [] {
    EC_KEY_METHOD* made = EC_KEY_METHOD_new(EC_KEY_OpenSSL());
    check(made != nullptr);
    int (*sign)(int, const unsigned char*, int, unsigned char*, unsigned*, const BIGNUM*,
                const BIGNUM*, EC_KEY*) = nullptr;
    int (*setup)(EC_KEY*, BN_CTX*, BIGNUM**, BIGNUM**) = nullptr;
    EC_KEY_METHOD_get_sign(made, &sign, &setup, nullptr);
    EC_KEY_METHOD_set_sign(made, sign, setup, sign_hash);
    return made;
  }();
  return method;
}

}  // namespace

Result<std::unique_ptr<crypto::Signer>> open_token_signer(const TokenSetting& setting) {
  auto signer = std::make_unique<TokenSigner>();
  TRY(signer->open(setting));
  return std::unique_ptr<crypto::Signer>(std::move(signer));
}

Result<crypto::Seed> root_from_token(const TokenSetting& setting) {
  const std::unique_ptr<crypto::Signer> signer = TRY(open_token_signer(setting));
  const crypto::Signature signature = TRY(signer->sign(kRootText));
  const crypto::Hash secret = crypto::sha256({ByteView("entente/root/v1\n"), signature.view()});
  return crypto::Seed::from(secret.view());
}

Result<io::KeyHandle> open_token_key(const TokenSetting& setting) {
  auto token = std::make_shared<TokenKey>();
  TRY(token->open(setting, kCurveKey));
  const Bytes point = TRY(token->point(kPointSize));
  EC_KEY* key = EC_KEY_new_by_curve_name(NID_X9_62_prime256v1);
  io::KeyHandle out(EVP_PKEY_new(), EVP_PKEY_free);
  check(key != nullptr && out != nullptr);
  const bool made = EC_KEY_oct2key(key, reinterpret_cast<const unsigned char*>(point.data()),
                                   point.size(), nullptr) == 1 &&
                    EC_KEY_set_method(key, token_method()) == 1 &&
                    EC_KEY_set_ex_data(key, key_index(), new SharedKey(std::move(token))) == 1 &&
                    EVP_PKEY_assign_EC_KEY(out.get(), key) == 1;
  if (!made) {
    EC_KEY_free(key);
    return Error{ErrorCode::invalid,
                 "token: the public key of '" + setting.key + "' is no point of P-256"};
  }
  return out;
}

}  // namespace node
