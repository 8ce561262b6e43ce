#include "store/crc32c.h"

#include <doctest/doctest.h>

namespace store {

TEST_CASE("CRC-32C agrees with the published examples") {
  // RFC 3720 appendix B.4; the check value of the catalogue of CRCs for "123456789".
  Bytes ascending(32, '\0');
  for (std::size_t i = 0; i < 32; ++i) ascending[i] = static_cast<char>(i);
  CHECK(crc32c("123456789") == 0xe3069283);
  CHECK(crc32c(Bytes(32, '\0')) == 0x8a9136aa);
  CHECK(crc32c(Bytes(32, '\xff')) == 0x62a8ab43);
  CHECK(crc32c(ascending) == 0x46dd794e);
  CHECK(crc32c("") == 0);
}

TEST_CASE("the table and the instruction agree, whole and in parts") {
  Bytes bytes;
  for (std::size_t i = 0; i < 300; ++i) {
    CHECK(crc32c(bytes) == crc32c_by_table(bytes));
    const std::size_t cut = i / 3;
    CHECK(crc32c(ByteView(bytes).substr(cut), crc32c(ByteView(bytes).substr(0, cut))) ==
          crc32c(bytes));
    bytes.push_back(static_cast<char>(i * 37 + 11));
  }
}

}  // namespace store
