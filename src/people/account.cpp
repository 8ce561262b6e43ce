#include "people/account.h"

#include <algorithm>
#include <array>

#include "base/encoding.h"
#include "base/json.h"
#include "base/text.h"

namespace people {
namespace {

constexpr std::array<std::string_view, 6> kRoles = {"reader", "drafter", "delegate",
                                                    "head",   "release", "administrator"};
constexpr std::array<std::string_view, 5> kCapacities = {
    "substantive", "acting", "performing_duties", "alternate", "special_envoy"};

Error wrong(std::string_view field, std::string_view what) {
  return {ErrorCode::invalid, std::string(field) + ": " + std::string(what)};
}

bool of(std::string_view text, std::string_view more, std::size_t most) {
  return !text.empty() && text.size() <= most && std::all_of(text.begin(), text.end(), [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || more.find(c) != more.npos;
  });
}

bool is_language(std::string_view text) {
  return text.size() >= 2 && text.size() <= 8 && of(text, "-", 8);
}

Result<void> check_names(std::string_view field, const Names& names, bool needed) {
  if (needed && names.empty()) return wrong(field, "is missing: at least one form of the name");
  if (names.size() > 32) return wrong(field, "has more than 32 languages");
  for (const auto& [language, text] : names) {
    if (!is_language(language)) return wrong(field, "has what is no language, like en, ko or vi");
    if (text.empty() || text.size() > 400) return wrong(field, "has to have 1 to 400 bytes each");
    if (const auto checked = check_text(text, false); !checked.ok())
      return wrong(field, checked.error().message);
  }
  return {};
}

Result<void> check_days(std::string_view field, const Days& days) {
  for (const std::string& day : {days.from, days.to}) {
    if (!day.empty() && !is_day(day)) return wrong(field, "has to be a day like 2031-03-04");
  }
  if (!days.from.empty() && !days.to.empty() && days.to < days.from)
    return wrong(field, "ends before it begins");
  return {};
}

void write_names(json::Writer& out, std::string_view key, const Names& names) {
  out.key(key).begin_object();
  for (const auto& [language, text] : names) out.field(language, text);
  out.end_object();
}

void write_roles(json::Writer& out, const Roles& roles) {
  out.key("roles").begin_array();
  for (const Role role : roles) out.string(word(role));
  out.end_array();
}

// Takes members of a stored account; after the first that is not as it was written, it has failed.
class Stored {
 public:
  explicit Stored(const json::Value& from) : from_(from) {}
  bool ok() const { return ok_; }

  std::string text(std::string_view key) {
    const auto value = from_.text(key);
    ok_ = ok_ && value.has_value();
    return std::string(value.value_or(""));
  }
  Bytes raw(std::string_view key) {
    const auto value = unhex(text(key));
    ok_ = ok_ && value.has_value();
    return value.value_or("");
  }
  crypto::Hash hash(std::string_view key) { return hash_of(raw(key)); }
  crypto::Hash hash_of(const Bytes& bytes) {
    ok_ = ok_ && bytes.size() == 32;
    return ok_ ? crypto::Hash::from(bytes) : crypto::Hash();
  }
  std::uint64_t number(std::string_view key) {
    const json::Value* value = from_.find(key);
    const auto number = value == nullptr ? std::nullopt : value->unsigned_number();
    ok_ = ok_ && number.has_value();
    return number.value_or(0);
  }
  bool flag(std::string_view key) {
    const json::Value* value = from_.find(key);
    const auto flag = value == nullptr ? std::nullopt : value->boolean();
    ok_ = ok_ && flag.has_value();
    return flag.value_or(false);
  }
  const std::vector<json::Value>& list(std::string_view key) {
    static const std::vector<json::Value> kNone;
    const json::Value* value = from_.find(key);
    ok_ = ok_ && value != nullptr && value->is_array();
    return ok_ ? value->items() : kNone;
  }
  Names names(std::string_view key) {
    Names out;
    const json::Value* value = from_.find(key);
    ok_ = ok_ && value != nullptr && value->is_object();
    if (!ok_) return out;
    for (const json::Member& one : value->members()) {
      ok_ = ok_ && one.value.is_string();
      out[one.key] = std::string(one.value.string().value_or(""));
    }
    return out;
  }
  Roles roles() {
    Roles out;
    for (const json::Value& one : list("roles")) {
      const auto role = role_of(one.string().value_or(""));
      ok_ = ok_ && role.has_value();
      if (role) out.insert(*role);
    }
    return out;
  }
  Days days() { return {text("from"), text("to")}; }
  void also(bool fine) { ok_ = ok_ && fine; }

