#include "record/wire.h"

#include <google/protobuf/descriptor.h>

#include <optional>
#include <string>

#include "base/encoding.h"

namespace record {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;

enum WireType : std::uint64_t { varint = 0, fixed64 = 1, block = 2, fixed32 = 5 };

Error refuse(const FieldDescriptor* field, const char* what) {
  return {ErrorCode::invalid,
          "field " + (field ? field->full_name() : std::string("?")) + ": " + what};
}

bool is_scalar(const FieldDescriptor& field) {
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return false;
    default:
      return true;
  }
}

Result<void> check_scalar(const FieldDescriptor& field, std::uint64_t value) {
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_BOOL:
      if (value > 1) return refuse(&field, "a truth value is 0 or 1");
      return {};
    case FieldDescriptor::CPPTYPE_UINT32:
      if (value > 0xffffffffU) return refuse(&field, "exceeds 32 bits");
      return {};
    case FieldDescriptor::CPPTYPE_ENUM:
      if (value > 0x7fffffffU ||
          field.enum_type()->FindValueByNumber(static_cast<int>(value)) == nullptr)
        return refuse(&field, "is no value that the schema names");
      return {};
    case FieldDescriptor::CPPTYPE_UINT64:
      return {};
    default:
      return refuse(&field, "has a type that signed schemas do not use");
  }
}

bool is_printable_ascii(ByteView text) {
  for (char c : text) {
    if (c < 0x20 || c > 0x7e) return false;
  }
  return true;
}

bool is_utf8(ByteView text) {
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    std::size_t length = 1;
    std::uint32_t point = lead;
    if (lead >= 0xf0 && lead < 0xf8)
      length = 4, point = lead & 0x07u;
    else if (lead >= 0xe0)
      length = 3, point = lead & 0x0fu;
    else if (lead >= 0xc0)
      length = 2, point = lead & 0x1fu;
    else if (lead >= 0x80)
      return false;
    if (lead >= 0xf8 || text.size() - i < length) return false;
    for (std::size_t k = 1; k < length; ++k) {
      const auto next = static_cast<unsigned char>(text[i + k]);
      if ((next & 0xc0u) != 0x80u) return false;
      point = point << 6 | (next & 0x3fu);
    }
    static constexpr std::uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    if (point < least[length] || point > 0x10ffff || (point >= 0xd800 && point < 0xe000))
      return false;
    i += length;
  }
  return true;
}

Result<void> check_message(ByteView bytes, const Descriptor& type, bool ascii, int depth) {
  if (depth > kWireDepthMax) return Error{ErrorCode::invalid, "messages nested too deeply"};
  ByteReader reader(bytes);
  int last_number = 0;
  const google::protobuf::OneofDescriptor* chosen = nullptr;
  while (!reader.done()) {
    const std::uint64_t tag = reader.varint();
    if (!reader.ok() || tag >> 3 > 0x1fffffff)
      return Error{ErrorCode::invalid, type.full_name() + ": cut short or not minimal"};
    const int number = static_cast<int>(tag >> 3);
    const FieldDescriptor* field = type.FindFieldByNumber(number);
    if (field == nullptr)
      return Error{ErrorCode::invalid,
                   type.full_name() + ": unknown field " + std::to_string(number)};
    if (number < last_number) return refuse(field, "stands out of order");
    const bool packed = field->is_repeated() && is_scalar(*field);
    if (number == last_number && (!field->is_repeated() || packed))
      return refuse(field, "stands twice");
    last_number = number;
    if (const auto* oneof = field->containing_oneof()) {
      if (oneof == chosen) return refuse(field, "is a second member of the same choice");
      chosen = oneof;
    }
    const std::uint64_t wire = tag & 7;
    if (is_scalar(*field) && !packed) {
      if (wire != WireType::varint) return refuse(field, "has the wrong wire type");
      const std::uint64_t value = reader.varint();
      if (!reader.ok()) return refuse(field, "is cut short or not minimal");
      if (value == 0) return refuse(field, "stands at its default");
      TRY(check_scalar(*field, value));
      continue;
    }
    if (wire != WireType::block) return refuse(field, "has the wrong wire type");
    const ByteView inner = reader.block(bytes.size());
    if (!reader.ok()) return refuse(field, "is cut short");
    if (packed) {
      if (inner.empty()) return refuse(field, "is an empty list");
      ByteReader items(inner);
      while (!items.done()) {
        const std::uint64_t value = items.varint();
        if (!items.ok()) return refuse(field, "is cut short or not minimal");
        TRY(check_scalar(*field, value));
      }
    } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      TRY(check_message(inner, *field->message_type(), ascii, depth + 1));
    } else {
      if (inner.empty()) return refuse(field, "stands at its default");
      if (field->type() == FieldDescriptor::TYPE_STRING) {
        if (ascii ? !is_printable_ascii(inner) : !is_utf8(inner))
          return refuse(field, ascii ? "is not printable ASCII" : "is not UTF-8");
      }
    }
  }
  return {};
}

}  // namespace

Result<void> check_wire(ByteView bytes, const google::protobuf::Descriptor& type, bool ascii) {
  return check_message(bytes, type, ascii, 0);
}

}  // namespace record
