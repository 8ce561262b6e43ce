// The refusals that every kind of store answers alike: wrong place, wrong size, wrong moment.
#pragma once

#include <algorithm>
#include <string>

#include "store/contents.h"
#include "store/store.h"

namespace store {

inline Error misuse(std::string_view what) {
  return {ErrorCode::conflict, "store: " + std::string(what)};
}

inline Error no_entry(ChainId chain, std::uint64_t index) {
  return {ErrorCode::not_found,
          "store: chain " + std::to_string(chain) + " holds no entry " + std::to_string(index)};
}

inline Error not_next(ChainId chain, std::uint64_t index, std::uint64_t end) {
  return {ErrorCode::conflict, "store: entry " + std::to_string(index) + " of chain " +
                                   std::to_string(chain) + " is not the next one, " +
                                   std::to_string(end)};
}

inline Result<void> check_place(ChainId chain, std::uint64_t index) {
  if (chain <= kMaxChain && index < kMaxIndex) return {};
  return Error{ErrorCode::invalid, "store: chain " + std::to_string(chain) + " entry " +
                                       std::to_string(index) + " is beyond what a store can hold"};
}

inline Result<void> check_size(std::size_t size, std::size_t max, std::string_view what,
                               std::size_t min = 0) {
  if (size >= min && size <= max) return {};
  return Error{ErrorCode::invalid, "store: " + std::string(what) + " of " + std::to_string(size) +
                                       " bytes; it takes " + std::to_string(min) + " to " +
                                       std::to_string(max)};
}

inline Result<void> check_row(const Row& row) {
  TRY(check_size(row.entry.size(), kMaxValue, "an entry"));
  return check_size(row.opening.size(), kMaxValue, "an opening");
}

inline Result<void> check_blocks(ContentId id, std::uint64_t first, ByteView bytes) {
  const std::uint64_t count = (bytes.size() + kBlockSize - 1) / kBlockSize;
  if (id != 0 && !bytes.empty() && first < kMaxBlock && count <= kMaxBlock - first) return {};
  return Error{ErrorCode::invalid, "store: block " + std::to_string(first) + " of content " +
                                       std::to_string(id) + " is beyond what a store can hold"};
}

inline Error no_block(ContentId id, std::uint64_t index) {
  return {ErrorCode::not_found,
          "store: content " + std::to_string(id) + " holds no block " + std::to_string(index)};
}

}  // namespace store
