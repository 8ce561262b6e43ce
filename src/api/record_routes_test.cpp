// If these fail, a write that was sent twice is done twice, or somebody learns from an answer what
// they may not see.
#include <doctest/doctest.h>

#include <set>

#include "api/test_client.h"

namespace api::test {
namespace {

const std::string kActs = std::string("/api/v1/circles/") + kCircle + "/acts";

TEST_CASE("a write is recorded once for one key") {
  TestNode node;
  Client client(node);
  client.cookie = node.sign_in(0);
  const std::string body =
      R"({"type":"statement","matter":"meetings/council/3","module":"meetings","content":{"a":1}})";
  const Asked first = client.post(kActs, body, "key-1");
  const Asked again = client.post(kActs, body, "key-1");
  CHECK(first.status == 201);
  CHECK(again.status == 201);
  CHECK(again.body == first.body);
  CHECK(again.header("Location") == first.header("Location"));
  CHECK(node.engine.submitted.size() == 1);
  CHECK(client.post(kActs, R"({"type":"statement","matter":"m","module":"meetings"})", "key-1")
            .status == 422);
  CHECK(client.post(kActs, body, "key with space").status == 400);
  CHECK(client.post(kActs, body, std::string(65, 'k')).status == 400);
  // A refusal is an answer too; 'try again later' is none.
  node.engine.refusal = Error{ErrorCode::unavailable, "disk full"};
  CHECK(client.post(kActs, body, "key-2").status == 503);
  node.engine.refusal.reset();
  CHECK(client.post(kActs, body, "key-2").status == 201);
  CHECK(node.engine.submitted.size() == 2);
}

TEST_CASE("an act takes what it needs from its input") {
  TestNode node;
  Client client(node);
  client.cookie = node.sign_in(0);
  const auto ref = node.engine.add(kOther, "meetings/council/3", "proposal", 1);
  const std::string answer = R"({"type":"concurrence","target":")" + ref.text() + "\"}";
  REQUIRE(client.post(kActs, answer).status == 201);
  const node::Draft& draft = node.engine.submitted.back();
  CHECK(draft.header.matter() == "meetings/council/3");
  CHECK(draft.header.module() == "meetings");
  CHECK(draft.header.concurrence().proposal().index() == ref.index);
  CHECK(draft.header.label().classification() == 1);
  CHECK(draft.header.actor().person() == "officer");

  const std::string ad_ref = R"({"type":"ad_referendum","target":")" + ref.text() +
                             R"(","due":"2031-06-14T00:00:00Z","precedence":"flash"})";
  REQUIRE(client.post(kActs, ad_ref).status == 201);
  CHECK(node.engine.submitted.back().header.ad_referendum().due() == 1939161600000);
  CHECK(node.engine.submitted.back().precedence == node::Precedence::flash);

  const std::string proposal =
      R"({"type":"proposal","matter":"meetings/council/3","module":"meetings","kind":"schedule","body":"council",)"
      R"("content":{"dates":"2031-09"},"label":{"classification":"RESTRICTED","categories":["BRAVO","ALPHA"]},"actor":{"person":"minister","capacity":"acting"}})";
  REQUIRE(client.post(kActs, proposal).status == 201);
  const node::Draft& proposed = node.engine.submitted.back();
  CHECK(proposed.header.proposal().kind() == "schedule");
  CHECK(proposed.header.proposal().body() == "council");
  CHECK(proposed.header.label().categories(0) == "ALPHA");
  CHECK(proposed.header.actor().person() == "minister");
  CHECK(proposed.header.actor().office() == "secretariat");
  CHECK(proposed.header.actor().capacity() == record::ACTING);
  CHECK(proposed.content == R"({"dates":"2031-09"})");

  for (const char* bad :
       {R"({"type":"concurrence"})", R"({"type":"concurrence","target":"x"})",
        R"({"type":"statement"})", R"({"type":"statement","matter":"m"})",
        R"({"type":"noted","matter":"m","module":"x","party":"nobody.example"})",
        R"({"type":"statement","matter":"m","module":"x","content":"text"})",
        R"({"type":"statement","matter":"m","module":"x","content_hex":"0g"})",
        R"({"type":"statement","matter":"m","module":"x","content_hex":"00","content":{}})",
        R"({"type":"statement","matter":"m","module":"x","label":{"classification":"COSMIC"}})",
        R"({"type":"statement","matter":"m","module":"x","label":{"classification":9}})",
        R"({"type":"statement","matter":"m","module":"x","precedence":"urgent"})",
        R"({"type":"ad_referendum","target":"x","due":"tomorrow"})"}) {
    CAPTURE(bad);
    CHECK(client.post(kActs, bad).status == 400);
  }
  const Asked preview = client.post(kActs + "/preview", proposal);
  CHECK(preview.status == 200);
  CHECK(preview.body.find("\"required\":[\"alder.example\",\"birch.example\"]") !=
        std::string::npos);
}

