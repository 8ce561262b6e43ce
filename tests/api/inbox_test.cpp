// The inbox over the real engine with the real modules and views, and the mail that tells of it
// with a server of this test's own.
//
// If these fail, somebody misses what is asked of them, is shown what is dealt with or not theirs,
// or is told by mail twice, never, in the night, or of what a mail must not say.
#include "api/inbox.h"

#include <doctest/doctest.h>

#include "api/post.h"
#include "api/test_client.h"
#include "cmd/entented/screens.h"
#include "node/assembly.h"
#include "people/totp.h"
#include "store/counting_testing.h"
#include "store/memory_signed_records.h"

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
  - id: panel
    names: {en: Panel}
    parties: [alder.example, birch.example]
)";

// A module of another's making, which says anything anywhere.
class Careless final : public record::Module {
 public:
  explicit Careless(std::unique_ptr<record::Module> module) : module_(std::move(module)) {}
  std::string_view name() const override { return module_->name(); }
  std::uint32_t version() const override { return module_->version(); }
  Result<void> check(const record::Header& header, ByteView content) const override {
    return module_->check(header, content);
  }
  void fold(const record::Act& act, record::Rows& rows) const override { module_->fold(act, rows); }

 private:
  std::unique_ptr<record::Module> module_;
};

std::vector<std::unique_ptr<record::Module>> careless_modules() {
  std::vector<std::unique_ptr<record::Module>> out;
  for (auto& module : node::make_modules())
    out.push_back(std::make_unique<Careless>(std::move(module)));
  return out;
}

// One party's node with its API, without sockets and disks.
struct Node {
  Node(std::string name, api::test::TestClock& shared, std::uint64_t seed,
       std::vector<std::unique_ptr<record::Module>> modules = node::make_modules())
      : party(std::move(name)),
        clock(shared),
        screens(shared, [this](std::string_view circle) { return engine->charter_yaml(circle); }) {
    random.state = seed;
    node::EngineOptions options;
    options.party = party;
    options.default_label.policy = "TEST";
    node::Surroundings around{store,
                              records,
                              clock,
                              random,
                              crypto::Seed::from(crypto::sha256(party).view()),
                              node::read_charter_plan};
    auto opened = node::open_engine(options, around, std::move(modules));
    REQUIRE(opened.ok());
    engine = std::move(opened).value();
    api::Config config;
    config.party = party;
    config.hosts = {"127.0.0.1:8441"};
    config.default_label.policy = "TEST";
    api::Person officer;
    officer.viewer = {"officer", "TEST", 3, {}, true};
    officer.viewer.person = officer.person = "operator";
    officer.office = "head";
    officer.is_operator = officer.is_delegate = true;
    config.people.push_back(officer);
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
    cookies["officer"] =
        "entente_session=" + *parts->sessions.open(parts->sessions.make_link(officer));
  }

  people::Account& account(const std::string& name, people::Roles roles,
                           const std::string& office = "secretariat", bool all = true) {
    people::Account& out = accounts[name];
    out.id = hex(crypto::sha256(name).view().substr(0, 8));
    out.name = out.person = name;
    out.names = {{"en", name}};
    out.office = office;
    out.roles = std::move(roles);
    out.all_bodies = all;
    out.clearance = 3;
    out.password =
        people::hash_password("a password for tests", people::fresh_salt(random), {1, 8}).value();
    out.totp = Bytes(people::kTotpSecretSize, 'k');
    put(out);
    return out;
  }
  void put(const people::Account& one) {
    REQUIRE(people::check(one).ok());
    REQUIRE(engine->keep([&](store::Store& to) { return parts->people.put(to, one); }).ok());
    REQUIRE(engine->turn_end().ok());
    cookies[one.name] =
        parts->config.cookie + "=" +
        parts->sessions.begin(one.id, api::person_of(one, parts->people, clock.now()), "192.0.2.1");
  }

  json::Value ask(const std::string& who, const std::string& target) {
    Client client(*parts);
    client.cookie = cookies.at(who);
    const auto answer = client.ask("GET", "/api/v1" + target);
    CAPTURE(answer.body);
    REQUIRE(answer.status == 200);
    return json::parse(answer.body).value();
  }
  api::test::Asked post(const std::string& who, const std::string& target,
                        const std::string& body) {
    Client client(*parts);
    client.cookie = cookies.at(who);
    return client.post("/api/v1" + target, body);
  }

