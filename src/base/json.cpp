#include "base/json.h"

#include <charconv>
#include <cmath>
#include <unordered_set>

#include "base/check.h"
#include "base/json_own.h"
#include "base/text.h"

namespace json {

namespace {

void escape(Bytes& out, unsigned char byte) {
  constexpr char kDigits[] = "0123456789abcdef";
  switch (byte) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\t':
      out += "\\t";
      return;
    case '\r':
      out += "\\r";
      return;
    default:
      if (byte >= 0x80) {  // no UTF-8
        out += "\xef\xbf\xbd";
        return;
      }
      out += "\\u00";
      out += kDigits[byte >> 4 & 15];
      out += kDigits[byte & 15];
  }
}

// Runs that need no escape are copied whole.
void quote(Bytes& out, std::string_view text) {
  out += '"';
  std::size_t begin = 0;  // of the run
  for (std::size_t at = 0; at < text.size();) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte >= 0x20 && byte < 0x7f && byte != '"' && byte != '\\') {
      ++at;
      continue;
    }
    if (byte >= 0x80) {
      std::string_view rest = text.substr(at);
      if (next_code_point(rest)) {
        at = text.size() - rest.size();
        continue;
      }
    }
    out += text.substr(begin, at - begin);
    escape(out, byte);
    begin = ++at;
  }
  out += text.substr(begin);
  out += '"';
}

void append_utf8(std::string& out, char32_t c) {
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xc0 | c >> 6);
    out += static_cast<char>(0x80 | (c & 0x3f));
  } else if (c < 0x10000) {
    out += static_cast<char>(0xe0 | c >> 12);
    out += static_cast<char>(0x80 | (c >> 6 & 0x3f));
    out += static_cast<char>(0x80 | (c & 0x3f));
  } else {
    out += static_cast<char>(0xf0 | c >> 18);
    out += static_cast<char>(0x80 | (c >> 12 & 0x3f));
    out += static_cast<char>(0x80 | (c >> 6 & 0x3f));
    out += static_cast<char>(0x80 | (c & 0x3f));
  }
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

void Writer::before_value() {
  if (places_.empty()) {
    check(out_.empty());
    return;
  }
  Place& place = places_.back();
  check(place == Place::first_item || place == Place::item || place == Place::after_key);
  if (place == Place::item) out_ += ',';
  place = place == Place::after_key ? Place::key : Place::item;
}

void Writer::open(char bracket, Place inside) {
  before_value();
  out_ += bracket;
  places_.push_back(inside);
}

void Writer::close(char bracket, bool object) {
  check(!places_.empty());
  const Place place = places_.back();
  check(object ? place == Place::first_key || place == Place::key
               : place == Place::first_item || place == Place::item);
  places_.pop_back();
  out_ += bracket;
}

Writer& Writer::begin_object() { return open('{', Place::first_key), *this; }
Writer& Writer::end_object() { return close('}', true), *this; }
Writer& Writer::begin_array() { return open('[', Place::first_item), *this; }
Writer& Writer::end_array() { return close(']', false), *this; }

Writer& Writer::key(std::string_view name) {
  check(!places_.empty());
  Place& place = places_.back();
  check(place == Place::first_key || place == Place::key);
  if (place == Place::key) out_ += ',';
  place = Place::after_key;
  quote(out_, name);
  out_ += ':';
  return *this;
}

Writer& Writer::string(std::string_view text) {
  before_value();
  quote(out_, text);
  return *this;
}

Writer& Writer::number(std::int64_t value) { return raw(std::to_string(value)); }
Writer& Writer::number(std::uint64_t value) { return raw(std::to_string(value)); }

Writer& Writer::number(double value) {
  if (!std::isfinite(value)) return null();
  char text[32];
  const auto end = std::to_chars(text, text + sizeof text, value);
  return raw(ByteView(text, static_cast<std::size_t>(end.ptr - text)));
}

Writer& Writer::boolean(bool value) { return raw(value ? "true" : "false"); }
Writer& Writer::null() { return raw("null"); }

Writer& Writer::raw(ByteView json) {
  before_value();
  out_ += json;
  return *this;
}

Bytes Writer::take() {
  check(places_.empty() && !out_.empty());
  return std::exchange(out_, Bytes());
}

std::optional<bool> Value::boolean() const {
  if (kind_ != Kind::boolean) return std::nullopt;
  return boolean_;
}

