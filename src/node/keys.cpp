#include "node/keys.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "base/encoding.h"
#include "io/descriptor.h"
#include "node/pkcs11.h"
#include "store/file.h"

namespace node {
namespace {

constexpr std::size_t kSecretMax = 4096;

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
  if (state.st_uid != ::geteuid() && state.st_uid != 0) {
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
  NodeKeys out;
  if (config.root_token) {
    out.root = TRY(root_from_token(*config.root_token));
  } else {
    out.root = TRY(read_seed(config.root_key_path()));
  }
  out.link = TRY(read_seed(config.link_key_path()));
  return out;
}

Result<void> create_keys(const NodeConfig& config, Random& random) {
  namespace fs = std::filesystem;
  std::vector<std::string> paths = {config.link_key_path()};
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
