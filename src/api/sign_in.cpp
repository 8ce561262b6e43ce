#include "api/sign_in.h"

#include <algorithm>
#include <memory>

#include "api/body.h"
#include "api/problem.h"
#include "api/routes.h"
#include "people/totp.h"

namespace api {
namespace {

constexpr std::size_t kRecoveryCodes = 10;
constexpr std::size_t kPasswordBytes = 512;

HttpResponse not_them() {
  return problem("unauthenticated", "Name, password or code is wrong, or the code was used.");
}

HttpResponse slow_down(std::uint64_t wait_ms) {
  const std::uint64_t seconds = (wait_ms + 999) / 1000;
  HttpResponse response =
      problem("slow_down", "Too many attempts; try again in " + std::to_string(seconds) + " s.");
  response.headers.emplace_back("Retry-After", std::to_string(seconds));
  return response;
}

HttpResponse busy() {
  return problem("unavailable", "Too many are signing in at this moment; try again.");
}

// Sign-in names are written without capitals, and screen keyboards begin with one.
std::string as_name(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

std::string without_spaces(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c != ' ') out.push_back(c);
  }
  return out;
}

// Marks the code as used in the account; false where it is none of this account's.
bool take_code(people::Account& account, std::string_view code, TimeMs now) {
  if (const auto step =
          people::totp_step_of(account.totp, without_spaces(code), now, account.totp_step)) {
    account.totp_step = *step;
    return true;
  }
  const auto used =
      std::find(account.recovery.begin(), account.recovery.end(), people::recovery_hash(code));
  if (used == account.recovery.end()) return false;
  account.recovery.erase(used);
  return true;
}

}  // namespace

Result<Shown> read_shown(const Call& call, bool named, std::vector<std::string_view> more) {
  std::vector<std::string_view> known = {"password", "code"};
  if (named) known.emplace_back("name");
  known.insert(known.end(), more.begin(), more.end());
  TRY(only_members(call.body, "", known));
  Shown out;
  out.address = call.peer.address;
  if (named) out.name = as_name(TRY(text_member(call.body, "name", 256)));
  out.password = TRY(text_member(call.body, "password", kPasswordBytes));
  out.code = TRY(text_member(call.body, "code", 64));
  if (named && out.name.empty()) return wrong_member("name", "is missing");
  if (out.password.empty()) return wrong_member("password", "is missing");
  if (out.code.empty()) return wrong_member("code", "is missing");
  return out;
}

void prove(Parts& parts, const Shown& shown,
           std::function<void(std::optional<people::Account>, HttpResponse)> then) {
  if (const std::uint64_t wait = parts.attempts.begin(shown.name, shown.address); wait > 0) {
    parts.told({parts.clock.now(), "slowed", "", "", shown.address});
    return then(std::nullopt, slow_down(wait));
  }
  const people::Account* account = parts.people.by_name(shown.name);
  const bool usable = account != nullptr && !account->disabled && account->password;
  const people::PasswordHash known = usable ? *account->password : parts.nobody;
  const auto fits = std::make_shared<bool>(false);
  const auto work = [known, password = shown.password, fits] {
    *fits = people::fits(known, password);
  };
  const auto done = [&parts, shown, known, fits, then] {
    // Whatever was changed meanwhile counts.
    const people::Account* now = parts.people.by_name(shown.name);
    std::optional<people::Account> out;
    if (now != nullptr && !now->disabled && now->password && now->password->hash == known.hash)
      out = *now;
    people::Account nobody;
    const bool code = take_code(out ? *out : nobody, shown.code, parts.clock.now());
    if (out && *fits && code) {
      parts.attempts.succeeded(shown.name, shown.address);
      return then(std::move(out), {});
    }
    note(parts, "failed", now == nullptr ? "" : now->id, "", shown.address);
    then(std::nullopt, not_them());
  };
  if (!parts.aside(work, done)) then(std::nullopt, busy());
}