TEST_CASE(
    "what was written from something older than what stands now is refused and says what stands") {
  TestNode node;
  Client client(node);
  client.cookie = node.sign_in(0);
  const std::string matter = "meetings/council/3";
  const std::string old = node.engine.add(kOwn, matter, "statement", 0).text();
  const std::string last = node.engine.add(kOwn, matter, "statement", 0).text();
  const auto said = [&](const std::string& more) {
    return R"({"type":"statement","module":"meetings","content":{"a":1},"matter":")" + matter +
           "\"" + more + "}";
  };
  for (const char* route : {"", "/preview"}) {
    const Asked refused = client.post(kActs + route, said(R"(,"based_on":")" + old + "\""));
    CHECK(refused.status == 409);
    const json::Value problem = json::parse(refused.body).value();
    CHECK(problem.text("newer") == last);
    CHECK(problem.text("where") == "based_on");
    // What is no reference, or nobody's to see, is told like everywhere.
    CHECK(client.post(kActs + route, said(R"(,"based_on":"x")")).status == 400);
    CHECK(client
              .post(kActs + route,
                    said(R"(,"based_on":"1/1-00000000/999/)" + std::string(64, '0') + "\""))
              .status == 404);
  }
  CHECK(node.engine.submitted.empty());
  const std::string input = said(R"(,"based_on":")" + last + "\"");
  CHECK(client.post(kActs, input).status == 201);
  CHECK(client.post(kActs, said("")).status == 201);
  REQUIRE(node.engine.submitted.size() == 2);
  // It is no part of what is signed.
  CHECK(node.engine.submitted[0].content == node.engine.submitted[1].content);
  CHECK(node.engine.submitted[0].header.SerializeAsString() ==
        node.engine.submitted[1].header.SerializeAsString());
}

TEST_CASE("what was overtaken meanwhile is told before it is written, and written on demand") {
  TestNode node;
  Client client(node);
  client.cookie = node.sign_in(0);
  const auto said = [](const char* matter, const char* more) {
    return std::string(R"({"type":"statement","module":"meetings","content":{"a":1},"matter":")") +
           matter + "\"" + more + "}";
  };
  const Asked stopped = client.post(kActs, said("meetings/council/stale", ""));
  CHECK(stopped.status == 409);
  const json::Value problem = json::parse(stopped.body).value();
  CHECK(problem.text("detail") == "Agreed meanwhile.");
  CHECK(problem.find("despite")->items()[0].string() == "stale_round");
  CHECK(node.engine.submitted.empty());
  for (const char* despite : {R"(,"despite":[])", R"(,"despite":["stale"])"}) {
    CHECK(client.post(kActs, said("meetings/council/stale", despite)).status == 409);
  }
  for (const char* despite :
       {R"(,"despite":"stale_round")", R"(,"despite":[1])", R"(,"despite":{})"}) {
    CHECK(client.post(kActs, said("meetings/council/stale", despite)).status == 400);
  }
  CHECK(node.engine.submitted.empty());
  CHECK(
      client.post(kActs, said("meetings/council/stale", R"(,"despite":["stale_round"])")).status ==
      201);
  // What is only odd stops nothing; both are told beforehand.
  CHECK(client.post(kActs, said("meetings/council/odd", "")).status == 201);
  const auto advice = [&](const char* matter) {
    const Asked preview = client.post(kActs + "/preview", said(matter, ""));
    REQUIRE(preview.status == 200);
    return json::parse(preview.body).value().find("advice")->write();
  };
  CHECK(advice("meetings/council/stale") ==
        R"([{"word":"stale_round","text":"Agreed meanwhile.","stops":true}])");
  CHECK(advice("meetings/council/odd") ==
        R"([{"word":"ordinal_used","text":"Used before.","stops":false}])");
  CHECK(advice("meetings/council/3") == "[]");
}