  std::string party;
  api::test::TestClock& clock;
  api::test::TestRandom random;
  ModuleScreens screens;
  api::test::TestLinks links;
  api::Page page;
  store::CountingStore store;
  store::MemorySignedRecords records;
  std::unique_ptr<node::Engine> engine;
  std::unique_ptr<api::Parts> parts;
  std::map<std::string, std::string> cookies;
  std::map<std::string, people::Account> accounts;
};

struct World {
  api::test::TestClock clock;
  Node a{"alder.example", clock, 1};
  Node b;
  std::string circle;
  std::string national;  // of a

  explicit World(std::vector<std::unique_ptr<record::Module>> of_b = node::make_modules())
      : b("birch.example", clock, 2, std::move(of_b)) {
    a.engine->link_up(b.party);
    b.engine->link_up(a.party);
    settle();
    REQUIRE(a.engine->found(kCharter).ok());
    settle();
    for (const node::Invitation& invitation : b.engine->invitations()) {
      if (invitation.state == "received") REQUIRE(b.engine->join(invitation.id).ok());
    }
    settle();
    for (const node::CircleStatus& status : a.engine->circles())
      (status.national ? national : circle) = status.id;
    REQUIRE_FALSE(circle.empty());
    REQUIRE_FALSE(national.empty());
  }

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

  // As the officer of a node. Returns the reference.
  std::string say(Node& node, const std::string& input, const std::string& where = "") {
    const auto answer =
        node.post("officer", "/circles/" + (where.empty() ? circle : where) + "/acts", input);
    CAPTURE(answer.body);
    REQUIRE(answer.status == 201);
    settle();
    return std::string(*json::parse(answer.body).value().text("ref"));
  }
};

std::string act(const std::string& type, const std::string& matter, const std::string& content,
                const std::string& more = "") {
  return R"({"type":")" + type + R"(","matter":")" + matter + R"(","module":")" +
         matter.substr(0, matter.find('/')) + R"(","content":)" + content + more + "}";
}

const std::string kCouncil =
    R"({"body":{"names":{"en":"Council"},"level":"MINISTERS","parties":["alder.example","birch.example"]}})";

// The words of what waits, those that need an answer marked, in the order of the list; what came
// for information is counted apart.
std::string words(Node& node, const std::string& who, const std::string& query = "") {
  std::string out;
  const json::Value inbox = node.ask(who, "/inbox" + query);
  for (const json::Value& item : inbox.find("items")->items()) {
    if (item.text("word") == "came") continue;
    out += (out.empty() ? "" : ", ") + std::string(*item.text("word")) +
           (*item.find("needs_answer")->boolean() ? "!" : "") +
           (*item.find("overdue")->boolean() ? " overdue" : "");
  }
  return out;
}

std::vector<std::string> ids(Node& node, const std::string& who, const std::string& query = "") {
  std::vector<std::string> out;
  const json::Value inbox = node.ask(who, "/inbox" + query);
  for (const json::Value& item : inbox.find("items")->items()) out.emplace_back(*item.text("id"));
  return out;
}

std::string marks(const std::vector<std::string>& items, bool aside) {
  std::string list;
  for (const std::string& id : items) list += (list.empty() ? "\"" : ",\"") + id + "\"";
  return R"({"items":[)" + list + R"(],"aside":)" + (aside ? "true}" : "false}");
}

std::uint64_t count(const json::Value& of, const char* what) {
  return *of.find(what)->unsigned_number();
}

