// Contents as JSON: read by Protocol Buffers' own reader, written here, because that library's
// writer makes its knowledge of the types anew for every message.
#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>
#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <vector>

#include "base/check.h"
#include "base/encoding.h"
#include "base/json.h"
#include "modules/content.h"
#include "modules/misfit.h"

namespace modules {

namespace {

using google::protobuf::EnumValueDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

void write_message(json::Writer& out, const Message& message);

// As proto3's JSON mapping has it: numbers of 64 bits and bytes are strings.
void write_one(json::Writer& out, const Message& message, const FieldDescriptor& field, int at) {
  const Reflection& reflection = *message.GetReflection();
  const bool list = at >= 0;
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING: {
      std::string scratch;
      const std::string& text =
          list ? reflection.GetRepeatedStringReference(message, &field, at, &scratch)
               : reflection.GetStringReference(message, &field, &scratch);
      if (field.type() == FieldDescriptor::TYPE_BYTES) {
        out.string(base64(text));
      } else {
        out.string(text);
      }
      return;
    }
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return write_message(out, list ? reflection.GetRepeatedMessage(message, &field, at)
                                     : reflection.GetMessage(message, &field));
    case FieldDescriptor::CPPTYPE_ENUM: {
      const int value = list ? reflection.GetRepeatedEnumValue(message, &field, at)
                             : reflection.GetEnumValue(message, &field);
      const EnumValueDescriptor* known = field.enum_type()->FindValueByNumber(value);
      if (known == nullptr) {
        out.number(std::int64_t{value});
      } else {
        out.string(known->name());
      }
      return;
    }
    case FieldDescriptor::CPPTYPE_BOOL:
      out.boolean(list ? reflection.GetRepeatedBool(message, &field, at)
                       : reflection.GetBool(message, &field));
      return;
    case FieldDescriptor::CPPTYPE_UINT32:
      out.number(std::uint64_t{list ? reflection.GetRepeatedUInt32(message, &field, at)
                                    : reflection.GetUInt32(message, &field)});
      return;
    case FieldDescriptor::CPPTYPE_UINT64:
      out.string(std::to_string(list ? reflection.GetRepeatedUInt64(message, &field, at)
                                     : reflection.GetUInt64(message, &field)));
      return;
    default:
      check(false);  // no schema has signed or broken numbers
  }
}

// In the order of the keys, which are texts.
void write_map(json::Writer& out, const Message& message, const FieldDescriptor& field) {
  const Reflection& reflection = *message.GetReflection();
  const FieldDescriptor* const key = field.message_type()->map_key();
  const FieldDescriptor* const value = field.message_type()->map_value();
  std::vector<std::pair<std::string, const Message*>> entries;
  for (int i = 0; i < reflection.FieldSize(message, &field); ++i) {
    const Message& entry = reflection.GetRepeatedMessage(message, &field, i);
    entries.emplace_back(entry.GetReflection()->GetString(entry, key), &entry);
  }
  std::sort(entries.begin(), entries.end());
  out.begin_object();
  for (const auto& [name, entry] : entries) {
    out.key(name);
    write_one(out, *entry, *value, -1);
  }
  out.end_object();
}

// Depth is that of the schemas, which nest no type in itself.
void write_message(json::Writer& out, const Message& message) {
  const Reflection& reflection = *message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  out.begin_object();
  for (const FieldDescriptor* field : fields) {
    out.key(field->name());
    if (field->is_map()) {
      write_map(out, message, *field);
    } else if (field->is_repeated()) {
      out.begin_array();
      for (int i = 0; i < reflection.FieldSize(message, field); ++i) {
        write_one(out, message, *field, i);
      }
      out.end_array();
    } else {
      write_one(out, message, *field, -1);
    }
  }
  out.end_object();
}

}  // namespace

Result<void> content_of_json(ByteView text, Message& content) {
  // Our own reader first: it refuses what Protocol Buffers' would quietly take (repeated keys,
  // depth, size), and its errors say where.
  const auto value = json::parse(text, std::size_t{256} << 10);
  if (!value.ok()) return value.error();
  if (!value.value().is_object()) {
    return Error{ErrorCode::invalid, "the content must be a JSON object"};
  }
  google::protobuf::util::JsonParseOptions options;
  options.ignore_unknown_fields = false;
  options.case_insensitive_enum_parsing = false;
  const auto status =
      google::protobuf::util::JsonStringToMessage(value.value().write(), &content, options);
  if (!status.ok()) {
    const std::string where = misfit(value.value(), *content.GetDescriptor());
    return Error{ErrorCode::invalid, "the content does not fit its schema: " +
                                         (where.empty() ? std::string(status.message()) : where)};
  }
  return check_known(content);
}

Bytes json_of_content(const Message& content) {
  json::Writer out;
  write_message(out, content);
  return out.take();
}

}  // namespace modules
