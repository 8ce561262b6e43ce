// A zip archive, read from memory: its members by name, each a stream that ends at the limits.
//
// Sizes that an archive claims are checked before anything is unpacked, and what comes out is
// counted as well, since claims may be false: a member may grow to kMemberMax, all together to
// kUnpackedMax, and beyond kRatioFrom nothing may grow to more than kRatioMax times its packed
// size.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace papers {

struct Member {
  std::string name;  // as it stands there, not clean, at most 1,024 bytes
  std::uint64_t size = 0;
  std::uint64_t packed = 0;
};

class Archive {
 public:
  // `bytes` must outlive the archive. `invalid`: no archive, broken, encrypted, or beyond a limit.
  static Result<Archive> open(ByteView bytes);
  Archive(Archive&&) noexcept;
  Archive& operator=(Archive&&) noexcept;
  ~Archive();

  const std::vector<Member>& members() const { return members_; }
  bool holds(std::string_view name) const;
  // The whole member, of at most `max` bytes. `not_found` where there is none of that name.
  Result<Bytes> read(std::string_view name, std::uint64_t max);

  // The same of a member by its place: names may stand there twice.
  Result<Bytes> read(std::size_t member, std::uint64_t max);

  // A member as it is unpacked.
  class Stream {
   public:
    virtual ~Stream() = default;
    // So many bytes; 0: the end; negative: broken or beyond a limit (the reason is in `error`).
    virtual long read(char* into, std::size_t most) = 0;
    Error error{ErrorCode::invalid, ""};
  };
  Result<std::unique_ptr<Stream>> stream(std::string_view name);
  Result<std::unique_ptr<Stream>> stream(std::size_t member);

 private:
  struct Zip;
  Archive();
  std::unique_ptr<Zip> zip_;
  std::vector<Member> members_;
};

}  // namespace papers
