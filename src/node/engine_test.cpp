// Two and three nodes in one process, their messages carried by hand: what a user is promised of
// the record between parties, without sockets in the way.
#include "node/engine.h"

#include <doctest/doctest.h>

#include <map>
#include <memory>

#include "base/encoding.h"
#include "store/memory_signed_records.h"
#include "store/memory_store.h"

namespace node {
namespace {

class TestClock : public Clock {
 public:
  TimeMs now() override { return 1'750'000'000'000 + elapsed; }
  std::uint64_t monotonic() override { return elapsed; }
  std::uint64_t elapsed = 1;
};

class TestRandom : public Random {
 public:
  explicit TestRandom(std::uint64_t seed) : state_(seed * 2 + 1) {}
  void fill(void* data, std::size_t size) override {
    auto* out = static_cast<unsigned char*>(data);
    for (std::size_t i = 0; i < size; ++i) {
      state_ = state_ * 6364136223846793005ULL + 1442695040888963407ULL;
      out[i] = static_cast<unsigned char>(state_ >> 56);
    }
  }

 private:
  std::uint64_t state_;
};

// "name: party party …" instead of a charter file.
Result<CharterPlan> read_plan(std::string_view text) {
  CharterPlan plan;
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return Error{ErrorCode::invalid, "no charter"};
  plan.name = std::string(text.substr(0, colon));
  std::string word;
  std::uint32_t number = 0;
  for (const char c : std::string(text.substr(colon + 1)) + " ") {
    if (c != ' ') {
      word.push_back(c);
      continue;
    }
    if (word.empty()) continue;
    record::Party& party = *plan.terms.add_parties();
    party.set_number(++number);
    party.set_name(word);
    word.clear();
  }
  for (const char* name : {"circle", "record", "talk"}) {
    record::RuleVersion& rule = *plan.terms.add_rules();
    rule.set_name(name);
    rule.set_version(1);
  }
  plan.terms.add_silence_classes("routine");
  plan.content = "charter";
  return plan;
}

class TalkModule : public record::Module {
 public:
  std::string_view name() const override { return "talk"; }
  std::uint32_t version() const override { return 1; }
  Result<void> check(const record::Header&, ByteView) const override { return {}; }
  void fold(const record::Act& act, record::Rows& rows) const override {
    rows.put(act.joint ? "agreed" : "said", act.content);
  }
};

struct Node {
  Node(std::string name, TestClock& shared, std::uint64_t seed)
      : party(std::move(name)), clock(shared), random(seed), store(store::make_memory_store()),
        records(std::make_unique<store::MemorySignedRecords>()) {
    options.party = party;
    options.default_label.policy = "TEST";
    start();
  }
  void start() {
    std::vector<std::unique_ptr<record::Module>> modules;
    modules.push_back(std::make_unique<TalkModule>());
    Surroundings around{*store, *records, clock, random,
                        crypto::Seed::from(crypto::sha256(party).view()), read_plan};
    auto opened = open_engine(options, around, std::move(modules));
    REQUIRE_MESSAGE(opened.ok(), (opened.ok() ? "" : opened.error().message));
    engine = std::move(opened).value();
  }

  EngineOptions options;
  std::string party;
  TestClock& clock;
  TestRandom random;
  std::unique_ptr<store::Store> store;
  std::unique_ptr<store::SignedRecords> records;
  std::unique_ptr<Engine> engine;
};

struct World {
  TestClock clock;
  std::map<std::string, std::unique_ptr<Node>> nodes;

