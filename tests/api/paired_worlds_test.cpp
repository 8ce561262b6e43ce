// Two worlds that are the same but for what a clerk may not see (reliability A21), over every
// route, with the real engine, the real modules and their views.
//
// If this fails, somebody learns from a count, a cursor, a state or an error that there is
// something above their clearance: that a meeting is thought of, that a text is being negotiated.
#include <doctest/doctest.h>

#include <set>

#include "api/test_client.h"
#include "cmd/entented/screens.h"
#include "node/assembly.h"
#include "store/memory_signed_records.h"
#include "store/memory_store.h"

namespace {

using api::test::Client;

constexpr char kCharter[] = R"(entente: 1
name: alder-birch
names: {en: Alder and Birch}
parties:
  - number: 1
    name: alder.example
    names: {en: Alder}
  - number: 2
    name: birch.example
    names: {en: Birch}
rules: {record: 1, circle: 1, bodies: 1, commitments: 1, meetings: 1, texts: 1}
label_policy: TEST
languages: [en]
bodies:
  - id: council
    names: {en: Council}
    parties: [alder.example, birch.example]
)";

// One party's node with its API, without sockets and disks.
struct Node {
  Node(std::string name, api::test::TestClock& shared, std::uint64_t seed)
      : party(std::move(name)),
        clock(shared),
        screens(shared, [this](std::string_view circle) { return engine->charter_yaml(circle); }),
        store(store::make_memory_store()) {
    random.state = seed;
    node::EngineOptions options;
    options.party = party;
    options.default_label.policy = "TEST";
    node::Surroundings around{*store,
                              records,
                              clock,
                              random,
                              crypto::Seed::from(crypto::sha256(party).view()),
                              node::read_charter_plan};
    auto opened = node::open_engine(options, around, node::make_modules());
    REQUIRE(opened.ok());
    engine = std::move(opened).value();
    api::Config config;
    config.party = party;
    config.hosts = {"127.0.0.1:8441"};
    config.default_label.policy = "TEST";
    config.export_directory = "/tmp";
    const auto add = [&](const char* person, std::uint32_t clearance, bool is_operator,
                         bool is_delegate) {
      api::Person one;
      one.viewer = {person, "TEST", clearance, {}, true};
      one.viewer.person = one.person = is_operator ? "operator" : person;
      one.office = "head";
      one.is_operator = is_operator;
      one.is_delegate = is_delegate;
      config.people.push_back(one);
    };
    add("officer", 3, true, true);
    add("clerk", 0, false, false);
    add("aide", 0, false, true);
    add("deputy", 3, false, true);  // cleared for everything, and named nowhere
    const auto at_once = [](const std::function<void()>& next) { next(); };
    parts.reset(new api::Parts{*engine,
                               clock,
                               random,
                               links,
                               screens,
                               page,
                               config,
                               [this] { REQUIRE(engine->turn_end().ok()); },
                               at_once,
                               [] { return node::Warning(); },
                               clock.now(),
                               api::Sessions(clock, random, {}),
                               api::Cursors(crypto::sha256("cursors")),
                               api::IdempotencyKeys(clock, *engine),
                               api::Events(*engine, random, nullptr),
                               api::Exports(at_once),
                               {},
                               {},
                               0,
                               {}});
  }

  std::string party;
  api::test::TestClock& clock;
  api::test::TestRandom random;
  ModuleScreens screens;
  api::test::TestLinks links;
  api::Page page;
  std::unique_ptr<store::Store> store;
  store::MemorySignedRecords records;
  std::unique_ptr<node::Engine> engine;
  std::unique_ptr<api::Parts> parts;
};

struct World {
  api::test::TestClock clock;
  Node a{"alder.example", clock, 1};
  Node b{"birch.example", clock, 2};
  std::string circle;

  void settle() {
    for (int quiet = 0; quiet < 3; ++quiet) {
      for (Node* from : {&a, &b}) {
        Node& to = from == &a ? b : a;
        REQUIRE(from->engine->turn_end().ok());
        for (int precedence = 3; precedence >= 0; --precedence) {
          while (auto message =
                     from->engine->next(to.party, static_cast<node::Precedence>(precedence))) {
            to.engine->received(from->party, static_cast<node::Precedence>(precedence), *message);
            quiet = -1;
          }
        }
        REQUIRE(to.engine->turn_end().ok());
      }
    }
  }

  // Until what is here can be found by its words.
  void index() {
    for (int i = 0; i < 20; ++i) {
      clock.ticks += 400;
      a.engine->tick();
      b.engine->tick();
      settle();
    }
  }

  // Takes a file in, as the officer of a node. Returns its name.
  std::string put(Node& node, const std::string& bytes) {
    Client client(*node.parts);
    client.cookie = cookies.at(node.party + "/officer");
    const auto answer = client.ask(
        "POST", "/api/v1/circles/" + circle + "/files", bytes,
        {{"content-type", "application/octet-stream"}, {"x-entente-csrf", client.csrf()}});
    CAPTURE(answer.body);
    REQUIRE(answer.status == 201);
    settle();
    return std::string(*json::parse(answer.body).value().text("file"));
  }

