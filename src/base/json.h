// JSON (RFC 8259), written and read by small code of our own.
//
// The writer makes no text that a strict reader refuses: quotes, controls and ill-formed UTF-8 are
// dealt with there. The reader takes hostile input: bounded in size and depth, one spelling of
// everything that could be read in two ways (no duplicate keys, no text outside UTF-8, no lone
// surrogates, nothing after the value).
#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace json {

// Writes one JSON value front to back; commas and colons come by themselves. A wrong order of calls
// (a value without its key, an end without its begin) is a bug of ours and stops the process.
class Writer {
 public:
  Writer& begin_object();
  Writer& end_object();
  Writer& begin_array();
  Writer& end_array();
  Writer& key(std::string_view name);
  // Ill-formed UTF-8 becomes U+FFFD, so that the whole stays readable.
  Writer& string(std::string_view text);
  Writer& number(std::int64_t value);
  Writer& number(std::uint64_t value);
  Writer& number(double value);  // not finite: null
  Writer& boolean(bool value);
  Writer& null();
  // A value that is JSON already (of this writer, or checked by parse()).
  Writer& raw(ByteView json);

  // key and value in one.
  Writer& field(std::string_view name, std::string_view text) { return key(name).string(text); }
  Writer& field(std::string_view name, const char* text) { return key(name).string(text); }
  Writer& field(std::string_view name, std::same_as<bool> auto value) {
    return key(name).boolean(value);
  }
  Writer& field(std::string_view name, std::unsigned_integral auto value)
    requires(!std::same_as<decltype(value), bool>)
  {
    return key(name).number(static_cast<std::uint64_t>(value));
  }
  Writer& field(std::string_view name, std::signed_integral auto value)
    requires(!std::same_as<decltype(value), char>)
  {
    return key(name).number(static_cast<std::int64_t>(value));
  }
  Writer& field(std::string_view name, std::floating_point auto value) {
    return key(name).number(static_cast<double>(value));
  }

  // The finished value; the writer is empty afterwards.
  Bytes take();

 private:
  enum class Place : std::uint8_t { first_item, item, first_key, key, after_key };
  void before_value();
  void open(char bracket, Place inside);
  void close(char bracket, bool object);

  Bytes out_;
  std::vector<Place> places_;
};

enum class Kind : std::uint8_t { null, boolean, number, string, array, object };

struct Member;

// One parsed value, with its members in the order of the text.
class Value {
 public:
  Kind kind() const { return kind_; }
  bool is_null() const { return kind_ == Kind::null; }
  bool is_object() const { return kind_ == Kind::object; }
  bool is_array() const { return kind_ == Kind::array; }
  bool is_string() const { return kind_ == Kind::string; }

  // Nothing where the value is of another kind, or the number does not fit.
  std::optional<bool> boolean() const;
  std::optional<std::uint64_t> unsigned_number() const;  // integers without fraction or exponent
  std::optional<std::int64_t> signed_number() const;
  std::optional<double> real_number() const;
  std::optional<std::string_view> string() const;

  // Empty where the value is no array or object.
  const std::vector<Value>& items() const { return items_; }
  const std::vector<Member>& members() const { return members_; }
  const Value* find(std::string_view key) const;  // null: no object, or no such member
  // The string member `key`, or nothing where it is absent or no string.
  std::optional<std::string_view> text(std::string_view key) const;

  Bytes write() const;  // without spaces

 private:
  friend class Parser;
  void write(Writer& out) const;

  Kind kind_ = Kind::null;
  bool boolean_ = false;
  std::string text_;  // a string's text, or a number as it was written
  std::vector<Value> items_;
  std::vector<Member> members_;
};

struct Member {
  std::string key;
  Value value;
};

inline constexpr std::size_t kTextSizeMax = std::size_t{1} << 20;
inline constexpr std::size_t kDepthMax = 32;

// Reads exactly one value. The error says at which byte and what is wrong, never what stood there.
Result<Value> parse(ByteView text, std::size_t size_max = kTextSizeMax);

}  // namespace json
