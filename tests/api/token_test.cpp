// The root secret in a PKCS#11 token, with SoftHSM. If this fails, a node whose secret must not lie
// on a disk cannot start, or signs with another key after its next start.
#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "io/os.h"
#include "node/keys.h"
#include "node/pkcs11.h"

namespace {

namespace fs = std::filesystem;

struct Folder {
  fs::path path;
  Folder() {
    std::string pattern = (fs::temp_directory_path() / "entente-keys-XXXXXX").string();
    path = ::mkdtemp(pattern.data());
  }
  ~Folder() { fs::remove_all(path); }
  std::string file(const std::string& name, const std::string& text, mode_t mode) const {
    const fs::path out = path / name;
    std::ofstream(out) << text;
    ::chmod(out.c_str(), mode);
    return out.string();
  }
};

node::NodeConfig config_in(const Folder& folder) {
  node::NodeConfig config;
  config.party = "alder.example";
  config.data = folder.path.string();
  return config;
}

TEST_CASE("the root comes out of a token, the same every time") {
  const char* module = "/usr/lib/softhsm/libsofthsm2.so";
  const Folder folder;
  const std::string tokens = (folder.path / "tokens").string();
  fs::create_directory(tokens);
  const std::string settings = folder.file(
      "softhsm2.conf", "directories.tokendir = " + tokens + "\nlog.level = ERROR\n", 0600);
  ::setenv("SOFTHSM2_CONF", settings.c_str(), 1);
  const std::string make =
      "softhsm2-util --init-token --free --label entente --so-pin 1234 --pin 5678 >/dev/null 2>&1 "
      "&& "
      "pkcs11-tool --module " +
      std::string(module) +
      " --token-label entente --login --pin 5678 "
      "--keypairgen --key-type EC:edwards25519 --label entente-root >/dev/null 2>&1";
  // Present with ./dev deps; without them there is nothing to try.
  if (!fs::exists(module) ||
      std::system("command -v softhsm2-util pkcs11-tool >/dev/null 2>&1") != 0) {
    MESSAGE("softhsm2 and opensc are not installed");
    return;
  }
  REQUIRE(std::system(make.c_str()) == 0);
  node::TokenSetting setting{module, "entente", "entente-root", folder.file("pin", "5678\n", 0600)};
  {
    const auto signer = node::open_token_signer(setting);
    REQUIRE(signer.ok());
    const auto signature = signer.value()->sign("message");
    REQUIRE(signature.ok());
    CHECK(crypto::verify(signer.value()->public_key(), "message", signature.value()));
  }
  const auto root = node::root_from_token(setting);
  REQUIRE(root.ok());
  CHECK(node::root_from_token(setting).value() == root.value());

  node::NodeConfig config = config_in(folder);
  config.root_token = setting;
  REQUIRE(node::create_keys(config, io::os_random()).ok());
  CHECK_FALSE(fs::exists(folder.path / "keys/root.key"));
  CHECK(node::read_keys(config).value().root == root.value());

  node::TokenSetting wrong = setting;
  wrong.pin_file = folder.file("wrong", "0000\n", 0600);
  CHECK(node::root_from_token(wrong).error().code == ErrorCode::forbidden);
  wrong = setting;
  wrong.key = "other";
  CHECK(node::root_from_token(wrong).error().code == ErrorCode::not_found);
  wrong = setting;
  wrong.token = "other";
  CHECK(node::root_from_token(wrong).error().code == ErrorCode::not_found);
  wrong = setting;
  wrong.module = "/nonexistent.so";
  CHECK(node::root_from_token(wrong).error().code == ErrorCode::not_found);
}

}  // namespace
