// Accounts of this node.
#include <map>

#include "run.h"

namespace cli {
namespace {

const std::string kPeople = "/api/v1/people";

std::string member_list(const json::Value& one, std::string_view name) {
  std::string out;
  const json::Value* list = one.find(name);
  if (list == nullptr) return out;
  for (const json::Value& item : list->items())
    out += (out.empty() ? "" : ", ") + std::string(item.string().value_or(""));
  return out;
}

// 'alder-birch/council (head)' for each body.
std::string bodies_of(const json::Value& account) {
  const json::Value* all = account.find("all_bodies");
  if (all != nullptr && all->boolean().value_or(false)) return "all";
  std::string out;
  for (const json::Value& body : account.find("bodies")->items()) {
    const std::string roles = member_list(body, "roles");
    out += (out.empty() ? "" : "; ") + text_of(body, "circle").substr(0, 8) + "/" +
           text_of(body, "body") + (roles.empty() ? "" : " (" + roles + ")");
  }
  return out;
}

std::string account_path(const std::string& name) { return kPeople + "/" + encode_part(name); }

int print_link(Context& context, const json::Value& answer, const Bytes& raw) {
  if (context.print_json(raw)) return kDone;
  const json::Value* link = answer.find("link");
  print_line(text_of(*link, "url"));
  say("It opens once, until " + text_of(*link, "expires") +
      "; whoever opens it sets the password and the authenticator of '" +
      text_of(*answer.find("account"), "name") + "'.");
  return kDone;
}

int post_for_link(Context& context, const std::string& path, Bytes body) {
  json::Value answer;
  Bytes raw;
  if (const int code = context.ask("POST", path, body, answer, &raw); code != kDone) return code;
  return print_link(context, answer, raw);
}

int set_disabled(Context& context, const Given& given, bool disabled) {
  const std::string& name = given.words[0];
  const std::string doing = disabled ? "disable" : "enable";
  if (context.dry_run) return say("would " + doing + " '" + name + "'"), kDone;
  json::Writer body;
  body.begin_object().field("disabled", disabled).end_object();
  json::Value answer;
  Bytes raw;
  if (const int code =
          context.ask("POST", account_path(name) + "/disable", body.take(), answer, &raw);
      code != kDone)
    return code;
  if (!context.print_json(raw))
    print_line(text_of(answer, "name") + ": " + text_of(answer, "state"));
  return kDone;
}

std::vector<std::string> values(const Given& given, const std::string& option) {
  const auto found = given.options.find(option);
  return found == given.options.end() ? std::vector<std::string>() : found->second;
}

void write_list(json::Writer& out, std::string_view key, const std::vector<std::string>& texts) {
  out.key(key).begin_array();
  for (const std::string& text : texts) out.string(text);
  out.end_array();
}

std::vector<std::string> split(const std::string& text, char at) {
  std::vector<std::string> out = {""};
  for (const char c : text) {
    if (c == at) {
      out.emplace_back();
    } else {
      out.back().push_back(c);
    }
  }
  return out;
}

// LANG=TEXT of a repeated option as an object; an error's exit code where one has no '='.
int write_names(json::Writer& out, const Given& given, const std::string& option,
                std::string_view key) {
  out.key(key).begin_object();
  for (const std::string& one : values(given, option)) {
    const std::size_t equals = one.find('=');
    if (equals == std::string::npos)
      return report(Error{ErrorCode::invalid, "--" + option + " takes LANG=TEXT, as in en=Kim"});
    out.field(one.substr(0, equals), one.substr(equals + 1));
  }
  out.end_object();
  return kDone;
}

}  // namespace

int people_list(Context& context, const Given&) {
  json::Value answer;
  Bytes raw;
  if (const int code = context.ask("GET", kPeople, {}, answer, &raw); code != kDone) return code;
  if (context.print_json(raw)) return kDone;
  Table table({"NAME", "PERSON", "OFFICE", "ROLES", "BODIES", "CLEARANCE", "STATE"});
  for (const json::Value& one : answer.find("items")->items()) {
    table.add({text_of(one, "name"), text_of(one, "person"), text_of(one, "office"),
               member_list(one, "roles"), bodies_of(one), text_of(one, "clearance_name"),
               text_of(one, "state")});
  }
  print(table.empty() ? "No account; make the first with 'entente people first-admin'.\n"
                      : table.text(context.colours));
  return kDone;
}

int people_events(Context& context, const Given& given) {
  json::Value answer;
  Bytes raw;
  const std::string path = kPeople + "/events?limit=" + encode_part(given.value("limit", "50"));
  if (const int code = context.ask("GET", path, {}, answer, &raw); code != kDone) return code;
  if (context.print_json(raw)) return kDone;
  Table table({"TIME", "WHAT", "WHO", "BY", "FROM"});
  for (const json::Value& one : answer.find("items")->items()) {
    table.add({text_of(one, "time"), text_of(one, "what"), text_of(one, "name"), text_of(one, "by"),
               text_of(one, "address")});
  }
  print(table.text(context.colours));
  return kDone;
}

int people_first_admin(Context& context, const Given& given) {
  if (context.dry_run) return say("would make a link for the first administrator"), kDone;
  json::Writer body;
  body.begin_object();
  if (given.has("name")) body.field("name", given.value("name"));
  return post_for_link(context, kPeople + "/first-admin", body.end_object().take());
}

int people_invite(Context& context, const Given& given) {
  const std::string& name = given.words[0];
  json::Writer body;
  body.begin_object().field("name", name).field("person", given.value("person", name));
  if (const int code = write_names(body, given, "name", "names"); code != kDone) return code;
  body.field("office", given.value("office", "secretariat"));
  if (const int code = write_names(body, given, "office-name", "office_names"); code != kDone)
    return code;
  for (const char* option : {"capacity", "clearance", "language"}) {
    if (given.has(option)) body.field(option, given.value(option));
  }
  write_list(body, "categories", values(given, "category"));
  write_list(body, "roles", values(given, "role"));
  body.field("all_bodies", given.has("all-bodies")).key("bodies").begin_array();
  for (const std::string& one : values(given, "body")) {
    const std::size_t equals = one.find('=');
    const std::string place = one.substr(0, equals);
    const std::size_t slash = place.find('/');
    if (slash == std::string::npos)
      return report(Error{ErrorCode::invalid, "--body takes CIRCLE/BODY, as in kr-us/kidd=head"});
    body.begin_object()
        .field("circle", place.substr(0, slash))
        .field("body", place.substr(slash + 1));
    write_list(body, "roles",
               equals == std::string::npos ? std::vector<std::string>()
                                           : split(one.substr(equals + 1), ','));
    body.end_object();
  }
  body.end_array().end_object();
  if (context.dry_run) return say("would invite '" + name + "'"), kDone;
  return post_for_link(context, kPeople, body.take());
}

int people_reset(Context& context, const Given& given) {
  const std::string& name = given.words[0];
  if (context.dry_run) return say("would reset the sign-in of '" + name + "'"), kDone;
  if (!context.confirm("End password, authenticator and sessions of '" + name + "'?"))
    return kOther;
  json::Writer body;
  body.begin_object().field("reset", true).end_object();
  return post_for_link(context, account_path(name) + "/invite", body.take());
}

int people_disable(Context& context, const Given& given) {
  return set_disabled(context, given, true);
}

int people_enable(Context& context, const Given& given) {
  return set_disabled(context, given, false);
}

int people_grant(Context& context, const Given& given) {
  const bool revoke = given.has("revoke");
  const std::string& name = given.words[0];
  const std::string& circle = given.words[1];
  if (context.dry_run)
    return say("would " + std::string(revoke ? "take from '" : "give '") + name +
               "' the power to commit the party in '" + circle + "'"),
           kDone;
  if (!context.confirm(revoke ? "Take it back from '" + name + "'?"
                              : "Let '" + name + "' agree for the party in '" + circle + "'?"))
    return kOther;
  json::Writer body;
  body.begin_object().field("circle", circle).field("revoke", revoke).end_object();
  json::Value answer;
  Bytes raw;
  if (const int code =
          context.ask("POST", account_path(name) + "/grant", body.take(), answer, &raw);
      code != kDone)
    return code;
  if (!context.print_json(raw)) print_line(text_of(answer, "ref"));
  return kDone;
}

}  // namespace cli
