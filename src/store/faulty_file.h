// One file of a faulty disk: content as a program sees it, content as the medium holds it, and the
// sectors in which the two differ. Pages are sparse and recycled, so that millions of small
// transactions allocate nothing.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/bytes.h"

namespace store {

inline constexpr std::size_t kDiskPage = 4096;
inline constexpr std::size_t kDiskSector = 512;
inline constexpr std::size_t kSectorsPerPage = kDiskPage / kDiskSector;

// A small fast stream of numbers (splitmix64): the disk's only source of chance.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}
  std::uint64_t roll() {
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
  }
  std::uint64_t below(std::uint64_t bound) { return bound == 0 ? 0 : roll() % bound; }
  bool coin() { return (roll() >> 63) != 0; }

 private:
  std::uint64_t state_;
};

using DiskPage = std::array<char, kDiskPage>;

// Pages that are free to be used again.
class PagePool {
 public:
  std::unique_ptr<DiskPage> take();  // content unspecified
  void give(std::unique_ptr<DiskPage> page);

 private:
  std::vector<std::unique_ptr<DiskPage>> free_;
};

struct SectorCount {
  std::uint64_t kept = 0;
  std::uint64_t lost = 0;
};

class FaultyFile {
 public:
  explicit FaultyFile(PagePool& pool) : pool_(pool) {}
  FaultyFile(const FaultyFile&) = delete;
  FaultyFile& operator=(const FaultyFile&) = delete;

  std::uint64_t size() const { return size_; }
  std::uint64_t durable_size() const { return durable_size_; }

  // Bytes read; the rest of `to` is zeroed.
  std::size_t read(char* to, std::size_t size, std::uint64_t offset) const;
  void write(const char* from, std::size_t size, std::uint64_t offset);
  void truncate(std::uint64_t size);

  void sync();                    // everything becomes durable
  void sync_failed(Dice& dice);   // some sectors do; the others never will unless written again
  SectorCount crash(Dice& dice);  // what was not synced is kept, dropped or torn

  // Copies the durable content of another file; nothing here stays.
  void take_durable(const FaultyFile& other);
  bool flip(std::uint64_t offset, std::uint8_t mask);  // in durable content

 private:
  struct Page {
    std::unique_ptr<DiskPage> durable;
    std::unique_ptr<DiskPage> cached;  // null where equal to durable
    std::uint8_t dirty = 0;            // sectors to be made durable by the next sync
    std::uint8_t lost = 0;             // sectors that a failed sync left volatile for good
  };

  Page& change(std::size_t number, bool whole);
  void mark(std::size_t number, std::uint8_t sectors);
  void keep(Page& page, std::uint8_t sectors);
  void drop_cached(Page& page);
  void shrink(std::uint64_t size);

  PagePool& pool_;
  std::vector<Page> pages_;
  std::vector<std::uint32_t> dirty_;  // numbers of pages with dirty sectors, in order of writing
  std::uint64_t size_ = 0;
  std::uint64_t durable_size_ = 0;
  std::vector<std::uint32_t> lost_;  // numbers of pages with lost sectors, perhaps repeated
};

}  // namespace store
