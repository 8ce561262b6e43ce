#include "store/faulty_file.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace store {
namespace {

constexpr std::uint8_t kAll = 0xff;
static_assert(kSectorsPerPage == 8, "one bit a sector");

std::size_t pages_for(std::uint64_t size) { return (size + kDiskPage - 1) / kDiskPage; }

// The sectors that [from, to) of a page touches.
std::uint8_t sectors(std::size_t from, std::size_t to) {
  const std::size_t first = from / kDiskSector;
  const std::size_t last = (to - 1) / kDiskSector;
  return static_cast<std::uint8_t>((kAll << first) & (kAll >> (kSectorsPerPage - 1 - last)));
}

}  // namespace

std::unique_ptr<DiskPage> PagePool::take() {
  if (free_.empty()) return std::unique_ptr<DiskPage>(new DiskPage);
  auto page = std::move(free_.back());
  free_.pop_back();
  return page;
}

void PagePool::give(std::unique_ptr<DiskPage> page) {
  if (page != nullptr) free_.push_back(std::move(page));
}

std::size_t FaultyFile::read(char* to, std::size_t size, std::uint64_t offset) const {
  const std::size_t there =
      offset >= size_ ? 0 : static_cast<std::size_t>(std::min<std::uint64_t>(size, size_ - offset));
  for (std::size_t done = 0; done < there;) {
    const std::size_t within = (offset + done) % kDiskPage;
    const std::size_t part = std::min(kDiskPage - within, there - done);
    const Page& page = pages_[(offset + done) / kDiskPage];
    const DiskPage* from = page.cached ? page.cached.get() : page.durable.get();
    if (from == nullptr) {
      std::memset(to + done, 0, part);
    } else {
      std::memcpy(to + done, from->data() + within, part);
    }
    done += part;
  }
  std::memset(to + there, 0, size - there);
  return there;
}

void FaultyFile::write(const char* from, std::size_t size, std::uint64_t offset) {
  if (size == 0) return;
  size_ = std::max(size_, offset + size);
  if (pages_.size() < pages_for(size_)) pages_.resize(pages_for(size_));
  for (std::size_t done = 0; done < size;) {
    const std::size_t number = (offset + done) / kDiskPage;
    const std::size_t within = (offset + done) % kDiskPage;
    const std::size_t part = std::min(kDiskPage - within, size - done);
    Page& page = change(number, part == kDiskPage);
    std::memcpy(page.cached->data() + within, from + done, part);
    mark(number, sectors(within, within + part));
    done += part;
  }
}

void FaultyFile::truncate(std::uint64_t size) {
  if (size >= size_) return;
  for (std::size_t number = size / kDiskPage; number < pages_for(size_); ++number) {
    const std::size_t from = number == size / kDiskPage ? size % kDiskPage : 0;
    Page& page = change(number, from == 0);
    std::memset(page.cached->data() + from, 0, kDiskPage - from);
    mark(number, sectors(from, kDiskPage));
  }
  size_ = size;
}

void FaultyFile::sync() {
  for (const std::uint32_t number : dirty_) {
    Page& page = pages_[number];
    if (page.lost == 0) {
      std::swap(page.durable, page.cached);
      page.dirty = 0;
      drop_cached(page);
    } else {
      keep(page, page.dirty);
      page.dirty = 0;
    }
  }
  dirty_.clear();
  durable_size_ = size_;
  shrink(size_);
}

void FaultyFile::sync_failed(Dice& dice) {
  for (const std::uint32_t number : dirty_) {
    Page& page = pages_[number];
    const auto lucky = static_cast<std::uint8_t>(page.dirty & dice.roll());
    keep(page, lucky);
    page.lost = static_cast<std::uint8_t>(page.lost | (page.dirty & ~lucky));
    page.dirty = 0;
    if (page.lost != 0) lost_.push_back(number);
    if (lucky != 0 && number * kDiskPage < size_) {
      durable_size_ = std::max(durable_size_, std::min(size_, (number + 1) * kDiskPage));
    }
  }
  dirty_.clear();
}

