#include "modules/misfit.h"

namespace modules {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::FieldDescriptor;

std::string names_of(const EnumDescriptor& type) {
  std::string out;
  for (int i = 0; i < type.value_count(); ++i) {
    if (type.value(i)->number() == 0) continue;  // nothing said
    out += (out.empty() ? "" : ", ") + type.value(i)->name();
  }
  return out;
}

std::string of_one(const json::Value& value, const FieldDescriptor& field,
                   const std::string& path) {
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_MESSAGE:
      if (!value.is_object()) return path + ": has to be an object";
      return {};
    case FieldDescriptor::CPPTYPE_ENUM:
      if (!value.is_string() ||
          field.enum_type()->FindValueByName(std::string(*value.string())) == nullptr)
        return path + ": has to be one of " + names_of(*field.enum_type());
      return {};
    case FieldDescriptor::CPPTYPE_STRING:
      return value.is_string() ? "" : path + ": has to be a text";
    case FieldDescriptor::CPPTYPE_BOOL:
      return value.boolean() ? "" : path + ": has to be true or false";
    default:
      if (value.is_object() || value.is_array() || value.boolean())
        return path + ": has to be a number";
      return {};
  }
}

class Looking {
 public:
  // As deep as the JSON is, which its reader bounds.
  bool in(const json::Value& value, const Descriptor& type, const std::string& path) {
    for (const json::Member& member : value.members()) {
      const std::string at = path.empty() ? member.key : path + "." + member.key;
      const FieldDescriptor* field = type.FindFieldByName(member.key);
      if (field == nullptr) field = type.FindFieldByCamelcaseName(member.key);
      if (field == nullptr) return say(at + ": is no member here");
      if (!member.value.is_null() && in_field(member.value, *field, at)) return true;
    }
    return false;
  }

  std::string found;

 private:
  bool say(std::string what) {
    found = std::move(what);
    return !found.empty();
  }

  bool in_value(const json::Value& value, const FieldDescriptor& field, const std::string& at) {
    if (say(of_one(value, field, at))) return true;
    return field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE &&
           in(value, *field.message_type(), at);
  }

  bool in_field(const json::Value& value, const FieldDescriptor& field, const std::string& at) {
    if (field.is_map()) {
      if (!value.is_object()) return say(at + ": has to be an object of texts by language");
      for (const json::Member& one : value.members()) {
        if (in_value(one.value, *field.message_type()->map_value(), at + "." + one.key))
          return true;
      }
      return false;
    }
    if (!field.is_repeated()) return in_value(value, field, at);
    if (!value.is_array()) return say(at + ": has to be a list");
    std::size_t number = 0;
    for (const json::Value& one : value.items()) {
      if (in_value(one, field, at + "." + std::to_string(++number))) return true;
    }
    return false;
  }
};

}  // namespace

std::string misfit(const json::Value& value, const google::protobuf::Descriptor& type) {
  Looking looking;
  looking.in(value, type, "");
  return looking.found;
}

}  // namespace modules