  // As the officer of a node, in the circle of both or in another. Returns the reference.
  std::string say(Node& node, const std::string& input, const std::string& where = "") {
    Client client(*node.parts);
    client.cookie = cookies.at(node.party + "/officer");
    const auto answer =
        client.post("/api/v1/circles/" + (where.empty() ? circle : where) + "/acts", input);
    CAPTURE(answer.body);
    REQUIRE(answer.status == 201);
    settle();
    return std::string(*json::parse(answer.body).value().text("ref"));
  }

  std::map<std::string, std::string> cookies;

  void found() {
    for (Node* node : {&a, &b}) {
      for (const api::Person& person : node->parts->config.people) {
        cookies[node->party + "/" + person.viewer.name] =
            "entente_session=" +
            *node->parts->sessions.open(node->parts->sessions.make_link(person));
      }
    }
    a.engine->link_up(b.party);
    b.engine->link_up(a.party);
    settle();
    REQUIRE(a.engine->found(kCharter).ok());
    settle();
    for (const node::Invitation& invitation : b.engine->invitations()) {
      if (invitation.state == "received") REQUIRE(b.engine->join(invitation.id).ok());
    }
    settle();
    for (const node::CircleStatus& status : a.engine->circles()) {
      if (status.name == "alder-birch") {
        REQUIRE(status.constituted);
        circle = status.id;
      }
    }
    REQUIRE_FALSE(circle.empty());
  }
};

std::string act(const std::string& type, const std::string& matter, const std::string& content,
                const std::string& more = "") {
  return R"({"type":")" + type + R"(","matter":")" + matter + R"(","module":")" +
         matter.substr(0, matter.find('/')) + R"(","content":)" + content + more + "}";
}

const std::string kSecret = R"(,"label":{"classification":"SECRET"})";

