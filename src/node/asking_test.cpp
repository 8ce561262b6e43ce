// Content that everybody destroyed is not asked for for ever. If this fails, a thin line carries
// the same questions with every heartbeat until the end of the circle.
#include "node/test_author.h"

namespace node {
namespace {

constexpr char kWant = 5;
constexpr char kWantBlob = 9;

struct Three {
  World world;
  std::map<char, std::size_t> asked;  // questions of B, by type of message

  Three() {
    for (const char* name : {"a.example", "b.example", "c.example"}) world.add(name);
    for (const auto& [one, other] : pairs()) world.link(one, other);
    form(world, "abc: a.example b.example c.example", "a.example");
    for (int i = 0; i < 3; ++i) world.pass(3'000);
  }
  static std::vector<std::pair<std::string, std::string>> pairs() {
    return {{"a.example", "b.example"}, {"a.example", "c.example"}, {"b.example", "c.example"}};
  }
  Node& node(const std::string& name) { return *world.nodes.at(name); }
  // A heartbeat of all, counting what B asks.
  void beat() {
    world.clock.elapsed += 61'000;
    for (auto& [name, one] : world.nodes) one->engine->tick();
    for (int round = 0; round < 8; ++round) {
      for (const auto& [one, other] : world.links) {
        for (const auto& [from, to] : {std::pair(one, other), std::pair(other, one)}) {
          REQUIRE(node(from).engine->turn_end().ok());
          for (int p = 3; p >= 0; --p) {
            const auto precedence = static_cast<Precedence>(p);
            while (auto message = node(from).engine->next(to, precedence)) {
              if (from == "b.example") ++asked[message->front()];
              node(to).engine->received(from, precedence, *message);
            }
          }
          REQUIRE(node(to).engine->turn_end().ok());
        }
      }
    }
  }
};

}  // namespace

TEST_CASE("content and files that all others destroyed are asked for once of each, then no more") {
  Three three;
  three.world.cut("a.example", "b.example");
  three.world.cut("b.example", "c.example");
  Draft what = draft("abc", "talk/one");
  what.header.mutable_proposal()->set_kind("talk.agree");
  what.content = "a draft that the schedule does not keep";
  std::optional<crypto::Hash> file;
  three.node("a.example").engine->put_blob("abc", Bytes(20'000, 'f'), [&](Result<crypto::Hash> id) {
    file = id.value();
  });
  REQUIRE(three.node("a.example").engine->turn_end().ok());
  what.header.mutable_proposal()->add_blobs(file->view().data(), 32);
  const Recorded made = submit(three.node("a.example"), what);
  three.beat();
  REQUIRE(three.node("c.example").engine->view(kReader)->act("abc", made.ref).value().has_content);
  for (const char* name : {"a.example", "c.example"}) {
    REQUIRE(three.node(name).engine->destroy("abc", made.ref, "drafts", "registrar").ok());
    REQUIRE(three.node(name).engine->turn_end().ok());
  }
  three.world.link("a.example", "b.example");
  three.world.link("b.example", "c.example");
  for (int i = 0; i < 4; ++i) three.beat();
  const auto act = three.node("b.example").engine->view(kReader)->act("abc", made.ref);
  REQUIRE(act.ok());
  CHECK(act.value().opening == "missing");
  CHECK(three.asked[kWant] == 2);
  CHECK(three.asked[kWantBlob] == 2);
  for (int i = 0; i < 40; ++i) three.beat();
  CHECK(three.asked[kWant] == 2);
  CHECK(three.asked[kWantBlob] == 2);
  // Who comes back may have it: asked again, once.
  three.world.cut("b.example", "c.example");
  three.world.link("b.example", "c.example");
  for (int i = 0; i < 10; ++i) three.beat();
  CHECK(three.asked[kWant] == 3);
  CHECK(three.asked[kWantBlob] == 3);
}

}  // namespace node
