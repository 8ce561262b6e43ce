#include "node/pkcs11.h"

#include <dlfcn.h>
#include <p11-kit/pkcs11.h>

#include <cstdio>
#include <vector>

#include "node/keys.h"

namespace node {
namespace {

constexpr CK_MECHANISM_TYPE kEdDsa = 0x1057;  // CKM_EDDSA
constexpr CK_KEY_TYPE kEdwardsKey = 0x40;     // CKK_EC_EDWARDS
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

class TokenSigner final : public crypto::Signer {
 public:
  ~TokenSigner() override {
    if (session_open_) functions_->C_CloseSession(session_);
    if (initialised_) functions_->C_Finalize(nullptr);
    if (library_ != nullptr) ::dlclose(library_);
  }

  Result<void> open(const TokenSetting& setting) {
    library_ = ::dlopen(setting.module.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (library_ == nullptr)
      return Error{ErrorCode::not_found,
                   "token: cannot load " + setting.module + ": " + ::dlerror()};
    const auto get_list =
        reinterpret_cast<CK_C_GetFunctionList>(::dlsym(library_, "C_GetFunctionList"));
    if (get_list == nullptr || get_list(&functions_) != kOk) {
      return Error{ErrorCode::not_found, "token: " + setting.module + " is no PKCS#11 library"};
    }
    if (const CK_RV code = functions_->C_Initialize(nullptr); code == kOk) {
      initialised_ = true;
    } else if (code != kAlreadyInitialised) {
      return failed("C_Initialize", code);
    }
    const CK_SLOT_ID slot = TRY(find_slot(setting.token));
    if (const CK_RV code =
            functions_->C_OpenSession(slot, CKF_SERIAL_SESSION, nullptr, nullptr, &session_);
        code != kOk) {
      return failed("C_OpenSession", code);
    }
    session_open_ = true;
    Bytes pin = TRY(read_secret(setting.pin_file));
    const CK_RV code = functions_->C_Login(session_, CKU_USER,
                                           reinterpret_cast<CK_UTF8CHAR*>(pin.data()), pin.size());
    if (code == kPinIncorrect || code == kPinLocked) {
      return Error{
          ErrorCode::forbidden,
          "token: the PIN in " + setting.pin_file +
              (code == kPinLocked ? " is locked" : " is wrong; too many attempts lock the token")};
    }
    if (code != kOk && code != kAlreadyLoggedIn) return failed("C_Login", code);
    private_ = TRY(find_key(CKO_PRIVATE_KEY, setting.key));
    const CK_OBJECT_HANDLE pair = TRY(find_key(CKO_PUBLIC_KEY, setting.key));
    return read_public(pair);
  }

  crypto::PublicKey public_key() const override { return public_; }

  Result<crypto::Signature> sign(ByteView message) override {
    CK_MECHANISM mechanism{kEdDsa, nullptr, 0};
    if (const CK_RV code = functions_->C_SignInit(session_, &mechanism, private_); code != kOk)
      return failed("C_SignInit", code);
    crypto::Signature out;
    CK_ULONG size = out.bytes.size();
    Bytes copy(message);
    if (const CK_RV code = functions_->C_Sign(session_, reinterpret_cast<CK_BYTE*>(copy.data()),
                                              copy.size(), out.bytes.data(), &size);
        code != kOk || size != out.bytes.size()) {
      return failed("C_Sign", code);
    }
    // A token that errs, or was tampered with, must not give us a root that is no signature.
    if (!crypto::verify(public_, message, out))
      return Error{ErrorCode::unavailable, "token: its signature does not verify"};
    return out;
  }

 private:
  Result<CK_SLOT_ID> find_slot(const std::string& label) {
    CK_ULONG count = 0;
    if (const CK_RV code = functions_->C_GetSlotList(CK_TRUE, nullptr, &count); code != kOk)
      return failed("C_GetSlotList", code);
    std::vector<CK_SLOT_ID> slots(count);
    if (const CK_RV code = functions_->C_GetSlotList(CK_TRUE, slots.data(), &count); code != kOk)
      return failed("C_GetSlotList", code);
    for (const CK_SLOT_ID slot : slots) {
      CK_TOKEN_INFO info;
      if (functions_->C_GetTokenInfo(slot, &info) != kOk) continue;
      std::string name(reinterpret_cast<const char*>(info.label), sizeof info.label);
      while (name.ends_with(' ')) name.pop_back();
      if (name == label) return slot;
    }
    return Error{ErrorCode::not_found, "token: there is none with the label '" + label + "'"};
  }

  Result<CK_OBJECT_HANDLE> find_key(CK_OBJECT_CLASS kind, const std::string& label) {
    CK_KEY_TYPE type = kEdwardsKey;
    std::string name = label;
    CK_ATTRIBUTE wanted[] = {{CKA_CLASS, &kind, sizeof kind},
                             {CKA_KEY_TYPE, &type, sizeof type},
                             {CKA_LABEL, name.data(), name.size()}};
    if (const CK_RV code = functions_->C_FindObjectsInit(session_, wanted, 3); code != kOk)
      return failed("C_FindObjectsInit", code);
    CK_OBJECT_HANDLE found[2];
    CK_ULONG count = 0;
    const CK_RV code = functions_->C_FindObjects(session_, found, 2, &count);
    functions_->C_FindObjectsFinal(session_);
    if (code != kOk) return failed("C_FindObjects", code);
    if (count == 0)
      return Error{
          ErrorCode::not_found,
          "token: there is no Ed25519 key pair '" + label +
              "'; make one with: pkcs11-tool --keypairgen --key-type EC:edwards25519 --label " +
              label};
    if (count > 1)
      return Error{ErrorCode::invalid,
                   "token: there are several keys '" + label + "'; give them labels of their own"};
    return found[0];
  }

  Result<void> read_public(CK_OBJECT_HANDLE key) {
    Bytes point(128, '\0');
    CK_ATTRIBUTE wanted{CKA_EC_POINT, point.data(), point.size()};
    if (const CK_RV code = functions_->C_GetAttributeValue(session_, key, &wanted, 1); code != kOk)
      return failed("C_GetAttributeValue", code);
    point.resize(wanted.ulValueLen);
    // The key's 32 bytes, as they are or inside an OCTET STRING.
    if (point.size() != 32 && (point.size() != 34 || point[0] != 0x04 || point[1] != 32)) {
      return Error{ErrorCode::invalid, "token: the public key is no Ed25519 point"};
    }
    public_ = crypto::PublicKey::from(ByteView(point).substr(point.size() - 32));
    return {};
  }

  void* library_ = nullptr;
  CK_FUNCTION_LIST* functions_ = nullptr;
  bool initialised_ = false;
  bool session_open_ = false;
  CK_SESSION_HANDLE session_ = 0;
  CK_OBJECT_HANDLE private_ = 0;
  crypto::PublicKey public_;
};

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

}  // namespace node