TEST_CASE("what the other side submits needs an answer of who may give it, until it is given") {
  World world;
  world.a.account("head", {people::Role::head});
  world.a.account("reader", {people::Role::reader});
  people::Account& panel = world.a.account("panel", {}, "secretariat", false);
  panel.bodies = {{{world.circle, "panel"}, {people::Role::head}}};
  world.a.put(panel);
  CHECK(words(world.a, "head").empty());
  // What came of the other side when the arrangement was made, which every body's people see.
  const std::uint64_t arrangement = count(world.a.ask("panel", "/inbox/count"), "information");
  world.say(world.b, act("statement", "bodies/council", kCouncil));
  const std::string proposal = world.say(
      world.b, act("proposal", "meetings/council/1",
                   R"({"schedule":{"round":1,"details":{"dates":"2031-09-12","ordinal":1}}})",
                   R"(,"body":"council")"));
  // The proposer's own agreement comes with it, and so does the body.
  CHECK(words(world.a, "head") == "answer!");
  CHECK(words(world.a, "reader") == "answer");
  CHECK(words(world.a, "panel").empty());  // of another body: nothing, not even a number
  const json::Value counted = world.a.ask("panel", "/inbox/count");
  CHECK(count(counted, "answers") == 0);
  CHECK(count(counted, "information") == arrangement);
  CHECK(count(world.a.ask("head", "/inbox/count"), "information") == arrangement + 1);
  CHECK(words(world.a, "head", "?kind=answer") == "answer!");
  CHECK(words(world.a, "head", "?category=letters").empty());
  world.say(world.a, R"({"type":"concurrence","target":")" + proposal + "\"}");
  CHECK(words(world.a, "head", "?kind=answer").empty());
  // Who proposes has not agreed by that.
  CHECK(words(world.b, "officer", "?kind=answer") == "answer!");
  world.say(world.b, R"({"type":"concurrence","target":")" + proposal + "\"}");
  CHECK(words(world.b, "officer", "?kind=answer").empty());
}

TEST_CASE("what is put aside is aside for this person alone, and comes back when it is overdue") {
  World world;
  world.a.account("head", {people::Role::head});
  world.a.account("other", {people::Role::head});
  world.say(world.a, act("statement", "bodies/council", kCouncil), world.national);
  const std::string today = time_text(world.clock.now()).substr(0, 10);
  const std::string soon = time_text(world.clock.now() + TimeMs{3} * 86'400'000).substr(0, 10);
  world.say(
      world.a,
      act("statement", "commitments/council/1",
          R"({"commitment":{"words":{"en":"Do it"},"kind":"TASKING","owners":["alder.example"],"due":")" +
              soon + R"("}})"),
      world.national);
  world.say(
      world.a,
      act("statement", "commitments/council/2",
          R"({"commitment":{"words":{"en":"Later"},"kind":"TASKING","owners":["alder.example"],"due":"2039-01-01"}})"),
      world.national);
  CHECK(words(world.a, "head") == "commitment!");
  const auto waiting = ids(world.a, "head", "?kind=answer");
  const auto answer = world.a.post("head", "/inbox/marks", marks(waiting, true));
  CHECK(answer.status == 200);
  CHECK(words(world.a, "head").empty());
  CHECK(words(world.a, "head", "?aside=true") == "commitment!");
  CHECK(words(world.a, "other") == "commitment!");
  // What was kept is read again by the next process.
  people::Notices again;
  REQUIRE(again.open(world.a.store).ok());
  CHECK(again.marks("account " + world.a.accounts["head"].id).aside.size() == 1);
  CHECK(world.a.post("head", "/inbox/marks", marks(waiting, false)).status == 200);
  CHECK(words(world.a, "head") == "commitment!");
  CHECK(world.a.post("head", "/inbox/marks", marks(waiting, true)).status == 200);
  world.clock.time += std::uint64_t{5} * 86'400'000;
  world.a.put(world.a.accounts["head"]);  // signs in anew
  CHECK(words(world.a, "head") == "commitment! overdue");
  world.say(world.a,
            act("statement", "commitments/council/1",
                R"({"progress":{"date":")" + today + R"(","state":"DONE"}})"),
            world.national);
  CHECK(words(world.a, "head").empty());
}

