// What the routes about accounts share: showing that one is who one says, keeping what was done,
// and the answers that open, renew and end sessions.
#pragma once

#include <functional>
#include <string>

#include "api/site.h"
#include "people/account.h"

namespace api {

// What somebody shows: all of it at once, so that no answer tells which part was wrong.
struct Shown {
  std::string name;
  std::string password;
  std::string code;  // of the authenticator, or a recovery code
  std::string address;
};

// From a body with `password` and `code`, and `name` where `named`.
Result<Shown> read_shown(const Call& call, bool named, std::vector<std::string_view> more = {});

// Checks it beside the loop and calls back: with the account, in which the code now counts as used
// (it has to be kept), or with the refusal. Unknown names and disabled accounts take as long and
// get the same answer as wrong passwords.
void prove(Parts& parts, const Shown& shown,
           std::function<void(std::optional<people::Account>, HttpResponse refusal)> then);

// Hashes a new password beside the loop; the refusal where that is not possible now.
void hash_aside(
    Parts& parts, std::string password,
    std::function<void(std::optional<people::PasswordHash>, HttpResponse refusal)> then);

// Keeps the account and what was done with this turn's commit. Error: the store's.
Result<void> keep(Parts& parts, people::Account account, std::string_view what, const Call& call);
// Notes what was tried and changed nothing.
void note(Parts& parts, std::string_view what, std::string_view account, std::string_view by,
          std::string_view address);

// The account of the call's session; nothing where that is of the configuration or the socket.
const people::Account* own_account(const Parts& parts, const Call& call);
HttpResponse no_account();

// The Set-Cookie of a session; with no token: of its end.
void set_cookie(const Parts& parts, HttpResponse& response, const std::string& token);
// The end of the session, and of what the browser kept of it: drafts, searches, answers.
void signed_out(const Parts& parts, HttpResponse& response);
std::string token_of(const Parts& parts, const Call& call);
// Who the session is, as GET /api/v1/session tells it.
Bytes session_json(Parts& parts, const Session& session);
// Answers with a fresh session of this account, and its cookie; any that the browser held ends.
// `more` is put into the object.
void open_session(Parts& parts, const Call& call, const people::Account& account, int status,
                  const std::string& more, const Respond& respond);

// Answers once what was written before is durable.
void respond_when_kept(Parts& parts, HttpResponse response, const Respond& respond);

// Fresh recovery codes: their hashes go into the account, what is returned is shown once.
std::vector<std::string> fresh_recovery(Parts& parts, people::Account& account);

}  // namespace api
