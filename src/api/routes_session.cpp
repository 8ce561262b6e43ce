// Sessions: who am I, the one-time link, signing out.
#include <algorithm>

#include "api/body.h"
#include "api/problem.h"
#include "api/record_json.h"
#include "api/routes.h"
#include "api/sign_in.h"
#include "labels/labels.h"

namespace api {
namespace {

// Where this person's agreement counts for the party, as the rule and the roles have it now:
// provisionally (ad referendum) with `final` false. A body named or, with null, all of the circle.
void write_commits(json::Writer& out, Parts& parts, const Person& person) {
  const auto view = parts.engine.view(person.viewer);
  out.key("commits").begin_array();
  const auto add = [&out](const std::string& circle, std::string_view body, bool final) {
    out.begin_object().field("circle", circle);
    text_or_null(out, "body", body);
    out.field("final", final).end_object();
  };
  for (const record::CircleView& circle : view->circles()) {
    const Result<bool> granted = parts.engine.may_commit(circle.id, person.person, person.office);
    if (!granted.ok() || !granted.value()) continue;
    if (person.account.empty()) {
      if (person.is_delegate) add(circle.id, "", true);
      continue;
    }
    const people::Roles& everywhere = person.rights.everywhere;
    const bool head = everywhere.contains(people::Role::head);
    if (head || everywhere.contains(people::Role::delegate)) add(circle.id, "", head);
    for (const auto& [place, roles] : person.rights.in_bodies) {
      const bool heads = roles.contains(people::Role::head);
      if (place.circle == circle.id && (heads || roles.contains(people::Role::delegate)))
        add(circle.id, place.body, heads);
    }
  }
  out.end_array();
}

}  // namespace

Bytes session_json(Parts& parts, const Session& session) {
  const Person& person = session.person;
  const Viewer& viewer = person.viewer;
  const labels::Policy& policy = labels::test_policy();
  const people::Account* account =
      person.account.empty() ? nullptr : parts.people.find(person.account);
  json::Writer out;
  out.begin_object().key("party");
  write_party(out, parts, PartyNames(), parts.config.party);
  out.field("person", person.person)
      .field("office", person.office)
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
  out.end_array().field("reads_content", viewer.reads_content).key("bodies");
  if (!viewer.bodies) {
    out.null();
  } else {
    out.begin_array();
    for (const BodyOfCircle& one : *viewer.bodies)
      out.begin_object().field("circle", one.circle).field("body", one.body).end_object();
    out.end_array();
  }
  out.end_object();
  out.key("roles").begin_array();
  if (person.is_operator) out.string("operator");
  // Who writes where the own party is alone, and no further, is a drafter.
  if (account == nullptr ? person.is_delegate
                         : person.rights.holds_anywhere(people::Role::delegate) ||
                               person.rights.holds_anywhere(people::Role::head))
    out.string("delegate");
  if (account != nullptr) {
    for (const people::Role role : {people::Role::drafter, people::Role::head,
                                    people::Role::release, people::Role::administrator}) {
      if (person.rights.holds_anywhere(role)) out.string(people::word(role));
    }
  }
  out.end_array();
  write_commits(out, parts, person);
  out.field("via", session.local_socket ? "socket" : account != nullptr ? "account" : "link");
  text_or_null(out, "account", person.account);
  out.key("names").begin_object();
  if (account != nullptr) {
    for (const auto& [language, text] : account->names) out.field(language, text);
  }
  out.end_object();
  text_or_null(out, "language", account != nullptr ? account->language : "");
  text_or_null(out, "csrf_token", session.csrf);
  time_field(out, "expires", session.expires);
  out.key("languages").begin_array();
  for (const std::string& language : parts.config.languages) out.string(language);
  out.end_array().field("reconstructed", parts.config.reconstructed).end_object();
  return out.take();
}

void get_session(Parts& parts, Call& call, const Respond& respond) {
  respond(json_response(200, session_json(parts, call.session)));
}

void end_session(Parts& parts, Call& call, const Respond& respond) {
  parts.sessions.end(token_of(parts, call));
  parts.events.recheck();
  if (const std::string& id = call.session.person.account; !id.empty())
    note(parts, "signed_out", id, id, call.peer.address);
  json::Writer out;
  out.begin_object().field("ended", !call.session.local_socket).end_object();
  HttpResponse response = json_response(200, out.take());
  if (!call.session.local_socket) {
    signed_out(parts, response);
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

namespace {

struct Spent {
  std::string_view language;
  std::string_view title;
  std::string_view text;
};
constexpr Spent kSpent[] = {
    {"en", "This link is spent",
     "A link opens once and within ten minutes. Ask whoever gave it to you for another."},
    {"ko", "이 링크는 더 이상 쓸 수 없습니다",
     "링크는 10분 안에 한 번만 열립니다. 링크를 준 사람에게 새 링크를 요청하십시오."},
    {"vi", "Liên kết này không còn dùng được",
     "Mỗi liên kết chỉ mở được một lần, trong vòng mười phút. Hãy xin người đã đưa cho bạn một "
     "liên kết khác."},
};

// In the first language of the page that the browser asks for (RFC 9110, 12.5.4); the order of the
// list is taken for its weights. English where it asks for none of them.
std::string spent_page(std::string_view asked) {
  const Spent* said = &kSpent[0];
  for (bool found = false; !found && !asked.empty();) {
    asked.remove_prefix(std::min(asked.find_first_not_of(" ,"), asked.size()));
    const std::string_view one = asked.substr(0, asked.find(','));
    for (const Spent& known : kSpent) {
      if (one.substr(0, 2) != known.language) continue;
      said = &known;
      found = true;
    }
    asked.remove_prefix(one.size());
  }
  return "<!doctype html><html lang=\"" + std::string(said->language) +
         "\"><meta name=\"viewport\" content=\"width=device-width\"><title>Entente</title><h1>" +
         std::string(said->title) + "</h1><p>" + std::string(said->text) + "</p></html>\n";
}

}  // namespace

void open_link(Parts& parts, Call& call, const Respond& respond) {
  // Whoever looks without taking (a preview of links) must not spend it.
  if (call.request.method != "GET") return respond(problem("method", "This address takes GET."));
  const auto token = parts.sessions.open(call.parameters[0]);
  if (!token) {
    HttpResponse response;
    response.status = 404;
    response.headers.emplace_back("Content-Type", "text/html; charset=utf-8");
    response.headers.emplace_back("Vary", "Accept-Language");
    response.body = spent_page(call.request.header("accept-language").value_or(""));
    return respond(std::move(response));
  }
  HttpResponse response;
  response.status = 303;
  response.headers.emplace_back("Location", "/");
  set_cookie(parts, response, *token);
  respond(std::move(response));
}

}  // namespace api
