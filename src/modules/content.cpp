#include "modules/content.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/message.h>
#include <google/protobuf/stubs/logging.h>

#include <set>
#include <vector>

#include "base/encoding.h"
#include "base/text.h"

namespace modules {

namespace {

using google::protobuf::EnumDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

constexpr std::size_t kContentSizeMax = 65535;
constexpr std::size_t kTextSizeMax = 4000;
constexpr std::size_t kWordsSizeMax = 20000;  // of running words: some 6,600 Korean syllables
constexpr int kLanguagesMax = 32;
constexpr int kElementsMax = 64;

Error refuse(const std::string& field, const std::string& why) {
  return Error{ErrorCode::invalid, field + ": " + why};
}

// Running words may have lines; names, titles and identifiers may not.
bool may_have_lines(std::string_view field) {
  static const std::set<std::string_view> fields = {
      "words",         "summary",  "mandate",  "reason",   "remark", "objective", "our_line",
      "expected_line", "if_asked", "fallback", "question", "answer", "old_words", "new_words"};
  return fields.contains(field);
}

Result<void> check_one(const std::string& field, std::string_view text, bool lines) {
  if (text.size() > (lines ? kWordsSizeMax : kTextSizeMax))
    return refuse(field, lines ? "longer than 20,000 bytes; shorten it, or attach it as a paper"
                               : "longer than 4,000 bytes; shorten it");
  const auto read = check_text(text, lines);
  if (!read.ok()) return refuse(field, read.error().message);
  return {};
}

Result<void> check_map(const std::string& name, const Message& content,
                       const FieldDescriptor& field) {
  const Reflection& reflection = *content.GetReflection();
  const int size = reflection.FieldSize(content, &field);
  if (size > kLanguagesMax) return refuse(name, "more than 32 languages");
  const FieldDescriptor* const key = field.message_type()->map_key();
  const FieldDescriptor* const value = field.message_type()->map_value();
  for (int i = 0; i < size; ++i) {
    const Message& entry = reflection.GetRepeatedMessage(content, &field, i);
    const std::string language = entry.GetReflection()->GetString(entry, key);
    if (!is_language_tag(language)) {
      return refuse(name, "a text stands under no language; use tags such as en, ko, vi");
    }
    const std::string text = entry.GetReflection()->GetString(entry, value);
    if (text.empty()) return refuse(name + "." + language, "empty; leave it out");
    TRY(check_one(name + "." + language, text, may_have_lines(field.name())));
  }
  return {};
}

Result<void> check_enum(const std::string& name, const FieldDescriptor& field, int value) {
  if (field.enum_type()->FindValueByNumber(value) == nullptr) {
    return refuse(name, "a value that this version does not know");
  }
  return {};
}

Result<void> check_message(const std::string& path, const Message& content, bool texts);

Result<void> check_field(const std::string& name, const Message& content,
                         const FieldDescriptor& field, bool texts) {
  const Reflection& reflection = *content.GetReflection();
  if (field.is_map()) {
    if (!texts) return {};
    return check_map(name, content, field);
  }
  const int size = field.is_repeated() ? reflection.FieldSize(content, &field) : 1;
  if (texts && size > kElementsMax) return refuse(name, "more than 64 elements");
  for (int i = 0; i < size; ++i) {
    const bool list = field.is_repeated();
    switch (field.cpp_type()) {
      case FieldDescriptor::CPPTYPE_ENUM:
        TRY(check_enum(name, field,
                       list ? reflection.GetRepeatedEnumValue(content, &field, i)
                            : reflection.GetEnumValue(content, &field)));
        break;
      case FieldDescriptor::CPPTYPE_STRING: {
        if (!texts) break;
        const std::string text = list ? reflection.GetRepeatedString(content, &field, i)
                                      : reflection.GetString(content, &field);
        if (list && text.empty()) return refuse(name, "an empty element; leave it out");
        TRY(check_one(name, text, may_have_lines(field.name())));
        break;
      }
      case FieldDescriptor::CPPTYPE_MESSAGE:
        TRY(check_message(name,
                          list ? reflection.GetRepeatedMessage(content, &field, i)
                               : reflection.GetMessage(content, &field),
                          texts));
        break;
      default:
        break;
    }
  }
  return {};
}

// Depth is that of the schemas, which nest no type in itself.
Result<void> check_message(const std::string& path, const Message& content, bool texts) {
  std::vector<const FieldDescriptor*> fields;
  content.GetReflection()->ListFields(content, &fields);
  for (const FieldDescriptor* field : fields) {
    const std::string name = path.empty() ? field->name() : path + "." + field->name();
    TRY(check_field(name, content, *field, texts));
  }
  if (!content.GetReflection()->GetUnknownFields(content).empty()) {
    return refuse(path.empty() ? "content" : path, "a field that this version does not know");
  }
  return {};
}

bool all_of_id(std::string_view text) {
  for (char c : text) {
    if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-')) {
      return false;
    }
  }
  return true;
}

// "a/b/c" below a prefix as exactly `count` ids.
bool is_path(std::string_view matter, std::string_view prefix, int count) {
  if (!matter.starts_with(prefix)) return false;
  matter.remove_prefix(prefix.size());
  for (int i = 1; i < count; ++i) {
    const std::size_t slash = matter.find('/');
    if (slash == std::string_view::npos || !is_id(matter.substr(0, slash))) return false;
    matter.remove_prefix(slash + 1);
  }
  return is_id(matter);
}

}  // namespace