TEST_CASE("letters, reports and minutes ask, and are answered by what answers them") {
  World world;
  world.a.account("head", {people::Role::head});
  world.b.account("head", {people::Role::head});
  world.say(world.a, act("statement", "bodies/council", kCouncil), world.national);
  const auto ours = [&](const std::string& content) {
    world.say(world.a, act("statement", "meetings/council", content), world.national);
  };
  ours(R"({"letter":{"id":"l1","direction":"IN","subject":{"en":"A"},"reply_due":"2031-12-01"}})");
  ours(R"({"letter":{"id":"l2","direction":"IN","subject":{"en":"B"}}})");
  CHECK(words(world.a, "head") == "reply!");
  ours(R"({"letter":{"id":"l3","direction":"OUT","subject":{"en":"C"},"in_reply_to":"l1"}})");
  CHECK(words(world.a, "head").empty());
  ours(
      R"({"report":{"id":"r","to":"bodies/council","covers":["meetings/council/1"],"sent":"2031-01-02"}})");
  CHECK(words(world.a, "head") == "acknowledgement!");
  ours(R"({"acknowledgement":{"report":"r","date":"2031-01-03","by":{"en":"X"}}})");
  CHECK(words(world.a, "head").empty());
  // Minutes that are circulated ask the others, and not who circulates them.
  world.say(world.b, act("statement", "bodies/council", kCouncil));
  world.say(
      world.b,
      act("statement", "meetings/council/1",
          R"({"minutes":{"id":"m","version":1,"titles":{"en":"M"},"stage":"CIRCULATED","paragraphs":[{"number":"1","words":{"en":"Said."}}]}})"));
  CHECK(words(world.a, "head", "?kind=answer") == "comments!");
  CHECK(words(world.b, "head", "?kind=answer").empty());
  world.say(
      world.a,
      act("statement", "meetings/council/1",
          R"({"minutes_comment":{"id":"c","minutes":"m","version":1,"words":{"en":"No."}}})"));
  CHECK(words(world.a, "head", "?kind=answer").empty());
  // What one side notes of the other asks that one to confirm it.
  world.say(world.b,
            act("noted", "meetings/council/1",
                R"({"words_of":"alder.example","position":{"id":"p","words":{"en":"They said."}}})",
                R"(,"party":"alder.example")"));
  CHECK(words(world.a, "head", "?kind=answer") == "confirmation!");
}

TEST_CASE("clearance asks the office, and whoever deputises for it") {
  World world;
  world.a.account("legal", {people::Role::head}, "legal");
  world.a.account("press", {people::Role::head}, "press");
  people::Account& deputy = world.a.account("deputy", {people::Role::head}, "registry");
  deputy.deputy_of = {{world.a.accounts["legal"].id, {"2000-01-01", "2099-01-01"}}};
  world.a.put(deputy);
  const std::string label =
      R"(,"label":{"classification":"UNCLASSIFIED","categories":["person/deputy","person/legal","person/operator","person/press"]})";
  world.say(
      world.a,
      act("statement", "briefs/council/1",
          R"({"clearance_sheet":{"deadline":"2031-12-01","offices":[{"id":"legal","names":{"en":"Legal"}}]}})",
          label),
      world.national);
  CHECK(words(world.a, "legal") == "clearance!");
  CHECK(words(world.a, "press").empty());
  CHECK(words(world.a, "deputy") == "clearance!");
  const json::Value seen = world.a.ask("deputy", "/inbox");
  CHECK(seen.find("items")->items()[0].find("stands_for")->text("en").value_or("") == "legal");
  world.a.account("stranger", {people::Role::head}, "legal");
  CHECK(words(world.a, "stranger").empty());  // of the office, and not named by the brief
  world.say(world.a,
            act("statement", "briefs/council/1",
                R"({"clearance":{"office":"legal","stand":"CONCUR","date":"2031-01-02"}})", label),
            world.national);
  CHECK(words(world.a, "legal").empty());
  CHECK(words(world.a, "deputy").empty());
}

constexpr char kStatement[] = "texts/council/statement";
const std::string kBracket = R"("element":"meet","language":"en","changes":["alder.example/)" +
                             std::string(32, 'a') + R"(","birch.example/)" + std::string(32, 'b') +
                             "\"]";