TEST_CASE("a key counts once and for one place, however that is spelt") {
  TestNode node;
  Client client(node);
  client.cookie = node.sign_in(0);
  const std::string body = R"({"type":"statement","matter":"m","module":"meetings"})";
  REQUIRE(client.post(kActs, body, "key-1").status == 201);
  CHECK(client.post("/api/v1/circles/alder-birch/acts", body, "key-1").status == 201);
  CHECK(client.post("/api/v1/circles/alder%2Dbirch/acts", body, "key-1").status == 201);
  CHECK(node.engine.submitted.size() == 1);
  const Asked twice = client.ask("POST", kActs, body,
                                 {{"x-entente-csrf", client.csrf()},
                                  {"idempotency-key", "key-2"},
                                  {"idempotency-key", "key-2"}});
  CHECK(twice.status == 400);
  CHECK(node.engine.submitted.size() == 1);
}

// What is misspelt, or of another type, must not be left out of a record that cannot be changed.
TEST_CASE("no member of an act is passed over") {
  TestNode node;
  Client client(node);
  client.cookie = node.sign_in(0);
  const auto ref = node.engine.add(kOther, "meetings/council/3", "proposal", 1);
  const std::string statement = R"({"type":"statement","matter":"m","module":"meetings")";
  const std::string proposal =
      R"({"type":"proposal","matter":"m","module":"meetings","kind":"schedule")";
  const std::string silence =
      R"(,"silence":{"class":"c","expiry":"2031-09-01T00:00:00Z","notice_ms":5)";
  const std::pair<std::string, const char*> kWrong[] = {
      {statement + R"(,"label":{"clasification":"SECRET"}})", "label.clasification"},
      {statement + R"(,"label":{"categories":["ALPHA"]}})", "label.classification"},
      {statement + R"(,"label":{"classification":"SECRET","categories":"ALPHA"}})",
       "label.categories"},
      {statement + R"(,"label":{"classification":"SECRET","categories":[1]}})", "label.categories"},
      {statement + R"(,"label":"SECRET"})", "label"},
      {statement + R"(,"labels":{"classification":"SECRET"}})", "labels"},
      {statement + R"(,"actor":{"persons":"minister"}})", "actor.persons"},
      {statement + R"(,"actor":{"capacity":["acting"]}})", "capacity"},
      {statement + R"(,"due":"2031-09-01T00:00:00Z"})", "due"},
      {statement + R"(,"concur":true})", "concur"},
      {proposal + R"(,"concur":"true"})", "concur"},
      {proposal + silence + R"(,"notice":5}})", "silence.notice"},
      {R"({"type":"silence_authorisation","class":"c","revoked":"true"})", "revoked"},
      {R"({"type":"grant","person":"clerk","office":"desk","powers":"commit"})", "powers"},
      {R"({"type":"decline","target":")" + ref.text() + R"(","reservation":"study"})",
       "reservation"},
  };
  for (const auto& [body, where] : kWrong) {
    CAPTURE(body);
    const Asked answer = client.post(kActs, body);
    CHECK(answer.status == 400);
    CHECK(answer.body.find("\"detail\":\"" + std::string(where) + ":") != std::string::npos);
  }
  CHECK(node.engine.submitted.empty());
  REQUIRE(
      client.post(kActs, R"({"type":"silence_authorisation","class":"c","revoked":true})").status ==
      201);
  CHECK(node.engine.submitted.back().header.silence_authorisation().revoked());
}

