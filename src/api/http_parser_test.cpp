// If these fail, a request could mean one thing to a proxy and another to the node (smuggling), or
// a hostile client could make the node keep more than its limits.
#include "api/http_parser.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace {

using api::HttpParser;
using State = api::HttpParser::State;

// Feeds everything in pieces of `piece` bytes; returns the parser after the first request or
// failure.
HttpParser feed(std::string_view bytes, std::size_t piece, std::uint64_t limit, std::size_t& used) {
  HttpParser parser;
  used = 0;
  while (true) {
    const std::string_view next = bytes.substr(used, piece);
    const State before = parser.state();
    const std::size_t taken = parser.consume(next);
    used += taken;
    if (parser.state() == State::complete || parser.state() == State::failed) return parser;
    if (before == State::head && parser.state() == State::body) {
      parser.allow_body(limit);
      if (parser.state() == State::complete || parser.state() == State::failed) return parser;
      continue;
    }
    if (used == bytes.size()) return parser;
  }
}

HttpParser feed(std::string_view bytes, std::uint64_t limit = 1000) {
  std::size_t used = 0;
  HttpParser whole = feed(bytes, bytes.size() + 1, limit, used);
  // The same bytes one by one must give the same end.
  std::size_t used_single = 0;
  const HttpParser single = feed(bytes, 1, limit, used_single);
  CHECK(single.state() == whole.state());
  CHECK(single.status() == whole.status());
  if (whole.state() == State::complete) {
    CHECK(used_single == used);
    CHECK(single.request().body == whole.request().body);
  }
  return whole;
}

struct Case {
  const char* name;
  std::string bytes;
  int status;
};

TEST_CASE("a plain request") {
  HttpParser parser = feed(
      "GET /api/v1/circles?limit=3&after=x HTTP/1.1\r\nHost: localhost:1\r\n"
      "X-Thing:  a b \r\nConnection: keep-alive\r\n\r\n");
  REQUIRE(parser.state() == State::complete);
  const api::HttpRequest request = parser.take();
  CHECK(request.method == "GET");
  CHECK(request.path == "/api/v1/circles");
  CHECK(request.query == "limit=3&after=x");
  CHECK(request.header("x-thing") == "a b");
  CHECK(request.header("host") == "localhost:1");
  CHECK_FALSE(request.header("absent"));
  CHECK(request.keep_alive);
  CHECK(parser.state() == State::head);
  CHECK_FALSE(parser.started());
}

TEST_CASE("bodies by length and in chunks, and what follows stays") {
  const std::string next = "GET /next HTTP/1.1\r\n";
  for (const std::string body :
       {"Content-Length: 5\r\n\r\nhello",
        "Transfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n03;a=b\r\nllo\r\n0\r\n\r\n",
        "Transfer-Encoding: Chunked\r\n\r\n5\r\nhello\r\n00000000\r\n\r\n"}) {
    const std::string request = "POST /a HTTP/1.1\r\nHost: a\r\n" + body;
    std::size_t used = 0;
    HttpParser parser = feed(request + next, 7, 1000, used);
    REQUIRE(parser.state() == State::complete);
    CHECK(parser.take().body == "hello");
    HttpParser again = feed(request + next, 100000, 1000, used);
    CHECK(used == request.size());
    CHECK(again.state() == State::complete);
  }
}