TEST_CASE("what is asked of capital about a text waits until it is answered or asked no more") {
  World world;
  for (const char* one : {"head", "desk"}) world.a.account(one, {people::Role::head});
  world.a.account("reader", {people::Role::reader});
  people::Account& low = world.a.account("low", {people::Role::head});
  low.clearance = 0;
  world.a.put(low);
  const auto post = [&](const std::string& who, const std::string& content,
                        const std::string& label = "") {
    const auto answer = world.a.post(who, "/circles/" + world.national + "/acts",
                                     act("statement", kStatement, content, label));
    CAPTURE(answer.body);
    REQUIRE(answer.status == 201);
    world.settle();
  };
  const std::string coming =
      R"("element":"new","changes":["birch.example/)" + std::string(32, 'c') + "\"]";
  const auto request = [&](const std::string& id, const std::string& more = "") {
    return R"({"instruction_request":{"id":")" + id +
           R"(","office":{"en":"The minister"},"deadline":"2031-05-02","circle":")" + world.circle +
           R"(","rows":[{)" + kBracket + R"(,"question":{"en":"Autumn?"}},{)" + coming +
           R"(,"question":{"en":"And this?"}}])" + more + "}}";
  };
  const auto answer = [&](const std::string& place) {
    return R"({"instruction":{"request":"r1",)" + place +
           R"(,"answer":{"en":"Yes."},"authority":{"en":"Minister"},"date":"2031-05-01"}})";
  };
  const std::string secret = R"(,"label":{"classification":"SECRET","categories":[]})";

  post("head", request("r1"));
  // Once, however many brackets it asks about; of who may only read it asks nothing.
  CHECK(words(world.a, "head") == "instruction_asked!");
  CHECK(words(world.a, "desk") == "instruction_asked!");
  CHECK(words(world.a, "reader") == "instruction_asked");
  const json::Value inbox = world.a.ask("desk", "/inbox?category=preparation");
  REQUIRE(inbox.find("items")->items().size() == 1);
  CHECK(inbox.find("items")->items()[0].text("due") == "2031-05-02");

  SUBCASE("when all of it is answered it goes, and who asked is told") {
    post("desk", answer(kBracket));
    CHECK(words(world.a, "desk") == "instruction_asked!");
    CHECK(words(world.a, "head") == "instruction_asked!, instructed");
    post("desk", answer(coming));
    CHECK(words(world.a, "desk").empty());
    CHECK(words(world.a, "reader").empty());
    CHECK(words(world.a, "head") == "instructed");
    const auto known = ids(world.a, "head", "?category=preparation");
    REQUIRE(known.size() == 1);
    REQUIRE(world.a.post("head", "/inbox/marks", marks(known, true)).status == 200);
    CHECK(words(world.a, "head").empty());
  }
  SUBCASE("who enters the answer to their own question is not told of it") {
    post("head", answer(kBracket));
    post("head", answer(coming));
    CHECK(words(world.a, "head").empty());
  }
  SUBCASE("withdrawn, it asks nobody; asked once more, it asks again") {
    post("head", request("r1", R"(,"withdrawn":true)"));
    CHECK(words(world.a, "head").empty());
    CHECK(words(world.a, "desk").empty());
    post("head", request("r1"));
    CHECK(words(world.a, "desk") == "instruction_asked!");
  }
  SUBCASE("it is overdue when its day has passed") {
    world.clock.time += 400 * kDayMs;
    CHECK(words(world.a, "desk", "?kind=answer").ends_with("overdue"));
  }
  SUBCASE("nobody is told of what they may not read, nor that it was answered") {
    post("head", request("r2"), secret);
    CHECK(words(world.a, "desk") == "instruction_asked!, instruction_asked!");
    CHECK(words(world.a, "low") == "instruction_asked!");
    post("desk", answer(kBracket), secret);
    post("desk", answer(coming), secret);
    CHECK(words(world.a, "desk") == "instruction_asked!");
    CHECK(words(world.a, "low") == "instruction_asked!");  // it is not answered for them
    CHECK(words(world.a, "head") == "instruction_asked!, instructed");
  }
  CHECK(words(world.b, "officer").empty());
}

