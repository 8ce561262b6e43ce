#include "api/http_parser.h"

#include <algorithm>

#include "base/check.h"
#include "base/encoding.h"
#include "base/text.h"

namespace api {
namespace {

bool is_token_char(char c) {
  if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) return true;
  return std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

bool is_token(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_token_char);
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

// Characters of a request target in origin form (RFC 3986 path and query). '|', quotes, brackets,
// backslashes and bytes beyond ASCII must come percent-encoded.
bool is_target_char(char c) {
  if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) return true;
  return std::string_view("-._~!$&'()*+,;=:@/?%").find(c) != std::string_view::npos;
}

// Header values: visible ASCII, space, tab, and bytes from 0x80 on.
bool is_value_char(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte == '\t' || (byte >= 0x20 && byte != 0x7f);
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    if (!next_code_point(text)) return false;
  }
  return true;
}

}  // namespace

std::optional<std::string_view> HttpRequest::header(std::string_view name) const {
  std::optional<std::string_view> found;
  for (const auto& [key, value] : headers) {
    if (key != name) continue;
    if (found) return std::nullopt;
    found = value;
  }
  return found;
}

void HttpParser::fail(int status, std::string reason) {
  state_ = State::failed;
  status_ = status;
  reason_ = std::move(reason);
}

void HttpParser::fail_too_large() {
  fail(413, "the body is larger than the " + std::to_string(body_limit_) +
                " bytes that this route takes");
}

bool HttpParser::read_line(ByteView& rest, std::size_t limit, int status_if_long) {
  while (!rest.empty()) {
    const char c = rest.front();
    rest.remove_prefix(1);
    if (saw_cr_) {
      if (c != '\n') {
        fail(400, "a carriage return without a line feed");
        return false;
      }
      saw_cr_ = false;
      return true;
    }
    if (c == '\r') {
      saw_cr_ = true;
      continue;
    }
    if (c == '\n') {
      fail(400, "a line feed without a carriage return");
      return false;
    }
    if (c == '\0') {
      fail(400, "a NUL byte in the head");
      return false;
    }
    if (line_.size() >= limit) {
      fail(status_if_long, "a line is too long, or something stands where it may not");
      return false;
    }
    line_.push_back(c);
  }
  return false;
}

void HttpParser::parse_request_line() {
  const std::string_view line = line_;
  const std::size_t first = line.find(' ');
  const std::size_t last = line.rfind(' ');
  if (first == std::string_view::npos || first == last) {
    return fail(400, "the request line is not method, target and version");
  }
  const std::string_view method = line.substr(0, first);
  const std::string_view target = line.substr(first + 1, last - first - 1);
  const std::string_view version = line.substr(last + 1);
  if (!is_token(method)) return fail(400, "the method is not a token");
  if (version.size() != 8 || version.substr(0, 5) != "HTTP/" || hex_digit(version[5]) < 0 ||
      version[6] != '.') {
    return fail(400, "the version is not HTTP/1.1");
  }
  if (version != "HTTP/1.1") return fail(505, "only HTTP/1.1 is spoken here");
  static constexpr std::string_view kMethods[] = {"GET",    "HEAD",    "POST",  "PUT",    "PATCH",
                                                  "DELETE", "OPTIONS", "TRACE", "CONNECT"};
  if (std::find(std::begin(kMethods), std::end(kMethods), method) == std::end(kMethods)) {
    return fail(501, "the method is not known here");
  }
  if (target.empty() || target.front() != '/' ||
      !std::all_of(target.begin(), target.end(), is_target_char)) {
    return fail(400, "the target is not a path that begins with '/'");
  }
  const std::size_t mark = target.find('?');
  request_.method = method;
  request_.path = target.substr(0, mark);
  request_.query = mark == std::string_view::npos ? "" : target.substr(mark + 1);
}

