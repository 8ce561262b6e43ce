// What a reader of papers takes at most. Every limit is checked before the memory is taken; what is
// beyond one is refused in words, never cut in silence.
#pragma once

#include <cstddef>
#include <cstdint>

namespace papers {

inline constexpr std::size_t kFileMax = std::size_t{32} << 20;           // as a file of a circle
inline constexpr std::uint64_t kMembersMax = 10'000;                     // of an archive
inline constexpr std::uint64_t kMemberMax = std::uint64_t{256} << 20;    // unpacked
inline constexpr std::uint64_t kUnpackedMax = std::uint64_t{512} << 20;  // all that is unpacked
inline constexpr std::uint64_t kRatioMax = 200;                          // unpacked to packed,
inline constexpr std::uint64_t kRatioFrom = std::uint64_t{1} << 20;  // where it is more than this
inline constexpr std::size_t kSheetsMax = 100;
inline constexpr std::uint32_t kRowsMax = 200'000;  // of one file
inline constexpr std::size_t kColumnsMax = 200;
inline constexpr std::size_t kCellMax = 32 * 1024;                // bytes of UTF-8
inline constexpr std::size_t kSharedMax = std::size_t{64} << 20;  // bytes of shared texts
inline constexpr std::size_t kStylesMax = 65'000;
inline constexpr std::size_t kXmlDepthMax = 256;
inline constexpr std::size_t kPartsMax = 1'000;    // of a letter
inline constexpr std::size_t kPartDepthMax = 16;   // letters within letters
inline constexpr std::size_t kEventsMax = 20'000;  // of a calendar

}  // namespace papers