// If it fails, a peer fills our inboxes and our search with what looks like our own instructions.
TEST_CASE("what a peer says to itself in the common place is told to nobody") {
  World world(careless_modules());
  world.a.account("head", {people::Role::head});
  world.say(world.b, act("statement", "bodies/council", kCouncil));
  const std::uint64_t before = count(world.a.ask("head", "/inbox/count"), "information");
  const std::string label = R"(,"label":{"classification":"UNCLASSIFIED","categories":[]})";
  for (
      const std::string& content :
      {R"({"instruction_request":{"id":"r1","office":{"en":"Quince"},"deadline":"2031-05-02","rows":[{)" +
           kBracket + R"(,"question":{"en":"Quince?"}}]}})",
       R"({"instruction":{"request":"r1",)" + kBracket +
           R"(,"answer":{"en":"Quince."},"authority":{"en":"Quince"},"date":"2031-05-01"}})"})
    world.say(world.b, act("statement", kStatement, content, label));
  CHECK(words(world.a, "head").empty());
  CHECK(count(world.a.ask("head", "/inbox/count"), "information") == before);
  // An entry that is there to be found tells that the search has come so far.
  world.say(world.b, act("statement", "meetings/council/1",
                         R"({"position":{"id":"p","words":{"en":"Quince."}}})"));
  CHECK(count(world.a.ask("head", "/inbox/count"), "information") == before + 1);
  for (int i = 0; i < 100; ++i) {
    world.clock.ticks += 300;
    world.clock.time += 300;
    world.a.engine->tick();
    REQUIRE(world.a.engine->turn_end().ok());
  }
  CHECK(world.a.ask("head", "/search?q=Quince").find("items")->items().size() == 1);
}

TEST_CASE("what an inbox costs is what is open and new, however long the record is") {
  const auto cost = [](int settled) {
    World world;
    world.a.account("head", {people::Role::head});
    world.say(world.b, act("statement", "bodies/council", kCouncil));
    for (int i = 0; i < settled; ++i) {
      const std::string proposal = world.say(
          world.b,
          act("proposal", "commitments/council/" + std::to_string(i),
              R"({"commitment":{"words":{"en":"X"},"kind":"TASKING","owners":["alder.example"],"due":"2031"}})",
              R"(,"body":"council")"));
      for (Node* node : {&world.a, &world.b})
        world.say(*node, R"({"type":"concurrence","target":")" + proposal + "\"}");
      world.say(world.a, act("statement", "commitments/council/" + std::to_string(i),
                             R"({"progress":{"date":"2031-01-02","state":"DONE"}})"));
    }
    // All of that is long ago.
    world.clock.time += std::uint64_t{60} * 86'400'000;
    world.a.put(world.a.accounts["head"]);
    world.say(world.b,
              act("proposal", "meetings/council/1",
                  R"({"schedule":{"round":1,"details":{"dates":"2031-09-12","ordinal":1}}})",
                  R"(,"body":"council")"));
    CHECK(words(world.a, "head", "?kind=answer") == "answer!");
    world.a.store.reset();
    CHECK(count(world.a.ask("head", "/inbox/count"), "answers") == 1);
    return world.a.store.rows_read + world.a.store.entries_read;
  };
  const std::uint64_t few = cost(5);
  const std::uint64_t many = cost(100);
  MESSAGE("rows read after 5 settled things: ", few, ", after 100: ", many);
  CHECK(many <= few + 20);
}

// A mail server of this test's own.
struct Server {
  std::vector<std::string> taken;
  mail::Outcome outcome{mail::Outcome::Kind::taken, 250, ""};
  std::size_t tried = 0;
  api::Post::Carry carry() {
    return [this](const std::string&, const std::string& message,
                  const std::function<void(mail::Outcome)>& done) {
      ++tried;
      if (outcome.kind == mail::Outcome::Kind::taken) taken.push_back(message);
      done(outcome);
      return true;
    };
  }
};

struct Mailed : World {
  Server server;
  api::PostSettings settings;