void hash_aside(Parts& parts, std::string password,
                std::function<void(std::optional<people::PasswordHash>, HttpResponse)> then) {
  const auto made = std::make_shared<std::optional<people::PasswordHash>>();
  const auto work = [password = std::move(password), salt = people::fresh_salt(parts.random),
                     cost = parts.argon2, made] {
    auto hash = people::hash_password(password, salt, cost);
    if (hash.ok()) *made = std::move(hash).value();
  };
  const auto done = [made, then] { then(std::move(*made), *made ? HttpResponse() : busy()); };
  if (!parts.aside(work, done)) then(std::nullopt, busy());
}

Result<void> keep(Parts& parts, people::Account account, std::string_view what, const Call& call) {
  people::Event event;
  event.time = parts.clock.now();
  event.what = std::string(what);
  event.account = account.id;
  event.by = call.session.local_socket              ? "socket"
             : !call.session.person.account.empty() ? call.session.person.account
             : call.session.person.is_operator      ? call.viewer().name
                                                    : account.id;
  event.address = call.peer.address;
  parts.told(event);
  const Result<void> kept = parts.engine.keep([&](store::Store& store) -> Result<void> {
    TRY(parts.people.put(store, std::move(account)));
    return parts.people.note(store, std::move(event));
  });
  parts.wrote();
  return kept;
}

void note(Parts& parts, std::string_view what, std::string_view account, std::string_view by,
          std::string_view address) {
  people::Event event{parts.clock.now(), std::string(what), std::string(account), std::string(by),
                      std::string(address)};
  parts.told(event);
  // That it cannot be kept stops the node at the end of this turn; nobody waits for it here.
  static_cast<void>(parts.engine.keep(
      [&](store::Store& store) { return parts.people.note(store, std::move(event)); }));
  parts.wrote();
}

const people::Account* own_account(const Parts& parts, const Call& call) {
  const std::string& id = call.session.person.account;
  return id.empty() ? nullptr : parts.people.find(id);
}

HttpResponse no_account() {
  return problem("forbidden",
                 "This session is of no account: it was opened by a link of the configuration or "
                 "over the socket.");
}

void set_cookie(const Parts& parts, HttpResponse& response, const std::string& token) {
  response.headers.emplace_back("Set-Cookie", parts.config.cookie + "=" + token +
                                                  "; Path=/; HttpOnly; SameSite=Strict" +
                                                  (parts.config.secure ? "; Secure" : "") +
                                                  (token.empty() ? "; Max-Age=0" : ""));
}

void signed_out(const Parts& parts, HttpResponse& response) {
  set_cookie(parts, response, "");
  response.headers.emplace_back("Clear-Site-Data", "\"cache\", \"storage\"");
}

std::string token_of(const Parts& parts, const Call& call) {
  const auto header = call.request.header("cookie");
  return std::string(cookie(header.value_or(""), parts.config.cookie).value_or(""));
}

void open_session(Parts& parts, const Call& call, const people::Account& account, int status,
                  const std::string& more, const Respond& respond) {
  // What the browser brought along was not given to whoever signs in now.
  parts.sessions.end(token_of(parts, call));
  const Person person = person_of(account, parts.people, parts.clock.now());
  const std::string token = parts.sessions.begin(account.id, person, call.peer.address);
  json::Writer out;
  out.begin_object().key("session").raw(session_json(parts, *parts.sessions.peek(token)));
  Bytes body = out.end_object().take();
  if (!more.empty()) body = body.substr(0, body.size() - 1) + "," + more + "}";
  HttpResponse response = json_response(status, std::move(body));
  set_cookie(parts, response, token);
  respond_when_kept(parts, std::move(response), respond);
}

void respond_when_kept(Parts& parts, HttpResponse response, const Respond& respond) {
  const auto held = std::make_shared<HttpResponse>(std::move(response));
  parts.engine.when_durable([respond, held](const Result<void>& kept) {
    respond(kept.ok() ? std::move(*held) : problem(kept.error()));
  });
  parts.wrote();
}

std::vector<std::string> fresh_recovery(Parts& parts, people::Account& account) {
  std::vector<std::string> out;
  account.recovery.clear();
  for (std::size_t i = 0; i < kRecoveryCodes; ++i) {
    out.push_back(people::recovery_code(parts.random));
    account.recovery.push_back(people::recovery_hash(out.back()));
  }
  return out;
}

}  // namespace api
