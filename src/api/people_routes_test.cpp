// If these fail, a role reaches further than it should, or a session outlives what it stood for.
#include <doctest/doctest.h>

#include "api/routes.h"
#include "api/test_client.h"
#include "people/totp.h"

namespace api::test {
namespace {

using people::Role;

constexpr char kPassword[] = "a password for tests";

// An account that has taken up its invitation, in all bodies.
people::Account account(TestNode& node, Role role) {
  people::Account out;
  const std::string name(people::word(role));
  out.id = hex(crypto::sha256(name).view().substr(0, 8));
  out.name = out.person = name;
  out.names = {{"en", name}};
  out.office = "secretariat";
  out.roles = {role};
  out.all_bodies = role != Role::administrator;
  node.parts->argon2 = {1, 8};
  out.password =
      people::hash_password(kPassword, people::fresh_salt(node.random), node.parts->argon2).value();
  out.totp = Bytes(people::kTotpSecretSize, 'k');
  REQUIRE(people::check(out).ok());
  REQUIRE(node.engine.keep([&](store::Store& store) { return node.parts->people.put(store, out); })
              .ok());
  return out;
}

std::string cookie_of(TestNode& node, const people::Account& of) {
  const Person person = person_of(of, node.parts->people, node.clock.now());
  return node.parts->config.cookie + "=" + node.parts->sessions.begin(of.id, person, "192.0.2.1");
}

}  // namespace

TEST_CASE("every role at every route, as the document promises it") {
  TestNode node;
  const auto document = json::parse(openapi_document());
  REQUIRE(document.ok());
  std::size_t refused = 0;
  std::size_t admitted = 0;
  for (const Role role : {Role::reader, Role::drafter, Role::delegate, Role::head, Role::release,
                          Role::administrator}) {
    const people::Account of = account(node, role);
    for (const auto& [path, methods] : document.value().find("paths")->members()) {
      for (const auto& [method, operation] : methods.members()) {
        const std::string_view needed = operation.text("x-entente-role").value_or("");
        bool expected = true;
        if (needed == "delegate")
          expected = role == Role::drafter || role == Role::delegate || role == Role::head;
        if (needed == "head") expected = role == Role::head || role == Role::administrator;
        if (needed == "operator" || path == "/metrics") expected = role == Role::administrator;
        // Over the socket alone, whatever the role.
        if (path == "/api/v1/session/link" || path == "/api/v1/people/first-admin")
          expected = false;
        std::string target = path;
        for (std::size_t at = target.find('{'); at != std::string::npos; at = target.find('{'))
          target.replace(at, target.find('}') - at + 1, "x");
        Client client(node);
        client.cookie = cookie_of(node, of);
        const std::string csrf = client.csrf();
        REQUIRE_FALSE(csrf.empty());
        std::string verb(method);
        for (char& c : verb) c = static_cast<char>(c - 'a' + 'A');
        const Asked answer = client.ask(verb, target, "", {{"x-entente-csrf", csrf}});
        CAPTURE(people::word(role));
        CAPTURE(target);
        CAPTURE(answer.body);
        const bool forbidden =
            answer.status == 403 && answer.body.find("problem:forbidden") != std::string::npos;
        CHECK(forbidden == !expected);
        CHECK(answer.status != 401);
        ++(forbidden ? refused : admitted);
      }
    }
  }
  CHECK(refused > 100);
  CHECK(admitted > 100);
}

TEST_CASE("privileged steps want password and code of the last quarter of an hour") {
  TestNode node;
  const people::Account of = account(node, Role::administrator);
  Client client(node);
  client.cookie = cookie_of(node, of);
  const auto disable = [&] {
    return client.post("/api/v1/people/nobody/disable", R"({"disabled":true})");
  };
  CHECK(disable().status == 404);
  node.clock.ticks += 14 * 60'000;
  CHECK(disable().status == 404);
  node.clock.ticks += 60'000;
  const Asked late = disable();
  CHECK(late.status == 403);
  CHECK(late.body.find("problem:confirm") != std::string::npos);
  CHECK(client.ask("GET", "/api/v1/people").status == 200);  // looking needs none
  const std::string code = people::totp_code(of.totp, node.clock.now() / people::kTotpStepMs);
  const std::string shown =
      std::string(R"({"password":")") + kPassword + R"(","code":")" + code + "\"}";
  const Asked wrong = client.post("/api/v1/session/confirm",
                                  R"({"password":"not this one, no","code":")" + code + "\"}");
  CHECK(wrong.status == 403);
  CHECK(client.ask("GET", "/api/v1/session").status == 200);
  const std::string before = client.cookie;
  const Asked renewed = client.post("/api/v1/session/confirm", shown);
  REQUIRE(renewed.status == 200);
  client.cookie = renewed.header("Set-Cookie").substr(0, renewed.header("Set-Cookie").find(';'));
  CHECK(client.cookie != before);
  CHECK(disable().status == 404);
  CHECK(client.post("/api/v1/session/confirm", shown).status == 403);  // the code was used
  Client stale(node);
  stale.cookie = before;
  CHECK(stale.ask("GET", "/api/v1/session").status == 401);
}