 private:
  const json::Value& from_;
  bool ok_ = true;
};

}  // namespace

std::string_view word(Role role) { return kRoles[static_cast<std::size_t>(role)]; }

std::optional<Role> role_of(std::string_view word) {
  const auto* found = std::find(kRoles.begin(), kRoles.end(), word);
  if (found == kRoles.end()) return std::nullopt;
  return static_cast<Role>(found - kRoles.begin());
}

bool is_day(std::string_view text) {
  return text.size() == 10 && parse_time(std::string(text) + "T00:00:00Z").has_value();
}

Result<void> check(const Profile& profile) {
  if (!of(profile.name, "._-@", 64))
    return wrong("name", "has to be 1 to 64 of a-z 0-9 . _ - @: what the person signs in with");
  if (!of(profile.person, "._/-", 121))
    return wrong("person", "has to be an identifier of 1 to 121 of a-z 0-9 . _ / -");
  TRY(check_names("names", profile.names, true));
  if (!of(profile.office, "._/-", 128))
    return wrong("office", "has to be an identifier of 1 to 128 of a-z 0-9 . _ / -");
  TRY(check_names("office_names", profile.office_names, false));
  if (std::find(kCapacities.begin(), kCapacities.end(), profile.capacity) == kCapacities.end())
    return wrong("capacity",
                 "has to be substantive, acting, performing_duties, alternate or "
                 "special_envoy");
  TRY(check_days("in_office", profile.in_office));
  if (profile.language != "en" && profile.language != "ko" && profile.language != "vi")
    return wrong("language", "has to be en, ko or vi");
  const labels::Policy& policy = labels::test_policy();
  if (profile.clearance >= policy.classifications.size())
    return wrong("clearance", "is not of policy " + policy.id);
  if (!std::is_sorted(profile.categories.begin(), profile.categories.end()) ||
      std::adjacent_find(profile.categories.begin(), profile.categories.end()) !=
          profile.categories.end())
    return wrong("categories", "have to be in order, each once");
  for (const std::string& category : profile.categories) {
    if (std::find(policy.categories.begin(), policy.categories.end(), category) ==
        policy.categories.end())
      return wrong("categories", "has one that is not of policy " + policy.id);
  }
  const bool administers = profile.roles.contains(Role::administrator);
  if (administers && (profile.roles.size() > 1 || profile.all_bodies || !profile.bodies.empty() ||
                      !profile.deputy_of.empty()))
    return wrong("roles",
                 "an administrator reads no content, so the role stands beside no other, "
                 "no body and no deputy; who needs both has two accounts");
  if (profile.all_bodies && !profile.bodies.empty())
    return wrong("bodies", "stands beside all_bodies; give one of them");
  if (!profile.all_bodies) {
    for (const Role role : profile.roles) {
      if (role != Role::administrator && role != Role::release)
        return wrong("roles",
                     "reader, drafter, delegate and head are given for all bodies, or in "
                     "each of the list");
    }
  }
  if (profile.bodies.size() > kBodiesMax) return wrong("bodies", "has more than 256");
  for (std::size_t i = 0; i < profile.bodies.size(); ++i) {
    const Membership& one = profile.bodies[i];
    const auto circle = unhex(one.body.circle);
    if (!circle || circle->size() != 16) return wrong("bodies", "has no circle of that name");
    if (!of(one.body.body, "._-", 40)) return wrong("bodies", "has what is no body's identifier");
    if (one.roles.contains(Role::administrator))
      return wrong("bodies", "an administrator is one of the whole node");
    if (i > 0 && !(profile.bodies[i - 1].body < one.body))
      return wrong("bodies", "has one body twice, or is not in order");
  }
  if (profile.deputy_of.size() > kDeputiesMax) return wrong("deputy_of", "has more than 32");
  for (const Deputy& one : profile.deputy_of) {
    TRY(check_days("deputy_of", one.days));
    if (one.days.from.empty() || one.days.to.empty())
      return wrong("deputy_of", "needs both days: from when and until when");
  }
  return {};
}

Bytes encode(const Account& account) {
  json::Writer out;
  out.begin_object()
      .field("v", std::uint64_t{1})
      .field("id", account.id)
      .field("revision", account.revision)
      .field("created", account.created)
      .field("disabled", account.disabled)
      .field("name", account.name)
      .field("person", account.person);
  write_names(out, "names", account.names);
  out.field("office", account.office);
  write_names(out, "office_names", account.office_names);
  out.field("capacity", account.capacity)
      .field("from", account.in_office.from)
      .field("to", account.in_office.to)
      .field("language", account.language)
      .field("clearance", account.clearance)
      .key("categories")
      .begin_array();
  for (const std::string& category : account.categories) out.string(category);
  out.end_array();
  write_roles(out, account.roles);
  out.field("all_bodies", account.all_bodies).key("bodies").begin_array();
  for (const Membership& one : account.bodies) {
    out.begin_object().field("circle", one.body.circle).field("body", one.body.body);
    write_roles(out, one.roles);
    out.end_object();
  }
  out.end_array().key("deputy_of").begin_array();
  for (const Deputy& one : account.deputy_of) {
    out.begin_object()
        .field("account", one.account)
        .field("from", one.days.from)
        .field("to", one.days.to)
        .end_object();
  }
  out.end_array();
  if (account.password) {
    const PasswordHash& known = *account.password;
    out.key("password")
        .begin_object()
        .field("passes", known.cost.passes)
        .field("kibibytes", known.cost.kibibytes)
        .field("salt", hex(known.salt))
        .field("hash", hex(known.hash))
        .end_object();
  }
  out.field("totp", hex(account.totp))
      .field("totp_step", account.totp_step)
      .field("next_totp", hex(account.next_totp))
      .key("recovery")
      .begin_array();
  for (const crypto::Hash& code : account.recovery) out.string(hex(code.view()));
  out.end_array();
  if (account.invitation) {
    out.key("invitation")
        .begin_object()
        .field("token", hex(account.invitation->token.view()))
        .field("until", account.invitation->until)
        .field("totp", hex(account.invitation->totp))
        .end_object();
  }
  out.end_object();
  return out.take();
}

Result<Account> decode(ByteView bytes) {
  const Error broken{ErrorCode::corrupt, "an account in the store is not as it was written"};
  const Result<json::Value> parsed = json::parse(bytes);
  if (!parsed.ok()) return broken;
  const json::Value& value = parsed.value();
  Stored in(value);
  in.also(in.number("v") == 1);
  Account out;
  out.id = in.text("id");
  out.revision = in.number("revision");
  out.created = in.number("created");
  out.disabled = in.flag("disabled");
  out.name = in.text("name");
  out.person = in.text("person");
  out.names = in.names("names");
  out.office = in.text("office");
  out.office_names = in.names("office_names");
  out.capacity = in.text("capacity");
  out.in_office = in.days();
  out.language = in.text("language");
  out.clearance = static_cast<std::uint32_t>(in.number("clearance"));
  for (const json::Value& one : in.list("categories"))
    out.categories.emplace_back(one.string().value_or(""));
  out.roles = in.roles();
  out.all_bodies = in.flag("all_bodies");
  for (const json::Value& one : in.list("bodies")) {
    Stored member(one);
    Membership body{{member.text("circle"), member.text("body")}, member.roles()};
    in.also(member.ok());
    out.bodies.push_back(std::move(body));
  }
  for (const json::Value& one : in.list("deputy_of")) {
    Stored member(one);
    Deputy deputy{member.text("account"), member.days()};
    in.also(member.ok());
    out.deputy_of.push_back(std::move(deputy));
  }
  if (const json::Value* known = value.find("password")) {
    Stored member(*known);
    PasswordHash hash;
    hash.cost.passes = static_cast<std::uint32_t>(member.number("passes"));
    hash.cost.kibibytes = static_cast<std::uint32_t>(member.number("kibibytes"));
    hash.salt = member.raw("salt");
    hash.hash = member.raw("hash");
    in.also(member.ok());
    out.password = std::move(hash);
  }
  out.totp = in.raw("totp");
  out.totp_step = in.number("totp_step");
  out.next_totp = in.raw("next_totp");
  for (const json::Value& one : in.list("recovery")) {
    const auto raw = unhex(one.string().value_or("-"));
    in.also(raw.has_value());
    out.recovery.push_back(in.hash_of(raw.value_or("")));
  }
  if (const json::Value* known = value.find("invitation")) {
    Stored member(*known);
    Invitation invitation{member.hash("token"), member.number("until"), member.raw("totp")};
    in.also(member.ok());
    out.invitation = std::move(invitation);
  }
  if (!in.ok() || !check(out).ok()) return broken;
  return out;
}

}  // namespace people