  Node& add(const std::string& name) {
    nodes[name] = std::make_unique<Node>(name, clock, nodes.size() + 1);
    return *nodes[name];
  }
  void link(const std::string& a, const std::string& b) {
    nodes[a]->engine->link_up(b);
    nodes[b]->engine->link_up(a);
    links.emplace_back(a, b);
  }
  void cut(const std::string& a, const std::string& b) {
    nodes[a]->engine->link_down(b);
    nodes[b]->engine->link_down(a);
    std::erase(links, std::pair(a, b));
  }
  // Carries messages until nobody has anything to say.
  void settle(int rounds = 400) {
    for (int i = 0; i < rounds; ++i) {
      bool moved = false;
      for (auto& [name, node] : nodes) REQUIRE(node->engine->turn_end().ok());
      for (const auto& [a, b] : links) {
        for (const auto& [from, to] : {std::pair(a, b), std::pair(b, a)}) {
          for (int p = 3; p >= 0; --p) {
            const auto precedence = static_cast<Precedence>(p);
            while (auto message = nodes[from]->engine->next(to, precedence)) {
              bytes += message->size();
              nodes[to]->engine->received(from, precedence, *message);
              moved = true;
            }
          }
        }
      }
      for (auto& [name, node] : nodes) REQUIRE(node->engine->turn_end().ok());
      if (!moved) return;
    }
    FAIL("the nodes never come to rest");
  }
  void pass(std::uint64_t ms) {
    clock.elapsed += ms;
    for (auto& [name, node] : nodes) node->engine->tick();
    settle();
  }
  std::vector<std::pair<std::string, std::string>> links;
  std::uint64_t bytes = 0;
};

void form(World& world, const std::string& charter, const std::string& founder) {
  const auto founded = world.nodes[founder]->engine->found(charter);
  REQUIRE_MESSAGE(founded.ok(), (founded.ok() ? "" : founded.error().message));
  world.settle();
  for (auto& [name, node] : world.nodes) {
    for (const Invitation& invitation : node->engine->invitations()) {
      if (invitation.from != name && invitation.state == "received")
        REQUIRE(node->engine->join(invitation.id).ok());
    }
  }
  world.settle();
}

Draft draft(const std::string& circle, const std::string& matter) {
  Draft out;
  out.circle = circle;
  out.header.set_matter(matter);
  out.header.set_module("talk");
  out.header.mutable_actor()->set_person("operator");
  out.header.mutable_actor()->set_office("head");
  return out;
}

Recorded submit(Node& node, Draft what) {
  std::optional<Result<Recorded>> answer;
  node.engine->submit(std::move(what), [&](Result<Recorded> r) { answer = std::move(r); });
  REQUIRE(node.engine->turn_end().ok());
  REQUIRE(answer.has_value());
  REQUIRE_MESSAGE(answer->ok(), (answer->ok() ? "" : answer->error().message));
  return answer->value();
}

Error refused(Node& node, Draft what) {
  std::optional<Result<Recorded>> answer;
  node.engine->submit(std::move(what), [&](Result<Recorded> r) { answer = std::move(r); });
  REQUIRE(node.engine->turn_end().ok());
  REQUIRE(answer.has_value());
  REQUIRE_FALSE(answer->ok());
  return answer->error();
}

Recorded propose(Node& node, const std::string& circle, const std::string& text) {
  Draft what = draft(circle, "talk/one");
  what.header.mutable_proposal()->set_kind("talk.agree");
  what.content = text;
  return submit(node, what);
}

void concur(Node& node, const std::string& circle, const record::Reference& ref) {
  Draft what = draft(circle, "talk/one");
  *what.header.mutable_concurrence()->mutable_proposal() = ref.proto();
  submit(node, what);
}

const Viewer kReader{"reader", "TEST", 3, {}, true};

}  // namespace

TEST_CASE("a party works alone in its national circle from its first start") {
  World world;
  Node& a = world.add("a.example");
  const auto circles = a.engine->circles();
  REQUIRE(circles.size() == 1);
  CHECK(circles[0].national);
  CHECK(circles[0].constituted);
  Draft what = draft("national", "talk/x");
  what.header.mutable_statement();
  what.content = "a note";
  submit(a, what);
  const auto acts = a.engine->view(kReader)->acts("national", "talk/x", "", 10);
  REQUIRE(acts.ok());
  REQUIRE(acts.value().size() == 1);
  CHECK(acts.value()[0].content == "a note");
}

TEST_CASE("two parties found a circle, propose, concur, and hold the same joint fact") {
  World world;
  Node& a = world.add("a.example");
  Node& b = world.add("b.example");
  world.link("a.example", "b.example");
  form(world, "ab: a.example b.example", "a.example");
  REQUIRE(a.engine->circle("ab").ok());
  REQUIRE(b.engine->circle("ab").ok());
  CHECK(a.engine->circle("ab").value().constituted);
  CHECK(b.engine->circle("ab").value().constituted);
  CHECK(a.engine->circle("ab").value().digest == b.engine->circle("ab").value().digest);

  const Recorded proposal = propose(a, "ab", "meet in May");
  auto row = a.engine->view(kReader)->act("ab", proposal.ref);
  REQUIRE(row.ok());
  CHECK(row.value().state == "open");
  world.settle();
  row = a.engine->view(kReader)->act("ab", proposal.ref);
  REQUIRE(row.value().delivery.size() == 1);
  CHECK(row.value().delivery[0].second == record::Delivery::stored);
  const auto why = a.engine->view(kReader)->why("ab", proposal.ref);
  REQUIRE(why.ok());
  CHECK(why.value().size() == 2);
  concur(b, "ab", proposal.ref);
  concur(a, "ab", proposal.ref);
  world.settle();
  for (Node* node : {&a, &b}) {
    row = node->engine->view(kReader)->act("ab", proposal.ref);
    REQUIRE(row.ok());
    CHECK(row.value().is_joint);
  }
  CHECK(a.engine->circle("ab").value().joint_facts == 2);
  CHECK(a.engine->circle("ab").value().digest == b.engine->circle("ab").value().digest);

  SUBCASE("a later proposal follows the fact in force") {
    const Recorded next = propose(b, "ab", "meet in June");
    world.settle();
    concur(a, "ab", next.ref);
    concur(b, "ab", next.ref);
    world.settle();
    CHECK(a.engine->view(kReader)->act("ab", next.ref).value().is_joint);
    CHECK(a.engine->view(kReader)->act("ab", proposal.ref).value().is_joint);
  }
  SUBCASE("agreeing twice is refused with its reason and changes nothing") {
    Draft again = draft("ab", "talk/one");
    *again.header.mutable_concurrence()->mutable_proposal() = proposal.ref.proto();
    const std::uint64_t before = a.engine->circle("ab").value().entries;
    CHECK(refused(a, again).message.find("already") != std::string::npos);
    CHECK(a.engine->circle("ab").value().entries == before);
  }
  SUBCASE("rebuilding the projection gives the same digest") {
    const auto rebuilt = a.engine->rebuild([](std::uint64_t, std::uint64_t) {});
    REQUIRE(rebuilt.ok());
    for (const auto& [id, digests] : rebuilt.value())
      CHECK(digests.first == digests.second);
    CHECK(a.engine->view(kReader)->act("ab", proposal.ref).value().is_joint);
  }
  SUBCASE("destroying content leaves a tombstone, and the digest of both stays equal") {
    REQUIRE(a.engine->destroy("ab", proposal.ref, "minutes", "archive law").ok());
    REQUIRE(a.engine->turn_end().ok());
    world.settle();
    row = a.engine->view(kReader)->act("ab", proposal.ref);
    REQUIRE(row.ok());
    CHECK(row.value().opening == "destroyed");
    CHECK(row.value().is_joint);
    CHECK(row.value().content.empty());
    CHECK(a.engine->circle("ab").value().digest == b.engine->circle("ab").value().digest);
    REQUIRE(a.engine->rebuild([](std::uint64_t, std::uint64_t) {}).ok());
    CHECK(a.engine->circle("ab").value().digest == b.engine->circle("ab").value().digest);
  }
}

TEST_CASE("three parties: what one link cannot carry goes round over the third") {
  World world;
  world.add("a.example");
  world.add("b.example");
  world.add("c.example");
  world.link("a.example", "b.example");
  world.link("a.example", "c.example");
  form(world, "abc: a.example b.example c.example", "a.example");
  for (int i = 0; i < 5; ++i) world.pass(3000);
  for (const char* name : {"a.example", "b.example", "c.example"}) {
    CAPTURE(name);
    CHECK(world.nodes[name]->engine->circle("abc").value().constituted);
  }
  const Recorded proposal = propose(*world.nodes["b.example"], "abc", "all three");
  for (int i = 0; i < 3; ++i) world.pass(3000);
  for (const char* name : {"a.example", "b.example", "c.example"})
    concur(*world.nodes[name], "abc", proposal.ref);
  for (int i = 0; i < 4; ++i) world.pass(3000);
  std::string digest;
  for (const char* name : {"a.example", "b.example", "c.example"}) {
    const auto status = world.nodes[name]->engine->circle("abc").value();
    CAPTURE(name);
    CHECK(status.joint_facts == 2);
    if (digest.empty()) digest = status.digest;
    CHECK(status.digest == digest);
  }
}

TEST_CASE("a restart goes on with the same epoch and loses nothing") {
  World world;
  world.add("a.example");
  world.add("b.example");
  world.link("a.example", "b.example");
  form(world, "ab: a.example b.example", "a.example");
  const Recorded first = propose(*world.nodes["a.example"], "ab", "before");
  world.cut("a.example", "b.example");
  Node& a = *world.nodes["a.example"];
  a.engine.reset();
  a.start();
  world.link("a.example", "b.example");
  const Recorded second = propose(a, "ab", "after");
  world.settle();
  CHECK(second.ref.epoch == first.ref.epoch);
  CHECK(world.nodes["b.example"]->engine->view(kReader)->act("ab", first.ref).ok());
  CHECK(world.nodes["b.example"]->engine->view(kReader)->act("ab", second.ref).ok());
}

TEST_CASE("a lost last-signed record opens a new epoch; what was said before still binds") {
  World world;
  world.add("a.example");
  world.add("b.example");
  world.link("a.example", "b.example");
  form(world, "ab: a.example b.example", "a.example");
  const Recorded first = propose(*world.nodes["a.example"], "ab", "before");
  world.settle();
  world.cut("a.example", "b.example");
  Node& a = *world.nodes["a.example"];
  a.engine.reset();
  a.records = std::make_unique<store::MemorySignedRecords>();
  a.start();
  world.link("a.example", "b.example");
  for (int i = 0; i < 4; ++i) world.pass(5000);
  const Recorded second = propose(a, "ab", "after");
  world.settle();
  CHECK(second.ref.epoch != first.ref.epoch);
  CHECK(a.engine->circle("ab").value().digest ==
        world.nodes["b.example"]->engine->circle("ab").value().digest);
}

TEST_CASE("a third party is admitted by all, joins by its own act, and then decides with them") {
  World world;
  world.add("a.example");
  world.add("b.example");
  world.add("c.example");
  world.link("a.example", "b.example");
  world.link("a.example", "c.example");
  world.link("b.example", "c.example");
  form(world, "ab: a.example b.example", "a.example");
  const Recorded before = propose(*world.nodes["a.example"], "ab", "before");
  world.settle();
  concur(*world.nodes["a.example"], "ab", before.ref);
  concur(*world.nodes["b.example"], "ab", before.ref);
  world.settle();
  record::Actor actor;
  actor.set_person("operator");
  actor.set_office("head");
  const auto amended =
      world.nodes["a.example"]->engine->amend("ab", "ab: a.example b.example c.example", actor);
  REQUIRE_MESSAGE(amended.ok(), (amended.ok() ? "" : amended.error().message));
  world.settle();
  // The newcomer's person says yes to the invitation; the members to the amendment.
  for (const Invitation& invitation : world.nodes["c.example"]->engine->invitations())
    REQUIRE(world.nodes["c.example"]->engine->join(invitation.id).ok());
  world.settle();
  std::optional<record::Reference> amendment;
  const auto open = world.nodes["a.example"]->engine->view(kReader)->open("ab", 10);
  REQUIRE(open.ok());
  for (const record::ActRow& row : open.value()) amendment = row.ref;
  REQUIRE(amendment.has_value());
  for (const char* name : {"a.example", "b.example"}) {
    Draft yes = draft("ab", "circle");
    yes.header.set_module("circle");
    *yes.header.mutable_concurrence()->mutable_proposal() = amendment->proto();
    submit(*world.nodes[name], yes);
    world.settle();
  }
  for (int i = 0; i < 4; ++i) world.pass(3000);
  REQUIRE(world.nodes["c.example"]->engine->circle("ab").ok());
  const Recorded later = propose(*world.nodes["c.example"], "ab", "with three");
  for (int i = 0; i < 3; ++i) world.pass(3000);
  for (const char* name : {"a.example", "b.example", "c.example"})
    concur(*world.nodes[name], "ab", later.ref);
  for (int i = 0; i < 3; ++i) world.pass(3000);
  std::string digest;
  for (const char* name : {"a.example", "b.example", "c.example"}) {
    CAPTURE(std::string(name));
    const auto status = world.nodes[name]->engine->circle("ab").value();
    CHECK(status.joint_facts == 4);
    if (digest.empty()) digest = status.digest;
    CHECK(status.digest == digest);
    CHECK(world.nodes[name]->engine->view(kReader)->act("ab", before.ref).value().is_joint);
  }
}

TEST_CASE("silence counts only under a party's own authorisation, with the notice received") {
  for (const bool authorised : {true, false}) {
    for (const bool reachable : {true, false}) {
      CAPTURE(authorised);
      CAPTURE(reachable);
      World world;
      world.add("a.example");
      world.add("b.example");
      world.link("a.example", "b.example");
      form(world, "ab: a.example b.example", "a.example");
      for (const char* name : {"a.example", "b.example"}) {
        Draft standing = draft("ab", "circle");
        standing.header.set_module("circle");
        standing.header.mutable_silence_authorisation()->set_class_("routine");
        if (authorised || std::string(name) == "a.example") submit(*world.nodes[name], standing);
      }
      world.settle();
      if (!reachable) world.cut("a.example", "b.example");
      Draft quiet = draft("ab", "talk/one");
      quiet.header.mutable_proposal()->set_kind("talk.agree");
      record::SilenceTerms& terms = *quiet.header.mutable_proposal()->mutable_silence();
      terms.set_class_("routine");
      terms.set_expiry(world.clock.now() + 60'000);
      terms.set_notice(30'000);
      const Recorded proposal = submit(*world.nodes["a.example"], quiet);
      for (int i = 0; i < 50; ++i) world.pass(2'000);
      if (!reachable) {
        world.link("a.example", "b.example");
        for (int i = 0; i < 10; ++i) world.pass(2'000);
      }
      const auto row = world.nodes["a.example"]->engine->view(kReader)->act("ab", proposal.ref);
      REQUIRE(row.ok());
      CHECK(row.value().is_joint == (authorised && reachable));
    }
  }
}

TEST_CASE("a node that is no member learns nothing of a circle from its peer") {
  World world;
  world.add("a.example");
  world.add("b.example");
  world.add("c.example");
  world.link("a.example", "b.example");
  world.link("a.example", "c.example");
  form(world, "ab: a.example b.example", "a.example");
  propose(*world.nodes["a.example"], "ab", "secret");
  world.settle();
  CHECK(world.nodes["c.example"]->engine->circles().size() == 1);
  CHECK(world.nodes["c.example"]->engine->invitations().empty());
  // Nothing at all was said to the outsider.
  CHECK(world.nodes["c.example"]->engine->figures()["messages_received"] == 0);
}

}  // namespace node