Bytes encode_content(const Message& content) {
  Bytes out;
  {
    google::protobuf::io::StringOutputStream stream(&out);
    google::protobuf::io::CodedOutputStream coded(&stream);
    coded.SetSerializationDeterministic(true);
    content.SerializeToCodedStream(&coded);
  }
  return out;
}

Result<void> decode_content(ByteView bytes, Message& content) {
  if (bytes.size() > kContentSizeMax) {
    return Error{ErrorCode::invalid, "the content is longer than 65,535 bytes"};
  }
  const google::protobuf::LogSilencer silencer;  // a peer's bytes write no log of ours
  if (!content.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return Error{ErrorCode::invalid, "the content is no message of this module"};
  }
  TRY(check_message("", content, false));
  if (encode_content(content) != bytes) {
    return Error{ErrorCode::invalid, "the content's bytes are not in the one accepted form"};
  }
  return {};
}

bool read_folded(ByteView bytes, Message& content) {
  const google::protobuf::LogSilencer silencer;
  return bytes.size() <= kContentSizeMax &&
         content.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
}

Result<void> check_known(const Message& content) {
  TRY(check_message("", content, false));
  if (content.ByteSizeLong() > kContentSizeMax) {
    return Error{ErrorCode::invalid, "the content is longer than 65,535 bytes"};
  }
  return {};
}

Result<void> check_texts(const Message& content) { return check_message("", content, true); }

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

bool is_language_tag(std::string_view text) {
  const std::size_t dash = text.find('-');
  const std::string_view first = text.substr(0, dash);
  if (first.size() < 2 || first.size() > 3) return false;
  for (char c : first) {
    if (c < 'a' || c > 'z') return false;
  }
  if (dash == std::string_view::npos) return true;
  std::string_view rest = text.substr(dash + 1);
  if (rest.size() > 16) return false;
  for (;;) {
    const std::size_t next = rest.find('-');
    const std::string_view part = rest.substr(0, next);
    if (part.size() < 2 || part.size() > 8) return false;
    for (char c : part) {
      if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')))
        return false;
    }
    if (next == std::string_view::npos) return true;
    rest.remove_prefix(next + 1);
  }
}

bool is_party_name(std::string_view text) {
  if (text.empty() || text.size() > 64) return false;
  char before = '.';
  for (char c : text) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (!letter && c != '.' && c != '-') return false;
    if (before == '.' && !letter) return false;
    if (before == '-' && c == '.') return false;
    before = c;
  }
  return before != '.' && before != '-';
}

bool is_id(std::string_view text) {
  return !text.empty() && text.size() <= 40 && all_of_id(text) && text != "." && text != "..";
}

bool is_file(std::string_view text) {
  return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

bool is_country(std::string_view text) {
  return text.size() == 2 && text[0] >= 'A' && text[0] <= 'Z' && text[1] >= 'A' && text[1] <= 'Z';
}

bool is_body(std::string_view matter) { return is_path(matter, "bodies/", 1); }
bool is_person(std::string_view matter) { return is_path(matter, "bodies/people/", 1); }
bool is_series(std::string_view matter) { return is_path(matter, "meetings/", 1); }
bool is_meeting(std::string_view matter) { return is_path(matter, "meetings/", 2); }
bool is_commitments(std::string_view matter) { return is_path(matter, "commitments/", 1); }
bool is_commitment(std::string_view matter) { return is_path(matter, "commitments/", 2); }
bool is_brief(std::string_view matter) { return is_path(matter, "briefs/", 2); }
bool is_texts(std::string_view matter) { return is_path(matter, "texts/", 1); }
bool is_text(std::string_view matter) { return is_path(matter, "texts/", 2); }

bool is_matter(std::string_view text) {
  return text == "circle" || is_path(text, "", 2) || is_path(text, "", 3);
}

bool is_circle_id(std::string_view text) {
  const auto raw = unhex(text);
  return raw && raw->size() == 16;
}

}  // namespace modules