TEST_CASE("no request does something else because a member of its body is misspelt") {
  TestNode node;
  Client client(node);
  client.cookie = node.sign_in(0);
  const std::string circle = std::string("/api/v1/circles/") + kCircle;
  CHECK(client.post(circle + "/leave", R"({"confirm":"alder-birch","actr":{}})").status == 400);
  CHECK(client.post("/api/v1/links/birch.example/cut", R"({"cut":true,"for":5})").status == 400);
  CHECK(client.post("/api/v1/charters/check", R"({"charter":"x","circle":"y"})").status == 400);
  CHECK(client.post("/api/v1/links/pairing", R"({"step":"accept","words":"one two"})").status ==
        400);
  // On the socket: a link is for whom it names, or for the first viewer where it names nobody.
  Client local(node);
  local.socket = true;
  CHECK(local.post("/api/v1/session/link", R"({"veiwer":"clerk"})").status == 400);
  CHECK(local.post("/api/v1/session/link", R"({"viewer":["clerk"]})").status == 400);
}

TEST_CASE("lists go on where they ended, and cursors fit one list and one viewer") {
  TestNode node;
  for (int i = 0; i < 5; ++i) node.engine.add(kOther, "meetings/council/3", "statement", 0);
  Client officer(node);
  officer.cookie = node.sign_in(0);
  std::set<std::string> seen;
  std::string after;
  std::string first_cursor;
  int pages = 0;
  do {
    const Asked page =
        officer.ask("GET", kActs + "?limit=2" + (after.empty() ? "" : "&after=" + after));
    REQUIRE(page.status == 200);
    const auto parsed = json::parse(page.body);
    for (const auto& item : parsed.value().find("items")->items())
      seen.insert(std::string(*item.text("ref")));
    after = parsed.value().text("next").value_or("");
    if (first_cursor.empty()) first_cursor = after;
    ++pages;
  } while (!after.empty());
  CHECK(pages == 3);
  CHECK(seen.size() == 5);
  CHECK(officer.ask("GET", kActs + "?matter=meetings%2Fcouncil%2F3&after=" + first_cursor).status ==
        400);
  Client clerk(node);
  clerk.cookie = node.sign_in(1);
  CHECK(clerk.ask("GET", kActs + "?after=" + first_cursor).status == 400);
  std::string changed = first_cursor;
  changed[changed.size() - 2] = changed[changed.size() - 2] == 'A' ? 'B' : 'A';
  CHECK(officer.ask("GET", kActs + "?after=" + changed).status == 400);
}

TEST_CASE("an unchanged answer is not sent again") {
  TestNode node;
  node.engine.add(kOther, "meetings/council/3", "statement", 0);
  Client client(node);
  client.cookie = node.sign_in(0);
  const Asked first = client.ask("GET", kActs);
  REQUIRE(first.headers.contains("ETag"));
  const Asked same = client.ask("GET", kActs, "", {{"if-none-match", first.headers.at("ETag")}});
  CHECK(same.status == 304);
  CHECK(same.body.empty());
  node.engine.add(kOther, "meetings/council/3", "statement", 0);
  CHECK(client.ask("GET", kActs, "", {{"if-none-match", first.headers.at("ETag")}}).status == 200);
}

