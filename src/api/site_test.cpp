// If these fail, somebody who may not ask gets an answer, a page of another origin writes in a
// party's name, or a write that was sent twice is done twice.
#include "api/site.h"

#include <doctest/doctest.h>

#include <set>

#include "api/routes.h"
#include "api/test_client.h"

namespace api::test {
namespace {

const std::string kActsOf = std::string("/api/v1/circles/") + kCircle + "/acts";

TEST_CASE("without a session nothing but health is answered") {
  TestNode node;
  Client client(node);
  for (const Route& route : routes()) {
    std::string target(route.pattern);
    for (std::size_t at = target.find('{'); at != std::string::npos; at = target.find('{')) {
      target.replace(at, target.find('}') - at + 1, "x");
    }
    CAPTURE(target);
    const Asked answer = client.ask(std::string(route.method), target);
    if (route.access == Access::anyone || route.access == Access::stranger) {
      CHECK(answer.status != 401);
    } else {
      CHECK(answer.status == 401);
    }
    CHECK(answer.header("X-Content-Type-Options") == "nosniff");
    CHECK(answer.header("Cache-Control") == "no-store");
    CHECK(answer.header("Content-Security-Policy").find("default-src 'none'") == 0);
    CHECK(answer.header("Content-Security-Policy").find("frame-ancestors 'none'") !=
          std::string::npos);
  }
  CHECK(client.ask("GET", "/").status == 401);
  CHECK(client.ask("GET", "/assets/index.js").status == 401);
  CHECK(client.ask("GET", "/api/v1/nothing").status == 401);
}

TEST_CASE("the document and the routes are the same, and each example fits") {
  const auto document = json::parse(openapi_document());
  REQUIRE(document.ok());
  std::set<std::string> promised;
  for (const auto& [path, methods] : document.value().find("paths")->members()) {
    for (const auto& [method, operation] : methods.members()) {
      std::string upper = method;
      for (char& c : upper) c = static_cast<char>(c - 'a' + 'A');
      promised.insert(upper + " " + path);
      // What the document says about sizes and rights is what the table does.
      for (const Route& route : routes()) {
        if (route.pattern != path || route.method != upper) continue;
        CAPTURE(path);
        const std::string_view role = operation.text("x-entente-role").value_or("");
        CHECK((role == "delegate") == (route.access == Access::delegate));
        CHECK((role == "operator") ==
              (route.access == Access::operators || route.access == Access::local_operator));
        CHECK((role == "head") == (route.access == Access::heads));
        std::set<std::string> parameters;
        if (const json::Value* list = operation.find("parameters")) {
          for (const json::Value& parameter : list->items()) {
            if (parameter.text("in") == "query") parameters.emplace(*parameter.text("name"));
          }
        }
        CHECK(parameters == std::set<std::string>(route.query.begin(), route.query.end()));
        const json::Value* limit = operation.find("x-entente-body-limit");
        if (limit != nullptr) CHECK(limit->unsigned_number() == route.body_limit);
        CHECK((operation.find("requestBody") != nullptr) == (route.body_limit > 0));
      }
    }
  }
  std::set<std::string> served;
  for (const Route& route : routes())
    served.insert(std::string(route.method) + " " + std::string(route.pattern));
  CHECK(promised == served);
}

TEST_CASE("a one-time link opens once and signs in") {
  TestNode node;
  Client socket(node);
  socket.socket = true;
  const auto link = json::parse(socket.ask("POST", "/api/v1/session/link", "{}").body);
  REQUIRE(link.ok());
  const std::string url(*link.value().text("url"));
  const std::string path = url.substr(std::string("http://127.0.0.1:8441").size());

  Client browser(node);
  CHECK(browser.ask("HEAD", path).status == 405);
  const Asked opened = browser.ask("GET", path);
  CHECK(opened.status == 303);
  CHECK(opened.header("Location") == "/");
  const std::string set = opened.header("Set-Cookie");
  CHECK(set.find("HttpOnly") != std::string::npos);
  CHECK(set.find("SameSite=Strict") != std::string::npos);
  browser.cookie = set.substr(0, set.find(';'));
  CHECK(browser.ask("GET", "/api/v1/session").status == 200);
  CHECK(browser.ask("GET", path).status == 404);

  // Ended, and after too long a silence, it is a stranger's cookie.
  CHECK(browser.post("/api/v1/session/end", "").status == 200);
  CHECK(browser.ask("GET", "/api/v1/session").status == 401);
  browser.cookie = node.sign_in(0);
  node.clock.ticks += 59 * 60'000;
  CHECK(browser.ask("GET", "/api/v1/session").status == 200);
  node.clock.ticks += 61 * 60'000;
  CHECK(browser.ask("GET", "/api/v1/session").status == 401);
  // A link lasts ten minutes.
  const std::string token = node.parts->sessions.make_link(node.parts->config.people[0]);
  node.clock.ticks += 10 * 60'000;
  CHECK(browser.ask("GET", "/open/" + token).status == 404);
}

TEST_CASE("an absolute limit ends a session that is used all the time") {
  TestNode node;
  Client client(node);
  client.cookie = node.sign_in(0);
  for (int minute = 0; minute < 12 * 60 - 30; minute += 30) {
    node.clock.ticks += 30 * 60'000;
    CHECK(client.ask("GET", "/api/v1/session").status == 200);
  }
  node.clock.ticks += 30 * 60'000;
  CHECK(client.ask("GET", "/api/v1/session").status == 401);
}

TEST_CASE("the socket knows root and the node's own user, and nobody else") {
  TestNode node;
  Client client(node);
  client.socket = true;
  CHECK(client.ask("GET", "/api/v1/session").status == 200);
  client.user = 4711;
  CHECK(client.ask("GET", "/api/v1/session").status == 200);
  client.user = 1000;
  CHECK(client.ask("GET", "/api/v1/session").status == 403);
  client.cookie = node.sign_in(0);
  CHECK(client.ask("GET", "/api/v1/session").status == 403);
}

TEST_CASE("other origins and other names of the host write and read nothing") {
  TestNode node;
  Client client(node);
  client.cookie = node.sign_in(0);
  const std::string csrf = client.csrf();
  const std::string body =
      R"({"type":"statement","matter":"meetings/council/3","module":"meetings"})";
  const auto with = [&](std::vector<std::pair<std::string, std::string>> headers) {
    return client.ask("POST", kActsOf, body, std::move(headers)).status;
  };
  CHECK(with({}) == 403);
  CHECK(with({{"x-entente-csrf", "wrong"}}) == 403);
  CHECK(with({{"x-entente-csrf", csrf}, {"origin", "http://evil.example"}}) == 403);
  CHECK(with({{"x-entente-csrf", csrf}, {"origin", "null"}}) == 403);
  CHECK(with({{"x-entente-csrf", csrf}, {"origin", "http://127.0.0.1:8442"}}) == 403);
  CHECK(with({{"x-entente-csrf", csrf},
              {"origin", "http://127.0.0.1:8441"},
              {"origin", "http://evil.example"}}) == 403);
  CHECK(with({{"x-entente-csrf", csrf}, {"sec-fetch-site", "cross-site"}}) == 403);
  CHECK(with({{"x-entente-csrf", csrf}, {"sec-fetch-site", "same-site"}}) == 403);
  CHECK(with({{"x-entente-csrf", csrf}, {"content-type", "text/plain"}}) == 415);
  CHECK(with({{"x-entente-csrf", csrf}, {"content-type", "application/x-www-form-urlencoded"}}) ==
        415);
  CHECK(node.engine.submitted.empty());
  CHECK(with({{"x-entente-csrf", csrf},
              {"origin", "http://127.0.0.1:8441"},
              {"sec-fetch-site", "same-origin"}}) == 201);
  client.host = "rebound.example";
  CHECK(client.ask("GET", "/api/v1/session").status == 421);
  CHECK(client.ask("GET", "/healthz").status == 421);
}

TEST_CASE("roles") {
  TestNode node;
  Client clerk(node);
  clerk.cookie = node.sign_in(1);
  CHECK(clerk.post(kActsOf, R"({"type":"statement","matter":"m","module":"meetings"})").status ==
        403);
  CHECK(clerk.post("/api/v1/invitations", R"({"charter":"x"})").status == 403);
  CHECK(clerk.post("/api/v1/links/birch.example/cut", R"({"cut":true})").status == 403);
  CHECK(clerk.ask("GET", std::string("/api/v1/circles/") + kCircle + "/export").status == 403);
  CHECK(clerk.ask("GET", "/metrics").status == 403);
  CHECK(clerk.ask("GET", "/metrics", "", {{"authorization", "x"}}).status == 403);
  CHECK(clerk.ask("GET", "/metrics", "", {{"authorization", "Bearer other"}}).status == 403);
  const Asked circles = clerk.ask("GET", "/api/v1/circles");
  CHECK(circles.body.find("\"figures\":null") != std::string::npos);
  Client officer(node);
  officer.cookie = node.sign_in(0);
  CHECK(officer.ask("GET", "/metrics").status == 200);
  CHECK(officer.ask("GET", "/api/v1/circles").body.find("\"digest\"") != std::string::npos);
  // A link for the page is made over the socket alone, where the kernel says who asks.
  CHECK(officer.post("/api/v1/session/link", "{}").status == 403);
  Client monitor(node);
  CHECK(monitor.ask("GET", "/metrics", "", {{"authorization", "Bearer metrics-token"}}).status ==
        200);
  CHECK(monitor.ask("GET", "/metrics", "", {{"authorization", "Bearer other"}}).status == 401);
}

TEST_CASE("addresses, methods, parameters and bodies that are not there") {
  TestNode node;
  Client client(node);
  client.cookie = node.sign_in(0);
  CHECK(client.ask("GET", "/api/v1/nothing").status == 404);
  const Asked wrong_method = client.ask("DELETE", "/api/v1/circles");
  CHECK(wrong_method.status == 405);
  CHECK(wrong_method.header("Allow") == "GET, HEAD");
  CHECK(client.ask("GET", "/api/v1/circles?colour=red").status == 400);
  CHECK(client.ask("GET", kActsOf + "?limit=0").status == 400);
  CHECK(client.ask("GET", kActsOf + "?limit=201").status == 400);
  CHECK(client.ask("GET", kActsOf + "?limit=1&limit=2").status == 400);
  CHECK(client.ask("GET", kActsOf + "?after=AAAA").status == 400);
  CHECK(client.ask("GET", "/api/v1/../v1/circles").status == 400);
  CHECK(client.post(kActsOf, "{").status == 400);
  CHECK(client.post(kActsOf, "").status == 400);
  CHECK(client.post(kActsOf, "[]").status == 400);
  CHECK(client.post(kActsOf, "{\"type\":\"statement\",\"colour\":1}").status == 400);
  CHECK(client.post(kActsOf, std::string(300'000, ' ')).status == 413);
  const Asked problem = client.post(kActsOf, R"({"type":"x"})");
  CHECK(problem.header("Content-Type") == "application/problem+json");
  CHECK(problem.body.find("\"detail\":\"type: has to be") != std::string::npos);
}

}  // namespace
}  // namespace api::test
