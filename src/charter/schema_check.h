// For the charter's tests alone: the part of JSON Schema 2020-12 that charter.schema.json uses. Any
// other keyword stops the test, so that nothing in the schema goes unchecked.
#pragma once

#include <regex>
#include <set>
#include <string>

#include "base/check.h"
#include "base/encoding.h"
#include "base/json.h"
#include "base/text.h"

namespace charter {

class SchemaCheck {
 public:
  explicit SchemaCheck(const json::Value& root) : root_(root) {}

  bool accepts(const json::Value& value) const { return holds(root_, value); }

 private:
  static std::uint64_t number(const json::Value& schema) {
    const auto value = schema.unsigned_number();
    check(value.has_value());
    return *value;
  }

  static std::size_t length(std::string_view text) {
    std::size_t out = 0;
    while (next_code_point(text)) ++out;
    return out;
  }

  bool is_type(std::string_view type, const json::Value& value) const {
    if (type == "object") return value.is_object();
    if (type == "array") return value.is_array();
    if (type == "string") return value.is_string();
    if (type == "boolean") return value.kind() == json::Kind::boolean;
    check(type == "integer");
    return value.signed_number().has_value() || value.unsigned_number().has_value();
  }

  bool unique(const json::Value& value) const {
    std::set<std::string> seen;
    for (const json::Value& item : value.items()) {
      if (!seen.insert(item.write()).second) return false;
    }
    return true;
  }

  bool known_property(const json::Value& schema, const std::string& key) const {
    const json::Value* const properties = schema.find("properties");
    return properties != nullptr && properties->find(key) != nullptr;
  }

  bool members_hold(const json::Value& schema, const json::Value& additional,
                    const json::Value& value) const {
    for (const json::Member& member : value.members()) {
      if (known_property(schema, member.key)) continue;
      if (additional.boolean().has_value()) {
        if (!*additional.boolean()) return false;
      } else if (!holds(additional, member.value)) {
        return false;
      }
    }
    return true;
  }

  bool keyword(const json::Value& schema, const std::string& word, const json::Value& rule,
               const json::Value& value) const {
    if (word == "$schema" || word == "$id" || word == "title" || word == "description" ||
        word == "$defs") {
      return true;
    }
    if (word == "$ref") {
      const std::string_view name = *rule.string();
      check(name.starts_with("#/$defs/"));
      return holds(*root_.find("$defs")->find(name.substr(8)), value);
    }
    if (word == "type") return is_type(*rule.string(), value);
    if (word == "const") return rule.write() == value.write();
    if (word == "enum") {
      for (const json::Value& one : rule.items()) {
        if (one.write() == value.write()) return true;
      }
      return false;
    }
    if (word == "pattern" || word == "minLength" || word == "maxLength") {
      const auto text = value.string();
      if (!text) return true;
      if (word == "minLength") return length(*text) >= number(rule);
      if (word == "maxLength") return length(*text) <= number(rule);
      return std::regex_search(std::string(*text), std::regex(std::string(*rule.string())));
    }
    if (word == "minimum" || word == "maximum") {
      const auto at = value.unsigned_number();
      if (!at) return !value.signed_number();  // below zero: no minimum here is
      return word == "minimum" ? *at >= number(rule) : *at <= number(rule);
    }
    if (word == "items") {
      for (const json::Value& item : value.items()) {
        if (!holds(rule, item)) return false;
      }
      return true;
    }
    if (word == "minItems") return !value.is_array() || value.items().size() >= number(rule);
    if (word == "maxItems") return !value.is_array() || value.items().size() <= number(rule);
    if (word == "uniqueItems") return unique(value);
    if (word == "minProperties")
      return !value.is_object() || value.members().size() >= number(rule);
    if (word == "maxProperties")
      return !value.is_object() || value.members().size() <= number(rule);
    if (word == "required") {
      for (const json::Value& key : rule.items()) {
        if (value.is_object() && value.find(*key.string()) == nullptr) return false;
      }
      return true;
    }
    if (word == "properties") {
      for (const json::Member& property : rule.members()) {
        const json::Value* const member = value.find(property.key);
        if (member != nullptr && !holds(property.value, *member)) return false;
      }
      return true;
    }
    if (word == "additionalProperties") return members_hold(schema, rule, value);
    if (word == "propertyNames") {
      for (const json::Member& member : value.members()) {
        json::Writer name;
        if (!holds(rule, json::parse(name.string(member.key).take()).value())) return false;
      }
      return true;
    }
    check(false);
    return false;
  }

  bool holds(const json::Value& schema, const json::Value& value) const {
    for (const json::Member& rule : schema.members()) {
      if (!keyword(schema, rule.key, rule.value, value)) return false;
    }
    return true;
  }

  const json::Value& root_;
};

}  // namespace charter