// Two worlds that differ in what the clerk may not see, and in nothing else.
TEST_CASE("what a viewer may not see changes no answer of any route") {
  TestNode with;
  TestNode without;
  record::Reference hidden;
  record::Reference hidden_proposal;
  for (TestNode* node : {&with, &without}) {
    node->engine.add(kOwn, "meetings/council/3", "statement", 0);
    node->engine.add(kOther, "meetings/council/3", "proposal", 0);
    node->engine.files[crypto::sha256("shown")] = "shown";
    node->engine.acts.back().files.push_back({crypto::sha256("shown"), 5, "held"});
    if (node == &with) {
      hidden = node->engine.add(kOther, "meetings/council/3", "statement", 3);
      hidden_proposal = node->engine.add(kOther, "meetings/secret/1", "proposal", 2);
      node->engine.files[crypto::sha256("hidden")] = "hidden";
      node->engine.acts.back().files.push_back({crypto::sha256("hidden"), 6, "held"});
      for (int i = 0; i < 60; ++i) node->engine.add(kOther, "meetings/council/3", "statement", 1);
    }
  }
  // What stays is at the same place of its journal in both worlds.
  Client a(with);
  Client b(without);
  a.cookie = with.sign_in(1);
  b.cookie = without.sign_in(1);
  REQUIRE(a.cookie == b.cookie);

  const auto shown = with.engine.acts[1].ref;
  const std::vector<std::pair<std::string, std::string>> answers = {{"x-entente-csrf", a.csrf()}};
  REQUIRE(a.csrf() == b.csrf());
  std::size_t tried = 0;
  for (const Route& route : routes()) {
    if (route.pattern == "/open/{token}") continue;  // spends what it is given
    // Every parameter takes what exists, what is hidden, and what does not exist.
    for (const record::Reference& ref :
         {shown, hidden, hidden_proposal, record::Reference{2, "1-a3f0c21d", 4711, hidden.leaf}}) {
      for (const std::string body : {"council", "secret", "nothing"}) {
        for (const std::string slug : {"3", "1"}) {
          std::string target(route.pattern);
          const crypto::Hash file = crypto::sha256(slug == "3" ? "shown" : "hidden");
          const std::map<std::string, std::string> values = {{"circle", kCircle},
                                                             {"file", hex(file.view())},
                                                             {"party", std::to_string(ref.party)},
                                                             {"epoch", ref.epoch},
                                                             {"index", std::to_string(ref.index)},
                                                             {"leaf", hex(ref.leaf.view())},
                                                             {"body", body},
                                                             {"slug", slug},
                                                             {"calendar", "ab12"},
                                                             {"commitment", slug},
                                                             {"text", slug},
                                                             {"invitation", "ab12"},
                                                             {"account", "kim"},
                                                             {"import", std::string(32, '0')},
                                                             {"upload", std::string(32, '0')},
                                                             {"text", slug},
                                                             {"peer", kOther}};
          for (const auto& [name, value] : values) {
            const std::size_t at = target.find("{" + name + "}");
            if (at != std::string::npos) target.replace(at, name.size() + 2, value);
          }
          REQUIRE(target.find('{') == std::string::npos);
          std::vector<std::string> targets = {target};
          for (const std::string_view parameter : route.query) {
            if (parameter == "matter") targets.push_back(target + "?matter=meetings%2Fcouncil%2F3");
            if (parameter == "matter") targets.push_back(target + "?matter=meetings%2Fsecret%2F1");
            if (parameter == "limit") targets.push_back(target + "?limit=1");
            if (parameter == "limit") targets.push_back(target + "?limit=2");
            if (parameter == "body")
              targets.push_back(target + "?circle=" + kCircle + "&body=secret");
          }
          std::string sent;
          if (route.body_limit > 0) {
            sent = R"({"type":"concurrence","target":")" + ref.text() + "\"}";
          }
          for (const std::string& each : targets) {
            CAPTURE(each);
            if (route.pattern == "/api/v1/session/end") continue;
            const Asked one = a.ask(std::string(route.method), each, sent, answers);
            const Asked other = b.ask(std::string(route.method), each, sent, answers);
            CHECK(one.transcript == other.transcript);
            ++tried;
          }
        }
      }
    }
  }
  CHECK(tried >= routes().size() * 12);
  // The test sees a difference where there is one: the officer's answers differ.
  Client officer_a(with);
  Client officer_b(without);
  officer_a.cookie = with.sign_in(0);
  officer_b.cookie = without.sign_in(0);
  CHECK(officer_a.ask("GET", kActs).transcript != officer_b.ask("GET", kActs).transcript);
}

