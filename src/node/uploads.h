// Files that persons send in pieces, and go on with after a cut, a restart of the node or another
// day: how far each has come. The bytes are a content of the store; when all are there it becomes a
// file of its circle. Bounded in number for each person, and by age.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "crypto/crypto.h"
#include "store/store.h"

namespace node {

inline constexpr TimeMs kUploadKeptMs = TimeMs{7} * 24 * 3'600'000;  // since its last piece
inline constexpr std::size_t kUploadsMax = 64;                       // of one person
inline constexpr std::size_t kPieceMax = std::size_t{8} << 20;       // bytes of one piece

enum class UploadState : std::uint8_t {
  receiving = 1,
  checking = 2,  // all has come, and is being hashed
  held = 3,      // it is a file of the circle
  refused = 4,   // it is none, for `reason`
};

struct UploadOrder {
  std::string person;  // whose it is
  std::string circle;  // id
  std::uint64_t size = 0;
  std::optional<crypto::Hash> digest = {};  // SHA-256 that it has to have
  std::string fingerprint = {};             // by which its sender knows the file again
};

struct Upload {
  std::string id;  // 32 hex digits
  UploadOrder order;
  UploadState state = UploadState::receiving;
  std::uint64_t offset = 0;  // bytes that are here, durable
  TimeMs touched = 0;        // when the last piece came, or the state changed
  std::string reason;        // words, where it was refused
  crypto::Hash file;         // once it is held
  store::ContentId content = 0;
};

class Uploads {
 public:
  explicit Uploads(store::Store& store) : store_(store) {}

  // Reads what an earlier process kept; damaged records are left out.
  Result<void> open();
  const Upload* find(std::string_view id) const;
  std::vector<Upload> of(std::string_view person) const;
  // Bytes that those under way will still take, of one circle, or of all.
  std::uint64_t awaited(std::string_view circle = {}) const;
  // The first that has come whole and is no file yet; null if there is none.
  const Upload* first_whole() const;
  // The first that was not touched since `before`.
  const Upload* first_untouched(TimeMs before) const;

  // Inside a transaction.
  Result<void> save(const Upload& upload);
  // Inside a transaction: forgets it, with the bytes that are no file.
  Result<void> drop(std::string_view id);

 private:
  store::Store& store_;
  std::map<std::string, Upload, std::less<>> uploads_;
};

}  // namespace node