TEST_CASE("what a clerk may not see changes no answer of any route, at either node") {
  World with;
  World without;
  std::vector<std::string> references;
  std::vector<std::string> hidden;
  std::string file;         // of a proposal that a clerk may read
  std::string secret_file;  // of one that a clerk may not
  for (World* world : {&with, &without}) {
    world->found();
    std::vector<std::string> said;
    said.push_back(world->say(
        world->a,
        act("statement", "bodies/council",
            R"({"body":{"names":{"en":"Council"},"level":"MINISTERS","parties":["alder.example","birch.example"]}})")));
    // What stands beside what is hidden, in the same lists.
    world->say(
        world->a,
        act("statement", "commitments/council/1",
            R"({"commitment":{"words":{"en":"Watch the river"},"kind":"MONITORING","standing":true}})"));
    world->say(world->b, act("statement", "commitments/council/1",
                             R"({"progress":{"date":"2031-01-02","state":"UNDER_WAY"}})"));
    world->say(
        world->a,
        act("statement", "commitments/council",
            R"({"agreed_language":{"id":"link","topic":"river","words":{"en":"calm"},"source":{"date":"2031"}}})"));
    world->say(
        world->a,
        act("statement", "commitments/council",
            R"({"workplan":{"period":"2031","lines":["commitments/council/1","commitments/council/2"]}})"));
    world->say(world->a, act("statement", "bodies/council",
                             R"({"strand":{"id":"water","titles":{"en":"Water"}}})"));
    world->say(
        world->a,
        act("statement", "texts/council/1",
            R"({"text":{"kind":"PLAN","titles":{"en":"Plan"},"languages":[{"tag":"en","role":"NEGOTIATING"}]}})"));
    world->say(
        world->a,
        act("statement", "texts/council/1",
            R"({"change":{"element":"p1","wordings":[{"language":"en","words":"We meet."}],"move":{"what":"COMES","place":"b","type":"OPERATIVE"}}})"));
    said.push_back(world->say(
        world->a,
        act("statement", "meetings/council/1",
            R"({"possibility":{"details":{"dates":"2031-09"},"words":{"en":"Thought of."}}})")));
    file = world->put(world->b, "an annex that everybody may read");
    said.push_back(world->say(
        world->b, act("proposal", "meetings/council/1",
                      R"({"schedule":{"round":1,"details":{"dates":"2031-09-12","ordinal":1}}})",
                      R"(,"body":"council","files":[")" + file + R"("])")));
    said.push_back(
        world->say(world->a, R"({"type":"concurrence","target":")" + said.back() + "\"}"));
    if (world == &with) {
      references = said;
      // A meeting postponed, another thought of, a body, an open proposal, its answers: all secret.
      hidden.push_back(
          world->say(world->b, act("statement", "meetings/council/1",
                                   R"({"postponement":{"round":0,"sine_die":true}})", kSecret)));
      hidden.push_back(world->say(
          world->b,
          act("statement", "meetings/council/2",
              R"({"possibility":{"details":{"dates":"2031-10"},"words":{"en":"Hidden."}}})",
              kSecret)));
      hidden.push_back(world->say(
          world->b,
          act("statement", "bodies/secret",
              R"({"body":{"names":{"en":"Secret"},"parties":["birch.example"]}})", kSecret)));
      secret_file = world->put(world->b, "a secret annex");
      hidden.push_back(world->say(
          world->b, act("proposal", "meetings/secret/1",
                        R"({"schedule":{"round":1,"details":{"dates":"2031-11-12","ordinal":1}}})",
                        R"(,"files":[")" + secret_file + R"("])" + kSecret)));
      hidden.push_back(
          world->say(world->a, R"({"type":"concurrence","target":")" + hidden.back() + "\"}"));
      hidden.push_back(
          world->say(world->b, R"({"type":"concurrence","target":")" + hidden[3] + "\"}"));
      // What lists, sums and suggestions are made of: none of it may count for a clerk.
      for (
          const char* content :
          {R"({"agenda_item":{"number":1,"titles":{"en":"Hidden."},"minutes":50,"state":"DEFERRED"}})",
           R"({"candidate":{"id":"c","dates":"2031-09-15"}})",
           R"({"availability":{"candidate":"c","answer":"GOOD"}})",
           R"({"attendance":{"id":"x","party":"alder.example","member":{"names":{"en":"X"}},"presences":[{}]}})",
           R"({"minutes":{"id":"m","version":1,"titles":{"en":"M"},"stage":"CIRCULATED","paragraphs":[{"number":"1","words":{"en":"Hidden."}}]}})",
           R"({"intent":{"details":{"dates":"2032","ordinal":9}}})"}) {
        hidden.push_back(
            world->say(world->a, act("statement", "meetings/council/1", content, kSecret)));
      }
      for (
          const char* content :
          {R"({"report":{"id":"r","to":"bodies/council","covers":["meetings/council/1"],"sent":"2031-10-01"}})",
           R"({"acknowledgement":{"report":"r","date":"2031-10-02","by":{"en":"X"}}})",
           R"({"letter":{"id":"l","direction":"IN","subject":{"en":"Hidden."},"reply_due":"2031-10-01"}})"}) {
        hidden.push_back(
            world->say(world->a, act("statement", "meetings/council", content, kSecret)));
      }
      for (const char* content :
           {R"({"naming":{"names":{"en":"Hidden"},"from":"2030-01-01"}})",
            R"({"membership":{"party":"birch.example","role":"OBSERVER","from":"2030-01-01"}})",
            R"({"term":{"id":"t","texts":{"en":"Hidden"}}})"}) {
        hidden.push_back(
            world->say(world->a, act("statement", "bodies/council", content, kSecret)));
      }
      hidden.push_back(world->say(
          world->b,
          act("statement", "commitments/council/2",
              R"({"commitment":{"words":{"en":"Hidden."},"kind":"TASKING","due":"2030"}})",
              kSecret)));
      hidden.push_back(world->say(
          world->b, act("statement", "commitments/council/1",
                        R"({"progress":{"date":"2031-02-03","state":"DONE"}})", kSecret)));
      hidden.push_back(world->say(
          world->b, act("proposal", "commitments/council/1", R"({"closure":{"how":"DONE"}})",
                        R"(,"body":"council")" + kSecret)));
      hidden.push_back(world->say(
          world->a,
          act("statement", "commitments/council",
              R"({"change":{"language":"link","number":1,"words":{"en":"Hidden."},"use":{"date":"2031"}}})",
              kSecret)));
      hidden.push_back(world->say(
          world->a,
          act("statement", "commitments/council",
              R"({"workplan":{"period":"2032","lines":["commitments/council/2"]}})", kSecret)));
      hidden.push_back(world->say(
          world->a,
          act("statement", "bodies/council",
              R"({"progress":{"strand":"water","meeting":"meetings/council/1"}})", kSecret)));
      hidden.push_back(world->say(
          world->a, act("statement", "bodies/people/hidden",
                        R"({"person":{"names":[{"text":"Hidden","lang":"en"}]}})", kSecret)));
      hidden.push_back(world->say(
          world->a,
          act("statement", "meetings/council/1",
              R"({"outcome":{"id":"x","kind":"COMMITMENT","commitment":"TASKING","words":{"en":"Hidden."}}})",
              kSecret)));
      // Words, marks and terms of a text that others read without them.
      for (
          const char* content :
          {R"({"text":{"kind":"REPORT","titles":{"en":"Hidden"},"languages":[{"tag":"vi","role":"OFFICIAL"}],"meeting":"meetings/council/2"}})",
           R"({"change":{"element":"p1","wordings":[{"language":"en","words":"Hidden."}],"move":{"what":"COMES","place":"a","type":"OPERATIVE"}}})",
           R"({"comment":{"element":"p1","words":{"en":"Hidden."}}})",
           R"({"marks":{"stand":"AD_REF","marked":[{"element":"p1","digest":"00000000000000000000000000000000"}]}})",
           R"({"attached":{"id":"x","kind":"RESERVATION","words":{"en":"Hidden."}}})"}) {
        hidden.push_back(world->say(world->b, act("statement", "texts/council/1", content,
                                                  kSecret + R"(,"despite":["words_changed"])")));
      }
      hidden.push_back(world->say(
          world->b,
          act("statement", "texts/council/2",
              R"({"text":{"kind":"PLAN","titles":{"en":"Hidden"},"languages":[{"tag":"en","role":"NEGOTIATING"}]}})",
              kSecret)));
      hidden.push_back(world->say(
          world->b, act("statement", "texts/council",
                        R"({"term":{"id":"t","words":{"en":"Hidden","ko":"비밀"}}})", kSecret)));
      for (int i = 0; i < 60; ++i) {
        hidden.push_back(
            world->say(world->a, act("statement", "meetings/council/1",
                                     R"({"comment":{"id":"c)" + std::to_string(i) +
                                         R"(","by":"Somebody","words":{"en":"Hidden."}}})",
                                     kSecret)));
      }
    } else {
      REQUIRE(said == references);
    }
  }
  REQUIRE(with.circle == without.circle);
  for (World* world : {&with, &without}) world->index();

  // An officer types in a text of which these read a part: their words are for who reads it all.
  {
    Client officer(*with.a.parts);
    officer.cookie = with.cookies.at("alder.example/officer");
    const auto typed =
        officer.ask("POST", "/api/v1/texts/" + with.circle + "/council/1/typing",
                    R"({"window":"w","sequence":1,"element":"p1","words":{"en":"Hidden draft"}})",
                    {{"x-entente-csrf", officer.csrf()}, {"content-type", "application/json"}});
    CHECK(typed.status == 204);
    std::size_t seen = 0;
    with.a.parts->typists.each({with.circle, "texts/council/1"}, [&](api::Typing& one) {
      ++seen;
      for (const api::Person& person : with.a.parts->config.people) {
        if (person.viewer.name == "officer") CHECK(labels::may_read(person.viewer, one.label));
        if (person.viewer.name == "clerk") CHECK_FALSE(labels::may_read(person.viewer, one.label));
      }
      return true;
    });
    CHECK(seen == 1);
  }
  std::size_t tried = 0;
  std::set<int> statuses;
  for (const char* place : {"alder.example", "birch.example"}) {
    for (const char* person : {"clerk", "aide"}) {
      Node& node_with = std::string(place) == "alder.example" ? with.a : with.b;
      Node& node_without = std::string(place) == "alder.example" ? without.a : without.b;
      Client one(*node_with.parts);
      Client other(*node_without.parts);
      const std::string who = std::string(place) + "/" + person;
      one.cookie = with.cookies.at(who);
      other.cookie = without.cookies.at(who);
      REQUIRE(one.cookie == other.cookie);
      const std::string csrf = one.csrf();
      std::vector<std::string> asked = {references[1],
                                        references[2],
                                        hidden[0],
                                        hidden[3],
                                        hidden[4],
                                        hidden.back(),
                                        "2/1-00000000/4711/" + std::string(64, '0')};
      for (const std::string& reference : asked) {
        const auto ref = record::Reference::parse(reference).value();
        for (const std::string body : {"council", "secret", "nothing"}) {
          for (const std::string slug : {"1", "2"}) {
            const std::string& named = slug == "1" ? file : secret_file;
            const std::map<std::string, std::string> values = {{"circle", with.circle},
                                                               {"file", named},
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
                                                               {"import", std::string(32, '0')},
                                                               {"upload", std::string(32, '0')},
                                                               {"peer", "birch.example"}};
            const std::vector<std::string> queries = {
                "matter=meetings%2F" + body + "%2F" + slug,
                "matter=bodies%2F" + body,
                "limit=1",
                "limit=3",
                "format=csv",
                "format=html",
                "part=delegations",
                "part=report",
                "part=workplan",
                "part=wording",
                "part=strands",
                "part=wording&format=csv",
                "part=strands&format=csv",
                "part=workplan&year=2032",
                "part=report&report=r",
                "part=letters&meeting=" + slug,
                "language=ko",
                "of=" + reference,
                "of=" + reference.substr(0, reference.rfind('/')),
                "of=" + std::to_string(ref.party) + "/" + std::to_string(ref.index),
                "q=Hidden",
                "q=ouncil&limit=1",
                "q=" + body + "&circle=" + with.circle,
                "q=officer&from=2020-01-01",
                "party=birch.example&limit=3",
                "body=secret&language=en",
                "as_of=2031-01-01",
                "meeting=meetings%2F" + body + "%2F" + slug,
                "state=open",
                "state=done",
                "overdue=true",
                "stale=true",
                "kind=tasking",
                "owner=alder.example",
                "text=hidden",
                "meeting_circle=" + with.circle,
                "circle=" + with.circle,
                "circle=" + with.circle + "&body=" + body};
            for (const api::Route& route : api::routes()) {
              if (route.pattern == "/open/{token}" || route.pattern == "/api/v1/session/end" ||
                  route.pattern == "/api/v1/events")
                continue;
              // What an aide writes is the next test's.
              if (route.method == "POST" && route.access == api::Access::delegate &&
                  !route.pattern.ends_with("preview") && slug != "1")
                continue;
              // Bytes that are there in one world alone tell nothing when they are sent again.
              const std::string sent =
                  route.body_limit == 0 ? ""
                  : route.raw           ? "a secret annex"
                                        : R"({"type":"concurrence","target":")" + reference + "\"}";
              const std::string type = route.raw ? "application/octet-stream" : "application/json";
              const bool writes = route.method == "POST" && route.access == api::Access::delegate &&
                                  !route.pattern.ends_with("preview");
              if (writes && !route.raw && reference == references[2])
                continue;  // would answer it, in both worlds
              if (writes && !route.raw && reference == references[1]) continue;
              for (const std::string& target : api::test::targets_of(route, values, queries)) {
                CAPTURE(target);
                CAPTURE(who);
                const auto left = one.ask(std::string(route.method), target, sent,
                                          {{"x-entente-csrf", csrf}, {"content-type", type}});
                const auto right = other.ask(std::string(route.method), target, sent,
                                             {{"x-entente-csrf", csrf}, {"content-type", type}});
                CHECK(left.transcript == right.transcript);
                statuses.insert(left.status);
                ++tried;
              }
            }
          }
        }
      }
    }
  }
  CHECK(tried > 5000);
  // Advice on what is about to be written is made of what its writer may read.
  for (
      const char* content :
      {R"({"schedule":{"round":1,"details":{"dates":"2031-09-12","ordinal":9}}})",
       R"({"postponement":{"round":0,"sine_die":true}})",
       R"({"availability":{"candidate":"c","answer":"GOOD"}})",
       R"({"minutes_comment":{"id":"x","minutes":"m","version":1,"words":{"en":"x"}}})",
       R"({"correction":{"id":"x","minutes":"m","paragraph":"1","old_words":{"en":"x"},"new_words":{"en":"y"}}})",
       R"({"agenda_item":{"number":1,"titles":{"en":"x"},"minutes":50}})",
       R"({"acknowledgement":{"report":"r","date":"2031-10-02","by":{"en":"X"}}})"}) {
    CAPTURE(content);
    const bool of_series = std::string_view(content).starts_with("{\"ack");
    const bool proposed = std::string_view(content).starts_with("{\"corr") ||
                          std::string_view(content).starts_with("{\"sched");
    const std::string input = act(proposed ? "proposal" : "statement",
                                  of_series ? "meetings/council" : "meetings/council/1", content,
                                  proposed ? R"(,"body":"council")" : "");
    const auto previewed = [&](World& world, const char* person) {
      Client client(*world.a.parts);
      client.cookie = world.cookies.at(std::string("alder.example/") + person);
      return client.post("/api/v1/circles/" + world.circle + "/acts/preview", input);
    };
    const auto left = previewed(with, "aide");
    CAPTURE(left.body);
    CHECK(left.status == 200);
    CHECK(left.transcript == previewed(without, "aide").transcript);
    if (std::string_view(content).starts_with("{\"avail")) {
      CHECK(previewed(with, "officer").body != previewed(without, "officer").body);
    }
  }
  for (const int status : {200, 400, 403, 404}) CHECK(statuses.contains(status));
  // A file goes with the proposal that names it: the clerk has the one and not the other.
  const auto fetch = [&](const std::string& person, const std::string& ref,
                         const std::string& name) {
    Client client(*with.a.parts);
    client.cookie = with.cookies.at("alder.example/" + person);
    return client.ask("GET", "/api/v1/circles/" + with.circle + "/files/" + ref + "/" + name);
  };
  CHECK(fetch("clerk", references[2], file).body == "an annex that everybody may read");
  CHECK(fetch("clerk", hidden[3], secret_file).status == 404);
  CHECK(fetch("clerk", references[2], secret_file).status == 404);
  CHECK(fetch("clerk", hidden[3], secret_file).transcript ==
        fetch("clerk", "2/1-00000000/4711/" + std::string(64, '0'), secret_file).transcript);
  CHECK(fetch("officer", hidden[3], secret_file).body == "a secret annex");
  CHECK(fetch("officer", references[2], secret_file).status == 404);
  // Who knows the digits of a file and no more carries it nowhere, and is told what is told where
  // it never was.
  const auto carries = [&](World& world, const std::string& person, const std::string& step) {
    Client client(*world.a.parts);
    client.cookie = world.cookies.at("alder.example/" + person);
    return client.post(
        "/api/v1/circles/" + world.circle + "/acts" + step,
        act("proposal", "meetings/council/7",
            R"({"schedule":{"round":1,"details":{"dates":"2031-11-13","ordinal":7}}})",
            R"(,"body":"council","files":[")" + secret_file + R"("])"));
  };
  for (const char* step : {"/preview", ""}) {
    const auto told = carries(with, "aide", step);
    CAPTURE(told.body);
    CHECK(told.status == 400);
    CHECK(told.transcript == carries(without, "aide", step).transcript);
  }
  CHECK(carries(with, "officer", "/preview").status == 200);
  CHECK(carries(without, "officer", "/preview").status == 400);
  // The officer's answers differ: the test can see a difference.
  Client officer_with(*with.a.parts);
  Client officer_without(*without.a.parts);
  officer_with.cookie = with.cookies.at("alder.example/officer");
  officer_without.cookie = without.cookies.at("alder.example/officer");
  for (const std::string& target :
       {std::string("/api/v1/meetings"), std::string("/api/v1/bodies"),
        std::string("/api/v1/today"), std::string("/api/v1/search?q=Hidden"),
        "/api/v1/meetings/" + with.circle + "/council/1", std::string("/api/v1/follow-up"),
        "/api/v1/commitments/" + with.circle + "/council/1",
        "/api/v1/bodies/" + with.circle + "/council/language",
        "/api/v1/bodies/" + with.circle + "/council/strands",
        "/api/v1/bodies/" + with.circle + "/council/workplans", std::string("/api/v1/persons"),
        std::string("/api/v1/texts"), "/api/v1/texts/" + with.circle + "/council/1",
        "/api/v1/texts/" + with.circle + "/council/1/room",
        "/api/v1/texts/" + with.circle + "/council/1/since",
        "/api/v1/texts/" + with.circle + "/council/1/progress",
        "/api/v1/texts/" + with.circle + "/council/1/print?format=txt"}) {
    CHECK(officer_with.ask("GET", target).transcript !=
          officer_without.ask("GET", target).transcript);
  }
}

