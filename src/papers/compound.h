// A compound file (MS-CFB), as Outlook keeps letters in: streams in storages. Strict, without
// recursion; every chain of sectors ends after as many as the file has.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace papers {

class CompoundFile {
 public:
  struct Entry {
    std::string name;  // UTF-8
    bool storage = false;
    std::uint32_t start = 0;
    std::uint64_t size = 0;
  };

  // `bytes` must outlive it.
  static Result<CompoundFile> open(ByteView bytes);
  // The entries of a storage by its index (0: the root), as indexes.
  Result<std::vector<std::uint32_t>> children(std::uint32_t storage) const;
  const Entry& entry(std::uint32_t index) const { return entries_[index].entry; }
  // The stream's content, of at most `max` bytes; `invalid` where it is broken or larger.
  Result<Bytes> read(std::uint32_t index, std::size_t max) const;

 private:
  struct Node {
    Entry entry;
    std::uint32_t left = 0;
    std::uint32_t right = 0;
    std::uint32_t child = 0;
  };
  Result<ByteView> sector(std::uint32_t number) const;
  Result<Bytes> chain(std::uint32_t start, std::size_t max) const;

  ByteView bytes_;
  std::size_t sector_size_ = 512;
  std::vector<std::uint32_t> table_;
  std::vector<std::uint32_t> small_table_;
  Bytes small_;  // the stream that holds the small ones
  std::uint32_t small_below_ = 4096;
  std::vector<Node> entries_;
};

}  // namespace papers
