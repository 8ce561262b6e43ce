// A party that lost its identity key is given another by the other parties, after it had time to
// object, and by nobody else; what the lost key signs from then on is not its word.
#include "node/engine_state.h"
#include "node/test_world.h"

namespace node {
namespace {

struct RecoveringThree {
  explicit RecoveringThree(const std::function<Result<CharterPlan>(std::string_view)>& plan) {
    for (const char* name : {"a.example", "b.example", "c.example"}) {
      Node& node = world.add(name);
      node.plan = plan;
      node.engine.reset();
      node.start();
    }
    link();
    form(world, "abc: a.example b.example c.example", "a.example");
    agree("before");
  }
  void link() {
    world.links.clear();
    world.link("a.example", "b.example");
    world.link("a.example", "c.example");
    world.link("b.example", "c.example");
    world.settle();
  }
  Node& node(const std::string& name) { return *world.nodes[name + ".example"]; }
  void restart(const std::string& name) {
    node(name).engine.reset();
    node(name).start();
    for (auto& [party, other] : world.nodes) {
      if (party != name + ".example") other->engine->link_down(name + ".example");
    }
    link();
    world.pass(5'000);
  }
  // The root secret of c is lost and another is made.
  void lose() {
    node("c").root = "another secret";
    restart("c");
  }
  KeyStatus keys(const std::string& at, const std::string& of) {
    const auto all = node(at).engine->keys("abc");
    for (const KeyStatus& one : all.value()) {
      if (one.party == of + ".example") return one;
    }
    FAIL("no such party");
    return {};
  }
  Recovery fresh() {
    const std::string word = keys("c", "c").recovery;
    REQUIRE(word.size() == 128);
    return {"c.example", crypto::PublicKey::from(*unhex(word.substr(0, 64))),
            crypto::Hash::from(*unhex(word.substr(64)))};
  }
  Result<Recorded> recover(const std::string& at, const Recovery& recovery) {
    record::Actor actor;
    actor.set_person("operator");
    actor.set_office("head");
    std::optional<Result<Recorded>> answer;
    const Result<void> begun = node(at).engine->recover(
        "abc", recovery, actor, [&](Result<Recorded> r) { answer = std::move(r); });
    if (!begun.ok()) return begun.error();
    world.settle();
    REQUIRE(answer.has_value());
    return *answer;
  }
  Draft answer(const record::Reference& ref, bool yes) {
    Draft out = draft("abc", "circle");
    out.header.set_module("circle");
    if (yes)
      *out.header.mutable_concurrence()->mutable_proposal() = ref.proto();
    else
      *out.header.mutable_decline()->mutable_proposal() = ref.proto();
    return out;
  }
  void agree(const std::string& text) {
    const Recorded proposal = propose(node("a"), "abc", text);
    world.settle();
    for (const char* name : {"a", "b", "c"}) concur(node(name), "abc", proposal.ref);
    world.settle();
    for (const char* name : {"a", "b", "c"})
      CHECK(node(name).engine->view(kReader)->act("abc", proposal.ref).value().is_joint);
  }
  bool joint(const std::string& at, const record::Reference& ref) {
    return node(at).engine->view(kReader)->act("abc", ref).value().is_joint;
  }
  std::string why(const std::string& at, const record::Reference& ref) {
    std::string words;
    const auto lines = node(at).engine->view(kReader)->why("abc", ref);
    for (const record::WhyLine& line : lines.value()) words += line.word + " ";
    return words;
  }
  void same_state() {
    const std::string digest = node("a").engine->circle("abc").value().digest;
    for (const char* name : {"b", "c"})
      CHECK(node(name).engine->circle("abc").value().digest == digest);
  }
  World world;
};

}  // namespace

TEST_CASE("the others give a party another identity key, and it goes on") {
  RecoveringThree three(plan_with_recovery);
  const KeyStatus before = three.keys("a", "c");
  three.lose();
  CHECK_FALSE(three.keys("c", "c").held);
  CHECK(three.node("c").engine->circle("abc").value().warning.text.find("recovery") !=
        std::string::npos);
  refused(three.node("c"), draft("abc", "talk/one"));

  const Result<Recorded> recorded = three.recover("a", three.fresh());
  REQUIRE_MESSAGE(recorded.ok(), (recorded.ok() ? "" : recorded.error().message));
  const record::Reference ref = recorded.value().ref;
  three.world.pass(2'000);
  CHECK(three.why("b", ref) == "notice_running notice_running ");
  CHECK(refused(three.node("b"), three.answer(ref, true)).message.find("not over") !=
        std::string::npos);
  three.world.pass(kRecoveryNotice + 2'000);
  CHECK(three.why("b", ref) == "waiting_for waiting_for ");
  submit(three.node("a"), three.answer(ref, true));
  three.world.settle();
  CHECK_FALSE(three.joint("a", ref));
  submit(three.node("b"), three.answer(ref, true));
  three.world.settle();
  three.world.pass(5'000);
  for (const char* name : {"a", "b", "c"}) CHECK(three.joint(name, ref));

  for (const char* name : {"a", "b", "c"}) {
    const KeyStatus after = three.keys(name, "c");
    CHECK(after.identity != before.identity);
    CHECK(after.node_key != before.node_key);
    CHECK(after.epoch != before.epoch);
    CHECK_FALSE(after.revoked);
  }
  CHECK(three.keys("c", "c").held);
  for (const char* name : {"a", "b", "c"}) {
    Circle* circle = static_cast<EngineState*>(three.node(name).engine.get())->find_circle("abc");
    CHECK(circle->journals.party_keys(3).revoked(crypto::PublicKey::from(*unhex(before.node_key))));
  }
  three.agree("after");
  three.same_state();
  three.restart("c");
  three.agree("after a restart");
  three.same_state();
}

TEST_CASE("a party that has its key objects, and nothing is replaced") {
  RecoveringThree three(plan_with_recovery);
  const Recovery forged{"c.example",
                        crypto::public_key_of(crypto::Seed::from(crypto::sha256("x").view())),
                        crypto::sha256("y")};
  const Result<Recorded> recorded = three.recover("a", forged);
  REQUIRE(recorded.ok());
  const record::Reference ref = recorded.value().ref;
  three.world.pass(2'000);  // the notice is receipted
  SUBCASE("in time") {
    submit(three.node("c"), three.answer(ref, false));
    three.world.pass(kRecoveryNotice + 2'000);
    CHECK(refused(three.node("a"), three.answer(ref, true)).message.find("objected") !=
          std::string::npos);
    CHECK(three.why("b", ref).find("objected_by ") == 0);
    CHECK_FALSE(three.joint("b", ref));
    three.agree("after");
  }
  SUBCASE("too late: the fact stands and is contested") {
    three.world.pass(kRecoveryNotice + 2'000);
    submit(three.node("a"), three.answer(ref, true));
    submit(three.node("b"), three.answer(ref, true));
    three.world.settle();
    // It can still say so in its old epoch, and is not asked to hand out the key that it had.
    CHECK_FALSE(three.keys("c", "c").held);
    CHECK(three.keys("c", "c").recovery.empty());
    submit(three.node("c"), three.answer(ref, false));
    three.world.settle();
    three.world.pass(5'000);
    for (const char* name : {"a", "b", "c"}) {
      const auto act = three.node(name).engine->view(kReader)->act("abc", ref).value();
      CHECK(act.is_joint);
      CHECK(act.contested);
    }
    three.same_state();
  }
}

TEST_CASE("where the charter does not allow it, nobody's key is replaced by others") {
  RecoveringThree three(read_plan);
  three.lose();
  const Result<Recorded> recorded = three.recover("a", three.fresh());
  REQUIRE_FALSE(recorded.ok());
  CHECK(recorded.error().message.find("does not allow recovery") != std::string::npos);
}

TEST_CASE("of a recovery the text stays that of the charter") {
  RecoveringThree three(plan_with_recovery);
  three.lose();
  const Recovery fresh = three.fresh();
  auto* engine = static_cast<EngineState*>(three.node("a").engine.get());
  Circle* circle = engine->find_circle("abc");
  const auto& charter = *circle->fold.rule().newest_charters(circle->fold.all()).front();
  Draft other = draft("abc", "circle");
  other.header.set_module("circle");
  record::Proposal& proposal = *other.header.mutable_proposal();
  proposal.set_kind("charter.amend");
  proposal.set_recovers(3);
  *proposal.mutable_charter() = charter.ref.proto();
  *proposal.mutable_terms() = charter.terms;
  proposal.mutable_terms()->mutable_parties(2)->set_identity_key(fresh.identity.view().data(), 32);
  other.content = "abc: a.example b.example c.example and more";
  CHECK(refused(three.node("a"), other).message.find("leaves the text") != std::string::npos);
}

TEST_CASE("nobody agrees to a charter whose text says something else than its terms") {
  RecoveringThree three(read_plan);
  Node& b = three.node("b");
  b.check = [](ByteView content, const record::Terms&) -> Result<void> {
    if (content.find("small print") == ByteView::npos) return {};
    return Error{ErrorCode::invalid, "the text differs from the terms"};
  };
  three.restart("b");
  record::Actor actor;
  actor.set_person("operator");
  actor.set_office("head");
  REQUIRE(three.node("a")
              .engine->amend("abc", "abc small print: a.example b.example c.example", actor)
              .ok());
  three.world.settle();
  const auto open = b.engine->view(kReader)->open("abc", 10);
  REQUIRE(open.ok());
  REQUIRE(open.value().size() == 1);
  const record::Reference ref = open.value().front().ref;
  CHECK(refused(b, three.answer(ref, true)).message.find("differs") != std::string::npos);
  submit(b, three.answer(ref, false));
}

}  // namespace node
