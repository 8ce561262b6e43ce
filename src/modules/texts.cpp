#include "modules/texts.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <algorithm>
#include <set>
#include <string>
#include <string_view>

namespace modules {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

bool is_title(std::string_view field) {
  static const std::set<std::string_view> kTitles = {"names", "titles", "abbreviations"};
  return kTitles.contains(field);
}

bool says_nothing(std::string_view field, std::string_view text) {
  static const std::set<std::string_view> kFields = {"timezone", "country", "lang", "languages"};
  return kFields.contains(field) ||
         (text.find('.') != std::string_view::npos && is_party_name(text));
}

void add_map(const Message& content, const FieldDescriptor& field, std::vector<record::Text>& out) {
  const FieldDescriptor* const key = field.message_type()->map_key();
  const FieldDescriptor* const value = field.message_type()->map_value();
  if (key->cpp_type() != FieldDescriptor::CPPTYPE_STRING ||
      value->cpp_type() != FieldDescriptor::CPPTYPE_STRING)
    return;
  const std::size_t first = out.size();
  const int size = content.GetReflection()->FieldSize(content, &field);
  for (int i = 0; i < size; ++i) {
    const Message& entry = content.GetReflection()->GetRepeatedMessage(content, &field, i);
    out.push_back({entry.GetReflection()->GetString(entry, key),
                   entry.GetReflection()->GetString(entry, value), is_title(field.name())});
  }
  // A map has no order of its own, and the words of an act are always the same.
  std::sort(out.begin() + static_cast<std::ptrdiff_t>(first), out.end(),
            [](const record::Text& a, const record::Text& b) { return a.language < b.language; });
}

// A message that is one text and its language.
bool add_form(const Message& content, std::vector<record::Text>& out) {
  const auto* const text = content.GetDescriptor()->FindFieldByName("text");
  const auto* const language = content.GetDescriptor()->FindFieldByName("lang");
  const auto is_string = [](const FieldDescriptor* field) {
    return field != nullptr && !field->is_repeated() &&
           field->type() == FieldDescriptor::TYPE_STRING;
  };
  if (!is_string(text) || !is_string(language)) return false;
  out.push_back({content.GetReflection()->GetString(content, language),
                 content.GetReflection()->GetString(content, text), true});
  return true;
}

}  // namespace

void add_ordinal(std::uint32_t ordinal, std::vector<record::Text>& out) {
  const std::string number = std::to_string(ordinal);
  const std::uint32_t last = ordinal % 10;
  const bool teen = ordinal / 10 % 10 == 1;
  const char* const ending = teen || last == 0 || last > 3 ? "th"
                             : last == 1                   ? "st"
                             : last == 2                   ? "nd"
                                                           : "rd";
  out.push_back({"en", number + ending, false});
  out.push_back({"ko", "제" + number + "차", false});
  out.push_back({"vi", "lần thứ " + number, false});
}

// Depth is that of the schemas, which nest no type in itself.
void add_texts(const Message& content, std::vector<record::Text>& out) {
  const Reflection& reflection = *content.GetReflection();
  const bool form = add_form(content, out);
  std::vector<const FieldDescriptor*> fields;
  reflection.ListFields(content, &fields);
  for (const FieldDescriptor* field : fields) {
    if (field->is_map()) {
      add_map(content, *field, out);
      continue;
    }
    const int size = field->is_repeated() ? reflection.FieldSize(content, field) : 1;
    for (int i = 0; i < size; ++i) {
      if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
        add_texts(field->is_repeated() ? reflection.GetRepeatedMessage(content, field, i)
                                       : reflection.GetMessage(content, field),
                  out);
      } else if (field->type() == FieldDescriptor::TYPE_STRING) {
        const std::string text = field->is_repeated()
                                     ? reflection.GetRepeatedString(content, field, i)
                                     : reflection.GetString(content, field);
        if (!says_nothing(field->name(), text) && !(form && field->name() == "text"))
          out.push_back({"", text, false});
      } else if (field->name() == "ordinal" && !field->is_repeated() &&
                 field->cpp_type() == FieldDescriptor::CPPTYPE_UINT32) {
        add_ordinal(reflection.GetUInt32(content, field), out);
      }
    }
  }
}

}  // namespace modules
