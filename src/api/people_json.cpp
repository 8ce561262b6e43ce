#include "api/people_json.h"

#include <algorithm>

#include "api/body.h"
#include "api/record_json.h"

namespace api {
namespace {

void write_names(json::Writer& out, std::string_view key, const people::Names& names) {
  out.key(key).begin_object();
  for (const auto& [language, text] : names) out.field(language, text);
  out.end_object();
}

void write_roles(json::Writer& out, const people::Roles& roles) {
  out.key("roles").begin_array();
  for (const people::Role role : roles) out.string(people::word(role));
  out.end_array();
}

void write_days(json::Writer& out, const people::Days& days) {
  text_or_null(out, "from", days.from);
  text_or_null(out, "to", days.to);
}

std::string_view state_of(const people::Account& account, TimeMs now) {
  if (account.disabled) return "disabled";
  if (account.invitation && now < account.invitation->until) return "invited";
  return account.password ? "active" : "expired";
}

Result<people::Names> names_member(const json::Value& value, std::string_view field) {
  const json::Value* member = value.find(field);
  if (!member->is_object()) return wrong_member(field, "has to be texts by language");
  people::Names out;
  for (const json::Member& one : member->members()) {
    const auto text = one.value.string();
    if (!text) return wrong_member(field, "has to be texts by language");
    out[one.key] = std::string(*text);
  }
  return out;
}

Result<std::vector<std::string>> texts_member(const json::Value& value, std::string_view field) {
  const json::Value* member = value.find(field);
  if (!member->is_array() || member->items().size() > 256)
    return wrong_member(field, "has to be a list");
  std::vector<std::string> out;
  for (const json::Value& one : member->items()) {
    const auto text = one.string();
    if (!text) return wrong_member(field, "has to be a list of names");
    out.emplace_back(*text);
  }
  return out;
}

Result<people::Roles> roles_member(const json::Value& value, std::string_view field) {
  people::Roles out;
  for (const std::string& one : TRY(texts_member(value, field))) {
    const auto role = people::role_of(one);
    if (!role)
      return wrong_member(field,
                          "has to be of reader, drafter, delegate, head, release, administrator");
    out.insert(*role);
  }
  return out;
}

// null and absent: no day.
Result<people::Days> days_of(const json::Value& value) {
  people::Days out;
  for (const auto& [field, day] : {std::pair{"from", &out.from}, {"to", &out.to}}) {
    const json::Value* member = value.find(field);
    if (member == nullptr || member->is_null()) continue;
    *day = TRY(text_member(value, field, 10));
  }
  return out;
}

Result<std::vector<people::Membership>> bodies_member(Parts& parts, const json::Value& value) {
  const json::Value* member = value.find("bodies");
  if (!member->is_array() || member->items().size() > people::kBodiesMax)
    return wrong_member("bodies", "has to be a list of at most 256");
  std::vector<people::Membership> out;
  for (const json::Value& one : member->items()) {
    TRY(only_members(one, "bodies", {"circle", "body", "roles"}));
    people::Membership membership;
    const auto circle = parts.engine.circle(TRY(text_member(one, "circle")));
    if (!circle.ok()) return wrong_member("bodies.circle", "is none of this node's");
    membership.body = {circle.value().id, TRY(text_member(one, "body"))};
    if (one.find("roles") != nullptr) membership.roles = TRY(roles_member(one, "roles"));
    out.push_back(std::move(membership));
  }
  std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.body < b.body; });
  return out;
}

Result<std::vector<people::Deputy>> deputies_member(Parts& parts, const json::Value& value) {
  const json::Value* member = value.find("deputy_of");
  if (!member->is_array() || member->items().size() > people::kDeputiesMax)
    return wrong_member("deputy_of", "has to be a list of at most 32");
  std::vector<people::Deputy> out;
  for (const json::Value& one : member->items()) {
    TRY(only_members(one, "deputy_of", {"account", "from", "to"}));
    const std::string named = TRY(text_member(one, "account"));
    const people::Account* account = parts.people.by_name(named);
    if (account == nullptr) account = parts.people.find(named);
    if (account == nullptr) return wrong_member("deputy_of.account", "is none of this node");
    out.push_back({account->id, TRY(days_of(one))});
  }
  return out;
}

}  // namespace

