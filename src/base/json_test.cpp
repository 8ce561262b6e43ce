// If these fail, the page shows broken answers, or a request is read in two ways.
#include "base/json.h"

#include <doctest/doctest.h>

#include "base/json_own.h"

TEST_CASE("a written document is what a strict reader reads back") {
  json::Writer out;
  out.begin_object()
      .field("name", "Kim \"Man-ki\"\n\\ \x01 \x7f 김만기")
      .field("size", std::uint64_t{18446744073709551615U})
      .field("less", std::int64_t{-5})
      .field("yes", true)
      .field("half", 0.5)
      .key("none")
      .null()
      .key("list")
      .begin_array()
      .number(std::uint64_t{1})
      .begin_object()
      .end_object()
      .begin_array()
      .end_array()
      .string("")
      .end_array()
      .end_object();
  const Bytes text = out.take();
  CHECK(text ==
        "{\"name\":\"Kim \\\"Man-ki\\\"\\n\\\\ \\u0001 \\u007f "
        "김만기\",\"size\":18446744073709551615,"
        "\"less\":-5,\"yes\":true,\"half\":0.5,\"none\":null,\"list\":[1,{},[],\"\"]}");
  const auto read = json::parse(text);
  REQUIRE(read.ok());
  CHECK(read.value().write() == text);
  CHECK(read.value().text("name") == "Kim \"Man-ki\"\n\\ \x01 \x7f 김만기");
  CHECK(read.value().find("size")->unsigned_number() == 18446744073709551615U);
  CHECK_FALSE(read.value().find("size")->signed_number());
  CHECK(read.value().find("less")->signed_number() == -5);
  CHECK_FALSE(read.value().find("less")->unsigned_number());
  CHECK(read.value().find("yes")->boolean() == true);
  CHECK(read.value().find("half")->real_number() == 0.5);
  CHECK_FALSE(read.value().find("half")->unsigned_number());
  CHECK(read.value().find("list")->items().size() == 4);
  CHECK(read.value().find("nothing") == nullptr);
  CHECK_FALSE(read.value().text("size"));
}

TEST_CASE("bytes that are no UTF-8 never leave in an answer") {
  json::Writer out;
  out.begin_array().string("a\xff\xc0\x80z").string("\xed\xa0\x80").end_array();
  const Bytes text = out.take();
  const auto read = json::parse(text);
  REQUIRE(read.ok());
  CHECK(read.value().items()[0].string() == "a\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbdz");
}

TEST_CASE("escapes are read as the standard says") {
  const auto read = json::parse(R"(["\u0041\u00e9\ud83d\ude00\/\b\f\r\t"])");
  REQUIRE(read.ok());
  CHECK(read.value().items()[0].string() == "A\u00e9\U0001F600/\b\f\r\t");
}

TEST_CASE("every text that could be read in two ways, or not at all, is refused with its reason") {
  const std::pair<std::string, const char*> rows[] = {
      {"", "ends where a value"},
      {"  ", "ends where a value"},
      {"{", "a key in quotes"},
      {"{\"a\"}", "':' is missing"},
      {"{\"a\":1,}", "a key in quotes"},
      {"{\"a\":1 \"b\":2}", "',' or '}'"},
      {"{\"a\":1,\"a\":2}", "same key twice"},
      {"{\"a\":1,\"\\u0061\":2}", "same key twice"},
      {"[1,]", "no value begins"},
      {"[1 2]", "',' or ']'"},
      {"[1", "',' or ']'"},
      {"01", "needless 0"},
      {"-", "digit is missing"},
      {"1.", "digit is missing"},
      {"1e", "digit is missing"},
      {"+1", "no value begins"},
      {".5", "no value begins"},
      {"NaN", "no value begins"},
      {"nul", "no value begins"},
      {"truex", "after the value"},
      {"1 1", "after the value"},
      {"'a'", "no value begins"},
      {"\"a", "ends inside a string"},
      {"\"a\\", "ends inside a string"},
      {"\"\\x41\"", "unknown escape"},
      {"\"\\u00g0\"", "four hex digits"},
      {"\"\\u-001\"", "four hex digits"},
      {"\"\\ud800\"", "surrogate"},
      {"\"\\ud800\\u0041\"", "surrogate"},
      {"\"\\udc00\"", "surrogate"},
      {"\"\n\"", "control character"},
      {std::string("\"\0\"", 3), "control character"},
      {"\"\xff\"", "ill-formed UTF-8"},
      {"\"\xed\xa0\x80\"", "ill-formed UTF-8"},
      {"\xef\xbb\xbf{}", "no value begins"},
      {"// a\n1", "no value begins"},
      {std::string(33, '[') + std::string(33, ']'), "32 levels"},
      {std::string(100000, '['), "32 levels"},
  };
  for (const auto& [text, reason] : rows) {
    CAPTURE(text.substr(0, 60));
    const auto read = json::parse(text);
    REQUIRE_FALSE(read.ok());
    CHECK(read.error().message.find(reason) != std::string::npos);
  }
  CHECK(json::parse(std::string(32, '[') + std::string(32, ']')).ok());
  CHECK_FALSE(json::parse("[1]", 2).ok());
}

TEST_CASE("what the node made itself is read deeper, to the depth that is asked for") {
  const auto nested = [](std::size_t levels) {
    return std::string(levels, '[') + std::string(levels, ']');
  };
  CHECK(json::parse_own(nested(160), 1000, 160).ok());
  const auto deeper = json::parse_own(nested(161), 1000, 160);
  REQUIRE_FALSE(deeper.ok());
  CHECK(deeper.error().message.find("160 levels") != std::string::npos);
  CHECK_FALSE(json::parse_own("[1]", 2, 160).ok());
}

// A body of 18 MiB of digits would take more than a gigabyte.
TEST_CASE("a text of nothing but small values is read up to as many as the usual text holds") {
  const auto values = [](std::size_t count) {
    std::string out = "[1";
    for (std::size_t i = 1; i < count; ++i) out += ",1";
    return out + "]";
  };
  CHECK(json::parse(values(json::kTextSizeMax / 2 - 1)).ok());
  const auto more = json::parse(values(json::kTextSizeMax), 4 * json::kTextSizeMax);
  REQUIRE_FALSE(more.ok());
  CHECK(more.error().message.find("more values") != std::string::npos);
  const std::string words = "\"" + std::string(40, 'w') + "\"";
  std::string list = "[" + words;
  for (std::size_t i = 0; i < json::kTextSizeMax / 2 + 1000; ++i) list += "," + words;
  CHECK(json::parse(list + "]", 64 * json::kTextSizeMax).ok());
}
