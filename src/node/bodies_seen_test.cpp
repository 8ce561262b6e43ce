// If these fail, a person sees matters of a body that is not theirs, or what is for named persons
// reaches somebody else, perhaps another party.
#include <doctest/doctest.h>

#include "labels/guard.h"
#include "node/engine_state.h"
#include "node/test_world.h"

namespace node {
namespace {

Circle& circle_at(Node& node, const std::string& name) {
  return *static_cast<EngineState&>(*node.engine).find_circle(name);
}

Viewer everything() { return {"all", "TEST", 3, {"ALPHA", "BRAVO"}, true, "chief", std::nullopt}; }

Draft said(const std::string& circle, const std::string& matter, const std::string& words,
           const std::vector<std::string>& categories = {}) {
  Draft out = draft(circle, matter);
  out.header.mutable_statement();
  out.header.mutable_label()->set_policy("TEST");
  for (const std::string& category : categories)
    out.header.mutable_label()->add_categories(category);
  out.content = words;
  return out;
}

std::vector<std::string> matters_of(record::View& view, const std::string& circle) {
  std::vector<std::string> out;
  const auto acts = view.acts(circle, "", "", 100);
  if (!acts.ok()) return {"error"};
  for (const record::ActRow& act : acts.value()) out.push_back(act.matter);
  return out;
}

}  // namespace

TEST_CASE("a viewer with bodies finds nothing of the others, by whatever way") {
  World world;
  Node& a = world.add("a.example");
  world.add("b.example");
  world.link("a.example", "b.example");
  form(world, "ab: a.example b.example", "a.example");
  const record::Reference own = submit(a, said("ab", "talk/kidd/1", "ours")).ref;
  const record::Reference hidden = submit(a, said("ab", "talk/scm/1", "theirs")).ref;
  Draft proposal = draft("ab", "talk/scm/2");
  proposal.header.mutable_proposal()->set_kind("talk.agree");
  submit(a, std::move(proposal));
  world.settle();
  const std::string circle = circle_at(a, "ab").record.id;
  Viewer reader = everything();
  reader.bodies = {{circle, "kidd"}};

  const auto view = a.engine->view(reader);
  const auto all = a.engine->view(everything());
  REQUIRE(view->circles().size() == 1);
  CHECK(all->circles().size() == 2);  // the party's own too
  for (const std::string& matter : matters_of(*view, circle)) {
    CAPTURE(matter);
    CHECK((matter == "talk/kidd/1" || matter == "circle"));
  }
  CHECK(view->acts(circle, "talk/scm/1", "", 10).value().empty());
  CHECK_FALSE(all->acts(circle, "talk/scm/1", "", 10).value().empty());
  CHECK(view->matters(circle, "talk", "", 10).value() == std::vector<std::string>{"talk/kidd/1"});
  std::size_t rows = 0;
  for (const char* matter : {"talk/scm/1", "talk/scm/", "talk/", ""}) {
    CHECK(view->rows(circle, matter, "talk", "",
                     [&](std::string_view of, const record::RowView&) {
                       CHECK(of == "talk/kidd/1");
                       ++rows;
                       return true;
                     })
              .ok());
  }
  CHECK(rows == 2);
  CHECK(view->open(circle, 10).value().empty());
  CHECK(all->open(circle, 10).value().size() == 1);
  CHECK(view->act(circle, own).ok());
  CHECK_FALSE(view->act(circle, hidden).ok());
  CHECK_FALSE(view->why(circle, hidden).ok());
  const auto recent = view->recent(circle, 10);
  for (const record::ActRow& act : recent.value()) CHECK(act.matter != "talk/scm/1");
  CHECK_FALSE(a.engine->prove(reader, circle, hidden).ok());
  CHECK(a.engine->prove(reader, circle, own).ok());
  Bytes exported;
  const auto take = [&](const std::string&, ByteView bytes, std::uint64_t) -> Result<void> {
    exported += bytes;
    return {};
  };
  REQUIRE(a.engine->export_circle(reader, circle, take).ok());
  CHECK(exported.find("ours") != Bytes::npos);
  CHECK(exported.find("theirs") == Bytes::npos);
  // A circle where none of their bodies is, is not there at all.
  const std::string national = circle_at(a, "national").record.id;
  CHECK_FALSE(view->recent(national, 10).ok());
  CHECK_FALSE(a.engine->export_circle(reader, national, take).ok());
}

TEST_CASE("what is for named persons is read by them, and leaves the party by no way") {
  World world;
  Node& a = world.add("a.example");
  Node& b = world.add("b.example");
  world.link("a.example", "b.example");
  form(world, "ab: a.example b.example", "a.example");
  const record::Reference brief =
      submit(a, said("national", "talk/kidd/1", "our fallback", {"person/kim", "person/lee"})).ref;
  Viewer kim = everything();
  kim.person = "kim";
  CHECK(a.engine->view(kim)->act("national", brief).ok());
  CHECK_FALSE(a.engine->view(everything())->act("national", brief).ok());
  CHECK_FALSE(a.engine->prove(everything(), "national", brief).ok());

  const Error error = refused(a, said("ab", "talk/kidd/1", "our fallback", {"person/kim"}));
  CHECK(error.code == ErrorCode::invalid);
  CHECK(error.message.find("named persons") != std::string::npos);

  // Written past that check all the same: the envelope goes, and nothing that it seals.
  std::string heard;
  world.heard = [&](const std::string&, const std::string&, ByteView message) { heard += message; };
  a.engine->submit(said("ab", "talk/kidd/2", "in the open"),
                   [](const Result<Recorded>& done) { REQUIRE(done.ok()); });
  record::Header header = said("ab", "talk/kidd/3", "", {"person/kim"}).header;
  REQUIRE(circle_at(a, "ab").fill(header).ok());
  const auto slipped =
      circle_at(a, "ab").write_act(header, "our last fallback", Precedence::routine);
  REQUIRE(slipped.ok());
  REQUIRE(a.engine->turn_end().ok());
  world.settle();
  world.pass(5'000);
  CHECK(heard.find("in the open") != std::string::npos);
  CHECK(heard.find("our last fallback") == std::string::npos);
  CHECK(heard.find("person/kim") == std::string::npos);
  CHECK_FALSE(b.engine->view(kim)->act("ab", slipped.value()).ok());
  CHECK(circle_at(b, "ab").journals.chain(circle_at(b, "ab").journals.chains().front().id).size >
        0);
  CHECK(circle_at(a, "ab").journals.cosigned_size(
            *circle_at(a, "ab").own, 2, replication::Role::mirror) > slipped.value().index);
}

}  // namespace node
