// What a viewer gets to see at a node, and what not.
#include <doctest/doctest.h>

#include "node/engine_state.h"
#include "node/test_author.h"

namespace node {
namespace {

void put_label(record::Header& header, std::uint32_t classification,
               const std::vector<std::string>& categories = {}) {
  header.mutable_label()->set_policy("TEST");
  header.mutable_label()->set_classification(classification);
  for (const std::string& category : categories) header.mutable_label()->add_categories(category);
}

// Everything that an export has for the viewer.
Bytes exported(Node& node, const Viewer& viewer) {
  Bytes out;
  REQUIRE(
      node.engine
          ->export_circle(viewer, "ab",
                          [&](const std::string&, ByteView bytes, std::uint64_t) -> Result<void> {
                            out += bytes;
                            return {};
                          })
          .ok());
  return out;
}

}  // namespace

TEST_CASE("the label of an act that is void for its header counts") {
  World world;
  Node& a = world.add("a.example");
  Node& b = world.add("b.example");
  world.link("a.example", "b.example");
  form(world, "ab: a.example b.example", "a.example");
  // Written past the checks in the same turn, as another program may: no matter, no act, but a
  // label.
  Circle& theirs = circle_of(b, "ab");
  Draft good = draft("ab", "talk/1");
  good.header.mutable_statement();
  b.engine->submit(std::move(good), [](const Result<Recorded>& done) { REQUIRE(done.ok()); });
  record::Header high;
  put_label(high, 3, {"ALPHA"});
  const auto secret = theirs.write_act(high, "the price of bread", Precedence::routine);
  REQUIRE(secret.ok());
  record::Header low;
  put_label(low, 0);
  const auto open = theirs.write_act(low, "the price of salt", Precedence::routine);
  REQUIRE(open.ok());
  REQUIRE(b.engine->turn_end().ok());
  world.settle();
  world.pass(5'000);

  const std::string circle = circle_of(a, "ab").record.id;
  const auto seen_by = [&](const Viewer& viewer, const record::Reference& ref) {
    const auto row = a.engine->view(viewer)->act(circle, ref);
    return row.ok() ? row.value().type : std::string("nothing");
  };
  CHECK(seen_by(clerk(), secret.value()) == "nothing");
  CHECK(seen_by(clerk(), open.value()) == "unreadable");
  CHECK(seen_by(officer(), secret.value()) == "unreadable");
  CHECK_FALSE(a.engine->prove(clerk(), circle, secret.value()).ok());
  CHECK(a.engine->prove(clerk(), circle, open.value()).ok());
  CHECK(a.engine->prove(officer(), circle, secret.value()).ok());
  CHECK(exported(a, officer()).find("the price of bread") != Bytes::npos);
  CHECK(exported(a, clerk()).find("the price of salt") != Bytes::npos);
  CHECK(exported(a, clerk()).find("the price of bread") == Bytes::npos);
}

TEST_CASE("what is said under a higher label takes the place of nothing for those below it") {
  World world;
  Node& a = world.add("a.example");
  Node& b = world.add("b.example");
  world.link("a.example", "b.example");
  form(world, "ab: a.example b.example", "a.example");
  const std::string circle = circle_of(a, "ab").record.id;
  const auto say = [&](const std::string& words, std::uint32_t classification) {
    Draft what = draft("ab", "talk/1");
    what.header.mutable_statement();
    what.content = words;
    put_label(what.header, classification,
              classification == 0 ? std::vector<std::string>() : std::vector<std::string>{"ALPHA"});
    submit(b, std::move(what));
    world.settle();
  };
  const auto seen_by = [&](const Viewer& viewer) {
    std::string out;
    REQUIRE(a.engine->view(viewer)
                ->rows(circle, "talk/", "talk", "",
                       [&](std::string_view matter, const record::RowView& row) {
                         out += std::string(matter) + " " + row.key + ": " + row.value + "; ";
                         return true;
                       })
                .ok());
    return out;
  };
  say("bread costs 2", 0);
  say("bread will cost 4", 3);
  CHECK(seen_by(clerk()) == "talk/1 said: bread costs 2; ");
  CHECK(seen_by(officer()) == "talk/1 said: bread will cost 4; ");
  say("bread costs 3", 0);
  CHECK(seen_by(clerk()) == "talk/1 said: bread costs 3; ");
  CHECK(seen_by(officer()) == "talk/1 said: bread costs 3; ");
}

TEST_CASE("who may not read an answer learns the state of the proposal and nothing of the answer") {
  World world;
  Node& a = world.add("a.example");
  Node& b = world.add("b.example");
  world.link("a.example", "b.example");
  form(world, "ab: a.example b.example", "a.example");
  const auto propose = [&](const std::string& matter) {
    Draft out = draft("ab", matter);
    out.header.mutable_proposal()->set_kind("talk.agree");
    put_label(out.header, 0);
    return submit(a, std::move(out)).ref;
  };
  const auto decline = [&](const record::Reference& ref, const std::string& matter,
                           std::uint32_t classification) {
    Draft out = draft("ab", matter);
    *out.header.mutable_decline()->mutable_proposal() = ref.proto();
    put_label(out.header, classification);
    return out;
  };
  const record::Reference open = propose("talk/1");
  const record::Reference hidden = propose("talk/2");
  const record::Reference plain = propose("talk/3");
  world.settle();

  // Our own node does not write one: all who read the proposal are to know how it was decided.
  const Error error = refused(b, decline(hidden, "talk/2", 3));
  CHECK(error.code == ErrorCode::invalid);
  CHECK(error.message.find("above what it answers") != std::string::npos);
  submit(b, decline(plain, "talk/3", 0));
  // Another program may.
  Draft good = draft("ab", "talk/4");
  good.header.mutable_statement();
  b.engine->submit(std::move(good), [](const Result<Recorded>& done) { REQUIRE(done.ok()); });
  Draft secret = decline(hidden, "talk/2", 3);
  REQUIRE(circle_of(b, "ab").fill(secret.header).ok());
  REQUIRE(circle_of(b, "ab").write_act(secret.header, "", Precedence::routine).ok());
  REQUIRE(b.engine->turn_end().ok());
  world.settle();
  world.pass(5'000);

  const auto view = a.engine->view(clerk());
  const auto answer_in = [&](record::View& of, const record::Reference& ref) {
    const record::ActRow row = of.act("ab", ref).value();
    REQUIRE(row.answers.size() == 2);
    return row.answers[1];
  };
  CHECK(view->act("ab", hidden).value().state == "dead");
  CHECK(answer_in(*view, hidden).state == "none");
  CHECK(answer_in(*view, hidden).reason == answer_in(*view, open).reason);
  CHECK(answer_in(*view, hidden).time == 0);
  CHECK_FALSE(answer_in(*view, hidden).act.has_value());
  const auto lines = view->why("ab", hidden);
  REQUIRE(lines.ok());
  for (const record::WhyLine& line : lines.value()) CHECK(line.word != "declined_by");
  CHECK(lines.value().back().word == "cannot_be_agreed");
  CHECK(answer_in(*view, plain).state == "declined");
  const auto cleared = a.engine->view(officer());
  CHECK(answer_in(*cleared, hidden).state == "declined");
  CHECK(answer_in(*cleared, hidden).act.has_value());
}

TEST_CASE(
    "the open proposals are those that are neither agreed nor dead, in order, up to a number") {
  World world;
  Node& a = world.add("a.example");
  Node& b = world.add("b.example");
  world.link("a.example", "b.example");
  form(world, "ab: a.example b.example", "a.example");
  std::vector<record::Reference> made;
  for (int i = 0; i < 6; ++i) {
    Draft out = draft("ab", "talk/" + std::to_string(i));
    out.header.mutable_proposal()->set_kind("talk.agree");
    put_label(out.header, i == 5 ? 3 : 0);
    out.concur = true;
    made.push_back(submit(i % 2 == 0 ? a : b, std::move(out)).ref);
    Draft statement = draft("ab", "talk/" + std::to_string(i));
    statement.header.mutable_statement();
    submit(a, std::move(statement));
    world.settle();
  }
  const auto answer = [&](Node& node, int i, bool agree) {
    Draft out = draft("ab", "talk/" + std::to_string(i));
    *(agree ? out.header.mutable_concurrence()->mutable_proposal()
            : out.header.mutable_decline()->mutable_proposal()) = made[i].proto();
    submit(node, std::move(out));
  };
  answer(b, 2, true);
  answer(a, 3, false);
  world.settle();
  const auto open = [&](const Viewer& viewer, std::size_t limit) {
    std::vector<record::Reference> out;
    const auto rows = a.engine->view(viewer)->open("ab", limit);
    REQUIRE(rows.ok());
    for (const record::ActRow& row : rows.value()) out.push_back(row.ref);
    return out;
  };
  CHECK(open(officer(), 100) == std::vector{made[0], made[1], made[4], made[5]});
  CHECK(open(clerk(), 100) == std::vector{made[0], made[1], made[4]});
  CHECK(open(officer(), 2) == std::vector{made[0], made[1]});
}

TEST_CASE("a proposal whose place another has taken asks nobody, and says why to who may know") {
  World world;
  Node& a = world.add("a.example");
  Node& b = world.add("b.example");
  world.link("a.example", "b.example");
  form(world, "ab: a.example b.example", "a.example");
  const auto proposed = [&](std::uint32_t classification) {
    Draft out = draft("ab", "talk/one");
    out.header.mutable_proposal()->set_kind("talk.agree");
    put_label(out.header, classification);
    return submit(a, std::move(out)).ref;
  };
  const record::Reference low = proposed(0);
  const record::Reference high = proposed(3);
  world.settle();
  const auto state_for = [&](const Viewer& viewer) {
    const auto view = a.engine->view(viewer);
    const auto row = view->act("ab", low);
    REQUIRE(row.ok());
    std::string out = row.value().state;
    const auto lines = view->why("ab", low);
    REQUIRE(lines.ok());
    for (const record::WhyLine& line : lines.value()) out += " " + line.word + "/" + line.act;
    return out;
  };
  CHECK(state_for(clerk()) == "open waiting_for/concur waiting_for/concur");
  for (Node* node : {&a, &b}) {
    Draft out = draft("ab", "talk/one");
    *out.header.mutable_concurrence()->mutable_proposal() = high.proto();
    put_label(out.header, 3);
    submit(*node, std::move(out));
    world.settle();
  }
  CHECK(state_for(officer()) == "dead another_agreed/propose_again");
  CHECK(state_for(clerk()) == "dead cannot_be_agreed/propose_again");
  CHECK(a.engine->view(clerk())->open("ab", 10).value().empty());
}

TEST_CASE("an answer without a label stands under that of the proposal") {
  World world;
  Node& a = world.add("a.example");
  Node& b = world.add("b.example");
  b.options.default_label.classification = 2;
  b.start();
  world.link("a.example", "b.example");
  form(world, "ab: a.example b.example", "a.example");
  Draft proposal = draft("ab", "talk/1");
  proposal.header.mutable_proposal()->set_kind("talk.agree");
  put_label(proposal.header, 0);
  const record::Reference ref = submit(a, std::move(proposal)).ref;
  world.settle();
  Draft answer = draft("ab", "talk/1");
  *answer.header.mutable_concurrence()->mutable_proposal() = ref.proto();
  const record::Reference said = submit(b, std::move(answer)).ref;
  const auto row = b.engine->view(clerk())->act("ab", said);
  REQUIRE(row.ok());
  CHECK(row.value().label.classification == 0);
}

}  // namespace node
