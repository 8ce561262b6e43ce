#include "api/site.h"

#include <algorithm>

#include "api/problem.h"
#include "api/routes.h"
#include "base/encoding.h"

namespace api {
namespace {

constexpr std::string_view kPrefix = "/api/";

bool is_unsafe(std::string_view method) { return method != "GET" && method != "HEAD"; }

// Fits a path to a pattern; the parameters in order where it does.
std::optional<std::vector<std::string>> fit(std::string_view pattern,
                                            const std::vector<std::string>& path) {
  std::vector<std::string> out;
  std::size_t place = 0;
  std::string_view rest = pattern.substr(1);
  while (true) {
    const std::size_t slash = rest.find('/');
    const std::string_view part = rest.substr(0, slash);
    if (place >= path.size()) return std::nullopt;
    if (part.starts_with('{')) {
      out.push_back(path[place]);
    } else if (part != path[place]) {
      return std::nullopt;
    }
    ++place;
    if (slash == std::string_view::npos) break;
    rest = rest.substr(slash + 1);
  }
  if (place != path.size()) return std::nullopt;
  return out;
}

struct Match {
  const Route* route = nullptr;
  std::vector<std::string> parameters;
  std::string allowed;  // methods of the path, where the method is another
};

Match match(std::string_view method, const std::vector<std::string>& path) {
  Match out;
  for (const Route& route : routes()) {
    auto parameters = fit(route.pattern, path);
    if (!parameters) continue;
    if (route.method == method || (route.method == "GET" && method == "HEAD")) {
      out.route = &route;
      out.parameters = std::move(*parameters);
      return out;
    }
    out.allowed += (out.allowed.empty() ? "" : ", ") + std::string(route.method);
    if (route.method == "GET") out.allowed += ", HEAD";
  }
  return out;
}

bool is_api(std::string_view path) { return path.starts_with(kPrefix); }

HttpResponse sign_in_first(bool for_page) {
  if (!for_page) {
    return problem(
        "unauthenticated",
        "No session: sign in at POST /api/v1/session/sign-in, or get a one-time link with "
        "'entente link' on the node's machine and open it in this browser.");
  }
  HttpResponse response;
  response.status = 401;
  response.headers.emplace_back("Content-Type", "text/html; charset=utf-8");
  response.body =
      "<!doctype html><html lang=\"en\"><title>Entente</title><h1>Not signed in</h1>"
      "<p>Get a one-time link with <code>entente link</code> on the node's machine and open it in "
      "this browser.</p></html>\n";
  return response;
}

// Equal without telling by the time taken where they differ.
bool same_secret(ByteView a, ByteView b) { return crypto::sha256(a) == crypto::sha256(b); }

// Of an origin with the scheme that the port speaks; empty for any other.
std::string_view host_of(std::string_view origin, bool secure) {
  const std::string_view scheme = secure ? "https://" : "http://";
  return origin.starts_with(scheme) ? origin.substr(scheme.size()) : std::string_view();
}

}  // namespace

std::string_view Call::asked(std::string_view name) const {
  for (const auto& [key, value] : query) {
    if (key == name) return value;
  }
  return {};
}

bool shows_metrics_token(const Config& config, const HttpRequest& head) {
  const auto given = head.header("authorization");
  return given && given->starts_with("Bearer ") && config.metrics_token &&
         crypto::sha256(given->substr(7)) == *config.metrics_token;
}

void add_security_headers(HttpResponse& response, bool is_page) {
  const auto add = [&](const char* name, const char* value) {
    for (const auto& [known, unused] : response.headers) {
      if (known == name) return;
    }
    response.headers.emplace_back(name, value);
  };
  add("Content-Security-Policy",
      is_page ? "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
                "font-src 'self'; media-src 'self'; connect-src 'self'; manifest-src 'self'; "
                "worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
                "require-trusted-types-for 'script'; trusted-types default"
              : "default-src 'none'; frame-ancestors 'none'; sandbox");
  add("X-Content-Type-Options", "nosniff");
  add("X-Frame-Options", "DENY");
  add("Referrer-Policy", "no-referrer");
  add("Cross-Origin-Opener-Policy", "same-origin");
  add("Cross-Origin-Resource-Policy", "same-origin");
  add("Permissions-Policy", "camera=(), geolocation=(), microphone=()");
  add("Cache-Control", "no-store");
}

void ApiSite::add_headers(HttpResponse& response, bool is_page) const {
  add_security_headers(response, is_page);
  // Two years, as browsers' lists want it (RFC 6797); of no effect on bare addresses.
  if (parts_.config.secure)
    response.headers.emplace_back("Strict-Transport-Security", "max-age=63072000");
}

std::optional<Session> ApiSite::session_of(const HttpRequest& head, const Peer& peer) {
  if (peer.local_socket) {
    if (peer.user != 0 && peer.user != parts_.config.node_user) return std::nullopt;
    Session session;
    session.person = parts_.config.socket_person;
    session.local_socket = true;
    return session;
  }
  const auto header = head.header("cookie");
  const auto token = header ? cookie(*header, parts_.config.cookie) : std::nullopt;
  if (!token) return std::nullopt;
  // What a page asks by itself, without its reader, keeps no session of an account open.
  const Session* found =
      head.header("x-entente-idle") ? parts_.sessions.peek(*token) : parts_.sessions.find(*token);
  if (found == nullptr) return std::nullopt;
  Session out = *found;
  if (out.person.account.empty()) return out;
  // Of an account, as it stands now and not as it stood at sign-in.
  const people::Account* account = parts_.people.find(out.person.account);
  if (account == nullptr || account->disabled || !account->password) return std::nullopt;
  out.person = person_of(*account, parts_.people, parts_.clock.now());
  return out;
}

std::optional<HttpResponse> ApiSite::check_place(const HttpRequest& head, const Peer& peer) {
  if (peer.local_socket) return std::nullopt;
  // Names that lead here by somebody else's DNS are not ours (rebinding).
  const auto host = head.header("host");
  const auto& ours = parts_.config.hosts;
  if (!host || std::find(ours.begin(), ours.end(), *host) == ours.end()) {
    return problem("precondition",
                   "Host: this node does not answer to that name; use the address that 'entente "
                   "link' prints, or add the name to [api] hosts.",
                   "Host");
  }
  return std::nullopt;
}

std::optional<HttpResponse> ApiSite::check_origin(const HttpRequest& head) const {
  const auto& ours = parts_.config.hosts;
  if (const auto site = head.header("sec-fetch-site"); site && *site != "same-origin") {
    return problem("forbidden", "Sec-Fetch-Site: only this node's own page may write.",
                   "Sec-Fetch-Site");
  }
  std::size_t origins = 0;
  for (const auto& [name, value] : head.headers) {
    if (name != "origin") continue;
    if (++origins > 1 ||
        std::find(ours.begin(), ours.end(), host_of(value, parts_.config.secure)) == ours.end()) {
      return problem("forbidden", "Origin: only this node's own page may write.", "Origin");
    }
  }
  return std::nullopt;
}

std::optional<HttpResponse> ApiSite::check_unsafe(const HttpRequest& head,
                                                  const Session& session) const {
  if (session.local_socket) return std::nullopt;
  if (auto refusal = check_origin(head)) return refusal;
  const auto token = head.header("x-entente-csrf");
  if (!token || !same_secret(*token, session.csrf)) {
    return problem("forbidden", "X-Entente-CSRF: has to be the csrf_token of GET /api/v1/session.",
                   "X-Entente-CSRF");
  }
  return std::nullopt;
}

std::optional<HttpResponse> ApiSite::check_role(const Route& route, const Session& session) const {
  const Person& person = session.person;
  const bool is_head = !person.account.empty() && person.rights.holds_anywhere(people::Role::head);
  switch (route.access) {
    case Access::delegate:
      if (!person.is_delegate)
        return problem("forbidden",
                       "You may read here but not act for the party; ask the operator of this "
                       "node for the role 'delegate'.");
      break;
    case Access::heads:
      if (!person.is_operator && !is_head)
        return problem("forbidden", "This is for operators of this node and heads of delegation.");
      break;
    case Access::operators:
      if (!person.is_operator) return problem("forbidden", "This is for operators of this node.");
      break;
    case Access::local_operator:
      if (!session.local_socket)
        return problem("forbidden", "This is answered over the node's Unix socket alone.");
      break;
    default:
      break;
  }
  if (route.confirmed && !person.account.empty() && !parts_.sessions.is_confirmed(session)) {
    return problem("confirm",
                   "This needs your password and a code again: POST /api/v1/session/confirm.");
  }
  return std::nullopt;
}

std::optional<HttpResponse> ApiSite::check_type(const HttpRequest& head, const Route& route) const {
  if (route.body_limit == 0) return std::nullopt;
  const auto type = head.header("content-type");
  const std::string wanted = !route.raw                ? "application/json"
                             : route.method == "PATCH" ? "application/partial-upload"
                                                       : "application/octet-stream";
  const bool fits = type && (*type == wanted || type->starts_with(wanted + ";"));
  if (!fits &&
      (head.header("content-length").value_or("0") != "0" || head.header("transfer-encoding"))) {
    return problem("media_type", "Content-Type: has to be " + wanted + ".", "Content-Type");
  }
  return std::nullopt;
}

Site::Admission ApiSite::admit(const HttpRequest& head, const Peer& peer) {
  ++parts_.requests;
  Admission out;
  const auto refuse_with = [&](HttpResponse response) {
    ++parts_.answers[response.status];
    add_headers(response, false);
    out.refusal = std::move(response);
    return std::move(out);
  };
  if (auto refusal = check_place(head, peer)) return refuse_with(std::move(*refusal));
  const auto path = split_path(head.path);
  if (!path)
    return refuse_with(
        problem("invalid", "The path is malformed: empty parts, '.', '..', or bad escapes."));
  const Match found = match(head.method, *path);
  if (found.route != nullptr && found.route->access == Access::anyone) return out;
  // What another site's page has this browser fetch is no answer of ours.
  if (const auto site = head.header("sec-fetch-site");
      is_api(head.path) && (site == "cross-site" || site == "same-site")) {
    return refuse_with(problem("forbidden", "Sec-Fetch-Site: only this node's own page may ask.",
                               "Sec-Fetch-Site"));
  }
  if (found.route != nullptr && found.route->access == Access::stranger) {
    if (auto refusal = check_origin(head)) return refuse_with(std::move(*refusal));
    if (auto refusal = check_type(head, *found.route)) return refuse_with(std::move(*refusal));
    out.body_limit = found.route->body_limit;
    return out;
  }

  if (found.route != nullptr && found.route->access == Access::metrics &&
      shows_metrics_token(parts_.config, head)) {
    return out;
  }
  const std::optional<Session> session = session_of(head, peer);
  if (!session) {
    // The page itself holds nothing of the record; it asks who is there, and lets them sign in.
    if (!peer.local_socket && found.route == nullptr && found.allowed.empty() &&
        !is_unsafe(head.method) && !is_api(head.path) && !parts_.page.empty())
      return out;
    if (peer.local_socket) {
      return refuse_with(problem("forbidden",
                                 "The socket is for root and for the user that the node runs as; "
                                 "run the command as one of them."));
    }
    return refuse_with(sign_in_first(!is_api(head.path) && found.route == nullptr));
  }
  if (found.route == nullptr) {
    if (!found.allowed.empty() || is_unsafe(head.method)) {
      HttpResponse response = problem(
          "method", "This address takes " +
                        (found.allowed.empty() ? std::string("GET, HEAD") : found.allowed) + ".");
      response.headers.emplace_back("Allow", found.allowed.empty() ? "GET, HEAD" : found.allowed);
      return refuse_with(std::move(response));
    }
    if (is_api(head.path)) return refuse_with(nothing_here());
    return out;  // a file of the page
  }
  if (is_unsafe(head.method)) {
    if (auto refusal = check_unsafe(head, *session)) return refuse_with(std::move(*refusal));
  }
  if (auto refusal = check_role(*found.route, *session)) return refuse_with(std::move(*refusal));
  if (auto refusal = check_type(head, *found.route)) return refuse_with(std::move(*refusal));
  out.body_limit = found.route->body_limit;
  return out;
}

void ApiSite::serve(HttpRequest request, const Peer& peer, Respond respond) {
  const bool is_page_path = !is_api(request.path);
  const auto count = [this, respond = std::move(respond)](HttpResponse response, bool is_page) {
    ++parts_.answers[response.status];
    add_headers(response, is_page);
    respond(std::move(response));
  };
  Match found = match(request.method, *split_path(request.path));
  std::optional<Session> session = session_of(request, peer);
  if (found.route == nullptr) {
    return count(page_answer(request, session.has_value()), is_page_path);
  }
  const Route& route = *found.route;
  Call call;
  call.peer = peer;
  call.parameters = std::move(found.parameters);
  if (session) call.session = std::move(*session);
  auto query = split_query(request.query);
  if (!query)
    return count(problem("invalid", "The query is malformed, or names a parameter twice."), false);
  for (const auto& [name, value] : *query) {
    if (std::find(route.query.begin(), route.query.end(), name) == route.query.end()) {
      return count(
          problem("invalid", "The query has a parameter that this address does not take.", name),
          false);
    }
  }
  call.query = std::move(*query);
  if (route.raw) {
    if (request.body.empty())
      return count(problem("invalid", "body: is missing; this address takes a file."), false);
  } else if (!request.body.empty()) {
    Result<json::Value> body =
        json::parse(request.body, std::max(json::kTextSizeMax, std::size_t{route.body_limit}));
    if (!body.ok()) return count(problem("invalid", "body: " + body.error().message), false);
    call.body = std::move(body).value();
  } else if (route.body_limit > 0) {
    return count(problem("invalid", "body: is missing; this address takes a JSON object."), false);
  }
  call.request = std::move(request);
  call_route(route, std::move(call),
             [count](HttpResponse response) { count(std::move(response), false); });
}

namespace {

// What a request writes to, however its path was spelt: escapes, or a circle's name for its id.
std::string place_of(Parts& parts, const Route& route, const Call& call) {
  std::string out(route.pattern);
  for (std::size_t i = 0; i < call.parameters.size(); ++i) {
    std::string value = call.parameters[i];
    if (i == 0 && route.pattern.find("/circles/{circle}") != std::string_view::npos) {
      const auto view = parts.engine.view(call.viewer());
      if (const auto circle = find_circle(*view, value); circle.ok()) value = circle.value().id;
    }
    out += "\n" + value;
  }
  return out;
}

}  // namespace

void ApiSite::call_route(const Route& route, Call call, const Respond& respond) {
  Respond answer = respond;
  if (route.idempotent &&
      std::count_if(call.request.headers.begin(), call.request.headers.end(),
                    [](const auto& one) { return one.first == "idempotency-key"; }) > 1) {
    return respond(problem("invalid", "Idempotency-Key: is there more than once; give one key.",
                           "Idempotency-Key"));
  }
  if (const auto key = call.request.header("idempotency-key"); key && route.idempotent) {
    if (!IdempotencyKeys::is_key(*key)) {
      return respond(problem("invalid",
                             "Idempotency-Key: has to be 1 to 64 visible ASCII characters.",
                             "Idempotency-Key"));
    }
    const std::string place = call.session.person.key() +
                              (call.session.local_socket ? "\n#\n" : "\n@\n") +
                              place_of(parts_, route, call) + "\n" + std::string(*key);
    HttpResponse stored;
    switch (parts_.keys.begin(place, crypto::sha256(call.request.body), stored)) {
      case IdempotencyKeys::Found::fresh:
        call.once = place;
        answer = [this, place, respond](HttpResponse response) {
          if (parts_.keys.finish(place, response)) parts_.wrote();
          respond(std::move(response));
        };
        break;
      case IdempotencyKeys::Found::running:
        return respond(problem("conflict",
                               "Idempotency-Key: the first request with this key is still being "
                               "answered; ask again in a moment.",
                               "Idempotency-Key"));
      case IdempotencyKeys::Found::other_body:
        return respond(problem(
            "idempotency",
            "Idempotency-Key: was used with another body; take a new key for a new request.",
            "Idempotency-Key"));
      case IdempotencyKeys::Found::stored:
        return respond(std::move(stored));
    }
  }
  if (route.etag) {
    const std::string wanted(call.request.header("if-none-match").value_or(""));
    answer = [answer, wanted](HttpResponse response) {
      if (response.status == 200) {
        const std::string etag =
            "\"" + hex(crypto::sha256(response.body).view().substr(0, 16)) + "\"";
        response.headers.emplace_back("ETag", etag);
        if (wanted == etag) {
          response.status = 304;
          response.body.clear();
        }
      }
      answer(std::move(response));
    };
  }
  route.answer(parts_, call, answer);
}

HttpResponse ApiSite::page_answer(const HttpRequest& head, bool signed_in) {
  if (!signed_in && parts_.page.empty()) return sign_in_first(true);
  const auto path = split_path(head.path);
  std::string plain;
  for (const std::string& part : *path) plain += "/" + part;
  const PageFile* file = parts_.page.find(plain.empty() ? "/index.html" : plain);
  if (file == nullptr) {
    if (parts_.page.empty())
      return problem(
          "not_found",
          "This node serves no page: build web/ and set [api] page in the configuration.");
    return nothing_here();
  }
  HttpResponse response;
  response.headers.emplace_back("Content-Type", file->type);
  // A file that is there twice is kept apart by what the browser takes, also where it takes
  // neither.
  const bool twice = !file->gzip.empty();
  const bool packed = twice && accepts_gzip(head.header("accept-encoding"));
  const std::string& etag = packed ? file->gzip_etag : file->etag;
  response.headers.emplace_back("ETag", etag);
  if (twice) response.headers.emplace_back("Vary", "Accept-Encoding");
  response.headers.emplace_back("Cache-Control",
                                file->hashed ? "private, max-age=31536000, immutable" : "no-store");
  if (has_already(head.header("if-none-match"), etag)) {
    response.status = 304;
    return response;
  }
  // Range is passed over, as anybody may (RFC 9110, 14.2): a part of packed bytes is of no use.
  if (packed) response.headers.emplace_back("Content-Encoding", "gzip");
  response.body = packed ? file->gzip : file->bytes;
  return response;
}

HttpResponse ApiSite::refuse(int status, std::string_view reason) {
  std::string_view code = "invalid";
  if (status == 408) code = "timeout";
  if (status == 413) code = "too_large";
  if (status == 414 || status == 431) code = "limit";
  if (status == 503) code = "unavailable";
  HttpResponse response = problem(code, "The request was refused: " + std::string(reason) + ".");
  if (response.status != status) {
    // The body says the same as the status line.
    const std::string from = "\"status\":" + std::to_string(response.status);
    const std::size_t at = response.body.find(from);
    if (at != Bytes::npos)
      response.body.replace(at, from.size(), "\"status\":" + std::to_string(status));
    response.status = status;
  }
  ++parts_.answers[status];
  add_headers(response, false);
  return response;
}

}  // namespace api