  Mailed() {
    settings.server.from = "entente@ministry.example";
    settings.url = "https://node.ministry.example/";
    a.account("head", {people::Role::head});
    begin();
  }
  void begin() { a.parts->post = std::make_shared<api::Post>(*a.parts, settings, server.carry()); }
  // As a start of the process: what is not in the store is gone.
  void restart() {
    a.parts->post.reset();
    a.parts->notices = {};
    REQUIRE(a.parts->notices.open(a.store).ok());
    begin();
  }
  void wants(const std::string& more) {
    const auto answer = a.post(
        "head", "/me/mail",
        R"({"address":"head@ministry.example","categories":["answers","letters","commitments"],"urgent_passes":false)" +
            more + "}");
    CAPTURE(answer.body);
    REQUIRE(answer.status == 200);
  }
  void pass(std::uint64_t ms) {
    // Not more than a minute at once, as the node looks about.
    for (std::uint64_t gone = 0; gone < ms; gone += 60'000) {
      clock.time += std::min<std::uint64_t>(60'000, ms - gone);
      a.parts->post->step();
      a.parts->post->step();
    }
  }
  void letter(const std::string& id, const std::string& due = "2032-12-01") {
    say(a,
        act("statement", "meetings/council",
            R"({"letter":{"id":")" + id +
                R"(","direction":"IN","subject":{"en":"Geheimnis"},"reply_due":")" + due +
                R"("}})"),
        national);
  }
  std::string state() { return std::string(*a.ask("head", "/me/mail").text("state")); }
};

constexpr std::uint64_t kMinute = 60'000;
constexpr std::uint64_t kHour = 60 * kMinute;

TEST_CASE("one mail for all that waits, gathered, and no second one for the same") {
  Mailed world;
  world.say(world.a, act("statement", "bodies/council", kCouncil), world.national);
  world.wants(R"(,"often":"batched","minutes":60)");
  world.pass(3 * kHour);
  CHECK(world.server.tried == 0);
  for (int i = 0; i < 4; ++i) {
    world.letter("l" + std::to_string(i));
    world.pass(5 * kMinute);
  }
  CHECK(world.server.taken.empty());
  world.pass(kHour);
  REQUIRE(world.server.taken.size() == 1);
  CHECK(world.server.taken[0].find("4 things wait for you") != std::string::npos);
  CHECK(world.server.taken[0].find("Geheimnis") == std::string::npos);
  world.pass(10 * kHour);
  world.restart();
  world.pass(10 * kHour);
  CHECK(world.server.taken.size() == 1);
  world.letter("l9");
  world.pass(2 * kHour);
  REQUIRE(world.server.taken.size() == 2);
  CHECK(world.server.taken[1].find("5 things wait for you") != std::string::npos);
}

TEST_CASE("a server that answers 4xx for two days finds one mail, with what waits by then") {
  Mailed world;
  world.say(world.a, act("statement", "bodies/council", kCouncil), world.national);
  world.wants(R"(,"often":"at_once")");
  for (const auto kind :
       {mail::Outcome::Kind::address_later, mail::Outcome::Kind::server_trouble}) {
    world.server.outcome = {kind, 451, "the server answered 451"};
    world.server.tried = 0;
    world.server.taken.clear();
    const std::string mark = kind == mail::Outcome::Kind::address_later ? "a" : "b";
    for (int hour = 0; hour < 48; ++hour) {
      world.letter(mark + std::to_string(hour));
      world.pass(kHour);
      if (hour == 20) world.restart();
    }
    CHECK(world.server.tried > 10);
    CHECK(world.server.tried < 40);  // minutes at first, then every four hours
    CHECK(world.state() == (mark == "a" ? "delayed" : "waiting"));
    const json::Value seen = world.a.ask("officer", "/mail");
    CHECK(seen.find("trouble_since")->is_null() == (mark == "a"));
    world.server.outcome = {mail::Outcome::Kind::taken, 250, ""};
    world.pass(5 * kHour);
    REQUIRE(world.server.taken.size() == 1);
    CHECK(world.server.taken[0].find(mark == "a" ? "48 things wait" : "96 things wait") !=
          std::string::npos);
    CHECK(world.state() == "idle");
  }
}

TEST_CASE("a node that ends in the middle of sending sends it again under the same name") {
  Mailed world;
  world.say(world.a, act("statement", "bodies/council", kCouncil), world.national);
  world.wants(R"(,"often":"at_once")");
  std::vector<std::string> seen;
  const auto lost = [&](const std::string&, const std::string& message,
                        const std::function<void(mail::Outcome)>&) {
    seen.push_back(message);  // taken, and the node never hears of it
    return true;
  };
  world.a.parts->post = std::make_shared<api::Post>(*world.a.parts, world.settings, lost);
  world.letter("l1");
  world.pass(5 * kMinute);
  REQUIRE(seen.size() == 1);
  world.restart();
  world.pass(5 * kMinute);
  REQUIRE(world.server.taken.size() == 1);
  const auto id_of = [](const std::string& message) {
    const std::size_t at = message.find("Message-ID: ");
    return message.substr(at, message.find("\r\n", at) - at);
  };
  CHECK(id_of(seen[0]) == id_of(world.server.taken[0]));
}