namespace {

template <class Number>
std::optional<Number> number_of(Kind kind, const std::string& text) {
  if (kind != Kind::number) return std::nullopt;
  Number out{};
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, out);
  if (read.ec != std::errc() || read.ptr != end) return std::nullopt;
  return out;
}

}  // namespace

std::optional<std::uint64_t> Value::unsigned_number() const {
  return number_of<std::uint64_t>(kind_, text_);
}
std::optional<std::int64_t> Value::signed_number() const {
  return number_of<std::int64_t>(kind_, text_);
}
std::optional<double> Value::real_number() const { return number_of<double>(kind_, text_); }

std::optional<std::string_view> Value::string() const {
  if (kind_ != Kind::string) return std::nullopt;
  return std::string_view(text_);
}

const Value* Value::find(std::string_view key) const {
  for (const Member& member : members_) {
    if (member.key == key) return &member.value;
  }
  return nullptr;
}

std::optional<std::string_view> Value::text(std::string_view key) const {
  const Value* const value = find(key);
  return value == nullptr ? std::nullopt : value->string();
}

Bytes Value::write() const {
  Writer out;
  write(out);
  return out.take();
}

void Value::write(Writer& out) const {
  switch (kind_) {
    case Kind::null:
      out.null();
      break;
    case Kind::boolean:
      out.boolean(boolean_);
      break;
    case Kind::number:
      out.raw(text_);
      break;
    case Kind::string:
      out.string(text_);
      break;
    case Kind::array:
      out.begin_array();
      for (const Value& item : items_) item.write(out);
      out.end_array();
      break;
    case Kind::object:
      out.begin_object();
      for (const Member& member : members_) {
        out.key(member.key);
        member.value.write(out);
      }
      out.end_object();
      break;
  }
}

// Recursive, at most so deep as was asked.
class Parser {
 public:
  Parser(ByteView text, std::size_t depth_max, std::size_t values_max)
      : text_(text), depth_max_(depth_max), values_left_(values_max) {}

  Result<Value> whole() {
    Value out = TRY(value(0));
    skip_space();
    if (at_ != text_.size()) return wrong("something stands after the value");
    return out;
  }

 private:
  Error wrong(const std::string& what) const {
    return Error{ErrorCode::invalid,
                 std::string("JSON: ") + what + " at byte " + std::to_string(at_)};
  }

