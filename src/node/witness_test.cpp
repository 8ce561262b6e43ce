// What a party signs of a journal of which it has seen the checkpoint and not yet all entries. If
// this fails, an author whose entries are still on their way has nothing that pins its checkpoint,
// or a witness signs what contradicts what it signed before.
#include "journal/export.h"
#include "node/test_author.h"

namespace node {
namespace {

using replication::Cosigned;
using replication::Role;

struct Backlog {
  World world;
  Node& a = world.add("a.example");
  Node& b = world.add("b.example");

  Backlog() {
    a.engine.reset();
    a.options.push_entries = 10;
    a.start();
    world.link("a.example", "b.example");
    form(world, "ab: a.example b.example", "a.example");
  }
  // Acts of one commit, so that one checkpoint is over all of them.
  void write(int count) {
    for (int i = 0; i < count; ++i) {
      Draft what = draft("ab", "talk/x");
      what.header.mutable_statement();
      what.content = std::to_string(i);
      a.engine->submit(std::move(what), [](const Result<Recorded>& r) { CHECK(r.ok()); });
    }
    REQUIRE(a.engine->turn_end().ok());
  }
  // One push of A.
  void push() {
    auto message = a.engine->next("b.example", Precedence::routine);
    REQUIRE(message.has_value());
    b.engine->received("a.example", Precedence::routine, *message);
    REQUIRE(b.engine->turn_end().ok());
  }
  void answer() {
    while (auto message = b.engine->next("a.example", Precedence::immediate))
      a.engine->received("b.example", Precedence::immediate, *message);
    REQUIRE(a.engine->turn_end().ok());
  }
  Circle& at(Node& node) { return circle_of(node, "ab"); }
  ChainId chain() { return *at(a).own; }
  std::uint64_t size() { return at(a).journals.chain(chain()).size; }
  std::uint64_t signed_by_b(Role role) { return at(a).journals.cosigned_size(chain(), 2, role); }
};

}  // namespace

TEST_CASE("a checkpoint ahead of its entries is witnessed, with them it is mirrored") {
  Backlog line;
  const std::uint64_t before = line.size();
  line.write(35);
  REQUIRE(line.size() == before + 35);
  line.push();
  line.answer();
  CHECK(line.signed_by_b(Role::witness) == line.size());
  CHECK(line.signed_by_b(Role::mirror) == before);  // it does not hold them
  // The export carries the line of the witness under its own key, and holds.
  MemoryFiles folder;
  const std::string prefix =
      "a.example/" + line.at(line.a).journals.chain(line.chain()).epoch + "/";
  const auto exported = line.a.engine->export_circle(
      kReader, "ab", [&](const std::string& path, ByteView bytes, std::uint64_t) -> Result<void> {
        if (path.starts_with(prefix)) folder.files[path.substr(prefix.size())] = Bytes(bytes);
        return {};
      });
  REQUIRE(exported.ok());
  const auto keys = journal::read_export_keys(folder);
  REQUIRE(keys.ok());
  const auto report = journal::verify_export(folder, keys.value().log, keys.value().cosigners);
  REQUIRE_MESSAGE(report.ok(), (report.ok() ? "" : report.error().message));
  REQUIRE(report.value().cosignatures.size() == 1);
  CHECK(report.value().cosignatures.front().first ==
        journal::witness_name("b.example", line.at(line.a).record.id));
  // A line that was altered does not.
  std::string& note = folder.files["checkpoint"];
  const std::size_t at = note.rfind(' ') + 30;
  note[at] = note[at] == 'A' ? 'B' : 'A';
  CHECK_FALSE(journal::verify_export(folder, keys.value().log, keys.value().cosigners).ok());

  line.world.settle();
  CHECK(line.signed_by_b(Role::mirror) == line.size());
}

TEST_CASE("what came whole is mirrored and not witnessed: a joint fact costs no signature more") {
  Backlog line;
  const auto made = [&] { return line.b.engine->figures()["cosignatures_made"]; };
  const std::uint64_t before = made();
  for (int i = 0; i < 5; ++i) {
    line.write(1);
    line.world.settle();
  }
  CHECK(line.signed_by_b(Role::mirror) == line.size());
  CHECK(line.signed_by_b(Role::witness) == 0);
  CHECK(made() - before == 5);
}

TEST_CASE("a witness signs no second checkpoint that nothing ties to its first one") {
  Backlog line;
  line.write(35);
  line.push();
  line.answer();
  const std::uint64_t first = line.signed_by_b(Role::witness);
  REQUIRE(first == line.size());
  // A newer one comes with a push that ends before the first: not shown to continue it.
  line.write(35);
  line.push();
  line.answer();
  CHECK(line.signed_by_b(Role::witness) == first);
  // With the entries up to the first one it is.
  while (
      line.at(line.b).journals.find({1, line.at(line.a).journals.chain(line.chain()).epoch})->size <
      first)
    line.push();
  line.push();
  line.answer();
  CHECK(line.signed_by_b(Role::witness) == line.size());
}

}  // namespace node