std::string national_of(Node& node) {
  for (const node::CircleStatus& status : node.engine->circles()) {
    if (status.national) return status.id;
  }
  return {};
}

TEST_CASE("a brief changes no answer for anybody whom it does not name, however cleared") {
  World with;
  World without;
  std::vector<std::string> hidden;
  std::string shown;
  for (World* world : {&with, &without}) {
    world->found();
    const std::string national = national_of(world->a);
    world->say(
        world->a,
        act("statement", "meetings/council/1",
            R"({"agenda_item":{"number":1,"titles":{"en":"Water"},"proposer":"alder.example"}})"));
    shown = world->say(world->a,
                       act("statement", "meetings/council/1",
                           R"({"possibility":{"details":{"dates":"2031-09"}}})"),
                       national);
    if (world != &with) continue;
    const std::string named =
        R"(,"label":{"classification":"UNCLASSIFIED","categories":["person/operator"]})";
    const std::vector<std::string> contents = {
        R"({"subject":{"circle":")" + world->circle + R"("}})",
        R"({"item":{"number":1,"our_line":{"en":"Hidden."},"fallback":{"en":"The last line."}}})",
        R"({"instruction_asked":{"id":"x","question":{"en":"?"},"office":{"en":"Legal"}}})",
        R"({"instruction_returned":{"id":"x","answer":{"en":"Yes"},"authority":{"en":"M"},"date":"2031-05-10"}})",
        R"({"clearance_sheet":{"offices":[{"id":"legal","names":{"en":"Legal"}}]}})",
        R"({"clearance":{"office":"legal","stand":"CONCUR"}})",
        R"({"cable":{"date":"2031-05-12","state":"DRAFT"}})"};
    for (const std::string& content : contents) {
      hidden.push_back(
          world->say(world->a, act("statement", "briefs/council/1", content, named), national));
    }
  }
  const std::string national = national_of(with.a);
  REQUIRE(national == national_of(without.a));
  std::size_t tried = 0;
  for (const char* person : {"clerk", "aide", "deputy"}) {
    Client one(*with.a.parts);
    Client other(*without.a.parts);
    const std::string who = std::string("alder.example/") + person;
    one.cookie = with.cookies.at(who);
    other.cookie = without.cookies.at(who);
    REQUIRE(one.cookie == other.cookie);
    const std::string csrf = one.csrf();
    std::vector<std::string> references = hidden;
    references.push_back(shown);
    for (const std::string& reference : references) {
      const auto ref = record::Reference::parse(reference).value();
      for (const std::string& circle : {national, with.circle}) {
        const std::map<std::string, std::string> values = {{"circle", circle},
                                                           {"file", std::string(64, 'a')},
                                                           {"party", std::to_string(ref.party)},
                                                           {"epoch", ref.epoch},
                                                           {"index", std::to_string(ref.index)},
                                                           {"leaf", hex(ref.leaf.view())},
                                                           {"body", "council"},
                                                           {"slug", "1"},
                                                           {"commitment", "1"},
                                                           {"text", "1"},
                                                           {"invitation", "ab12"},
                                                           {"peer", "birch.example"}};
        const std::vector<std::string> queries = {"matter=briefs%2Fcouncil%2F1",
                                                  "matter=meetings%2Fcouncil%2F1",
                                                  "limit=1",
                                                  "of=" + reference,
                                                  "date=2031-05-12",
                                                  "sheet=clearance",
                                                  "meeting_circle=" + with.circle,
                                                  "circle=" + circle,
                                                  "text=last"};
        for (const api::Route& route : api::routes()) {
          const bool writes = route.method == "POST" && !route.pattern.ends_with("preview");
          if (writes || route.pattern == "/open/{token}" || route.pattern == "/api/v1/events")
            continue;
          const std::string sent = route.body_limit == 0
                                       ? ""
                                       : R"({"type":"concurrence","target":")" + reference + "\"}";
          for (const std::string& target : api::test::targets_of(route, values, queries)) {
            CAPTURE(target);
            CAPTURE(who);
            const auto left =
                one.ask(std::string(route.method), target, sent,
                        {{"x-entente-csrf", csrf}, {"content-type", "application/json"}});
            const auto right =
                other.ask(std::string(route.method), target, sent,
                          {{"x-entente-csrf", csrf}, {"content-type", "application/json"}});
            CHECK(left.transcript == right.transcript);
            ++tried;
          }
        }
      }
    }
  }
  CHECK(tried > 1000);
  // Whom it names reads it: the test can see a difference.
  Client officer(*with.a.parts);
  officer.cookie = with.cookies.at("alder.example/officer");
  for (const std::string page : {"", "/agenda"}) {
    const auto answer = officer.ask("GET", "/api/v1/briefs/national/council/1" + page);
    CHECK(answer.status == 200);
    CHECK(answer.body.find("The last line.") != std::string::npos);
  }
  Client deputy(*with.a.parts);
  deputy.cookie = with.cookies.at("alder.example/deputy");
  CHECK(deputy.ask("GET", "/api/v1/briefs/national/council/1").status == 404);
  for (const std::string sheet : {"instructions", "clearance"}) {
    const std::string target = "/api/v1/briefs/national/council/1/print?of=x,legal&sheet=" + sheet;
    const auto paper = officer.ask("GET", target);
    CHECK(paper.status == 200);
    CHECK(paper.body.find("Legal") != std::string::npos);
    CHECK(paper.body.find("The last line.") == std::string::npos);
    CHECK(deputy.ask("GET", target).status == 404);
  }
  const auto agenda = deputy.ask("GET", "/api/v1/briefs/national/council/1/agenda");
  CHECK(agenda.status == 200);
  CHECK(agenda.body.find("last line") == std::string::npos);
}

