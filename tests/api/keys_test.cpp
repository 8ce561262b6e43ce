// If these fail, a node starts with secrets that others can read, or makes new keys over old ones.
#include "node/keys.h"

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "io/os.h"

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

TEST_CASE("secrets that others can read are refused, with the command that mends it") {
  const Folder folder;
  CHECK(node::read_secret(folder.file("good", "s3cret\n", 0600)).value() == "s3cret");
  CHECK(node::read_secret(folder.file("strict", "s3cret\n", 0400)).value() == "s3cret");
  for (const mode_t mode : {0640, 0604, 0666, 0620}) {
    const std::string path = folder.file("bad" + std::to_string(mode), "s3cret\n", mode);
    const auto read = node::read_secret(path);
    REQUIRE_FALSE(read.ok());
    CHECK(read.error().code == ErrorCode::forbidden);
    CHECK(read.error().message.find("chmod 600 " + path) != std::string::npos);
    CHECK(read.error().message.find("s3cret") == std::string::npos);
  }
  fs::create_symlink(folder.path / "good", folder.path / "link");
  CHECK(node::read_secret((folder.path / "link").string()).error().code == ErrorCode::forbidden);
  CHECK_FALSE(node::read_secret(folder.path.string()).ok());
  CHECK(node::read_secret((folder.path / "absent").string()).error().code == ErrorCode::not_found);
  CHECK_FALSE(node::read_secret(folder.file("empty", "\n", 0600)).ok());
  CHECK_FALSE(node::read_secret(folder.file("huge", std::string(5000, 'x'), 0600)).ok());
  if (::geteuid() == 0) {
    const std::string path = folder.file("foreign", "s3cret\n", 0600);
    REQUIRE(::chown(path.c_str(), 4711, 4711) == 0);
    CHECK(node::read_secret(path).error().code == ErrorCode::forbidden);
  }
}

TEST_CASE("keys are made once") {
  const Folder folder;
  const node::NodeConfig config = config_in(folder);
  REQUIRE(node::create_keys(config, io::os_random()).ok());
  const auto first = node::read_keys(config);
  REQUIRE(first.ok());
  REQUIRE(node::create_keys(config, io::os_random()).ok());
  const auto again = node::read_keys(config);
  REQUIRE(again.ok());
  CHECK(first.value().root == again.value().root);
  CHECK(first.value().link.pin() == again.value().link.pin());
  CHECK(links::LinkKey::from_seed(first.value().root).pin() != first.value().link.pin());
  struct stat state{};
  ::stat((folder.path / "keys").c_str(), &state);
  CHECK((state.st_mode & 0777) == 0700);
  ::stat((folder.path / "keys/root.key").c_str(), &state);
  CHECK((state.st_mode & 0777) == 0600);
  CHECK(node::create_secret((folder.path / "keys/root.key").string(), "x").error().code ==
        ErrorCode::conflict);
  folder.file("keys/link.key", "not hexadecimal", 0600);
  CHECK(node::read_keys(config).error().code == ErrorCode::invalid);
}

}  // namespace