void HttpParser::parse_header_line() {
  const std::string_view line = line_;
  header_bytes_ += line.size() + 2;
  if (header_bytes_ > limits_.header_bytes) return fail(431, "the headers are too large");
  if (request_.headers.size() >= limits_.headers) return fail(431, "there are too many headers");
  if (line.front() == ' ' || line.front() == '\t') {
    return fail(400, "a header that goes on in a second line");
  }
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return fail(400, "a header without a colon");
  const std::string_view raw_name = line.substr(0, colon);
  if (!is_token(raw_name)) return fail(400, "a header's name is not a token");
  const std::string_view value = trim(line.substr(colon + 1));
  if (!std::all_of(value.begin(), value.end(), is_value_char)) {
    return fail(400, "a control character in a header's value");
  }
  std::string name = lower(raw_name);
  if (name == "host") {
    if (has_host_) return fail(400, "more than one Host");
    if (value.empty() || value.find_first_of(", \t/@") != std::string_view::npos) {
      return fail(400, "the Host is not a host and port");
    }
    has_host_ = true;
  } else if (name == "content-length") {
    if (has_length_) return fail(400, "more than one Content-Length");
    const auto length = value.size() <= 18 ? parse_decimal(value, ~std::uint64_t{0}) : std::nullopt;
    if (!length) return fail(400, "the Content-Length is not a number");
    has_length_ = true;
    length_ = *length;
  } else if (name == "transfer-encoding") {
    if (chunked_ || lower(value) != "chunked") {
      return fail(400, "the Transfer-Encoding is not 'chunked'");
    }
    chunked_ = true;
  } else if (name == "expect") {
    if (lower(value) != "100-continue" || request_.expects_continue) {
      return fail(417, "only 'Expect: 100-continue' is met");
    }
    request_.expects_continue = true;
  } else if (name == "connection") {
    std::string_view rest = value;
    while (!rest.empty()) {
      const std::size_t comma = rest.find(',');
      if (lower(trim(rest.substr(0, comma))) == "close") request_.keep_alive = false;
      rest = comma == std::string_view::npos ? std::string_view() : rest.substr(comma + 1);
    }
  } else if (name == "trailer") {
    return fail(400, "trailers are not taken");
  }
  request_.headers.emplace_back(std::move(name), std::string(value));
}

void HttpParser::finish_head() {
  if (!has_host_) return fail(400, "no Host");
  if (chunked_ && has_length_) return fail(400, "both Content-Length and Transfer-Encoding");
  state_ = State::body;
  step_ = Step::wait_for_limit;
}

void HttpParser::allow_body(std::uint64_t limit) {
  check(step_ == Step::wait_for_limit);
  body_limit_ = limit;
  if (chunked_) {
    step_ = Step::chunk_size;
    return;
  }
  if (length_ > limit) return fail_too_large();
  if (length_ == 0) {
    state_ = State::complete;
    return;
  }
  request_.body.reserve(static_cast<std::size_t>(length_));
  step_ = Step::sized_body;
}

void HttpParser::parse_chunk_size() {
  const std::string_view line = line_;
  const std::size_t semicolon = line.find(';');
  const std::string_view digits = line.substr(0, semicolon);
  if (semicolon != std::string_view::npos) {
    const std::string_view extension = line.substr(semicolon);
    if (extension.size() > limits_.chunk_extension ||
        !std::all_of(extension.begin(), extension.end(),
                     [](char c) { return c > 0x20 && c < 0x7f; })) {
      return fail(400, "a malformed or too long chunk extension");
    }
  }
  if (digits.empty() || digits.size() > 8) return fail(400, "a malformed chunk size");
  std::uint64_t size = 0;
  for (const char c : digits) {
    const int digit = hex_digit(c);
    if (digit < 0) return fail(400, "a malformed chunk size");
    size = size * 16 + static_cast<std::uint64_t>(digit);
  }
  if (size > body_limit_ - request_.body.size()) {
    return fail_too_large();
  }
  chunk_left_ = size;
  step_ = size == 0 ? Step::last_line : Step::chunk_data;
}