TEST_CASE("not found and not yours are the same bytes") {
  TestNode node;
  const auto hidden = node.engine.add(kOther, "meetings/council/3", "proposal", 3);
  record::Reference absent = hidden;
  absent.index = 999;
  Client clerk(node);
  clerk.cookie = node.sign_in(1);
  for (const char* kind : {"/acts/", "/proofs/"}) {
    const std::string base = std::string("/api/v1/circles/") + kCircle + kind;
    CHECK(clerk.ask("GET", base + hidden.text()).status == 404);
    CHECK(clerk.ask("GET", base + hidden.text()).transcript ==
          clerk.ask("GET", base + absent.text()).transcript);
    CHECK(clerk.ask("GET", base + hidden.text()).transcript ==
          clerk.ask("GET", base + "x/y/z/w").transcript);
  }
  CHECK(clerk.ask("GET", "/api/v1/circles/ffffffffffffffffffffffffffffffff").transcript ==
        clerk.ask("GET", "/api/v1/circles/no-such").transcript);
}

TEST_CASE("an answer to what one may not see, and a label above one's own, are refused") {
  TestNode node;
  const auto hidden = node.engine.add(kOther, "meetings/council/3", "proposal", 3);
  record::Reference absent = hidden;
  absent.index = 999;
  Client aide(node);
  aide.cookie = node.sign_in(2);
  for (const char* type : {"concurrence", "decline", "withdrawal", "reservation", "confirmation"}) {
    const auto input = [&](const record::Reference& ref) {
      return R"({"type":")" + std::string(type) + R"(","target":")" + ref.text() + "\"}";
    };
    for (const std::string& place : {kActs, kActs + "/preview"}) {
      const Asked unseen = aide.post(place, input(hidden));
      CHECK(unseen.status == 404);
      CHECK(unseen.transcript == aide.post(place, input(absent)).transcript);
    }
  }
  for (const char* field : {"predecessor", "supersedes"}) {
    const auto input = [&](const record::Reference& ref) {
      return R"({"type":"proposal","matter":"m","module":"x","kind":"k",")" + std::string(field) +
             R"(":")" + ref.text() + "\"}";
    };
    CHECK(aide.post(kActs, input(hidden)).transcript == aide.post(kActs, input(absent)).transcript);
  }
  const std::string statement =
      R"({"type":"statement","matter":"m","module":"x","label":{"classification":)";
  CHECK(aide.post(kActs, statement + "\"SECRET\"}}").status == 403);
  CHECK(aide.post(kActs, statement + "0}}").status == 201);
  CHECK(node.engine.submitted.size() == 1);
}

