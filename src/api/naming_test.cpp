// If these fail, what a list printed is not taken back, a name means another thing than the person
// meant, or a party is forgotten with which something is shared.
#include <doctest/doctest.h>

#include <set>

#include "api/test_client.h"

namespace api::test {
namespace {

TEST_CASE("a shorter reference finds the entry, or the candidates, that the viewer may read") {
  TestNode node;
  Client client(node);
  client.cookie = node.sign_in(0);
  const auto first = node.engine.add(kOther, "meetings/council/3", "proposal", 0);
  node.engine.add(kOther, "meetings/council/3", "proposal", 3);
  auto again = node.engine.acts.front();
  again.ref.epoch = "2-5f70bf18";
  node.engine.acts.push_back(again);
  const std::string base = std::string("/api/v1/circles/") + kCircle + "/references?of=";
  const auto found = [&](const std::string& place) {
    std::set<std::string> out;
    const Asked answer = client.ask("GET", base + place);
    CAPTURE(answer.body);
    REQUIRE(answer.status == 200);
    const json::Value body = json::parse(answer.body).value();
    for (const json::Value& act : body.find("items")->items())
      out.insert(std::string(*act.text("ref")));
    return out;
  };
  const std::set<std::string> both = {first.text(), again.ref.text()};
  CHECK(found("2%2F0") == both);
  CHECK(found("birch.example%2F0") == both);
  CHECK(found("2%2F2%2F0") == std::set<std::string>{again.ref.text()});
  CHECK(found("2%2F1-a3%2F0") == std::set<std::string>{first.text()});
  CHECK(found("2%2F1-a3f0c21d%2F0%2F" + hex(first.leaf.view()).substr(0, 6)).size() == 1);
  CHECK(found(first.text()).size() == 1);
  CHECK(found("2%2F1-a3f0c21d%2F0%2F" + std::string(63, '0')).empty());
  CHECK(found("1%2F0").empty());
  CHECK(found("2%2F1").size() == 1);
  Client clerk(node);
  clerk.cookie = node.sign_in(1);
  CHECK(clerk.ask("GET", base + "2%2F1").body == R"({"items":[]})");
  CHECK(clerk.ask("GET", base + "2%2F0").body != R"({"items":[]})");
  for (const char* bad :
       {"", "2", "%2F0", "2%2Fx", "2%2F%2F0", "2%2F1%2F0%2Fzz", "2%2F1%2F0%2Fa%2Fb", "2%2F-1"}) {
    CAPTURE(bad);
    CHECK(client.ask("GET", base + bad).status == 400);
  }
}

TEST_CASE("a circle is named by the beginning of its identifier, and nothing shorter") {
  TestNode node;
  Client client(node);
  client.cookie = node.sign_in(0);
  const std::string id = kCircle;
  for (const std::string& name :
       {id, id.substr(0, 12), id.substr(0, 4), std::string("alder-birch")})
    CHECK(client.ask("GET", "/api/v1/circles/" + name).status == 200);
  for (const std::string& name : {id.substr(0, 3), id + "0", std::string("alder")})
    CHECK(client.ask("GET", "/api/v1/circles/" + name).status == 404);
}

TEST_CASE("a party is not forgotten while something is shared with it, or begun") {
  TestNode node;
  Client client(node);
  client.cookie = node.sign_in(0);
  const Asked shared = client.post("/api/v1/links/birch.example/remove", "");
  CHECK(shared.status == 409);
  CHECK(shared.body.find("'alder-birch' is shared with 'birch.example'") != std::string::npos);
  CHECK(client.post("/api/v1/links/nobody.example/remove", "").status == 404);
  node.links.link.peer = "brich.example";
  node::Invitation invitation;
  invitation.id = "ab12";
  invitation.name = "new";
  invitation.from = kOwn;
  invitation.state = "founding";
  invitation.joined = {{kOwn, true}, {"brich.example", false}};
  node.engine.known_invitations["ab12"] = invitation;
  const Asked begun = client.post("/api/v1/links/brich.example/remove", "");
  CHECK(begun.status == 409);
  CHECK(begun.body.find("withdraw it first") != std::string::npos);
  CHECK(client.post("/api/v1/invitations/ab12/withdraw", "").status == 200);
  CHECK(client.post("/api/v1/links/brich.example/remove", "").status == 200);
  CHECK(node.links.removed == "brich.example");
}

}  // namespace
}  // namespace api::test
