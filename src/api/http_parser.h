// HTTP/1.1 requests from hostile bytes: an incremental parser that owns no socket and no clock.
//
// Strict by intention (RFC 9112; docs/operating/api.md, "Limits"): what two programs could read in
// two ways is refused, and after a refusal the connection must be closed. The parser never buffers
// more than its limits: the body limit is set by the caller once the head is known.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "io/wanted.h"

namespace api {

struct HttpLimits {
  std::size_t request_line = 8 * 1024;   // bytes, without its line end
  std::size_t headers = 64;              // count
  std::size_t header_bytes = 32 * 1024;  // all header lines together
  std::size_t chunk_extension = 256;     // bytes of one chunk's extensions
};

struct HttpRequest {
  std::string method;  // as it was written; methods are case-sensitive
  std::string path;    // raw, begins with '/', still percent-encoded
  std::string query;   // raw, without '?'
  std::vector<std::pair<std::string, std::string>> headers;  // names in lower case
  Bytes body;
  bool keep_alive = true;
  bool expects_continue = false;
  // Dropped when whoever asked has gone before the answer; null: nobody tells.
  std::shared_ptr<io::Wanted> wanted = nullptr;

  // The value of a header that came exactly once; nothing otherwise. `name` in lower case.
  std::optional<std::string_view> header(std::string_view name) const;
};

class HttpParser {
 public:
  explicit HttpParser(HttpLimits limits = {}) : limits_(limits) {}

  enum class State : std::uint8_t {
    head,      // more bytes of the request line or headers are needed
    body,      // the head is complete; call allow_body() once, then go on
    complete,  // take() the request
    failed,    // status() and reason() say why; close the connection after answering
  };

  // Takes bytes and says how many of them belonged to this request; stops at the end of the head
  // (state `body`, before allow_body) and at the end of the request.
  std::size_t consume(ByteView bytes);

  State state() const { return state_; }
  const HttpRequest& request() const { return request_; }
  // The body's declared length; nothing when it comes in chunks.
  std::optional<std::uint64_t> declared_length() const {
    return chunked_ ? std::nullopt : std::optional<std::uint64_t>(length_);
  }
  bool has_body() const { return chunked_ || length_ > 0; }
  // Sets the most bytes that a body may have. A declared length beyond it fails with 413 at once,
  // a chunked body as soon as it grows beyond.
  void allow_body(std::uint64_t limit);
  // Whether any byte of a request has come (for the idle and the header timeout).
  bool started() const { return started_; }

  int status() const { return status_; }
  std::string_view reason() const { return reason_; }
  // The complete request; the parser is ready for the next one.
  HttpRequest take();

 private:
  enum class Step : std::uint8_t {
    request_line,
    header_line,
    wait_for_limit,
    sized_body,
    chunk_size,
    chunk_data,
    chunk_end,
    last_line,
  };

  void fail(int status, std::string reason);
  void fail_too_large();
  // Moves bytes up to a CRLF into line_; true when the line is whole (without its CRLF).
  bool read_line(ByteView& rest, std::size_t limit, int status_if_long);
  void parse_request_line();
  void parse_header_line();
  void finish_head();
  void parse_chunk_size();

  HttpLimits limits_;
  State state_ = State::head;
  Step step_ = Step::request_line;
  HttpRequest request_;
  std::string line_;
  bool saw_cr_ = false;
  bool started_ = false;
  bool chunked_ = false;
  bool has_length_ = false;
  bool has_host_ = false;
  std::size_t header_bytes_ = 0;
  std::uint64_t length_ = 0;
  std::uint64_t chunk_left_ = 0;
  std::uint64_t body_limit_ = 0;
  int status_ = 0;
  std::string reason_;
};

// Percent-decoding of one path segment or query part. Nothing for an incomplete or malformed
// escape, a NUL, or ill-formed UTF-8. '+' means a space only where `form` is set.
std::optional<std::string> percent_decode(std::string_view text, bool form);

// The segments of a raw path, decoded; nothing for a malformed one, for an empty segment in the
// middle, and for '.' and '..'. "/" has none; a '/' at the end is refused unless it is the whole.
std::optional<std::vector<std::string>> split_path(std::string_view path);

// The parameters of a raw query, decoded. Nothing for a malformed one, more than 32, or a name that
// comes twice (two programs could take different ones).
std::optional<std::vector<std::pair<std::string, std::string>>> split_query(std::string_view query);

}  // namespace api
