// Sessions: who am I, the one-time link, signing out.
#include "api/body.h"
#include "api/problem.h"
#include "api/record_json.h"
#include "api/routes.h"
#include "labels/labels.h"

namespace api {
namespace {

std::string cookie_of(const Parts& parts, const std::string& token) {
  return parts.config.cookie + "=" + token + "; Path=/; HttpOnly; SameSite=Strict" +
         (parts.config.secure ? "; Secure" : "");
}

}  // namespace

void get_session(Parts& parts, Call& call, const Respond& respond) {
  const Session& session = call.session;
  const Viewer& viewer = call.viewer();
  const labels::Policy& policy = labels::test_policy();
  json::Writer out;
  out.begin_object().key("party");
  write_party(out, parts, PartyNames(), parts.config.party);
  out.field("person", session.person.person)
      .field("office", session.person.office)
      .key("viewer")
      .begin_object()
      .field("name", viewer.name)
      .field("policy", viewer.policy)
      .field("clearance", viewer.clearance)
      .field("clearance_name", viewer.clearance < policy.classifications.size()
                                   ? policy.classifications[viewer.clearance]
                                   : std::to_string(viewer.clearance))
      .key("categories")
      .begin_array();
  for (const std::string& category : viewer.categories) out.string(category);
  out.end_array().field("reads_content", viewer.reads_content).end_object();
  out.key("roles").begin_array();
  if (session.person.is_operator) out.string("operator");
  if (session.person.is_delegate) out.string("delegate");
  out.end_array().field("via", session.local_socket ? "socket" : "link");
  text_or_null(out, "csrf_token", session.csrf);
  time_field(out, "expires", session.expires);
  out.key("languages").begin_array();
  for (const std::string& language : parts.config.languages) out.string(language);
  out.end_array().field("reconstructed", parts.config.reconstructed).end_object();
  respond(json_response(200, out.take()));
}

void end_session(Parts& parts, Call& call, const Respond& respond) {
  if (const auto header = call.request.header("cookie")) {
    if (const auto token = cookie(*header, parts.config.cookie)) parts.sessions.end(*token);
  }
  json::Writer out;
  out.begin_object().field("ended", !call.session.local_socket).end_object();
  HttpResponse response = json_response(200, out.take());
  if (!call.session.local_socket) {
    response.headers.emplace_back("Set-Cookie", cookie_of(parts, "") + "; Max-Age=0");
    response.headers.emplace_back("Clear-Site-Data", "\"cache\", \"storage\"");
  }
  respond(std::move(response));
}

void create_link(Parts& parts, Call& call, const Respond& respond) {
  if (parts.config.url.empty()) {
    return respond(problem(
        "unavailable",
        "This node listens on no port for browsers; set [api] listen in the configuration."));
  }
  // Whom a link is for is not to be guessed: it signs in as that person.
  if (const auto known = only_members(call.body, "", {"viewer"}); !known.ok())
    return respond(problem(known.error()));
  const auto named = text_member(call.body, "viewer");
  if (!named.ok()) return respond(problem(named.error()));
  const std::string& wanted = named.value();
  for (const Person& person : parts.config.people) {
    if (!wanted.empty() && person.viewer.name != wanted) continue;
    const std::string token = parts.sessions.make_link(person);
    json::Writer out;
    out.begin_object().field("url", parts.config.url + "/open/" + token);
    time_field(out, "expires", parts.sessions.link_expiry());
    text_or_null(out, "fingerprint", parts.config.fingerprint);
    out.end_object();
    return respond(json_response(200, out.take()));
  }
  respond(problem("not_found", "viewer: the configuration has no such [[viewer]].", "viewer"));
}

void open_link(Parts& parts, Call& call, const Respond& respond) {
  // Whoever looks without taking (a preview of links) must not spend it.
  if (call.request.method != "GET") return respond(problem("method", "This address takes GET."));
  const auto token = parts.sessions.open(call.parameters[0]);
  if (!token) {
    HttpResponse response;
    response.status = 404;
    response.headers.emplace_back("Content-Type", "text/html; charset=utf-8");
    response.body =
        "<!doctype html><html lang=\"en\"><title>Entente</title><h1>This link is spent</h1>"
        "<p>A link opens once and within ten minutes. Get another with <code>entente link</code>."
        "</p></html>\n";
    return respond(std::move(response));
  }
  HttpResponse response;
  response.status = 303;
  response.headers.emplace_back("Location", "/");
  response.headers.emplace_back("Set-Cookie", cookie_of(parts, *token));
  respond(std::move(response));
}

}  // namespace api