void write_account(json::Writer& out, Parts& parts, const people::Account& account) {
  const TimeMs now = parts.clock.now();
  out.begin_object()
      .field("id", account.id)
      .field("revision", account.revision)
      .field("name", account.name)
      .field("person", account.person);
  write_names(out, "names", account.names);
  out.field("office", account.office);
  write_names(out, "office_names", account.office_names);
  out.field("capacity", account.capacity).key("in_office").begin_object();
  write_days(out, account.in_office);
  out.end_object()
      .field("language", account.language)
      .field("clearance", account.clearance)
      .field("clearance_name", labels::test_policy().classifications[account.clearance])
      .key("categories")
      .begin_array();
  for (const std::string& category : account.categories) out.string(category);
  out.end_array();
  write_roles(out, account.roles);
  out.field("all_bodies", account.all_bodies).key("bodies").begin_array();
  for (const people::Membership& one : account.bodies) {
    out.begin_object().field("circle", one.body.circle).field("body", one.body.body);
    write_roles(out, one.roles);
    out.end_object();
  }
  out.end_array().key("deputy_of").begin_array();
  for (const people::Deputy& one : account.deputy_of) {
    const people::Account* principal = parts.people.find(one.account);
    out.begin_object()
        .field("account", one.account)
        .field("name", principal == nullptr ? std::string() : principal->name);
    write_days(out, one.days);
    out.end_object();
  }
  out.end_array().field("state", state_of(account, now)).field("disabled", account.disabled);
  time_field(out, "created", account.created);
  time_field(out, "invited_until", account.invitation ? account.invitation->until : 0);
  out.field("recovery_codes_left", account.recovery.size()).end_object();
}

const std::vector<std::string_view>& profile_members() {
  static const std::vector<std::string_view> kMembers = {
      "name",     "person",    "names",      "office", "office_names", "capacity", "in_office",
      "language", "clearance", "categories", "roles",  "all_bodies",   "bodies",   "deputy_of"};
  return kMembers;
}

Result<void> read_profile(Parts& parts, const json::Value& body, people::Profile& profile) {
  for (const auto& [field, text] : {std::pair{"name", &profile.name},
                                    {"person", &profile.person},
                                    {"office", &profile.office},
                                    {"capacity", &profile.capacity},
                                    {"language", &profile.language}}) {
    if (body.find(field) != nullptr) *text = TRY(text_member(body, field));
  }
  if (body.find("names") != nullptr) profile.names = TRY(names_member(body, "names"));
  if (body.find("office_names") != nullptr)
    profile.office_names = TRY(names_member(body, "office_names"));
  if (const json::Value* days = body.find("in_office")) {
    TRY(only_members(*days, "in_office", {"from", "to"}));
    profile.in_office = TRY(days_of(*days));
  }
  if (const json::Value* clearance = body.find("clearance")) {
    const auto& names = labels::test_policy().classifications;
    const auto named = std::find(names.begin(), names.end(), clearance->string().value_or(""));
    const auto number = clearance->unsigned_number();
    if (!number && named == names.end())
      return wrong_member("clearance", "is no classification of policy TEST");
    if (number && *number >= names.size())
      return wrong_member("clearance", "is no classification of policy TEST");
    profile.clearance = static_cast<std::uint32_t>(
        number ? *number : static_cast<std::uint64_t>(named - names.begin()));
  }
  if (body.find("categories") != nullptr) {
    profile.categories = TRY(texts_member(body, "categories"));
    std::sort(profile.categories.begin(), profile.categories.end());
  }
  if (body.find("roles") != nullptr) profile.roles = TRY(roles_member(body, "roles"));
  if (body.find("all_bodies") != nullptr) profile.all_bodies = TRY(flag_member(body, "all_bodies"));
  if (body.find("bodies") != nullptr) profile.bodies = TRY(bodies_member(parts, body));
  if (body.find("deputy_of") != nullptr) profile.deputy_of = TRY(deputies_member(parts, body));
  return people::check(profile);
}

}  // namespace api