TEST_CASE("the charter's mistakes come with their line") {
  TestNode node;
  Client client(node);
  client.cookie = node.sign_in(0);
  const Asked check = client.post("/api/v1/charters/check", R"({"charter":"wrong"})");
  CHECK(check.status == 200);
  CHECK(check.body.find("\"valid\":false") != std::string::npos);
  CHECK(check.body.find("\"line\":3,\"column\":7") != std::string::npos);
  const Asked refused = client.post("/api/v1/invitations", R"({"charter":"wrong"})");
  CHECK(refused.status == 400);
  CHECK(refused.body.find("\"line\":3") != std::string::npos);
  CHECK(node.engine.founded.empty());
  CHECK(client.post("/api/v1/invitations", R"({"charter":"name: alder-birch\n"})").status == 201);
  CHECK(node.engine.founded.size() == 1);
  CHECK(client.post("/api/v1/invitations/ffff/join", "").status == 404);
  const std::string amend = std::string("/api/v1/circles/") + kCircle + "/amend";
  CHECK(client.post(amend, R"({"charter":"wrong"})").status == 400);
  // The charter in force once more would ask everybody to agree to nothing.
  const Asked same = client.post(amend, R"({"charter":"name: alder-birch\n# again"})");
  CHECK(same.status == 409);
  CHECK(same.body.find("nothing would change") != std::string::npos);
  CHECK(node.engine.founded.size() == 1);
  CHECK(client.post(amend, R"({"charter":"name: alder-birch\n# amended"})").status == 201);
  CHECK(node.engine.founded.size() == 2);
}

TEST_CASE("an export is a tar archive that lists what was written") {
  TestNode node;
  Client client(node);
  client.cookie = node.sign_in(0);
  const Asked answer = client.ask("GET", std::string("/api/v1/circles/") + kCircle + "/export");
  CHECK(answer.status == 200);
  CHECK(answer.body.size() % 512 == 0);
  CHECK(answer.body.find("alder.example/1-a3f0c21d/checkpoint") == 0);
  CHECK(answer.body.find("hello\n") == 512);
  CHECK(answer.body.find(" path=alder.example/1-a3f0c21d/xxx") != std::string::npos);
}

TEST_CASE("exports are made a piece at a turn, and others are answered meanwhile") {
  TestNode node;
  Client client(node);
  client.cookie = node.sign_in(0);
  std::vector<int> statuses;
  for (std::size_t i = 0; i < Exports::kMost + 1; ++i) {
    node.parts->exports.start(node.engine, node.parts->config.people[0].viewer, kCircle, "/tmp",
                              [&](const Result<UnnamedFile>& file) {
                                statuses.push_back(file.ok() ? 200
                                                   : file.error().code == ErrorCode::unavailable
                                                       ? 503
                                                       : 500);
                              });
  }
  // One too many is told so, instead of taking the disk and the turns of the others.
  CHECK(statuses == std::vector<int>{503});
  std::size_t turns = 0;
  for (; !node.later.empty(); ++turns) {
    node.turn();
    CHECK(node.later.size() <= 1);  // one piece of one of them, however many there are
    client.node = nullptr;
    CHECK(client.ask("GET", "/api/v1/node").status == 200);
  }
  CHECK(turns == 3 * Exports::kMost);
  CHECK(statuses.size() == Exports::kMost + 1);
  CHECK(std::count(statuses.begin(), statuses.end(), 200) == Exports::kMost);
}

TEST_CASE("events reach those who may see what they are about") {
  TestNode node;
  const auto open = node.engine.add(kOther, "meetings/council/3", "statement", 0);
  const auto hidden = node.engine.add(kOther, "meetings/council/3", "statement", 3);
  auto officer =
      node.parts->events.subscribe(node.parts->config.people[0], "", [] { return true; });
  auto clerk = node.parts->events.subscribe(node.parts->config.people[1], "", [] { return true; });
  CHECK(*clerk->next(65536) == "retry: 2000\n\n");
  CHECK(*officer->next(65536) == "retry: 2000\n\n");
  int woken = 0;
  clerk->on_more([&woken] { ++woken; });
  node.engine.listener({1, kCircle, "meetings/council/3", "act", hidden});
  node.parts->events.flush();
  CHECK(woken == 0);
  CHECK(clerk->next(65536)->empty());
  node.engine.listener({2, kCircle, "meetings/council/3", "act", open});
  node.parts->events.flush();
  CHECK(woken == 1);
  const std::string event = *clerk->next(65536);
  CHECK(event.find("event: change\n") != std::string::npos);
  // Numbers are the viewer's own: no gap tells of what was hidden.
  CHECK(event.find("\"number\":1,") != std::string::npos);
  const std::string id = event.substr(4, event.find('\n') - 4);
  CHECK(officer->next(65536)->find("\"number\":2,") != std::string::npos);

  // Coming back with the last number gives what was missed, and nothing twice.
  node.engine.listener({3, kCircle, "meetings/council/3", "joint", open});
  node.parts->events.flush();
  auto back = node.parts->events.subscribe(node.parts->config.people[1], id, [] { return true; });
  const std::string missed = *back->next(65536);
  CHECK(missed.find("\"what\":\"joint\"") != std::string::npos);
  CHECK(missed.find("\"number\":1,") == std::string::npos);
  auto stranger =
      node.parts->events.subscribe(node.parts->config.people[1], "00000000-1", [] { return true; });
  CHECK(stranger->next(65536)->find("\"what\":\"lost\"") != std::string::npos);
  // A slow reader is told, not waited for.
  for (int i = 0; i < 1500; ++i) {
    node.engine.listener({4, kCircle, "meetings/council/3", "act", open});
    node.parts->events.flush();
  }
  CHECK(clerk->next(65536)->find("\"what\":\"lost\"") != std::string::npos);
  auto ended = node.parts->events.subscribe(node.parts->config.people[1], "", [] { return false; });
  CHECK_FALSE(ended->next(65536));
}

}  // namespace
}  // namespace api::test
