#include "node/keys.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "base/encoding.h"
#include "io/descriptor.h"
#include "node/pkcs11.h"
#include "store/file.h"

namespace node {
namespace {

constexpr std::size_t kSecretMax = 4096;
constexpr std::size_t kCertificatesMax = 256 * 1024;

Error cannot(const std::string& path, const char* what) {
  return {ErrorCode::unavailable, path + ": cannot " + what + ": " + std::strerror(errno)};
}

// 64 hexadecimal digits.
Result<crypto::Seed> read_seed(const std::string& path) {
  const Bytes text = TRY(read_secret(path));
  const auto bytes = unhex(text);
  if (!bytes || bytes->size() != 32) {
    return Error{ErrorCode::invalid, path +
                                         ": is no key of 64 hexadecimal digits; restore it from "
                                         "where it was kept, never make a new one in its place"};
  }
  return crypto::Seed::from(*bytes);
}

}  // namespace

Result<Bytes> read_secret(const std::string& path) {
  const io::Descriptor file(::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK));
  if (!file.open()) {
    if (errno == ELOOP)
      return Error{ErrorCode::forbidden, path + ": is a link; name the file itself"};
    if (errno == ENOENT)
      return Error{ErrorCode::not_found,
                   path + ": is missing; 'entente init' makes the keys of a new node"};
    return cannot(path, "be read");
  }
  struct stat state{};
  if (::fstat(file.get(), &state) != 0) return cannot(path, "be read");
  if (!S_ISREG(state.st_mode)) return Error{ErrorCode::forbidden, path + ": is no regular file"};
  // Root may look after what is its node's: the file is then that of its folder's owner.
  struct stat folder{};
  const bool looked_after = ::geteuid() == 0 &&
                            ::stat(store::directory_of(path).c_str(), &folder) == 0 &&
                            folder.st_uid == state.st_uid;
  if (state.st_uid != ::geteuid() && state.st_uid != 0 && !looked_after) {
    return Error{ErrorCode::forbidden, path + ": belongs to user " + std::to_string(state.st_uid) +
                                           "; run: chown " + std::to_string(::geteuid()) + " " +
                                           path};
  }
  if ((state.st_mode & 077) != 0) {
    return Error{ErrorCode::forbidden,
                 path + ": others can read or write it; run: chmod 600 " + path};
  }
  Bytes out(kSecretMax + 1, '\0');
  const ssize_t got = ::read(file.get(), out.data(), out.size());
  if (got < 0) return cannot(path, "be read");
  out.resize(static_cast<std::size_t>(got));
  if (out.size() > kSecretMax) return Error{ErrorCode::invalid, path + ": is larger than a secret"};
  while (!out.empty() && (out.back() == '\n' || out.back() == '\r')) out.pop_back();
  if (out.empty()) return Error{ErrorCode::invalid, path + ": is empty"};
  return out;
}

Result<void> create_secret(const std::string& path, ByteView content) {
  const io::Descriptor file(
      ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!file.open()) {
    if (errno == EEXIST) return Error{ErrorCode::conflict, path + ": is there already"};
    return cannot(path, "be made");
  }
  Bytes text(content);
  text += '\n';
  if (::write(file.get(), text.data(), text.size()) != static_cast<ssize_t>(text.size()) ||
      ::fsync(file.get()) != 0 || !store::sync_directory_of(path)) {
    return cannot(path, "be written");
  }
  return {};
}

Result<NodeKeys> read_keys(const NodeConfig& config) {
  const crypto::Seed root = config.root_token ? TRY(root_from_token(*config.root_token))
                                              : TRY(read_seed(config.root_key_path()));
  if (!config.link_token) {
    return NodeKeys{root, links::LinkKey::from_seed(TRY(read_seed(config.link_key_path())))};
  }
  const io::KeyHandle key = TRY(open_token_key(*config.link_token));
  return NodeKeys{root, TRY(links::LinkKey::from_handle(key))};
}

Result<std::optional<io::SecureContext>> read_tls(const NodeConfig& config) {
  if (config.tls_certificate.empty()) return std::optional<io::SecureContext>();
  const auto named = [](const std::string& path, const Error& error) {
    return Error{error.code, path + ": " + error.message};
  };
  std::ifstream in(config.tls_certificate, std::ios::binary);
  if (!in) {
    return Error{ErrorCode::not_found,
                 "[api] tls_certificate: " + config.tls_certificate + ": " + std::strerror(errno)};
  }
  Bytes chain(kCertificatesMax + 1, '\0');
  in.read(chain.data(), static_cast<std::streamsize>(chain.size()));
  chain.resize(static_cast<std::size_t>(in.gcount()));
  io::KeyHandle key;
  if (config.tls_token) {
    key = TRY(open_token_key(*config.tls_token));
  } else {
    const auto read = io::read_private_key(TRY(read_secret(config.tls_key)));
    if (!read.ok()) return named("[api] tls_key: " + config.tls_key, read.error());
    key = read.value();
  }
  auto context = io::SecureContext::server(chain, key);
  if (!context.ok())
    return named("[api] tls_certificate: " + config.tls_certificate, context.error());
  return std::optional<io::SecureContext>(std::move(context).value());
}

Result<void> create_keys(const NodeConfig& config, Random& random) {
  namespace fs = std::filesystem;
  std::vector<std::string> paths;
  if (!config.link_token) paths.push_back(config.link_key_path());
  if (!config.root_token) paths.push_back(config.root_key_path());
  for (const std::string& path : paths) {
    std::error_code error;
    if (fs::exists(fs::symlink_status(path, error))) continue;
    const std::string folder = store::directory_of(path);
    if (!fs::exists(folder, error)) {
      fs::create_directories(folder, error);
      if (error || ::chmod(folder.c_str(), 0700) != 0) {
        return Error{ErrorCode::unavailable, folder + ": cannot be made: " +
                                                 (error ? error.message() : std::strerror(errno))};
      }
    }
    TRY(create_secret(path, hex(random.bytes(32))));
  }
  return {};
}

}  // namespace node