TEST_CASE("what can be read in two ways is refused") {
  const std::string head = "POST /a HTTP/1.1\r\nHost: a\r\n";
  const std::vector<Case> cases = {
      {"length and chunks",
       head + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
      {"chunks and length",
       head + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n", 400},
      {"two lengths", head + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello", 400},
      {"the same length twice", head + "Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello", 400},
      {"length list", head + "Content-Length: 5, 5\r\n\r\nhello", 400},
      {"length with sign", head + "Content-Length: +5\r\n\r\nhello", 400},
      {"negative length", head + "Content-Length: -1\r\n\r\nhello", 400},
      {"hex length", head + "Content-Length: 0x5\r\n\r\nhello", 400},
      {"length with zeros in front", head + "Content-Length: 05\r\n\r\nhello", 400},
      {"length with letters", head + "Content-Length: 5a\r\n\r\nhello", 400},
      {"empty length", head + "Content-Length: \r\n\r\nhello", 400},
      {"length beyond 64 bits", head + "Content-Length: 18446744073709551621\r\n\r\nhello", 400},
      {"unknown coding", head + "Transfer-Encoding: gzip\r\n\r\n", 400},
      {"coding list", head + "Transfer-Encoding: gzip, chunked\r\n\r\n", 400},
      {"chunked twice", head + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n",
       400},
      {"chunked, identity", head + "Transfer-Encoding: chunked, identity\r\n\r\n", 400},
      {"chunked in quotes", head + "Transfer-Encoding: \"chunked\"\r\n\r\n", 400},
      {"vertical tab before chunked",
       head + "Transfer-Encoding: \x0b"
              "chunked\r\n\r\n",
       400},
      {"space before the colon", head + "Transfer-Encoding : chunked\r\n\r\n", 400},
      {"tab before the colon", head + "Content-Length\t: 5\r\n\r\nhello", 400},
      {"folded header", head + "X-A: b\r\n c: d\r\n\r\n", 400},
      {"folded first header", "POST /a HTTP/1.1\r\n Host: a\r\n\r\n", 400},
      {"bare line feed", "POST /a HTTP/1.1\nHost: a\n\n", 400},
      {"bare line feed in the head", head + "X-A: b\nContent-Length: 5\r\n\r\nhello", 400},
      {"bare carriage return", head + "X-A: b\rContent-Length: 5\r\n\r\nhello", 400},
      {"two carriage returns", head + "X-A: b\r\r\n\r\n", 400},
      {"NUL in a value", head + std::string("X-A: b\0c\r\n\r\n", 12), 400},
      {"NUL in a name", head + std::string("X\0A: b\r\n\r\n", 11), 400},
      {"control in a value", head + "X-A: b\x01\r\n\r\n", 400},
      {"DEL in a value", head + "X-A: b\x7f\r\n\r\n", 400},
      {"no colon", head + "X-A\r\n\r\n", 400},
      {"empty name", head + ": b\r\n\r\n", 400},
      {"name with a space", head + "X A: b\r\n\r\n", 400},
      {"name beyond ASCII", head + "X-\xc3\xa9: b\r\n\r\n", 400},
      {"no host", "GET / HTTP/1.1\r\n\r\n", 400},
      {"two hosts", head + "Host: b\r\n\r\n", 400},
      {"the same host twice", head + "Host: a\r\n\r\n", 400},
      {"host list", "GET / HTTP/1.1\r\nHost: a, b\r\n\r\n", 400},
      {"empty host", "GET / HTTP/1.1\r\nHost: \r\n\r\n", 400},
      {"host with user", "GET / HTTP/1.1\r\nHost: u@a\r\n\r\n", 400},
      {"absolute target", "GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"authority target", "CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"asterisk target", "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"target with a space", "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"target with a fragment", "GET /a#b HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"target with a backslash", "GET /a\\b HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"target beyond ASCII", "GET /\xc3\xa9 HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"two spaces", "GET  / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"tab in the request line", "GET\t/ HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"space at the end of the request line", "GET / HTTP/1.1 \r\nHost: a\r\n\r\n", 400},
      {"no version", "GET /\r\nHost: a\r\n\r\n", 400},
      {"malformed version", "GET / HTTP/11\r\nHost: a\r\n\r\n", 400},
      {"old version", "GET / HTTP/1.0\r\nHost: a\r\n\r\n", 505},
      {"version 2", "GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505},
      {"the preface of version 2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505},
      {"lower case method", "get / HTTP/1.1\r\nHost: a\r\n\r\n", 501},
      {"unknown method", "BREW / HTTP/1.1\r\nHost: a\r\n\r\n", 501},
      {"method that is no token", "G@T / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"empty line in front", "\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"other expectation", head + "Expect: 200-ok\r\n\r\n", 417},
      {"announced trailer", head + "Trailer: X\r\n\r\n", 400},
      {"chunk size of 9 digits",
       head + "Transfer-Encoding: chunked\r\n\r\n000000005\r\nhello\r\n0\r\n\r\n", 400},
      {"chunk size with prefix",
       head + "Transfer-Encoding: chunked\r\n\r\n0x5\r\nhello\r\n0\r\n\r\n", 400},
      {"chunk size with a space",
       head + "Transfer-Encoding: chunked\r\n\r\n5 \r\nhello\r\n0\r\n\r\n", 400},
      {"chunk size with sign", head + "Transfer-Encoding: chunked\r\n\r\n+5\r\nhello\r\n0\r\n\r\n",
       400},
      {"empty chunk size", head + "Transfer-Encoding: chunked\r\n\r\n\r\nhello\r\n0\r\n\r\n", 400},
      {"chunk longer than said", head + "Transfer-Encoding: chunked\r\n\r\n4\r\nhello\r\n0\r\n\r\n",
       400},
      {"chunk line with a bare line feed",
       head + "Transfer-Encoding: chunked\r\n\r\n5\nhello\r\n0\r\n\r\n", 400},
      {"chunk data ended by a line feed",
       head + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\n0\r\n\r\n", 400},
      {"line feed in a chunk extension",
       head + "Transfer-Encoding: chunked\r\n\r\n5;a\nb\r\nhello\r\n0\r\n\r\n", 400},
      {"space in a chunk extension",
       head + "Transfer-Encoding: chunked\r\n\r\n5; a\r\nhello\r\n0\r\n\r\n", 400},
      {"long chunk extension",
       head + "Transfer-Encoding: chunked\r\n\r\n5;" + std::string(256, 'a') +
           "\r\nhello\r\n0\r\n\r\n",
       400},
      {"trailer", head + "Transfer-Encoding: chunked\r\n\r\n0\r\nX: y\r\n\r\n", 400},
  };
  CHECK(cases.size() >= 40);
  for (const Case& one : cases) {
    CAPTURE(one.name);
    const HttpParser parser = feed(one.bytes + "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n");
    CHECK(parser.state() == State::failed);
    CHECK(parser.status() == one.status);
    CHECK(std::string(parser.reason()) != "");
  }
}

TEST_CASE("limits hold at their edge") {
  const auto with_line = [](std::size_t size) {
    return "GET /" + std::string(size - 14, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n";
  };
  CHECK(feed(with_line(8192)).state() == State::complete);
  CHECK(feed(with_line(8193)).status() == 414);

  const auto with_headers = [](std::size_t count) {
    std::string out = "GET / HTTP/1.1\r\nHost: a\r\n";
    for (std::size_t i = 1; i < count; ++i) out += "X: y\r\n";
    return out + "\r\n";
  };
  CHECK(feed(with_headers(64)).state() == State::complete);
  CHECK(feed(with_headers(65)).status() == 431);

  const auto with_header_bytes = [](std::size_t bytes) {
    return "GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(bytes - 9 - 5, 'a') + "\r\n\r\n";
  };
  CHECK(feed(with_header_bytes(32768)).state() == State::complete);
  CHECK(feed(with_header_bytes(32769)).status() == 431);

  const auto with_body = [](std::size_t size) {
    return "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(size) + "\r\n\r\n" +
           std::string(size, 'b');
  };
  CHECK(feed(with_body(1000)).state() == State::complete);
  CHECK(feed(with_body(1001)).status() == 413);
  CHECK(feed("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3e9\r\n").status() ==
        413);
  CHECK(feed("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nffffffff\r\n")
            .status() == 413);
}

TEST_CASE("a body beyond the limit is refused before a byte of it is taken") {
  HttpParser parser;
  const std::string head = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 104857600\r\n\r\n";
  CHECK(parser.consume(head + std::string(4096, 'x')) == head.size());
  REQUIRE(parser.state() == State::body);
  CHECK(parser.declared_length() == 104857600);
  parser.allow_body(65536);
  CHECK(parser.status() == 413);
  CHECK(parser.consume(std::string(4096, 'x')) == 0);
  CHECK(parser.request().body.empty());
}

TEST_CASE("closing and expecting") {
  CHECK_FALSE(
      feed("GET / HTTP/1.1\r\nHost: a\r\nConnection: foo, Close\r\n\r\n").request().keep_alive);
  HttpParser parser;
  parser.consume("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-Continue\r\nContent-Length: 1\r\n\r\n");
  CHECK(parser.request().expects_continue);
}

TEST_CASE("paths and queries have one reading") {
  const auto path = api::split_path("/circles/%EB%B6%81/a%2Fb");
  REQUIRE(path);
  CHECK((*path)[1] == "\xeb\xb6\x81");
  CHECK((*path)[2] == "a/b");
  for (const char* bad : {"", "a", "//", "/a//b", "/a/", "/..", "/a/../b", "/.", "/%2e%2E", "/%",
                          "/%4", "/%zz", "/%00", "/%ff", "/%c0%af", "/%ed%a0%80"}) {
    CAPTURE(bad);
    CHECK_FALSE(api::split_path(bad));
  }
  const auto query = api::split_query("a=1&b=x+y%2B&c");
  REQUIRE(query);
  CHECK((*query)[1].second == "x y+");
  CHECK((*query)[2].second == "");
  for (const char* bad : {"a=1&a=2", "a=1&&b=2", "&a=1", "a=1&", "=1", "a=%", "a=%ff"}) {
    CAPTURE(bad);
    CHECK_FALSE(api::split_query(bad));
  }
}

}  // namespace
