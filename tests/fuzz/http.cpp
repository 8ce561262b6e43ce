// HTTP requests: whatever the pieces in which bytes arrive, the parser comes to the same end, keeps
// no more than its limits, and everything that it splits further has one reading.
#include <algorithm>

#include "api/http_parser.h"
#include "base/check.h"

namespace {

constexpr std::uint64_t kLimit = 1024;

struct Outcome {
  api::HttpParser::State state = api::HttpParser::State::head;
  int status = 0;
  std::size_t used = 0;
  std::string body;
};

Outcome feed(std::string_view bytes, std::size_t piece) {
  api::HttpParser parser;
  Outcome out;
  bool allowed = false;
  while (out.used < bytes.size()) {
    const std::size_t taken = parser.consume(bytes.substr(out.used, piece));
    out.used += taken;
    if (!allowed && parser.state() == api::HttpParser::State::body) {
      allowed = true;
      parser.allow_body(kLimit);
    }
    if (parser.state() == api::HttpParser::State::complete ||
        parser.state() == api::HttpParser::State::failed)
      break;
  }
  out.state = parser.state();
  out.status = parser.status();
  check(parser.request().body.size() <= kLimit);
  check(parser.request().headers.size() <= 64);
  check((out.state == api::HttpParser::State::failed) == (out.status >= 400));
  if (out.state == api::HttpParser::State::complete) {
    const api::HttpRequest request = parser.take();
    out.body = request.body;
    if (const auto path = api::split_path(request.path)) {
      for (const std::string& part : *path)
        check(part != ".." && part != "." && part.find('\0') == std::string::npos);
    }
    static_cast<void>(api::split_query(request.query));
    check(parser.state() == api::HttpParser::State::head);
  }
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const Outcome whole = feed(bytes, std::max<std::size_t>(1, bytes.size()));
  const Outcome single = feed(bytes, 1);
  check(whole.state == single.state);
  check(whole.status == single.status);
  if (whole.state == api::HttpParser::State::complete) {
    check(whole.used == single.used);
    check(whole.body == single.body);
  }
  return 0;
}