TEST_CASE("an address that is refused is left alone until it is set anew") {
  Mailed world;
  world.say(world.a, act("statement", "bodies/council", kCouncil), world.national);
  world.wants(R"(,"often":"at_once")");
  world.server.outcome = {mail::Outcome::Kind::address_refused, 550, "the server answered 550"};
  world.letter("l1");
  world.pass(kHour);
  CHECK(world.server.tried == 1);
  CHECK(world.state() == "refused");
  CHECK(count(world.a.ask("head", "/me/mail"), "code") == 550);
  world.restart();
  world.letter("l2");
  world.pass(24 * kHour);
  CHECK(world.server.tried == 1);
  world.a.put(world.a.accounts["head"]);
  world.server.outcome = {mail::Outcome::Kind::taken, 250, ""};
  world.wants(R"(,"often":"at_once")");
  world.pass(kHour);
  REQUIRE(world.server.taken.size() == 1);
  CHECK(world.server.taken[0].find("2 things wait") != std::string::npos);
}

TEST_CASE("what was dealt with before its mail went needs none") {
  Mailed world;
  world.say(world.a, act("statement", "bodies/council", kCouncil), world.national);
  world.wants(R"(,"often":"batched","minutes":60)");
  world.letter("l1");
  world.pass(10 * kMinute);
  CHECK(world.state() == "waiting");
  CHECK(world.a.post("head", "/inbox/marks", marks(ids(world.a, "head", "?kind=answer"), true))
            .status == 200);
  world.pass(3 * kHour);
  CHECK(world.server.tried == 0);
  CHECK(world.state() == "idle");
}

TEST_CASE("who is disabled, or can no longer read it, is told nothing more") {
  Mailed world;
  world.say(world.a, act("statement", "bodies/council", kCouncil), world.national);
  world.wants(R"(,"often":"batched","minutes":60)");
  world.letter("l1");
  world.pass(10 * kMinute);
  world.a.accounts["head"].disabled = true;
  world.a.put(world.a.accounts["head"]);
  world.pass(3 * kHour);
  CHECK(world.server.tried == 0);
  world.a.accounts["head"].disabled = false;
  world.a.accounts["head"].all_bodies = false;
  world.a.accounts["head"].roles.clear();
  world.a.put(world.a.accounts["head"]);
  world.pass(3 * kHour);
  CHECK(world.server.tried == 0);
}

TEST_CASE("what nobody may ask for is refused, with the field") {
  Mailed world;
  const auto refused = [&](const std::string& body, const std::string& field) {
    const auto answer = world.a.post("head", "/me/mail", body);
    CAPTURE(body);
    CAPTURE(answer.body);
    CHECK(answer.status == 400);
    CHECK(answer.body.find("\"where\":\"" + field + "\"") != std::string::npos);
    CHECK(world.state() == "off");
  };
  const std::string rest = R"(,"categories":["answers"])";
  refused(R"({"address":"a@b.example\r\nBcc: x@y.example")" + rest + "}", "address");
  refused(R"({"address":"a@localhost")" + rest + "}", "address");
  refused(R"({"address":"a@b.example","categories":[]})", "categories");
  refused(R"({"address":"a@b.example","categories":["everything"]})", "categories");
  refused(R"({"address":"a@b.example","zone":"Nowhere/Else")" + rest + "}", "zone");
  refused(R"({"address":"a@b.example","often":"never")" + rest + "}", "often");
  refused(R"({"address":"a@b.example","minutes":1)" + rest + "}", "minutes");
  refused(R"({"address":"a@b.example","at":"24:00")" + rest + "}", "at");
  refused(R"({"address":"a@b.example","quiet":{"from":"22:00","to":"22:00"})" + rest + "}",
          "quiet");
  CHECK(world.a.post("head", "/me/mail", R"({"address":null})").status == 200);
}

}  // namespace
