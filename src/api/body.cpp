#include "api/body.h"

#include <algorithm>

#include "mail/zones.h"

namespace api {

Error wrong_member(std::string_view field, std::string_view what) {
  return {ErrorCode::invalid, std::string(field) + ": " + std::string(what)};
}

Result<void> only_members(const json::Value& value, std::string_view where,
                          const std::vector<std::string_view>& known) {
  if (!value.is_object())
    return wrong_member(where.empty() ? "body" : where, "has to be an object");
  for (const auto& [name, unused] : value.members()) {
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    std::string all;
    for (const std::string_view one : known) all += (all.empty() ? "" : ", ") + std::string(one);
    return wrong_member(where.empty() ? name : std::string(where) + "." + name,
                        "is not known here; known are " + all);
  }
  return {};
}

Result<std::string> text_member(const json::Value& value, std::string_view field, std::size_t max) {
  const json::Value* member = value.find(field);
  if (member == nullptr) return std::string();
  const auto content = member->string();
  if (!content) return wrong_member(field, "has to be a text");
  if (content->empty() || content->size() > max) {
    return wrong_member(field, "has to have 1 to " + std::to_string(max) + " bytes");
  }
  return std::string(*content);
}

Result<void> check_zone(std::string_view field, const std::string& name) {
  if (name.empty() || mail::zone(name)) return {};
  return wrong_member(field,
                      "is no time zone: write one by its IANA name, e.g. Asia/Seoul, or UTC; no "
                      "offset and no abbreviation");
}

Result<void> check_zones(const std::string& field, const json::Value& value) {
  if (value.is_array()) {
    for (const json::Value& item : value.items()) TRY(check_zones(field, item));
  }
  if (!value.is_object()) return {};
  for (const json::Member& member : value.members()) {
    const std::string here = field + "." + member.key;
    if (member.key == "timezone") {
      TRY(check_zone(here, std::string(member.value.string().value_or(""))));
    } else {
      TRY(check_zones(here, member.value));
    }
  }
  return {};
}

Result<bool> flag_member(const json::Value& value, std::string_view field) {
  const json::Value* member = value.find(field);
  if (member == nullptr) return false;
  const auto content = member->boolean();
  if (!content) return wrong_member(field, "has to be true or false");
  return *content;
}

}  // namespace api
