// Files of a circle at two nodes: a proposal that names one is agreed to when it is there, not
// before.
#include "node/test_world.h"

namespace node {
namespace {

Bytes file_of(std::size_t size) {
  Bytes bytes(size, '\0');
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<char>(i * 7 + i / 8192);
  return bytes;
}

crypto::Hash put(Node& node, const std::string& circle, const Bytes& bytes) {
  std::optional<Result<crypto::Hash>> answer;
  node.engine->put_blob(circle, bytes, [&](Result<crypto::Hash> id) { answer = std::move(id); });
  REQUIRE(node.engine->turn_end().ok());
  REQUIRE(answer.has_value());
  REQUIRE_MESSAGE(answer->ok(), (answer->ok() ? "" : answer->error().message));
  return answer->value();
}

Draft with_file(const crypto::Hash& id) {
  Draft out = draft("ab", "talk/x");
  out.header.mutable_proposal()->set_kind("talk.agree");
  out.header.mutable_proposal()->add_blobs(id.view().data(), 32);
  out.content = "with a file";
  return out;
}

// Why an act is refused; empty where it is not.
std::string refusal(Node& node, Draft what) {
  std::string out;
  node.engine->submit(std::move(what), [&](Result<Recorded> done) {
    if (!done.ok()) out = done.error().message;
  });
  REQUIRE(node.engine->turn_end().ok());
  return out;
}

Draft agree(const record::Reference& ref) {
  Draft out = draft("ab", "talk/x");
  *out.header.mutable_concurrence()->mutable_proposal() = ref.proto();
  return out;
}

struct Two {
  World world;
  Node& a = world.add("a.example");
  Node& b = world.add("b.example");
  Two() {
    world.link("a.example", "b.example");
    form(world, "ab: a.example b.example", "a.example");
  }
  // One message from A to B in the given precedence, if there is one.
  bool step(Precedence precedence) {
    auto message = a.engine->next("b.example", precedence);
    if (!message) return false;
    b.engine->received("a.example", precedence, *message);
    REQUIRE(b.engine->turn_end().ok());
    return true;
  }
};

}  // namespace

TEST_CASE("a proposal with a file is agreed to when the file is there") {
  Two two;
  const Bytes file = file_of(100'000);
  CHECK(refusal(two.a, with_file(crypto::sha256("nobody has it"))) != "");
  const crypto::Hash id = put(two.a, "ab", file);
  const Recorded proposal = submit(two.a, with_file(id));
  // The entry comes before the file.
  for (int p = 3; p >= 0; --p) two.step(static_cast<Precedence>(p));
  REQUIRE(two.b.engine->view(kReader)->act("ab", proposal.ref).ok());
  CHECK(refusal(two.b, agree(proposal.ref)) != "");
  bool told = false;  // whoever reads the proposal hears that its file has come
  two.b.engine->on_change([&](const Change& change) {
    told =
        told || (change.what == "act" && change.matter == "talk/x" && change.ref == proposal.ref);
  });
  two.world.settle();
  CHECK(told);
  CHECK(two.b.engine->figures()["files_received"] == 1);
  CHECK(refusal(two.b, agree(proposal.ref)) == "");
  concur(two.a, "ab", proposal.ref);
  two.world.settle();
  CHECK(two.a.engine->view(kReader)->act("ab", proposal.ref).value().is_joint);
  CHECK(two.b.engine->view(kReader)->act("ab", proposal.ref).value().is_joint);
}

TEST_CASE("a file goes on where the link was cut, and an act overtakes it") {
  Two two;
  const crypto::Hash id = put(two.a, "ab", file_of(400'000));
  const Recorded proposal = submit(two.a, with_file(id));
  const auto chunks = [&] { return two.b.engine->figures()["chunks_received"]; };
  // Until a few chunks have come.
  for (int i = 0; i < 200 && chunks() < 7; ++i) {
    for (int p = 3; p >= 0 && chunks() < 7; --p) two.step(static_cast<Precedence>(p));
    for (int p = 3; p >= 0; --p) {
      while (auto back = two.b.engine->next("a.example", static_cast<Precedence>(p)))
        two.a.engine->received("b.example", static_cast<Precedence>(p), *back);
    }
    REQUIRE(two.a.engine->turn_end().ok());
  }
  REQUIRE(chunks() == 7);
  Draft urgent = draft("ab", "talk/y");
  urgent.header.mutable_statement();
  urgent.precedence = Precedence::flash;
  const Recorded flash = submit(two.a, urgent);
  REQUIRE(two.step(Precedence::flash));
  CHECK(two.b.engine->view(kReader)->act("ab", flash.ref).ok());
  CHECK(chunks() == 7);
  // B's node ends and starts again.
  two.world.cut("a.example", "b.example");
  two.b.engine.reset();
  two.b.start();
  two.world.link("a.example", "b.example");
  two.world.settle();
  CHECK(chunks() == 49 - 7);  // of the new process: none was sent twice
  CHECK(refusal(two.b, agree(proposal.ref)) == "");
}

TEST_CASE("who has not got the file is not asked for ever") {
  World world;
  for (const char* name : {"a.example", "b.example", "c.example"}) world.add(name);
  world.link("a.example", "b.example");
  world.link("a.example", "c.example");
  world.link("b.example", "c.example");
  form(world, "ab: a.example b.example c.example", "a.example");
  for (int i = 0; i < 4; ++i) world.pass(3000);
  const crypto::Hash id = put(*world.nodes["a.example"], "ab", file_of(20'000));
  submit(*world.nodes["a.example"], with_file(id));
  // A reaches B alone; C has the proposal from B, and the file from B once B has it.
  world.cut("a.example", "c.example");
  for (int i = 0; i < 4; ++i) world.pass(60'000);
  CHECK(world.nodes["b.example"]->engine->figures()["files_received"] == 1);
  CHECK(world.nodes["c.example"]->engine->figures()["files_received"] == 1);
}

}  // namespace node
