// Two and three nodes in one process, their messages carried by hand: what a user is promised of
// the record between parties, without sockets in the way.
#include "node/test_world.h"

namespace node {

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
    for (const auto& [id, digests] : rebuilt.value()) CHECK(digests.first == digests.second);
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
  // The text of a charter is kept while it binds or may yet: without it nobody here could agree to
  // a recovery under it.
  const auto destroyed = [&](const record::Reference& ref) {
    return world.nodes["a.example"]->engine->destroy("ab", ref, "minutes", "archive law");
  };
  const auto recent = world.nodes["a.example"]->engine->view(kReader)->recent("ab", 100);
  REQUIRE(recent.ok());
  record::Reference founding;
  for (const record::ActRow& row : recent.value())
    if (row.matter == "circle" && row.is_joint) founding = row.ref;
  CHECK(destroyed(founding).error().message.find("charter in force") != std::string::npos);
  CHECK(destroyed(*amendment).error().message.find("can still be agreed") != std::string::npos);
  for (const char* name : {"a.example", "b.example"}) {
    Draft yes = draft("ab", "circle");
    yes.header.set_module("circle");
    *yes.header.mutable_concurrence()->mutable_proposal() = amendment->proto();
    submit(*world.nodes[name], yes);
    world.settle();
  }
  for (int i = 0; i < 4; ++i) world.pass(3000);
  REQUIRE(world.nodes["c.example"]->engine->circle("ab").ok());
  CHECK(destroyed(*amendment).error().message.find("charter in force") != std::string::npos);
  CHECK(destroyed(founding).ok());
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
    // The text in force, the added party in it: as written where a person here saw it so.
    const std::string written = "ab: a.example b.example c.example";
    CHECK(world.nodes[name]->engine->charter_yaml("ab").value() ==
          (std::string(name) == "b.example" ? "# written\n" + written : written));
    CHECK(status.parties.size() == 3);
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

TEST_CASE("a node keeps no silence that the charter does not allow, whoever asks for it") {
  const auto rules = [](ByteView) -> Result<std::vector<SilenceRule>> {
    return std::vector<SilenceRule>{{"routine", 3'600'000, {"council"}}};
  };
  struct Asked {
    const char* name;
    const char* body;
    std::uint64_t notice;
    bool kept;
    const char* refusal;  // where the rules are known when it is written
    const char* what = "we meet again";
  };
  for (const Asked& asked : std::initializer_list<Asked>{
           {"routine", "council", 3'600'000, true, ""},
           {"routine", "council", 1'000, false,
            "silence.notice_ms: the charter asks for a notice of 1 hours"},
           {"routine", "panel", 3'600'000, false, "silence.class: the rules of 'panel'"},
           {"routine", "", 3'600'000, false, "body: name the body"},
           {"other", "council", 3'600'000, false,
            "silence.class: the charter has no class 'other'"},
           {"routine", "council", 3'600'000, false,
            "silence.class: what is proposed here is a decision of the class 'texts', not of "
            "'routine'",
            "of texts: we agree to everything"},
           {"routine", "council", 3'600'000, false,
            "silence.class: no class of silence covers what is proposed here",
            "pen: I write alone"}}) {
    CAPTURE(asked.name);
    CAPTURE(asked.what);
    CAPTURE(asked.body);
    CAPTURE(asked.notice);
    World world;
    world.add("a.example");
    Node& b = world.add("b.example");
    b.silence_rules = rules;
    world.nodes["a.example"]->careless_class = asked.name;
    for (auto& [name, node] : world.nodes) {
      node->engine.reset();
      node->plan = [](std::string_view text) -> Result<CharterPlan> {
        CharterPlan plan = TRY(read_plan(text));
        plan.terms.clear_silence_classes();
        for (const char* silent : {"other", "routine"}) plan.terms.add_silence_classes(silent);
        for (const char* id : {"council", "panel"}) {
          record::BodyTerms& body = *plan.terms.add_bodies();
          body.set_id(id);
          for (const std::uint32_t party : {1U, 2U}) body.add_parties(party);
        }
        return plan;
      };
      node->start();
    }
    world.link("a.example", "b.example");
    form(world, "ab: a.example b.example", "a.example");
    for (const char* name : {"a.example", "b.example"}) {
      Draft standing = draft("ab", "circle");
      standing.header.set_module("circle");
      standing.header.mutable_silence_authorisation()->set_class_(asked.name);
      submit(*world.nodes[name], standing);
    }
    world.settle();
    Draft quiet = draft("ab", "talk/one");
    quiet.header.mutable_proposal()->set_kind("talk.agree");
    quiet.header.mutable_proposal()->set_body(asked.body);
    record::SilenceTerms& terms = *quiet.header.mutable_proposal()->mutable_silence();
    terms.set_class_(asked.name);
    terms.set_expiry(world.clock.now() + 2 * 3'600'000);
    terms.set_notice(asked.notice);
    quiet.content = asked.what;
    if (!asked.kept) {
      std::string refusal;
      b.engine->submit(quiet, [&](const Result<Recorded>& done) {
        refusal = done.ok() ? "written" : done.error().message;
      });
      CHECK(refusal.starts_with(asked.refusal));
    }
    const Recorded proposal = submit(*world.nodes["a.example"], quiet);  // it knows of no such rule
    for (int i = 0; i < 130; ++i) world.pass(60'000);
    CHECK(
        world.nodes["a.example"]->engine->view(kReader)->act("ab", proposal.ref).value().is_joint ==
        asked.kept);
  }
}

TEST_CASE("at expiry the silence is signed though nothing else happens") {
  World world;
  world.add("a.example");
  world.add("b.example");
  world.link("a.example", "b.example");
  form(world, "ab: a.example b.example", "a.example");
  for (const char* name : {"a.example", "b.example"}) {
    Draft standing = draft("ab", "circle");
    standing.header.set_module("circle");
    standing.header.mutable_silence_authorisation()->set_class_("routine");
    submit(*world.nodes[name], standing);
  }
  world.settle();
  world.pass(60'000);  // a heartbeat; the next one is a minute away
  Draft quiet = draft("ab", "talk/one");
  quiet.header.mutable_proposal()->set_kind("talk.agree");
  record::SilenceTerms& terms = *quiet.header.mutable_proposal()->mutable_silence();
  terms.set_class_("routine");
  terms.set_expiry(world.clock.now() + 20'000);
  terms.set_notice(10'000);
  const Recorded proposal = submit(*world.nodes["a.example"], quiet);
  const auto is_joint = [&] {
    const auto row = world.nodes["a.example"]->engine->view(kReader)->act("ab", proposal.ref);
    REQUIRE(row.ok());
    return row.value().is_joint;
  };
  for (int i = 0; i < 9; ++i) world.pass(2'000);
  CHECK_FALSE(is_joint());
  for (int i = 0; i < 4; ++i) world.pass(2'000);
  CHECK(is_joint());
}

TEST_CASE("a store that was put back goes on in a new epoch, though last-signed records fit it") {
  World world;
  Node& a = world.add("a.example");
  world.add("b.example");
  world.link("a.example", "b.example");
  form(world, "ab: a.example b.example", "a.example");
  world.cut("a.example", "b.example");
  a.engine.reset();
  // As the operator's tool does; the records were put back with it.
  REQUIRE(a.store->begin().ok());
  REQUIRE(a.store->put(store::Space::durable, store::kRestoredKey, "1").ok());
  REQUIRE(a.store->commit().ok());
  a.start();
  world.link("a.example", "b.example");
  for (int i = 0; i < 3; ++i) world.pass(5'000);
  CHECK(a.engine->figures()["epochs_opened"] == 2);  // of its workspace and of the circle
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
