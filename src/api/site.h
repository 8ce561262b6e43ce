// The API and the page as one Site: which route, who asks, may they, and the answer.
//
// Everything that a request must pass stands in one place (admit) and is decided from its head
// before a byte of its body is read.
#pragma once

#include <functional>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "api/http_server.h"
#include "api/parts.h"
#include "base/json.h"

namespace api {

// A request that has passed: its route's parameters, its person and its body.
struct Call {
  HttpRequest request;
  Peer peer;
  Session session;
  std::vector<std::string> parameters;  // of the path, in order
  std::vector<std::pair<std::string, std::string>> query;
  json::Value body;
  std::string once;  // place of the Idempotency-Key (idempotency.h); empty: none was given

  const Viewer& viewer() const { return session.person.viewer; }
  // The value of a query parameter; empty where it is absent.
  std::string_view asked(std::string_view name) const;
};

enum class Access : std::uint8_t {
  anyone,
  stranger,        // anyone, from this node's own page: signs in
  metrics,         // a session, the socket, or the bearer token of the configuration
  reader,          // any session
  delegate,        // may act for the party
  heads,           // looks after the node, or commits the party
  operators,       // looks after the node
  local_operator,  // over the Unix socket alone
};

struct Route {
  std::string_view method;
  std::string_view pattern;  // "/api/v1/circles/{circle}"
  Access access = Access::reader;
  std::uint64_t body_limit = 0;
  bool etag = false;
  bool idempotent = false;  // takes an Idempotency-Key
  std::vector<std::string_view> query;
  std::function<void(Parts&, Call&, const Respond&)> answer;
  bool raw = false;  // the body is bytes (application/octet-stream), not JSON
  // Of a session of an account: password and code were given in the last quarter of an hour.
  bool confirmed = false;
};

// Every route, in the order of openapi.json; the page's files stand behind them.
const std::vector<Route>& routes();

class ApiSite final : public Site {
 public:
  explicit ApiSite(Parts& parts) : parts_(parts) {}

  Admission admit(const HttpRequest& head, const Peer& peer) override;
  void serve(HttpRequest request, const Peer& peer, Respond respond) override;
  HttpResponse refuse(int status, std::string_view reason) override;

 private:
  void add_headers(HttpResponse& response, bool is_page) const;
  // The session of a request, if it has one.
  std::optional<Session> session_of(const HttpRequest& head, const Peer& peer);
  std::optional<HttpResponse> check_place(const HttpRequest& head, const Peer& peer);
  // That a write comes from this node's own page; and from this session's.
  std::optional<HttpResponse> check_origin(const HttpRequest& head) const;
  std::optional<HttpResponse> check_unsafe(const HttpRequest& head, const Session& session) const;
  std::optional<HttpResponse> check_role(const Route& route, const Session& session) const;
  std::optional<HttpResponse> check_type(const HttpRequest& head, const Route& route) const;
  HttpResponse page_answer(const HttpRequest& head, bool signed_in);
  void call_route(const Route& route, Call call, const Respond& respond);

  Parts& parts_;
};

// The headers that every answer carries (docs/operating/api.md, "Browsers").
// Whether the request carries the bearer token that the configuration gave to monitors.
bool shows_metrics_token(const Config& config, const HttpRequest& head);

void add_security_headers(HttpResponse& response, bool is_page);

}  // namespace api