// The account of somebody who is in the council alone, whatever its clearance; its cookie.
std::string narrow_account(World& world) {
  people::Account account;
  account.id = "00112233aabbccdd";
  account.name = account.person = "narrow";
  account.names = {{"en", "Narrow"}};
  account.office = "head";
  account.clearance = 3;
  account.bodies = {{{world.circle, "council"}, {people::Role::delegate}}};
  account.password = world.a.parts->nobody;
  REQUIRE(people::check(account).ok());
  api::Parts& parts = *world.a.parts;
  REQUIRE(parts.engine.keep([&](store::Store& store) { return parts.people.put(store, account); })
              .ok());
  world.settle();
  return "entente_session=" +
         parts.sessions.begin(account.id, api::person_of(account, parts.people, world.clock.now()),
                              "192.0.2.1");
}

TEST_CASE("what a text was written from tells nobody of a newer one above their clearance") {
  World with;
  World without;
  std::string bases[2];
  for (World* world : {&with, &without}) {
    world->found();
    bases[world == &with ? 0 : 1] = world->say(
        world->a, act("statement", "meetings/council/1",
                      R"({"possibility":{"details":{"dates":"2031-09"},"words":{"en":"One."}}})"));
    if (world == &with) {
      world->say(world->a,
                 act("statement", "meetings/council/1",
                     R"({"possibility":{"details":{"dates":"2031-10"},"words":{"en":"Two."}}})",
                     R"(,"label":{"classification":3,"categories":[]})"));
    }
  }
  REQUIRE(bases[0] == bases[1]);
  const auto asked = [&](World& world, const char* person) {
    Client client(*world.a.parts);
    client.cookie = world.cookies.at(std::string("alder.example/") + person);
    return client.post(
        "/api/v1/circles/" + world.circle + "/acts/preview",
        act("statement", "meetings/council/1",
            R"({"possibility":{"details":{"dates":"2031-11"},"words":{"en":"Three."}}})",
            R"(,"based_on":")" + bases[0] + "\""));
  };
  CHECK(asked(with, "aide").status == 200);
  CHECK(asked(with, "aide").status == asked(without, "aide").status);
  // Who may read the newer one is told of it: the test can see a difference.
  CHECK(asked(with, "officer").status == 409);
  CHECK(asked(without, "officer").status == 200);
}

