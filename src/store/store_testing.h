// What the tests of the store share: a scratch folder, and stores by kind.
#pragma once

#include <doctest/doctest.h>
#include <stdlib.h>

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "store/faulty_vfs.h"
#include "store/memory_store.h"
#include "store/sqlite_store.h"

namespace store::testing {

class ScratchFolder {
 public:
  ScratchFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "entente-store-XXXXXX").string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  ~ScratchFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;

  const std::string& path() const { return path_; }
  std::string operator/(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

// The value, or a failed test that says why there is none.
template <class T>
T good(Result<T> result) {
  if (!result.ok()) FAIL(result.error().message);
  return std::move(result).value();
}
inline void good(Result<void> result) {
  if (!result.ok()) FAIL(result.error().message);
}

template <class T>
ErrorCode refusal(const Result<T>& result) {
  REQUIRE_FALSE(result.ok());
  CHECK_FALSE(result.error().message.empty());
  return result.error().code;
}

inline Row row_of(std::uint64_t seed, std::size_t size = 100) {
  Bytes opening(size, '\0');
  for (std::size_t i = 0; i < size; ++i) opening[i] = static_cast<char>(seed * 31 + i * 7);
  return Row{"entry " + std::to_string(seed), opening, OpeningState::held};
}

inline bool same(const Row& a, const Row& b) {
  return a.entry == b.entry && a.opening == b.opening && a.state == b.state;
}

inline SqliteOptions options_at(const std::string& path) {
  SqliteOptions options;
  options.path = path;
  options.create = true;
  return options;
}

inline SqliteOptions options_on(const FaultyDisk& disk) {
  SqliteOptions options = options_at("store.db");
  options.vfs = disk.vfs_name();
  options.exclusive = true;
  options.reserve_bytes = 0;
  return options;
}

// Does `work` in a transaction of its own.
inline void in_transaction(Store& store, const std::function<void()>& work) {
  good(store.begin());
  work();
  good(store.commit());
}

}  // namespace store::testing
