#include "base/encoding.h"

#include <doctest/doctest.h>

#include <vector>

TEST_CASE("base64 of RFC 4648 section 10 reads and writes the same bytes") {
  const std::vector<std::pair<std::string, std::string>> vectors = {{"", ""},
                                                                    {"f", "Zg=="},
                                                                    {"fo", "Zm8="},
                                                                    {"foo", "Zm9v"},
                                                                    {"foob", "Zm9vYg=="},
                                                                    {"fooba", "Zm9vYmE="},
                                                                    {"foobar", "Zm9vYmFy"}};
  for (const auto& [plain, coded] : vectors) {
    CHECK(base64(plain) == coded);
    CHECK(unbase64(coded) == plain);
  }
}

TEST_CASE("base64 has one spelling: a second one would let a note change without its signature") {
  for (const char* text : {"Zg", "Zg=", "Zg===", "Zh==", "Zm9=", "Zm9v\n", "Zm9v Zm9v", " Zm9v",
                           "Zm-v", "Zm_v", "=m9v", "Z===", "Zg==Zg==", "Zm9vZg=a", "Zm\r\n9v"}) {
    CAPTURE(text);
    CHECK_FALSE(unbase64(text));
  }
}

TEST_CASE("every byte string survives hex and base64, and whatever they accept is canonical") {
  std::uint64_t state = 1;
  for (int i = 0; i < 2000; ++i) {
    Bytes bytes;
    for (int k = 0; k < i % 70; ++k) {
      state = state * 6364136223846793005u + 1442695040888963407u;
      bytes.push_back(static_cast<char>(state >> 56));
    }
    CHECK(unhex(hex(bytes)) == bytes);
    CHECK(unbase64(base64(bytes)) == bytes);
    // The same bytes read as base64: mostly refused, never altered.
    const auto decoded = unbase64(bytes);
    if (decoded) CHECK(base64(*decoded) == bytes);
  }
}

TEST_CASE("hex is lower case and of even length") {
  CHECK(hex(ByteView("\x00\xff\x10", 3)) == "00ff10");
  for (const char* text : {"0", "0G", "FF", "0x", " 0", "00 "}) CHECK_FALSE(unhex(text));
}

TEST_CASE("a decimal has no sign, no space, no leading zero and stays within its bound") {
  CHECK(parse_decimal("0", 10) == 0);
  CHECK(parse_decimal("18446744073709551615", UINT64_MAX) == UINT64_MAX);
  CHECK(parse_decimal("9223372036854775807", (std::uint64_t{1} << 63) - 1));
  CHECK_FALSE(parse_decimal("9223372036854775808", (std::uint64_t{1} << 63) - 1));
  for (const char* text :
       {"", "00", "01", "+1", "-1", " 1", "1 ", "0x10", "1e3", "1.0", "18446744073709551616",
        "99999999999999999999", "111111111111111111111"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_decimal(text, UINT64_MAX));
  }
}

TEST_CASE("integers, varints and blocks read back as written") {
  for (std::uint64_t value : {std::uint64_t{0}, std::uint64_t{127}, std::uint64_t{128},
                              std::uint64_t{16384}, (std::uint64_t{1} << 63) - 1, UINT64_MAX}) {
    Bytes out;
    put_varint(out, value);
    put_u64(out, value);
    put_u32(out, static_cast<std::uint32_t>(value));
    put_u16(out, static_cast<std::uint16_t>(value));
    put_u8(out, static_cast<std::uint8_t>(value));
    put_block(out, "block");
    ByteReader reader(out);
    CHECK(reader.varint() == value);
    CHECK(reader.u64() == value);
    CHECK(reader.u32() == static_cast<std::uint32_t>(value));
    CHECK(reader.u16() == static_cast<std::uint16_t>(value));
    CHECK(reader.u8() == static_cast<std::uint8_t>(value));
    CHECK(reader.block(5) == "block");
    CHECK(reader.done());
  }
  Bytes big_endian;
  put_u32(big_endian, 0x01020304);
  CHECK(hex(big_endian) == "01020304");
}

TEST_CASE("a varint is minimal and at most 10 bytes; a block stays within its bound") {
  const auto refuses = [](ByteView bytes) {
    ByteReader reader(bytes);
    reader.varint();
    return !reader.ok();
  };
  CHECK(refuses(""));
  CHECK(refuses("\x80"));
  CHECK(refuses(ByteView("\x80\x00", 2)));
  CHECK(refuses(ByteView("\xff\x80\x00", 3)));
  CHECK(refuses("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02"));
  CHECK(refuses("\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"));
  CHECK_FALSE(refuses("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"));
  ByteReader long_block(
      "\x06"
      "abcdef");
  long_block.block(5);
  CHECK_FALSE(long_block.ok());
  ByteReader cut_block(
      "\x06"
      "abc");
  cut_block.block(10);
  CHECK_FALSE(cut_block.ok());
}

TEST_CASE("after the first failure a reader gives nothing more") {
  ByteReader reader("abc");
  CHECK(reader.take(4).empty());
  CHECK(reader.take(1).empty());
  CHECK(reader.u8() == 0);
  CHECK_FALSE(reader.ok());
  CHECK_FALSE(reader.done());
}