std::size_t HttpParser::consume(ByteView bytes) {
  ByteView rest = bytes;
  while (state_ == State::head || state_ == State::body) {
    if (step_ == Step::wait_for_limit) break;
    if (!rest.empty()) started_ = true;
    switch (step_) {
      case Step::request_line:
        if (!read_line(rest, limits_.request_line, 414)) return bytes.size() - rest.size();
        parse_request_line();
        step_ = Step::header_line;
        break;
      case Step::header_line:
        if (!read_line(rest, limits_.header_bytes, 431)) return bytes.size() - rest.size();
        if (line_.empty()) {
          finish_head();
        } else {
          parse_header_line();
        }
        break;
      case Step::sized_body:
      case Step::chunk_data: {
        if (rest.empty()) return bytes.size();
        const bool sized = step_ == Step::sized_body;
        const std::uint64_t wanted = sized ? length_ - request_.body.size() : chunk_left_;
        const auto take = static_cast<std::size_t>(std::min<std::uint64_t>(wanted, rest.size()));
        request_.body.append(rest.substr(0, take));
        rest.remove_prefix(take);
        if (sized) {
          if (request_.body.size() == length_) state_ = State::complete;
        } else {
          chunk_left_ -= take;
          if (chunk_left_ == 0) step_ = Step::chunk_end;
        }
        break;
      }
      case Step::chunk_size:
        if (!read_line(rest, 8 + limits_.chunk_extension, 400)) return bytes.size() - rest.size();
        parse_chunk_size();
        break;
      case Step::chunk_end:
        if (!read_line(rest, 0, 400)) return bytes.size() - rest.size();
        step_ = Step::chunk_size;
        break;
      case Step::last_line:
        // Nothing but the empty line may follow the last chunk: a trailer is refused.
        if (!read_line(rest, 0, 400)) return bytes.size() - rest.size();
        state_ = State::complete;
        break;
      case Step::wait_for_limit:
        break;
    }
    line_.clear();
  }
  return bytes.size() - rest.size();
}

HttpRequest HttpParser::take() {
  check(state_ == State::complete);
  HttpRequest out = std::move(request_);
  *this = HttpParser(limits_);
  return out;
}

std::optional<std::string> percent_decode(std::string_view text, bool form) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+' && form) {
      out.push_back(' ');
    } else if (text[i] != '%') {
      out.push_back(text[i]);
    } else {
      if (text.size() - i < 3) return std::nullopt;
      const int high = hex_digit(text[i + 1]);
      const int low = hex_digit(text[i + 2]);
      if (high < 0 || low < 0 || (high == 0 && low == 0)) return std::nullopt;
      out.push_back(static_cast<char>(high * 16 + low));
      i += 2;
    }
  }
  if (!is_utf8(out)) return std::nullopt;
  return out;
}

std::optional<std::vector<std::string>> split_path(std::string_view path) {
  if (path.empty() || path.front() != '/') return std::nullopt;
  std::vector<std::string> out;
  if (path == "/") return out;
  std::string_view rest = path.substr(1);
  while (true) {
    const std::size_t slash = rest.find('/');
    const auto segment = percent_decode(rest.substr(0, slash), false);
    if (!segment || segment->empty() || *segment == "." || *segment == "..") return std::nullopt;
    out.push_back(*segment);
    if (slash == std::string_view::npos) return out;
    rest = rest.substr(slash + 1);
  }
}

std::optional<std::vector<std::pair<std::string, std::string>>> split_query(
    std::string_view query) {
  std::vector<std::pair<std::string, std::string>> out;
  if (query.ends_with('&')) return std::nullopt;
  while (!query.empty()) {
    const std::size_t mark = query.find('&');
    const std::string_view part = query.substr(0, mark);
    query = mark == std::string_view::npos ? std::string_view() : query.substr(mark + 1);
    if (part.empty()) return std::nullopt;
    const std::size_t equals = part.find('=');
    const auto name = percent_decode(part.substr(0, equals), true);
    const auto value = equals == std::string_view::npos
                           ? std::optional<std::string>("")
                           : percent_decode(part.substr(equals + 1), true);
    if (!name || name->empty() || !value || out.size() >= 32) return std::nullopt;
    for (const auto& [known, unused] : out) {
      if (known == *name) return std::nullopt;
    }
    out.emplace_back(*name, *value);
  }
  return out;
}

}  // namespace api
