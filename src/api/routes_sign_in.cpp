// Signing in, showing oneself again, and taking up an invitation. These are asked by strangers.
#include "api/body.h"
#include "api/problem.h"
#include "api/routes.h"
#include "api/sign_in.h"
#include "people/totp.h"

namespace api {
namespace {

constexpr std::size_t kTokenBytes = 64;

HttpResponse spent() {
  return problem("not_found",
                 "There is no such invitation: it was taken up, replaced, or is too old. Ask an "
                 "administrator of this node for another.");
}

const people::Account* invited(Parts& parts, const json::Value& body) {
  const auto token = body.text("token");
  return token ? parts.people.by_invitation(crypto::sha256(*token), parts.clock.now()) : nullptr;
}

}  // namespace

void sign_in(Parts& parts, Call& call, const Respond& respond) {
  const Result<Shown> shown = read_shown(call, true);
  if (!shown.ok()) return respond(problem(shown.error()));
  prove(parts, shown.value(),
        [&parts, call, respond](std::optional<people::Account> account, HttpResponse refusal) {
          if (!account) return respond(std::move(refusal));
          if (const auto kept = keep(parts, *account, "signed_in", call); !kept.ok())
            return respond(problem(kept.error()));
          open_session(parts, call, *account, 200, "", respond);
        });
}

void confirm_session(Parts& parts, Call& call, const Respond& respond) {
  const people::Account* own = own_account(parts, call);
  if (own == nullptr) return respond(no_account());
  Result<Shown> shown = read_shown(call, false);
  if (!shown.ok()) return respond(problem(shown.error()));
  shown.value().name = own->name;
  prove(parts, shown.value(),
        [&parts, call, respond](std::optional<people::Account> account, HttpResponse refusal) {
          if (!account) {
            // A wrong answer ends no session: who sits there is signed in.
            if (refusal.status == 401)
              refusal = problem("confirm", "Password or code is wrong, or the code was used.");
            return respond(std::move(refusal));
          }
          if (const auto kept = keep(parts, *account, "confirmed", call); !kept.ok())
            return respond(problem(kept.error()));
          const std::string token = parts.sessions.renew(token_of(parts, call));
          const Session* session = token.empty() ? nullptr : parts.sessions.peek(token);
          if (session == nullptr)
            return respond(problem("unauthenticated", "The session has ended meanwhile."));
          Session shown_as = *session;
          shown_as.person = person_of(*account, parts.people, parts.clock.now());
          HttpResponse response = json_response(200, session_json(parts, shown_as));
          set_cookie(parts, response, token);
          respond_when_kept(parts, std::move(response), respond);
        });
}

void look_at_invitation(Parts& parts, Call& call, const Respond& respond) {
  if (const auto known = only_members(call.body, "", {"token"}); !known.ok())
    return respond(problem(known.error()));
  if (const auto token = text_member(call.body, "token", kTokenBytes); !token.ok())
    return respond(problem(token.error()));
  const people::Account* account = invited(parts, call.body);
  if (account == nullptr) return respond(spent());
  json::Writer out;
  out.begin_object().field("name", account->name).key("names").begin_object();
  for (const auto& [language, text] : account->names) out.field(language, text);
  out.end_object()
      .field("language", account->language)
      .field("party", parts.config.party)
      .field("secret", people::base32(account->invitation->totp))
      .field("otpauth",
             people::totp_address(account->invitation->totp, parts.config.party, account->name))
      .field("expires", time_text(account->invitation->until))
      .end_object();
  respond(json_response(200, out.take()));
}

void accept_invitation(Parts& parts, Call& call, const Respond& respond) {
  if (const auto known = only_members(call.body, "", {"token", "password", "code"}); !known.ok())
    return respond(problem(known.error()));
  for (const auto& [field, most] : {std::pair{"token", kTokenBytes}, {"code", kTokenBytes}}) {
    if (const auto text = text_member(call.body, field, most); !text.ok())
      return respond(problem(text.error()));
  }
  const auto password = text_member(call.body, "password", 512);
  if (!password.ok()) return respond(problem("invalid", password.error().message, "password"));
  const people::Account* account = invited(parts, call.body);
  if (account == nullptr) return respond(spent());
  const auto good = people::check_password(password.value(), account->name);
  if (!good.ok()) return respond(problem("invalid", good.error().message, "password"));
  const auto code = std::string(call.body.text("code").value_or(""));
  const auto step = people::totp_step_of(account->invitation->totp, code, parts.clock.now(), 0);
  if (!step)
    return respond(problem("invalid",
                           "code: is not the one that the authenticator shows now; is the clock of "
                           "the telephone right?",
                           "code"));
  const crypto::Hash token = account->invitation->token;
  hash_aside(parts, password.value(),
             [&parts, call, respond, token, step = *step](std::optional<people::PasswordHash> hash,
                                                          HttpResponse refusal) {
               if (!hash) return respond(std::move(refusal));
               // Somebody else may have taken it up, or withdrawn it, in the meantime.
               const people::Account* still = parts.people.by_invitation(token, parts.clock.now());
               if (still == nullptr) return respond(spent());
               people::Account taken = *still;
               taken.password = std::move(hash);
               taken.totp = taken.invitation->totp;
               taken.totp_step = step;
               taken.invitation.reset();
               // Whoever had the addresses that were given out before has them no more.
               if (parts.feeds != nullptr) {
                 const Person person = person_of(taken, parts.people, parts.clock.now());
                 if (const auto dropped = parts.feeds->drop_of(person.key()); !dropped.ok())
                   return respond(problem(dropped.error()));
               }
               const std::vector<std::string> codes = fresh_recovery(parts, taken);
               if (const auto kept = keep(parts, taken, "accepted", call); !kept.ok())
                 return respond(problem(kept.error()));
               json::Writer shown;
               shown.begin_array();
               for (const std::string& one : codes) shown.string(one);
               shown.end_array();
               open_session(parts, call, taken, 201, "\"recovery_codes\":" + shown.take(), respond);
             });
}

}  // namespace api
