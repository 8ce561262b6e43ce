// What people do with their own account: password, authenticator, recovery codes, language and
// sessions. Whatever proves who one is, is changed only by who shows all of it again.
#include "api/body.h"
#include "api/people_json.h"
#include "api/problem.h"
#include "api/record_json.h"
#include "api/routes.h"
#include "api/sign_in.h"
#include "people/totp.h"

namespace api {
namespace {

// Shows password and code of the own account, then calls back with it.
void shown_again(Parts& parts, Call& call, const Respond& respond,
                 std::vector<std::string_view> more, std::function<void(people::Account)> then) {
  const people::Account* own = own_account(parts, call);
  if (own == nullptr) return respond(no_account());
  Result<Shown> shown = read_shown(call, false, std::move(more));
  if (!shown.ok()) return respond(problem(shown.error()));
  shown.value().name = own->name;
  prove(parts, shown.value(),
        [respond, then](std::optional<people::Account> account, HttpResponse refusal) {
          if (account) return then(std::move(*account));
          if (refusal.status == 401)
            refusal = problem("confirm", "Password or code is wrong, or the code was used.");
          respond(std::move(refusal));
        });
}

// Keeps the account, ends all its other sessions, and goes on under another token.
void keep_and_renew(Parts& parts, const Call& call, people::Account account, std::string_view what,
                    const std::string& more, const Respond& respond) {
  if (const auto kept = keep(parts, account, what, call); !kept.ok())
    return respond(problem(kept.error()));
  parts.sessions.end_all(account.id, token_of(parts, call));
  parts.events.recheck();
  open_session(parts, call, account, 200, more, respond);
}

std::string as_list(const std::vector<std::string>& texts) {
  json::Writer out;
  out.begin_array();
  for (const std::string& one : texts) out.string(one);
  return out.end_array().take();
}

}  // namespace

void get_me(Parts& parts, Call& call, const Respond& respond) {
  const people::Account* own = own_account(parts, call);
  if (own == nullptr) return respond(no_account());
  json::Writer out;
  write_account(out, parts, *own);
  respond(json_response(200, out.take()));
}

void change_password(Parts& parts, Call& call, const Respond& respond) {
  const people::Account* own = own_account(parts, call);
  if (own == nullptr) return respond(no_account());
  const auto wanted = text_member(call.body, "new_password", 512);
  if (!wanted.ok()) return respond(problem("invalid", wanted.error().message, "new_password"));
  const auto good = people::check_password(wanted.value(), own->name);
  if (!good.ok()) return respond(problem("invalid", "new_" + good.error().message, "new_password"));
  shown_again(parts, call, respond, {"new_password"},
              [&parts, call, respond, wanted = wanted.value()](const people::Account& shown) {
                // The code is used up, whatever comes of the hash.
                if (const auto kept = keep(parts, shown, "confirmed", call); !kept.ok())
                  return respond(problem(kept.error()));
                hash_aside(parts, wanted,
                           [&parts, call, respond, id = shown.id, before = shown.password->hash](
                               std::optional<people::PasswordHash> hash, HttpResponse refusal) {
                             if (!hash) return respond(std::move(refusal));
                             const people::Account* still = parts.people.find(id);
                             if (still == nullptr || still->disabled || !still->password ||
                                 still->password->hash != before)
                               return respond(problem("conflict",
                                                      "The account was changed meanwhile; sign in "
                                                      "again."));
                             people::Account account = *still;
                             account.password = std::move(hash);
                             keep_and_renew(parts, call, std::move(account), "password_changed", "",
                                            respond);
                           });
              });
}

void offer_totp(Parts& parts, Call& call, const Respond& respond) {
  shown_again(parts, call, respond, {}, [&parts, call, respond](people::Account account) {
    account.next_totp = parts.random.bytes(people::kTotpSecretSize);
    json::Writer out;
    out.begin_object()
        .field("secret", people::base32(account.next_totp))
        .field("otpauth", people::totp_address(account.next_totp, parts.config.party, account.name))
        .end_object();
    if (const auto kept = keep(parts, std::move(account), "totp_offered", call); !kept.ok())
      return respond(problem(kept.error()));
    respond_when_durable(parts, respond, 200, out.take());
  });
}

void change_totp(Parts& parts, Call& call, const Respond& respond) {
  const people::Account* own = own_account(parts, call);
  if (own == nullptr) return respond(no_account());
  if (const auto known = only_members(call.body, "", {"code"}); !known.ok())
    return respond(problem(known.error()));
  const auto code = text_member(call.body, "code", 16);
  if (!code.ok()) return respond(problem(code.error()));
  if (own->next_totp.empty())
    return respond(problem("conflict", "No other authenticator was offered; begin with that."));
  // Who can guess here has the session and nothing else; a few tries are as many as at sign-in.
  if (const std::uint64_t wait = parts.attempts.begin(own->name, call.peer.address); wait > 0)
    return respond(problem("slow_down", "Too many attempts; try again later."));
  const auto step = people::totp_step_of(own->next_totp, code.value(), parts.clock.now(), 0);
  if (!step) return respond(problem("invalid", "code: is not of the new authenticator", "code"));
  parts.attempts.succeeded(own->name, call.peer.address);
  people::Account account = *own;
  account.totp = std::exchange(account.next_totp, {});
  account.totp_step = *step;
  const std::vector<std::string> codes = fresh_recovery(parts, account);
  keep_and_renew(parts, call, std::move(account), "totp_changed",
                 "\"recovery_codes\":" + as_list(codes), respond);
}

void change_recovery(Parts& parts, Call& call, const Respond& respond) {
  shown_again(parts, call, respond, {}, [&parts, call, respond](people::Account account) {
    const std::vector<std::string> codes = fresh_recovery(parts, account);
    keep_and_renew(parts, call, std::move(account), "recovery_changed",
                   "\"recovery_codes\":" + as_list(codes), respond);
  });
}

void set_language(Parts& parts, Call& call, const Respond& respond) {
  const people::Account* own = own_account(parts, call);
  if (own == nullptr) return respond(no_account());
  if (const auto known = only_members(call.body, "", {"language"}); !known.ok())
    return respond(problem(known.error()));
  people::Account account = *own;
  account.language = std::string(call.body.text("language").value_or(""));
  if (const auto checked = people::check(account); !checked.ok())
    return respond(problem("invalid", checked.error().message, "language"));
  json::Writer out;
  write_account(out, parts, account);
  if (const auto kept = keep(parts, std::move(account), "language_changed", call); !kept.ok())
    return respond(problem(kept.error()));
  respond_when_durable(parts, respond, 200, out.take());
}

void list_sessions(Parts& parts, Call& call, const Respond& respond) {
  const people::Account* own = own_account(parts, call);
  if (own == nullptr) return respond(no_account());
  json::Writer out;
  out.begin_object().key("items").begin_array();
  for (const Session& session : parts.sessions.of(own->id)) {
    out.begin_object().field("id", session.id);
    time_field(out, "since", session.since);
    time_field(out, "seen", session.seen);
    out.field("address", session.address).field("this", session.id == call.session.id).end_object();
  }
  out.end_array().end_object();
  respond(json_response(200, out.take()));
}

void end_sessions(Parts& parts, Call& call, const Respond& respond) {
  const people::Account* own = own_account(parts, call);
  if (own == nullptr) return respond(no_account());
  if (const auto known = only_members(call.body, "", {"which"}); !known.ok())
    return respond(problem(known.error()));
  const std::string which(call.body.text("which").value_or(""));
  std::size_t ended = 0;
  if (which == "others") {
    ended = parts.sessions.end_all(own->id, token_of(parts, call));
  } else if (which == "all") {
    ended = parts.sessions.end_all(own->id);
  } else {
    ended = parts.sessions.end_one(own->id, which) ? 1 : 0;
  }
  if (ended == 0 && which != "others" && which != "all") return respond(nothing_here());
  parts.events.recheck();
  note(parts, "sessions_ended", own->id, own->id, call.peer.address);
  json::Writer out;
  out.begin_object().field("ended", ended).end_object();
  HttpResponse response = json_response(200, out.take());
  if (parts.sessions.peek(token_of(parts, call)) == nullptr) signed_out(parts, response);
  respond(std::move(response));
}

}  // namespace api
