// A zip archive (APPNOTE.TXT 6.3) written front to back: of what goes in only its list is held, so
// that an archive of many gigabytes takes no more memory than one of its pieces.
//
// Nothing is packed: papers are packed already. Each member is a deflate stream of stored blocks,
// and its sizes stand behind it, which also those programs read that do not look at the end first;
// one that is small and known whole may stand there as it is.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/bytes.h"

namespace papers {

class ZipOut {
 public:
  // `before`: so many bytes stand in front of the archive in its file.
  explicit ZipOut(std::uint64_t before = 0) : written_(before) {}

  // Each gives the bytes that come next in the archive. The same members give the same bytes.
  //
  // A member begins. `path`: UTF-8, relative, '/' between its parts; at most 65,535 bytes.
  Bytes begin(const std::string& path);
  // More of it; below 4 GiB in all.
  Bytes add(ByteView bytes);
  Bytes end();
  // A whole member as it is, its size ahead of it: formats that are told apart by their first bytes
  // have one of these first.
  Bytes stored(const std::string& path, ByteView bytes);
  // After the last member: what ends the archive.
  Bytes finish();

 private:
  struct Member {
    std::string path;
    std::uint64_t offset = 0;
    std::uint32_t crc = 0;  // CRC-32 of ISO 3309
    std::uint64_t packed = 0;
    std::uint64_t size = 0;
    bool as_it_is = false;
  };
  std::uint64_t written_;
  std::vector<Member> members_;
};

}  // namespace papers
