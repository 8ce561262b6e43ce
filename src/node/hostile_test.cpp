// What a member of a circle, or a paired party, that does not play fair can make a node do.
#include <doctest/doctest.h>

#include "journal/entry.h"
#include "node/engine_state.h"
#include "node/test_author.h"
#include "record/header.h"
#include "replication/messages.h"

namespace node {
namespace {}  // namespace

TEST_CASE("a founding that says something else than the invitation is not signed") {
  World world;
  Node& a = world.add("a.example");
  Node& b = world.add("b.example");
  a.plan = [](std::string_view text) {
    Result<CharterPlan> plan = read_plan(text);
    if (plan.ok()) plan.value().content = "b.example pays for everything";
    return plan;
  };
  a.start();
  world.link("a.example", "b.example");
  form(world, "ab: a.example b.example", "a.example");
  const Result<CircleStatus> status = b.engine->circle("ab");
  REQUIRE(status.ok());
  CHECK_FALSE(status.value().constituted);
  CHECK(status.value().warning.text.find("not what this party agreed to") != std::string::npos);
}

TEST_CASE("the word that entries were lost is believed once, proof always") {
  World world;
  Node& a = world.add("a.example");
  world.add("b.example");
  world.link("a.example", "b.example");
  form(world, "ab: a.example b.example", "a.example");
  world.clock.elapsed += 10'000;
  Circle& circle = circle_of(a, "ab");
  const std::uint32_t number = *circle.number_of("b.example");
  for (int i = 0; i < 20; ++i) {
    replication::Have have;
    have.channel = 1;
    have.items.push_back(
        {{circle.record.self, circle.journals.chain(*circle.own).epoch}, 1'000'000, {}});
    replication::Numbering names;
    a.engine->received("b.example", Precedence::immediate,
                       replication::encode(have, {number, names, nullptr, Precedence::immediate}));
    REQUIRE(a.engine->turn_end().ok());
  }
  CHECK(journal::epoch_number(circle.journals.chain(*circle.own).epoch) == 2);
}

TEST_CASE("a false cosignature is told to the operator, one that only came too early is not") {
  World world;
  Node& a = world.add("a.example");
  world.add("b.example");
  world.link("a.example", "b.example");
  form(world, "ab: a.example b.example", "a.example");
  Circle& circle = circle_of(a, "ab");
  const std::uint32_t number = *circle.number_of("b.example");
  const concurrence::Chain own = circle.journals.chain(*circle.own);
  a.engine->take_refusals();
  const auto cosign = [&](std::uint64_t size) {
    replication::Cosigned cosigned;
    cosigned.channel = 1;
    cosigned.journal = {circle.record.self, own.epoch};
    cosigned.role = replication::Role::mirror;
    cosigned.cosigner = number;
    cosigned.size = size;
    cosigned.time = 1'750'000'000;
    replication::Numbering names;
    a.engine->received(
        "b.example", Precedence::immediate,
        replication::encode(cosigned, {number, names, nullptr, Precedence::immediate}));
    REQUIRE(a.engine->turn_end().ok());
  };
  const auto beat = [&] {
    world.clock.elapsed += a.options.heartbeat_ms;
    a.engine->tick();
    return a.engine->take_refusals();
  };
  cosign(own.size + 5);
  for (int i = 0; i < 3; ++i) CHECK(beat().empty());
  // Its key may still come; saying it again does not put off that it is told.
  cosign(own.size);
  CHECK(beat().empty());
  cosign(own.size);
  const auto told = beat();
  REQUIRE(told.size() == 1);
  CHECK(told.front().peer == "b.example");
  CHECK(told.front().reason.find("does not verify") != std::string::npos);
}

TEST_CASE("a proposal under silence makes others write only as far as the charter lets it") {
  World world;
  Node& a = world.add("a.example");
  Node& b = world.add("b.example");
  world.link("a.example", "b.example");
  form(world, "ab: a.example b.example", "a.example");
  const auto size = [&] {
    Circle& circle = circle_of(b, "ab");
    return circle.journals.chain(*circle.own).size;
  };
  const auto under_silence = [&](const std::string& name, int i) {
    Draft quiet = draft("ab", "talk/" + std::to_string(i));
    quiet.header.mutable_proposal()->set_kind("talk.agree");
    record::SilenceTerms& terms = *quiet.header.mutable_proposal()->mutable_silence();
    terms.set_class_(name);
    terms.set_expiry(world.clock.now() + 3'600'000);
    terms.set_notice(30'000);
    quiet.content = "of " + name + ": we meet again";
    submit(a, quiet);
  };
  world.settle();
  world.pass(2'000);
  const std::uint64_t before = size();
  for (int i = 0; i < 10; ++i) under_silence("unheard-of", i);
  world.settle();
  world.pass(2'000);
  CHECK(size() == before);
  for (int i = 0; i < 100; ++i) under_silence("routine", 100 + i);
  world.settle();
  for (int i = 0; i < 4; ++i) world.pass(2'000);
  CHECK(size() > before);
  CHECK(size() <= before + 64);
}

TEST_CASE("whoever has left is told nothing that came after") {
  World world;
  Node& a = world.add("a.example");
  Node& b = world.add("b.example");
  Node& c = world.add("c.example");
  for (const auto& [one, other] :
       {std::pair("a.example", "b.example"), std::pair("a.example", "c.example"),
        std::pair("b.example", "c.example")})
    world.link(one, other);
  form(world, "abc: a.example b.example c.example", "a.example");
  const Recorded before = propose(a, "abc", "before");
  world.settle();
  Draft leaving = draft("abc", "circle");
  leaving.header.set_module("circle");
  leaving.header.mutable_leaving();
  const Recorded left = submit(b, leaving);
  world.settle();
  CHECK(a.engine->view(kReader)->act("abc", left.ref).ok());
  const Recorded after = propose(a, "abc", "after");
  for (int i = 0; i < 4; ++i) world.pass(3'000);
  // Neither at once nor by the others' relaying nor when a link comes up again.
  world.cut("a.example", "b.example");
  world.link("a.example", "b.example");
  for (int i = 0; i < 4; ++i) world.pass(3'000);
  CHECK(c.engine->view(kReader)->act("abc", after.ref).ok());
  CHECK(b.engine->view(kReader)->act("abc", before.ref).ok());
  CHECK_FALSE(b.engine->view(kReader)->act("abc", after.ref).ok());
  // Its leaving is stored by the others, and it is told so.
  const auto row = b.engine->view(kReader)->act("abc", left.ref);
  REQUIRE(row.ok());
  for (const auto& [party, state] : row.value().delivery)
    CHECK((party == "b.example" || state == record::Delivery::stored));
}

namespace {

// Two members, and a third party that has agreed to be admitted; the members have not agreed yet.
struct Admission {
  World world;
  Node& a;
  Node& c;
  std::string charter = "ab: a.example b.example c.example";
  record::Terms founding;
  record::Terms proposed;

  Admission() : a(world.add("a.example")), c((world.add("b.example"), world.add("c.example"))) {
    world.link("a.example", "b.example");
    world.link("a.example", "c.example");
    form(world, "ab: a.example b.example", "a.example");
    record::Actor actor;
    actor.set_person("operator");
    actor.set_office("head");
    REQUIRE(a.engine->amend("ab", charter, actor).ok());
    world.settle();
    const auto invitations = c.engine->invitations();
    REQUIRE(invitations.size() == 1);
    REQUIRE(c.engine->join(invitations.front().id).ok());
    world.settle();
    Circle& circle = circle_of(a, "ab");
    REQUIRE(founding.ParseFromString(circle.record.founding));
    const auto open = a.engine->view(kReader)->open("ab", 10);
    REQUIRE(open.ok());
    REQUIRE(open.value().size() == 1);
    const record::Reference& ref = open.value().front().ref;
    const auto id = circle.fold.find(ref).value();
    REQUIRE(id.has_value());
    const store::Row held = circle.journals.row(id->chain, id->index).value();
    const auto opening = journal::view_opening(held.opening);
    REQUIRE(opening.ok());
    proposed =
        record::read_header(opening.value().header, ref.party, ref.epoch).header.proposal().terms();
    REQUIRE(proposed.parties_size() == 3);
  }

  // What a would say once the members have agreed, with these terms in it.
  void admit(const record::Terms& first, const record::Terms& terms) {
    replication::Admit message;
    message.founding_terms = first.SerializeAsString();
    message.circle =
        hex(crypto::sha256({"entente/circle/v1\n", message.founding_terms}).view().substr(0, 16));
    message.terms = terms.SerializeAsString();
    message.charter = charter;
    c.engine->received("a.example", Precedence::priority, replication::encode(message));
    REQUIRE(c.engine->turn_end().ok());
  }
};

}  // namespace

TEST_CASE("an admission is taken only as the charter agreed to says, and never stops a node") {
  for (const int wrong : {0, 1, 2}) {
    CAPTURE(wrong);
    Admission that;
    record::Terms founding = that.founding;
    record::Terms terms = that.proposed;
    if (wrong == 0) founding.mutable_parties(1)->set_name(std::string(70, 'x'));
    if (wrong == 1) terms.mutable_parties(1)->set_name("d.example");
    if (wrong == 2) terms.mutable_rules(0)->set_version(2);
    that.admit(founding, terms);
    CHECK_FALSE(that.c.engine->circle("ab").ok());
    that.c.start();
    CHECK_FALSE(that.c.engine->circle("ab").ok());
  }
}

TEST_CASE("what an admission says of others binds nobody before their charter is joint") {
  Admission that;
  record::Terms terms = that.proposed;
  const std::string true_key = terms.parties(1).identity_key();
  const crypto::PublicKey other =
      crypto::public_key_of(crypto::Seed::from(crypto::sha256("forged").view()));
  terms.mutable_parties(1)->set_identity_key(std::string(other.view()));
  that.admit(that.founding, terms);
  REQUIRE(that.c.engine->circle("ab").ok());
  const replication::PartyIdentity* party =
      circle_of(that.c, "ab").journals.party(terms.parties(1).number());
  REQUIRE(party != nullptr);
  REQUIRE(party->pins.size() == 1);
  CHECK(party->pins.front().key.view() == true_key);
}

}  // namespace node