  void skip_space() {
    while (at_ < text_.size() &&
           (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\t' || text_[at_] == '\r')) {
      ++at_;
    }
  }

  bool take(char c) {
    if (at_ == text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  bool take(std::string_view word) {
    if (text_.substr(at_, word.size()) != word) return false;
    at_ += word.size();
    return true;
  }

  Result<Value> value(std::size_t depth) {
    skip_space();
    if (at_ == text_.size()) return wrong("the text ends where a value is needed");
    if (values_left_ == 0) return wrong("more values than are taken");
    --values_left_;
    Value out;
    if (take("null")) return out;
    if (take("true") || take("false")) {
      out.kind_ = Kind::boolean;
      out.boolean_ = text_[at_ - 2] == 'u';
      return out;
    }
    const char c = text_[at_];
    if (c == '"') {
      out.kind_ = Kind::string;
      out.text_ = TRY(string());
      return out;
    }
    if (c == '-' || is_digit(c)) return number();
    if (c != '{' && c != '[') return wrong("no value begins like this");
    if (depth == depth_max_)
      return wrong("more than " + std::to_string(depth_max_) + " levels of nesting");
    ++at_;
    if (c == '{') {
      TRY(object(out, depth + 1));
    } else {
      TRY(array(out, depth + 1));
    }
    return out;
  }

  Result<void> array(Value& out, std::size_t depth) {
    out.kind_ = Kind::array;
    skip_space();
    if (take(']')) return {};
    for (;;) {
      out.items_.push_back(TRY(value(depth)));
      skip_space();
      if (take(']')) return {};
      if (!take(',')) return wrong("',' or ']' is missing");
    }
  }

  Result<void> object(Value& out, std::size_t depth) {
    out.kind_ = Kind::object;
    std::unordered_set<std::string> seen;
    skip_space();
    if (take('}')) return {};
    for (;;) {
      skip_space();
      if (at_ == text_.size() || text_[at_] != '"') return wrong("a key in quotes is missing");
      std::string key = TRY(string());
      if (!seen.insert(key).second) return wrong("the same key twice in one object");
      skip_space();
      if (!take(':')) return wrong("':' is missing");
      Value member = TRY(value(depth));
      out.members_.push_back(Member{std::move(key), std::move(member)});
      skip_space();
      if (take('}')) return {};
      if (!take(',')) return wrong("',' or '}' is missing");
    }
  }

  Result<Value> number() {
    const std::size_t begin = at_;
    take('-');
    const auto digits = [&] {
      const std::size_t from = at_;
      while (at_ < text_.size() && is_digit(text_[at_])) ++at_;
      return at_ - from;
    };
    if (!take('0') && digits() == 0) return wrong("a digit is missing");
    if (at_ < text_.size() && is_digit(text_[at_]))
      return wrong("a number begins with a needless 0");
    if (take('.') && digits() == 0) return wrong("a digit is missing");
    if (take('e') || take('E')) {
      if (!take('+')) take('-');
      if (digits() == 0) return wrong("a digit is missing");
    }
    Value out;
    out.kind_ = Kind::number;
    out.text_ = text_.substr(begin, at_ - begin);
    return out;
  }

  Result<char32_t> hex4() {
    if (text_.size() - at_ < 4) return wrong("four hex digits are missing");
    unsigned code = 0;
    const char* const begin = text_.data() + at_;
    const auto read = std::from_chars(begin, begin + 4, code, 16);
    if (read.ec != std::errc() || read.ptr != begin + 4)
      return wrong("four hex digits are missing");
    at_ += 4;
    return static_cast<char32_t>(code);
  }

  Result<void> unescape(std::string& out) {
    if (at_ == text_.size()) return wrong("the text ends inside a string");
    const char c = text_[at_++];
    switch (c) {
      case '"':
      case '\\':
      case '/':
        out += c;
        return {};
      case 'b':
        out += '\b';
        return {};
      case 'f':
        out += '\f';
        return {};
      case 'n':
        out += '\n';
        return {};
      case 'r':
        out += '\r';
        return {};
      case 't':
        out += '\t';
        return {};
      case 'u':
        break;
      default:
        return wrong("unknown escape");
    }
    char32_t code = TRY(hex4());
    if (code >= 0xd800 && code < 0xdc00) {
      if (!take("\\u")) return wrong("half of a surrogate pair");
      const char32_t low = TRY(hex4());
      if (low < 0xdc00 || low > 0xdfff) return wrong("half of a surrogate pair");
      code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
    } else if (code >= 0xdc00 && code < 0xe000) {
      return wrong("half of a surrogate pair");
    }
    append_utf8(out, code);
    return {};
  }

  Result<std::string> string() {
    ++at_;  // the quote
    std::string out;
    for (;;) {
      if (at_ == text_.size()) return wrong("the text ends inside a string");
      const auto c = static_cast<unsigned char>(text_[at_]);
      if (c == '"') {
        ++at_;
        return out;
      }
      if (c == '\\') {
        ++at_;
        TRY(unescape(out));
      } else if (c < 0x20) {
        return wrong("a control character inside a string");
      } else if (c < 0x80) {
        out += text_[at_++];
      } else {
        std::string_view rest = text_.substr(at_);
        const std::size_t before = rest.size();
        if (!next_code_point(rest)) return wrong("ill-formed UTF-8");
        out += text_.substr(at_, before - rest.size());
        at_ += before - rest.size();
      }
    }
  }

  ByteView text_;
  std::size_t at_ = 0;
  const std::size_t depth_max_;
  std::size_t values_left_;
};

namespace {

// A value takes many times the two bytes that it may be written in. As many are read as the usual
// largest text could hold, and in longer ones one for every sixteen bytes more: what is said in
// words has fewer.
std::size_t values_max(std::size_t bytes) { return kTextSizeMax / 2 + bytes / 16; }

}  // namespace

Result<Value> parse(ByteView text, std::size_t size_max) {
  return parse_own(text, size_max, kDepthMax);
}

Result<Value> parse_own(ByteView text, std::size_t size_max, std::size_t depth_max) {
  if (text.size() > size_max) {
    return Error{ErrorCode::invalid,
                 "JSON: longer than the " + std::to_string(size_max) + " bytes that are read here"};
  }
  return Parser(text, depth_max, values_max(text.size())).whole();
}

}  // namespace json
