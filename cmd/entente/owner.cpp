#include "owner.h"

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <optional>

namespace cli {
namespace {

// Of a folder that somebody else than root owns, when root asks.
std::optional<struct stat> owner_of(const std::string& folder) {
  struct stat state{};
  if (::geteuid() != 0 || ::stat(folder.c_str(), &state) != 0 || state.st_uid == 0)
    return std::nullopt;
  return state;
}

}  // namespace

AsOwner::AsOwner(const std::string& folder) {
  const auto owner = owner_of(folder);
  if (!owner || ::setegid(owner->st_gid) != 0) return;
  changed_ = ::seteuid(owner->st_uid) == 0;
  if (!changed_ && ::setegid(0) != 0) ::_exit(1);
}

AsOwner::~AsOwner() {
  // Nothing may go on as half of two users.
  if (changed_ && (::seteuid(0) != 0 || ::setegid(0) != 0)) ::_exit(1);
}

void give_to_owner(const std::string& folder) {
  namespace fs = std::filesystem;
  const auto owner = owner_of(folder);
  if (!owner) return;
  std::error_code error;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder, error)) {
    struct stat state{};
    if (::lstat(entry.path().c_str(), &state) != 0 || state.st_uid != 0 || S_ISLNK(state.st_mode))
      continue;
    // What cannot be given is told by the node's next start.
    if (::lchown(entry.path().c_str(), owner->st_uid, owner->st_gid) != 0) continue;
  }
}

}  // namespace cli