TEST_CASE("what is of another body changes no answer for who is in one, unclassified as it is") {
  World with;
  World without;
  std::vector<std::string> references;
  std::vector<std::string> hidden;
  std::string cookies[2];
  for (World* world : {&with, &without}) {
    world->found();
    std::vector<std::string> said;
    said.push_back(world->say(
        world->a,
        act("statement", "bodies/council",
            R"({"body":{"names":{"en":"Council"},"level":"MINISTERS","parties":["alder.example","birch.example"]}})")));
    said.push_back(world->say(
        world->b, act("proposal", "meetings/council/1",
                      R"({"schedule":{"round":1,"details":{"dates":"2031-09-12","ordinal":1}}})",
                      R"(,"body":"council")")));
    // In both worlds A has written last, so that neither has anything to name as seen in a preview.
    said.push_back(world->say(
        world->a,
        act("statement", "meetings/council/1",
            R"({"possibility":{"details":{"dates":"2031-09"},"words":{"en":"Thought of."}}})")));
    cookies[world == &with ? 0 : 1] = narrow_account(*world);
    if (world == &without) {
      REQUIRE(said == references);
      continue;
    }
    references = said;
    hidden.push_back(world->say(
        world->b, act("statement", "bodies/secret",
                      R"({"body":{"names":{"en":"Secret"},"parties":["birch.example"]}})")));
    hidden.push_back(world->say(
        world->b, act("proposal", "meetings/secret/1",
                      R"({"schedule":{"round":1,"details":{"dates":"2031-11-12","ordinal":1}}})")));
    hidden.push_back(
        world->say(world->a, R"({"type":"concurrence","target":")" + hidden.back() + "\"}"));
    for (int i = 0; i < 30; ++i)
      hidden.push_back(world->say(
          world->a, act("statement", "meetings/secret/" + std::to_string(i + 2),
                        R"({"possibility":{"details":{"dates":"2031-10"},"words":{"en":"H."}}})")));
  }
  REQUIRE(with.circle == without.circle);
  REQUIRE(cookies[0] == cookies[1]);
  Client one(*with.a.parts);
  Client other(*without.a.parts);
  one.cookie = other.cookie = cookies[0];
  const std::string csrf = one.csrf();
  REQUIRE(csrf == other.csrf());
  REQUIRE_FALSE(csrf.empty());
  std::set<int> statuses;
  std::size_t tried = 0;
  for (const std::string& reference :
       {references[0], references[1], hidden[0], hidden[1], hidden[2], hidden.back()}) {
    const auto ref = record::Reference::parse(reference).value();
    for (const std::string body : {"council", "secret", "nothing"}) {
      const std::map<std::string, std::string> values = {{"circle", with.circle},
                                                         {"file", std::string(64, 'a')},
                                                         {"party", std::to_string(ref.party)},
                                                         {"epoch", ref.epoch},
                                                         {"index", std::to_string(ref.index)},
                                                         {"leaf", hex(ref.leaf.view())},
                                                         {"body", body},
                                                         {"slug", "1"},
                                                         {"commitment", "1"},
                                                         {"text", "1"},
                                                         {"import", std::string(32, '0')},
                                                         {"upload", std::string(32, '0')},
                                                         {"account", "narrow"},
                                                         {"invitation", "ab12"},
                                                         {"peer", "birch.example"}};
      const std::vector<std::string> queries = {"matter=meetings%2F" + body + "%2F1",
                                                "matter=bodies%2F" + body,
                                                "limit=1",
                                                "limit=3",
                                                "of=" + reference,
                                                "circle=" + with.circle,
                                                "circle=" + with.circle + "&body=" + body};
      for (const api::Route& route : api::routes()) {
        const bool preview = route.pattern.ends_with("preview");
        if (route.pattern == "/open/{token}" || route.pattern == "/api/v1/events" ||
            (route.method != "GET" && !preview))
          continue;
        const std::string sent =
            preview ? R"({"type":"ad_referendum","due":"2031-12-01T00:00:00.000Z","target":")" +
                          reference + "\"}"
                    : "";
        for (const std::string& target : api::test::targets_of(route, values, queries)) {
          CAPTURE(target);
          CAPTURE(reference);
          const auto left =
              one.ask(std::string(route.method), target, sent, {{"x-entente-csrf", csrf}});
          const auto right =
              other.ask(std::string(route.method), target, sent, {{"x-entente-csrf", csrf}});
          CHECK(left.transcript == right.transcript);
          statuses.insert(left.status);
          ++tried;
        }
      }
    }
  }
  CHECK(tried > 500);
  for (const int status : {200, 403, 404}) CHECK(statuses.contains(status));
  // The officer's answers differ: the test can see a difference.
  one.cookie = with.cookies.at("alder.example/officer");
  other.cookie = without.cookies.at("alder.example/officer");
  CHECK(one.ask("GET", "/api/v1/meetings").transcript !=
        other.ask("GET", "/api/v1/meetings").transcript);
}

}  // namespace