TEST_CASE("whatever binds the party or lets others in wants password and code once more") {
  TestNode node;
  const people::Account of = account(node, Role::administrator);
  Client client(node);
  client.cookie = cookie_of(node, of);
  node.clock.ticks += 15 * 60'000;
  for (const char* const path :
       {"/api/v1/circles/national/recover", "/api/v1/circles/national/amend",
        "/api/v1/circles/national/leave", "/api/v1/circles/national/keys", "/api/v1/cards",
        "/api/v1/invitations", "/api/v1/links/pairing", "/api/v1/people",
        "/api/v1/people/nobody/invite", "/api/v1/people/nobody/disable"}) {
    CAPTURE(path);
    CHECK(client.post(path, "{}").body.find("problem:confirm") != std::string::npos);
  }
}

TEST_CASE("a session of an account ends when it is not used, though its page asks by itself") {
  TestNode node;
  const people::Account of = account(node, Role::reader);
  Client client(node);
  client.cookie = cookie_of(node, of);
  for (int i = 0; i < 3; ++i) {
    node.clock.ticks += 25 * 60'000;
    const Asked idle = client.ask("GET", "/api/v1/node", "", {{"x-entente-idle", "1"}});
    CHECK(idle.status == (i < 2 ? 200 : 401));
  }
  client.cookie = cookie_of(node, of);
  for (int i = 0; i < 28; ++i) {
    node.clock.ticks += 25 * 60'000;
    CHECK(client.ask("GET", "/api/v1/node").status == 200);
  }
  node.clock.ticks += 25 * 60'000;  // twelve hours
  CHECK(client.ask("GET", "/api/v1/node").status == 401);
}

TEST_CASE("what one account's session was for is gone with its rights") {
  TestNode node;
  people::Account of = account(node, Role::delegate);
  Client client(node);
  client.cookie = cookie_of(node, of);
  const auto put = [&] {
    REQUIRE(node.engine.keep([&](store::Store& store) { return node.parts->people.put(store, of); })
                .ok());
  };
  const auto roles = [&](const char* wanted) {
    return client.ask("GET", "/api/v1/session").body.find(wanted) != std::string::npos;
  };
  CHECK(roles("\"roles\":[\"delegate\"]"));
  // The account as it stands counts, also where nobody ended the session.
  of.roles = {Role::reader};
  put();
  CHECK(roles("\"roles\":[]"));
  of.roles = {Role::head};
  of.in_office = {"", "2031-01-01"};  // the clock says 2031-02-27
  put();
  CHECK(roles("\"roles\":[]"));
  of.disabled = true;
  put();
  CHECK(client.ask("GET", "/api/v1/session").status == 401);
  of.disabled = false;
  of.password.reset();
  put();
  CHECK(client.ask("GET", "/api/v1/session").status == 401);
}

TEST_CASE("one reader's streams keep nobody else's out, and end with the session") {
  TestNode node;
  const people::Account reader = account(node, Role::reader);
  const people::Account other = account(node, Role::drafter);
  people::Account gone = reader;
  const auto stream = [&](const people::Account& of) {
    return node.parts->events.subscribe(
        person_of(of, node.parts->people, node.clock.now()), "",
        [&node, id = of.id] { return !node.parts->people.find(id)->disabled; });
  };
  std::vector<std::unique_ptr<BodyStream>> streams;
  for (int i = 0; i < 70; ++i) streams.push_back(stream(reader));
  CHECK(node.parts->events.streams() == Events::kOfOne);
  // The oldest was told so and has ended; the newest goes on.
  CHECK(streams.front()->next(1000)->find("event: displaced") == 0);
  CHECK_FALSE(streams.front()->next(1000).has_value());
  CHECK(streams.back()->next(1000)->find("retry") == 0);
  const auto theirs = stream(other);
  REQUIRE(theirs != nullptr);
  // Disabled: each stream is woken at once, and has nothing more to say.
  bool woken = false;
  streams.back()->on_more([&] { woken = true; });
  gone.disabled = true;
  REQUIRE(node.engine.keep([&](store::Store& store) { return node.parts->people.put(store, gone); })
              .ok());
  node.parts->events.recheck();
  node.parts->events.flush();
  CHECK(woken);
  CHECK_FALSE(streams.back()->next(1000).has_value());
  CHECK(theirs->next(1000).has_value());
}

TEST_CASE("signing out everywhere leaves nothing in the browser either") {
  TestNode node;
  const people::Account of = account(node, Role::reader);
  for (const auto& [path, body] : {std::pair<const char*, const char*>{"/api/v1/session/end", ""},
                                   {"/api/v1/me/sessions/end", R"({"which":"all"})"}}) {
    Client client(node);
    client.cookie = cookie_of(node, of);
    const Asked answer = client.post(path, body);
    CAPTURE(answer.body);
    CHECK(answer.status == 200);
    CHECK(answer.header("Clear-Site-Data") == "\"cache\", \"storage\"");
  }
  Client client(node);
  client.cookie = cookie_of(node, of);
  CHECK(client.post("/api/v1/me/sessions/end", R"({"which":"others"})").header("Clear-Site-Data") ==
        "");
}

}  // namespace api::test
