// Accounts, for administrators: who there is, inviting, changing, disabling; and the grant by which
// a party's own journal says who commits it, which no administrator gives.
#include <algorithm>

#include "api/act_input.h"
#include "api/body.h"
#include "api/opaque.h"
#include "api/people_json.h"
#include "api/problem.h"
#include "api/record_json.h"
#include "api/routes.h"
#include "api/sign_in.h"
#include "base/encoding.h"
#include "people/totp.h"

namespace api {
namespace {

constexpr TimeMs kInvitationMs = TimeMs{72} * 3'600'000;

// By identifier or sign-in name.
const people::Account* find_account(const Parts& parts, std::string_view named) {
  const people::Account* found = parts.people.find(named);
  return found != nullptr ? found : parts.people.by_name(named);
}

HttpResponse no_port() {
  return problem(
      "unavailable",
      "This node listens on no port for browsers; set [api] listen in the configuration.");
}

// A link for this account, in place of any before it.
std::string invite(Parts& parts, people::Account& account) {
  const std::string token = random_token(parts.random);
  account.invitation = people::Invitation{crypto::sha256(token), parts.clock.now() + kInvitationMs,
                                          parts.random.bytes(people::kTotpSecretSize)};
  return token;
}

// The account, and the link that is shown once.
Bytes with_link(Parts& parts, const people::Account& account, const std::string& token) {
  json::Writer out;
  out.begin_object().key("account");
  write_account(out, parts, account);
  out.key("link")
      .begin_object()
      .field("url", parts.config.url + "/welcome#" + token)
      .field("expires", time_text(account.invitation->until))
      .end_object()
      .end_object();
  return out.take();
}

void keep_and_show_link(Parts& parts, const Call& call, people::Account account,
                        const std::string& token, int status, const Respond& respond) {
  Bytes body = with_link(parts, account, token);
  if (const auto kept = keep(parts, std::move(account), "invited", call); !kept.ok())
    return respond(problem(kept.error()));
  respond_when_durable(parts, respond, status, std::move(body));
}

// What somebody's sessions rest on; when it changes they end.
bool same_rights(const people::Account& a, const people::Account& b) {
  return a.person == b.person && a.office == b.office && a.capacity == b.capacity &&
         a.in_office == b.in_office && a.clearance == b.clearance && a.categories == b.categories &&
         a.roles == b.roles && a.all_bodies == b.all_bodies && a.bodies == b.bodies &&
         a.deputy_of == b.deputy_of && a.name == b.name && a.disabled == b.disabled;
}

bool is_last_administrator(const Parts& parts, const people::Account& account) {
  for (const auto& [id, other] : parts.people.all()) {
    if (id != account.id && other.password && !other.disabled &&
        other.roles.contains(people::Role::administrator))
      return false;
  }
  return account.password && !account.disabled &&
         account.roles.contains(people::Role::administrator);
}

// The revision that the change rests on, which has to be the present one.
std::optional<HttpResponse> check_revision(const json::Value& body, const people::Account& known) {
  const json::Value* revision = body.find("revision");
  if (revision == nullptr)
    return problem("invalid", "revision: is missing: of the account as you read it", "revision");
  if (revision->unsigned_number() != known.revision)
    return problem("conflict",
                   "revision: somebody changed the account meanwhile; read it again, it is at " +
                       std::to_string(known.revision) + ".",
                   "revision");
  return std::nullopt;
}

}  // namespace

void list_people(Parts& parts, Call&, const Respond& respond) {
  std::vector<const people::Account*> all;
  for (const auto& [id, account] : parts.people.all()) all.push_back(&account);
  std::sort(all.begin(), all.end(), [](const auto* a, const auto* b) { return a->name < b->name; });
  json::Writer out;
  out.begin_object().key("items").begin_array();
  for (const people::Account* account : all) write_account(out, parts, *account);
  out.end_array().end_object();
  respond(json_response(200, out.take()));
}

void get_person(Parts& parts, Call& call, const Respond& respond) {
  const people::Account* account = find_account(parts, call.parameters[0]);
  if (account == nullptr) return respond(nothing_here());
  json::Writer out;
  write_account(out, parts, *account);
  respond(json_response(200, out.take()));
}

void create_person(Parts& parts, Call& call, const Respond& respond) {
  if (parts.config.url.empty()) return respond(no_port());
  if (const auto known = only_members(call.body, "", profile_members()); !known.ok())
    return respond(problem(known.error()));
  people::Account account;
  account.id = hex(parts.random.bytes(8));
  account.revision = 1;
  account.created = parts.clock.now();
  if (const auto read = read_profile(parts, call.body, account); !read.ok())
    return respond(problem(read.error()));
  if (const auto free = parts.people.check_free(account, ""); !free.ok())
    return respond(problem(free.error()));
  const std::string token = invite(parts, account);
  keep_and_show_link(parts, call, std::move(account), token, 201, respond);
}

void change_person(Parts& parts, Call& call, const Respond& respond) {
  const people::Account* known = find_account(parts, call.parameters[0]);
  if (known == nullptr) return respond(nothing_here());
  std::vector<std::string_view> members = profile_members();
  members.emplace_back("revision");
  if (const auto checked = only_members(call.body, "", members); !checked.ok())
    return respond(problem(checked.error()));
  if (auto refusal = check_revision(call.body, *known)) return respond(std::move(*refusal));
  people::Account account = *known;
  if (const auto read = read_profile(parts, call.body, account); !read.ok())
    return respond(problem(read.error()));
  if (const auto free = parts.people.check_free(account, account.id); !free.ok())
    return respond(problem(free.error()));
  if (is_last_administrator(parts, *known) && !account.roles.contains(people::Role::administrator))
    return respond(
        problem("conflict", "roles: this is the last administrator of the node.", "roles"));
  const bool same = same_rights(*known, account);
  ++account.revision;
  json::Writer out;
  write_account(out, parts, account);
  const std::string id = account.id;
  if (const auto kept = keep(parts, std::move(account), "changed", call); !kept.ok())
    return respond(problem(kept.error()));
  if (!same) {
    parts.sessions.end_all(id);
    parts.events.recheck();
  }
  respond_when_durable(parts, respond, 200, out.take());
}

void invite_person(Parts& parts, Call& call, const Respond& respond) {
  if (parts.config.url.empty()) return respond(no_port());
  const people::Account* known = find_account(parts, call.parameters[0]);
  if (known == nullptr) return respond(nothing_here());
  if (const auto checked = only_members(call.body, "", {"reset"}); !checked.ok())
    return respond(problem(checked.error()));
  const auto reset = flag_member(call.body, "reset");
  if (!reset.ok()) return respond(problem(reset.error()));
  if (known->disabled)
    return respond(problem("conflict", "The account is disabled; enable it first."));
  if (known->password && !reset.value())
    return respond(problem("conflict",
                           "reset: this person signs in already; with reset, password and "
                           "authenticator end at once and have to be set anew.",
                           "reset"));
  people::Account account = *known;
  account.password.reset();
  account.totp.clear();
  account.next_totp.clear();
  account.recovery.clear();
  ++account.revision;
  const std::string token = invite(parts, account);
  parts.sessions.end_all(account.id);
  parts.events.recheck();
  keep_and_show_link(parts, call, std::move(account), token, 200, respond);
}

void disable_person(Parts& parts, Call& call, const Respond& respond) {
  const people::Account* known = find_account(parts, call.parameters[0]);
  if (known == nullptr) return respond(nothing_here());
  if (const auto checked = only_members(call.body, "", {"disabled"}); !checked.ok())
    return respond(problem(checked.error()));
  const json::Value* wanted = call.body.find("disabled");
  const auto disabled = wanted == nullptr ? std::nullopt : wanted->boolean();
  if (!disabled)
    return respond(problem("invalid", "disabled: has to be true or false", "disabled"));
  if (*disabled && is_last_administrator(parts, *known))
    return respond(
        problem("conflict", "disabled: this is the last administrator of the node.", "disabled"));
  people::Account account = *known;
  account.disabled = *disabled;
  if (*disabled) account.invitation.reset();
  ++account.revision;
  parts.sessions.end_all(account.id);
  parts.events.recheck();
  json::Writer out;
  write_account(out, parts, account);
  if (const auto kept = keep(parts, std::move(account), *disabled ? "disabled" : "enabled", call);
      !kept.ok())
    return respond(problem(kept.error()));
  respond_when_durable(parts, respond, 200, out.take());
}

void grant_person(Parts& parts, Call& call, const Respond& respond) {
  const Person& granter = call.session.person;
  const auto view = parts.engine.view(call.viewer());
  if (const auto checked = only_members(call.body, "", {"circle", "revoke"}); !checked.ok())
    return respond(problem(checked.error()));
  const auto named = text_member(call.body, "circle");
  if (!named.ok()) return respond(problem(named.error()));
  const auto circle = find_circle(*view, named.value());
  const auto revoke = flag_member(call.body, "revoke");
  if (!revoke.ok()) return respond(problem(revoke.error()));
  if (!circle.ok()) return respond(read_problem(circle.error()));
  const std::string& id = circle.value().id;
  // The power comes from who has it, or from who has the machine; never from an administrator.
  const bool from_head =
      !granter.account.empty() && granter.rights.holds_in(people::Role::head, id);
  const auto commits = parts.engine.may_commit(id, granter.person, granter.office);
  if (!commits.ok()) return respond(read_problem(commits.error()));
  if (!call.session.local_socket && !(from_head && commits.value()))
    return respond(problem("forbidden",
                           "Only a head of delegation who commits the party here, or the local "
                           "operator over the node's socket, gives this power."));
  const people::Account* account = find_account(parts, call.parameters[0]);
  if (account == nullptr) return respond(nothing_here());
  const people::Rights rights =
      people::rights_of(*account, parts.people, time_text(parts.clock.now()).substr(0, 10));
  if (!call.session.local_socket && !granter.rights.is_head_over(rights, id))
    return respond(problem("forbidden",
                           "This power reaches as far as the roles of whoever gets it: you are not "
                           "head in all the bodies where they speak. Ask a head who is, or the "
                           "local operator."));
  if (!revoke.value() && !rights.holds_in(people::Role::head, id) &&
      !rights.holds_in(people::Role::delegate, id))
    return respond(problem("conflict", "The account is neither head nor delegate there."));
  node::Draft draft;
  draft.circle = id;
  draft.header.set_matter("circle");
  draft.header.set_module("circle");
  if (const auto actor = read_actor(call.session, nullptr, *draft.header.mutable_actor());
      !actor.ok())
    return respond(problem(actor.error()));
  record::Grant& grant = *draft.header.mutable_grant();
  grant.set_person(account->person);
  grant.set_office(account->office);
  if (!revoke.value()) grant.add_powers(record::COMMIT);
  note(parts, revoke.value() ? "grant_revoked" : "granted", account->id,
       call.session.local_socket ? "socket" : granter.account, call.peer.address);
  parts.engine.submit(std::move(draft), [respond](Result<node::Recorded> done) {
    respond(done.ok() ? recorded_response(done.value()) : problem(done.error()));
  });
  parts.wrote();
}

void first_administrator(Parts& parts, Call& call, const Respond& respond) {
  if (parts.config.url.empty()) return respond(no_port());
  if (const auto checked = only_members(call.body, "", {"name"}); !checked.ok())
    return respond(problem(checked.error()));
  const auto wanted = text_member(call.body, "name", 64);
  if (!wanted.ok()) return respond(problem(wanted.error()));
  if (parts.people.has_administrator())
    return respond(problem("conflict",
                           "There is an administrator already; reset their sign-in with 'entente "
                           "people reset NAME', or have them invite others."));
  const std::string name = wanted.value().empty() ? "admin" : wanted.value();
  people::Account account;
  if (const people::Account* known = parts.people.by_name(name)) {
    if (!known->roles.contains(people::Role::administrator))
      return respond(
          problem("conflict", "name: is that of somebody who is no administrator.", "name"));
    account = *known;
    account.disabled = false;
  } else {
    account.id = hex(parts.random.bytes(8));
    account.created = parts.clock.now();
    account.name = account.person = name;
    account.names = {{"en", "Administrator"}, {"ko", "관리자"}, {"vi", "Quản trị viên"}};
    account.office = "administration";
    account.roles = {people::Role::administrator};
    if (const auto checked = people::check(account); !checked.ok())
      return respond(problem(checked.error()));
  }
  ++account.revision;
  const std::string token = invite(parts, account);
  keep_and_show_link(parts, call, std::move(account), token, 201, respond);
}

void list_people_events(Parts& parts, Call& call, const Respond& respond) {
  const Result<std::size_t> limit = limit_of(call);
  if (!limit.ok()) return respond(problem("invalid", limit.error().message, "limit"));
  json::Writer out;
  out.begin_object().key("items").begin_array();
  std::size_t count = 0;
  for (const people::Event& event : parts.people.events()) {
    if (count++ == limit.value()) break;
    const people::Account* account = parts.people.find(event.account);
    const people::Account* by = parts.people.find(event.by);
    out.begin_object();
    time_field(out, "time", event.time);
    out.field("what", event.what);
    text_or_null(out, "account", event.account);
    text_or_null(out, "name", account == nullptr ? "" : account->name);
    text_or_null(out, "by", by == nullptr ? event.by : by->name);
    text_or_null(out, "address", event.address);
    out.end_object();
  }
  out.end_array().end_object();
  respond(json_response(200, out.take()));
}

}  // namespace api