SectorCount FaultyFile::crash(Dice& dice) {
  enum { drop_all, keep_all, keep_some, keep_prefix };
  const std::uint64_t mode = dice.below(4);
  const std::uint64_t prefix = dice.below(dirty_.size() + 1);
  SectorCount count;
  std::uint64_t reached = 0;  // end of the last sector that reached the medium
  for (std::size_t i = 0; i < dirty_.size(); ++i) {
    Page& page = pages_[dirty_[i]];
    std::uint8_t kept = 0;
    if (mode == keep_all || (mode == keep_prefix && i < prefix)) kept = page.dirty;
    if (mode == keep_some || (mode == keep_prefix && i == prefix)) {
      kept = static_cast<std::uint8_t>(page.dirty & dice.roll());
    }
    count.kept += static_cast<std::uint64_t>(std::popcount(kept));
    count.lost +=
        static_cast<std::uint64_t>(std::popcount(static_cast<std::uint8_t>(page.dirty & ~kept)));
    keep(page, kept);
    if (kept != 0) {
      const auto last = static_cast<std::uint64_t>(std::bit_width(kept));
      reached = std::max(reached, dirty_[i] * kDiskPage + last * kDiskSector);
    }
  }
  // The length is a piece of data of its own: old, new, or just as far as the sectors that arrived.
  std::uint64_t length = durable_size_;
  if (mode == keep_all) length = size_;
  if (mode == keep_some || mode == keep_prefix) {
    const std::uint64_t choices[] = {
        durable_size_, size_,
        std::min(std::max(size_, durable_size_), std::max(durable_size_, reached))};
    length = choices[dice.below(3)];
  }
  for (const auto* list : {&dirty_, &lost_}) {
    for (const std::uint32_t number : *list) {
      if (number >= pages_.size()) continue;
      pages_[number].dirty = pages_[number].lost = 0;
      drop_cached(pages_[number]);
    }
  }
  dirty_.clear();
  lost_.clear();
  pages_.resize(std::max(pages_.size(), pages_for(length)));
  size_ = durable_size_ = length;
  shrink(length);
  if (length % kDiskPage != 0 && pages_.back().durable != nullptr) {
    const std::size_t from = length % kDiskPage;
    std::memset(pages_.back().durable->data() + from, 0, kDiskPage - from);
  }
  return count;
}

void FaultyFile::take_durable(const FaultyFile& other) {
  shrink(0);
  dirty_.clear();
  lost_.clear();
  pages_.resize(pages_for(other.durable_size_));
  for (std::size_t number = 0; number < pages_.size(); ++number) {
    if (other.pages_[number].durable == nullptr) continue;
    pages_[number].durable = pool_.take();
    *pages_[number].durable = *other.pages_[number].durable;
  }
  size_ = durable_size_ = other.durable_size_;
}

bool FaultyFile::flip(std::uint64_t offset, std::uint8_t mask) {
  if (offset >= durable_size_) return false;
  Page& page = pages_[offset / kDiskPage];
  if (page.durable == nullptr) return false;
  char& byte = (*page.durable)[offset % kDiskPage];
  byte = static_cast<char>(byte ^ mask);
  return true;
}

// Gives the page a cached copy to write into; `whole` when all of it will be overwritten.
FaultyFile::Page& FaultyFile::change(std::size_t number, bool whole) {
  Page& page = pages_[number];
  if (page.cached != nullptr) return page;
  page.cached = pool_.take();
  if (whole) return page;
  if (page.durable != nullptr) {
    *page.cached = *page.durable;
  } else {
    page.cached->fill('\0');
  }
  return page;
}

void FaultyFile::mark(std::size_t number, std::uint8_t touched) {
  Page& page = pages_[number];
  if (page.dirty == 0) dirty_.push_back(static_cast<std::uint32_t>(number));
  page.dirty = static_cast<std::uint8_t>(page.dirty | touched);
  page.lost = static_cast<std::uint8_t>(page.lost & ~touched);
}

// Makes the given sectors of the cached copy durable.
void FaultyFile::keep(Page& page, std::uint8_t which) {
  if (which == 0 || page.cached == nullptr) return;
  if (page.durable == nullptr) {
    page.durable = pool_.take();
    page.durable->fill('\0');
  }
  for (std::size_t sector = 0; sector < kSectorsPerPage; ++sector) {
    if ((which >> sector & 1) == 0) continue;
    std::memcpy(page.durable->data() + sector * kDiskSector,
                page.cached->data() + sector * kDiskSector, kDiskSector);
  }
}

void FaultyFile::drop_cached(Page& page) { pool_.give(std::move(page.cached)); }

void FaultyFile::shrink(std::uint64_t size) {
  for (std::size_t number = pages_for(size); number < pages_.size(); ++number) {
    pool_.give(std::move(pages_[number].durable));
    pool_.give(std::move(pages_[number].cached));
  }
  if (pages_.size() > pages_for(size)) pages_.resize(pages_for(size));
}

}  // namespace store
